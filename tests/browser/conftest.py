"""One browser and one server for all browser tests of a process; a new visitor for each.

Streamlit keeps what a page no longer shows for a moment, hidden beside what came in its place: a control or a part of
Streamlit's is found by its role, which leaves out what is hidden, or with `filter(visible=True)`.
"""

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from finding import launch
from hiding import HiddenLoop
from order import dealt
from serving import Line, running_app
from tabs import PATIENCE, Tabs, Visit

SLOW = 0.2  # seconds each way
expect.set_options(timeout=PATIENCE)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = dealt(items, processes) if processes > 1 else items


@pytest.fixture(scope="session")
def loop() -> HiddenLoop:
    return HiddenLoop()


@pytest.fixture(autouse=True)
def other_tests_do_not_see_the_loop(loop: HiddenLoop) -> Iterator[None]:
    loop.show()
    yield
    loop.hide()


@pytest.fixture(scope="session")
def browser(loop: HiddenLoop) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            found = launch(playwright)
        except RuntimeError as missing:
            if os.environ.get("CI") == "true":
                pytest.fail(str(missing))
            pytest.skip(str(missing))
        yield found
        loop.show()
        found.close()


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCCE_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('rooms') / 'rooms.sqlite'}")
        with running_app() as address:
            yield address


@pytest.fixture(scope="session")
def slow_line(app: str) -> Iterator[Line]:
    """A line that `slow_visit` makes slow; a test may cut it."""
    with Line(app) as line:
        yield line


@pytest.fixture(scope="session")
def tabs(browser: Browser, loop: HiddenLoop) -> Iterator[Tabs]:
    """The tabs that are open; a visit that is over leaves its own to the next."""
    opened = Tabs(browser)
    yield opened
    loop.show()
    opened.close()


@pytest.fixture
def visit(tabs: Tabs) -> Iterator[Callable[..., Page]]:
    """Opens an address as a new visitor, and waits for a part of the page.

    In the end it asserts that the console is quiet, that nothing asked the reader in a window of its own, and that
    nothing was asked of another host.
    """
    visits: list[Visit] = []

    def open_page(address: str, **how: Any) -> Page:
        visits.append(Visit(tabs, address, **how))
        return visits[-1].open()

    yield open_page
    for one in visits:
        one.leave()
    assert [complaint for one in visits for complaint in one.complaints] == []


@pytest.fixture
def slow_visit(visit: Callable[..., Page], slow_line: Line) -> Iterator[Callable[..., Page]]:
    """Opens a page as a new visitor whose line is slow from the moment the page is there: 200 ms each way."""

    def open_page(path: str = "", **how: Any) -> Page:
        slow_line.delay = 0.0
        page = visit(slow_line.address + path, **how)
        slow_line.delay = SLOW
        return page

    yield open_page
    slow_line.delay = 0.0
    slow_line.mend()
