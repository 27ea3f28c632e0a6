"""A program for each cause that shows it, and one beside it that must not, each with the framework that runs it.

A program ends with a line that prints the loss as a float32 or a float64 prints it.
"""

from typing import NamedTuple

KERAS, TENSORFLOW, PYTORCH, OPTAX = "Keras on PyTorch", "Keras on TensorFlow", "PyTorch", "optax on JAX"


class Shown(NamedTuple):
    """What is run.

    Attributes:
        key: the cause.
        home: the framework.
        shows: the program whose loss has the cause.
        near: the line of it that is another one in the near miss, and that other one.
        known: what is known besides.
    """

    key: str
    home: str
    shows: str
    near: tuple[str, str]
    known: dict


NUMPY = "import numpy as np\nrandom = np.random.default_rng(0)\n"
TORCH = "import torch\ntorch.manual_seed(0)\nF = torch.nn.functional\n"
JAX = "import jax, optax, jax.numpy as jnp, numpy as np\nrandom = np.random.default_rng(0)\n"
OF_KERAS = NUMPY + "import keras\nL = keras.losses\n"
PRINT = "print(float(loss))"
SPARSE = "loss = L.SparseCategoricalCrossentropy(from_logits={})(labels, outputs)\n"

PROGRAMS = [
    Shown(
        "guessing",
        PYTORCH,
        f"{TORCH}logits = torch.zeros(8, 10)\nloss = F.cross_entropy(logits, torch.arange(8))\n{PRINT}",
        ("torch.zeros(8, 10)", "0.1 * torch.randn(8, 10)"),
        {"num_classes": 10},
    ),
    Shown(
        "guessing",
        OPTAX,
        f"{JAX}logits = jnp.zeros((8, 202))\n"
        f"loss = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.arange(8)).mean()\n{PRINT}",
        ("jnp.zeros((8, 202))", "jnp.array(random.normal(0, 0.3, (8, 202)))"),
        {},
    ),
    Shown(
        "class_shares",
        PYTORCH,
        f"{TORCH}labels = torch.tensor([0] * 7 + [1] * 2 + [2])\n"
        "bias = torch.zeros(3, requires_grad=True)\nfor _ in range(3000):\n"
        "    loss = F.cross_entropy(bias.expand(10, 3), labels)\n    loss.backward()\n"
        f"    with torch.no_grad():\n        bias -= bias.grad; bias.grad = None\n{PRINT}",
        ("range(3000)", "range(3)"),
        {"class_counts": (7, 2, 1)},
    ),
    Shown(
        "clip",
        KERAS,
        f"{OF_KERAS}labels = np.array([1, 2, 3, 4])\n"
        "outputs = keras.ops.softmax(np.eye(5, dtype='float32')[[0, 0, 0, 0]] * 60)\n" + SPARSE.format(False) + PRINT,
        ("* 60)", "* 6)"),
        {"num_classes": 5},
    ),
    Shown(
        "clip",
        KERAS,
        f"{OF_KERAS}labels = np.arange(10)\n"
        "outputs = keras.ops.softmax(np.eye(10, dtype='float32')[[0] * 10] * 90)\n" + SPARSE.format(False) + PRINT,
        ("* 90)", "* 9)"),
        {"num_classes": 10},
    ),
    Shown(
        "lower_clip",
        KERAS,
        f"{OF_KERAS}labels = np.arange(4)\n"
        "outputs = keras.ops.softmax(np.eye(4, dtype='float32') * 90)\n" + SPARSE.format(False) + PRINT,
        ("* 90)", "* 9)"),
        {},
    ),
    Shown(
        "double_softmax_floor",
        PYTORCH,
        f"{TORCH}labels = torch.arange(4)\noutputs = torch.softmax(60 * torch.eye(4), dim=-1)\n"
        f"loss = F.cross_entropy(outputs, labels)\n{PRINT}",
        ("60 *", "2 *"),
        {"num_classes": 4},
    ),
    Shown(
        "double_softmax_floor",
        KERAS,
        f"{OF_KERAS}labels = np.arange(10)\noutputs = keras.ops.softmax(60 * np.eye(10, dtype='float32'))\n"
        + SPARSE.format(True)
        + PRINT,
        ("60 *", "2 *"),
        {"num_classes": 10},
    ),
    Shown(
        "double_softmax_ceiling",
        OPTAX,
        f"{JAX}outputs = jax.nn.softmax(60 * jnp.eye(10))\n"
        "labels = (jnp.arange(10) + 1) % 10\n"
        f"loss = optax.softmax_cross_entropy_with_integer_labels(outputs, labels).mean()\n{PRINT}",
        ("60 *", "2 *"),
        {"num_classes": 10},
    ),
    Shown(
        "smoothing_floor",
        PYTORCH,
        f"{TORCH}targets = 0.9 * torch.eye(10) + 0.01\nloss = F.cross_entropy(targets.log(), torch.arange(10), "
        f"label_smoothing=0.1)\n{PRINT}",
        ("targets.log()", "1.5 * targets.log()"),
        {"num_classes": 10, "smoothing": 0.1},
    ),
    Shown(
        "focal",
        PYTORCH,
        f"{TORCH}p = torch.full((8,), 0.0).clamp(1e-4, 1 - 1e-4)\n"
        f"loss = (0.25 * (1 - p) ** 2 * -p.log()).mean()\n{PRINT}",
        ("torch.full((8,), 0.0)", "torch.full((8,), 2e-4)"),
        {"num_classes": 10},
    ),
    Shown(
        "focal",
        KERAS,
        f"{OF_KERAS}targets = np.eye(10, dtype='float32')\noutputs = np.full((10, 10), 0.1, 'float32')\n"
        f"loss = L.CategoricalFocalCrossentropy()(targets, outputs)\n{PRINT}",
        ("CategoricalFocalCrossentropy()", "CategoricalFocalCrossentropy(gamma=3.3)"),
        {"num_classes": 10},
    ),
    Shown(
        "bits",
        PYTORCH,
        f"{TORCH}p = torch.softmax(torch.zeros(8, 10), dim=-1)\nloss = -p[:, 0].log2().mean()\n{PRINT}",
        ("torch.zeros(8, 10)", "torch.randn(8, 10)"),
        {"num_classes": 10},
    ),
    Shown(
        "log10",
        PYTORCH,
        f"{TORCH}p = torch.softmax(torch.zeros(8, 37), dim=-1)\nloss = -p[:, 0].log10().mean()\n{PRINT}",
        ("torch.zeros(8, 37)", "torch.randn(8, 37)"),
        {"num_classes": 37},
    ),
    Shown(
        "perplexity",
        PYTORCH,
        f"{TORCH}loss = F.cross_entropy(torch.zeros(8, 37), torch.arange(8)).exp()\n{PRINT}",
        ("torch.zeros(8, 37)", "torch.randn(8, 37)"),
        {"num_classes": 37},
    ),
    Shown(
        "sum_not_mean",
        PYTORCH,
        f"{TORCH}loss = F.cross_entropy(torch.zeros(48, 10), torch.arange(48) % 10, reduction='sum')\n{PRINT}",
        ("torch.zeros(48, 10)", "0.1 * torch.randn(48, 10)"),
        {"num_classes": 10, "batch_size": 48},
    ),
    Shown(
        "sum_not_mean",
        KERAS,
        f"{OF_KERAS}labels, outputs = np.arange(8), np.zeros((8, 10), 'float32')\n"
        f"loss = L.SparseCategoricalCrossentropy(from_logits=True, reduction='sum')(labels, outputs)\n{PRINT}",
        ("np.zeros((8, 10), 'float32')", "random.normal(0, 0.1, (8, 10)).astype('float32')"),
        {"num_classes": 10, "batch_size": 8},  # without it, 8 ln 10 is -ln 1e-8 to the last digit
    ),
    Shown(
        "divided_twice",
        PYTORCH,
        f"{TORCH}loss = F.cross_entropy(torch.zeros(32, 10), torch.arange(32) % 10) / 32\n{PRINT}",
        ("torch.zeros(32, 10)", "0.1 * torch.randn(32, 10)"),
        {"num_classes": 10, "batch_size": 32},
    ),
    Shown(
        "mean_over_ignored",
        PYTORCH,
        f"{TORCH}labels = torch.tensor([1, 2, 3, 4, 5] + [-100] * 27)\n"
        f"loss = F.cross_entropy(torch.zeros(32, 10), labels, reduction='none').mean()\n{PRINT}",
        ("torch.zeros(32, 10)", "0.2 * torch.randn(32, 10)"),
        {"num_classes": 10, "batch_size": 32},
    ),
    Shown(
        "binary_cross_entropy",
        KERAS,
        f"{OF_KERAS}targets = np.eye(10, dtype='float32')\noutputs = np.full((10, 10), 0.1, 'float32')\n"
        f"loss = L.BinaryCrossentropy()(targets, outputs)\n{PRINT}",
        ("0.1, 'float32')", "0.12, 'float32')"),
        {"num_classes": 10},
    ),
    Shown(
        "binary_cross_entropy",
        PYTORCH,
        f"{TORCH}loss = F.binary_cross_entropy_with_logits(torch.zeros(10, 10), torch.eye(10))\n{PRINT}",
        ("torch.zeros(10, 10)", "torch.randn(10, 10)"),
        {"num_classes": 10},
    ),
    Shown(
        "one_unit",
        KERAS,
        f"{OF_KERAS}targets = np.array([[0], [1], [0], [1]], 'float32')\n"
        "outputs = keras.layers.Softmax()(np.array([[2], [-1], [0.3], [5]], 'float32'))\n"
        f"loss = L.BinaryCrossentropy()(targets, outputs)\n{PRINT}",
        ("keras.layers.Softmax()", "keras.ops.sigmoid"),
        {},
    ),
    Shown(
        "one_unit",
        PYTORCH,
        f"{TORCH}loss = F.cross_entropy(torch.randn(8, 1), torch.zeros(8, dtype=torch.int64))\n{PRINT}",
        ("torch.randn(8, 1)", "torch.randn(8, 2)"),
        {},
    ),
    Shown(
        "constant_output",
        PYTORCH,
        f"{TORCH}loss = F.cross_entropy(torch.zeros(10, 2), torch.tensor([0] * 7 + [1] * 3))\n{PRINT}",
        ("torch.zeros(10, 2)", "0.2 * torch.randn(10, 2)"),
        {"num_classes": 2, "accuracy": 0.7},
    ),
    Shown(
        "confident_and_wrong",
        PYTORCH,
        f"{TORCH}loss = F.cross_entropy(40 * torch.randn(64, 10), torch.arange(64) % 10)\n{PRINT}",
        ("40 *", "1 *"),
        {"num_classes": 10},
    ),
    Shown(
        "metric_not_loss",
        KERAS,
        f"{OF_KERAS}labels = np.arange(10)\noutputs = 4 * np.eye(10, dtype='float32')\n"
        + SPARSE.format(True)
        + "metric = keras.metrics.CategoricalAccuracy()\nmetric.update_state(labels[:, None], outputs)\n"
        + 'print("loss:", float(loss), "accuracy:", float(metric.result()))',
        ("CategoricalAccuracy()", "SparseCategoricalAccuracy()"),
        {"num_classes": 10},
    ),
    Shown(
        "class_weights",
        PYTORCH,
        f"{TORCH}labels, weights = torch.tensor([0, 0, 1, 2]), torch.tensor([1.0, 10.0, 1.0])\n"
        "logits = torch.randn(4, 3)\n"
        "own = F.cross_entropy(logits, labels, weight=weights)\n"
        "keras = (weights[labels] * F.cross_entropy(logits, labels, reduction='none')).mean()\n"
        'print("Keras", float(keras), "PyTorch", float(own))',
        ("[1.0, 10.0, 1.0]", "[1.0, 1.0, 1.0]"),
        {"num_classes": 3},
    ),
    # The same weights, given to each framework in its own way: as fit() gives Keras those of the classes.
    Shown(
        "class_weights",
        KERAS,
        f"{OF_KERAS}{TORCH}labels, weights = np.array([0, 0, 1, 2]), np.array(WEIGHTS, 'float32')\n".replace(
            "WEIGHTS", "[1.0, 10.0, 1.0]"
        )
        + "logits = random.normal(size=(4, 3)).astype('float32')\n"
        "model = keras.Sequential([keras.Input((3,)), keras.layers.Activation('linear')])\n"
        "model.compile('sgd', L.SparseCategoricalCrossentropy(from_logits=True))\n"
        "of_class = dict(enumerate(weights.tolist()))\n"
        "own = model.fit(logits, labels, class_weight=of_class, verbose=0).history['loss'][0]\n"
        "other = F.cross_entropy(torch.tensor(logits), torch.tensor(labels), weight=torch.tensor(weights))\n"
        'print("Keras", own, "PyTorch", float(other))',
        ("[1.0, 10.0, 1.0]", "[1.0, 1.0, 1.0]"),
        {"num_classes": 3},
    ),
    # PyTorch divides by the weights with classes, and by the examples with rows.
    Shown(
        "class_weights",
        PYTORCH,
        f"{TORCH}labels, weights = torch.tensor([0, 0, 1, 2]), torch.tensor([25.0, 25.0, 100.0])\n"
        "logits = torch.randn(4, 3)\n"
        "first = F.cross_entropy(logits, labels, weight=weights)\n"
        "second = F.cross_entropy(logits, F.one_hot(labels, 3).float(), weight=weights)\n"
        'print(f"class indices: {first:.4f}, one-hot: {second:.4f}")',
        ("[25.0, 25.0, 100.0]", "[1.0, 1.0, 1.0]"),
        {"num_classes": 3},
    ),
    # A guess costs ln K times the mean weight in Keras, and ln K in PyTorch.
    Shown(
        "class_weights",
        KERAS,
        f"{OF_KERAS}labels, weights = np.arange(4), np.array([1.0, 2.0, 3.0, 6.0])\n"
        "loss = L.SparseCategoricalCrossentropy(from_logits=True)(labels, np.zeros((4, 4)), sample_weight=weights)\n"
        'print(float(loss), "class_weight={0: 1.0, 1: 2.0, 2: 3.0, 3: 6.0}")',
        ("sample_weight=weights)", "sample_weight=weights) / weights.mean()"),
        {},
    ),
    Shown(
        "nan",
        PYTORCH,
        f"{TORCH}labels = torch.full((4,), -100)\nloss = F.cross_entropy(torch.zeros(4, 10), labels)\n{PRINT}",
        ("torch.full((4,), -100)", "torch.full((4,), 3)"),
        {},
    ),
    Shown(
        "nan",
        OPTAX,
        f"{JAX}labels = jnp.array([3, 10])\n"
        f"loss = optax.softmax_cross_entropy_with_integer_labels(jnp.zeros((2, 10)), labels).mean()\n{PRINT}",
        ("[3, 10]", "[3, 9]"),
        {},
    ),
    Shown(
        "infinite",
        PYTORCH,
        f"{TORCH}p = torch.softmax(torch.tensor([[200.0, 0.0]]), dim=-1)\nloss = -p.log()[0, 1]\n{PRINT}",
        ("200.0", "20.0"),
        {},
    ),
    Shown(
        "negative",
        PYTORCH,
        f"{TORCH}p = torch.softmax(torch.zeros(8, 10), dim=-1)\nloss = F.nll_loss(p, torch.arange(8))\n{PRINT}",
        ("nll_loss(p,", "nll_loss(p.log(),"),
        {"num_classes": 10},
    ),
    Shown(
        "negative",
        OPTAX,
        f"{JAX}logits, where = jnp.array([[1.0, 0.0, 0.5]]), jnp.array([[False, True, True]])\n"
        "loss = optax.softmax_cross_entropy_with_integer_labels(logits, jnp.array([0]), where=where).mean()\n"
        f"{PRINT}",
        ("[[False, True, True]]", "[[True, True, True]]"),
        {"num_classes": 3},
    ),
    Shown(
        "near_guessing",
        PYTORCH,
        f"{TORCH}loss = F.cross_entropy(0.05 * torch.randn(64, 10), torch.arange(64) % 10)\n{PRINT}",
        ("0.05 *", "1.5 *"),
        {"num_classes": 10},
    ),
    # Beside a validation loss that is ln K, a training loss that dropout moves a little.
    Shown(
        "near_guessing",
        PYTORCH,
        f"{TORCH}labels = torch.arange(60) % 10\nown = F.cross_entropy(0.02 * torch.randn(60, 10), labels)\n"
        "other = F.cross_entropy(torch.zeros(60, 10), labels)\n"
        'print(f"loss: {own:.4f} - val_loss: {other:.4f}")',
        ("0.02 *", "1.5 *"),
        {},
    ),
    # 2 to the power of the loss is the perplexity, as fairseq prints them.
    Shown(
        "bits",
        PYTORCH,
        f"{TORCH}nats = F.cross_entropy(2 * torch.randn(64, 500), torch.arange(64))\n"
        "loss = nats / torch.tensor(2.0).log()\n"
        'print(f"loss={loss:.3f}, ppl={nats.exp():.2f}")',
        ("nats / torch.tensor(2.0).log()", "nats"),
        {},
    ),
    # A loss at a clip stands still because of the clip.
    Shown(
        "clip",
        KERAS,
        f"{OF_KERAS}labels = np.array([1, 2, 3, 4])\nlogits = 60 * np.eye(5, dtype='float32')[[0, 0, 0, 0]]\n"
        "for step in range(4):\n"
        "    loss = L.SparseCategoricalCrossentropy()(labels, keras.ops.softmax(logits - step))\n"
        '    print(f"step {step}: loss: {float(loss):.4f}")',
        ("60 *", "6 *"),
        {"num_classes": 5},
    ),
    # A softmax over one unit passes no gradient: the loss is the same in every epoch.
    Shown(
        "constant_output",
        PYTORCH,
        f"{TORCH}x, y = torch.randn(20, 2), torch.rand(20, 1)\nlayer = torch.nn.Linear(2, 1)\n"
        "steps = torch.optim.Adam(layer.parameters())\nfor _ in range(5):\n"
        "    loss = F.mse_loss(torch.softmax(layer(x), dim=-1), y)\n"
        '    steps.zero_grad(); loss.backward(); steps.step()\n    print("loss:", loss.item())',
        ("torch.softmax(layer(x), dim=-1)", "torch.sigmoid(layer(x))"),
        {},
    ),
]

TRAINED = (
    NUMPY
    + """import keras
keras.utils.set_random_seed(0)
x = random.normal(0, 1, (64, 4)).astype("float32")
y = x.argmax(axis=1)
model = keras.Sequential([keras.layers.Dense(4, activation="ACTIVATION")])
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=FROM_LOGITS)
model.compile(keras.optimizers.Adam(RATE), loss, metrics=["accuracy"])
print(model.fit(x, y, batch_size=64, epochs=EPOCHS, validation_split=0.25, verbose=0).history)
"""
)


def trained(activation, from_logits, rate, epochs):
    """Returns a program that prints the history of a small Keras model of four classes, whose rule it can learn."""
    words = {"ACTIVATION": activation, "FROM_LOGITS": from_logits, "RATE": rate, "EPOCHS": epochs}
    program = TRAINED
    for word, value in words.items():
        program = program.replace(word, str(value))
    return program
