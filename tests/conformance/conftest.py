"""The real frameworks, each in a process of its own: pytest imports none of them, and none of their warnings.

A framework that is not installed skips its tests with the reason; with SCCE_CONFORMANCE=required it fails them.
"""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from scce.losses import categorical_crossentropy, sparse_categorical_crossentropy

INTERPRETER = Path(__file__).with_name("interpreter.py")

# What to import for a framework. Keras is the same package on every back end, and chooses its own at import.
MODULES = {
    "Keras on TensorFlow": ("tensorflow", "keras"),
    "Keras on JAX": ("jax", "keras"),
    "Keras on PyTorch": ("torch", "keras"),
    "Keras on NumPy": ("numpy", "keras"),
    "PyTorch": ("torch",),
    "optax on JAX": ("jax", "optax"),
    "scikit-learn": ("sklearn",),
}


def environment(framework):
    """Returns the environment variables of a process that runs the framework, on the processor and quietly."""
    backend = {"KERAS_BACKEND": MODULES[framework][0]} if framework.startswith("Keras") else {}
    quiet = {"CUDA_VISIBLE_DEVICES": "", "JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "3"}
    return os.environ | backend | quiet | {"OMP_NUM_THREADS": "1"}  # arrays this small do not gain by more


def refuse_if_missing(framework):
    """Skips the test, or fails it where that is asked for, if a module of the framework is not installed."""
    missing = [name for name in MODULES[framework] if find_spec(name) is None]
    if missing:
        reason = f"not installed: {', '.join(missing)} (pip install -r tests/conformance/requirements.txt)"
        if os.environ.get("SCCE_CONFORMANCE") == "required":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def interpreters():
    """The processes that are open, by framework."""
    opened = {}
    yield opened
    for process in opened.values():
        process.kill()  # to wait for a framework to tidy up takes seconds
        process.communicate()


@pytest.fixture
def run(interpreters):
    """Runs a program on a framework; returns what it printed and what it was warned of. A failure fails the test."""

    def run_program(framework, program):
        refuse_if_missing(framework)
        if framework not in interpreters:
            interpreters[framework] = subprocess.Popen(
                [sys.executable, str(INTERPRETER), *MODULES[framework]],
                env=environment(framework),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        process = interpreters[framework]
        process.stdin.write(json.dumps(program) + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        if not answer:
            pytest.fail(f"{framework} ended with exit code {process.wait()}")
        outcome = json.loads(answer)
        if outcome["failure"]:
            pytest.fail(f"{program}\n{outcome['failure']}")
        return outcome["printed"].strip(), outcome["warnings"]

    return run_program


@pytest.fixture
def run_alone():
    """Runs a program as a reader does, in a fresh interpreter; returns what it printed."""

    def run_fresh(framework, program):
        refuse_if_missing(framework)
        done = subprocess.run(
            [sys.executable, "-"], input=program, env=environment(framework), capture_output=True, text=True
        )
        if done.returncode:
            pytest.fail(f"{program}\n{done.stderr}")
        return done.stdout.strip()

    return run_fresh


@pytest.fixture(scope="session")
def core_loss():
    """The core's mean loss of labels in any encoding. Yes or no for one class: two classes, one with logit 0."""

    def mean_loss(encoding, truth, logits):
        if encoding == "integer":
            return sparse_categorical_crossentropy(truth, logits).mean()
        if encoding == "multi-hot":
            yes_or_no = np.stack([0 * logits, logits], axis=-1)
            return sparse_categorical_crossentropy(np.array(truth, dtype=int), yes_or_no).mean()
        # In float32, as the frameworks have them: rows of the snippets sum to 1 only so far.
        return categorical_crossentropy(np.array(truth, dtype=np.float32), logits).mean()

    return mean_loss
