"""Writes scce/datasets/data/digits.npz: handwritten digits, and what a classifier says of those it did not learn from.

And scce/datasets/data/digits_all.npz: every image and label, for a classifier to learn from.

Run by hand, in an environment of its own; the app and its tests read the file and do not need scikit-learn:

    pip install scikit-learn numpy
    python tests/golden/make_digits.py

It prints what scce/datasets/data/README.md states. The logits are rounded to 4 decimals: their last digits depend
on the machine. The weights are held back so little (C) that the classifier is sure of some of its mistakes.
"""

import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np
import sklearn.datasets
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

SEED = 0
HELD_OUT = 500
C = 100  # the larger, the freer the weights; scikit-learn's own is 1
OUTPUT = Path(__file__).parents[2] / "scce" / "datasets" / "data" / "digits.npz"
OUTPUT_ALL = OUTPUT.with_name("digits_all.npz")


def main():
    digits = sklearn.datasets.load_digits()
    pixels = digits.data / digits.data.max()
    learned, held_out = train_test_split(
        np.arange(len(pixels)), test_size=HELD_OUT, random_state=SEED, stratify=digits.target
    )
    classifier = LogisticRegression(C=C, max_iter=5000).fit(pixels[learned], digits.target[learned])
    logits = classifier.decision_function(pixels[held_out]).round(4)
    np.savez(
        OUTPUT,
        indices=held_out.astype(np.int16),
        images=digits.images[held_out].astype(np.uint8),
        labels=digits.target[held_out].astype(np.uint8),
        logits=logits,
        model=f"Logistic regression (scikit-learn {version('scikit-learn')}, C = {C}) on the 64 pixels, "
        f"trained on {len(learned):,} other images.",
    )
    np.savez_compressed(OUTPUT_ALL, images=digits.images.astype(np.uint8), labels=digits.target.astype(np.uint8))
    wrong = logits.argmax(axis=1) != digits.target[held_out]
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    confidences = 1 / shares.sum(axis=1)
    print(f"{len(learned):,} learned, {HELD_OUT} held out, {wrong.sum()} wrong ({1 - wrong.mean():.1%} right)")
    print(f"{(wrong & (confidences > 0.9)).sum()} wrong with more than 0.9, {OUTPUT.stat().st_size:,} bytes")
    print(f"{len(pixels):,} in all, {OUTPUT_ALL.stat().st_size:,} bytes")
    print(f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in ("numpy", "scikit-learn")))


if __name__ == "__main__":
    main()
