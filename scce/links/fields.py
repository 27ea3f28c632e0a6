"""The table of a page's fields, from which its link is written and read.

A field says once what a control, a parameter of the link and a bound are.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import reduce
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.parse import parse_qs, urlencode

from scce.arrays import short
from scce.links.kinds import Kind, check_values
from scce.links.texts import Problem, noting, only_value
from scce.links.view import HIDE, PREDICT, PRESENT, Named, lesson_kinds, view_kinds, with_lesson
from scce.typography import sendable

Query: TypeAlias = dict[str, list[str]]
State = TypeVar("State")

# What others add to a link, and Streamlit's own: it is no mistake of the reader's.
PASSED_OVER = ("embed", "embed_options", "fbclid", "gclid")
PASSED_OVER_PREFIX = "utm_"
HOW = (PRESENT, HIDE, PREDICT)  # a page is shown; where in a lesson the reader is stays
MOST_UNKNOWN = 4  # that are named one by one, before one sentence about the others


@dataclass(frozen=True)
class Field:
    """One parameter of a page.

    Attributes:
        name: in the link.
        place: in the state: "settings.learning_rate".
        kind: what it can say.
        repeated: whether it is there once for each of several values.
        put: returns a state with another value, where more changes with it than what stands at its place.
        told: what it is, in a few words for the README, where name and kind do not say it.
    """

    name: str
    place: str
    kind: Kind[Any]
    repeated: bool = False
    put: Callable[[Any, Any], Any] | None = None
    told: str = ""

    @property
    def description(self) -> str:
        """What the README says of the parameter: what it is, and then what may stand in a link."""
        return ": ".join(filter(None, (self.told, self.kind.legal)))

    def value_in(self, state: Any) -> Any:
        """Returns the field's value in a state."""
        return reduce(getattr, self.place.split("."), state)

    def changed(self, state: State, value: Any) -> State:
        """Returns a state with another value of the field.

        Raises:
            InputError: if the value is not legal, or the state does not allow it.
        """
        for each in value if self.repeated else (value,):
            self.kind.check(each)
        if self.put is not None:
            changed: State = self.put(state, value)
            return changed
        return _with(state, self.place.split("."), value)

    def written(self, state: Any) -> list[str]:
        """Returns the texts of the field in a link; none where there is nothing to write."""
        value = self.value_in(state)
        texts = [self.kind.write(each) for each in value] if self.repeated else [self.kind.write(value)]
        return list(filter(None, texts))

    def read(self, query: Mapping[str, Sequence[str]]) -> Any:
        """Returns the value that a link says.

        Raises:
            InputError: if what it says is of no use.
        """
        if self.repeated:
            check_values(len(query[self.name]))
            return tuple(map(self.kind.read, query[self.name]))
        return self.kind.read(only_value(query, self.name))


@dataclass(frozen=True)
class Together(Generic[State]):
    """Fields that are read one by one and can only be put into the state together.

    Attributes:
        fields: that belong together; none for a check of the state as a whole.
        put: returns the state with what a link says, by the names of the fields; it has only what could be read.
            For each part that cannot be used it adds a problem, by noting().
    """

    fields: tuple[Field, ...]
    put: Callable[[State, Mapping[str, Any], list[Problem]], State]


class Fields(Generic[State]):
    """The fields of one page, in the order in which a link is written and read.

    Args:
        first: the state of a first visit, whose address says nothing.
        parts: the fields.
        unsaid: what a link does not say is as it is there, for links that were made when a first visit showed that;
            as in `first` if not given.
        named: what else of the page has a name; the fields of its view are added, which stands at `view` in the state.

    Attributes:
        named: what of the page has a name, beside its fields.
        of_view: the names of the fields that say how the page is shown, and not what.
    """

    def __init__(
        self,
        first: State,
        *parts: Field | Together[State],
        unsaid: State | None = None,
        named: Named | None = None,
    ) -> None:
        self.first = first
        self.unsaid = first if unsaid is None else unsaid
        self.named = Named((), ()) if named is None else named
        own = [each.name for part in parts for each in _fields_of(part)]
        view = [] if named is None else [*_view_fields(own, named)]
        self.of_view = tuple(each.name for part in view for each in _fields_of(part))
        self._parts = (*parts, *view)
        self.by_name = {each.name: each for part in self._parts for each in _fields_of(part)}

    def __iter__(self) -> Iterator[Field]:
        return iter(self.by_name.values())

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    def to_query(self, state: State) -> Query:
        """Returns the state as the parameters of a URL, which from_query reads back.

        Each of them is always there, but for one that has nothing to say: a batch has labels or rows of targets.
        """
        written = {each.name: each.written(state) for each in self}
        return {name: texts for name, texts in written.items() if texts}

    def to_link(self, state: State) -> str:
        """Returns what follows the ? in a link to the state."""
        return urlencode(self.to_query(state), doseq=True)

    def from_query(self, query: Mapping[str, Sequence[str]]) -> tuple[State, tuple[Problem, ...]]:
        """Returns the state that a URL's parameters describe, and each part that is of no use, in the fields' order.

        Args:
            query: every parameter with all its values.
        """
        query = {sendable(name): list(map(sendable, texts)) for name, texts in query.items()}
        says_what = any(query.get(name) for name in self.by_name if name not in self.of_view)
        problems, state = list[Problem](), self.unsaid if says_what else self.first
        for part in self._parts:
            given = _given(part, query, problems)
            if isinstance(part, Together):
                state = part.put(state, given, problems)
            elif given:
                with noting(problems, part.name):
                    state = part.changed(state, given[part.name])
        known = sorted(problems, key=lambda problem: list(self.by_name).index(problem.parameter))
        return state, (*known, *self._unknown(query))

    def afresh(self, state: State) -> State:
        """Returns the state of a first visit, shown as another state is."""
        return _with(self.first, ["view"], state.view) if self.of_view else self.first  # type: ignore[attr-defined]

    def without_view(self, link: str) -> str:
        """Returns a link to the same state and step, shown as a page usually is."""
        query = parse_qs(link, keep_blank_values=True)
        return urlencode({name: texts for name, texts in query.items() if name not in HOW}, doseq=True)

    def _unknown(self, query: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
        unknown = [name for name in query if name not in self.by_name and not _is_added_by_others(name)]
        for name in unknown[:MOST_UNKNOWN]:
            near = get_close_matches(name, self.by_name, 1)
            hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(self.by_name)}"
            yield Problem(_printable(name), f"this page has no such parameter; {hint}")
        if more := unknown[MOST_UNKNOWN:]:
            others = f", nor the {len(more) - 1:,} after it" if len(more) > 1 else ""
            yield Problem(_printable(more[0]), f"this page has no such parameter{others}")


def _is_added_by_others(name: str) -> bool:
    return name in PASSED_OVER or name.startswith(PASSED_OVER_PREFIX)


def _printable(name: str) -> str:
    return short(repr(name)[1:-1]) or "''"


def _fields_of(part: Field | Together[State]) -> tuple[Field, ...]:
    return part.fields if isinstance(part, Together) else (part,)


def _view_fields(names: Sequence[str], named: Named) -> Iterator[Field | Together[Any]]:
    yield from _fields_at("view", view_kinds(names, named))
    if named.predictions:
        yield Together(tuple(_fields_at("view", lesson_kinds())), with_lesson)


def _fields_at(place: str, kinds: Mapping[str, tuple[Kind[Any], str]]) -> Iterator[Field]:
    for name, (kind, told) in kinds.items():
        yield Field(name, f"{place}.{name}", kind, told=told)


def _given(
    part: Field | Together[State], query: Mapping[str, Sequence[str]], problems: list[Problem]
) -> dict[str, Any]:
    given = {}
    for each in _fields_of(part):
        if query.get(each.name):
            with noting(problems, each.name):
                given[each.name] = each.read(query)
    return given


def _with(state: Any, path: Sequence[str], value: Any) -> Any:
    first, *rest = path
    return replace(state, **{first: _with(getattr(state, first), rest, value) if rest else value})
