"""Real predictions of real images: handwritten digits, and what a classifier says about them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

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


def as_picture(image: IntArray) -> str:
    """Returns an image of 0 (paper) to 16 (ink) as SVG, ink black on white: a picture that needs no file."""
    squares = [
        f'<rect x="{x}" y="{y}" width="1" height="1" fill="rgb({grey},{grey},{grey})"/>'
        for (y, x), grey in np.ndenumerate(255 - 15 * np.asarray(image, dtype=np.int64))
    ]
    height, width = image.shape
    box = f'viewBox="0 0 {width} {height}" shape-rendering="crispEdges"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(squares)}</svg>'


@cache
def load_digits() -> Digits:
    """Returns the digits of data/digits.npz; the README there says where they are from. The arrays are read-only.

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
