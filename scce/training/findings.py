"""What the losses of a run show, as kinds and numbers; scce/training/words.py says it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scce.training.baselines import uniform_loss
from scce.training.run import Point

CLOSE = 0.02  # nats
MEMORY = 0.1  # nats that held-out data costs more than the model's own, where it knows its own by heart

Kind: TypeAlias = Literal["diverged", "fresh", "held out lost", "by heart", "compared"]
Beside: TypeAlias = Literal["above", "near", "below"]


@dataclass(frozen=True)
class Findings:
    """What a run shows; losses in nats.

    Attributes:
        kind: "diverged" if a loss is no longer finite, "fresh" before the first step, "held out lost" if the loss of
            held-out data is no finite number, "by heart" if that was lower before and the training loss was not,
            else "compared" with guessing.
        now: the last epoch.
        best: the epoch with the lowest held-out loss.
        num_classes: K.
        only_own_fell: whether the training loss fell, and the held-out loss was never below that of guessing.
    """

    kind: Kind
    now: Point
    best: Point
    num_classes: int
    only_own_fell: bool

    @property
    def uniform(self) -> float:
        """The loss of guessing evenly, ln K."""
        return uniform_loss(self.num_classes)

    def beside_guessing(self, loss: float) -> Beside:
        """Returns whether a loss is above that of guessing evenly, near it, or below."""
        if loss > self.uniform + CLOSE:
            return "above"
        return "near" if loss > self.uniform - CLOSE else "below"


def findings_of(points: Sequence[Point], num_classes: int, *, diverged: bool) -> Findings:
    """Returns what a run shows.

    Args:
        points: one per epoch, from before the first step.
        num_classes: K.
        diverged: whether a loss is no longer finite.
    """
    first, now = points[0], points[-1]
    finite = [point for point in points if math.isfinite(point.held_out_loss)]
    best = min(finite, key=lambda point: point.held_out_loss, default=now)
    only_own_fell = best.held_out_loss >= uniform_loss(num_classes) and now.loss < first.loss
    return Findings("diverged" if diverged else _kind(now, best), now, best, num_classes, only_own_fell)


def _kind(now: Point, best: Point) -> Kind:
    if now.epoch == 0:
        return "fresh"
    if not math.isfinite(now.held_out_loss):
        return "held out lost"
    knows_its_own = now.loss < best.loss and now.held_out_loss > now.loss + MEMORY
    return "by heart" if knows_its_own and now.held_out_loss > best.held_out_loss + CLOSE else "compared"
