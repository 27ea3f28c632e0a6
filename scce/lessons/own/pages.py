"""The page of a step: one of ours, in one of its states, and what of it can be asked and hidden."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scce import batch, diagnosis, encodings, logit_lab, surprise, training, wiring
from scce.arrays import InputError, as_one_of, short
from scce.lessons import places
from scce.lessons.record import Place
from scce.links import HIDE, View
from scce.predictions import Known, Prediction

LONGEST_PAGE = 3000  # characters of a state's link
KEPT = 256  # states
PREDICTIONS: Mapping[Place[Any], Mapping[str, Prediction[Any]]] = {
    places.LAB: logit_lab.PREDICTIONS,
    places.ENCODINGS: encodings.PREDICTIONS,
    places.INFORMATION: surprise.PREDICTIONS,
    places.BATCH: batch.PREDICTIONS,
    places.WIRING: wiring.PREDICTIONS,
    places.TRAINING: training.PREDICTIONS,
    places.DIAGNOSIS: diagnosis.PREDICTIONS,
}
NUMBERS: Mapping[Place[Any], Callable[[Any], tuple[Known, ...]]] = {
    places.LAB: logit_lab.known_numbers,
    places.INFORMATION: surprise.known_numbers,
    places.BATCH: batch.known_numbers,
    places.TRAINING: training.known_numbers,
    places.DIAGNOSIS: diagnosis.known_numbers,
}
BY_ADDRESS = {place.address: place for place in PREDICTIONS}


@dataclass(frozen=True)
class PageQuestion:
    """A question that a page has about its state.

    Attributes:
        name: of it.
        prediction: with what is asked.
        state: that it is about.
    """

    name: str
    prediction: Prediction[Any]
    state: Any

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen."""
        return self.prediction.choices(self.state)

    @property
    def right(self) -> tuple[str, ...]:
        """What is right, by the core."""
        return self.prediction.answer(self.state).right

    @property
    def fits(self) -> bool:
        """Whether there are choices, and one of them is right."""
        return bool(self.choices) and len(self.right) == 1


def page_in(text: str) -> str:
    """Returns the link of a state, as its page writes it: nothing but a page of ours and its fields is in it.

    Args:
        text: a link; what stands before the name of the page is left out.

    Raises:
        InputError: if it leads to no page on which a step can be, or says something that the page does not know.
    """
    if not isinstance(text, str):
        raise InputError(f"{short(repr(text))} is not a link")
    if len(text) > LONGEST_PAGE:
        raise InputError(f"the state's link has {len(text):,} characters, and a step takes {LONGEST_PAGE:,}")
    place, state = _read(text)
    link = place.link(state)
    if len(link) > LONGEST_PAGE:
        raise InputError(f"the state's link has {len(link):,} characters, and a step takes {LONGEST_PAGE:,}")
    return link


@lru_cache(KEPT)
def _read(text: str) -> tuple[Place[Any], Any]:
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        raise InputError(f"{short(repr(text))} is not a link") from None
    place = BY_ADDRESS[as_one_of(parts.path.rpartition("/")[2], BY_ADDRESS, "the page")]
    query = parse_qs(parts.query, keep_blank_values=True)
    how = [name for name in place.fields.of_view if name != HIDE]  # it is the step that says how it is asked
    state, problems = place.fields.from_query({name: texts for name, texts in query.items() if name not in how})
    if problems:
        raise InputError(str(problems[0]))
    return place, replace(state, view=View(hide=state.view.hide))


def check_page(link: str) -> None:
    """Raises InputError unless this is the link of a state, as its page writes it."""
    if link != page_in(link):
        raise InputError(f"{short(repr(link))} is not a link as the page writes it")


def place_of(link: str) -> Place[Any]:
    """Returns the page of a state's link."""
    return _read(link)[0]


def state_of(link: str) -> Any:
    """Returns the state of a state's link."""
    return _read(link)[1]


def part_of(link: str, name: Any) -> str:
    """Returns the name of a part of a page.

    Raises:
        InputError: if the page has no such part.
    """
    return as_one_of(name, place_of(link).fields.named.parts, "the part of the page")


def questions_of(link: str) -> tuple[PageQuestion, ...]:
    """Returns the questions of a page that have one right answer about a state."""
    place, state = _read(link)
    questions = (PageQuestion(name, each, state) for name, each in PREDICTIONS[place].items())
    return tuple(question for question in questions if question.fits)


def question_of(link: str, name: str) -> PageQuestion | None:
    """Returns a question of a page; None if it has none with this name."""
    place, state = _read(link)
    prediction = PREDICTIONS[place].get(name)
    return None if prediction is None else PageQuestion(name, prediction, state)


def why_of(link: str, number: float, unit: str) -> str:
    """Returns how a number that is asked of a state comes about, by the core; empty where it is none that it knows."""
    place, state = _read(link)
    known = NUMBERS[place](state) if place in NUMBERS else ()
    meant = [each for each in known if each.is_meant(number, unit)]
    return min(meant, key=lambda each: abs(each.number - number)).why if meant else ""


def veils_of(link: str) -> tuple[str, ...]:
    """Returns the parts of a page that tell of its answers."""
    parts = place_of(link).fields.named.parts
    veils = {name for each in PREDICTIONS[place_of(link)].values() for name in each.veils}
    return tuple(name for name in parts if name in veils)
