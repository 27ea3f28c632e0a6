"""All the handwritten digits there are: small images that a small network learns in a second."""

from functools import cache
from pathlib import Path

import numpy as np

from scce.datasets.digits import DARKEST
from scce.datasets.record import Dataset

FILE = Path(__file__).with_name("data") / "digits_all.npz"


@cache
def handwritten_digits() -> Dataset:
    """Returns 1,797 images of 8 x 8 pixels, row after row, from 0 (paper) to 1 (ink). The arrays are read-only.

    scce/datasets/data/README.md says where they are from.

    Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, 1998,
    https://doi.org/10.24432/C50P49, CC BY 4.0
    """
    with np.load(FILE) as file:
        images, labels = file["images"], file["labels"].astype(np.intp)
    inputs = images.reshape(len(images), -1).astype(np.float32) / DARKEST
    for array in (inputs, labels):
        array.flags.writeable = False
    return Dataset(inputs, labels, tuple(str(digit) for digit in range(10)))
