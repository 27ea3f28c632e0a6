"""Cases for every framework: each quirk by its name, and those that drawn_cases.py draws at random.

A case is a dictionary: a name, the framework, and what the frameworks themselves call their arguments.
"""

import math

import numpy as np
from drawn_cases import KERAS, drawn, reductions

INF, NAN = math.inf, math.nan
# In float32, the bounds to which Keras clips.
LOW, HIGH = 1e-7, 1 - 2**-23

LOGITS = [[2.0, 1.0, 0.0], [0.5, -1.0, 0.25]]
PROBABILITIES = [[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]]
THREE = [[0.5, 0.3, 0.2], [0.1, 0.2, 0.7], [0.25, 0.5, 0.25]]
GOLDEN = [[2.0, 1.0, 0.1, -1.0], [0.0, 0.0, 0.0, 0.0], [5.0, 0.0, 0.0, 0.0], [1.0, 2.0, 3.0, 4.0]]
ROWS = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
SOFT = [[0.9, 0.1, 0.0], [0.25, 0.5, 0.25]]


def cases(framework):
    """Returns all cases of a framework, with names that differ."""
    found = [*quirks(framework), *drawn(framework)]
    assert len({case["name"] for case in found}) == len(found)
    return found


def quirks(framework):
    """Yields the cases that have a name."""
    if framework == "sklearn":
        named = sklearn_quirks()
    else:
        named = [*logit_quirks(), *label_quirks()]
        if framework in KERAS:
            named += [*probability_quirks(), *keras_mean_quirks(), *smoothing_quirks()]
        elif framework == "torch":
            named += [*torch_quirks(), *smoothing_quirks()]
        elif framework == "optax":
            named += smoothing_quirks()
    for name, labels, predictions, options in named:
        yield {
            "name": name,
            "framework": framework,
            "labels": labels,
            "predictions": predictions,
            "from_logits": framework != "sklearn",
            "reduction": reductions(framework)[0],
        } | options


def logit_quirks():
    """Yields infinite and far logits, for integers and for rows."""
    for name, logits in {
        "+inf on a wrong class": [2.0, INF, 0.0],
        "+inf on the label": [INF, 1.0, 0.0],
        "-inf on a wrong class": [2.0, -INF, 0.0],
        "-inf on the label": [-INF, 1.0, 0.0],
        "-inf everywhere": [-INF, -INF, -INF],
        "a logit that is NaN": [NAN, 1.0, 0.0],
        "logits near 10,000": [1e4, 1e4 - 1, 0.0],
        "logits of 3e38": [-3e38, 3e38, 0.0],
    }.items():
        yield f"{name}, integers", [0, 1], [logits, [0.0, 0.0, 0.0]], {}
        yield f"{name}, rows", ROWS, [logits, [0.0, 0.0, 0.0]], {}
    yield "-inf where two targets are soft", [[0.9, 0.1, 0.0], [0.0, 1.0, 0.0]], [[1.0, -INF, 0.0], [0.0] * 3], {}
    yield "the golden logits, integers", [0, 3, 1, 2], GOLDEN, {}
    yield "the golden logits, rows", np.eye(4)[[0, 3, 1, 2]].tolist(), GOLDEN, {}


def label_quirks():
    """Yields labels that are no class, no integer, or of an odd type, and rows that do not sum to 1."""
    for label in (3, -1, -3, -4, -100, 255):
        yield f"label {label} of 3 classes", [label, 0], LOGITS, {}
        yield f"label {label} of 3 classes, the second", [1, label], LOGITS, {}
    yield "two labels that are no class", [7, 5], LOGITS, {}
    for labels in ([1.7, 0.0], [1.0, 0.0], [-0.5, 0.0], [2.5, 0.0]):
        yield f"labels {labels}", labels, LOGITS, {}
    for dtype in ("int8", "int16", "int32", "uint8", "uint32", "uint64", "bool", "float32"):
        yield f"labels of type {dtype}", [0, 1], LOGITS, {"labels_dtype": dtype}
    yield "a row with two ones", [[1.0, 1.0, 0.0], [0.0, 1.0, 0.0]], LOGITS, {}
    yield "a row of zeros", [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0]], LOGITS, {}
    yield "a row below zero", [[-1.0, 1.0, 0.5], [0.0, 1.0, 0.0]], LOGITS, {}
    yield "soft rows", SOFT, LOGITS, {}
    for dtype in ("int64", "int32", "uint8", "bool", "float16", "float64"):
        yield f"rows of type {dtype}", np.array(ROWS, dtype).tolist(), LOGITS, {"labels_dtype": dtype}
        yield f"predictions of type {dtype}", [0, 1], np.abs(LOGITS).astype(dtype).tolist(), {"dtype": dtype}
    for dtype in ("int8", "uint8", "int64"):
        yield f"300 classes, labels of type {dtype}", [1, 3], [[0.0] * 300] * 2, {"labels_dtype": dtype}
    for label in (15, 200):
        yield f"label {label} of type uint8, none", [label, 0], LOGITS, {"labels_dtype": "uint8", "reduction": "none"}
    yield "label 4294967295 of type uint32", [2**32 - 1, 0], LOGITS, {"labels_dtype": "uint32"}


def probability_quirks():
    """Yields probabilities at, between and outside the bounds of the clip, for integers and for rows."""
    for name, row in {
        "a row of zero probabilities": [0.0, 0.0, 0.0],
        "exact one-hot and right": [1.0, 0.0, 0.0],
        "exact one-hot and wrong": [0.0, 1.0, 0.0],
        "a probability at the lower bound": [LOW, 0.5, 0.5 - LOW],
        "a probability at the upper bound": [HIGH, 2.0**-24, 2.0**-24],
        "a probability below the lower bound": [1e-9, 0.5, 0.5],
        "sums to 10, the label holds 2": [2.0, 3.0, 5.0],
        "sums to 10, the label holds 5": [5.0, 3.0, 2.0],
        "sums to 0.1": [0.02, 0.03, 0.05],
        "logits as probabilities": [2.0, -1.0, 0.5],
        "logits as probabilities, all negative": [-1.0, -2.0, -3.0],
        "a probability below zero": [-0.5, 0.5, 0.7],
        "sums to 0 by cancelling": [0.5, -0.5, 0.0],
        "a probability that is NaN": [NAN, 0.5, 0.5],
    }.items():
        for encoding, labels in {"integers": [0, 1], "rows": ROWS, "soft rows": SOFT}.items():
            yield f"{name}, {encoding}", labels, [row, [0.3, 0.3, 0.4]], {"from_logits": False}
    seed = [[0.05, 0.95, 0.0], [0.1, 0.8, 0.1]]
    yield "the documentation's example", [1, 2], seed, {"from_logits": False}
    yield "the documentation's example as logits", [1, 2], seed, {}
    many = [[0.5, 0.5, *[0.0] * 998]]
    yield "1,000 classes, integers", [0], many, {"from_logits": False}
    yield "1,000 classes, rows", [[1.0, *[0.0] * 999]], many, {"from_logits": False}
    for label in (3, -1, -100):
        yield f"label {label} of 3 classes, probabilities", [label, 0], PROBABILITIES, {"from_logits": False}
    for size in (1e-18, 1e-20, 1e-30, 1e-38, 1e-39, 1e18, 1e20, 1e37):
        rows = (np.array([[0.3, 0.4, 0.3], [0.2, 0.3, 0.5]], np.float32) * np.float32(size)).tolist()
        for encoding, labels in {"integers": [1, 0], "rows": ROWS, "soft rows": SOFT}.items():
            yield f"sums near {size}, {encoding}", labels, rows, {"from_logits": False}
    yield "label 1.7, probabilities", [1.7, 0.0], PROBABILITIES, {"from_logits": False}


def keras_mean_quirks():
    """Yields what Keras's means divide by."""
    golden = [0, 3, 1, 2]
    for reduction in reductions("keras-jax"):
        by = {"reduction": reduction}
        yield f"weights, {reduction}", golden, GOLDEN, {"sample_weight": [1.0, 2.0, 1.0, 0.0]} | by
        yield f"weights that sum to 6, {reduction}", golden, GOLDEN, {"sample_weight": [1.0, 2.0, 3.0, 0.0]} | by
        yield f"weights of 0 alone, {reduction}", golden, GOLDEN, {"sample_weight": [0.0] * 4} | by
        yield f"weights that cancel, {reduction}", [0, 1], LOGITS, {"sample_weight": [1.0, -1.0]} | by
        yield f"one ignored, {reduction}", [0, 3, 1, 255], GOLDEN, {"ignore_label": 255} | by
        weighted = {"ignore_label": 255, "sample_weight": [1.0, 2.0, 1.0, 1.0]} | by
        yield f"one ignored, weights, {reduction}", [0, 3, 1, 255], GOLDEN, weighted
        yield f"all ignored, {reduction}", [2, 2], LOGITS, {"ignore_label": 2} | by
        counted = {"ignore_label": 2, "sample_weight": [0.0, 0.0]} | by
        yield f"the counted weigh 0, {reduction}", [2, 1], LOGITS, counted
        yield f"class weights, {reduction}", [0, 0, 1, 2], [[0.0] * 3] * 4, {"class_weight": [1.0, 10.0, 1.0]} | by
        yield f"class weights, rows, {reduction}", SOFT, LOGITS, {"class_weight": [1.0, 10.0, 100.0]} | by
        smooth = {"class_weight": [1.0, 10.0, 100.0], "smoothing": 0.1} | by
        yield f"class weights, rows smoothed, {reduction}", SOFT, LOGITS, smooth
        cancel = {"class_weight": [1.0, 2.0, -1.0, -2.0]} | by
        yield f"class weights that cancel, {reduction}", golden, GOLDEN, cancel
        weighted = {"class_weight": [1.0, 10.0, 100.0, 0.5], "ignore_label": 2} | by
        yield f"class weights, one ignored, {reduction}", golden, GOLDEN, weighted
        yield f"large weights, {reduction}", [0, 1], LOGITS, {"sample_weight": [7e4, 1e10]} | by
    yield "one ignored of 3 classes", [0, 2], LOGITS, {"ignore_label": 2}
    yield "-1 ignored", [-1, 1], LOGITS, {"ignore_label": -1}
    yield "-100 ignored", [-100, 1], LOGITS, {"ignore_label": -100}
    yield "another ignored than the one outside", [3, 1], LOGITS, {"ignore_label": 255}
    yield "1 ignored, 1.7 is not 1", [1.7, 0.0], LOGITS, {"ignore_label": 1}
    yield "ignored, +inf and -inf", [2, 1], [[INF, 0.0, -INF], LOGITS[1]], {"ignore_label": 2}
    zeros = [[0.0, 0.0, 0.0], PROBABILITIES[1]]
    yield "ignored, a row of zero probabilities", [2, 1], zeros, {"ignore_label": 2, "from_logits": False}
    yield "ignored, class weights", [2, 0], LOGITS, {"ignore_label": 2, "class_weight": [3.0, 10.0, 5.0]}
    yield "a weight of 0 times an infinite loss", [0, 1], [[-INF, 1.0, 0.0], LOGITS[1]], {"sample_weight": [0.0, 1.0]}
    for label in (0.5, 1.5, 1.7, 2.5):
        yield f"label {label}, class weights", [label, 0.0], LOGITS, {"class_weight": [1.0, 10.0, 100.0]}
    yield "label -1, class weights", [-1, 0], LOGITS, {"class_weight": [1.0, 10.0, 100.0]}


def smoothing_quirks():
    """Yields rows smoothed by shares in and outside 0..1."""
    for smoothing in (0.1, 1.0, 1.5, -0.5):
        yield f"rows smoothed by {smoothing}", ROWS, LOGITS, {"smoothing": smoothing}
    for dtype in ("int64", "bool", "float16", "float64"):
        rows = np.array(ROWS, dtype).tolist()
        yield f"rows of type {dtype}, smoothed", rows, LOGITS, {"labels_dtype": dtype, "smoothing": 0.1}
        yield f"rows of type {dtype}, smoothed by 1.5", rows, LOGITS, {"labels_dtype": dtype, "smoothing": 1.5}
    yield "the golden rows smoothed by 0.1", np.eye(4)[[0, 3, 1, 2]].tolist(), GOLDEN, {"smoothing": 0.1}
    yield "a row of zeros, smoothed", [[0.0] * 3, ROWS[1]], LOGITS, {"smoothing": 0.1}
    yield "-inf, rows smoothed", ROWS, [[2.0, -INF, 0.0], LOGITS[1]], {"smoothing": 0.1}


def torch_quirks():
    """Yields torch's denominators, ignored labels and weighted smoothing."""
    golden, rows = [0, 3, 1, 2], np.eye(4)[[0, 3, 1, 2]].tolist()
    heavy = {"class_weight": [1.0, 2.0, 0.5, 4.0]}
    for reduction in reductions("torch"):
        by = {"reduction": reduction}
        yield f"class weights, {reduction}", golden, GOLDEN, heavy | by
        yield f"class weights, rows, {reduction}", rows, GOLDEN, heavy | by
        yield f"smoothed, {reduction}", golden, GOLDEN, {"smoothing": 0.1} | by
        yield f"smoothed, class weights, {reduction}", golden, GOLDEN, heavy | {"smoothing": 0.1} | by
        yield f"smoothed, class weights, rows, {reduction}", rows, GOLDEN, heavy | {"smoothing": 0.1} | by
        cancel = {"class_weight": [1.0, 2.0, -1.0, -2.0]} | by
        yield f"class weights that cancel, {reduction}", golden, GOLDEN, cancel
        yield f"class weights that cancel, smoothed, {reduction}", golden, GOLDEN, cancel | {"smoothing": 0.1}
        yield f"class weights that cancel, rows, {reduction}", rows, GOLDEN, cancel
        byte = heavy | {"smoothing": 0.1, "labels_dtype": "uint8"} | by
        yield f"labels of type uint8, smoothed, class weights, {reduction}", golden, GOLDEN, byte
        yield f"ignored by default, class weights, {reduction}", [0, 3, 1, -100], GOLDEN, heavy | by
        ignored = heavy | {"ignore_label": 2, "smoothing": 0.1} | by
        yield f"ignored, class weights, smoothed, {reduction}", golden, GOLDEN, ignored
        yield f"all ignored by default, {reduction}", [-100, -100], LOGITS, by
        yield f"all ignored, smoothed, {reduction}", [2, 2], LOGITS, {"ignore_label": 2, "smoothing": 0.1} | by
        yield f"labels of classes that weigh 0, {reduction}", [0, 1], LOGITS, {"class_weight": [0.0, 0.0, 1.0]} | by
        weightless = {"class_weight": [0.0, 0.0, 1.0], "smoothing": 0.1} | by
        yield f"labels of classes that weigh 0, smoothed, {reduction}", [0, 1], LOGITS, weightless
    yield "-1 ignored", [-1, 1], LOGITS, {"ignore_label": -1}
    yield "0 ignored", [0, 1], LOGITS, {"ignore_label": 0}
    yield "-100 with another label ignored", [-100, 1], LOGITS, {"ignore_label": 0}
    yield "ignored, +inf and -inf", [2, 1], [[INF, 0.0, -INF], LOGITS[1]], {"ignore_label": 2}
    yield "ignored, -inf, smoothed", [2, 1], [[1.0, 0.0, -INF], LOGITS[1]], {"ignore_label": 2, "smoothing": 0.1}
    yield "a label to ignore with rows", ROWS, LOGITS, {"ignore_label": 1}
    yield "a label to ignore with rows, smoothed by 1.5", ROWS, LOGITS, {"ignore_label": 1, "smoothing": 1.5}
    whole = np.array(ROWS, int).tolist()
    yield "a label to ignore with rows of integers", whole, LOGITS, {"ignore_label": 1, "labels_dtype": "int64"}
    yield "labels of type int32, smoothed by 1.5", [0, 1], LOGITS, {"labels_dtype": "int32", "smoothing": 1.5}
    yield "a negative label to ignore with rows", ROWS, LOGITS, {"ignore_label": -1}
    yield (
        "a weight of 0 times an infinite loss",
        [0, 1],
        [[-INF, 1.0, 0.0], LOGITS[1]],
        {"class_weight": [0.0, 1.0, 1.0]},
    )
    yield "-inf, integers smoothed", [1, 1], [[-INF, 1.0, 0.0], LOGITS[1]], {"smoothing": 0.1}
    for smoothing in (1.0, 1.5, -0.5):
        yield f"integers smoothed by {smoothing}", [0, 1], LOGITS, {"smoothing": smoothing}
    yield "label 3 of 3 classes, smoothed, class weights", [3, 0], LOGITS, {"smoothing": 0.1, "class_weight": [1.0] * 3}


def sklearn_quirks():
    """Yields log_loss's classes, clips, weights and refusals."""
    yield "all classes", [0, 1, 2], THREE, {}
    yield "labels 1 to 3", [1, 2, 3], THREE, {}
    yield "labels -1 to 1", [-1, 0, 1], THREE, {}
    yield "labels with a gap", [7, 0, 3], THREE, {}
    yield "an absent class", [0, 1, 1], THREE, {}
    yield "a class too many", [0, 1, 2], [[0.5, 0.5]] * 3, {}
    yield "a single class", [1, 1, 1], THREE, {}
    yield "labels of whole floats", [0.0, 1.0, 2.0], THREE, {}
    yield "a label of 1.7", [0.0, 1.7, 2.0], THREE, {}
    yield "labels of type bool", [0, 1], [[0.5, 0.5], [0.25, 0.75]], {"labels_dtype": "bool"}
    yield "two classes", [1, 0], [[0.5, 0.5], [0.25, 0.75]], {}
    yield "one-hot rows", np.eye(3).tolist(), THREE, {}
    yield "one-hot rows of one class", [ROWS[0]] * 3, THREE, {}
    yield "one one-hot row", ROWS[:1], THREE[:1], {}
    yield "soft rows", [*SOFT, ROWS[0]], THREE, {}
    yield "rows with two ones and none", [[1.0, 1.0, 0.0], [0.0] * 3, ROWS[1]], THREE, {}
    yield "rows of 0 and 2", [[2.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 0.0, 2.0]], THREE, {}
    sharp = [[0.0, 0.5, 0.5], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
    for dtype in ("float64", "float32", "float16"):
        yield f"probabilities of 0 and 1 in {dtype}", [0, 1, 2], sharp, {"dtype": dtype}
        yield f"probabilities in {dtype}", [0, 1, 2], THREE, {"dtype": dtype}
    yield "rows that sum to 0.5", [0, 1, 2], (np.array(THREE) / 2).tolist(), {}
    yield "rows of zeros", [0, 1, 2], [[0.0] * 3] * 3, {}
    for value in (1.5, -0.25, NAN, INF, -INF):
        yield f"a probability of {value}", [0, 1, 2], [[value, 0.3, 0.2], *THREE[1:]], {}
    for dtype in ("int64", "uint8", "bool", "float16", "float32"):
        whole = np.eye(3, dtype=dtype).tolist()
        yield f"predictions of type {dtype}", [0, 1, 2], whole, {"dtype": dtype}
        yield f"rows of type {dtype}", whole, THREE, {"labels_dtype": dtype}
    for dtype in ("int8", "uint8", "int16", "uint64", "float32"):
        yield f"labels of type {dtype}", [0, 1, 2], THREE, {"labels_dtype": dtype}
    yield "a label of 1.7, weights that cancel", [0.0, 1.7, 2.0], THREE, {"sample_weight": [1.0, -1.0, 0.0]}
    two = [[0.3, 0.7], [0.5, 0.5], [0.2, 0.8]]
    for reduction in reductions("sklearn"):
        half = {"dtype": "float16", "sample_weight": [70000, 1, 1], "reduction": reduction}
        yield f"large weights in float16, {reduction}", [1, 0, 1], two, half
        yield f"large weights, {reduction}", [1, 0, 1], two, half | {"dtype": "float64", "sample_weight": [1e30, 1, 1]}
        for name, weights in {
            "weights": [1.0, 2.0, 0.5],
            "a weight of 0": [1.0, 2.0, 0.0],
            "weights of 0 alone": [0.0, 0.0, 0.0],
            "weights that cancel": [1.0, -1.0, 0.0],
            "a negative weight": [1.0, -1.0, 2.0],
        }.items():
            yield f"{name}, {reduction}", [0, 1, 2], THREE, {"sample_weight": weights, "reduction": reduction}
