"""Data that is made up: one set with nothing to learn, and one that a straight line cannot separate."""

import numpy as np

from scce.datasets.record import Dataset

CLASSES = ("cat", "dog", "bird", "fish")
ARMS = ("first arm", "second arm", "third arm")


def random_data(num_examples: int = 100, num_features: int = 32, *, seed: int = 0) -> Dataset:
    """Returns normal random inputs with uniform random labels of 4 classes: what the first Keras program is given.

    The labels have nothing to do with the inputs. What a model learns of them it can only know by heart: on data
    of another seed it does no better than ln 4 = 1.386 nats.

    Args:
        num_examples: N.
        num_features: D.
        seed: of both; another seed gives fresh data of the same kind.
    """
    random = np.random.default_rng(seed)
    inputs = random.standard_normal((num_examples, num_features)).astype(np.float32)
    return Dataset(inputs, random.integers(len(CLASSES), size=num_examples), CLASSES)


def spirals(num_examples: int = 300, *, noise: float = 0.1, seed: int = 0) -> Dataset:
    """Returns points of the plane on three spiral arms, at most 1 from its middle: what lies between them can be drawn.

    radius = from 0.1 to 1, angle = 4 radius + arm * 2 pi / 3 + noise

    Args:
        num_examples: N; the arms get as many each, as nearly as that goes.
        noise: standard deviation of the angle, in radians.
        seed: of the noise.
    """
    random = np.random.default_rng(seed)
    labels = np.arange(num_examples) % len(ARMS)
    radius = np.linspace(0.1, 1, num_examples)
    angle = 4 * radius + labels * 2 * np.pi / len(ARMS) + noise * random.standard_normal(num_examples)
    points = radius[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return Dataset(points.astype(np.float32), labels, ARMS)
