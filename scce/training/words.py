"""What the losses of a training mean, in the reader's own numbers."""

import math
from collections.abc import Sequence
from typing import Protocol

from scce.readable import readable

CLOSE = 0.02  # nats


class Told(Protocol):
    """What there is to tell of an epoch; losses in nats."""

    @property
    def epoch(self) -> int:
        """How many epochs were finished."""

    @property
    def loss(self) -> float:
        """Of the training data."""

    @property
    def held_out_loss(self) -> float:
        """Of the data that is not learned from."""


def story(points: Sequence[Told], uniform: float, num_classes: int, *, diverged: bool) -> list[str]:
    """Returns what a run shows, a sentence each.

    Args:
        points: one per epoch, from before the first step.
        uniform: the loss of guessing evenly, ln K.
        num_classes: K.
        diverged: whether a loss is no longer finite.
    """
    first, now = points[0], points[-1]
    if diverged:
        return [
            f"The loss is no longer a finite number after epoch {now.epoch}: the steps were too long, and made it "
            "worse. Choose a smaller learning rate."
        ]
    guess = f"guessing evenly, ln {num_classes} = {readable(uniform)} nats"
    if now.epoch == 0:
        where, why = _beside(first.loss, uniform)
        return [f"Before the first step the loss is {readable(first.loss)} nats, {where} {guess}{why}"]
    after = "After 1 epoch" if now.epoch == 1 else f"After {now.epoch} epochs"
    told = [_against(f"{after} the training loss", now.loss, uniform, guess)]
    if not math.isfinite(now.held_out_loss):
        value = readable(now.held_out_loss)
        return [*told, f"On data it has not seen the loss is {value}: its logits are too large for float32."]
    best = min((point for point in points if math.isfinite(point.held_out_loss)), key=lambda point: point.held_out_loss)
    by_heart = now.loss < best.loss and now.held_out_loss > now.loss + 0.1
    if by_heart and now.held_out_loss > best.held_out_loss + CLOSE:
        when = f"after epoch {best.epoch}" if best.epoch else "before the first step"
        told.append(
            f"On data it has not seen the loss was lowest {when}, {readable(best.held_out_loss)} nats, and is "
            f"{readable(now.held_out_loss)} nats now. Since then the model learns its own examples by heart."
        )
    else:
        told.append(_against("On data it has not seen the loss", now.held_out_loss, uniform, guess))
    if best.held_out_loss >= uniform and now.loss < first.loss:
        told.append("The training loss fell, and on other data the loss was never below that of guessing.")
    return told


def _beside(loss: float, uniform: float) -> tuple[str, str]:
    if loss > uniform + CLOSE:
        return "above", ". Fresh weights give no zeros for logits: the model has opinions, at random."
    return ("near", ".") if loss > uniform - CLOSE else ("below", ", by luck.")


def _against(what: str, loss: float, uniform: float, guess: str) -> str:
    if loss > uniform + CLOSE:
        return f"{what} is {readable(loss)} nats, worse than {guess}."
    if loss > uniform - CLOSE:
        return f"{what} is {readable(loss)} nats, no better than {guess}."
    return f"{what} is {readable(loss)} nats, better than {guess}."
