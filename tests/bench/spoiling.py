"""Ways to spoil what a browser sends: a text, JSON, or the bytes of a file, at random, from a seed."""

import copy
import random
import re
import string
from typing import Any

NASTY = (
    *("", " ", "\x00", "\n", "\r", "\t", "\u2028", "\u202e", "\ufeff", "\ud800", "\U0001f600", "e\u0301", "\u0663"),
    *("nan", "inf", "-inf", "1e999", "-0.0", "5e-324", "1e-400", "9" * 400, "0x10", "1_000", "--1", "1.5.2", "\u00b2"),
    *("'", '"', "\\", "`", "<b>", "</script>", "{{", "%s", "%", "%00", "%FF", "&", "=", ";", ",", "#", "$x$", ":x:"),
    *("null", "true", "None", "[]", "{}", "../..", "a" * 5000, "1," * 2000, "[" * 500, "((" * 200, "\\u0000"),
)
NUMBERS = (0, -1, 1, 2**31, 2**63, -(2**63), 10**30, 10**400, 0.5, -0.0, 1e308, 5e-324, float("nan"), float("inf"))
VALUES = (*NUMBERS, None, True, False, "", "x" * 10_000, "\ud800", [], {}, [[]], {"a": 1}, [None] * 50)
NUMBER = re.compile(r"-?\d+(?:\.\d*)?(?:e-?\d+)?")
BYTES = (b"\x00", b"\xff", b"\n", b",", b'"', b"\xef\xbb\xbf", b"\xff\xfe", b"1e999", b"nan", b"PK\x03\x04", b"PAR1")


def spoilt_text(chance: random.Random, text: str, most: int = 40_000) -> str:
    """Returns a text with some places spoilt, no longer than so many letters."""
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        text = chance.choice(TEXT_WAYS)(chance, text)[:most]
    return text


def _place(chance: random.Random, text: str) -> tuple[int, int]:
    """Returns the beginning and the end of a piece."""
    begin = chance.randrange(len(text) + 1)
    return begin, min(len(text), begin + int(chance.expovariate(0.1)))


def _with_nasty(chance: random.Random, text: str) -> str:
    begin, end = _place(chance, text)
    return text[:begin] + chance.choice(NASTY) + text[end:]


def _with_letters(chance: random.Random, text: str) -> str:
    begin, end = _place(chance, text)
    return text[:begin] + "".join(chance.choices(string.printable, k=chance.randrange(9))) + text[end:]


def _without(chance: random.Random, text: str) -> str:
    begin, end = _place(chance, text)
    return text[:begin] + text[end:]


def _again(chance: random.Random, text: str) -> str:
    begin, end = _place(chance, text)
    return text[:end] + text[begin:end] * chance.choice((1, 2, 50, 4000)) + text[end:]


def _other_number(chance: random.Random, text: str) -> str:
    found = list(NUMBER.finditer(text))
    if not found:
        return _with_nasty(chance, text)
    number = chance.choice(found)
    return text[: number.start()] + str(chance.choice((*NUMBERS[:7], *NUMBERS[8:]))) + text[number.end() :]


def _other_order(chance: random.Random, text: str) -> str:
    sign = chance.choice("&;,\n ")
    parts = text.split(sign)
    chance.shuffle(parts)
    return sign.join(parts)


TEXT_WAYS = (_with_nasty, _with_nasty, _with_letters, _without, _again, _other_number, _other_number, _other_order)


def spoilt_json(chance: random.Random, value: Any) -> Any:
    """Returns what JSON can say, with some of its parts replaced, doubled, left out or wrapped."""
    value = copy.deepcopy(value)
    for _ in range(chance.choice((1, 1, 2, 4))):
        value = _spoilt_part(chance, value)
    return value


def _spoilt_part(chance: random.Random, value: Any) -> Any:
    if isinstance(value, (dict, list)) and value and chance.random() < 0.85:
        key = chance.choice(list(value) if isinstance(value, dict) else range(len(value)))
        if chance.random() < 0.1:
            del value[key]
        elif isinstance(value, list) and chance.random() < 0.1:
            value.extend([value[key]] * chance.choice((1, 30, 200)))
        else:
            value[key] = _spoilt_part(chance, value[key])
        return value
    if isinstance(value, str) and chance.random() < 0.5:
        return spoilt_text(chance, value, 5_000)
    return chance.choice((copy.deepcopy(chance.choice(VALUES)), [value], {"a": value}))


def spoilt_bytes(chance: random.Random, content: bytes) -> bytes:
    """Returns a file with some places spoilt."""
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        begin = chance.randrange(len(content) + 1)
        end = min(len(content), begin + int(chance.expovariate(0.1)))
        middle = chance.choice((b"", content[begin:end] * chance.choice((2, 50)), chance.choice(BYTES), _noise(chance)))
        content = content[:begin] + middle + (content[end:] if chance.random() < 0.95 else b"")
    return content


def _noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice((1, 4, 30)))
