"""The axis of the classes and the class of each label: read by one rule in every source, or asked about."""

import io
import json

import numpy as np
import pandas as pd
import pytest

from scce.arrays import InputError
from scce.tables import MOST_MEANINGS, Meaning, UnsettledError, Upload, Wish, predictions, read_columns, read_scores

RANDOM = np.random.default_rng(10)
LONG = RANDOM.normal(size=(2, 3, 4)).round(2)  # (B, T, V) or (N, K, L)
SQUARE = RANDOM.normal(size=(2, 3, 3)).round(2)
CUBE = RANDOM.normal(size=(4, 4, 4)).round(2)
PICTURES = RANDOM.normal(size=(2, 3, 4, 5)).round(2)
SHARES = np.moveaxis(np.array([[[0.5, 0.25, 0.25], [0.1, 0.2, 0.7]], [[1, 0, 0], [0.2, 0.4, 0.4]]]), 1, 2)  # axis 1
SQUARE_SHARES = np.array([[[0.5, 0.25, 0.25], [0.1, 0.2, 0.7], [0.6, 0.3, 0.1]]] * 2)
UNIFORM = np.full((2, 4, 4), 0.25)


def zeros(*shape):
    return np.zeros(shape, dtype=int)


# ---- which axis ---------------------------------------------------------------------------------

# predictions, labels, the axis that the reader says, and the axis that it is, or what is said instead
AXES = {
    "labels fit the last axis": (LONG, zeros(2, 3), None, 2),
    "labels fit axis 1": (LONG, zeros(2, 4), None, 1),
    "labels in one list, last axis": (LONG, zeros(6), None, 2),
    "labels in one list, axis 1": (LONG, zeros(8), None, 1),
    "labels with an axis of size 1": (LONG, zeros(2, 3, 1), None, 2),
    "labels of pictures": (PICTURES, zeros(2, 4, 5), None, 1),
    "labels of pictures, classes last": (PICTURES, zeros(2, 3, 4), None, 3),
    "labels fit both, sums tell": (SQUARE_SHARES, zeros(2, 3), None, 2),
    "labels fit both, sums tell of axis 1": (np.moveaxis(SQUARE_SHARES, 2, 1), zeros(2, 3), None, 1),
    "no labels, sums tell": (SHARES, None, None, 1),
    "no labels, the other has size 1": (LONG[:, :1], None, None, 2),
    "labels fit both": (SQUARE, zeros(2, 3), None, "nothing says which"),
    "labels in one list fit both": (SQUARE, zeros(6), None, "nothing says which"),
    "a cube": (CUBE, zeros(4, 4), None, "nothing says which"),
    "no labels": (LONG, None, None, "nothing says which"),
    "sums along both": (UNIFORM, zeros(2, 4), None, "nothing says which"),
    "pictures alone": (PICTURES, None, None, "nothing says which"),
    "said": (SQUARE, zeros(2, 3), 1, 1),
    "said, from the end": (SQUARE, zeros(2, 3), -1, 2),
    "said of a cube": (CUBE, zeros(4, 4), -1, 2),
    "said without labels": (LONG, None, 1, 1),
    "said beside sums": (SQUARE_SHARES, zeros(2, 3), 1, 1),
    "said, and labels do not fit": (LONG, zeros(2, 3), 1, "do not fit predictions of shape (2, 3, 4) with classes on"),
    "said, and there is no such axis": (PICTURES, zeros(2, 4, 5), 2, "axis 2 of predictions of shape (2, 3, 4, 5)"),
    "labels fit none": (LONG, zeros(2, 5), None, "do not fit predictions of shape (2, 3, 4) on any axis"),
    "no classes": (LONG[:, :1, :1], None, None, "have size 1"),
}


def as_paste(rows, labels):
    text = f"logits = {rows.tolist()}" if rows.min() < 0 else f"probs = {rows.tolist()}"
    return text if labels is None else f"{text}\nlabels = {labels.tolist()}"


def as_npz(rows, labels):
    file = io.BytesIO()
    np.savez(file, outputs=rows, **({} if labels is None else {"labels": labels}))
    return file


def as_json(rows, labels):
    return io.BytesIO(
        json.dumps({"outputs": rows.tolist(), **({} if labels is None else {"labels": labels.tolist()})}).encode()
    )


def as_npy(rows, labels):
    file = io.BytesIO()
    np.save(file, rows)
    return file if labels is None else as_npz(rows, labels)


SOURCES = {"paste": as_paste, "npz": as_npz, "json": as_json, "npy": as_npy}


def read(source, **wish):
    try:
        return predictions(source, wish=Wish(**wish))
    except InputError as error:
        return error


def axis_or_sentence(found):
    return str(found) if isinstance(found, InputError) else found.axes.axis


@pytest.mark.parametrize("make", SOURCES.values(), ids=SOURCES)
def test_the_axis_of_the_classes_is_found_by_one_rule_or_asked(make):
    wrong = {}
    for name, (rows, labels, said, expected) in AXES.items():
        found = read(make(rows, labels), axis=said)
        outcome = axis_or_sentence(found)
        if expected not in outcome if isinstance(outcome, str) and isinstance(expected, str) else outcome != expected:
            wrong[name] = outcome
        elif not isinstance(outcome, str):
            np.testing.assert_array_equal(found.rows, np.moveaxis(rows, outcome, -1).reshape(len(found.rows), -1))
    assert wrong == {}


@pytest.mark.parametrize("make", SOURCES.values(), ids=SOURCES)
def test_where_nothing_says_the_axis_both_are_offered_with_the_shape(make):
    errors = {name: read(make(*case[:3][:2])) for name, case in AXES.items() if case[3] == "nothing says which"}
    wrong = [name for name, one in errors.items() if not isinstance(one, UnsettledError) or one.axes.axis is not None]
    assert wrong == []
    assert {name: (one.axes.shape, one.axes.possible) for name, one in errors.items()} == {
        name: (AXES[name][0].shape, (1, AXES[name][0].ndim - 1)) for name in errors
    }


@pytest.mark.parametrize("shape", [(3, 4, 0), (0, 3, 4), (2, 0, 3), (2, 3, 0, 4)])
@pytest.mark.parametrize("axis", [None, 1, -1])
def test_arrays_without_a_number_are_refused(shape, axis):
    assert "hold no number" in str(read(as_npz(np.zeros(shape), None), axis=axis))


def test_one_hot_labels_of_many_axes_are_turned_with_the_predictions():
    labels = np.eye(3, dtype=int)[[[0, 2, 1, 1], [2, 2, 0, 1]]]  # (2, 4, 3)
    for make in (as_paste, as_npz, as_json):
        found = predictions(make(LONG, np.moveaxis(labels, 2, 1)))
        assert (found.axes.axis, found.labels.tolist()) == (1, [0, 2, 1, 1, 2, 2, 0, 1])


def test_one_hot_labels_of_many_axes_may_be_true_and_false():
    labels = np.eye(4, dtype=bool)[[[0, 2, 1], [3, 2, 0]]]
    assert predictions(as_npz(LONG, labels)).labels.tolist() == [0, 2, 1, 3, 2, 0]


def test_what_the_reader_says_of_the_axis_beats_a_line_in_the_text():
    assert predictions(f"axis = 1\n{as_paste(SQUARE, zeros(2, 3))}", wish=Wish(axis=2)).axes.axis == 2


def test_a_file_is_read_in_blocks_with_the_axis_that_the_reader_says():
    losses = {}
    for axis in (1, 2):
        file = as_npz(SQUARE, zeros(2, 3))
        *_, upload = read_scores(file, read_columns(file, "a.npz", axis))
        assert isinstance(upload, Upload)
        assert upload.axes.axis == axis
        losses[axis] = upload.scores.losses.mean()
    logs = {axis: SQUARE - np.log(np.exp(SQUARE).sum(axis=axis, keepdims=True)) for axis in (1, 2)}
    assert losses == pytest.approx({1: -logs[1][:, 0, :].mean(), 2: -logs[2][..., 0].mean()})


# ---- which class --------------------------------------------------------------------------------

P = [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6], [0.2, 0.5, 0.3]]
NAMED, COUNTED = ("cat", "dog", "bird"), ("prob_0", "prob_1", "prob_2")


def csv_of(labels, names, mark=","):
    lines = [[label, *row] for label, row in zip(labels, P, strict=True)]
    return "\n".join(mark.join(map(str, line)) for line in [["label", *names], *lines]) + "\n"


def frame_of(labels, names):
    return pd.DataFrame({"label": labels, **dict(zip(names, zip(*P, strict=True), strict=True))})


def parquet_of(labels, names):
    file = io.BytesIO()
    frame_of(labels, names).to_parquet(file)
    return file


def records_of(labels, names):
    return io.BytesIO(frame_of(labels, names).to_json(orient="records").encode())


TABLES = {
    "a pasted table": csv_of,
    "CSV": lambda labels, names: io.BytesIO(csv_of(labels, names).encode()),
    "CSV with semicolons": lambda labels, names: io.BytesIO(csv_of(labels, names, ";").encode()),
    "Parquet": parquet_of,
    "JSON": records_of,
}
# labels, names of the columns, what the reader says, and the labels that this makes, or what is said instead
MEANT = {
    "other names": (["kat", "hond", "kat"], NAMED, {"kat": 0, "hond": 1}, [0, 1, 0]),
    "names of columns that count": (["b", "a", "c"], COUNTED, {"a": 2, "b": 0, "c": 1}, [0, 2, 1]),
    "two names of one class": (["kat", "cat", "poes"], NAMED, {"kat": 0, "poes": 0}, [0, 0, 0]),
    "names against the order": (["cat", "dog", "bird"], NAMED, {"cat": 2, "dog": 1, "bird": 0}, [2, 1, 0]),
    "some of them": (["kat", "dog", "bird"], NAMED, {"kat": 0}, [0, 1, 2]),
    "numbers from 1": ([1, 3, 2], NAMED, {"1": 0, "2": 1, "3": 2}, [0, 2, 1]),
    "numbers from 1, none of the last": ([1, 2, 1], NAMED, {"1": 0, "2": 1}, [0, 1, 0]),
    "other numbers": ([10, 20, 10], NAMED, {"10": 1, "20": 2}, [1, 2, 1]),
    "-1 and 1": ([-1, 1, 1], NAMED, {"-1": 0, "1": 1}, [0, 1, 1]),
    "a name that is no class": (["cat", "unknown", "dog"], NAMED, {"unknown": None}, [0, -100, 1]),
    "a number that is no class": ([0, -1, 1], NAMED, {"0": 0, "-1": None, "1": 1}, [0, -1, 1]),
    "a class that is none": ([0, 2, 1], NAMED, {"2": None}, [0, -100, 1]),
    "more than there are": (["kat", "dog", "bird"], NAMED, {"kat": 3}, "label 'kat' cannot be class 3 of 3"),
    "two names of one class that counts": (["a", "b", "c"], COUNTED, {"a": 2, "b": 2, "c": 0}, [2, 2, 0]),
    "not all, and two of one class": (["a", "b", "c"], COUNTED, {"a": 2, "b": 2}, "not said which class label 'c' is"),
    "not all that count": (["a", "b", "c"], COUNTED, {"a": 2}, "label 'b' is neither"),
    "labels that are not there": (["cat", "dog", "bird"], NAMED, {"kat": 2}, [0, 1, 2]),
}


@pytest.mark.parametrize("make", TABLES.values(), ids=TABLES)
def test_the_reader_says_which_class_a_label_is(make):
    wrong = {}
    for name, (labels, names, meant, expected) in MEANT.items():
        found = read(make(labels, names), meant=tuple(meant.items()))
        outcome = str(found) if isinstance(found, InputError) else found.labels.tolist()
        if expected not in outcome if isinstance(outcome, str) and isinstance(expected, str) else outcome != expected:
            wrong[name] = outcome
    assert wrong == {}


PRINTS = {  # labels, what else is in the text, what the reader says, the labels
    "names": (["kat", "hond", "kat"], "", {"kat": 2, "hond": 0}, [2, 0, 2]),
    "names beside names of classes": (
        ["kat", "dog", "bird"],
        "class_names = ['cat', 'dog', 'bird']",
        {"kat": 0},
        [0, 1, 2],
    ),
    "against names of classes": (["cat", "dog", "cat"], "class_names = ['cat', 'dog', 'bird']", {"cat": 2}, [2, 1, 2]),
    "numbers from 1": ([1, 3, 2], "", {"1": 0, "2": 1, "3": 2}, [0, 2, 1]),
    "numbers that are kept": ([0, 7, 2], "", {"7": 1}, [0, 1, 2]),
    "a name that is no class": (["cat", "?", "dog"], "", {"cat": 0, "dog": 1, "?": None}, [0, -100, 1]),
}


def test_the_reader_says_which_class_a_printed_label_is():
    found = {
        name: predictions(f"y_true = {labels}\ny_pred = {P}\n{text}", wish=Wish(meant=tuple(meant.items())))
        for name, (labels, text, meant, _) in PRINTS.items()
    }
    assert {name: one.labels.tolist() for name, one in found.items()} == {
        name: case[3] for name, case in PRINTS.items()
    }
    assert [name for name, one in found.items() if not any("As you said" in said for said in one.remarks)] == []


def test_a_class_that_only_counts_is_called_as_its_one_label():
    found = predictions(csv_of(["a", "b", "c"], COUNTED), wish=Wish(meant=(("a", 2), ("b", 2), ("c", 0))))
    assert found.classes == ("c", "prob_1", "prob_2")


def test_labels_that_a_language_counts_from_one_are_shown_as_they_are_written():
    text = "[1] 1 3 2\n     [,1] [,2] [,3]\n[1,] 0.7 0.2 0.1\n[2,] 0.1 0.3 0.6\n[3,] 0.2 0.5 0.3\n"
    found = predictions(text)
    assert found.meanings == (Meaning("1", 0), Meaning("2", 1), Meaning("3", 2))
    meant = tuple((meaning.label, meaning.column) for meaning in found.meanings)
    assert predictions(text, wish=Wish(meant=meant)).labels.tolist() == found.labels.tolist()


# labels, names of the columns, and what each label is taken for or may be
ASKED = {
    "one of them is known": (["cat", "hond", "bird"], NAMED, {"bird": 2, "cat": 0, "hond": "?"}),
    "none is known": (["a", "b", "b"], COUNTED, {"a": "?", "b": "?"}),
    "from 1": ([1, 3, 2], NAMED, {"1": 0, "2": 1, "3": 2}),
    "one is too large": ([0, 1, 5], NAMED, {"0": 0, "1": 1, "5": "?"}),
    "one is ignored": ([-100, 1, 5], NAMED, {"-100": None, "1": 1, "5": "?"}),
    "names and numbers": ([1, "cat", "hond"], NAMED, {"1": 1, "cat": 0, "hond": "?"}),
}


@pytest.mark.parametrize("make", [TABLES["CSV"], TABLES["a pasted table"]], ids=["CSV", "a pasted table"])
def test_labels_that_are_none_of_the_classes_are_asked_about_all_at_once(make):
    asked = {name: read(make(labels, names)) for name, (labels, names, _) in ASKED.items()}
    shown = {
        name: {one.label: one.column if one.known else "?" for one in error.meanings}
        for name, error in asked.items()
        if isinstance(error, UnsettledError)
    }
    assert shown == {name: case[2] for name, case in ASKED.items()}
    assert {error.classes for name, error in asked.items() if ASKED[name][1] is NAMED} == {NAMED}


def test_the_labels_of_later_blocks_are_asked_about_too(monkeypatch):
    monkeypatch.setattr("scce.tables.files.table_file.BLOCK_NUMBERS", 33)  # 11 rows
    lines = ["label,a,b", *["a,1,2"] * 9, "x,1,2", "y,1,2", "z,1,2"]
    file = io.BytesIO("\n".join(lines).encode())
    with pytest.raises(UnsettledError, match=r"'a.csv': line 11, .* label 'x' is neither") as caught:
        list(read_scores(file, read_columns(file, "a.csv")))
    assert [one.label for one in caught.value.meanings] == ["a", "x", "y", "z"]


def test_labels_of_too_many_values_are_only_counted():
    labels = [f"word {i}" for i in range(50)]
    text = "label,a,b\n" + "".join(f"{label},1,2\n" for label in labels)
    for source in (text, io.BytesIO(text.encode())):
        with pytest.raises(UnsettledError) as caught:
            predictions(source)
        assert len(caught.value.meanings) == MOST_MEANINGS + 1


def test_another_column_of_labels_has_other_meanings():
    wish = Wish(axis=1, meant=(("kat", 0),))
    assert wish.with_one("truth", "label").meant == ()
    assert wish.with_roles(["a"], "left out").meant == ()
    assert (wish.with_axis(2).meant, wish.with_axis(2).axis) == ((), 2)
    assert wish.with_roles([], "class").meant == wish.meant
