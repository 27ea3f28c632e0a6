"""What practitioners paste is read as they meant it, and what cannot be read is refused with its place."""

import csv
import io
import math
import time
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.tables.pasted import (
    LONGEST_NUMBER,
    MOST_PASTED_CHARACTERS,
    MOST_PASTED_CLASSES,
    MOST_PASTED_ROWS,
    PastedBatch,
    predictions_from_text,
)

laws = settings(deadline=None, derandomize=True, max_examples=60)

SEED = ((0.05, 0.95, 0.0), (0.1, 0.8, 0.1))
NUMPY = "array([[0.05, 0.95, 0.  ],\n       [0.1 , 0.8 , 0.1 ]], dtype=float32)"
TORCH = "tensor([[0.0500, 0.9500, 0.0000],\n        [0.1000, 0.8000, 0.1000]], grad_fn=<SoftmaxBackward0>)"
JAX = "Array([[0.05, 0.95, 0.  ],\n       [0.1 , 0.8 , 0.1 ]], dtype=float32)"
BARE = "[[0.05 0.95 0.  ]\n [0.1  0.8  0.1 ]]"
LIST = "[[0.05, 0.95, 0], [0.1, 0.8, 0.1]]"

numbers = st.floats(width=32) | st.sampled_from([0.0, 1.0, math.nan, math.inf, -math.inf, 1e-07, 5e-324, -1e300])
tables = st.integers(2, 6).flatmap(
    lambda size: st.lists(st.lists(numbers, min_size=size, max_size=size), min_size=1, max_size=6)
)


def refusal_of(text):
    """Returns the sentence that a text is refused with."""
    with pytest.raises(InputError) as refusal:
        predictions_from_text(text)
    return str(refusal.value)


def what_comes_of(text):
    """Returns the batch that a text holds, or the sentence that it is refused with."""
    try:
        return predictions_from_text(text)
    except InputError as refusal:
        return str(refusal)


def same(read, rows):
    """Asserts that the predictions are these, NaN for NaN."""
    np.testing.assert_array_equal(np.array(read.predictions), np.array(rows, dtype=float))


WAYS = [
    LIST,
    NUMPY,
    TORCH,
    JAX,
    BARE,
    BARE.replace("[[", "[").replace("]]", "]"),
    "((0.05, 0.95, 0), (0.1, 0.8, 0.1))",
    f"tf.Tensor(\n{BARE}, shape=(2, 3), dtype=float32)",
    f"<tf.Tensor: shape=(2, 3), dtype=float32, numpy=\n{NUMPY}>",
    f"<tf.Variable 'out:0' shape=(2, 3) dtype=float32, numpy=\n{NUMPY}>",
    TORCH.replace("grad_fn=<SoftmaxBackward0>", "device='cuda:0', dtype=torch.float64, requires_grad=True"),
    f"y_pred = np.{NUMPY}",
    f"model.logits={TORCH}",
    f">>> y_pred\n{NUMPY}",
    f"In [3]: y_pred\nOut[3]: {NUMPY}",
    f"Here are my predictions: {LIST}",
    "[[np.float32(0.05), np.float32(0.95), 0], (0.1, float('0.8'), 0.1)]",
    '{"logits": ' + LIST + "}",
    "0.05,0.95,0\n0.1,0.8,0.1\n",
    "0.05, 0.95, 0\r\n\r\n0.1, 0.8, 0.1\r\n",
    "0,05\t0,95\t0\n0,1\t0,8\t0,1",
    "0,05;0,95;0;\n0,1;0,8;0,1;\n",
    "\ufeff.05\t.95\t0\n.1\t.8\t.1",
    "  0.05 0.95 0\n  0.1  0.8  0.1",
    '"0.05","0.95","0"\n"0.1","0.8","0.1"',
]


def parts_of(text):
    """Returns what is made of a text, but for the remark."""
    read = what_comes_of(text)
    return read if isinstance(read, str) else (read.predictions, read.labels, read.weights)


def test_every_way_to_write_the_seed_batch_is_read_as_the_seed_batch():
    assert {text: parts_of(text) for text in WAYS} == dict.fromkeys(WAYS, (SEED, None, None))
    assert {text for text in WAYS if predictions_from_text(text).names} == set()


WITH_LABELS = [
    f"y_true = [1, 2]\ny_pred = {LIST}",
    f"y_pred = {LIST}; y_true = [1, 2]",
    f"probs = {TORCH}\ntargets = tensor([1, 2])",
    f">>> y_true\narray([1, 2])\n>>> y_pred\n{NUMPY}",
    f"labels: [1. 2.]\nlogits: {BARE}",
    f"{{'labels': [1, 2], 'predictions': {LIST}}}",
    f"y_true = [[1], [2]]\nx = {LIST}",
    f"[1, 2] {LIST}",
    f"{LIST}\n[1 2]",
    f"y_true = tf.Tensor([1 2], shape=(2,), dtype=int32)\ny_pred = tf.Tensor({BARE}, shape=(2, 3), dtype=float32)",
    f"batch.y = (1, 2), {LIST}".replace("(1, 2)", "[1, 2]"),
    f"dict(labels=[1, 2], logits={LIST})",
    f"y_true = [[0, 1, 0], [0, 0, 1]]\ny_pred = {LIST}",
    "label,a,b,c\n1,0.05,0.95,0\n2,0.1,0.8,0.1",
    "a;b;c;y_true\n0,05;0,95;0;1\n0,1;0,8;0,1;2",
    "a\tb\tc\tTarget\n0.05\t0.95\t0\tb\n0.1\t0.8\t0.1\tc",
    ",a,b,c,class\n0,0.05,0.95,0,1\n1,0.1,0.8,0.1,2",
    "      a     b    c  label\n0  0.05  0.95  0.0      1\n1  0.10  0.80  0.1      2",
]


def test_labels_beside_the_predictions_are_read_with_them():
    assert {text: parts_of(text) for text in WITH_LABELS} == dict.fromkeys(WITH_LABELS, (SEED, (1, 2), None))


@laws
@given(tables)
def test_a_printed_list_is_read_back(rows):
    same(predictions_from_text(repr(rows)), rows)


@laws
@given(tables, st.booleans())
def test_a_printed_array_is_read_back_as_far_as_it_shows_its_digits(rows, bare):
    with np.errstate(all="ignore"), np.printoptions(threshold=np.inf):
        array = np.array(rows)
        same(predictions_from_text(str(array) if bare else repr(array)), eval_of(array))


def eval_of(array):
    """Returns what the print of an array shows, read cell by cell."""
    with np.printoptions(threshold=np.inf):
        words = str(array).replace("[", " ").replace("]", " ").split()
    return np.array([float(word) for word in words]).reshape(array.shape)


@laws
@given(tables, st.sampled_from([",", ";", "\t"]), st.data())
def test_a_sheet_is_read_back_with_names_labels_and_weights(rows, separator, data):
    size = len(rows[0])
    labels = data.draw(st.lists(st.integers(-100, 10**18 - 1), min_size=len(rows), max_size=len(rows)))
    weights = data.draw(st.lists(st.floats(0, 10), min_size=len(rows), max_size=len(rows)))
    names = data.draw(st.permutations(["cat", "dog, big", 'the "fish"', "p[0]", "猫", "x y"]))[:size]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerow([*names, "label", "sample_weight"])
    writer.writerows([*row, label, weight] for row, label, weight in zip(rows, labels, weights, strict=True))
    read = predictions_from_text(file.getvalue())
    same(read, rows)
    assert (read.labels, read.names, read.weights) == (tuple(labels), tuple(names), tuple(weights))


@laws
@given(st.text(st.sampled_from("[](){}<>=.,;:'\"\n\t -+eE0123456789nainfy_truep"), max_size=60))
def test_any_text_is_a_batch_or_a_sentence(text):
    read = what_comes_of(text)
    assert isinstance(read, str) or {len(row) for row in read.predictions} == {len(read.predictions[0])}


@pytest.mark.parametrize("text", ["[[nan, inf, -inf, 1e-07]]", "NaN;Inf;-Infinity;1E-7", "nan inf -inf .0000001"])
def test_what_is_no_finite_number_is_kept(text):
    same(predictions_from_text(text), [[math.nan, math.inf, -math.inf, 1e-07]])


def test_a_true_minus_sign_is_a_minus_sign():
    assert predictions_from_text("\u22121;2").predictions == ((-1.0, 2.0),)


@pytest.mark.parametrize("labels", [(-100, 1), (-1, 0), (7, 3), (10**18 - 1, 0)])
def test_labels_that_are_no_class_are_kept(labels):
    assert predictions_from_text(f"y_true = {list(labels)}\ny_pred = {LIST}").labels == labels
    assert predictions_from_text(f"a,b,y\n1,2,{labels[0]}\n3,4,{labels[1]}").labels == labels


def test_one_row_is_one_example():
    assert predictions_from_text("logits = [2.0, 1.0, 0.1]\ny = [0]").predictions == ((2.0, 1.0, 0.1),)


def test_numbers_outside_0_to_1_are_taken_for_logits_and_others_for_probabilities():
    assert [predictions_from_text(text).from_logits for text in (LIST, "1;0.5", "1;-0.5", "nan;0.5")] == [
        False,
        False,
        True,
        True,
    ]


def test_class_names_that_are_not_all_different_are_no_names():
    assert predictions_from_text("a,a,label\n1,2,0").names is None


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        (LIST, "Printed lists: 2 rows of 3 numbers, no labels."),
        (
            f"y_true = [1, 2]\ny_pred = {LIST}",
            "Printed lists from y_pred: 2 rows of 3 numbers, 2 labels from y_true.",
        ),
        (
            f"y_true = [[0, 1, 0], [0, 0, 1]]\ny_pred = {LIST}",
            "Printed lists from y_pred: 2 rows of 3 numbers, 2 labels from y_true, whose one-hot rows became integers.",
        ),
        (
            "label\ta\tb\tweight\n1\t0,5\t0,5\t2",
            "Lines with tabs between the cells: 1 row of 2 numbers, 1 label from column 'label', and weights.",
        ),
        (
            ",a,b\n0,0.5,0.5",
            "Lines with commas between the cells, the first column, which has no name, left out: "
            "1 row of 2 numbers, no labels.",
        ),
    ],
)
def test_the_remark_says_what_was_read(text, remark):
    assert predictions_from_text(text).remark == remark


REFUSED = {
    "": "there is nothing in the text",
    " \n\t": "there is nothing in the text",
    "hello": "there is no row of numbers in the text",
    ",,,": "there is no row of numbers in the text",
    "a,b,label": "there is no row of numbers in the text",
    "[]": "there are no predictions in the text: one row of numbers per example",
    "y_true = [1, 2]": "there are no predictions in the text: one row of numbers per example",
    "label\n1\n2": "there are no predictions in the text: one row of numbers per example",
    "[[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 2]]": "row 3 has 2 numbers, row 0 has 3",
    "1,2,3\n4,5,6\n1,2": "row 2 has 2 numbers, row 0 has 3",
    "a,b,label\n1,2,0\n1,2": "row 1 has 2 cells, the header has 3",
    "[[1], [2]]": "row 0 has 1 number; it needs one per class, 2 to 100",
    "[[1, 2], [3, None]]": "'None' in row 1, column 1 is not a number",
    "[[1, 2], [0x10, 3]]": "'0x10' in row 1, column 0 is not a number",
    "0.1,abc,0.3": "'abc' in row 0, column 1 is not a number",
    "1,2\n3,": "row 1, column 1 is empty",
    "a;b\n1.234,5;2": "'1.234,5' in row 0, column 0 is not a number",
    "[[1e999, 1]]": "1e999 in row 0, column 0 is larger than any float",
    "[[[1, 2], [3, 4]]]": "row 0 has a list at position 0; a batch is a list of rows of numbers, (N, K)",
    "[[1, 2], 3]": "row 1 is 3, not a list of numbers",
    "[[1, 2], [3, 4]": "the text ends with 1 bracket still open",
    "[[1, 2], [3, 4]]]": "the bracket ']' closes nothing",
    "[[1, 2], [3, 4)]": "the bracket ')' in row 1, column 2 closes nothing",
    "5 [[1, 2], [3, 4]]": "5 stands outside the brackets",
    "[[1, 2], [3, 4]] [[1, 2], [3, 4]]": "the text has predictions twice; write y_true = and y_pred = before the lists",
    "y_true = [1.5, 2]; y_pred = [[1, 2], [3, 4]]": "label '1.5' at position 0 is not an integer",
    "y_true = [1, nan]; y_pred = [[1, 2], [3, 4]]": "label 'nan' at position 1 is not an integer",
    "y_true = [0, 1234567890123456789]; y_pred = [[1, 2], [3, 4]]": (
        "label 1234567890123456789 at position 1 is larger than any class number"
    ),
    "y_true = [0, 1, 1]; y_pred = [[1, 2], [3, 4]]": "the text has 3 labels for 2 rows of predictions",
    "y_true = [[0, 0.5], [0, 1]]; y_pred = [[1, 2], [3, 4]]": (
        "row 0 of the labels is not one-hot, and no integer says what it says"
    ),
    "weights = [1]; y_pred = [[1, 2], [3, 4]]": "the text has 1 weight for 2 rows of predictions",
    "a,b,label\n1,2,fish": "label 'fish' at position 0 is not an integer",
    "a,b,label\n1,2,": "label '' at position 0 is not an integer",
    "a,b,weight\n1,2,heavy": "'heavy' in weight 0 is not a number",
    "a,b,label,y_true\n1,2,0,0": "columns 'label' and 'y_true' are both labels; rename one",
}


def test_what_cannot_be_read_is_refused_with_its_value_and_its_place():
    assert {text: what_comes_of(text) for text in REFUSED} == REFUSED


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("[[1, 2],\n ...,\n [5, 6]]", "the text is abbreviated with '...' at position 1; print all of it ("),
        ("[[1, 2, ..., 3]]", "the text is abbreviated with '...' in row 0, column 2; print all of it ("),
        ("a,b\n1,2\n...,...\n3,4", "the text is abbreviated with '...'; print all of it ("),
    ],
)
def test_an_abbreviated_print_is_refused_with_the_way_to_print_all(text, start):
    assert refusal_of(text).startswith(start)


def test_as_many_rows_and_classes_as_are_allowed_are_read_and_no_more():
    rows, row = "1,2\n" * MOST_PASTED_ROWS, ",".join("1" * MOST_PASTED_CLASSES)
    assert len(predictions_from_text(rows).predictions) == MOST_PASTED_ROWS
    assert len(predictions_from_text(row).predictions[0]) == MOST_PASTED_CLASSES
    assert refusal_of(f"{rows}1,2") == "the text has 2,001 rows; at most 2,000 are read"
    assert refusal_of(f"{row},1") == "row 0 has 101 numbers; it needs one per class, 2 to 100"
    assert refusal_of(" " * (MOST_PASTED_CHARACTERS + 1)) == "the text has 200,001 characters; at most 200,000 are read"


@pytest.mark.parametrize("word", ["9" * (LONGEST_NUMBER + 1), "a" * 60])
def test_a_long_word_is_cut_where_it_is_quoted(word):
    assert len(refusal_of(f"[[1, {word}]]")) < 90


FILL = [
    "[", "]", "(", ")", "[]", "[ ", "()", "{", "9", "1,", "1;", "1\n", "1\t", "a", "a.", ".", "-", "1e", '"', "'",
    "'a", ",", "=", "y_true = ", "labels ", "label,", "np.f(", "shape=(", "dtype='", "grad_fn=<", "numpy ", "In [",
    "<tf.Variable '", "...", " ", "\n", "\0", "\u2026", "nan", "[1,", "[[1],",
]  # fmt: skip


def test_a_hostile_text_is_refused_at_once():
    wrong = []
    for start, fill in product(["", "[[", "[[1, 2]] "], FILL):
        began = time.process_time()
        read = what_comes_of((start + fill * MOST_PASTED_CHARACTERS)[:MOST_PASTED_CHARACTERS])
        taken = time.process_time() - began
        if taken >= 2 or not (isinstance(read, PastedBatch) or len(read) < 200):
            wrong.append((start, fill, taken, str(read)[:200]))
    assert wrong == []
