"""What is predicted: the question, the choices, what is hidden until then, and what the core says is right."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from scce.arrays import as_one_of

State = TypeVar("State")
CLOSE = 0.01  # of a number that somebody rounded


@dataclass(frozen=True)
class Answer:
    """What came of it.

    Attributes:
        right: the choices that are right; none where no choice says it, or nobody knows yet.
        told: a sentence with the numbers.
        why: how they come about, in a sentence, for a class that has only just answered; empty where `told` says it.
    """

    right: tuple[str, ...]
    told: str
    why: str = ""


@dataclass(frozen=True)
class Known:
    """A number of a state that may be asked for.

    Attributes:
        number: in the unit of the page.
        why: how it comes about, in a sentence.
        unit: of the number: "nats".
    """

    number: float
    why: str
    unit: str = "nats"

    def is_meant(self, number: float, unit: str) -> bool:
        """Returns whether somebody who wrote a number, rounded, and perhaps its unit, means this one."""
        said = unit.strip().lower()
        return math.isclose(number, self.number, rel_tol=CLOSE) and said[:3] in ("", self.unit[:3])


@dataclass(frozen=True)
class Outcome:
    """A choice beside what came of it.

    Attributes:
        choice: the reader's; empty where there was nothing to choose.
        right: whether it is right; None where no choice is.
        told: both, in a sentence or two.
    """

    choice: str
    right: bool | None
    told: str


@dataclass(frozen=True)
class Prediction(Generic[State]):
    """A question about a state.

    Attributes:
        question: that is asked.
        veils: the parts of the page that would give the answer away.
        answer: returns what the core says of a state.
        choices: returns what can be chosen; nothing where the reader is only asked to think first.
    """

    question: str
    veils: tuple[str, ...]
    answer: Callable[[State], Answer]
    choices: Callable[[State], tuple[str, ...]] = lambda _: ()

    def outcome(self, state: State, choice: str) -> Outcome:
        """Returns a choice beside what came of it.

        Raises:
            InputError: if it is none of the choices.
        """
        choices, answer = self.choices(state), self.answer(state)
        if not choices:
            return Outcome("", None, answer.told)
        chosen = as_one_of(choice, choices, "the choice")
        if not answer.right:
            return Outcome(chosen, None, f"You chose {chosen}. {answer.told}")
        if chosen in answer.right:
            return Outcome(chosen, True, f"You chose {chosen}: right. {answer.told}")
        return Outcome(chosen, False, f"You chose {chosen}. The answer is {' or '.join(answer.right)}. {answer.told}")
