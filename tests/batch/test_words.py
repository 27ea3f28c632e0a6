"""What is said about a batch is true of its numbers, whatever they are."""

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from making import batches, made, plain_batches

from scce.batch.findings import Accuracy, MissingLoss, Move, Worst, accuracy_of, missing_loss, move_from_plain_mean
from scce.batch.presets import PROBLEMS
from scce.batch.scores import batch_loss, score
from scce.batch.words import MOST_TERMS, about_accuracy, about_missing_loss, about_move, formula, plain
from scce.readable import readable

laws = settings(deadline=None, derandomize=True, max_examples=100)


def value_of(text):
    """Returns what an arithmetic expression of the page comes to."""
    return eval(text.replace("\u2212", "-").replace(",", ""))


def number_read(text):
    return float(text.replace("\u2212", "-").replace("\u221e", "inf").replace(",", ""))


def said_of(scores, batch):
    """Returns all that is said about a batch beside its fraction."""
    accuracy, missing = accuracy_of(scores, batch), missing_loss(scores, batch)
    return [
        about_move(move_from_plain_mean(scores, batch)),
        *([about_accuracy(accuracy)] if accuracy else []),
        *([about_missing_loss(missing)] if missing else []),
    ]


# ---- any batch ---------------------------------------------------------------------------------


@laws
@given(batches())
def test_there_is_something_to_say_about_every_batch_and_nothing_as_python_writes_it(pair):
    said = " ".join([formula(pair[1]), *said_of(*pair)])
    assert re.findall(r"\b(?:nan|inf|None)\b", said) == []


def test_every_problem_is_explained_in_sentences():
    said = []
    for problem in PROBLEMS.values():
        scores = score(problem.batch.arrays)
        said += said_of(scores, batch_loss(scores, problem.way, problem.batch.weights))
    assert [text for text in said if not text.endswith(".") or not text[0].isupper()] == []


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
    is_sum = batch.reduction.denominator == 1 and not batch.reduction.divisors.any()
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


# ---- what was found ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("move", "sentence"),
    [
        (Move("plain mean", (2.354, 2.354), (2, 2)), "Every example counts once: this is the plain mean."),
        (
            Move("nothing", (2.354, 2.354), (2, 2)),
            "Your choices leave numerator and denominator as they are in the plain mean.",
        ),
        (
            Move("numerator", (2.354, np.inf), (2, 2)),
            "Against the plain mean of all examples, your choices move the numerator from 2.354 to \u221e nats; the "
            "denominator stays.",
        ),
        (
            Move("denominator", (2.354, 2.354), (1234, 5.5)),
            "Against the plain mean of all examples, your choices move the denominator from 1,234 to 5.5; the "
            "numerator stays.",
        ),
        (
            Move("both", (np.nan, 0.0512), (2, 1)),
            "Against the plain mean of all examples, your choices move the numerator from NaN to 0.051 nats and the "
            "denominator from 2 to 1.",
        ),
    ],
    ids=lambda value: getattr(value, "moved", ""),
)
def test_it_is_said_which_part_of_the_fraction_moved(move, sentence):
    assert about_move(move) == sentence


@pytest.mark.parametrize(
    ("worst", "sentence"),
    [
        (Worst(1, False, 0.978), " Example 1, where its guess is wrong, carries 98\u00a0% of the numerator."),
        (Worst(0, True, 0.002), " Example 0, where its guess is right, carries less than 1\u00a0% of the numerator."),
        (Worst(7, False, None), " Example 7, where its guess is wrong, costs infinitely much."),
        (None, ""),
    ],
)
def test_accuracy_is_explained_by_the_example_that_costs_most(worst, sentence):
    assert about_accuracy(Accuracy(1, 2000, worst)) == (
        f"Accuracy only counts right guesses: 1 of 2,000. The loss also asks how sure the model was.{sentence}"
    )


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (MissingLoss(1, 3, 3, 0), "Example 1 has no loss: its label 3 is outside 0..2."),
        (MissingLoss(0, -1, 2, 1), "Example 0 has no loss: its label -1 is outside 0..1. 1 other has none either."),
        (MissingLoss(0, 9, 2, 2), "Example 0 has no loss: its label 9 is outside 0..1. 2 others have none either."),
        (
            MissingLoss(4, None, 3, 2000),
            "Example 4 has no loss: its predictions hold a number that cannot be one. 2,000 others have none either.",
        ),
    ],
)
def test_an_example_without_a_loss_is_told_with_its_cause_and_how_many_more_there_are(missing, said):
    assert about_missing_loss(missing) == f"{said} What frameworks make of that stands below."
