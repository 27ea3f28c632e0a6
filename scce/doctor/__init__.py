"""The label doctor: what is wrong with a batch, ranked by harm; nothing, where nothing is."""

from collections.abc import Callable

from scce.doctor import labels, predictions, together, written
from scce.doctor.case import Case
from scce.doctor.finding import Finding, Key

__all__ = ["Case", "Finding", "Key", "findings"]

_Examination = Callable[[Case], Finding | None]

# What is certain from the numbers alone, and what is asked only where nothing of that explains the losses.
_FAULTS: tuple[_Examination, ...] = (
    labels.from_one,
    labels.padding,
    labels.outside_the_classes,
    labels.zero_targets,
    labels.several_classes,
    predictions.not_probabilities,
    predictions.odd_sums,
    predictions.softmax_twice,
    predictions.turned,
    predictions.same_answer,
    together.class_order,
    together.two_labels,
)
_DOUBTS: tuple[_Examination, ...] = (together.unused_class, together.suspicious)
_LEAVE_ROOM: frozenset[Key] = frozenset({"padding", "outside", "zero_targets", "two_labels"})


def findings(case: Case) -> tuple[Finding, ...]:
    """Returns what is wrong with a batch, the most harmful first; nothing where nothing is.

    Labels are doubted only where the predictions are what they were read as, and the classes stand in order.
    """
    faults = [found for examine in _FAULTS if (found := examine(case)) is not None]
    doubted = {found.key for found in faults} <= _LEAVE_ROOM
    doubts = [found for examine in _DOUBTS if (found := examine(case)) is not None] if doubted else []
    notes = [found] if (found := written.as_written(case)) is not None else []
    return tuple(sorted([*faults, *doubts, *notes], key=lambda found: found.harm))
