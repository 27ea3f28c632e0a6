"""The predictions of a file or of a text as one record, held as a whole."""

from collections.abc import Iterable
from typing import BinaryIO

import numpy as np

from scce.arrays import FloatArray, IntArray, short
from scce.tables.blocks import LabelReader, Rows, remarks_on_targets, rows_in
from scce.tables.columns import Columns, columns_of
from scce.tables.opening import naming, opened
from scce.tables.pasted import predictions_from_text
from scce.tables.reading import evidence_in, kind_of
from scce.tables.record import Predictions, Scale
from scce.tables.scale import Evidence, scale_of
from scce.tables.table_file import Table

UNNAMED = "the file"


def predictions(
    source: str | BinaryIO,
    name: str | None = None,
    *,
    label: str | None = None,
    leave_out: Iterable[str] = (),
    kind: Scale | None = None,
) -> Predictions:
    """Returns what a text or a file says of N examples and K classes.

    Args:
        source: a pasted text, or a file that is open for reading bytes; it stays open.
        name: of the file, for its kind and for the sentences.
        label: the column of the labels; None looks for it.
        leave_out: columns that are not read.
        kind: what the predictions are; None asks names and numbers.

    Raises:
        InputError: if it cannot be read; the sentence says where, and what stands there.
    """
    if isinstance(source, str):
        return _pasted(source, kind)
    with naming(name or UNNAMED):
        table = opened(source, name or "")
        columns = columns_of(table, name or UNNAMED).with_kind(kind)
        for one in leave_out:
            columns = columns.with_role(one, "left out")
        return _whole(table, columns if label is None else columns.with_label(label))


def _whole(table: Table, columns: Columns) -> Predictions:
    layout = columns.layout()
    reader, evidence, parts, labels = (
        LabelReader(table, layout, named=columns.facts.sample.named),
        Evidence(),
        list[Rows](),
        list[IntArray](),
    )
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
    )


def _are_one_hot(targets: FloatArray) -> bool:
    return bool(np.isin(targets, (0, 1)).all() and (targets.sum(axis=1) == 1).all())


def _pasted(text: str, kind: Scale | None) -> Predictions:
    found = predictions_from_text(text)
    rows = np.array(found.predictions)
    seen = scale_of(rows, said=kind)
    return Predictions(
        labels=None if found.labels is None else np.array(found.labels),
        targets=None,
        rows=rows,
        classes=found.names or tuple(f"class {k}" for k in range(rows.shape[1])),
        weights=None if found.weights is None else np.array(found.weights),
        kind=seen.kind,
        sure=seen.sure,
        why=seen.why,
        remarks=(found.remark, *seen.remarks),
    )
