"""The real frameworks, each in a process of its own: pytest imports none of them, and none of their warnings.

A framework that is not installed skips its tests with the reason; with SCCE_CONFORMANCE=required it fails them.
"""

import json
import os
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

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
    "torchmetrics": ("torch", "torchmetrics"),
}


def environment(framework):
    """Returns the environment variables of a process that runs the framework, on the processor and quietly."""
    backend = {"KERAS_BACKEND": MODULES[framework][0]} if framework.startswith("Keras") else {}
    quiet = {"CUDA_VISIBLE_DEVICES": "", "JAX_PLATFORMS": "cpu", "TF_CPP_MIN_LOG_LEVEL": "3"}
    return os.environ | backend | quiet | {"OMP_NUM_THREADS": "1"}  # arrays this small do not gain by more


def missing_modules(framework):
    """Returns the modules of a framework that are not installed."""
    return [name for name in MODULES[framework] if find_spec(name) is None]


def refuse_if_missing(*frameworks):
    """Skips the test, or fails it where that is asked for, if a module of a framework is not installed."""
    missing = sorted({name for framework in frameworks for name in missing_modules(framework)})
    if missing:
        reason = f"not installed: {', '.join(missing)} (pip install -r tests/conformance/requirements.txt)"
        if os.environ.get("SCCE_CONFORMANCE") == "required":
            pytest.fail(reason)
        pytest.skip(reason)


class Interpreter:
    """A process that runs programs of one framework, one at a time; several tests may ask it at once."""

    def __init__(self, framework, modules):
        self.framework, self.lock = framework, Lock()
        self.process = subprocess.Popen(
            [sys.executable, str(INTERPRETER), *modules],
            env=environment(framework),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, program):
        """Runs a program; returns what it printed and what it was warned of. A failure fails the test."""
        with self.lock:
            self.process.stdin.write(json.dumps(program) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        if not answer:
            pytest.fail(f"{self.framework} ended with exit code {self.process.wait()}")
        outcome = json.loads(answer)
        if outcome["failure"]:
            pytest.fail(f"{program}\n{outcome['failure']}")
        return outcome["printed"].strip(), outcome["warnings"]

    def end(self):
        self.process.kill()  # to wait for a framework to tidy up takes seconds
        self.process.communicate()


@pytest.fixture(scope="session")
def run():
    """Runs a program on a framework; returns what it printed and what it was warned of. A failure fails the test."""
    opened, locks = {}, defaultdict(Lock)

    def run_program(framework, program):
        refuse_if_missing(framework)
        with locks[framework]:
            if framework not in opened:
                opened[framework] = Interpreter(framework, MODULES[framework])
        return opened[framework].run(program)

    yield run_program
    for interpreter in opened.values():
        interpreter.end()


@pytest.fixture(scope="session")
def run_unprepared():
    """Runs programs one after another in an interpreter that has imported nothing; returns what each printed."""

    def run_programs(framework, programs):
        interpreter = Interpreter(framework, ())
        try:
            return [interpreter.run(program)[0] for program in programs]
        finally:
            interpreter.end()

    return run_programs


def broken(law, names):
    """Returns the names for which a law does not hold, as text, each with the reason."""
    found = {}
    for name in names:
        try:
            law(name)
        except (AssertionError, pytest.fail.Exception) as problem:
            found[str(name)] = str(problem)
    return found


@pytest.fixture(scope="session")
def everywhere():
    """Checks that a law holds for every name on every framework, as many frameworks at a time as there are cores.

    It is given the law, of a framework and a name, and the names by framework. The test fails with all the names
    for which the law does not hold. A framework that is not installed skips the test after the law held elsewhere.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:

        def check(law, names):
            missing = [framework for framework in names if missing_modules(framework)]
            if os.environ.get("SCCE_CONFORMANCE") == "required":
                refuse_if_missing(*missing)
            asked = {
                framework: pool.submit(broken, partial(law, framework), names[framework])
                for framework in names
                if framework not in missing
            }
            found = [
                f"{framework}, {name}: {why}"
                for framework, broken_there in asked.items()
                for name, why in broken_there.result().items()
            ]
            if found:
                pytest.fail("\n".join(found), pytrace=False)
            refuse_if_missing(*missing)

        yield check


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
