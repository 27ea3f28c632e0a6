"""What can be predicted of two distributions."""

import numpy as np

from scce.information import in_unit
from scce.predictions import Answer, Known, Prediction
from scce.readable import decimals_that_come_out, readable
from scce.surprise.state import Surprise


def _cross_entropy(state: Surprise) -> Answer:
    """Returns whether H(p, q) is larger than H(p), equal to it, or smaller."""
    told = state.pair.told
    floor, total = (float(in_unit(each, state.unit)) for each in (told.entropy, told.cross_entropy))
    equal = bool(np.isclose(floor, total, rtol=1e-12, atol=1e-12))
    right = "equal" if equal else "larger" if total > floor else "smaller"
    return Answer((right,), f"H(p, q) is {readable(total)} {state.unit}, H(p) {readable(floor)}.", _why(state))


def _why(state: Surprise) -> str:
    """Returns how the cross-entropy comes about from the entropy and what q adds."""
    told = state.pair.told
    floor, more, total = (
        float(in_unit(each, state.unit)) for each in (told.entropy, told.divergence, told.cross_entropy)
    )
    decimals = decimals_that_come_out((floor, more), total)
    shown = [readable(each, decimals=decimals or 3) for each in (floor, more, total)]
    sign = "=" if decimals else "\u2248"
    return (
        "H(p, q) is H(p) and what q adds, which is never below 0: "
        f"{shown[0]} + {shown[1]} {sign} {shown[2]} {state.unit}."
    )


def known_numbers(state: Surprise) -> tuple[Known, ...]:
    """Returns the cross-entropy and the entropy, which may be asked for."""
    told = state.pair.told
    floor = float(in_unit(told.entropy, state.unit))
    words = f"H(p) is the mean surprise of one who knows p: {readable(floor)} {state.unit}."
    total = float(in_unit(told.cross_entropy, state.unit))
    return Known(total, _why(state), state.unit), Known(floor, words, state.unit)


PREDICTIONS = {
    "cross_entropy": Prediction(
        "Will the cross-entropy H(p, q) be larger than the entropy H(p), equal to it, or smaller?",
        ("cross_entropy", "surprise", "term"),
        _cross_entropy,
        lambda _: ("larger", "equal", "smaller"),
    ),
}
