"""The live components: what each is called, what its link holds, and how it answers."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qs

from scce import encodings, logit_lab, surprise
from scce.arrays import InputError
from scce.lessons import asked_in, opened
from scce.links import Fields, Problem, Viewed
from scce.live import encodings as live_encodings
from scce.live import logit_lab as live_logit_lab
from scce.live import surprise as live_surprise
from scce.live.messages import Editor, Message, after
from scce.live.moment import Moment
from scce.live.view import outcome_told, view_told, way
from scce.predictions import Outcome, Prediction

State = TypeVar("State", bound=Viewed)
EVERY_EDIT = float("-inf")


@dataclass(frozen=True)
class Subject(Generic[State]):
    """A live component.

    Attributes:
        address: of its pages.
        name: of the files of its browser's part.
        title: of its pages.
        invitation: what it is about and what to do, for someone who sees it for the first time; **bold** is.
        fields: of its link.
        edited: returns a state after one edit of the reader's.
        payload: returns what a browser needs for a state.
        predictions: what can be predicted of a state, by name.
    """

    address: str
    name: str
    title: str
    invitation: str
    fields: Fields[State]
    edited: Editor[State]
    payload: Callable[[State, Moment], Mapping[str, Any]]
    predictions: Mapping[str, Prediction[State]] = field(hash=False)

    def told(self, state: State, moment: Moment, **more: Any) -> Mapping[str, Any]:
        """Returns what a browser needs for a state, and how it is shown; more is what else it is told of that."""
        light = [subject.address for subject in SUBJECTS]
        view = view_told(self.title, state, self.fields.named, self.predictions, light) | more
        return {**self.payload(state, moment), "view": view}

    def after_edit(self, state: State, edit: Sequence[Any]) -> State:
        """Returns the state after one edit of the reader's: of the component, or one that every component has.

        Raises:
            InputError: if the edit is of no use.
        """
        match edit:
            case ["visit", str(link)]:
                return self.opened(parse_qs(link))[0]
            case ["predict", str(choice)]:
                self.outcome(state, choice)
                asked = asked_in(state)
                return state if asked is None else asked.after_answer(state)
        return self.edited(state, edit)

    def opened(self, query: Mapping[str, list[str]]) -> tuple[State, tuple[Problem, ...]]:
        """Returns the state that a link opens, and each part of it that is of no use."""
        return opened(self.address, self.fields, query)

    def outcome(self, state: State, choice: str) -> Outcome:
        """Returns what came of the reader's choice.

        Raises:
            InputError: if nothing is asked, or it is none of the choices.
        """
        asked = asked_in(state)
        if asked is not None:
            return asked.outcome(choice, state)
        predict = state.view.predict
        if predict is None:
            raise InputError("nothing is asked here")
        return self.predictions[predict].outcome(state, choice)

    def first_payload(self, query: Mapping[str, list[str]]) -> Mapping[str, Any]:
        """Returns what a browser needs for a link; what is wrong with the link is among it, in sentences."""
        state, problems = self.opened(query)
        told = self.told(state, Moment(link=self.fields.to_link(state), notices=tuple(map(str, problems))))
        return {**told, "way": way([subject.address for subject in SUBJECTS], self.address)}

    def answer(self, query: Mapping[str, list[str]], message: Message) -> Mapping[str, Any]:
        """Returns what a browser needs after a message: state in, state and sheet out. Nothing is remembered.

        Args:
            query: the link to the state in which the reader made the edits.
            message: with these edits.
        """
        before, _ = self.opened(query)
        state, notices = after(message, before, self.after_edit, EVERY_EDIT)
        return self.told(
            state,
            Moment(
                seen=message.number,
                revision=message.revision,
                link=self.fields.to_link(state),
                notices=notices,
                has_sheet=message.phase == "moving",
                held=message.held,
                reach=message.reach,
            ),
            **self._outcome_in(message, state),
        )

    def _outcome_in(self, message: Message, state: State) -> Mapping[str, Any]:
        """Returns what came of the choice in a message, if there is one of use."""
        for numbered in message.edits:
            match numbered:
                case [_, "predict", str(choice)]:
                    with suppress(InputError):
                        return {"outcome": outcome_told(self.outcome(state, choice), asked_in(state))}
        return {}


LOGIT_LAB = Subject(
    "logit_lab",
    "logit_lab",
    "Logit lab",
    "A model gives every class a score, its **logit**. Softmax turns logits into probabilities. The **loss** is how "
    "surprised the model is by the true class. **Drag a logit and watch the loss.**",
    logit_lab.state.FIELDS,
    live_logit_lab.edited,
    live_logit_lab.payload,
    logit_lab.PREDICTIONS,
)
ENCODINGS = Subject(
    "encodings",
    "encodings",
    "One-hot or integer",
    "A label says which class is true. An **integer** gives the number of the class. A **one-hot** row has a 1 at that "
    "class and 0 at all others. **Click a cell of a row and watch its integer follow.**",
    encodings.state.FIELDS,
    live_encodings.edited,
    live_encodings.payload,
    encodings.PREDICTIONS,
)
INFORMATION = Subject(
    "information",
    "surprise",
    "Surprise and entropy",
    "An event of probability p has the **surprise** \u2212ln p: the rarer, the larger. **Entropy** H(p) is the "
    "surprise to expect; for a model that expects q it is the **cross-entropy** H(p,\u00a0q). "
    "**Drag a probability and watch what follows.**",
    surprise.state.FIELDS,
    live_surprise.edited,
    live_surprise.payload,
    surprise.PREDICTIONS,
)
SUBJECTS = (LOGIT_LAB, ENCODINGS, INFORMATION)
