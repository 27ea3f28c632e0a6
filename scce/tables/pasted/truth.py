"""What printed labels say: class numbers, names of classes, one-hot rows, or soft targets."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scce.arrays import FloatArray, InputError, IntArray, short
from scce.batches import LabelForm
from scce.tables.matching import NO_MEANINGS, Meanings, matched
from scce.tables.pasted.brackets import Quoted
from scce.tables.pasted.cells import TRUTHS, WHOLE, as_number, counted, is_number
from scce.tables.pasted.grids import Grid, is_missing
from scce.tables.questions import Meaning
from scce.tables.scale import tolerance
from scce.tables.spelling import MOST_DIGITS

NAME = "the labels"


@dataclass(frozen=True, eq=False)
class Truth:
    """Labels of N examples, or their targets.

    Attributes:
        labels: (N,) or None.
        targets: (N, K) or None.
        classes: K names, or None where they are not known.
        remarks: a sentence for each thing that the reader may not expect.
        meanings: what each value of the labels was taken for.
        form: as they were written.
    """

    labels: IntArray | None
    targets: FloatArray | None
    classes: tuple[str, ...] | None
    remarks: tuple[str, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    form: LabelForm | None = None


def truth_of(grid: Grid, num_classes: int, classes: tuple[str, ...] | None, meant: Meanings = NO_MEANINGS) -> Truth:
    """Returns what labels say, (N,) or (N, K).

    Args:
        grid: the labels.
        num_classes: K.
        classes: their names, or None.
        meant: the class of a value of the labels, where that was said.

    Raises:
        InputError: if they are no labels of these classes, with the place of the first that is none.
    """
    if grid.depth == 2:
        return _of_rows(grid, classes)
    found = matched(
        np.array([_cell(cell, i) for i, cell in enumerate(grid.cells)], dtype=object),
        classes,
        num_classes,
        lambda row: f"the labels, position {row}",
        keep_outside=True,
        meant=meant,
    )
    return Truth(found.labels, None, found.classes or classes, found.remarks, found.meanings, _form_of(grid))


def _form_of(grid: Grid) -> LabelForm:
    if grid.depth == 2:
        return "integer rows" if grid.is_whole else "float rows"
    if all(is_number(cell) for cell in grid.cells):
        return "integers" if grid.is_whole else "floats"
    return "names"


def is_one_hot(grid: Grid) -> bool:
    """Returns whether rows of labels, (N, K), hold zeros and a one each."""
    return grid.depth == 2 and all(_position_of_one(row) is not None for row in grid.rows())


def _of_rows(grid: Grid, classes: tuple[str, ...] | None) -> Truth:
    positions = [_position_of_one(row) for row in grid.rows()]
    if None not in positions:
        remark = "The labels are one-hot rows; they became integers."
        return Truth(np.array(positions, dtype=np.int64), _numbers(grid), classes, (remark,), form=_form_of(grid))
    targets = _numbers(grid)
    _check_targets(targets, grid.decimals)
    return Truth(None, targets, classes, ("The labels are a share of every class: soft targets.",))


def _numbers(grid: Grid) -> FloatArray:
    return Grid(grid.shape, tuple(TRUTHS.get(cell, cell) for cell in grid.cells)).numbers(NAME)


def _check_targets(targets: FloatArray, decimals: int) -> None:
    for i, row in enumerate(targets):
        ones = int(row.sum()) if set(row) <= {0.0, 1.0} else 1
        if ones != 1:
            why = "several classes at once are a binary cross-entropy for each class" if ones else "it has no class"
            raise InputError(f"row {i} of the labels has {ones} ones and is not one-hot: {why}")
        if not (row >= 0).all():
            raise InputError(f"row {i} of the labels has {row[~(row >= 0)][0]:.10g}, which is no share of a class")
        if abs(row.sum() - 1) >= tolerance(len(row), decimals):
            raise InputError(f"row {i} of the labels sums to {row.sum():.10g}, not to 1, and is not one-hot")


def _position_of_one(row: Sequence[str]) -> int | None:
    """Returns where the one of a one-hot row is; None if it is no such row."""
    shares = [float(text) if is_number(text) else np.nan for text in (TRUTHS.get(cell, cell) for cell in row)]
    return shares.index(1.0) if sorted(shares) == [*[0.0] * (len(row) - 1), 1.0] else None


def _cell(text: str, position: int) -> int | float | str | None:
    """Returns a label as it is meant: a number that stands in quotes is one."""
    plain = text.strip()
    if WHOLE.fullmatch(plain):
        if len(plain.partition(".")[0].lstrip("+-")) > MOST_DIGITS:
            raise InputError(f"label {short(plain)} at position {position} is larger than any class number")
        return str(plain)
    if isinstance(text, Quoted):
        return str(plain)
    if is_missing(plain):
        return None
    if plain in TRUTHS:
        return plain.capitalize()
    return as_number(plain, lambda: f"position {position} of {NAME}")


def fitting(things: Sequence[object], word: str, num_rows: int) -> None:
    """Refuses what is not as many as the rows of predictions."""
    if len(things) != num_rows:
        rows = "1 row" if num_rows == 1 else f"{num_rows:,} rows"
        raise InputError(f"the text has {counted(things, word)} for {rows} of predictions")
