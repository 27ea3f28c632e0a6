"""The live label table: integers and one-hot rows side by side, each following the other."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from scce.classes import class_set
from scce.encodings.equality import equality
from scce.encodings.label_table import MOST_EXAMPLES, ONE_HOT, RowKind, kind_of, table_of
from scce.encodings.odd_rows import ODD_ROWS, odd_kinds_of, odd_row
from scce.encodings.state import Encodings
from scce.live.messages import unknown
from scce.live.moment import Moment
from scce.live.ready_made import ready_made


def edited(state: Encodings, edit: Sequence[Any]) -> Encodings:
    """Returns the state after one edit of the reader's."""
    table = state.table
    match edit:
        case ["label", int(example), int(label)]:
            return replace(state, table=table.with_label(example, label))
        case ["target", int(example), int(class_number), int(target) | float(target)]:
            return replace(state, table=table.with_target(example, class_number, target))
        case ["add"]:
            return replace(state, table=table.with_example())
        case ["remove", int(example)]:
            return replace(state, table=table.without_example(example))
        case ["classes", str(name)]:
            return replace(state, table=table_of(class_set(name)))
        case ["situation", str(name)]:
            return replace(state, table=table.with_row(0, odd_row(table.rows[0], name)))
    raise unknown(edit)


def payload(state: Encodings, moment: Moment) -> dict[str, Any]:
    """Returns what the component needs: the rows, what they say, and the losses of every label they could have."""
    table = state.table
    told = equality(table)
    return {
        **moment.told,
        "classes": table.classes,
        "rows": table.rows,
        "kinds": [_as_list(kind_of(row)) for row in table.rows],
        "one_hot_kind": _as_list(ONE_HOT),
        "most_examples": MOST_EXAMPLES,
        "ready_made": ready_made(table.classes, ODD_ROWS, odd_kinds_of(table.rows[0])),
        "sparse": told.sparse_losses.tolist(),
        "categorical": told.categorical_losses.tolist(),
        "losses": [None if np.isnan(loss) else float(loss) for loss in told.losses],
    }


def _as_list(kind: RowKind) -> list[str]:
    return [kind.name, kind.meaning, kind.accepted_by]
