"""The frameworks that the app knows: the one table in which what is known of each stands."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from scce.frameworks import calls, keras, keras_backends, optax, pytorch, scikit, tensorflow
from scce.frameworks.framework import Framework

_TENSORFLOW, _JAX, _PYTORCH = ("TensorFlow", "2.21.0"), ("JAX", "0.10.2"), ("PyTorch", "2.13.0")
_KERAS = ("Keras", keras.VERSION)

KERAS_ON_TENSORFLOW = Framework(
    key="keras-tensorflow",
    versions=(_KERAS, _TENSORFLOW),
    family="Keras",
    speaker="Keras",
    takes="either",
    evaluated=partial(keras.evaluate, backend=keras_backends.TENSORFLOW),
    call=calls.keras_call,
    reductions=calls.KERAS_REDUCTIONS,
    divides_rows=True,
    keras_back_end="tensorflow",
    from_logits=(True, False),
    finds_logits=True,
)
_KERAS_COMPILED_BY_JAX = replace(
    KERAS_ON_TENSORFLOW,
    key="keras-jax",
    versions=(_KERAS, _JAX),
    evaluated=partial(keras.evaluate, backend=keras_backends.JAX_COMPILED),
    keras_back_end="jax",
    finds_logits=False,
)
KERAS_ON_JAX = replace(
    _KERAS_COMPILED_BY_JAX,
    evaluated=partial(keras.evaluate, backend=keras_backends.JAX),
    compiled=_KERAS_COMPILED_BY_JAX,
)
KERAS_ON_PYTORCH = replace(
    KERAS_ON_TENSORFLOW,
    key="keras-torch",
    versions=(_KERAS, _PYTORCH),
    evaluated=partial(keras.evaluate, backend=keras_backends.TORCH),
    keras_back_end="torch",
    finds_logits=False,
)
PYTORCH = Framework(
    key="torch",
    versions=(_PYTORCH,),
    family="PyTorch",
    speaker="PyTorch's cross_entropy",
    takes="logits",
    evaluated=pytorch.evaluate,
    call=calls.pytorch_call,
    reductions=calls.MEAN_OR_SUM,
    from_logits=(True,),
    always_logits=("torch.nn.CrossEntropyLoss has no from_logits: it always takes logits, and applies softmax itself"),
)
OPTAX = Framework(
    key="optax",
    versions=(("optax", "0.2.8"), _JAX),
    family="optax",
    speaker="optax",
    takes="logits",
    evaluated=optax.evaluate,
    call=calls.optax_call,
    reductions=calls.MEAN_OR_SUM,
    from_logits=(True,),
    always_logits=(
        "optax's softmax_cross_entropy_with_integer_labels has no from_logits: it always takes logits, "
        "and applies softmax itself"
    ),
)
TENSORFLOW = Framework(
    key="tensorflow",
    versions=(_TENSORFLOW,),
    family="TensorFlow",
    speaker="tf.nn",
    takes="logits",
    evaluated=tensorflow.evaluate,
    call=calls.tensorflow_call,
    reductions=calls.MEAN_OR_SUM,
)
SCIKIT_LEARN = Framework(
    key="sklearn",
    versions=(("scikit-learn", "1.9.1"),),
    family="scikit-learn",
    speaker="log_loss",
    takes="probabilities",
    evaluated=scikit.evaluate,
    call=calls.scikit_call,
    reductions=calls.MEAN_OR_SUM,
    keeps_floats=True,
)

FRAMEWORKS: Mapping[str, Framework] = MappingProxyType(
    {
        framework.key: framework
        for framework in (
            KERAS_ON_TENSORFLOW,
            KERAS_ON_JAX,
            KERAS_ON_PYTORCH,
            PYTORCH,
            OPTAX,
            TENSORFLOW,
            SCIKIT_LEARN,
        )
    }
)
