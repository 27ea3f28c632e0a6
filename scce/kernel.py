"""Loss and gradient of a large batch in one walk through memory: a block stays in cache while all is done to it."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scce.arrays import (
    FloatArray,
    InputError,
    IntArray,
    as_batch,
    as_labels,
    as_logits,
    as_out,
    as_targets,
    is_numeric,
    tolerance_of_sums,
)

BLOCK_BYTES = 2**20  # a core's second-level cache
NARROW = 32  # up to so many classes, an instruction works on many examples; above, on many classes of one
UFUNC_BUFFER = 512  # numbers; with more, NumPy copies a factor per example for every class before it multiplies
CATEGORICAL_BLOCKS = 4  # that a thread holds with rows, at most: its work, a spare, the targets, and masks of them
WORTH_THREADS = 2**19  # fewer logits are done about as soon as a second thread is awake

# (logits, truth, where the gradient goes, its factor, buffers) of a block -> its losses
Block: TypeAlias = Callable[[FloatArray, NDArray[Any], FloatArray, float, FloatArray], FloatArray]


def loss_and_gradient(
    labels: ArrayLike, logits: ArrayLike, out: FloatArray | None = None, *, reduction: str = "none"
) -> tuple[FloatArray, FloatArray]:
    """Returns what sparse_categorical_crossentropy and sparse_gradient return, from one walk through the logits.

    loss = ln(1 + rest) + max z - z[label], where rest sums exp(z - max z) over all but the largest

    Nothing as large as the batch is made but the gradient; scce.encodings.memory says what else there is.

    Args:
        labels: integers of shape (N,), each in 0..K-1.
        logits: shape (N, K), finite, or -inf for a masked class.
        out: where the gradient goes, shape (N, K), float32 for float32 logits and else float64. It may be
            the logits themselves. What it holds after an error is of no use.
        reduction: "none", or "mean" for the loss and the gradient of the batch.

    Returns:
        Losses of shape (N,), or their mean, in nats; and their gradient of shape (N, K).

    Raises:
        InputError: if an argument is not as above, or does not fit the others.
    """
    z = as_batch(logits)
    y = as_labels(labels, z)
    block = _narrow_block if z.shape[1] <= NARROW else wide_block
    return _walk(block, y, z, out, reduction, lambda: as_logits(z))


def categorical_loss_and_gradient(
    targets: ArrayLike, logits: ArrayLike, out: FloatArray | None = None, *, reduction: str = "none"
) -> tuple[FloatArray, FloatArray]:
    """Returns the same for targets of shape (N, K), one-hot or soft: the same walk, with as many targets as logits."""
    z = as_batch(logits)
    t = targets if is_numeric(targets) and targets.shape == z.shape else as_targets(targets, as_logits(z))
    if out is not None and np.shares_memory(out, t):
        raise InputError("out overlaps the targets, which are still needed when it is written")
    return _walk(_categorical_block, t, z, out, reduction, lambda: as_targets(t, as_logits(z)))


def block_rows(num_classes: int, itemsize: int) -> int:
    """Returns how many examples make a block: a power of two, so that blocks share out evenly among the cores."""
    fitting = max(1, BLOCK_BYTES // (num_classes * itemsize))
    return 1 << (fitting.bit_length() - 1)


def num_buffers(num_classes: int) -> int:
    """Returns how many copies of a block a thread keeps: wide rows are worked on where their gradient goes."""
    return 2 if num_classes <= NARROW else 0


def num_threads(num_examples: int, num_classes: int, itemsize: int) -> int:
    """Returns how many threads share the blocks: one a core, and one for a small batch."""
    if num_examples * num_classes < WORTH_THREADS:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, -(-num_examples // block_rows(num_classes, itemsize)))


def _walk(
    block: Block,
    truth: NDArray[Any],
    z: NDArray[Any],
    out: FloatArray | None,
    reduction: str,
    refuse: Callable[[], Any],
) -> tuple[FloatArray, FloatArray]:
    """Returns losses and gradient, block by block; where a block is refused, `refuse` finds the place and says so."""
    if reduction not in ("none", "mean"):
        raise InputError(f"reduction {reduction!r} is neither 'none' nor 'mean'")
    num_examples, num_classes = z.shape
    dtype = np.dtype(np.float32 if z.dtype == np.float32 else np.float64)
    gradient, losses = as_out(out, z, dtype), np.empty(num_examples, dtype)
    factor = 1 / num_examples if reduction == "mean" else 1.0
    rows = block_rows(num_classes, dtype.itemsize)
    starts = iter(range(0, num_examples, rows))  # all threads take from it, so none waits for a slower one

    def work() -> None:
        buffers = np.empty((2 if block is not wide_block else 0, min(rows, num_examples) * num_classes), dtype)
        with np.errstate(over="ignore", invalid="ignore"):
            np.setbufsize(UFUNC_BUFFER)  # of this thread; errstate sets it back
            for start in starts:
                part = slice(start, start + rows)
                losses[part] = block(z[part].astype(dtype, copy=False), truth[part], gradient[part], factor, buffers)

    helpers = num_threads(num_examples, num_classes, dtype.itemsize) - 1
    try:
        if helpers:
            with ThreadPoolExecutor(helpers) as pool:
                tasks = [pool.submit(work) for _ in range(helpers)]
                work()
            for task in tasks:
                task.result()
        else:
            work()
    except InputError:
        refuse()
        raise
    return (losses.mean() if reduction == "mean" else losses), gradient


def _narrow_block(
    z: FloatArray, labels: IntArray, gradient: FloatArray, factor: float, buffers: FloatArray
) -> FloatArray:
    work, spare = (buffer[: z.size].reshape(z.shape[::-1]) for buffer in buffers)
    np.copyto(work, z.T)
    work -= _finite(work.max(axis=0))
    flat, at_label = work.reshape(-1), labels * len(z) + np.arange(len(z))
    distance = flat.take(at_label)
    np.exp(work, out=work)
    rest = _rest(work, spare)
    flat[at_label] = np.exp(distance) - 1 - rest
    np.multiply(work, factor / (1 + rest), out=gradient.T)
    return np.log1p(rest) - distance


def wide_block(z: FloatArray, labels: IntArray, gradient: FloatArray, factor: float, _: FloatArray) -> FloatArray:
    """Returns the losses of a block of examples with many classes, and writes their gradient: one walk through memory.

    Args:
        z: logits of shape (n, K).
        labels: shape (n,).
        gradient: shape (n, K), written into; it may be the logits themselves.
        factor: what the gradient is multiplied with.

    Returns:
        Losses of shape (n,), in nats.

    Raises:
        InputError: if a largest logit is NaN or infinite.
    """
    rows = np.arange(len(z))
    largest = z.argmax(axis=1)
    top = _finite(z[rows, largest])
    distance = z[rows, labels] - top
    # Here exp(z) itself neither overflows nor loses small numbers; a walk through the block is saved.
    shift = np.where((top >= 0) & (top <= 32), 0, top)
    unit = np.exp(top - shift)
    np.exp(np.subtract(z, shift[:, np.newaxis], out=gradient) if shift.any() else z, out=gradient)
    gradient[rows, largest] = 0
    rest = gradient.sum(axis=1) / unit
    gradient[rows, largest] = unit
    gradient[rows, labels] = (np.exp(distance) - 1 - rest) * unit
    np.multiply(gradient, (factor / unit / (1 + rest))[:, np.newaxis], out=gradient)
    return np.log1p(rest) - distance


def _categorical_block(
    z: FloatArray, targets: NDArray[Any], gradient: FloatArray, factor: float, buffers: FloatArray
) -> FloatArray:
    order: Literal["C", "F"] = "C" if z.shape[1] <= NARROW else "F"  # of arrays (K, N)
    work, spare = (buffer[: z.size].reshape(z.shape[::-1], order=order) for buffer in buffers)
    t, sums = _distributions(targets.T, order, z.dtype)
    np.copyto(work, z.T)
    work -= _finite(work.max(axis=0))
    np.multiply(t, work, out=spare)
    gain = spare.sum(axis=0)
    if np.isnan(gain).any():  # 0 times -inf: a class with target 0 adds nothing
        spare[t == 0] = 0
        gain = spare.sum(axis=0)
    np.exp(work, out=work)
    rest = _rest(work, spare)
    # p - t over a common denominator, in the order that is exact for a one-hot target.
    work *= sums
    work -= t
    work -= np.multiply(t, rest, out=spare)
    np.multiply(work, factor / (1 + rest), out=gradient.T)
    return sums * np.log1p(rest) - gain


def _distributions(
    targets: NDArray[Any], order: Literal["C", "F"], dtype: np.dtype[Any]
) -> tuple[FloatArray, FloatArray]:
    """Returns targets (K, N) in the type and order of the work, and the sum of every example's."""
    t: FloatArray = targets.astype(np.float32 if targets.dtype == np.float32 else np.float64, order=order, copy=False)
    sums = t.sum(axis=0)
    if not (t.min() >= 0 and (np.abs(sums - 1) <= tolerance_of_sums(targets.dtype)).all()):
        raise InputError("some targets are no distribution")
    return t.astype(dtype, copy=False), sums.astype(dtype, copy=False)


def _finite(largest: FloatArray) -> FloatArray:
    if not np.isfinite(largest).all():
        raise InputError("some logits cannot be used")
    return largest


def _rest(exponentials: FloatArray, spare: FloatArray) -> FloatArray:
    """Returns the sum of all but one largest, shapes (K, N) to (N,). The largest is 1, and so are those like it."""
    np.floor(exponentials, out=spare)  # only these stay, and are counted apart: a tiny rest is not lost beside them
    ones = spare.sum(axis=0)
    np.subtract(exponentials, spare, out=spare)
    return spare.sum(axis=0) + (ones - 1)
