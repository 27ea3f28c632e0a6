"""Writes crossentropy.json: losses and gradients by PyTorch, Optax and mpmath, to compare the core with.

Run by hand, in an environment of its own; the tests read the file and need none of the frameworks:

    pip install torch jax optax mpmath numpy
    python tests/golden/make_golden.py

Each case has logits and either an integer label or a row of targets. PyTorch and Optax compute in
float64. mpmath works the textbook formula out with 400 decimal digits, so that it survives even
where p is 1 - 1e-304, and rounds the result to float64. A masked class (-inf) with a row of targets
has no answer from the frameworks: 0 times -inf is NaN there.

An infinite number is written as "inf" or "-inf", because JSON has none.
"""

import json
import math
import platform
from importlib.metadata import version
from pathlib import Path

import jax
import mpmath
import numpy as np
import optax
import torch

jax.config.update("jax_enable_x64", True)

SEED = 20250214
DIGITS = 400
OUTPUT = Path(__file__).with_name("crossentropy.json")


def cases():
    """Yields a name, logits, and a label or a row of targets, for every case."""
    random = np.random.default_rng(SEED)
    for size in range(2, 21):
        logits = random.normal(0, 3, size).tolist()
        yield f"{size} classes, label", logits, int(random.integers(size))
        yield f"{size} classes, soft target", logits, random.dirichlet(np.ones(size)).tolist()

    for gap in (10, 20, 36, 37, 40, 100, 700):
        yield f"nearly certain, {gap} ahead", [float(gap), 0.0], 0
        yield f"nearly certain and wrong, {gap} behind", [0.0, float(gap)], 0
    yield "nearly certain among 5", [0.0, 45.0, 1.0, -3.0, 2.5], 1
    yield "nearly certain among 20", [60.0, *random.normal(0, 3, 19).tolist()], 0
    yield "nearly certain, one-hot target", [0.0, 40.0, -1.0], [0.0, 1.0, 0.0]
    yield "nearly certain, smoothed target", [0.0, 40.0, -1.0], [0.025, 0.95, 0.025]

    yield "far apart", [1000.0, -1000.0, 0.0], 0
    yield "far apart and wrong", [1000.0, -1000.0, 0.0], 1
    yield "far apart, soft target", [1000.0, -1000.0, 0.0], [0.25, 0.5, 0.25]
    yield "further apart", [0.0, 1e5, -1e5, 12.5], 2

    for size in (2, 3, 7, 20):
        yield f"tie of {size}", [1.5] * size, size - 1
    yield "tie of 3, soft target", [-4.0] * 3, [0.125, 0.25, 0.625]
    yield "one float from a tie", [1.0, math.nextafter(1.0, 2.0)], 0
    yield "one float from a tie at 1e15", [1e15, math.nextafter(1e15, 2e15), 0.0], 0
    yield "tiny logits", [1e-300, -1e-300, 5e-324], 2

    yield "masked wrong class", [2.0, -math.inf, 1.0, -1.0], 0
    yield "two masked wrong classes", [-math.inf, 0.5, -math.inf, -0.25], 3
    yield "all but the true class masked", [-math.inf, 3.0, -math.inf], 1
    yield "masked true class", [2.0, -math.inf, 1.0], 1
    yield "masked class, one-hot target", [2.0, -math.inf, 1.0, -1.0], [1.0, 0.0, 0.0, 0.0]
    yield "masked class, soft target", [2.0, -math.inf, 1.0], [0.25, 0.0, 0.75]

    yield "1e300 and right", [1e300, -1e300], 0
    yield "1e300 and wrong", [1e300, -1e300], 1
    yield "1e300 among small ones", [0.5, 1e300, -2.0], 0
    yield "tie at 1e300", [1e300, 1e300, 0.0], 1
    yield "1e300, soft target", [1e300, 0.0, -1e300], [0.5, 0.25, 0.25]


def by_mpmath(logits, targets):
    """Returns loss and gradient by the formula as textbooks print it, with enough digits to survive."""
    with mpmath.workdps(DIGITS):
        exponentials = [mpmath.exp(mpmath.mpf(logit)) for logit in logits]
        probabilities = [exponential / mpmath.fsum(exponentials) for exponential in exponentials]
        pairs = list(zip(probabilities, map(mpmath.mpf, targets), strict=True))
        # Targets of float64 sum to 1 only nearly; the slope of their loss is p times their sum, minus t.
        total = mpmath.fsum(t for _, t in pairs)
        loss = mpmath.fsum(t * -mpmath.log(p) if p else mpmath.inf for p, t in pairs if t)
        return float(loss), [float(p * total - t) for p, t in pairs]


def by_torch(logits, truth):
    """Returns loss and gradient by torch.nn.functional.cross_entropy; truth is a label or a row of targets."""
    z = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    target = torch.tensor(truth, dtype=torch.float64 if isinstance(truth, list) else torch.int64)
    loss = torch.nn.functional.cross_entropy(z, target)
    loss.backward()
    return loss.item(), z.grad.tolist()


def by_optax(logits, truth):
    """Returns loss and gradient by Optax; truth is a label or a row of targets."""
    if isinstance(truth, list):
        loss_of = optax.losses.softmax_cross_entropy
    else:
        loss_of = optax.losses.softmax_cross_entropy_with_integer_labels
    loss, gradient = jax.value_and_grad(loss_of)(jax.numpy.array(logits), jax.numpy.array(truth))
    return float(loss), np.asarray(gradient).tolist()


def as_json(value):
    """Returns the value with every infinite number as text; a number that is NaN is a mistake."""
    if isinstance(value, list):
        return [as_json(part) for part in value]
    if isinstance(value, float) and math.isnan(value):
        raise ValueError("NaN is no answer to compare with")
    return str(value) if isinstance(value, float) and math.isinf(value) else value


def record(name, logits, truth):
    """Returns everything that is known about one case."""
    soft = isinstance(truth, list)
    targets = truth if soft else [float(i == truth) for i in range(len(logits))]
    answers = {"mpmath": by_mpmath(logits, targets)}
    if not (soft and -math.inf in logits):
        answers |= {"torch": by_torch(logits, truth), "optax": by_optax(logits, truth)}
    return {
        "name": name,
        "logits": as_json(logits),
        "targets" if soft else "label": truth,
        **{
            source: {"loss": as_json(loss), "gradient": as_json(gradient)}
            for source, (loss, gradient) in answers.items()
        },
    }


def main():
    header = {
        "made_by": "tests/golden/make_golden.py",
        "seed": SEED,
        "mpmath_digits": DIGITS,
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("torch", "jax", "jaxlib", "optax", "mpmath", "numpy")},
        },
    }
    lines = ",\n".join(json.dumps(record(*case), allow_nan=False) for case in cases())
    text = json.dumps(header, indent=1).removesuffix("\n}") + f',\n "cases": [\n{lines}\n ]\n}}\n'
    json.loads(text)
    OUTPUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
