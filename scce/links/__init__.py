"""A page's state in a link: the table of its fields, what each can say, and how a stranger's link is read."""

from scce.links.fields import Field, Fields, Query, Together
from scce.links.kinds import (
    LABEL,
    UNIT,
    Kind,
    any_number,
    any_text,
    choice,
    flag,
    number,
    optional,
    several,
    whole_number,
)
from scce.links.lesson_names import LESSON_STEPS, MOST_STEPS, MOST_TWINS, check_lesson
from scce.links.texts import Problem, noting, number_in, refused, whole_number_in
from scce.links.view import HIDE, LONGEST_OWN, PRESENT, Named, View, Viewed, is_own

__all__ = [
    "HIDE",
    "LABEL",
    "LESSON_STEPS",
    "LONGEST_OWN",
    "MOST_STEPS",
    "MOST_TWINS",
    "PRESENT",
    "UNIT",
    "Field",
    "Fields",
    "Kind",
    "Named",
    "Problem",
    "Query",
    "Together",
    "View",
    "Viewed",
    "any_number",
    "any_text",
    "check_lesson",
    "choice",
    "flag",
    "is_own",
    "noting",
    "number",
    "number_in",
    "optional",
    "refused",
    "several",
    "whole_number",
    "whole_number_in",
]
