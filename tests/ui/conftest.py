"""Visits to the app that need no browser, and do not wait for one."""

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pytest
from streamlit.components.v2 import manifest_scanner

sys.path.insert(0, str(Path(__file__).parents[1] / "links"))  # any state of every page
sys.path.insert(0, str(Path(__file__).parents[1] / "live"))  # how a live component reads what it gets
sys.path.insert(0, str(Path(__file__).parent))

from scce.ui import session
from scce.ui.training import turn


@pytest.fixture(scope="session", autouse=True)
def no_head_start() -> Iterator[None]:
    """Nobody waits for figures here."""
    with patch.object(session, "HEAD_START", 0):
        yield


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """A page that trains waits for its worker, however busy the machine is."""
    with patch.object(turn, "PATIENCE", 30):
        yield


@pytest.fixture(scope="session", autouse=True)
def one_look_at_what_is_installed() -> Iterator[None]:
    """Streamlit reads of every installed package whether it is a component, once a visit: half of its time."""
    with patch.object(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)):
        yield
