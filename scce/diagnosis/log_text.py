"""A loss as people copy it: a number, a print of a tensor, a line of a log, several of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scce.arrays import InputError, refuse_masked, short
from scce.diagnosis.named_numbers import COUNTED, MOST_NUMBERS, NUMBER, NUMBERS, Meaning, as_written, named_in
from scce.diagnosis.written import Written, written_value
from scce.typography import plain, unquoted

LONGEST_TEXT = 200_000  # characters
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
    "Keras": re.compile(r"\bm?s/step\b"),
    "Caffe": re.compile(r"\bTrain net output #|\bsolver\.cpp\b"),
}
RANGE = re.compile(rf"(?P<low>{NUMBER})\s{{0,3}}(?:\bto\b|\band\b|-|\u2013|\.\.\.?)\s{{0,3}}(?P<high>{NUMBER})", re.I)
_SIZES = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
CLASSES_SAID = re.compile(
    rf"(?:\b(?P<before>[0-9][0-9,_]{{0,12}}|{'|'.join(_SIZES)})[ -]class(?:es)?\b"
    r"|\b(?:num_?)?classes\s{0,3}[=:]?\s{0,3}(?P<after>[0-9][0-9,_]{0,12})\b|\bK\s{0,3}=\s{0,3}(?P<k>[0-9][0-9,_]{0,12})\b)",
    re.I,
)


@dataclass(frozen=True)
class Reading:
    """What a text says.

    Attributes:
        losses: the losses in their order, one at least.
        is_range: whether they are the two ends of a range: "6.907 to 6.911".
        num_classes: K, where the text says "ten classes" or "10 classes".
        others: what it says beside them: accuracy, perplexity, another metric, the losses of other data.
        framework: whose print it is, where that can be seen.
        by_framework: losses that stand beside the name of a framework, by that name.
    """

    losses: tuple[Written, ...]
    is_range: bool = False
    num_classes: int | None = None
    others: Mapping[Meaning, tuple[Written, ...]] = field(default_factory=dict)
    framework: str | None = None
    by_framework: Mapping[str, Written] = field(default_factory=dict)


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
    cleaned = unquoted(plain(text)).replace("\x00", " ")
    if not cleaned.strip():
        raise InputError("the loss is empty: there is no number in it")
    named = OF_THE_NET.sub(lambda found: f"{found['whose'].lower()}_", cleaned)
    return SETTING.sub(" ", NUMPY.sub(" ", named))


def _reading_of_text(text: str) -> Reading:
    dtype, cleaned = _dtype(text), CALL.sub(" ", prepared(text))
    num_classes, cleaned = _num_classes(cleaned)
    found = list(labelled(cleaned))
    losses = tuple(number for meaning, number in found if meaning == "loss")
    others: dict[Meaning, tuple[Written, ...]] = {}
    for meaning, number in found:
        if meaning != "loss":
            others[meaning] = (*others.get(meaning, ()), number)
    if pair := EVALUATED.fullmatch(cleaned):
        loss, accuracy = as_written(pair["loss"], dtype), as_written(pair["accuracy"])
        return Reading((loss,), False, num_classes, {"accuracy": (accuracy,)}, "Keras")
    if not losses and "val_loss" in others:
        losses = others.pop("val_loss")
    frameworks = _by_framework(cleaned, dtype)
    ends = _range(cleaned, dtype)
    if ends and len(losses) < 2:
        return Reading(ends, True, num_classes, others, _printer(text))
    if not losses and len(frameworks) > 1:
        losses = tuple(frameworks.values())
    return Reading(losses or _unnamed(text, cleaned, dtype), False, num_classes, others, _printer(text), frameworks)


def _printer(text: str) -> str | None:
    """Returns the framework that prints so."""
    return next((name for name, pattern in PRINTED_BY.items() if pattern.search(text)), None)


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


def _num_classes(text: str) -> tuple[int | None, str]:
    """Returns K where a text says it, and the text without."""
    found = CLASSES_SAID.search(text)
    if not found:
        return None, text
    size = (found["before"] or found["after"] or found["k"]).lower()
    number = _SIZES.index(size) + 2 if size in _SIZES else int(re.sub("[,_]", "", size))
    return (number if number > 1 else None), f"{text[: found.start()]} {text[found.end() :]}"


def _range(text: str, dtype: str) -> tuple[Written, ...]:
    """Returns the two ends of a range of losses that are near each other."""
    found = list(RANGE.finditer(text))
    if len(found) != 1:
        return ()
    low, high = (as_written(found[0][end], dtype) for end in ("low", "high"))
    near = low.is_finite and high.is_finite and 0 < low.value <= high.value <= 1.1 * low.value
    return (low, high) if near else ()


def _by_framework(text: str, dtype: str) -> dict[str, Written]:
    found = {}
    for name in ("keras", "pytorch", "torch", "optax", "jax", "tensorflow"):
        if match := re.search(rf"\b{name}\b[^0-9\n]{{0,30}}?(?P<number>{NUMBER})", text, re.I):
            found[{"torch": "pytorch", "jax": "optax"}.get(name, name)] = as_written(match["number"], dtype)
    return found


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
