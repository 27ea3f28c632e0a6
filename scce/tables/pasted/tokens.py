"""Printed text as tokens: brackets, words, quoted words. The text is read once, and never evaluated."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scce.tables.pasted.terminal import PROMPT

TOKEN = re.compile(
    r"grad_fn\s{0,3}=\s{0,3}<(?P<function>\w{1,80})[^<>\n]{0,99}>"
    r"|(?<![\w'])[bBuUrR]?(?:'(?P<single>(?:[^'\\\n]|\\.){0,120})'|\"(?P<double>(?:[^\"\\\n]|\\.){0,120})\")"
    r"(?P<key>\s{0,9}[:=](?![=:]))?"
    r"|(?P<opening><(?=[A-Za-z][\w.]{0,60}[\s:]))"
    r"|(?P<mark>[\[\](){}>;,\n" + PROMPT + r"])"
    r"|(?P<word>[^\s,;:{}'\"<>=\[\]()" + PROMPT + r"]+)(?P<after>\(|\[|\s{0,9}[=:](?![=:]))?"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of printed text.

    Attributes:
        kind: "word", "quoted", "mark" (a bracket, comma, semicolon, new line or prompt) or "function" (of a gradient).
        text: of it.
        after: what follows a word without a gap: "(" of a call, "[" of an index, or "=" of a name and its value.
    """

    kind: str
    text: str
    after: str = ""


def tokens_of(text: str) -> Iterator[Token]:
    """Yields the tokens of a text, in order."""
    for found in TOKEN.finditer(text):
        group = found.lastgroup
        if group in ("word", "after"):
            after = (found["after"] or "").strip()
            yield Token("word", found["word"], "=" if after == ":" else after)
        elif group in ("single", "double", "key"):
            inside = found["single"] if found["double"] is None else found["double"]
            yield Token("quoted", inside, "=" if found["key"] else "")
        elif group == "function":
            yield Token("function", found["function"])
        else:
            yield Token("mark", found[0])
