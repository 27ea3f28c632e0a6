"""JAX's program: arrays for weights, a compiled step, and optax for the loss and the optimiser."""

from itertools import pairwise

from scce.snippets.training.data import Data, data_lines, first_lines
from scce.snippets.training.lines import LOGITS, epoch_lines, momentum, outcome_lines, truth_name
from scce.training import Settings


def jax_lines(data: Data, settings: Settings) -> list[str]:
    """Returns the lines that train with JAX and optax."""
    truth = truth_name(settings)
    return [
        *first_lines(data, "import jax", "import jax.numpy as jnp", "import numpy as np", "import optax"),
        "",
        *data_lines(data, settings),
        "",
        *_start(data, settings),
        "",
        "",
        *_logits(settings),
        "",
        "",
        "@jax.jit",
        f"def loss_of(layers, inputs, {truth}):",
        f"    {LOGITS}",
        *_loss(settings),
        "",
        "",
        "@jax.jit",
        f"def step(layers, state, inputs, {truth}):",
        f"    batch_loss, slopes = jax.value_and_grad(loss_of)(layers, inputs, {truth})",
        "    updates, state = optimizer.update(slopes, state)",
        "    return optax.apply_updates(layers, updates), state, batch_loss",
        "",
        "",
        f"for epoch in range(1, {settings.epochs + 1}):",
        "    order, total = random.permutation(len(inputs)), 0.0",
        f"    for start in range(0, len(inputs), {settings.batch_size}):",
        f"        batch = order[start : start + {settings.batch_size}]",
        f"        layers, state, batch_loss = step(layers, state, inputs[batch], {truth}[batch])",
        "        total += float(batch_loss) * len(batch)",
        *epoch_lines(settings, "total / len(inputs)"),
        f"loss = float(loss_of(layers, inputs, {truth}))",
        f"held_out_loss = float(loss_of(layers, held_out_inputs, held_out_{truth}))",
        "",
        *outcome_lines(data, settings),
    ]


def _start(data: Data, settings: Settings) -> list[str]:
    shapes = list(pairwise((data.num_features, *settings.hidden, data.num_classes)))
    rate, smooth = settings.learning_rate, momentum(settings)
    return [
        f"shapes = {shapes}",
        f"keys = jax.random.split(jax.random.key({settings.seed}), {len(shapes)})",
        "glorot = jax.nn.initializers.glorot_uniform()",
        "layers = [(glorot(key, shape), jnp.zeros(shape[1])) for key, shape in zip(keys, shapes)]",
        f"optimizer = optax.{f'adam({rate})' if settings.optimizer == 'adam' else f'sgd({rate}{smooth})'}",
        "state = optimizer.init(layers)",
    ]


def _logits(settings: Settings) -> list[str]:
    if not settings.hidden:
        return ["def logits_of(layers, inputs):", "    [(kernel, bias)] = layers", "    return inputs @ kernel + bias"]
    return [
        "def logits_of(layers, inputs):",
        "    *hidden, (last_kernel, last_bias) = layers",
        "    for kernel, bias in hidden:",
        "        inputs = jax.nn.relu(inputs @ kernel + bias)",
        "    return inputs @ last_kernel + last_bias",
    ]


def _loss(settings: Settings) -> list[str]:
    logits = "logits_of(layers, inputs)"
    if settings.encoding == "integer":
        return [f"    return optax.softmax_cross_entropy_with_integer_labels({logits}, labels).mean()"]
    smoothed = [f"    targets = optax.smooth_labels(targets, {settings.smoothing})"] if settings.smoothing else []
    return [*smoothed, f"    return optax.softmax_cross_entropy({logits}, targets).mean()"]
