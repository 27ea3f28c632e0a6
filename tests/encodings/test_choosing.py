"""Three answers lead to the loss that fits the labels. tests/conformance runs the losses."""

from itertools import product

import pytest

from scce.encodings.choosing import LOSSES, recommended_loss

ANSWERS = [
    dict(zip(("integers", "one_class", "softened"), answer, strict=True)) for answer in product((True, False), repeat=3)
]


def recommendations(**fixed):
    """Returns the recommendation for every answer to the questions left open."""
    return [recommended_loss(**answers) for answers in ANSWERS if fixed.items() <= answers.items()]


def test_every_answer_gets_a_loss_for_each_framework_in_the_same_order():
    assert {tuple(found.names) for found in recommendations()} == {("Keras", "PyTorch", "optax")}


def test_a_reason_is_two_sentences():
    assert {found.reason.count(". ") for found in recommendations()} == {1}


def test_every_recommended_loss_of_keras_takes_logits():
    names = [found.names["Keras"] for found in recommendations()]
    assert [name for name in names if not name.endswith("(from_logits=True)")] == []


def test_an_example_of_several_classes_needs_a_multi_hot_row_whatever_else_is_true():
    assert {found.encoding for found in recommendations(one_class=False)} == {"multi-hot"}


def test_a_softened_label_of_one_class_needs_a_row_of_probabilities_even_if_it_is_an_integer_before():
    assert {found.encoding for found in recommendations(one_class=True, softened=True)} == {"soft"}


@pytest.mark.parametrize(("integers", "encoding"), [(True, "integer"), (False, "one-hot")])
def test_a_plain_label_keeps_its_encoding(integers, encoding):
    assert recommended_loss(integers=integers, one_class=True, softened=False).encoding == encoding


def test_every_encoding_is_recommended_to_somebody():
    assert {found.encoding for found in recommendations()} == set(LOSSES)


def test_integers_and_one_hot_rows_have_losses_of_the_same_number_and_different_names_but_in_pytorch():
    integer, one_hot = LOSSES["integer"], LOSSES["one-hot"]
    assert [name for name in integer if integer[name] == one_hot[name]] == ["PyTorch"]


def test_only_the_loss_for_integers_is_sparse():
    assert [encoding for encoding, names in LOSSES.items() if "Sparse" in names["Keras"]] == ["integer"]
