"""One batch, and what every framework answers: its call, its number, and why that is not the plain definition's."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np

from scce.arrays import InputError
from scce.batch.answer_words import TOLERANCE, about_difference, about_error, about_input
from scce.batch.asking import given_with_options
from scce.batch.scores import BatchLoss, Scores, batch_loss, score
from scce.batches import Batch, Way
from scce.frameworks import FRAMEWORKS, Case, Evaluation, Framework, Outcome, as_case, evaluate, sentence

__all__ = ["ENCODINGS", "TOLERANCE", "Answer", "Encoding", "framework_answers"]

Encoding: TypeAlias = Literal["integer", "one-hot"]
ENCODINGS: tuple[Encoding, ...] = get_args(Encoding)


@dataclass(frozen=True, eq=False)
class Answer:
    """What a framework answers to a batch.

    Attributes:
        framework: that was asked.
        call: Python for the loss, one line, without the options that the framework does not have.
        outcome: of the evaluation, or "not offered" where the framework lacks an option.
        loss: in nats; None after an error and where it is not offered.
        evaluation: what the framework computes; None where it is not offered.
        agrees: whether the loss is the plain definition's, NaN for NaN and infinity for infinity.
        sentences: why it is not, or what is worth knowing.
    """

    framework: Framework
    call: str
    outcome: Outcome | Literal["not offered"]
    loss: float | None
    evaluation: Evaluation | None
    agrees: bool
    sentences: tuple[str, ...]


def framework_answers(batch: Batch, way: Way, *, encoding: Encoding = "integer") -> tuple[Answer, ...]:
    """Returns what every framework answers to one batch, in the order of FRAMEWORKS.

    A framework that takes only logits takes probabilities for logits; scikit-learn, which takes only
    probabilities, is given softmax of the logits.

    Args:
        batch: whose labels are integers of shape (N,), of which one outside 0..K-1 is no error here; or rows of
            targets (N, K), which every framework is given as they are.
        way: "mean", "weighted mean" or "sum" is asked for by the framework's own name.
        encoding: of integers: "integer", or "one-hot": the frameworks are given rows. A label outside 0..K-1 becomes
            zeros.

    Raises:
        InputError: if batch, way or encoding are not as above, or the smoothing is outside 0..1.
    """
    if encoding not in ENCODINGS:
        raise InputError(f"encoding {encoding!r} is not one of {', '.join(ENCODINGS)}")
    case = as_case(batch, way, np.float64)
    if not case.has_rows and case.labels.dtype.kind not in "iu":
        raise InputError(f"labels are {case.labels.dtype}, not integers of shape ({len(case.labels)},)")
    scores = score(Batch(case.labels, batch.predictions, batch.from_logits))
    plain = batch_loss(scores, way, batch.weights)
    rows = case.has_rows or encoding == "one-hot"
    return tuple(_answer(framework, case, rows, scores, plain) for framework in FRAMEWORKS.values())


def _answer(framework: Framework, case: Case, rows: bool, scores: Scores, plain: BatchLoss) -> Answer:
    given = given_with_options(framework, case, rows)
    try:
        evaluation = evaluate(framework, given.batch, given.way)
    except InputError as refusal:
        return Answer(framework, given.call, "not offered", None, None, False, (f"{refusal}.",))
    loss = evaluation.loss
    agrees = loss is not None and bool(np.isclose(loss, plain.loss, TOLERANCE, TOLERANCE, equal_nan=True))
    sentences = [
        *about_input(given, case, loss),
        *about_error(evaluation),
        *map(sentence, evaluation.notes),
        *([] if agrees else about_difference(given, case, evaluation, scores, plain)),
    ]
    return Answer(framework, given.call, evaluation.outcome, loss, evaluation, agrees, tuple(sentences))
