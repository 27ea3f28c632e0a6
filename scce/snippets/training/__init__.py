"""A whole training to paste: the page's data, model and settings in Keras, PyTorch or JAX.

A program draws its own first weights and its own order of the batches, as its framework does it.
"""

from scce.arrays import as_one_of
from scce.snippets.training.data import DATA
from scce.snippets.training.jax import jax_lines
from scce.snippets.training.keras import keras_lines
from scce.snippets.training.pytorch import pytorch_lines
from scce.training import Settings

__all__ = ["TRAINING_DATA", "TRAINING_FRAMEWORKS", "training_snippet"]

_WRITERS = {"Keras": keras_lines, "PyTorch": pytorch_lines, "JAX": jax_lines}

TRAINING_FRAMEWORKS = tuple(_WRITERS)
TRAINING_DATA = tuple(DATA)


def training_snippet(framework: str, data: str, settings: Settings) -> str:
    """Returns a complete program that makes the data, trains the model, and says what its loss is worth.

    It prints the running loss of the epochs, then the loss after training beside ln K and that of held-out data,
    all in nats. Its last line asserts what holds for every first weights: the program's are its own.

    Args:
        framework: "Keras", "PyTorch" or "JAX", whose optimisers are optax's.
        data: "random", "digits" or "spirals", as scce.datasets makes them with the settings' seed. The program
            needs scikit-learn for the digits.
        settings: of the run.

    Raises:
        InputError: if there is no such framework or data.
    """
    as_one_of(framework, TRAINING_FRAMEWORKS, "framework")
    as_one_of(data, TRAINING_DATA, "data")
    return "\n".join(_WRITERS[framework](DATA[data], settings)) + "\n"
