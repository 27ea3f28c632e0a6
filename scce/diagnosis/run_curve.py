"""The losses of a run on our own page, as the curve of a run is read."""

from collections.abc import Iterable, Sequence

from scce.diagnosis.curve_text import Curve, Line
from scce.diagnosis.written import written_value
from scce.training import Point


def curve_of_points(points: Sequence[Point]) -> Curve:
    """Returns the losses of a run of the page on training, for `shapes`, which says what they show.

    Args:
        points: one per epoch, from before the first step, at least one.
    """
    return Curve(
        _line(points, (point.loss for point in points)),
        _line(points, (point.held_out_loss for point in points)),
        "epoch",
    )


def _line(points: Sequence[Point], losses: Iterable[float]) -> Line:
    return Line(tuple(point.epoch for point in points), tuple(map(written_value, losses)))
