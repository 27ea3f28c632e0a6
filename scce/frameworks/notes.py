"""The sentences that more than one framework needs: where a case leaves the plain definition, with its numbers."""

import numpy as np

from scce.arrays import BoolArray, FloatArray, first_index, place
from scce.frameworks.case import Case


def examples(count: int) -> str:
    """Returns '1 example' or '3 examples'."""
    return f"{count} example{'' if count == 1 else 's'}"


def at(flags: BoolArray) -> str:
    """Returns ' at position 2' for the first true flag."""
    return place(first_index(flags))


def label_note(case: Case, flags: BoolArray, what_happens: str) -> list[str]:
    """Returns a sentence about the first flagged label, or nothing where none is flagged."""
    if not flags.any():
        return []
    index = first_index(flags)
    return [f"Label {case.labels[index]}{place(index)} {what_happens}."]


def outside_note(case: Case, flags: BoolArray, what_happens: str) -> list[str]:
    """Returns a sentence about the first flagged label, which is no class, or nothing."""
    return label_note(case, flags, f"is outside 0..{case.num_classes - 1}: {what_happens}")


def logit_notes(case: Case, multiplies: bool, counted: BoolArray) -> list[str]:
    """Returns sentences about logits that are no finite numbers, where an example counts.

    `multiplies` says that every target is multiplied with its logarithm, a target of 0 too.
    """
    logits = np.where(counted[:, np.newaxis], case.predictions, 0)
    missing, highest, lowest = np.isnan(logits), np.isposinf(logits), np.isneginf(logits)
    notes = []
    if missing.any():
        notes.append(f"The logit{at(missing)} is NaN.")
    if highest.any():
        notes.append(f"The logit{at(highest)} is +inf, and inf - inf is NaN.")
    if lowest.all(axis=-1).any():
        notes.append(f"Every logit{at(np.asarray(lowest.all(axis=-1)))} is -inf, and their softmax is 0 / 0.")
    elif lowest.any():
        cost = "a target of 0 times -inf is NaN" if multiplies else "its class has probability 0"
        notes.append(f"The logit{at(lowest)} is -inf, and {cost}.")
    apart = np.asarray(np.ptp(np.where(np.isfinite(logits), logits, 0).astype(np.float64), axis=-1))
    if (apart > np.finfo(logits.dtype).max).any():
        notes.append(f"The logits lie {apart.max():.3g} apart, further than {logits.dtype} reaches: infinitely far.")
    return notes


def weightless_note(weights: FloatArray, losses: FloatArray) -> list[str]:
    """Returns a sentence where a weight of 0 meets an infinite loss, or nothing."""
    weightless = np.asarray((weights == 0) & np.isinf(losses))
    return [f"The example{at(weightless)} weighs 0, and 0 times an infinite loss is NaN."] if weightless.any() else []


def target_notes(targets: FloatArray, rows_sum_to_one: bool = False) -> list[str]:
    """Returns a sentence about the first row of targets that does not sum to 1, or nothing."""
    sums = targets.sum(axis=-1)
    odd = np.asarray(~np.isclose(sums, 1, rtol=0, atol=1e-5))
    if not odd.any():
        return []
    index = first_index(odd)
    if sums[index] == 0 and not targets[index].any():
        notes = [f"The target row{place(index)} is all 0, so the example costs 0."]
    else:
        notes = [f"The target row{place(index)} sums to {sums[index]:.6g}, not to 1, and is used as it is."]
    if rows_sum_to_one:
        notes.append("The gradient is softmax minus target, which is right only for a row that sums to 1.")
    return notes


def ignored_note(counted: BoolArray, reduction: str) -> list[str]:
    """Returns how many examples do not count, or nothing where all do."""
    ignored, size = int((~counted).sum()), len(counted)
    if not ignored:
        return []
    mean = (
        "" if reduction in ("sum", "none") or ignored == size else f", and the mean is over the other {size - ignored}"
    )
    return [f"{examples(ignored)} of {size} ignored: no cost and no gradient{mean}."]
