"""What a text says of the model beside its loss: how many classes there are, and that classes have weights."""

import math
import re

from scce.arrays import InputError
from scce.diagnosis.named_numbers import NUMBER, as_written
from scce.diagnosis.written import Written

_SIZES = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_COUNT = r"[0-9][0-9,_]{0,12}"
CLASSES_SAID = re.compile(
    rf"(?:\b(?P<before>{_COUNT}|{'|'.join(_SIZES)})[ -](?:class(?:es)?|categories)\b"
    rf"|\b(?:n_?|num_?|number of )?(?:classes|categories)\s{{0,3}}[=:]?\s{{0,3}}(?P<after>{_COUNT})\b"
    rf"|\b(?:num_labels|vocab_size)\s{{0,3}}[=:]?\s{{0,3}}(?P<labels>{_COUNT})\b"
    rf"|\bK\s{{0,3}}=\s{{0,3}}(?P<k>{_COUNT})\b)",
    re.I,
)
EMPTY_BRACKETS = re.compile(r"\(\s{0,9}\)|\[\s{0,9}\]")
WEIGHTS_SAID = re.compile(
    r"\b(?:class|sample)[_ -]?weight(?:s|ed|ing)?\b|\bweighted (?:mean|loss|cross[ -]?entropy)\b"
    r"|\bweight\s{0,3}=\s{0,3}(?:w|cw|weights?|class_\w{1,20}|torch|tensor)\b",
    re.I,
)
WEIGHTS = re.compile(
    r"\b(?:class[_ -]?weights?\s{0,3}[=:]?|weight\s{0,3}=)\s{0,3}\(?(?P<open>[\[{])(?P<body>[^\[\]{}]{1,300})[\]}]\)?",
    re.I,
)
MOST_WEIGHTS = 1_000
BOTH_WAYS = re.compile(
    rf"(?:(?P<integer>\b(?:(?:class|sparse|integer|label)\s)?(?:indices|integers?|sparse)\b)"
    rf"|(?P<rows>\bone[- _]?hot\b|\b(?:class )?probabilities\b|\bsoft (?:labels|targets)\b))"
    rf"[^0-9\n]{{0,30}}?(?<![\w.])(?P<number>{NUMBER})",
    re.I,
)


def classes_in(text: str) -> tuple[tuple[int, ...], str]:
    """Returns the numbers of classes that a text names, each once, and the text without."""
    found = dict.fromkeys(filter(None, map(_size, CLASSES_SAID.finditer(text))))
    rest = CLASSES_SAID.sub(" ", text)
    return tuple(found), EMPTY_BRACKETS.sub(" ", rest) if found else rest


def _size(found: "re.Match[str]") -> int | None:
    size = next(filter(None, found.groups())).lower()
    number = _SIZES.index(size) + 2 if size in _SIZES else int(re.sub("[,_]", "", size))
    return number if number > 1 else None


def class_weights_in(text: str) -> tuple[tuple[float, ...] | None, str]:
    """Returns the class weights of a text, none of them where it only says that there are some, and the text without.

    None is returned where it says nothing of class weights.
    """
    found = WEIGHTS.search(text)
    if found is not None:
        return _weights(found["open"], found["body"]), f"{text[: found.start()]} class weights {text[found.end() :]}"
    return (() if WEIGHTS_SAID.search(text) else None), text


def _weights(opened: str, body: str) -> tuple[float, ...]:
    """Returns one weight per class, of a list, or of a dict whose keys are all of 0..K-1; none where it is neither."""
    parts = [part.strip() for part in body.split(",") if part.strip()]
    pairs = [part.split(":") for part in parts] if opened == "{" else [[str(i), part] for i, part in enumerate(parts)]
    if not 2 <= len(pairs) <= MOST_WEIGHTS or any(len(pair) != 2 for pair in pairs):
        return ()
    try:
        weights = {pair[0].strip(" '\""): as_written(pair[1].strip(" '\"")).value for pair in pairs}
    except InputError:
        return ()
    named = [str(i) for i in range(len(weights))]
    usable = sorted(weights) == sorted(named) and all(math.isfinite(each) and each >= 0 for each in weights.values())
    return tuple(weights[name] for name in named) if usable and any(weights.values()) else ()


def both_ways(text: str, dtype: str) -> tuple[Written, Written] | None:
    """Returns the loss of labels given as integers and that of the same given as rows, where a text names both."""
    found = list(BOTH_WAYS.finditer(text))
    integers = [each["number"] for each in found if each["integer"]]
    rows = [each["number"] for each in found if each["rows"]]
    if len(integers) != 1 or len(rows) != 1:
        return None
    return as_written(integers[0], dtype), as_written(rows[0], dtype)
