"""What the page of the two encodings shows, its form in a link, and the reader's session of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from scce.arrays import InputError, as_one_of
from scce.classes import FEWEST_CLASSES
from scce.encodings import label_table
from scce.encodings.costs import LARGEST_VOCABULARY
from scce.encodings.label_table import LabelTable
from scce.links.texts import LONGEST_QUOTE, noting, only_value, whole_number_in
from scce.ui.session import Query, Session

MOST_EXAMPLES = 1_000_000
LABEL_TYPES = ("int64", "int32", "int16", "uint8")
FLOAT_TYPES = ("float32", "float64", "float16")


@dataclass(frozen=True)
class Encodings:
    """All that a link to the page holds.

    Attributes:
        table: the small batch.
        examples: how many examples the batch has whose cost is shown, 1 to 1,000,000.
        size: how many classes it has, 2 to 1,000,000.
        label_type: of its integer labels.
        float_type: of its logits and one-hot targets.
        integers, one_class, softened: the answers to the three questions.
    """

    table: LabelTable = field(default_factory=LabelTable)
    examples: int = 8192
    size: int = 50_257
    label_type: str = "int64"
    float_type: str = "float32"
    integers: bool = True
    one_class: bool = True
    softened: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.examples <= MOST_EXAMPLES:
            raise InputError(f"the number of examples, {self.examples}, is outside 1..{MOST_EXAMPLES}")
        if not FEWEST_CLASSES <= self.size <= LARGEST_VOCABULARY:
            raise InputError(f"the number of classes, {self.size}, is outside {FEWEST_CLASSES}..{LARGEST_VOCABULARY}")
        as_one_of(self.label_type, LABEL_TYPES)
        as_one_of(self.float_type, FLOAT_TYPES)


def _yes_or_no(answer: bool) -> str:
    return "yes" if answer else "no"


def _is_yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise InputError(f"{text[:LONGEST_QUOTE]!r} is neither yes nor no")
    return text == "yes"


# Every parameter beside the table's: how its value is written, and how it is read.
_PARAMETERS: dict[str, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    "examples": (str, partial(whole_number_in, word="number of examples")),
    "size": (str, partial(whole_number_in, word="number of classes")),
    "label_type": (str, str),
    "float_type": (str, str),
    "integers": (_yes_or_no, _is_yes),
    "one_class": (_yes_or_no, _is_yes),
    "softened": (_yes_or_no, _is_yes),
}


@dataclass
class EncodingsSession(Session[Encodings]):
    """One reader's page of the two encodings."""

    state: Encodings = field(default_factory=Encodings)

    @staticmethod
    def to_query(state: Encodings) -> Query:
        """Returns the state as the parameters of a URL; from_query reads them back exactly."""
        written = {name: [write(getattr(state, name))] for name, (write, _) in _PARAMETERS.items()}
        return {**label_table.to_query(state.table), **written}

    @staticmethod
    def from_query(query: Mapping[str, Sequence[str]]) -> tuple[Encodings, tuple[str, ...]]:
        """Returns the state that a URL's parameters describe, and a sentence for each part that is of no use."""
        table, sentences = label_table.from_query(query)
        state, problems = Encodings(table), list(sentences)
        for name, (_, read) in _PARAMETERS.items():
            with noting(problems, name):
                if text := only_value(query, name):
                    state = replace(state, **{name: read(text)})
        return state, tuple(problems)
