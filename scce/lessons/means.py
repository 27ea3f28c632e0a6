"""What a mean divides by: examples, weights, or the examples that count."""

from dataclasses import replace

import numpy as np

from scce.batch import BatchLoss, BatchProblem, BatchState, SmallBatch, batch_loss, score
from scce.batches import Way
from scce.frameworks import FRAMEWORKS, evaluate
from scce.lessons.drawing import WITHOUT_PROBLEMS, drawn
from scce.lessons.places import BATCH, written
from scce.lessons.record import Lesson, Number, Question, Step, Trap, a_number, among
from scce.readable import readable

VEILS = ("loss", "fraction", "sorted_losses", "ways")
IGNORED = -100
CLASSES, EXAMPLES = 3, 4


def _batch(random: np.random.Generator, size: int = EXAMPLES) -> SmallBatch:
    logits = random.integers(-4, 7, size=(size, CLASSES)) / 2
    labels = random.integers(CLASSES, size=size)
    return SmallBatch(tuple(labels.tolist()), tuple(map(tuple, logits.tolist())), True, (1.0,) * size)


def _state(batch: SmallBatch, way: Way | None = None) -> BatchState:
    return BatchState(problem=BatchProblem(batch, way or Way()), view=WITHOUT_PROBLEMS)


def _made(state: BatchState, reduction: str | None = None) -> BatchLoss:
    """Returns the loss of a batch and what it is made of, as the state or a reduction says."""
    way, batch = state.problem.way, state.batch.arrays
    return batch_loss(score(batch), replace(way, reduction=reduction or way.reduction), batch.weights)


def _losses(state: BatchState) -> list[str]:
    return [readable(float(loss)) for loss in score(state.batch.arrays).losses]


def _pair(twin: int) -> BatchState:
    def fits(state: BatchState) -> bool:
        low, high = sorted(score(state.batch.arrays).losses)
        return bool(low > 0.05 and high - low > 1)

    return drawn("pair", twin, lambda random: _state(_batch(random, 2)), fits)


def _plain_mean(state: BatchState) -> Question:
    first, second = _losses(state)
    mean, total = _made(state), _made(state, "sum")
    return a_number(
        f"A batch has two examples. One costs {first} nats, the other {second} nats. What is the loss of the batch, "
        "as their mean?",
        mean.loss,
        Number("nats", 0, 1000, 0.01),
        lambda value: f"{readable(value)} nats",
        f"({first} + {second}) / 2 = {readable(mean.loss)} nats.",
        Trap(total.loss, "That is the sum; the mean divides it by the number of examples, 2."),
    )


def _weighted(twin: int) -> BatchState:
    def draw(random: np.random.Generator) -> BatchState:
        weights = tuple((random.integers(1, 9, size=EXAMPLES) / 4).tolist())
        return _state(replace(_batch(random), weights=weights))

    return drawn("weights", twin, draw, lambda state: abs(sum(state.batch.weights) - EXAMPLES) >= 1)


def _which_is_larger(state: BatchState) -> Question:
    by_examples, by_weights = _made(state, "mean"), _made(state, "weighted mean")
    one, other = (f"{part.reduction.denominator:g}" for part in (by_examples, by_weights))
    options = (f"Divided by the {one} examples", f"Divided by the weights, {other}", "They are equal")
    larger = options[int(by_weights.loss > by_examples.loss)]
    said = f"By examples it is {readable(by_examples.loss)} nats, by weights {readable(by_weights.loss)}"
    smaller_divisor = f"the numerator is the same, and the smaller divisor, {min(one, other, key=float)}, gives more"
    return among(
        f"Four examples weigh {', '.join(f'{weight:g}' for weight in state.batch.weights)}. What is divided is the sum "
        "of weight times loss. Keras divides it by the number of examples; PyTorch, whose weights are those of "
        "classes, divides it by the sum of the weights. Which of the two gives the larger loss here?",
        options[2] if np.isclose(by_examples.loss, by_weights.loss) else larger,
        {
            options[0]: f"{said}: {smaller_divisor}.",
            options[1]: f"{said}: {smaller_divisor}.",
            options[2]: f"{said}: both are called a mean, but they divide by different numbers; {smaller_divisor}.",
        },
    )


def _padded(question: str, twin: int, padding: int) -> BatchState:
    def draw(random: np.random.Generator) -> BatchState:
        size = padding + int(random.integers(2, 7)) if padding < EXAMPLES else int(random.integers(2, 9))
        batch = _batch(random, size)
        ignored = {int(i) for i in random.choice(size, size=min(padding, size), replace=False)}
        labels = tuple(IGNORED if i in ignored or padding >= EXAMPLES else y for i, y in enumerate(batch.labels))
        return _state(replace(batch, labels=labels), Way(ignore_label=IGNORED))

    return drawn(question, twin, draw, lambda state: IGNORED in state.batch.labels)


def _divisor(state: BatchState) -> Question:
    size, ignored = state.batch.size, state.batch.labels.count(IGNORED)
    right = _made(state).reduction.denominator
    return a_number(
        f"Sentences are padded to one length. A batch has {size} tokens, the pieces of its text; {ignored} of them "
        f"are padding, with the label {written(IGNORED)}, which is to be ignored. What does a mean over the tokens "
        "that count divide by?",
        right,
        Number("tokens", 0, 1000, 0.01),
        lambda value: f"{value:g} tokens",
        f"{size} \u2212 {ignored} = {right:g} tokens count; what is ignored stands in neither sum.",
        Trap(size, "The padding adds no loss; if it were counted, the mean would shrink with every token of padding."),
        Trap(ignored, "That many are ignored; the others count."),
    )


def _of_nothing(state: BatchState) -> Question:
    answers = {key: evaluate(FRAMEWORKS[key], state.batch.arrays, state.problem.way).loss for key in ("torch",)}
    loss = answers["torch"]
    right = "An error" if loss is None else "NaN" if np.isnan(loss) else "0" if loss == 0 else "ln 3"
    keras = evaluate(FRAMEWORKS["keras-jax"], state.batch.arrays, state.problem.way).loss
    beside = f"Keras says {readable(float('nan') if keras is None else keras)} in its place"
    return among(
        f"A batch has {state.batch.size} tokens, and each is padding: its label is {written(IGNORED)}, to be ignored. "
        "What does PyTorch's mean report?",
        right,
        {
            "0": f"No loss sounds like 0, and {beside}; but PyTorch divides 0 by 0.",
            "NaN": f"The sum of no losses is divided by their number, 0 by 0: that is NaN, not a number. {beside}.",
            "An error": f"It divides 0 by 0 without a word: NaN, not a number, is a value too. {beside}.",
            "ln 3": f"Guessing evenly costs ln 3 nats for an example that counts, and none does. {beside}.",
        },
    )


def _grown(twin: int) -> BatchState:
    def draw(random: np.random.Generator) -> BatchState:
        size = int(random.integers(2, 7))
        return _state(_batch(random, size), Way(reduction="sum"))

    return drawn("grown", twin, draw, lambda state: _made(state).loss > 1)


def _twice_the_batch(state: BatchState) -> Question:
    batch = state.batch
    twice = SmallBatch(batch.labels * 2, batch.predictions * 2, batch.from_logits, batch.weights * 2)
    before, after = _made(state).loss, _made(replace(state, problem=replace(state.problem, batch=twice))).loss
    ratio = round(after / before, 6)
    said = f"The sum goes from {readable(before)} to {readable(after)} nats"
    right = {1.0: "It stays", 2.0: "It doubles", 0.5: "It halves"}[ratio]
    return among(
        "The losses of a batch are summed, and not divided. The same examples are put into the batch a second time. "
        "What does the loss do?",
        right,
        {
            "It stays": f"{said}: a mean would stay; a sum grows with the batch, and so do the steps of training.",
            "It doubles": f"{said}: the steps of training double too, and with them what the learning rate does.",
            "It halves": f"{said}: nothing is divided by the number of examples here.",
        },
    )


MEANS = Lesson(
    "what-a-mean-divides-by",
    "What a mean divides by",
    "You can say what the loss of a batch was divided by, and what that does to it.",
    (
        Step(BATCH, _pair, _plain_mean, VEILS),
        Step(BATCH, _weighted, _which_is_larger, VEILS),
        Step(BATCH, lambda twin: _padded("padding", twin, 2), _divisor, VEILS),
        Step(BATCH, lambda twin: _padded("nothing", twin, EXAMPLES), _of_nothing, VEILS),
        Step(BATCH, _grown, _twice_the_batch, VEILS),
    ),
)
