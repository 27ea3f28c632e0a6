"""A snippet is a short program with the reader's shapes. tests/conformance runs it on the real frameworks."""

import numpy as np
import pytest

from scce.arrays import InputError
from scce.encodings.choosing import LOSSES
from scce.losses import categorical_crossentropy, sparse_categorical_crossentropy
from scce.snippets import FRAMEWORKS, loss_snippet

every_framework = pytest.mark.parametrize("framework", FRAMEWORKS)
every_encoding = pytest.mark.parametrize("encoding", LOSSES)
SHAPES = [(8, 10), (1, 2), (3, 3), (2, 50_257)]


def ran(program):
    """Returns the names that a program leaves behind."""
    names = {}
    exec(compile(program, "<snippet>", "exec"), names)
    return names


def ran_with(logits, encoding):
    """Returns the names that NumPy's snippet leaves behind with other logits, and without its last line."""
    *program, _ = loss_snippet("NumPy", encoding, *logits.shape).splitlines()
    own = f"logits = np.array({logits.tolist()})"
    return ran("\n".join(own if line.startswith("logits = ") else line for line in program))


@every_encoding
def test_the_numpy_snippet_prints_the_loss_of_equal_logits(capsys, encoding):
    for shape in SHAPES:
        ran(loss_snippet("NumPy", encoding, *shape))
        expected = np.log(2 if encoding == "multi-hot" else shape[1])
        assert float(capsys.readouterr().out) == pytest.approx(expected, rel=1e-6), shape


@pytest.mark.parametrize("scale", [1, 1000])
def test_the_numpy_snippet_for_integers_gives_the_loss_of_the_core(scale):
    names = ran_with(np.random.default_rng(1).normal(0, scale, (5, 4)), "integer")
    expected = sparse_categorical_crossentropy(names["labels"], names["logits"])
    np.testing.assert_allclose(names["losses"], expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("scale", [1, 1000])
@pytest.mark.parametrize("encoding", ["one-hot", "soft"])
def test_the_numpy_snippet_for_rows_gives_the_loss_of_the_core(encoding, scale):
    names = ran_with(np.random.default_rng(1).normal(0, scale, (5, 4)), encoding)
    expected = categorical_crossentropy(names["targets"], names["logits"])
    np.testing.assert_allclose(names["losses"], expected, rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("scale", [1, 1000])
def test_a_class_of_a_multi_hot_row_costs_what_one_of_two_classes_does_whose_other_logit_is_0(scale):
    names = ran_with(np.random.default_rng(1).normal(0, scale, (5, 4)), "multi-hot")
    two_classes = np.stack([np.zeros((5, 4)), names["logits"]], axis=-1)
    expected = sparse_categorical_crossentropy(names["targets"].astype(int), two_classes)
    np.testing.assert_allclose(names["losses"], expected, rtol=1e-12, atol=1e-12)


def test_integers_and_one_hot_rows_are_the_same_labels():
    for shape in SHAPES:
        integer, one_hot = (ran(loss_snippet("NumPy", encoding, *shape)) for encoding in ("integer", "one-hot"))
        np.testing.assert_array_equal(integer["labels"], one_hot["targets"].argmax(axis=-1), str(shape))


def test_smoothed_rows_keep_nine_tenths_for_the_label_and_share_the_rest():
    names = ran(loss_snippet("NumPy", "soft", 6, 4))
    np.testing.assert_allclose(names["targets"], 0.9 * np.eye(4)[names["labels"]] + 0.1 / 4, rtol=1e-6)


@every_encoding
def test_logits_and_rows_are_float32(encoding):
    names = ran(loss_snippet("NumPy", encoding, 6, 4))
    assert {names[name].dtype.name for name in ("logits", "targets") if name in names} == {"float32"}


@every_framework
def test_a_snippet_is_a_program_of_15_lines_at_most_that_fits_the_page(framework):
    snippets = {encoding: loss_snippet(framework, encoding, 16_384, 50_257) for encoding in LOSSES}
    assert all(compile(snippet, encoding, "exec") for encoding, snippet in snippets.items())
    lines = {encoding: snippet.splitlines() for encoding, snippet in snippets.items()}
    assert [name for name in lines if len(lines[name]) > 15 or max(map(len, lines[name])) > 100] == []


@every_framework
def test_a_snippet_has_the_shape_of_the_reader_written_to_be_read(framework):
    snippets = {encoding: loss_snippet(framework, encoding, 16_384, 50_257) for encoding in LOSSES}
    assert [name for name in snippets if "zeros((16_384, 50_257), dtype=" not in snippets[name]] == []


@pytest.mark.parametrize("framework", FRAMEWORKS[:-1])
def test_a_snippet_uses_the_loss_that_is_recommended(framework):
    snippets = {encoding: loss_snippet(framework, encoding, 8, 10) for encoding in LOSSES}
    assert [name for name in snippets if f"{LOSSES[name][framework]}(" not in snippets[name]] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Theano", "integer", 8, 10), "framework 'Theano' is not one of Keras, PyTorch, optax, NumPy"),
        (("Keras", "ordinal", 8, 10), "encoding 'ordinal' is not one of integer, one-hot, soft, multi-hot"),
        (("Keras", "integer", 0, 10), "the number of examples, 0, is not a whole number above 0"),
        (("Keras", "integer", 2.5, 10), "the number of examples, 2.5, is not a whole number above 0"),
        (("Keras", "integer", True, 10), "the number of examples, True, is not a whole number above 0"),
        (("Keras", "integer", 8, 1), "num_classes 1 is too few; a classification needs at least 2 classes"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(arguments, sentence):
    with pytest.raises(InputError) as refusal:
        loss_snippet(*arguments)
    assert str(refusal.value) == sentence
