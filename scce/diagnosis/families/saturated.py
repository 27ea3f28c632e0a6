"""Losses at a bound: a probability that is raised to a clip, or lowered to one."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scce.diagnosis.constant import Constant
from scce.information import surprise

MOST_CLASSES_TOLD_APART = 1000  # (1 - 1/K) of a ceiling is the ceiling, for more

TINY, EPSILON32, EPSILON64 = (float(np.finfo(np.float32).tiny), 2.0**-23, 2.0**-52)


@dataclass(frozen=True)
class Clip:
    """A number that probabilities are raised to.

    Attributes:
        bound: the smallest probability that is left.
        written: how it is written.
        whose: whose clip it is.
        usual: how usual it is among clips.
        frameworks: whose it is, by the names of Known.
    """

    bound: float
    written: str
    whose: str
    usual: float
    frameworks: tuple[str, ...] = ()


CLIPS = (
    Clip(1e-7, "1e-7", "Keras clips probabilities so", 0.4, ("Keras", "TensorFlow")),
    Clip(TINY, "1.1755e-38", "it is the smallest normal float32, where Caffe cuts", 0.15, ("Caffe",)),
    Clip(EPSILON32, "2^-23", "it is the epsilon of float32: scikit-learn cuts there, and 1 - p in Keras", 0.12),
    Clip(1e-8, "1e-8", "hand-written losses add it", 0.1),
    Clip(1e-10, "1e-10", "hand-written losses add it", 0.1),
    Clip(1e-12, "1e-12", "hand-written losses add it", 0.06),
    Clip(1e-15, "1e-15", "scikit-learn cut there up to version 1.1, and Kaggle", 0.06, ("scikit-learn",)),
    Clip(EPSILON64, "2^-52", "it is the epsilon of float64, where scikit-learn cuts", 0.04, ("scikit-learn",)),
    Clip(1e-4, "1e-4", "detection code cuts there", 0.04),
    Clip(1e-5, "1e-5", "hand-written losses add it", 0.04),
    Clip(1e-6, "1e-6", "hand-written losses add it", 0.04),
    Clip(1e-9, "1e-9", "hand-written losses add it", 0.04),
    # Keras 2 clips at 1e-7 and adds 1e-7 before the logarithm; 1 - p is then 2^-23, and with its own 1e-7 in a graph.
    Clip(2e-7, "2e-7", "Keras 2 adds 1e-7 to its clip of 1e-7 in binary cross-entropy", 0.03, ("Keras", "TensorFlow")),
    Clip(2 * EPSILON32, "2^-22", "Keras 2 has it for 1 - p in binary cross-entropy", 0.03, ("Keras", "TensorFlow")),
    Clip(EPSILON32 + 1e-7, "(2^-23 + 1e-7)", "Keras 2 has it for 1 - p, eagerly", 0.02, ("Keras", "TensorFlow")),
    Clip(1e-20, "1e-20", "hand-written losses add it", 0.02),
    Clip(math.exp(-100), "e^-100", "PyTorch's BCELoss cuts a logarithm at -100", 0.04, ("PyTorch",)),
)


def ceiling(clip: Clip) -> float:
    """Returns the loss of a probability at the clip, -ln of it."""
    return float(surprise(clip.bound))


def at_a_clip() -> Iterator[Constant]:
    """Yields the loss of a batch whose every true class is at a clip."""
    for clip in CLIPS:
        parts = {"bound": clip.bound, "share": 1.0}
        yield Constant("clip", f"-ln {clip.written}", ceiling(clip), 0.06 * clip.usual, parts=parts)


def partly_at_a_clip(num_classes: int) -> Iterator[Constant]:
    """Yields the loss of a batch that is answered with one class, surely, while all classes are as frequent."""
    for clip in CLIPS:
        if clip.usual >= 0.1 and num_classes <= MOST_CLASSES_TOLD_APART:
            share = 1 - 1 / num_classes
            yield Constant(
                "clip",
                f"(1 - 1/{num_classes:,}) x (-ln {clip.written})",
                share * ceiling(clip),
                0.08 * clip.usual,
                num_classes,
                parts={"bound": clip.bound, "share": share},
            )


def of_wrong_answers(clip: Clip, wrong: float, written: str, weight: float) -> Constant:
    """Returns the loss of a batch whose wrong answers are all at a clip, and whose right ones cost nothing."""
    parts = {"bound": clip.bound, "share": wrong}
    return Constant(
        "clip", f"{written} x (-ln {clip.written})", wrong * ceiling(clip), weight * clip.usual, parts=parts
    )


def sure_and_right() -> Constant:
    """Returns the lowest loss of float32 that is not 0: every true class at 1 - 2^-23."""
    return Constant("lower_clip", "-ln(1 - 2^-23)", float(surprise(1 - EPSILON32)), 0.02, parts={"bound": EPSILON32})


def softmax_over_one_unit() -> Iterator[Constant]:
    """Yields binary cross-entropy of outputs that are all 1, as of softmax over one unit, half of them wrong."""
    right = {"bound": EPSILON32, "share": 1.0, "right": 1.0}
    yield Constant("one_unit", "-ln(1 - 2^-23)", float(surprise(1 - EPSILON32)), 0.004, parts=right)
    for bound, written in ((EPSILON32, "2^-23"), (2 * EPSILON32, "2^-22"), (math.exp(-100), "e^-100")):
        value = 0.5 * float(surprise(bound))
        parts = {"bound": bound, "share": 0.5}
        yield Constant("one_unit", f"1/2 x (-ln {written})", value, 0.01, parts=parts)
