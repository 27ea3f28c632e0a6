"""Numbers as people read them: three decimals, and never a false 0 or a false 1; and texts as a spreadsheet does."""

import math

_MINUS, _INFINITY = "\u2212", "\u221e"


def readable(value: float, signed: bool = False) -> str:
    """Returns a number with three decimals where they say something, else with a power of ten.

    0.644, 1100.000, 4.2e-18 (with a true minus sign), 2.0e300, ∞

    Args:
        value: any float.
        signed: whether a positive number gets a plus.
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
        return f"{sign}{size:.3f}"
    digits, exponent = f"{size:.1e}".split("e")
    return f"{sign}{digits}e{int(exponent)}".replace("-", _MINUS)


def readable_probability(probability: float, alone: bool = False) -> str:
    """Returns a probability with three decimals; one that only rounds to 1 is >0.999, and a small one 0.00015.

    Args:
        probability: any float of 0 to 1. A float64 of exactly 1 may stand for 1 - 4e-18.
        alone: whether no other class is possible, so that 1 is meant.
    """
    if 0.0001 <= probability < 0.001:
        return f"{probability:#.2g}"
    return ">0.999" if probability >= 0.9995 and not alone else readable(probability)


def plain_number(value: float) -> str:
    """Returns the shortest text that reads back as the same number: 2 for 2.0, 1e+300, -inf."""
    return repr(float(value)).removesuffix(".0")


def as_plain_cell(text: str) -> str:
    """Returns a text for a cell, so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
