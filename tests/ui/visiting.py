"""A reader's visit to the app: what they do, as their browser would send it, and what they are shown."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pyarrow as pa
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from scce.ui.encodings.session import EncodingsSession
from scce.ui.lessons import LESSONS, Lesson
from scce.ui.logit_lab.session import LabSession
from scce.ui.surprise.session import SurpriseSession

APP = Path(__file__).parents[2] / "app.py"
LAB, ENCODINGS, SURPRISE = (f"pages/explore/{name}.py" for name in ("logit_lab", "encodings", "surprise"))
BATCH, WIRING, TRAINING = (f"pages/practice/{name}.py" for name in ("batch", "wiring", "training"))
KEYS = {
    LAB: LabSession.key,
    ENCODINGS: EncodingsSession.key,
    SURPRISE: SurpriseSession.key,
}  # of the live components, where there are


class Visit:
    """A visit by a link.

    Args:
        link: what follows the ? in it.
        states: of the widgets that the browser still has, if it is one that comes back.
        page: the file of the page that it leads to; the app's root shows the lab.

    Attributes:
        app: Streamlit's own view of the page.
        lesson: of the page.
        key: of the page's live component; empty where there is none.
    """

    def __init__(self, link: str = "", states: WidgetStates | None = None, page: str = LAB) -> None:
        self.app = AppTest.from_file(APP, default_timeout=30)
        self.lesson, self.key = lesson_at(page), KEYS.get(page, "")
        if page != LAB:
            # Before the first run, switch_page goes by the file's name, and not by the address of its lesson.
            self.app._page_hash = calc_hash(self.lesson.address)
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
    def live(self) -> dict[str, Any]:
        """What the live component has been given, its tables as data frames."""
        sent = self.app.get_by_key(self.key).proto
        if sent.WhichOneof("data") == "json":
            return json.loads(sent.json)
        tables = {
            reference: pa.ipc.open_stream(blob.data).read_pandas() for reference, blob in sent.mixed.arrow_blobs.items()
        }
        return {name: _table_or_part(part, tables) for name, part in json.loads(sent.mixed.json).items()}

    @property
    def loss(self) -> float:
        """The loss that the lab shows, in nats."""
        return float(self.live["now"]["loss"][self.live["label"]])

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

    def elements_with(self, *words: str) -> list[str]:
        """Returns the elements, by kind, that hold one of some words, but for live components and figures."""
        apart = ("bidi_component", "plotly_chart")
        elements = [node for node in self.app._tree if hasattr(node, "proto") and node.type not in apart]
        return [node.type for node in elements for word in words if word in str(node.proto)]

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
        self.app.query_params, self.lesson, self.key = {}, lesson_at(page), KEYS.get(page, "")
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
        for key in (name, f"{self.lesson.address}_{name}"):
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
        """Runs the page with a message from the live component."""
        self.app._run(self.states_with(message))
        return self


def lesson_at(page: str) -> Lesson:
    """Returns the lesson whose page has a file."""
    return next(lesson for lesson in LESSONS if lesson.path == page)


def _table_or_part(part: Any, tables: dict[str, Any]) -> Any:
    if isinstance(part, dict):
        (reference,) = part.values()
        return tables[reference]
    return part
