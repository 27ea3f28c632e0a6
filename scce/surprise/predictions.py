"""What can be predicted of two distributions."""

import numpy as np

from scce.information import in_unit
from scce.predictions import Answer, Prediction
from scce.readable import readable
from scce.surprise.state import Surprise


def _cross_entropy(state: Surprise) -> Answer:
    """Returns whether H(p, q) is larger than H(p), equal to it, or smaller."""
    told = state.pair.told
    floor, total = (float(in_unit(each, state.unit)) for each in (told.entropy, told.cross_entropy))
    equal = bool(np.isclose(floor, total, rtol=1e-12, atol=1e-12))
    right = "equal" if equal else "larger" if total > floor else "smaller"
    return Answer((right,), f"H(p, q) is {readable(total)} {state.unit}, H(p) {readable(floor)}.")


PREDICTIONS = {
    "cross_entropy": Prediction(
        "Will the cross-entropy H(p, q) be larger than the entropy H(p), equal to it, or smaller?",
        ("cross_entropy", "surprise", "term"),
        _cross_entropy,
        lambda _: ("larger", "equal", "smaller"),
    ),
}
