"""Lines of cells, as spreadsheets, pandas, R, Markdown and terminals write a table, as one plain table with tabs.

Every row stays in its line, so that a refusal names the line of the text.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from scce.arrays import InputError, short
from scce.tables.names import role
from scce.tables.pasted.cells import abbreviated, is_number
from scce.tables.pasted.decimal_commas import comma_pairs, is_of_comma_pairs
from scce.tables.pasted.terminal import PROMPT
from scce.tables.spelling import DECIMAL_COMMA, is_doubtful, with_point

Line = tuple[int, list[str]]  # where it stands, and its cells

BARS = re.compile(r"[|\u2502\u2503\u2506\u250a\u2551]")
RULE = re.compile(r"(?=[^\n]{0,9999}(?:-{3}|[\u2500\u2501\u2504\u2550\u254c]{2}|={3}))[-=+|:\s\u2500-\u257f]{3,9999}")
COUNT = re.compile(
    r"\s{0,40}(?:\[?(?P<rows>[0-9]{1,9}) rows? [x\u00d7] [0-9]{1,9} columns?\]?|\((?P<more>[0-9]{1,9}) rows?\)"
    r"|shape: \((?P<shape>[0-9_]{1,12}), [0-9]{1,9}\)|(?P<julia>[0-9]{1,9})\u00d7[0-9]{1,9} DataFrame"
    r"|# A tibble: (?P<tibble>[0-9,]{1,12}) [x\u00d7] [0-9]{1,9})\s{0,40}"
)
MORE = re.compile(
    r"\s{0,40}(?:# (?:\u2026|\u2139|\.\.\.) ?(?:with )?[0-9,]{1,12} more|only showing top [0-9]"
    r"|[0-9]{1,9} (?:rows|columns) omitted)"
)
FOOTER = re.compile(
    r"\s{0,40}(?:(?:Name: (?P<name>[^,\n]{0,200}), )?(?:Length: [0-9]{1,9}, )?dtype: [\w<>\[\]]{1,40}"
    r"|[0-9]{1,9} rows? in set[^\n]{0,40}|torch\.Size\([^\n]{0,40}\)|\([0-9]{1,9}, [0-9]{0,9}\))\s{0,40}"
)
GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{3}){1,9},[0-9]{0,40}")
POINTED = re.compile(r"[+-]?[0-9]{0,40}\.[0-9.,eE+-]{0,40}\s?%?")
# 1 234,5 in a cell.
THOUSANDS = re.compile(r"([+-]?[0-9]{1,3})((?: [0-9]{3}){1,9})((?:[.,][0-9]{0,40})?)")
PERCENT = re.compile(r"(?P<number>[^%\s]{1,60})(?P<sign>\s?%)")
NUMBERISH = re.compile(r"(?=[^\n]{0,60}[0-9])[^A-Za-z_\n]{0,9}[0-9.,\s]{1,60}(?:[eE][+-]?[0-9]{1,3})?[^A-Za-z_\n]{0,9}")
REPORT = re.compile(r"[ \t]{0,80}precision\s{1,20}recall\s{1,20}f1-score\s{1,20}support", re.MULTILINE)
MARKUP = re.compile(r"</?(?:table|tr|td|th|tbody|thead)\b", re.IGNORECASE)
TYPES = re.compile(r"<[a-z]{2,9}>|Int\d*|U?Int\d+|Float\d+|String\d*|Bool|[iuf]\d+|str|bool|String|---")


@dataclass(frozen=True)
class Cleaned:
    """A table as plain text.

    Attributes:
        text: rows of cells, line by line; the lines of what is no row are empty.
        remarks: a sentence for each thing that the reader may not expect.
    """

    text: str
    remarks: tuple[str, ...] = ()


def cleaned(text: str) -> Cleaned:
    """Returns a table as plain text, whose cells are separated by one mark.

    Raises:
        InputError: if rows are left out of it, or no lines of cells are there.
    """
    if not re.search(r"[0-9]", text):
        raise InputError("there is no row of numbers in the text")
    lines = ["" if line.startswith(PROMPT) else line for line in text.split("\n")]
    _refuse_what_is_no_table(text)
    said, name, kept = _without_footers(lines)
    _refuse_abbreviated(kept)
    _refuse_comma_pairs(kept)
    if ruled := _ruled(kept):
        return _checked(ruled, said)
    separator = _separator(kept)
    rows = _separated(kept, separator) if separator else _spaced(kept, name)
    _refuse_broken_numbers(rows)
    doubtful = separator == "," and any(is_doubtful(cell) for _, cells in rows for cell in cells)
    return _checked(rows if doubtful else _with_points(rows), said)


# ---- what stands around the rows


def without_footers(text: str) -> str:
    """Returns a text without the lines that say how many rows a table has, and of what type they are."""
    return "\n".join(line for line in text.split("\n") if not COUNT.fullmatch(line) and not FOOTER.fullmatch(line))


def _without_footers(lines: Sequence[str]) -> tuple[int | None, str | None, list[str]]:
    """Returns how many rows the text says it has, the name of a printed Series, and the lines without these."""
    said, name, kept = None, None, list[str]()
    for line in lines:
        if MORE.match(line):
            raise InputError(f"the text says that rows are left out, {short(repr(line.strip()))}; print all of them")
        count, footer = COUNT.fullmatch(line), FOOTER.fullmatch(line)
        if count:
            said = int(next(number for number in count.groups() if number).replace(",", "").replace("_", ""))
        elif footer:
            name = (footer["name"] or "") if "dtype" in line else name
        kept.append("" if count or footer else line)
    return said, name, kept


def _refuse_what_is_no_table(text: str) -> None:
    if REPORT.search(text):
        raise InputError("the text is a classification report, which holds no predictions; paste y_true and y_pred")
    if MARKUP.search(text):
        raise InputError("the text is the HTML of a table; paste the table as the browser shows it, or a CSV file")


def _refuse_comma_pairs(lines: Sequence[str]) -> None:
    rows = [line for line in lines if re.search(r"[0-9]", line)]
    if rows and all(map(is_of_comma_pairs, rows)):
        raise comma_pairs(rows[0])


def _refuse_broken_numbers(rows: Sequence[Line]) -> None:
    """Refuses a first row that is no names of columns, for it holds a number with decimals, and nearly numbers."""
    if not rows or not all(map(NUMBERISH.fullmatch, rows[0][1])):
        return
    number, cells = rows[0]
    plain = [PERCENT.sub(r"\g<number>", with_point(_pointed(cell))) for cell in cells]
    odd = [cell for cell, text in zip(cells, plain, strict=True) if not (is_number(text) or GROUPED.fullmatch(text))]
    if odd and any(re.search(r"[.,][0-9]", text) for text in plain):
        raise InputError(f"{short(repr(odd[0]))} in line {number + 1} is not a number")


def _refuse_abbreviated(lines: Sequence[str]) -> None:
    for number, line in enumerate(lines, 1):
        cells = [cell for cell in re.split(r"[\s|,;\t\u2502\u2506\u250a]+", line) if cell]
        dots = [cell for cell in cells if set(cell) <= {".", "\u2026", "\u22ee", "\u22ef", "\u22f1"} and cell != "."]
        if dots:
            raise abbreviated(f" in line {number}")


def _checked(rows: Sequence[Line], said: int | None) -> Cleaned:
    if not rows:
        raise InputError("there is no row of numbers in the text")
    lines = [""] * (max(number for number, _ in rows) + 1)
    for number, cells in rows:
        lines[number] = "\t".join(map(_as_cell, cells))
    filled = sum(1 for line in lines if line.strip())
    if said is not None and filled - 1 != said and filled != said:
        raise InputError(f"the text says that it has {said:,} rows, and it holds {filled - 1:,}; paste all of it")
    return Cleaned("\n".join(lines) + "\n")


def _separator(lines: Sequence[str]) -> str:
    """Returns the mark between cells, or nothing where it is spaces."""
    text = "\n".join(lines)
    if "\t" not in text and ";" not in text and _has_decimal_commas(text):
        return ""
    return next((mark for mark in "\t;,|" if mark in text), "")


def _has_decimal_commas(text: str) -> bool:
    words = text.split()
    commas = [word for word in words if "," in word]
    several = any(len(line.split()) > 1 for line in text.split("\n"))
    return bool(commas) and several and all(DECIMAL_COMMA.fullmatch(word) and word[-1] != "," for word in commas)


def _as_cell(cell: str) -> str:
    """Returns a cell as it stands between tabs."""
    plain = cell.strip().replace("\t", " ")
    return '"' + plain.replace('"', '""') + '"' if '"' in plain else plain


def _separated(lines: Sequence[str], separator: str) -> list[Line]:
    """Returns the rows of a text with a mark between cells, without words above and below it that hold no mark."""
    kept = ["" if separator not in line and not re.search(r"[0-9]", line) else line for line in lines]
    reader = csv.reader(kept, delimiter=separator, skipinitialspace=True)
    try:
        rows = [(reader.line_num - 1, [_joined_thousands(cell.strip()) for cell in cells]) for cells in reader]
    except csv.Error as error:
        raise InputError(f"line {reader.line_num} is no row of cells: {error}") from None
    rows = [line for line in rows if any(line[1])]
    while rows and len(rows[0][1]) > 1 and not any(cells[-1] for _, cells in rows):
        rows = [(number, cells[:-1]) for number, cells in rows]  # a mark at the end of every line
    return _with_first_name(rows) if separator == "\t" else rows


def _with_points(rows: list[Line]) -> list[Line]:
    """Returns rows whose decimal commas are points, where no number has a point; else they are left as they are.

    Raises:
        InputError: if some have points and some commas, and the first line holds numbers, not names.
    """
    cells = [cell for _, row in rows for cell in row]
    if not any(_pointed(cell) != cell or GROUPED.fullmatch(cell) for cell in cells):
        return rows
    if not any(POINTED.fullmatch(cell) for cell in cells):
        return [(number, [_pointed(cell) for cell in row]) for number, row in rows]
    if all(re.fullmatch(r"[-+0-9.,eE%\s]*", cell) for cell in rows[0][1]):
        raise InputError("numbers with points beside numbers with commas need names of the columns above them")
    return rows


def _pointed(cell: str) -> str:
    """Returns a number with a decimal comma as one with a point, whether or not a percent sign is behind it."""
    found = PERCENT.fullmatch(cell)
    return f"{with_point(found['number'])}{found['sign']}" if found else with_point(cell)


def _joined_thousands(cell: str) -> str:
    """Returns 1 234,5 as 1234,5; any other cell as it is."""
    found = THOUSANDS.fullmatch(cell)
    return found[1] + found[2].replace(" ", "") + found[3] if found else cell


def _with_first_name(rows: list[Line]) -> list[Line]:
    """Returns rows with a name for all cells: a notebook's table loses the empty name above the numbers of its rows."""
    if len(rows) < 2:
        return rows
    (number, names), *below = rows
    counting = [cells[0] for _, cells in below] == [str(i) for i in range(len(below))]
    missing = {len(cells) for _, cells in below} == {len(names) + 1}
    return [(number, ["", *names]), *below] if counting and missing else rows


# ---- tables with rules and bars


def _ruled(lines: Sequence[str]) -> list[Line]:
    """Returns the rows of a table that is drawn with bars, Markdown's and those of terminals; none if it is not."""
    rules = [i for i, line in enumerate(lines) if RULE.fullmatch(line)]
    drawn = set(rules)
    barred = [i for i, line in enumerate(lines) if BARS.search(line) and i not in drawn]
    framed = [i for i in barred if lines[i].strip()[:1] == "|" == lines[i].strip()[-1:]]
    if not rules and not (len(framed) > 1 and len(framed) == len(barred)):
        return []
    if rules and not barred:
        return _by_dashes(lines, rules)
    if any(re.match(r"\s{0,40}Row \u2502", lines[i]) for i in barred):
        return _of_julia(lines, barred)
    return _without_types([(i, _cells_between(lines[i])) for i in barred], set(rules))


def _cells_between(line: str) -> list[str]:
    inner = line.strip().replace("\\|", "\u2223")
    inner = BARS.sub("|", inner)
    inner = inner[1:] if inner.startswith("|") else inner
    inner = inner[:-1] if inner.endswith("|") else inner
    return [cell.strip().strip("*`").replace("\u2223", "|") for cell in inner.split("|")]


def _without_types(rows: list[Line], rules: set[int]) -> list[Line]:
    """Returns the rows without the line of types below the names, and without names that stand twice."""
    kept = rows[:1]
    for number, cells in rows[1:]:
        filled = [cell for cell in cells if cell]
        if filled and all(TYPES.fullmatch(cell) for cell in filled) and not any(map(is_number, filled)):
            continue
        if cells != rows[0][1]:
            kept.append((number, cells))
    return kept


def _by_dashes(lines: Sequence[str], rules: Sequence[int]) -> list[Line]:
    """Returns the rows of a table whose columns are marked by dashes alone."""
    rule, others = max((lines[i] for i in rules), key=lambda line: len(line.split())), _others(lines, rules)
    if len(rule.split()) < 2:
        return [(i, line.split()) for i, line in others]
    spans = [found.span() for found in re.finditer(r"\S+", rule)]
    starts = [0, *(start for start, _ in spans[1:])]
    ends = [*starts[1:], 10**6]
    return [(i, [line[start:end].strip() for start, end in zip(starts, ends, strict=True)]) for i, line in others]


def _others(lines: Sequence[str], rules: Sequence[int]) -> list[tuple[int, str]]:
    """Returns the lines that are filled, without the rules."""
    known = set(rules)
    return [(i, line) for i, line in _filled(lines) if i not in known]


def _of_julia(lines: Sequence[str], barred: Sequence[int]) -> list[Line]:
    """Returns the rows of a DataFrame of Julia: the number of the row, a bar, and cells between spaces."""
    rows = [(i, lines[i].partition("\u2502")) for i in barred]
    cells = [(i, [before.strip().replace("Row", ""), *after.split()]) for i, (before, _, after) in rows]
    return [line for line in cells if line[1][0] or line is cells[0]]


# ---- tables with spaces


def _filled(lines: Sequence[str]) -> list[tuple[int, str]]:
    return [(i, line) for i, line in enumerate(lines) if line.strip()]


def _spaced(lines: Sequence[str], series: str | None) -> list[Line]:
    """Returns the rows of a table whose cells have spaces between them, as pandas and R print it."""
    filled = _filled(lines)
    if any(line.rstrip().endswith("\\") for _, line in filled):
        return _joined(_blocks(lines))
    rows = _without_r_types([(i, line.split()) for i, line in filled])
    rows = _without_words_above(rows)
    if series is not None and rows and all(len(cells) == 2 for _, cells in rows):
        return _of_series(rows, series)
    return _with_index(rows, dict(filled))


def _blocks(lines: Sequence[str]) -> list[list[Line]]:
    """Returns the parts of a wide table, one below the other; the names of every part but the last end with \\."""
    blocks: list[list[tuple[int, str]]] = [[]]
    for i, line in enumerate(lines):
        if not line.strip() and blocks[-1]:
            blocks.append([])
        elif line.strip():
            cells = line.rstrip().removesuffix("\\")
            blocks[-1] += [(i, cells)] if cells.strip() else []
    return [_with_index([(i, line.split()) for i, line in block], dict(block)) for block in blocks if block]


def _joined(blocks: Sequence[list[Line]]) -> list[Line]:
    """Returns the parts of a wide table side by side; the rows have to be the same in all."""
    first, *others = blocks
    index = [cells[0] for _, cells in first[1:]]
    for block in others:
        if [cells[0] for _, cells in block[1:]] != index:
            raise InputError("the parts of the table, one below the other, do not have the same rows")
    return [
        (number, [*cells, *(cell for block in others for cell in block[i][1][1:])])
        for i, (number, cells) in enumerate(first)
    ]


def _without_r_types(rows: list[Line]) -> list[Line]:
    return [line for line in rows if not all(re.fullmatch(r"<[a-z]{2,9}>", cell) for cell in line[1])]


def _without_words_above(rows: list[Line]) -> list[Line]:
    """Returns the rows without a title: lines without a number above lines that are names and rows."""
    lengths = [len(cells) for _, cells in rows]
    while len(rows) > 2 and not any(map(is_number, [*rows[0][1], *rows[1][1]])) and lengths[1] >= lengths[0]:
        if lengths[1] == 1 or _is_index_name(rows):
            break
        rows, lengths = rows[1:], lengths[1:]
    return rows


def _is_index_name(rows: Sequence[Line]) -> bool:
    return len(rows) > 2 and len(rows[1][1]) == 1 and len(rows[2][1]) == len(rows[0][1]) + 1


def _of_series(rows: list[Line], name: str) -> list[Line]:
    """Returns a Series: a column, or, where its index names classes, a row."""
    words, numbers = [cells[0] for _, cells in rows], [cells[1] for _, cells in rows]
    if not any(map(is_number, words)) and all(map(is_number, numbers)) and not role(name):
        return [(rows[0][0], words), (rows[1][0] if len(rows) > 1 else rows[0][0] + 1, numbers)]
    return [(rows[0][0], ["", name or "value"]), *((number + 1, cells) for number, cells in rows)]


def _with_index(rows: list[Line], lines: dict[int, str]) -> list[Line]:
    """Returns rows with a name for every cell: pandas and R print the names of rows without one."""
    if len(rows) < 2:
        return rows
    (number, names), *below = rows
    if _is_index_name(rows):
        names, below = [rows[1][1][0], *names], below[1:]
    lengths = {len(cells) for _, cells in below}
    if len(lengths) != 1 or len(names) == (width := lengths.pop()):
        return [(number, names), *below]
    if len(names) == width - 1:
        return [(number, ["", *names]), *below]
    by_place = _names_by_place(lines[number], [lines[i] for i, _ in below], width)
    return [(number, by_place or names), *below]


def _names_by_place(header: str, lines: Sequence[str], width: int) -> list[str]:
    """Returns names that hold spaces by the columns they stand above, which end in the same place in every line."""
    spans = [[found.span() for found in re.finditer(r"\S+", line)] for line in lines]
    ends = [max(line[column][1] for line in spans) for column in range(width)]
    starts = [0, *ends[:-1]]
    names = [header[start:end].strip() for start, end in zip(starts, [*ends[:-1], 10**6], strict=True)]
    whole = all(" " in header[max(0, end - 1) : end + 1] or end >= len(header) for end in ends[:-1])
    return names if all(names[1:]) and whole else []
