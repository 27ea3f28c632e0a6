"""What can be predicted of the two encodings."""

import numpy as np

from scce.encodings.state import Encodings
from scce.predictions import Answer, Prediction
from scce.readable import readable


def _larger_loss(state: Encodings) -> Answer:
    """Returns the encoding from which the mean loss is larger."""
    if not state.told.one_hot.any():
        return Answer((), "None of these rows is one-hot, so no integer says the same.")
    from_integers, from_rows = state.told.mean_losses
    told = f"The mean loss is {readable(from_integers)} nats from integers, {readable(from_rows)} from one-hot rows."
    if np.isclose(from_integers, from_rows, rtol=1e-12):
        why = "A one-hot row has its 1 where the integer points: both take \u2212ln p of the same class."
        return Answer(("neither",), told, why)
    return Answer(("integers" if from_integers > from_rows else "one-hot rows",), told)


PREDICTIONS = {
    "loss": Prediction(
        "Which encoding gives the larger loss?",
        ("loss",),
        _larger_loss,
        lambda _: ("integers", "one-hot rows", "neither"),
    ),
}
