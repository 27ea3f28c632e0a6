"""Which process begins with which tests: the browser tests wait a lot, and the others fill their pauses."""

from collections.abc import Sequence
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LONG = ("test_figures.py", "test_restart.py", "test_room.py", "test_training.py")  # with tests of more than 15 seconds


def dealt(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """Returns the tests in the order in which as many equal shares begin with browser tests as there are, but one.

    With --dist=worksteal each process begins with its share of the list, and takes of another's end when it is done.
    A browser test is taken last, and a file with long ones never.
    """
    files = sorted(
        {item.path for item in items if item.path.parent == HERE}, key=lambda path: (path.name not in LONG, path)
    )
    others = [item for item in items if item.path.parent != HERE]
    hands, found = processes - 1, []
    for first in range(hands):
        hand = [item for path in files[first::hands] for item in items if item.path == path]
        fill = max(0, len(items) // processes - len(hand))
        found += hand + others[:fill]
        others = others[fill:]
    return found + others
