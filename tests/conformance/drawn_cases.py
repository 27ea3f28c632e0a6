"""Cases drawn at random from a seed: labels, rows and predictions of all types, weights of all sizes, tiny sums.

They are the same for everyone; fresh_cases.py asks a framework others.
"""

import math

import numpy as np

from scce.frameworks import FRAMEWORKS

SEED = 20261126
DRAWN = 80
CANCELLED = 7  # one case in so many
KERAS = tuple(key for key, framework in FRAMEWORKS.items() if framework.keras_back_end)
# Few shapes: JAX compiles anew for every one. 300 are more classes than a byte can count.
SHAPES = [(1, 2), (4, 3), (5, 10), (2, 300)]
SHAPES_OF_SKLEARN = [(6, 2), (9, 3)]

LABEL_TYPES = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "uint64", "bool", "float16", "float32", "float64"]
ROW_TYPES = ["int64", "int32", "uint8", "int8", "bool", "float16", "float64"]
SOFT_TYPES = ["float16", "float64"]
PREDICTION_TYPES = ["float16", "float64", "int64", "int8", "uint8", "bool"]
# Halves and whole numbers, so that a sum of them is 0 or is not, in whatever order they are added.
WEIGHTS = {
    "weights": [0.0, 0.5, 1.0, 2.5],
    "weights with negative ones": [-3.0, -1.0, 0.5, 2.0],
    "large weights": [1.0, 7e4, 1e6, 1e10],
    "huge weights": [1e20, -1e20, 1e30],
    "tiny weights": [1e-20, 1e-30, 1.0],
}


def reductions(framework):
    """Returns the names of the framework's reductions."""
    if framework in KERAS:
        return ["sum_over_batch_size", "mean", "mean_with_sample_weight", "sum", "none"]
    return ["mean", "sum"] if framework == "sklearn" else ["mean", "sum", "none"]


def drawn(framework, seed=SEED, number=DRAWN):
    """Yields cases drawn at random; every reduction in turn."""
    random = np.random.default_rng([seed, list(FRAMEWORKS).index(framework)])
    names = reductions(framework)
    for count in range(number):
        case = drawn_case(random, framework)
        case = cancelled(case) if count % CANCELLED == 3 else case
        yield case | {"name": f"{count:02} {case['name']}", "reduction": names[count % len(names)]}


def cancelled(case):
    """Returns a case whose class weights cancel for its labels, if it has such weights."""
    labels = np.array(case["labels"], dtype=float)
    weights = np.array(case.get("class_weight", []))
    if labels.ndim == 2 or "ignore_label" in case or not np.isin(labels, np.arange(len(weights))).all():
        return case
    counts = np.bincount(labels.astype(int), minlength=len(weights))
    last = int(labels[-1])
    weights = np.sign(weights)
    weights[last] -= counts @ weights / counts[last]
    return case | {"class_weight": weights.tolist()}


def drawn_case(random, framework):
    """Returns a case without a reduction."""
    size, num_classes = one_of(random, SHAPES_OF_SKLEARN if framework == "sklearn" else SHAPES)
    encoding = one_of(random, ["integers", "one-hot", *([] if framework == "sklearn" else ["soft"])])
    labels = random.integers(num_classes, size=size)
    from_logits = bool(random.integers(2)) if framework in KERAS else framework != "sklearn"
    kind, predictions = (logits if from_logits else probabilities)(random, framework, size, num_classes)
    case = {
        "name": f"{encoding}, {kind}",
        "framework": framework,
        "labels": encoded(random, encoding, labels, num_classes),
        "predictions": predictions.tolist(),
        "from_logits": from_logits,
    }
    case |= label_type(random, framework, encoding, case["labels"], num_classes)
    case |= prediction_type(random, predictions)
    return case | options(random, framework, encoding, case["labels"], num_classes, kind.startswith("huge"))


def one_of(random, parts):
    """Returns one of several parts."""
    return parts[random.integers(len(parts))]


def encoded(random, encoding, labels, num_classes):
    """Returns integers, now and then one that is no class; one-hot or soft rows, a fifth with another sum."""
    if encoding == "integers":
        stray = one_of(random, [num_classes, num_classes + 5, -1, -num_classes, -num_classes - 1, -100, 255])
        strays = np.arange(len(labels)) == (random.integers(len(labels)) if random.random() < 0.15 else -1)
        return np.where(strays, stray, labels).tolist()
    if encoding == "one-hot":
        return np.eye(num_classes)[labels].tolist()
    rows = random.dirichlet(np.ones(num_classes), len(labels))
    return (rows * np.where(random.random((len(labels), 1)) < 0.2, 1.5, 1)).round(6).tolist()


def label_type(random, framework, encoding, labels, num_classes):
    """Returns nothing, or the labels in another type, which is named."""
    if random.random() < 0.5:
        return {}
    dtype = one_of(random, {"integers": LABEL_TYPES, "one-hot": ROW_TYPES, "soft": SOFT_TYPES}[encoding])
    truth = np.array(labels)
    if dtype.startswith("u"):
        truth = np.abs(truth)
    if dtype.startswith("float") and encoding == "integers" and random.random() < 0.2:
        truth = truth + 0.7
    return {"labels": truth.astype(dtype).tolist(), "labels_dtype": dtype}


def prediction_type(random, predictions):
    """Returns nothing, or the predictions in another type, which is named."""
    if random.random() < 0.6:
        return {}
    dtype = one_of(random, PREDICTION_TYPES)
    whole = np.clip(np.nan_to_num(predictions), 0 if dtype == "uint8" else -100, 100)
    with np.errstate(over="ignore"):
        given = (predictions if dtype.startswith("float") else whole).astype(dtype)
    return {"predictions": given.tolist(), "dtype": dtype}


def logits(random, framework, size, num_classes):
    """Returns logits of a small or a large spread, and of numbers that are none."""
    kind = one_of(random, ["small logits", "logits", "large logits", "logits", "huge logits", "odd logits"])
    spread = {"small logits": 0.1, "large logits": 60, "huge logits": 1e30}.get(kind, 3)
    rows = random.normal(0, spread, (size, num_classes)).round(4)
    if kind == "odd logits":
        rows[random.random(rows.shape) < 1 / num_classes] = one_of(random, [-math.inf, -math.inf, math.inf, math.nan])
    return kind, rows.astype(np.float32).astype(float) if kind == "huge logits" else rows


def probabilities(random, framework, size, num_classes):
    """Returns probabilities of one of several kinds; scikit-learn refuses those that are too large or negative."""
    kinds = [
        "probabilities",
        "with zeros",
        "one-hot",
        "confident",
        "too small",
        "tiny",
        "too large",
        "huge",
        "raw scores",
    ]
    kind = one_of(random, kinds[:6] if framework == "sklearn" else kinds)
    rows = random.dirichlet(np.ones(num_classes), size)
    if kind == "with zeros":
        rows = np.where(random.random(rows.shape) < 0.4, 0, rows) + 0.05 * np.eye(num_classes)[0]
        rows /= rows.sum(axis=-1, keepdims=True)
    elif kind == "one-hot":
        rows = np.eye(num_classes)[random.integers(num_classes, size=size)]
    elif kind == "confident":
        exponentials = np.exp(random.normal(0, 8, rows.shape))
        rows = exponentials / exponentials.sum(axis=-1, keepdims=True)
        # Nearer to 1, the last bit of a sum decides on which side of the clip a probability lies.
        rows = np.where(rows.max(axis=-1, keepdims=True) > 1 - 1e-6, np.round(rows), rows)
    elif kind == "too small":
        rows *= random.uniform(0.1, 0.9, (size, 1))
    elif kind == "tiny":
        rows *= 10 ** random.uniform(-40, -1, (size, 1))
    elif kind == "too large":
        rows *= random.uniform(1.1, 9, (size, 1))
    elif kind == "huge":
        rows *= 10 ** random.uniform(1, 38, (size, 1))
    elif kind == "raw scores":
        rows = random.normal(2, 1, rows.shape)
    if kind in ("probabilities", "with zeros", "one-hot", "confident"):
        return kind, rows
    return kind, rows.astype(np.float32).astype(float)


def weights_of(random, size, huge_predictions):
    """Returns weights of one of several sizes, a quarter of the time with a sum of 0.

    Large ones of huge predictions are infinite or not by the order in which a framework multiplies.
    """
    kinds = [kind for kind in WEIGHTS if not (huge_predictions and kind in ("large weights", "huge weights"))]
    weights = random.choice(WEIGHTS[one_of(random, kinds)], size)
    if random.random() < 0.25:
        weights = random.choice(WEIGHTS["weights with negative ones"], size)
        weights[-1] -= weights.sum()
    return weights.tolist()


def options(random, framework, encoding, labels, num_classes, huge_predictions):
    """Returns the options that the framework has for this encoding, each now and then."""
    chosen = {}
    if framework in (*KERAS, "torch") and random.random() < 0.4:
        chosen["class_weight"] = weights_of(random, num_classes, huge_predictions)
    if framework in (*KERAS, "sklearn") and "class_weight" not in chosen and random.random() < 0.5:
        chosen["sample_weight"] = weights_of(random, len(labels), huge_predictions)
    if framework in (*KERAS, "torch") and encoding == "integers" and random.random() < 0.4:
        chosen["ignore_label"] = int(one_of(random, [labels[0], labels[0], 0, num_classes, -1, -100]))
    if framework == "torch" and encoding != "integers" and random.random() < 0.1:
        chosen["ignore_label"] = one_of(random, [0, 1, -1])
    smooths = framework == "torch" or (framework not in ("tensorflow", "sklearn") and encoding != "integers")
    if smooths and random.random() < 0.4:
        chosen["smoothing"] = one_of(random, [float(random.uniform().__round__(3)), 0.1, 1.0, 1.5, -0.5])
    return chosen
