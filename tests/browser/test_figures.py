"""Every figure of every page can be read, in any state and on any screen.

No two words on one spot, none cut off, none small, none faint. The figures are drawn by Plotly in one page, with the
theme that Streamlit gives them there: a visit for each state would take an hour.
"""

import base64
import json
from pathlib import Path

import plotly.io
import plotly.offline
import pytest
from figure_states import every_drawing

LOOKING = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
THEMED = "() => document.querySelector('.js-plotly-plot').layout.template.layout"
NARROW, WIDE = 277, 632  # pixels: a third of a projector's page is narrower than a phone's
PHONE = 358


@pytest.fixture(scope="module")
def drawings():
    return {name: json.loads(plotly.io.to_json(one.sent, validate=False)) for name, one in every_drawing().items()}
