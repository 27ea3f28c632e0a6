"""Labels are matched with columns by name before position; what is not certain is told."""

import numpy as np
import pytest

from scce.arrays import InputError
from scce.tables.matching import class_tails, depends_on_all, matched

TAILS = {
    ("Status_C", "Status_CL", "Status_D"): ("C", "CL", "D"),
    ("prob_0", "prob_1", "prob_10"): ("0", "1", "10"),
    ("prob0", "prob1"): ("0", "1"),
    ("P(cat)", "P(dog)"): ("cat", "dog"),
    ("cat_prob", "dog_prob"): ("cat", "dog"),
    ("prob.cat.mean", "prob.dog.mean"): ("cat", "dog"),
    ("cat %", "dog %"): ("cat", "dog"),
    ("cat", "car"): ("cat", "car"),
    ("0", "1", "2"): ("0", "1", "2"),
    ("10", "11", "12"): ("10", "11", "12"),
    ("class 10", "class 11"): ("10", "11"),
    ("prediction", "prediction_1"): ("prediction", "prediction_1"),
    ("catty", "patty"): ("catty", "patty"),
    ("New York", "New Jersey"): ("York", "Jersey"),
    ("a_x", "a x"): ("a_x", "a x"),
    ("only_one",): ("only_one",),
}


def test_what_all_names_begin_and_end_with_is_left_out_at_a_word():
    assert {names: class_tails(names) for names in TAILS} == TAILS


TEXT_ORDER = tuple(f"prediction_{k}" for k in sorted(range(12), key=str))
# labels, names of the columns, and the column of every label, or what the refusal says
CASES = {
    "integers": ([2, 0, 1], ("a", "b", "c"), [2, 0, 1]),
    "integers without names": ([2, 0, 1], None, [2, 0, 1]),
    "text order": ([2, 10, 11], TEXT_ORDER, [4, 2, 3]),
    "bare numbers in text order": ([2, 10], tuple(sorted(map(str, range(12)))), [4, 2]),
    "reverse": ([0, 1], ("logit_1", "logit_0"), [1, 0]),
    "from 1": ([1, 2, 3], ("Class_1", "Class_2", "Class_3"), [0, 1, 2]),
    "from 1, none of the last": ([1, 2], ("Class_1", "Class_2", "Class_3"), [0, 1]),
    "from 1 with one to ignore": ([1, -100, 3, 255], ("c1", "c2", "c3"), [0, -100, 2, 255]),
    "columns from 1, labels from 0": ([0, 1, 2], ("Class_1", "Class_2", "Class_3"), [0, 1, 2]),
    "columns in tens": ([20, 10], ("age_10", "age_20"), [1, 0]),
    "columns in tens, labels from 0": ([0, 1], ("age_10", "age_20"), [0, 1]),
    "numbers at the ends of other names": ([0, 2], ("a1", "b2", "c0"), [0, 2]),
    "the same in order": ([0, 2], ("a0", "b1", "c2"), [0, 2]),
    "signs that are names": ([-1, 1], ("-1", "1"), [0, 1]),
    "whole floats": ([1.0, 0.0], ("a", "b"), [1, 0]),
    "texts of numbers": (["1.000000000000000000e+00", "2.0", "0", "2,0"], ("a", "b", "c"), [1, 2, 0, 2]),
    "booleans": (np.array([True, False]), ("no", "yes"), [1, 0]),
    "texts of booleans": (["False", "true"], ("no", "yes"), [0, 1]),
    "booleans that are names": (["False", "True"], ("True", "False"), [1, 0]),
    "names": (["dog", "cat"], ("cat", "dog"), [1, 0]),
    "tails": (["C", "D"], ("Status_C", "Status_CL", "Status_D"), [0, 2]),
    "whole names": (["Status_D"], ("Status_C", "Status_CL", "Status_D"), [2]),
    "another case": (["DOG", "Cat"], ("cat", "dog"), [1, 0]),
    "other signs between the words": (["very-good", "Very Bad"], ("very_bad", "very_good"), [1, 0]),
    "P(.)": (["dog"], ("P(cat)", "P(dog)"), [1]),
    "a name that is exact beats one in another case": (["a", "A"], ("A", "a"), [1, 0]),
    "names in alphabetical order": (["cat", "dog", "bird"], None, [1, 2, 0]),
    "too few names": (["cat", "dog"], (None, 3), "the labels have 2 names, 'cat', 'dog', and there are 3 classes"),
    "too many names": (["a", "b", "c"], (None, 2), "the labels have 3 names"),
    "from 1 beside names": ([1, 3, 2], ("a", "b", "c"), "do your labels start at 1"),
    "from 1 without names": ([1, 3, 2], (None, 3), "do your labels start at 1"),
    "out of range": ([0, 3], ("a", "b", "c"), "position 1: label 3 is none of the 3 classes, which count from 0 to 2"),
    "no such name": (["cat", "fish"], ("cat", "dog"), "position 1: label 'fish' is neither"),
    "names that differ in case only": (["AA"], ("aa", "Aa"), "label 'AA' is neither"),
    "a fraction": ([0.5], ("a", "b"), "label 0.5 is no class number"),
    "a missing number": ([0.0, np.nan], ("a", "b"), "position 1: there is no label"),
    "a missing text": (["a", None], ("a", "b"), "position 1: there is no label"),
    "an empty text": (["a", " "], ("a", "b"), "position 1: there is no label"),
    "numbers among unnamed names": (["cat", "1"], (None, 2), "label 1 is a number, and others are names of classes"),
    "-1 and 1": ([-1, 1], ("a", "b"), [-1, 1]),
    "255 of 300 classes": ([255, 0], tuple(map(str, range(300))), [255, 0]),
}
TOLD = {  # of these something is said
    "text order", "bare numbers in text order", "reverse", "from 1", "from 1, none of the last",
    "from 1 with one to ignore", "columns from 1, labels from 0", "columns in tens", "columns in tens, labels from 0",
    "signs that are names", "numbers at the ends of other names", "booleans", "texts of booleans",
    "names in alphabetical order", "-1 and 1",
}  # fmt: skip


def outcome(labels, names):
    classes, size = names if names and names[0] is None else (names, 3 if names is None else len(names))
    try:
        return matched(labels, classes, size)
    except InputError as error:
        return str(error)


def test_labels_are_the_columns_that_their_names_say():
    found = {name: outcome(labels, names) for name, (labels, names, _) in CASES.items()}
    wrong = {
        name: one if isinstance(one, str) else one.labels.tolist()
        for name, one in found.items()
        if (CASES[name][2] not in one if isinstance(one, str) else one.labels.tolist() != CASES[name][2])
    }
    assert wrong == {}
    assert {name for name, one in found.items() if not isinstance(one, str) and one.remarks} == TOLD


def test_names_in_alphabetical_order_become_the_classes():
    assert matched(["cat", "dog", "bird"], None, 3).classes == ("bird", "cat", "dog")


@pytest.mark.parametrize(
    ("names", "texts", "expected"),
    [
        (None, False, False),
        (None, True, True),
        (("Class_1", "Class_2"), False, True),
        (("p0", "p1"), False, False),
        (("p0", "p1"), True, True),
        (("1", "0"), True, False),
        (("a", "b"), True, False),
    ],
)
def test_only_names_that_are_other_numbers_or_none_need_all_labels(names, texts, expected):
    assert depends_on_all(names, texts=texts) is expected
