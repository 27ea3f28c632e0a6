"""Where NaN comes from: the ways that there are, each with the frameworks that have it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """One way to NaN.

    Attributes:
        expression: the operation that has no result.
        sentence: what happened.
        experiment: what to print, and what is seen if it was this.
        usual: how usual it is, by framework; "" stands for every other one, and for none that is known.
    """

    expression: str
    sentence: str
    experiment: str
    usual: dict[str, float]


NOTHING_COUNTS, INFINITE, NEGATIVE_LOGARITHM, NO_CLASS, ZERO_TIMES = range(5)
WAYS = (
    Way(
        "0 / 0 = NaN",
        "No label of the batch counts: each is the one to ignore, and PyTorch's mean of nothing is 0/0. "
        "Keras gives 0 for it.",
        "Count the labels of the first NaN batch that are not ignored. If there is none, it was this: skip such a "
        "batch.",
        {"PyTorch": 0.35, "Keras": 0.02, "": 0.15},
    ),
    Way(
        "inf - inf = NaN",
        "A logit is no longer finite: weights or inputs grew without bound, or float16 ended at 65,504.",
        "Print the largest logit and the largest input of the step before. If one is infinite or NaN, it was this: "
        "look at the inputs first, then take shorter steps and clip the gradient.",
        {"PyTorch": 0.35, "Keras": 0.3, "Optax": 0.35, "TensorFlow": 0.35, "": 0.35},
    ),
    Way(
        "the logarithm of a number below 0 = NaN",
        "The loss took logits for probabilities: a slope of 1 / p without bound made the weights NaN after a step "
        "or two.",
        "Print the smallest output before the loss. If it is below 0, it was this: tell the loss from_logits=True.",
        {"PyTorch": 0.15, "Keras": 0.4, "Optax": 0.15, "": 0.25},
    ),
    Way(
        "no row for the label = NaN",
        "A label is outside 0..K-1: optax gives NaN for label K, and TensorFlow on a GPU for any such label.",
        "Print the smallest and the largest label. If they are not within 0..K-1, it was this: count the classes "
        "from 0.",
        {"PyTorch": 0.02, "Keras": 0.2, "Optax": 0.35, "TensorFlow": 0.4, "": 0.15},
    ),
    Way(
        "0 x (-inf) = NaN",
        "A target of 0 is multiplied with the logarithm of a probability of 0: a masked class in a one-hot row.",
        "Count the logits that are -inf. If there are some, it was this: give integer labels, or mask with -1e9.",
        {"PyTorch": 0.13, "Keras": 0.08, "Optax": 0.15, "": 0.1},
    ),
)


def usual(way: Way, framework: str | None) -> float:
    """Returns how usual a way is with a framework."""
    return way.usual.get(framework or "", way.usual[""])
