"""Matrices and vectors as R, Julia, MATLAB and Octave print them, which write no brackets around them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from scce.arrays import InputError
from scce.tables.pasted.brackets import Mapping, Nested, Piece, Quoted
from scce.tables.pasted.cells import CONSTANTS, abbreviated, counted, is_number
from scce.tables.pasted.old_torch import is_old_torch, pieces_of
from scce.tables.pasted.terminal import PROMPT

R_ROW = re.compile(r"\s{0,20}\[([0-9]{1,9}),\](?:\s|$)")
R_COLUMNS = re.compile(r"\s{0,40}(?:\[,[0-9]{1,9}\]\s{0,40})+")
R_VECTOR = re.compile(r"\s{0,20}\[([0-9]{1,9})\]\s{1,20}(?=[^\s\[({])")
R_LEVELS = re.compile(r"\s{0,20}(?:\d{1,6} )?Levels: ([^\n]{1,2000})")
JULIA = re.compile(
    r"\s{0,20}(?:(?P<rows>[0-9]{1,9})\u00d7(?P<columns>[0-9]{1,9})|(?P<length>[0-9]{1,9})-element)\s[^\n]{0,300}:\s{0,20}"
)
MATLAB = re.compile(r"\s{0,20}([A-Za-z][\w.]{0,60})\s{0,20}=\s{0,20}")
MATLAB_COLUMNS = re.compile(r"\s{0,20}Columns? [0-9]{1,6}(?:(?: through | to | and |-)[0-9]{1,6})?:?\s{0,20}")
MATLAB_TYPE = re.compile(r"\s{0,20}[0-9]{1,9}[\u00d7x][0-9]{1,9}(?: [A-Za-z0-9]{1,20}){1,4}\s{0,20}")
MATLAB_FACTOR = re.compile(r"\s{0,20}1\.0e[+-][0-9]{1,3}\s{0,3}\*\s{0,20}")
ASSIGNED = re.compile(r"\s{0,20}([A-Za-z][\w.]{0,60})\s{0,9}(?:=|<-)")


@dataclass
class Found:
    """What R, Julia or MATLAB printed in a text, and the lines of the rest.

    Attributes:
        pieces: the arrays.
        rest: the lines that are none of these.
        language: that printed them, or nothing.
    """

    pieces: list[Piece] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    language: str = ""


def found_in(text: str) -> Found:
    """Returns the matrices and vectors of a text that are printed without brackets.

    Raises:
        InputError: if one is abbreviated, or printed with a factor.
    """
    lines = text.split("\n")
    if is_old_torch(lines):
        pieces, rest = pieces_of(lines)
        return Found(pieces, rest)
    if any(R_ROW.match(line) for line in lines) or any(_begins_vector(line) for line in lines):
        return _of_r(lines)
    if any(JULIA.fullmatch(line) for line in lines):
        return _of_julia(lines)
    if _is_matlab(lines):
        return _of_matlab(lines)
    return Found(rest=lines)


# ---- R


def _begins_vector(line: str) -> bool:
    found = R_VECTOR.match(line)
    return found is not None and found[1] == "1" and "]" not in line[found.end() :] and "[" not in line[found.end() :]


def _of_r(lines: Sequence[str]) -> Found:
    found, name, i = Found(language="R"), "", 0
    while i < len(lines):
        line = lines[i]
        if line.startswith(PROMPT):
            name = _asked(line) or name
        elif R_ROW.match(line) or (i + 1 < len(lines) and line.strip() and R_ROW.match(lines[i + 1])):
            end = _end(lines, i, lambda one: bool(R_ROW.match(one) or not one.strip()) or _is_header(one))
            found.pieces.append(Piece(name, "", _matrix_of_r(lines[i:end])))
            name, i = "", end - 1
        elif _begins_vector(line):
            end = _end(lines, i, lambda one: bool(R_VECTOR.match(one)))
            words = [word for one in lines[i:end] for word in R_VECTOR.sub("", one, count=1).split()]
            found.pieces.append(Piece(name, "", [_word(word) for word in words]))
            name, i = "", end - 1
        elif any(map(is_number, line.split())) and not R_LEVELS.match(line):
            raise InputError(f"line {i + 1} stands beside a matrix or a vector of R, and is none; paste it alone")
        elif not R_LEVELS.match(line):
            name = line.strip() or name
        i += 1
    return found


def _is_header(line: str) -> bool:
    return bool(R_COLUMNS.fullmatch(line)) or not any(map(is_number, line.split()))


def _end(lines: Sequence[str], start: int, goes_on: Callable[[str], bool]) -> int:
    end = start + 1
    while end < len(lines) and not lines[end].startswith(PROMPT) and goes_on(lines[end]):
        end += 1
    return end


def _matrix_of_r(lines: Sequence[str]) -> Nested:
    """Returns a matrix of R; wide ones go on below, with the names and numbers of their rows once more."""
    names, rows, header = list[str](), dict[int, list[str]](), list[str]()
    for line in lines:
        if row := R_ROW.match(line):
            cells = line[row.end() :].split()
            if int(row[1]) == 1:
                names += _names_of_columns(header, len(cells), len(names))
            rows.setdefault(int(row[1]), []).extend(cells)
        elif line.strip():
            header = line.split()
    if sorted(rows) != list(range(1, len(rows) + 1)):
        raise InputError("the rows of the matrix are not numbered 1, 2, ...; print all of it")
    for number, cells in rows.items():
        if len(cells) != len(names):
            raise InputError(
                f"row [{number},] of the matrix has {counted(cells, 'cell')}, and row [1,] has {len(names)}"
            )
    words = [[_word(cell) for cell in rows[number]] for number in sorted(rows)]
    if not all(names):
        return [list(row) for row in words]
    if len(set(names)) < len(names):
        raise InputError("the matrix has a name twice above its columns; paste it once")
    return [Mapping(tuple(names), tuple(row)) for row in words]


def _names_of_columns(header: Sequence[str], width: int, before: int) -> list[str]:
    """Returns the names above a part of a matrix; empty ones where its columns are numbered, [,1] [,2].

    Raises:
        InputError: if these do not go on where the part above ended.
    """
    numbers = [f"[,{number}]" for number in range(before + 1, before + width + 1)]
    if list(header) == numbers or (not header and not before):
        return [""] * width
    if not header or len(header) != width or R_COLUMNS.fullmatch(" ".join(header)):
        raise InputError(f"row [1,] of the matrix has {width} cells, which do not fit the columns above them")
    return [name.strip('"') for name in header]


# ---- Julia


def _of_julia(lines: Sequence[str]) -> Found:
    found, name, i = Found(language="Julia"), "", 0
    while i < len(lines):
        line = lines[i]
        if line.startswith(PROMPT):
            name = _asked(line) or name
        elif head := JULIA.fullmatch(line):
            end = _end(lines, i, lambda one: bool(one.strip()) and not JULIA.fullmatch(one) and _is_cells(one))
            found.pieces.append(Piece(name, "", _array_of_julia(lines[i + 1 : end], head)))
            name, i = "", end - 1
        elif line.strip():
            name = line.strip().rstrip("=: ")
            found.rest.append(line)
        i += 1
    return found


def _is_cells(line: str) -> bool:
    return all(_is_cell(word) or set(word) <= set("\u22ef\u22ee\u22f1\u2026") for word in line.split())


def _is_cell(word: str) -> bool:
    return is_number(_plain(word)) or word in CONSTANTS or word == "\u22c5" or word[:1] in "\"'"


def _array_of_julia(lines: Sequence[str], head: re.Match[str]) -> Nested:
    rows = [line.split() for line in lines]
    if any(set(word) <= set("\u22ef\u22ee\u22f1\u2026") for row in rows for word in row):
        raise abbreviated()
    number = head["rows"] or head["length"]
    if len(rows) != int(number):
        raise InputError(f"the text says that an array has {number} rows, and it holds {len(rows)}")
    words: list[list[Nested]] = [[_word(_plain(word)) for word in row] for row in rows]
    return [row[0] for row in words] if head["length"] else list(words)


def _plain(word: str) -> str:
    """Returns a number as other languages write it: 1.0f-8 is 1.0e-8, and a dot in a sparse array is 0."""
    return "0" if word == "\u22c5" else re.sub(r"(?<=[0-9.])f(?=[+-]?[0-9])", "e", word)


# ---- MATLAB and Octave


def _is_matlab(lines: Sequence[str]) -> bool:
    for i, line in enumerate(lines):
        if MATLAB.fullmatch(line):
            below = [one for one in lines[i + 1 : i + 8] if one.strip()]
            below = [one for one in below if not MATLAB_TYPE.fullmatch(one) and not MATLAB_COLUMNS.fullmatch(one)]
            if below and (MATLAB_FACTOR.fullmatch(below[0]) or all(map(is_number, below[0].split()))):
                return True
    return False


def _of_matlab(lines: Sequence[str]) -> Found:
    found, name = Found(language="MATLAB"), ""
    parts: list[list[list[str]]] = [[]]

    def close() -> None:
        if any(parts):
            joined = [[word for row in rows for word in row] for rows in zip(*filter(None, parts), strict=False)]
            if len({len(part) for part in parts if part}) > 1:
                raise InputError(f"the parts of {name or 'the matrix'} do not have the same rows")
            found.pieces.append(Piece(name, "", [list(row) for row in joined]))
        parts[:] = [[]]

    for line in lines:
        words = line.split()
        if MATLAB_FACTOR.fullmatch(line):
            raise InputError(
                f"the numbers are printed with the factor {line.strip()}; print them after 'format long g'"
            )
        if assigned := MATLAB.fullmatch(line):
            close()
            name = assigned[1]
        elif MATLAB_COLUMNS.fullmatch(line):
            parts.append([])
        elif words and all(map(is_number, words)):
            parts[-1].append(words)
        elif words and not MATLAB_TYPE.fullmatch(line):
            close()
            name = ""
            if not line.startswith(PROMPT) or line.rstrip().endswith(";"):  # what has no semicolon is printed below
                found.rest.append(line.lstrip(PROMPT))
    close()
    found.pieces = [_as_vector(piece) for piece in found.pieces]
    return found


def _as_vector(piece: Piece) -> Piece:
    """Returns a matrix of one row or one column that is named as labels are as a vector."""
    value = piece.value
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list) and len(value[0]) > 0:
        return Piece(piece.name, "", value[0])
    return piece


# ---- words


def _asked(line: str) -> str:
    """Returns the name in a line with a prompt, or nothing."""
    code = line.lstrip(PROMPT).strip().rstrip(";")
    assigned = ASSIGNED.match(code)
    if assigned:
        return assigned[1]
    call = re.match(r"[\w.:]{0,60}\(([\w.$]{1,60})\)$", code)
    return call[1] if call else code[:80]


def _word(word: str) -> Nested:
    if is_number(word) or word in CONSTANTS:
        return word
    return Quoted(word.strip("\"'"))
