"""A wiring's program computes what the framework reports. tests/conformance runs it on the real frameworks."""

import numpy as np
import pytest

from scce.arrays import InputError
from scce.snippets import FRAMEWORKS, wiring_snippet, written_wiring
from scce.wiring import LAST_LAYERS, WIRED, Wiring, reported, wirings

STATES = {
    "zeros": ([0, 0, 0], 1),
    "2, 1, 0.1": ([2, 1, 0.1], 2),
    "confident and right": ([30, 0, -30], 0),
    "confident and wrong": ([30, 0, -30], 2),
    "a masked class": ([1, -np.inf, 0], 2),
    "two classes": ([0.3, -1.2], 1),
    "twenty classes": (np.random.default_rng(0).normal(0, 3, 20).tolist(), 19),
}
PROGRAMS = [
    (framework, last_layer, from_logits)
    for framework in FRAMEWORKS
    for last_layer in LAST_LAYERS
    for from_logits in ((True, False) if framework in ("Keras", "NumPy") else (True,))
]
IN_NUMPY = [program for program in PROGRAMS if program[0] == "NumPy"]

every_program = pytest.mark.parametrize(("framework", "last_layer", "from_logits"), PROGRAMS)
every_state = pytest.mark.parametrize("state", STATES)


@pytest.mark.parametrize(("framework", "last_layer", "from_logits"), IN_NUMPY)
@every_state
def test_the_numpy_program_prints_what_keras_reports_on_torch(capsys, framework, last_layer, from_logits, state):
    exec(compile(wiring_snippet(framework, last_layer, from_logits, *STATES[state]), "<snippet>", "exec"), {})
    expected = reported(Wiring("keras-torch", last_layer, from_logits), *STATES[state]).loss
    assert float(capsys.readouterr().out) == pytest.approx(expected, rel=1e-5, abs=1e-6, nan_ok=True)


@every_program
@every_state
def test_a_program_compiles_and_fits_the_page(framework, last_layer, from_logits, state):
    program = wiring_snippet(framework, last_layer, from_logits, *STATES[state])
    assert compile(program, "<snippet>", "exec")
    lines = program.splitlines()
    assert (len(lines) <= 20, max(map(len, lines)) <= 105) == (True, True)


@every_program
def test_a_wrong_wiring_is_called_a_mistake_with_its_fix_and_a_right_one_is_not(framework, last_layer, from_logits):
    program = wiring_snippet(framework, last_layer, from_logits, [2, 1, 0.1], 0)
    wrong = from_logits == (last_layer == "softmax")
    assert ("Mistake: " in program, "Fix: " in program) == (wrong, wrong)


@every_program
def test_a_program_has_the_logits_of_the_reader_as_an_array(framework, last_layer, from_logits):
    array = "torch.tensor" if framework == "PyTorch" else "np.array"
    assert f"logits = {array}([[2, 1, -0.5]], " in wiring_snippet(framework, last_layer, from_logits, [2, 1, -0.5], 0)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_wiring_is_written_as_it_is_or_as_a_loss_that_always_takes_logits(framework):
    offered = {from_logits for family, _, from_logits in PROGRAMS if family == framework}
    for wiring in (wiring for key in WIRED for wiring in wirings(key)):
        written = written_wiring(framework, wiring)
        told = wiring.from_logits if wiring.from_logits in offered else True
        assert (written.last_layer, written.from_logits) == (wiring.last_layer, told)


def test_a_framework_without_programs_is_refused():
    with pytest.raises(InputError, match="framework 'Theano' is not one of Keras, PyTorch, optax, NumPy"):
        written_wiring("Theano", Wiring("torch", "linear", True))


def test_where_the_back_ends_of_keras_disagree_the_program_knows_each_of_them():
    program = wiring_snippet("Keras", "softmax", True, [30, 0, -30], 2)
    assert 'losses = {"tensorflow": 60, "jax": 1.55144, "torch": 1.55144, "numpy": 1.55144}' in program


def test_where_they_agree_there_is_one_number():
    assert "backend" not in wiring_snippet("Keras", "linear", True, [30, 0, -30], 2)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("Theano", "linear", True, [2, 1], 0), "framework 'Theano' is not one of Keras, PyTorch, optax, NumPy"),
        (("Keras", "sigmoid", True, [2, 1], 0), "last_layer 'sigmoid' is not one of linear, softmax"),
        (("Keras", "linear", 1, [2, 1], 0), "from_logits 1 is neither True nor False"),
        (
            ("PyTorch", "softmax", False, [2, 1], 0),
            "torch.nn.CrossEntropyLoss has no from_logits: it always takes logits, and applies softmax itself",
        ),
        (("NumPy", "linear", True, [2, 1], 5), "label 5 is outside 0..1 (2 classes)"),
        (("NumPy", "linear", True, [[2, 1]], [0]), "logits of shape (1, 2) are not those of one example, shape (K,)"),
        (("NumPy", "linear", True, [2, 1e39], 0), "logit 1e+39 at position 1 is too large for float32"),
    ],
)
def test_what_cannot_be_written_is_refused_in_a_sentence(arguments, sentence):
    with pytest.raises(InputError) as refusal:
        wiring_snippet(*arguments)
    assert str(refusal.value) == sentence
