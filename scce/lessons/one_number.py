"""One-hot and integer are one number: two ways to write a label, and one loss."""

from dataclasses import replace

import numpy as np

from scce.arrays import FloatArray
from scce.encodings import Encodings, LabelTable
from scce.labels import one_hot
from scce.lessons.drawing import WITHOUT_SITUATIONS, any_value, drawn
from scce.lessons.places import ENCODINGS
from scce.lessons.record import Lesson, Number, Question, Step, Trap, a_number, among, to_set
from scce.readable import readable

POOL = ("cat", "dog", "bird", "fish", "horse", "mouse", "frog")
SIZE = 5  # classes
LABEL_BYTES, NUMBER_BYTES = 8, 4


def _table(random: np.random.Generator, rows: FloatArray) -> Encodings:
    classes = tuple(random.permutation(POOL)[:SIZE].tolist())
    table = LabelTable(classes, tuple(map(tuple, rows.tolist())), int(random.integers(1000)))
    return Encodings(table, view=WITHOUT_SITUATIONS)


def _labels(question: str, twin: int, size: int) -> Encodings:
    def draw(random: np.random.Generator) -> Encodings:
        labels = random.integers(1, SIZE - 1, size=size)  # where counting from 1 would be a class too
        return _table(random, one_hot(labels, SIZE))

    return drawn(question, twin, draw, any_value)


def _label(state: Encodings) -> int:
    return state.table.rows[0].index(1.0)


def _which_class(state: Encodings) -> Question:
    label, classes = _label(state), state.table.classes
    right = classes[label]
    told = {}
    for i, name in enumerate(classes):
        told[name] = f"{name} is class {i}: the first class, {classes[0]}, is class 0."
        if i == label - 1:
            told[name] += " Counting from 1 would lead here."
    return among(
        f"The classes are {', '.join(classes)}. A label says which of them is true; as an integer it is {label}. "
        "Which class is that?",
        right,
        told,
    )


def _written(row: tuple[float, ...]) -> str:
    return " ".join(f"{number:g}" for number in row)


def _which_row(state: Encodings) -> Question:
    label, size = _label(state), SIZE
    right = _written(tuple(one_hot(label, size).tolist()))
    early = _written(tuple(one_hot(label - 1, size).tolist()))
    filled = _written(tuple(float(i <= label) for i in range(size)))
    number = _written(tuple(one_hot(label, size).tolist())).replace("1", str(label + 1))
    return among(
        f"A one-hot row has a number for each of the {size} classes: 1 for the true one, 0 for the others. "
        f"The label is {label}. Which is its row?",
        right,
        {
            early: f"Its 1 stands for class {label - 1}: the first place is class 0, so {label} is one place further.",
            right: f"The 1 stands for class {label}, and the places before it are the classes 0 to {label - 1}.",
            filled: "That says that several classes are true at once; of a label exactly one is.",
            number: "The place says which class it is; the number there is its share of the truth, 1.",
        },
    )


def _larger(state: Encodings) -> Question:
    from_integers, from_rows = state.told.mean_losses
    same = bool(np.isclose(from_integers, from_rows, rtol=1e-12))
    right = "They are equal" if same else "From integers" if from_integers > from_rows else "From one-hot rows"
    said = f"It is {readable(from_integers)} nats from integers, and {readable(from_rows)} from one-hot rows"
    return among(
        "The loss of a label is \u2212ln of the probability that the model gives its class. Four labels are written "
        "both ways, for the same model. From which does the mean loss come out larger?",
        right,
        {
            "From integers": f"{said}: an integer is no amount; it says whose probability is looked up.",
            "From one-hot rows": f"{said}: the row has more numbers, but the zeros add nothing to the sum.",
            "They are equal": f"{said}: the row's 1 picks the term of the true class, and the integer looks it up.",
        },
    )


def _sizes(twin: int) -> Encodings:
    def draw(random: np.random.Generator) -> Encodings:
        return Encodings(size=int(random.integers(10, 1000)) * 100, view=WITHOUT_SITUATIONS)

    return drawn("bytes", twin, draw, any_value)


def _bytes(state: Encodings) -> Question:
    right = state.size * NUMBER_BYTES / LABEL_BYTES
    return a_number(
        f"There are {state.size:,} classes. A number of a one-hot row takes {NUMBER_BYTES} bytes (float32), "
        f"an integer label {LABEL_BYTES} bytes (int64). How many times as many bytes does the row take?",
        right,
        Number("times", 0, 10_000_000, 0.01 * right),
        lambda value: f"{value:,.0f} times",
        f"The row has {state.size:,} numbers of {NUMBER_BYTES} bytes: {state.size * NUMBER_BYTES:,} bytes "
        f"beside {LABEL_BYTES}.",
        Trap(state.size, f"That many numbers; but each takes {NUMBER_BYTES} bytes, and the label {LABEL_BYTES}."),
        Trap(1, "They say the same, but the row writes all its zeros down."),
    )


def _soft_row(twin: int) -> Encodings:
    def draw(random: np.random.Generator) -> Encodings:
        shares = np.zeros(SIZE)
        first, second = random.choice(SIZE, size=2, replace=False)
        shares[first] = random.integers(11, 20) / 20
        shares[second] = 1 - shares[first]
        return _table(random, shares.round(2)[np.newaxis])

    return drawn("soft", twin, draw, any_value)


def _which_integer(state: Encodings) -> Question:
    row, classes = state.table.rows[0], state.table.classes
    first, second = (int(i) for i in np.argsort(row)[::-1][:2])
    says_it = [i for i in (first, second) if np.array_equal(one_hot(i, len(row)), row)]
    right = str(says_it[0]) if says_it else "No integer"
    other = f"{row[second]:g} for {classes[second]}"
    return among(
        f"A soft target gives several classes a share: {_written(row)}. Which integer label says the same?",
        right,
        {
            str(first): f"{classes[first]} has the largest share, but an integer cannot say the rest: {other}.",
            str(second): f"{classes[second]} has the smaller share; an integer can name only one class as true.",
            "No integer": f"An integer says that one class is true and no other, and here is {other}: "
            "it takes the loss for one-hot rows.",
        },
    )


def _told_of_label(state: Encodings, reached: bool) -> str:
    row = state.table.rows[0]
    name = state.table.classes[int(np.argmax(row))]
    if reached:
        return f"Right: {_written(row)} is the integer {SIZE - 1}, {name}."
    return f"Not yet: the first row is {_written(row)}. The integer {SIZE - 1} needs its 1 in the last place."


def _to_last(state: Encodings) -> Question:
    last = SIZE - 1
    solved = replace(state, table=state.table.with_label(0, last))
    return to_set(
        f"Click the cells of the first row so that its label is the integer {last}.",
        f"the label of the first row is {last}",
        ENCODINGS,
        solved,
        lambda now: (
            now.table.classes == state.table.classes and now.table.rows[0] == tuple(one_hot(last, last + 1).tolist())
        ),
        _told_of_label,
    )


ONE_NUMBER = Lesson(
    "one-hot-or-integer",
    "One-hot and integer are one number",
    "You can read a label in both ways, and know why the loss is the same.",
    (
        Step(ENCODINGS, lambda twin: _labels("class", twin, 1), _which_class, ("label", "cells", "says", "loss")),
        Step(ENCODINGS, lambda twin: _labels("row", twin, 1), _which_row, ("cells", "says", "loss")),
        Step(ENCODINGS, lambda twin: _labels("larger", twin, 4), _larger, ("loss",)),
        Step(ENCODINGS, _soft_row, _which_integer, ("label", "says", "loss")),
        Step(ENCODINGS, lambda twin: _labels("last", twin, 2), _to_last),
        Step(ENCODINGS, _sizes, _bytes),
    ),
)
