"""The curve of -ln p, on which classes, outcomes and events stand."""

import numpy as np

from scce.arrays import FloatArray
from scce.figures.drawing import Drawing
from scce.figures.frame import NEUTRAL
from scce.information import Unit, in_unit, surprise

HIGHEST = 7.0  # nats; what costs more stands at the upper edge


def minus_log_curve(unit: Unit) -> FloatArray:
    """Returns probabilities from nearly impossible to certain, and -ln p of each.

    Returns:
        (2, P), the second row in the unit.
    """
    p = np.concatenate([np.geomspace(1e-4, 0.05, 40), np.linspace(0.06, 1, 95)])
    return np.stack([p, in_unit(surprise(p), unit)])


def highest(unit: Unit) -> float:
    """Returns where the picture of the curve ends, in the unit."""
    return float(in_unit(HIGHEST, unit))


def formula(unit: Unit, letter: str = "p") -> str:
    """Returns the curve's formula as it is read in the unit, of a probability with this letter."""
    return f"\u2212log\u2082 {letter}" if unit == "bits" else f"\u2212ln {letter}"


def add_minus_log(drawing: Drawing, curve: FloatArray) -> None:
    """Draws the curve through the marks that stand on it."""
    p, heights = curve
    drawing.add_scatter(x=p, y=heights, mode="lines", line={"color": NEUTRAL}, hoverinfo="skip")
