"""The model beside a framework's answer: sentences on where they differ."""

import math
import re

import numpy as np

from scce.frameworks import evaluate

# Both compute in float32, and add in an order of their own. A slope is a difference of numbers near 1.
CLOSE = {"rtol": 2e-5, "atol": 1e-6}
# float16 has three digits.
CLOSE_IN_HALF_PRECISION = {"rtol": 1e-3, "atol": 0}

OPTIONS = ("from_logits", "reduction", "sample_weight", "class_weight", "ignore_label", "smoothing")


def evaluated(case):
    """Returns what the model computes for a case."""
    labels = np.array(case["labels"])
    return evaluate(
        case["framework"],
        labels.astype(case.get("labels_dtype", labels.dtype)),
        np.array(case["predictions"], dtype=case.get("dtype", "float64")),
        **{name: case[name] for name in OPTIONS if name in case},
    )


def failure_mode(answer):
    """Returns the error's name, "NaN" if a number of the answer is, or "none"."""
    if "error" in answer:
        return answer["error"]
    numbers = [answer[name] for name in ("loss", "losses", "gradient") if answer[name] is not None]
    return "NaN" if any(np.isnan(np.array(part, dtype=float)).any() for part in numbers) else "none"


def disagreements(case, answer):
    """Returns a sentence for everything in which the model differs from the answer."""
    model = evaluated(case)
    modes = {"error": model.error, "nan": "NaN"}
    mode = modes.get(model.outcome, "none")
    if mode != failure_mode(answer):
        return [f"failure: model {mode}, framework {failure_mode(answer)} {answer.get('message', '')}"]
    if model.error:
        found = re.search(model.message, answer["message"])
        return [] if found else [f"message: {model.message!r} is not in {answer['message']!r}"]
    close = CLOSE_IN_HALF_PRECISION if case.get("dtype") == "float16" else CLOSE
    return [
        f"{name}: model {numbers.tolist()}, framework {answer[name]}"
        for name in ("loss", "losses", "gradient")
        if answer[name] is not None
        for numbers in [np.array(getattr(model, name), dtype=float)]
        if not np.allclose(numbers, np.array(answer[name], dtype=float), **close, equal_nan=True)
    ]


def as_text(value):
    """Returns the value with every number that JSON lacks as text, and no more digits than a float32 has."""
    if isinstance(value, dict):
        return {key: as_text(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_text(part) for part in value]
    if isinstance(value, float):
        return float(f"{value:.9g}") if math.isfinite(value) else str(value)
    return value


def as_numbers(value):
    """Returns the value with the numbers that `as_text` wrote as text."""
    if isinstance(value, dict):
        return {key: as_numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_numbers(part) for part in value]
    return float(value) if value in ("nan", "inf", "-inf") else value
