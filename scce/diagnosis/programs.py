"""Programs that the writer of our programs does not have: TensorFlow's losses, one batch learned, loss and accuracy."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from scce.training import uniform_loss

_BATCH = """\
random = np.random.default_rng(0)
inputs = random.normal(size=(8, 16)).astype(np.float32)  # put one small batch of yours here
labels = (np.arange(8) % {size}).astype(np.int64)
assert np.isfinite(inputs).all() and labels.min() >= 0 and labels.max() < {size}
"""
_END = """\
print(float(loss))
assert float(loss) < 0.1  # learned by heart; a guess costs ln {size} = {guess}
"""

_KERAS = """\
import keras
import numpy as np

{batch}
keras.utils.set_random_seed(0)
model = keras.Sequential([keras.Input((16,)), keras.layers.Dense(32, "relu"), keras.layers.Dense({size})])
model.compile(
    keras.optimizers.Adam(0.01, clipnorm=1.0),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True),
)
model.fit(inputs, labels, epochs=150, verbose=0)
loss = model.evaluate(inputs, labels, verbose=0)
{end}"""

_PYTORCH = """\
import numpy as np
import torch

{batch}
inputs, labels = torch.from_numpy(inputs), torch.from_numpy(labels)
torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(16, 32), torch.nn.ReLU(), torch.nn.Linear(32, {size}))
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for _ in range(150):
    optimizer.zero_grad()
    loss = torch.nn.functional.cross_entropy(model(inputs), labels)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
{end}"""

_OPTAX = """\
import jax
import jax.numpy as jnp
import numpy as np
import optax

{batch}
weights = {{
    "hidden": jnp.array(random.normal(0, 0.25, (16, 32)), jnp.float32),
    "output": jnp.array(random.normal(0, 0.1, (32, {size})), jnp.float32),
}}
optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(0.01))
state = optimizer.init(weights)


def mean_loss(weights):
    logits = jax.nn.relu(inputs @ weights["hidden"]) @ weights["output"]
    return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()


@jax.jit
def step(weights, state):
    loss, gradient = jax.value_and_grad(mean_loss)(weights)
    updates, state = optimizer.update(gradient, state)
    return optax.apply_updates(weights, updates), state, loss


for _ in range(150):
    weights, state, loss = step(weights, state)
{end}"""

_TENSORFLOW = """\
import numpy as np
import tensorflow as tf

{batch}
hidden = tf.Variable(random.normal(0, 0.25, (16, 32)), dtype=tf.float32)
output = tf.Variable(random.normal(0, 0.1, (32, {size})), dtype=tf.float32)
for _ in range(300):
    with tf.GradientTape() as tape:
        logits = tf.nn.relu(inputs @ hidden) @ output
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
        loss = tf.reduce_mean(losses)
    gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, [hidden, output]), 1.0)
    for weight, gradient in zip([hidden, output], gradients):
        weight.assign_sub(0.5 * gradient)
{end}"""


def _learning(program: str) -> Callable[[int], str]:
    def written(size: int) -> str:
        guess = f"{uniform_loss(size):.4f}"
        return program.format(size=size, batch=_BATCH.format(size=size), end=_END.format(size=size, guess=guess))

    return written


ONE_BATCH: Mapping[str, Callable[[int], str]] = MappingProxyType(
    {
        "Keras": _learning(_KERAS),
        "PyTorch": _learning(_PYTORCH),
        "Optax": _learning(_OPTAX),
        "TensorFlow": _learning(_TENSORFLOW),
    }
)


def tensorflow_loss(num_examples: int, num_classes: int) -> str:
    """Returns a program that computes the mean loss of a batch from logits with tf.nn."""
    return f"""\
import numpy as np
import tensorflow as tf

random = np.random.default_rng(0)
logits = np.zeros(({num_examples}, {num_classes:_}), dtype=np.float32)  # put your model's logits here
labels = random.integers({num_classes:_}, size={num_examples})  # put your labels here

losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
loss = tf.reduce_mean(losses)
print(float(loss))
assert abs(float(loss) - np.log({num_classes:_})) < 1e-3  # logits of zeros cost ln {num_classes:_}
"""


def tensorflow_ignoring(label: int, num_classes: int) -> str:
    """Returns a program that divides by the labels that count."""
    return f"""\
import numpy as np
import tensorflow as tf

labels = tf.constant([{", ".join(map(str, range(num_classes)))}, {label}, {label}])
logits = tf.zeros((5, {num_classes}))

counted = labels != {label}
losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
    labels=tf.boolean_mask(labels, counted), logits=tf.boolean_mask(logits, counted)
)
loss = tf.reduce_mean(losses)
print(float(loss))
assert abs(float(loss) - np.log({num_classes})) < 1e-5
"""


def tensorflow_weighing() -> str:
    """Returns a program that divides by the sum of the weights."""
    return """\
import numpy as np
import tensorflow as tf

labels = tf.constant([0, 0, 1])
logits = tf.constant([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
class_weights = tf.constant([1.0, 3.0])

weights = tf.gather(class_weights, labels)
losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
loss = tf.reduce_sum(weights * losses) / tf.reduce_sum(weights)
print(float(loss))
# Weights that are all the same change no mean of this kind.
assert np.isclose(float(tf.reduce_sum(2 * weights * losses) / tf.reduce_sum(2 * weights)), float(loss))
"""


_OUTPUTS = "logits = {array}([[2.0, 0.0, -1.0], [0.5, 1.5, 0.0], [0.0, 0.2, 0.1]]{dtype})  # of one batch of yours"
_LABELS = "labels = {array}([0, 1, 2])"
_SAME = """\
print(float(loss), float(accuracy))
assert 1 - float(accuracy) <= float(loss) / np.log(2)  # each wrong answer costs ln 2 at the least
"""


def _both(imports: str, array: str, lines: str, dtype: str = "") -> str:
    given = _OUTPUTS.format(array=array, dtype=dtype)
    return f"{imports}\n\n{given}\n{_LABELS.format(array=array)}\n\n{lines}\n{_SAME}"


LOSS_AND_ACCURACY: Mapping[str, str] = MappingProxyType(
    {
        "Keras": _both(
            "import keras\nimport numpy as np",
            "np.array",
            "loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(labels, logits)\n"
            "metric = keras.metrics.SparseCategoricalAccuracy()\n"
            "metric.update_state(labels, logits)\n"
            "accuracy = metric.result()",
            ', dtype="float32"',
        ),
        "PyTorch": _both(
            "import numpy as np\nimport torch",
            "torch.tensor",
            "loss = torch.nn.functional.cross_entropy(logits, labels)\n"
            "accuracy = (logits.argmax(dim=-1) == labels).float().mean()",
        ),
        "Optax": _both(
            "import jax.numpy as jnp\nimport numpy as np\nimport optax",
            "jnp.array",
            "loss = optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()\n"
            "accuracy = (logits.argmax(axis=-1) == labels).mean()",
        ),
        "TensorFlow": _both(
            "import numpy as np\nimport tensorflow as tf",
            "tf.constant",
            "loss = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))\n"
            "right = tf.argmax(logits, axis=-1, output_type=tf.int32) == labels\n"
            "accuracy = tf.reduce_mean(tf.cast(right, tf.float32))",
        ),
    }
)
