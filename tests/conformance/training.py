"""What real training makes of a wiring: a layer whose weights are the logits of N examples, and plain SGD.

The input of an example is 1 for its own row of weights and 0 for the others'. A start is a dictionary:
logits (N, K), labels (N,), learning_rate, num_steps. Nothing of scce is imported here: this
runs where only the framework is.
"""

import warnings
from functools import cache

import numpy as np


def keras_model(shape, last_layer, from_logits, momentum):
    """Returns a compiled Sequential of one Dense layer."""
    import keras

    activation = None if last_layer == "linear" else "softmax"
    dense = keras.layers.Dense(shape[1], use_bias=False, activation=activation)
    model = keras.Sequential([keras.Input((shape[0],)), dense])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    model.compile(keras.optimizers.SGD(0.1, momentum=momentum), loss)
    return model


# To compile takes a second, and one model does for every start of a shape.
cached_keras_model = cache(keras_model)


def by_keras(last_layer, from_logits, start):
    """Keras on whichever back end runs, by train_on_batch."""
    import keras

    logits, labels = np.array(start["logits"], dtype="float32"), np.array(start["labels"])
    inputs = np.eye(len(logits), dtype="float32")

    def as_list(variable):
        return keras.ops.convert_to_numpy(variable).tolist()

    def started(momentum):
        model = cached_keras_model(logits.shape, last_layer, from_logits, momentum)
        model.layers[0].kernel.assign(logits)
        model.optimizer.learning_rate.assign(start["learning_rate"])
        return model

    model = started(0.0)
    losses, weights = [], [as_list(model.layers[0].kernel)]
    for _ in range(start["num_steps"]):
        losses.append(float(model.train_on_batch(inputs, labels)))
        weights.append(as_list(model.layers[0].kernel))
    losses.append(float(model.test_on_batch(inputs, labels)))

    # The difference of two weights has lost digits of the gradient. A momentum after one step has them all.
    model = started(0.5)
    if model.optimizer.built:
        model.optimizer.momentums[0].assign(np.zeros_like(logits))
    model.optimizer.learning_rate.assign(1.0)
    model.train_on_batch(inputs, labels)
    gradient = -np.array(as_list(model.optimizer.momentums[0]))
    return {"losses": losses, "logits": weights, "gradient": gradient.tolist()}


def by_torch(last_layer, from_logits, start):
    """torch.nn.Linear, torch.nn.Softmax and torch.optim.SGD."""
    import torch

    logits, labels = torch.tensor(start["logits"]), torch.tensor(start["labels"])
    linear = torch.nn.Linear(*logits.shape, bias=False)
    with torch.no_grad():
        linear.weight[:] = logits.T
    model = linear if last_layer == "linear" else torch.nn.Sequential(linear, torch.nn.Softmax(dim=-1))
    optimizer = torch.optim.SGD(model.parameters(), lr=start["learning_rate"])
    losses, weights, gradient = [], [], None
    for _ in range(start["num_steps"] + 1):
        weights.append(linear.weight.T.tolist())
        optimizer.zero_grad()
        loss = torch.nn.CrossEntropyLoss()(model(torch.eye(len(logits))), labels)
        loss.backward()
        losses.append(loss.item())
        gradient = gradient or linear.weight.grad.T.tolist()
        optimizer.step()
    return {"losses": losses, "logits": weights, "gradient": gradient}


def by_optax(last_layer, from_logits, start):
    """jax.grad, compiled, and optax.sgd."""
    import jax
    import optax

    labels = np.array(start["labels"])

    @jax.jit
    def loss_of(weights):
        outputs = jax.numpy.eye(len(labels)) @ weights
        if last_layer == "softmax":
            outputs = jax.nn.softmax(outputs)
        return optax.losses.softmax_cross_entropy_with_integer_labels(outputs, labels).mean()

    optimizer = optax.sgd(start["learning_rate"])
    weights = jax.numpy.array(start["logits"], dtype="float32")
    state = optimizer.init(weights)
    losses, logits, gradients = [], [], []
    for _ in range(start["num_steps"] + 1):
        logits.append(weights.tolist())
        loss, gradient = jax.value_and_grad(loss_of)(weights)
        losses.append(loss.item())
        gradients.append(gradient.tolist())
        updates, state = optimizer.update(gradient, state)
        weights = optax.apply_updates(weights, updates)
    return {"losses": losses, "logits": logits, "gradient": gradients[0]}


def trained(framework, last_layer, from_logits, start):
    """Returns the losses (S+1,), the logits (S+1, N, K) and the first gradient (N, K)."""
    ask = {"keras": by_keras, "torch": by_torch, "optax": by_optax}[framework.split("-")[0]]
    return ask(last_layer, from_logits, start)


def keras_warnings(last_layer, from_logits):
    """Returns what Keras is warned of when a model is trained for the first time."""
    model = keras_model((1, 3), last_layer, from_logits, 0.0)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.train_on_batch(np.ones((1, 1), dtype="float32"), np.array([0]))
    return [str(warning.message) for warning in caught]
