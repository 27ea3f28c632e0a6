"""Two distributions move one probability at a time, and their account adds up."""

import math
from dataclasses import fields

import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.labels import smooth_labels
from scce.surprise.two_distributions import (
    SITUATIONS,
    Account,
    TwoDistributions,
    account,
    evenly_among,
    in_situation,
    probability_sweep,
    situations_of,
    with_probability,
)

laws = settings(deadline=None, derandomize=True, max_examples=25)

AWKWARD_NAMES = ["cat, dog", "a=b&c=d", "%2C", "C++", "<b>x</b>", "it's", '"quoted"', "back\\slash", "猫", "0", "nan"]
letters = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,;&=%+<>#")
names = st.sampled_from(AWKWARD_NAMES) | st.text(letters, min_size=1, max_size=40).filter(str.strip)
weights = st.sampled_from([0.0, 1.0, 5e-324, 1e-300]) | st.floats(1e-6, 1) | st.floats(0, 1)
fractions = st.sampled_from([0.0, 1.0, 5e-324, 1 - 2**-53]) | st.floats(0, 1)
sides = st.sampled_from(["p", "q"])
sizes = st.integers(2, 5) | st.just(10)
every_side = pytest.mark.parametrize("side", ["p", "q"])


def distributions(size, weights=weights):
    return st.lists(weights, min_size=size, max_size=size).filter(any).map(lambda w: np.array(w) / sum(w))


any_distribution = sizes.flatmap(distributions)
everyday_distribution = sizes.flatmap(lambda size: distributions(size, st.just(0.0) | st.floats(1e-3, 1)))


@st.composite
def pairs(draw, named=False):
    size = draw(sizes)
    plain = st.just([f"class {k}" for k in range(size)])
    outcomes = draw(st.lists(names, min_size=size, max_size=size, unique=True) if named else plain)
    p, q = draw(distributions(size)), draw(distributions(size))
    return TwoDistributions(tuple(outcomes), tuple(p.tolist()), tuple(q.tolist()))


def side_of(pair, side):
    return np.array(getattr(pair, side))


def numbers_of(told):
    return {field.name: getattr(told, field.name) for field in fields(Account)}


COIN = TwoDistributions(("a", "b"), (0.5, 0.5), (0.5, 0.5))
REFUSALS = [
    (lambda: TwoDistributions(("a",), (1.0,), (1.0,)), "the number of outcomes, 1, is outside 2..10"),
    (lambda: TwoDistributions(p=(1.0, 0.0)), "the number of probabilities, 2, is not the number of outcomes, 4"),
    (lambda: COIN.with_side("p", (0.5, 0.6)), "probabilities sum to 1.1, not to 1"),
    (lambda: COIN.with_side("q", (math.nan, 1)), "probability nan at position 0 is not a number"),
    (lambda: COIN.with_side("q", (1 / 3,) * 3), "the number of probabilities, 3, is not the number of outcomes, 2"),
    (lambda: COIN.with_probability("p", 0, 1.5), "probability 1.5 is outside 0..1"),
    (lambda: COIN.with_probability("p", 0, math.nan), "probability nan is outside 0..1"),
    (lambda: COIN.with_probability("p", 7, 0.5), "label 7 is outside 0..1 (2 classes)"),
    (lambda: COIN.with_probability("p", -1, 0.5), "label -1 is outside 0..1 (2 classes)"),
    (
        lambda: in_situation(COIN, "asleep"),
        "situation 'asleep' is not one of one-hot label, smoothed label, uniform, q = p, even q, q sure and wrong, "
        "q rules it out",
    ),
]


@pytest.mark.parametrize(("change", "sentence"), REFUSALS, ids=[row[-1] for row in REFUSALS])
def test_what_leaves_no_pair_is_refused_in_a_sentence(change, sentence):
    with pytest.raises(InputError) as refusal:
        change()
    assert str(refusal.value) == sentence


# ---- one probability at a time -----------------------------------------------------------------


@laws
@given(any_distribution, st.integers(0, 1), fractions)
def test_a_changed_distribution_still_sums_to_one(start, outcome, x):
    assert with_probability(start, outcome, x).sum() == pytest.approx(1, rel=1e-15)


@laws
@given(any_distribution, st.integers(0, 1), fractions)
def test_the_changed_probability_is_exactly_what_was_set(start, outcome, x):
    assert with_probability(start, outcome, x)[outcome] == x


@laws
@given(any_distribution, st.integers(0, 1), fractions)
def test_no_probability_leaves_0_to_1(start, outcome, x):
    changed = with_probability(start, outcome, x)
    assert ((changed >= 0) & (changed <= 1)).all()


@laws
@given(everyday_distribution.filter(lambda p: p[0] < 1), st.floats(0, 1 - 1e-9))
def test_the_others_keep_their_ratios(start, x):
    others, changed = start[1:], with_probability(start, 0, x)[1:]
    np.testing.assert_allclose(np.outer(changed, others), np.outer(others, changed), rtol=1e-13)


@laws
@given(sizes, st.data(), fractions)
def test_the_others_get_equal_shares_where_nothing_was_left_to_them(size, data, x):
    outcome = data.draw(st.integers(0, size - 1))
    others = np.delete(with_probability(np.eye(size)[outcome], outcome, x), outcome)
    np.testing.assert_allclose(others, (1 - x) / (size - 1), rtol=1e-15, atol=5e-324)


@laws
@given(everyday_distribution.filter(lambda p: p[0] < 1 - 1e-9))
def test_setting_a_probability_to_what_it_is_changes_nothing(start):
    np.testing.assert_allclose(with_probability(start, 0, start[0]), start, rtol=1e-12)


@laws
@given(everyday_distribution.filter(lambda p: p[0] < 1), st.floats(0, 1 - 1e-3))
def test_what_was_moved_can_be_moved_back(start, x):
    np.testing.assert_allclose(with_probability(with_probability(start, 0, x), 0, start[0]), start, rtol=1e-12)


@laws
@given(any_distribution, st.integers(0, 1), st.lists(fractions, min_size=1, max_size=6))
def test_many_positions_at_once_are_the_positions_one_by_one_bit_for_bit(start, outcome, positions):
    at_once = with_probability(start, outcome, positions)
    assert np.array_equal(at_once, [with_probability(start, outcome, x) for x in positions])


@laws
@given(any_distribution, st.lists(fractions, min_size=6, max_size=6))
def test_positions_of_any_shape_keep_their_shape(start, positions):
    grid = np.reshape(positions, (2, 3))
    assert np.array_equal(with_probability(start, 0, grid).reshape(6, -1), with_probability(start, 0, positions))


@laws
@given(pairs(), sides, st.integers(0, 1), fractions)
def test_moving_one_side_changes_that_one_as_the_simple_function_does_and_leaves_the_other(pair, side, outcome, x):
    changed, other = pair.with_probability(side, outcome, x), "q" if side == "p" else "p"
    assert np.array_equal(side_of(changed, side), with_probability(side_of(pair, side), outcome, x))
    assert (changed.outcomes, getattr(changed, other)) == (pair.outcomes, getattr(pair, other))


# ---- the account -------------------------------------------------------------------------------


@laws
@given(pairs())
@example(TwoDistributions(p=(1.0, 0.0, 0.0, 0.0), q=(0.0, 0.0, 0.0, 1.0)))
@example(TwoDistributions(p=(5e-324, 0.0, 0.0, 1.0), q=(0.0, 0.0, 5e-324, 1.0)))
def test_the_account_is_what_scipy_makes_of_the_two(pair):
    told, p, q = account(pair.p, pair.q), np.array(pair.p), np.array(pair.q)
    kl = scipy.special.rel_entr(p, q).sum()
    assert told.entropy == pytest.approx(scipy.stats.entropy(p), rel=1e-12, abs=1e-14)
    assert told.divergence == pytest.approx(kl, rel=1e-12, abs=1e-14)
    assert told.cross_entropy == pytest.approx(scipy.special.entr(p).sum() + kl, rel=1e-12, abs=1e-14)


@laws
@given(pairs())
def test_cross_entropy_is_entropy_plus_divergence(pair):
    told = account(pair.p, pair.q)
    assert told.cross_entropy == pytest.approx(told.entropy + told.divergence, rel=1e-13, abs=1e-14)


@laws
@given(pairs())
def test_the_terms_add_up_to_the_cross_entropy(pair):
    told = account(pair.p, pair.q)
    assert told.terms.sum() == pytest.approx(told.cross_entropy, rel=1e-14)


@laws
@given(pairs())
def test_what_never_happens_adds_nothing_however_surprising_it_would_be(pair):
    assert not account(pair.p, pair.q).terms[np.array(pair.p) == 0].any()


@laws
@given(pairs())
def test_the_cross_entropy_is_infinite_when_something_happens_that_was_ruled_out(pair):
    ruled_out = (np.array(pair.p) > 0) & (np.array(pair.q) == 0)
    assert np.isinf(account(pair.p, pair.q).cross_entropy) == ruled_out.any()


@laws
@given(pairs())
def test_no_number_of_an_account_is_negative_or_nan(pair):
    assert all((number >= 0).all() for number in numbers_of(account(pair.p, pair.q)).values())


@every_side
def test_one_distribution_may_meet_a_batch_of_others(side):
    batch = np.random.default_rng(0).dirichlet(np.ones(10), (3, 4))
    one = batch[0, 0]
    told = account(batch, one) if side == "p" else account(one, batch)
    for index in np.ndindex(3, 4):
        alone = account(batch[index], one) if side == "p" else account(one, batch[index])
        assert all(np.array_equal(number[index], numbers_of(alone)[name]) for name, number in numbers_of(told).items())


@laws
@given(pairs(), sides, st.lists(fractions, min_size=1, max_size=4))
def test_a_sweep_is_the_account_of_every_single_state_bit_for_bit(pair, side, positions):
    sweep = numbers_of(probability_sweep(pair, side, positions))
    for k, j in np.ndindex(len(pair.outcomes), len(positions)):
        moved = pair.with_probability(side, k, positions[j])
        alone = numbers_of(account(moved.p, moved.q))
        assert all(np.array_equal(number[k, j], alone[name]) for name, number in sweep.items())


@laws
@given(pairs(), st.lists(fractions, min_size=1, max_size=4))
def test_moving_what_is_expected_leaves_the_floor_where_it_is(pair, positions):
    assert (probability_sweep(pair, "q", positions).entropy == account(pair.p, pair.q).entropy).all()


# ---- situations --------------------------------------------------------------------------------

STARTS = {
    "the default": TwoDistributions(),
    "two outcomes": COIN,
    "ten outcomes": TwoDistributions(tuple("abcdefghij"), (0.0,) * 8 + (0.4, 0.6), (0.1,) * 10),
    "certain": TwoDistributions(p=(0.0, 0.0, 0.0, 1.0), q=(0.0, 0.0, 0.0, 1.0)),
    "already ruled out": TwoDistributions(q=(0.0, 0.5, 0.25, 0.25)),
}
every_start = pytest.mark.parametrize("start", STARTS.values(), ids=STARTS)


def label_of(pair):
    return int(np.argmax(pair.p))


def told_in(start, situation):
    pair = in_situation(start, situation)
    return account(pair.p, pair.q)


@every_start
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_keeps_the_outcomes_and_one_of_the_two(start, situation):
    pair = in_situation(start, situation)
    assert pair.outcomes == start.outcomes
    assert start.p == pair.p if "q" in situation else start.q == pair.q


@every_start
@pytest.mark.parametrize("situation", SITUATIONS)
def test_a_situation_brought_about_twice_is_the_same(start, situation):
    once = in_situation(start, situation)
    assert in_situation(once, situation) == once
    assert situation in situations_of(once)


def test_a_pair_is_in_as_many_situations_as_are_true_of_it():
    assert [situations_of(pair) for pair in (TwoDistributions(), evenly_among("abc"))] == [
        (),
        ("uniform", "q = p", "even q"),
    ]


@laws
@given(pairs())
def test_to_rule_out_what_is_ruled_out_changes_nothing(pair):
    once = in_situation(pair, "q rules it out")
    assert in_situation(once, "q rules it out") == once


def test_evenly_among_outcomes_every_one_is_expected_as_often_as_it_happens():
    assert evenly_among(["a", "b"]) == TwoDistributions(("a", "b"), (0.5, 0.5), (0.5, 0.5))


@every_start
def test_a_one_hot_label_is_certain_and_of_the_most_frequent_outcome(start):
    pair = in_situation(start, "one-hot label")
    assert (max(pair.p), sum(pair.p), label_of(pair)) == (1, 1, label_of(start))


@every_start
def test_the_cross_entropy_of_a_one_hot_label_is_the_surprise_of_its_outcome(start):
    told = told_in(start, "one-hot label")
    assert (told.entropy, told.cross_entropy) == (0, told.surprises[label_of(start)])


@every_start
def test_a_smoothed_label_is_a_one_hot_label_smoothed_by_a_tenth(start):
    pair, label = in_situation(start, "smoothed label"), in_situation(start, "one-hot label").p
    assert np.array_equal(pair.p, smooth_labels(label, 0.1))


@every_start
def test_uniform_has_the_largest_entropy_there_is(start):
    assert told_in(start, "uniform").entropy == pytest.approx(np.log(len(start.outcomes)), rel=1e-15)


@every_start
def test_q_that_is_p_adds_nothing(start):
    pair = in_situation(start, "q = p")
    assert (pair.q, account(pair.p, pair.q).divergence) == (start.p, 0)


@every_start
def test_even_q_costs_ln_k_whatever_happens(start):
    assert told_in(start, "even q").cross_entropy == pytest.approx(np.log(len(start.outcomes)), rel=1e-15)


@every_start
def test_sure_and_wrong_expects_another_outcome_with_more_than_nine_tenths(start):
    q = in_situation(start, "q sure and wrong").q
    assert max(q) > 0.9
    assert np.argmax(q) != label_of(start)


@every_start
def test_sure_and_wrong_costs_more_than_even_expectation_and_finitely(start):
    assert told_in(start, "even q").cross_entropy < told_in(start, "q sure and wrong").cross_entropy < np.inf


@every_start
def test_q_that_rules_the_most_frequent_outcome_out_costs_infinitely(start):
    pair = in_situation(start, "q rules it out")
    assert (pair.q[label_of(start)], account(pair.p, pair.q).cross_entropy) == (0, np.inf)
