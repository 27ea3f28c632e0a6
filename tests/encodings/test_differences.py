"""Where a framework's two encodings disagree, the core's two agree. tests/conformance runs the frameworks."""

import math

import pytest

from scce.encodings.differences import DIFFERENCES, core_losses

ANSWERED = [difference for difference in DIFFERENCES if core_losses(difference) is not None]


def name(difference):
    return f"{difference.framework}: {difference.title}"


every_difference = pytest.mark.parametrize("difference", DIFFERENCES, ids=name)
every_answered = pytest.mark.parametrize("difference", ANSWERED, ids=name)


@every_answered
def test_the_core_gives_both_encodings_the_same_loss(difference):
    integer, one_hot = core_losses(difference)
    assert integer == one_hot


@every_answered
def test_the_label_has_probability_one_half_for_the_core(difference):
    assert core_losses(difference)[0] == pytest.approx(math.log(2), rel=1e-15)


@every_answered
def test_a_one_hot_loss_is_that_of_the_core_or_not_a_number(difference):
    assert math.isnan(difference.one_hot_loss) or difference.one_hot_loss == pytest.approx(math.log(2), abs=1e-6)


@every_difference
def test_the_two_losses_differ_or_fail_together(difference):
    assert difference.integer_loss != difference.one_hot_loss  # NaN differs from NaN


@every_difference
@pytest.mark.parametrize("code", ["integer_code", "one_hot_code", "repair"])
def test_the_code_of_a_record_is_a_program(difference, code):
    assert compile(f"{difference.given}\n{getattr(difference, code)}\n", "<record>", "exec")


@every_difference
def test_a_framework_is_its_version_without_the_numbers(difference):
    words = difference.version.split()
    assert difference.framework.split() == [word for word in words if not word[0].isdigit()]


def test_only_class_weights_have_no_answer_of_the_core():
    assert [difference.title for difference in DIFFERENCES if difference not in ANSWERED] == [
        "Class weights: two denominators"
    ]


def test_no_two_records_are_of_the_same_input_and_framework():
    assert len({(difference.title, difference.framework) for difference in DIFFERENCES}) == len(DIFFERENCES)
