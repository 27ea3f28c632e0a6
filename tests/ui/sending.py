"""What a live component sends, as its browser would or as a stranger might, and how what it gets is read."""

import json
import math
from unittest.mock import patch

import numpy as np
import pandas as pd
import streamlit
from hypothesis import strategies as st

from scce.ui.live import take_message

NO_EDITS = [  # of any component
    ["explode"],
    ["x" * 10**5],
    [None],
    [],
    [[["add"]]],
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


def started(session, state):
    """Returns a session that begins with a state, and knows the revision of the messages above."""
    session.begin(state)
    session.revision = 1
    return session


def taken(session, key, edited, *messages):
    """Carries out messages as if a component had sent them, one after the other."""
    for sent in messages:
        with patch.object(streamlit, "session_state", {key: {"message": sent}}):
            take_message(session, key, edited)
    return session


def is_whole(session):
    """Says whether a session's state is one that a link can hold, and so one that is valid."""
    return session.from_query(session.to_query(session.state)) == (session.state, ())


def as_browser_reads(data):
    """Returns the part that is no table after its way through JSON, which knows no infinity."""
    plain = {name: part for name, part in data.items() if not isinstance(part, pd.DataFrame)}
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
