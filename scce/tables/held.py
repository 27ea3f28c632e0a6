"""A table that is open as one record, held as a whole."""

import numpy as np

from scce.arrays import FloatArray, IntArray, short
from scce.tables.blocks import LabelReader, Rows, remarks_on_targets, rows_in
from scce.tables.columns import Columns
from scce.tables.files.table_file import Table
from scce.tables.reading import evidence_in, kind_of
from scce.tables.record import Predictions
from scce.tables.scale import Evidence


def predictions_held(table: Table, columns: Columns, *, keep_outside: bool = False) -> Predictions:
    """Returns what the columns of a table say of its examples.

    Args:
        table: the table.
        columns: what its columns are.
        keep_outside: whether labels of K and more are kept, with a remark, where the columns have no names.

    Raises:
        InputError: if a cell of them cannot be read, with its place.
    """
    layout = columns.layout()
    reader = LabelReader(table, layout, columns, keep_outside=keep_outside)
    evidence, parts, labels = Evidence(), list[Rows](), list[IntArray]()
    for rows in rows_in(table, layout):
        evidence = evidence.followed_by(evidence_in(columns, layout, rows))
        parts.append(rows)
        if layout.label is not None:
            labels.append(reader.labels_in(rows))
    seen = kind_of(columns, evidence)
    targets = np.concatenate([reader.targets_in(rows) for rows in parts]) if layout.targets else None
    one_hot = targets is not None and _are_one_hot(targets)
    found = np.concatenate(labels) if labels else targets.argmax(axis=1) if targets is not None and one_hot else None
    missing = () if found is not None or targets is not None else ("There are no labels.",)
    return Predictions(
        labels=found,
        targets=targets,
        rows=np.concatenate([rows.predictions for rows in parts]),
        classes=tuple(map(short, reader.classes)),
        weights=None if layout.weight is None else np.concatenate([rows.weights for rows in parts]),
        kind=seen.kind,
        sure=seen.sure,
        why=seen.why,
        columns=columns.columns,
        remarks=(
            *columns.remarks,
            *remarks_on_targets(columns, one_hot=one_hot),
            *reader.remarks,
            *seen.remarks,
            *missing,
        ),
        possible=() if seen.sure else seen.possible,
        axes=columns.axes,
        meanings=reader.meanings,
    )


def _are_one_hot(targets: FloatArray) -> bool:
    return bool(np.isin(targets, (0, 1)).all() and (targets.sum(axis=1) == 1).all())
