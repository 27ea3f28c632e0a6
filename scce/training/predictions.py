"""What can be predicted of a training."""

from scce.predictions import Answer, Prediction
from scce.training.state import TrainingState


def _loss(_: TrainingState) -> Answer:
    """Returns that it is yet to come."""
    return Answer((), "Train it, and compare the held-out loss with the line of guessing evenly.")


PREDICTIONS: dict[str, Prediction[TrainingState]] = {
    "loss": Prediction(
        "After training, will the loss on held-out data be below guessing evenly, near it, or above?",
        ("run",),
        _loss,
        lambda _: ("below", "near", "above"),
    ),
}
