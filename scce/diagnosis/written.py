"""A number as it was written: its digits, and between which two numbers it lies."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import numpy as np

from scce.arrays import InputError, short
from scce.readable import plain_exponents

LONGEST_NUMBER = 60  # characters
KEPT = 2_000  # numbers
FLOAT_DIGITS = int(np.finfo(np.float32).precision)  # 6, that a float32 surely holds: further ones say nothing
# A loss is a sum of float32, and the last bits of one that adds many numbers are luck.
NOISE = 12 * float(np.finfo(np.float32).epsneg)
NUMBER = re.compile(r"[-+]?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|nan|inf)", re.I)
NOISE_OF = {"bfloat16": 2.0**-8, "float16": 2.0**-11}  # half of the distance to the next number, at most


@dataclass(frozen=True)
class Written:
    """A number, and what its digits allow.

    Attributes:
        text: as it was written, with a decimal point.
        value: the number.
        digits: how many of its digits count: those written, 6 at most; 0 for NaN and infinity.
        low: the smallest number that is written so.
        high: the largest.
    """

    text: str
    value: float
    digits: int
    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Returns whether another number would be written so."""
        return self.low <= value <= self.high

    @property
    def width(self) -> float:
        """How far apart two numbers can be that are both written so."""
        return self.high - self.low

    @property
    def is_finite(self) -> bool:
        """Whether it is a number at all."""
        return math.isfinite(self.value)


@lru_cache(KEPT)  # a log says the same number many times
def written(text: str, dtype: str = "float32") -> Written:
    """Returns a number with the digits that it was written with.

    Half a unit of the last digit lies on either side, and what float32 may have added to it: 2.3026 is any number of
    2.30255 to 2.30265.

    Args:
        text: a decimal number, "nan" or "inf", with a point or without.
        dtype: "float32", or what it was computed in if that has fewer digits: "float16", "bfloat16".

    Raises:
        InputError: if the text is no number, or one that no float holds.
    """
    value = _float_in(text)
    if not math.isfinite(value):
        return Written(text, value, 0, value, value)
    number = Decimal(text)
    exponent = int(number.as_tuple().exponent)
    half = 0.5 * 10.0 ** min(exponent, 300)
    around = max(half, abs(value) * NOISE_OF.get(dtype, NOISE))
    return Written(text, value, min(_digits(number, around), FLOAT_DIGITS), value - around, value + around)


def written_value(value: Any) -> Written:
    """Returns a number of Python or NumPy with the digits that it prints.

    Raises:
        InputError: if it is none.
    """
    if isinstance(value, Written):
        return value
    single = value.reshape(-1)[0] if isinstance(value, np.ndarray) and value.size == 1 else value
    if isinstance(single, bool | np.bool_) or not isinstance(single, int | float | np.number):
        raise InputError(f"the loss {short(repr(value))} is neither a number nor text")
    if isinstance(single, np.complexfloating):
        raise InputError(f"the loss {short(value)} is a complex number")
    return written(str(single), single.dtype.name if isinstance(single, np.generic) else "float32")


def together(numbers: Sequence[Written]) -> Written:
    """Returns one number that stands for all of a flat series: from the lowest of them to the highest."""
    low, high = min(each.low for each in numbers), max(each.high for each in numbers)
    middle = float(np.median([each.value for each in numbers]))
    around = max(high - low, 1e-300) / 2
    digits = max(0, math.floor(math.log10(max(abs(middle), around) / around)))
    return Written(numbers[-1].text, middle, min(digits, numbers[-1].digits), low, high)


def digits_that_agree(value: float, said: Written) -> int:
    """Returns to how many digits a number is the one that was said; all of them where it would be written so."""
    if said.holds(value):
        return said.digits
    for digits in range(said.digits, 0, -1):
        if float(f"{value:.{digits - 1}e}") == float(f"{said.value:.{digits - 1}e}"):
            return digits
    return 0


def is_float32_of(value: float, said: Written) -> bool:
    """Returns whether a number with more digits than count is the float32 of another, to its last bit."""
    more = sum(each.isdigit() for each in said.text) > FLOAT_DIGITS + 1
    return (
        more
        and math.isfinite(value)
        and value != said.value
        and float(np.float32(value)) in (said.value, float(np.float32(said.value)))
    )


def with_digits(value: float, said: Written) -> str:
    """Returns a number with as many digits as the one that was said has, three at least."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else str(value)
    return with_significant(value, max(3, said.digits))


def as_given(number: Written) -> str:
    """Returns a share with as many digits as it was given with: 0.7, 0.100."""
    return with_significant(number.value, max(1, number.digits))


def with_significant(value: float, digits: int) -> str:
    """Returns a number with so many digits, and with a power of ten only where it is tiny or huge."""
    if value == 0:
        return "0"
    size = math.floor(math.log10(abs(value)))
    if -4 <= size < 6:
        return f"{value:.{max(0, digits - 1 - size)}f}"
    return plain_exponents(f"{value:.{digits - 1}e}")


def _digits(number: Decimal, around: float) -> int:
    significant = number.as_tuple().digits
    if not number:
        return max(1, 1 - int(number.as_tuple().exponent))
    # A type of few bits prints more digits than it has.
    held = math.floor(math.log10(abs(float(number)) / around) + 1e-9) if around else 1  # around the smallest float
    return max(1, min(len(significant), held + 1))


def _float_in(text: str) -> float:
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        raise InputError(f"{short(text)!r} is not a number")
    try:
        value = float(text)
        overflows = math.isinf(value) and Decimal(text).is_finite()
    except (ValueError, InvalidOperation):
        raise InputError(f"{short(text)!r} is not a number") from None
    if overflows:
        raise InputError(f"the number {short(text)} is beyond what a float holds")
    return value
