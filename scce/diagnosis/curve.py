"""The shapes that a curve of losses can have, each with the steps that show it."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any, Literal, TypeAlias

from scce.arrays import as_num_classes
from scce.diagnosis.curve_text import Curve, Line, curve_of
from scce.diagnosis.deciding import causes
from scce.diagnosis.records import Candidate
from scce.diagnosis.written import NOISE, with_significant
from scce.training import uniform_loss
from scce.wiring import double_softmax_floor

ShapeKey: TypeAlias = Literal[
    "nan",
    "constant",
    "stuck_at_guessing",
    "floor",
    "hardly_moves",
    "spike",
    "oscillation",
    "apart_from_the_start",
    "by_heart",
    "rising",
]

FEWEST = 3  # losses, before anything is said of them
CLOSE = 0.01  # of ln K
FLAT = 0.01  # of its middle, that a floor moves at most
FALL = 0.1  # of the first loss, that a curve fell before its floor
LOWEST_FLOOR = 0.05  # nats; below, a run is finished and not stuck
HIGH, HIGHER = 2.0, 0.3  # times what is around it, and nats above
SWING, TURNS = 0.1, 0.75  # of the middle; of the steps
APART, MEMORY = 0.5, 0.1  # of the lower one; nats
GROWN = 1.2  # times the first loss
MOST_STEPS_TOLD = 12
DIGITS = 5


@dataclass(frozen=True)
class Shape:
    """A shape of a curve.

    Attributes:
        key: of the shape.
        title: what it is called.
        sentence: what is seen, with the reader's numbers.
        of: "training" or "validation": whose losses show it.
        steps: where it is seen, as the text counts them.
        losses: the losses there, in nats.
        level: a loss to draw a line at; None where there is none.
        causes: what may have caused the level, best first.
    """

    key: ShapeKey
    title: str
    sentence: str
    of: Literal["training", "validation"]
    steps: tuple[int, ...]
    losses: tuple[float, ...]
    level: float | None = None
    causes: tuple[Candidate, ...] = ()


def shapes(run: Any, num_classes: int | None = None) -> tuple[Shape, ...]:
    """Returns the shapes of a curve, the most telling first; none where it falls as curves do.

    Args:
        run: a Keras History's text or mapping, a CSV, lines of a log, numbers one after another, or a Curve.
        num_classes: K, if it is known.

    Raises:
        InputError: if there are no losses in it, or K is less than 2.
    """
    curve = curve_of(run)
    size = _size_of(curve) if num_classes is None else as_num_classes(num_classes)
    return (*_of_line(curve, size), *_of_both(curve))


def _of_line(curve: Curve, num_classes: int | None) -> Iterator[Shape]:
    line, word = curve.training, curve.counted
    yield from _nan(line, word)
    finite = _finite(line)
    if len(finite.steps) < FEWEST:
        return
    still = [*_constant(finite, word), *_stuck(finite, word, num_classes)] or [*_flat(finite, word, num_classes)]
    yield from still
    if not still:
        yield from _floor(finite, word, num_classes)
    yield from _spikes(finite, word)
    yield from _oscillation(finite, word)
    if not still:
        yield from _rising(finite, word)


def _of_both(curve: Curve) -> Iterator[Shape]:
    if curve.validation is None:
        return
    yield from (_nan_of_validation(curve.validation, curve.counted))
    training = dict(zip(curve.training.steps, curve.training.values, strict=True))
    pairs = [
        (step, training[step], loss)
        for step, loss in zip(curve.validation.steps, curve.validation.values, strict=True)
        if step in training and math.isfinite(training[step]) and math.isfinite(loss)
    ]
    if len(pairs) >= FEWEST:
        apart = list(_apart(pairs, curve.counted))
        yield from apart or _by_heart(pairs, curve.counted)


def _nan(line: Line, word: str) -> Iterator[Shape]:
    first = next((i for i, value in enumerate(line.values) if not math.isfinite(value)), None)
    if first is None:
        return
    step, value = line.steps[first], line.values[first]
    name = "NaN" if math.isnan(value) else "infinite"
    before = f" The loss before was {_number(line.values[first - 1])} nats." if first else " It never was a number."
    after = line.values[first:]
    ever = f"From {word} {step} on" if not any(map(math.isfinite, after)) else f"At {word} {step}"
    yield Shape(
        "nan",
        f"{name} from {word} {step}",
        f"{ever} the loss is {name}.{before}",
        "training",
        line.steps[first : first + MOST_STEPS_TOLD],
        after[:MOST_STEPS_TOLD],
        causes=tuple(causes(value)),
    )


def _nan_of_validation(line: Line, word: str) -> Iterator[Shape]:
    for shape in _nan(line, word):
        sentence = shape.sentence.replace("the loss", "the validation loss", 1)
        yield Shape("nan", shape.title, sentence, "validation", shape.steps, shape.losses, causes=shape.causes)


def _finite(line: Line) -> Line:
    kept = [i for i, value in enumerate(line.values) if math.isfinite(value)]
    return Line(tuple(line.steps[i] for i in kept), tuple(line.losses[i] for i in kept))


def _constant(line: Line, word: str) -> Iterator[Shape]:
    """Yields that a loss is the same to the last digit that float32 holds: a shuffled mean moves that one."""
    last, low, high = line.losses[-1], min(line.values), max(line.values)
    if min(each.digits for each in line.losses) >= DIGITS and high - low <= NOISE * abs(high):
        yield Shape(
            "constant",
            "Constant to the last digit",
            f"The loss is {last.text} nats in each of {len(line.steps)} {word}s, to the last digit of float32: no "
            "gradient reaches the weights.",
            "training",
            line.steps,
            line.values,
            last.value,
            tuple(causes([last] * len(line.steps))),
        )


def _stuck(line: Line, word: str, num_classes: int | None) -> Iterator[Shape]:
    """Yields that the end of a curve, half of it at the least, stands at ln K."""
    if num_classes is None:
        return
    guess, size = uniform_loss(num_classes), num_classes
    count = _at_the_end(line, lambda value: abs(value - guess) <= CLOSE * guess)
    if count < max(FEWEST, len(line.steps) / 2):
        return
    steps, values = line.steps[-count:], line.values[-count:]
    since = "all the time" if count == len(line.steps) else f"since {word} {steps[0]}"
    yield Shape(
        "stuck_at_guessing",
        "Stuck at guessing",
        f"The loss stays {_between(min(values), max(values))} nats {since}, near "
        f"ln {size:,} = {_number(guess)}: the model knows no more than that there are {size:,} classes.",
        "training",
        steps,
        values,
        guess,
        tuple(causes(list(line.losses[-count:]), size)),
    )


def _size_of(curve: Curve) -> int | None:
    """Returns K where the end of a curve says it without doubt: of training, or of other data beside it."""
    for line in (curve.training, curve.validation):
        finite = None if line is None else _finite(line).losses
        found = causes(list(finite[-max(FEWEST, len(finite) // 2) :])) if finite else ()
        if found and found[0].key == "guessing" and found[0].standing != "possible":
            return found[0].constant.num_classes
    return None


def _flat(line: Line, word: str, num_classes: int | None) -> Iterator[Shape]:
    """Yields that a curve never left the height it started at, which is not that of guessing."""
    low, high, level = min(line.values), max(line.values), median(line.values)
    if len(line.steps) <= FEWEST or level < LOWEST_FLOOR or high - low > FLAT * level:
        return
    yield Shape(
        "hardly_moves",
        "It hardly moves",
        f"In {len(line.steps)} {word}s the loss stays {_between(low, high)} nats: the steps are too short, or no "
        "gradient reaches the weights.",
        "training",
        line.steps,
        line.values,
        level,
        tuple(causes(list(line.losses), num_classes)),
    )


def _floor(line: Line, word: str, num_classes: int | None) -> Iterator[Shape]:
    last = line.values[-1]
    count = _at_the_end(line, lambda value: abs(value - last) <= FLAT * abs(last))
    fell = line.values[0] - last >= FALL * abs(line.values[0])
    if count < max(FEWEST + 1, len(line.steps) / 3) or last < LOWEST_FLOOR or not fell:
        return
    steps, values = line.steps[-count:], line.values[-count:]
    level, found = median(values), tuple(causes(list(line.losses[-count:]), num_classes))
    above = () if found else _a_little_above(values, num_classes)
    beside = f", a little above {above[0].expression}, the lowest loss of softmax applied twice" if above else ""
    yield Shape(
        "floor",
        "A floor above 0",
        f"The loss fell from {_number(line.values[0])} to {_number(values[0])} nats, and since {word} {steps[0]} it "
        f"stays {_between(min(values), max(values))}{beside}.",
        "training",
        steps,
        values,
        above[0].value if above else level,
        found or above,
    )


def _a_little_above(values: Sequence[float], num_classes: int | None) -> tuple[Candidate, ...]:
    """Returns the floor of softmax twice if losses come near to it from above, ever more slowly and never back."""
    falls = all(b <= a * (1 + NOISE) for a, b in pairwise(values))
    if num_classes is None or not falls:
        return ()
    floor = double_softmax_floor(num_classes)
    if not 0 <= values[-1] - floor <= CLOSE * floor:
        return ()
    return tuple(each for each in causes(floor, num_classes) if each.key == "double_softmax_floor")


def _spikes(line: Line, word: str) -> Iterator[Shape]:
    values = line.values
    high = [
        i
        for i in range(1, len(values) - 1)
        if values[i] > HIGH * _around(values, i) and values[i] > _around(values, i) + HIGHER
    ]
    if high and len(high) <= max(1, len(values) / 5):
        worst = max(high, key=lambda i: values[i])
        more = f", the highest of {len(high)}" if len(high) > 1 else ""
        yield Shape(
            "spike",
            "A spike",
            f"At {word} {line.steps[worst]} the loss jumps to {_number(values[worst])} nats{more}, while it is about "
            f"{_number(_around(values, worst))} around: one step was too long, or one batch is unlike the others.",
            "training",
            tuple(line.steps[i] for i in high)[:MOST_STEPS_TOLD],
            tuple(values[i] for i in high)[:MOST_STEPS_TOLD],
        )


def _around(values: Sequence[float], at: int) -> float:
    """Returns the higher of what is usual before a place and after it."""
    before, after = values[max(0, at - 3) : at], values[at + 1 : at + 4]
    return max(median(before), median(after))


def _oscillation(line: Line, word: str) -> Iterator[Shape]:
    values = line.values
    if len(values) < 6:
        return
    changes = [b - a for a, b in pairwise(values)]
    turns = [a * b < 0 for a, b in pairwise(changes)]
    sizes = [abs(change) for change in changes]
    if sum(turns) >= TURNS * len(turns) and median(sizes) >= SWING * abs(median(values)):
        yield Shape(
            "oscillation",
            "Up and down",
            f"The loss turns at {sum(turns)} of {len(turns)} {word}s, by {_number(median(sizes))} nats each time, "
            "about "
            f"a level of {_number(median(values))}: the steps are too long, or the batches too small.",
            "training",
            line.steps[-MOST_STEPS_TOLD:],
            values[-MOST_STEPS_TOLD:],
            median(values),
        )


def _rising(line: Line, word: str) -> Iterator[Shape]:
    first, lowest, last = line.values[0], min(line.values), median(line.values[-FEWEST:])
    if last > GROWN * first and last > lowest + HIGHER:
        yield Shape(
            "rising",
            "Rising",
            f"The loss rises from {_number(first)} nats at {word} {line.steps[0]} to {_number(line.values[-1])} at "
            f"{word} "
            f"{line.steps[-1]}: each step makes it worse.",
            "training",
            (line.steps[0], line.steps[-1]),
            (first, line.values[-1]),
        )


def _apart(pairs: Sequence[tuple[int, float, float]], word: str) -> Iterator[Shape]:
    """Yields that one loss is far above the other from the first step to the last, and always the same one."""
    above = all(loss - own > max(APART * own, HIGHER) for _, own, loss in pairs)
    below = all(own - loss > max(APART * loss, HIGHER) for _, own, loss in pairs)
    if above or below:
        (step, own, loss), (end, own_end, loss_end) = pairs[0], pairs[-1]
        yield Shape(
            "apart_from_the_start",
            "Training and validation apart from the start",
            f"At {word} {step} the validation loss is {_number(loss)} nats and the training loss {_number(own)}, and "
            "at "
            f"{word} {end} {_number(loss_end)} and {_number(own_end)}. Learning by heart comes later: from the start "
            "the "
            "two see other inputs, other labels or another loss.",
            "validation",
            tuple(step for step, _, _ in pairs[:MOST_STEPS_TOLD]),
            tuple(loss for _, _, loss in pairs[:MOST_STEPS_TOLD]),
        )


def _by_heart(pairs: Sequence[tuple[int, float, float]], word: str) -> Iterator[Shape]:
    step, own, lowest = min(pairs, key=lambda pair: pair[2])
    end, own_end, loss_end = pairs[-1]
    if loss_end > lowest + MEMORY and own_end < own:
        yield Shape(
            "by_heart",
            "Learned by heart",
            f"The validation loss was lowest at {word} {step}, {_number(lowest)} nats, and is {_number(loss_end)} at "
            f"{word} {end}, while the training loss fell from {_number(own)} to {_number(own_end)}.",
            "validation",
            (step, end),
            (lowest, loss_end),
            lowest,
        )


def _at_the_end(line: Line, holds: Callable[[float], bool]) -> int:
    """Returns for how many of the last losses something holds without a break."""
    values = line.values
    return next((i for i in range(len(values)) if not holds(values[-1 - i])), len(values))


def _between(low: float, high: float) -> str:
    """Returns between which two numbers a loss stays, with digits enough to tell them apart."""
    if low == high:
        return f"at {_number(low)}"
    digits = next((n for n in range(DIGITS, 12) if with_significant(low, n) != with_significant(high, n)), 12)
    return f"between {with_significant(low, digits)} and {with_significant(high, digits)}"


def _number(value: float) -> str:
    return with_significant(value, DIGITS) if math.isfinite(value) else str(value)
