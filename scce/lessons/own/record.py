"""What a lesson of somebody's own is made of, and how much of it there may be.

A step may be unfinished: then it says what it lacks, and is not asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from scce.arrays import InputError, short
from scce.classes import WITHOUT_JOINERS
from scce.lessons.own.pages import check_page, part_of, question_of

LONGEST_TITLE, LONGEST_QUESTION, LONGEST_CHOICE, LONGEST_SENTENCE, LONGEST_UNIT = 80, 400, 100, 300, 20  # characters
MOST_CHOICES = 8
LARGEST = 1_000_000_000.0  # number that can be right


@dataclass(frozen=True)
class Computed:
    """A question that the page has: its choices, and what is right, are the core's.

    Attributes:
        name: of the page's question.
    """

    name: str


@dataclass(frozen=True)
class Options:
    """Choices.

    Attributes:
        choices: as they are shown.
        right: which of them is right, from 0; None before one is marked.
    """

    choices: tuple[str, ...] = ()
    right: int | None = None


@dataclass(frozen=True)
class Amount:
    """A number.

    Attributes:
        right: the number; None before there is one.
        tolerance: how far from it counts as right.
        unit: of it.
    """

    right: float | None = None
    tolerance: float = 0.0
    unit: str = ""


OwnAnswer: TypeAlias = Computed | Options | Amount


@dataclass(frozen=True)
class OwnStep:
    """A question about a state of a page.

    Attributes:
        page: the link of the state: /logit_lab?logits=2,1,0.
        asks: what is asked.
        answer: what can be given, and what is right.
        told: a sentence for the answer; the core has its own.
        hides: the parts of the page that are hidden until there is an answer.
    """

    page: str
    asks: str = ""
    answer: OwnAnswer = Options()
    told: str = ""
    hides: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raises InputError unless every part of it is legal; what is not there yet is."""
        check_page(self.page)
        check_words(self.asks, LONGEST_QUESTION)
        check_words(self.told, LONGEST_SENTENCE)
        for name in self.hides:
            part_of(self.page, name)
        check_answer(self.answer)

    @property
    def lacks(self) -> str:
        """What is missing before it can be asked, in a sentence; nothing when it is finished."""
        match self.answer:
            case Computed(name) if (question := question_of(self.page, name)) is None or not question.fits:
                return "the page has no such question with one right answer about this state"
            case Options(choices, _) if len(choices) < 2:
                return "it has fewer than two choices"
            case Options(_, None):
                return "no choice is marked as right"
            case Amount(None):
                return "it has no right number"
        return "" if self.asks else "it has no question"


@dataclass(frozen=True)
class OwnLesson:
    """A lesson of somebody's own.

    Attributes:
        title: of it.
        steps: in their order.
    """

    title: str = ""
    steps: tuple[OwnStep, ...] = ()

    def __post_init__(self) -> None:
        """Raises InputError unless the title is legal."""
        check_words(self.title, LONGEST_TITLE)


def check_words(text: Any, most: int) -> None:
    """Raises InputError unless this is a text in one line of letters that can be seen, and is not too long."""
    if not isinstance(text, str):
        raise InputError(f"{short(repr(text))} is not a text")
    if len(text) > most:
        raise InputError(f"it has {len(text):,} characters, more than {most}")
    if text != words_of(text):
        raise InputError(f"{short(repr(text))} has a character that cannot be seen")


def words_of(text: str) -> str:
    """Returns a text in one line, without what cannot be seen."""
    seen = "".join(letter for letter in text if not letter.translate(WITHOUT_JOINERS) or _is_seen(letter))
    return " ".join(seen.split())


def _is_seen(letter: str) -> bool:
    return letter.isprintable() or letter.isspace()


def choices_of(lines: Iterable[str]) -> tuple[str, ...]:
    """Returns choices that are written one a line; empty lines are none, and one that is there twice is there once."""
    return tuple(dict.fromkeys(filter(None, map(words_of, lines))))


def check_answer(answer: OwnAnswer) -> None:
    """Raises InputError unless an answer is legal; what is not there yet is."""
    match answer:
        case Options(choices, right):
            _check_options(choices, right)
        case Amount(right, tolerance, unit):
            check_words(unit, LONGEST_UNIT)
            check_number(0.0 if right is None else right, -LARGEST)
            check_number(tolerance, 0.0)


def _check_options(choices: tuple[str, ...], right: int | None) -> None:
    if len(choices) > MOST_CHOICES:
        raise InputError(f"there are {len(choices)} choices, more than {MOST_CHOICES}")
    for choice in choices:
        check_words(choice, LONGEST_CHOICE)
    if choices != choices_of(choices):
        raise InputError("a choice is empty, or there twice")
    if right is not None and not 0 <= right < len(choices):
        raise InputError(f"choice {right + 1} is marked as right, and there are {len(choices)}")


def check_number(value: Any, least: float) -> None:
    """Raises InputError unless this is a number that can be right, and not too small."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= LARGEST:
        raise InputError(f"{short(repr(value))} is not a number in {least:.0f}..{LARGEST:.0f}")
