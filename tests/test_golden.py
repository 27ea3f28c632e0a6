"""The core agrees with PyTorch, Optax and mpmath, as tests/golden/make_golden.py recorded them."""

import json
from pathlib import Path

import numpy as np
import pytest

from scce.losses import (
    categorical_crossentropy,
    categorical_gradient,
    sparse_categorical_crossentropy,
    sparse_gradient,
)

GOLDEN = json.loads(Path(__file__).parent.joinpath("golden", "crossentropy.json").read_text(encoding="utf-8"))
CASES = {case["name"]: case for case in GOLDEN["cases"]}
SMALLEST_NORMAL = np.finfo(np.float64).tiny

# Optax subtracts the logit of the label from the logarithm of the sum of the exponentials: of two
# numbers near 1e15 the difference keeps one digit, of two near 1e300 none.
LOST_BY_OPTAX = [("optax", "one float from a tie at 1e15"), ("optax", "tie at 1e300")]

every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def framework_cases(*left_out):
    """Returns one test for every framework and every case that it answers, without the pairs left out."""
    answered = [(framework, name) for name in CASES for framework in ("torch", "optax") if framework in CASES[name]]
    kept = [pair for pair in answered if pair not in left_out]
    return pytest.mark.parametrize(
        ("framework", "case"), [pytest.param(pair[0], CASES[pair[1]], id=": ".join(pair)) for pair in kept]
    )


def floats(row):
    """Returns a row of the file as floats; its infinite numbers are written as text."""
    return np.array([float(value) for value in row])


def loss_of(case):
    if "targets" in case:
        return categorical_crossentropy(case["targets"], floats(case["logits"]))
    return sparse_categorical_crossentropy(case["label"], floats(case["logits"]))


def gradient_of(case):
    if "targets" in case:
        return categorical_gradient(case["targets"], floats(case["logits"]))
    return sparse_gradient(case["label"], floats(case["logits"]))


@every_case
def test_the_loss_is_the_exact_one_to_13_digits(case):
    np.testing.assert_allclose(loss_of(case), float(case["mpmath"]["loss"]), rtol=1e-13, atol=1e-13 * SMALLEST_NORMAL)


@pytest.mark.parametrize("case", [case for case in CASES.values() if "label" in case], ids=lambda case: case["name"])
def test_the_gradient_is_the_exact_one_to_13_digits(case):
    exact = floats(case["mpmath"]["gradient"])
    np.testing.assert_allclose(gradient_of(case), exact, rtol=1e-13, atol=1e-13 * SMALLEST_NORMAL)


@pytest.mark.parametrize("case", [case for case in CASES.values() if "targets" in case], ids=lambda case: case["name"])
def test_the_gradient_of_a_soft_target_is_the_exact_one_to_the_last_digits_of_the_target(case):
    exact = floats(case["mpmath"]["gradient"])
    np.testing.assert_allclose(gradient_of(case), exact, rtol=1e-13, atol=5e-16)


@framework_cases(*LOST_BY_OPTAX)
def test_the_loss_is_that_of_the_framework(framework, case):
    np.testing.assert_allclose(loss_of(case), float(case[framework]["loss"]), rtol=1e-12, atol=1e-15)


@framework_cases()
def test_the_gradient_is_that_of_the_framework(framework, case):
    np.testing.assert_allclose(gradient_of(case), floats(case[framework]["gradient"]), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("framework", ["torch", "optax"])
def test_the_frameworks_lose_a_loss_of_4e_18_and_the_core_does_not(framework):
    case = CASES["nearly certain, 40 ahead"]
    assert case[framework]["loss"] == 0 < loss_of(case) == pytest.approx(case["mpmath"]["loss"], rel=1e-13, abs=0)


@pytest.mark.parametrize("framework", ["torch", "optax"])
def test_the_frameworks_lose_a_gradient_of_4e_18_and_the_core_does_not(framework):
    case = CASES["nearly certain, 40 ahead"]
    assert case[framework]["gradient"][0] == 0 > gradient_of(case)[0] == pytest.approx(-np.exp(-40.0), rel=1e-13, abs=0)


@pytest.mark.parametrize("name", [name for _, name in LOST_BY_OPTAX])
def test_optax_loses_the_loss_of_large_logits_that_are_nearly_equal_and_the_core_does_not(name):
    case = CASES[name]
    error_of_optax = abs(case["optax"]["loss"] - case["mpmath"]["loss"])
    assert error_of_optax > 0.005 > 1e-15 > abs(loss_of(case) - case["mpmath"]["loss"])


def test_every_number_of_classes_from_2_to_20_is_recorded():
    assert set(range(2, 21)) <= {len(case["logits"]) for case in CASES.values()}


def test_every_library_is_recorded_with_its_version():
    assert {"torch", "jax", "jaxlib", "optax", "mpmath", "numpy"} <= set(GOLDEN["versions"])
