"""The loss of one example with a last layer and a loss that fit each other, or that do not."""

import textwrap

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import FloatArray, InputError, IntArray, as_labels, as_logits, first_index, place
from scce.encodings import LOSSES
from scce.snippets.loss import FRAMEWORKS
from scce.wiring import Wiring, loss_and_gradient

LINE = 100  # characters
MODELS = {"Keras": "keras-torch", "PyTorch": "torch", "optax": "optax", "NumPy": "keras-torch"}

# What Keras calls its back ends, and whose arithmetic theirs is. NumPy's is JAX's where nothing is compiled.
BACKENDS = {"tensorflow": "keras-tensorflow", "jax": "keras-jax", "torch": "keras-torch", "numpy": "keras-jax"}

_TWICE = "# Mistake: softmax is applied twice."
_MISTAKEN = "# Mistake: the loss takes logits for probabilities."


def wiring_snippet(framework: str, last_layer: str, from_logits: bool, logits: ArrayLike, label: ArrayLike) -> str:
    """Returns a complete program that computes the loss of one example with a wiring, and checks it.

    Where the back ends of Keras disagree, it holds the number of each. NumPy's program computes what
    Keras computes on PyTorch.

    Args:
        framework: "Keras", "PyTorch", "optax" or "NumPy".
        last_layer: "linear" or "softmax".
        from_logits: whether the loss takes what it is given for logits; always True in PyTorch and optax.
        logits: shape (K,).
        label: an integer in 0..K-1.

    Raises:
        InputError: if there is no such framework or wiring, or the logits or the label are not as above.
    """
    if framework not in FRAMEWORKS:
        raise InputError(f"framework {framework!r} is not one of {', '.join(FRAMEWORKS)}")
    wiring = Wiring(MODELS[framework], last_layer, from_logits)
    row = _as_row(logits)
    y = as_labels(label, row).reshape(1)
    array = "torch.tensor" if framework == "PyTorch" else "np.array"
    lines = [
        *_imports(framework, wiring),
        "",
        *_written(array, row),
        f"labels = {array}([{y[0]}])",
        "",
        *{"Keras": _keras, "PyTorch": _pytorch, "optax": _optax, "NumPy": _numpy}[framework](wiring),
        "print(float(loss))",
        *_check(framework, wiring, row[np.newaxis], y),
    ]
    return "\n".join(lines) + "\n"


def _imports(framework: str, wiring: Wiring) -> list[str]:
    return {
        "Keras": ["import keras", "import numpy as np"],
        "PyTorch": ["import numpy as np", "import torch"],
        "optax": [*([] if wiring.right else ["import jax"]), "import numpy as np", "import optax"],
        "NumPy": ["import numpy as np"],
    }[framework]


def _written(array: str, row: FloatArray) -> list[str]:
    kind = "torch" if array == "torch.tensor" else "np"
    numbers = ", ".join(str(logit).removesuffix(".0").replace("inf", "np.inf") for logit in row)
    line = f"logits = {array}([[{numbers}]], dtype={kind}.float32)"
    if len(line) <= LINE:
        return [line]
    wrapped = textwrap.wrap(numbers, LINE, initial_indent=" " * 4, subsequent_indent=" " * 4)
    return [f"logits = {array}([[", *wrapped, f"]], dtype={kind}.float32)"]


def _keras(wiring: Wiring) -> list[str]:
    mistake = f"{_MISTAKEN} Fix: from_logits=True."
    if wiring.from_logits:
        mistake = f'{_TWICE} Fix: from_logits=False, or Activation("linear").'
    return [
        *([] if wiring.right else [mistake]),
        f'model = keras.Sequential([keras.Input(logits.shape[1:]), keras.layers.Activation("{wiring.last_layer}")])',
        f"model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits={wiring.from_logits}))",
        "loss = model.evaluate(logits, labels, verbose=0)",
    ]


def _pytorch(wiring: Wiring) -> list[str]:
    loss = LOSSES["integer"]["PyTorch"]
    if wiring.right:
        return [f"loss = {loss}(logits, labels)"]
    mistake = f"{_TWICE} Fix: give the loss the logits."
    return [mistake, "outputs = torch.softmax(logits, dim=-1)", f"loss = {loss}(outputs, labels)"]


def _optax(wiring: Wiring) -> list[str]:
    loss = LOSSES["integer"]["optax"]
    if wiring.right:
        return [f"loss = {loss}(logits, labels).mean()"]
    mistake = f"{_TWICE} Fix: give the loss the logits."
    return [mistake, "outputs = jax.nn.softmax(logits)", f"loss = {loss}(outputs, labels).mean()"]


def _numpy(wiring: Wiring) -> list[str]:
    given = "logits" if wiring.last_layer == "linear" else "outputs"
    lines = []
    if not wiring.right:
        lines.append(f"{_TWICE} Fix: leave one out." if wiring.from_logits else f"{_MISTAKEN} Fix: softmax first.")
    if wiring.last_layer == "softmax":
        lines += [
            "powers = np.exp(logits - logits.max(axis=-1, keepdims=True))",
            "outputs = powers / powers.sum(axis=-1, keepdims=True)",
        ]
    if wiring.from_logits:
        return [
            *lines,
            f"shifted = {given} - {given}.max(axis=-1, keepdims=True)  # the largest is 0: exp cannot overflow",
            "losses = np.log(np.exp(shifted).sum(axis=-1)) - shifted[np.arange(len(labels)), labels]",
            "loss = losses.mean()",
        ]
    return [
        *lines,
        'with np.errstate(divide="ignore", invalid="ignore"):  # a sum may be 0',
        f"    shares = {given} / {given}.sum(axis=-1, keepdims=True)",
        "shares = np.clip(shares, 1e-7, 1 - 1e-7)  # as Keras does: no loss is above 16.118",
        "loss = -np.log(shares[np.arange(len(labels)), labels]).mean()",
    ]


def _check(framework: str, wiring: Wiring, logits: FloatArray, label: IntArray) -> list[str]:
    losses = {"": loss_and_gradient(wiring, logits, label)[0]}
    if framework == "Keras":
        for backend, model in BACKENDS.items():
            own = Wiring(model, wiring.last_layer, wiring.from_logits)
            losses[backend] = loss_and_gradient(own, logits, label, compiled=backend != "numpy")[0]
    loss = losses.pop("")
    or_nan = ", equal_nan=True" if np.isnan([loss, *losses.values()]).any() else ""
    close = f"rtol=1e-4, atol=1e-5{or_nan})"
    if np.allclose(list(losses.values()), loss, rtol=1e-5, atol=1e-6, equal_nan=True):
        return [f"assert np.isclose(float(loss), {_number(loss)}, {close}"]
    numbers = ", ".join(f'"{backend}": {_number(each)}' for backend, each in losses.items())
    return [
        f"losses = {{{numbers}}}",
        f"assert np.isclose(float(loss), losses[keras.backend.backend()], {close}",
    ]


def _number(loss: float) -> str:
    return f"{loss:.6g}" if np.isfinite(loss) else f"np.{loss}"


def _as_row(logits: ArrayLike) -> FloatArray:
    values = as_logits(logits)
    if values.ndim != 1:
        raise InputError(f"logits of shape {values.shape} are not those of one example, shape (K,)")
    with np.errstate(over="ignore"):
        row = values.astype(np.float32)
    too_large = np.asarray(np.isinf(row) & np.isfinite(values))
    if too_large.any():
        index = first_index(too_large)
        raise InputError(f"logit {values[index]}{place(index)} is too large for float32")
    return row
