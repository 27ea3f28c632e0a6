"""Losses that a target or a weight of the easy examples changes: softmax twice, smoothing, focal loss."""

from collections.abc import Iterator

from scce.diagnosis.constant import Constant
from scce.information import entropy, surprise
from scce.readable import plain_number, with_powers
from scce.training import uniform_loss
from scce.wiring import double_softmax_ceiling, double_softmax_floor

USUAL_SMOOTHING = {0.1: 0.8, 0.2: 0.1, 0.05: 0.1}
# Alpha and gamma of focal losses, and how usual they are; the first is that of RetinaNet.
FOCAL = ((0.25, 2.0, 0.6), (1.0, 2.0, 0.3), (0.75, 2.0, 0.05), (0.5, 2.0, 0.05))
FOCAL_CLIPS = {1e-4: 0.6, 1e-7: 0.1, 1e-8: 0.1, 1e-6: 0.05, 1e-5: 0.05}


def softmax_twice(num_classes: int) -> Iterator[Constant]:
    """Yields the lowest and the highest loss of softmax applied twice."""
    others = f"{num_classes - 1:,}"
    floor, ceiling = double_softmax_floor(num_classes), double_softmax_ceiling(num_classes)
    yield Constant("double_softmax_floor", f"ln(e + {others}) - 1", floor, 0.06, num_classes)
    yield Constant("double_softmax_ceiling", f"ln(e + {others})", ceiling, 0.03, num_classes)


def smoothing_floor(num_classes: int, smoothing: float) -> float:
    """Returns the lowest loss of smoothed targets in nats, their entropy: a model that is right pays it too.

    H = H(kept, 1 - kept) + (1 - kept) ln(K - 1), with kept = 1 - s + s/K

    A row of 50,257 numbers need not be made: whether it is the label, and then which of the others, are two questions.
    """
    others = smoothing * (num_classes - 1) / num_classes
    which = uniform_loss(num_classes - 1) if num_classes > 2 else 0.0
    return float(entropy([1 - others, others])) + others * which


def smoothed(num_classes: int, smoothing: float, weight: float) -> Constant:
    """Returns the floor of a smoothing."""
    share = plain_number(smoothing)
    return Constant(
        "smoothing_floor",
        f"the entropy of a target of 1 - {share} + {share}/{num_classes:,}, and {share}/{num_classes:,} "
        f"for each of {num_classes - 1:,} classes",
        smoothing_floor(num_classes, smoothing),
        weight,
        num_classes,
        parts={"smoothing": smoothing},
    )


def usual_smoothing(num_classes: int) -> Iterator[Constant]:
    """Yields the floors of the usual smoothings."""
    for smoothing, share in USUAL_SMOOTHING.items():
        yield smoothed(num_classes, smoothing, 0.03 * share)


def focal_loss(alpha: float, gamma: float, probability: float) -> float:
    """Returns the focal loss of a true class in nats: a (1 - p)^g (-ln p).

    Source: Lin et al. (2017), https://doi.org/10.1109/ICCV.2017.324
    """
    return alpha * (1 - probability) ** gamma * float(surprise(probability))


def focal_at_a_clip() -> Iterator[Constant]:
    """Yields the focal loss of a true class that is at a clip."""
    for alpha, gamma, usual in FOCAL:
        for bound, share in FOCAL_CLIPS.items():
            value, parts = focal_loss(alpha, gamma, bound), _parts(alpha, gamma, bound)
            written = with_powers(bound)
            expression = f"{plain_number(alpha)} x (1 - {written})^{plain_number(gamma)} x (-ln {written})"
            yield Constant("focal", expression, value, 0.02 * usual * share, parts=parts)


def focal_of_a_guess(num_classes: int) -> Iterator[Constant]:
    """Yields the focal loss of equal probabilities."""
    share = 1 / num_classes
    for alpha, gamma, usual in FOCAL:
        value, parts = focal_loss(alpha, gamma, share), _parts(alpha, gamma, share)
        written = f"{plain_number(alpha)} x (1 - 1/{num_classes:,})^{plain_number(gamma)} x ln {num_classes:,}"
        yield Constant("focal", written, value, 0.02 * usual, num_classes, parts=parts)


def _parts(alpha: float, gamma: float, probability: float) -> dict[str, float]:
    return {"alpha": alpha, "gamma": gamma, "probability": probability}
