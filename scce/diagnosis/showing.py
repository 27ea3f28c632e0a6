"""A link to one of our pages whose state has the same loss: what that page computes is the number."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from scce import batch, logit_lab, surprise, wiring
from scce.batches import Way
from scce.classes import MOST_CLASSES
from scce.diagnosis import not_numbers
from scce.diagnosis.constant import Constant, Key
from scce.information import Unit
from scce.labels import one_hot, smooth_labels
from scce.links import Query
from scce.readable import rounded, with_powers

MOST_OUTCOMES = 10  # on the page of surprise
SURE = 100.0  # a logit so far above 0 that a float32 has nothing left for the others
MOST_ROWS = 32  # of a batch that a link can hold
LINK_DIGITS = 9  # behind the point of a weight in a link


@dataclass(frozen=True)
class Shown:
    """A page on which the number is to be seen.

    Attributes:
        page: the page's address.
        query: the parameters of the link, from the page's own fields.
        link: address and parameters, as they stand in a link.
        value: what the page shows, in its unit.
        unit: of the value.
        words: where to look, in a sentence.
    """

    page: str
    query: Query
    link: str
    value: float
    unit: Unit
    words: str


def shown(match: Constant) -> Shown | None:
    """Returns a link that shows the number of a cause; None where no page of ours can show it."""
    maker = _MAKERS.get(match.key)
    return maker(match) if maker is not None else None


def _lab(logits: Sequence[float], names: Sequence[str], value: float, words: str, unit: Unit = "nats") -> Shown:
    state = logit_lab.Lab(logit_lab.Example(tuple(names), tuple(map(float, logits)), 0), unit)
    return _shown(
        "logit_lab", logit_lab.state.FIELDS.to_query(state), logit_lab.state.FIELDS.to_link(state), value, unit, words
    )


def _event(probability: float, value: float) -> Shown:
    state = replace(surprise.Surprise(), event=probability)
    fields = surprise.state.FIELDS
    words = f"The surprise of an event of probability {with_powers(probability)}."
    return _shown("information", fields.to_query(state), fields.to_link(state), value, "nats", words)


def _entropy(shares: Sequence[float], value: float, words: str) -> Shown:
    p = tuple(map(float, shares))
    pair = surprise.TwoDistributions(tuple(f"class {i}" for i in range(len(p))), p, p)
    state, fields = replace(surprise.Surprise(), pair=pair), surprise.state.FIELDS
    return _shown("information", fields.to_query(state), fields.to_link(state), value, "nats", words)


def _batch(
    labels: Sequence[int],
    rows: Sequence[Sequence[float]],
    value: float,
    words: str,
    *,
    from_logits: bool = False,
    weights: Sequence[float] | None = None,
    targets: Sequence[Sequence[float]] = (),
    way: Way | None = None,
) -> Shown:
    start, size = batch.BatchState(), len(rows)
    examples = replace(
        start.batch,
        labels=tuple(labels),
        predictions=tuple(tuple(map(float, row)) for row in rows),
        from_logits=from_logits,
        weights=tuple(map(float, weights or [1.0] * size)),
        targets=tuple(tuple(map(float, row)) for row in targets),
    )
    state, fields = start.with_batch(examples).with_way(way or Way()), batch.state.FIELDS
    return _shown("batch", fields.to_query(state), fields.to_link(state), value, "nats", words)


def _wired(
    framework: str, last_layer: str, from_logits: bool, logits: Sequence[float], label: int, value: float
) -> Shown:
    start = replace(wiring.WiringState().start, logits=tuple(map(float, logits)), label=label)
    wired = wiring.Wiring(framework, last_layer, from_logits)
    state, fields = replace(wiring.WiringState(), wiring=wired, start=start), wiring.state.FIELDS
    words = "The loss that the framework reports before the first step."
    return _shown("frameworks", fields.to_query(state), fields.to_link(state), value, "nats", words)


def _shown(page: str, query: Query, link: str, value: float, unit: Unit, words: str) -> Shown:
    return Shown(page, query, f"{page}?{link}", value, unit, words)


def _guess(match: Constant, unit: Unit = "nats") -> Shown:
    size = match.num_classes or 2
    words = f"The loss of the logits: ln {size:,}{' in bits' if unit == 'bits' else ''}."
    if size <= MOST_CLASSES:
        return _lab([0] * size, [f"class {i}" for i in range(size)], match.value, words, unit)
    names = ("the true class", f"the other {size - 1:,} classes together")
    return _lab([0, math.log(size - 1)], names, match.value, words, unit)


def _near_guess(match: Constant) -> Shown:
    """Returns a model of two answers, the true class and all others, that costs exactly as much as was said."""
    size, loss = match.num_classes or 2, match.value + match.parts["apart"]
    names = ("the true class", "all other classes together" if size > 2 else "the other class")
    return _lab([0, loss + math.log1p(-math.exp(-loss))], names, loss, "The loss of the logits.")


def _of_one_weighed(probability: float, weight: float, value: float, words: str) -> Shown:
    """Returns a batch of one example, whose loss is multiplied with its weight."""
    return _batch([0], [(probability, 1 - probability)], value, words, weights=[weight])


def _clip(match: Constant) -> Shown:
    bound, share = match.parts["bound"], match.parts["share"]
    if share == 1 and bound == 1e-7:
        return _wired("keras-torch", "softmax", False, [SURE, 0.0, -SURE], 2, match.value)
    if share == 1:
        return _event(bound, match.value)
    words = f"The mean of one example: {rounded(share)} times -ln {with_powers(bound)}."
    return _of_one_weighed(bound, share, match.value, words)


def _one_unit(match: Constant) -> Shown | None:
    share = match.parts["share"]
    if math.isnan(share):
        return None
    if "right" in match.parts:
        return _event(1 - match.parts["bound"], match.value)
    if share == 0:
        return _lab([0, -math.inf], ["the only class", "left out"], 0.0, "The loss where no other class is possible.")
    if "bound" not in match.parts:
        return _guess(match)
    return _of_one_weighed(
        match.parts["bound"], share, match.value, f"The mean of one example that weighs {rounded(share)}."
    )


def _twice(label: int) -> Callable[[Constant], Shown]:
    def made(match: Constant) -> Shown:
        size = match.num_classes or 2
        if size <= MOST_CLASSES:
            return _wired("torch", "softmax", True, [SURE, *[0.0] * (size - 1)], label, match.value)
        words = "The loss of probabilities that are taken for logits: 1 for one class, and 0 for the others."
        if label == 0:
            two = ("the true class", f"the other {size - 1:,} classes together")
            return _lab([1, math.log(size - 1)], two, match.value, words)
        three = ("the true class", "the class that gets 1", f"the other {size - 2:,} classes together")
        return _lab([0, 1, math.log(size - 2)], three, match.value, words)

    return made


def _smoothed(match: Constant) -> Shown:
    size, smoothing = match.num_classes or 2, match.parts["smoothing"]
    target = smooth_labels(one_hot(0, size), smoothing).tolist()
    words = "The cross-entropy of smoothed targets with a model that gives exactly these: their entropy."
    if size <= MOST_OUTCOMES:
        return _entropy(target, match.value, words)
    if size <= MOST_CLASSES:
        return _batch([], [target], match.value, words, targets=[target])
    others = target[1]  # all of them together: as many targets as classes, each with its own probability
    row = (target[0], others)
    return _batch([], [row], match.value, words, targets=[(row[0], others * (size - 1))])


def _focal(match: Constant) -> Shown:
    probability = match.parts["probability"]
    weight = match.parts["alpha"] * (1 - probability) ** match.parts["gamma"]
    words = f"The mean of one example that weighs {rounded(weight)}, as the focal factor makes it."
    return _of_one_weighed(probability, weight, match.value, words)


def _log10(match: Constant) -> Shown:
    return _weighed_guess(match, 1 / math.log(10), "The mean of one example that weighs 1/ln 10.")


def _weighed_guess(match: Constant, weight: float, words: str) -> Shown:
    size = match.num_classes or 2
    return _of_one_weighed(1 / size, weight, match.value, words)


def _summed(match: Constant) -> Shown:
    size, classes = int(match.parts["size"]), match.num_classes or 2
    if size <= MOST_ROWS:
        rows = [(1 / classes, 1 - 1 / classes)] * size
        return _batch([0] * size, rows, match.value, "The sum of the batch.", way=Way("sum"))
    return _weighed_guess(match, size, f"The mean of one example that weighs {size:,}.")


def _ignored(match: Constant) -> Shown:
    if "size" not in match.parts:
        return _batch(
            [0], [(0.5, 0.5)], 0.0, "What Keras answers to a batch of which nothing counts.", way=Way(ignore_label=0)
        )
    counted, size = int(match.parts["counted"]), int(match.parts["size"])
    row = (1 / (match.num_classes or 2), 1 - 1 / (match.num_classes or 2))
    words = f"The mean over {size:,} rows of which {counted:,} count."
    if size <= MOST_ROWS:
        return _batch([0] * size, [row] * size, match.value, words, weights=[1.0] * counted + [0.0] * (size - counted))
    return _weighed_guess(match, counted / size, f"The mean of one example that weighs {counted:,}/{size:,}.")


def _each_alone(match: Constant) -> Shown:
    share = match.parts["share"]
    if "times" in match.parts:
        return _of_one_weighed(share, match.parts["times"], match.value, f"{match.parts['times']:g} times ln 2.")
    return _entropy([share, 1 - share], match.value, f"The entropy of yes or no with {rounded(share)}.")


def _shares(match: Constant) -> Shown | None:
    if "share" in match.parts:
        share = match.parts["share"]
        return _entropy([share, 1 - share], match.value, "The entropy of the shares.")
    counts = np.array([match.parts[name] for name in sorted(match.parts, key=_position)])
    if not 2 <= len(counts) <= MOST_CLASSES or match.key != "class_shares":
        return None
    shares = (counts / counts.sum()).tolist()
    if len(shares) <= MOST_OUTCOMES:
        return _entropy(shares, match.value, "The entropy of the shares.")
    return _batch([], [shares], match.value, "The cross-entropy of the shares with themselves.", targets=[shares])


def _position(name: str) -> int:
    return int(name.removeprefix("count "))


def _two_means(match: Constant) -> Shown:
    """Returns a batch with class weights, whose page shows the mean over examples beside that over weights."""
    ratio, loss = match.parts["ratio"], match.parts["by_weights"]
    own = [match.parts[name] for name in match.parts if name.startswith("weight ")]
    fits = 2 <= len(own) <= MOST_CLASSES and math.isclose(sum(own), ratio * len(own), rel_tol=1e-9)
    weights = own if fits else [1.0, 2 * ratio - 1] if ratio >= 1 else [0.5 * ratio, 1.5 * ratio]
    # Each example costs as much: its own logit is so far below ln(e^loss - 1), that of the others together.
    size, others = len(weights), loss + math.log1p(-math.exp(-loss))
    rows = [[0.0 if k == label else others - math.log(size - 1) for k in range(size)] for label in range(size)]
    words = "One batch in every framework: divided by its examples, and divided by its weights."
    way = Way(class_weights=tuple(round(weight, LINK_DIGITS) for weight in weights))
    return _batch(range(size), rows, match.value, words, from_logits=True, way=way)


def _sure_and_wrong(match: Constant) -> Shown:
    names = ("the true class", "the class that the model is sure of")
    # ln(1 + e^g) is the loss, so g = ln(e^loss - 1).
    gap = match.value + math.log1p(-math.exp(-match.value))
    return _lab([0, gap], names, match.value, "The loss of a model that is as sure of another class.")


def _nan(match: Constant) -> Shown:
    """Returns a batch to which a framework answers NaN, in the way of the cause."""
    way, nan = int(match.parts["way"]), math.nan
    if way == not_numbers.NOTHING_COUNTS:
        words, only = "What PyTorch answers to a batch of which nothing counts.", Way(ignore_label=-100)
        return _batch([-100], [(0.0, 0.0)], nan, words, from_logits=True, way=only)
    if way == not_numbers.INFINITE:
        return _batch([0], [(math.inf, 0.0)], nan, "What frameworks answer to an infinite logit.", from_logits=True)
    if way == not_numbers.NO_CLASS:
        return _batch([2], [(0.0, 0.0)], nan, "What optax answers to a label that is no class.", from_logits=True)
    if way == not_numbers.ZERO_TIMES:
        words, masked = "What optax answers to a masked class in a row of targets.", (0.0, -math.inf)
        return _batch([], [masked], nan, words, from_logits=True, targets=[(1.0, 0.0)])
    words = "The loss that Keras on PyTorch reports after a step or two."
    return replace(_wired("keras-torch", "linear", False, [30.0, 0.0, -30.0], 2, nan), words=words)


def _constant(match: Constant) -> Shown | None:
    return _guess(match) if "accuracy" in match.parts else None


_MAKERS: Mapping[Key, Callable[[Constant], Shown | None]] = MappingProxyType(
    {
        "guessing": _guess,
        "near_guessing": _near_guess,
        "class_shares": _shares,
        "clip": _clip,
        "lower_clip": lambda match: _event(1 - match.parts["bound"], match.value),
        "double_softmax_floor": _twice(0),
        "double_softmax_ceiling": _twice(1),
        "smoothing_floor": _smoothed,
        "focal": _focal,
        "bits": lambda match: _guess(match, "bits"),
        "log10": _log10,
        "sum_not_mean": _summed,
        "divided_twice": lambda match: _weighed_guess(
            match, 1 / match.parts["size"], f"The mean of one example that weighs 1/{int(match.parts['size']):,}."
        ),
        "mean_over_ignored": _ignored,
        "binary_cross_entropy": _each_alone,
        "one_unit": _one_unit,
        "constant_output": _constant,
        "confident_and_wrong": _sure_and_wrong,
        "class_weights": _two_means,
        "nan": _nan,
        "infinite": lambda _: _event(0.0, math.inf),
    }
)
