"""The loss of one example with a last layer and a loss that fit each other, or that do not."""

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike

from scce.arrays import FloatArray, InputError, IntArray, as_labels, as_logits, first_index, place
from scce.encodings import LOSSES
from scce.frameworks import KERAS_ON_JAX, KERAS_ON_PYTORCH, OPTAX, PYTORCH, Framework
from scce.wiring import WIRED, Wiring, loss_and_gradient

LINE = 100  # characters

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
    family = _family(framework)
    wiring = Wiring(family.model.key, last_layer, from_logits)
    row = _as_row(logits)
    y = as_labels(label, row).reshape(1)
    lines = [
        *family.imports(wiring),
        "",
        *_written(family, row),
        f"labels = {family.array}([{y[0]}])",
        "",
        *family.loss(wiring),
        "print(float(loss))",
        *family.check(wiring, row[np.newaxis], y),
    ]
    return "\n".join(lines) + "\n"


def written_wiring(framework: str, wiring: Wiring) -> Wiring:
    """Returns the wiring that a framework's program can have: the same one, or of a loss that always takes logits.

    Args:
        framework: "Keras", "PyTorch", "optax" or "NumPy".
        wiring: of any framework.

    Raises:
        InputError: if there is no such framework.
    """
    model = _family(framework).model
    return Wiring(model.key, wiring.last_layer, wiring.from_logits or False not in model.from_logits)


def _written(family: "_Family", row: FloatArray) -> list[str]:
    numbers = ", ".join(str(logit).removesuffix(".0").replace("inf", "np.inf") for logit in row)
    closing = f"dtype={family.module}.float32)"
    line = f"logits = {family.array}([[{numbers}]], {closing}"
    if len(line) <= LINE:
        return [line]
    wrapped = textwrap.wrap(numbers, LINE, initial_indent=" " * 4, subsequent_indent=" " * 4)
    return [f"logits = {family.array}([[", *wrapped, f"]], {closing}"]


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


def _check(wiring: Wiring, logits: FloatArray, label: IntArray) -> list[str]:
    return _one_number(loss_and_gradient(wiring, logits, label)[0], False)


def _check_on_back_ends(wiring: Wiring, logits: FloatArray, label: IntArray) -> list[str]:
    def loss_of(framework: Framework, compiled: bool = True) -> float:
        own = Wiring(framework.key, wiring.last_layer, wiring.from_logits)
        return loss_and_gradient(own, logits, label, compiled=compiled)[0]

    losses = {each.keras_back_end: loss_of(each) for each in WIRED.values() if each.keras_back_end}
    # The arithmetic of NumPy is that of JAX where nothing is compiled.
    losses["numpy"] = loss_of(KERAS_ON_JAX, compiled=False)
    loss = loss_of(wiring.model)
    has_nan = bool(np.isnan([loss, *losses.values()]).any())
    if np.allclose(list(losses.values()), loss, rtol=1e-5, atol=1e-6, equal_nan=True):
        return _one_number(loss, has_nan)
    numbers = ", ".join(f'"{back_end}": {_number(each)}' for back_end, each in losses.items())
    return [f"losses = {{{numbers}}}", _assertion("losses[keras.backend.backend()]", has_nan)]


def _one_number(loss: float, has_nan: bool) -> list[str]:
    return [_assertion(_number(loss), has_nan or bool(np.isnan(loss)))]


def _assertion(expected: str, has_nan: bool) -> str:
    or_nan = ", equal_nan=True" if has_nan else ""
    return f"assert np.isclose(float(loss), {expected}, rtol=1e-4, atol=1e-5{or_nan})"


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


@dataclass(frozen=True)
class _Family:
    """How the programs of a framework are written.

    Attributes:
        model: what computes the loss that they print.
        imports: their first lines.
        loss: the lines that compute it.
        check: the lines that compare it.
        array: what makes an array of numbers.
        module: whose float32 it is told.
    """

    model: Framework
    imports: Callable[[Wiring], list[str]]
    loss: Callable[[Wiring], list[str]]
    check: Callable[[Wiring, FloatArray, IntArray], list[str]] = _check
    array: str = "np.array"
    module: str = "np"


_FAMILIES: Mapping[str, _Family] = MappingProxyType(
    {
        "Keras": _Family(
            KERAS_ON_PYTORCH, lambda _: ["import keras", "import numpy as np"], _keras, _check_on_back_ends
        ),
        "PyTorch": _Family(
            PYTORCH, lambda _: ["import numpy as np", "import torch"], _pytorch, array="torch.tensor", module="torch"
        ),
        "optax": _Family(
            OPTAX,
            lambda wiring: [*([] if wiring.right else ["import jax"]), "import numpy as np", "import optax"],
            _optax,
        ),
        "NumPy": _Family(KERAS_ON_PYTORCH, lambda _: ["import numpy as np"], _numpy),
    }
)


def _family(framework: str) -> _Family:
    if framework not in _FAMILIES:
        raise InputError(f"framework {framework!r} is not one of {', '.join(_FAMILIES)}")
    return _FAMILIES[framework]
