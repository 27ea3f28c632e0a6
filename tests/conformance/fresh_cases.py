"""Asks a framework as many cases of a fresh seed as one likes, and prints those for which the model disagrees.

Run by hand, where the framework is:

    KERAS_BACKEND=jax python tests/conformance/fresh_cases.py keras-jax SEED NUMBER
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from asking import answer
from comparing import disagreements
from drawn_cases import drawn


def main(framework, seed, number):
    """Prints every case with what the model says otherwise, and how many there are."""
    cases = list(drawn(framework, int(seed), int(number)))
    found = [(case, why) for case in cases if (why := disagreements(case, answer(case)))]
    for case, why in found:
        print(json.dumps(case), *why, "", sep="\n")
    print(f"{framework}: {len(found)} disagreements in {len(cases)} cases of seed {seed}")


if __name__ == "__main__":
    main(*sys.argv[1:])
