"""What a live component sends, as its browser would or as a stranger might, and how what it gets is read."""

import json
import math

import numpy as np
from hypothesis import strategies as st

from scce.live import Columns, after, message_in

NO_EDITS = [  # of any component
    ["explode"],
    ["x" * 10**5],
    [None],
    [],
    [[["add"]]],
    json.loads("[" * 500 + "]" * 500),
    {"add": 0},
    "add",
    "x" * 10**5,
    0,
    10**400,
    math.nan,
    None,
    True,
]


def message(*edits, **other):
    """Returns a component's first message; a list is an edit made just now."""
    numbered = [[10**9, *edit] if isinstance(edit, list) else edit for edit in edits]
    return {"number": 1, "revision": 1, "phase": "settled", "held": None, "edits": numbered} | other


def answer(component, raw, state=None, seen=0):
    """Returns the state after what was sent, and what is said about it; what is no message changes nothing."""
    start = component.start if state is None else state
    sent = message_in(raw)
    return after(sent, start, component.edited, seen) if sent else (start, ())


def state_after(component, *edits, **other):
    """Returns the start state after one message with some edits."""
    return answer(component, message(*edits, **other))[0]


def as_browser_reads(data):
    """Returns the part that is no table after its way through JSON, which knows no infinity."""
    plain = {name: part for name, part in data.items() if not isinstance(part, Columns)}
    return json.loads(json.dumps(plain, allow_nan=False))


def bits(values):
    """Returns floats as the integers of their bits, where 0 and -0 differ."""
    return np.ascontiguousarray(values, dtype=np.float64).view(np.int64)


numbers = st.integers(-3, 25) | st.integers(-(2**70), 2**70) | st.floats() | st.booleans()
texts = st.text(max_size=50) | st.sampled_from(["cat", "nats", "bits", "\ud800", "x" * 10**5])
anything = st.recursive(
    st.none() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def nearly_edits(*kinds):
    """Returns edits of a component's kinds, most of them with values of no use."""
    values = st.lists(numbers | texts | anything, max_size=3)
    return st.builds(lambda kind, rest: [kind, *rest], st.sampled_from(kinds), values)


def nearly_messages(edits):
    """Returns messages with such edits, many of them of another form than a component's."""
    return st.fixed_dictionaries(
        {
            "number": st.integers(1, 9),
            "revision": st.just(1) | anything,
            "phase": st.sampled_from(["moving", "resting", "settled"]) | anything,
            "held": st.none() | st.integers(-1, 20) | anything,
            "edits": st.lists(edits | anything, max_size=6) | anything,
        }
    )
