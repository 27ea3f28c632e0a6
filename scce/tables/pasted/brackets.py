"""Printed text as named nested lists: what Python, NumPy, PyTorch, TensorFlow and JAX write around numbers is left out.

The text is read once, token by token, and never evaluated.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from scce.arrays import InputError, short
from scce.tables.names import role
from scce.tables.pasted.cells import abbreviated, counted, is_number

MOST_BRACKETS = 6  # open at once
Nested: TypeAlias = str | list["Nested"]  # the text of a number, or a list

# What is printed around numbers and says nothing about them.
SETTING = re.compile(
    r"\b(?:dtype|device|shape|grad_fn|requires_grad|weak_type|sharding)\s{0,9}=\s{0,9}"
    r"(?:'[^']{0,99}'|<[^<>]{0,99}>|\([^()]{0,99}\)|[\w.:]{1,99})"
    r"|<tf\.Variable\s'[^']{0,99}'|\bnumpy\s{0,9}=|>>>|\b(?:In|Out) ?\[[0-9]{1,6}\]:"
)
# A bracket, or a word and what follows it: the bracket of a call, or an equals sign.
TOKEN = re.compile(r"([\[\]()])|([^\s,;:{}'\"<>=\[\]()]+)(\(|\s{0,9}=)?")


def named_lists(text: str) -> list[tuple[str, list[Nested]]]:
    """Returns every list of a text with its name, or with none.

    Raises:
        InputError: if brackets do not match, or hold what is no number.
    """
    return [part for name, items in _sections(SETTING.sub(" ", text)) for part in _parts(name, items)]


def is_deep(items: Nested) -> bool:
    """Returns whether a list holds lists, not only numbers."""
    return any(isinstance(item, list) for item in items)


def _sections(text: str) -> Iterator[tuple[str, list[Nested]]]:
    """Yields what stands between brackets, with the last name before it."""
    name, stack = "", [("", list[Nested]())]
    for bracket, word, after in TOKEN.findall(text):
        kind, items = stack[-1]
        lists = [len(inside) for opened, inside in stack[1:] if opened != "call"]
        if "..." in word or "\u2026" in word:
            raise abbreviated(_at(lists))
        if after == "(" or bracket in ("[", "("):
            if len(stack) > MOST_BRACKETS:
                raise InputError(f"more than {MOST_BRACKETS} brackets are open at once; a batch is a list of rows")
            stack.append(("call" if after else bracket, []))
        elif bracket:
            if kind not in {"]": ("[",), ")": ("(", "call")}[bracket]:
                raise InputError(f"the bracket {bracket!r}{_at(lists)} closes nothing")
            stack.pop()
            # What is in a call counts as if it stood alone: array([1, 2]) is [1, 2].
            stack[-1][1].extend(items if kind == "call" else [items])
        elif is_number(word) and not after:
            items.append(word)
        elif lists:
            raise InputError(f"{short(repr(word))}{_at(lists)} is not a number")
        elif len(stack) == 1 and (after or role(word)):
            yield name, items
            name, stack = word, [("", [])]
    if len(stack) > 1:
        raise InputError(f"the text ends with {counted(stack[1:], 'bracket')} still open")
    yield name, stack[0][1]


def _parts(name: str, items: list[Nested]) -> list[tuple[str, list[Nested]]]:
    lists = [item for item in items if isinstance(item, list)]
    loose = [item for item in items if isinstance(item, str)]
    if lists and loose:
        raise InputError(f"{loose[0]} stands outside the brackets")
    if not lists:
        return [(name, items)] if items else []
    if len(lists) > 1 and not any(map(is_deep, lists)):
        return [(name, list(lists))]  # every row in brackets of its own
    return [(name if i == 0 else "", item) for i, item in enumerate(lists)]


def _at(lists: Sequence[int]) -> str:
    if len(lists) < 2:
        return f" at position {lists[0]}" if lists else ""
    return f" in row {lists[-2]}, column {lists[-1]}"
