"""Every accuracy of the metric mixer is that of the real library, called as the page writes it."""

import json
from dataclasses import replace

import numpy as np
import pytest

from scce.batch import score
from scce.batches import Batch
from scce.frameworks import FRAMEWORKS, KERAS_ON_JAX
from scce.metrics import accuracies
from scce.metrics.mixed import TORCHMETRICS
from scce.softmax import softmax

HOMES = {"Keras": "Keras on JAX", "torchmetrics": "torchmetrics", "scikit-learn": "scikit-learn"}

DATA = """
import json, warnings
import numpy as np
warnings.simplefilter("ignore")
labels, rows = np.array({labels}), np.array({rows}, dtype=np.float32)
weights, size = {weights}, {size}
weights = None if weights is None else np.array(weights, dtype=np.float32)
"""
KERAS = """
import keras
known = (labels >= 0) & (labels < size)
one_hot = np.where(known[:, None], np.eye(size, dtype=np.float32)[np.where(known, labels, 0)], 0)

def compiled(loss, truth, **metrics):
    model = keras.Sequential([keras.Input((size,)), keras.layers.Identity()])
    model.compile(loss=loss, **metrics)
    found = model.evaluate(rows, truth, sample_weight=weights, batch_size=len(rows), verbose=0, return_dict=True)
    return float(found["accuracy"])

sparse, categorical = "sparse_categorical_crossentropy", "categorical_crossentropy"
answers = []
for call in {calls}:
    if call == 'weighted_metrics=["accuracy"]':
        answers.append(compiled(sparse, labels, weighted_metrics=["accuracy"]))
    elif call == 'metrics=["accuracy"]':
        loss, truth = (categorical, one_hot) if answers else (sparse, labels)
        answers.append(compiled(loss, truth, metrics=["accuracy"]))
    else:
        metric = eval("keras.metrics." + call)
        answers.append(float(metric(one_hot if call.startswith("Binary") else labels, rows)))
print(json.dumps(answers))
"""
TORCHMETRICS_PROGRAM = """
import torch
from torchmetrics.classification import MulticlassAccuracy
print(json.dumps([float(eval(call)(torch.tensor(rows), torch.tensor(labels))) for call in {calls}]))
"""
SCIKIT = """
from sklearn.metrics import accuracy_score, balanced_accuracy_score, top_k_accuracy_score
guesses = rows.argmax(axis=-1)
print(json.dumps([float(eval(call)) for call in {calls}]))
"""
PROGRAMS = {"Keras": KERAS, "torchmetrics": TORCHMETRICS_PROGRAM, "scikit-learn": SCIKIT}


def drawn(seed, num, size, decimals=6, **more):
    random = np.random.default_rng(seed)
    rows = random.normal(0, 1.5, (num, size)).round(decimals)
    return {"labels": random.integers(max(size - 1, 2), size=num), "rows": rows, **more}


EQUAL = "twelve classes and equal numbers"
BATCHES = {
    "three classes, one without an example": drawn(0, 40, 3),
    "two classes": drawn(1, 12, 2),
    EQUAL: drawn(2, 90, 12, decimals=1),
    "probabilities": {**drawn(3, 30, 4), "rows": softmax(drawn(3, 30, 4)["rows"])},
    "weights": drawn(4, 25, 3, weights=[0.5, 2.0, 1.0, 0.0, 3.0] * 5),
    "a label to ignore": {"labels": [0, 2, -100, 1, -100, 1], "rows": drawn(5, 6, 3)["rows"], "ignore_label": -100},
    "a class that is only guessed": {"labels": [0, 0, 1], "rows": np.eye(3)[[0, 2, 1]]},
}


def given(labels, rows, weights=None, ignore_label=None):
    rows = np.asarray(rows, dtype=np.float32)
    scores = score(Batch(np.asarray(labels), rows, from_logits=bool((rows < 0).any())))
    known = {"labels": list(map(int, labels)), "rows": rows.tolist(), "weights": weights, "size": rows.shape[1]}
    return accuracies(scores, ignore_label=ignore_label, weights=weights), known


@pytest.mark.parametrize("library", PROGRAMS)
def test_every_accuracy_is_that_of_the_library(run, library):
    found, right = {}, {}
    for name, batch in BATCHES.items():
        metrics, known = given(**batch)
        ours = [metric for metric in metrics if metric.library == library and metric.value is not None]
        if name == EQUAL and library == "torchmetrics":  # torch's topk takes any of equal numbers
            ours = [metric for metric in ours if "top_k" not in metric.call]
        program = (DATA.format(**known) + PROGRAMS[library]).replace("{calls}", repr([metric.call for metric in ours]))
        right[name] = [metric.value for metric in ours]
        found[name] = json.loads(run(HOMES[library], program)[0])
    assert found == {name: pytest.approx(values, abs=1e-6) for name, values in right.items()}


@pytest.mark.parametrize(
    ("library", "module", "version"),
    [
        ("Keras", "keras", KERAS_ON_JAX.versions[0][1]),
        ("torchmetrics", "torchmetrics", TORCHMETRICS),
        ("scikit-learn", "sklearn", FRAMEWORKS["sklearn"].versions[0][1]),
    ],
)
def test_the_version_that_the_page_names_is_the_one_that_was_asked(run, library, module, version):
    assert run(HOMES[library], f"import {module}\nprint({module}.__version__)")[0] == version


def test_torchmetrics_chooses_macro_where_nothing_is_said(run):
    metrics, known = given(**BATCHES["three classes, one without an example"])
    macro = next(metric for metric in metrics if metric.library == "torchmetrics")
    said = [replace(macro, call=macro.call.replace(")", ', average="macro")'))]
    program = DATA.format(**known) + TORCHMETRICS_PROGRAM
    printed = run("torchmetrics", program.replace("{calls}", repr([metric.call for metric in said])))[0]
    assert json.loads(printed) == pytest.approx([macro.value], abs=1e-6)
