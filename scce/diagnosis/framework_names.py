"""Frameworks that a text names, the losses beside their names, and the versions that are no losses."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from scce.diagnosis.named_numbers import NUMBER, as_written
from scce.diagnosis.written import Written

# What a reader may call a framework.
FRAMEWORKS: Mapping[str, str] = MappingProxyType(
    {
        "keras": "Keras",
        "keras-tensorflow": "Keras",
        "keras-jax": "Keras",
        "keras-torch": "Keras",
        "torch": "PyTorch",
        "pytorch": "PyTorch",
        "lightning": "PyTorch",
        "optax": "Optax",
        "jax": "Optax",
        "flax": "Optax",
        "tensorflow": "TensorFlow",
        "tf": "TensorFlow",
        "sklearn": "scikit-learn",
        "scikit-learn": "scikit-learn",
        "caffe": "Caffe",
        "numpy": "NumPy",
    }
)
# Keras has a backend, whose name stands beside its own: tf.keras, Keras on JAX, Keras with the torch backend.
_BACKEND = r"(?:tensorflow|tf|jax|pytorch|torch)"
_KERAS = (
    r"(?:tensorflow|tf)[ ./_-]keras|keras[ ./_-](?:tensorflow|tf)|keras[/_-](?:jax|pytorch|torch)"
    rf"|keras[ 0-9.]{{0,9}}\(?\s?(?:with|using|on|over)?\s?(?:the\s)?{_BACKEND}\sbackend"
    rf"|keras[ 0-9.]{{0,9}}\s(?:on|over)\s(?:top\sof\s)?{_BACKEND}|keras[23]?"
    r"|(?:sparse_)?categorical_crossentropy|(?:sparse)?categoricalcrossentropy"
)
_WORDS = {
    "Keras": _KERAS,
    "PyTorch": r"pytorch|torch|lightning|crossentropyloss|nllloss|bcewithlogitsloss|f\.cross_entropy",
    "Optax": r"optax|jax|flax|softmax_cross_entropy_with_integer_labels",
    "TensorFlow": r"tensorflow|tf2?(?!-idf)",
    "scikit-learn": r"scikit[ -]?learn|sklearn",
    "Caffe": r"caffe",
    "NumPy": r"numpy",
}
NAMES = re.compile(
    r"(?<![A-Za-z0-9_])(?:"
    + "|".join(f"(?P<{re.sub('-', '_', name)}>{words})" for name, words in _WORDS.items())
    + r")(?![A-Za-z0-9])",
    re.I,
)
VERSION = re.compile(
    r"[ \t]{0,2}(?:==?|\bv(?:ersion)?)?[ \t]{0,2}v?[0-9]{1,4}\.[0-9]{1,3}(?:\.[0-9]{1,4}){1,3}(?:\+\w{1,9})?"
    r"|[ \t]{0,2}(?:==|\bv(?:ersion)?[ \t]?)[ \t]{0,2}[0-9]{1,4}(?:\.[0-9]{1,3})?(?![0-9])",
    re.I,
)
# 2.1 may be a version and may be a loss.
MAYBE_VERSION = re.compile(r"[ \t-]{1,2}[0-9]{1,2}(?:\.[0-9]{1,2})?(?![0-9.%])")
AFTER_NAME = re.compile(rf"[^0-9\n]{{0,50}}?(?<![\w.])(?P<number>{NUMBER})", re.I)
DIRECTLY_AFTER = re.compile(rf"[\s:=]{{0,4}}{NUMBER}", re.I)
BEFORE_NAME = re.compile(
    rf"(?<![\w.])(?P<number>{NUMBER})\s{{0,3}}(?:\(|\b(?:in|with|from|on|by|for|using|under)\b)?\s{{0,3}}$", re.I
)
LOOKED_BACK = 60  # characters


@dataclass(frozen=True)
class Mention:
    """A framework that a text names.

    Attributes:
        framework: "Keras", "PyTorch" and so on.
        word: as the text has it.
        start: where the word starts.
        end: where it ends.
    """

    framework: str
    word: str
    start: int
    end: int

    @property
    def told(self) -> str:
        """The framework, and the word where it is another one."""
        same = self.word.casefold() == self.framework.casefold()
        return f"{self.framework}, from your text" if same else f'{self.framework}, from "{self.word}" in your text'


def mentions_in(text: str) -> Iterator[Mention]:
    """Yields the frameworks that a text names, in its order."""
    for found in NAMES.finditer(text):
        name = str(found.lastgroup).replace("_", "-")
        yield Mention(name, " ".join(found[0].split()), found.start(), found.end())


def distinct(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Returns the first mention of each framework; NumPy, that every other one is used with, only where it is alone."""
    first: dict[str, Mention] = {}
    for each in mentions:
        first.setdefault(each.framework, each)
    others = {name: each for name, each in first.items() if name != "NumPy"}
    return tuple((others or first).values())


def losses_beside(text: str, mentions: Sequence[Mention], dtype: str) -> dict[str, Written]:
    """Returns the losses that stand beside the names of frameworks, by these: after each of the names, or before."""
    after = {each.framework: _after(text, each, end) for each, end in _with_ends(text, mentions)}
    before = {each.framework: _before(text, each) for each in mentions}
    found = after if after and all(after.values()) else {name: before[name] or after[name] for name in after}
    return {name: as_written(number, dtype) for name, number in found.items() if number is not None}


def _with_ends(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, int]]:
    ends = [each.start for each in mentions[1:]]
    return zip(mentions, [*ends, len(text)], strict=False)


def _after(text: str, mention: Mention, end: int) -> str | None:
    found = AFTER_NAME.match(text, mention.end, end)
    return None if found is None else found["number"]


def _before(text: str, mention: Mention) -> str | None:
    found = BEFORE_NAME.search(text[max(0, mention.start - LOOKED_BACK) : mention.start])
    return None if found is None else found["number"]


def without_versions(text: str, has_loss: Callable[[str], bool]) -> str:
    """Returns a text without the versions of the frameworks it names.

    Args:
        text: as it is.
        has_loss: says whether a text has a number that may be the loss: 2.1 behind a name is a version only where
            another number is left to be it.
    """
    sure = _without(text, VERSION)
    perhaps = _without(sure, MAYBE_VERSION)
    if perhaps == sure:
        return sure
    several = len(distinct(tuple(mentions_in(sure)))) > 1
    return perhaps if has_loss(_without(sure, AFTER_NAME if several else DIRECTLY_AFTER)) else sure


def _without(text: str, behind: "re.Pattern[str]") -> str:
    """Returns a text without what stands behind the names of frameworks."""
    kept, end, mentions = [], 0, list(mentions_in(text))
    for each, last in _with_ends(text, mentions):
        found = behind.match(text, each.end, last)
        kept.append(text[end : each.end])
        end = each.end if found is None else found.end()
    return " ".join([*kept, text[end:]])
