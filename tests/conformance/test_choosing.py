"""Every loss that is recommended exists in its framework, and computes what the core does for those labels."""

import numpy as np
import pytest

from scce.encodings.choosing import LOSSES
from scce.losses import categorical_crossentropy

LOGITS = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]])
TRUTHS = {
    "integer": np.array([0, 2]),
    "one-hot": np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]),
    "soft": np.array([[0.9, 0.1, 0.0], [0.25, 0.5, 0.25]]),
    "multi-hot": np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]),
}
CALLS = {
    "Keras": "float({name}(np.array({truth}), np.array({logits})))",
    "PyTorch": "float({name}(torch.tensor({logits}), torch.tensor({truth})))",
    "optax": "float({name}(np.array({logits}), np.array({truth})).mean())",
}
HOMES = {
    "Keras": ("Keras on TensorFlow", "Keras on JAX", "Keras on PyTorch", "Keras on NumPy"),
    "PyTorch": ("PyTorch",),
    "optax": ("optax on JAX",),
}
IMPORTS = {"Keras": "import keras", "PyTorch": "import torch", "optax": "import optax"}

RECOMMENDED = {
    home: [(framework, encoding) for encoding, names in LOSSES.items() if framework in names]
    for framework, homes in HOMES.items()
    for home in homes
}


def printed_value(run, home, framework, expression):
    printed, _ = run(home, f"import numpy as np\n{IMPORTS[framework]}\nprint({expression})")
    return float(printed)


def test_a_recommended_loss_is_the_loss_of_the_core(run, core_loss, everywhere):
    def is_that_of_the_core(home, recommended):
        framework, encoding = recommended
        call = CALLS[framework].format(
            name=LOSSES[encoding][framework], truth=TRUTHS[encoding].tolist(), logits=LOGITS.tolist()
        )
        expected = core_loss(encoding, TRUTHS[encoding], LOGITS)
        assert printed_value(run, home, framework, call) == pytest.approx(expected, rel=1e-6)

    everywhere(is_that_of_the_core, RECOMMENDED)


def test_pytorch_smooths_integer_labels_as_smoothed_rows(run):
    smoothing = "torch.nn.CrossEntropyLoss(label_smoothing=0.1)(torch.tensor({}), torch.tensor({}))"
    smoothed = 0.9 * TRUTHS["one-hot"] + 0.1 / 3
    value = printed_value(
        run, "PyTorch", "PyTorch", smoothing.format(LOGITS.tolist(), TRUTHS["integer"].tolist()) + ".item()"
    )
    assert value == pytest.approx(categorical_crossentropy(smoothed, LOGITS).mean(), rel=1e-6)


def test_optax_makes_smoothed_rows_with_smooth_labels(run):
    rows = f"optax.losses.smooth_labels(np.array({TRUTHS['one-hot'].tolist()}), 0.1)[0, 0]"
    assert printed_value(run, "optax on JAX", "optax", rows) == pytest.approx(0.9 + 0.1 / 3, rel=1e-6)


def test_pytorch_refuses_integers_of_32_bits(run):
    program = """\
import torch
try:
    torch.nn.CrossEntropyLoss()(torch.zeros(1, 2), torch.tensor([0], dtype=torch.int32))
except RuntimeError as error:
    print(error)
"""
    assert "expected" in run("PyTorch", program)[0]
