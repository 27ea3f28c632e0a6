"""What can be predicted of a batch."""

from scce.batch.state import BatchState
from scce.predictions import Answer, Prediction


def _mean(_: BatchState) -> Answer:
    """Returns that it is shown: a reader's own file is in no state."""
    return Answer((), "Compare the loss with your number.")


PREDICTIONS: dict[str, Prediction[BatchState]] = {
    "mean": Prediction(
        "What will the loss of the whole batch be? Write your number down.",
        ("loss", "fraction", "sorted_losses"),
        _mean,
    ),
}
