"""What the first MiB of a CSV file says about all of it: encoding, separator, names, kinds, the writing of numbers."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, BinaryIO

from scce.arrays import InputError
from scce.tables.files.csv_numbers import Style, as_plain, styles_of
from scce.tables.files.table_file import Kind, check_columns, quoted, size_of
from scce.tables.spelling import ONE_GROUP, SEPARATORS

HEAD_BYTES = 1 << 20
HEAD_ROWS = 50
DECIMALS = re.compile(r"[+-]?[0-9.]+,[0-9]+(?:[eE][+-]?[0-9]+)?\s*%?")
LAST_RESORTS = ("|", " ")  # separators only where no other is: they stand in names too
MISSING = ("na", "n/a", "none", "null", "?", "-")  # how people write that a number is not there
WHOLE = re.compile(r"[+-]?\d+(\.0*)?")
DIGITS = re.compile(r"\d+")
SPARSE = re.compile(r"\s*[0-9]+:[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?\s*")
SEP_LINE = re.compile(r'\s*"?sep=(.)"?[\s,;|]*', re.IGNORECASE)  # Excel's own word for the separator
UNMARKED = {"utf-16-le": 1, "utf-16-be": 0}  # where the zero bytes of Latin letters are
Line = tuple[int, list[str]]  # where it begins, counted from 1, and its cells


@dataclass(frozen=True)
class Head:
    """How a CSV file is written.

    Attributes:
        encoding: of its text.
        separator: between two cells.
        skipped_lines: as many lines as come before the rows, where the first line has a cell too many; or None.
        skipped: how many lines, blank ones aside, come before the rows: names, and what Excel says of the separator.
        names: of its columns; "column 0", ... where its first line is data.
        named: whether the names stand in the file.
        kinds: of its columns, by the first rows.
        styles: how the numbers of each column are written.
        rows: the first of them, as texts.
        remarks: a sentence for each thing that the reader may not expect.
    """

    encoding: str
    separator: str
    skipped_lines: int | None
    skipped: int
    names: tuple[str, ...]
    named: bool
    kinds: tuple[Kind, ...]
    styles: tuple[Style, ...]
    rows: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...]

    @cached_property  # asked for once a column
    def decimal(self) -> str:
        """Point or comma: what most of its numbers may be parsed with."""
        return "," if any(style.decimal == "," for style in self.styles) else "."


def head_of(file: BinaryIO) -> Head:
    """Returns how a CSV file is written.

    Raises:
        InputError: if it is no text, has no rows, or its first lines do not fit each other.
    """
    encoding = _encoding(file)
    text = _text(file, encoding)
    said = _said_separator(text)
    separator = said or _separator_of(text)
    lines = _first_lines(text, separator)[bool(said) :]
    if not lines:
        raise InputError("it is empty")
    return _head(encoding, separator, lines, skipped=1 if said else 0)


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
        if len(cells) > 1 or "".join(cells).strip(" \t\r\n"):
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


def _head(encoding: str, separator: str, lines: list[Line], skipped: int) -> Head:
    (_, first), *below = lines
    check_columns(len(first))
    if len(first) == 1:
        raise InputError(f"its first line is one cell, {quoted(first[0])}; {_named_separators()} separate cells")
    if len(first) > 1 and all(map(SPARSE.fullmatch, first[1:])):
        raise InputError(f"its cells are as {quoted(first[1])}: it looks like LIBSVM's sparse form; write all numbers")
    names, remarks = _names_that_fit([name.strip() for name in first], below)
    for line in below:
        check_length(line, len(names))
    named = not _are_data(*_in_plain_numbers(names, [cells for _, cells in below]))
    if not named:
        for line in below:
            check_length(line, len(first))
    if named and not below:
        raise InputError("it has names of columns, and no rows below them")
    rows = [tuple(cells) for _, cells in (below if named else lines)]
    columns = list(zip(*rows, strict=True))
    styles = styles_of(columns)
    if named and len(names) > 1 and _counts(names):
        remarks.append(f"The first line, {', '.join(names[:3])}, \u2026, is read as names, as pandas writes them.")
    if not named:
        remarks.append(
            "The first line holds numbers, and no names: the columns are called 'column 0', 'column 1', \u2026"
        )
    return Head(
        encoding=encoding,
        separator=separator,
        skipped_lines=below[0][0] - 1 if below and len(names) < len(first) else None,
        skipped=skipped + named,
        names=tuple(names) if named else tuple(f"column {position}" for position in range(len(names))),
        named=named,
        kinds=tuple(
            _kind([as_plain(cell, style) for cell in cells]) for cells, style in zip(columns, styles, strict=True)
        ),
        styles=tuple(styles),
        rows=tuple(rows),
        remarks=(*remarks, *_doubts(styles), *(_doubtful_points(columns) if separator == ";" else ())),
    )


def _names_that_fit(names: list[str], below: Sequence[Line]) -> tuple[list[str], list[str]]:
    """Returns as many names as the rows have cells: R names no column of row names, and some end rows with a comma."""
    lengths = {len(cells) for _, cells in below}
    if names[0] == "#" and lengths == {len(names) - 1}:  # np.savetxt writes a header as a comment
        return names[1:], []
    names = [names[0].removeprefix("#").strip(), *names[1:]]
    if lengths != {len(names) + 1}:
        return names, []
    if all(not cells[-1].strip() for _, cells in below):
        return [*names, ""], []
    if not _are_row_names([cells[0].strip() for _, cells in below]):
        return names, []
    return ["", *names], ["Every row has one cell more than there are names: its first is taken for its name."]


def _are_row_names(cells: Sequence[str]) -> bool:
    """Returns whether cells name rows, as R does: they count from 1, or are texts that all differ."""
    counting = [str(number) for number in range(1, len(cells) + 1)]
    return list(cells) == counting or (len(set(cells)) == len(cells) > 1 and not any(map(is_number, cells)))


def _in_plain_numbers(first: Sequence[str], below: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """Returns the cells of the first line, and those of the columns below it, with their numbers as Python has them."""
    columns = list(zip(*below, strict=True)) or [()] * len(first)
    styles = styles_of(columns if below else [[cell] for cell in first])
    percent = [style.percent or not cell.endswith("%") for cell, style in zip(first, styles, strict=True)]
    plain = [as_plain(cell, style) for cell, style in zip(first, styles, strict=True)]
    return (
        [
            number if one and is_number(number) else cell
            for cell, number, one in zip(first, plain, percent, strict=True)
        ],
        [[as_plain(cell, style) for cell in cells] for cells, style in zip(columns, styles, strict=True)],
    )


def _are_data(first: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Returns whether the first line is data: numbers, which do not count the columns as pandas does."""
    cells = [cell.rstrip() for some in (first, *columns) for cell in some if cell.strip()]
    if cells and all(cell.endswith("%") for cell in cells):
        first, columns = _without_signs(first, columns)  # 5 %, 50 % above numbers without the sign are names
    if not any(map(is_number, first)):
        return False
    filled = [name for name in first if name]
    if all(map(is_number, filled)):
        return not (_counts(filled) or _are_names_of_fractions(filled, columns)) or len(first) - len(filled) > 1
    numbers = [name for name, cells in zip(first, columns, strict=True) if cells and all(map(is_number, cells))]
    again = any(name and not is_number(name) and name in cells for name, cells in zip(first, columns, strict=True))
    whole = all(map(DIGITS.fullmatch, numbers)) and not again
    return len(numbers) > 1 and all(map(is_number, numbers)) and not whole


def _without_signs(first: Sequence[str], columns: Sequence[Sequence[str]]) -> tuple[list[str], list[list[str]]]:
    """Returns cells that all are percent without their signs."""
    plain = [[cell.rstrip().removesuffix("%").rstrip() for cell in cells] for cells in (first, *columns)]
    return plain[0], plain[1:]


def _are_names_of_fractions(first: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Returns whether whole numbers that all differ, as years do, stand over columns that all hold fractions."""
    whole = all(map(DIGITS.fullmatch, first)) and len(set(first)) == len(first) == len(columns)
    return whole and all(
        any(is_number(cell) and not WHOLE.fullmatch(cell.strip()) for cell in cells) for cells in columns
    )


def _counts(names: Sequence[str]) -> bool:
    return list(names) == [str(position) for position in range(len(names))]


def _doubts(styles: Sequence[Style]) -> list[str]:
    doubtful = next((style.doubtful for style in styles if style.doubtful), "")
    read = doubtful.replace(",", ".")
    return (
        [f"{quoted(doubtful)} is read as {read}, with a decimal comma; it may be meant as thousands."]
        if doubtful
        else []
    )


def _doubtful_points(columns: Sequence[Sequence[str]]) -> list[str]:
    """Returns what is said of points between semicolons that may stand before thousands: all numbers are as 1.234."""
    cells = [cell.strip() for column in columns for cell in column if is_number(cell) and "." in cell]
    if not cells or not all(map(ONE_GROUP.fullmatch, cells)):
        return []
    return [f"{quoted(cells[0])} is read with a decimal point; it may be meant as thousands."]


def _encoding(file: BinaryIO) -> str:
    file.seek(0)
    start = file.read(1 << 12)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding, place in UNMARKED.items():
        zeros, others = start[place::2].count(0), start[1 - place :: 2].count(0)
        if zeros > 0.7 * (len(start) // 2) and zeros > 1 and not others:
            return encoding
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


def _said_separator(text: str) -> str:
    """Returns the separator that the first line names for Excel, or nothing."""
    first = next(iter(text.lstrip("\r\n").splitlines()), "")
    said = SEP_LINE.fullmatch(first)
    return said[1] if said and said[1] in SEPARATORS else ""


def _separator_of(text: str) -> str:
    likely = max(SEPARATORS, key=lambda one: _fit(one, _first_lines(text, one)))
    if likely != ",":
        return likely
    return next((one for one in SEPARATORS if one != "," and _keeps_decimals(_first_lines(text, one))), ",")


def _keeps_decimals(lines: Sequence[Line]) -> bool:
    """Returns whether all lines have as many cells, and each comma in them is one of decimals: 0,5;0,5."""
    rows = [cells for _, cells in lines]
    commas = [cell.strip() for cells in rows[1:] or rows for cell in cells if "," in cell]
    first = [cell.strip() for cell in rows[0] if "," in cell] if rows else []
    named = len(rows) > 1 and not any(map(DECIMALS.fullmatch, first))
    fit = len({len(cells) for cells in rows}) == 1 and len(rows[0]) > 1
    return fit and bool(commas) and all(map(DECIMALS.fullmatch, commas if named else [*first, *commas]))


def _first_lines(text: str, separator: str) -> list[Line]:
    rows = rows_of(io.StringIO(text, newline=""), separator)
    try:
        return list(islice(lines_of(rows), HEAD_ROWS + 2))
    except csv.Error as error:
        raise InputError(f"line {rows.line_num:,} cannot be read as CSV ({error})") from error


def _without_margins(line: str) -> str:
    text = line.rstrip("\r\n")
    return text.replace("\t", " ").strip(" ") + line[len(text) :]


def _fit(separator: str, lines: Sequence[Line]) -> tuple[bool, bool, bool, int]:
    lengths = [len(cells) for _, cells in lines] or [0]
    return lengths[0] > 1, separator not in LAST_RESORTS, len(set(lengths)) == 1, lengths[0]


def _named_separators() -> str:
    *others, last = SEPARATORS.values()
    return f"{', '.join(others)} or {last}"


def _kind(cells: Sequence[str]) -> Kind:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if filled and all(WHOLE.fullmatch(cell) for cell in filled):
        return "integer"
    words = [cell for cell in filled if not is_number(cell)]
    if len(words) == len(filled) > 0:
        return "text"
    return "number" if all(word.lower() in MISSING for word in words) else "mixed"
