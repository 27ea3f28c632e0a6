"""What real training makes of a network: the same first weights, examples, batches and settings.

A start is a dictionary: sizes (D, units ..., K), weights (kernel, bias, kernel, bias ..., in one row), inputs (N, D),
labels (N,), batches (epochs, batches, positions), and the settings of a run by their names. Nothing of scce is
imported here: this runs where only the framework is.
"""

from itertools import pairwise

import numpy as np


def layers_of(sizes, row):
    """Returns a row of weights as arrays: kernel, bias, kernel, bias and so on."""
    arrays, start = [], 0
    for before, after in pairwise(sizes):
        for shape in ((before, after), (after,)):
            size = int(np.prod(shape))
            arrays.append(np.array(row[start : start + size], dtype="float32").reshape(shape))
            start += size
    return arrays


def arrays_of(start):
    """Returns the inputs, and the labels or one-hot rows, of a start."""
    inputs, labels = np.array(start["inputs"], dtype="float32"), np.array(start["labels"])
    if start["encoding"] == "one-hot":
        return inputs, np.eye(start["sizes"][-1], dtype="float32")[labels]
    return inputs, labels


def keras_model(start):
    """Returns a compiled Sequential of Dense layers with the weights of a start."""
    import keras

    *hidden, last = start["sizes"][1:]
    softmax = start["last_layer"] == "softmax"
    dense = [keras.layers.Dense(units, activation="relu") for units in hidden]
    dense.append(keras.layers.Dense(last, activation="softmax" if softmax else None))
    model = keras.Sequential([keras.Input((start["sizes"][0],)), *dense])
    if start["encoding"] == "one-hot":
        loss = keras.losses.CategoricalCrossentropy(from_logits=not softmax, label_smoothing=start["smoothing"])
    else:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=not softmax)
    if start["optimizer"] == "adam":
        optimizer = keras.optimizers.Adam(start["learning_rate"])
    else:
        optimizer = keras.optimizers.SGD(start["learning_rate"], momentum=start["momentum"])
    model.compile(optimizer, loss, metrics=["accuracy"])
    model.set_weights(layers_of(start["sizes"], start["weights"]))
    return model


def by_keras(start):
    """Keras on whichever back end runs: `fit` an epoch at a time with the examples in order, or batch by batch."""
    inputs, truth = arrays_of(start)
    model, running_losses, losses, accuracies = keras_model(start), [], [], []
    for batches in start["batches"]:
        if start["loop"] == "fit":
            order = np.concatenate(batches)
            history = model.fit(inputs[order], truth[order], len(batches[0]), shuffle=False, verbose=0).history
            running_losses.append(history["loss"][0])
        else:
            sums = [model.train_on_batch(inputs[batch], truth[batch])[0] * len(batch) for batch in batches]
            running_losses.append(float(sum(sums)) / len(inputs))
        loss, accuracy = model.test_on_batch(inputs, truth)
        losses.append(float(loss))
        accuracies.append(float(accuracy))
    weights = np.concatenate([array.reshape(-1) for array in model.get_weights()])
    return outcome_of(running_losses, losses, accuracies, weights)


def by_torch(start):
    """torch.nn.Linear, torch.nn.ReLU and torch.optim, in a loop of one's own."""
    import torch

    inputs, truth = (torch.tensor(array) for array in arrays_of(start))
    labels = torch.tensor(start["labels"])
    linears = [torch.nn.Linear(*shape) for shape in pairwise(start["sizes"])]
    with torch.no_grad():
        parameters = [parameter for linear in linears for parameter in (linear.weight, linear.bias)]
        for parameter, array in zip(parameters, layers_of(start["sizes"], start["weights"]), strict=True):
            parameter[:] = torch.tensor(array.T)
    between = [layer for linear in linears for layer in (linear, torch.nn.ReLU())]
    model = torch.nn.Sequential(*between[:-1])
    loss_of = torch.nn.CrossEntropyLoss(label_smoothing=start["smoothing"])
    if start["optimizer"] == "adam":
        optimizer = torch.optim.Adam(model.parameters(), lr=start["learning_rate"])
    else:
        optimizer = torch.optim.SGD(model.parameters(), lr=start["learning_rate"], momentum=start["momentum"])

    running_losses, losses, accuracies, step = [], [], [], 0
    for batches in start["batches"]:
        total = 0.0
        for batch in batches:
            step += 1
            if start["epsilon"] == "as Keras adds it":
                optimizer.param_groups[0]["eps"] = 1e-7 / (1 - 0.999**step) ** 0.5
            optimizer.zero_grad()
            loss = loss_of(model(inputs[batch]), truth[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(batch)
        running_losses.append(total / len(inputs))
        with torch.no_grad():
            logits = model(inputs)
            losses.append(loss_of(logits, truth).item())
            accuracies.append((logits.argmax(dim=1) == labels).float().mean().item())
    weights = np.concatenate([parameter.detach().numpy().T.reshape(-1) for parameter in parameters])
    return outcome_of(running_losses, losses, accuracies, weights)


def outcome_of(running_losses, losses, accuracies, weights):
    """Returns what was found, as JSON can say it."""
    found = {"running_losses": running_losses, "losses": losses, "accuracies": accuracies}
    return found | {"weights": weights.tolist()}


def fitted(framework, start):
    """Returns the losses and accuracies after every epoch, and the last weights."""
    return (by_keras if framework.startswith("Keras") else by_torch)(start)
