"""Any state of every page, and the ready-made ones, by the page's address."""

import math
from itertools import product

import numpy as np
from hypothesis import strategies as st

from scce.arrays import LARGEST_SEED
from scce.batch import BatchState
from scce.batch.answers import ENCODINGS as BATCH_ENCODINGS
from scce.batch.presets import PROBLEMS, BatchProblem
from scce.batch.small_batch import MOST_EXAMPLES as MOST_IN_BATCH
from scce.batch.small_batch import SmallBatch
from scce.batch.spoilt import SPOILT
from scce.batch.state import ROW_IS, SOURCE
from scce.batch.ways import LARGEST_LABEL, REDUCTIONS
from scce.batches import Way
from scce.classes import CLASS_SETS, FEWEST_CLASSES, MOST_CLASSES
from scce.diagnosis.examples import EXAMPLES
from scce.diagnosis.state import FRAMEWORKS, DiagnosisState
from scce.encodings.label_table import MOST_EXAMPLES, LabelTable, table_of
from scce.encodings.state import FLOAT_TYPE, LABEL_TYPE, Encodings
from scce.labels import one_hot
from scce.lessons import LESSONS
from scce.lessons.own import Options, OwnLesson, OwnStep, page_in, to_text
from scce.logit_lab import presets as lab_presets
from scce.logit_lab.example import Example
from scce.logit_lab.state import Lab
from scce.rooms import ClassLink
from scce.rooms.codes import ALPHABET, LENGTH
from scce.surprise import two_distributions as pairs
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import MOST_OUTCOMES, TwoDistributions
from scce.training.data import DATA
from scce.training.settings import ENCODINGS, MOST_LAYERS, Settings
from scce.training.state import STARTS as TRAINING_STARTS
from scce.training.state import TrainingState
from scce.wiring import WIRED, wirings
from scce.wiring.starts import LARGEST_START, STARTS, Start
from scce.wiring.state import WiringState

AWKWARD_NAMES = [
    "cat, dog",
    "a;b",
    "salt & pepper",
    "a=b&c=d",
    "50%",
    "%2C",
    "C++",
    "<b>bold</b>",
    "# heading",
    "what?",
    "it's",
    "naïve",
    "猫",
    "قطة",
    "\U0001f469\u200d\U0001f52c",
    "\u2764\ufe0f",
    " spaced ",
    "-inf",
    "0",
    "nan",
    "$x$",
    "`code`",
    '"quoted"',
    "back\\slash",
]
letters = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,;&=%+<>#?/*_`$'\"\\()[]\u200d")
names = st.sampled_from(AWKWARD_NAMES) | st.text(letters, min_size=1, max_size=40).filter(
    lambda name: name.strip().strip("\u200d") and all(letter.isprintable() or letter == "\u200d" for letter in name)
)
units = st.sampled_from(["nats", "bits"])
seeds = st.sampled_from([0, 4_000_000_000, LARGEST_SEED]) | st.integers(0, LARGEST_SEED)
fractions = st.sampled_from([0.0, 1.0, 0.5, 5e-324, 1 - 2**-53]) | st.floats(0, 1)


def rows_of(numbers, size):
    """Returns rows of as many numbers."""
    return st.lists(numbers, min_size=size, max_size=size).map(tuple)


def plain_names(size):
    """Returns the names of classes that have none."""
    return tuple(f"class {i}" for i in range(size))


# ---- the lab -----------------------------------------------------------------------------------

any_logit = st.floats(-1e300, 1e300) | st.floats(-10, 10) | st.sampled_from([-math.inf, -0.0, 5e-324, 1e300])


@st.composite
def labs(draw):
    classes = draw(st.lists(names, min_size=FEWEST_CLASSES, max_size=MOST_CLASSES, unique=True))
    row = draw(rows_of(any_logit, len(classes)).filter(lambda row: max(row) > -math.inf))
    label = draw(st.integers(0, len(classes) - 1))
    return Lab(Example(tuple(classes), row, label, draw(st.floats(0.01, 100))), draw(units), draw(st.floats(1e-3, 1e3)))


LAB_EXAMPLES = {
    **lab_presets.EXAMPLES,
    "two classes": Example(("no", "yes"), (0.0, 0.0), 1),
    "twenty classes": Example(plain_names(20), (0.0,) * 20, 19),
}
LABS = {
    **{name: Lab(example) for name, example in LAB_EXAMPLES.items()},
    **{
        f"{name}, {situation}": Lab(lab_presets.in_situation(example, situation))
        for (name, example), situation in product(LAB_EXAMPLES.items(), lab_presets.SITUATIONS)
    },
    **{name: Lab(Example((name, "other"), (1.0, 0.0))) for name in AWKWARD_NAMES},
}

# ---- one-hot or integer ------------------------------------------------------------------------


def rows_of_targets(size):
    """Returns rows of every kind."""
    integers = st.integers(0, size - 1).map(lambda label: tuple(one_hot(label, size).tolist()))
    numbers = rows_of(fractions, size)
    soft = numbers.filter(any).map(lambda row: tuple((np.array(row) / sum(row)).tolist()))
    return integers | numbers | soft


@st.composite
def encodings(draw):
    classes = draw(st.lists(names, min_size=FEWEST_CLASSES, max_size=8, unique=True))
    rows = draw(st.lists(rows_of_targets(len(classes)), min_size=1, max_size=5))
    return Encodings(
        LabelTable(tuple(classes), tuple(rows), draw(seeds)),
        draw(st.integers(1, 10**6)),
        draw(st.integers(FEWEST_CLASSES, 10**6)),
        draw(st.sampled_from(LABEL_TYPE.words)),
        draw(st.sampled_from(FLOAT_TYPE.words)),
        *(draw(st.booleans()) for _ in range(3)),
    )


TABLES = {
    **{name: table_of(classes) for name, classes in CLASS_SETS.items()},
    **{
        f"{length} examples of {size} classes": LabelTable(plain_names(size), ((1 / 3,) * size,) * length, LARGEST_SEED)
        for length, size in product([1, MOST_EXAMPLES], [FEWEST_CLASSES, MOST_CLASSES])
    },
    "rows of all kinds": LabelTable(("a", "b", "c"), ((1.0, 0.0, 0.0), (0.7, 0.3, 0.0), (1.0, 1.0, 0.0))),
}

# ---- surprise and entropy ----------------------------------------------------------------------


def distributions(size):
    """Returns probabilities of as many outcomes, some of them 0."""
    weights = st.sampled_from([0.0, 1.0, 5e-324, 1e-300]) | st.floats(0, 1)
    return rows_of(weights, size).filter(any).map(lambda row: tuple((np.array(row) / sum(row)).tolist()))


@st.composite
def surprises(draw):
    outcomes = draw(st.lists(names, min_size=FEWEST_CLASSES, max_size=MOST_OUTCOMES, unique=True))
    p, q = draw(distributions(len(outcomes))), draw(distributions(len(outcomes)))
    return Surprise(draw(fractions), TwoDistributions(tuple(outcomes), p, q), draw(units))


PAIRS = {
    "the first": TwoDistributions(),
    "two outcomes": TwoDistributions(("a", "b"), (0.5, 0.5), (0.5, 0.5)),
    "ten outcomes": TwoDistributions(tuple("abcdefghij"), (0.0,) * 8 + (0.4, 0.6), (0.1,) * 10),
    "certain": TwoDistributions(p=(0.0, 0.0, 0.0, 1.0), q=(0.0, 0.0, 0.0, 1.0)),
    "ruled out": TwoDistributions(q=(0.0, 0.5, 0.25, 0.25)),
}
SURPRISES = {
    f"{name}, {situation}": Surprise(pair=pairs.in_situation(pair, situation))
    for (name, pair), situation in product(PAIRS.items(), pairs.SITUATIONS)
}

# ---- a batch -----------------------------------------------------------------------------------

labels = st.integers(-LARGEST_LABEL, LARGEST_LABEL) | st.integers(-2, 4)
predictions = st.sampled_from([0.0, -0.0, 1.0, math.nan, math.inf, -math.inf, 5e-324, 1e308]) | st.floats()
weights = st.sampled_from([0.0, -0.0, 0.5, 1.0, 3.0]) | st.floats(-LARGEST_LABEL, LARGEST_LABEL)
targets = st.sampled_from([0.0, -0.0, 1.0, 5e-324]) | st.floats(0, LARGEST_LABEL)


@st.composite
def batches(draw):
    length, size = draw(st.integers(1, 5)), draw(st.integers(FEWEST_CLASSES, 5))
    is_soft, source = draw(st.booleans()), draw(st.sampled_from(SOURCE.words))
    batch = SmallBatch(
        () if is_soft else draw(rows_of(labels, length)),
        draw(rows_of(rows_of(predictions, size), length)),
        draw(st.booleans()),
        draw(st.just((1.0,) * length) | rows_of(weights, length)),
        draw(rows_of(rows_of(targets, size), length)) if is_soft else (),
    )
    classes = size if source == "table" else draw(st.integers(FEWEST_CLASSES, MOST_CLASSES))
    way = draw(st.sampled_from(REDUCTIONS)), draw(st.none() | labels), draw(fractions)
    class_weights = draw(st.none() | rows_of(weights, classes))
    return BatchState(
        source,
        BatchProblem(batch, Way(*way, class_weights)),
        draw(st.sampled_from(BATCH_ENCODINGS)),
        draw(st.sampled_from(ROW_IS.words)),
        draw(st.sampled_from(SPOILT)),
    )


LONG_NUMBER = -1.2345678901234567e-300


def full_batch(length, size):
    """Returns a batch whose numbers are as long as numbers can be."""
    rows = ((LONG_NUMBER,) * size,) * length
    batch = SmallBatch((-LARGEST_LABEL,) * length, rows, True, (1 / 3,) * length)
    return BatchState(problem=BatchProblem(batch, Way(class_weights=(LONG_NUMBER,) * size)))


def full_soft_batch(length, size):
    """Returns a batch of targets whose numbers are as long as numbers can be: no link is longer."""
    rows, targets = ((LONG_NUMBER,) * size,) * length, ((-LONG_NUMBER,) * size,) * length
    return BatchState(problem=BatchProblem(SmallBatch((), rows, True, (1.0,) * length, targets)))


BATCHES = {
    **{name: BatchState(problem=problem) for name, problem in PROBLEMS.items()},
    **{
        f"{length} examples of {size} classes": full_batch(length, size)
        for length, size in product([1, MOST_IN_BATCH], [FEWEST_CLASSES, MOST_CLASSES])
    },
    **{
        f"{length} rows of targets of {size} classes": full_soft_batch(length, size)
        for length, size in product([1, MOST_IN_BATCH], [FEWEST_CLASSES, MOST_CLASSES])
    },
}

# ---- a wiring ----------------------------------------------------------------------------------

WIRINGS = [wiring for framework in WIRED for wiring in wirings(framework)]
start_logits = st.floats(-LARGEST_START, LARGEST_START) | st.sampled_from(
    [0.0, -0.0, 5e-324, 1e-7, 0.1 + 0.2, LARGEST_START]
)
starts = st.sampled_from(list(STARTS.values())) | st.lists(
    start_logits, min_size=FEWEST_CLASSES, max_size=MOST_CLASSES
).map(tuple).flatmap(lambda row: st.builds(Start, st.just(row), st.integers(0, len(row) - 1)))
wiring_rates = st.floats(0, 100, exclude_min=True)
wiring_states = st.builds(WiringState, st.sampled_from(WIRINGS), starts, wiring_rates, st.integers(1, 300))

# ---- a diagnosis -------------------------------------------------------------------------------

losses = st.sampled_from(
    ["nan", "2,3026", "loss: 6.9078", "0.7437 with four classes", "2.31 2.30\n2.3026", "a & b = 0.5 % <i>#"]
) | st.floats(0, 100).map(repr)
counts = st.lists(st.integers(0, 10**12), min_size=1, max_size=30).filter(sum).map(tuple)
diagnoses = st.builds(
    DiagnosisState,
    st.none() | losses,
    st.none() | st.integers(2, 1_000_000),
    st.none() | st.sampled_from(["0.7", "70%", "1", "0,25"]),
    *[st.none() | st.integers(1, 10**9)] * 2,
    st.none() | st.sampled_from(list(FRAMEWORKS)),
    st.none() | fractions,
    st.none() | counts,
)

# ---- a training --------------------------------------------------------------------------------


@st.composite
def trainings(draw):
    """Returns states whose runs are short enough to be made."""
    optimizer, encoding = draw(st.sampled_from(["adam", "sgd"])), draw(st.sampled_from(ENCODINGS))
    smoothing = draw(fractions) if encoding == "one-hot" else 0.0
    rates = st.floats(0, 1000, exclude_min=True) | st.sampled_from([5e-324, 1e-300, 0.1 + 0.2, 1000.0])
    chosen = Settings(
        hidden=draw(st.lists(st.integers(1, 40), max_size=MOST_LAYERS).map(tuple)),
        optimizer=optimizer,
        learning_rate=draw(rates),
        momentum=draw(fractions) if optimizer == "sgd" else 0.0,
        batch_size=draw(st.integers(16, 4096)),
        epochs=draw(st.integers(1, 100)),
        smoothing=smoothing,
        encoding=encoding,
        seed=draw(seeds),
    )
    return TrainingState(draw(st.sampled_from(list(DATA))), chosen, draw(st.booleans()) and not smoothing)


# ---- a class ------------------------------------------------------------------------------------

OWN_LESSON = to_text(OwnLesson("Mine", (OwnStep(page_in("batch"), "Why?", Options(("a", "b"), 0)),)))
classes_of = st.builds(
    ClassLink,
    st.none() | st.sampled_from([lesson.name for lesson in LESSONS]),
    st.none() | st.just(OWN_LESSON),
    st.none() | st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH),
    st.none() | st.from_regex("[A-Za-z0-9_-]{22}", fullmatch=True),
)

# ---- all of them -------------------------------------------------------------------------------

STATES = {
    "logit_lab": labs(),
    "encodings": encodings(),
    "information": surprises(),
    "batch": batches(),
    "frameworks": wiring_states,
    "training": trainings(),
    "diagnose": diagnoses,
    "class": classes_of,
}
READY_MADE = {
    "logit_lab": LABS,
    "encodings": {name: Encodings(table) for name, table in TABLES.items()},
    "information": SURPRISES,
    "batch": BATCHES,
    "frameworks": {
        f"{wiring} from {name}": WiringState(wiring, start)
        for wiring, (name, start) in product(WIRINGS, STARTS.items())
    },
    "training": {name: TrainingState(name, settings) for name, settings in TRAINING_STARTS.items()},
    "diagnose": dict(EXAMPLES),
    "class": {lesson.name: ClassLink(lesson.name) for lesson in LESSONS},
}
