"""A reader's visit to the app: what they do, as their browser would send it, and what they are shown."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

from decoding import decoded
from google.protobuf.json_format import MessageToDict
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from scce.live import Moment, as_json
from scce.ui.batch.session import BatchSession
from scce.ui.chapters import CHAPTERS, Chapter
from scce.ui.diagnosis.session import DiagnosisSession
from scce.ui.encodings.session import EncodingsSession
from scce.ui.live import LiveSession
from scce.ui.logit_lab.session import LabSession
from scce.ui.plain import as_plain_text
from scce.ui.session import Session
from scce.ui.surprise.session import SurpriseSession
from scce.ui.training.session import TrainingSession
from scce.ui.wiring.session import WiringSession

APP = Path(__file__).parents[2] / "app.py"
LAB, ENCODINGS, SURPRISE = (f"pages/explore/{name}.py" for name in ("logit_lab", "encodings", "surprise"))
BATCH, WIRING, TRAINING, DIAGNOSIS = (
    f"pages/practice/{name}.py" for name in ("batch", "wiring", "training", "diagnose")
)
SESSIONS = {
    LAB: LabSession,
    ENCODINGS: EncodingsSession,
    SURPRISE: SurpriseSession,
    BATCH: BatchSession,
    WIRING: WiringSession,
    TRAINING: TrainingSession,
    DIAGNOSIS: DiagnosisSession,
}
# Elements whose text is drawn as it is; Streamlit reads Markdown in all others.
PLAIN = {
    "text",
    "text_area",
    "text_input",
    "selectbox",
    "multiselect",
    "dataframe",
    "code",
    "bidi_component",
    "plotly_chart",
}
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|\u2060")  # in Markdown: the letter as it is, or one that is not seen


def lessons(**query: str) -> AppTest:
    """Returns the page of lessons, opened by a link that says this."""
    app = AppTest.from_file(APP, default_timeout=30)
    app._page_hash = calc_hash("lessons")
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


class Visit:
    """A visit by a link.

    Args:
        link: what follows the ? in it.
        states: of the widgets that the browser still has, if it is one that comes back.
        page: the file of the page that it leads to; the app's root shows the lab.

    Attributes:
        app: Streamlit's own view of the page.
        chapter: of the page.
        key: of the page's live component; empty where there is none.
    """

    chapter: Chapter
    key: str

    def __init__(self, link: str = "", states: WidgetStates | None = None, page: str = LAB) -> None:
        self.app = AppTest.from_file(APP, default_timeout=30)
        self._is_at(page)
        if page != LAB:
            # Before the first run, switch_page goes by the file's name, and not by the address of its chapter.
            self.app._page_hash = calc_hash(self.chapter.address)
        self.app.query_params = parse_qs(link, keep_blank_values=True)
        self.app._run(states)

    @property
    def address(self) -> dict[str, list[str]]:
        """The parameters in the browser's address, each with all its values."""
        return {k: [v] if isinstance(v, str) else v for k, v in self.app.query_params.items()}

    @property
    def link(self) -> str:
        """What follows the ? in the browser's address."""
        return urlencode(self.address, doseq=True)

    @property
    def session(self) -> Session[Any]:
        """What the app remembers of the reader on this page."""
        return self.app.session_state[SESSIONS[self.chapter.path].__name__]

    @property
    def state(self) -> Any:
        """The state that the page shows."""
        return self.session.state

    @property
    def notices(self) -> tuple[str, ...]:
        """What could not be used, and how a paste was read."""
        return self.session.notices

    @property
    def errors(self) -> list[str]:
        """What went wrong on the page."""
        return [error.message for error in self.app.exception]

    @property
    def told(self) -> list[str]:
        """What the page warns of, as it is read; on a page with a live component that says so."""
        return [*(self.live["notices"] if self.key else ()), *(as_read(box.value) for box in self.app.warning)]

    @property
    def named(self) -> list[str]:
        """The parameters of a link that the page says something of, in the order in which it does."""
        return [name for text in self.told for name in self.chapter.fields.by_name if text.startswith(f"{name}: ")]

    @property
    def controls(self) -> list[str]:
        """The fields that have a control of their own on the page."""
        known = self.app.session_state
        return [name for name in self.chapter.fields.by_name if f"{self.chapter.address}_{name}_turn" in known]

    @property
    def given(self) -> dict[str, Any]:
        """What the page has given the live component."""
        return decoded(json.loads(self.app.get_by_key(self.key).proto.json))

    @property
    def live(self) -> dict[str, Any]:
        """What the live component shows: what it was given, and the sheet for it that it gets over HTTP."""
        given = self.given
        sheet = self.session.subject.payload(self.state, Moment(reach=given.get("limit", 0.0)))
        return {**decoded(json.loads(as_json(sheet))), **given}

    @property
    def loss(self) -> float:
        """The loss that the lab shows, in nats."""
        return float(self.live["now"].columns["loss"][self.live["label"]])

    @property
    def metrics(self) -> dict[str, str]:
        """The large numbers on the page, by their labels."""
        return {metric.label: metric.value for metric in self.app.metric}

    @property
    def prose(self) -> str:
        """What the page says in sentences."""
        return "\n".join(text.value for kind in ("markdown", "caption") for text in self.app.get(kind))

    @property
    def sources(self) -> dict[str, str]:
        """The code on the page that stands under a tab, by the tab's label; where there are several, the last."""
        return {tab.label: tab.code[-1].value.strip() for tab in self.app.tabs}

    def alt(self, key: str) -> str:
        """Returns what the figure with a key says to those who do not see it."""
        return self.app.get_by_key(f"{key}_figure").proto.alt

    def marked_up(self, word: str, *texts: str) -> list[str]:
        """Returns what is not drawn as it is and holds a word elsewhere than in the escaped form of some texts."""
        found = []
        for node in self.app._tree:
            if getattr(node, "proto", None) is not None and node.type not in PLAIN:
                held = said = "\n".join(words_in(MessageToDict(node.proto)))
                for text in texts:
                    held = held.replace(as_plain_text(text), "")
                found += [f"{node.type}: {said}"] * (word in held)
        return found

    def button(self, label: str) -> Any:
        """Returns the button with a label."""
        (found,) = (button for button in self.app.button if button.label == label)
        return found

    def open(self, link: str) -> "Visit":
        """Goes to another address, or the way back to one."""
        self.app.query_params = parse_qs(link, keep_blank_values=True)
        self.app.run()
        return self

    def go_to(self, page: str) -> "Visit":
        """Goes to another page by the navigation, which leaves its address bare."""
        self.app.query_params = {}
        self._is_at(page)
        self.app.switch_page(page).run()
        return self

    def press(self, label: str) -> "Visit":
        """Presses the button with a label."""
        self.button(label).click().run()
        return self

    def choose(self, key: str, value: Any) -> "Visit":
        """Gives the widget with a key a value."""
        self.widget(key).set_value(value).run()
        return self

    def widget(self, name: str) -> Any:
        """Returns the widget of a field, or with a key. One that the page changes counts its turns in the key."""
        known = self.app.session_state
        for key in (name, f"{self.chapter.address}_{name}"):
            if f"{key}_turn" in known:
                return self.app.get_by_key(f"{key}_{known[f'{key}_turn']}")
        return self.app.get_by_key(name)

    def edit(self, *edits: list[Any], **other: Any) -> "Visit":
        """Edits in the live component: the page runs with the message that the browser would send."""
        return self.run_with(self.message(*edits, **other))

    def message(self, *edits: list[Any], **other: Any) -> dict[str, Any]:
        """Returns the live component's next message."""
        known = self.live
        return {
            "number": known["seen"] + 1,
            "revision": known["revision"],
            "phase": "settled",
            "held": None,
            "edits": [[10**9, *edit] for edit in edits],
        } | other

    def states_with(self, message: Any) -> WidgetStates:
        """Returns the state of all widgets, with a message from the live component among them.

        AppTest has no setter for a component, and what is assigned to session_state calls no callback.
        """
        states = self.app._tree.get_widget_states()
        states.widgets.add(id=self.app.get_by_key(self.key).proto.id, json_value=json.dumps({"message": message}))
        return states

    def run_with(self, message: Any) -> "Visit":
        """Runs the page with a message from the live component.

        AppTest forgets what is not sent again, and a browser keeps it: where the edit ran parts of the page, all of it
        runs once more.
        """
        self.send(message)
        if self.session.phase == "settled" and not self.app.title:
            self.app.run()
        return self

    def send(self, message: Any) -> "Visit":
        """Runs what a message from the live component runs, which may be parts of the page alone."""
        self.app._run(self.states_with(message))
        return self

    def _is_at(self, page: str) -> None:
        kind = SESSIONS[page]
        self.chapter, self.key = chapter_at(page), kind.key() if issubclass(kind, LiveSession) else ""


@cache
def opened(page: str, link: str = "") -> Visit:
    """Returns a visit that is only looked at: whoever asks for it again gets the same one."""
    return Visit(link, page=page)


def opened_at(page: str, state: Any) -> Visit:
    """Returns a visit by the link to a state that is only looked at."""
    return opened(page, chapter_at(page).fields.to_link(state))


def failing(page: str, states: dict[str, Any], law: Callable[[Visit, Any], bool]) -> list[str]:
    """Returns the names of the states for which a law about a visit and its state does not hold."""
    return [name for name, state in states.items() if not law(opened_at(page, state), state)]


def visit_to(page: str, state: Any) -> Visit:
    """Returns a visit of one's own by the link to a state."""
    return Visit(chapter_at(page).fields.to_link(state), page=page)


def as_read(text: str) -> str:
    """Returns a text in Markdown without its escapes."""
    return ESCAPED.sub(lambda found: found[1] or "", text)


def words_in(part: Any) -> Iterator[str]:
    """Yields all texts in a message of Streamlit's to the browser."""
    if isinstance(part, dict | list):
        for each in part.values() if isinstance(part, dict) else part:
            yield from words_in(each)
    elif isinstance(part, str):
        yield part


def chapter_at(page: str) -> Chapter:
    """Returns the chapter whose page has a file."""
    return next(chapter for chapter in CHAPTERS if chapter.path == page)
