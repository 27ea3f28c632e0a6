"""What labels, targets, logits and the kernel's work space weigh, in bytes: counted, never built."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from scce.arrays import InputError, as_num_classes
from scce.kernel import CATEGORICAL_BLOCKS, UFUNC_BUFFER, block_rows, num_buffers, num_threads

_INDICES, _NUMBERS = 3, 9  # that a thread holds of every example in its block at one time, at most
_UNITS = ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB")


@dataclass(frozen=True)
class Memory:
    """Bytes of a batch of N examples and K classes.

    Attributes:
        labels: N integers.
        targets: N x K numbers, the labels as one-hot rows.
        logits: N x K numbers.
        gradient: N x K numbers.
        workspace: what loss_and_gradient has in use beside these, at most: the losses, the labels as indices, and
            for every thread its blocks and the vectors of one block.
        categorical_workspace: the same of categorical_loss_and_gradient.
    """

    labels: int
    targets: int
    logits: int
    gradient: int
    workspace: int
    categorical_workspace: int


def memory_of(
    num_examples: int, num_classes: int, label_dtype: DTypeLike = np.int64, float_dtype: DTypeLike = np.float32
) -> Memory:
    """Returns what a batch weighs.

    Args:
        num_examples: N, at least 1.
        num_classes: K, at least 2.
        label_dtype: of the integer labels.
        float_dtype: of logits, targets and gradient.

    Raises:
        InputError: if a number is too small or no integer.
    """
    classes = as_num_classes(num_classes)
    if isinstance(num_examples, bool) or not isinstance(num_examples, int | np.integer) or num_examples < 1:
        raise InputError(f"num_examples {num_examples!r} is not a positive integer")
    examples, itemsize = int(num_examples), np.dtype(float_dtype).itemsize
    matrix = examples * classes * itemsize
    return Memory(
        labels=examples * np.dtype(label_dtype).itemsize,
        targets=matrix,
        logits=matrix,
        gradient=matrix,
        workspace=_workspace(examples, classes, itemsize, num_buffers(classes)),
        categorical_workspace=_workspace(examples, classes, itemsize, CATEGORICAL_BLOCKS),
    )


def _workspace(num_examples: int, num_classes: int, itemsize: int, num_blocks: int) -> int:
    index_size = np.dtype(np.intp).itemsize
    rows = min(block_rows(num_classes, itemsize), num_examples)
    blocks = num_blocks * num_classes * itemsize
    vectors = _INDICES * index_size + _NUMBERS * itemsize
    threads = num_threads(num_examples, num_classes, itemsize)
    broadcasting = UFUNC_BUFFER * itemsize  # NumPy's own, for a vector that meets a matrix
    return num_examples * (itemsize + index_size) + threads * (rows * (blocks + vectors) + broadcasting)


def readable_bytes(count: Any) -> str:
    """Returns a number of bytes as people read it, with three digits: 640 bytes, 64 KiB, 1.53 GiB."""
    if count < 1024:
        return f"{count} bytes"
    power = 1
    while count >= 999.5 * 1024**power and power < len(_UNITS):
        power += 1
    return f"{count / 1024**power:.3g} {_UNITS[power - 1]}"
