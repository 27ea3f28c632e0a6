"""Batches drawn at random: what a model that is as often right as it says may say, and what may be true."""

import numpy as np

from scce.batch import score
from scce.batches import Batch
from scce.doctor import Case
from scce.softmax import softmax


def healthy_batch(seed):
    """Returns labels, rows and whether these are logits: of any size, as sure as you like, rounded as people do."""
    random = np.random.default_rng(seed)
    size, num = int(random.integers(2, 25)), int(np.exp(random.uniform(0, 8)))
    logits = random.normal(0, np.exp(random.uniform(-3, 2.3)), (num, size)) + random.normal(0, 1, size)
    chances = softmax(logits)
    labels = (chances.cumsum(axis=-1) > random.random((num, 1))).argmax(axis=-1)
    if random.random() < 0.2:
        labels = random.integers(size, size=num)  # a model that has learned nothing yet, and is not sure
        logits = random.normal(0, 0.3, (num, size))
    from_logits = bool(random.random() < 0.5)
    rows = logits if from_logits else softmax(logits)
    decimals = random.choice([2, 3, 4, 6, 16])
    rows = rows.round(decimals).astype(random.choice(["f2", "f4", "f8"]) if decimals > 4 else "f8")
    return labels, rows, from_logits


def case_of(labels, rows, from_logits, **more):
    """Returns the case of a batch that is held as a whole."""
    batch = Batch(np.asarray(labels), np.asarray(rows), from_logits)
    return Case(score(batch), from_logits, whole=batch, **more)
