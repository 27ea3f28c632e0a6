"""What can be predicted of a training."""

from collections.abc import Iterator

from scce.predictions import Answer, Known, Prediction
from scce.readable import readable
from scce.training.baselines import frequency_loss, uniform_loss
from scce.training.costs import Costs, costs_after, costs_before, is_short
from scce.training.data import data_of
from scce.training.state import TrainingState


def _loss(_: TrainingState) -> Answer:
    """Returns that it is yet to come."""
    return Answer((), "Train it, and compare the held-out loss with the line of guessing evenly.")


def known_numbers(state: TrainingState) -> tuple[Known, ...]:
    """Returns the losses that may be asked for: of guessing, before the first step, and after a run that is short.

    A file is in no state.
    """
    return () if state.data == "file" else tuple(_known(state))


def _known(state: TrainingState) -> Iterator[Known]:
    data, _ = data_of(state.data, state.settings.seed)
    guessing, epochs = uniform_loss(data.num_classes), state.settings.epochs
    evenly = f"guessing evenly among {data.num_classes} classes costs ln {data.num_classes} = {readable(guessing)} nats"
    yield Known(guessing, f"{evenly[0].upper()}{evenly[1:]}, whatever is true.")
    if not state.settings.smoothing:
        yield _of_counting(frequency_loss(data.labels, data.num_classes))
    if is_short(state, 1):
        yield from _of(costs_before(state), "Before the first step, with weights at random,", evenly)
    if is_short(state, epochs):
        yield from _of(costs_after(state), f"After {epochs} epochs" if epochs > 1 else "After 1 epoch", evenly)


def _of_counting(loss: float) -> Known:
    told = "Who knows only how often each class is, and expects that each time, pays the entropy of these shares"
    return Known(loss, f"{told}: {readable(loss)} nats.")


def _of(costs: Costs, when: str, evenly: str) -> Iterator[Known]:
    own, other = readable(costs.own), readable(costs.other)
    why = f"{when} the model's own examples cost {own} nats, and held-out ones {other}; {evenly}."
    for loss in (costs.own, costs.other):
        yield Known(loss, why)


PREDICTIONS: dict[str, Prediction[TrainingState]] = {
    "loss": Prediction(
        "After training, will the loss on held-out data be below guessing evenly, near it, or above?",
        ("run",),
        _loss,
        lambda _: ("below", "near", "above"),
    ),
}
