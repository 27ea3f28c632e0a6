"""What a lesson is made of: steps, each a question about a page's state that is asked before its answer is shown."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import parse_qs

from scce.arrays import InputError, as_one_of, as_whole_number, short
from scce.links import MOST_TWINS, Fields, number_in
from scce.predictions import Outcome

State = TypeVar("State")


@dataclass(frozen=True)
class Choice:
    """One of some options.

    Attributes:
        options: as they are shown, two or more.
    """

    options: tuple[str, ...]


@dataclass(frozen=True)
class Number:
    """A number.

    Attributes:
        unit: of it: "nats"; empty for one without.
        least: the smallest that can be given.
        most: the largest.
        tolerance: how far from the right number one may be that counts as right.
    """

    unit: str
    least: float
    most: float
    tolerance: float


@dataclass(frozen=True)
class Setting:
    """Something that the reader brings about on the page.

    Attributes:
        goal: what is so then.
    """

    goal: str


Answer: TypeAlias = Choice | Number | Setting


@dataclass(frozen=True)
class Question:
    """What is asked of one state, and what is said to each answer.

    Attributes:
        asks: what is asked.
        answer: what can be given.
        right: what is right, by the core: an option, a number, or the link to a state in which the goal is reached.
        judge: returns whether an answer is right, and the sentence for it. Of a setting the answer is the link to
            the state that the reader has made.
        why: says why what is right is right, to whoever answered whatever; empty where `judge` alone can say it.
    """

    asks: str
    answer: Answer
    right: str | float
    judge: Callable[[str], tuple[bool, str]]
    why: str = ""


@dataclass(frozen=True)
class Place(Generic[State]):
    """A page on which steps are shown.

    Attributes:
        address: of the page.
        fields: of its link.
        told: returns in words what a state shows that a question may be about, for paper.
    """

    address: str
    fields: Fields[State] = field(hash=False)
    told: Callable[[State], str] = lambda _: ""

    def link(self, state: State) -> str:
        """Returns the link to a state."""
        return f"/{self.address}?{self.fields.to_link(state)}"

    def state_in(self, link: str) -> State:
        """Returns the state that a link says, with or without what stands before its ?."""
        return self.fields.from_query(parse_qs(link.rpartition("?")[2], keep_blank_values=True))[0]


def _as_it_is(state: State) -> State:
    return state


@dataclass(frozen=True)
class Step(Generic[State]):
    """One question of a lesson.

    Attributes:
        place: the page on which it is shown.
        made: returns the page's state for each twin; 0 is the step itself.
        ask: returns what is asked of a state.
        veils: the parts of the page that would give the answer away.
        runs: whether the answer starts what the page computes bit by bit: the reader sees it without a press.
        revealed: returns what the page shows after an answer, of the state that was asked about.
        number: which of the twins this is.
    """

    place: Place[State]
    made: Callable[[int], State]
    ask: Callable[[State], Question]
    veils: tuple[str, ...] = ()
    runs: bool = False
    revealed: Callable[[State], State] = _as_it_is
    number: int = 0

    @cached_property
    def state(self) -> State:
        """What the page shows."""
        return self.made(self.number)

    @cached_property
    def question(self) -> Question:
        """What is asked, and what is said to each answer."""
        return self.ask(self.state)

    @property
    def link(self) -> str:
        """The link of the page's state: /logit_lab?logits=2,1,0."""
        return self.place.link(self.state)

    @property
    def given(self) -> str:
        """What the page shows of the state, in words, for paper; empty where the question says it all."""
        return self.place.told(self.state)

    @property
    def asks(self) -> str:
        """What is asked."""
        return self.question.asks

    @property
    def answer(self) -> Answer:
        """What can be given: one of some options, a number, or a state of the page."""
        return self.question.answer

    def right(self) -> str | float:
        """Returns what is right: an option, a number, or the link to a state in which the goal is reached."""
        return self.question.right

    def outcome(self, given: str) -> Outcome:
        """Returns an answer beside what came of it.

        Args:
            given: an option, a number as it was typed, or the link to the state that the reader has made.

        Raises:
            InputError: if it is none of the options, or no number that can be given.
        """
        right, told = self.question.judge(given)
        return Outcome(given, right, told)

    def twin(self, number: int) -> "Step[State]":
        """Returns the same question with other numbers: the same ones for the same number, 0 is the step itself.

        Raises:
            InputError: if the number is outside 0..1000000.
        """
        return replace(self, number=as_whole_number(number, "number of the twin", 0, MOST_TWINS))


@dataclass(frozen=True)
class OnALine:
    """A number that was given beside the right one, on a line that has 0 in it.

    Attributes:
        given: where on the line, 0 to 1.
        right: where the right one is.
        zero: where 0 is.
    """

    given: float
    right: float
    zero: float


def on_a_line(given: float, right: float) -> OnALine:
    """Returns a number beside the right one, on a line from the least of them and 0 to the largest."""
    low, high = min(0.0, given, right), max(0.0, given, right)
    length = high - low or 1.0
    return OnALine(*((number - low) / length for number in (given, right, 0.0)))


@dataclass(frozen=True)
class Lesson:
    """Steps in the order in which they are learned.

    Attributes:
        name: in links: letters, digits and -.
        title: of the lesson.
        promise: what a reader knows afterwards, in one sentence.
        steps: four to eight, for about ten minutes.
        own: the lesson as text, where somebody made it: a link has that in place of the name.
    """

    name: str
    title: str
    promise: str
    steps: tuple[Step[Any], ...]
    own: str | None = None

    def place_of(self, number: int) -> dict[str, str | int]:
        """Returns what a link says that opens a step, from 1, with what the step is about."""
        which = {"lesson": self.name} if self.own is None else {"own": self.own}
        return {**which, "step": number}


def among(asks: str, right: str, told: Mapping[str, str]) -> Question:
    """Returns a question with options.

    Args:
        asks: what is asked.
        right: one of the options.
        told: the options, and a sentence for each.
    """
    as_one_of(right, told, "the right option")

    def judge(given: str) -> tuple[bool, str]:
        chosen = as_one_of(given, told, "the answer")
        one = f"You chose \u201c{chosen}\u201d"
        said = f"{one}: right." if chosen == right else f"{one}; the answer is \u201c{right}\u201d."
        return chosen == right, f"{said} {told[chosen]}".rstrip()

    return Question(asks, Choice(tuple(told)), right, judge, told[right])


def number_given(text: str) -> float:
    """Returns the number in an answer as it was typed.

    Raises:
        InputError: if it is none.
    """
    return number_in(text.strip().replace(",", ".").replace("\u2212", "-"), "the answer")


@dataclass(frozen=True)
class Trap:
    """A wrong number that tempts.

    Attributes:
        number: that some give.
        told: the sentence for it.
    """

    number: float
    told: str


def a_number(asks: str, right: float, form: Number, said: Callable[[float], str], told: str, *traps: Trap) -> Question:
    """Returns a question whose answer is a number.

    Args:
        asks: what is asked.
        right: the number.
        form: its unit and bounds, and how far one may be off.
        said: writes such a number.
        told: how the number comes about, in a sentence.
        traps: wrong numbers that tempt.
    """

    def judge(given: str) -> tuple[bool, str]:
        number = number_given(given)
        if not form.least <= number <= form.most:
            raise InputError(f"the answer {short(given.strip())} is outside {form.least:g}..{form.most:g}")
        if abs(number - right) <= form.tolerance:
            return True, f"You said {said(number)}: right. {told}"
        trapped = [trap.told for trap in traps if abs(number - trap.number) <= form.tolerance]
        size = "too high" if number > right else "too low"
        return False, f"You said {said(number)}; it is {said(right)}. {(trapped or [f'That was {size}. {told}'])[0]}"

    if not (math.isfinite(right) and form.least <= right <= form.most):
        raise InputError(f"the right answer {right} is outside {form.least:g}..{form.most:g}")
    return Question(asks, form, right, judge, told)


def to_set(
    asks: str,
    goal: str,
    place: Place[State],
    solved: State,
    reached: Callable[[State], bool],
    told: Callable[[State, bool], str],
) -> Question:
    """Returns a question that is answered by what the reader brings about.

    Args:
        asks: what is asked.
        goal: what is so then.
        place: the page on which it is done.
        solved: a state in which it is so.
        reached: whether it is so in a state.
        told: the sentence for a state, and whether it is so there.
    """

    def judge(given: str) -> tuple[bool, str]:
        state = place.state_in(given)
        right = reached(state)
        return right, told(state, right)

    return Question(asks, Setting(goal), place.link(solved), judge)
