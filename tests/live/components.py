"""The three live components, each with its states and with edits of use and of none."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st
from sending import NO_EDITS, nearly_edits

from scce.classes import MOST_CLASSES
from scce.encodings.label_table import MOST_EXAMPLES, LabelTable
from scce.encodings.state import FLOAT_TYPE, LABEL_TYPE, Encodings
from scce.labels import one_hot
from scce.live import ENCODINGS as ENCODINGS_SUBJECT
from scce.live import INFORMATION, LOGIT_LAB, encodings, logit_lab, surprise
from scce.logit_lab.example import Example
from scce.logit_lab.presets import SITUATIONS as LAB_SITUATIONS
from scce.logit_lab.presets import in_situation as lab_in_situation
from scce.logit_lab.state import PANELS, Lab
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import MOST_OUTCOMES, SITUATIONS, TwoDistributions, in_situation
from scce.ui.encodings.session import EncodingsSession
from scce.ui.logit_lab.session import LabSession
from scce.ui.surprise.session import SurpriseSession


@dataclass(frozen=True)
class Component:
    """What the tests know of a live component.

    Attributes:
        start: a state.
        states: a strategy for any state.
        presets: states worth a look.
        edited: the component's own.
        payload: the component's own, of a state and a moment.
        read: returns the state that the browser has read, with the rest of the one that was sent.
        kinds: of its edits.
        moves: two edits of use; the second does not undo the first.
        whole: an edit with whole numbers, and the numbers of a state.
        unusable: edits of no use to the start state.
        bounds: states that an edit would take over a bound, each with the edit.
        sheet: the names in a payload that are not sent to a component that has a sheet.
        session: of its page.
        subject: its row in the table of live components.
    """

    start: Any
    states: Any
    presets: Any
    edited: Callable[..., Any]
    payload: Callable[..., Any]
    read: Callable[..., Any]
    kinds: tuple[str, ...]
    moves: tuple[list[Any], list[Any]]
    whole: tuple[list[list[Any]], Callable[..., Any]]
    unusable: list[Any]
    bounds: list[tuple[Any, list[Any]]]
    sheet: set[str]
    session: Any
    subject: Any

    @property
    def edits(self):
        """Edits of the component's kinds, most of them of no use."""
        return nearly_edits(*self.kinds)

    def is_whole(self, state):
        """Says whether a state is one that a link can hold, and so one that is valid."""
        return self.session.fields.from_query(self.session.fields.to_query(state)) == (state, ())


READY_MADE = ("classes", "situation")
NOTHING_READY_MADE = [
    [kind, *rest]
    for kind in READY_MADE
    for rest in ([], [""], ["asleep"], ["x" * 10**5], ["\ud800"], [None], [0], [["undecided"]], ["uniform", "uniform"])
]

# ---- the lab -----------------------------------------------------------------------------------

any_logit = st.floats(-1e300, 1e300) | st.floats(-10, 10) | st.just(-math.inf)


@st.composite
def labs(draw, fewest=2):
    size = draw(st.integers(fewest, MOST_CLASSES))
    row = draw(st.lists(any_logit, min_size=size, max_size=size).filter(lambda row: max(row) > -math.inf))
    temperature = draw(st.just(1.0) | st.floats(0.01, 100))
    example = Example(tuple(f"class {i}" for i in range(size)), tuple(row), draw(st.integers(0, size - 1)), temperature)
    return Lab(example, draw(st.sampled_from(["nats", "bits"]))).with_open(draw(st.sets(st.sampled_from(PANELS))))


def lab_of(size, *logits):
    """Returns the lab with a number of classes, and some logits in front."""
    row = (*logits, *np.linspace(-3, 3, size - len(logits)))
    return Lab(Example(tuple(f"class {i}" for i in range(size)), row))


def lab_read(data, lab):
    logits = tuple(-math.inf if logit is None else logit for logit in data["logits"])
    example = Example(tuple(data["classes"]), logits, data["label"], data["temperature"])
    return replace(lab, example=example, unit=data["unit"], panels=tuple(data["open"]))


NO_CLASSES = (4, 99, -1, -4, -5, 2**70)  # of four
LAB = Component(
    start=Lab(),
    states=labs(),
    presets=[Lab(lab_in_situation(Example(), situation)) for situation in LAB_SITUATIONS],
    edited=logit_lab.edited,
    payload=logit_lab.payload,
    read=lab_read,
    kinds=("logit", "label", "temperature", "name", "add", "remove", "unit", "open", *READY_MADE),
    moves=(["label", 1], ["label", 2]),
    whole=([["logit", 0, 1], ["temperature", 2]], lambda lab: (*lab.example.logits, lab.example.temperature)),
    unusable=[
        ["logit", 0, math.nan],
        ["logit", 0, math.inf],
        ["logit", 0, 1e301],
        ["logit", 0, -1e301],
        ["logit", 0, 10**400],
        ["logit", 0, None],
        ["logit", 0, "1"],
        ["logit", 0, [1.0]],
        ["logit", "0", 1.0],
        ["logit", 0.0, 1.0],
        ["logit", None, 1.0],
        ["logit", 0],
        ["logit", 0, 1.0, 2.0],
        *(["logit", index, 1.0] for index in NO_CLASSES),
        *(["name", index, "wolf"] for index in NO_CLASSES),
        *(["remove", index] for index in NO_CLASSES),
        ["label", 4],
        ["label", -1],
        ["label", 2**70],
        ["label", 10**400],
        ["label", 1.0],
        ["label", True],
        ["label", None],
        ["label"],
        ["temperature", 0],
        ["temperature", -1.0],
        ["temperature", math.nan],
        ["temperature", math.inf],
        ["temperature", 10**400],
        ["temperature", "1"],
        ["temperature"],
        ["name", 0, ""],
        ["name", 0, " "],
        ["name", 0, "dog"],
        ["name", 0, "x" * 10**5],
        ["name", 0, "bell\a"],
        ["name", 0, "a\nb"],
        ["name", 0, "\ud800x"],
        ["name", 0, 1],
        ["name", 0, None],
        ["add", "wolf"],
        ["remove"],
        ["remove", "cat"],
        ["unit", "bats"],
        ["unit", None],
        ["unit", ["nats"]],
        ["unit"],
        ["open", "doors"],
        ["open", "classes", "x" * 10**5],
        ["open", "classes", None],
        ["open", ["classes"]],
        *NOTHING_READY_MADE,
        *NO_EDITS,
    ],
    bounds=[(lab_of(MOST_CLASSES), ["add"]), (lab_of(2), ["remove", 0])],
    sheet={
        *("stride", "stops", "temperatures", "textbook"),
        *(f"{table}{part}" for table in ("sheet", "byTemperature", "now") for part in ("", "True")),
    },
    session=LabSession,
    subject=LOGIT_LAB,
)

# ---- the label table ---------------------------------------------------------------------------


@st.composite
def rows_of(draw, size):
    """Returns a row of any kind."""
    label = draw(st.integers(0, size - 1))
    smoothing = draw(st.floats(0, 1))
    smoothed = one_hot(label, size) * (1 - smoothing) + smoothing / size
    many = draw(st.lists(st.sampled_from([0.0, 1.0, 0.5]), min_size=size, max_size=size))
    return draw(st.sampled_from([tuple(one_hot(label, size).tolist()), tuple(smoothed.tolist()), tuple(many)]))


@st.composite
def tables(draw):
    size = draw(st.integers(2, 20))
    rows = draw(st.lists(rows_of(size), min_size=1, max_size=MOST_EXAMPLES))
    return LabelTable(tuple(f"class {i}" for i in range(size)), tuple(rows), draw(st.integers(0, 999)))


any_encodings = st.builds(
    Encodings,
    tables(),
    st.integers(1, 1_000_000),
    st.integers(2, 1_000_000),
    st.sampled_from(LABEL_TYPE.words),
    st.sampled_from(FLOAT_TYPE.words),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


def encodings_read(data, state):
    table = replace(state.table, classes=tuple(data["classes"]), rows=tuple(map(tuple, data["rows"])))
    return replace(state, table=table)


FULL = Encodings(LabelTable(rows=LabelTable().rows * 10))
NO_EXAMPLES = (4, -1, 2**70, 10**30, 0.0, "0", None, [0])  # of four
ENCODINGS = Component(
    start=Encodings(),
    states=any_encodings,
    presets=[FULL],
    edited=encodings.edited,
    payload=encodings.payload,
    read=encodings_read,
    kinds=("label", "target", "add", "remove", *READY_MADE),
    moves=(["label", 0, 1], ["label", 1, 2]),
    whole=([["label", 0, 2], ["target", 0, 1, 1]], lambda state: np.ravel(np.array(state.table.rows, object))),
    unusable=[
        *(["label", example, 0] for example in NO_EXAMPLES),
        *(["remove", example] for example in NO_EXAMPLES),
        *(["target", example, 0, 1] for example in NO_EXAMPLES),
        *(["target", 0, class_number, 1] for class_number in (*NO_EXAMPLES, True)),
        *(["label", 0, label] for label in (*NO_EXAMPLES, True)),
        *(["target", 0, 0, value] for value in (-0.1, 1.1, 2, math.nan, math.inf, 10**400, "1", None, [1.0])),
        ["label"],
        ["label", 0],
        ["label", 0, 0, 0],
        ["target", 0, 1],
        ["target", 0, 1, 1, 1],
        ["remove"],
        ["add", 1],
        *NOTHING_READY_MADE,
        *NO_EDITS,
    ],
    bounds=[(FULL, ["add"]), (Encodings(LabelTable(rows=LabelTable().rows[:1])), ["remove", 0])],
    sheet=set(),  # it is small, and always sent
    session=EncodingsSession,
    subject=ENCODINGS_SUBJECT,
)

# ---- surprise and entropy ----------------------------------------------------------------------


def distributions(size):
    """Returns distributions of a size: any at all, and those with many zeros."""
    share = st.floats(1e-12, 1) | st.just(0.0)
    rows = st.lists(share, min_size=size, max_size=size).filter(any)
    return rows.map(lambda row: tuple((np.array(row) / sum(row)).tolist()))


@st.composite
def pairs(draw):
    size = draw(st.integers(2, MOST_OUTCOMES))
    names = tuple(f"class {i}" for i in range(size))
    pair = TwoDistributions(names, draw(distributions(size)), draw(distributions(size)))
    return Surprise(draw(st.floats(0, 1)), pair, draw(st.sampled_from(["nats", "bits"])))


def surprise_read(data, state):
    pair = TwoDistributions(tuple(data["outcomes"]), tuple(data["p"]), tuple(data["q"]))
    return Surprise(data["event"], pair, data["unit"])


SURPRISE = Component(
    start=Surprise(),
    states=pairs(),
    presets=[Surprise(0.0, in_situation(TwoDistributions(), situation)) for situation in SITUATIONS],
    edited=surprise.edited,
    payload=surprise.payload,
    read=surprise_read,
    kinds=("event", "p", "q", "unit", *READY_MADE),
    moves=(["event", 0.5], ["unit", "bits"]),
    whole=(
        [["event", 1], ["p", [1, 0, 0, 0]], ["q", 0, 1]],
        lambda state: (state.event, *state.pair.p, *state.pair.q),
    ),
    unusable=[
        *(["event", value] for value in (-0.1, 1.1, 2, math.nan, math.inf, 10**400, "0.5", None, [0.5])),
        ["event"],
        ["event", 0.5, 0.5],
        *(["p", 0, value] for value in (-0.1, 1.1, math.nan, -math.inf, 2**70, "0.5", None, True, [0.5], {})),
        *(["q", outcome, 0.5] for outcome in (4, -1, 2**70, 0.0, "0", None, True, [0])),
        ["p", []],
        ["p", [1.0]],
        ["p", [0.5, 0.5]],
        ["p", [0.2] * 5],
        ["p", [0.25, 0.25, 0.25, 0.3]],
        ["p", [0.0] * 4],
        ["q", [1.5, -0.5, 0, 0]],
        ["q", [math.nan, 1, 0, 0]],
        ["q", [math.inf, 0, 0, 0]],
        ["q", [1e308] * 4],
        ["q", [10**400, 0, 0, 0]],
        ["q", ["0.25"] * 4],
        ["q", ["x" * 10**5, 1, 0, 0]],
        ["q", [None] * 4],
        ["q", [{}] * 4],
        ["q", [True, False, False, False]],
        ["q", [[0.25] * 4]],
        ["q", [[0.25] * 4] * 4],
        ["q", [[0.25, 0.75], [1.0]]],
        ["q", {"0": 1.0}],
        ["p"],
        ["q", 0],
        ["p", 0, 0.5, 0.5],
        ["r", 0, 0.5],
        ["unit", "bats"],
        ["unit", None],
        ["unit", ["nats"]],
        ["unit"],
        *NOTHING_READY_MADE,
        *NO_EDITS,
    ],
    bounds=[],
    sheet={"stops", "events", "now", "nowTotals", "byP", "byPTotals", "byQ", "byQTotals"},
    session=SurpriseSession,
    subject=INFORMATION,
)

COMPONENTS = {"logit_lab": LAB, "encodings": ENCODINGS, "surprise": SURPRISE}
