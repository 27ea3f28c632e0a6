"""Tables in which a cell holds the list of all predictions, as pandas prints and writes a column of arrays."""

import re

from scce.arrays import InputError
from scce.tables.pasted.cells import is_number

LIST = re.compile(r'"?\[([^\[\]\n"]{1,9999})\]"?')


def without_lists(text: str) -> str:
    """Returns a table with a column for every number of its lists; any other text as it is.

    Raises:
        InputError: if the lists are not equally long.
    """
    filled = [(i, line) for i, line in enumerate(text.split("\n")) if line.strip()]
    if len(filled) < 2 or "[" in filled[0][1] or not all(line.count("[") == 1 for _, line in filled[1:]):
        return text
    found = [LIST.search(line) for _, line in filled[1:]]
    head = filled[0][1]
    if not re.search(r"[A-Za-z]", head) or re.search("[:=(){}]", text) or any(one is None for one in found):
        return text
    if not all(len(cells) > 1 and all(map(is_number, cells)) for cells in map(_numbers, filter(None, found))):
        return text
    lists = [one for one in found if one]
    around = [line[: one.start()] + line[one.end() :] for (_, line), one in zip(filled[1:], lists, strict=True)]
    if not any(map(str.strip, around)):
        return text
    return _spread(text, filled, lists)


def _spread(text: str, filled: list[tuple[int, str]], found: list[re.Match[str]]) -> str:
    lines, numbers = text.split("\n"), list(map(_numbers, found))
    for (i, _), row in zip(filled[1:], numbers, strict=True):
        if len(row) != len(numbers[0]):
            raise InputError(f"the list in line {i + 1} has {len(row)} numbers, and the first has {len(numbers[0])}")
    head, mark = filled[0][1], _mark(filled[0][1])
    names = [name.strip().strip('"') for name in (head.split(mark) if mark else head.split())]
    before = [len(_cells(line[: one.start()], mark)) for (_, line), one in zip(filled[1:], found, strict=True)]
    after = [len(_cells(line[one.end() :], mark)) for (_, line), one in zip(filled[1:], found, strict=True)]
    if len(set(before)) > 1 or len(set(after)) > 1 or before[0] + 1 + after[0] - len(names) not in (0, 1):
        return text
    names = [""] * (before[0] + 1 + after[0] - len(names)) + names
    name = names[before[0]]
    wide = [*names[: before[0]], *(f"{name}_{k}" for k in range(len(numbers[0]))), *names[before[0] + 1 :]]
    lines[filled[0][0]] = "\t".join(wide)
    for (i, line), one, row in zip(filled[1:], found, numbers, strict=True):
        lines[i] = "\t".join([*_cells(line[: one.start()], mark), *row, *_cells(line[one.end() :], mark)])
    return "\n".join(lines)


def _numbers(found: re.Match[str]) -> list[str]:
    return [cell for cell in re.split(r"[\s,;]+", found[1]) if cell]


def _mark(head: str) -> str:
    return next((mark for mark in "\t;,|" if mark in head), "")


def _cells(text: str, mark: str) -> list[str]:
    """Returns the cells on one side of a list, without the mark between them and it."""
    if not mark:
        return text.split()
    return [cell.strip() for cell in text.strip(" ").strip(mark).split(mark)] if text.strip(f" {mark}") else []
