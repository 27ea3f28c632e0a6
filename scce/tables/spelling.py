"""How a table is spelled where it is text, in a file or pasted: what separates its cells, and a decimal comma."""

import re

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", " ": "spaces"}
MOST_DIGITS = 18  # of a label
DECIMAL_COMMA = re.compile(r"[+-]?(?:[0-9]+,[0-9]*|,[0-9]+)(?:e[+-]?[0-9]+)?", re.IGNORECASE)

ONE_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")


def with_point(cell: str) -> str:
    """Returns a number with a decimal comma as one with a point, and any other cell as it is."""
    return cell.replace(",", ".") if DECIMAL_COMMA.fullmatch(cell) else cell


def is_doubtful(cell: str) -> bool:
    """Returns whether a cell may be a number of thousands, or one with three decimals: 1.234."""
    return ONE_GROUP.fullmatch(cell) is not None
