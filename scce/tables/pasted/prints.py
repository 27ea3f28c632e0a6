"""Printed arrays as predictions: which of them are the rows, the labels and the weights, by name or by shape."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from scce.arrays import FloatArray, InputError
from scce.tables.files.table_file import listed, quoted
from scce.tables.matching import Meanings
from scce.tables.names import as_name
from scce.tables.pasted.axes import flattened
from scce.tables.pasted.brackets import Piece, Printed
from scce.tables.pasted.cells import counted
from scce.tables.pasted.grids import Grid, grid_of
from scce.tables.pasted.orientation import ACROSS, as_counted_from_one, from_one, turned
from scce.tables.pasted.runs import apart, as_rows, without_shapes
from scce.tables.pasted.sayings import Meant, meant_by, said_by, why_aside
from scce.tables.pasted.sigmoid import check_binary, pair_of
from scce.tables.pasted.truth import Truth, fitting, is_one_hot, truth_of
from scce.tables.pasted.wishes import MOST_PASTED_CLASSES, MOST_PASTED_ROWS
from scce.tables.record import Predictions, Scale, Wish
from scce.tables.scale import Seen, scale_of
from scce.tables.spelling import MOST_DIGITS


@dataclass(frozen=True)
class _Array:
    name: str
    function: str
    grid: Grid
    meant: Meant


@dataclass
class _Parts:
    found: dict[str, _Array] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def put(self, meant: Meant, array: _Array) -> None:
        if meant in self.found:
            one, other = self.found[meant].name, array.name
            names = f", {quoted(one)} and {quoted(other)}" if one and other and one != other else ""
            raise InputError(f"the text has {meant} twice{names}; write y_true = and y_pred = before the lists")
        self.found[meant] = array

    def leave_out(self, array: _Array, why: str) -> None:
        self.remarks.append(f"Left out, for it {why}: {quoted(array.name or 'an array without a name')}.")

    def grid(self, meant: Meant) -> Grid | None:
        return self.found[meant].grid if meant in self.found else None


def predictions_of_arrays(pieces: Sequence[Piece], printed: Printed, wish: Wish, language: str = "") -> Predictions:
    """Returns what printed arrays hold.

    Raises:
        InputError: if two arrays have the same role, or do not fit each other, or hold what is no number.
    """
    arrays = _arrays(pieces, wish)
    parts = _parts_of(arrays)
    if "predictions" not in parts.found:
        known = [f"{quoted(array.name)} {why_aside(array.name)}" for array in arrays if array.meant == "aside"]
        also = f"; {known[0]}" if known else ""
        raise InputError(f"there are no predictions in the text: one row of numbers per example{also}")
    if passed := _without_lone_label(printed.passed, parts):
        parts.remarks.append(f"Passed over, for no row is in them: {listed(passed)}.")
    return _predictions(parts, wish, language)


# ---- which array is what


def _arrays(pieces: Sequence[Piece], wish: Wish) -> list[_Array]:
    single = [one for piece in pieces for one in apart(piece)]
    kept = [piece for piece in single if not _is_named(piece.name, wish.leave_out)]
    if wish.label is not None and not any(_is_named(piece.name, [wish.label]) for piece in kept):
        raise InputError(f"there is no array {quoted(wish.label)} in the text")
    arrays = list[_Array]()
    for piece in as_rows(without_shapes(kept)):
        meant = "labels" if wish.label and _is_named(piece.name, [wish.label]) else meant_by(piece.name)
        if wish.label and meant == "labels" and not _is_named(piece.name, [wish.label]):
            meant = "aside"
        if not piece.value and not meant:
            continue
        grid = grid_of(piece.value, "" if meant in ("", "predictions") else f"the {meant}")
        if meant == "aside" and grid.depth > 1 and not grid.is_whole:
            meant = ""  # rows of numbers, whatever the last word before them
        arrays.append(_Array(piece.name, piece.function, grid, meant))
    return [array for array in arrays if array.meant != "shape"]


def _is_named(name: str, wanted: Sequence[str]) -> bool:
    words = [name, *name.split()[-1:]]
    return any(as_name(one) == as_name(word) for one in wanted for word in words if word)


def _parts_of(arrays: Sequence[_Array]) -> _Parts:
    parts = _Parts()
    named = [array for array in arrays if array.meant == "predictions"]
    rows = _rows_among(arrays, named)
    for array in arrays:
        meant = array.meant
        if array is rows:
            parts.put("predictions", array)
        elif meant == "aside" or (meant == "predictions" and _is_guess(array, rows)):
            parts.leave_out(array, why_aside(array.name) if meant == "aside" else "is what the model guessed")
        elif meant == "labels" and _are_names(array, rows, arrays):
            parts.put("classes", array)
        else:
            parts.put(meant or _meant_by_shape(array, rows, arrays), array)
    return parts


def _rows_among(arrays: Sequence[_Array], named: Sequence[_Array]) -> _Array | None:
    """Returns the array that holds the predictions: by name, else the deepest that is not of integers alone."""
    numbers = [array for array in named if not array.grid.is_text]
    if numbers:
        return max(numbers, key=lambda array: array.grid.depth)
    free = [array for array in arrays if not array.meant and not array.grid.is_text]
    deep = [array for array in free if array.grid.depth > 1]
    if len(deep) > 1 and len(broken := [array for array in deep if not array.grid.is_whole]) == 1:
        return broken[0]
    if len(deep) > 1 and len(shares := [array for array in deep if not is_one_hot(array.grid)]) == 1:
        return shares[0]
    broken = [array for array in free if not array.grid.is_whole]
    return next(iter(deep or broken or free), None) or next(filter(_is_output, arrays), None)


def _is_output(array: _Array) -> bool:
    """Returns whether an array that is called y, as labels are and outputs too, holds no labels by its numbers."""
    deep = array.grid.depth > 1 and array.grid.shape[-1] > 1
    return as_name(array.name.split()[-1] if array.name else "") == "y" and deep and not array.grid.is_whole


def _is_guess(array: _Array, rows: _Array | None) -> bool:
    """Returns whether an array among the predictions holds the guessed classes: integers or names, one per example."""
    return rows is not None and array.grid.depth < rows.grid.depth and (array.grid.is_whole or array.grid.is_text)


def _are_names(array: _Array, rows: _Array | None, arrays: Sequence[_Array]) -> bool:
    """Returns whether words that are called labels name the classes: there is one for each, and other labels."""
    others = [one for one in arrays if one.meant == "labels" and one is not array]
    if rows is None or not others or not array.grid.is_text or "classes" in [one.meant for one in arrays]:
        return False
    return array.grid.depth == 1 and len(set(array.grid.cells)) == len(array.grid.cells) == rows.grid.shape[-1]


def _meant_by_shape(array: _Array, rows: _Array | None, arrays: Sequence[_Array]) -> Meant:
    """Returns what an array without a telling name is: labels have fewer axes than the rows, or are one-hot."""
    if rows is None or array.grid.is_text:
        return "labels"
    column = array.grid.is_whole and array.grid.shape[-1:] == (1,)
    fits = column or array.grid.depth < rows.grid.depth or is_one_hot(array.grid) or rows.grid.depth == 1
    return "labels" if fits and not any(one.meant == "labels" for one in arrays) else "predictions"


def _without_lone_label(passed: Sequence[str], parts: _Parts) -> Sequence[str]:
    """Returns what was passed over, without a class number beside one row: that is its label, and is put to it."""
    rows, numbers = parts.found["predictions"].grid, [number for number in passed if number.isdecimal()]
    is_one_row = rows.depth == 1 or (rows.depth == 2 and rows.shape[0] == 1)
    if "labels" in parts.found or not is_one_row or len(numbers) != 1 or not _is_class(numbers[0], rows.shape[-1]):
        return passed
    parts.put("labels", _Array("", "", Grid((1,), (numbers[0],)), "labels"))
    parts.remarks.append(f"{numbers[0]} stands alone beside one row, and is taken for its label.")
    return [each for each in passed if each != numbers[0]]


def _is_class(number: str, num_classes: int) -> bool:
    return len(number) <= MOST_DIGITS and int(number) < num_classes


# ---- what they hold


def _predictions(parts: _Parts, wish: Wish, language: str) -> Predictions:
    array, classes = parts.found["predictions"], _classes(parts)
    rows, labels, weights = array.grid, _labels(parts.grid("labels")), parts.grid("weights")
    said = wish.kind or ("percent" if rows.is_percent else said_by(array.name, array.function))
    by = _by(wish, array, rows)
    remarks, meant, axes = list(parts.remarks), dict(wish.meant), None
    if rows.is_text:
        raise InputError(f"{quoted(_first_word(rows))} among the predictions is not a number")
    if rows.depth > 2 and rows.shape[-1] > 0:
        flat = flattened(rows, labels, weights, array.name, wish.axis)
        rows, labels, weights, axes = flat.rows, flat.labels, flat.weights, flat.axes
        remarks = [*flat.remarks, *remarks]
    if language in ACROSS:
        rows, labels, said_of_axes = turned(rows, labels, language)
        remarks += said_of_axes
    if _is_column(rows, labels):
        return _of_column(rows, labels, weights, classes, said, by, remarks, meant)
    rows = rows.reshaped((1, *rows.shape)) if rows.depth == 1 else rows
    _check_size(rows)
    labels = _fitted(labels, rows)
    written = labels
    if not meant:
        labels, counted_from = from_one(labels, rows.shape[1], language)
        remarks += counted_from
    truth = _truth(labels, rows.shape[1], classes, meant)
    if labels is not written:
        truth = replace(truth, meanings=as_counted_from_one(truth.meanings))
    values = rows.numbers("")
    seen = scale_of(values, decimals=rows.decimals, said=said)
    if array.function.startswith("Sigmoid") and seen.kind == "probabilities":
        remarks.append(
            "A sigmoid of each class is trained with a binary cross-entropy for each class, not with this loss."
        )
    found = _record(values, truth, weights, classes, _by_reader(seen, said, by), remarks)
    return replace(found, axes=axes)


def _by(wish: Wish, array: _Array, rows: Grid) -> str:
    if wish.kind:
        return "you said so"
    if rows.is_percent:
        return "percent signs say so"
    name = array.name.split()[-1] if array.name else ""
    return f"the name {quoted(name)} says so" if said_by(array.name) else f"{array.function} says so"


def _by_reader(seen: Seen, said: Scale | None, by: str) -> Seen:
    return replace(seen, why=by) if said == seen.kind and seen.sure else seen


def _first_word(rows: Grid) -> str:
    return next(cell for cell in rows.cells if Grid((1,), (cell,)).is_text)


def _classes(parts: _Parts) -> tuple[str, ...] | None:
    grid = parts.grid("classes")
    if grid is None:
        return None
    names = tuple(map(str, grid.cells))
    if grid.depth != 1 or len(set(names)) < len(names):
        raise InputError(f"the names of the classes, {listed(names)}, are not one list of different names")
    return names


def _labels(grid: Grid | None) -> Grid | None:
    """Returns labels without an axis of size 1 behind them: [[1], [2]] is [1, 2]."""
    if grid is not None and grid.depth == 2 and grid.shape[1] == 1:
        return grid.reshaped(grid.shape[:1])
    return grid


def _is_column(rows: Grid, labels: Grid | None) -> bool:
    """Returns whether there is one number per example: (N, 1), or (N,) beside as many labels."""
    if rows.depth == 2:
        return rows.shape[1] == 1
    return rows.depth == 1 and labels is not None and labels.depth == 1 and 1 < labels.shape[0] == rows.shape[0]


def _of_column(
    rows: Grid,
    labels: Grid | None,
    weights: Grid | None,
    classes: tuple[str, ...] | None,
    said: Scale | None,
    by: str,
    remarks: list[str],
    meant: Meanings,
) -> Predictions:
    column = rows.reshaped((len(rows.cells),))
    _check_rows(len(column.cells))
    if column.is_whole and said is None:
        raise InputError(
            "the predictions are one integer for each example, as guessed classes are; paste probabilities"
        )
    pair = pair_of(column, said, by)
    fitted = _fitted(labels, Grid((len(column.cells), 2), column.cells * 2))
    truth = _truth(fitted, 2, classes, meant)
    check_binary(truth)
    return _record(pair.rows, truth, weights, classes, pair.seen, remarks)


def _check_rows(count: int) -> None:
    if count > MOST_PASTED_ROWS:
        raise InputError(f"the text has {count:,} rows; at most {MOST_PASTED_ROWS:,} are read")


def _check_size(rows: Grid) -> None:
    _check_rows(rows.shape[0])
    if not rows.cells:
        raise InputError("there are no predictions in the text: one row of numbers per example")
    if not 2 <= rows.shape[1] <= MOST_PASTED_CLASSES:
        count = "1 number" if rows.shape[1] == 1 else f"{rows.shape[1]:,} numbers"
        raise InputError(f"row 0 has {count}; it needs one per class, 2 to {MOST_PASTED_CLASSES}")


def _fitted(labels: Grid | None, rows: Grid) -> Grid | None:
    """Returns labels as (N,) or (N, K), as many as the rows."""
    if labels is None or labels.shape == rows.shape:
        return labels
    if labels.depth == 2 and len(labels.cells) == rows.shape[0] != labels.shape[0]:
        return labels.reshaped((rows.shape[0],))  # labels (B, T) of rows that were flattened
    if labels.depth == 1 and labels.shape[0] == rows.shape[1] == 2 and rows.shape[0] == 1 and not labels.is_whole:
        return labels.reshaped(rows.shape)  # the soft target of one example
    if labels.depth == 1 and rows.shape[0] == 1 and labels.shape[0] == rows.shape[1] and _is_distribution(labels):
        return labels.reshaped(rows.shape)
    if labels.depth == 2:
        raise InputError(f"labels of shape {labels.shape} do not fit predictions of shape {rows.shape}")
    if labels.shape[0] == rows.shape[1] != rows.shape[0]:
        raise InputError(
            f"the text has {counted(labels.cells, 'label')} for {rows.shape[0]:,} rows of predictions; "
            "if the classes are down and the examples across, paste the transposed array"
        )
    _refuse_flat_rows(labels, rows)
    fitting(labels.cells, "label", rows.shape[0])
    return labels


def _refuse_flat_rows(labels: Grid, rows: Grid) -> None:
    """Refuses one-hot rows that were written one behind the other: as integers they are too many."""
    if len(labels.cells) == len(rows.cells) and is_one_hot(labels.reshaped(rows.shape)):
        size = rows.shape[1]
        raise InputError(
            f"the text has {counted(labels.cells, 'label')} for {rows.shape[0]:,} rows of {size} numbers: they are "
            f"one-hot rows one behind the other; use labels.reshape(-1, {size}).argmax(axis=-1)"
        )


def _is_distribution(labels: Grid) -> bool:
    return is_one_hot(labels.reshaped((1, labels.shape[0])))


def _truth(labels: Grid | None, num_classes: int, classes: tuple[str, ...] | None, meant: Meanings) -> Truth:
    if classes is not None and len(classes) != num_classes:
        raise InputError(f"the text has {len(classes):,} names of classes for {num_classes:,} columns of predictions")
    return Truth(None, None, classes) if labels is None else truth_of(labels, num_classes, classes, meant)


def _record(
    values: FloatArray,
    truth: Truth,
    weights: Grid | None,
    classes: tuple[str, ...] | None,
    seen: Seen,
    remarks: Sequence[str],
) -> Predictions:
    if weights is not None and len(values) == values.shape[1]:
        remarks = [*remarks, "The weights are those of the examples, not of the classes."]
    missing = () if truth.labels is not None or truth.targets is not None else ("There are no labels.",)
    names = classes or truth.classes or tuple(f"class {k}" for k in range(values.shape[1]))
    return Predictions(
        labels=truth.labels,
        targets=truth.targets,
        rows=values,
        classes=names,
        weights=None if weights is None else _weights(weights, len(values)),
        kind=seen.kind,
        sure=seen.sure,
        why=seen.why,
        remarks=(*remarks, *truth.remarks, *seen.remarks, *missing),
        possible=() if seen.sure else seen.possible,
        meanings=truth.meanings,
        form=truth.form,
    )


def _weights(grid: Grid, num_rows: int) -> FloatArray:
    fitting(grid.cells, "weight", num_rows)
    values = grid.reshaped((num_rows,)).numbers("the weights")
    if not np.isfinite(values).all():
        raise InputError(f"weight {values[~np.isfinite(values)][0]} is not a finite number")
    return values
