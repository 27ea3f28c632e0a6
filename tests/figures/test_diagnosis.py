"""The curve of a run shows each shape by its steps, its level and its name, whatever the losses are."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from looking import finite, named_levels_of, reads_as_a_sentence, traces_sent

from scce.diagnosis import curve_of, shapes
from scce.figures.diagnosis import loss_curve_with_evidence, loss_curve_with_evidence_of

laws = settings(deadline=None, derandomize=True, max_examples=10)
losses = st.floats(-50, 50) | st.sampled_from([0.0, math.nan, math.inf, 5e-324, 1e30, 2.3026, 2.3026])
runs = st.integers(1, 25).flatmap(
    lambda size: st.lists(st.lists(losses, min_size=size, max_size=size), min_size=1, max_size=2)
)


def picture_of(run, num_classes=None, **more):
    """Returns the picture of a run."""
    curve = curve_of(run)
    return loss_curve_with_evidence(loss_curve_with_evidence_of(curve, shapes(curve, num_classes), **more))


def named(run, num_classes=None):
    """Returns what the legend says beside the curves, and the heights of the levels."""
    figure = picture_of(run, num_classes).figure
    return [trace.name for trace in figure.data][1:], named_levels_of(figure)


FALLING = [2.3, 1.9, 1.5, 1.1, 0.8, 0.6]
CASES = {
    "falls": (FALLING, None, [], {}),
    "stuck": ([2.5, *[2.3026] * 5], 10, ["stuck"], {"ln 10 = 2.3026": math.log(10)}),
    "floor": ([1.9, 0.9, *[0.7437] * 4], 4, ["floor"], {"ln(e + 3) - 1 = 0.7437": math.log(math.e + 3) - 1}),
    "spike": ([2.0, 1.5, 1.2, 1.1, 9.5, 1.0, 0.9, 0.8], None, ["spike at step 5"], {}),
    "NaN": ([2.0, 1.0, math.nan, math.nan], None, ["NaN from step 3"], {}),
    "apart": (
        {"loss": FALLING, "val_loss": [each + 7 for each in FALLING]},
        None,
        ["validation", "apart from the start"],
        {},
    ),
    "NaN in both": (
        {"loss": [1.0, math.nan], "val_loss": [1.0, math.nan]},
        None,
        ["validation", "NaN from epoch 2"],
        {},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_shape_is_named_in_the_legend_with_its_level(name):
    run, size, names, levels = CASES[name]
    found, heights = named(run, size)
    assert (found, list(heights)) == (names, list(levels))
    np.testing.assert_allclose(list(heights.values()), list(levels.values()), atol=1e-4)


def test_the_hatching_lasts_from_the_first_step_without_a_number_to_the_last():
    *_, hatched = picture_of([2.0, 1.0, math.nan, math.nan, math.inf, 0.5]).figure.data
    assert (min(hatched.x), max(hatched.x), hatched.fillpattern.shape) == (3, 5, "/")


def test_a_level_can_be_added():
    assert list(named_levels_of(picture_of(FALLING, levels={"ln 4 = 1.3863": math.log(4)}).figure)) == ["ln 4 = 1.3863"]


@laws
@given(runs, st.sampled_from([None, 2, 10]))
def test_any_run_is_a_figure_that_a_browser_can_read_and_a_message(rows, num_classes):
    picture = picture_of(dict(zip(("loss", "val_loss"), rows, strict=False)), num_classes)
    curves = traces_sent(picture.figure)[: len(rows)]
    for curve, row in zip(curves, rows, strict=True):
        np.testing.assert_array_equal(curve["y"].astype(float)[np.isfinite(row)], finite(row))
    low, high = picture.figure.layout.yaxis.range
    assert -math.inf < low <= 0 <= high < math.inf
    assert low < high
    assert reads_as_a_sentence(picture.message)


@laws
@given(runs)
def test_the_curves_have_the_first_colours_and_set_none(rows):
    first = picture_of(dict(zip(("loss", "val_loss"), rows, strict=False))).figure.data[: len(rows)]
    assert {curve.line.color for curve in first} == {None}
    assert len({curve.line.dash for curve in first}) == len(first)
