"""The numbers of a text, each with the name that stands before it: "val_loss: 2.3026"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

from scce.arrays import InputError
from scce.diagnosis.written import Written, written

Meaning: TypeAlias = Literal["loss", "val_loss", "accuracy", "val_accuracy", "perplexity", "metric", "error"]

MOST_NUMBERS = 20_000
LOOKED_BACK = 90  # characters, for a name
LONGEST_KEPT, KEPT = 8_000, 4  # characters of a text, and texts
# 1,234.5 and 1.234,5; 2.3026 and 2,3026; .5
_DIGITS = (
    r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,9}\.[0-9]{1,40}|[0-9]{1,3}(?:\.[0-9]{3}){1,9},[0-9]{1,40}"
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,9}(?![0-9])|[0-9]{1,40}(?:[.,][0-9]{1,40}|\.)?|(?<![0-9])\.[0-9]{1,40})"
    r"(?:[eE][-+]?[0-9]{1,4})?"
)
NUMBER = rf"(?:[-+]?(?:{_DIGITS}|inf(?:inity)?\b|nan\b)(?![0-9A-Za-z_]))"
NUMBERS = re.compile(rf"(?<![\w.]){NUMBER}", re.I)
# What may stand between a name and its number.
BETWEEN = (
    r"(?:[\s:=~\u2248|\"'`*(\[{]|->|\b(?:is|was|of|at|says|stays|stuck|stands|stayed|remains|always|about|around|to)\b)"
)
ENDS_WITH_NAME = re.compile(
    rf"(?P<name>[A-Za-z][\w./@-]{{0,40}}(?:[ _-]{{1,2}}[A-Za-z@][\w./@-]{{0,40}}){{0,4}})[\"'`*)\]]{{0,3}}"
    rf"(?P<percent>[ -]?\(?%\)?)?(?P<between>{BETWEEN}{{0,12}})$"
)
# What a name of several words may end with: "accuracy stuck at".
TRAILING = re.compile(
    r"(?:[ _](?:is|was|of|says|gives|about|around|always|remains|(?:stuck|stays|stands|stayed|remains) at)){1,3}$", re.I
)
TOP_1 = re.compile(r"(?:^|[ _/.-])(?:top|prec)[-_ ]?@?1$", re.I)  # is an accuracy where it is in percent
ACCURACY_AFTER = re.compile(
    rf"\s{{1,3}}(?:train(?:ing)?\s|val(?:idation)?\s|test\s)?acc(?:uracy)?\b(?!{BETWEEN}{{0,12}}[-+.0-9])", re.I
)
AVERAGE = re.compile(r"\s{1,3}(?:avg(?:\s+loss)?|loss)\b(?!\s{0,3}[:=])", re.I)
SHARE = re.compile(r"\s?(?:%|percent\b)|/(?P<whole>[0-9]{1,12})\b")
INFINITY = re.compile("infinity", re.I)
NEXT_OF_A_LIST = re.compile(r"[\s,;]{1,9}")
NAMES: tuple[tuple[Meaning, str], ...] = (
    ("val_accuracy", r"(?:^|[ _/.-])(?:val|valid|validation|test|eval|dev)\w{0,3}[ _/.-].{0,30}?acc(?:uracy)?"),
    ("val_loss", r"(?:^|[ _/.-])(?:val|valid|validation|test|eval|dev)(?:[ _/.-].{0,30}?)?(?:loss|nll|crossentropy)"),
    ("val_loss", r"loss[ _/.-](?:val|valid|validation|test|eval|dev)"),
    (
        "accuracy",
        r"(?:^|[ _/.-])(?:(?:train(?:ing)?|sparse|categorical|binary|top[-_]?1|batch)[ _/.-]?){0,3}acc(?:uracy)?",
    ),
    ("accuracy", r"acc(?:uracy)?@1"),
    ("perplexity", r"(?:^|[ _/.-])(?:ppl|perplexity)"),
    ("metric", r"(?:^|[ _/.-])(?:metric|LanguageCrossEntropy|ce_metric)"),
    ("error", r"(?:^|[ _/.-])err(?:or)?"),
    ("loss", r"(?:^|[ _/.-])(?:loss|losses|nll|nll_loss|xent|ce|cost|cross[ _-]?entropy|crossentropy|objective)"),
)
_ENDS = r"(?:[ _/.-](?:step|epoch|avg|mean|ce|fn|value|train(?:ing)?|batch))?$"
MEANINGS = tuple((meaning, re.compile(pattern + _ENDS, re.I)) for meaning, pattern in NAMES)
# What a log counts, and what has no part in a loss.
COUNTED = re.compile(
    r"(?:^|[ _/.-])(?:epochs?|steps?|iter(?:ation)?s?|batch(?:[ _]size)?|lr|learning[ _]rate|seed|after|version|python"
    r"|cuda|cudnn)$",
    re.I,
)


@dataclass(frozen=True)
class Named:
    """A number of a text.

    Attributes:
        name: that stands before it; "" where there is none.
        meaning: of the name, if it is one of what is asked here.
        text: the number.
        whole: of what it is a part, where it is written as one: 980/10000, or 98%, which is a part of 100.
        start: where the name starts, or the number without one.
        end: where the number ends.
        place: where the number itself starts.
    """

    name: str
    meaning: Meaning | None
    text: str
    whole: float | None
    start: int
    end: int
    place: int

    def number(self, dtype: str) -> Written:
        """Returns the number; an accuracy as a share."""
        number = as_written(self.text, dtype)
        if self.meaning not in ("accuracy", "val_accuracy"):
            return number
        if self.name.endswith("@1"):  # is always in percent
            whole = self.whole or 100.0
            return Written(number.text, number.value / whole, number.digits, number.low / whole, number.high / whole)
        whole = self.whole or (100.0 if 1 < number.value <= 100 else 1.0)
        return Written(number.text, number.value / whole, number.digits, number.low / whole, number.high / whole)


def named_in(text: str) -> Iterator[Named]:
    """Yields the numbers of a text in their order.

    Raises:
        InputError: if there are too many.
    """
    return iter(_kept(text)) if len(text) <= LONGEST_KEPT else _newly_found(text)


@lru_cache(KEPT)  # a text is gone through several times
def _kept(text: str) -> tuple[Named, ...]:
    return tuple(_newly_found(text))


def _newly_found(text: str) -> Iterator[Named]:
    end, before = 0, None
    for count, found in enumerate(NUMBERS.finditer(text), 1):
        if count > MOST_NUMBERS:
            raise InputError(f"the text holds more than {MOST_NUMBERS:,} numbers")
        start = max(end, found.start() - LOOKED_BACK)
        before = _named(text, start, found, before)
        end = before.end
        yield before


def meaning_of(name: str) -> Meaning | None:
    """Returns what a name of a log stands for, if it is one of what is asked here."""
    cleaned = TRAILING.sub("", name.strip(" _/.-\"'")[-LOOKED_BACK:])
    return next((meaning for meaning, pattern in MEANINGS if pattern.search(cleaned)), None)


def as_written(word: str, dtype: str = "float32") -> Written:
    """Returns the number that a word writes, with a decimal comma or thousands between commas too.

    Raises:
        InputError: if it writes none.
    """
    if word.count(",") > 1 or -1 < word.find(",") < word.find("."):
        word = word.replace(",", "")
    elif -1 < word.find(".") < word.find(","):
        word = word.replace(".", "")
    return written(INFINITY.sub("inf", word.replace(",", ".")).lstrip("+"), dtype)


def _named(text: str, start: int, found: "re.Match[str]", before: Named | None) -> Named:
    named = _by_name_before(text, start, found, before)
    after = None if named.meaning is not None else ACCURACY_AFTER.match(text, named.end)
    if after is None or not 0 <= as_written(found[0]).value <= (named.whole or 1.0):
        return named
    return replace(named, meaning="accuracy", start=found.start(), end=after.end())


def _by_name_before(text: str, start: int, found: "re.Match[str]", before: Named | None) -> Named:
    segment = text[start : found.start()].rpartition("\n")[2]
    name = ENDS_WITH_NAME.search(segment)
    share = SHARE.match(text, found.end())
    end = found.end() if share is None else share.end()
    whole = None if share is None else float(share["whole"] or 100) or None
    if name is None and before is not None and before.meaning and NEXT_OF_A_LIST.fullmatch(text, start, found.start()):
        in_list = text[before.start : before.end].count("[") > text[before.start : before.end].count("]")
        if in_list:
            return Named(before.name, before.meaning, found[0], whole, before.start, end, found.start())
    if name is None:
        after = "loss" if AVERAGE.match(text, found.end()) else None
        return Named("", "loss" if after else None, found[0], whole, found.start(), end, found.start())
    first = found.start() - len(segment) + name.start()
    in_percent = name["percent"] is not None
    meaning = "accuracy" if in_percent and TOP_1.search(name["name"].strip(" -")) else meaning_of(name["name"])
    return Named(name["name"], meaning, found[0], 100.0 if in_percent else whole, first, end, found.start())
