"""Printed lists as a batch: which of them are the predictions, the labels and the weights, by name or by shape."""

from scce.arrays import InputError
from scce.tables.names import role
from scce.tables.pasted.brackets import Nested, is_deep, named_lists
from scce.tables.pasted.record import PastedBatch, batch_of_cells


def batch_of_print(text: str) -> PastedBatch:
    """Returns the batch that printed lists hold; one-hot rows of labels become integers.

    Raises:
        InputError: if two lists have the same role, or a list is not of numbers.
    """
    parts = named_lists(text)
    rows_named = any(role(name) == "predictions" or is_deep(items) for name, items in parts)
    found: dict[str, tuple[str, list[Nested]]] = {}
    for name, items in parts:
        meant = role(name) or ("predictions" if is_deep(items) or not rows_named else "labels")
        if meant in found:
            raise InputError(f"the text has {meant} twice; write y_true = and y_pred = before the lists")
        found[meant] = (f" from {name}" if name else "", items)
    nothing: tuple[str, list[Nested]] = ("", [])
    origin, rows = found.get("predictions", nothing)
    origin_of_labels, truth = found.get("labels", nothing)
    labels, encoding = _labels_of(truth)
    return batch_of_cells(
        labels if "labels" in found else None,
        [_flat(row, f"row {i}") for i, row in enumerate(rows)] if is_deep(rows) else [_flat(rows, "row 0")],
        None,
        _flat(found["weights"][1], "the list of weights") if "weights" in found else None,
        f"Printed lists{origin}",
        f"{origin_of_labels}{encoding}",
    )


def _labels_of(items: list[Nested]) -> tuple[list[str], str]:
    if not is_deep(items):
        return _flat(items, "the list of labels"), ""
    rows = [_flat(row, f"row {i} of the labels") for i, row in enumerate(items)]
    if all(len(row) == 1 for row in rows):
        return [row[0] for row in rows], ""
    labels = []
    for i, row in enumerate(rows):
        shares = [float(cell) for cell in row]
        if sorted(shares) != [*[0.0] * (len(row) - 1), 1.0]:
            raise InputError(f"row {i} of the labels is not one-hot, and no integer says what it says")
        labels.append(str(shares.index(1)))
    return labels, ", whose one-hot rows became integers"


def _flat(item: Nested, name: str) -> list[str]:
    if isinstance(item, str):
        raise InputError(f"{name} is {item}, not a list of numbers")
    for position, cell in enumerate(item):
        if not isinstance(cell, str):
            raise InputError(f"{name} has a list at position {position}; a batch is a list of rows of numbers, (N, K)")
    return [cell for cell in item if isinstance(cell, str)]
