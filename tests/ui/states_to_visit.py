"""The states in which the tests visit every page: usual ones, and those at the ends of what is possible."""

import math
from dataclasses import replace

import numpy as np

from scce.arrays import LARGEST_SEED
from scce.batch.answers import ENCODINGS
from scce.batch.presets import PROBLEMS, BatchProblem
from scce.batch.small_batch import SmallBatch
from scce.batch.state import BatchState
from scce.batch.ways import LARGEST_LABEL, REDUCTIONS
from scce.batches import Way
from scce.diagnosis import DiagnosisState
from scce.diagnosis.examples import EXAMPLES as DIAGNOSED
from scce.encodings.costs import LARGEST_VOCABULARY
from scce.encodings.label_table import LabelTable
from scce.encodings.state import EXAMPLES, Encodings
from scce.labels import one_hot
from scce.logit_lab.example import Example
from scce.logit_lab.presets import in_situation as lab_in_situation
from scce.logit_lab.state import Lab
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import TwoDistributions, in_situation
from scce.training import STARTS as TRAINING_STARTS
from scce.training import Settings, TrainingState
from scce.wiring import Wiring
from scce.wiring.starts import STARTS, Start
from scce.wiring.state import WiringState

# Names that are letters of a link, of Markdown or of HTML.
AWKWARD = ("<b>zebra</b>", "50% zebra", "a=zebra", "$zebra$", "*zebra*", "[zebra](x)", "`zebra` :red[x]", "a,b & c#")
TWENTY = tuple(f"class {i}" for i in range(20))

LABS = {
    "the first one": Lab(),
    "another one": Lab(Example(("wolf", "owl", "猫"), (0.5, -1.0, 2.25), 1, 2.0), "bits", 3.0, ("classes", "powers")),
    "a masked class": Lab(lab_in_situation(Example(label=2), "masked class")),
    "a masked true class": Lab(Example(logits=(-math.inf, 1.0, 0.0, -1.0))),
    "extreme logits": Lab(lab_in_situation(Example(), "extreme logits")),
    "the largest logits": Lab(Example(("a", "b"), (1e300, -1e300), 1, 0.01), "bits", 1000.0),
    "twenty classes": Lab(Example(TWENTY, tuple(i / 7 for i in range(20)), 19)),
    "awkward names": Lab(Example(AWKWARD, (0.1,) * 8, 7, 0.3)),
}

FOUR = LabelTable()
C0, C1, C2, C3 = FOUR.rows
KINDS = LabelTable(rows=(C2, (0.7, 0.3, 0.0, 0.0), (1.0, 1.0, 0.0, 0.0), (0.0,) * 4, (0.5, 0.0, 0.0, 0.0)), seed=3)


def one_hot_table(classes: tuple[str, ...], labels: np.ndarray | list[int]) -> LabelTable:
    """Returns the table in which every row is one-hot."""
    return LabelTable(classes, tuple(map(tuple, one_hot(labels, len(classes)).tolist())))


LARGEST_BATCH = EXAMPLES.control["max_value"]
ENCODED = {
    "the first one": Encodings(),
    "another one": Encodings(
        LabelTable(("yes", "no"), ((0.0, 1.0), (0.5, 0.5)), 7), 64, 300, "int32", "float16", False, False, True
    ),
    "every kind of row": Encodings(KINDS, 1, 2, "int16", "float64", False, True, True),
    "no one-hot row": Encodings(LabelTable(rows=((0.0,) * 4, (0.25,) * 4)), softened=True),
    "one row": Encodings(LabelTable(rows=(C3,)), 64, 10, "uint8", "float16", one_class=False),
    "forty rows": Encodings(LabelTable(rows=FOUR.rows * 10), 1, LARGEST_VOCABULARY),
    "twenty classes": Encodings(one_hot_table(TWENTY, np.arange(20)), LARGEST_BATCH, 2, "int32"),
    "the largest batch": Encodings(FOUR, LARGEST_BATCH, LARGEST_VOCABULARY, "int64", "float64", False, False, True),
    "awkward names": Encodings(one_hot_table(AWKWARD, [0, 7])),
}

TEN = TwoDistributions(tuple("0123456789"), tuple((np.arange(1, 11) / 55).tolist()), (0.1,) * 10)
SURPRISES = {
    "the first one": Surprise(),
    "another one": Surprise(0.3, TwoDistributions(("sun", "rain"), (0.9, 0.1), (0.5, 0.5)), "bits"),
    "a one-hot p": Surprise(pair=in_situation(TwoDistributions(), "one-hot label")),
    "q rules it out": Surprise(pair=in_situation(TwoDistributions(), "q rules it out")),
    "q is p": Surprise(pair=in_situation(TwoDistributions(), "q = p"), unit="bits"),
    "two certainties that differ": Surprise(0.0, TwoDistributions(("yes", "no"), (1.0, 0.0), (0.0, 1.0))),
    "the smallest numbers": Surprise(5e-324, TwoDistributions(("yes", "no"), (1.0, 5e-324), (1e-300, 1.0)), "bits"),
    "ten outcomes": Surprise(1.0, TEN),
    "awkward names": Surprise(pair=TwoDistributions(AWKWARD, (0.3, *[0.1] * 7), (0.125,) * 8)),
}


def batch_of(labels, rows, from_logits=False, weights=None, **way):
    """Returns the state with a batch in the table."""
    weights = tuple(weights or (1.0,) * len(labels))
    return BatchState(problem=BatchProblem(SmallBatch(tuple(labels), tuple(rows), from_logits, weights), Way(**way)))


PAIR = ((0.25, 0.75), (0.5, 0.5))
OTHER_BATCH = SmallBatch(
    (0, 1, 5, 2),
    ((1.0, 2.0, 0.5), (0.0, -1.0, 4.0), (3.0, 3.0, 3.0), (0.0, 0.0, 1.0)),
    True,
    (1.0, 2.0, 3.0, 0.5),
)
SOFT_BATCH = SmallBatch(
    (), ((2.0, 1.0), (0.0, 1.0), (3.0, -1.0)), True, (1.0, 2.0, 0.5), ((0.9, 0.05), (0.2, 0.8), (0.5, 0.5))
)
BATCHES = {
    "the first one": BatchState(),
    "another one": BatchState(
        "table", BatchProblem(OTHER_BATCH, Way("weighted mean", 5, 0.25, (1.0, 2.0, 0.5))), "one-hot", "token"
    ),
    "targets": BatchState(problem=BatchProblem(SOFT_BATCH)),
    "targets with everything": BatchState(
        "table", BatchProblem(SOFT_BATCH, Way("weighted mean", 1, 0.1, (1.0, 3.0))), "integer", "token"
    ),
    **{
        f"class weights, {name}, {reduction}": BatchState(problem=problem).with_way(
            replace(problem.way, reduction=reduction, class_weights=(2.0, 0.0, 1.0, 5.0)[: problem.batch.num_classes])
        )
        for name, problem in PROBLEMS.items()
        for reduction in REDUCTIONS[:2]
    },
    **{name: BatchState(problem=problem) for name, problem in PROBLEMS.items()},
    **{  # every way to one number, once with integers and once with rows among three
        f"{name}, {reduction}": BatchState(problem=problem, encoding=ENCODINGS[(i + j) % 2]).with_way(
            replace(problem.way, reduction=reduction)
        )
        for i, (name, problem) in enumerate(PROBLEMS.items())
        for j, reduction in enumerate(REDUCTIONS)
    },
    **{
        f"{reduction}, {encoding}": BatchState(problem=PROBLEMS["unequal weights"], encoding=encoding).with_way(
            Way(reduction, 3, 0.1)
        )
        for reduction in REDUCTIONS
        for encoding in ENCODINGS
    },
    "smoothing and a class that is ruled out": batch_of((1, 0), ((0.0, 1.0), (0.5, 0.5)), smoothing=0.1),
    "all certain and right": batch_of((0, 1), ((1.0, 0.0), (0.0, 1.0))),
    "nothing to sum": batch_of((1, 1), PAIR, ignore_label=1, reduction="sum"),
    "no weight at all": batch_of((1, 0), PAIR, weights=(0.0, 0.0), reduction="weighted mean"),
    "weights that cancel": batch_of((1, 0), PAIR, weights=(1.0, -1.0), reduction="weighted mean"),
    "negative weights": batch_of((1, 0), PAIR, weights=(-1.0, -2.0), reduction="sum"),
    "no numbers": batch_of((1, 0), ((math.nan, 1.0), (math.inf, -1.0)), from_logits=True),
    "no row is usable": batch_of((1, 0), ((-2.0, 1.0), (0.5, 7.0)), smoothing=1.0),
    "infinities of both signs": batch_of((0, 1), ((0.0, 1.0), (1.0, 0.0)), weights=(1.0, -1.0)),
    "one example": batch_of((1,), PAIR[:1]),
    "the largest labels": batch_of((LARGEST_LABEL, -LARGEST_LABEL), PAIR, ignore_label=LARGEST_LABEL),
    "the largest table": batch_of(
        [i % 20 for i in range(32)], [tuple(float(i * k % 7) for k in range(20)) for i in range(32)], from_logits=True
    ),
}

WIRED = {
    "the first one": WiringState(),
    "another one": WiringState(Wiring("keras-torch", "linear", False), Start((0.5, -1.0, 2.25), 1), 0.5, 2),
    "NaN": WiringState(Wiring("keras-jax", "linear", False), STARTS["sure and wrong"], 1.0, 2),
    "frozen": WiringState(Wiring("torch", "softmax", True), STARTS["sure and wrong"], 1.0, 2),
    "nothing to learn": WiringState(start=Start((40.0, 0.0), 0), num_steps=1),
    "unlearns": WiringState(Wiring("keras-jax", "linear", False), Start((-2.0, -1.0, -1.5), 0), 0.1, 20),
    "as far apart as can be": WiringState(Wiring("optax", "linear", True), Start((1000.0, -1000.0), 1), 100.0, 2),
    "a tiny rate": WiringState(start=Start((1e-7, 0.0), 0), learning_rate=1e-300, num_steps=2),
    "twenty classes": WiringState(start=Start(tuple(k / 8 for k in range(20)), 19), num_steps=1),
}

TRAININGS = {
    "the first one": TrainingState(),
    "another one": TrainingState("spirals", Settings((6, 5), "sgd", 0.5, 0.5, 7, 4, 0.0, "one-hot", 3)),
    "digits": TrainingState("digits", TRAINING_STARTS["digits"]),
    "one-hot and smoothed": TrainingState(settings=Settings(encoding="one-hot", smoothing=0.1)),
    "a twin": TrainingState(settings=Settings(epochs=3), twin=True),
    "no hidden layer": TrainingState("digits", Settings(())),
    "the largest seed": TrainingState(settings=Settings(seed=LARGEST_SEED, learning_rate=1e-300)),
}

HISTORY = "{'loss': [2.31, 2.3026, 2.3026, 2.3026], 'val_loss': [2.3026, 2.31, 2.3026, 2.3026]}"
DIAGNOSES = {
    "the first one": DiagnosisState(),
    "another one": DiagnosisState("0.7437", 4, "70%", 32, 512, "pytorch", 0.2, (70, 20, 10, 5)),
    **DIAGNOSED,
    **{f"nan in {framework}": DiagnosisState("nan", framework=framework) for framework in ("keras", "optax", "caffe")},
    "infinite": DiagnosisState("inf"),
    "minus infinity": DiagnosisState("-inf"),
    "below zero": DiagnosisState("-0.25", 4),
    "zero": DiagnosisState("0.0"),
    "nothing fits": DiagnosisState("1.2345", 5),
    "one digit": DiagnosisState("2"),
    "tiny": DiagnosisState("1e-300"),
    "huge": DiagnosisState("1e300", 1_000_000),
    "a line of a log": DiagnosisState("Epoch 3/5 - loss: 2.3026 - accuracy: 0.1000"),
    "a tensor": DiagnosisState("tensor(6.9078, grad_fn=<NllLossBackward0>)"),
    "a history": DiagnosisState(HISTORY),
    "a table": DiagnosisState("epoch,loss\n1,2.3\n2,2.2\n3,nan"),
    "two means": DiagnosisState("keras loss 0.9162 pytorch loss 0.4581"),
    "two classes": DiagnosisState("0.3133", 2),
    "counts": DiagnosisState("0.8018", class_counts=(70, 20, 10)),
}

STATES = {
    "logit_lab": LABS,
    "encodings": ENCODED,
    "information": SURPRISES,
    "batch": BATCHES,
    "frameworks": WIRED,
    "training": TRAININGS,
    "diagnose": DIAGNOSES,
}
# Of every page a state in which as many fields as possible say something else than at first.
OTHER = {address: states["another one"] for address, states in STATES.items()}
