"""Every sentence about a training is true of its numbers, whatever became of it."""

import math
import re

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scce.readable import readable
from scce.training import Point, Run, TrainingState
from scce.training.findings import CLOSE, findings_of
from scce.training.words import finale, story

laws = settings(deadline=None, derandomize=True, max_examples=60)


NAN, INFINITY = math.nan, math.inf
CLASSES = 4
UNIFORM = math.log(CLASSES)
GUESS = f"guessing evenly, ln 4 = {readable(UNIFORM)} nats"
BY_HEART = "learns its own examples by heart"
NEVER_BELOW = "The training loss fell, and on other data the loss was never below that of guessing."

losses = st.floats(0, 5) | st.sampled_from([0.0, UNIFORM, UNIFORM + CLOSE, UNIFORM - CLOSE, 1e-9, 700.0, 1e30])
held_out = losses | st.sampled_from([NAN, INFINITY])


def points_of(*pairs):
    """Returns the points of epochs with these losses, of training data and of held-out data."""
    return [point_at(epoch, *pair) for epoch, pair in enumerate(pairs)]


def point_at(epoch, loss, held_out_loss):
    return Point(epoch, NAN, loss, 0.5, held_out_loss, 0.5)


def told(*pairs, diverged=False):
    return story(findings_of(points_of(*pairs), CLASSES, diverged=diverged))


finite_runs = st.lists(st.tuples(losses, losses), min_size=2, max_size=12)
runs = st.tuples(losses, losses).flatmap(
    lambda first: st.lists(st.tuples(losses, held_out), max_size=12).map(lambda rest: [first, *rest])
)


def verdict_on(loss):
    """Returns how a loss compares with guessing evenly."""
    if abs(loss - UNIFORM) < CLOSE:
        return "no better than"
    return "worse than" if loss > UNIFORM else "better than"


def not_at_the_edge(*values):
    """Leaves out losses for which rounding decides on which side of "close" they are."""
    assume(all(abs(abs(value - UNIFORM) - CLOSE) > 1e-9 for value in values))


# ---- every run ---------------------------------------------------------------------------------


@laws
@given(runs, st.booleans())
def test_every_run_has_a_story_of_whole_sentences(pairs, diverged):
    sentences = told(*pairs, diverged=diverged)
    assert 1 <= len(sentences) <= 3
    assert [text for text in sentences if not re.fullmatch(r"[A-Z].*\.", text) or "  " in text] == []


@laws
@given(runs, st.booleans())
def test_no_number_is_written_as_python_writes_it(pairs, diverged):
    assert not re.search(r"\b(nan|inf|None)\b|\de[+-]", " ".join(told(*pairs, diverged=diverged)))


@laws
@given(runs, st.booleans())
def test_every_loss_that_is_said_is_one_of_the_run_s(pairs, diverged):
    known = {readable(loss) for pair in pairs for loss in pair} | {readable(UNIFORM)}
    said = re.findall(r"(\S+) nats", " ".join(told(*pairs, diverged=diverged)))
    assert set(said) <= known


# ---- before the first step ---------------------------------------------------------------------


@laws
@given(losses, losses)
def test_before_the_first_step_the_loss_is_placed_beside_guessing(loss, other):
    not_at_the_edge(loss)
    (sentence,) = told((loss, other))
    where = {"worse than": "above", "no better than": "near", "better than": "below"}[verdict_on(loss)]
    assert sentence.startswith(f"Before the first step the loss is {readable(loss)} nats, {where} {GUESS}")


@pytest.mark.parametrize(("loss", "said"), [(1.6, True), (UNIFORM, False), (1.2, False)])
def test_fresh_weights_have_opinions_only_where_the_loss_shows_it(loss, said):
    assert ("has opinions, at random" in told((loss, 2.0))[0]) == said


# ---- after an epoch ----------------------------------------------------------------------------


@laws
@given(finite_runs)
def test_the_training_loss_is_compared_with_guessing(pairs):
    loss, epochs = pairs[-1][0], len(pairs) - 1
    not_at_the_edge(loss)
    after = "After 1 epoch" if epochs == 1 else f"After {epochs} epochs"
    expected = f"{after} the training loss is {readable(loss)} nats, {verdict_on(loss)} {GUESS}."
    assert told(*pairs)[0] == expected


@laws
@given(finite_runs)
def test_the_held_out_loss_is_compared_with_guessing_unless_the_model_learns_by_heart(pairs):
    loss = pairs[-1][1]
    not_at_the_edge(loss)
    expected = f"On data it has not seen the loss is {readable(loss)} nats, {verdict_on(loss)} {GUESS}."
    second = told(*pairs)[1]
    assert second == expected or BY_HEART in second


@laws
@given(finite_runs)
def test_only_a_model_whose_training_loss_fell_while_the_other_rose_learns_by_heart(pairs):
    best = min(range(len(pairs)), key=lambda epoch: pairs[epoch][1])
    second = told(*pairs)[1]
    if BY_HEART in second:
        assert pairs[-1][0] < pairs[best][0]
        assert pairs[-1][1] > pairs[best][1]
        assert pairs[-1][1] > pairs[-1][0]
        when = f"after epoch {best}" if best else "before the first step"
        assert f"was lowest {when}, {readable(pairs[best][1])} nats, and is {readable(pairs[-1][1])} nats" in second


@laws
@given(finite_runs)
def test_what_was_never_below_guessing_is_said_so_and_nothing_else_is(pairs):
    fell, never = pairs[-1][0] < pairs[0][0], min(pair[1] for pair in pairs) >= UNIFORM
    assert (NEVER_BELOW in told(*pairs)) == (fell and never)


@laws
@given(finite_runs, st.sampled_from([NAN, INFINITY]))
def test_a_held_out_loss_that_is_no_number_is_never_better_than_guessing(pairs, lost):
    second = told(*pairs, (0.1, lost))[1]
    assert second.startswith(f"On data it has not seen the loss is {readable(lost)}: ")
    assert "better" not in second


# ---- kinds of runs -----------------------------------------------------------------------------

KINDS = {
    "worse": ([(2.0, 2.1), (1.9, 2.0)], ["worse than", "worse than", "never below"]),
    "near": ([(2.0, 2.1), (UNIFORM, UNIFORM)], ["no better than", "no better than", "never below"]),
    "better": ([(2.0, 2.1), (0.5, 0.6)], ["better than", "better than"]),
    "only its own": ([(2.0, 2.1), (1.0, 1.5)], ["better than", "worse than", "never below"]),
    "memorised": ([(2.0, 2.1), (0.5, 0.6), (0.1, 0.9)], ["better than", BY_HEART]),
    "memorised from the first step": ([(2.0, 2.1), (0.5, 2.6)], ["better than", BY_HEART, "never below"]),
    "memorised what had been learnt": ([(2.0, 2.1), (0.5, 0.6), (0.1, 1.9)], ["better than", BY_HEART]),
    "costs little more elsewhere": ([(2.0, 2.1), (0.6, 0.4), (0.5, 0.55)], ["better than", "better than"]),
    "unlearns": ([(0.5, 0.6), (3.0, 4.0)], ["worse than", "worse than"]),
    "stands still": ([(2.0, 2.1), (2.0, 2.1)], ["worse than", "worse than"]),
}


@pytest.mark.parametrize(("pairs", "words"), KINDS.values(), ids=KINDS)
def test_every_kind_of_run_has_its_words(pairs, words):
    sentences = told(*pairs)
    assert [word in sentence for word, sentence in zip(words, sentences, strict=True)] == [True] * len(words)


@pytest.mark.parametrize("loss", [NAN, INFINITY])
@pytest.mark.parametrize("epoch", [0, 1, 7])
def test_a_run_that_diverged_is_told_to_take_shorter_steps(loss, epoch):
    points = [point_at(0, 1.5, 1.6), point_at(epoch, loss, loss)]
    (sentence,) = story(findings_of(points, CLASSES, diverged=True))
    assert f"no longer a finite number after epoch {epoch}:" in sentence
    assert sentence.endswith("Choose a smaller learning rate.")


def test_the_first_program_is_told_that_it_does_no_better_than_guessing_on_other_data():
    run = Run(TrainingState())
    while not run.finished:
        run.step()
    assert story(findings_of(run.points, CLASSES, diverged=False))[-1] == NEVER_BELOW


# ---- what a run that has ended has learned -----------------------------------------------------


def ended(loss, held_out_loss, accuracy=0.6, held_out_accuracy=0.25, diverged=False):
    last = Point(2, NAN, loss, accuracy, held_out_loss, held_out_accuracy)
    return finale(findings_of([point_at(0, 1.5, 1.5), point_at(1, 1.4, 1.4), last], CLASSES, diverged=diverged))


def test_a_run_that_has_ended_says_whether_a_rule_was_learned_its_examples_or_nothing():
    assert ended(0.1, 0.3, 1.0, 0.9) == (
        "**It has learned a rule**: it holds for other data too. "
        "Of the data it has not seen it guesses 90.0\u00a0% right, where guessing evenly gets 25.0\u00a0%."
    )
    assert ended(0.9, 1.6).startswith(
        "**It has learned its own examples, and no rule**: 60.0\u00a0% of them it guesses right."
    )
    assert ended(0.9, INFINITY).startswith("**It has learned its own examples")
    assert ended(1.4, 1.4).startswith("**It has learned next to nothing**")
    assert ended(NAN, NAN, diverged=True).startswith("**Nothing was learned**")
