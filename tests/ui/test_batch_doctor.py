"""The label doctor and the metric mixer on the page of a batch."""

from dataclasses import replace

import numpy as np
import pytest
from changes_to_make import paste
from test_batch import CSV, FILE, upload
from visiting import BATCH, Visit, opened, visit_to

from scce.batch.presets import PROBLEMS, BatchProblem
from scce.batch.small_batch import SmallBatch
from scce.batch.state import BatchState
from scce.datasets.digits import load_digits
from scce.metrics.mixed import TORCHMETRICS

NOTHING = "I find nothing wrong with"
TWICE = BatchState(problem=BatchProblem(replace(SmallBatch(), from_logits=True)))
TURNED = ((0.7, 0.1, 0.35), (0.2, 0.5, 0.25), (0.1, 0.4, 0.4))
DOWN = BatchState(problem=BatchProblem(SmallBatch((1, 1, 2), TURNED, False, (1.0,) * 3)))
ZERO = BatchState(
    problem=BatchProblem(SmallBatch((), ((0.5, 0.5), (0.2, 0.8)), False, (1.0,) * 2, ((0.0, 0.0), (0.0, 1.0))))
)
PADDED = BatchState(problem=replace(PROBLEMS["padding to ignore"], way=BatchProblem().way))
ILL = {
    "Labels count from 1": BatchState(problem=PROBLEMS["a label too large"]),
    "Softmax twice": TWICE,
    "Padding that is not ignored": PADDED,
    "Classes on the wrong axis": DOWN,
    "Empty targets that count": ZERO,
}


def titles(visit):
    """Returns what the doctor found, in order."""
    return [box.label.split("**")[1] for box in visit.app.expander if box.label.startswith("**")]


@pytest.mark.parametrize("title", ILL)
def test_what_is_wrong_is_said_and_one_press_mends_it(title):
    visit = visit_to(BATCH, ILL[title])
    assert (titles(visit), NOTHING in visit.prose) == ([title], False)
    visit.press("Mend it here")
    assert (titles(visit), visit.errors, NOTHING in visit.prose) == ([], [], True)


@pytest.mark.parametrize("title", ILL)
def test_beside_the_loss_is_the_way_to_what_mends_it(title):
    assert (
        f"**{title}:** the [label doctor](#the-label-doctor) has the line to change."
        in visit_to(BATCH, ILL[title]).prose
    )
    assert "has the line to change" not in opened(BATCH).prose


def test_a_cure_can_be_undone():
    visit = visit_to(BATCH, TWICE).press("Mend it here").press("Undo")
    assert visit.state == TWICE


def test_nothing_wrong_is_an_answer():
    assert f"{NOTHING} these 2 examples." in opened(BATCH).prose
    assert f"{NOTHING} these {len(load_digits().labels)} examples." in opened(BATCH, "source=digits").prose


def test_what_a_text_was_written_as_is_a_note_while_it_is_shown():
    visit = paste(Visit(page=BATCH), "y_true = [[0, 1], [1, 0]]\ny_pred = [[2.5, 1], [3, 4]]")
    assert (titles(visit), NOTHING in visit.prose) == (["One-hot rows of integers"], True)
    assert titles(visit.press("Add class")) == []


def test_one_hot_rows_one_behind_the_other_are_told_from_too_many_labels():
    visit = paste(Visit(page=BATCH), "y_true = [0, 1, 1, 0]\ny_pred = [[2.5, 1], [3, 4]]")
    assert [text for text in visit.told if "one-hot rows one behind the other" in text] != []


def test_a_file_is_looked_at_by_what_was_kept_of_it():
    rows = np.random.default_rng(0).normal(0, 2, (100, 3)).round(4)
    labels = (rows.argmax(axis=1) + 1) % 3
    lines = [f"{label},{','.join(map(str, row))}" for label, row in zip(labels, rows, strict=True)]
    visit = upload(visit_to(BATCH, FILE), "\n".join(["label,a,b,c", *lines]).encode())
    assert (visit.errors, titles(visit)) == ([], ["Classes in another order"])
    assert "Of these 100 rows a few numbers each are kept" in visit.prose
    assert "a few numbers each" not in upload(visit_to(BATCH, FILE), CSV).prose


def test_the_axis_of_the_classes_and_their_order_are_looked_for_in_large_files_too():
    rows = np.random.default_rng(0).dirichlet(np.ones(60), 60).T.round(6)
    lines = [f"{label},{','.join(map(str, row))}" for label, row in zip(rows.argmax(axis=0), rows, strict=True)]
    head = ",".join(["label", *(f"prob_{k}" for k in range(60))])
    visit = upload(visit_to(BATCH, FILE), "\n".join([head, *lines]).encode())
    assert (visit.errors, titles(visit)) == ([], ["Classes on the wrong axis"])
    assert "the loss with the array transposed" in visit.prose


def test_a_softmax_twice_in_a_text_is_read_again_as_probabilities():
    visit = paste(Visit(page=BATCH), "y_true = [1, 0]\nlogits = [[0.25, 0.5, 0.25], [0.125, 0.75, 0.125]]")
    assert titles(visit) == ["Softmax twice"]
    assert "read as **probabilities** because you said so" in visit.press("Mend it here").prose


def test_names_of_strangers_are_shown_letter_by_letter_by_the_mixer():
    visit = upload(visit_to(BATCH, FILE), b"label,*x*,[y](z)\n*x*,0.25,0.75\n[y](z),0.5,0.5\n*x*,0.4,0.6\n")
    assert (visit.errors, visit.marked_up("[y](z)", "[y](z)")) == ([], [])


def test_the_mixer_says_how_far_apart_accuracies_are_and_of_which_version():
    visit = opened(BATCH)
    assert "accuracy of **50.0\u00a0%** or **66.7\u00a0%**" in visit.prose
    assert f"torchmetrics {TORCHMETRICS}" in visit.prose
    assert visit.alt("confusion").startswith("1 of 2 guesses")
    assert visit.alt("loss_bins").startswith("1 right guesses")
