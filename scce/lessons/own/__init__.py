"""Lessons of somebody's own: states of pages with a question each, as a link while small, and as a file."""

from scce.lessons.own.pages import LONGEST_PAGE, PageQuestion, page_in, place_of, questions_of, veils_of
from scce.lessons.own.parts import Part, parts_of
from scce.lessons.own.reading import LARGEST_FILE, Read, from_anything, from_text
from scce.lessons.own.record import (
    LARGEST,
    LONGEST_CHOICE,
    LONGEST_QUESTION,
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    LONGEST_UNIT,
    MOST_CHOICES,
    Amount,
    Computed,
    Options,
    OwnAnswer,
    OwnLesson,
    OwnStep,
    choices_of,
    words_of,
)
from scce.lessons.own.running import lesson_in
from scce.lessons.own.writing import to_file, to_text

__all__ = [
    "LARGEST",
    "LARGEST_FILE",
    "LONGEST_CHOICE",
    "LONGEST_PAGE",
    "LONGEST_QUESTION",
    "LONGEST_SENTENCE",
    "LONGEST_TITLE",
    "LONGEST_UNIT",
    "MOST_CHOICES",
    "Amount",
    "Computed",
    "Options",
    "OwnAnswer",
    "OwnLesson",
    "OwnStep",
    "PageQuestion",
    "Part",
    "Read",
    "choices_of",
    "from_anything",
    "from_text",
    "lesson_in",
    "page_in",
    "parts_of",
    "place_of",
    "questions_of",
    "to_file",
    "to_text",
    "veils_of",
    "words_of",
]
