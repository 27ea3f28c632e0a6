"""How a framework is given any batch: one that it cannot take becomes one that it can, and a note says so."""

from dataclasses import dataclass

import numpy as np

from scce.batches import Batch, Way
from scce.frameworks.arithmetic import one_hot_or_zero, probabilities
from scce.frameworks.case import Case
from scce.frameworks.framework import Framework
from scce.frameworks.notes import Note, NoteKind, label_note, note


@dataclass(frozen=True, eq=False)
class Given:
    """What a framework is given of a batch, and how it is called.

    Attributes:
        framework: that is given it.
        batch: as the framework takes it.
        way: with the framework's own name of the reduction.
        call: Python for the loss, one line, without the options that the framework does not have.
        notes: what is not as it was.
    """

    framework: Framework
    batch: Batch
    way: Way
    call: str
    notes: tuple[Note, ...]


def given_to(framework: Framework, case: Case, *, rows: bool) -> Given:
    """Returns what a framework is given of a batch.

    A framework that takes only logits takes probabilities for logits. One that takes only probabilities is
    given softmax of the logits. A label outside 0..K-1 has no one-hot row: it becomes zeros.

    Args:
        framework: one of FRAMEWORKS.
        case: with integer labels (N,) and the plain name of a reduction, "mean", "weighted mean" or "sum".
        rows: whether the framework is given one-hot rows, not integers.
    """
    needs_softmax = framework.takes == "probabilities" and case.from_logits
    mistaken = framework.takes == "logits" and not case.from_logits
    one_hot = one_hot_or_zero(case.labels, case.num_classes, case.predictions.dtype)
    return Given(
        framework=framework,
        batch=Batch(
            labels=one_hot if rows else case.labels.astype(np.int64),
            predictions=probabilities(case.predictions) if needs_softmax else case.predictions,
            from_logits=mistaken or (case.from_logits and not needs_softmax),
            weights=case.weights,
        ),
        way=Way(framework.reductions[case.reduction], case.ignore_label, case.smoothing),
        call=framework.call(case, rows),
        notes=(
            *(_mistaken_note(framework, case) if mistaken else ()),
            *([note("softmax given", loss=framework.speaker)] if needs_softmax else ()),
            *(label_note("label without a row", case, case.outside) if rows else ()),
        ),
    )


def _mistaken_note(framework: Framework, case: Case) -> list[Note]:
    are_probabilities = ((case.predictions >= 0) & (case.predictions <= 1)).all()
    kind: NoteKind = "probabilities taken for logits" if are_probabilities else "numbers taken for logits"
    return [note(kind, loss=framework.speaker)]
