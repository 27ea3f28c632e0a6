"""A stranger's text is read as a number or refused in a sentence, and a number is written so that it reads back."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.links.texts import Problem, noting, number_in, only_value, refused, whole_number_in
from scce.readable import plain_number

laws = settings(deadline=None, derandomize=True, max_examples=60)

any_text = st.text(max_size=60) | st.sampled_from(["nan", "-inf", "1e999", "0x1", "1_0", "\x00", "٣", "²", "9" * 5000])


def refusal_of(function, *arguments):
    """Returns the sentence that a function refuses its arguments with, or nothing."""
    problems = []
    with noting(problems, "parameter"):
        function(*arguments)
    return "".join(map(str, problems))


@laws
@given(st.floats(allow_nan=False))
def test_a_number_reads_back_as_itself(value):
    assert number_in(plain_number(value), "number") == value


@laws
@given(st.integers(-(10**18) + 1, 10**18 - 1))
def test_a_whole_number_reads_back_as_itself(value):
    assert whole_number_in(str(value), "number") == value


@laws
@given(st.integers(-(2**53), 2**53))
def test_a_whole_number_has_no_point_unless_it_is_huge(value):
    assert plain_number(value) == (str(value) if abs(value) < 1e16 else repr(float(value)))


@pytest.mark.parametrize(
    ("value", "text"), [(2.0, "2"), (-0.5, "-0.5"), (1e300, "1e+300"), (math.inf, "inf"), (5e-324, "5e-324")]
)
def test_a_number_is_written_as_short_as_it_can_be(value, text):
    assert plain_number(value) == text


@pytest.mark.parametrize(("function", "value"), [(number_in, 7.0), (whole_number_in, 7)])
@pytest.mark.parametrize("text", ["7", " 7", "7 ", "\t7\n", "07", "\x1e 7"])
def test_space_around_a_number_and_zeros_before_it_are_no_harm(function, value, text):
    assert function(text, "number") == value


@pytest.mark.parametrize("text", ["1", " 1 ", "\x00"])
def test_a_parameter_that_is_there_once_gives_its_text(text):
    assert only_value({"p": [text], "q": ["1", "2"]}, "p") == text


@pytest.mark.parametrize(
    ("function", "arguments", "sentence"),
    [
        (only_value, ({"p": ["1", "2"]}, "p"), "it is there 2 times"),
        (only_value, ({"p": ["1", "1", "1"]}, "p"), "it is there 3 times"),
        (only_value, ({"p": [""]}, "p"), "it is empty"),
        (only_value, ({"p": [" \t"]}, "p"), "it is empty"),
        (number_in, ("warm", "temperature"), "temperature 'warm' is not a number"),
        (number_in, (" warm ", "temperature"), "temperature 'warm' is not a number"),
        (number_in, ("", "target"), "target '' is not a number"),
        (number_in, ("1,5", "target"), "target '1,5' is not a number"),
        (number_in, ("x" * 41, "target"), f"target '{'x' * 39}\u2026' is not a number"),
        (whole_number_in, ("--1", "seed"), "'--1' is not a seed"),
        (whole_number_in, ("+1", "seed"), "'+1' is not a seed"),
        (whole_number_in, ("0x1", "seed"), "'0x1' is not a seed"),
        (whole_number_in, ("1 2", "seed"), "'1 2' is not a seed"),
        (whole_number_in, ("-", "seed"), "'-' is not a seed"),
        (whole_number_in, ("one", "seed"), "'one' is not a seed"),
        (whole_number_in, ("1" * 19, "seed"), f"{'1' * 19} has more than 18 digits"),
        (whole_number_in, ("-" + "0" * 19, "seed"), f"-{'0' * 19} has more than 18 digits"),
        (whole_number_in, ("9" * 5000, "seed"), f"{'9' * 39}\u2026 has more than 18 digits"),
        (whole_number_in, ("1.0", "seed"), "'1.0' is not a seed"),
        (whole_number_in, ("", "class number"), "'' is not a class number"),
        (whole_number_in, ("1e3", "seed"), "'1e3' is not a seed"),
        (whole_number_in, ("٣", "seed"), "'٣' is not a seed"),
        (whole_number_in, ("x" * 41, "seed"), f"'{'x' * 39}\u2026' is not a seed"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(function, arguments, sentence):
    with pytest.raises(InputError) as refusal:
        function(*arguments)
    assert str(refusal.value) == sentence


@laws
@given(any_text)
@pytest.mark.parametrize("function", [number_in, whole_number_in])
def test_any_text_is_a_number_or_refused_in_one_short_line(function, text):
    sentence = refusal_of(function, text, "number")
    assert sentence.isprintable()
    assert len(sentence) < 500  # forty letters, each ten of \U0010ffff


def test_a_parameter_was_refused_where_a_problem_is_about_it():
    problems = [Problem("p", "it is empty")]
    assert (refused(problems, "q", "p"), refused(problems, "q"), refused([], "p")) == (True, False, False)


def test_a_problem_names_its_parameter():
    assert refusal_of(number_in, "x", "logit") == "parameter: logit 'x' is not a number"


def test_what_goes_well_is_no_problem():
    assert refusal_of(number_in, "1", "logit") == ""


def test_an_error_that_is_not_about_the_input_is_not_hidden():
    with pytest.raises(ZeroDivisionError), noting([], "parameter"):
        _ = 1 / 0
