"""Printed dictionaries as arrays with names, or as the table that they write row by row or column by column."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from scce.arrays import InputError, short
from scce.tables.files.table_file import quoted
from scce.tables.pasted.brackets import Mapping, Nested, Piece, Quoted
from scce.tables.pasted.cells import counted, is_number
from scce.tables.pasted.sayings import meant_by

PARTS = ("labels", "predictions", "weights", "classes")
SUM_OFF = 0.02  # how far the scores of all classes may be from the sum 1


@dataclass(frozen=True)
class Sheet:
    """A table of text.

    Attributes:
        names: of the columns.
        rows: their cells.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def spread(pieces: Sequence[Piece]) -> tuple[list[Piece], Sheet | None]:
    """Returns the arrays of a text without dictionaries, and the table that these write, if they do.

    Raises:
        InputError: if a dictionary holds neither.
    """
    found, sheet = list[Piece](), None
    for piece in _joined(pieces):
        arrays = _arrays_in(piece)
        if isinstance(arrays, Sheet):
            if sheet is not None:
                raise InputError("the text has two tables; paste one of them")
            sheet = arrays
        else:
            found += arrays
    return found, sheet


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Returns the pieces with the dictionaries that follow each other, as lines of JSON do, in one list."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if (
            last is not None
            and isinstance(piece.value, Mapping)
            and isinstance(last.value, list)
            and last.value
            and isinstance(last.value[0], Mapping)
            and set(last.value[0].keys) == set(piece.value.keys)
            and not piece.name
        ):
            last.value.append(piece.value)
        elif isinstance(piece.value, Mapping):
            joined.append(replace(piece, value=[piece.value]))
        else:
            joined.append(piece)
    return joined


def _arrays_in(piece: Piece) -> list[Piece] | Sheet:
    value = piece.value
    while isinstance(value, list) and len(value) == 1 and _is_list_of_rows(value[0]):
        value = value[0]
    if not isinstance(value, list) or not value:
        return [piece]
    if _is_list_of_rows(value):
        return _of_rows([item for item in value if isinstance(item, Mapping)], piece)
    if all(map(_is_list_of_rows, value)):
        outputs = [
            _scores([one for one in item if isinstance(one, Mapping)]) for item in value if isinstance(item, list)
        ]
        return _named_rows(outputs, piece)
    if any(isinstance(item, Mapping) for item in value):
        return _apart([Piece(piece.name, piece.function, item, piece.maker) for item in value])
    return [piece]


def _is_list_of_rows(value: Nested) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _apart(pieces: Sequence[Piece]) -> list[Piece]:
    found, sheet = spread(pieces)
    if sheet is not None:
        raise InputError("the text has a table and an array in one list; paste one of them")
    return found


def _of_rows(rows: Sequence[Mapping], piece: Piece) -> list[Piece] | Sheet:
    first = rows[0]
    for i, row in enumerate(rows):
        if len(set(row.keys)) < len(row.keys):
            raise InputError(f"row {i} has the name {quoted(_twice(row.keys))} twice")
    if all(_is_pipeline(row) for row in rows):
        return _named_rows([_scores(rows)], piece)
    if all(_is_zero_shot(row) for row in rows):
        return _named_rows([_zero_shot(row) for row in rows], piece)
    if len(rows) == 1:
        return _of_one(first, piece)
    shaped = [_shaped(row) for row in rows]
    if all(one is not row for one, row in zip(shaped, rows, strict=True)):
        return _apart([Piece(one.keys[0], piece.function, one.values[0], piece.maker) for one in shaped])
    values = [_in_order(row, first.keys, i) for i, row in enumerate(rows)]
    if any(isinstance(value, list | Mapping) for value in values[0]):
        columns = [list(column) for column in zip(*values, strict=True)]
        return _of_one(Mapping(first.keys, tuple(columns)), piece)
    return _table(first.keys, values, piece)


def _of_one(one: Mapping, piece: Piece) -> list[Piece] | Sheet:
    """Returns what one dictionary holds: arrays by their names, columns by theirs, or one row."""
    one = _shaped(one)
    values, keys = one.values, one.keys
    if meant_by(piece.name) == "aside" and all(isinstance(value, str) for value in values):
        return [replace(piece, value=list(values))]
    if len(values) == 1 and isinstance(values[0], Mapping):
        return _arrays_in(replace(piece, name=piece.name or keys[0], value=[values[0]]))
    if all(isinstance(value, Quoted) and not is_number(value) for value in values):
        return [replace(piece, name="classes", value=_in_number_order(one))]
    if all(isinstance(value, str) for value in values):
        return _table(keys, [[str(value) if not isinstance(value, Quoted) else value for value in values]], piece)
    if all(isinstance(value, Mapping) for value in values):
        return _of_nested(keys, [value for value in values if isinstance(value, Mapping)], piece)
    if _is_of_columns(one):
        columns = [value for value in values if isinstance(value, list)]
        return _table(keys, list(zip(*columns, strict=True)), piece)
    return _apart([Piece(key, piece.function, value, piece.maker) for key, value in _known(one)])


def _shaped(one: Mapping) -> Mapping:
    """Returns an answer of a server, {"name": "logits", "shape": [2, 3], "data": [...]}, as its array with its name.

    Raises:
        InputError: if the data are not as many as the shape says.
    """
    known = dict(zip(one.keys, one.values, strict=True))
    shape, data = known.get("shape", known.get("dims")), known.get("data")
    if not isinstance(shape, list) or not isinstance(data, list) or not all(map(_is_size, shape)):
        return one
    if not all(isinstance(cell, str) for cell in data):
        return one
    sizes = [int(size) for size in shape if isinstance(size, str)]
    if prod(sizes) != len(data):
        raise InputError(f"the shape {sizes} does not fit data of {counted(data, 'number')}; paste all of it")
    name = known.get("name")
    return Mapping((name if isinstance(name, str) else "data",), (_nested(data, sizes[1:]),))


def _is_size(size: Nested) -> bool:
    return isinstance(size, str) and size.isdecimal() and len(size) < 10 and int(size) > 0


def _nested(data: list[Nested], sizes: Sequence[int]) -> Nested:
    """Returns a flat list as nested lists, whose inner ones have these sizes."""
    for size in reversed(sizes):
        data = [data[start : start + size] for start in range(0, len(data), size)]
    return data


def _known(one: Mapping) -> list[tuple[str, Nested]]:
    """Returns the entries of a dictionary that are arrays; a single number, a loss, is none."""
    pairs = list(zip(one.keys, one.values, strict=True))
    return [(key, value) for key, value in pairs if not isinstance(value, str) or meant_by(key) == "labels"]


def _is_of_columns(one: Mapping) -> bool:
    """Returns whether every value is a column of a table, and not an array of all classes with its name."""
    lengths = {len(value) if isinstance(value, list) else -1 for value in one.values}
    flat = all(isinstance(value, list) and all(isinstance(cell, str) for cell in value) for value in one.values)
    predictions = [key for key in one.keys if meant_by(key) == "predictions"]
    others = [key for key in one.keys if meant_by(key) in ("", "aside")]
    return flat and len(lengths) == 1 and lengths != {0} and bool(others) and not (predictions and len(others) < 2)


def _of_nested(keys: Sequence[str], inner: Sequence[Mapping], piece: Piece) -> list[Piece] | Sheet:
    """Returns the table of a dictionary of dictionaries: of columns where the inner names count rows, else of rows."""
    rows = [_in_order(one, inner[0].keys, i) for i, one in enumerate(inner)]
    if all(map(str.isdecimal, inner[0].keys)) and not all(map(str.isdecimal, keys)):
        return _table(keys, list(zip(*rows, strict=True)), piece)
    return _table(inner[0].keys, rows, piece)


def _table(keys: Sequence[str], rows: Sequence[Sequence[Nested]], piece: Piece) -> list[Piece] | Sheet:
    """Returns rows of cells: as predictions with the names of their classes where all columns are that."""
    for i, row in enumerate(rows):
        for key, cell in zip(keys, row, strict=True):
            if not isinstance(cell, str):
                raise InputError(f"row {i} has more than one value for {quoted(key)}")
    texts = [tuple(cell for cell in row if isinstance(cell, str)) for row in rows]
    numbers = all(is_number(cell.removesuffix("%")) for row in texts for cell in row)
    if numbers and len(keys) > 1 and not any(map(meant_by, keys)) and not _are_counted(keys):
        return _named_rows([dict(zip(keys, row, strict=True)) for row in texts], piece)
    return Sheet(tuple(keys), tuple(texts))


def _are_counted(keys: Sequence[str]) -> bool:
    return any(key.lower() in ("id", "index", "idx", "fold", "epoch") for key in keys)


def _named_rows(rows: Sequence[dict[str, str]], piece: Piece) -> list[Piece]:
    names = list(rows[0])
    for i, row in enumerate(rows):
        if set(row) != set(names):
            raise InputError(
                f"row {i} has {counted(row, 'class')}, and row 0 has others; every row needs all of its classes"
            )
    name = piece.name if meant_by(piece.name) == "predictions" else f"{piece.name} predictions".strip()
    return [
        Piece(name, piece.function, [[row[one] for one in names] for row in rows]),
        Piece("classes", "", [Quoted(one) for one in names]),
    ]


def _in_order(row: Mapping, keys: Sequence[str], i: int) -> list[Nested]:
    if set(row.keys) != set(keys):
        odd = next(key for key in (*row.keys, *keys) if (key in row.keys) != (key in keys))
        raise InputError(f"row {i} and row 0 have different names: {quoted(odd)} is in one of them")
    known = dict(zip(row.keys, row.values, strict=True))
    return [known[key] for key in keys]


def _in_number_order(one: Mapping) -> list[Nested]:
    """Returns the names of classes, {0: 'cat', 1: 'dog'}, in the order of their numbers."""
    numbers = [int(key) if key.isdecimal() else -1 for key in one.keys]
    if sorted(numbers) != list(range(len(numbers))):
        raise InputError(f"the names of the classes are not numbered 0 to {len(numbers) - 1}")
    return [value for _, value in sorted(zip(numbers, one.values, strict=True), key=lambda pair: pair[0])]


def _twice(keys: Sequence[str]) -> str:
    return next(key for i, key in enumerate(keys) if key in keys[:i])


# ---- what pipelines of transformers print


def _is_pipeline(row: Mapping) -> bool:
    return set(row.keys) == {"label", "score"} and all(isinstance(value, str) for value in row.values)


def _scores(rows: Sequence[Mapping]) -> dict[str, str]:
    """Returns the scores of one text by their labels.

    Raises:
        InputError: if these are not all classes.
    """
    if not all(map(_is_pipeline, rows)):
        raise InputError("a list in the list of rows has dictionaries that are not of a label and a score")
    pairs = [dict(zip(row.keys, row.values, strict=True)) for row in rows]
    scores = {str(pair["label"]): str(pair["score"]) for pair in pairs}
    numbers = [float(score) for score in scores.values() if is_number(score)]
    if len(scores) < len(rows) or len(numbers) < len(rows) or not _are_all(numbers):
        raise InputError(
            f"{counted(rows, 'label')} with a score, {short(', '.join(scores))}, are not one row of all classes; "
            "use pipeline(..., top_k=None), or write y_pred = [[0.1, 0.9], ...]"
        )
    return scores


def _are_all(scores: Sequence[float]) -> bool:
    return len(scores) > 1 and (abs(sum(scores) - 1) <= SUM_OFF or any(not 0 <= score <= 1 for score in scores))


def _is_zero_shot(row: Mapping) -> bool:
    known = dict(zip(row.keys, row.values, strict=True))
    labels, scores = known.get("labels"), known.get("scores")
    if not isinstance(labels, list) or not isinstance(scores, list) or len(labels) != len(scores):
        return False
    return "sequence" in known and len(labels) > 1 and all(isinstance(one, Quoted) for one in labels)


def _zero_shot(row: Mapping) -> dict[str, str]:
    known = dict(zip(row.keys, row.values, strict=True))
    labels, scores = known["labels"], known["scores"]
    if not isinstance(labels, list) or not isinstance(scores, list):
        return {}
    return {str(label): str(score) for label, score in zip(labels, scores, strict=True)}
