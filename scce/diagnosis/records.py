"""What an answer is: causes, best first, each with its number, its evidence, an experiment and a repair."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias, overload

from scce.diagnosis.constant import Constant, Key, Unit
from scce.diagnosis.repairs import Repair, repairs_of
from scce.diagnosis.showing import Shown, shown
from scce.diagnosis.written import Written

# What is asked for where it separates causes, by the names that causes() takes.
QUESTIONS = {
    "framework": "Which framework is it?",
    "num_classes": "How many classes are there?",
    "loss": "What are the next digits of the loss?",
    "accuracy": "What is the accuracy at the same time?",
    "batch_size": "How many examples does a batch have?",
}

Standing: TypeAlias = Literal["decided", "likely", "possible"]
Basis: TypeAlias = Literal["number", "bound", "fact"]


@dataclass(frozen=True)
class Other:
    """Something else that would give the same digits.

    Attributes:
        key: of the cause.
        expression: with its value: "ln(e + 999) = 6.9095".
        num_classes: K, where it depends on that.
    """

    key: Key
    expression: str
    num_classes: int | None

    def __str__(self) -> str:
        """Returns the expression."""
        return self.expression


@dataclass(frozen=True)
class Candidate:
    """A cause that fits.

    Attributes:
        key: of the cause.
        title: what it is called.
        sentence: what it is, in one sentence with the reader's numbers.
        expression: how the number comes about, with its value: "ln 10 = 2.3026".
        value: as a program prints it, in its unit.
        nats: the same in nats; NaN where the loss is no number.
        unit: of the value.
        digits: how many digits of the number given agree; 0 where the cause is no matter of digits.
        digits_given: how many there are to agree.
        exact: whether the number given has more digits than float32 surely holds, and is the float32 of the value.
        standing: "decided" where nothing else is near as likely, "likely", or "possible".
        share: how likely it is among all that fits, an ordinary loss included, 0 to 1; a rough number.
        basis: "number" where digits agree, "bound" where the loss is above or below something, "fact" otherwise.
        also: what else would agree to as many digits, the most usual first.
        num_also: how many that are in all.
        experiment: what tells it from the others.
        constant: the number it is about.
    """

    key: Key
    title: str
    sentence: str
    expression: str
    value: float
    nats: float
    unit: Unit
    digits: int
    digits_given: int
    exact: bool
    standing: Standing
    share: float
    basis: Basis
    also: tuple[Other, ...]
    num_also: int
    experiment: str
    constant: Constant

    @cached_property
    def repairs(self) -> tuple[Repair, ...]:
        """What to change, a program for each framework."""
        return repairs_of(self.constant)

    @cached_property
    def shown(self) -> Shown | None:
        """A link to one of our pages that shows the number; None where no page can."""
        return shown(self.constant)

    @property
    def agreement(self) -> str:
        """How far the digits go: "all 5 digits agree"."""
        if self.basis != "number":
            return "No digits are compared."
        if self.exact:
            return "Each digit agrees: it is the float32 of this value, to its last bit."
        return "The only digit agrees." if self.digits == 1 else f"All {self.digits} digits agree."


@dataclass(frozen=True)
class Diagnosis(Sequence[Candidate]):
    """The answer to a loss: a sequence of candidates, empty where nothing fits.

    Attributes:
        candidates: the causes that fit, best first.
        said: the number as it was read; of several, the last, or what a flat series has in common.
        num_losses: how many losses were read.
        read: what was read, in a sentence.
        not_these: numbers nearby that the digits rule out, in a sentence each.
        fitting_classes: the numbers of classes whose guess would agree, the most usual first; asked where K is not
            given.
        question: the one thing more that would separate the candidates; "" where nothing would.
        next: what to look at next, a sentence each.
    """

    candidates: tuple[Candidate, ...]
    said: Written
    num_losses: int
    read: str
    not_these: tuple[str, ...]
    fitting_classes: tuple[int, ...]
    question: str
    next: tuple[str, ...]

    @property
    def asks_for(self) -> str:
        """What the question asks for, by its name in causes(); "" where nothing is asked."""
        return next((name for name, question in QUESTIONS.items() if question == self.question), "")

    @overload
    def __getitem__(self, index: int) -> Candidate: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Candidate, ...]: ...

    def __getitem__(self, index: int | slice) -> Candidate | tuple[Candidate, ...]:
        """Returns the candidate at a place."""
        return self.candidates[index]

    def __len__(self) -> int:
        return len(self.candidates)

    def __iter__(self) -> Iterator[Candidate]:
        return iter(self.candidates)
