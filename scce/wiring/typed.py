"""Logits as people type or paste them: a list, what Python or a framework prints, numbers with decimal commas."""

import re

from scce.arrays import InputError, short
from scce.links import number_in
from scce.typography import plain as in_ascii
from scce.typography import unquoted

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
GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){1,9},[0-9]{0,40}|(?:,[0-9]{3}){1,9}\.[0-9]{0,40})")
THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?: [0-9]{3}){1,9}(?:[.,][0-9]{0,40})?")
ONE_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")


def logits_in(text: str) -> tuple[float, ...]:
    """Returns the numbers that a text says, with commas, semicolons or white space between them.

    2,0 1,0 0,1 is three numbers with decimal commas, and 2,0,1 is three without.

    Raises:
        InputError: if a piece of it is no number, it holds several rows, or its commas may mean two things.
    """
    plain = _without_print(unquoted(in_ascii(text)))
    _refuse_thousands(plain)
    return tuple(number_in(word, "logit") for word in _words(plain))


def _without_print(text: str) -> str:
    """Returns what stands between the brackets of a print, or the text itself."""
    plain = CALL.sub("", SCALAR.sub(r"\1", SETTING.sub(" ", text))).strip(" \t\n\r;").lstrip(" ,")
    if name := NAME.match(plain):
        plain = plain[name.end() :].strip()
    bracketed = plain[:1] in PAIRS
    while plain[:1] in PAIRS and plain[:1] and plain.endswith(PAIRS[plain[0]]):
        plain = plain[1:-1].strip(" \t\n\r,")
    if re.search(r"\]\s{0,99}[,;]?\s{0,99}\[", plain) or _has_rows(plain, ";" if bracketed else "[;\n]"):
        raise InputError(f"{short(text.strip())!r} holds several rows; the logits of one example are one row")
    return plain


def _has_rows(text: str, mark: str) -> bool:
    """Returns whether as many numbers, two or more, stand between all marks; NumPy breaks a long row into lines too."""
    cells = [cell.strip(" \t,") for cell in re.split(mark, text)]
    counts = [len(re.split(r",?\s+", cell)) for cell in cells if cell]
    return len(counts) > 1 and len(set(counts)) == 1 and counts[0] > 1 and not any(map(THOUSANDS.fullmatch, cells))


def _refuse_thousands(text: str) -> None:
    """Refuses 1.234,5 beside other numbers, and 1 234,5 between semicolons: one number there, and two elsewhere."""
    pieces = [piece.strip(",") for piece in re.split(r"[\s;]+", text) if piece.strip(",")]
    cells = [cell.strip() for cell in re.split(r"[;\t]", text)]
    found = [piece for piece in pieces if GROUPED.fullmatch(piece)] if len(pieces) > 1 else []
    found += [cell for cell in cells if THOUSANDS.fullmatch(cell)] if len(cells) > 1 else []
    if found:
        raise InputError(f"{short(found[0])!r} may be one number or two; write it without what separates its thousands")


def _words(text: str) -> list[str]:
    """Returns the pieces of a text that are numbers, with decimal points.

    Raises:
        InputError: if a comma may separate two numbers, or a number from its decimals.
    """
    pieces = [piece for piece in re.split(r"[\s;]+", text) if piece]
    with_comma = [piece.strip(",") for piece in pieces if "," in piece.strip(",")]
    commas_between = re.split(r"[\s;,]+", text.strip(" \t\n\r;,"))
    numbers = commas_between if text.strip(" \t\n\r;,") else []
    alone = list(filter(ONE_COMMA.fullmatch, with_comma))
    if not with_comma or len(pieces) == 1 or ((len(alone) < len(with_comma) or "." in text) and not alone):
        return numbers
    if len(alone) < len(with_comma) or "." in text:
        raise _unclear(text)
    between = any(piece != piece.strip(",") for piece in pieces)
    if not between and (len(with_comma) == len(pieces) or re.search(r"[;\t]", text)):
        return [piece.replace(",", ".") for piece in pieces]
    if between and len(with_comma) < sum(bool(piece.strip(",")) for piece in pieces):
        return numbers
    raise _unclear(text)


def _unclear(text: str) -> InputError:
    return InputError(
        f"the commas of {short(text)!r} may stand between numbers or before decimals; "
        "write decimals with points, or a space after each comma between numbers"
    )
