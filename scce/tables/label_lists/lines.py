"""Labels on lines: a column of a spreadsheet or of pandas, an R vector, a Markdown list, or a name per line."""

import csv
import re
from collections import Counter
from collections.abc import Sequence

from scce.arrays import InputError
from scce.tables.files.table_file import listed, quoted
from scce.tables.label_lists.text import QUOTED, Cell, Written, is_label_name
from scce.tables.names import CLASS_COLUMNS, ROW_NUMBERS, as_name

R_LINE = re.compile(r"[ \t]*\[([0-9]{1,9})\][ \t]+(?![\[(,])(\S.*)")
R_LEVELS = re.compile(r"[ \t]*(?:[0-9]+ )?Levels: (.*)")
SERIES_END = re.compile(r"(?:Name: (.{0,200}?), )?(?:Freq: \w{1,9}, )?(?:Length: [0-9]+, )?dtype: \S{1,40}")
SERIES_CATEGORIES = re.compile(r"Categories \([0-9]+, \w{1,20}\): \[(.*)\]")
COUNTS = ("count", "counts", "proportion")
INDEXED = re.compile(r"[ \t]*([0-9]{1,9})[ \t]+(\S.*)")
BULLET = re.compile(r"[ \t]*[-*+\u2022][ \t]+(?:\[[ xX]\][ \t]+)?(\S.*)")
NUMBERED = re.compile(r"[ \t]*([0-9]{1,9})[.)][ \t]+(\S.*)")
PREFIX = re.compile(r"[ \t]*([^\W\d][\w. ]{0,60}?)[ \t]*([=:])[ \t]*([^=].*)?")
DECIMALS = re.compile(r"[+-]?[0-9]+,0+")
MAPPED = re.compile(r"[ \t]*(\S.{0,200}?)[ \t]*(?::[ \t]|=(?!=))[ \t]*\S.*")
NAME_OF_ROW = re.compile(r"(?=\S*[./\\_])(\S{1,200})[ \t]+(\S.*)")
LISTED = re.compile(r"[\[({]|.{0,99}\w\(\[")
BRACKETS = {"]": "[", ")": "(", "}": "{"}


def r_vector(text: str) -> Written | None:
    """Returns the labels of a vector or a factor as R prints it, or None where the text is no such print.

    Raises:
        InputError: if a line is missing, or the names hold spaces.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    levels = [found for line in lines if (found := R_LEVELS.fullmatch(line))]
    rows = [found for line in lines if (found := R_LINE.fullmatch(line))]
    if not rows or len(rows) + len(levels) < len(lines) or rows[0][1] != "1":
        return None
    cells = list[Cell]()
    for row in rows:
        if int(row[1]) != len(cells) + 1:
            raise InputError(f"row [{row[1]}] of the R vector comes after {len(cells)} labels; is a line missing?")
        cells += _r_cells(row[2])
    if not levels:
        names = not any(cell.quoted or cell.is_value or cell.is_na for cell in cells)
        remarks = ("Each word between spaces was read as a name, as R prints them without quotes.",) if names else ()
        return Written((tuple(cells),), "list", remarks=remarks)
    return _factor(cells, tuple(cell.text for cell in _r_cells(levels[0][1]) if cell.text != "<"))


def _r_cells(line: str) -> list[Cell]:
    cells = list[Cell]()
    for quote, word in re.findall(r"\"((?:[^\"\\]|\\.){0,1000})\"|(\S+)", line):
        cells.append(Cell(word, is_na=word == "NA") if word else Cell(re.sub(r"\\(.)", r"\1", quote), quoted=True))
    return cells


def _factor(cells: Sequence[Cell], levels: tuple[str, ...]) -> Written:
    for position, cell in enumerate(cells):
        if cell.text not in levels and not cell.is_missing:
            raise InputError(f"{quoted(cell.text)} at position {position} is none of the levels {listed(levels)}")
    if len(set(levels)) < len(levels):
        raise InputError("the levels of the factor hold spaces: print it with as.integer() or as.character()")
    named = tuple(cell if cell.is_missing else Cell(cell.text, quoted=True) for cell in cells)
    return Written((named,), "list", levels)


def series(text: str) -> Written | None:
    """Returns the values of a pandas Series as it prints, or None where the text is no such print.

    Raises:
        InputError: if it holds counts, no labels.
    """
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    categories = SERIES_CATEGORIES.fullmatch(lines[-1]) if lines else None
    body = lines[:-1] if categories else lines
    end = SERIES_END.fullmatch(body[-1].strip()) if body else None
    if end is None:
        return None
    if end[1] in COUNTS:
        raise InputError(f"this is a table of {end[1]}s of pandas, not labels; paste the labels themselves")
    rows = [re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in body[:-1]]
    if len(rows) > 1 and len(rows[0]) == 1 and all(len(row) == 2 for row in rows[1:]):
        rows = rows[1:]  # the name of the index
    rows = [row if len(row) == 2 else row[0].split(None, 1) for row in rows]
    for position, row in enumerate(rows):
        if len(row) < 2:
            raise InputError(f"line {quoted(row[0])} of the Series, at position {position}, has no value")
    levels = tuple(one.text for one in split_cells(categories[1].replace(" < ", ", "), ",")) if categories else None
    return Written((tuple(Cell(row[1]) for row in rows),), "list", levels)


def lines_of_labels(text: str, classes: Sequence[str]) -> Written:
    """Returns the labels that lines hold: a table, a column, a list, or one after the other.

    Raises:
        InputError: if there is none, a bracket is left open, or it is not known which column is meant.
    """
    remarks = list[str]()
    lines = _without_marks(_without_prefix(text.split("\n")), remarks)
    filled = [line for line in lines if line.strip(" \t,;|")]
    if not filled:
        raise InputError("there is no label in the text")
    gaps = sum(not line.strip() for line in "\n".join(lines).strip("\n").split("\n"))
    if gaps and len(filled) > 1 and gaps != len(filled) - 1:
        remarks.append(f"Empty lines were passed over: {gaps}.")
    return _of_lines(filled, classes, remarks)


def _of_lines(lines: Sequence[str], classes: Sequence[str], remarks: list[str]) -> Written:
    if (frame := _frame_print(lines)) is not None:
        return _of_table(*frame, remarks)
    separator = _separator_in(lines)
    rows = [split_cells(line, separator) for line in lines]
    if separator is None and not all(cell.is_value for row in rows for cell in row):
        rows = _known_words(rows, lines, classes) or _columns_of_words(lines, remarks)
    check_brackets([cell for row in rows for cell in row])
    if separator == "," and len(lines) > 2 and (decimals := _below_a_name(lines)):
        remarks.append(f"{quoted(lines[0].strip())} was read as the name of the column.")
        return _of_numbers(decimals, separator, remarks)
    header, below = _header_and_rows(rows, classes)
    if header:
        return _of_table(header, below, remarks)
    if len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
        return _of_bare_columns(rows, classes, separator, remarks)
    cells = tuple(cell for row in rows for cell in row)
    return Written((cells,), "list", None, tuple(remarks), on_one_line=len(rows) == 1)


def _below_a_name(lines: Sequence[str]) -> list[tuple[Cell, ...]]:
    """Returns the rows below a name without a comma where all of them are numbers like 2,0; else none."""
    if "," in lines[0] or not re.search(r"[^\W\d]", lines[0]):
        return []
    written = [line.strip() for line in lines[1:]]
    return [split_cells(line, ",") for line in written] if all(map(DECIMALS.fullmatch, written)) else []


def split_cells(line: str, separator: str | None) -> tuple[Cell, ...]:
    """Returns the cells of a line; a separator in quotes separates nothing, and empty cells at the ends count less."""
    if separator is None:
        return tuple(_cell(word) for word in line.split())
    line = line.strip().strip("|") if separator == "|" else line.strip(" ")
    line = line.removesuffix(separator)
    if '"' in line and line.count('"') % 2 == 0:
        try:
            texts = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
        except csv.Error as error:
            raise InputError(f"the text is no list of labels: {error}") from None
    else:
        texts = line.split(separator)
    return tuple(_cell(text.strip()) for text in texts)


def _cell(text: str) -> Cell:
    found = QUOTED.fullmatch(text)
    return Cell(next(part for part in found.groups() if part is not None).strip(), True) if found else Cell(text)


def _separator_in(lines: Sequence[str]) -> str | None:
    if len(lines) > 1 and all("|" in line for line in lines):
        return "|"
    return next((mark for mark in "\t;," if any(mark in line for line in lines)), None)


def _without_prefix(lines: list[str]) -> list[str]:
    """Returns the lines without a name before them, `labels:` or `y =`; on the first line, or on each."""
    found = [PREFIX.fullmatch(line) for line in lines]
    filled = [match for line, match in zip(lines, found, strict=True) if line.strip()]
    first = filled[0] if filled else None
    if first is None or not (is_label_name(first[1]) or (first[2] == "=" and _is_list(first[3] or ""))):
        return lines
    if len({match and match[1] for match in filled}) == 1:
        return [(match[3] or "") if match else line for line, match in zip(lines, found, strict=True)]
    if any(match and match[2] == first[2] for match in filled[1:]):
        return lines
    start = found.index(first)
    return [*lines[:start], first[3] or "", *lines[start + 1 :]]


def _is_list(text: str) -> bool:
    return all(Cell(word).is_value for word in re.split(r"[\s,;]+", text.strip(" ;")) if word)


def _without_marks(lines: list[str], remarks: list[str]) -> list[str]:
    """Returns the lines without the marks of a list, `- cat` or `1. cat`, where each has one."""
    filled = [line for line in lines if line.strip()]
    bullets = [BULLET.fullmatch(line) for line in filled]
    if filled and all(bullets):
        return [match[1] for match in bullets if match]
    numbers = [NUMBERED.fullmatch(line) for line in filled]
    if len(filled) > 1 and all(numbers) and _count_up([int(match[1]) for match in numbers if match]):
        remarks.append("The numbers before the lines, 1. 2. 3., were left out.")
        return [match[2] for match in numbers if match]
    return lines


def _count_up(numbers: Sequence[int]) -> bool:
    return list(numbers) == list(range(numbers[0], numbers[0] + len(numbers)))


def _frame_print(lines: Sequence[str]) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]] | None:
    """Returns the names and the rows of a printed DataFrame without its index; None where it is none."""
    names, rows = lines[0].split(), [line.split() for line in lines[1:]]
    if any(mark in line for line in lines for mark in "\t,;|") or any(Cell(name).is_value for name in names):
        return None
    if rows and len(rows[0]) == 1 and len(rows) > 1 and len(rows[1]) == len(names) + 1 and not rows[0][0].isdecimal():
        rows, lines = rows[1:], [lines[0], *lines[2:]]  # the name of the index
    if len(names) == 1 and len(rows) > 0:
        found = [INDEXED.fullmatch(line) for line in lines[1:]]
        rows = [[match[1], match[2].strip()] for match in found if match] if all(found) else []
    is_frame = rows and all(len(row) == len(names) + 1 and row[0].isdecimal() for row in rows)
    if not is_frame or len({row[0] for row in rows}) < len(rows):
        return None
    return tuple(names), [tuple(_cell(word) for word in row[1:]) for row in rows]


def _known_words(
    rows: list[tuple[Cell, ...]], lines: Sequence[str], classes: Sequence[str]
) -> list[tuple[Cell, ...]] | None:
    """Returns the words of lines where each is a class and no line is one."""
    known = all(cell.text in classes for row in rows for cell in row)
    return rows if known and not any(line.strip() in classes for line in lines) else None


def _columns_of_words(lines: Sequence[str], remarks: list[str]) -> list[tuple[Cell, ...]]:
    """Returns lines without separators as one cell each, and without numbers that count them."""
    for position, line in enumerate(lines):
        words = line.split()
        if len(words) > 1 and all(Cell(word).is_value for word in words):
            raise InputError(f"line {position}, {quoted(line.strip())}, holds numbers, and others hold names")
    _refuse_mapping(lines)
    named = [NAME_OF_ROW.fullmatch(line.strip()) for line in lines]
    indexed = [INDEXED.fullmatch(line) for line in lines]
    if len(lines) > 1 and all(indexed) and _count_up([int(match[1]) for match in indexed if match]):
        remarks.append("The numbers that count the lines were left out.")
        return [(_cell(match[2].strip()),) for match in indexed if match]
    if len(lines) > 1 and all(named) and len({match[1] for match in named if match}) == len(lines):
        remarks.append(f"The first word of each line, as {quoted(lines[0].split()[0])}, was left out.")
        return [(_cell(match[2].strip()),) for match in named if match]
    return [(_cell(line.strip()),) for line in lines]


def _refuse_mapping(lines: Sequence[str]) -> None:
    found = [MAPPED.fullmatch(line) for line in lines]
    if len(lines) > 1 and all(found) and len({match[1] for match in found if match}) == len(lines):
        raise InputError(f"each line says something of a name, {quoted(lines[0].strip())}; paste the labels alone")


def _header_and_rows(
    rows: list[tuple[Cell, ...]], classes: Sequence[str]
) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
    """Returns the names in the first row and the rows below, or no names where the first row has labels."""
    (first, *below), nothing = rows, ((), rows)
    if (
        not below
        or any(len(row) != len(first) for row in below)
        or any(cell.is_value or cell.is_missing for cell in first)
    ):
        return nothing
    names, others = tuple(cell.text for cell in first), {cell.text for row in below for cell in row}
    if len(set(names)) == len(names) > 1 and all(cell.is_value for row in below for cell in row):
        return names, below
    if any(name in classes or (name and name in others) for name in names):
        return nothing
    if names == ("y",) and others <= {"n", "no", "N"}:
        return nothing
    is_named = any(_is_label_column(name) for name in names)
    over_numbers = any(all(row[i].is_value for row in below) for i in range(len(first)))
    return (names, below) if is_named or over_numbers else nothing


def _is_label_column(name: str) -> bool:
    return is_label_name(name) or as_name(name) in CLASS_COLUMNS


def _of_table(names: tuple[str, ...], rows: list[tuple[Cell, ...]], remarks: list[str]) -> Written:
    labelled = [i for i, name in enumerate(names) if _is_label_column(name)]
    if len(labelled) > 1:
        raise InputError(f"columns {listed(names[i] for i in labelled)} are all named as labels are; paste one of them")
    others = [i for i, name in enumerate(names) if name and as_name(name) not in ROW_NUMBERS]
    if not labelled and len(others) == 1:
        labelled = others
    if labelled:
        left = [name for i, name in enumerate(names) if i != labelled[0] and name]
        also = f"; left out: {listed(left)}" if left else ""
        remarks.append(f"{quoted(names[labelled[0]])} was read as the name of the column{also}.")
        return Written((tuple(row[labelled[0]] for row in rows),), "list", None, tuple(remarks))
    if not all(row[i].is_value for row in rows for i in others) or len(others) < 2:
        raise InputError(f"none of the columns {listed(names)} is named label; name one, or paste it alone")
    return Written(
        tuple(tuple(row[i] for i in others) for row in rows), "rows", tuple(names[i] for i in others), tuple(remarks)
    )


def _of_bare_columns(
    rows: Sequence[tuple[Cell, ...]], classes: Sequence[str], separator: str | None, remarks: list[str]
) -> Written:
    """Returns the labels of lines of equally many cells: rows of numbers, a column beside an index, or a list."""
    columns = list(zip(*rows, strict=True))
    if all(cell.is_value for column in columns for cell in column):
        return _of_numbers(rows, separator, remarks)
    counted = [cell.is_number and cell.text.isdecimal() for cell in columns[0]]
    if len(columns) == 2 and all(counted) and _count_up([int(cell.text) for cell in columns[0]]):
        remarks.append("The first column, which counts the rows, was left out.")
        return Written((columns[1],), "list", None, tuple(remarks))
    known = [i for i, column in enumerate(columns) if {cell.text for cell in column} <= set(classes)]
    if len(known) == 1:
        remarks.append(f"Column {known[0]}, whose names are those of the classes, was read; the others are left out.")
        return Written((columns[known[0]],), "list", None, tuple(remarks))
    numbers = [i for i, column in enumerate(columns) if all(cell.is_value for cell in column)]
    if not known and len(numbers) == 1 and not any(cell.is_value for i in _others(columns, numbers) for cell in i):
        remarks.append(f"Column {numbers[0]}, of numbers, was read; the others are left out.")
        return Written((columns[numbers[0]],), "list", None, tuple(remarks))
    shared = Counter(text for column in columns for text in {cell.text for cell in column})
    if not known and max(shared.values()) == 1:
        raise InputError(
            f"each line has {len(columns)} cells, {listed(cell.text for cell in rows[0])} in the first; "
            "paste one column of labels, or write label above it"
        )
    remarks.append("The lines were read one after the other.")
    return Written((tuple(cell for row in rows for cell in row),), "list", None, tuple(remarks))


def _others(columns: Sequence[tuple[Cell, ...]], found: Sequence[int]) -> list[tuple[Cell, ...]]:
    return [column for i, column in enumerate(columns) if i not in found]


def _of_numbers(rows: Sequence[tuple[Cell, ...]], separator: str | None, remarks: list[str]) -> Written:
    written = [",".join(cell.text for cell in row) for row in rows]
    if separator == "," and all(map(DECIMALS.fullmatch, written)):
        if all(row[0].text.lstrip("+-") in ("0", "1") for row in rows):
            raise InputError(f"{quoted(written[0])} in the first line is a number with a decimal comma, or two labels")
        remarks.append(f"The comma in {quoted(written[0])} was read as a decimal comma.")
        return Written((tuple(row[0] for row in rows),), "list", None, tuple(remarks))
    first = [row[0].text for row in rows]
    if len(rows) > 2 and len(rows[0]) == 2 and all(map(str.isdecimal, first)) and _count_up(list(map(int, first))):
        raise InputError(
            "the first of the two columns counts the rows, and may be no labels; "
            "paste one column, or write label above it"
        )
    return Written(tuple(rows), "lines", None, tuple(remarks))


def check_brackets(cells: Sequence[Cell]) -> None:
    """Refuses a name that is a list, or has half a bracket: a list that was cut, or a print that is not known."""
    for position, cell in enumerate(cells):
        if cell.quoted:
            continue
        if LISTED.match(cell.text) and _is_balanced(cell.text):
            raise InputError(
                f"{quoted(cell.text)} at position {position} is a list beside other text; paste the list alone"
            )
        if not _is_balanced(cell.text):
            raise InputError(
                f"{quoted(cell.text)} at position {position} has a bracket without its other half; "
                "paste the list from its first bracket to its last, without what stands around it"
            )


def _is_balanced(text: str) -> bool:
    opened = list[str]()
    for letter in text:
        if letter in "[({":
            opened.append(letter)
        elif letter in BRACKETS and (not opened or opened.pop() != BRACKETS[letter]):
            return False
    return not opened
