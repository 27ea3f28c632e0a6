"""Where Keras leaves the plain definition, in sentences."""

import numpy as np

from scce.arrays import BoolArray, first_index
from scce.frameworks import notes
from scce.frameworks.case import Case
from scce.frameworks.clipping import EPSILON, normalised
from scce.frameworks.keras_backends import Backend
from scce.frameworks.keras_truth import Truth
from scce.reductions import Reduction


def truth_notes(case: Case, truth: Truth, backend: Backend) -> list[str]:
    """Returns sentences about labels, rows and smoothing."""
    if case.has_rows:
        said = notes.target_notes(truth.targets, rows_sum_to_one=backend.rows_sum_to_one and case.from_logits)
        if not 0 <= case.smoothing <= 1:
            said.append(f"A smoothing of {case.smoothing:g} is not checked: the targets leave 0..1.")
        return said
    cut = np.asarray(case.labels != np.trunc(case.labels)) & truth.counted
    said = []
    if cut.any():
        index = first_index(cut)
        weighs = "" if case.class_weight is None else f", and weighs as class {np.round(case.labels[index]):g} does"
        said += notes.label_note(case, cut, f"is cut to {abs(np.trunc(case.labels[index])):g}{weighs}")
    mean = "" if case.reduction in ("sum", "none") else ", and the mean counts it"
    return said + notes.outside_note(case, truth.free, f"without a word it costs 0 and has no gradient{mean}")


def prediction_notes(case: Case, truth: Truth, backend: Backend, held: BoolArray) -> list[str]:
    """Returns sentences about logits or probabilities; `held` (N, K) says which of a target are clipped."""
    sparse = not case.has_rows
    if case.from_logits:
        return notes.logit_notes(case, not (sparse and backend.looks_up), truth.counted)
    clips_first = sparse and backend.clips_first
    sums = np.where(truth.counted, case.predictions.sum(axis=-1), 1)
    odd = np.asarray(~np.isclose(sums, 1, rtol=0, atol=1e-5))
    said = []
    if odd.any():
        order = "clipped first, and then divided by their new sum" if clips_first else "divided by it"
        nothing = "" if sums[odd].all() or clips_first else ", and 0 / 0 is NaN"
        said.append(
            f"The predictions{notes.at(odd)} sum to {sums[first_index(odd)]:.6g}, not to 1; they are {order}{nothing}."
        )
    raised = np.clip(case.predictions, EPSILON, 1 - EPSILON).sum(axis=-1) - sums
    if clips_first and (truth.counted & ~odd & (raised > 1e-6)).any():
        said.append(f"The clip adds up to {raised.max():.2g} to a sum of predictions, which are then divided by it.")
    if held.any():
        index = first_index(held)
        given = case.predictions[index]
        share = given if clips_first else normalised(case.predictions)[index]
        what = (
            f"{given:.6g}{notes.at(held)}"
            if share == given
            else f"{given:.6g}{notes.at(held)}, a share of {share:.3g},"
        )
        limit = f"raised to {EPSILON:g}, and -ln {EPSILON:g} is {-np.log(EPSILON):.3f}"
        bound = f"lowered to 1 - {EPSILON:g}" if share > 1 else limit
        said.append(f"The prediction {what} is {bound}: it has no slope there.")
    return said


def reduction_notes(case: Case, truth: Truth, reduction: Reduction | None) -> list[str]:
    """Returns sentences about ignored examples and what the mean divides by."""
    said = notes.ignored_note(truth.counted, case.reduction)
    if reduction is None:
        return said
    weighted = case.sample_weight is not None or case.class_weight is not None
    together = float(reduction.weights.sum(where=truth.counted))
    by_examples = case.reduction in ("sum_over_batch_size", "mean")
    if weighted and by_examples and together != reduction.denominator:
        kind = "" if case.class_weight is None else ", which `fit` makes of the class weights"
        said.append(
            f"The mean divides by {notes.examples(int(reduction.denominator))}, "
            f"not by the sum of the weights{kind}: {together:.6g}."
        )
    if reduction.denominator == 0:
        said.append("Nothing counts, and Keras gives 0 for a mean of nothing.")
    return said
