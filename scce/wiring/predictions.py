"""What can be predicted of a wiring."""

from scce.predictions import Answer, Prediction
from scce.wiring.state import WiringState
from scce.wiring.training import VERDICTS, train

LEARNS = {"learns": "yes", "nothing to learn": "yes", "learns slowly": "slowly"}


def _learns(state: WiringState) -> Answer:
    """Returns whether the model learns as it would with the right wiring."""
    start = state.start
    verdict = train(state.wiring, start.logits, start.label, state.learning_rate, state.num_steps).verdict
    return Answer((LEARNS.get(verdict, "no"),), VERDICTS[verdict])


PREDICTIONS = {
    "learns": Prediction(
        "Will the model learn with this wiring?",
        ("verdict", "numbers", "training_curves", "gradients"),
        _learns,
        lambda _: ("yes", "slowly", "no"),
    ),
}
