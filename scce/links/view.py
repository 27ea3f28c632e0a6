"""How a page is shown: to the back row, without some of its parts, with a question or a step of a lesson."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, Protocol

from scce.arrays import InputError, short
from scce.links.kinds import Kind, any_text, choice, flag, optional, several, whole_number
from scce.links.lesson_names import LESSON_STEPS, MOST_STEPS, MOST_TWINS, check_lesson
from scce.links.texts import Problem, refused

PRESENT, HIDE, PREDICT = "present", "hide", "predict"
LESSON, STEP, AGAIN, OWN = "lesson", "step", "again", "own"
LONGEST_OWN = 6000  # characters of a lesson in a link: what is on the way to a server lets 8,000 pass
OWN_TEXT = re.compile("1e[A-Za-z0-9_-]+")  # the version, and what the compressed begins with
NOTHING = ""  # what is so from the start is not written


@dataclass(frozen=True)
class View:
    """How a page is shown. The state of every page has one.

    Attributes:
        present: whether it is shown to the back row: larger, and without what leads away from it.
        hide: the names of the parts and fields that are not shown.
        predict: what the reader has to predict before it is shown, if anything.
        lesson: the name of the lesson that goes on, if one does.
        step: which of its steps is asked, from 1; None without a lesson.
        again: which twin of the step, the same question with other numbers; 0 is the step itself.
        own: a lesson of somebody's own, as text, in place of a name.
    """

    present: bool = False
    hide: tuple[str, ...] = ()
    predict: str | None = None
    lesson: str | None = None
    step: int | None = None
    again: int = 0
    own: str | None = None

    def in_lesson(self, lesson: str | None, step: int | None = None, again: int = 0, own: str | None = None) -> "View":
        """Returns the view at a step of a lesson, or of none."""
        return replace(self, lesson=lesson, step=step, again=again, own=own)


class Viewed(Protocol):
    """What has a view: the state of every page."""

    @property
    def view(self) -> View:
        """How the page is shown."""


@dataclass(frozen=True)
class Named:
    """What of a page has a name, beside its fields.

    Attributes:
        parts: that can be hidden.
        predictions: what can be predicted.
        places: the part in which a field is shown, where it has no control of its own.
    """

    parts: tuple[str, ...]
    predictions: tuple[str, ...]
    places: Mapping[str, str] = field(default_factory=dict)

    def with_places(self, names: Sequence[str]) -> tuple[str, ...]:
        """Returns names, and for each of a field without a control the part in which it is shown."""
        return (*names, *(self.places[name] for name in names if name in self.places))


def view_kinds(fields: Sequence[str], named: Named) -> dict[str, tuple[Kind[Any], str]]:
    """Returns the kinds of the fields of a view by their names, each with what it is told to be.

    Args:
        fields: the names of the page's other fields, which can be hidden too.
        named: what else has a name.
    """
    kinds: dict[str, tuple[Kind[Any], str]] = {
        PRESENT: (replace(flag("1", "0"), write=lambda yes: "1" if yes else NOTHING), "for the back row"),
        HIDE: (_hidden((*named.parts, *fields), named.parts), "what is not shown"),
    }
    if named.predictions:
        kinds[PREDICT] = (_predicted(named.predictions), "asked before it is shown")
    return kinds


def lesson_kinds() -> dict[str, tuple[Kind[Any], str]]:
    """Returns the kinds of the fields that say where in a lesson the reader is, by their names."""
    step = optional(whole_number("step", least=1, most=MOST_STEPS))
    twin = whole_number("number of the twin", most=MOST_TWINS)
    name: Kind[str | None] = Kind(
        _lesson_in, lambda name: name or NOTHING, _check_lesson, "`softmax-twice`", may_be_none=True
    )
    return {
        LESSON: (name, "its name"),
        STEP: (_without_control(replace(step, write=_written_step, legal=f"1..{MOST_STEPS}")), "of the lesson"),
        AGAIN: (_without_control(replace(twin, write=_written_twin)), "the same question with other numbers"),
        OWN: (Kind(_own_in, lambda own: own or NOTHING, _check_own, OWN_TOLD, may_be_none=True), OWN_IS),
    }


OWN_TOLD, OWN_IS = f"up to {LONGEST_OWN} characters, as `/lessons` makes them", "a lesson of somebody's own"


def _own_in(text: str) -> str:
    _check_own(text)
    return text


def _check_own(text: str | None) -> None:
    if text is not None and len(text) > LONGEST_OWN:
        raise InputError(f"the lesson has {len(text):,} characters, and a link holds no more than {LONGEST_OWN:,}")
    if text is not None and not OWN_TEXT.fullmatch(text):
        raise InputError(f"{short(repr(text))} is no lesson: it begins with 1e, and has letters, digits, - and _")


def _without_control(kind: Kind[Any]) -> Kind[Any]:
    return replace(kind, control={})


def _written_step(step: int | None) -> str:
    return NOTHING if step is None else str(step)


def _written_twin(twin: int) -> str:
    return str(twin) if twin else NOTHING


def is_own(text: str) -> bool:
    """Returns whether this is a lesson of somebody's own, and not a lesson's name."""
    return len(text) <= LONGEST_OWN and OWN_TEXT.fullmatch(text) is not None


def _check_lesson(name: str | None) -> None:
    if name is not None:
        check_lesson(name)


def _lesson_in(text: str) -> str:
    name = text.strip()
    check_lesson(name)
    return name


def with_lesson(state: Any, given: Mapping[str, Any], problems: list[Problem]) -> Any:
    """Returns a state at the step of a lesson that a link says; the first, where it says none that there is."""
    name, step, own = given.get(LESSON), given.get(STEP) or 1, given.get(OWN)
    if own is not None:
        others = [(LESSON, "another lesson goes on, the one in own"), (AGAIN, "a question of one's own has no twins")]
        problems.extend(Problem(other, told) for other, told in others if other in given)
        return replace(state, view=state.view.in_lesson(None, step, own=own))
    if name is None:
        lonely = [other for other in (STEP, AGAIN) if other in given and not refused(problems, LESSON, OWN)]
        problems.extend(Problem(other, "the link says no lesson to which it belongs") for other in lonely)
        return state
    if step > LESSON_STEPS[name]:
        problems.append(Problem(STEP, f"the lesson {name} has {LESSON_STEPS[name]} steps, and no step {step}"))
        step = 1
    return replace(state, view=state.view.in_lesson(name, step, given.get(AGAIN, 0)))


def _hidden(known: Sequence[str], parts: Sequence[str]) -> Kind[tuple[str, ...]]:
    """Returns names of what is not shown, one after the other."""

    def read(text: str) -> str:
        name = text.strip()
        check(name)
        return name

    def check(name: str) -> None:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(dict.fromkeys(known))}"
            raise InputError(f"{short(repr(name))} is no part of this page; {hint}")

    legal = f"names of fields, and of {', '.join(f'`{part}`' for part in parts)}"
    return several(replace(any_text(), read=read, check=check), legal)


def _predicted(predictions: Sequence[str]) -> Kind[str | None]:
    """Returns what is predicted, or nothing."""
    word = choice(predictions)

    def check(value: str | None) -> None:
        if value is not None:
            word.check(value)

    *others, last = (f"`{one}`" for one in predictions)
    legal = " or ".join(filter(None, (", ".join(others), last)))
    return replace(word, write=lambda value: value or NOTHING, check=check, legal=legal, may_be_none=True)
