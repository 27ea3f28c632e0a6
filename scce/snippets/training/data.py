"""The lines that make a data set as scce.datasets does, and hold some of it out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scce.datasets import SPLIT_STREAM
from scce.training import FRESH_EXAMPLES, FRESH_SEED, HELD_OUT_SHARE, Settings


@dataclass(frozen=True)
class Data:
    """What a program knows of its data.

    Attributes:
        num_examples: to learn from.
        num_features: D.
        num_classes: K.
        learnable: whether the labels have to do with the inputs.
        needs: an import besides NumPy's, or "".
        made: returns the lines that make `inputs` (N, D) in float32 and `labels` (N,), the same for held-out data,
            and a generator, `random`.
    """

    num_examples: int
    num_features: int
    num_classes: int
    learnable: bool
    needs: str
    made: Callable[[int], list[str]]


def data_lines(data: Data, settings: Settings) -> list[str]:
    """Returns the lines that make the data, with one-hot rows, `targets`, if the settings ask for them."""
    lines = data.made(settings.seed)
    if settings.encoding == "integer":
        return lines
    eye = f"np.eye({data.num_classes}, dtype=np.float32)"
    return [*lines, f"targets = {eye}[labels]", f"held_out_targets = {eye}[held_out_labels]"]


def first_lines(data: Data, *modules: str) -> list[str]:
    """Returns the comment that a program begins with, and its imports."""
    return [
        "# The data, the model and the settings are those of the page that wrote this. The first weights and",
        "# the order of the batches are drawn here: the losses are of the same kind, and not the same numbers.",
        *modules,
        *([data.needs] if data.needs else []),
    ]


def _random(seed: int) -> list[str]:
    return [
        "# Random labels: whatever is learned of them is memory, and of no use for other examples.",
        f"random = np.random.default_rng({seed})",
        "inputs = random.standard_normal((100, 32)).astype(np.float32)",
        "labels = random.integers(4, size=100)",
        f"random = np.random.default_rng({FRESH_SEED:_})",
        f"held_out_inputs = random.standard_normal(({FRESH_EXAMPLES}, 32)).astype(np.float32)",
        f"held_out_labels = random.integers(4, size={FRESH_EXAMPLES})",
    ]


def _digits(seed: int) -> list[str]:
    return [
        "inputs, labels = load_digits(return_X_y=True)",
        "inputs = (inputs / 16).astype(np.float32)  # 1,797 images of 64 pixels, 0 (paper) to 1 (ink)",
        *_split(10, seed),
    ]


def _spirals(seed: int) -> list[str]:
    return [
        f"random = np.random.default_rng({seed})",
        "labels = np.arange(300) % 3  # an arm for every class",
        "radius = np.linspace(0.1, 1, 300)",
        "angle = 4 * radius + labels * 2 * np.pi / 3 + 0.1 * random.standard_normal(300)",
        "inputs = radius[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)",
        "inputs = inputs.astype(np.float32)",
        *_split(3, seed),
    ]


def _split(num_classes: int, seed: int) -> list[str]:
    return [
        "# A quarter of every class is held out, to see whether learning carries over.",
        f"random = np.random.default_rng([{seed}, 0, {SPLIT_STREAM}])",
        "held_out = np.zeros(len(labels), dtype=bool)",
        f"for label in range({num_classes}):",
        "    members = random.permutation(np.flatnonzero(labels == label))",
        f"    held_out[members[: round({HELD_OUT_SHARE} * len(members))]] = True",
        "held_out_inputs, held_out_labels = inputs[held_out], labels[held_out]",
        "inputs, labels = inputs[~held_out], labels[~held_out]",
    ]


DATA: Mapping[str, Data] = MappingProxyType(
    {
        "random": Data(100, 32, 4, False, "", _random),
        "digits": Data(1347, 64, 10, True, "from sklearn.datasets import load_digits", _digits),
        "spirals": Data(225, 2, 3, True, "", _spirals),
    }
)
