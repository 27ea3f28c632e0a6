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
from scce.tables import predictions
from scce.tables.pasted import (
    LONGEST_NUMBER,
    MOST_PASTED_CHARACTERS,
    MOST_PASTED_CLASSES,
    MOST_PASTED_ROWS,
    predictions_in,
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
        predictions_in(text)
    return str(refusal.value)


def what_comes_of(text):
    """Returns the batch that a text holds, or the sentence that it is refused with."""
    try:
        return predictions_in(text)
    except InputError as refusal:
        return str(refusal)


def same(read, rows):
    """Asserts that the predictions are these, NaN for NaN."""
    np.testing.assert_array_equal(read.rows, np.array(rows, dtype=float))


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
    if isinstance(read, str):
        return read
    return tuple(map(tuple, read.rows.tolist())), listed(read.labels), listed(read.weights)


def listed(array):
    """Returns an array as a tuple, and None as it is."""
    return None if array is None else tuple(array.tolist())


def test_every_way_to_write_the_seed_batch_is_read_as_the_seed_batch():
    assert {text: parts_of(text) for text in WAYS} == dict.fromkeys(WAYS, (SEED, None, None))
    assert {predictions_in(text).classes for text in WAYS} == {("class 0", "class 1", "class 2")}


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
    f"[[0. 1. 0.]\n [0. 0. 1.]]\n{BARE}",
    f"{TORCH}\ntensor([[0., 1., 0.],\n        [0., 0., 1.]])",
    "[[0,05 0,95 0,00]\n [0,10 0,80 0,10]]\n[1,2]",
    "[[0,05 0,95 0] [0,10 0,80\n 0,10]] [1, 2]",
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
    same(predictions_in(repr(rows)), rows)


@laws
@given(tables, st.booleans())
def test_a_printed_array_is_read_back_as_far_as_it_shows_its_digits(rows, bare):
    with np.errstate(all="ignore"), np.printoptions(threshold=np.inf):
        array = np.array(rows)
        same(predictions_in(str(array) if bare else repr(array)), eval_of(array))


def eval_of(array):
    """Returns what the print of an array shows, read cell by cell."""
    with np.printoptions(threshold=np.inf):
        words = str(array).replace("[", " ").replace("]", " ").split()
    return np.array([float(word) for word in words]).reshape(array.shape)


below = st.floats(-1e6, -1)  # logits that no sum makes anything else of


@laws
@given(st.integers(2, 6), st.integers(1, 6), st.sampled_from([",", ";", "\t"]), st.data())
def test_a_sheet_is_read_back_with_names_labels_and_weights(size, count, separator, data):
    rows = data.draw(st.lists(st.lists(below, min_size=size, max_size=size), min_size=count, max_size=count))
    labels = data.draw(st.lists(st.integers(-100, size - 1), min_size=count, max_size=count))
    weights = data.draw(st.lists(st.floats(0, 10), min_size=count, max_size=count))
    names = data.draw(st.permutations(["cat", "dog, big", 'the "fish"', "p[0]", "猫", "x y"]))[:size]
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator)
    writer.writerow([*names, "label", "sample_weight"])
    writer.writerows([*row, label, weight] for row, label, weight in zip(rows, labels, weights, strict=True))
    read = predictions_in(file.getvalue())
    same(read, rows)
    assert (listed(read.labels), read.classes, listed(read.weights)) == (tuple(labels), tuple(names), tuple(weights))


@laws
@given(st.text(st.sampled_from("[](){}<>=.,;:'\"\n\t -+eE0123456789nainfy_truep"), max_size=60))
def test_any_text_is_a_batch_or_a_sentence(text):
    read = what_comes_of(text)
    assert isinstance(read, str) or len(read.classes) == read.rows.shape[1]


@pytest.mark.parametrize("text", ["[[nan, inf, -inf, 1e-07]]", "logits = [NaN, Inf, -Infinity, 1E-7]"])
def test_what_is_no_finite_number_is_kept(text):
    same(predictions_in(text), [[math.nan, math.inf, -math.inf, 1e-07]])


def test_a_true_minus_sign_is_a_minus_sign():
    same(predictions_in("\u22121;2"), [[-1, 2]])


@pytest.mark.parametrize("labels", [(-100, 1), (-1, 0), (255, 1)])
def test_labels_that_are_no_class_are_kept(labels):
    assert listed(predictions_in(f"y_true = {list(labels)}\ny_pred = {LIST}").labels) == labels
    assert listed(predictions_in(f"a,b,y\n1,2,{labels[0]}\n3,4,{labels[1]}").labels) == labels


def test_one_row_is_one_example():
    same(predictions_in("logits = [2.0, 1.0, 0.1]\ny = [0]"), [[2, 1, 0.1]])


def test_what_the_text_says_of_its_numbers_beats_what_they_look_like():
    kinds = {
        f"logits = {LIST}": ("logits", True),
        "log_probs = [[-0.1, -2.3]]": ("log-probabilities", True),
        LIST: ("probabilities", True),
        "[[0.5, 0.6], [0.2, 0.9]]": ("probabilities", False),
        "[[1, -0.5]]": ("logits", True),
        f"y_pred (before softmax): {LIST}": ("logits", True),
        f"raw outputs (no softmax) = {LIST}": ("logits", True),
        f"logits after softmax: {LIST}": ("probabilities", True),
        "[['95%', '5%']]": ("percent", True),
        "tensor([[0.2, 0.9, 0.1]], grad_fn=<SigmoidBackward0>)": ("probabilities", True),
    }
    assert {text: (predictions_in(text).kind, predictions_in(text).sure) for text in kinds} == kinds


def test_the_reader_says_which_axis_holds_the_classes():
    text = "y_pred = tensor([[[0.2, 1.2], [0.9, 0.3]]])\ny_true = tensor([[0, 1]])\n"
    rows = {line: predictions(f"{line}\n{text}").rows.tolist() for line in ("axis = 1", "dim=-1", "dim = 2")}
    last = [[0.2, 1.2], [0.9, 0.3]]
    assert rows == {"axis = 1": [[0.2, 0.9], [1.2, 0.3]], "dim=-1": last, "dim = 2": last}


def test_the_reader_says_what_is_what():
    text = f"a = {LIST}\nb = [1, 2]\nc = [0, 0]"
    assert refusal_of(text).startswith("the text has labels twice, 'b' and 'c'")
    assert listed(predictions(text, leave_out=["c"]).labels) == (1, 2)
    assert listed(predictions(text, label="c", leave_out=["b"]).labels) == (0, 0)
    assert predictions(LIST, kind="logits").kind == "logits"
    assert refusal_of_label("a,b,x,y\n.1,.9,1,0\n.9,.1,0,0") == "the pasted table: there is no column 'z'"
    assert refusal_of_label(text) == "there is no array 'z' in the text"


def refusal_of_label(text):
    """Returns the sentence that a text is refused with whose labels are called z."""
    with pytest.raises(InputError) as refusal:
        predictions(text, label="z")
    return str(refusal.value)


COPIED = {  # rows, labels: as people copy it out of mails, forums, articles, and programs that are no longer new
    "> label,a,b\n> 1,0.1,0.9\n> 0,0.8,0.2": (1, 0),
    ">> 1,0.1,0.9\n>> 0,0.8,0.2": (1, 0),
    "label,a,b\n\uff11,\uff10\uff0e\uff11,\uff10\uff0e\uff19\n0,0.8,0.2": (1, 0),
    "\u200b0.1,\u200b0.9\n0.8,0.2": None,
    "10,0%\t90,0%\n80,0%\t20,0%": None,
    "10%;90%\n80%;20%": None,
    '"0,1","0,9"\n"0,8","0,2"': None,
    "\n 0.1000  0.9000\n 0.8000  0.2000\n[torch.FloatTensor of size 2x2]\n": None,
    "out =\nVariable containing:\n 0.1 0.9\n 0.8 0.2\n[torch.cuda.FloatTensor of size 2x2 (GPU 0)]\n\n"
    "target =\nVariable containing:\n 1\n 0\n[torch.LongTensor of size 2]": (1, 0),
    " 0.1  0.9\n 0.8  0.2\n[ CPUDoubleType{2,2} ]": None,
    "label & a & b \\\\\n\\hline\n1 & 0.1 & \\textbf{0.9} \\\\\n0 & 0.8 & 0.2 \\\\": (1, 0),
    "0.1 & 0.9\n0.8 & 0.2": None,
    "y_pred = \\begin{pmatrix} 0.1 & 0.9 \\\\ 0.8 & 0.2 \\end{pmatrix}": None,
    "{'outputs': [{'name': 'probs', 'shape': [2, 2], 'data': [0.1, 0.9, 0.8, 0.2]}]}": None,
    "{'outputs': [{'name': 'probs', 'shape': [2, 2], 'data': [0.1, 0.9, 0.8, 0.2]}, "
    "{'name': 'labels', 'shape': [2], 'data': [1, 0]}]}": (1, 0),
    "EvalPrediction(predictions=array([[0.1, 0.9], [0.8, 0.2]]), label_ids=array([1, 0]))": (1, 0),
    "y_pred = 0.1 0.9\n0.8 0.2": None,
    "y_pred: 0.1, 0.9\ny_pred: 0.8, 0.2\nlabel: 1\nlabel: 0": (1, 0),
    ">>> y_true\narray([1, 0])\n>>> np.array([1, 0]).argmax()\n0\n>>> y_pred\n[[0.1, 0.9], [0.8, 0.2]]": (1, 0),
    "(2, 2)\n[[0.1 0.9]\n [0.8 0.2]]": None,
    "y_pred: [[0.1, 0.9], [0.8, 0.2]]\ncm: [[1, 0], [0, 1]]\ny_true: [1, 0]": (1, 0),
    "  name  y_true  correct  loss   p0   p1\n0  a.x  1  True  0.1  0.1  0.9\n1  b.x  0  True  0.2  0.8  0.2": (1, 0),
    "lr,label,a,b\n0.1,1,0.1,0.9\n0.1,0,0.8,0.2": (1, 0),
    "Nr.\tKlasse\tVorhersage\tA\tB\n0\tA\tA\t0,1\t0,9\n1\tA\tB\t0,8\t0,2": None,
}


def test_what_people_copy_is_read_as_it_was_before():
    rows = ((0.1, 0.9), (0.8, 0.2))
    read = {text: parts_of(text) for text in COPIED}
    found = {
        text: (tuple(tuple(x / 100 for x in row) for row in one[0]), *one[1:]) if "%" in text else one
        for text, one in read.items()
    }
    assert found == {text: (rows, labels, None) for text, labels in COPIED.items()}


THOUSANDS = ["1 234,5\t-2,5\n0,1\t3,5", "1\u00a0234,5\t\u22122,5\n0,1\t3,5", "1\u2009234,5 -2,5\n0,1 3,5"]


def test_spaces_between_thousands_are_no_names_of_columns():
    assert {text: parts_of(text)[0] for text in THOUSANDS} == dict.fromkeys(THOUSANDS, ((1234.5, -2.5), (0.1, 3.5)))


TOLD = {
    "y_true = [1, 2]; y_pred = [[1, 2], [3, 4]]": (
        "Label 2 (the labels, position 1) is none of the 2 classes, which count from 0 to 1, and is kept. "
        "Do your labels start at 1?"
    ),
    "y_true = [0, 7]; y_pred = [[1, 2], [3, 4]]": (
        "Label 7 (the labels, position 1) is none of the 2 classes, which count from 0 to 1, and is kept."
    ),
    "0.7,0.2,0.1,1\n0.1,0.8,0.1,3": (
        "Label 3 (line 2, column 'column 3') is none of the 3 classes, which count from 0 to 2, and is kept. "
        "Do your labels start at 1?"
    ),
    "tensor([2.0, 1.0])\ntensor(1)": "1 stands alone beside one row, and is taken for its label.",
    "tensor([2.0, 1.0])\ntensor(0.3)": "Passed over, for no row is in them: '0.3'.",
    "tensor([2.0, 1.0])\ntensor(7)": "Passed over, for no row is in them: '7'.",
    "[[1 0,5 0] [0 0,5 1]]": "Blanks part the numbers, so the commas within them were read as decimal commas.",
    "[[50 3]\n [4 43]]": (
        "All numbers are whole, as many rows as columns: a confusion matrix counts guesses, and holds no predictions."
    ),
}


def test_what_may_be_meant_otherwise_is_kept_and_told():
    assert {text: told for text, told in TOLD.items() if told not in predictions_in(text).remarks} == {}


REFUSED = {
    "": "there is nothing in the text",
    " \n\t": "there is nothing in the text",
    "hello": "there is no row of numbers in the text",
    "Epoch 1/5\n - loss: 2.303": (
        "there is no row of numbers in the text; for a line of a log there is the field 'My loss says ...'"
    ),
    ",,,": "there is no row of numbers in the text",
    "a,b,label": "there is no row of numbers in the text",
    "[]": "there are no predictions in the text: one row of numbers per example",
    "y_true = [1, 2]": "there are no predictions in the text: one row of numbers per example",
    "label\n1\n2": (
        "the pasted table: its first line is one cell, 'label'; commas, semicolons, tabs, vertical bars or spaces "
        "separate cells"
    ),
    "[[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 2]]": "row 3 has 2 numbers, row 0 has 3",
    "1,2,3\n4,5,6\n1,2": "the pasted table: line 3 has 2 cells, and the first line has 3",
    "a,b,label\n1,2,0\n1,2": "the pasted table: line 3 has 2 cells, and the first line has 3",
    "[[1, 2], [3, None]]": "'None' in row 1, column 1 is not a number",
    "[[1, 2], [0x10, 3]]": "'0x10' in row 1, column 0 is not a number",
    "0.1,abc,0.3": "the pasted table: it has names of columns, and no rows below them",
    "1,2\n3,": "the pasted table: line 2, column 'column 1': there is not a number",
    "1.234,5;2": "numbers with points beside numbers with commas need names of the columns above them",
    "[[1e999, 1]]": "1e999 in row 0, column 0 is larger than any float",
    "[[[1, 2], [3, 4]]]": (
        "predictions of shape (1, 2, 2) may have their classes on axis 1 or on the last axis, and nothing says which; "
        "write axis = 1 or axis = -1 on a line of its own, or print logits.reshape(-1, 2) if the last axis holds them, "
        "or logits.swapaxes(1, -1).reshape(-1, 2) for axis 1, and the labels in the same order"
    ),
    "axis = 2\n[[[[1, 2], [3, 4]]]]": "axis 2 of predictions of shape (1, 1, 2, 2) holds no classes; axis 1 or -1 may",
    "dim=1\ny_true = [[0, 1, 0]]\ny_pred = [[[1, 2], [3, 4], [5, 6]]]": (
        "labels of shape (1, 3) do not fit predictions of shape (1, 3, 2) with classes on axis 1"
    ),
    "[[1, 2], 3]": "row 1 is 3, not a list of numbers",
    "[[1, 2], [3, 4]": "the text ends with 1 bracket still open",
    "[[1, 2], [3, 4]]]": "the bracket ']' closes nothing",
    "[[1, 2], [3, 4)]": "the bracket ')' in row 1, column 2 closes nothing",
    "5 [[1, 2], [3, 4]]": "5 in line 1 stands outside the brackets",
    "[[1, 2], [3, 4]] [[1, 2], [3, 4]]": "the text has predictions twice; write y_true = and y_pred = before the lists",
    "y_true = [1.5, 2]; y_pred = [[1, 2], [3, 4]]": "the labels, position 0: label '1.5' is no class number",
    "y_true = [1, nan]; y_pred = [[1, 2], [3, 4]]": "the labels, position 1: there is no label",
    "y_true = [0, 1234567890123456789]; y_pred = [[1, 2], [3, 4]]": (
        "label 1234567890123456789 at position 1 is larger than any class number"
    ),
    "y_true = [0, 1, 1]; y_pred = [[1, 2], [3, 4]]": "the text has 3 labels for 2 rows of predictions",
    "y_true = [[0, 0.5], [0, 1]]; y_pred = [[1, 2], [3, 4]]": (
        "row 0 of the labels sums to 0.5, not to 1, and is not one-hot"
    ),
    "weights = [1]; y_pred = [[1, 2], [3, 4]]": "the text has 1 weight for 2 rows of predictions",
    "a,b,label\n1,2,fish": (
        "the pasted table: line 2, column 'label': label 'fish' is neither an integer nor one of the prediction "
        "columns, 'a', 'b'"
    ),
    "a,b,label\n1,2,": "the pasted table: line 2, column 'label': there is no label",
    "y_true = [1, None]; y_pred = [[1, 2], [3, 4]]": "the labels, position 1: there is no label",
    "classes = ['a', 'b']; y_true = [1, 2]; y_pred = [[1, 2], [3, 4]]": (
        "the labels, position 1: label 2 is none of the 2 classes, which count from 0 to 1; do your labels start at 1? "
        "Classes count from 0"
    ),
    "y_true = [0, 2]; y_pred = [0.2, 0.9]": (
        "label 2 at position 1 is neither 0 nor 1, and there is one prediction per example"
    ),
    **dict.fromkeys(
        ("0,1, 0,9\n0,8, 0,2", "[[0,1, 0,9], [0,8, 0,2]] [1, 0]", "y_pred = [0,1, 0,9]"),
        "the commas of '0,1, 0,9' may stand between numbers or before decimals; "
        "write decimals with points, or semicolons between the numbers",
    ),
    "predictions for 2 samples:\n0.1 0.9\n0.8 0.2": "the pasted table: line 2 has 2 cells, and the first line has 4",
    "<0.001\t0.999\n0.5\t0.5": "'<0.001' in line 1 is not a number",
    "=0,1;0,9\n0,8;0,2": "'=0,1' in line 1 is not a number",
    "cm = [[50, 3], [4, 43]]": (
        "there are no predictions in the text: one row of numbers per example; "
        "'cm' counts guesses, as a confusion matrix does"
    ),
    "  precision  recall  f1-score  support\n0  0.67  1.00  0.80  2\n1  1.00  0.50  0.67  2": (
        "the text is a classification report, which holds no predictions; paste y_true and y_pred"
    ),
    "<tr><td>0.1</td><td>0.9</td></tr>": (
        "the text is the HTML of a table; paste the table as the browser shows it, or a CSV file"
    ),
    "{'name': 'logits', 'shape': [2, 2], 'data': [1, 2, 3]}": (
        "the shape [2, 2] does not fit data of 3 numbers; paste all of it"
    ),
    " 0.1 0.9\n[torch.FloatTensor of size 2x2]": (
        "the text says that a tensor is of size 2x2, and it holds 1 row of 2; paste all of it"
    ),
    "0.01 *\n 0.1 0.9\n[torch.FloatTensor of size 1x2]": (
        "the numbers are printed with the factor 0.01 *; print them without it"
    ),
    "y_true = [[1, 1], [0, 1]]; y_pred = [[1, 2], [3, 4]]": (
        "row 0 of the labels has 2 ones and is not one-hot: several classes at once are a binary cross-entropy for "
        "each class"
    ),
    "y_true = [1, 0]; y_pred = [1, 2]": (
        "the predictions are one integer for each example, as guessed classes are; paste probabilities"
    ),
    "[[1], [2]]": ("the predictions are one integer for each example, as guessed classes are; paste probabilities"),
    "np.argmax([[1, 2], [3, 4]], 1)": "'np.argmax' is not computed here; paste what it prints",
    "np.zeros((2, 3))": "'np.zeros' is not computed here; paste what it prints",
    "[[1, 2], [3, 4]] * 2": "'*' is not computed here; paste what it prints",
    "[[1, 2], [3, 4]].T": "'.T' is not computed here; paste what it prints",
    "[[1,, 2]]": "there is nothing between two commas in row 0, column 1",
    "[0.9, 0.2, 0.7]\n[1, 0, 1]": (
        "the last list holds integers, and may be a row or the labels of the 1 list before it; "
        "write y_true = and y_pred = before the lists"
    ),
    "[{'label': 'POSITIVE', 'score': 0.99}]": (
        "1 label with a score, POSITIVE, are not one row of all classes; use pipeline(..., top_k=None), or write "
        "y_pred = [[0.1, 0.9], ...]"
    ),
    "   a  b\n0  1  2\n\n[9 rows x 2 columns]": "the text says that it has 9 rows, and it holds 1; paste all of it",
}


def test_what_cannot_be_read_is_refused_with_its_value_and_its_place():
    assert {text: what_comes_of(text) for text in REFUSED} == REFUSED


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("[[1, 2],\n ...,\n [5, 6]]", "the text is abbreviated with '...' at position 1; print all of it ("),
        ("[[1, 2, ..., 3]]", "the text is abbreviated with '...' in row 0, column 2; print all of it ("),
        ("a,b\n1,2\n...,...\n3,4", "the text is abbreviated with '...' in line 3; print all of it ("),
    ],
)
def test_an_abbreviated_print_is_refused_with_the_way_to_print_all(text, start):
    assert refusal_of(text).startswith(start)


def test_as_many_rows_and_classes_as_are_allowed_are_read_and_no_more():
    rows, row = "1,2\n" * MOST_PASTED_ROWS, ",".join("1" * MOST_PASTED_CLASSES)
    assert len(predictions_in(rows).rows) == MOST_PASTED_ROWS
    assert predictions_in(row).rows.shape == (1, MOST_PASTED_CLASSES)
    assert refusal_of(f"{rows}1,2") == "the pasted table: it has 2,001 rows; at most 2,000 are read"
    assert refusal_of(f"{row},1") == "the pasted table: it has 101 classes; at most 100 are read"
    assert refusal_of(" " * (MOST_PASTED_CHARACTERS + 1)) == "the text has 200,001 characters; at most 200,000 are read"


@pytest.mark.parametrize("word", ["9" * (LONGEST_NUMBER + 1), "a" * 60])
def test_a_long_word_is_cut_where_it_is_quoted(word):
    assert len(refusal_of(f"[[1, {word}]]")) < 90


FILL = [
    "[", "]", "(", ")", "[]", "[ ", "()", "{", "9", "1,", "1;", "1\n", "1\t", "a", "a.", ".", "-", "1e", '"', "'",
    "'a", ",", "=", "y_true = ", "labels ", "label,", "np.f(", "shape=(", "dtype='", "grad_fn=<", "numpy ", "In [",
    "<tf.Variable '", "...", " ", "\n", "\0", "\u2026", "nan", "[1,", "[[1],",
    "> ", ">", "&", "0.1 & ", "\\\\", "\\begin{matrix}", "%", "1%,", "\uff11", "\u2013", "1\u2009", "0,1, ",
    "y_pred = 1\n", "no softmax ", "1\n[torch.FloatTensor of size 1]\n",
]  # fmt: skip


def reading_of(text):
    """Returns what comes of a text of the greatest length, by its start and what it repeats, and its seconds."""
    start, fill = text
    began = time.process_time()
    read = what_comes_of((start + fill * MOST_PASTED_CHARACTERS)[:MOST_PASTED_CHARACTERS])
    return read, time.process_time() - began


def test_a_hostile_text_is_refused_as_soon_as_an_ordinary_one_that_is_too_long():
    wrong, (_, ordinary) = [], reading_of(("", "0.1,0.2,0.7,1\n"))
    for text in [*product([""], FILL), *product(["[[1, 2]] "], FILL[::2]), *product(["[["], FILL[:8])]:
        read, taken = reading_of(text)
        if taken >= 10 * ordinary or not (not isinstance(read, str) or len(read) < 200):
            wrong.append((text, taken / ordinary, str(read)[:200]))
    assert wrong == []
