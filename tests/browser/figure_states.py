"""Every figure of every page in every kind of state, for a test that looks at all of them."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from scce.batch.presets import PROBLEMS
from scce.batch.scores import BatchLoss, Scores, batch_loss, score
from scce.batches import Batch, Way
from scce.datasets.digits import load_digits
from scce.diagnosis import causes, constants, curve_of, shapes
from scce.encodings.costs import KNOWN_SIZES, Cost
from scce.figures import batch, diagnosis, encodings, logit_lab, metrics, surprise, training, wiring
from scce.figures.drawing import Drawing
from scce.figures.number_line import number_line, number_line_of
from scce.figures.picture import Picture
from scce.logit_lab import Example, in_situation, walk_through
from scce.logit_lab.presets import EXAMPLES, SITUATIONS
from scce.metrics import confusion_of, loss_beside_accuracy
from scce.surprise.two_distributions import SITUATIONS as PAIR_SITUATIONS
from scce.surprise.two_distributions import TwoDistributions
from scce.surprise.two_distributions import in_situation as pair_in_situation
from scce.training import STARTS, Run, TrainingState, initial_loss, uniform_loss
from scce.training.regions import decision_regions, example_losses
from scce.wiring import Wiring, reported, train
from scce.wiring.starts import LARGEST_START, Start
from scce.wiring.starts import STARTS as WIRING_STARTS

TWENTY = tuple(f"class {k}" for k in range(20))
LONG = tuple(f"{'Wm' * 18}{k}" for k in range(4))
WIDE = ("猫" * 20, "犬" * 20, "鳥" * 20)
SPREAD = tuple(float(x) for x in np.linspace(-3, 3.3, 20))

EXAMPLE_STATES = {
    "first": Example(),
    **{name: in_situation(Example(), name) for name in SITUATIONS},
    "the true class masked": Example(logits=(-math.inf, 1.0, 0.0, 0.0)),
    "1e300": Example(logits=(1e300, -1e300, 0.0, 0.0)),
    "1e300, wrong": Example(logits=(1e300, -1e300, 0.0, 0.0), label=1),
    "the smallest": Example(logits=(5e-324, 0.0, 0.0, -5e-324)),
    "2 classes": Example(("no", "yes"), (0.3, 1.1), 1),
    "2 classes, tied": Example(("no", "yes"), (0.0, 0.0), 1),
    "10 classes": EXAMPLES["handwritten digits 0-9"],
    "20 classes": Example(TWENTY, SPREAD, 3),
    "20 classes, sure": Example(TWENTY, tuple(4 * x for x in SPREAD), 3),
    "20 classes, undecided": Example(TWENTY, (0.0,) * 20, 7),
    "long names": Example(LONG, (2.0, 1.0, 0.0, -1.0), 2),
    "wide names": Example(WIDE, (2.0, 1.0, 0.9), 2),
    "cold": Example(temperature=0.01),
}


def of_the_lab() -> Iterator[tuple[str, Picture]]:
    for name, example in EXAMPLE_STATES.items():
        steps = walk_through(example)
        limit = max(10.0, *(abs(z) for z in example.logits if math.isfinite(z)))
        yield f"loss curve, {name}", logit_lab.loss_curve(logit_lab.loss_curve_of(example, steps, "nats"))
        along = logit_lab.loss_along_logits_of(example, steps, "bits", limit)
        yield f"loss along logits, {name}", logit_lab.loss_along_logits(along)
        yield f"gradient, {name}", logit_lab.gradient_bars(logit_lab.gradient_bars_of(example, steps))
    for name, trail in {
        "first": ["first"],
        "a few": ["first", "undecided", "confident and wrong"] * 4,
        "masked": ["first", "the true class masked", "first"],
        "1e300": ["first", "1e300, wrong"],
    }.items():
        walkthroughs = [walk_through(EXAMPLE_STATES[state]) for state in trail]
        stepped = [bool(i % 2) for i in range(len(trail))]
        yield (
            f"loss history, {name}",
            logit_lab.loss_history(logit_lab.loss_history_of(walkthroughs, stepped, "nats")),
        )


PAIR_STATES = {
    "first": (0.125, TwoDistributions()),
    **{name: (0.5, pair_in_situation(TwoDistributions(), name)) for name in PAIR_SITUATIONS},
    "the event on an outcome": (0.2, TwoDistributions()),
    "impossible": (0.0, pair_in_situation(TwoDistributions(), "q rules it out")),
    "next to impossible": (1e-300, TwoDistributions(p=(1.0, 0.0, 0.0, 0.0), q=(5e-324, 1.0, 0.0, 0.0))),
    "certain": (1.0, TwoDistributions(p=(1.0, 0.0, 0.0, 0.0), q=(1.0, 0.0, 0.0, 0.0))),
    "2 outcomes": (0.7, TwoDistributions(("no", "yes"), (0.5, 0.5), (0.69, 0.31))),
    "10 outcomes": (0.05, TwoDistributions(TWENTY[:10], (0.1,) * 10, tuple(k / 45 for k in range(10)))),
    "long names": (0.4, TwoDistributions(LONG, (0.4, 0.3, 0.2, 0.1), (0.1, 0.2, 0.3, 0.4))),
}


def of_surprise() -> Iterator[tuple[str, Picture]]:
    for name, (event, pair) in PAIR_STATES.items():
        yield f"surprise, {name}", surprise.surprise_curve(surprise.surprise_curve_of(event, pair, "bits"))
        yield f"floor, {name}", surprise.floor_and_excess(surprise.floor_and_excess_of(pair, "nats"))
    for smoothing in (0.0, 0.1, 1.0):
        yield f"lowest loss, {smoothing}", surprise.lowest_loss(surprise.lowest_loss_of(4, smoothing, "bits"))


def of_encodings() -> Iterator[tuple[str, Picture]]:
    for batch_of in ((32, 4), (1, 2), (1_000_000, 1_000_000), (1_000_000, 2), (1, 1_000_000), (64, 50_257)):
        record = encodings.memory_curves_of(*batch_of, "int64", "float32", KNOWN_SIZES)
        yield f"memory, {batch_of}", encodings.memory_curves(record)
    costs = [
        Cost(2, 3e-6, 4e-6, 700, 800),
        Cost(100, 2e-5, 5e-5, 30_000, 60_000),
        Cost(50_257, 0.012, 0.034, 2**24, 2**25),
    ]
    for number in (1, 3):
        yield f"seconds, {number}", encodings.seconds_measured(encodings.Measured(1024, costs[:number]))
        yield f"bytes, {number}", encodings.bytes_measured(encodings.Measured(1024, costs[:number]))


def of_many(number: int) -> tuple[Scores, BatchLoss]:
    random = np.random.default_rng(number)
    scores = score(Batch(random.integers(5, size=number), random.normal(0, 3, (number, 5)), True))
    return scores, batch_loss(scores, Way(smoothing=0.1))


def of_problem(name: str, **way: object) -> tuple[Scores, BatchLoss]:
    problem = PROBLEMS[name]
    given = problem.batch.arrays
    scores = score(given)
    return scores, batch_loss(scores, replace(problem.way, **way), given.weights)


def of_a_batch() -> Iterator[tuple[str, Picture]]:
    ruled_out = score(Batch([0, 0, 1], [[0.0, 1.0], [1e-300, 1.0], [0.1, 0.9]], False))
    states = {
        **{name: of_problem(name) for name in PROBLEMS},
        "a weighted mean": of_problem("unequal weights", reduction="weighted mean"),
        "a sum": of_problem("unequal weights", reduction="sum"),
        "infinite beside large": (ruled_out, batch_loss(ruled_out, Way(), None)),
        "a negative weight": (ruled_out, batch_loss(ruled_out, Way(), [1, -1, 1])),
        "infinities that cancel": (ruled_out, batch_loss(ruled_out, Way(), [1, -1, -1])),
        **{f"{number} examples": of_many(number) for number in (8, 24, 40, 3000)},
    }
    for name, (scores, loss) in states.items():
        yield f"fraction, {name}", batch.fraction(batch.fraction_of(loss))
        yield f"sorted losses, {name}", batch.sorted_losses(batch.sorted_losses_of(scores, loss))
        yield from of_metrics(name, scores, loss, [f"class {k}" for k in range(scores.num_classes)])
    digits, many = load_digits(), np.random.default_rng(0)
    for name, given in {
        "digits": Batch(digits.labels, digits.logits, True),
        "12 classes": Batch(many.integers(12, size=99), many.normal(size=(99, 12)), True),
        "50 classes": Batch(many.integers(50, size=999), many.normal(size=(999, 50)), True),
        "all right": Batch([0, 1, 1], [[9.0, 0.0], [0.0, 2.0], [0.0, 1.0]], True),
        "thousands": Batch(many.integers(3, size=30_000), many.normal(size=(30_000, 3)), True),
    }.items():
        scores = score(given)
        names = (LONG + WIDE)[:2] if name == "all right" else [str(k) for k in range(scores.num_classes)]
        yield from of_metrics(name, scores, batch_loss(scores, Way()), names)


def of_metrics(name: str, scores: Scores, loss: BatchLoss, classes: Sequence[str]) -> Iterator[tuple[str, Picture]]:
    if (table := confusion_of(scores, loss)) is not None:
        yield f"confusion, {name}", metrics.confusion_table(metrics.confusion_table_of(table, classes))
    if (beside := loss_beside_accuracy(scores, loss)) is not None:
        yield f"loss bins, {name}", metrics.loss_bins(metrics.loss_bins_of(beside))


def of_wiring() -> Iterator[tuple[str, Picture]]:
    starts = {
        **WIRING_STARTS,
        "far apart": Start((LARGEST_START, -LARGEST_START, 0.0), 1),
        "20 classes": Start(tuple(k / 7 for k in range(20)), 19),
        "2 classes": Start((0.5, -0.5), 1),
    }
    for name, start in starts.items():
        for flag in (True, False):
            wired = Wiring("keras-jax", "softmax" if flag else "linear", flag)
            found, right = (
                train(one, start.logits, start.label, 1.0, 3) for one in (wired, Wiring("keras-jax", "linear", True))
            )
            curves = wiring.training_curves_of(found, right)
            yield f"wiring, {name}, {flag}", wiring.training_curves(curves)
            slopes = wiring.gradients_of(reported(wired, start.logits, start.label), start.label)
            yield f"slopes, {name}, {flag}", wiring.gradients(slopes)
    infinite = np.array([[1, math.inf, 3], [2, 4, math.inf], [2, 1, 0.5]])
    yield "wiring, infinite", wiring.training_curves(wiring.TrainingCurves(*infinite, 0.7437, "unlearns"))
    huge = wiring.Gradients(np.array([1e300, -1e300, math.inf, math.nan, -1e-300]), np.zeros(5), 0)
    yield "slopes, huge", wiring.gradients(huge)


def of_training() -> Iterator[tuple[str, Picture]]:
    cases = {
        "spirals": ("spirals", {}, 2),
        "fresh": ("random", {}, 0),
        "digits": ("digits", {}, 1),
        "diverged": ("random", {"learning_rate": 1000.0, "optimizer": "sgd"}, 3),
    }
    for name, (data, changes, epochs) in cases.items():
        settings = replace(STARTS[data], **changes)
        run = Run(TrainingState(data, settings, twin=name != "diverged"))
        for _ in range(epochs):
            run.step()
        size = run.training.num_classes
        lines = {
            f"guessing evenly, ln {size} =": uniform_loss(size),
            "fresh weights, on average": initial_loss(run.training, settings),
        }
        points, *twin = [track.points for track in run.tracks]
        yield (
            f"losses, {name}",
            training.loss_curves(training.loss_curves_of(points, *twin, last_epoch=run.epochs, lines=lines)),
        )
        shares = training.accuracy_curves_of(points, run.epochs, 1 / size)
        yield f"accuracies, {name}", training.accuracy_curves(shares)
        if data == "spirals":
            regions = decision_regions(run.now.network, -1.2, 1.2)
            examples = (run.training.inputs, run.training.labels)
            costs = example_losses(run.now.network, *examples)
            yield f"plane, {name}", training.plane(training.Plane(regions, *examples, costs, run.training.classes))


FALLING = [2.3, 1.9, 1.5, 1.1, 0.8, 0.6, 0.5, 0.4, 0.3]
AFTER = [math.nan] * 5
CURVES = {
    "falls": ({"loss": FALLING}, None),
    "one": ([2.3], None),
    "stuck": ({"loss": [2.5, *[2.3026] * 7], "val_loss": [2.31, *[2.3026] * 7]}, 10),
    "a floor, and by heart": (
        {"loss": [1.9, 0.9, 0.744, 0.744, 0.744, 0.7437], "val_loss": [1.95, 1.2, 1.1, 1.2, 1.2, 1.5]},
        4,
    ),
    "smoothing": ([2.9, 1.2, *[0.500288] * 6], 10),
    "spikes": ([2.0, 1.5, 1.2, 1.1, 9.5, 1.0, 0.9, 0.8, 0.7, 3.5, 0.7, 0.6, 0.6, 0.6], None),
    "not a number": ({"loss": FALLING + AFTER, "val_loss": [loss + 0.1 for loss in FALLING] + AFTER}, None),
    "never a number": ({"loss": AFTER, "val_loss": [math.inf] * 5}, None),
    "infinite at last": ([2.3, 2.0, 1.8, math.inf], None),
    "apart": ({"loss": FALLING, "val_loss": [loss + 7 for loss in FALLING]}, 10),
    "up and down": ([1, 3, 1, 3.1, 0.9, 3, 1.1, 3, 1], None),
    "rises": ([1.0, 1.2, 1.5, 2.0, 2.8, 900.0], None),
    "below zero": ([1, 0.5, -0.5, -2, -5, -9.0], None),
    "far along": ("\n".join(f"step {9_000_000 + 100_000 * i}: loss {1e-7 * i:g}" for i in range(9)), None),
}


def of_a_curve() -> Iterator[tuple[str, Picture]]:
    for name, (run, size) in CURVES.items():
        curve = curve_of(run)
        record = diagnosis.loss_curve_with_evidence_of(
            curve, shapes(curve, size), {"ln 1,000 = 6.9078": uniform_loss(1000)}
        )
        yield f"evidence, {name}", diagnosis.loss_curve_with_evidence(record)


def of_a_diagnosis() -> Iterator[tuple[str, Picture]]:
    said = [("0.7437", 4), ("2", 2), ("87.3365", 10), ("1e300", 1_000_000), ("1e-300", 50_257), ("nan", 3)]
    for loss, size in said:
        yield f"number line, {loss}", number_line(number_line_of(constants(size), causes(loss).said))
    yield "number line, first", number_line(number_line_of(constants(10), None))


PAGES: tuple[Callable[[], Iterator[tuple[str, Picture]]], ...] = (
    of_the_lab,
    of_surprise,
    of_encodings,
    of_a_batch,
    of_wiring,
    of_training,
    of_a_curve,
    of_a_diagnosis,
)


def every_drawing() -> dict[str, Drawing]:
    """Returns every figure in every state, by its name and its state's."""
    return {name: picture.drawing for page in PAGES for name, picture in page()}
