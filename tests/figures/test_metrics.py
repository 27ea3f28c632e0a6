"""A record of the metric mixer holds its numbers, and its figure shows them."""

import numpy as np
import pytest
from looking import colours_of, reads_as_a_sentence

from scce.batch.scores import batch_loss, score
from scce.batches import PLAIN_MEAN, Batch
from scce.figures import metrics as figures
from scce.figures.frame import NEUTRAL
from scce.metrics import MOST_SHOWN, confusion_of, loss_beside_accuracy


def drawn(size, number=200):
    random = np.random.default_rng(size)
    scores = score(Batch(random.integers(size, size=number), random.normal(0, 2, (number, size)), True))
    return scores, batch_loss(scores, PLAIN_MEAN)


@pytest.mark.parametrize("size", [2, 6, 7, 20, 50])
def test_a_table_of_guesses_shows_each_of_its_counts(size):
    record = figures.confusion_table_of(confusion_of(*drawn(size)), [f"name {k}" for k in range(size)])
    picture = figures.confusion_table(record)
    (table,) = picture.figure.data
    assert table.customdata.tolist() == record.counts.tolist()
    written = [note.text for note in picture.figure.layout.annotations]
    assert written == ([str(n) for n in record.counts.flat] if size <= figures.MOST_NUMBERED else [])
    assert len(record.classes) == min(size, MOST_SHOWN)
    assert reads_as_a_sentence(picture.message)


@pytest.mark.parametrize("size", [2, 3, 50])
def test_every_example_is_in_a_bin_of_its_guess(size):
    beside = loss_beside_accuracy(*drawn(size))
    record = figures.loss_bins_of(beside)
    assert (record.right.sum(), record.wrong.sum()) == (len(beside.right), len(beside.wrong))
    picture = figures.loss_bins(record)
    assert [sum(trace.y) for trace in picture.figure.data] == [len(beside.right), len(beside.wrong)]
    assert len(picture.figure.layout.shapes) == (1 if size == 2 else 2)
    assert reads_as_a_sentence(picture.message)


def test_counts_have_the_grey_that_no_class_has():
    scores, loss = drawn(3)
    table = figures.confusion_table(figures.confusion_table_of(confusion_of(scores, loss), ["a", "b", "c"])).figure
    red, green, blue = (int(NEUTRAL[k : k + 2], 16) for k in (1, 3, 5))
    assert all(colour.startswith(f"rgba({red}, {green}, {blue}, ") for _, colour in table.data[0].colorscale)
    bins = figures.loss_bins(figures.loss_bins_of(loss_beside_accuracy(scores, loss))).figure
    assert {colour for _, colour in colours_of(bins.data)} == {NEUTRAL}


def test_an_infinite_loss_is_in_the_last_bin():
    scores = score(Batch([0, 1], [[0.0, 1.0], [0.1, 0.9]], False))
    record = figures.loss_bins_of(loss_beside_accuracy(scores, batch_loss(scores, PLAIN_MEAN)))
    assert record.wrong[-1] == 1
