"""What a browser sends for a widget need not be of the widget's kind; the widget then stays as it was."""

import logging
import math
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.session_state import WStates
from visiting import BATCH, DIAGNOSIS, SESSIONS, Visit, lessons

from scce.ui import internals

FORGED = (
    {"trigger_value": True},
    {"bool_value": True},
    {"int_value": -1},
    {"double_value": math.nan},
    {"double_value": 3.5},
    {"string_value": ""},
    {"string_value": "cat \u0663 nan"},
    {"json_value": '{"edited_rows": {"99": {"true class": 1}}}'},
    {"json_value": "[1]"},
    {"bytes_value": b"\xff"},
    {"double_array_value": {"data": [1.0, math.nan]}},
    {"int_array_value": {"data": [-1, 7]}},
    {"string_array_value": {"data": ["a", "b"]}},
    {"string_trigger_value": {"data": "x"}},
    {"file_uploader_state_value": {}},
)
VISITS = {
    **{page: lambda page=page: Visit(page=page).app for page in SESSIONS},
    "digits": lambda: Visit("source=digits", page=BATCH).app,
    "a diagnosis": lambda: Visit("loss=2.3026", page=DIAGNOSIS).app,
    "a lesson of one's own": lambda: lessons(add="logit_lab?logits=1,2"),
}


@pytest.fixture(autouse=True)
def as_served() -> Iterator[None]:
    with patch.object(WStates, "__getitem__", WStates.__getitem__):
        internals.take_no_value_that_cannot_be_read()
        yield


@pytest.mark.parametrize("visit", VISITS.values(), ids=VISITS)
def test_no_value_of_another_kind_makes_a_page_raise(visit, caplog):
    app = visit()
    ids = [widget.id for widget in app._tree.get_widget_states().widgets]
    assert ids
    for turn in (0, 4, 8):
        each = (WidgetState(id=name, **FORGED[(turn + i) % len(FORGED)]) for i, name in enumerate(ids))
        app._run(WidgetStates(widgets=each))
        assert not app.exception
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
