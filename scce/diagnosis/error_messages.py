"""Errors that frameworks raise instead of a loss: what each says of labels and outputs, and the line to change."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from scce.arrays import InputError

SHAPE = r"[(\[](?P<{name}>[\dNone, ]{{1,60}})[)\]]"
FROM_ONE = "If your labels start at 1: labels = labels - 1"
AS_INTEGERS = "Change them: labels = labels.argmax(axis=-1), or take CategoricalCrossentropy"
TO_ONE_HOT = "Take SparseCategoricalCrossentropy, or labels = keras.utils.to_categorical(labels, K) for K outputs"


class NoLossError(InputError):
    """A text has an error of a framework in place of a loss."""


@dataclass(frozen=True)
class ErrorMessage:
    """An error that people meet in place of a loss.

    Attributes:
        pattern: how its text is known.
        says: what it means and what to change, in sentences, from what the pattern found.
    """

    pattern: re.Pattern[str]
    says: Callable[[re.Match[str]], str]


def meaning_of(text: str) -> str:
    """Returns what the error in a text means, and the line to change; "" where there is no error that is known."""
    for each in ERRORS:
        if found := each.pattern.search(text):
            return f"this is an error and no loss: {each.says(found)}"
    return ""


def _no_output(found: re.Match[str], ignoring: str) -> str:
    label = int(found["label"])
    if label < 0:
        return (
            f"the label {label} has no output, for labels count from 0. If it stands for no label: {ignoring}={label})"
        )
    return (
        f"the label {label} has no output, for labels count from 0. {FROM_ONE}. If they are right, the last layer "
        f"needs {label + 1:,} outputs or more"
    )


def _no_output_on_a_gpu(_: re.Match[str]) -> str:
    return (
        f"a GPU says so where a label has no output, most often. {FROM_ONE}. To see it before the loss: "
        "assert 0 <= labels.min() and labels.max() < logits.shape[1]"
    )


def _rows_given_to_sparse(_: re.Match[str]) -> str:
    return f"the sparse loss takes one integer for each example, and was given rows, as one-hot is. {AS_INTEGERS}"


def _first_dimension(found: re.Match[str]) -> str:
    rows, labels = ([int(part) for part in re.findall(r"\d+", found[name])] for name in ("logits", "labels"))
    if len(rows) == 2 and len(labels) == 1 and labels[0] == rows[0] * rows[1]:
        return f"{labels[0]:,} labels for {rows[0]:,} rows are one-hot rows, {rows[0]:,} x {rows[1]:,}. {AS_INTEGERS}"
    return "there are not as many labels as rows of logits. Print both shapes: without the last axis they must be equal"


def _integers_given_to_rows(_: re.Match[str]) -> str:
    return f"the categorical loss takes one-hot rows, and was given integers. {TO_ONE_HOT}"


def _different_shapes(found: re.Match[str]) -> str:
    target, output = ([part.strip() for part in found[name].split(",")] for name in ("target", "output"))
    if target[-1] == "1" or len(target) < len(output):
        return _integers_given_to_rows(found)
    return (
        f"the labels are rows of {target[-1]}, and the model has {output[-1]} outputs. "
        f"Make the last layer as wide as the rows: Dense({target[-1]})"
    )


def _type_of_labels(_: re.Match[str]) -> str:
    return "PyTorch takes classes as 64-bit integers: labels = labels.long()"


def _type_of_rows(_: re.Match[str]) -> str:
    return (
        "labels in the shape of the logits are taken for probabilities, which are floats. For one-hot rows: "
        "labels = labels.argmax(dim=1), or labels = labels.float()"
    )


def _column_of_labels(_: re.Match[str]) -> str:
    return "the labels are a column. For shape (N, 1): labels = labels.squeeze(1)"


def _as_many_labels(found: re.Match[str]) -> str:
    return (
        f"there are {int(found['rows']):,} rows of logits and {int(found['labels']):,} labels. For tokens or pixels: "
        "loss(logits.reshape(-1, K), labels.reshape(-1)) for K outputs, with the classes on the last axis of the logits"
    )


def _class_axis(_: re.Match[str]) -> str:
    return (
        "PyTorch takes the classes on axis 1, as (N, K, positions). If yours are last: logits = logits.transpose(1, 2)"
    )


def _classes_absent(_: re.Match[str]) -> str:
    return "some classes are in no label. Name them all: log_loss(y_true, y_prob, labels=range(K)) for K columns"


def _index_outside(found: re.Match[str]) -> str:
    label, size = int(found["label"]), int(found["size"])
    return (
        f"a label is {label:,}, and {size:,} classes count from 0 to {size - 1:,}. {FROM_ONE}. If they are right, "
        f"there are {label + 1:,} classes or more"
    )


ERRORS = tuple(
    ErrorMessage(re.compile(pattern), says)
    for pattern, says in (
        (
            r"Target (?P<label>-?\d{1,12}) is out of bounds",
            partial(_no_output, ignoring="CrossEntropyLoss(ignore_index"),
        ),
        (
            r"label value of (?P<label>-?\d{1,12}) which is outside the valid range",
            partial(_no_output, ignoring="SparseCategoricalCrossentropy(ignore_class"),
        ),
        (r"device-side assert triggered|Assertion .{0,3}t >= 0 && t < n_classes", _no_output_on_a_gpu),
        (r"must have rank \(ndim\) .{0,3}target\.ndim - 1|labels\.shape\.rank.{0,3} must equal", _rows_given_to_sparse),
        (r"must have the same shape up until the last dimension", _rows_given_to_sparse),
        (
            rf"same first dimension, got logits shape {SHAPE.format(name='logits')} and labels shape "
            rf"{SHAPE.format(name='labels')}",
            _first_dimension,
        ),
        (r"must have the same rank \(ndim\)\. Received: target", _integers_given_to_rows),
        (
            rf"same shape\. Received: target\.shape={SHAPE.format(name='target')}, "
            rf"output\.shape={SHAPE.format(name='output')}",
            _different_shapes,
        ),
        (
            rf"Shapes {SHAPE.format(name='target')} and {SHAPE.format(name='output')} are incompatible",
            _different_shapes,
        ),
        (r"target dtype to be Long or Byte|expected scalar type Long but found", _type_of_labels),
        (r"floating point type for target with class probabilities", _type_of_rows),
        (r"0D or 1D target tensor expected", _column_of_labels),
        (
            r"input batch_size \((?P<rows>\d{1,12})\) to match target batch_size \((?P<labels>\d{1,12})\)",
            _as_many_labels,
        ),
        (r"Expected target size [(\[][\d, ]{1,60}[)\]], got", _class_axis),
        (r"contain different number of classes|y_true contains only one label", _classes_absent),
        (r"index (?P<label>\d{1,12}) is out of bounds for axis \d with size (?P<size>\d{1,12})", _index_outside),
    )
)
