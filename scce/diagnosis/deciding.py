"""From a number to its causes: what agrees with its digits, weighed, and told from what does not."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from scce.diagnosis import facts, words
from scce.diagnosis.class_counts import FAMOUS, usual
from scce.diagnosis.constant import Constant
from scce.diagnosis.families import by_classes, constants_of, from_what_is_known, guesses_within, without_classes
from scce.diagnosis.known import Known, as_known
from scce.diagnosis.log_text import Reading, reading_of
from scce.diagnosis.plausible import as_plausible
from scce.diagnosis.records import Basis, Candidate, Diagnosis, Other, Standing
from scce.diagnosis.weighing import EXPLAINED, WORTH_TELLING, shares, standing
from scce.diagnosis.written import FLOAT_DIGITS, Written, digits_that_agree, is_float32_of, together, with_digits

# How usual a cause is whose number of classes is not the one that the reader says: an output of another width, others.
OF_ANOTHER_WIDTH, OF_ANOTHER_SIZE = 0.02, 0.0002
MOST_CANDIDATES, MOST_OTHERS, MOST_CLASSES_TOLD = 5, 6, 8
SHOWN_BESIDE = 0.03
OFTEN = 0.005  # of all models
FLAT, LONGEST_TAIL = 0.01, 20  # of its middle; losses
NEAR, MOST_NOT_THESE = 0.004, 2


def causes(loss: Any, num_classes: int | None = None, **known: Any) -> Diagnosis:
    """Returns what may have caused a loss, best first; nothing where nothing fits, with what to look at next.

    Args:
        loss: a number, or text as people copy it: "0.7437", "2,3026", "nan", a line of a log, a print of a tensor, a
            series of losses.
        num_classes: K, if it is known.
        **known: accuracy (0 to 1, or "70%"), batch_size, tokens (of a batch), framework, smoothing, class_counts (one
            number per class), series (losses, as text or numbers).

    Returns:
        A sequence of candidates, and beside them what was read and what to ask or look at next.

    Raises:
        InputError: if there is no loss in it, or something known is not as above.
    """
    reading = reading_of(loss)
    beside = as_known(reading.num_classes if num_classes is None else num_classes, known, reading)
    said = _said(reading)
    losses = (*beside.series, *reading.losses)
    candidates = _candidates(said, beside, reading, losses) or _as_validation_says(said, beside, reading)
    fitting = _fitting_classes(said) if beside.num_classes is None else ()
    return Diagnosis(
        candidates=candidates,
        said=said,
        num_losses=len(reading.losses),
        read=words.what_was_read(said, reading, beside),
        not_these=tuple(_not_these(said, beside, candidates)),
        fitting_classes=fitting,
        question=words.question(candidates, said, beside),
        next=words.what_next(candidates, said, beside),
    )


def _said(reading: Reading) -> Written:
    """Returns the number to explain: the last loss, or what the end of a flat series has in common."""
    last = reading.losses[-1]
    tail = [each for each in reading.losses[-LONGEST_TAIL:] if _decimals(each) == _decimals(last)]
    if reading.is_range:
        return together(reading.losses)
    values = [each.value for each in tail]
    if len(tail) < 3 or not all(map(math.isfinite, values)) or len(set(values)) == 1:
        return last
    flat = max(values) - min(values) <= FLAT * abs(sorted(values)[len(values) // 2])
    return together(tail) if flat else last


def _decimals(number: Written) -> int:
    return len(number.text.partition(".")[2])


def _candidates(said: Written, known: Known, reading: Reading, losses: Sequence[Written]) -> tuple[Candidate, ...]:
    plain = [*facts.not_a_number(said, known), *facts.below_zero(said, known)]
    if plain:
        return tuple(_of_fact(each, _basis(each, said), _sureness(each), each.weight, said) for each in plain)
    proven = [*facts.two_that_do_not_fit(said, known, reading), *facts.other_weights(reading)]
    numbers = _of_numbers(_matches(said, known, losses), said, known)
    far = [
        _of_fact(each, "bound", "possible" if numbers else "likely", 0.5, said)
        for each in facts.far_above_guessing(said, known)
    ]
    first = [_of_fact(each, "fact", "likely", each.weight, said) for each in proven]
    near = [] if first or numbers else facts.near_guessing(said, known)
    found = (*first, *numbers, *far, *(_of_fact(each, "bound", "possible", 0.5, said) for each in near))
    if any(each.key == "class_weights" or each.standing == "decided" for each in found):
        return found
    weighed = facts.moved_by_weights(said, known)
    return (*found, *(_of_fact(each, "fact", "possible", each.weight, said) for each in weighed))


def _as_validation_says(said: Written, known: Known, reading: Reading) -> tuple[Candidate, ...]:
    """Returns what a loss says beside that of other data which is ln K: in training, dropout adds a little to it."""
    if known.num_classes is not None:
        return ()
    first = next((found[0] for found in map(causes, reading.others.get("val_loss", ())[-1:]) if found), None)
    if first is None or first.key != "guessing" or first.standing == "possible":
        return ()
    beside = replace(known, num_classes=first.constant.num_classes)
    return tuple(_of_fact(each, "bound", "possible", 0.5, said) for each in facts.near_guessing(said, beside))


def _matches(said: Written, known: Known, losses: Sequence[Written]) -> list[Constant]:
    """Returns all that would be written as the number said, the most usual first."""
    found = [each for each in _all(said, known, losses) if said.holds(each.value)]
    weighed = (as_plausible(each, known) for each in found)
    distinct = {_identity(each): each for each in sorted(weighed, key=lambda each: each.weight)}
    return sorted(distinct.values(), key=lambda each: -each.weight)


def _identity(match: Constant) -> tuple[object, ...]:
    """Returns what makes a cause another one: a share of a clip is the same whether accuracy or classes say it."""
    if match.key == "clip":
        return match.key, match.parts["bound"], f"{match.parts['share']:.6g}"
    return match.key, match.expression


def _all(said: Written, known: Known, losses: Sequence[Written]) -> Iterator[Constant]:
    if said.value == 0:
        yield from facts.of_zero(said, known)
        return
    yield from without_classes()
    yield from from_what_is_known(known, said)
    yield from facts.always_the_same(losses, known)
    yield from facts.one_answer(known, said)
    if known.num_classes is None:
        yield from by_classes(said)
        yield from guesses_within(said)
        return
    yield from constants_of(known.num_classes)
    for each in by_classes(said):
        if each.num_classes != known.num_classes:
            usual_too = OF_ANOTHER_WIDTH if each.key == "guessing" else OF_ANOTHER_SIZE
            yield replace(each, weight=each.weight * usual_too)


def _of_numbers(matches: Sequence[Constant], said: Written, known: Known) -> list[Candidate]:
    likely = shares(matches, said)
    explained = sum(likely)
    if not likely or explained < EXPLAINED or likely[0] < WORTH_TELLING:
        return []
    told = [(match, share) for match, share in zip(matches, likely, strict=True) if share >= SHOWN_BESIDE][
        :MOST_CANDIDATES
    ]
    return [_of_number(match, share, explained, said, known, matches) for match, share in told]


def _of_number(
    match: Constant, share: float, explained: float, said: Written, known: Known, matches: Sequence[Constant]
) -> Candidate:
    others = [Other(each.key, _equation(each, said), each.num_classes) for each in matches if each is not match]
    return Candidate(
        key=match.key,
        title=words.title(match),
        sentence=words.sentence(match),
        expression=_equation(match, said),
        value=match.value,
        nats=words.in_nats(match),
        unit=match.unit,
        digits=digits_that_agree(match.value, said),
        digits_given=said.digits,
        exact=is_float32_of(match.value, said),
        standing=standing(share, explained, said, whole=_is_named(match, known) or said.digits >= FLOAT_DIGITS),
        share=share,
        basis="number",
        also=tuple(others[:MOST_OTHERS]),
        num_also=len(others),
        experiment=words.experiment(match),
        constant=match,
    )


def _is_named(match: Constant, known: Known) -> bool:
    """Returns whether the number of classes of a cause is the reader's, or one that many models have."""
    return known.num_classes is not None or match.num_classes is None or usual(match.num_classes) >= OFTEN


def _of_fact(match: Constant, basis: Basis, sure: Standing, share: float, said: Written) -> Candidate:
    return Candidate(
        key=match.key,
        title=words.title(match),
        sentence=words.sentence(match),
        expression=match.expression,
        value=match.value,
        nats=words.in_nats(match),
        unit=match.unit,
        digits=0 if basis == "fact" else digits_that_agree(match.value, said),
        digits_given=said.digits,
        exact=False,
        standing=sure,
        share=share,
        basis=basis,
        also=(),
        num_also=0,
        experiment=words.experiment(match),
        constant=match,
    )


def _sureness(match: Constant) -> Standing:
    """Returns that a fact is one; which of several ways led to it is not said by that."""
    return "possible" if match.key == "nan" else "decided"


def _basis(match: Constant, said: Written) -> Basis:
    """Returns whether a fact is one of digits too: -0.1000 is -1/10."""
    return "number" if said.is_finite and "probability" in match.parts else "fact"


def _equation(match: Constant, said: Written) -> str:
    return f"{match.expression} = {with_digits(match.value, said)}"


def _fitting_classes(said: Written) -> tuple[int, ...]:
    """Returns the numbers of classes whose guess would be written as the number said, the most usual first."""
    if not said.is_finite or said.value <= 0:
        return ()
    sizes = [each.num_classes for each in (*by_classes(said), *guesses_within(said)) if each.key == "guessing"]
    known = sorted((size for size in sizes if size is not None), key=lambda size: -usual(size))
    return tuple(known[:MOST_CLASSES_TOLD])


def _not_these(said: Written, known: Known, candidates: Sequence[Candidate]) -> Iterator[str]:
    """Yields what is near the number and is ruled out by its digits."""
    if not said.is_finite or said.value <= 0 or any(each.key == "guessing" for each in candidates):
        return
    sizes = [known.num_classes] if known.num_classes is not None else FAMOUS
    keys = ("guessing", "double_softmax_floor", "double_softmax_ceiling")
    near = [
        each
        for size in sizes
        for each in constants_of(size)
        if each.key in keys and not said.holds(each.value) and abs(each.value - said.value) <= NEAR * said.value
    ]
    for each in sorted(near, key=lambda each: abs(each.value - said.value))[:MOST_NOT_THESE]:
        yield words.not_this(each, said)
