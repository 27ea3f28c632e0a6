"""What is said about a batch is true of its numbers, whatever they are."""

import math
import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scce.batch.presets import PROBLEMS
from scce.batch.scores import REDUCTIONS, batch_loss, score
from scce.batch.words import MOST_TERMS, about_accuracy, against_the_plain_mean, formula, plain, without_loss
from scce.readable import readable

laws = settings(deadline=None, derandomize=True, max_examples=100)

SEED_LABELS = [1, 2]
SEED = [[0.05, 0.95, 0], [0.1, 0.8, 0.1]]
PLAIN_MEAN = "Every example counts once: this is the plain mean."


def made(labels=SEED_LABELS, predictions=SEED, from_logits=False, **way):
    """Returns the scores of a batch, and the loss that they become."""
    scores = score(labels, predictions, from_logits=from_logits)
    return scores, batch_loss(scores, **way)


def of_logits(*labels, **way):
    """Returns the same of up to four examples of three classes."""
    rows = [[0.0, 1.0, 2.0], [3.0, 0.0, -1.0], [0.5, 0.5, 0.5], [9.0, 0.0, 0.0]]
    return made(labels, rows[: len(labels)], True, **way)


@st.composite
def batches(draw, number=None, weight=None, outside=1):
    """Returns scores and loss of a batch of any kind: flawed rows, labels that are no class, negative weights."""
    length, size = draw(st.integers(1, 9)), draw(st.integers(2, 4))
    special = st.sampled_from([0.0, 1.0, 0.5, -1.0, 700.0, math.nan, math.inf, -math.inf])
    number = special | st.floats(0, 1) | st.floats(-30, 30) if number is None else number
    weight = st.sampled_from([0.0, 0.5, 1.0, 1.0, 3.0, -1.0, 1e9]) if weight is None else weight
    labels = draw(st.lists(st.integers(-outside, size - 1 + outside), min_size=length, max_size=length))
    row = st.lists(number, min_size=size, max_size=size)
    return made(
        labels,
        draw(st.lists(row, min_size=length, max_size=length)),
        draw(st.booleans()),
        weights=draw(st.none() | st.lists(weight, min_size=length, max_size=length)),
        ignore_label=draw(st.sampled_from([None, -1, 0])),
        smoothing=draw(st.sampled_from([0.0, 0.1, 1.0])),
        reduction=draw(st.sampled_from(REDUCTIONS)),
    )


# Where every example has a loss and a weight, there is a share of each.
plain_batches = batches(st.floats(0.01, 0.99), st.sampled_from([0.5, 1.0, 2.0]), outside=0)


def value_of(text):
    """Returns what an arithmetic expression of the page comes to."""
    return eval(text.replace("\u2212", "-").replace(",", ""))


def number_read(text):
    return float(text.replace("\u2212", "-").replace("\u221e", "inf").replace(",", ""))


def numbers_after(words, said):
    """Returns the two numbers in "... from 2.354 to 6.959 ..."."""
    found = re.search(rf"{words} from (\S+) to ([^ .;]\S*?)(?: nats)?(?: and |; |\.$)", said)
    return (found[1], found[2]) if found else None


# ---- any batch ---------------------------------------------------------------------------------


@laws
@given(batches())
def test_there_is_something_to_say_about_every_batch_and_nothing_as_python_writes_it(pair):
    scores, batch = pair
    said = [formula(batch), against_the_plain_mean(scores, batch), about_accuracy(scores, batch)]
    assert [re.findall(r"\b(?:nan|inf|None)\b", text) for text in [*said, without_loss(scores, batch)]] == [[]] * 4


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_problem_is_explained_in_sentences(name):
    problem = PROBLEMS[name]
    batch = problem.batch
    scores, loss = made(
        batch.labels,
        batch.predictions,
        batch.from_logits,
        weights=batch.weights,
        ignore_label=problem.ignore_label,
        smoothing=problem.smoothing,
        reduction=problem.reduction,
    )
    said = [against_the_plain_mean(scores, loss), about_accuracy(scores, loss), without_loss(scores, loss)]
    assert all(text.endswith(".") and text[0].isupper() for text in said if text)


# ---- the fraction ------------------------------------------------------------------------------


@laws
@given(batches())
def test_the_formula_ends_in_the_loss(pair):
    assert formula(pair[1]).endswith(f" = {readable(pair[1].loss)}")


@laws
@given(batches())
def test_the_numerator_is_written_in_the_terms_of_the_examples_that_count(pair):
    _, batch = pair
    terms = batch.terms[batch.reduction.counted]
    written = formula(batch).split(" = ")[0].split(" / ")[0].strip("()").split(" + ")
    expected = [readable(term) for term in terms[:MOST_TERMS].tolist()] or ["0"]
    assert written == [*expected, *[f"\u2026 {len(terms) - MOST_TERMS} more"] * (len(terms) > MOST_TERMS)]


@laws
@given(plain_batches)
def test_the_fraction_comes_to_the_loss(pair):
    _, batch = pair
    terms = batch.terms[batch.reduction.counted]
    assume(0 < len(terms) <= MOST_TERMS and np.isfinite(terms).all() and (terms >= 0.001).all())
    left, right = formula(batch).rsplit(" = ", 1)
    rounded = 0.0005 * len(terms) / batch.reduction.denominator + 0.0006
    assert value_of(left) == pytest.approx(number_read(right), abs=rounded)


@laws
@given(batches(st.floats(0, 1)))
def test_a_sum_is_divided_by_nothing_and_a_mean_by_its_denominator(pair):
    batch = pair[1]
    below = formula(batch).split(" = ")[0].split(" / ")[1:]
    is_sum = batch.reduction.denominator == 1 and not batch.divisors.any()
    assert len(below) == (not is_sum)
    if below and len(batch.terms) <= MOST_TERMS:
        assert value_of(below[0]) == pytest.approx(batch.reduction.denominator, rel=1e-5)


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ({}, "(0.051 + 2.303) / 2 = 1.177"),
        ({"reduction": "sum"}, "0.051 + 2.303 = 2.354"),
        ({"weights": [1, 3]}, "(0.051 + 6.908) / 2 = 3.480"),
        ({"weights": [1, 3], "reduction": "weighted mean"}, "(0.051 + 6.908) / (1 + 3) = 1.740"),
        ({"weights": [2, 2], "reduction": "weighted mean"}, "(0.103 + 4.605) / 4 = 1.177"),
        ({"weights": [1, 3], "reduction": "sum"}, "0.051 + 6.908 = 6.959"),
        ({"weights": [1, -3]}, "(0.051 + \u22126.908) / 2 = \u22123.428"),
        ({"ignore_label": 1}, "(2.303) / 1 = 2.303"),
        ({"labels": [2, 2]}, "(\u221e + 2.303) / 2 = \u221e"),
        ({"labels": [1, 3]}, "(0.051 + NaN) / 2 = NaN"),
        ({"labels": [1, 1], "ignore_label": 1}, "0 / 0 = NaN"),
        ({"labels": [1, 1], "ignore_label": 1, "reduction": "weighted mean"}, "0 / 0 = NaN"),
        ({"labels": [1, 1], "ignore_label": 1, "reduction": "sum"}, "0 = 0"),
        ({"weights": [0, 0]}, "(0 + 0) / 2 = 0"),
        ({"weights": [0, 0], "reduction": "weighted mean"}, "(0 + 0) / 0 = NaN"),
        ({"weights": [0, 0], "reduction": "sum"}, "0 + 0 = 0"),
    ],
)
def test_the_formula_of_two_examples_is_written_out(way, said):
    assert formula(made(**way)[1]) == said


def test_a_long_numerator_says_how_many_more_there_are():
    _, batch = made([0] * 1_010, [[0.5, 0.5]] * 1_010)
    assert formula(batch) == f"({'0.693 + ' * 6}\u2026 1,004 more) / 1,010 = 0.693"


@pytest.mark.parametrize(("value", "text"), [(2.0, "2"), (5.5, "5.5"), (1234.0, "1,234"), (1 / 3, "0.333333")])
def test_a_denominator_is_written_as_people_write_it(value, text):
    assert plain(value) == text


# ---- against the plain mean --------------------------------------------------------------------


@laws
@given(batches())
def test_what_is_said_to_move_moves_from_the_plain_mean_to_what_was_chosen(pair):
    scores, batch = pair
    said = against_the_plain_mean(scores, batch)
    start, now = batch_loss(scores).reduction, batch.reduction
    moves = [
        (numbers_after("the numerator", said), (readable(start.numerator), readable(now.numerator))),
        (numbers_after("the denominator", said), (plain(start.denominator), plain(now.denominator))),
    ]
    assert all(found in (None, expected) for found, expected in moves)
    if start.denominator != now.denominator:
        assert moves[1][0] is not None


@laws
@given(batches())
def test_only_where_every_example_counts_once_it_is_said_so(pair):
    scores, batch = pair
    counts_once = batch.reduction.counted.all() and (batch.reduction.weights == 1).all()
    if against_the_plain_mean(scores, batch) == PLAIN_MEAN:
        assert counts_once


@pytest.mark.parametrize("way", [{}, {"reduction": "weighted mean"}, {"ignore_label": 7}, {"weights": [1, 1]}])
def test_where_every_example_counts_once_it_is_the_plain_mean(way):
    assert against_the_plain_mean(*made(**way)) == PLAIN_MEAN


@pytest.mark.parametrize(
    ("way", "moved"),
    [
        ({"weights": [1, 3]}, "the numerator from 2.354 to 6.959 nats; the denominator stays"),
        ({"reduction": "sum"}, "the denominator from 2 to 1; the numerator stays"),
        ({"ignore_label": 1}, "the numerator from 2.354 to 2.303 nats and the denominator from 2 to 1"),
        ({"labels": [1, 3], "ignore_label": 3}, "the numerator from NaN to 0.051 nats and the denominator from 2 to 1"),
        ({"labels": [2, 2], "weights": [0, 1]}, "the numerator from \u221e to 2.303 nats; the denominator stays"),
    ],
)
def test_it_is_said_which_part_of_the_fraction_moved(way, moved):
    assert against_the_plain_mean(*made(**way)) == f"Against the plain mean of all examples, your choices move {moved}."


@pytest.mark.parametrize(
    "way",
    [
        {"labels": [2, 2], "weights": [3, 1]},
        {"labels": [1, 3], "weights": [3, 1]},
        {"labels": [0, 0], "predictions": [[0.5, 0.5]] * 2, "weights": [0.5, 1.5]},
    ],
    ids=["infinite", "NaN", "equal losses"],
)
def test_unequal_weights_that_move_nothing_are_not_taken_for_equal_ones(way):
    assert against_the_plain_mean(*made(**way)) != PLAIN_MEAN


# ---- accuracy ----------------------------------------------------------------------------------


@laws
@given(batches())
def test_the_right_guesses_are_those_of_the_accuracy(pair):
    said = about_accuracy(*pair)
    if said:
        right, count = re.search(r"right guesses: ([\d,]+) of ([\d,]+)\.", said).groups()
        assert number_read(right) / number_read(count) == pair[1].accuracy


@laws
@given(batches())
def test_where_no_example_counts_nothing_is_said_about_accuracy(pair):
    if math.isnan(pair[1].accuracy):
        assert about_accuracy(*pair) == ""


@laws
@given(plain_batches)
def test_the_example_that_is_named_adds_most_and_its_share_is_that_of_the_numerator(pair):
    scores, batch = pair
    assume(batch.reduction.counted.any() and np.isfinite(batch.terms).all() and batch.reduction.numerator > 0)
    told = re.search(r"Example (\d+), where its guess is (\w+), carries (\d+)% of", about_accuracy(scores, batch))
    worst, guess, share = told.groups()
    assert batch.terms[int(worst)] == batch.terms[batch.reduction.counted].max()
    assert share == f"{100 * batch.terms[int(worst)] / batch.reduction.numerator:.0f}"
    assert guess == ("right" if scores.right[int(worst)] else "wrong")


@laws
@given(batches())
def test_no_example_carries_less_than_nothing_or_more_than_all(pair):
    shares = re.findall(r"carries (?:less than )?(\S+)% of", about_accuracy(*pair))
    assert all(0 <= float(share) <= 100 for share in shares)


def test_the_first_batch_is_half_right_and_its_wrong_example_carries_nearly_all():
    assert about_accuracy(*made()) == (
        "Accuracy only counts right guesses: 1 of 2. The loss also asks how sure the model was. Example 1, where its "
        "guess is wrong, carries 98% of the numerator."
    )


def test_where_every_guess_is_certain_and_right_no_example_carries_anything():
    assert "%" not in about_accuracy(*made([0, 1], [[1.0, 0.0], [0.0, 1.0]]))


# ---- examples without a loss -------------------------------------------------------------------


@laws
@given(batches())
def test_only_where_an_example_that_counts_has_no_loss_it_is_said(pair):
    scores, batch = pair
    flawed = np.flatnonzero(batch.reduction.counted & np.isnan(scores.losses))
    said = without_loss(scores, batch)
    assert bool(said) == bool(len(flawed))
    assert said.startswith(f"Example {flawed[0]} has no loss: " if len(flawed) else "")


@pytest.mark.parametrize(
    ("labels", "cause"),
    [
        ([0, 3, 1], "Example 1 has no loss: its label 3 is outside 0..2. "),
        ([-1, 2, 1], "Example 0 has no loss: its label -1 is outside 0..2. "),
        ([0, 1, 2], ""),
    ],
)
def test_a_label_that_is_no_class_is_named(labels, cause):
    said = without_loss(*of_logits(*labels))
    assert (said.startswith(cause), bool(said)) == (True, bool(cause))


def test_a_row_that_is_no_probabilities_is_the_cause():
    said = without_loss(*made([1, 0], [SEED[0], [1.5, 0.0, 0.0]]))
    assert said.startswith("Example 1 has no loss: its predictions hold a number that cannot be one. ")


@pytest.mark.parametrize(("labels", "others"), [([3, 3, 0, 0], "1 other "), ([3, 3, -1, 0], "2 others ")])
def test_the_others_without_a_loss_are_counted(labels, others):
    assert others in without_loss(*of_logits(*labels))


def test_an_ignored_label_lacks_nothing():
    assert without_loss(*of_logits(0, -100, 1, -100, ignore_label=-100)) == ""
