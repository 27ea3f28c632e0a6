"""Columns whose names differ in one word or number: prob_0, prob_1, ...; P(cat), P(dog); cat_prob, dog_prob."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scce.tables.names import CLASS_STEMS, FEATURE_STEMS, TRULY, words_of
from scce.tables.scale import scale_named

NUMBERED = re.compile(r"(.*?)([0-9]+)(\D{0,2})")
BETWEEN = re.compile(r"[^\W_]+|[\W_]+")
TRUTHS = (*TRULY, "label", "labels", "target", "targets")
GUESSED = (
    "pred",
    "preds",
    "predicted",
    "prediction",
    "predictions",
    "prob",
    "probs",
    "proba",
    "logit",
    "logits",
    "score",
)


@dataclass(frozen=True)
class Group:
    """Columns whose names differ in one place only.

    Attributes:
        stem: what their names have in common.
        numbered: whether they differ in a number.
        tails: what they differ in, by the position of the column.
    """

    stem: str
    numbered: bool
    tails: Mapping[int, str]

    @property
    def positions(self) -> tuple[int, ...]:
        """Where the columns are."""
        return tuple(self.tails)

    @property
    def says_truth(self) -> bool:
        """Whether the stem says that they hold what is true: true_cat, y_true_0."""
        words = set(words_of(self.stem))
        return bool(words & set(TRUTHS)) and not words & set(GUESSED)

    @property
    def says_predictions(self) -> bool:
        """Whether the stem says that they hold predictions."""
        words = set(words_of(self.stem))
        return scale_named(self.stem) is not None or (bool(words & set(CLASS_STEMS)) and not self.says_truth)

    @property
    def says_features(self) -> bool:
        """Whether the stem says that they hold features."""
        words = words_of(self.stem)
        return bool(words) and set(words) <= set(FEATURE_STEMS)


def groups_of(names: Sequence[str], positions: Sequence[int]) -> list[Group]:
    """Returns the groups among columns, those with numbers first, then the largest. A column may be in several."""
    found: dict[tuple[bool, str], dict[int, str]] = {}
    for position in positions:
        for numbered, stem, tail in _readings(names[position]):
            found.setdefault((numbered, stem), {})[position] = tail
    groups = [
        Group(stem, numbered, tails)
        for (numbered, stem), tails in found.items()
        if len(tails) > 1 and len(set(tails.values())) == len(tails)
    ]
    return sorted(groups, key=lambda group: (not group.numbered, -len(group.tails)))


def _readings(name: str) -> list[tuple[bool, str, str]]:
    """Returns the ways to read a name as a stem and what comes after or before it."""
    found = list[tuple[bool, str, str]]()
    if match := NUMBERED.fullmatch(name):
        found.append((True, f"{match[1]}\u2026{match[3]}", match[2]))
    parts = BETWEEN.findall(name)
    for cut in range(1, len(parts)):
        before, after = "".join(parts[:cut]), "".join(parts[cut:])
        if not before[-1].isalnum() and any(map(str.isalnum, after)):
            found.append((False, f"{before}\u2026", after))
        if not after[0].isalnum() and any(map(str.isalnum, before)):
            found.append((False, f"\u2026{after}", before))
    return found
