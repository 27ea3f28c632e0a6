"""The causes that the diagnosis names are those of real programs, and a program beside each does not have it."""

import json
from typing import get_args

import pytest
from diagnosed import KERAS, PROGRAMS, trained

from scce.diagnosis import Key, causes, shapes
from scce.diagnosis.constant import Constant
from scce.diagnosis.repairs import repairs_of

HOMES = {
    "Keras": "Keras on PyTorch",
    "PyTorch": "PyTorch",
    "Optax": "optax on JAX",
    "TensorFlow": "Keras on TensorFlow",
}
BY_HOME = {home: [each for each in PROGRAMS if each.home == home] for home in {each.home for each in PROGRAMS}}
# A program for each kind of repair, and for each kind of number of classes.
REPAIRED = ("guessing", "clip", "mean_over_ignored", "class_weights", "metric_not_loss")
SIZES = (3,)


def test_every_cause_has_a_program():
    assert {each.key for each in PROGRAMS} == set(get_args(Key))


def test_the_loss_of_a_program_has_its_cause_first(run, everywhere):
    def is_first(home, case):
        printed, _ = run(home, case.shows)
        found = causes(printed, **case.known)
        assert found, (printed, found.next)
        assert found[0].key == case.key, (printed, [(each.key, each.expression) for each in found])

    everywhere(is_first, BY_HOME)


def test_the_loss_of_the_program_beside_it_has_not(run, everywhere):
    def is_not_claimed(home, case):
        line, other = case.near
        assert case.shows.count(line) == 1
        printed, _ = run(home, case.shows.replace(line, other))
        found = causes(printed, **case.known)
        assert case.key not in {each.key for each in found}, (printed, [each.expression for each in found])

    everywhere(is_not_claimed, BY_HOME)


# A shape, how a small model is trained whose history has it, and with one thing changed so that it has not.
HISTORIES = {
    "floor": (("softmax", True, 0.5, 150), ("linear", True, 0.5, 150)),
    "hardly_moves": (("linear", True, 1e-5, 6), ("linear", True, 0.1, 6)),
    "constant": (("linear", True, 0.0, 6), ("linear", True, 0.1, 6)),
}


@pytest.mark.parametrize("key", HISTORIES)
def test_the_history_that_keras_prints_has_its_shape_and_the_one_beside_it_has_not(run, key):
    has, has_not = ({each.key: each for each in shapes(run(KERAS, trained(*how))[0], 4)} for how in HISTORIES[key])
    assert (key in has, key in has_not) == (True, False)
    if key == "floor":
        assert has["floor"].causes[0].key == "double_softmax_floor"


def test_a_repair_runs_and_holds(run, everywhere):
    asked = [(key, size, name) for key in REPAIRED for size in SIZES for name in HOMES]

    def runs(home, case):
        key, size, name = case
        code = next(each.code for each in repairs_of(Constant(key, "", 0.0, 1.0, size)) if each.framework == name)
        printed, warned = run(home, code)
        # Keras on PyTorch warns of its own way of asking for an array.
        assert (bool(printed), [text for text in warned if "__array__" not in text]) == (True, [])

    everywhere(runs, {HOMES[name]: [case for case in asked if case[2] == name] for name in HOMES})


HEALTHY = """
import torch
torch.manual_seed(0)
losses = []
while len(losses) < 1000:
    size = [2, 3, 4, 10, 50, 100, 1000][len(losses) % 7]
    scale = 3 * torch.rand(()) + 0.05
    labels = torch.randint(size, (32,))
    logits = scale * torch.randn(32, size) + 4 * torch.rand(()) * torch.nn.functional.one_hot(labels, size)
    losses.append([size, torch.nn.functional.cross_entropy(logits, labels).item()])
print(losses)
"""


# Digits, whether the number of classes is known, and how many of 1,000 are called likely or decided, and decided.
MOST = {(5, True): (3, 1), (5, False): (15, 3), (7, True): (1, 0), (7, False): (3, 1)}


def test_losses_of_models_that_learn_are_seldom_explained_and_hardly_ever_for_sure(run):
    drawn = json.loads(run("PyTorch", HEALTHY)[0])
    too_many = {}
    for (digits, is_known), (most_likely, most_decided) in MOST.items():
        diagnoses = [causes(f"{loss:#.{digits}g}", size if is_known else None) for size, loss in drawn]
        standings = [found[0].standing for found in diagnoses if found and found[0].basis == "number"]
        decided = standings.count("decided")
        likely = decided + standings.count("likely")
        if likely > most_likely or decided > most_decided:
            too_many[digits, is_known] = (likely, decided)
    assert too_many == {}
