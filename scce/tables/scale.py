"""Probabilities or logits? The one rule for every source: what was said beats what the numbers look like."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scce.arrays import FloatArray
from scce.tables.names import words_of
from scce.tables.record import Scale

BEFORE_SOFTMAX = re.compile(
    r"(?<![A-Za-z])(?:pre|before|without|no|prior[ _]to)[ _-]?(?:the |any |applying ){0,2}(?:log[ _-]?)?softmax",
    re.IGNORECASE,
)
BFLOAT16_OFF = 2.0**-8  # how far a row that was computed in bfloat16 may be from the sum 1
MOST_OFF = 0.25  # however many classes are rounded, a sum that is further off is no sum of 1
NEARLY_HUNDRED = 10.0  # further off, a sum is no sum of percent
MOST_DECIMALS = 6  # more are too fine for a sum to show them
MOST_LOOKED_AT = 1 << 12  # numbers of a block of which the decimals are counted
BEYOND = 1e-5  # how far rounding takes a probability out of 0..1
NEAR_TIE = 1e-9  # 0.5 + 0.6 is off by 0.1, whatever the floats make of it

OTHER_SCALES = {  # what of every row sums to 1, and what its numbers then are
    "exp(-x)": "logarithms with a minus before them",
    "2^x": "logarithms to base 2",
    "10^x": "logarithms to base 10",
    "x / (1 + x)": "odds",
}
NO_OTHER = (np.inf,) * len(OTHER_SCALES)

LOG_WORDS = ("logprob", "logprobs", "logproba", "logsoftmax", "loglikelihood", "logp", "logprobability")
LOGIT_WORDS = ("logit", "logits", "unnormalized", "unnormalised")
PERCENT_WORDS = ("percent", "pct", "percentage", "percents")
PROBABILITY_WORDS = (
    "prob", "probs", "proba", "probas", "probability", "probabilities", "softmax", "sigmoid", "likelihood", "p",
)  # fmt: skip


@dataclass(frozen=True)
class Seen:
    """What rows of predictions were taken for.

    Attributes:
        kind: what they are.
        sure: whether that was said, or is beyond doubt.
        why: half a sentence after "because": "every row sums to 1".
        remarks: a sentence for each thing that the reader may not expect.
        possible: the readings between which the reader has to choose; only the kind where it is sure.
    """

    kind: Scale
    sure: bool
    why: str
    remarks: tuple[str, ...] = ()
    possible: tuple[Scale, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What was seen of rows of predictions, as far as they were read. Rows that hold NaN are passed over.

    Attributes:
        num_rows: how many rows there were, of which `num_usable` hold no NaN.
        num_usable: see num_rows.
        num_classes: K.
        least: the smallest number.
        most: the largest number.
        decimals: the most decimals that a number is written with; 6 stands for more.
        off_one: how far the sum of a row is from 1, at most.
        off_hundred: how far it is from 100, at most.
        off_exp: how far the sum of the exponentials of a row is from 1, at most.
        off_other: how far the sums of exp(-x), 2^x, 10^x and x / (1 + x) of a row are from 1, at most.
        least_sum: the smallest sum of a row.
        most_sum: the largest sum of a row.
        firsts: the first row whose sum is not 1, and its sum, where numbers had 0, 1, ... 6 decimals.
    """

    num_rows: int = 0
    num_usable: int = 0
    num_classes: int = 0
    least: float = np.inf
    most: float = -np.inf
    decimals: int = 0
    off_one: float = 0.0
    off_hundred: float = 0.0
    off_exp: float = 0.0
    off_other: tuple[float, ...] = (0.0,) * 4  # infinite where it is not asked for
    least_sum: float = np.inf
    most_sum: float = -np.inf
    firsts: tuple[tuple[int, float] | None, ...] = (None,) * (MOST_DECIMALS + 1)

    def followed_by(self, later: "Evidence") -> "Evidence":
        """Returns what was seen of these rows and of those that come after them."""
        if not self.num_rows:
            return later
        moved = [None if first is None else (first[0] + self.num_rows, first[1]) for first in later.firsts]
        return Evidence(
            num_rows=self.num_rows + later.num_rows,
            num_usable=self.num_usable + later.num_usable,
            num_classes=self.num_classes,
            least=min(self.least, later.least),
            most=max(self.most, later.most),
            decimals=max(self.decimals, later.decimals),
            off_one=max(self.off_one, later.off_one),
            off_hundred=max(self.off_hundred, later.off_hundred),
            off_exp=max(self.off_exp, later.off_exp),
            off_other=tuple(map(max, self.off_other, later.off_other)),
            least_sum=min(self.least_sum, later.least_sum),
            most_sum=max(self.most_sum, later.most_sum),
            firsts=tuple(first or second for first, second in zip(self.firsts, moved, strict=True)),
        )

    @property
    def in_unit(self) -> bool:
        """Whether every number is in 0..1."""
        return self.least >= 0 and self.most <= 1

    @property
    def sums_to_one(self) -> bool:
        """Whether every row sums to 1, as finely as it is written, and is in 0..1 but for rounding."""
        near = self.least >= -BEYOND and self.most <= 1 + BEYOND
        return near and self.off_one < tolerance(self.num_classes, self.decimals) - NEAR_TIE

    @property
    def sums_to_hundred(self) -> bool:
        """Whether no number is negative and every row sums to 100."""
        return self.least >= 0 and self.off_hundred < 100 * tolerance(self.num_classes, self.decimals + 2) - NEAR_TIE

    @property
    def sums_to_nearly_hundred(self) -> bool:
        """Whether no number is negative, and every row sums to 100 or a little more or less."""
        return self.least >= 0 and self.off_hundred < NEARLY_HUNDRED and self.num_usable > 1

    @property
    def sums_to_one_as_logarithms(self) -> bool:
        """Whether no number is positive and the exponentials of every row sum to 1."""
        off = min(MOST_OFF, max(4 * BFLOAT16_OFF, 10.0**-self.decimals))
        return self.most <= BEYOND and self.off_exp < off

    @property
    def sums_to_one_in_another_scale(self) -> str:
        """What of every row sums to 1, if its numbers are odds or other logarithms; or nothing."""
        off = min(0.01, max(1e-6, 10.0**-self.decimals))
        found = (what for what, one in zip(OTHER_SCALES, self.off_other, strict=True) if one < off)
        return next(found, "") if self.num_usable > 1 else ""

    @property
    def common_sum(self) -> float | None:
        """What every row sums to, if no number is negative and it is one number above 1 for all of two rows or more."""
        same = self.most_sum - self.least_sum <= max(1e-6 * self.most_sum, self.num_classes * 10.0**-self.decimals)
        whole = same and self.least_sum > 1.5 and self.least >= 0 and self.num_usable > 1
        return self.most_sum if whole and self.most_sum - self.least_sum <= 0.01 * self.most_sum else None

    @property
    def first_off(self) -> tuple[int, float] | None:
        """The first row that does not sum to 1, and its sum."""
        return self.firsts[min(self.decimals, MOST_DECIMALS)]


def tolerance(num_classes: int, decimals: int) -> float:
    """Returns how far a row of probabilities may be from the sum 1: strictly less than this.

    K numbers that are rounded to d decimals are off by K * 0.5 * 10^-d at most.
    """
    return min(MOST_OFF, max(BFLOAT16_OFF, num_classes * 0.5 * 10.0**-decimals))


def evidence_of(rows: ArrayLike, *, decimals: int | None = None) -> Evidence:
    """Returns what is seen of rows of predictions.

    Args:
        rows: (n, K) numbers.
        decimals: that they are written with; counted from the numbers where that is not known.
    """
    given = np.asarray(rows)
    floats = given if given.dtype.kind == "f" else given.astype(np.float64)
    usable_rows = ~np.isnan(floats).any(axis=1)
    values = floats if usable_rows.all() else floats[usable_rows]
    if not values.size:
        return Evidence(num_rows=len(given), num_classes=given.shape[1])
    with np.errstate(over="ignore", invalid="ignore"):
        sums = floats.sum(axis=1, dtype=np.float64)
        usable = values.sum(axis=1, dtype=np.float64)
        exps = _sums_of_exp(values) if values.max() <= BEYOND else np.array([np.inf])
    return Evidence(
        num_rows=len(given),
        num_usable=len(values),
        num_classes=given.shape[1],
        least=float(values.min()),
        most=float(values.max()),
        decimals=min(MOST_DECIMALS, decimals_in(values) if decimals is None else decimals),
        off_one=_largest(usable - 1),
        off_hundred=_largest(usable - 100),
        off_exp=_largest(exps - 1),
        off_other=_off_other(values) if min(_largest(usable - 1), _largest(exps - 1)) > 0.1 else NO_OTHER,
        least_sum=float(usable.min()),
        most_sum=float(usable.max()),
        firsts=tuple(_first_off(sums, tolerance(given.shape[1], d)) for d in range(MOST_DECIMALS + 1)),
    )


def scale_of(rows: ArrayLike, *, decimals: int | None = None, said: Scale | None = None) -> Seen:
    """Returns what rows of predictions are.

    Args:
        rows: (N, K) numbers.
        decimals: that they are written with; counted from the numbers where that is not known.
        said: what a name, a header or a function beside them says they are.
    """
    return seen_in(evidence_of(rows, decimals=decimals), said)


def seen_in(evidence: Evidence, said: Scale | None = None, by: str = "their name says so") -> Seen:
    """Returns what rows of predictions are, by all that was seen of them.

    Args:
        evidence: of all the rows.
        said: what a name, a header, a function or the reader says they are.
        by: who says it, half a sentence.
    """
    return _unsaid(evidence) if said is None else _said(evidence, said, by)


def scale_named(text: str) -> Scale | None:
    """Returns the scale that a name says, or a function in a print: 'prob_0', 'F.log_softmax', 'logit'."""
    if "%" in text:
        return "percent"
    if BEFORE_SOFTMAX.search(text):
        return "logits"
    if re.match(r"\s*(?:log|ln)\s*(?:p|pr|prob)\s*\(", text, re.IGNORECASE):
        return "log-probabilities"
    if re.match(r"\s*(?:p|pr)\s*\(", text, re.IGNORECASE):
        return "probabilities"
    words = [re.sub(r"\d+$", "", word) for word in words_of(text)]
    pairs = [first + second for first, second in pairwise(words)]
    if "presoftmax" in [*words, *pairs] or set(words) & set(LOGIT_WORDS):
        others = set(words) & {*PROBABILITY_WORDS, *PERCENT_WORDS} - {"softmax", "p"}
        return None if others and not set(words) & {"unnormalized", "unnormalised"} else "logits"
    if {*words, *pairs} & set(LOG_WORDS) or _log_of_a_probability(words):
        return "log-probabilities"
    if set(words) & set(PERCENT_WORDS):
        return "percent"
    return "probabilities" if set(words) & (set(PROBABILITY_WORDS) - {"p"}) else None


def decimals_in(values: NDArray[Any]) -> int:
    """Returns how many decimals numbers have that were rounded, as far as their type shows it; 6 at most."""
    some = values.reshape(-1)[:: max(1, values.size // MOST_LOOKED_AT)]
    finite = some[np.isfinite(some)].astype(np.float64)
    spacing = float(np.finfo(values.dtype).eps) if values.dtype.kind == "f" else 0.0
    for decimals in range(MOST_DECIMALS):
        with np.errstate(over="ignore", invalid="ignore"):  # of the largest numbers that there are
            scaled = np.abs(finite) * 10.0**decimals
            rounded = np.abs(scaled - np.round(scaled)) <= np.minimum(0.1, spacing * scaled + 1e-9)
        if rounded.all():
            return decimals
    return MOST_DECIMALS


def decimals_written(texts: Sequence[str]) -> int:
    """Returns the most decimals that numbers are written with: 0.050 has three, 5e-2 two; 6 at most."""
    return min(MOST_DECIMALS, max(map(_decimals_of, texts), default=0))


def _decimals_of(text: str) -> int:
    match = re.fullmatch(r"\s*[+-]?[0-9]*(?:[.,]([0-9]*))?(?:[eE]([+-]?[0-9]{1,4}))?\s*%?\s*", text)
    return 0 if match is None else max(0, len(match[1] or "") - int(match[2] or 0))


def _log_of_a_probability(words: Sequence[str]) -> bool:
    pairs = pairwise(words)
    return any(first in ("log", "ln") and second in PROBABILITY_WORDS for first, second in pairs)


def _sums_of_exp(values: FloatArray) -> FloatArray:
    sums: FloatArray = np.exp(values).sum(axis=1, dtype=np.float64)
    return sums


def _off_other(values: FloatArray) -> tuple[float, ...]:
    """Returns how far the sums of exp(-x), 2^x, 10^x and x / (1 + x) are from 1; infinity if they cannot be."""
    wide = values.astype(np.float64, copy=False)
    low, high = values.min() < -BEYOND, values.max() > BEYOND
    with np.errstate(over="ignore"):
        return (
            np.inf if low else _largest(np.exp(-wide).sum(axis=1) - 1),
            np.inf if high else _largest(np.exp2(wide).sum(axis=1) - 1),
            np.inf if high else _largest((10.0**wide).sum(axis=1) - 1),
            np.inf if low else _largest((1 - 1 / (1 + np.maximum(wide, 0))).sum(axis=1) - 1),
        )


def _largest(distances: FloatArray) -> float:
    return float(np.abs(distances).max())


def _first_off(sums: FloatArray, off: float) -> tuple[int, float] | None:
    bad = np.flatnonzero(np.abs(sums - 1) >= off - NEAR_TIE)
    return (int(bad[0]), float(sums[bad[0]])) if len(bad) else None


def _unsaid(seen: Evidence) -> Seen:
    if not seen.num_usable:
        return _doubtful(
            "logits", "no row holds numbers only", "No row holds numbers only: it is not known what they are."
        )
    if seen.sums_to_one:
        return _certain("probabilities", "every row sums to 1", *_beyond(seen))
    if seen.in_unit:
        return _doubtful("probabilities", "every number is in 0..1", _not_one(seen))
    if seen.sums_to_hundred:
        return _percent(seen)
    if seen.sums_to_nearly_hundred:
        remark = "The rows sum to nearly 100: the numbers may be percent that were rounded, or logits."
        return _doubtful("percent", "every row sums to nearly 100", remark)
    if seen.sums_to_one_as_logarithms:
        return _certain("log-probabilities", "the exponentials of every row sum to 1")
    return _certain("logits", f"{_outside(seen)} is no probability", *_like_something_else(seen))


def _like_something_else(seen: Evidence) -> tuple[str, ...]:
    """Returns what numbers look like that are read as logits, and are nothing of the four kinds."""
    if what := seen.sums_to_one_in_another_scale:
        return (f"They are read as logits, and {what} of every row sums to 1: they look like {OTHER_SCALES[what]}.",)
    if seen.common_sum is not None:
        total = f"{seen.common_sum:.6g}"
        return (f"They are read as logits, and every row sums to {total}: if they are counts or shares of it, divide.",)
    return ()


def _percent(seen: Evidence) -> Seen:
    if seen.num_usable > 1:
        return _certain("percent", "every row sums to 100", "Every row sums to 100: the numbers are read as percent.")
    return _doubtful("percent", "the row sums to 100", "The row sums to 100: its numbers may be percent, or logits.")


def _said(seen: Evidence, said: Scale, by: str) -> Seen:
    if said == "logits":
        return _certain("logits", by, *_not_like_logits(seen))
    looks = _unsaid(seen)
    if not seen.num_usable or _allows(said, seen):
        return _certain(said, by, *_rest(said, seen))
    against = f"They are called {said}, but {_contradiction(said, seen)}."
    kind = looks.kind if looks.kind != said else "logits"
    others = tuple(one for one in dict.fromkeys((kind, said, "logits")) if one == kind or _could_be(one, seen))
    return Seen(kind, False, looks.why, (against,), others)


def _allows(said: Scale, seen: Evidence) -> bool:
    """Returns whether numbers can be what they are said to be."""
    if said == "probabilities":
        return seen.in_unit or seen.sums_to_one
    if said == "percent":
        return seen.least >= 0 and seen.most <= 100 and not (seen.sums_to_one and seen.most <= 1)
    return said == "logits" or seen.sums_to_one_as_logarithms


def _could_be(said: Scale, seen: Evidence) -> bool:
    """Returns whether the plain definition has a loss for numbers that are read so."""
    most = {"probabilities": 1.0, "percent": 100.0, "log-probabilities": 0.0, "logits": np.inf}[said]
    return seen.most <= most and (seen.least >= 0 or said in ("logits", "log-probabilities"))


def _rest(said: Scale, seen: Evidence) -> tuple[str, ...]:
    if said == "probabilities" and not seen.sums_to_one and seen.first_off:
        return (f"{_sum_of(seen)}, not to 1; they are read as they are.",)
    if said == "percent" and not seen.sums_to_hundred:
        return ("They are called percent, and not every row sums to 100; they are read as they are.",)
    return _beyond(seen) if said == "probabilities" else ()


def _contradiction(said: Scale, seen: Evidence) -> str:
    if said == "percent" and seen.sums_to_one:
        return "every row sums to 1"
    if said == "log-probabilities" and seen.most <= 0:
        return "the exponentials of a row do not sum to 1"
    if said == "log-probabilities":
        return f"{seen.most:.6g} is above 0"
    return (
        f"{_outside(seen) if said == 'probabilities' else f'{seen.least if seen.least < 0 else seen.most:.6g}'} is none"
    )


def _not_like_logits(seen: Evidence) -> tuple[str, ...]:
    if seen.num_usable and seen.sums_to_one:
        return ("They are named logits, and every row sums to 1: they look like softmax outputs.",)
    if seen.num_usable and seen.in_unit and seen.first_off:
        return (f"They are named logits, and are read so; every number is in 0..1, and {_sum_of(seen, 'row')}.",)
    if seen.num_usable > 1 and seen.sums_to_hundred:
        return ("They are named logits, and every row sums to 100: they look like percent.",)
    return ()


def _not_one(seen: Evidence) -> str:
    return f"{_sum_of(seen)}, not to 1: the numbers may be probabilities that do not sum to 1, or logits."


def _sum_of(seen: Evidence, row: str = "Row") -> str:
    number, total = seen.first_off or (0, 0.0)
    return f"{row} {number} sums to {total:.6g}"


def _beyond(seen: Evidence) -> tuple[str, ...]:
    return (
        () if seen.in_unit else (f"{_outside(seen)} is no probability, but every row sums to 1: it may be rounding.",)
    )


def _outside(seen: Evidence) -> str:
    return f"{seen.least if seen.least < 0 else seen.most:.8g}"


def _certain(kind: Scale, why: str, *remarks: str) -> Seen:
    return Seen(kind, True, why, remarks, (kind,))


def _doubtful(kind: Scale, why: str, remark: str) -> Seen:
    return Seen(kind, False, why, (remark,), (kind, "logits") if kind != "logits" else ("logits", "probabilities"))
