"""A pasted text of labels on its way to labels: its cells, and what is taken off before they are looked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scce.arrays import InputError, short
from scce.tables.names import ASIDE, role, words_of
from scce.tables.pasted.terminal import ANSWER, ASKED, without_controls
from scce.tables.spelling import MOST_DIGITS

MOST_LABEL_CHARACTERS = 200_000
LONGEST_CELL = 1_000
Form: TypeAlias = Literal["list", "rows", "lines"]

QUOTED = re.compile(
    r"(?<!\w)[bu]?(?:'((?:[^'\\\n]|\\.){0,1000})'|\"((?:[^\"\\\n]|\\.){0,1000})\")"
    r"|\u201c([^\u201c\u201d\n]{0,1000})\u201d|\u2018([^\u2018\u2019\n]{0,1000})\u2019"
)
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?L?")
WHOLE = re.compile(r"([+-]?[0-9]+)(?:\.0*)?L?")
TRUTH = {word: value for value in (False, True) for word in (str(value), str(value).lower(), str(value).upper())}
MISSING = ("nan", "NaN", "NAN", "None", "null", "NULL", "<NA>", "NaT", "missing", "--")

ABBREVIATED = re.compile(
    r"(?:^|[\s,\[(])(?:\.\.\.|\u2026)(?=$|[\s,\])])|^[ \t]*\.\.[ \t]*$|omitted [0-9]+ entries", re.MULTILINE
)
ROW_END = re.compile(r"[ \t]{0,9}\\\\(?:[ \t]{0,9}\\hline)?[ \t]{0,9}$", re.MULTILINE)  # of LaTeX
MARKUP = re.compile(r"</?(?:table|tr|td|th|tbody|thead|li|ul|ol)>", re.IGNORECASE)
# Lines that stand around labels and are none: what Julia, MATLAB, databases, pandas and mxnet print.
DRESSING = re.compile(
    r"[0-9]+-element .{1,200}:|[0-9]+\u00d7[0-9]+ .{1,200}|Columns [0-9]+ (?:through|to|and) [0-9]+:?"
    r"|[0-9]+x[0-9]+ (?:cell|string|logical|categorical|double|single|u?int[0-9]+)\b.{0,200}"
    r"|\[ ?(?:torch\.(?:cuda\.)?[A-Z]\w{2,20}Tensor of (?:size|dimension) [0-9x]{1,40}(?: \(GPU [0-9]{1,3}\))?"
    r"|[A-Z]\w{2,20}Type\{[0-9,]{1,40}\} ?)\]|(?:Variable|Parameter) containing:"
    r"|\\(?:begin|end|hline|toprule|midrule|bottomrule|centering)\b(?:\{[^{}]{0,40}\}){0,3}"
    r"|\([0-9]+ rows?\)|\[[0-9]+ rows x [0-9]+ columns\]|```.{0,40}|<NDArray [^<>]{0,99}>"
)
LONGEST_DRESSING = 300
GUESSED = (*ASIDE["is what the model guessed"], "pred", "preds", "prediction", "predictions")


@dataclass(frozen=True)
class Cell:
    """A piece of text that is one label, or one number of a row.

    Attributes:
        text: without quotes.
        quoted: whether it stood in quotes: then it is a name, whatever it looks like.
        is_na: whether it is R's NA: in other texts that may be a name.
    """

    text: str
    quoted: bool = False
    is_na: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is a finite number."""
        return not self.quoted and NUMBER.fullmatch(self.text) is not None

    @property
    def is_truth(self) -> bool:
        """Whether it is True or False."""
        return not self.quoted and self.text in TRUTH

    @property
    def is_value(self) -> bool:
        """Whether it is a number, or True or False."""
        return self.is_number or self.is_truth

    @property
    def is_missing(self) -> bool:
        """Whether it says that there is no label."""
        return self.is_na or (not self.quoted and self.text in MISSING)

    @property
    def value(self) -> float:
        """The number that it is; True is 1."""
        return float(TRUTH[self.text]) if self.is_truth else float(self.text.rstrip("L"))


Row: TypeAlias = Sequence[Cell]


@dataclass(frozen=True)
class Written:
    """What a text holds, before it is known what it means.

    Attributes:
        rows: of cells; a list is one row.
        form: "list" for cells one after the other, "rows" where brackets or a header say that each row is an
            example, "lines" where it is not known which of the two.
        classes: the names that the text has for the classes, or None.
        remarks: a sentence for each thing that the reader may not expect.
        on_one_line: whether a list is written side by side, as one row of numbers would be too.
    """

    rows: tuple[tuple[Cell, ...], ...]
    form: Form
    classes: tuple[str, ...] | None = None
    remarks: tuple[str, ...] = ()
    on_one_line: bool = False

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells, row by row."""
        return tuple(cell for row in self.rows for cell in row)


def cleaned(text: str) -> str:
    """Returns a text without what a terminal or a notebook writes around labels.

    Raises:
        InputError: if it is too long, holds nothing, or is abbreviated.
    """
    if len(text) > MOST_LABEL_CHARACTERS:
        raise InputError(f"the text has {len(text):,} characters; at most {MOST_LABEL_CHARACTERS:,} are read")
    plain = without_controls(text, QUOTED)
    if ABBREVIATED.search(plain):
        raise abbreviated()
    if MARKUP.search(plain):
        raise InputError("the text is HTML; paste the labels as the browser shows them, one per line")
    plain = ROW_END.sub("", plain)
    return "\n".join(line for line in _without_commands(plain) if not _is_dressing(line.strip()))


def abbreviated() -> InputError:
    """Returns the refusal of a text that stands for more than it shows."""
    return InputError(
        "the text is abbreviated with '...'; print all of it (labels.tolist() in NumPy and PyTorch, "
        "labels.to_list() in pandas, options(max.print = 1e6) in R)"
    )


def too_large(cell: Cell, position: int) -> InputError:
    """Returns the refusal of an integer with too many digits."""
    return InputError(f"label {repr(short(cell.text))[1:-1]} at position {position} is larger than any class number")


def whole_in(cell: Cell, position: int) -> int | None:
    """Returns the whole number that a cell is, which may be written 2.0 or 2e0; None if it is none.

    Raises:
        InputError: if it has too many digits.
    """
    if cell.is_truth:
        return int(TRUTH[cell.text])
    match = WHOLE.fullmatch(cell.text)
    digits = match[1].lstrip("+-0") if match else ""
    if match and len(digits) <= MOST_DIGITS:
        return int(digits or 0) * (-1 if match[1].startswith("-") else 1)
    value = cell.value
    if match or abs(value) >= 10.0**MOST_DIGITS:
        raise too_large(cell, position)
    return int(value) if value.is_integer() else None


def is_label_name(name: str) -> bool:
    """Returns whether a list or a column of this name, or one whose last word is such a name, holds labels."""
    words = words_of(name)
    ends = words[-1:] in (("label",), ("labels",), ("targets",)) and not set(words) & set(GUESSED)
    return role(name) == "labels" or ends


def _is_dressing(line: str) -> bool:
    is_rule = (
        bool(line) and set(line) <= set("-+|=: \t") and ("---" in line or "===" in line or line[:2] in ("|-", "|:"))
    )
    return is_rule or (len(line) <= LONGEST_DRESSING and DRESSING.fullmatch(line) is not None)


def _without_commands(text: str) -> list[str]:
    """Returns the lines of a text; what was typed at a prompt counts only where there is no answer."""
    lines = [_behind(ANSWER, line) for line in text.split("\n")]
    if any(line.strip().startswith("[1]") for line in lines):
        lines = [line for line in lines if not line.lstrip().startswith(">")]
    others = [line for line in lines if line.strip() and not ASKED.match(line)]
    return [line if others else _behind(ASKED, line) for line in lines if not (others and ASKED.match(line))]


def _behind(mark: re.Pattern[str], line: str) -> str:
    """Returns what stands behind a mark that a line begins with; the line where it does not."""
    found = mark.match(line)
    return line[found.end() :] if found else line
