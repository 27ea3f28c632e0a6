"""Printed text as named nested lists: what Python, NumPy, PyTorch and others write around numbers is left out.

The text is read once, token by token, and never evaluated.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from scce.arrays import InputError, short
from scce.tables.names import role
from scce.tables.pasted.cells import CONSTANTS, abbreviated, counted, is_number
from scce.tables.pasted.sayings import meant_by
from scce.tables.pasted.terminal import PROMPT
from scce.tables.pasted.tokens import Token, tokens_of
from scce.tables.scale import scale_named

MOST_BRACKETS = 12  # open at once
MOST_WORDS = 12  # before an array that are looked at
MOST_PIECES = 2_500  # lists that stand alone: every row may be one
MOST_PASSED = 20  # numbers passed over that are told

# Calls that hold what they print, by their last word: array([1, 2]) is [1, 2].
CONTAINERS = {
    "array", "asarray", "masked_array", "matrix", "tensor", "as_tensor", "constant", "variable", "eagertensor",
    "parameter", "convert_to_tensor", "ndarray", "devicearray", "list", "tuple", "series", "dataframe", "index",
    "float", "float16", "float32", "float64", "bfloat16", "half", "double", "int", "int8", "int16", "int32", "int64",
    "uint8", "uint16", "uint32", "uint64", "intp", "bool", "bool_", "str", "str_", "floattensor", "longtensor",
    "inttensor", "doubletensor", "halftensor", "booltensor", "to_tensor", "from_numpy", "listwrapper", "namespace",
    "ordereddict", "dict", "defaultdict", "dictwrapper", "_dictwrapper", "mappingproxy", "frozendict",
}  # fmt: skip
LISTS = {"c", "rbind"}  # R's
# What is called on an array without a change of its numbers.
HARMLESS = {
    "numpy", "tolist", "detach", "cpu", "cuda", "item", "to", "float", "double", "half", "long", "int", "astype",
    "clone", "eval", "print", "display", "repr", "asnumpy", "block_until_ready", "compute", "get", "head", "type",
    "requires_grad_", "to_numpy", "copy", "values", "data", "contiguous", "pprint", "show", "collect", "c", "rbind",
}  # fmt: skip
SIZES = {"size", "shape", "tensorshape", "place", "device", "torchversion"}
OPERATORS = {"*", "/", "+", "-", "@", "**", "//"}
DATA = {"data", "values", "value", "numpy", "object", "_data"}  # keywords whose value is the array
TYPES = {
    "Float16", "Float32", "Float64", "Int8", "Int16", "Int32", "Int64", "UInt8", "Bool", "Real", "Any", "String", "Int",
}  # fmt: skip


class Quoted(str):
    """A word that stands in quotes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dictionary that was printed."""

    keys: tuple[str, ...]
    values: tuple["Nested", ...]


Nested: TypeAlias = str | list["Nested"] | Mapping  # the text of a number, a word, a list, or a dictionary


@dataclass(frozen=True)
class Piece:
    """An array in a text.

    Attributes:
        name: the words before it, "y_pred" or "F.softmax"; nothing where it follows another without any.
        function: of its gradient, "SoftmaxBackward0", or nothing.
        value: the array.
        maker: the call that holds it, "tensor", or nothing.
    """

    name: str
    function: str
    value: Nested
    maker: str = ""


@dataclass(frozen=True)
class Printed:
    """What a text holds: its arrays, and what of its numbers was passed over."""

    pieces: tuple[Piece, ...]
    passed: tuple[str, ...]


def printed_in(text: str) -> Printed:
    """Returns every array of a text with its name.

    Raises:
        InputError: if brackets do not match, or hold what is no number.
    """
    reader = _Reader()
    for token in tokens_of(text):
        reader.take(token)
    return reader.end()


@dataclass(slots=True)
class _Frame:
    kind: str  # the bracket that opened it, "call", or "aside" of what is not looked at
    callee: str = ""
    entries: list[tuple[str | None, Nested]] = field(default_factory=list)
    key: str | None = None
    commas: int = 0
    after_comma: bool = True
    rows: list[Nested] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def add(self, value: Nested) -> None:
        self.entries.append((self.key, value))
        self.key, self.after_comma = None, False

    def values(self) -> list[Nested]:
        return [value for _, value in self.entries]


class _Reader:
    def __init__(self) -> None:
        self._stack: list[_Frame] = []
        self._line: list[str] = []  # the words of this line, since the last array
        self._above = ""  # those of the last line that has words and no array
        self._number = 1  # of the line
        self._asked = self._named = self._behind = self._counted = False
        self._function = self._maker = ""
        self._pieces: list[Piece] = []
        self._passed: list[str] = []
        self._loose_rows: list[list[list[Nested]]] = []  # of numbers without brackets, a row for each line
        self._loose_line = 0
        self._taken = False  # whether the last bracket that was closed is the last of the pieces

    def take(self, token: Token) -> None:
        if token.kind == "mark":
            self._mark(token.text)
        elif token.kind == "function":
            self._function = token.text
        elif "..." in token.text or "\u2026" in token.text:
            if self._stack or token.text in ("...", "\u2026"):
                raise abbreviated(self._at())
            self._line = [*self._line[-MOST_WORDS:], token.text]
        elif self._stack:
            self._inside(self._stack[-1], token)
        else:
            self._outside(token)

    def end(self) -> Printed:
        if self._stack:
            raise InputError(f"the text ends with {counted(self._stack, 'bracket')} still open")
        for rows in self._loose_rows:
            if len(rows) == 1 or all(len(row) == 1 for row in rows):
                rows[:] = [cell for row in rows for cell in row]  # type: ignore[misc]
        return Printed(tuple(self._pieces), tuple(self._passed))

    # ---- brackets

    def _mark(self, mark: str) -> None:
        if mark in "[({<":
            self._open(_Frame(mark))
        elif mark in "])}>":
            self._close(mark)
        elif not self._stack:
            self._mark_outside(mark)
        elif mark == ",":
            self._comma(self._stack[-1])
        elif mark == ";" and self._stack[-1].kind == "[":
            frame = self._stack[-1]
            frame.rows.append(frame.values())
            frame.entries, frame.after_comma = [], True

    def _mark_outside(self, mark: str) -> None:
        if mark == "\n":
            self._above = " ".join(self._line) or self._above
            self._number += 1
        if mark in ("\n", ";", PROMPT):
            self._line, self._asked, self._named, self._counted = [], mark == PROMPT, False, False
        self._behind = False

    def _comma(self, frame: _Frame) -> None:
        if frame.after_comma and frame.kind in "[({":
            raise InputError(f"there is nothing between two commas{self._at()}")
        frame.commas += 1
        frame.after_comma = frame.kind in "[({"

    def _open(self, frame: _Frame) -> None:
        if len(self._stack) >= MOST_BRACKETS:
            raise InputError(f"more than {MOST_BRACKETS} brackets are open at once; a batch is a list of rows")
        self._stack.append(frame)

    def _close(self, mark: str) -> None:
        kind = self._stack[-1].kind if self._stack else ""
        if mark == ">" and kind != "<":
            return  # an arrow, or a prompt
        if kind not in {"]": ("[", "index"), ")": ("(", "call", "prose"), "}": ("{",), ">": ("<",)}[mark]:
            raise InputError(f"the bracket {mark!r}{self._at()} closes nothing")
        frame = self._stack.pop()
        found = self._worth(frame)
        if self._stack:
            for value in found:
                self._stack[-1].add(value)
            if not found:
                self._stack[-1].key, self._stack[-1].after_comma = None, False
                self._stack[-1].words += _said_by(frame)
        else:
            self._receive(frame, found)

    def _worth(self, frame: _Frame) -> list[Nested]:
        """Returns what a bracket that is closed holds: nothing, one array, or what a call was given."""
        if frame.kind in ("index", "prose"):
            return []
        if frame.kind in ("call", "<"):
            return self._worth_of_call(frame)
        if any(key is not None for key, _ in frame.entries):
            return [_mapping(frame)]
        values = frame.values()
        if frame.rows:
            return [[*frame.rows, *([values] if values else [])]]
        alone = frame.kind == "(" and len(values) == 1 and not frame.commas
        return values if alone else [values]

    def _worth_of_call(self, frame: _Frame) -> list[Nested]:
        last = _last(frame.callee)
        keys = {key for key, _ in frame.entries if key}
        if last in SIZES:
            return []
        if {"indices", "values"} <= keys:
            raise InputError(
                f"{short(frame.callee)}( holds only some of the numbers, and where they stand; print all of them"
            )
        if last in LISTS:
            return [frame.values()]
        fields = [(key, value) for key, value in frame.entries if key and role(key) and not isinstance(value, str)]
        if any(role(key) != "weights" for key, _ in fields):
            return [Mapping(tuple(key for key, _ in fields), tuple(value for _, value in fields))]
        held = [value for key, value in frame.entries if key is None or key in DATA]
        arrays = [value for value in held if not isinstance(value, str)]
        if frame.kind == "<" or last in CONTAINERS:
            self._maker = frame.callee or self._maker
            return [_as_mapping(arrays[0])] if arrays else held[:1]
        if arrays and not (self._asked and not self._named):
            self._not_computed(frame.callee)
        return []

    def _not_computed(self, callee: str) -> None:
        if not self._asked:
            raise InputError(f"{short(repr(callee))} is not computed here; paste what it prints")
        self._passed.append(f"{short(callee)}(")

    # ---- words

    def _inside(self, frame: _Frame, token: Token) -> None:
        in_list = frame.kind in ("[", "(", "{")
        if frame.kind in ("index", "prose"):
            frame.words = [*frame.words[-MOST_WORDS:], token.text]
            if token.after in ("(", "["):
                self._open(_Frame("prose" if token.after == "(" else "index"))
        elif token.kind == "quoted":
            self._quoted(frame, token)
        elif token.after == "=" and frame.kind != "[":
            frame.key, frame.after_comma = token.text, False
        elif token.after == "(":
            self._open(_Frame("call", token.text))
        elif token.after == "[" and (token.text in TYPES or not in_list):
            self._open(_Frame("[" if token.text in TYPES else "index"))
        elif is_number(token.text.removesuffix("%")) or token.text in CONSTANTS:
            frame.add(token.text)
        elif in_list and frame.kind == "(" and len(self._stack) == 1 and not frame.entries:
            frame.kind = "prose"
            frame.words.append(token.text)
        elif in_list:
            raise InputError(f"{short(repr(token.text))}{self._at()} is not a number")
        else:
            frame.words.append(token.text)

    def _quoted(self, frame: _Frame, token: Token) -> None:
        if token.after and frame.kind in ("{", "("):
            frame.key, frame.after_comma = token.text, False
        elif frame.kind in ("[", "(", "{") or frame.key is not None or frame.callee:
            frame.add(Quoted(token.text))

    def _outside(self, token: Token) -> None:
        behind, self._behind = self._behind, False
        if token.after == "[":
            self._open(_Frame("[" if token.text in TYPES else "index"))
            self._line = [*self._line[-MOST_WORDS:], *([] if token.text in TYPES else [token.text])]
        elif token.after == "(":
            self._call_outside(token.text, behind)
        elif token.kind == "word" and is_number(token.text.removesuffix("%")) and not token.after:
            self._loose(token.text)
        elif behind and (token.text in OPERATORS or _changes(token.text)):
            self._refuse_computed(token.text)
        else:
            self._line = [token.text] if self._counted else [*self._line[-MOST_WORDS:], token.text]
            self._named, self._counted = self._named or bool(token.after), False

    def _call_outside(self, callee: str, behind: bool) -> None:
        if behind and _changes(callee):
            self._refuse_computed(callee)
        self._open(_Frame("call", callee))

    def _refuse_computed(self, what: str) -> None:
        """Refuses what is done to the last array, or leaves it out where a prompt is before it: its print follows."""
        if not self._asked:
            raise InputError(f"{short(repr(what))} is not computed here; paste what it prints")
        if self._taken:
            self._pieces.pop()
            self._taken = False

    def _loose(self, number: str) -> None:
        name = " ".join(self._line) or self._above
        self._counted = True
        if not meant_by(name) and not self._line:
            raise InputError(f"{number} in line {self._number} stands outside the brackets")
        if meant_by(name) not in ("labels", "predictions", "weights"):
            self._pass(f"{name} {number}")
        elif meant_by(name) == "predictions":
            self._loose_prediction(name, number)
        elif self._pieces and self._pieces[-1].name == name and isinstance(self._pieces[-1].value, list):
            self._pieces[-1].value.append(number)
        else:
            self._pieces.append(Piece(name, "", [number]))

    def _loose_prediction(self, name: str, number: str) -> None:
        """Takes a number without brackets: those of a line are a row, and the next line is the next row."""
        last = self._pieces[-1] if self._pieces else None
        goes_on = last is not None and last.name == name and self._loose_rows and last.value is self._loose_rows[-1]
        if not goes_on:
            self._loose_rows.append([])
            self._pieces.append(Piece(name, "", self._loose_rows[-1]))  # type: ignore[arg-type]
        if not goes_on or self._loose_line != self._number:
            self._loose_rows[-1].append([])
        self._loose_rows[-1][-1].append(number)
        self._loose_line = self._number

    def _pass(self, what: str) -> None:
        if len(self._passed) < MOST_PASSED:
            self._passed.append(short(what))

    # ---- arrays outside all brackets

    def _receive(self, frame: _Frame, found: list[Nested]) -> None:
        if frame.kind == "call" and not found:
            self._expression(frame)
            return
        if frame.kind == "prose" and scale_named(" ".join(frame.words)):
            self._function = " ".join(frame.words)  # y_pred (before softmax): ...
        before = len(self._pieces)
        for value in found:
            self._receive_one(value)
        self._taken = len(self._pieces) > before
        self._behind = bool(found) or frame.kind != "prose"

    def _expression(self, frame: _Frame) -> None:
        """Keeps what a call without an array says of the print that follows: F.softmax(x), print(y_pred)."""
        said = _said_by(frame)
        if self._named:
            self._function = " ".join(said)
        elif said:
            self._line = said

    def _receive_one(self, value: Nested) -> None:
        name = " ".join(self._line) or self._above
        if self._asked and not self._named:
            return
        if len(self._pieces) >= MOST_PIECES:
            raise InputError(f"the text has more than {MOST_PIECES:,} lists, one beside the other; paste fewer rows")
        if isinstance(value, str):
            if meant_by(name) in ("labels", "predictions", "weights"):
                self._pieces.append(Piece(name, self._function, [value]))
            elif value not in CONSTANTS:
                self._pass(f"{name} {value}".strip())
        else:
            self._pieces.append(Piece(name, self._function, value, self._maker))
        self._line, self._above, self._function, self._maker = [], "", "", ""

    def _at(self) -> str:
        lists = [len(frame.rows or frame.entries) for frame in self._stack if frame.kind in ("[", "(")]
        if len(lists) < 2:
            return f" at position {lists[0]}" if lists else ""
        return f" in row {lists[-2]}, column {lists[-1]}"


def _last(callee: str) -> str:
    return callee.rpartition(".")[2].lower()


def _changes(callee: str) -> bool:
    """Returns whether what stands behind an array makes another of it: .argmax( does, .numpy( does not."""
    return callee.startswith(".") and callee != "." and _last(callee) not in HARMLESS | SIZES | {"dtype"}


def _said_by(frame: _Frame) -> list[str]:
    """Returns the words that stand for a call: its name, or what it is asked to print."""
    if frame.kind != "call":
        return []
    if _last(frame.callee) not in HARMLESS | SIZES:
        return [frame.callee.strip(".")]
    before = frame.callee.strip(".").rpartition(".")[0]
    return [before] if before else frame.words


def _mapping(frame: _Frame) -> Mapping:
    keyed = [(key, value) for key, value in frame.entries if key is not None]
    if len(keyed) < len(frame.entries):
        loose: Sequence[Nested] = [value for key, value in frame.entries if key is None]
        raise InputError(f"{short(repr(loose[0]))} stands between names and their values, without a name")
    return Mapping(tuple(key for key, _ in keyed), tuple(value for _, value in keyed))


def _as_mapping(value: Nested) -> Nested:
    """Returns a list of names and values as a dictionary, as OrderedDict([('logits', [0.1])]) prints it."""
    if not isinstance(value, list) or not value:
        return value
    pairs = [item for item in value if isinstance(item, list) and len(item) == 2 and isinstance(item[0], Quoted)]
    if len(pairs) < len(value):
        return value
    return Mapping(tuple(str(pair[0]) for pair in pairs), tuple(pair[1] for pair in pairs))
