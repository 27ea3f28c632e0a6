"""How long the functions of a JavaScript file are, read off its brackets."""

import re
from collections.abc import Iterator

# What is no code: a comment, a text in quotes or backticks (one with ${...} may hold code, and no function).
NO_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`", re.DOTALL)
NO_FUNCTION = {"if", "for", "while", "switch", "catch", "with"}  # they, too, stand before (...) {
CLOSING = {"(": ")", "[": "]", "{": "}"}


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Yields the first line of every function, and how many lines it has; one within another counts in both."""
    code = NO_CODE.sub(lambda text: re.sub(r"[^\n]", "_", text[0]), source)
    for start, end in _bodies(code):
        first = code.rfind("\n", 0, start) + 1
        yield source[first:].split("\n", 1)[0].strip(), code.count("\n", start, end) + 1


def _bodies(code: str) -> Iterator[tuple[int, int]]:
    """Yields where each function begins, with its name or its parameters, and where it ends."""
    for arrow in re.finditer(r"=>\s*", code):
        yield _start_of_parameters(code, arrow.start()), _end_of_expression(code, arrow.end())
    for opening in re.finditer(r"\)\s*\{", code):
        start = _opening_of(code, opening.start())
        name = re.search(r"[\w$]*\s*$", code[:start])
        if name and name[0].strip() not in NO_FUNCTION:
            yield name.start(), _closing_of(code, opening.end() - 1)


def _start_of_parameters(code: str, arrow: int) -> int:
    before = code[:arrow].rstrip()
    return _opening_of(code, len(before) - 1) if before.endswith(")") else arrow


def _end_of_expression(code: str, start: int) -> int:
    """Returns where an arrow's body ends: at a comma, a semicolon or a bracket that closes what is around it."""
    at = start
    while at < len(code) and code[at] not in ",;)]}":
        at = _closing_of(code, at) + 1 if code[at] in CLOSING else at + 1
        if code[start] == "{":
            break
    return at - 1


def _closing_of(code: str, opening: int) -> int:
    mark, depth = code[opening], 0
    for at in range(opening, len(code)):
        depth += (code[at] == mark) - (code[at] == CLOSING[mark])
        if not depth:
            return at
    raise ValueError(f"{mark} at {opening} is not closed")


def _opening_of(code: str, closing: int) -> int:
    depth = 0
    for at in range(closing, -1, -1):
        depth += (code[at] == ")") - (code[at] == "(")
        if not depth:
            return at
    raise ValueError(f") at {closing} is not opened")
