"""An error that a framework raises instead of a loss is known as one, and says the line to change."""

import pytest

from scce.arrays import InputError
from scce.diagnosis import DiagnosisState, causes

FROM_ONE = "labels = labels - 1"
TRACEBACK = 'Traceback (most recent call last)\n  File "losses.py", line 7, in step\n    loss = 0.5 * step(1)\n'
SAID = [
    ("IndexError: Target 3 is out of bounds.", ("label 3", FROM_ONE, "4 outputs")),
    ("IndexError: Target -1 is out of bounds.", ("CrossEntropyLoss(ignore_index=-1)",)),
    ("Received a label value of 3 which is outside the valid range of [0, 3).", ("label 3", FROM_ONE, "4 outputs")),
    ("Received a label value of -1 which is outside the valid range of [0, 3).", ("(ignore_class=-1)",)),
    ("RuntimeError: CUDA error: device-side assert triggered", (FROM_ONE,)),
    ("Loss.cu:250: block: [0,0,0] Assertion `t >= 0 && t < n_classes` failed.", (FROM_ONE,)),
    ("Shapes (None, 1) and (None, 10) are incompatible", ("SparseCategoricalCrossentropy", "to_categorical")),
    ("Shapes (None, 9) and (None, 10) are incompatible", ("Dense(9)",)),
    ("expected target dtype to be Long or Byte, but got Float", ("labels.long()",)),
    ("expected scalar type Long but found Float", ("labels.long()",)),
    (
        "logits and labels must have the same first dimension, got logits shape [250,10] and labels shape [2500]",
        ("250 x 10", "argmax"),
    ),
    (
        "logits and labels must have the same first dimension, got logits shape [250,10] and labels shape [249]",
        ("both shapes",),
    ),
    ("Argument `output` must have rank (ndim) `target.ndim - 1`. Received: target.shape=(2, 3)", ("argmax",)),
    (
        "Arguments `target` and `output` must have the same rank (ndim). Received: target.shape=(2,)",
        ("to_categorical",),
    ),
    ("must have the same shape. Received: target.shape=(2, 1), output.shape=(2, 3)", ("to_categorical",)),
    ("must have the same shape up until the last dimension: target.shape=(2, 3)", ("argmax",)),
    ("RuntimeError: Expected floating point type for target with class probabilities, got Long", ("labels.float()",)),
    ("RuntimeError: 0D or 1D target tensor expected, multi-target not supported", ("labels.squeeze(1)",)),
    ("ValueError: Expected input batch_size (2) to match target batch_size (30).", ("2 rows", "30 labels", "reshape")),
    ("RuntimeError: Expected target size [32, 12778], got [32, 100]", ("transpose(1, 2)",)),
    ("y_true and y_prob contain different number of classes: 2 vs 3.", ("labels=range(K)",)),
    ("IndexError: index 9 is out of bounds for axis 1 with size 9", ("9 classes count from 0 to 8", FROM_ONE)),
    (f"epoch 1\n{TRACEBACK}IndexError: Target 3 is out of bounds.", ("label 3", FROM_ONE)),
]


@pytest.mark.parametrize("case", SAID, ids=lambda case: case[0][:50])
def test_an_error_is_no_loss_and_says_what_to_change(case):
    text, words = case
    with pytest.raises(InputError, match="this is an error and no loss") as refused:
        causes(text)
    assert [word for word in words if word not in str(refused.value)] == []


def test_the_code_of_a_traceback_is_no_curve():
    with pytest.raises(InputError, match="label 3"):
        DiagnosisState(loss=f"{TRACEBACK}    loss = 0.3 * step(2)\nIndexError: Target 3 is out of bounds.")


def test_losses_before_an_error_are_read():
    found = causes(f"loss: 2.3026\n{TRACEBACK}IndexError: Target 3 is out of bounds.")
    assert found.said.text == "2.3026"
