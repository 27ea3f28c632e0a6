"""A drawing is sent as Plotly would send its figure, and Plotly knows every word of it."""

import json

import numpy as np
import plotly.io
import pytest
from looking import failing, read_json

from scce.figures.drawing import Drawing


def as_read(drawing):
    """Returns what a browser reads of a drawing."""
    return json.loads(plotly.io.to_json(drawing.sent, validate=False))


def drawn(**words):
    drawing = Drawing({"height": 300})
    drawing.add_scatter(**words)
    return drawing


ARRAYS = {
    "floats": np.array([0.1, -2.5]),
    "what is no number": np.array([np.nan, np.inf]),
    "single floats": np.array([0.1, -2.5], np.float32),
    "a view of every second": np.arange(10.0)[::2],
    "small integers": np.array([-128, 127]),
    "larger ones": np.array([0, 128]),
    "large ones": np.array([0, 2**31 - 1]),
    "too large ones": np.array([0, 2**31]),
    "none": np.array([]),
    "truths": np.array([True, False]),
    "texts": np.array(["a", "b"]),
    "python's own": [0.1, 2, None],
}


def test_any_array_is_sent_as_plotly_sends_it():
    drawings = {name: drawn(y=array, error_y={"array": array}) for name, array in ARRAYS.items()}
    assert failing(drawings, lambda drawing: as_read(drawing)["data"] == read_json(drawing.figure)["data"]) == []


def test_a_table_is_sent_with_its_shape():
    drawing = Drawing({})
    drawing.add_heatmap(z=np.arange(6.0).reshape(2, 3))
    assert as_read(drawing)["data"] == read_json(drawing.figure)["data"]


def test_a_drawing_keeps_the_order_of_what_was_added_and_the_kind_of_each():
    drawing = Drawing({})
    for add in (drawing.add_bar, drawing.add_scatter, drawing.add_bar):
        add(y=[1])
    assert [trace["type"] for trace in as_read(drawing)["data"]] == ["bar", "scatter", "bar"]


def test_shapes_and_annotations_are_parts_of_the_frame():
    drawing = Drawing({"height": 300})
    drawing.add_shape(type="line", x0=0, x1=1, y0=0, y1=1)
    drawing.add_annotation(text="a", x=0, y=1)
    drawing.add_annotation(text="b", x=0, y=2)
    layout, checked = as_read(drawing)["layout"], read_json(drawing.figure)["layout"]
    assert (len(layout["shapes"]), [note["text"] for note in layout["annotations"]]) == (1, ["a", "b"])
    assert layout == {name: part for name, part in checked.items() if name != "template"}


def test_a_word_without_a_value_is_not_said():
    assert as_read(drawn(y=[1], text=None))["data"] == [{"y": [1], "type": "scatter"}]


@pytest.mark.parametrize("words", [{"colour": "red"}, {"mode": "dancing"}])
def test_plotly_tells_of_a_word_that_it_does_not_know(words):
    with pytest.raises(ValueError, match="Invalid"):
        _ = drawn(y=[1], **words).figure
