"""The loss of a batch of the reader's shapes, in the form that their labels need."""

from scce.arrays import as_num_classes, as_one_of, as_whole_number
from scce.encodings import LOSSES

FRAMEWORKS = ("Keras", "PyTorch", "optax", "NumPy")


def loss_snippet(framework: str, encoding: str, num_examples: int, num_classes: int) -> str:
    """Returns a complete program that computes the loss of one batch and checks it.

    Its logits are zeros, so the loss is known: ln K, and ln 2 for multi-hot rows.

    Args:
        framework: "Keras", "PyTorch", "optax" or "NumPy".
        encoding: "integer", "one-hot", "soft" or "multi-hot".
        num_examples: N, at least 1.
        num_classes: K, at least 2.

    Raises:
        InputError: if there is no such framework or encoding, or a number is too small.
    """
    as_one_of(framework, FRAMEWORKS, "framework")
    as_one_of(encoding, LOSSES, "encoding")
    examples = f"{as_whole_number(num_examples, 'number of examples', 1):_}"
    classes = f"{as_num_classes(num_classes):_}"
    zeros = "torch.zeros({}, dtype=torch.float32)" if framework == "PyTorch" else "np.zeros({}, dtype=np.float32)"
    expected = "2" if encoding == "multi-hot" else classes
    lines = [
        *_imports(framework),
        "",
        "random = np.random.default_rng(0)",
        f"logits = {zeros.format(f'({examples}, {classes})')}  # put your model's logits here",
        *_truth(encoding, examples, classes),
        "",
        *(_numpy_loss(encoding, examples) if framework == "NumPy" else _framework_loss(framework, encoding)),
        "print(float(loss))",
        f"assert abs(float(loss) - np.log({expected})) < 1e-3  # logits of zeros cost ln {expected}",
    ]
    return "\n".join(lines) + "\n"


def _imports(framework: str) -> list[str]:
    return {
        "Keras": ["import keras", "import numpy as np"],
        "PyTorch": ["import numpy as np", "import torch"],
        "optax": ["import numpy as np", "import optax"],
        "NumPy": ["import numpy as np"],
    }[framework]


def _truth(encoding: str, examples: str, classes: str) -> list[str]:
    labels = f"labels = random.integers({classes}, size={examples})"
    each_label = f"targets[np.arange({examples}), labels]"
    # One-hot rows are not np.eye(K)[labels]: for 50,257 classes, eye alone would take 20 GB.
    return {
        "integer": [f"{labels}  # put your labels here"],
        "one-hot": [
            labels,
            f"targets = np.zeros(({examples}, {classes}), dtype=np.float32)  # put your rows here",
            f"{each_label} = 1",
        ],
        "soft": [
            labels,
            f"targets = np.full(({examples}, {classes}), 0.1 / {classes}, dtype=np.float32)  # put your rows here",
            f"{each_label} += 0.9  # smoothed: 0.9 for the label, 0.1 shared by all",
        ],
        "multi-hot": [
            f"targets = random.integers(2, size=({examples}, {classes}), dtype=np.uint8)  # put your rows here",
            "targets = targets.astype(np.float32)",
        ],
    }[encoding]


def _framework_loss(framework: str, encoding: str) -> list[str]:
    name = LOSSES[encoding][framework]
    truth = "labels" if encoding == "integer" else "targets"
    per = "example and class" if encoding == "multi-hot" else "example"
    return {
        "Keras": [f"loss = {name}({truth}, logits)"],
        "PyTorch": [f"loss = {name}(logits, torch.from_numpy({truth}))"],
        "optax": [f"losses = {name}(logits, {truth})  # one per {per}", "loss = losses.mean()"],
    }[framework]


def _numpy_loss(encoding: str, examples: str) -> list[str]:
    if encoding == "multi-hot":
        return [
            "losses = np.logaddexp(0, logits) - targets * logits  # one per example and class",
            "loss = losses.mean()",
        ]
    chosen = f"shifted[np.arange({examples}), labels]" if encoding == "integer" else "(targets * shifted).sum(axis=-1)"
    return [
        "shifted = logits - logits.max(axis=-1, keepdims=True)  # the largest is 0: exp cannot overflow",
        f"losses = np.log(np.exp(shifted).sum(axis=-1)) - {chosen}",
        "loss = losses.mean()",
    ]
