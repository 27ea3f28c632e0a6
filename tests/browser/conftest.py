"""One browser and one server for all browser tests; a fresh visitor for each."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from finding import launch
from serving import Line, running_app

LIVE = ".live[data-ready]"  # a live component; a page without one is ready with its last part
SEARCHING = re.compile(r"/\w+/_stcore/")  # Streamlit looks for its server below the page's path first: 404


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            found = launch(playwright)
        except RuntimeError as missing:
            if os.environ.get("CI") == "true":
                pytest.fail(str(missing))
            pytest.skip(str(missing))
        yield found
        found.close()


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    with running_app() as address:
        yield address


@pytest.fixture(scope="session")
def slow_line(app: str) -> Iterator[Line]:
    """200 ms each way."""
    with Line(app, delay=0.2) as line:
        yield line


@pytest.fixture
def fragile_line(slow_line: Line) -> Iterator[Line]:
    """The slow line, and a test may cut it."""
    yield slow_line
    slow_line.mend()


@pytest.fixture(scope="session")
def desk(browser: Browser) -> Iterator[BrowserContext]:
    """A desktop browser that keeps its cache, so that only the first visit loads Streamlit."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def visit(browser: Browser, desk: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Opens an address as a new visitor, and waits for its live component.

    In the end it asserts that the console is quiet, and that nothing was asked of another host.
    """
    opened: list[Page | BrowserContext] = []
    complaints: list[str] = []

    def open_page(address: str, *, expected: tuple[str, ...] = (), ready: str = LIVE, **device: object) -> Page:
        """Opens a page and waits for a part of it.

        `device` says what is different from the desk, `expected` what the console may say.
        """
        context = browser.new_context(**device) if device else desk
        page = context.new_page()
        opened.append(context if device else page)
        page.on("pageerror", lambda error: complaints.append(str(error)))

        def listen(message: ConsoleMessage) -> None:
            known = SEARCHING.search(message.location["url"]) or any(word in message.text for word in expected)
            if message.type == "error" and not known:
                complaints.append(f"{message.text} ({message.location['url']})")

        def watch(request: Request) -> None:
            if urlsplit(request.url).netloc not in ("", urlsplit(address).netloc):
                complaints.append(f"asked of another host: {request.url}")

        page.on("console", listen)
        page.on("request", watch)
        page.goto(address)
        page.locator(ready).first.wait_for()
        return page

    yield open_page
    for item in opened:
        item.close()
    assert complaints == []
