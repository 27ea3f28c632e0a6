"""The model beside a framework's answer: sentences on where they differ."""

import math
import re

import numpy as np

from scce.batches import Batch, Way
from scce.frameworks import FRAMEWORKS, evaluate

# Both compute in float32, and add in an order of their own. A slope is a difference of numbers near 1.
CLOSE = {"rtol": 2e-5, "atol": 1e-6}
# float16 has three digits.
CLOSE_IN_HALF_PRECISION = {"rtol": 1e-3, "atol": 0}
SMALLEST = 1e-37  # TensorFlow and JAX take a number that is smaller for 0


def evaluated(case):
    """Returns what the model computes for a case."""
    return evaluate(FRAMEWORKS[case["framework"]], batch_of(case), way_of(case))


def batch_of(case):
    """Returns the labels and predictions of a case, in the types that the frameworks are given."""
    labels = np.array(case["labels"])
    return Batch(
        labels.astype(case.get("labels_dtype", labels.dtype)),
        np.array(case["predictions"], dtype=case.get("dtype", "float64")),
        case["from_logits"],
        case.get("sample_weight"),
    )


def way_of(case):
    """Returns the options of a case."""
    weights = case.get("class_weight")
    return Way(
        case["reduction"],
        case.get("ignore_label"),
        case.get("smoothing", 0.0),
        None if weights is None else tuple(weights),
    )


def pattern_of(error):
    """Returns a regular expression for what a framework says: of any of the labels, and anything for an ellipsis."""
    any_label = f"({'|'.join(map(str, error.labels))})"
    return re.escape(error.message("LABEL")).replace("LABEL", any_label).replace("\u2026", "(?s:.+)")


def failure_mode(answer):
    """Returns the error's name, "NaN" if the loss or a slope is, or a loss where there is no other, or "none"."""
    if "error" in answer:
        return answer["error"]
    names = ("losses" if answer["loss"] is None else "loss", "gradient")
    numbers = [answer[name] for name in names if answer[name] is not None]
    return "NaN" if any(np.isnan(np.array(part, dtype=float)).any() for part in numbers) else "none"


def disagreements(case, answer):
    """Returns a sentence for everything in which the model differs from the answer."""
    model = evaluated(case)
    mode = model.error.name if model.error else {"nan": "NaN"}.get(model.outcome, "none")
    if mode != failure_mode(answer):
        return [f"failure: model {mode}, framework {failure_mode(answer)} {answer.get('message', '')}"]
    if model.error:
        found = re.search(pattern_of(model.error), answer["message"])
        return [] if found else [f"message: {model.error.template!r} is not in {answer['message']!r}"]
    return [
        f"{name}: model {numbers.tolist()}, framework {answer[name]}"
        for name in ("loss", "losses", "gradient")
        if answer[name] is not None
        for numbers in [np.array(getattr(model, name), dtype=float)]
        if not are_close(numbers, np.array(answer[name], dtype=float), case, largest_terms(name, case, model))
    ]


def are_close(numbers, others, case, terms):
    """Returns whether numbers are the same but for the rounding of the largest terms that were added to make them."""
    in_half = case["framework"] == "sklearn" and case.get("dtype") == "float16" and "sample_weight" not in case
    close = CLOSE_IN_HALF_PRECISION if in_half else CLOSE
    added = np.where(np.isfinite(numbers), np.abs(numbers), 0)
    added = np.maximum(added.max(axis=-1, keepdims=True), terms) if numbers.ndim == 2 else np.maximum(added, terms)
    return np.allclose(numbers, others, close["rtol"], close["atol"] * added + SMALLEST, equal_nan=True)


def largest_terms(name, case, model):
    """Returns how large the terms of a number can be: the weights, and what they are multiplied with and divided by."""
    weights = sizes_of_weights(case)
    if name == "losses":
        return weights
    if name == "loss":
        losses = np.abs(model.losses[np.isfinite(model.losses)])
        return max([weights.max(), *losses]) / (abs(model.denominator) or 1)
    shares = weights if model.reduction is None else weights * np.abs(np.nan_to_num(model.reduction.slopes))
    return (shares * steepest(case))[:, np.newaxis]


def sizes_of_weights(case):
    """Returns how large the weight of every example is, or could be where several weights make it."""
    labels, sizes = np.array(case["labels"], dtype=float), np.abs(case.get("class_weight", [1.0]))
    if "sample_weight" in case:
        return np.abs(case["sample_weight"])
    if "class_weight" not in case or (case["framework"] == "torch" and (labels.ndim == 2 or "smoothing" in case)):
        return np.full(len(labels), sizes.max())
    classes = (labels.argmax(axis=-1) if labels.ndim == 2 else np.round(labels)).astype(int)
    return np.where((classes >= 0) & (classes < len(sizes)), sizes[np.clip(classes, 0, len(sizes) - 1)], 1)


def steepest(case):
    """Returns how steep the logarithm of every example's given probabilities can be; 1 for logits."""
    given = np.abs(np.array(case["predictions"], dtype=float))
    if case["from_logits"]:
        return np.ones(len(given))
    sums = given.sum(axis=-1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (1 / np.maximum(given, 1e-7 * sums)).max(axis=-1)
    return np.where(np.isfinite(found), found, 1)


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
