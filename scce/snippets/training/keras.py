"""Keras's program: Sequential, compile, fit and evaluate, on any back end that trains."""

from scce.snippets.training.data import Data, data_lines, first_lines
from scce.snippets.training.lines import LOGITS, epoch_lines, momentum, outcome_lines, truth_name
from scce.training import Settings


def keras_lines(data: Data, settings: Settings) -> list[str]:
    """Returns the lines that train with Keras, which draws the kernels by Glorot and starts the biases at 0."""
    truth = truth_name(settings)
    run = f"batch_size={settings.batch_size}, epochs={settings.epochs}, shuffle=True, verbose=0"
    return [
        *first_lines(data, "import keras", "import numpy as np"),
        "",
        *data_lines(data, settings),
        "",
        f"keras.utils.set_random_seed({settings.seed})",
        LOGITS,
        "model = keras.Sequential(",
        "    [",
        f"        keras.Input(({data.num_features},)),",
        *[f'        keras.layers.Dense({units}, activation="relu"),' for units in settings.hidden],
        f"        keras.layers.Dense({data.num_classes}),",
        "    ]",
        ")",
        "model.compile(",
        f"    optimizer=keras.optimizers.{_optimizer(settings)},",
        f"    loss=keras.losses.{_loss(settings)},",
        ")",
        f"history = model.fit(inputs, {truth}, {run}).history",
        'for epoch, epoch_loss in enumerate(history["loss"], start=1):',
        *epoch_lines(settings, "epoch_loss"),
        f"loss = model.evaluate(inputs, {truth}, verbose=0)",
        f"held_out_loss = model.evaluate(held_out_inputs, held_out_{truth}, verbose=0)",
        "",
        *outcome_lines(data, settings),
    ]


def _optimizer(settings: Settings) -> str:
    rate = f"learning_rate={settings.learning_rate}"
    return f"Adam({rate})" if settings.optimizer == "adam" else f"SGD({rate}{momentum(settings)})"


def _loss(settings: Settings) -> str:
    if settings.encoding == "integer":
        return "SparseCategoricalCrossentropy(from_logits=True)"
    smoothing = f", label_smoothing={settings.smoothing}" if settings.smoothing else ""
    return f"CategoricalCrossentropy(from_logits=True{smoothing})"
