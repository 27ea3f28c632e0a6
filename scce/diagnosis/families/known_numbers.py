"""The constants that need more than a number of classes: what the reader knows of accuracy, sizes and shares."""

from collections.abc import Iterator

from scce.diagnosis.constant import Constant
from scce.diagnosis.families import guesses, saturated, sums, targets
from scce.diagnosis.known import OVER_WEIGHTS, Known
from scce.diagnosis.written import Written, as_given
from scce.information import entropy


def from_what_is_known(known: Known, said: Written) -> Iterator[Constant]:
    """Yields the constants of what is known that may be the number said."""
    if known.class_counts is not None and len(known.class_counts) > 1:
        yield guesses.of_shares(known.class_counts)
    if known.accuracy is not None:
        yield from _of_accuracy(known, known.accuracy, said)
    if known.num_classes is not None:
        yield from _of_classes(known, known.num_classes, said)


def _of_classes(known: Known, num_classes: int, said: Written) -> Iterator[Constant]:
    is_over_examples = known.framework not in OVER_WEIGHTS
    if known.class_weights and len(known.class_weights) == num_classes and is_over_examples:
        counts = known.class_counts or ()
        yield guesses.weighed(known.class_weights, counts if len(counts) == num_classes else (1,) * num_classes)
    if known.smoothing:
        yield targets.smoothed(num_classes, known.smoothing, 0.2)
    for size in known.sizes:
        yield sums.summed(num_classes, size, 0.1)
        yield sums.divided(num_classes, size, 0.05)
        yield from sums.over_ignored(num_classes, size, said)


def _of_accuracy(known: Known, accuracy: Written, said: Written) -> Iterator[Constant]:
    """Yields what the share of wrong answers explains: the accuracy is rounded, and may be all that is written so."""
    written = as_given(accuracy)
    for clip in saturated.CLIPS:
        ceiling = saturated.ceiling(clip)
        value, sureness = _nearest(
            said, *(ceiling * (1 - each) for each in (accuracy.value, accuracy.high, accuracy.low))
        )
        if 0 < value < ceiling:
            yield saturated.of_wrong_answers(clip, value / ceiling, f"(1 - {written})", 0.06 * sureness)
    if known.num_classes in (None, 2) and 0.5 < accuracy.value < 1:
        yield _share_of_two_classes(accuracy, said, written)


def _share_of_two_classes(accuracy: Written, said: Written, written: str) -> Constant:
    low, high = (float(entropy([share, 1 - share])) for share in (min(accuracy.high, 1.0), max(accuracy.low, 0.5)))
    value, sureness = _nearest(said, float(entropy([accuracy.value, 1 - accuracy.value])), low, high)
    return Constant(
        "class_shares",
        f"H({written}) = the entropy of two classes of which one has the share {written}",
        value,
        0.03 * sureness,
        2,
        parts={"share": accuracy.value},
    )


def _nearest(said: Written, usual: float, low: float, high: float) -> tuple[float, float]:
    """Returns a number between two that is the one that was said, the usual one if it is, and how much that says."""
    low, high = min(low, high), max(low, high)
    value = usual if said.holds(usual) else min(max(said.value, low), high)
    return float(value), said.width / max(said.width, high - low)
