"""Every figure stands in the same frame, and its marks, lines and letters are those of all."""

import numpy as np
import pytest
from looking import named_levels_of, traces_sent

from scce.classes import MOST_CLASSES
from scce.figures.frame import (
    DASHES,
    LINE,
    LONGEST_KEY,
    SYMBOLS,
    Letters,
    columns,
    dash_of,
    framed,
    numbers,
    powers,
    rows,
    short_name,
    symbol_of,
)
from scce.figures.marks import add_curve, add_level, add_mark, add_upright, labels, runs
from scce.figures.minus_log import HIGHEST, formula, highest, minus_log_curve


def frame(**options):
    return framed("A title", numbers("x", 0, 1), numbers("y", 0, 2), **options)


def test_a_frame_has_its_title_its_axes_and_nothing_in_it():
    figure = frame().figure
    axes = [(axis.title.text, axis.range) for axis in (figure.layout.xaxis, figure.layout.yaxis)]
    assert (figure.layout.title.text, axes, figure.data) == ("A title", [("x", (0, 1)), ("y", (0, 2))], ())


def test_no_axis_moves_under_a_finger():
    layout = frame().figure.layout
    assert (layout.xaxis.fixedrange, layout.yaxis.fixedrange, layout.dragmode) == (True, True, False)


def test_the_key_says_the_number_of_every_class_where_there_is_room():
    assert frame(classes=["cat", "dog"]).figure.layout.title.subtitle.text == "0 cat \u00b7 1 dog"
    assert frame(classes=["cat"] * LONGEST_KEY).figure.layout.title.subtitle.text == ""


def test_a_result_stands_below_the_title_in_larger_letters():
    subtitle = frame(result="1 / 2 = 0.5").figure.layout.title.subtitle
    assert (subtitle.text, subtitle.font.size) == ("1 / 2 = 0.5", Letters.RESULT)


def test_a_margin_replaces_the_sides_that_it_names():
    usual, wider = frame().figure.layout.margin, frame(margin={"l": 100}).figure.layout.margin
    assert (wider.l, wider.r, wider.t, wider.b, wider.autoexpand) == (100, usual.r, usual.t, usual.b, False)


@pytest.mark.parametrize("legend", [(), ("a line",)])
def test_there_is_a_legend_only_where_one_is_asked_for_and_it_has_room_below(legend):
    layout = frame(legend=legend).figure.layout
    assert (layout.showlegend, layout.margin.b > frame().figure.layout.margin.b) == (bool(legend), bool(legend))


def test_many_long_names_in_a_legend_get_a_row_each():
    low, high = (frame(legend=("a name that is quite long",) * rows).figure.layout.margin.b for rows in (3, 4))
    assert high - low == LINE


PLACES = {
    (0, 1): ["0", "0.2", "0.4", "0.6", "0.8", "1"],
    (-10.2, 10.2): ["\u221210", "\u22125", "0", "5", "10"],
    (-1e300, 1e300): ["\u22121e300", "0", "1e300"],
    (0, 12_000): ["0", "5,000", "10,000"],
    (0, 5e-324): ["0"],
}


@pytest.mark.parametrize(("bounds", "names"), PLACES.items())
def test_an_axis_names_few_round_places_that_do_not_touch(bounds, names):
    assert list(numbers("x", *bounds)["ticktext"]) == names


def test_marks_that_share_a_place_share_a_label_and_no_two_labels_touch():
    random = np.random.default_rng(0)
    for _ in range(50):
        x, y = random.random((2, 20)) ** random.integers(1, 6)
        found = list(labels(x.tolist(), y.tolist(), {3: "3: 1.386"}).values())
        assert sorted(k for one in found for k in (one.head, *one.others)) == list(range(20))
        assert [(a, b) for i, a in enumerate(found) for b in found[:i] if a.touches(b)] == []


@pytest.mark.parametrize(
    ("given", "words"),
    [([3], "3"), ([1, 0], "0, 1"), ([2, 3, 4, 9], "2\u20134, 9"), ([0, 2, 4, 6, 8], "0, 2, 4 +2")],
)
def test_numbers_are_told_in_few_words(given, words):
    assert runs(given) == words


def test_the_kinds_of_axes_are_those_of_plotly():
    kinds = [framed("", x, y).figure.layout for x, y in ((powers("x"), rows()), (columns("x"), numbers("y", 0, 1)))]
    types = [(layout.xaxis.type, layout.yaxis.type, layout.yaxis.autorange) for layout in kinds]
    assert types == [("log", "category", "reversed"), ("category", None, None)]


def test_neighbouring_classes_differ_in_their_symbols_and_their_strokes():
    assert [symbol_of(k) for k in range(MOST_CLASSES)] == [SYMBOLS[k % len(SYMBOLS)] for k in range(MOST_CLASSES)]
    assert [dash_of(k) for k in range(MOST_CLASSES)] == [DASHES[k % len(DASHES)] for k in range(MOST_CLASSES)]
    assert (len(set(SYMBOLS)), len(set(DASHES))) == (len(SYMBOLS), len(DASHES))


def test_a_mark_stands_with_its_words_where_it_is_put_whole_also_on_the_edge():
    drawing = frame()
    add_mark(drawing, 1, 2, "here", "top left", name="a mark")
    (mark,) = drawing.figure.data
    where = (mark.x, mark.y, mark.text, mark.textposition, mark.name, mark.cliponaxis)
    assert where == ((1,), (2,), ("here",), "top left", "a mark", False)


@pytest.mark.parametrize(("length", "mode"), [(1, "lines+markers"), (2, "lines")])
def test_a_curve_of_one_point_shows_it(length, mode):
    drawing = frame()
    add_curve(drawing, np.arange(length), np.ones(length), "curve", "dot", 3, "", 2)
    (curve,) = drawing.figure.data
    assert (curve.mode, curve.line.dash, curve.line.width) == (mode, "dot", 3)


def test_what_is_infinite_on_a_curve_is_an_arrow_at_the_top():
    drawing = frame()
    add_curve(drawing, np.arange(3), np.array([1, np.inf, np.nan]), "curve", "dot", 3, "", 2)
    (curve,) = drawing.figure.data
    assert (list(curve.y[:2]), list(curve.marker.symbol)) == ([1, 2], ["circle", "arrow-up", "circle"])


def test_a_level_runs_across_the_figure_and_the_legend_names_it():
    drawing = frame()
    add_level(drawing, 1.5, "a level")
    figure = drawing.figure
    (line,) = figure.layout.shapes
    assert (named_levels_of(figure), line.x0, line.x1, line.xref) == ({"a level": 1.5}, 0, 1, "x domain")


def test_an_upright_stands_at_its_place_on_a_logarithmic_axis():
    drawing = framed("", powers("x"), numbers("y", 0, 1))
    add_upright(drawing, 1000, "a thousand")
    figure = drawing.figure
    (line,), (note,) = figure.layout.shapes, figure.layout.annotations
    assert (line.x0, line.x1, line.y0, line.y1, line.yref) == (1000, 1000, 0, 1, "y domain")
    assert (note.x, note.text) == (pytest.approx(3), "a thousand")


@pytest.mark.parametrize(
    ("unit", "log", "written"), [("nats", np.log, "\u2212ln p"), ("bits", np.log2, "\u2212log\u2082 p")]
)
def test_the_curve_is_minus_the_logarithm_of_p_in_its_unit(unit, log, written):
    p, heights = minus_log_curve(unit)
    np.testing.assert_allclose(heights, -log(p), rtol=1e-15)
    assert (highest(unit), formula(unit)) == (pytest.approx(-log(np.exp(-HIGHEST))), written)


def test_a_frame_is_a_figure_that_a_browser_can_read():
    assert traces_sent(frame(classes=["cat"], legend=("a line",)).figure) == []


@pytest.mark.parametrize(
    ("name", "lines", "shown"),
    [
        ("cat", 3, "cat"),
        ("golden retriever", 1, "golden ret\u2026"),
        ("golden retriever", 2, "golden<br>retriever"),
        ("bernese mountain dog", 3, "bernese<br>mountain<br>dog"),
        ("antidisestablishment", 3, "antidisesta<br>blishment"),
        ("antidisestablishment", 1, "antidisest\u2026"),
        ("a  <b>", 2, "a  &lt;b&gt;"),
    ],
)
def test_a_long_name_has_as_many_lines_as_there_is_room_for(name, lines, shown):
    assert short_name(name, lines) == shown


def test_a_key_has_whole_names_where_two_lines_hold_them():
    names = ("golden retriever", "labrador", "bernese mountain dog")
    drawing = framed("", numbers("x", 0, 1), numbers("y", 0, 1), classes=names)
    key = drawing.layout["title"]["subtitle"]["text"]
    assert key == "0 golden retriever \u00b7 1 labrador<br>2 bernese mountain dog"
