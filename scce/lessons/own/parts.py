"""A lesson of somebody's own as links can hold it: in one, or in several of a few steps each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scce.lessons.own.record import LONGEST_TITLE, OwnLesson
from scce.lessons.own.writing import to_text
from scce.links import LONGEST_OWN

LONGEST_COUNT = len(", part 12 of 12")


@dataclass(frozen=True)
class Part:
    """Steps of a lesson that a link can hold.

    Attributes:
        numbers: which of its steps they are, from 0.
        text: of them, as a link has it.
    """

    numbers: tuple[int, ...]
    text: str


def parts_of(lesson: OwnLesson) -> tuple[Part, ...]:
    """Returns the finished steps of a lesson in their order, in as few parts as can be.

    A step that is too large for a link by itself is in none.
    """
    finished = [number for number, step in enumerate(lesson.steps) if not step.lacks]
    if not finished:
        return ()
    if _fits(text := _text(lesson, finished)):
        return (Part(tuple(finished), text),)
    groups = _groups(lesson, finished)
    titles = (_titled(lesson.title, place, len(groups)) for place in range(1, len(groups) + 1))
    return tuple(
        Part(tuple(numbers), _text(replace(lesson, title=title), numbers))
        for numbers, title in zip(groups, titles, strict=True)
    )


def _groups(lesson: OwnLesson, numbers: Iterable[int]) -> list[list[int]]:
    """Returns steps that fit into a link together, one group after the other."""
    titled = replace(lesson, title=_titled(lesson.title, len(lesson.steps), len(lesson.steps)))
    groups: list[list[int]] = []
    for number in numbers:
        if groups and _fits(_text(titled, [*groups[-1], number])):
            groups[-1].append(number)
        elif _fits(_text(titled, [number])):
            groups.append([number])
    return groups


def _text(lesson: OwnLesson, numbers: Sequence[int]) -> str:
    return to_text(replace(lesson, steps=tuple(lesson.steps[number] for number in numbers)))


def _fits(text: str) -> bool:
    return len(text) <= LONGEST_OWN


def _titled(title: str, place: int, count: int) -> str:
    part = f"part {place} of {count}"
    return f"{title[: LONGEST_TITLE - LONGEST_COUNT].rstrip()}, {part}" if title else part.capitalize()
