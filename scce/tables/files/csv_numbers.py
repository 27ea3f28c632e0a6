"""How numbers are written in a CSV file: the sign before decimals, the sign between thousands, percent signs."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scce.arrays import InputError
from scce.tables.files.table_file import quoted
from scce.tables.spelling import ONE_GROUP

SPACES = "\u00a0\u202f\u2009'\u2019"  # that stand between thousands, beside a plain space
DIGITS = re.compile(r"[+\-\u2212]?[0-9., \u00a0\u202f\u2009'\u2019]*[0-9][.,]?(?:[eE][+-]?[0-9]+)?\s*%?")
GROUPS = {
    sign: re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:{re.escape(sign)}[0-9]{{3}})+(?:[{re.escape(other)}][0-9]*)?")
    for sign, other in ((".", ","), (",", "."))
}
SPACED = re.compile(r"[+-]?[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]*)?")


@dataclass(frozen=True)
class Style:
    """How the numbers of a column are written.

    Attributes:
        decimal: point or comma.
        thousands: what stands between thousands, comma or point; or nothing.
        percent: whether each has a percent sign.
        doubtful: a number that may be read in two ways, and nothing beside it says how; or nothing.
    """

    decimal: str = "."
    thousands: str = ""
    percent: bool = False
    doubtful: str = ""


def styles_of(columns: Sequence[Sequence[str]]) -> list[Style]:
    """Returns how the numbers of columns are written, by the cells that show it.

    0,95 has a decimal comma, 1.234,5 has points between thousands, and 1,234.5 commas. 1,234 shows nothing where
    it stands alone: the other columns decide.

    Raises:
        InputError: if some numbers of a column say one thing and some another.
    """
    own = [_shown_by(cells) for cells in columns]
    shared = set(own) - {None}
    common = shared.pop() if len(shared) == 1 else None
    return [
        replace(style or _undecided(cells, common), percent=_are_percent(cells))
        for cells, style in zip(columns, own, strict=True)
    ]


def _shown_by(cells: Sequence[str]) -> Style | None:
    """Returns how the numbers of one column are written, or None where it does not show that itself."""
    numbers = _numbers_in(cells)
    shown = {sign: next((one for one in numbers if _shows_decimal(one, sign)), "") for sign in ".,"}
    grouped = {sign: next((one for one in numbers if _shows_thousands(one, sign)), "") for sign in ".,"}
    for sign, other in ((".", ","), (",", ".")):
        if shown[sign] and grouped[sign]:
            raise InputError(
                f"{quoted(shown[sign])} has decimals behind the sign that {quoted(grouped[sign])} has between thousands"
            )
        if grouped[sign]:
            return Style(decimal=other, thousands=sign)
    if shown[","]:
        return Style(decimal=",")
    return Style() if shown["."] else None


def _undecided(cells: Sequence[str], common: Style | None) -> Style:
    """Returns how the numbers of a column are written that may be either: as in the other columns, if these say it."""
    lonely = next((one for one in _numbers_in(cells) if ONE_GROUP.fullmatch(one) and "," in one), "")
    if common == Style() and lonely:
        return Style(thousands=",")
    return common or (Style(decimal=",", doubtful=lonely) if lonely else Style())


def _numbers_in(cells: Sequence[str]) -> list[str]:
    return [_stripped(cell) for cell in cells if DIGITS.fullmatch(cell.strip())]


def _are_percent(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and all(cell.rstrip().endswith("%") and DIGITS.fullmatch(cell.strip()) for cell in filled)


def plain_numbers(texts: Iterable[str], style: Style) -> NDArray[np.float64]:
    """Returns the numbers that cells are, NaN where a cell is none, or may be two."""
    return np.array([_number(text, style) for text in texts], dtype=np.float64)


def as_plain(cell: str, style: Style) -> str:
    """Returns a cell as Python writes it, if it is a number that can be read in one way only; else as it is."""
    text = _stripped(cell)
    if SPACED.fullmatch(text):
        text = text.replace(" ", "")
    if style.thousands and GROUPS[style.thousands].fullmatch(text):
        text = text.replace(style.thousands, "")
    return text.replace(",", ".") if style.decimal == "," and text.count(",") <= 1 and "." not in text else text


def _number(text: str, style: Style) -> float:
    cell = text.strip()
    if cell.endswith("%") != style.percent or "_" in cell:
        return np.nan
    if style.decimal == "," and not style.thousands and "." in cell and ONE_GROUP.fullmatch(cell):
        return np.nan  # 1.234 beside decimal commas: one or a thousand?
    try:
        return float(as_plain(cell, style))
    except ValueError:
        return np.nan


def _stripped(cell: str) -> str:
    text = cell.strip().rstrip("%").strip().replace("\u2212", "-")
    if any(space in text for space in SPACES):
        grouped = re.sub(f"[{SPACES}]", " ", text)
        return grouped.replace(" ", "") if SPACED.fullmatch(grouped) else text
    return text


def _shows_decimal(number: str, sign: str) -> bool:
    """Returns whether a sign stands before decimals for sure: once, alone, and not before three digits of thousands."""
    other = "," if sign == "." else "."
    if number.count(sign) != 1 or other in number:
        return False
    return not ONE_GROUP.fullmatch(number)


def _shows_thousands(number: str, sign: str) -> bool:
    """Returns whether a sign stands between thousands for sure: it comes twice, or the other sign comes after it."""
    return GROUPS[sign].fullmatch(number) is not None and not ONE_GROUP.fullmatch(number)
