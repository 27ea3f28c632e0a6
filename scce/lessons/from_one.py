"""Labels that count from 1: one framework stops, one says NaN, one says nothing."""

from dataclasses import replace

import numpy as np

from scce.batch import BatchProblem, BatchState, SmallBatch, batch_loss, score
from scce.batches import PLAIN_MEAN
from scce.frameworks import FRAMEWORKS, Evaluation, evaluate
from scce.lessons.drawing import WITHOUT_PROBLEMS, drawn
from scce.lessons.places import BATCH
from scce.lessons.record import Lesson, Number, Question, Step, Trap, a_number, among
from scce.readable import readable

VEILS = ("loss", "fraction", "sorted_losses", "ways")
SURE = 4.0  # a logit


def _good_model(random: np.random.Generator, classes: int, size: int) -> SmallBatch:
    """Returns a batch that the model gets right: its largest logit is that of the true class."""
    labels = random.integers(classes, size=size)
    logits = random.integers(-2, 3, size=(size, classes)) / 2
    logits[np.arange(size), labels] = SURE
    return SmallBatch(tuple(labels.tolist()), tuple(map(tuple, logits.tolist())), True, (1.0,) * size)


def _shifted(batch: SmallBatch) -> BatchState:
    labels = tuple(label + 1 for label in batch.labels)
    return BatchState(problem=BatchProblem(replace(batch, labels=labels)), view=WITHOUT_PROBLEMS)


def _too_large(question: str, twin: int) -> BatchState:
    """Returns a batch whose labels count from 1: the largest is no class."""

    def draw(random: np.random.Generator) -> BatchState:
        return _shifted(_good_model(random, int(random.integers(3, 6)), 4))

    return drawn(question, twin, draw, lambda state: max(state.batch.labels) == state.batch.num_classes)


def _within(question: str, twin: int) -> BatchState:
    """Returns a batch whose labels count from 1, with none of the last class."""

    def draw(random: np.random.Generator) -> BatchState:
        return _shifted(_good_model(random, int(random.integers(3, 6)), 4))

    return drawn(question, twin, draw, lambda state: max(state.batch.labels) < state.batch.num_classes)


def _spaced(labels: range) -> str:
    return f"{labels[0]} to {labels[-1]}"


def _which_labels(state: BatchState) -> Question:
    size, batch = state.batch.num_classes, state.batch

    def all_cost(labels: range) -> bool:
        rows = tuple(batch.predictions[0] for _ in labels)
        tried = SmallBatch(tuple(labels), rows, batch.from_logits, (1.0,) * len(labels))
        return len(labels) == size and not np.isnan(score(tried.arrays).losses).any()

    tried = (range(size), range(1, size + 1), range(size + 1))
    right = next(_spaced(labels) for labels in tried if all_cost(labels))
    return among(
        f"A model gives {size} logits, a score for each of {size} classes. Which integer labels may its examples have?",
        right,
        {
            _spaced(tried[0]): f"A label is a place in the row of logits, and the first place is 0: {size} places.",
            _spaced(tried[1]): f"People count so; but {size} would be a place after the last, which is {size - 1}.",
            _spaced(tried[2]): f"These are {size + 1} labels, one more than there are logits.",
        },
    )


STOPS, NAN, ZERO, LAST = "It stops with an error", "NaN", "It takes it for a loss of 0", "It takes the last class"


def _kind(evaluation: Evaluation, plain: np.ndarray) -> str:
    """Returns what a framework makes of a label that is no class."""
    if evaluation.loss is None or evaluation.losses is None:
        return STOPS
    outside = np.isnan(plain)
    if np.isnan(evaluation.loss):
        return NAN
    return ZERO if (np.asarray(evaluation.losses)[outside] == 0).all() else LAST


def _asked_of(framework: str, state: BatchState) -> Question:
    arrays, size = state.batch.arrays, state.batch.num_classes
    evaluation = evaluate(FRAMEWORKS[framework], arrays, PLAIN_MEAN)
    right, title = _kind(evaluation, score(arrays).losses), FRAMEWORKS[framework].title
    loss = "" if evaluation.loss is None else f" The mean it reports is {readable(evaluation.loss)}."
    told = {
        STOPS: "the program ends with a sentence that names the label, and that is the kindest of the answers",
        NAN: "the loss is NaN, not a number, and after one step of training so are the weights",
        ZERO: "the example costs nothing, so the loss looks better than it is, and nobody is told",
        LAST: "another class is taken for the true one, and nobody is told",
    }
    so = f"with {title} {told[right]}.{loss}"
    return among(
        f"There are {size} classes, and the labels count from 1: one of them is {size}. What does {title} make of it?",
        right,
        {answer: f"{so[0].upper()}{so[1:]}" if answer == right else f"{TEMPTS[answer]}; but {so}" for answer in TEMPTS},
    )


TEMPTS = {
    STOPS: "One would hope for it, and PyTorch does it on a CPU",
    NAN: "It would at least be seen, and optax does it",
    ZERO: "Keras on JAX does that",
}


def _unnoticed(state: BatchState) -> Question:
    size = state.batch.num_classes
    loss, guessing = batch_loss(score(state.batch.arrays), PLAIN_MEAN).loss, float(np.log(size))
    mended = replace(state.batch, labels=tuple(label - 1 for label in state.batch.labels))
    right_loss = batch_loss(score(mended.arrays), PLAIN_MEAN).loss
    right = "An error" if np.isnan(loss) else "A loss above guessing" if loss > guessing else "A loss near 0"
    said = f"The loss is {readable(loss)} nats, and {readable(right_loss)} once 1 is taken from every label"
    return among(
        f"A model of {size} classes is right about every example. All labels in this batch count from 1, and none is "
        f"larger than {size - 1}. What is seen?",
        right,
        {
            "An error": f"{said}: every label is a class, if not the right one, so nothing can stop.",
            "A loss near 0": f"{said}: the model is right, but it is compared with the class after the true one.",
            "A loss above guessing": f"{said}: it is sure of the true class, and the labels name the next one. "
            f"Guessing evenly costs {readable(guessing)} nats.",
        },
    )


def _repaired(state: BatchState) -> Question:
    mended = replace(state.batch, labels=tuple(label - 1 for label in state.batch.labels))
    before, right = (batch_loss(score(each.arrays), PLAIN_MEAN).loss for each in (state.batch, mended))
    losses = ", ".join(readable(float(loss)) for loss in score(mended.arrays).losses)
    return a_number(
        f"Again the labels count from 1, and the mean loss is {readable(before)} nats. With the right labels the four "
        f"examples cost {losses} nats. What is the mean loss after labels = labels \u2212 1?",
        right,
        Number("nats", 0, 1000, 0.01),
        lambda value: f"{readable(value)} nats",
        f"The four losses sum to {readable(4 * right)} nats, and a quarter of it is {readable(right)}.",
        Trap(4 * right, "That is their sum; the mean divides it by 4."),
        Trap(before, "That is the loss with the labels as they were."),
    )


FROM_ONE = Lesson(
    "labels-from-1",
    "Labels that count from 1",
    "You know what a label that is no class does in three frameworks, and how to find one that hides.",
    (
        Step(BATCH, lambda twin: _too_large("labels", twin), _which_labels, VEILS),
        Step(BATCH, lambda twin: _too_large("torch", twin), lambda state: _asked_of("torch", state), VEILS),
        Step(BATCH, lambda twin: _too_large("optax", twin), lambda state: _asked_of("optax", state), VEILS),
        Step(BATCH, lambda twin: _too_large("jax", twin), lambda state: _asked_of("keras-jax", state), VEILS),
        Step(BATCH, lambda twin: _within("unnoticed", twin), _unnoticed, VEILS),
        Step(BATCH, lambda twin: _within("repaired", twin), _repaired, VEILS),
    ),
)
