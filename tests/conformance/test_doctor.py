"""What the label doctor says that frameworks do with labels and rows, they do."""

import pytest

LABELS = "import numpy as np\nlogits = np.array([[2.0, 1.0, 0.1], [0.0, 3.0, 1.0]], dtype=np.float32)\n"
KERAS = "import keras\nloss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)\n"
TORCH = "import torch\nfrom torch.nn.functional import cross_entropy\n"
REFUSED = """
try:
    {call}
    print("taken")
except Exception as error:
    print("refused")
"""


@pytest.mark.parametrize(
    ("framework", "before", "call", "answer"),
    [
        ("PyTorch", TORCH, "cross_entropy(torch.tensor(logits), torch.tensor([0.0, 1.0]))", "refused"),
        ("PyTorch", TORCH, "cross_entropy(torch.tensor(logits), torch.tensor([[1, 0, 0], [0, 1, 0]]))", "refused"),
        ("PyTorch", TORCH, "cross_entropy(torch.tensor(logits), torch.tensor([[1.0, 0, 0], [0, 1, 0]]))", "taken"),
        (
            "optax on JAX",
            "import optax\n",
            "optax.softmax_cross_entropy_with_integer_labels(logits, np.array([0.0, 1.0], np.float32))",
            "refused",
        ),
        ("Keras on JAX", KERAS, "assert loss(np.array([0.0, 1.7]), logits) == loss(np.array([0, 1]), logits)", "taken"),
        ("Keras on JAX", KERAS, "loss(np.array([[1, 0, 0], [0, 1, 0]]), logits)", "refused"),
        (
            "Keras on JAX",
            KERAS,
            "assert abs(float(loss(np.array([0, -100]), logits)) - float(loss(np.array([0]), logits[:1])) / 2) < 1e-6",
            "taken",
        ),
        (
            "Keras on JAX",
            "import keras\nloss = keras.losses.SparseCategoricalCrossentropy()\n",
            "assert abs(float(loss(np.array([0]), np.array([[1.0, 2.0, 1.0]], np.float32))) - np.log(4)) < 1e-6",
            "taken",
        ),
    ],
)
def test_a_framework_takes_or_refuses_it_as_the_doctor_says(run, framework, before, call, answer):
    assert run(framework, LABELS + before + REFUSED.format(call=call))[0] == answer
