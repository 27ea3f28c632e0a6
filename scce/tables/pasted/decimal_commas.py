"""Decimal commas within brackets: where blanks part the numbers, a comma between two digits is a point."""

import re

# [0,05 0,95]: a comma without a blank, and a blank between two that have one.
PARTED_BY_BLANKS = re.compile(r"[0-9],[0-9]{1,17}[ \t]{1,99}[-+]?[0-9]{1,12},[0-9]")
ELSEWHERE = re.compile(r"[0-9][.][0-9]|[0-9],[ \t]")
COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")


def with_decimal_points(text: str) -> str:
    """Returns a text in which the lines whose numbers have decimal commas and blanks between them have points."""
    return "\n".join(map(_with_points, text.split("\n")))


def _with_points(line: str) -> str:
    is_meant = PARTED_BY_BLANKS.search(line) and not ELSEWHERE.search(line)
    return COMMA.sub(".", line) if is_meant else line
