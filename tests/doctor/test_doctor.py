"""What the label doctor finds, and what it must not."""

import numpy as np
import pytest
from drawing_batches import case_of, healthy_batch

from scce.batch import REDUCTIONS, batch_loss, score
from scce.batch.presets import PROBLEMS
from scce.batches import PLAIN_MEAN, Batch, Way
from scce.datasets.digits import load_digits
from scce.doctor import Case, findings
from scce.frameworks import FRAMEWORKS, evaluate
from scce.softmax import softmax

DIGITS = load_digits()
LABELS, LOGITS = DIGITS.labels, DIGITS.logits
SIZE = len(LABELS)
ORDER = np.array([0, 1, 3, 4, 5, 6, 7, 8, 9, 2])
EVERY_FIFTH = np.arange(SIZE) % 5 == 0
ONE_HOT = np.eye(10)[LABELS]
LOSS = float(score(Batch(LABELS, LOGITS, True)).losses.mean())
OTHER_TENTH = np.where(np.arange(SIZE) < 8, (LABELS + 3) % 10, LABELS)


def mean_of(labels, rows=LOGITS, from_logits=True, way=PLAIN_MEAN):
    return batch_loss(score(Batch(labels, rows, from_logits)), way).loss


class Ill:
    """A batch with one thing wrong, and what has to be found: its key, the loss without it, and where it is."""

    def __init__(self, key, labels, rows=LOGITS, from_logits=True, way=PLAIN_MEAN, after=LOSS, where=None):
        self.key, self.labels, self.rows, self.after, self.where = key, labels, rows, after, where
        self.case = case_of(labels, rows, from_logits, way=way)


def with_rows(targets, rows, value):
    changed = targets.copy()
    changed[rows] = value
    return changed


TURNED = np.array([[0.7, 0.2, 0.1], [0.1, 0.5, 0.4], [0.3, 0.25, 0.45]])
ILL = {
    "counting from 1": Ill("from_one", LABELS + 1, where=LABELS == 9),
    "counting from 1, the last class absent": Ill(
        "class_order", LABELS[LABELS < 9] + 1, LOGITS[LABELS < 9], after=None
    ),
    "padding": Ill("padding", np.where(EVERY_FIFTH, -100, LABELS), after=None, where=EVERY_FIFTH),
    "padding of TensorFlow": Ill("padding", np.where(EVERY_FIFTH, -1, LABELS), after=None, where=EVERY_FIFTH),
    "out of range": Ill("outside", np.where(EVERY_FIFTH, 12, LABELS), after=None, where=EVERY_FIFTH),
    "two kinds of padding": Ill("outside", np.where(EVERY_FIFTH, -np.arange(SIZE) % 2 - 2, LABELS), after=None),
    "targets of 0": Ill("zero_targets", with_rows(ONE_HOT, EVERY_FIFTH, 0), after=None, where=EVERY_FIFTH),
    "two classes at once": Ill("several_classes", np.maximum(ONE_HOT, np.eye(10)[3]), after=None, where=LABELS != 3),
    "logits read as probabilities": Ill("not_probabilities", LABELS, from_logits=False),
    "a sigmoid for each class": Ill("sums", LABELS, 1 / (1 + np.exp(-LOGITS)), from_logits=False, after=None),
    "probabilities as logits": Ill("softmax_twice", LABELS, softmax(LOGITS)),
    "in half precision": Ill("softmax_twice", LABELS, softmax(LOGITS).astype(np.float16), after=None),
    "classes down": Ill("class_axis", np.array([1, 1, 2]), TURNED.T, False, after=mean_of([1, 1, 2], TURNED, False)),
    "classes in another order": Ill("class_order", ORDER[LABELS]),
    "one answer for all": Ill("same_answer", LABELS, np.tile(LOGITS[:1], (SIZE, 1)), after=None),
    "one input with two labels": Ill(
        "two_labels",
        np.append(LABELS, (LABELS[7] + 1) % 10),
        np.vstack([LOGITS, LOGITS[7]]),
        after=mean_of(np.delete(LABELS, 7), np.delete(LOGITS, 7, axis=0)),
        where=np.isin(np.arange(SIZE + 1), [7, SIZE]),
    ),
    "a class without examples": Ill("unused_class", np.where(LABELS == 4, 9, LABELS), after=None),
    "eight wrong labels": Ill("suspicious", OTHER_TENTH, after=None),
    "softmax twice, smoothed": Ill("softmax_twice", LABELS, softmax(LOGITS), way=Way(smoothing=0.1)),
    "counting from 1, a sum": Ill("from_one", LABELS + 1, way=Way("sum"), after=LOSS * SIZE),
}


@pytest.mark.parametrize("name", ILL)
def test_the_doctor_finds_what_is_wrong_and_nothing_else(name):
    ill = ILL[name]
    (found,) = findings(ill.case)
    assert found.key == ill.key
    if ill.after is not None:
        assert found.after == pytest.approx(ill.after, rel=1e-6)
    if ill.where is not None:
        assert sorted(found.rows.tolist()) == np.flatnonzero(ill.where).tolist()


@pytest.mark.parametrize("name", ILL)
def test_every_finding_has_a_title_a_sentence_and_code_that_python_reads(name):
    (found,) = findings(ILL[name].case)
    assert found.title
    assert found.sentence.endswith((".", "?"))
    compile(found.repair, "<repair>", "exec")


def test_nothing_is_found_in_healthy_batches_of_any_size():
    wrong = {(seed, found.key) for seed in range(500) for found in findings(case_of(*healthy_batch(seed)))}
    assert wrong == set()


@pytest.mark.parametrize("name", PROBLEMS)
def test_of_the_ready_made_batches_only_those_with_something_wrong_have_findings(name):
    problem = PROBLEMS[name]
    batch = problem.batch.arrays
    case = Case(score(batch), batch.from_logits, problem.way, batch.weights, batch)
    right = {"a label too large": ["from_one"], "rows that do not sum to 1": ["sums"]}
    assert [found.key for found in findings(case)] == right.get(name, [])


HEALTHY = {
    "the digits": case_of(LABELS, LOGITS, True),
    "their probabilities": case_of(LABELS, softmax(LOGITS), False),
    "one-hot targets": case_of(ONE_HOT, LOGITS, True),
    "soft targets": case_of(0.9 * ONE_HOT + 0.01, LOGITS, True),
    "padding that is ignored": case_of(np.where(EVERY_FIFTH, -100, LABELS), LOGITS, True, way=Way(ignore_label=-100)),
    "one-hot logits": case_of([0, 1], np.eye(2), True),
    "one example": case_of([0], [[0.2, 0.8]], False),
    "the same token again": case_of(np.append(LABELS, 3), np.vstack([LOGITS, LOGITS[0]]), True, tokens=True),
    "rounded so far that rows are the same": case_of([0, 1, 0, 1], [[0.5, 0.5]] * 4, False),
    "the same input, the same label": case_of(np.append(LABELS, LABELS[0]), np.vstack([LOGITS, LOGITS[0]]), True),
    "half precision": case_of(LABELS, softmax(LOGITS).astype(np.float16), False),
    "a model that has learned nothing": case_of(LABELS, 0 * LOGITS + np.arange(SIZE)[:, None] * 1e-6, True),
}


@pytest.mark.parametrize("name", HEALTHY)
def test_nothing_is_found_where_nothing_is_wrong(name):
    assert findings(HEALTHY[name]) == ()


def test_faults_come_before_doubts_and_what_moves_the_loss_most_first():
    labels = np.where(EVERY_FIFTH, -1, OTHER_TENTH)
    found = findings(case_of(np.append(labels, (LABELS[1] + 1) % 10), np.vstack([LOGITS, LOGITS[1]]), True))
    assert [one.key for one in found] == ["padding", "two_labels", "suspicious"]


@pytest.mark.parametrize(
    ("form", "keys"),
    [("floats", ["floats"]), ("names", ["names"]), ("integer rows", ["integer_rows"]), ("float rows", []), (None, [])],
)
def test_how_labels_are_written_is_a_note_and_no_fault(form, keys):
    found = findings(case_of(LABELS, LOGITS, True, form=form))
    assert [(one.key, one.weight) for one in found] == [(key, "note") for key in keys]


def test_of_labels_to_look_at_the_worst_margin_is_first():
    (found,) = findings(ILL["eight wrong labels"].case)
    p = softmax(LOGITS)[found.rows]
    own = p[np.arange(len(p)), OTHER_TENTH[found.rows]]
    margins = own - np.where(np.eye(10)[OTHER_TENTH[found.rows]] == 1, 0, p).max(axis=-1)
    assert (np.diff(margins) >= 0).all()
    assert set(found.rows[:5].tolist()) <= set(range(8))


@pytest.mark.parametrize("key", ["keras-jax", "torch"])
def test_padding_costs_what_the_frameworks_make_of_it(key):
    (found,) = findings(ILL["padding"].case)
    batch = Batch(np.where(EVERY_FIFTH, -100, LABELS), LOGITS.astype(np.float32), True)
    loss = evaluate(FRAMEWORKS[key], batch, Way(FRAMEWORKS[key].reductions["mean"], ignore_label=-100)).loss
    assert loss == pytest.approx(found.after, rel=1e-5)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name", ["counting from 1", "padding", "out of range", "eight wrong labels"])
def test_every_way_to_one_number_has_a_loss_with_and_without(reduction, name):
    ill = ILL[name]
    (found,) = findings(case_of(ill.labels, ill.rows, True, way=Way(reduction), weights=np.ones(SIZE)))
    assert found.after is not None
    assert np.isfinite(found.after)


def test_the_axis_of_the_classes_is_seen_where_no_rows_are_kept():
    held = ILL["classes down"].case
    (found,) = findings(Case(held.scores, held.from_logits, held.way))
    assert (found.key, found.before, found.after) == ("class_axis", held.loss, None)
    assert findings(Case(score(Batch(np.arange(3), TURNED, False)), False)) == ()


def test_another_order_of_many_classes_is_found_and_none_where_there_is_none():
    size, num = 500, 3_000
    random = np.random.default_rng(0)
    labels, rows = np.arange(num) % size, random.normal(0, 1, (num, size)).astype(np.float32)
    rows[np.arange(num), labels] += np.where(random.random(num) < 0.9, 12, 0)
    assert findings(case_of(labels, rows, True)) == ()
    order = np.append(np.arange(2, size), [0, 1])
    (found,) = findings(Case(score(Batch(order[labels], rows, True)), True))
    assert (found.key, len(found.rows)) == ("class_order", num)
    assert found.sentence.startswith(
        "The labels number the classes in another order than the columns: the model guesses"
    )


def test_a_large_batch_of_which_no_rows_are_kept_is_looked_at_too():
    for name in ("counting from 1", "padding", "probabilities as logits", "one input with two labels"):
        held = ILL[name].case
        kept = Case(held.scores, held.from_logits, held.way)
        assert [one.after for one in findings(kept)] == [one.after for one in findings(held)]
