"""What a real framework answers to a case: its loss, its unreduced losses, the gradient, or how it fails.

A case is a dictionary (see framework_cases.py). Numbers that JSON lacks are written as Python does:
NaN, Infinity. Nothing of scce is imported here: this runs where only the framework is.

Run as a program, it reads a list of cases and writes a list of answers:

    KERAS_BACKEND=jax python tests/conformance/asking.py keras-jax < cases.json
"""

import json
import sys
import warnings
from importlib.metadata import version

import numpy as np

# What to look up for a version; Keras takes the back end that KERAS_BACKEND names.
PACKAGES = {
    "keras-tensorflow": ("keras", "tensorflow-cpu"),
    "keras-jax": ("keras", "jax"),
    "keras-torch": ("keras", "torch"),
    "torch": ("torch",),
    "optax": ("optax", "jax"),
    "tensorflow": ("tensorflow-cpu",),
    "sklearn": ("scikit-learn",),
}


def arrays(case):
    """Returns labels and predictions in the types of the case: float32 and integers of 64 bits if it names none."""
    labels, usual = np.array(case["labels"]), "float64" if case["framework"] == "sklearn" else "float32"
    if labels.ndim == 2 and "labels_dtype" not in case:
        labels = labels.astype(usual)
    return labels.astype(case.get("labels_dtype", labels.dtype)), np.array(
        case["predictions"], case.get("dtype", usual)
    )


def arrays_of_float32(case):
    """Returns labels in their type, and predictions in float32 whatever their type, as a model's outputs are."""
    labels, predictions = arrays(case)
    return labels, predictions.astype("float32")


def keras_loss(case, reduction):
    """Returns Keras's loss for a case."""
    import keras

    options = {"from_logits": case["from_logits"], "reduction": reduction}
    if "ignore_label" in case:
        options["ignore_class"] = case["ignore_label"]
    if "smoothing" in case:
        options["label_smoothing"] = case["smoothing"]
    if np.ndim(case["labels"]) == 1:
        return keras.losses.SparseCategoricalCrossentropy(**options)
    return keras.losses.CategoricalCrossentropy(**options)


def by_keras(case):
    """Keras's loss class on whichever back end runs. Class weights become sample weights as in fit."""
    import keras
    from keras.src.trainers.data_adapters.data_adapter_utils import class_weight_to_sample_weights

    labels, given = arrays(case)
    weights = case.get("sample_weight")
    if "class_weight" in case:
        weights = class_weight_to_sample_weights(labels, dict(enumerate(case["class_weight"])))
    if weights is not None:
        weights = np.array(weights, dtype="float32")

    def loss_of(values, reduction):
        return keras_loss(case, reduction)(labels, values, sample_weight=weights)

    value_and_gradient = {"tensorflow": with_tape, "jax": with_grad, "torch": with_backward}[keras.backend.backend()]
    loss, losses, gradient = value_and_gradient(loss_of, given.astype("float32"), case["reduction"])
    return keras.ops.convert_to_numpy(loss_of(given, case["reduction"])) if "dtype" in case else loss, losses, gradient


def fitted(case):
    """Returns the loss that Keras's fit reports for a case with class weights, of a model whose outputs are given."""
    import keras

    labels, given = arrays(case)
    outputs = keras.layers.Dense(given.shape[1], use_bias=False)
    model = keras.Sequential([keras.Input((len(given),)), outputs])
    model.compile(keras.optimizers.SGD(0.0), keras_loss(case, case["reduction"]))
    model.set_weights([given])
    weights = dict(enumerate(case["class_weight"]))
    return model.fit(np.eye(len(given)), labels, class_weight=weights, verbose=0).history["loss"][0]


def with_tape(loss_of, predictions, reduction):
    """Runs on TensorFlow."""
    import tensorflow as tf

    values = tf.constant(predictions)
    with tf.GradientTape() as tape:
        tape.watch(values)
        loss = loss_of(values, reduction)
    return loss.numpy(), loss_of(values, "none").numpy(), tape.gradient(loss, values).numpy()


def with_grad(loss_of, predictions, reduction):
    """Runs on JAX."""
    import jax

    def total_and_loss(values):
        loss = loss_of(values, reduction)
        return loss.sum(), loss

    values = jax.numpy.array(predictions)
    (_, loss), gradient = jax.value_and_grad(total_and_loss, has_aux=True)(values)
    losses = loss if reduction == "none" else loss_of(values, "none")
    return np.asarray(loss), np.asarray(losses), np.asarray(gradient)


def with_backward(loss_of, predictions, reduction):
    """Runs on torch."""
    import torch

    values = torch.tensor(predictions, requires_grad=True)
    loss = loss_of(values, reduction)
    loss.sum().backward()
    return loss.detach().numpy(), loss_of(values, "none").detach().numpy(), values.grad.numpy()


def by_torch(case):
    """torch.nn.CrossEntropyLoss."""
    import torch

    labels, predictions = arrays_of_float32(case)
    options = {}
    if "class_weight" in case:
        options["weight"] = torch.tensor(case["class_weight"], dtype=torch.float32)
    if "ignore_label" in case:
        options["ignore_index"] = case["ignore_label"]
    if "smoothing" in case:
        options["label_smoothing"] = case["smoothing"]

    def loss_of(values, reduction):
        return torch.nn.CrossEntropyLoss(reduction=reduction, **options)(values, torch.tensor(labels))

    return with_backward(loss_of, predictions, case["reduction"])


def own_reduction(losses, reduction):
    """Returns what a reader writes where the framework leaves the reduction to them."""
    if reduction == "none":
        return losses
    return losses.mean() if reduction == "mean" else losses.sum()


def by_optax(case):
    """optax: one function for integers, one for rows; smoothing by optax's own smooth_labels."""
    import jax
    import optax

    labels, predictions = arrays_of_float32(case)
    if labels.ndim == 1:
        function = optax.losses.softmax_cross_entropy_with_integer_labels
    else:
        function = optax.losses.softmax_cross_entropy
        labels = jax.numpy.array(labels)
        if "smoothing" in case:
            labels = optax.losses.smooth_labels(labels, case["smoothing"])

    def loss_of(values, reduction):
        return own_reduction(function(values, labels), reduction)

    return with_grad(loss_of, predictions, case["reduction"])


def by_tensorflow(case):
    """tf.nn: one operation for integers, one for rows."""
    import tensorflow as tf

    labels, predictions = arrays_of_float32(case)
    sparse, dense = tf.nn.sparse_softmax_cross_entropy_with_logits, tf.nn.softmax_cross_entropy_with_logits
    function = sparse if labels.ndim == 1 else dense

    def loss_of(values, reduction):
        losses = function(labels=labels, logits=values)
        return {"none": tf.identity, "mean": tf.reduce_mean, "sum": tf.reduce_sum}[reduction](losses)

    return with_tape(loss_of, predictions, case["reduction"])


def by_sklearn(case):
    """sklearn.metrics.log_loss: no gradient, and no unreduced losses."""
    from sklearn.metrics import log_loss

    labels, predictions = arrays(case)
    loss = log_loss(labels, predictions, normalize=case["reduction"] == "mean", sample_weight=case.get("sample_weight"))
    return np.array(loss), None, None


ASK = {"keras": by_keras, "torch": by_torch, "optax": by_optax, "tensorflow": by_tensorflow, "sklearn": by_sklearn}


def answer(case):
    """Returns what came back as lists, or the name and the message of the error."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            loss, losses, gradient = ASK[case["framework"].split("-")[0]](case)
    except Exception as error:
        return {"error": type(error).__name__, "message": str(error)}
    return {
        "loss": None if case["reduction"] == "none" else loss.item(),
        "losses": None if losses is None else losses.tolist(),
        "gradient": None if gradient is None else gradient.tolist(),
        "warnings": [str(warning.message) for warning in caught],
    }


def installed(framework):
    """Returns the versions of a framework's packages; a build for the processor calls itself 2.13.0+cpu."""
    return {package: version(package).split("+")[0] for package in PACKAGES[framework]}


def main():
    json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
