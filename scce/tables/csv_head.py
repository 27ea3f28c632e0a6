"""What the first MiB of a CSV file says about all of it: encoding, separator, decimal comma, names and kinds."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from scce.arrays import InputError
from scce.tables.spelling import SEPARATORS, with_point
from scce.tables.table_file import Kind, check_columns, quoted, size_of

HEAD_BYTES = 1 << 20
HEAD_ROWS = 50
LAST_RESORTS = ("|", " ")  # separators only where no other is: they stand in names too
MISSING = ("na", "n/a", "none", "null", "?", "-")  # how people write that a number is not there
WHOLE = re.compile(r"[+-]?\d+(\.0*)?")
Line = tuple[int, list[str]]  # where it begins, counted from 1, and its cells


@dataclass(frozen=True)
class Head:
    """How a CSV file is written.

    Attributes:
        encoding: of its text.
        separator: between two cells.
        decimal: point or comma of its numbers.
        names: the cells of its first line.
        kinds: of its columns, by the first rows.
    """

    encoding: str
    separator: str
    decimal: str
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]


def head_of(file: BinaryIO) -> Head:
    """Returns how a CSV file is written.

    Raises:
        InputError: if it is no text, has no rows, or its first lines do not fit each other.
    """
    encoding = _encoding(file)
    text = _text(file, encoding)
    separator = max(SEPARATORS, key=lambda one: _fit(one, _first_lines(text, one)))
    lines = _first_lines(text, separator)
    if not lines:
        raise InputError("it is empty")
    (_, names), *rows = lines
    check_columns(len(names))
    if len(names) == 1:
        raise InputError(f"its first line is one cell, {quoted(names[0])}; {_named_separators()} separate cells")
    if not rows:
        raise InputError("it has names of columns, and no rows below them")
    for line in rows:
        check_length(line, len(names))
    columns = list(zip(*(cells for _, cells in rows), strict=True))
    decimal = _decimal_of(columns) if separator != "," else "."
    return Head(
        encoding=encoding,
        separator=separator,
        decimal=decimal,
        names=tuple(name.strip() for name in names),
        kinds=tuple(_kind([cell.replace(decimal, ".") for cell in column]) for column in columns),
    )


def check_length(line: Line, expected: int) -> None:
    """Refuses a line that has not as many cells as the first."""
    number, cells = line
    if len(cells) != expected:
        count = "1 cell" if len(cells) == 1 else f"{len(cells):,} cells"
        raise InputError(f"line {number:,} has {count}, and the first line has {expected:,}")


def rows_of(lines: Iterable[str], separator: str) -> Any:
    """Returns the csv.reader of a text; as many spaces as there are separate two cells."""
    plain = map(_without_margins, lines) if separator == " " else lines
    return csv.reader(plain, delimiter=separator, skipinitialspace=True)


def lines_of(rows: Any) -> Iterator[Line]:
    """Yields what a csv.reader reads, without blank lines; a cell may span several lines."""
    number = 1
    for cells in rows:
        if len(cells) > 1 or "".join(cells).strip():
            yield number, cells
        number = rows.line_num + 1


def is_number(cell: str) -> bool:
    """Returns whether a cell of a file is a number, NaN and infinity included."""
    try:
        float(cell)
    except ValueError:
        return False
    return True


def no_text(error: UnicodeError) -> InputError:
    """Returns what is said of bytes that are no text."""
    byte = f"byte 0x{error.object[error.start]:02x}" if isinstance(error, UnicodeDecodeError) else "a byte"
    return InputError(f"{byte} is no UTF-8 text; save it as CSV UTF-8")


def _encoding(file: BinaryIO) -> str:
    file.seek(0)
    start = file.read(3)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"  # whether or not it has the mark


def _text(file: BinaryIO, encoding: str) -> str:
    whole = size_of(file) <= HEAD_BYTES
    file.seek(0)
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(file.read(HEAD_BYTES), final=whole)
    except UnicodeError as error:
        raise no_text(error) from error
    if whole:
        return text
    end = text.rfind("\n") + 1 or text.rfind("\r") + 1
    if not end:
        raise InputError("its first line is longer than 1 MiB")
    return text[:end]


def _first_lines(text: str, separator: str) -> list[Line]:
    rows = rows_of(io.StringIO(text, newline=""), separator)
    try:
        return list(islice(lines_of(rows), HEAD_ROWS + 1))
    except csv.Error as error:
        raise InputError(f"line {rows.line_num:,} cannot be read as CSV ({error})") from error


def _without_margins(line: str) -> str:
    text = line.rstrip("\r\n")
    return text.strip(" ") + line[len(text) :]


def _fit(separator: str, lines: Sequence[Line]) -> tuple[bool, bool, bool, int]:
    lengths = [len(cells) for _, cells in lines] or [0]
    return lengths[0] > 1, separator not in LAST_RESORTS, len(set(lengths)) == 1, lengths[0]


def _named_separators() -> str:
    *others, last = SEPARATORS.values()
    return f"{', '.join(others)} or {last}"


def _decimal_of(columns: Iterable[Sequence[str]]) -> str:
    cells = [cell.strip() for column in columns for cell in column]
    return "," if any(with_point(cell) != cell for cell in cells) else "."


def _kind(cells: Sequence[str]) -> Kind:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if filled and all(WHOLE.fullmatch(cell) for cell in filled):
        return "integer"
    words = [cell for cell in filled if not is_number(cell)]
    if len(words) == len(filled) > 0:
        return "text"
    return "number" if all(word.lower() in MISSING for word in words) else "mixed"
