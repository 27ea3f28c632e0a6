"""Logits are read as people type, paste and print them; what may be meant in two ways is asked."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.wiring.state import FIELDS
from scce.wiring.typed import logits_in

laws = settings(deadline=None, derandomize=True, max_examples=40)
CASES = Path(__file__).parents[1] / "cases"
numbers = st.floats(-1000, 1000)
rows = st.lists(numbers, min_size=2, max_size=20).map(tuple)


@laws
@given(rows, st.sampled_from([",", " ", ", ", "  ", "\n", "\t", " ,, ", ";", "; "]))
def test_logits_are_read_whatever_stands_between_them(row, between):
    assert logits_in(f" {between.join(map(repr, row))}{between}") == row


@laws
@given(rows, st.sampled_from(["\t", ";", "; ", "\n"]))
def test_decimal_commas_are_read_where_something_else_separates(row, between):
    assert logits_in(between.join(f"{number:.4f}".replace(".", ",") for number in row)) == tuple(
        float(f"{number:.4f}") for number in row
    )


@laws
@given(rows)
def test_a_link_is_read_as_it_was(row):
    text = FIELDS["logits"].kind.write(row)
    assert FIELDS["logits"].kind.read(text) == logits_in(text) == row
    whole = tuple(round(number) for number in row)
    assert FIELDS["logits"].kind.read(",".join(map(str, whole))) == whole


def test_the_case_of_a_stranger_is_right():
    name = "64-decimal-comma-logits"
    right = json.loads((CASES / f"{name}.right.json").read_text(encoding="utf-8"))["accept"][0]
    assert list(logits_in((CASES / f"{name}.txt").read_text(encoding="utf-8"))) == right["logits"]


THREE = (2.0, 1.0, 0.1)
SAME = [
    "2,0 1,0 0,1",
    "2,0  1,0\n0,1",
    "2,0; 1,0; 0,1",
    "2;1;0,1",
    "2\t1\t0,1",
    "2.0, 1.0, 0.1",
    "2.0,1.0 0.1",
    "[2.0, 1.0, 0.1]",
    "(2.0, 1.0, 0.1)",
    "[[2.0, 1.0, 0.1]]",
    "[2.  1.  0.1]",
    "[2.0; 1.0; 0.1]",
    "logits = [2.0, 1.0, 0.1]",
    "logits: 2.0 1.0 0.1",
    "y = [2, 1, .1];",
    "array([2. , 1. , 0.1])",
    "np.array([2.0, 1.0, 0.1], dtype=np.float32)",
    "array([2. , 1. , 0.1], dtype=float32)",
    "[np.float64(2.0), np.float64(1.0), np.float64(0.1)]",
    repr([np.float32(2), np.float32(1), 0.1]),
    "tensor([2.0000, 1.0000, 0.1000])",
    "tensor([[2.0000, 1.0000, 0.1000]], device='cuda:0', grad_fn=<AddmmBackward0>)",
    "tensor([2.0, 1.0, 0.1], dtype=torch.bfloat16, requires_grad=True)",
    "tf.Tensor([2.  1.  0.1], shape=(3,), dtype=float32)",
    "<tf.Tensor: shape=(1, 3), dtype=float32, numpy=array([[2. , 1. , 0.1]], dtype=float32)>",
    "Array([2. , 1. , 0.1], dtype=float32)",
    "Tensor(shape=[3], dtype=float32, place=Place(cpu), stop_gradient=True,\n       [2., 1., 0.1])",
    "[1] 2.0 1.0 0.1",
    "c(2.0, 1.0, 0.1)",
    "{2, 1, 0.1}",
    "> [2.0, 1.0, 0.1]",
    "\uff12\uff0e\uff10, \uff11, 0.1",
    "\uff12\uff0c1\uff0c0.1",
    "\u200b2.0, 1.0, 0.1",
    "2.0\u00a01.0\u20090.1",
]


def test_every_print_of_the_same_logits_is_read_alike():
    assert {text: logits_in(text) for text in SAME} == dict.fromkeys(SAME, THREE)


OTHERS = {
    "2,0,1,0": (2, 0, 1, 0),
    "[2,0,1]": (2, 0, 1),
    "3,1": (3, 1),
    " 3,1 , 0\t5,": (3, 1, 0, 5),
    "1,2,3 4,5,6": (1, 2, 3, 4, 5, 6),
    "\u22121, 2": (-1, 2),
    "-1,5 -0,5": (-1.5, -0.5),
    "\u20131.5, \uff0d2": (-1.5, -2),
    "2\u2009000,5; 1": (2000.5, 1),
    "[1 2\n 3 4]": (1, 2, 3, 4),
    "": (),
    "[]": (),
}
ASKED = ["3,1 0", "2,0, 1,0, 0,1", "1,5 2", "1e2 1,5e1", "2,5 1,5,", "[2,0, 1,0]", "2.0 1,0", "2.0; 1,0; 3"]
THOUSANDS = ["1.234,5; 2,5", "1,234.5, 2.0", "1 234,5; 2,5", "1 000; 2"]
ROWS = ["[[1, 2], [3, 4]]", "1 2\n3 4", "[1 2; 3 4]", "1, 2\n3, 4"]
REFUSED = ["one", "1, two", "1e", "--1", "\x00", "1, <b>", "[1, 2", "1 | 2", "[1, ..., 2]", "5 %"]


def test_a_comma_separates_where_it_can_mean_nothing_else_and_is_asked_about_where_it_can():
    assert {text: logits_in(text) for text in OTHERS if text not in ASKED} == {
        text: row for text, row in OTHERS.items() if text not in ASKED
    }
    for text in ASKED:
        with pytest.raises(InputError, match="may stand between numbers or before decimals"):
            logits_in(text)


def test_what_is_no_row_of_logits_is_refused_in_a_sentence():
    for text in REFUSED:
        with pytest.raises(InputError, match=r"^logit '.+' is not a number$"):
            logits_in(text)
    for text in ROWS:
        with pytest.raises(InputError, match="holds several rows; the logits of one example are one row"):
            logits_in(text)
    for text in THOUSANDS:
        with pytest.raises(InputError, match="may be one number or two; write it without what separates"):
            logits_in(text)


@laws
@given(
    st.text(max_size=60) | st.lists(st.sampled_from([*"[](),; \t\n0123456789.-e", "tensor(", "=", "c"])).map("".join)
)
def test_any_text_at_all_is_numbers_or_one_short_line(text):
    try:
        said = str(logits_in(text))
    except InputError as refusal:
        said = str(refusal)
    assert said.isprintable()
