"""An example is two to twenty classes with logits and a label; what leaves no example is refused in a sentence."""

import math
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.logit_lab.example import Example
from scce.readable import plain_number

laws = settings(deadline=None, derandomize=True, max_examples=100)

letters = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,&=%+<>#?/;\u200d")
names = st.text(letters, min_size=1, max_size=40).filter(
    lambda name: name.strip() and all(letter.isprintable() or letter == "\u200d" for letter in name)
)
logits = st.floats(-1e300, 1e300) | st.floats(-10, 10) | st.just(-math.inf)


@st.composite
def examples(draw):
    classes = draw(st.lists(names, min_size=2, max_size=20, unique=True))
    size = len(classes)
    row = draw(st.lists(logits, min_size=size, max_size=size).filter(lambda row: max(row) > -math.inf))
    return Example(tuple(classes), tuple(row), draw(st.integers(0, size - 1)), draw(st.floats(0.01, 100)))


@pytest.mark.parametrize(
    ("value", "text"),
    [(2.0, "2"), (-1, "-1"), (0.1, "0.1"), (1e300, "1e+300"), (-math.inf, "-inf"), (5e-324, "5e-324"), (1 / 3, None)],
)
def test_a_number_has_a_plain_text(value, text):
    assert plain_number(value) == (text or repr(value))


@laws
@given(st.floats(allow_nan=False))
def test_a_plain_text_reads_back_as_the_same_number(value):
    assert float(plain_number(value)) == value


REFUSALS = [
    ({"classes": ("a",), "logits": (1.0,)}, "the number of classes, 1, is outside 2..20"),
    ({"classes": ("a", ""), "logits": (1.0, 2.0)}, "the name of class 1 is empty"),
    ({"classes": ("a", "a"), "logits": (1.0, 2.0)}, "the name 'a' is there twice"),
    ({"classes": ("a", "\u202e"), "logits": (1.0, 2.0)}, "the name '\\u202e' has a character that cannot be seen"),
    ({"classes": ("a", "\ud800"), "logits": (1.0, 2.0)}, "the name '\\ud800' has a character that cannot be seen"),
    ({"classes": ("a", "y" * 50), "logits": (1.0, 2.0)}, f"the name '{'y' * 40}'... has 50 characters, more than 40"),
    ({"logits": (1.0, 2.0)}, "the number of logits, 2, is not the number of classes, 4"),
    ({"logits": (1.0, 2.0, 3.0, math.nan)}, "logit nan at position 3 is not a number"),
    ({"logits": (1e301, 2.0, 3.0, 4.0)}, "logit 1e+301 is beyond 1e+300"),
    ({"logits": (-math.inf,) * 4}, "every logit is -inf: no class is left to get a probability"),
    ({"label": -1}, "label -1 is outside 0..3 (4 classes)"),
    ({"label": 0.5}, "label 0.5 is not an integer"),
    ({"label": True}, "label True is a boolean, not an integer"),
    ({"temperature": 0.001}, "temperature 0.001 is outside 0.01..100"),
    ({"temperature": math.inf}, "temperature inf is outside 0.01..100"),
    ({"temperature": math.nan}, "temperature nan is outside 0.01..100"),
]


@pytest.mark.parametrize(("changes", "sentence"), REFUSALS, ids=[ascii(row[-1]) for row in REFUSALS])
def test_what_is_no_example_is_refused_in_a_sentence(changes, sentence):
    with pytest.raises(InputError) as refusal:
        Example(**changes)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("name", ["\u200d", "\u200c\u200d"])
def test_a_name_of_joiners_alone_cannot_be_seen(name):
    with pytest.raises(InputError):
        Example(("a", name), (1.0, 0.0))


def test_an_example_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        Example().label = 1


@pytest.mark.parametrize("index", range(4))
def test_changing_a_logit_changes_that_one_alone(index):
    assert Example().with_logit(index, 7) == Example(logits=tuple(7.0 if i == index else 2.0 - i for i in range(4)))


@pytest.mark.parametrize("index", range(4))
def test_renaming_a_class_renames_that_one_alone(index):
    names = Example().classes
    assert Example().with_name(index, "x").classes == tuple("x" if i == index else names[i] for i in range(4))


def test_a_new_class_comes_last_with_the_logit_zero():
    assert Example().with_class("cow") == Example(("cat", "dog", "bird", "fish", "cow"), (2.0, 1.0, 0.0, -1.0, 0.0))


@laws
@given(examples().filter(lambda example: len(example.classes) < 20))
def test_removing_a_class_undoes_adding_it(example):
    added = example.with_class("a class that no other example has")
    assert added.without_class(len(example.classes)) == example


@pytest.mark.parametrize("index", [1, 2, 3])
@pytest.mark.parametrize("label", [0, 1, 2, 3])
def test_the_label_stays_with_its_class_when_another_goes(index, label):
    before = Example(label=label)
    after = before.without_class(index)
    expected = "cat" if index == label else before.classes[label]
    assert after.classes[after.label] == expected


@pytest.mark.parametrize("label", range(4))
def test_the_label_goes_to_the_first_class_when_its_own_goes(label):
    assert Example(label=label).without_class(label).label == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda: Example().with_logit(0, math.nan), "logit nan at position 0 is not a number"),
        (lambda: Example().with_class("cat"), "the name 'cat' is there twice"),
        (lambda: Example().with_name(0, "dog"), "the name 'dog' is there twice"),
        (lambda: Example(("a", "b"), (1.0, 0.0)).without_class(0), "the number of classes, 1, is outside 2..20"),
        (
            lambda: Example(("a", "b", "c"), (1.0, -math.inf, -math.inf), 0).without_class(0),
            "every logit is -inf: no class is left to get a probability",
        ),
    ],
)
def test_a_change_that_leaves_no_example_is_refused_in_a_sentence(change, sentence):
    with pytest.raises(InputError) as refusal:
        change()
    assert str(refusal.value) == sentence
