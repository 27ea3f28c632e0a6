"""Lessons: questions about states of pages, each asked before its answer is shown.

What is right is computed from the state, and so a question has twins with other numbers.
"""

from difflib import get_close_matches

from scce.arrays import InputError, short
from scce.lessons.confident import CONFIDENT
from scce.lessons.floor import FLOOR
from scce.lessons.from_one import FROM_ONE
from scce.lessons.logits import LOGITS
from scce.lessons.means import MEANS
from scce.lessons.memory import MEMORY
from scce.lessons.one_number import ONE_NUMBER
from scce.lessons.record import Answer, Choice, Lesson, Number, Setting, Step
from scce.lessons.start import START
from scce.lessons.twice import TWICE_LESSON

__all__ = ["LESSONS", "Answer", "Choice", "Lesson", "Number", "Setting", "Step", "lesson_named"]

LESSONS = (LOGITS, CONFIDENT, ONE_NUMBER, TWICE_LESSON, MEANS, FROM_ONE, START, MEMORY, FLOOR)


def lesson_named(name: str) -> Lesson:
    """Returns the lesson with a name.

    Raises:
        InputError: if there is none.
    """
    by_name = {lesson.name: lesson for lesson in LESSONS}
    if name not in by_name:
        near = get_close_matches(name, by_name, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(by_name)}"
        raise InputError(f"there is no lesson {short(repr(name))}; {hint}")
    return by_name[name]
