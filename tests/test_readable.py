"""A number as people read it is never a false 0 and never a false 1."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.readable import (
    decimals_that_come_out,
    in_percent,
    plain_exponents,
    readable,
    readable_probability,
    rounded,
    with_powers,
)

laws = settings(deadline=None, derandomize=True, max_examples=200)
finite = st.floats(allow_nan=False, allow_infinity=False)
MINUS = "\u2212"


def read_back(text):
    return float(text.replace(MINUS, "-").replace("\u221e", "inf"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.644, "0.644"),
        (1100, "1100.000"),
        (4.248354255291589e-18, f"4.2e{MINUS}18"),
        (2e300, "2.0e300"),
        (math.inf, "\u221e"),
        (-math.inf, f"{MINUS}\u221e"),
        (math.nan, "NaN"),
        (0.0, "0"),
        (-0.0, "0"),
        (-0.5, f"{MINUS}0.500"),
        (-3e-7, f"{MINUS}3.0e{MINUS}7"),
        (0.001, "0.001"),
        (0.0009994, f"1.0e{MINUS}3"),
        (99_999.0, "99999.000"),
        (100_000, "1.0e5"),
        (5e-324, f"4.9e{MINUS}324"),
    ],
)
def test_a_number_is_written_as_people_read_it(value, text):
    assert readable(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, "+0.500"),
        (-0.5, f"{MINUS}0.500"),
        (0.0, "0"),
        (2e300, "+2.0e300"),
        (4e-18, f"+4.0e{MINUS}18"),
        (math.inf, "+\u221e"),
        (-math.inf, f"{MINUS}\u221e"),
        (math.nan, "NaN"),
    ],
)
def test_a_signed_number_that_is_positive_has_a_plus(value, text):
    assert readable(value, signed=True) == text


@laws
@given(finite.filter(bool))
def test_only_zero_reads_as_zero(value):
    assert read_back(readable(value)) != 0


@laws
@given(finite.filter(lambda value: 0.001 > abs(value) > 1e-300 or 1e300 > abs(value) >= 0.1))
def test_a_number_reads_back_to_two_digits(value):
    assert read_back(readable(value)) == pytest.approx(value, rel=0.05, abs=0)


@laws
@given(finite)
def test_a_number_and_its_opposite_differ_in_the_sign_alone(value):
    assert readable(-abs(value)).removeprefix(MINUS) == readable(abs(value))


@laws
@given(finite)
def test_a_minus_is_never_a_hyphen(value):
    assert "-" not in readable(value)


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        (0.0, "0"),
        (1.0, ">0.999"),
        (0.5, "0.500"),
        (0.9994, "0.999"),
        (0.9995, ">0.999"),
        (1 - 2**-53, ">0.999"),
        (4e-18, f"4.0e{MINUS}18"),
        (0.001, "0.001"),
        (0.00099999, "0.0010"),
        (0.00015, "0.00015"),
        (0.0001, "0.00010"),
        (0.0000999, f"1.0e{MINUS}4"),
    ],
)
def test_a_probability_is_written_as_people_read_it(probability, text):
    assert readable_probability(probability) == text


@laws
@given(st.floats(0, 1, exclude_max=True) | st.floats(0.999, 1, exclude_max=True))
def test_only_a_certain_class_reads_as_certain(probability):
    assert readable_probability(probability) != "1.000"


@laws
@given(st.floats(0, 1, exclude_min=True) | st.floats(0, 1e-3, exclude_min=True))
def test_only_an_impossible_class_reads_as_impossible(probability):
    assert readable_probability(probability).strip("0.") != ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e-7, "1e-7"), (2**-23, "1.192e-7"), (0.25, "0.25"), (2e9, "2e9"), (1e-10, "1e-10"), (-1.5e-20, "-1.5e-20")],
)
def test_a_power_of_ten_has_no_zero_before_it(value, text):
    assert rounded(value) == with_powers(value) == text


def test_a_number_below_a_thousandth_may_have_a_power_of_ten():
    assert [with_powers(value) for value in (1e-4, 2.5e-4, 0.001, 0.0, -1e-4)] == [
        "1e-4",
        "2.5e-4",
        "0.001",
        "0",
        "-1e-4",
    ]


def test_the_powers_of_ten_in_a_sentence_are_written_in_one_way():
    assert plain_exponents("raised to 1e-07, 2.5e+09; the05, date-07") == "raised to 1e-7, 2.5e9; the05, date-07"


def test_a_percentage_stays_on_one_line_with_its_sign():
    assert [in_percent(0.6439), in_percent(1), in_percent(0.005, 0)] == ["64.4\u00a0%", "100.0\u00a0%", "0\u00a0%"]


@pytest.mark.parametrize(
    ("parts", "whole", "decimals"),
    [
        ((0.693, 0.458), 1.151, 3),
        ((0.2004, 0.2004), 0.4008, 4),
        ((0.1, math.inf), math.inf, 3),
        ((0.5, 0.0), 0.5, 3),
        ((1.0, 1.0), 3.0, None),
    ],
)
def test_a_sum_is_written_with_as_many_decimals_as_come_out(parts, whole, decimals):
    assert decimals_that_come_out(parts, whole) == decimals


def test_half_of_a_last_digit_may_be_rounded_either_way():
    assert decimals_that_come_out((0.4269,), -0.28655, lambda share: (sum(share) - 1) / 2) == 3
