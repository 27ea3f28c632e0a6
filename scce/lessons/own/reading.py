"""Reading a lesson that a stranger made: what is damaged becomes a sentence, and every step that can be read stays."""

import binascii
import json
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scce.arrays import InputError, short
from scce.lessons.own.pages import page_in, part_of
from scce.lessons.own.record import (
    LARGEST,
    LONGEST_QUESTION,
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    LONGEST_UNIT,
    Amount,
    Computed,
    Options,
    OwnAnswer,
    OwnLesson,
    OwnStep,
    check_answer,
    check_number,
    check_words,
    choices_of,
    words_of,
)
from scce.lessons.own.writing import FORMAT, VERSION
from scce.links import MOST_STEPS, Problem, noting

LARGEST_FILE = 200_000  # characters, and bytes of a text that is unpacked: 12 full steps have 60,000
MOST_ATTEMPTS = 100  # to read a step of a damaged file
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
KNOWN = ("page", "question", "predict", "choices", "right", "number", "tolerance", "unit", "told", "hide")


@dataclass(frozen=True)
class Read:
    """What could be read.

    Attributes:
        lesson: of what could be used.
        told: a sentence for each part that could not.
    """

    lesson: OwnLesson
    told: tuple[str, ...] = ()


def from_anything(text: str) -> Read:
    """Returns the lesson of a file, of a link to it, or of the text in such a link."""
    text = text.strip()
    if len(text) > LARGEST_FILE:
        return Read(OwnLesson(), (f"the text has {len(text):,} characters, and {LARGEST_FILE:,} are read",))
    if "{" in text:
        return from_file(text)
    return from_text(_own_in(text))


def _own_in(text: str) -> str:
    """Returns what a link says of a lesson; a text that is no link as it is."""
    try:
        query = parse_qs(urlsplit(text).query)
    except ValueError:
        return text
    return next((query[name][0] for name in ("own", "make") if name in query), text)


# ---- the text of a link -------------------------------------------------------------------------


def from_text(text: str) -> Read:
    """Returns the lesson that the text of a link says, as far as it can be read."""
    if not text.startswith(str(VERSION)):
        return Read(OwnLesson(), (f"{short(repr(text))} is no lesson of version {VERSION}",))
    unpacked, told = _unpacked(text[1:])
    lines = unpacked.split(b"\n")
    if told and len(lines) > 1:
        lines = lines[:-1]  # the last one is cut off
    head, *steps = map(_line, lines)
    return _read(head, steps, told)


def _unpacked(text: str) -> tuple[bytes, list[str]]:
    """Returns the bytes of a text, up to where it is damaged, and what is told of that."""
    told = []
    strange = next((i for i, letter in enumerate(text) if letter not in LETTERS), len(text))
    if strange < len(text):
        told.append(f"{short(repr(text[strange]))} is no letter of such a link: what follows is not read")
    usable = text[: strange - (strange % 4 == 1)]
    try:
        packed = urlsafe_b64decode(usable + "=" * (-len(usable) % 4))
    except binascii.Error:  # not reached by letters alone
        return b"", ["the link cannot be read"]
    unpacked, whole = _inflated(packed)
    if not whole and not told:
        told.append("the lesson's text is damaged or cut off: the steps that can be read stay")
    return unpacked, told


def _inflated(packed: bytes) -> tuple[bytes, bool]:
    """Returns what bytes unpack to, up to where they are damaged, and whether they are whole."""
    stream, unpacked = zlib.decompressobj(), bytearray()
    try:
        for i in range(len(packed)):
            unpacked += stream.decompress(packed[i : i + 1], LARGEST_FILE - len(unpacked) + 1)
            if len(unpacked) > LARGEST_FILE:
                return bytes(unpacked[:LARGEST_FILE]), False
    except zlib.error:
        return bytes(unpacked), False
    return bytes(unpacked), stream.eof and not stream.unused_data


def _line(line: bytes) -> Any:
    """Returns what a line of JSON says; None for one that is damaged."""
    try:
        return json.loads(line.decode())
    except (ValueError, RecursionError):
        return None


# ---- a file -------------------------------------------------------------------------------------


def from_file(text: str) -> Read:
    """Returns the lesson of a file, as far as it can be read."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" from line {error.lineno} on" if isinstance(error, json.JSONDecodeError) else ""
        told = [f"the file is damaged{where}: the steps that can be read stay"]
        return _read({FORMAT: VERSION, "title": _title_in(text)}, list(_steps_in(text)), told)
    steps = whole.get("steps") if isinstance(whole, dict) else None
    if not isinstance(steps, list):
        return Read(OwnLesson(), ("the file is no lesson: it has no list of steps",))
    return _read({name: value for name, value in whole.items() if name != "steps"}, steps, [])


def _steps_in(text: str) -> Iterator[Any]:
    """Yields the steps of a damaged file that are whole."""
    decoder, at = json.JSONDecoder(), text.find("{", text.find("{") + 1)
    for _ in range(MOST_ATTEMPTS):
        if at < 0:
            return
        try:
            step, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            yield step
        at = text.find("{", end)


def _title_in(text: str) -> Any:
    """Returns the title of a damaged file; nothing if it cannot be read."""
    name = '"title":'
    if name not in text:
        return ""
    try:
        return json.JSONDecoder().raw_decode(text.partition(name)[2].lstrip())[0]
    except (ValueError, RecursionError):
        return ""


# ---- what both say ------------------------------------------------------------------------------


def _read(head: Any, steps: list[Any], told: list[str]) -> Read:
    told = list(told)
    if not isinstance(head, dict):
        told.append("its title cannot be read")
        head = {FORMAT: VERSION}
    if head.get(FORMAT) != VERSION:
        return Read(
            OwnLesson(), (*told, f"it is no lesson of version {VERSION}: {FORMAT} says {short(head.get(FORMAT))}")
        )
    problems = list[Problem]()
    title = ""
    with noting(problems, "title"):
        title = _words(head.get("title", ""), LONGEST_TITLE)
    told += map(str, problems)
    usable = []
    for number, given in enumerate(steps[:MOST_STEPS], start=1):
        step, sentences = _step(given)
        usable += [step] if step is not None else []
        told += [f"step {number}, {sentence}" for sentence in sentences]
    if len(steps) > MOST_STEPS:
        told.append(
            f"there are {len(steps)} steps, and a lesson has no more than {MOST_STEPS}: the others are left out"
        )
    return Read(OwnLesson(title, tuple(usable)), tuple(told))


def _step(given: Any) -> tuple[OwnStep | None, list[str]]:
    """Returns a step as far as it can be read, and sentences that name its fields; None without a page."""
    if not isinstance(given, dict):
        return None, ["it cannot be read"]
    problems = list[Problem]()
    try:
        step = OwnStep(page_in(given.get("page", "")))
    except InputError as error:
        return None, [f"page: {error}"]
    for name, change in CHANGES.items():
        if name in given:
            with noting(problems, name):
                step = change(step, given[name])
    with noting(problems, _answer_name(given)):
        step = replace(step, answer=_answer(given, problems))
    unknown = [name for name in given if name not in KNOWN]
    told = [f"{short(name)}: there is no such field, and it is not read" for name in unknown[:1]]
    return step, [*map(str, problems), *told]


def _with_hidden(step: OwnStep, names: Any) -> OwnStep:
    if not isinstance(names, list):
        raise InputError(f"{short(repr(names))} is not a list of names")
    return replace(step, hides=tuple(dict.fromkeys(part_of(step.page, name) for name in names)))


CHANGES: Mapping[str, Callable[[OwnStep, Any], OwnStep]] = {
    "question": lambda step, text: replace(step, asks=_words(text, LONGEST_QUESTION)),
    "told": lambda step, text: replace(step, told=_words(text, LONGEST_SENTENCE)),
    "hide": _with_hidden,
}


def _words(text: Any, most: int) -> str:
    words = words_of(text) if isinstance(text, str) else text
    check_words(words, most)
    return str(words)


def _answer_name(given: Mapping[str, Any]) -> str:
    return next((name for name in ("predict", "number", "choices") if name in given), "choices")


def _answer(given: Mapping[str, Any], problems: list[Problem]) -> OwnAnswer:
    if "predict" in given:
        return Computed(_words(given["predict"], LONGEST_UNIT))
    if {"number", "tolerance", "unit"} & set(given):
        return _amount(given, problems)
    choices = given.get("choices", [])
    if not isinstance(choices, list) or not all(isinstance(choice, str) for choice in choices):
        raise InputError(f"{short(repr(choices))} is not a list of texts")
    options = Options(choices_of(choices))
    check_answer(options)
    with noting(problems, "right"):
        return _marked(options, choices, given.get("right"))
    return options


def _marked(options: Options, choices: list[str], right: Any) -> Options:
    """Returns choices with the right one marked; it is counted from 1 among those that were given."""
    if right is None:
        return options
    is_one = isinstance(right, int) and not isinstance(right, bool) and 1 <= right <= len(choices)
    if not is_one or words_of(choices[right - 1]) not in options.choices:
        raise InputError(f"{short(repr(right))} is none of the choices 1..{len(choices)}")
    return replace(options, right=options.choices.index(words_of(choices[right - 1])))


def _amount(given: Mapping[str, Any], problems: list[Problem]) -> Amount:
    """Returns a number with what belongs to it; without a tolerance that can be read no number is right."""
    amount = Amount()
    with noting(problems, "unit"):
        amount = replace(amount, unit=_words(given.get("unit", ""), LONGEST_UNIT))
    with noting(problems, "tolerance"):
        tolerance = _number(given.get("tolerance", 0.0), 0.0)
        with noting(problems, "number"):
            right = given.get("number")
            amount = replace(amount, right=None if right is None else _number(right, -LARGEST), tolerance=tolerance)
    return amount


def _number(value: Any, least: float) -> float:
    check_number(value, least)
    return float(value)
