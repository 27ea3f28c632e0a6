"""The constants of a number of classes, side by side: a row of the table that people print."""

from dataclasses import dataclass

from scce.arrays import InputError, as_num_classes
from scce.diagnosis.constant import Constant
from scce.diagnosis.families import constants_of
from scce.diagnosis.families.guesses import guessing
from scce.diagnosis.families.saturated import CLIPS, Clip, ceiling
from scce.diagnosis.families.targets import smoothing_floor
from scce.diagnosis.known import MOST_CLASSES
from scce.information import entropy, in_unit
from scce.wiring import double_softmax_ceiling, double_softmax_floor

SMOOTHING = 0.1
IN_THE_TABLE = (*range(2, 11), 100, 1_000, 50_257)


@dataclass(frozen=True)
class Constants:
    """What a loss of K classes is at its marks, in nats but where it says bits.

    Attributes:
        num_classes: K.
        guess: ln K, of equal probabilities.
        guess_in_bits: the same, in bits.
        double_softmax_floor: the lowest loss of softmax applied twice.
        double_softmax_ceiling: the highest.
        smoothing_floor: the lowest loss with a smoothing of 0.1.
        binary_guess: binary cross-entropy of one-hot rows with outputs of 1/K.
        sure_of_one_class: the loss of one sure answer for all examples, at Keras's clip, while all classes are as
            frequent.
        every: each constant that a diagnosis of K classes looks at.
    """

    num_classes: int
    guess: float
    guess_in_bits: float
    double_softmax_floor: float
    double_softmax_ceiling: float
    smoothing_floor: float
    binary_guess: float
    sure_of_one_class: float
    every: tuple[Constant, ...]


def constants(num_classes: int) -> Constants:
    """Returns what a loss of K classes is at its marks.

    Args:
        num_classes: K, 2 to 1,000,000.

    Raises:
        InputError: if K is no such number.
    """
    size = as_num_classes(num_classes)
    if size > MOST_CLASSES:
        raise InputError(f"num_classes {size} is above {MOST_CLASSES:,}")
    guess = guessing(size).value
    return Constants(
        num_classes=size,
        guess=guess,
        guess_in_bits=float(in_unit(guess, "bits")),
        double_softmax_floor=double_softmax_floor(size),
        double_softmax_ceiling=double_softmax_ceiling(size),
        smoothing_floor=smoothing_floor(size, SMOOTHING),
        binary_guess=float(entropy([1 / size, 1 - 1 / size])),
        sure_of_one_class=(1 - 1 / size) * ceiling(CLIPS[0]),
        every=constants_of(size),
    )


def ceilings() -> tuple[tuple[Clip, float], ...]:
    """Returns each clip that is known, and the loss of a true class there, in nats."""
    return tuple((clip, ceiling(clip)) for clip in CLIPS)
