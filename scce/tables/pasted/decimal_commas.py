"""Decimal commas that are seen by what stands between the numbers, or that may be meant otherwise."""

import re

from scce.arrays import InputError, short

INNERMOST = re.compile(r"[\[({]([^\[\](){}]*)[\])}]")
COMMA = re.compile(r"(?<=[0-9]),(?=[0-9])")
BLANK = re.compile(r"[0-9]\s{1,99}[-+]?[0-9]")
ELSEWHERE = re.compile(r"[0-9][.][0-9]|[0-9]\s{0,99},\s|,\s{0,99},")  # points, or commas that part the numbers, too
PAIRS = re.compile(r"\s{0,40}[+-]?[0-9]{1,20},[0-9]{1,20}(?:,\s{1,9}[+-]?[0-9]{1,20},[0-9]{1,20}){1,200},?\s{0,40}")
REMARK = "Blanks part the numbers, so the commas within them were read as decimal commas."


def with_decimal_points(text: str) -> str:
    """Returns a text whose brackets have points in place of decimal commas: [0,05 0,95] is two numbers.

    Raises:
        InputError: if a row may be so many numbers, or half as many: [0,05, 0,95].
    """
    return INNERMOST.sub(_with_points, text)


def _with_points(row: re.Match[str]) -> str:
    if is_of_comma_pairs(row[1]):
        raise comma_pairs(row[1])
    is_meant = COMMA.search(row[0]) and BLANK.search(row[0]) and not ELSEWHERE.search(row[0])
    return COMMA.sub(".", row[0]) if is_meant else row[0]


def is_of_comma_pairs(row: str) -> bool:
    """Returns whether a row is like 0,1, 0,9: decimal commas with commas between the numbers, or twice as many."""
    return PAIRS.fullmatch(row) is not None


def comma_pairs(row: str) -> InputError:
    """Returns what to say of such a row."""
    return InputError(
        f"the commas of {short(repr(row.strip()))} may stand between numbers or before decimals; "
        "write decimals with points, or semicolons between the numbers"
    )
