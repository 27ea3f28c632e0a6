"""One batch, and what every framework answers: its call, its number, and why that is not the plain definition's."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import InputError
from scce.batch.answer_words import TAKES_LOGITS, TOLERANCE, about_difference, about_error, about_input
from scce.batch.scores import BatchLoss, Scores, batch_loss, score
from scce.batches import Batch, Way
from scce.frameworks import FRAMEWORKS, Evaluation, Outcome, evaluate
from scce.frameworks.arithmetic import one_hot_or_zero, probabilities
from scce.frameworks.calls import KERAS_REDUCTIONS, loss_call
from scce.frameworks.case import Case, as_case

__all__ = ["ENCODINGS", "TAKES_LOGITS", "TOLERANCE", "Answer", "Encoding", "framework_answers"]

Encoding: TypeAlias = Literal["integer", "one-hot"]
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a framework answers to a batch.

    Attributes:
        framework: its key in FRAMEWORKS.
        title: its name, with versions.
        call: Python for the loss, one line, without the options that the framework does not have.
        outcome: of the evaluation, or "not offered" where the framework lacks an option.
        loss: in nats; None after an error and where it is not offered.
        evaluation: what the framework computes; None where it is not offered.
        agrees: whether the loss is the plain definition's, NaN for NaN and infinity for infinity.
        sentences: why it is not, or what is worth knowing.
    """

    framework: str
    title: str
    call: str
    outcome: Outcome | Literal["not offered"]
    loss: float | None
    evaluation: Evaluation | None
    agrees: bool
    sentences: tuple[str, ...]


def framework_answers(
    labels: ArrayLike,
    predictions: ArrayLike,
    *,
    from_logits: bool,
    encoding: Encoding = "integer",
    weights: ArrayLike | None = None,
    ignore_label: int | None = None,
    smoothing: float = 0.0,
    reduction: str = "mean",
) -> tuple[Answer, ...]:
    """Returns what every framework answers to one batch, in the order of FRAMEWORKS.

    Args:
        labels: integers of shape (N,); one outside 0..K-1 is no error here.
        predictions: shape (N, K), logits or probabilities.
        from_logits: whether they are logits. A framework that takes only logits takes probabilities for
            logits; scikit-learn, which takes only probabilities, is given softmax of the logits.
        encoding: "integer", or "one-hot": the frameworks are given rows. A label outside 0..K-1 becomes zeros.
        weights: of every example, shape (N,), or None.
        ignore_label: the label whose examples do not count, or None.
        smoothing: s, in 0..1.
        reduction: "mean", "weighted mean" or "sum", by the framework's own name.

    Raises:
        InputError: if labels, predictions, weights, smoothing, encoding or reduction are not as above.
    """
    if encoding not in ENCODINGS:
        raise InputError(f"encoding {encoding!r} is not one of {', '.join(ENCODINGS)}")
    case = as_case(
        labels,
        predictions,
        from_logits=from_logits,
        reduction=reduction,
        sample_weight=weights,
        class_weight=None,
        ignore_label=ignore_label,
        smoothing=smoothing,
        dtype=np.dtype(np.float64),
    )
    if case.has_rows or case.labels.dtype.kind not in "iu":
        what = f"of shape {case.labels.shape}" if case.has_rows else str(case.labels.dtype)
        raise InputError(f"labels are {what}, not integers of shape ({len(case.labels)},)")
    scores = score(Batch(case.labels, predictions, from_logits))
    plain = batch_loss(scores, Way(reduction, ignore_label, smoothing), weights)
    return tuple(_answer(framework, case, encoding == "one-hot", scores, plain) for framework in FRAMEWORKS)


def _answer(framework: str, case: Case, rows: bool, scores: Scores, plain: BatchLoss) -> Answer:
    evaluation, loss, agrees = None, None, False
    outcome: Outcome | Literal["not offered"] = "not offered"
    try:
        evaluation = _evaluation(framework, case, rows)
    except InputError as refusal:
        sentences = [f"{refusal}."]
    else:
        outcome, loss = evaluation.outcome, evaluation.loss
        agrees = loss is not None and bool(np.isclose(loss, plain.loss, TOLERANCE, TOLERANCE, equal_nan=True))
        sentences = [*about_input(framework, case, rows, scores, loss), *about_error(evaluation), *evaluation.notes]
        if loss is not None and not agrees:
            sentences += about_difference(framework, case, evaluation, scores, plain)
    call = loss_call(framework, case, rows)
    return Answer(framework, FRAMEWORKS[framework], call, outcome, loss, evaluation, agrees, tuple(sentences))


def _evaluation(framework: str, case: Case, rows: bool) -> Evaluation:
    keras, sklearn = framework.startswith("keras"), framework == "sklearn"
    mean = "sum" if case.reduction == "sum" else "mean"
    return evaluate(
        framework,
        one_hot_or_zero(case.labels, case.num_classes, case.predictions.dtype)
        if rows
        else case.labels.astype(np.int64),
        probabilities(case.predictions) if sklearn and case.from_logits else case.predictions,
        from_logits=not sklearn and (case.from_logits or framework in TAKES_LOGITS),
        reduction=KERAS_REDUCTIONS[case.reduction] if keras else mean,
        sample_weight=case.sample_weight,
        ignore_label=case.ignore_label,
        smoothing=case.smoothing,
    )
