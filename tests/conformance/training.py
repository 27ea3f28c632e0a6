"""What real training makes of a wiring: a layer whose weights are the logits of N examples, and plain SGD.

The input of an example is 1 for its own row of weights and 0 for the others'. A start is a dictionary:
logits (N, K), labels (N,), learning_rate, num_steps. Nothing of scce is imported here: this
runs where only the framework is.
"""

import warnings
from functools import cache

import numpy as np


@cache
def keras_model(shape, last_layer, from_logits):
    """Returns a compiled Sequential of one Dense layer, and what Keras is warned of when it is trained at first.

    To compile takes a second: one model does for every start of a shape. Its momentum is made 0 before every step,
    and is then what the step added to the weights. Of the difference of two weights some digits would be lost.
    """
    import keras

    activation = None if last_layer == "linear" else "softmax"
    dense = keras.layers.Dense(shape[1], use_bias=False, activation=activation)
    model = keras.Sequential([keras.Input((shape[0],)), dense])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    model.compile(keras.optimizers.SGD(0.1, momentum=0.5), loss)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model.train_on_batch(np.eye(shape[0], dtype="float32"), np.zeros(shape[0], dtype="int64"))
    return model, [str(warning.message) for warning in caught]


def by_keras(last_layer, from_logits, start):
    """Keras on whichever back end runs, by train_on_batch."""
    import keras

    logits, labels = np.array(start["logits"], dtype="float32"), np.array(start["labels"])
    inputs, learning_rate = np.eye(len(logits), dtype="float32"), start["learning_rate"]
    model, warned = keras_model(logits.shape, last_layer, from_logits)
    kernel, (momentum,) = model.layers[0].kernel, model.optimizer.momentums
    kernel.assign(logits)
    model.optimizer.learning_rate.assign(learning_rate)
    losses, weights, gradients = [], [], []
    for _ in range(start["num_steps"] + 1):
        weights.append(keras.ops.convert_to_numpy(kernel).tolist())
        momentum.assign(np.zeros_like(logits))
        losses.append(float(model.train_on_batch(inputs, labels)))
        gradients.append((-keras.ops.convert_to_numpy(momentum) / learning_rate).tolist())
    return {"losses": losses, "logits": weights, "gradient": gradients[0], "warnings": warned}


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
    return {"losses": losses, "logits": weights, "gradient": gradient, "warnings": []}


@cache
def optax_loss_and_gradient(last_layer):
    """Returns a function of weights and labels, compiled once for every shape."""
    import jax
    import optax

    def loss_of(weights, labels):
        outputs = jax.numpy.eye(len(labels)) @ weights
        if last_layer == "softmax":
            outputs = jax.nn.softmax(outputs)
        return optax.losses.softmax_cross_entropy_with_integer_labels(outputs, labels).mean()

    return jax.jit(jax.value_and_grad(loss_of))


def by_optax(last_layer, from_logits, start):
    """jax.grad, compiled, and optax.sgd."""
    import jax
    import optax

    optimizer = optax.sgd(start["learning_rate"])
    weights, labels = jax.numpy.array(start["logits"], dtype="float32"), np.array(start["labels"])
    state = optimizer.init(weights)
    losses, logits, gradients = [], [], []
    for _ in range(start["num_steps"] + 1):
        logits.append(weights.tolist())
        loss, gradient = optax_loss_and_gradient(last_layer)(weights, labels)
        losses.append(loss.item())
        gradients.append(gradient.tolist())
        updates, state = optimizer.update(gradient, state)
        weights = optax.apply_updates(weights, updates)
    return {"losses": losses, "logits": logits, "gradient": gradients[0], "warnings": []}


def trained(framework, last_layer, from_logits, start):
    """Returns the losses (S+1,), the logits (S+1, N, K), the first gradient (N, K), and what was warned of."""
    ask = {"keras": by_keras, "torch": by_torch, "optax": by_optax}[framework.split("-")[0]]
    return ask(last_layer, from_logits, start)
