"""Printed arrays that follow each other: tuples are taken apart, rows in brackets of their own are put together."""

from collections.abc import Sequence
from dataclasses import replace

from scce.arrays import InputError
from scce.tables.pasted.brackets import Nested, Piece
from scce.tables.pasted.cells import counted
from scce.tables.pasted.sayings import meant_by


def apart(piece: Piece) -> list[Piece]:
    """Returns the arrays of a tuple, (array([[...]]), array([...])), one by one."""
    value = piece.value
    if not isinstance(value, list) or not 2 <= len(value) <= 4 or not all(isinstance(item, list) for item in value):
        return [piece]
    if len({_depth(item) for item in value}) == 1:
        return [piece]
    return [
        replace(piece, name=piece.name if i == 0 and not meant_by(piece.name) else "", value=item)
        for i, item in enumerate(value)
    ]


def _depth(value: object) -> int:
    depth = 0
    while isinstance(value, list):
        value, depth = (value[0] if value else ""), depth + 1
    return depth


def as_rows(pieces: Sequence[Piece]) -> list[Piece]:
    """Returns the pieces with the rows that stand in brackets of their own, one below the other, in one list."""
    joined, run = list[Piece](), list[Piece]()
    for piece in pieces:
        flat = _depth(piece.value) == 1
        if run and (piece.name or not flat):
            joined += _of_run(run)
            run = []
        (run if flat else joined).append(piece)
    return joined + _of_run(run)


def _of_run(run: list[Piece]) -> list[Piece]:
    if len(run) < 2:
        return run
    *rows, last = run
    if _is_whole(last) and not any(map(_is_whole, rows)) and len(rows) > 1:
        if _length(last) == len(rows) != _length(rows[0]):
            return [*_of_run(rows), last]
        if _length(last) == len(rows):
            raise InputError(_unclear(rows, last))
    if len(rows) == 1 and _is_whole(last) != _is_whole(rows[0]) and _length(last) == _length(rows[0]):
        raise InputError(_unclear(rows, last))
    if len(rows) == 1 and _length(last) != _length(rows[0]) and 1 in (_length(last), _length(rows[0])):
        return run
    return [replace(run[0], value=[piece.value for piece in run])]


def _unclear(rows: Sequence[Piece], last: Piece) -> str:
    return (
        f"the last list holds integers, and may be a row or the labels of the {counted(rows, 'list')} before it; "
        "write y_true = and y_pred = before the lists"
    )


def _is_whole(piece: Piece) -> bool:
    return isinstance(piece.value, list) and all(
        isinstance(cell, str) and cell.lstrip("+-").isdecimal() for cell in piece.value
    )


def _length(piece: Piece) -> int:
    return len(piece.value) if isinstance(piece.value, list) else 0


def without_shapes(pieces: Sequence[Piece]) -> list[Piece]:
    """Returns the pieces without the shapes that are printed beside them: labels (2, 3) beside 3 classes are none."""
    kept = list[Piece]()
    for i, piece in enumerate(pieces):
        beside = [*kept[-1:], *pieces[i + 1 : i + 2]]
        if meant_by(piece.name) or not any(piece.value == _shape(one.value) != ["1"] for one in beside):
            kept.append(piece)
    return kept


def _shape(value: Nested) -> list[Nested]:
    """Returns the lengths of lists, by the first of each, as texts."""
    sizes: list[Nested] = []
    while isinstance(value, list):
        sizes.append(str(len(value)))
        value = value[0] if value else ""
    return sizes
