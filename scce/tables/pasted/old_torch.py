"""Tensors as Lua, PyTorch before 0.4 and LibTorch print them: rows of numbers, and below them their type and size."""

import re
from collections.abc import Sequence

from scce.arrays import InputError
from scce.tables.pasted.brackets import Nested, Piece
from scce.tables.pasted.cells import counted, is_number
from scce.tables.pasted.terminal import PROMPT

END = re.compile(
    r"\s{0,20}\[ ?(?:torch\.(?:cuda\.)?[A-Z]\w{2,20}Tensor of (?:size|dimension) "
    r"(?P<size>[0-9]{1,9}(?:x[0-9]{1,9}){0,5})"
    r"(?: \(GPU [0-9]{1,3}\))?|[A-Z]\w{2,20}Type\{(?P<braces>[0-9]{1,9}(?:,[0-9]{1,9}){0,5})\} ?)\]\s{0,20}"
)
FACTOR = re.compile(r"\s{0,20}[0-9][0-9.e+-]{0,20}\s{0,3}\*\s{0,20}")
TITLE = re.compile(r"\s{0,20}(?:Variable|Parameter) containing:\s{0,20}")


def is_old_torch(lines: Sequence[str]) -> bool:
    """Returns whether lines hold the end of such a print."""
    return any(map(END.fullmatch, lines))


def pieces_of(lines: Sequence[str]) -> tuple[list[Piece], list[str]]:
    """Returns the tensors of a text, and the lines that belong to none.

    Raises:
        InputError: if a tensor has more axes than two, is printed with a factor, or does not hold what its size says.
    """
    pieces, rest, rows, name = list[Piece](), list[str](), list[list[str]](), ""
    for line in lines:
        words = line.split()
        if end := END.fullmatch(line):
            pieces.append(Piece(name, "", _tensor(rows, re.split("[x,]", end["size"] or end["braces"]))))
            rows, name = [], ""
        elif FACTOR.fullmatch(line):
            raise InputError(f"the numbers are printed with the factor {line.strip()}; print them without it")
        elif words and all(map(is_number, words)):
            rows.append(words)
        elif words and not TITLE.fullmatch(line):
            name = line.lstrip(PROMPT).strip().removesuffix("Variable containing:").rstrip("=: ")
            rest += [" ".join(row) for row in rows]
            rows = []
    return pieces, [*rest, *(" ".join(row) for row in rows)]


def _tensor(rows: Sequence[Sequence[str]], sizes: Sequence[str]) -> Nested:
    shape = tuple(map(int, sizes))
    if len(shape) > 2:
        raise InputError(f"the tensor has {len(shape)} axes; print it after .view(-1, {shape[-1]})")
    width = shape[1] if len(shape) == 2 else 1
    if len(rows) == 1 != shape[0] and len(shape) == 1 and len(rows[0]) == shape[0]:
        return list(rows[0])
    if len(rows) != shape[0] or any(len(row) != width for row in rows):
        raise InputError(
            f"the text says that a tensor is of size {'x'.join(sizes)}, and it holds {counted(rows, 'row')} "
            f"of {len(rows[0]) if rows else 0}; paste all of it"
        )
    return [row[0] for row in rows] if len(shape) == 1 else [list(row) for row in rows]
