"""A loss as people copy it: a number, a print of a tensor, a line of a log, several of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np

from scce.arrays import InputError, refuse_masked, short
from scce.diagnosis.error_messages import NoLossError, meaning_of
from scce.diagnosis.framework_names import distinct, losses_beside, mentions_in, without_versions
from scce.diagnosis.named_numbers import (
    COUNTED,
    LONGEST_KEPT,
    MOST_NUMBERS,
    NUMBER,
    NUMBERS,
    Meaning,
    as_written,
    named_in,
)
from scce.diagnosis.said_beside import both_ways, class_weights_in, classes_in
from scce.diagnosis.written import Written, written_value
from scce.typography import plain, unquoted

LONGEST_TEXT = 200_000  # characters
KEPT = 16  # readings
# What a print says of a tensor beside its number.
SETTING = re.compile(
    r",?\s{0,9}\b(?:dtype|device|shape|grad_fn|requires_grad|weak_type|place|stop_gradient)\s{0,3}=\s{0,3}"
    r"(?:'[^']{0,60}'|<[^<>]{0,60}>|Place\([^()]{0,60}\)|\([^()]{0,60}\)|\[[0-9, ]{0,60}\]|[\w.:]{1,60})"
    r"|\x1b\[[0-9;]{0,9}[A-Za-z]"
    # Caffe tells each loss twice, as it is and as it is weighted: loss = 87.3365 (* 20 = 1746.73 loss).
    r"|\(\\?\* [0-9.e+-]{1,24} = [0-9.e+naif-]{1,24} loss\)"
)
# Caffe says whose output it is before the name of it.
OF_THE_NET = re.compile(r"\b(?P<whose>Train|Test) net output #[0-9]{1,4}: ")
DTYPE = re.compile(r"\b(bfloat16|float16|bf16|fp16|half)\b")
CALL = re.compile(
    r"<?\b(?:(?:np|numpy|jnp|torch|tf|paddle)\.)?(?:[Aa]rray|[Tt]ensor|Variable|float(?:16|32|64)|bfloat16)\b:?\s{0,3}\(?"
)
NUMPY = re.compile(r"(?:\w{1,20}=)?<tf\.\w{1,20}:?[^<>]{0,80}?\bnumpy=")
# What Keras's evaluate() returns: [loss, accuracy].
EVALUATED = re.compile(r"\s*\[(?P<loss>[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?),\s*(?P<accuracy>0\.[0-9]+|1\.0+)\]\s*")
PRINTED_BY = {
    "PyTorch": re.compile(r"\btensor\(|\bgrad_fn="),
    "TensorFlow": re.compile(r"\btf\.Tensor\b"),
    "Optax": re.compile(r"\bArray\(.{0,60}\bdtype=\w", re.S),
    "Keras": re.compile(r"(?<![A-Za-z])[mu]?s/(?:step|sample)\b"),
    "Caffe": re.compile(r"\bTrain net output #|\bsolver\.cpp\b"),
}
BACKEND = {"TensorFlow"}  # that Keras's own lines of a log may name
NEAR_SHARE = 0.002
TRACEBACK = "Traceback (most recent call last)"
RANGE = re.compile(rf"(?P<low>{NUMBER})\s{{0,3}}(?:\bto\b|\band\b|-|\u2013|\.\.\.?)\s{{0,3}}(?P<high>{NUMBER})", re.I)


@dataclass(frozen=True)
class Source:
    """A framework, and how it was seen.

    Attributes:
        framework: "Keras", "PyTorch" and so on.
        told: the same with where it is known from: "PyTorch, from your text".
    """

    framework: str
    told: str


@dataclass(frozen=True)
class Reading:
    """What a text says.

    Attributes:
        losses: the losses in their order, one at least.
        is_range: whether they are the two ends of a range: "6.907 to 6.911".
        sizes: the numbers of classes that the text says: "ten classes", "K=10".
        others: what it says beside them: accuracy, perplexity, another metric, the losses of other data.
        frameworks: whose loss the text says it is, or whose print it is; several where it names several.
        by_framework: losses that stand beside the name of a framework, by that name.
        both_ways: the loss with labels as integers, and the loss with the same as rows, where the text names both.
        class_weights: one per class; none where the text only says that there are some; None where it does not.
        called: what the text calls the number that is taken for the loss, where that is another word.
    """

    losses: tuple[Written, ...]
    is_range: bool = False
    sizes: tuple[int, ...] = ()
    others: Mapping[Meaning, tuple[Written, ...]] = field(default_factory=dict)
    frameworks: tuple[Source, ...] = ()
    by_framework: Mapping[str, Written] = field(default_factory=dict)
    both_ways: tuple[Written, Written] | None = None
    class_weights: tuple[float, ...] | None = None
    called: str = ""

    @property
    def num_classes(self) -> int | None:
        """K, where the text says one number."""
        return self.sizes[0] if len(self.sizes) == 1 else None

    @property
    def framework(self) -> str | None:
        """Whose loss it is, where the text says one framework."""
        return self.frameworks[0].framework if len(self.frameworks) == 1 else None


def reading_of(loss: Any) -> Reading:
    """Returns what was typed, pasted or given as a number.

    Args:
        loss: text, a number, or a sequence of numbers.

    Raises:
        InputError: if it holds no loss, or several numbers of which none is named.
    """
    if isinstance(loss, str):
        return _reading_of_text(loss)
    if isinstance(loss, list | tuple) or (isinstance(loss, np.ndarray) and loss.size != 1):
        return Reading(_series(loss))
    refuse_masked("losses", loss)
    return Reading((written_value(loss),))


def numbers_in(text: str, dtype: str = "float32") -> tuple[Written, ...]:
    """Returns the numbers of a text that holds nothing else, with decimal points or decimal commas.

    Raises:
        InputError: if a piece of it is no number.
    """
    body = text.strip().strip("[](){};").strip()
    words = [word for word in re.split(r"[\s;|]+", body) if word]
    if any("," in word.strip(",") for word in words) and not _has_decimal_commas(words):
        words = [word for word in re.split(r"[\s;|,]+", body) if word]
    found = [word.strip(",").strip("'\"") for word in words]
    if len(found) > MOST_NUMBERS:
        raise InputError(f"{len(found):,} numbers are more than {MOST_NUMBERS:,}")
    return tuple(as_written(word, dtype) for word in found if word)


def labelled(text: str) -> Iterator[tuple[Meaning, Written]]:
    """Yields what is named in a text, in its order."""
    dtype = _dtype(text)
    for each in named_in(text):
        if each.meaning is not None:
            yield each.meaning, each.number(dtype)


def prepared(text: str) -> str:
    """Returns a text without what prints of tensors say beside their number.

    Raises:
        InputError: if it is empty or too long.
    """
    if len(text) > LONGEST_TEXT:
        raise InputError(f"a text of {len(text):,} characters is longer than {LONGEST_TEXT:,}")
    cleaned = unquoted(plain(text)).replace("\x00", " ").replace("\u2212", "-")  # it has no names
    if not cleaned.strip():
        raise InputError("the loss is empty: there is no number in it")
    named = OF_THE_NET.sub(lambda found: f"{found['whose'].lower()}_", cleaned)
    return SETTING.sub(" ", NUMPY.sub(" ", named))


def _reading_of_text(text: str) -> Reading:
    return _kept_reading(text) if len(text) <= LONGEST_KEPT else _newly_read(text)


@lru_cache(KEPT)  # a page asks several times what the same text says
def _kept_reading(text: str) -> Reading:
    return _newly_read(text)


def _newly_read(text: str) -> Reading:
    text = _before_an_error(text)
    dtype, whole = _dtype(text), prepared(text)
    sizes, cleaned = classes_in(CALL.sub(" ", whole))
    weights, cleaned = class_weights_in(cleaned)
    cleaned = without_versions(cleaned, _has_loss)
    reading = _losses_in(text, cleaned, dtype)
    beside = _by_framework(cleaned, dtype)
    sources = () if len(beside) > 1 else _sources(text, whole)
    if len(reading.losses) < len(beside) > 1:
        reading = replace(reading, losses=_broken_last(beside))
        sources = tuple(Source(name, f"{name}, from your text") for name, loss in beside.items() if not loss.is_finite)
    if not reading.losses:
        reading = _without_a_name(reading, text, cleaned, dtype)
    return replace(
        reading,
        sizes=sizes,
        frameworks=reading.frameworks or sources,
        by_framework=beside,
        both_ways=both_ways(cleaned, dtype),
        class_weights=weights,
    )


def _before_an_error(text: str) -> str:
    """Returns a text up to the traceback of an error that is known.

    Raises:
        NoLossError: with what the error means, if no number before it is called a loss.
    """
    error = meaning_of(text[:LONGEST_TEXT])
    if not error:
        return text
    before = text.partition(TRACEBACK)[0]
    if any(meaning in ("loss", "val_loss") for meaning, _ in labelled(CALL.sub(" ", before))):
        return before
    raise NoLossError(error)


def _losses_in(text: str, cleaned: str, dtype: str) -> Reading:
    """Returns the losses that have a name, or are the ends of a range, and what has another name."""
    found = list(labelled(cleaned))
    losses = tuple(number for meaning, number in found if meaning == "loss")
    others: dict[Meaning, tuple[Written, ...]] = {}
    for meaning, number in found:
        if meaning != "loss":
            others[meaning] = (*others.get(meaning, ()), number)
    if pair := EVALUATED.fullmatch(cleaned):
        loss, accuracy = as_written(pair["loss"], dtype), as_written(pair["accuracy"])
        by_keras = Source("Keras", "Keras, as its evaluate() returns it")
        return Reading((loss,), others={"accuracy": (accuracy,)}, frameworks=(by_keras,))
    if not losses and "val_loss" in others:
        losses = others.pop("val_loss")
    ends = _range(cleaned, dtype)
    if ends and len(losses) < 2:
        return Reading(ends, True, others=others)
    return Reading(losses, others=others)


def _sources(text: str, whole: str) -> tuple[Source, ...]:
    """Returns the frameworks that a text names, or the one that prints so; what Keras prints may name its backend."""
    named = distinct(tuple(mentions_in(whole)))
    printed = next((name for name, pattern in PRINTED_BY.items() if pattern.search(text)), None)
    if printed is not None and (not named or (printed == "Keras" and {each.framework for each in named} <= BACKEND)):
        return (Source(printed, f"{printed}, by the way it is printed"),)
    return tuple(Source(each.framework, each.told) for each in named)


def _broken_last(losses: Mapping[str, Written]) -> tuple[Written, ...]:
    """Returns the losses of several frameworks, of which the last is looked at: one that is no number before others."""
    return tuple(sorted(losses.values(), key=lambda each: not each.is_finite))


def _without_a_name(reading: Reading, text: str, cleaned: str, dtype: str) -> Reading:
    """Returns what is read where no number is called a loss: the only one, an error, or those of labels both ways.

    Raises:
        InputError: if it is none of these.
    """
    try:
        return replace(reading, losses=_unnamed(text, cleaned, dtype))
    except InputError:
        if pair := both_ways(cleaned, dtype):
            return replace(reading, losses=pair)
        errors = reading.others.get("error", ())
        if not errors or _is_share(errors[-1], reading.others.get("accuracy", ())):
            raise
        name = next(each.name for each in named_in(cleaned) if each.meaning == "error")
        return replace(reading, losses=errors, called=name)


def _is_share(error: Written, accuracies: Sequence[Written]) -> bool:
    """Returns whether an error is the share of wrong answers: what an accuracy leaves, in percent or not."""
    wrong = [1 - each.value for each in accuracies[-1:]]
    return any(abs(error.value - times * share) <= NEAR_SHARE * times for share in wrong for times in (1, 100))


def _unnamed(text: str, cleaned: str, dtype: str) -> tuple[Written, ...]:
    """Returns the numbers of a text that names none: all of them if it holds nothing else, or the only one."""
    said = short(text.strip())
    rest = _without_the_named(cleaned)
    if not re.search(r"[^\s;|,\[\](){}\"'`*.]", NUMBERS.sub("", rest)) and NUMBERS.search(rest):
        return numbers_in(rest, dtype)
    numbers = list(named_in(rest))
    if len(numbers) == 1 and len(re.findall(r"[0-9][0-9.,]{0,60}", rest)) <= 1:
        return (as_written(numbers[0].text, dtype),)
    if not re.search("[0-9]", rest):
        raise InputError(f"there is no loss in {said!r}")
    if len(numbers) > 1:
        raise InputError(f"{said!r} holds {len(numbers)} numbers, and none of them is called a loss")
    raise InputError(f"{said!r} is not a number")


def _without_the_named(text: str) -> str:
    """Returns a text without the numbers whose name is none of a loss, and without these names."""
    kept, end = [], 0
    for each in named_in(text):
        if each.meaning or COUNTED.search(each.name.strip()):
            kept.append(text[end : each.start])
            end = each.end
    return " ".join([*kept, text[end:]])


def _with_losses_only(text: str) -> str:
    """Returns a text without the numbers that have another name than a loss, and with all names."""
    kept, end = [], 0
    for each in named_in(text):
        if each.meaning not in (None, "loss", "val_loss") or COUNTED.search(each.name.strip()):
            kept.append(text[end : each.place])
            end = each.end
    return " ".join([*kept, text[end:]])


def _has_loss(text: str) -> bool:
    return NUMBERS.search(_with_losses_only(text)) is not None


def _range(text: str, dtype: str) -> tuple[Written, ...]:
    """Returns the two ends of a range of losses that are near each other."""
    found = list(RANGE.finditer(text))
    if len(found) != 1:
        return ()
    low, high = (as_written(found[0][end], dtype) for end in ("low", "high"))
    near = low.is_finite and high.is_finite and 0 < low.value <= high.value <= 1.1 * low.value
    return (low, high) if near else ()


def _by_framework(text: str, dtype: str) -> dict[str, Written]:
    """Returns the losses beside the names of frameworks, where there are several."""
    losses = _with_losses_only(text)
    mentions = distinct(tuple(mentions_in(losses)))
    return losses_beside(losses, mentions, dtype) if len(mentions) > 1 else {}


def _has_decimal_commas(words: Sequence[str]) -> bool:
    """Returns whether every number with a comma has one, between digits, and no number has a point."""
    with_comma = [word.strip(",") for word in words if "," in word.strip(",")]
    one_each = all(re.fullmatch(r"[-+]?[0-9]+,[0-9]+(?:[eE][-+]?[0-9]+)?", word) for word in with_comma)
    return one_each and not any("." in word for word in words)


def _series(values: Any) -> tuple[Written, ...]:
    refuse_masked("losses", values)
    flat = values.reshape(-1) if isinstance(values, np.ndarray) else values
    if not len(flat):
        raise InputError(f"the series {short(repr(values))} is empty")
    if len(flat) > MOST_NUMBERS:
        raise InputError(f"{len(flat):,} numbers are more than {MOST_NUMBERS:,}")
    return tuple(numbers_in(each)[0] if isinstance(each, str) else written_value(each) for each in flat)


def _dtype(text: str) -> str:
    found = DTYPE.search(text)
    if not found:
        return "float32"
    return "bfloat16" if found[1].startswith("bf") else "float16"
