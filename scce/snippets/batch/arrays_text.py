"""The numbers of a batch as Python: an array in one line where it fits, else in a line for every row."""

import textwrap
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scce.snippets.batch.program import Program

LINE = 100  # characters


def array_lines(program: Program, function: str, dtype: str = "", dtype_of_weights: str = "") -> list[str]:
    """Returns the lines that name the truth, predictions and, where there are some, weights; and an empty one.

    Args:
        program: whose numbers they are.
        function: that makes an array of a list, "np.array".
        dtype: what it is told about the predictions, ", dtype=np.float32".
        dtype_of_weights: and about the weights, and about rows of targets.
    """
    truth = (
        ("labels", program.labels, "") if program.targets is None else ("targets", program.targets, dtype_of_weights)
    )
    named = [
        truth,
        (program.name, program.predictions, dtype),
        ("weights", program.own_weights, dtype_of_weights),
        ("class_weights", program.class_weights, dtype_of_weights),
    ]
    lines = [_assigned(name, function, values, told) for name, values, told in named if values is not None]
    return [*(line for part in lines for line in part), ""]


def _assigned(name: str, function: str, values: NDArray[Any], dtype: str) -> list[str]:
    opening, closing = f"{name} = {function}(", f"{dtype})"
    module = function.partition(".")[0]
    rows = [", ".join(_number(value, module) for value in row) for row in np.atleast_2d(values)]
    line = f"{opening}[{', '.join(f'[{row}]' for row in rows) if values.ndim == 2 else rows[0]}]{closing}"
    if len(line) <= LINE:
        return [line]
    parts = [_wrapped(rows[0], "    ")] if values.ndim == 1 else map(_row, rows)
    return [f"{opening}[", *(line for part in parts for line in part), f"]{closing}"]


def _number(value: Any, module: str) -> str:
    return str(value).replace("inf", f"{module}.inf").replace("nan", f"{module}.nan")


def _row(row: str) -> list[str]:
    return [f"    [{row}],"] if len(row) <= LINE - 7 else ["    [", *_wrapped(row, " " * 8), "    ],"]


def _wrapped(row: str, indent: str) -> list[str]:
    return textwrap.wrap(f"{row},", LINE, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
