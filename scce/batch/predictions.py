"""What can be predicted of a batch."""

from scce.batch.scores import batch_loss, score
from scce.batch.state import BatchState
from scce.batch.ways import way_for
from scce.batch.words import formula
from scce.predictions import Answer, Known, Prediction


def _mean(_: BatchState) -> Answer:
    """Returns that it is shown: a reader's own file is in no state."""
    return Answer((), "Compare the loss with your number.")


def known_numbers(state: BatchState) -> tuple[Known, ...]:
    """Returns the loss of the batch in the table, which may be asked for; a file is in no state."""
    if state.source != "table":
        return ()
    batch, way = state.batch, way_for(state.problem.way, state.batch.num_classes)
    loss = batch_loss(score(batch.arrays), way, batch.weights)
    return (Known(loss.loss, f"The loss is {formula(loss)} nats."),)


PREDICTIONS: dict[str, Prediction[BatchState]] = {
    "mean": Prediction(
        "What will the loss of the whole batch be? Write your number down.",
        ("loss", "fraction", "sorted_losses"),
        _mean,
    ),
}
