"""The causes that the diagnosis names are those of real programs, and a program beside each does not have it."""

from typing import get_args

from diagnosed import PROGRAMS

from scce.diagnosis import Key, causes
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


def test_a_repair_runs_and_holds(run, everywhere):
    asked = [(key, size, name) for key in REPAIRED for size in SIZES for name in HOMES]

    def runs(home, case):
        key, size, name = case
        code = next(each.code for each in repairs_of(Constant(key, "", 0.0, 1.0, size)) if each.framework == name)
        printed, warned = run(home, code)
        assert (bool(printed), warned) == (True, [])

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
    losses.append((size, torch.nn.functional.cross_entropy(logits, labels).item()))
print(losses)
"""


def test_losses_of_models_that_learn_are_seldom_explained_and_hardly_ever_for_sure(run):
    drawn = eval(run("PyTorch", HEALTHY)[0])
    counted = {}
    for digits, most_likely, most_decided in ((5, 10, 3), (7, 2, 1)):
        for known in (True, False):
            first = [
                found[0]
                for size, loss in drawn
                for found in [causes(f"{loss:#.{digits}g}", size if known else None)]
                if found and found[0].basis == "number"
            ]
            sure = [each for each in first if each.standing == "decided"]
            likely = [each for each in first if each.standing == "likely"]
            counted[digits, known] = (len(first), len(likely), len(sure))
            assert (len(likely) <= most_likely, len(sure) <= most_decided) == (True, True), counted
    print(counted)
