"""Labels between brackets or quotes: what Python, NumPy, PyTorch, TensorFlow, JAX, R, MATLAB and JSON write.

The text is read once, token by token, and never evaluated.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from scce.arrays import InputError
from scce.tables.files.table_file import listed, quoted
from scce.tables.label_lists.text import QUOTED, Cell, Written, is_label_name
from scce.tables.names import as_name

MOST_BRACKETS = 8  # open at once
Node: TypeAlias = Cell | list["Node"]
Part: TypeAlias = tuple[str, Node]  # a list, and the name before it

CLASS_LISTS = ("class_names", "classes", "categories", "target_names", "label_names", "levels", "names")
AROUND_A_VALUE = ("numpy", "data", "value", "values", "labels")  # in a call: what is called so is the list itself
SETTINGS = ("mask", "fill_value", "length", "shape", "name", "freq", "size", "ordered")
# What is printed around labels and says nothing about them.
SETTING = re.compile(
    r"\b(?:dtype|device|shape|grad_fn|requires_grad|weak_type|sharding|place|stop_gradient|size|layout|copy|ordered"
    r"|fill_value)\s{0,9}=\s{0,9}(?:'[^'\n]{0,99}'|<[^<>\n]{0,99}>|Place\([^()\n]{0,99}\)|\([^()\n]{0,99}\)"
    r"|\[[^\[\]\n]{0,99}\]|[\w.:<]{1,99})"
    r"|,\s{0,9}name\s{0,9}=\s{0,9}(?:'[^'\n]{0,99}'|\"[^\"\n]{0,99}\")"
    r"|<tf\.(?:Tensor:|Variable(?:\s'[^'\n]{0,99}')?)|\bnumpy=|(?<=[)\w])>(?=\s{0,9}(?:[,\])]|$))"
    r"|(?<=\])\s{1,9}\([0-9]{1,9},\)"
    r"|\bSeries: '[^'\n]{0,99}' \[\w{1,20}\]|^shape: \([0-9, ]{1,40}\)$|^(?:Length|Name|dtype): [^\n]{1,200}$"
    r"|^[ \t]{0,9}(?:const|let|var|val|final|auto|int|long)\s|\b\w{1,20}\[\](?=\s|\{)",
    re.MULTILINE,
)
QUOTED_OR_SETTING = re.compile(f"(?P<kept>{QUOTED.pattern})|{SETTING.pattern}", re.MULTILINE)
CATEGORIES = re.compile(r"\bCategories \([0-9]{1,9}, \w{1,20}\):")
KEY = re.compile(r"([^\W\d][\w. -]{0,60}?)[ \t]{0,9}(?:=(?!=)|:(?=[\s\[({'\"]))")
QUOTED_KEY = re.compile(r"(?:'([^'\\\n]{0,99})'|\"([^\"\\\n]{0,99})\"|([0-9]{1,9}))\s{0,9}:(?!:)")
NAME_ALONE = re.compile(r"\s{0,99}?^[ \t]{0,99}([^\W\d]\w{0,40})[ \t]{0,99}\n(?=\s{0,99}[\[({a-z])", re.MULTILINE)
CALL = re.compile(
    r"((?:new )?(?:np\.|numpy\.|jnp\.|jax\.numpy\.|torch\.|tf\.|pd\.|mx\.nd\.|paddle\.)?"
    r"(?:[Aa]rray|asarray|masked_array|DeviceArray|(?:Long|Int|Float|Bool)?[Tt]ensor|constant|Variable|Size|TensorShape"
    r"|u?int(?:8|16|32|64|c|p)|longlong|float(?:16|32|64)|bool_?|str_|bytes_|c|factor|as\.factor|list|tuple|Series"
    r"|Categorical|\w{0,20}Index))\("
    r"|(?:U?Int[0-9]{1,2}|Float[0-9]{1,2}|String|Bool|Any)(?=\[)"
)
SIZES = ("Size", "TensorShape")
WORD = re.compile(r"[^\s,;()\[\]{}'\"=]+")
CLOSES = {"]": "[", ")": "(", "}": "{"}
BLANK, COMMA = re.compile(r"[ \t]+"), re.compile(r"[\n,]")


class _Words(list[str]):
    """A run of bare words: it is not known yet whether they are one name."""


class _NoPrintError(Exception):
    """The text is no print: something stands outside of its brackets, or they do not match."""


@dataclass
class _Frame:
    """What a bracket that is open holds so far, or the text outside of all.

    Attributes:
        opener: the bracket, or nothing.
        call: what is called by it, or nothing.
        items: cells and lists, and runs of bare words.
        rows: of a matrix, each ended by a semicolon.
        key: the name before what comes next.
        stays: whether the name is for all that follows: it stands on a line of its own.
        commas: whether commas stand between its items.
        run: whether the last item is a run of words that goes on.
        waits: whether a comma came and nothing after it.
    """

    opener: str = ""
    call: str = ""
    items: list[Node | _Words] = field(default_factory=list)
    rows: list[Node] = field(default_factory=list)
    key: str = ""
    stays: bool = False
    commas: bool = False
    run: bool = False
    waits: bool = False

    def add_word(self, word: str) -> None:
        """Adds a bare word."""
        last = self.items[-1] if self.items and self.run else None
        if isinstance(last, _Words):
            last.append(word)
        else:
            self.items.append(_Words([word]))
        self.run, self.waits = True, False

    def end_row(self) -> None:
        """Ends a row of a matrix."""
        self.rows.append(self._cells())
        self.items = []

    def content(self) -> list[Node]:
        """Returns what it holds, row by row where there are rows."""
        if not self.rows:
            return self._cells()
        return [*self.rows, *([self._cells()] if self.items else [])]

    def _cells(self) -> list[Node]:
        nodes = list[Node]()
        for item in self.items:
            nodes += _cells_of(item, self.commas) if isinstance(item, _Words) else [item]
        return nodes


def _cells_of(words: Sequence[str], commas: bool) -> list[Node]:
    """Returns bare words as cells: one where they are a name with spaces, else one each."""
    cells = [Cell(word) for word in words if word != "<"]
    if commas and not all(cell.is_value or cell.is_missing for cell in cells):
        return [Cell(" ".join(cell.text for cell in cells))]
    return list(cells)


class _Reader:
    """Reads a text token by token into parts."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self.parts = text, 0, list[Part]()
        self._stack = [_Frame()]
        while self._at < len(text):
            self._read()
        if len(self._stack) > 1:
            raise _NoPrintError

    def _read(self) -> None:
        frame, char = self._stack[-1], self._text[self._at]
        if self._take(BLANK):
            return
        if self._take(COMMA):
            if frame.waits and char == "," and frame.opener and not frame.call:
                raise InputError("there is no label between two commas")
            frame.run, frame.commas, frame.waits = False, frame.commas or char == ",", frame.waits or char == ","
            frame.stays = frame.stays or (char == "\n" and bool(frame.key))
        elif char == ";":
            self._at += 1
            frame.run = False
            if frame.opener in ("[", "{"):
                frame.end_row()
        elif frame.opener != "[" and (found := self._take(QUOTED_KEY) or self._take(KEY)):
            frame.key, frame.run, frame.stays = next(filter(None, found.groups()), "").strip(), False, False
        elif found := self._take(QUOTED):
            text = next((part for part in found.groups() if part is not None), "")
            self._put(Cell(re.sub(r"\\(['\"\\])", r"\1", text).strip(), quoted=True))
        elif found := self._take(CALL):
            if found[1]:
                self._open("(", found[1])
        elif char in "[({":
            self._at += 1
            self._open(char)
        elif char in CLOSES:
            self._at += 1
            self._close(char)
        elif len(self._stack) > 1 and (found := self._take(WORD)):
            if frame.key:
                self._put(Cell(found[0]))
            else:
                frame.add_word(found[0])
        else:
            raise _NoPrintError

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return found

    def _open(self, opener: str, call: str = "") -> None:
        if len(self._stack) > MOST_BRACKETS:
            raise InputError(f"more than {MOST_BRACKETS} brackets are open at once; labels are a list")
        self._stack.append(_Frame(opener, call))

    def _close(self, closer: str) -> None:
        frame = self._stack[-1]
        if frame.opener != CLOSES[closer]:
            raise _NoPrintError
        self._stack.pop()
        content = frame.content()
        if frame.call.endswith(SIZES):
            return
        # What is in a call counts as if it stood alone: array([1, 2]) is [1, 2].
        self._put(content[0] if frame.call and len(content) == 1 else content)

    def _put(self, node: Node) -> None:
        frame = self._stack[-1]
        key, frame.run, frame.waits = frame.key, False, False
        if not frame.opener:
            self.parts.append((key, node))
            frame.key = key if frame.stays or isinstance(node, Cell) else ""
            return
        frame.key = ""
        if not key or (frame.call and as_name(key) in AROUND_A_VALUE):
            frame.items.append(node)
        elif not frame.call or isinstance(node, list):
            self.parts.append((key, node))


def printed(text: str) -> Written | None:
    """Returns the cells of a print, or None where the text is no list in brackets and no list of quoted names.

    Raises:
        InputError: if it holds several lists of which none is known as the labels, or one that is no list of labels.
    """
    plain = CATEGORIES.sub("categories =", QUOTED_OR_SETTING.sub(lambda found: found["kept"] or " ", text))
    if not re.search(r"[\[({'\"\u201c\u2018]", plain):
        return None
    if (alone := NAME_ALONE.match(plain)) and is_label_name(alone[1]):
        plain = f"{alone[1]} = {plain[alone.end() :]}"
    try:
        parts = _together(_Reader(plain).parts)
    except _NoPrintError:
        return None
    if not parts:
        return None
    remarks = list[str]()
    classes = next((_names_in(name, node) for name, node in parts if as_name(name) in CLASS_LISTS), None)
    node = _labels_among([part for part in parts if as_name(part[0]) not in CLASS_LISTS], remarks)
    return _written(node, classes, tuple(remarks))


def _together(parts: Sequence[Part]) -> list[Part]:
    """Returns the parts with all single cells of one name as one list: those of {"label": 1}, {"label": 0}."""
    found, cells = list[Part](), dict[str, list[Node]]()
    for name, node in parts:
        if isinstance(node, list):
            found.append((name, node))
        elif name in cells:
            cells[name].append(node)
        else:
            cells[name] = [node]
            found.append((name, cells[name]))
    return found


def _names_in(name: str, node: Node) -> tuple[str, ...]:
    if not isinstance(node, list) or not all(isinstance(item, Cell) for item in node):
        raise InputError(f"{quoted(name)} is no list of names")
    names = tuple(item.text for item in node if isinstance(item, Cell))
    if len(set(names)) < len(names):
        raise InputError(f"{quoted(name)} has {quoted(next(one for one in names if names.count(one) > 1))} twice")
    return names


def _labels_among(parts: Sequence[Part], remarks: list[str]) -> Node:
    lists = [(name, node) for name, node in parts if node and as_name(name) not in SETTINGS]
    names = list(dict.fromkeys(name for name, _ in lists))
    labelled = [name for name in names if is_label_name(name)]
    if not lists:
        raise InputError("there is no label in the text")
    if len(labelled) > 1:
        raise InputError(f"the text has two lists of labels, {listed(labelled)}; paste one")
    if not labelled and len(names) > 1:
        known = listed(filter(None, names))
        raise InputError(f"none of the lists {known} is named label; write labels = before the one that it is")
    (meant,) = labelled or names
    if others := [name for name in names if name != meant]:
        left = listed(others) if all(others) else "a list without a name"
        remarks.append(f"The list {quoted(meant)} was read; left out: {left}.")
    found = [node for name, node in lists if name == meant]
    if len({_depth(node) for node in found}) > 1:
        raise InputError("the text has lists of several kinds; write labels = before the one that holds the labels")
    return found[0] if len(found) == 1 else list(found)


def _depth(node: Node) -> int:
    return 1 + _depth(node[0]) if isinstance(node, list) and node else 0


def _written(node: Node, classes: tuple[str, ...] | None, remarks: tuple[str, ...]) -> Written:
    rows = list(_rows_in(node))
    if isinstance(node, list) and all(isinstance(item, Cell) for item in node):
        return Written(tuple(rows), "list", classes, remarks, on_one_line=True)
    for position, row in enumerate(rows):
        if len(row) != len(rows[0]):
            raise InputError(f"row {position} has {_counted(row)}, row 0 has {len(rows[0])}")
    if all(len(row) == 1 for row in rows):
        return Written((tuple(cell for row in rows for cell in row),), "list", classes, remarks)
    return Written(tuple(rows), "rows", classes, remarks)


def _rows_in(node: Node) -> list[tuple[Cell, ...]]:
    """Returns the lists that hold no list, in order."""
    if isinstance(node, Cell):
        return [(node,)]
    cells = [item for item in node if isinstance(item, Cell)]
    if len(cells) == len(node):
        return [tuple(cells)]
    if cells:
        raise InputError(f"label {quoted(cells[0].text)} stands beside a list; labels are one list, or a list of rows")
    return [row for item in node for row in _rows_in(item)]


def _counted(row: Sequence[Cell]) -> str:
    return f"{len(row)} {'label' if len(row) == 1 else 'labels'}"
