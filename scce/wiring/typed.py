"""Logits as people type or paste them: a list, what Python or a framework prints, numbers with decimal commas."""

import re

from scce.arrays import InputError, short
from scce.links import number_in

# What is printed around numbers and says nothing about them.
SETTING = re.compile(
    r",?\s{0,9}\b(?:dtype|device|shape|grad_fn|requires_grad|weak_type|sharding|place|stop_gradient)\s{0,9}=\s{0,9}"
    r"(?:'[^']{0,99}'|<[^<>]{0,99}>|Place\([^()]{0,99}\)|\([^()]{0,99}\)|\[[0-9, ]{0,99}\]|[\w.:]{1,99})"
    r"|<tf\.(?:Tensor|Variable)(?:\s'[^']{0,99}')?:?|\bnumpy\s{0,9}=|>\s{0,9}$|^\s{0,9}\[1\]\s(?=\s{0,9}[-+.0-9])"
)
NAME = re.compile(r"\s{0,9}[^\W\d][\w. ]{0,40}\s{0,9}[=:]\s{0,9}")
SCALAR = re.compile(r"\b(?:np\.|numpy\.)?float(?:16|32|64)\(([^()]{0,40})\)")
CALL = re.compile(
    r"\b(?:(?:np|numpy|jnp|torch|tf|paddle|mx\.nd)\.)?(?:[Aa]rray|[Tt]ensor|constant|list|tuple|c)(?=\s{0,9}\()"
)
PAIRS = {"[": "]", "(": ")", "{": "}"}
ONE_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")


def logits_in(text: str) -> tuple[float, ...]:
    """Returns the numbers that a text says, with commas, semicolons or white space between them.

    2,0 1,0 0,1 is three numbers with decimal commas, and 2,0,1 is three without.

    Raises:
        InputError: if a piece of it is no number, it holds several rows, or its commas may mean two things.
    """
    plain = _without_print(text.replace("\u2212", "-"))
    return tuple(number_in(word, "logit") for word in _words(plain))


def _without_print(text: str) -> str:
    """Returns what stands between the brackets of a print, or the text itself."""
    plain = CALL.sub("", SCALAR.sub(r"\1", SETTING.sub(" ", text))).strip(" \t\n\r;").lstrip(" ,")
    if name := NAME.match(plain):
        plain = plain[name.end() :].strip()
    while plain[:1] in PAIRS and plain[:1] and plain.endswith(PAIRS[plain[0]]):
        plain = plain[1:-1].strip(" \t\n\r,")
    if re.search(r"\]\s{0,99}[,;]?\s{0,99}\[", plain):
        raise InputError(f"{short(text.strip())!r} holds several rows; the logits of one example are one row")
    return plain


def _words(text: str) -> list[str]:
    """Returns the pieces of a text that are numbers, with decimal points.

    Raises:
        InputError: if a comma may separate two numbers, or a number from its decimals.
    """
    pieces = [piece for piece in re.split(r"[\s;]+", text) if piece]
    with_comma = [piece.strip(",") for piece in pieces if "," in piece.strip(",")]
    commas_between = re.split(r"[\s;,]+", text.strip(" \t\n\r;,"))
    numbers = commas_between if text.strip(" \t\n\r;,") else []
    if not with_comma or len(pieces) == 1 or "." in text or not all(map(ONE_COMMA.fullmatch, with_comma)):
        return numbers
    between = any(piece != piece.strip(",") for piece in pieces)
    if not between and (len(with_comma) == len(pieces) or re.search(r"[;\t]", text)):
        return [piece.replace(",", ".") for piece in pieces]
    if between and len(with_comma) < sum(bool(piece.strip(",")) for piece in pieces):
        return numbers
    raise InputError(
        f"the commas of {short(text)!r} may stand between numbers or before decimals; "
        "write decimals with points, or a space after each comma between numbers"
    )
