"""Lines of code that mend a batch: the calls are those that the frameworks' table writes."""

import numpy as np

from scce.arrays import IntArray
from scce.batches import Batch, Way
from scce.doctor.words import listed_in_code
from scce.frameworks import KERAS_ON_JAX, PYTORCH, Framework, as_case

FROM_ZERO = "labels = labels - 1  # classes count from 0"
SOFTMAX_OVER_CLASSES = "probabilities = softmax(logits, axis=-1)  # one softmax over all classes, no sigmoid for each"
TRANSPOSED = "predictions = predictions.T  # a row per example, a column per class"
OUT_OF_THE_MEAN = "has_target = targets.sum(axis=-1) > 0\nloss = losses[has_target].mean()"
ONE_BY_ONE = "loss = keras.losses.BinaryCrossentropy(from_logits={from_logits})(targets, predictions)"
SHUFFLED = "inputs = inputs[order]; labels = labels[order]  # the same order for both"
COUNT_THE_CLASSES = "print(np.bincount(labels, minlength=num_classes))"
LOOK_AT_THE_MODEL = "print(model(inputs[0:1]), model(inputs[1:2]))  # they have to differ"


def kept(condition: str) -> str:
    """Returns the lines that keep the examples of which something is true."""
    return f"keep = {condition}\nlabels, predictions = labels[keep], predictions[keep]"


def looked_at(name: str, rows: IntArray) -> str:
    """Returns the lines that print examples with their labels."""
    return f"{name} = {listed_in_code(rows)}\nfor i in {name}: print(i, labels[i], inputs[i])"


def in_order(order: list[int]) -> str:
    """Returns the line that gives every label the number of its column."""
    return f"labels = np.array({order})[labels]  # which column each label is"


def ignoring(label: int, *, from_logits: bool) -> str:
    """Returns the calls that leave out a label."""
    way = Way(ignore_label=label)
    calls = [_call(KERAS_ON_JAX, way, from_logits)]
    return "\n".join([*calls, *([_call(PYTORCH, way, True)] if from_logits else [])])


def of_probabilities() -> str:
    """Returns the calls whose losses take probabilities."""
    keras = _call(KERAS_ON_JAX, Way(), False)
    return f"{keras}  # or no softmax in the model\nmodel = model[:-1]  # PyTorch: cross_entropy has its own softmax"


def of_logits() -> str:
    """Returns the calls whose losses take logits."""
    return "\n".join(_call(framework, Way(), True) for framework in (KERAS_ON_JAX, PYTORCH))


def _call(framework: Framework, way: Way, from_logits: bool) -> str:
    stand_in = Batch(np.zeros(1, np.int64), np.full((1, 2), 0.5, np.float32), from_logits)
    return framework.call(as_case(stand_in, way, np.float32), False)
