"""What can be predicted of a wiring."""

from scce.predictions import Answer, Prediction
from scce.readable import readable
from scce.wiring.state import WiringState
from scce.wiring.training import VERDICTS, train

LEARNS = {"learns": "yes", "nothing to learn": "yes", "learns slowly": "slowly"}


def _learns(state: WiringState) -> Answer:
    """Returns whether the model learns as it would with the right wiring."""
    start = state.start
    training = train(state.wiring, start.logits, start.label, state.learning_rate, state.num_steps)
    first, last = (readable(float(loss)) for loss in training.true_losses[[0, -1]])
    why = f"Its true loss is {first} nats at the start and {last} nats after {state.num_steps} steps."
    return Answer((LEARNS.get(training.verdict, "no"),), VERDICTS[training.verdict], why)


PREDICTIONS = {
    "learns": Prediction(
        "Will the model learn with this wiring?",
        ("verdict", "numbers", "training_curves", "gradients"),
        _learns,
        lambda _: ("yes", "slowly", "no"),
    ),
}
