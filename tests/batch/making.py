"""Batches to say something about: the first one that a visitor sees, and any other."""

import math

from hypothesis import strategies as st

from scce.batch.scores import batch_loss, score
from scce.batch.ways import REDUCTIONS
from scce.batches import Batch, Way

SEED_LABELS = [1, 2]
SEED = [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]
LOGITS = [[0.0, 1.0, 2.0], [3.0, 0.0, -1.0], [0.5, 0.5, 0.5], [9.0, 0.0, 0.0]]


def made(labels=SEED_LABELS, predictions=SEED, from_logits=False, weights=None, **way):
    """Returns the scores of a batch, and the loss that they become."""
    scores = score(Batch(labels, predictions, from_logits))
    return scores, batch_loss(scores, Way(**way), weights)


@st.composite
def batches(draw, number=None, weight=None, outside=1):
    """Returns scores and loss of a batch of any kind: flawed rows, labels that are no class, negative weights."""
    length, size = draw(st.integers(1, 9)), draw(st.integers(2, 4))
    special = st.sampled_from([0.0, 1.0, 0.5, -1.0, 700.0, math.nan, math.inf, -math.inf])
    number = special | st.floats(0, 1) | st.floats(-30, 30) if number is None else number
    weight = st.sampled_from([0.0, 0.5, 1.0, 1.0, 3.0, -1.0, 1e9]) if weight is None else weight
    label = st.integers(-outside, size - 1 + outside)
    target = st.lists(
        st.sampled_from([0.0, 0.0, 0.25, 0.5, 1.0, 1.0 if outside == 0 else 1e9]), min_size=size, max_size=size
    )
    labels = draw(st.lists(draw(st.sampled_from([label, label, target])), min_size=length, max_size=length))
    row = st.lists(number, min_size=size, max_size=size)
    return made(
        labels,
        draw(st.lists(row, min_size=length, max_size=length)),
        draw(st.booleans()),
        draw(st.none() | st.lists(weight, min_size=length, max_size=length)),
        reduction=draw(st.sampled_from(REDUCTIONS)),
        ignore_label=draw(st.sampled_from([None, -1, 0])),
        smoothing=draw(st.sampled_from([0.0, 0.1, 1.0])),
        class_weights=draw(st.none() | st.lists(weight, min_size=size, max_size=size)),
    )


# Where every example has a loss and a weight, there is a share of each.
plain_batches = batches(st.floats(0.01, 0.99), st.sampled_from([0.5, 1.0, 2.0]), outside=0)
