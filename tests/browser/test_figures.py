"""Every figure of every page can be read, in any state, on any screen, in both themes.

No two words on one spot, none cut off, none small, none faint. One page is visited, for its letters and its themes;
the figures are drawn in it by Plotly itself, as Streamlit has it draw them.
"""

import json
from pathlib import Path

import plotly.io
import plotly.offline
import pytest
from figure_states import every_drawing

LOOKING = Path(__file__).with_name("looking.js").read_text(encoding="utf-8")
FIGURE = ".js-plotly-plot .main-svg"
THEME = "() => document.querySelector('.js-plotly-plot').layout.template.layout"
DARK = "() => parseInt(document.querySelector('.js-plotly-plot').layout.template.layout.paper_bgcolor[1], 16) < 8"

PHONE, DESK = 358, 632  # pixels that a figure has there
PROJECTOR, BESIDE = 345, 418  # of the lab: where two stand side by side, and where they stand beside it
IN_TWOS = ("loss curve", "gradient")


@pytest.fixture(scope="module")
def figures():
    return {name: json.loads(plotly.io.to_json(one.sent, validate=False)) for name, one in every_drawing().items()}


def complaints(page, figures, widths):
    """Returns what is wrong with the words of the figures, by the names of those where something is."""
    theme = page.evaluate(THEME)
    return page.evaluate(
        "([figures, widths, theme]) => look(figures, widths, theme)",
        [figures, {name: widths(name) for name in figures}, theme],
    )


# What has to be found.
BAD = {
    "overlap": {"annotations": [{"text": text, "x": 1, "y": 1, "showarrow": False} for text in ("one", "two")]},
    "cut": {"annotations": [{"text": "a long text at the edge", "x": 0, "xanchor": "right", "y": 1}]},
    "small": {"annotations": [{"text": "tiny", "x": 1, "y": 1, "showarrow": False, "font": {"size": 9}}]},
    "faint": {"annotations": [{"text": "pale", "x": 1, "y": 1, "showarrow": False, "font": {"color": "#aaaaaa"}}]},
}
BARE = {
    "title": {"text": ""},
    "height": 300,
    "font": {"size": 14, "color": "#000037"},
    **{axis: {"range": [0, 2], "visible": False} for axis in ("xaxis", "yaxis")},
}
FAULTY = {kind: {"data": [{"x": [1], "y": [1]}], "layout": BARE | layout} for kind, layout in BAD.items()}


def test_no_words_overlap_are_cut_off_small_or_faint_in_any_figure(visit, app, figures):
    page = visit(f"{app}/frameworks", ready=FIGURE)
    page.evaluate(plotly.offline.get_plotlyjs())
    page.evaluate(LOOKING)
    found = complaints(page, FAULTY, lambda _: 400)
    assert {kind: {one.split(":")[0] for one in said} for kind, said in found.items()} == {kind: {kind} for kind in BAD}
    assert complaints(page, figures, lambda name: PROJECTOR if name.startswith(IN_TWOS) else PHONE) == {}
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(DARK)
    assert complaints(page, figures, lambda name: BESIDE if name.startswith(IN_TWOS) else DESK) == {}
