"""Real predictions of real images: handwritten digits, and what a classifier says about them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scce.arrays import FloatArray, IntArray

FILE = Path(__file__).with_name("data") / "digits.npz"
DARKEST = 16  # the number of a pixel that is all ink


@dataclass(frozen=True, eq=False)
class Digits:
    """N handwritten digits that a classifier did not learn from.

    Attributes:
        images: (N, 8, 8) integers, 0 (paper) to 16 (ink).
        labels: (N,) the digit that was written, 0 to 9.
        logits: (N, 10) what the classifier says, 4 decimals.
        model: one sentence that says which classifier.
    """

    images: IntArray
    labels: IntArray
    logits: FloatArray
    model: str


def as_picture(image: IntArray, scale: int = 12) -> NDArray[np.uint8]:
    """Returns an image of 0 (paper) to 16 (ink) in greys of 255 (white) to 15, each pixel a square of this scale."""
    greys = 255 - 15 * np.asarray(image, dtype=np.int64)
    return np.kron(greys, np.ones((scale, scale))).astype(np.uint8)


@cache
def load_digits() -> Digits:
    """Returns the digits of scce/data/digits.npz; its README says where they are from. The arrays are read-only.

    Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, 1998,
    https://doi.org/10.24432/C50P49, CC BY 4.0
    """
    with np.load(FILE) as file:
        digits = Digits(
            images=file["images"],
            labels=file["labels"].astype(np.intp),
            logits=file["logits"],
            model=str(file["model"]),
        )
    for array in (digits.images, digits.labels, digits.logits):
        array.flags.writeable = False
    return digits
