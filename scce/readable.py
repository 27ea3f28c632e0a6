"""Numbers as people read them: three decimals, and never a false 0 or a false 1; and texts as a spreadsheet does."""

import math
import re
from collections.abc import Callable, Iterable, Sequence

_MINUS, _INFINITY = "\u2212", "\u221e"
_SIGNS = {
    r" x ": " \u00d7 ",
    r" - ": " \u2212 ",
    r"(?<![\w.])-(?=[\d(]|ln|inf)": "\u2212",
    r"\binf\b": "\u221e",
    r"\bnan\b": "NaN",
}
_EXPONENT = re.compile(r"(?<=[0-9])e(?:\+0*|(-)0*)(?=[0-9])")


def readable(value: float, signed: bool = False, decimals: int = 3) -> str:
    """Returns a number with three decimals where they say something, else with a power of ten.

    0.644, 1100.000, 4.2e-18 (with a true minus sign), 2.0e300, ∞

    Args:
        value: any float.
        signed: whether a positive number gets a plus.
        decimals: how many, 3 or more.
    """
    if math.isnan(value):
        return "NaN"
    sign = _MINUS if value < 0 else "+" if signed and value > 0 else ""
    size = abs(value)
    if math.isinf(size):
        return sign + _INFINITY
    if size == 0:
        return "0"
    if 0.001 <= size < 100_000:
        return f"{sign}{size:.{decimals}f}"
    digits, exponent = f"{size:.1e}".split("e")
    return f"{sign}{digits}e{int(exponent)}".replace("-", _MINUS)


def decimals_that_come_out(
    parts: Sequence[float], whole: float, join: Callable[[Iterable[float]], float] = sum
) -> int | None:
    """Returns the fewest decimals, 3 to 6, with which numbers as they are written make the whole as it is written.

    Args:
        parts: the numbers.
        whole: what they make, before anything is rounded.
        join: makes it of them.

    Returns:
        The decimals; None where it comes out with none of them, so that only \u2248 is true.
    """

    def comes_out(decimals: int) -> bool:
        made = join(_read_back(readable(part, decimals=decimals)) for part in parts)
        shown = readable(whole, decimals=decimals)
        is_half = math.isclose(abs(made - _read_back(shown)), 0.5 * 10**-decimals, rel_tol=1e-6)  # rounded either way
        return is_half or readable(made, decimals=decimals) == shown

    return next(filter(comes_out, range(3, 7)), None)


def _read_back(text: str) -> float:
    return float(text.replace(_MINUS, "-").replace(_INFINITY, "inf"))


def with_signs(formula: str) -> str:
    """Returns a formula in ASCII with the signs that print has: 2 x -ln 3 as 2 \u00d7 \u2212ln 3, inf as \u221e."""
    for plain, sign in _SIGNS.items():
        formula = re.sub(plain, sign, formula)
    return formula


def readable_probability(probability: float, alone: bool = False) -> str:
    """Returns a probability with three decimals; one that only rounds to 1 is >0.999, and a small one 0.00015.

    Args:
        probability: any float of 0 to 1. A float64 of exactly 1 may stand for 1 - 4e-18.
        alone: whether no other class is possible, so that 1 is meant.
    """
    if 0.0001 <= probability < 0.001:
        return f"{probability:#.2g}"
    return ">0.999" if probability >= 0.9995 and not alone else readable(probability)


def in_percent(share: float, digits: int = 1) -> str:
    """Returns a share of one whole in percent, on one line with its sign: 64.4 %."""
    return f"{share:.{digits}%}".replace("%", "\u00a0%")


def plain_number(value: float) -> str:
    """Returns the shortest text that reads back as the same number: 2 for 2.0, 1e+300, -inf."""
    return repr(float(value)).removesuffix(".0")


def plain_exponents(text: str) -> str:
    """Returns a text whose powers of ten are written in one way: 1e-7 for 1e-07, 2e9 for 2e+09."""
    return _EXPONENT.sub(r"e\1", text)


def rounded(value: float, digits: int = 4) -> str:
    """Returns a number to so many digits, without zeros at its end: 0.25, 1e-7, 1.192e-7."""
    return plain_exponents(f"{value:.{digits}g}")


def with_powers(value: float, digits: int = 4) -> str:
    """Returns a number to so many digits, below 0.001 with a power of ten: 0.25, 1e-4, 1.192e-7."""
    if not 0 < abs(value) < 0.001:
        return rounded(value, digits)
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"


def as_plain_cell(text: str) -> str:
    """Returns a text for a cell, so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
