"""The sample is what its README says: real digits, a classifier that is good, and sure of some of its mistakes."""

import re
from pathlib import Path

import numpy as np
import pytest

import scce.datasets
from scce.batch.scores import score
from scce.batches import Batch
from scce.datasets.digits import DARKEST, FILE, as_picture, load_digits

DIGITS = load_digits()
SCORES = score(Batch(DIGITS.labels, DIGITS.logits, from_logits=True))
SURE_AND_WRONG = ~SCORES.right & (SCORES.confidences > 0.9)
README = FILE.with_name("README.md").read_text(encoding="utf-8")


def stated(pattern):
    """Returns the numbers that the README states."""
    return [float(number) for number in re.search(pattern, README).groups()]


def test_the_file_lies_beside_the_code_that_reads_it():
    assert FILE.parents[1] == Path(scce.datasets.__file__).parent


def test_the_file_is_small():
    assert FILE.stat().st_size < 150_000


def test_there_is_an_image_a_label_and_a_row_of_logits_for_every_digit():
    count = len(DIGITS.labels)
    assert (DIGITS.images.shape, DIGITS.labels.shape, DIGITS.logits.shape) == ((count, 8, 8), (count,), (count, 10))


def test_the_pixels_go_from_paper_to_ink():
    assert (DIGITS.images.dtype, DIGITS.images.min(), DIGITS.images.max()) == (np.uint8, 0, DARKEST)


def test_every_digit_occurs():
    assert set(DIGITS.labels.tolist()) == set(range(10))


def test_the_logits_have_4_decimals():
    np.testing.assert_array_equal(DIGITS.logits, DIGITS.logits.round(4))


def test_no_image_is_there_twice():
    assert len(np.unique(DIGITS.images, axis=0)) == len(DIGITS.images)


def test_the_accuracy_is_the_one_in_the_readme():
    percent, wrong, count = stated(r"Accuracy: ([\d.]+)% \((\d+) of (\d+) wrong\)")
    assert (np.sum(~SCORES.right), len(SCORES.right)) == (wrong, count)
    assert 100 * SCORES.right.mean() == pytest.approx(percent, abs=0.05)


def test_the_classifier_is_sure_of_as_many_mistakes_as_the_readme_says():
    assert [SURE_AND_WRONG.sum()] == stated(r"(\d+) of them with a probability of more than 0\.9")
    assert SURE_AND_WRONG.sum() >= 3


def test_the_model_is_named_in_one_sentence():
    assert re.fullmatch(r"[A-Z].*[^.]\.", DIGITS.model)
    assert "C = 100" in DIGITS.model


def test_the_digits_are_read_once_and_cannot_be_written_to():
    assert load_digits() is DIGITS
    assert not any(array.flags.writeable for array in (DIGITS.images, DIGITS.labels, DIGITS.logits))


def test_a_picture_shows_every_pixel_the_darker_the_more_ink():
    image = load_digits().images[0]
    picture = as_picture(image)
    greys = [int(grey) for grey in re.findall(r"fill=.rgb\((\d+),", picture)]
    assert greys == (255 - 15 * image.astype(int)).reshape(-1).tolist()
