"""The class as the model: the shares of its answers are probabilities, and the lab shows what they cost."""

from collections.abc import Mapping
from string import ascii_uppercase
from typing import Any

import numpy as np

from scce.arrays import InputError
from scce.classes import FEWEST_CLASSES, MOST_CLASSES, check_classes
from scce.information import surprise
from scce.lessons import Choice, Step
from scce.logit_lab import Example, Lab

LONGEST_NAME = 9  # characters that a figure shows in full to the back row


def crowd_of(step: Step[Any], tally: Mapping[str, int]) -> Example | None:
    """Returns the example in which a class is the model: q is the share of each answer, and the logits are ln q.

    Args:
        step: with the options, of which the right one is the true class.
        tally: how often each was given.

    Returns:
        The example; None where there are no options, no answers, or more options than the lab has classes. Options
        that are too long for a figure are letters.
    """
    if not isinstance(step.answer, Choice) or not sum(tally.values()):
        return None
    votes = np.array([tally.get(option, 0) for option in step.answer.options])
    logits = 0 - surprise(votes / votes.sum())
    if not FEWEST_CLASSES <= len(votes) <= MOST_CLASSES:
        return None
    return Example(names_of(step.answer.options), tuple(logits.tolist()), _right(step))


def names_of(options: tuple[str, ...]) -> tuple[str, ...]:
    """Returns what options are called as classes: as they are, or A, B, C where one is too long for a figure."""
    if max(map(len, options)) > LONGEST_NAME:
        return tuple(ascii_uppercase[: len(options)])
    try:
        check_classes(options)
    except InputError:
        return tuple(ascii_uppercase[: len(options)])
    return options


def is_lettered(step: Step[Any]) -> bool:
    """Returns whether each option has a letter, because the class as the model is drawn with letters."""
    return isinstance(step.answer, Choice) and names_of(step.answer.options) != step.answer.options


def model_of(step: Step[Any]) -> Example | None:
    """Returns a model's answer to the same question: the one on the page, where the options are its classes.

    They are called as those of the class beside it.
    """
    state = step.state
    if not isinstance(step.answer, Choice) or not isinstance(state, Lab):
        return None
    example = state.example
    if example.classes != step.answer.options:
        return None
    return Example(names_of(example.classes), example.logits, _right(step), example.temperature)


def _right(step: Step[Any]) -> int:
    assert isinstance(step.answer, Choice)
    return step.answer.options.index(str(step.right()))
