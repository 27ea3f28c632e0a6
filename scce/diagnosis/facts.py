"""Causes that are no matter of digits: no number at all, a sign, a bound that no right loss crosses."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scce.diagnosis.constant import Constant
from scce.diagnosis.known import OVER_WEIGHTS, Known
from scce.diagnosis.log_text import Reading
from scce.diagnosis.not_numbers import WAYS, usual
from scce.diagnosis.written import Written, as_given, with_digits
from scce.readable import rounded
from scce.training import uniform_loss

FAR = 2.0  # times ln K: fresh weights are well below it, as Keras and PyTorch draw them
NEAR = 0.01  # of ln K
SAME = 3  # equal losses in a row, before they are called constant
FEWEST_DIGITS = 3  # before -0.1 is said to be -1/10
NEXT_TO_NOTHING = 1e-6  # nats: what one output unit costs, which is a cause of its own
LONG = 6  # digits, so many that equal ones are no rounding
EXAMPLE_WEIGHTS = (1.0, 3.0)  # of a reader who does not say them
UNMOVED = 0.0002  # how usual: less than each cause that says why a loss does not move


def not_a_number(said: Written, known: Known) -> Iterator[Constant]:
    """Yields what NaN and infinity say; of NaN each way to it, the most usual of the framework first."""
    if math.isnan(said.value):
        ways = sorted(enumerate(WAYS), key=lambda each: -usual(each[1], known.framework))
        for number, way in ways:
            share = usual(way, known.framework)
            yield Constant("nan", way.expression, math.nan, share, parts={"way": float(number)})
    elif said.value == math.inf:
        yield Constant("infinite", "-ln 0", math.inf, 1.0)
    elif said.value == -math.inf:
        yield Constant("negative", "-inf", -math.inf, 1.0)


def below_zero(said: Written, known: Known) -> Iterator[Constant]:
    """Yields what a loss below 0 says; NLLLoss of probabilities is minus their mean, -1/K where a model guesses."""
    if said.high < 0:
        size = known.num_classes
        if size is not None and said.digits >= FEWEST_DIGITS and said.holds(-1 / size):
            expression = f"-1/{size:,} = {with_digits(-1 / size, said)}"
            yield Constant("negative", expression, -1 / size, 1.0, size, parts={"probability": 1 / size})
        else:
            yield Constant("negative", f"{with_digits(said.value, said)} < 0", said.value, 1.0, size)


def of_zero(said: Written, known: Known) -> Iterator[Constant]:
    """Yields what a loss of exactly 0 says."""
    if said.value == 0:
        learned = known.accuracy is not None and known.accuracy.value > 0.9
        yield Constant("one_unit", "-ln 1", 0.0, 0.2 if learned else 0.5, parts={"share": 0.0})
        yield Constant("mean_over_ignored", "0 / 0, which Keras gives as 0", 0.0, 0.25, parts={"counted": 0})
        yield Constant("lower_clip", "-ln 1", 0.0, 0.6 if learned else 0.2, parts={"bound": 0.0})


def far_above_guessing(said: Written, known: Known) -> Iterator[Constant]:
    """Yields what a loss says that is twice that of guessing, or more."""
    if known.num_classes is not None and said.low > FAR * uniform_loss(known.num_classes):
        guess = uniform_loss(known.num_classes)
        expression = f"ln {known.num_classes:,} = {with_digits(guess, said)} < {with_digits(said.value, said)}"
        yield Constant("confident_and_wrong", expression, said.value, 0.05, known.num_classes)


def near_guessing(said: Written, known: Known) -> Iterator[Constant]:
    """Yields what a loss says that is near that of guessing, and by its digits another one."""
    size = known.num_classes
    if size is not None and abs(said.value - uniform_loss(size)) <= NEAR * uniform_loss(size):
        guess = uniform_loss(size)
        side = "above" if said.value > guess else "below"
        expression = f"{rounded(abs(said.value - guess), 2)} {side} ln {size:,} = {with_digits(guess, said)}"
        yield Constant("near_guessing", expression, guess, 0.05, size, parts={"apart": said.value - guess})


def two_that_do_not_fit(said: Written, known: Known, reading: Reading) -> Iterator[Constant]:
    """Yields what an accuracy or a perplexity says that cannot belong to the loss."""
    accuracy = known.accuracy
    # A wrong answer gave its class one half at the most, and costs ln 2 at the least.
    if accuracy is not None and said.low > NEXT_TO_NOTHING and 1 - accuracy.high > said.high / uniform_loss(2) + 1e-9:
        share = as_given(accuracy)
        expression = f"(1 - {share}) x ln 2 = {(1 - accuracy.value) * uniform_loss(2):.4f} > {said.text}"
        value = (1 - accuracy.value) * uniform_loss(2)
        yield Constant("metric_not_loss", expression, value, 0.9, known.num_classes, parts={"accuracy": accuracy.value})
    in_bits = [each for each in reading.others.get("perplexity", ()) if _is_of_bits(each, said)]
    for each in in_bits[:1]:
        yield Constant("bits", f"2^{said.text} = {each.text}", said.value, 0.9, unit="bits")
    if in_bits:
        return
    for metric in (*reading.others.get("metric", ()), *_logs(reading.others.get("perplexity", ()))):
        if not metric.low <= said.high or not said.low <= metric.high:
            expression = f"{metric.text} is not {said.text}"
            yield Constant("metric_not_loss", expression, metric.value, 0.9, known.num_classes)


def other_weights(reading: Reading) -> Iterator[Constant]:
    """Yields what two losses of one batch say, of which one is a mean over examples and the other over weights."""
    over_examples = [name for name in reading.by_framework if name not in OVER_WEIGHTS]
    over_weights = [name for name in reading.by_framework if name in OVER_WEIGHTS]
    if len(over_examples) == len(over_weights) == 1:
        yield from _two_means(reading.by_framework, over_examples[0], over_weights[0])
    if reading.both_ways is not None and reading.framework in (None, "PyTorch"):
        integers, rows = reading.both_ways
        for each in _two_means({"rows": rows, "integers": integers}, "rows", "integers"):
            yield replace(each, parts={**each.parts, "rows": 1.0})


def _two_means(losses: Mapping[str, Written], over_examples: str, over_weights: str) -> Iterator[Constant]:
    """Yields the mean weight of an example that makes two numbers of one, if they differ."""
    a, b = losses[over_examples], losses[over_weights]
    if min(a.value, b.value) > 0 and (a.high < b.low or b.high < a.low):
        ratio = a.value / b.value
        expression = (
            f"{over_examples} {a.text} / {over_weights} {b.text} = {rounded(ratio)} = sum of w / number of examples"
        )
        parts = {"ratio": ratio, "by_weights": b.value}
        yield Constant("class_weights", expression, a.value, 0.9, parts=parts)


def moved_by_weights(said: Written, known: Known) -> Iterator[Constant]:
    """Yields what one loss says of a batch whose classes have weights: what its other mean would be."""
    if known.class_weights is None or not said.is_finite or said.value <= 0:
        return
    weights = known.class_weights or EXAMPLE_WEIGHTS
    ratio = sum(weights) / len(weights)
    over_weights = known.framework in OVER_WEIGHTS
    by_examples, by_weights = (said.value * ratio, said.value) if over_weights else (said.value, said.value / ratio)
    divisor = "sum of w" if over_weights else "number of examples"
    parts = {"ratio": ratio, "by_weights": by_weights, "alone": float(over_weights)}
    expression = f"{said.text} = sum of w x loss / {divisor}"
    parts |= {f"weight {i}": weight for i, weight in enumerate(weights)}
    yield Constant("class_weights", expression, by_examples, 0.3, known.num_classes, parts=parts)


def always_the_same(losses: Sequence[Written], known: Known) -> Iterator[Constant]:
    """Yields what losses say that are equal to the last of many digits.

    A number that another cause explains digit by digit is explained by that, and stands still because of it.
    """
    last = losses[-1]
    equal = len(losses) >= SAME and len({each.text for each in losses[-SAME:]}) == 1
    if equal and last.is_finite and last.value != 0 and last.digits >= LONG:
        yield Constant("constant_output", f"{last.text}, {len(losses)} times", last.value, UNMOVED, known.num_classes)
        parts = {"share": math.nan}
        yield Constant("one_unit", f"{last.text}, {len(losses)} times", last.value, UNMOVED / 5, parts=parts)


def one_answer(known: Known, said: Written) -> Iterator[Constant]:
    """Yields what an accuracy says that is better than 1/K while the loss is that of guessing."""
    size, accuracy = known.num_classes or 2, known.accuracy
    if accuracy is None or not said.holds(uniform_loss(size)):
        return
    if accuracy.low > 1 / size or accuracy.high < 1 / size:
        share = as_given(accuracy)
        expression = f"accuracy {share}, and ln {size:,}"
        parts = {"accuracy": accuracy.value}
        yield Constant("constant_output", expression, uniform_loss(size), 1.0, size, parts=parts)


def _is_of_bits(perplexity: Written, said: Written) -> bool:
    """Returns whether a perplexity is 2 to the power of a loss."""
    if perplexity.low <= 0 or not math.isfinite(perplexity.high):
        return False
    return math.log2(perplexity.low) <= said.high and math.log2(perplexity.high) >= said.low


def _logs(numbers: Sequence[Written]) -> Iterator[Written]:
    for each in numbers:
        if each.low > 0 and math.isfinite(each.high):
            value, low, high = math.log(each.value), math.log(each.low), math.log(each.high)
            yield Written(f"ln {each.text} = {value:.4f}", value, each.digits, low, high)
