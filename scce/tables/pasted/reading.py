"""A text as predictions: what surrounds the numbers is taken away, and what is left is a table or printed arrays."""

import re
from dataclasses import replace

import numpy as np

from scce.arrays import InputError
from scce.tables.pasted.brackets import printed_in
from scce.tables.pasted.decimal_commas import REMARK, with_decimal_points
from scce.tables.pasted.languages import Found, found_in
from scce.tables.pasted.latex import without_latex
from scce.tables.pasted.lists_in_cells import without_lists
from scce.tables.pasted.orientation import counts_from_one
from scce.tables.pasted.prints import predictions_of_arrays
from scce.tables.pasted.records import Sheet, spread
from scce.tables.pasted.sayings import meant_by
from scce.tables.pasted.sheets import cleaned, without_footers
from scce.tables.pasted.tabular import predictions_of_table
from scce.tables.pasted.terminal import without_comments, without_controls, without_surroundings
from scce.tables.pasted.wishes import MOST_PASTED_CHARACTERS
from scce.tables.record import Predictions, Wish

# Where a list or a dictionary begins; p[0] in a header is none.
LIST = re.compile(
    r"(?<![\w\]])(?:\[\s{0,99}[\[\](+\-.0-9niNITF'\"{]|\(\s{0,99}\(|\{\s{0,99}[\w'\"{-])"
    r"|\b(?:tensor|array)\(|\w\(\s{0,99}[\[(]|\b(?:Float|U?Int)[0-9]{1,2}\["
)
# A line in which the reader says which axis holds the classes.
AXIS = re.compile(r"^[ \t]{0,9}(?:axis|dim)[ \t]{0,9}=[ \t]{0,9}(-?[0-9])[ \t\r]{0,9}$", re.MULTILINE)
NAMED = re.compile(r"(?:^|\n)[ \t]{0,40}([A-Za-z][\w. ]{0,40}?)[ \t]{0,9}[:=][ \t]{0,9}[-+.0-9nNiI'\"]")


def predictions_of(text: str, wish: Wish) -> Predictions:
    """Returns the predictions that a text holds.

    Raises:
        InputError: if it is too long, or holds none, or what is no number; the sentence says where.
    """
    if len(text) > MOST_PASTED_CHARACTERS:
        raise InputError(f"the text has {len(text):,} characters; at most {MOST_PASTED_CHARACTERS:,} are read")
    if said := AXIS.search(text):
        return predictions_of(AXIS.sub("", text), wish if wish.axis is not None else replace(wish, axis=int(said[1])))
    plain = without_surroundings(without_latex(without_controls(text)))
    if not plain.strip():
        raise InputError(_what_is_missing(text))
    found = found_in(without_lists(plain))
    rest = "\n".join(found.rest)
    if not found.language and not found.pieces and not _is_print(rest):
        return _doubting_counts(predictions_of_table(cleaned(rest).text, wish))
    rest = without_comments(rest)
    pointed = with_decimal_points(rest)
    read = _printed(pointed, found, wish)
    return read if pointed == rest else replace(read, remarks=(*read.remarks, REMARK))


def _printed(text: str, found: Found, wish: Wish) -> Predictions:
    """Returns the predictions among the arrays of a text, and what was found in it before."""
    printed = printed_in(text)
    pieces, sheet = spread([*found.pieces, *printed.pieces])
    if sheet is None:
        return _doubting_counts(predictions_of_arrays(pieces, printed, wish, found.language))
    if pieces:
        raise InputError("the text has a table and arrays beside it; paste the labels as a column of the table")
    return _with_doubt(predictions_of_table(_text_of(sheet), wish), sheet, found.language)


def _what_is_missing(text: str) -> str:
    """Returns what to say of a text in which nothing is left beside what surrounds numbers."""
    if "loss" in text.lower():
        return "there is no row of numbers in the text; for a line of a log there is the field 'My loss says ...'"
    return "there is no row of numbers in the text" if text.strip() else "there is nothing in the text"


def _doubting_counts(read: Predictions) -> Predictions:
    """Returns what was read, with a remark where it may be a confusion matrix: as many whole numbers down as across."""
    down, across = read.rows.shape
    alone = read.kind == "logits" and read.labels is None and read.targets is None and down == across
    counts = np.isfinite(read.rows) & (read.rows >= 0) & (np.trunc(read.rows) == read.rows)
    if not alone or not counts.all() or read.rows.max() < 2:
        return read
    told = (
        "All numbers are whole, as many rows as columns: a confusion matrix counts guesses, and holds no predictions."
    )
    return replace(read, remarks=(*read.remarks, told))


def _with_doubt(read: Predictions, sheet: Sheet, language: str) -> Predictions:
    """Returns what a matrix holds, with a remark where its labels may count from 1, as the language does."""
    label = next((column.name for column in read.columns if column.role == "label"), None)
    if not language or label not in sheet.names:
        return read
    cells = [row[sheet.names.index(label)] for row in sheet.rows]
    if not all(cell.isdecimal() and int(cell) > 0 for cell in cells):
        return read
    return replace(read, remarks=(*read.remarks, counts_from_one(language)))


def _is_print(text: str) -> bool:
    """Returns whether a text holds brackets of lists, or numbers behind a name that says what they are."""
    plain = without_footers(text)
    if LIST.search(plain):
        return True
    return any(meant_by(found[1]) in ("labels", "predictions") for found in NAMED.finditer(plain))


def _text_of(sheet: Sheet) -> str:
    lines = [sheet.names, *sheet.rows]
    return "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in line) for line in lines) + "\n"
