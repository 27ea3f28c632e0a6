"""What can be wrong with a link, by the page's address: damage of every parameter, and parts that do not fit."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from states import OWN_LESSON

from scce.arrays import LARGEST_SEED
from scce.batch import BatchState
from scce.batch.presets import BatchProblem
from scce.batch.small_batch import SmallBatch
from scce.batch.ways import LARGEST_LABEL
from scce.batches import Way
from scce.classes import CLASSES
from scce.diagnosis import DiagnosisState
from scce.diagnosis.state import FRAMEWORKS as DIAGNOSED
from scce.encodings.label_table import LabelTable, table_of
from scce.encodings.state import Encodings
from scce.links import View
from scce.logit_lab.example import Example
from scce.logit_lab.state import Lab
from scce.rooms import ClassLink
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import TwoDistributions
from scce.training.settings import Settings
from scce.training.state import TrainingState
from scce.wiring import Wiring
from scce.wiring.starts import Start
from scce.wiring.state import WiringState


@dataclass(frozen=True)
class Damage:
    """What can be wrong with the links of one page.

    Attributes:
        values: for each parameter, values that are of no use in any link.
        left: for each parameter, a state, and what is left of it when the parameter is damaged in its link.
        lost_with: for a parameter, others that are of no use without it.
        told: queries, each with the sentences that are told of it.
    """

    values: Mapping[str, list[list[str]]]
    left: Mapping[str, tuple[Any, Any]]
    told: list[tuple[dict[str, list[str]], tuple[str, ...]]]
    lost_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def each(*texts):
    """Returns values of a parameter that is there once."""
    return [[text] for text in texts]


LONG, NINES, MANY = "x" * 10_000, "9" * 5000, "1," * 10**5
NOTHING = each("", " ", "\x00", "?")
NO_WORDS = [*NOTHING, *each("nan", "1", "-1", "9,9", NINES, "**bold**", "![](//x)", "<b>", LONG)]
NO_NUMBERS = [*NOTHING, *each("many", "nan", "inf", "-inf", "1e999", "1;2", "0x10", "1,20", "**1**", LONG, NINES)]
NO_FRACTIONS = [*NO_NUMBERS, *each("-0.1", "1.1", "1.0000000000000002", "-5e-324")]
NO_WHOLE_NUMBERS = [*NO_NUMBERS, *each("-1", "1.5", "1.0", "1e2", "True", "--1", "²", "\u0663")]
NO_NAMES = [
    ["alone"],
    ["twin", "twin"],
    ["", "named"],
    ["\n", "named"],
    ["bell\a", "named"],
    ["x" * 41, "named"],
    [f"class {i}" for i in range(21)],
    *each("", "?", "\x00", "-1", "nan", LONG, NINES),
]
NO_SEEDS = [*NO_WHOLE_NUMBERS, *each(str(LARGEST_SEED + 1), "1" * 11, "1" * 18, "1" * 19)]

# ---- the lab -----------------------------------------------------------------------------------

LAB = Lab(Example(("a", "b", "c", "d"), (0.5, -1.0, 3.0, 0.0), 2, 0.5), "bits", 0.1, ("powers",), ("along",))
LAB_DAMAGE = Damage(
    values={
        "class": NO_NAMES,
        "logits": [
            *[values for values in NO_NUMBERS if values != ["1,20"]],
            *each(",", "1", "1,x", "nan,0", "inf,0", "-inf,-inf", "1e301,0", "0," * 21, MANY),
        ],
        "label": [*NO_WHOLE_NUMBERS, *each("20", "cat", "9" * 18)],
        "temperature": [*NO_NUMBERS, *each("0", "-0", "-1", "100.1", "warm", "0.0099")],
        "unit": [*NO_WORDS, *each("Nats", "bit", "nats ")],
        "rate": [*NO_NUMBERS, *each("0", "-1", "0.0009", "1000.1")],
        "open": [*NO_WORDS, *each("Powers", "powers,", "powers;classes", "powers,doors", MANY)],
        "more": [*NO_WORDS, *each("Along", "along,", "along;history", "along,doors", MANY)],
    },
    left={
        "class": (LAB, replace(LAB, example=replace(LAB.example, classes=CLASSES))),
        "logits": (LAB, replace(LAB, example=replace(LAB.example, logits=(0.0,) * 4))),
        "label": (LAB, replace(LAB, example=replace(LAB.example, label=0))),
        "temperature": (LAB, replace(LAB, example=replace(LAB.example, temperature=1.0))),
        "unit": (LAB, replace(LAB, unit="nats")),
        "rate": (LAB, replace(LAB, learning_rate=1.0)),
        "open": (LAB, replace(LAB, panels=())),
        "more": (LAB, replace(LAB, more=())),
    },
    told=[
        ({"class": ["a"]}, ("class: the number of classes, 1, is outside 2..20",)),
        ({"class": list("abcdefghijklmnopqrstu")}, ("class: the number of classes, 21, is outside 2..20",)),
        ({"class": ["a", " "]}, ("class: the name of class 1 is empty",)),
        ({"class": ["a", "a"]}, ("class: the name 'a' is there twice",)),
        ({"class": ["a", "tab\t"]}, ("class: the name 'tab\\t' has a character that cannot be seen",)),
        ({"class": ["a", "x" * 41]}, (f"class: the name '{'x' * 40}'... has 41 characters, more than 40",)),
        ({"logits": [""]}, ("logits: it is empty",)),
        ({"logits": ["1,2", "3,4"]}, ("logits: it is there 2 times",)),
        ({"logits": ["1,two"]}, ("logits: logit 'two' is not a number",)),
        ({"logits": [f"1,{'x' * 50}"]}, (f"logits: logit '{'x' * 39}\u2026' is not a number",)),
        ({"logits": ["1,"]}, ("logits: logit '' is not a number",)),
        ({"logits": ["1"]}, ("logits: the number of classes, 1, is outside 2..20",)),
        ({"logits": ["1,nan"]}, ("logits: logit nan at position 1 is not a number",)),
        (
            {"logits": ["1,inf"]},
            ("logits: logit inf at position 1 is not finite; only -inf, a masked class, may be infinite",),
        ),
        ({"logits": ["-inf,-inf"]}, ("logits: every logit is -inf: no class is left to get a probability",)),
        ({"logits": ["1,-2e300"]}, ("logits: logit -2e+300 is beyond 1e+300",)),
        (
            {"logits": ["1,2"], "class": ["a", "b", "c"]},
            ("logits: the number of logits, 2, is not the number of classes, 3",),
        ),
        ({"label": ["one"]}, ("label: 'one' is not a class number",)),
        ({"label": ["-1"]}, ("label: label -1 is outside 0..3 (4 classes)",)),
        ({"label": ["7"]}, ("label: label 7 is outside 0..3 (4 classes)",)),
        (
            {"label": ["4"]},
            ("label: label 4 is outside 0..3 (4 classes); do your labels start at 1? Classes count from 0",),
        ),
        (
            {"label": ["2"], "class": ["a", "b"]},
            ("label: label 2 is outside 0..1 (2 classes); do your labels start at 1? Classes count from 0",),
        ),
        ({"label": ["0", "1"]}, ("label: it is there 2 times",)),
        ({"label": [""]}, ("label: it is empty",)),
        ({"temperature": ["warm"]}, ("temperature: temperature 'warm' is not a number",)),
        ({"temperature": ["0"]}, ("temperature: temperature 0 is outside 0.01..100",)),
        ({"temperature": ["nan"]}, ("temperature: temperature nan is outside 0.01..100",)),
        ({"temperature": ["1", "2", "3"]}, ("temperature: it is there 3 times",)),
        ({"temperature": [" "]}, ("temperature: it is empty",)),
        ({"unit": ["bats"]}, ("unit: 'bats' is not one of nats, bits",)),
        ({"rate": ["0"]}, ("rate: learning rate 0 is outside 0.001..1000",)),
        ({"open": ["doors"]}, ("open: 'doors' is not one of classes, temperature, computations, powers",)),
        (
            {"class": ["a"], "logits": ["x"], "label": ["y"], "temperature": ["z"]},
            (
                "class: the number of classes, 1, is outside 2..20",
                "logits: logit 'x' is not a number",
                "label: 'y' is not a class number",
                "temperature: temperature 'z' is not a number",
            ),
        ),
    ],
)

# ---- one-hot or integer ------------------------------------------------------------------------

ROWS = ((0.0, 0.0, 1.0, 0.0), (0.5, 0.5, 0.0, 0.0))
TABLE = LabelTable(("a", "b", "c", "d"), ROWS, 5)
ENCODINGS = Encodings(TABLE, 64, 1000, "uint8", "float16", integers=False, one_class=False, softened=True)
ENCODINGS_DAMAGE = Damage(
    values={
        "class": NO_NAMES,
        "rows": [
            *[values for values in NO_WHOLE_NUMBERS if values != ["1;2"]],
            *each("0,x", "20", "0,", "0.5", ",".join("0" * 41), "nan;" + "0;" * 18 + "1", ";", MANY),
        ],
        "seed": NO_SEEDS,
        "size": [*NO_WHOLE_NUMBERS, *each("0", "1", "1000001")],
        "examples": [*NO_WHOLE_NUMBERS, *each("0", "1000001")],
        "label_type": [*NO_WORDS, *each("int8", "INT64", "float32")],
        "float_type": [*NO_WORDS, *each("float", "bfloat16", "int64")],
        "integers": [*NO_WORDS, *each("Yes", "true", "yes ")],
        "one_class": [*NO_WORDS, *each("Yes", "true", "yes ")],
        "softened": [*NO_WORDS, *each("Yes", "true", "yes ")],
    },
    left={
        "class": (ENCODINGS, replace(ENCODINGS, table=replace(TABLE, classes=CLASSES))),
        "rows": (ENCODINGS, replace(ENCODINGS, table=replace(table_of(TABLE.classes), seed=5))),
        "seed": (ENCODINGS, replace(ENCODINGS, table=replace(TABLE, seed=1))),
        "size": (ENCODINGS, replace(ENCODINGS, size=50_257)),
        "examples": (ENCODINGS, replace(ENCODINGS, examples=8192)),
        "label_type": (ENCODINGS, replace(ENCODINGS, label_type="int64")),
        "float_type": (ENCODINGS, replace(ENCODINGS, float_type="float32")),
        "integers": (ENCODINGS, replace(ENCODINGS, integers=True)),
        "one_class": (ENCODINGS, replace(ENCODINGS, one_class=True)),
        "softened": (ENCODINGS, replace(ENCODINGS, softened=False)),
    },
    told=[
        ({"class": ["a"]}, ("class: the number of classes, 1, is outside 2..20",)),
        ({"class": ["a", "a"]}, ("class: the name 'a' is there twice",)),
        ({"class": ["a", "tab\t"]}, ("class: the name 'tab\\t' has a character that cannot be seen",)),
        ({"rows": ["0,x"]}, ("rows: 'x' is not a class number",)),
        ({"rows": ["0,"]}, ("rows: '' is not a class number",)),
        ({"rows": ["9"]}, ("rows: label 9 is outside 0..3 (4 classes)",)),
        (
            {"rows": ["4"]},
            ("rows: label 4 is outside 0..3 (4 classes); do your labels start at 1? Classes count from 0",),
        ),
        ({"rows": ["0.5;0.5"]}, ("rows: a row of 2 targets does not fit 4 classes",)),
        ({"rows": ["0;x;0;0"]}, ("rows: target 'x' is not a number",)),
        ({"rows": ["0;1.5;0;0"]}, ("rows: target 1.5 is outside 0..1",)),
        ({"rows": ["0;nan;0;0"]}, ("rows: target nan is outside 0..1",)),
        ({"rows": [",".join("0" * 41)]}, ("rows: the number of examples, 41, is outside 1..40",)),
        ({"rows": [" "]}, ("rows: it is empty",)),
        ({"rows": ["0", "1"]}, ("rows: it is there 2 times",)),
        ({"class": ["a", "b"], "rows": ["0,3"]}, ("rows: label 3 is outside 0..1 (2 classes)",)),
        (
            {"class": ["a"], "rows": ["0;0;1"]},
            (
                "class: the number of classes, 1, is outside 2..20",
                "rows: a row of 3 targets does not fit 4 classes",
            ),
        ),
        ({"seed": ["one"]}, ("seed: 'one' is not a seed",)),
        ({"seed": ["-1"]}, ("seed: the seed, -1, is not a whole number in 0..4294967295",)),
        ({"seed": ["1" * 19]}, ("seed: 1111111111111111111 has more than 18 digits",)),
        ({"size": ["1"]}, ("size: the number of classes, 1, is not a whole number in 2..1000000",)),
        ({"examples": ["0"]}, ("examples: the number of examples, 0, is not a whole number in 1..1000000",)),
        ({"integers": ["maybe"]}, ("integers: 'maybe' is neither yes nor no",)),
    ],
)

# ---- surprise and entropy ----------------------------------------------------------------------

SURPRISE = Surprise(0.5, TwoDistributions(("a", "b", "c", "d"), (1.0, 0.0, 0.0, 0.0), (0.25, 0.25, 0.25, 0.25)), "bits")
NO_DISTRIBUTIONS = [
    *[values for values in NO_NUMBERS if values != ["1,20"]],
    *each("1", "1,x", "nan,1", "1e999,0", "0.5,0.6", "-1,2", "1.00000001,0", "0.1," * 10 + "0", ",", MANY),
]
SURPRISE_DAMAGE = Damage(
    values={
        "event": [*NO_FRACTIONS, *each("half", "2")],
        "class": [*NO_NAMES, [f"class {i}" for i in range(11)]],
        "p": NO_DISTRIBUTIONS,
        "q": NO_DISTRIBUTIONS,
        "unit": [*NO_WORDS, *each("Nats", "bit", "nats ")],
    },
    left={
        "event": (SURPRISE, replace(SURPRISE, event=0.125)),
        "class": (SURPRISE, replace(SURPRISE, pair=replace(SURPRISE.pair, outcomes=CLASSES))),
        "p": (SURPRISE, replace(SURPRISE, pair=replace(SURPRISE.pair, p=(0.5, 0.25, 0.125, 0.125)))),
        "q": (SURPRISE, replace(SURPRISE, pair=replace(SURPRISE.pair, q=(0.2, 0.5, 0.2, 0.1)))),
        "unit": (SURPRISE, replace(SURPRISE, unit="nats")),
    },
    told=[
        ({"class": ["a"]}, ("class: the number of outcomes, 1, is outside 2..10",)),
        ({"class": list("abcdefghijk")}, ("class: the number of outcomes, 11, is outside 2..10",)),
        ({"class": ["a", "a"]}, ("class: the name 'a' is there twice",)),
        (
            {"p": ["1,0,0"], "q": ["1,0"]},
            ("q: the number of probabilities, 2, is not the number of outcomes, 3",),
        ),
        (
            {"class": ["a", "b"], "p": ["1,0,0"]},
            ("p: the number of probabilities, 3, is not the number of outcomes, 2",),
        ),
        ({"p": ["0.1," * 10 + "0"]}, ("p: the number of outcomes, 11, is outside 2..10",)),
        ({"p": ["0.5,0.6"]}, ("p: probabilities sum to 1.1, not to 1",)),
        ({"p": ["1e999,0"]}, ("p: probabilities sum to inf, not to 1",)),
        ({"q": ["nan,1"]}, ("q: probability nan at position 0 is not a number",)),
        ({"q": ["-1,2"]}, ("q: probability -1.0 at position 0 is negative",)),
        ({"q": ["1.00000001,0"]}, ("q: probability 1.00000001 at position 0 is outside 0..1",)),
        ({"q": ["half,half"]}, ("q: probability 'half' is not a number",)),
        ({"q": ["0.5,"]}, ("q: probability '' is not a number",)),
        ({"q": [""]}, ("q: it is empty",)),
        ({"q": ["1,0", "0,1"]}, ("q: it is there 2 times",)),
        ({"event": ["1.5"]}, ("event: probability 1.5 is outside 0..1",)),
        ({"event": ["nan"]}, ("event: probability nan is outside 0..1",)),
    ],
)

# ---- a batch -----------------------------------------------------------------------------------

BATCH = BatchState(
    "digits",
    BatchProblem(
        SmallBatch((0, 1, 5), ((1.0, 2.0), (0.0, -1.0), (3.0, 3.0)), True, (1.0, 2.0, 0.5)),
        Way("sum", 5, 0.25, (0.5, 4.0)),
    ),
    "one-hot",
    "token",
    "eight wrong",
)


def with_batch(**parts):
    """Returns the state with other parts of its batch."""
    return replace(BATCH, problem=replace(BATCH.problem, batch=replace(BATCH.batch, **parts)))


START = SmallBatch()
WITHOUT_EXAMPLES = with_batch(
    labels=START.labels, predictions=START.predictions, weights=START.weights
).with_class_weights(None)
TOO_LARGE = str(LARGEST_LABEL + 1)
BATCH_DAMAGE = Damage(
    values={
        "label": [
            *[values for values in NO_WHOLE_NUMBERS if values not in (["-1"], ["1,20"])],
            *each("0,", "x", "1.5,2", "1,2,", TOO_LARGE, f"-{TOO_LARGE}", "9" * 11, ",".join("0" * 33), MANY),
            ["1", "2"],
        ],
        "target": [
            *each("", " ", "x,1", "1,", "1", "1;2", "nan,1", "inf,0", "-0.1,1", "1e10,0", ",".join("0" * 21), MANY),
            ["1,2", "1,2,3"],
            ["1,2"] * 33,
            ["1,2", ""],
        ],
        "row": [
            *each("", " ", "x,1", "1,", "1", "1;2", ",".join("0" * 21), f"{LONG},1", MANY),
            ["1,2", "1,2,3"],
            ["1,2"] * 33,
            ["1,2", ""],
        ],
        "given": [*NO_WORDS, *each("Logits", "logits "), ["logits", "logits"]],
        "weight": [
            *[values for values in NO_NUMBERS if values != ["1,20"]],
            *each("x", "nan,1", "inf,1", "1e10", "1,1e10", ",".join("1" * 40), "1,", MANY),
            ["1", "1"],
        ],
        "source": [*NO_WORDS, *each("Table", "digits ", "cloud")],
        "reduction": [*NO_WORDS, *each("median", "Mean", "weighted")],
        "class_weight": [
            *[values for values in NO_NUMBERS if values != ["1,20"]],
            *each("x", "2", "1.0", "nan,1", "inf,1", "1e10,1", "1,1e10", ",".join("1" * 21), "1,", MANY),
            ["1", "1"],
        ],
        "ignore": [
            *[values for values in NO_WHOLE_NUMBERS if values != ["-1"]],
            *each("None", TOO_LARGE, f"-{TOO_LARGE}", "9" * 11),
        ],
        "smoothing": [*NO_FRACTIONS, *each("much")],
        "labels_as": [*NO_WORDS, *each("Integer", "onehot", "one_hot")],
        "row_is": [*NO_WORDS, *each("Token", "tokens", "word")],
        "spoilt": [*NO_WORDS, *each("Right", "wrong", "8 wrong")],
    },
    left={
        "label": (BATCH, WITHOUT_EXAMPLES),
        "target": (BATCH, WITHOUT_EXAMPLES),
        "row": (BATCH, WITHOUT_EXAMPLES),
        "given": (BATCH, with_batch(from_logits=False)),
        "weight": (BATCH, with_batch(weights=(1.0,) * 3)),
        "source": (BATCH, replace(BATCH, source="table")),
        "reduction": (BATCH, BATCH.with_way(replace(BATCH.problem.way, reduction="mean"))),
        "class_weight": (BATCH, BATCH.with_class_weights(None)),
        "ignore": (BATCH, BATCH.with_way(replace(BATCH.problem.way, ignore_label=None))),
        "smoothing": (BATCH, BATCH.with_way(replace(BATCH.problem.way, smoothing=0.0))),
        "labels_as": (BATCH, replace(BATCH, encoding="integer")),
        "row_is": (BATCH, replace(BATCH, row_is="example")),
        "spoilt": (BATCH, replace(BATCH, spoilt="right")),
    },
    lost_with=dict.fromkeys(("label", "target", "row"), ("label", "target", "row", "weight", "class_weight")),
    told=[
        ({"label": ["1,2"]}, ("label: there are no rows for the labels",)),
        ({"row": ["1,2", "3,4"]}, ("row: there are no labels for the rows",)),
        ({"label": ["0,1,1"], "row": ["0.5,0.5"] * 2}, ("label: 2 rows do not fit 3 labels",)),
        ({"row": ["0.5,0.5", "1"]}, ("row: row 1 has 1 numbers, row 0 has 2",)),
        ({"row": ["1", "1"]}, ("row: the number of classes, 1, is outside 2..20",)),
        (
            {"label": ["0,1000000001"]},
            ("label: the label, 1000000001, is not a whole number in -1000000000..1000000000",),
        ),
        ({"target": ["1,2", "3,4"]}, ("target: there are no rows for the targets",)),
        (
            {"label": ["0,1"], "target": ["1,0", "0,1"], "row": ["0.5,0.5"] * 2},
            ("target: an example has a label or a row of targets, not both",),
        ),
        ({"target": ["1,0,0"] * 2, "row": ["0.5,0.5"] * 2}, ("target: targets of 3 numbers do not fit rows of 2",)),
        ({"target": ["1,0"] * 3, "row": ["0.5,0.5"] * 2}, ("target: 2 rows do not fit 3 targets",)),
        ({"target": ["1,-0.5"], "row": ["0.5,0.5"]}, ("target: target -0.5 of example 0 is outside 0..1000000000",)),
        ({"class_weight": ["1,5"]}, ("class_weight: 2 class weights do not fit 3 classes",)),
        ({"class_weight": ["5"]}, ("class_weight: the number of class weights, 1, is outside 2..20",)),
        ({"class_weight": ["1,x,1"]}, ("class_weight: class weight 'x' is not a number",)),
        ({"class_weight": ["1,nan,1"]}, ("class_weight: class weight nan is outside -1000000000..1000000000",)),
        ({"class_weight": ["1,5"], "source": ["digits"]}, ()),
        ({"weight": ["1,2,3"]}, ("weight: 3 weights do not fit 2 labels",)),
        ({"weight": ["nan,1"]}, ("weight: weight nan is outside -1000000000..1000000000",)),
        ({"weight": ["1,x"]}, ("weight: weight 'x' is not a number",)),
        ({"row": ["1,x"]}, ("row: prediction 'x' is not a number",)),
        ({"given": ["guesses"]}, ("given: 'guesses' is neither logits nor probabilities",)),
        ({"ignore": ["None"]}, ("ignore: 'None' is not a label",)),
        ({"smoothing": ["1.5"]}, ("smoothing: smoothing 1.5 is outside 0..1",)),
    ],
)

# ---- a wiring ----------------------------------------------------------------------------------

WIRING = WiringState(Wiring("keras-torch", "linear", False), Start((1.0, 0.0, 5.0, -2.0), 1), 0.5, 10)
INSTEAD = {
    "torch": "framework: torch.nn.CrossEntropyLoss has no from_logits: "
    "it always takes logits, and applies softmax itself",
    "optax": "framework: optax's softmax_cross_entropy_with_integer_labels has no from_logits: "
    "it always takes logits, and applies softmax itself",
}


def with_wiring(**parts):
    """Returns the state with another wiring."""
    return replace(WIRING, wiring=replace(WIRING.wiring, **parts))


WIRING_DAMAGE = Damage(
    values={
        "last_layer": [*NO_WORDS, *each("Softmax", "relu", "softmax ")],
        "from_logits": [*NO_WORDS, *each("true", "yes", "None", "True ")],
        "framework": [*NO_WORDS, *each("jax", "Torch", "torch ", "sklearn")],
        "logits": [
            *[values for values in NO_NUMBERS if values != ["1,20"]],
            *each(",", "1", "1,x", "1,nan", "1,-inf", "1001,0", "0,-1000.0000000000001", "1," * 21, MANY),
        ],
        "label": [*NO_WHOLE_NUMBERS, *each("20", "1e0", "one")],
        "rate": [*NO_NUMBERS, *each("0", "-0", "-1", "100.1", "1e-999")],
        "steps": [*NO_WHOLE_NUMBERS, *each("0", "301", "sixty")],
    },
    left={
        "last_layer": (WIRING, with_wiring(last_layer="softmax")),
        "from_logits": (WIRING, with_wiring(from_logits=True)),
        "framework": (WIRING, with_wiring(framework="keras-jax")),
        "logits": (WIRING, replace(WIRING, start=Start((2.0, 1.0, 0.0, -1.0), 1))),
        "label": (WIRING, replace(WIRING, start=Start((1.0, 0.0, 5.0, -2.0), 3))),
        "rate": (WIRING, replace(WIRING, learning_rate=1.0)),
        "steps": (WIRING, replace(WIRING, num_steps=60)),
    },
    told=[
        *(
            ({"framework": [framework], "last_layer": [last_layer], "from_logits": ["False"]}, (sentence,))
            for framework, sentence in INSTEAD.items()
            for last_layer in ("linear", "softmax")
        ),
        (
            {"logits": ["?"], "label": ["9"]},
            ("logits: logit '?' is not a number", "label: label 9 is outside 0..3 (4 classes)"),
        ),
        ({"logits": ["1,1001"]}, ("logits: logit 1001 is beyond 1000",)),
        ({"logits": ["1"]}, ("logits: the number of logits, 1, is outside 2..20",)),
        ({"rate": ["0"]}, ("rate: learning rate 0 is not a number above 0, at most 100",)),
        ({"rate": ["nan"]}, ("rate: learning rate nan is not a number above 0, at most 100",)),
        ({"steps": ["301"]}, ("steps: the number of steps, 301, is not a whole number in 1..300",)),
        ({"steps": ["sixty"]}, ("steps: 'sixty' is not a number of steps",)),
        (
            {"framework": ["jax"]},
            ("framework: 'jax' is not one of keras-tensorflow, keras-jax, keras-torch, torch, optax",),
        ),
    ],
)

# ---- a training --------------------------------------------------------------------------------

SETTINGS = Settings((20, 7), "sgd", 0.25, 0.0, 64, 7, 0.0, "one-hot", 11)
TRAINING = TrainingState("digits", SETTINGS, twin=True)
SMOOTHED = TrainingState("spirals", replace(SETTINGS, momentum=0.5, smoothing=0.25))


def left_of(state, **parts):
    """Returns a state with the settings that data comes with in place of some of its own."""
    return state, replace(state, settings=replace(state.settings, **parts))


TRAINING_DAMAGE = Damage(
    values={
        "data": [*NO_WORDS, *each("Digits", "digits ", "mnist")],
        "hidden": [
            *[values for values in NO_WHOLE_NUMBERS if values != ["1,20"]],
            *each("0", "257", "10,", ",", "10;5", "1,2,3,4", "None", MANY),
        ],
        "optimizer": [*NO_WORDS, *each("Adam", "adam ", "rmsprop")],
        "rate": [*NO_NUMBERS, *each("0", "-0", "-1", "1000.1", "1e-999", "fast")],
        "momentum": NO_FRACTIONS,
        "batch": [*NO_WHOLE_NUMBERS, *each("0", "4097")],
        "epochs": [*NO_WHOLE_NUMBERS, *each("0", "2001")],
        "encoding": [*NO_WORDS, *each("Integer", "one_hot", "one-hot ")],
        "smoothing": NO_FRACTIONS,
        "seed": NO_SEEDS,
        "twin": [*NO_WORDS, *each("Yes", "true", "yes ")],
    },
    left={
        "data": (SMOOTHED, replace(SMOOTHED, data="random")),
        "hidden": left_of(TRAINING, hidden=(32,)),
        "optimizer": left_of(TRAINING, optimizer="adam"),
        "rate": left_of(TRAINING, learning_rate=0.01),
        "momentum": left_of(SMOOTHED, momentum=0.0),
        "batch": left_of(TRAINING, batch_size=32),
        "epochs": left_of(TRAINING, epochs=30),
        "encoding": left_of(TRAINING, encoding="integer"),
        "smoothing": left_of(SMOOTHED, smoothing=0.0),
        "seed": left_of(TRAINING, seed=0),
        "twin": (TRAINING, replace(TRAINING, twin=False)),
    },
    told=[
        ({"momentum": ["0.5"]}, ("momentum: momentum 0.5 is for sgd; adam has its own, and takes 0",)),
        (
            {"smoothing": ["0.1"]},
            ("smoothing: smoothing 0.1 needs one-hot targets: an integer cannot be softened",),
        ),
        (
            {"encoding": ["one-hot"], "smoothing": ["0.1"], "twin": ["yes"]},
            ("twin: with smoothing there are no integer labels to compare with",),
        ),
        ({"hidden": ["1,2,3,4"]}, ("hidden: the number of hidden layers, 4, is outside 0..3",)),
        ({"hidden": ["257"]}, ("hidden: the number of hidden units, 257, is not a whole number in 1..256",)),
        ({"rate": ["0"]}, ("rate: learning rate 0 is not a number above 0, at most 1000",)),
        ({"seed": ["4294967296"]}, ("seed: the seed, 4294967296, is not a whole number in 0..4294967295",)),
        ({"data": ["mnist"]}, ("data: 'mnist' is not one of spirals, random, digits, file",)),
        ({"twin": ["true"]}, ("twin: 'true' is neither yes nor no",)),
    ],
)

# ---- a diagnosis -------------------------------------------------------------------------------

DIAGNOSIS = DiagnosisState("0.7437", 4, "70%", 32, 512, "keras", 0.1, (70, 20, 10))
NO_COUNTS = [values for values in NO_WHOLE_NUMBERS if values != ["1,20"]]


def without(**parts):
    """Returns the state, and the same without a part."""
    return DIAGNOSIS, replace(DIAGNOSIS, **parts)


DIAGNOSIS_DAMAGE = Damage(
    values={
        "loss": [*NOTHING, *each("hello", "None", "1 2 x 3", "epoch,acc\n1,0.4\n2,0.5", LONG, NINES, MANY)],
        "classes": [*NO_WHOLE_NUMBERS, *each("1", "0", "1000001", "four", "None")],
        "accuracy": [*[values for values in NO_FRACTIONS if values != ["1,20"]], *each("70", "0.7 0.8", "101%")],
        "batch": [*NO_WHOLE_NUMBERS, *each("0", "1000000001")],
        "tokens": [*NO_WHOLE_NUMBERS, *each("0", "1000000001")],
        "framework": [*NO_WORDS, *each("jax", "Keras", "keras ")],
        "smoothing": NO_FRACTIONS,
        "counts": [*NO_COUNTS, *each("0", "0,0", "70,", "0.7,0.3", "1000000000001", MANY)],
    },
    left={
        "loss": without(loss=None),
        "classes": without(num_classes=None),
        "accuracy": without(accuracy=None),
        "batch": without(batch_size=None),
        "tokens": without(tokens=None),
        "framework": without(framework=None),
        "smoothing": without(smoothing=None),
        "counts": without(class_counts=None),
    },
    told=[
        ({"loss": ["hello"]}, ("loss: there is no loss in 'hello'",)),
        ({"loss": ["1 apple 2"]}, ("loss: '1 apple 2' holds 2 numbers, and none of them is called a loss",)),
        (
            {"loss": ["0." + "1" * 8000]},
            ("loss: the text has 8,002 characters, and 8,000 are read: paste its last lines",),
        ),
        ({"classes": ["1"]}, ("classes: the number of classes, 1, is not a whole number in 2..1000000",)),
        ({"accuracy": ["70"]}, ("accuracy: the accuracy '70' is outside 0..1; write 70 percent as 0.7 or 70%",)),
        (
            {"framework": ["jax"]},
            ("framework: 'jax' is not one of keras, pytorch, optax, tensorflow, scikit-learn, caffe, numpy",),
        ),
        ({"counts": ["0,0"]}, ("counts: class_counts (0, 0) hold no example",)),
    ],
)

# ---- all of them -------------------------------------------------------------------------------

# ---- how a page is shown -----------------------------------------------------------------------

NO_VIEW = {
    "present": [*NOTHING, *each("yes", "2", "True", "1,1", "\u0661", NINES, LONG)],
    "hide": [*NOTHING, *each("no such part", ",", "?,class", "<b>", "**bold**", NINES, LONG, MANY)],
    "predict": [*NOTHING, *each("none", "no such thing", "1", "<b>", LONG)],
    "lesson": [*NOTHING, *each("none", "logit", "1", "<b>", "**bold**", NINES, LONG)],
    "step": [*NOTHING, *each("0", "-1", "6", "9", "1.5", "x", "\u0661", NINES, LONG)],
    "again": [*NOTHING, *each("-1", "1000001", "1.5", "x", NINES, LONG)],
    "own": [*NOTHING, *each("none", "2eNo", "1", "1e", "1eNo<b>", "1eNo+", NINES, LONG)],
}


def with_view(damage, hide, predict):
    """Returns the damage of a page, and that of how it is shown."""
    state, _ = next(iter(damage.left.values()))
    view = View(True, (hide,), predict)
    left = {
        name: (replace(state, view=view), replace(state, view=replace(view, **{name: without})))
        for name, without in {"present": False, "hide": (), "predict": None}.items()
    }
    at_a_step = view.in_lesson("logits", 2, 3)
    lesson = {"lesson": (None, None, 0), "step": ("logits", 1, 3), "again": ("logits", 2, 0)}
    left |= {
        name: (replace(state, view=at_a_step), replace(state, view=view.in_lesson(*where)))
        for name, where in lesson.items()
    }
    in_own = view.in_lesson(None, 2, own="1eNo")
    left["own"] = (replace(state, view=in_own), replace(state, view=view))
    return replace(damage, values={**damage.values, **NO_VIEW}, left={**damage.left, **left})


# ---- a class ------------------------------------------------------------------------------------

CLASS = ClassLink("logits", OWN_LESSON, "K7M2XF", "k" * 22)
CLASS_DAMAGE = Damage(
    values={
        "lesson": [*NOTHING, *each("logit", "1", "<b>", "**bold**", NINES, LONG)],
        "own": [*NOTHING, *each("2eNo", "1", "1e", "1eNo", "1eNo<b>", NINES, LONG)],
        "room": [*NOTHING, *each("K7M2X", "K7M2XFF", "A7M2XF", "<b>", "**bold**", "\u732b", NINES, LONG)],
        "key": [*NOTHING, *each("none ", "k" * 21, "k" * 23, "k" * 21 + "\u732b", "<b>", NINES, LONG)],
    },
    left={name: (CLASS, replace(CLASS, **{name: None})) for name in ("lesson", "own", "room", "key")},
    told=[
        ({"lesson": ["logit"]}, ("lesson: there is no lesson 'logit'; did you mean logits?",)),
        ({"room": ["K7M2X"]}, ("room: there is no room 'K7M2X': its code has 6 letters and digits",)),
        ({"key": ["k"]}, ("key: this is no key of a room",)),
        ({"hide": ["counts"]}, ("hide: 'counts' is no part of this page; did you mean count?",)),
    ],
)


def of_class(damage):
    """Returns the damage of the page of a class, which has no prediction and is itself in no lesson."""
    view = View(True, ("why",))
    left = {
        name: (replace(CLASS, view=view), replace(CLASS, view=replace(view, **{name: without})))
        for name, without in {"present": False, "hide": ()}.items()
    }
    values = {name: NO_VIEW[name] for name in left}
    return replace(damage, values={**damage.values, **values}, left={**damage.left, **left})


DAMAGE = {
    "class": of_class(CLASS_DAMAGE),
    "logit_lab": with_view(LAB_DAMAGE, "temperature", "loss"),
    "encodings": with_view(ENCODINGS_DAMAGE, "modes", "loss"),
    "information": with_view(SURPRISE_DAMAGE, "event", "cross_entropy"),
    "batch": with_view(BATCH_DAMAGE, "loss", "mean"),
    "frameworks": with_view(WIRING_DAMAGE, "numbers", "learns"),
    "training": with_view(TRAINING_DAMAGE, "run", "loss"),
    "diagnose": with_view(DIAGNOSIS_DAMAGE, "table", "cause"),
}
# States that cannot be, each with the sentence that refuses it.
REFUSED = {
    "class": [],
    "logit_lab": [
        (lambda: Lab(unit="bats"), "'bats' is not one of nats, bits"),
        (lambda: Lab(learning_rate=0.0), "learning rate 0 is outside 0.001..1000"),
        (lambda: Lab(learning_rate=math.nan), "learning rate nan is outside 0.001..1000"),
        (lambda: Lab(learning_rate=1e9), "learning rate 1000000000 is outside 0.001..1000"),
    ],
    "encodings": [
        (lambda: Encodings(examples=0), "the number of examples, 0, is not a whole number in 1..1000000"),
        (lambda: Encodings(size=1), "the number of classes, 1, is not a whole number in 2..1000000"),
        (lambda: Encodings(label_type="int8"), "'int8' is not one of int64, int32, int16, uint8"),
        (lambda: Encodings(float_type="half"), "'half' is not one of float32, float64, float16"),
    ],
    "information": [
        (lambda: Surprise(event=1.5), "probability 1.5 is outside 0..1"),
        (lambda: Surprise(event=math.nan), "probability nan is outside 0..1"),
        (lambda: Surprise(unit="bats"), "'bats' is not one of nats, bits"),
    ],
    "batch": [
        (lambda: BatchState("cloud"), "'cloud' is not one of table, digits, file"),
        (lambda: BatchState(encoding="x" * 99), f"'{'x' * 38}\u2026 is not one of integer, one-hot"),
    ],
    "frameworks": [
        (lambda: replace(WIRING, learning_rate=0.0), "learning rate 0 is not a number above 0, at most 100"),
        (lambda: replace(WIRING, learning_rate=-0.5), "learning rate -0.5 is not a number above 0, at most 100"),
        (lambda: replace(WIRING, learning_rate=math.nan), "learning rate nan is not a number above 0, at most 100"),
        (
            lambda: replace(WIRING, learning_rate=100.0000001),
            "learning rate 100.0000001 is not a number above 0, at most 100",
        ),
        (lambda: replace(WIRING, num_steps=0), "the number of steps, 0, is not a whole number in 1..300"),
        (lambda: replace(WIRING, num_steps=301), "the number of steps, 301, is not a whole number in 1..300"),
    ],
    "training": [
        (lambda: TrainingState("mnist"), "'mnist' is not one of spirals, random, digits, file"),
        (
            lambda: replace(SMOOTHED, twin=True),
            "with smoothing there are no integer labels to compare with",
        ),
    ],
    "diagnose": [
        (lambda: DiagnosisState("hello"), "there is no loss in 'hello'"),
        (lambda: DiagnosisState(num_classes=1), "the number of classes, 1, is not a whole number in 2..1000000"),
        (lambda: DiagnosisState(smoothing=1.5), "smoothing 1.5 is outside 0..1"),
        (lambda: DiagnosisState(framework="jax"), "'jax' is not one of " + ", ".join(DIAGNOSED)),
        (lambda: DiagnosisState(class_counts=(1,) * 1001), "1,001 counts are more than 1,000"),
    ],
}
