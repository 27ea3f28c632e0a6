"""A curve's shapes are named with the steps that show them, and a curve that falls has none."""

import pytest

from scce.arrays import InputError
from scce.diagnosis import curve_of, curve_of_points, shapes
from scce.training import Point

FALLING = [2.3, 1.9, 1.5, 1.1, 0.8, 0.6, 0.5, 0.4, 0.3]
HISTORY = "{'accuracy': [0.1, 0.1, 0.1, 0.1], 'loss': [2.3101, 2.3027,2.3026,2.3026], 'val_loss': [2.3, 2.3, 2.3, 2.3]}"
TABLE = (
    ""
    ""
    ""
    ""
    "epoch,accuracy,loss,val_loss\n0,0.3,1.9,1.95\n1,0.5,0.9,1.2\n2,0.5,0.7439,1.1\n3,0.5,0.7438,1.2\n4,0.6,0.7437,1.2\n5,0.6,0.7437,1.5"
)
LOG = "\n".join(f"Iteration {1000 * i}, loss = {loss}" for i, loss in enumerate(("6.911", "6.909", "6.907", "6.908")))
KERAS = "\n".join(
    f"Epoch {i}/3\n10/10 - loss: {loss} - val_loss: {loss}" for i, loss in ((1, "2.31"), (2, "nan"), (3, "nan"))
)

# A run, K, and the shapes with their first step and the first cause of their level.
CASES = {
    "falls": (FALLING, None, []),
    "falls as text": (" ".join(map(str, FALLING)), None, []),
    "history": (HISTORY, None, [("stuck_at_guessing", 1, "guessing")]),
    "table": (TABLE, 4, [("floor", 2, "double_softmax_floor"), ("by_heart", 2, None)]),
    "log": (LOG, 1000, [("stuck_at_guessing", 0, "guessing")]),
    "keras log": (KERAS, None, [("nan", 2, "nan"), ("nan", 2, "nan")]),
    "spike": ("2.0 1.5 1.2 1.1 9.5 1.0 0.9 0.8", None, [("spike", 5, None)]),
    "up and down": ("1 3 1 3.1 0.9 3 1.1 3 1", None, [("oscillation", 1, None)]),
    "rising": ([1.0, 1.2, 1.5, 2.0, 2.8], None, [("rising", 1, None)]),
    "apart": ({"loss": FALLING, "val_loss": [loss + 7 for loss in FALLING]}, None, [("apart_from_the_start", 1, None)]),
    "by heart": ({"loss": FALLING[:5], "val_loss": [2.2, 1.6, 1.3, 1.5, 1.9]}, None, [("by_heart", 3, None)]),
    "constant": (["0.28823234186242325"] * 4, None, [("constant", 1, "constant_output")]),
    "a tab-separated table": ("step\tloss\n10\t2,5\n20\t1,5\n30\tnan", None, [("nan", 30, "nan")]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_curve_has_the_shapes_that_it_shows(name):
    run, size, expected = CASES[name]
    found = [(each.key, each.steps[0], each.causes[0].key if each.causes else None) for each in shapes(run, size)]
    assert [shape if shape[0] != "by_heart" else (*shape[:2], None) for shape in found] == expected


@pytest.mark.parametrize("name", CASES)
def test_the_evidence_of_a_shape_is_on_the_curve(name):
    run, size, _ = CASES[name]
    curve = curve_of(run)
    for each in shapes(curve, size):
        line = curve.training if each.of == "training" else curve.validation
        at = dict(zip(line.steps, map(str, line.values), strict=True))
        assert [at[step] for step in each.steps] == [str(loss) for loss in each.losses]
        assert each.sentence.endswith(".")


@pytest.mark.parametrize("run", ["", "hello", {}, {"accuracy": [1.0]}, [], "epoch,acc\n1,0.5", None])
def test_what_has_no_losses_is_refused(run):
    with pytest.raises(InputError):
        curve_of(run)


# As programs print them: training losses by step, and validation losses.
FORMATS = {
    "TensorBoard": ("Wall time,Step,Value\n1.6e9,0,2.5\n1.6e9,100,2.25", {0: 2.5, 100: 2.25}, {}),
    "Lightning": (
        "epoch,step,train_loss,val_loss\n0,49,2.5,\n0,49,,2.0\n1,99,1.5,\n1,99,,1.75",
        {0: 2.5, 1: 1.5},
        {0: 2.0, 1: 1.75},
    ),
    "pandas": ("      loss  val_loss\n0   2.5000    2.25\n1   1.5000    1.75", {1: 2.5, 2: 1.5}, {1: 2.25, 2: 1.75}),
    "a table with bars": ("| epoch | loss |\n|---|---|\n| 1 | 2.5 |\n| 2 | 1.5 |", {1: 2.5, 2: 1.5}, {}),
    "one column": ("loss\n2.5\n1.5", {1: 2.5, 2: 1.5}, {}),
    "JSON": (
        '{"log_history": [{"epoch": 0.1, "loss": 2.5, "step": 10}, {"eval_loss": 2.0, "step": 10}, '
        '{"loss": 1.5, "step": 20}]}',
        {10: 2.5, 20: 1.5},
        {10: 2.0},
    ),
    "fractions of epochs": (
        "{'loss': 2.5, 'epoch': 0.1}\n{'loss': 1.5, 'epoch': 0.2}\n{'eval_loss': nan, 'epoch': 0.2}",
        {1: 2.5, 2: 1.5},
        {2: None},
    ),
    "nanoGPT": (
        "iter 90: loss 2.5, time 9ms\nstep 100: train loss 2.25, val loss 2.0\niter 100: loss 1.5, time 9ms",
        {90: 2.5, 100: 1.5},
        {100: 2.0},
    ),
    "batches": (
        "Train Epoch: 1 [0/60 (0%)]\tLoss: 2.5\nTrain Epoch: 1 [20/60 (33%)]\tLoss: 1.5\n"
        "Train Epoch: 1 [40/60 (66%)]\tLoss: 1.25",
        {1: 2.5, 2: 1.5, 3: 1.25},
        {},
    ),
    "Caffe": (
        "Iteration 0, loss = 2.5\nTrain net output #0: loss = 2.5 (* 1 = 2.5 loss)\n"
        "Iteration 20, loss = 1.5\nTest net output #1: loss = 2.0 (* 1 = 2.0 loss)",
        {0: 2.5, 20: 1.5},
        {20: 2.0},
    ),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_curve_is_read_as_programs_print_it(name):
    text, training, validation = FORMATS[name]
    curve = curve_of(text)
    assert points_of(curve.training) == training
    assert points_of(curve.validation) == validation


def points_of(line):
    """Returns the losses by their steps; None for one that is no number."""
    pairs = [] if line is None else zip(line.steps, line.values, strict=True)
    return {step: loss if loss == loss else None for step, loss in pairs}


def test_a_floor_that_a_run_comes_near_to_is_named_and_one_that_it_swings_above_is_not():
    near = [2.0, 1.0, *(0.7437 + 0.004 * 0.8**i for i in range(12))]
    swinging = [*near[:-2], near[-1], near[-2]]
    said = [next(each for each in shapes(run, 4) if each.key == "floor") for run in (near, swinging)]
    assert [[each.key for each in shape.causes] for shape in said] == [["double_softmax_floor"], []]


def test_a_loss_that_only_the_last_digit_of_float32_moves_is_constant():
    found = shapes([1.8263365030288696, 1.8263367414474487, 1.8263367414474487, 1.82633638381958])
    assert [each.key for each in found] == ["constant"]


def test_the_points_of_a_run_are_its_curve():
    points = [Point(epoch, 0.0, 2.0 - epoch, 0.5, 2.5 - epoch, 0.5) for epoch in range(3)]
    curve = curve_of_points(points)
    assert (points_of(curve.training), points_of(curve.validation)) == (
        {0: 2.0, 1: 1.0, 2: 0.0},
        {0: 2.5, 1: 1.5, 2: 0.5},
    )
    assert curve.counted == "epoch"
