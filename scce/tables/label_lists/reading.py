"""The labels that people paste: integers, names, one-hot or soft rows, however they were written or printed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from scce.arrays import FloatArray, InputError, IntArray, as_class_numbers
from scce.tables.files.table_file import listed, quoted
from scce.tables.label_lists.lines import check_brackets, lines_of_labels, r_vector, series
from scce.tables.label_lists.prints import printed
from scce.tables.label_lists.text import Cell, Row, Written, abbreviated, cleaned, whole_in

SUM_OFF = 1e-3  # how far the sum of a soft row may be from 1, where it is rounded


@dataclass(frozen=True, eq=False)
class LabelList:
    """What a text says of N labels.

    Attributes:
        labels: (N,) class numbers; where only rows say what is true, the largest of each.
        classes: K names, the text's own or those that were given; None where there are none.
        targets: (N, K) rows that are soft, or have several ones or none; None where integers say it all.
        remarks: a sentence for each thing that the reader may not expect.
    """

    labels: IntArray
    classes: tuple[str, ...] | None
    targets: FloatArray | None = None
    remarks: tuple[str, ...] = ()


def labels(text: str, classes: Sequence[str] | None = None) -> LabelList:
    """Returns the labels that a pasted text holds.

    Whole numbers are class numbers. Names that are all known are labels of the given classes; otherwise they become
    the classes, in alphabetical order. Rows that are one-hot become integers.

    Args:
        text: integers or names, with commas, spaces or lines between them; a column of a table; or what Python,
            NumPy, PyTorch, TensorFlow, JAX, pandas, R, MATLAB or Julia print.
        classes: the names that are there already, which integers count from 0.

    Raises:
        InputError: if there is no label, one is missing or no class, the text is abbreviated, or it can be read in
            two ways.
    """
    known, plain = tuple(classes or ()), cleaned(text)
    written = r_vector(plain) or series(plain) or printed(plain) or lines_of_labels(plain, known)
    if not written.cells:
        raise InputError("there is no label in the text")
    check_brackets(written.cells)
    _refuse_missing(written.cells, known)
    if written.classes and written.form != "rows":
        known = written.classes
        if classes and written.classes != tuple(classes):
            told = f"The classes are those of the text: {listed(written.classes)}."
            written = replace(written, remarks=(*written.remarks, told))
    if all(cell.is_value for cell in written.cells):
        return _of_values(written, known)
    return _of_names(written, known)


def _refuse_missing(cells: Row, classes: Sequence[str]) -> None:
    for position, cell in enumerate(cells):
        if not cell.text:
            raise InputError(f"there is no label at position {position}")
        if cell.is_missing and (cell.is_na or cell.text not in classes):
            raise InputError(
                f"label {quoted(cell.text)} at position {position} says that there is none; "
                "leave it out, or put it in quotes if a class is called so"
            )
        if not cell.quoted and len(cell.text) > 1 and cell.text.endswith(("...", "\u2026")):
            raise abbreviated()


# ---- numbers -----------------------------------------------------------------------------------


def _of_values(written: Written, classes: tuple[str, ...]) -> LabelList:
    remarks = list(written.remarks)
    if written.form == "list" or not _are_targets(written):
        return _of_integers(written, classes, remarks)
    rows = np.array([[cell.value for cell in row] for row in written.rows]) + 0.0  # -0 is 0
    if written.form == "rows" and written.classes:
        classes = written.classes
    elif classes and len(classes) != rows.shape[1]:
        classes = tuple(f"class {k}" for k in range(rows.shape[1]))
        remarks.append(f"Each row has {rows.shape[1]} numbers; the classes are named {listed(classes)}.")
    return _of_rows(rows, classes or None, remarks)


def _of_rows(rows: FloatArray, classes: tuple[str, ...] | None, remarks: list[str]) -> LabelList:
    outside = np.argwhere(~((rows >= 0) & (rows <= 1)))
    if len(outside):
        row, column = outside[0]
        raise InputError(f"target {rows[row, column]:g} in row {row}, column {column} is outside 0..1")
    if ((rows == 1).sum(axis=1) == 1).all() and ((rows != 0).sum(axis=1) == 1).all():
        remarks.append("One-hot rows were read: each became the integer of its 1.")
        return LabelList(rows.argmax(axis=1), classes, None, tuple(remarks))
    whole = bool(((rows == 0) | (rows == 1)).all())
    what = "Some rows have several ones or none" if whole else "Some rows are soft"
    remarks.append(f"{what}: no integer says this, so the rows are kept.")
    off = np.flatnonzero((abs(rows.sum(axis=1) - 1) > SUM_OFF) & (not whole))
    if len(off):
        remarks.append(f"Row {off[0]} sums to {rows[off[0]].sum():.4g}, not to 1.")
    return LabelList(rows.argmax(axis=1), classes, rows, tuple(remarks))


def _are_targets(written: Written) -> bool:
    """Returns whether rows of numbers are one row per example, and not integers one after the other.

    Raises:
        InputError: if both may be.
    """
    rows = [[cell.value for cell in row] for row in written.rows]
    if not all(value.is_integer() for row in rows for value in row):
        return True
    if not all(value in (0, 1) for row in rows for value in row):
        return written.form == "rows" and written.classes is not None
    if written.classes is not None or all(sum(row) == 1 for row in rows):
        return True
    if len(rows) > 1 and written.form == "rows":
        return True
    raise InputError(
        f"row {next(i for i, row in enumerate(rows) if sum(row) != 1)} is 0 and 1 and not one-hot: "
        "write labels as one list, [0, 1, 1], and rows with several ones as [[0, 1, 1], [1, 0, 0]]"
    )


def _of_integers(written: Written, classes: tuple[str, ...], remarks: list[str]) -> LabelList:
    numbers = list[int]()
    for position, cell in enumerate(written.cells):
        whole = whole_in(cell, position)
        if whole is None:
            raise InputError(f"label {quoted(cell.text)} at position {position} is not an integer{_soft_hint(written)}")
        numbers.append(whole)
    _remark_on_integers(written, numbers, classes, remarks)
    read = np.array(numbers, dtype=np.int64)
    return LabelList(as_class_numbers(read, len(classes)) if classes else read, classes or None, None, tuple(remarks))


def _soft_hint(written: Written) -> str:
    values = [cell.value for cell in written.cells]
    if len(values) > 1 and all(0 <= value <= 1 for value in values) and abs(sum(values) - 1) <= SUM_OFF:
        return "; a soft row stands in two brackets, [[0.7, 0.3]]"
    return ""


def _remark_on_integers(written: Written, numbers: list[int], classes: Sequence[str], remarks: list[str]) -> None:
    if any(cell.is_truth for cell in written.cells):
        remarks.append("True was read as 1, and False as 0.")
    elif written.on_one_line and len(numbers) > 1 and sorted(numbers) == [*[0] * (len(numbers) - 1), 1]:
        row = ", ".join(map(str, numbers)) if len(numbers) <= 8 else "0, 1, 0"
        remarks.append(f"Each number was read as a label. If this is one one-hot row, write [[{row}]].")
    if len(written.rows) > 1:
        remarks.append("The rows were read one after the other.")
    moved = [number for number in numbers if str(number) in classes and classes.index(str(number)) != number]
    if moved:
        k = moved[0]
        other = f"; class {k} is {quoted(classes[k])}" if 0 <= k < len(classes) else ""
        remarks.append(f"The integers count the classes from 0, whatever these are called{other}.")


# ---- names -------------------------------------------------------------------------------------


def _of_names(written: Written, classes: tuple[str, ...]) -> LabelList:
    remarks, names = list(written.remarks), [cell.text for cell in written.cells]
    if written.form == "rows" and len(written.rows) > 1:
        remarks.append("The rows were read one after the other.")
    if mixed := _mixed(written.cells, classes):
        remarks.append("Names and integers stand side by side: both say classes.")
        return LabelList(np.array(mixed), classes, None, tuple(remarks))
    if not set(names) <= set(classes):
        _remark_on_names(written, names, remarks)
        classes = written.classes or _classes_of(names)
        if outside := set(names) - set(classes):
            raise InputError(f"{quoted(min(outside))} is none of the classes {listed(classes)}")
        if len(classes) < 2:
            raise InputError(f"the only name is {quoted(names[0])}; names stand one per line or between commas")
        if written.classes is None:
            remarks.append("The names became the classes, numbered in alphabetical order from 0.")
    return LabelList(np.array([classes.index(name) for name in names]), classes, None, tuple(remarks))


def _mixed(cells: Row, classes: tuple[str, ...]) -> list[int]:
    """Returns the labels of integers and known names side by side; nothing where they are not such."""
    if not any(cell.is_number for cell in cells) or not any(cell.text in classes for cell in cells):
        return []
    if any(cell.text in classes and cell.is_number for cell in cells):
        return []
    found = [_position_in(cell, classes) for cell in cells]
    return [position for position in found if position is not None] if None not in found else []


def _position_in(cell: Cell, classes: tuple[str, ...]) -> int | None:
    if cell.text in classes:
        return classes.index(cell.text)
    position = whole_in(cell, 0) if cell.is_number else None
    return position if position is not None and 0 <= position < len(classes) else None


def _remark_on_names(written: Written, names: Sequence[str], remarks: list[str]) -> None:
    if any(cell.is_number for cell in written.cells):
        number = next(cell.text for cell in written.cells if cell.is_number)
        remarks.append(f"{quoted(number)} stands among names and was read as a name.")
    if any(" " in cell.text and not cell.quoted for cell in written.cells) and len(set(names)) > 1:
        spaced = next(name for name in names if " " in name)
        remarks.append(f"A name may hold spaces: {quoted(spaced)} is one.")


def _classes_of(names: Sequence[str]) -> tuple[str, ...]:
    """Returns the different names in order: whole numbers by size, all else by alphabet."""
    different = set(names)
    if all(name.isascii() and name.isdecimal() and (name == "0" or name[0] != "0") for name in different):
        return tuple(sorted(different, key=lambda name: (len(name), name)))
    return tuple(sorted(different))
