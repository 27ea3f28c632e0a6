"""Writes frameworks.json: what the real frameworks answer, for the tests that run without them.

Run by hand, where the frameworks are; tests/frameworks/test_frameworks.py reads the file:

    pip install -r tests/conformance/requirements.txt
    python tests/golden/make_frameworks.py

The cases are those of tests/conformance: every quirk, and the first few of those drawn at random, without the
large ones. An infinite number and NaN are written as text, because JSON has none.
"""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parents[1] / "conformance"))

import asking
from comparing import as_text
from drawn_cases import drawn
from framework_cases import quirks

from scce.frameworks import FRAMEWORKS

DRAWN, LARGE = 12, 100
OUTPUT = Path(__file__).with_name("frameworks.json")


def recorded_cases(framework):
    """Returns the cases to record."""
    chosen = [*quirks(framework), *list(drawn(framework))[:DRAWN]]
    return [case for case in chosen if len(case["predictions"][0]) < LARGE]


def answers(framework, cases):
    """Returns the framework's answers, from a process of its own."""
    backend = {"KERAS_BACKEND": FRAMEWORKS[framework].keras_back_end or ""}
    backend |= {"JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": ""}
    done = subprocess.run(
        [sys.executable, asking.__file__],
        input=json.dumps(cases),
        env=os.environ | backend,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def main():
    versions = {name: number for framework in FRAMEWORKS for name, number in asking.installed(framework).items()}
    header = {
        "made_by": "tests/golden/make_frameworks.py",
        "versions": {"python": platform.python_version(), **versions},
    }
    lines = []
    for framework in FRAMEWORKS:
        cases = recorded_cases(framework)
        for case, answer in zip(cases, answers(framework, cases), strict=True):
            lines.append(json.dumps(as_text({"case": case, "answer": answer}), allow_nan=False, separators=(",", ":")))
    text = json.dumps(header, indent=1).removesuffix("\n}") + ',\n "records": [\n' + ",\n".join(lines) + "\n ]\n}\n"
    json.loads(text)
    OUTPUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
