"""Numbers as people read them: three decimals, and never a false 0 or a false 1."""

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


def readable_probability(probability: float) -> str:
    """Returns a probability with three decimals; one below 1 that would round to 1 is >0.999."""
    return ">0.999" if 0.9995 <= probability < 1 else readable(probability)
