"""How soon a page is there: light and full, next to the app built on st.slider and a page that needs no server.

    python tests/bench/bench_first_picture.py
    python tests/bench/bench_first_picture.py --lines "200 ms" --pages light client --visits 5

A real browser with an empty cache visits each page over lines of different length. The first live picture is there when
a slider, moved by a script as soon as there is one, has changed the loss on the screen. In the full page this edit
goes along into Streamlit's page, and the bytes of its next sheet are counted. Medians of the visits; ratios are to the
client-only page, which has as much script and style as the light page and no sheet, over the same line.
"""

import argparse
import re
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Browser, sync_playwright
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

ROOT = Path(__file__).parents[2]
BENCH = ROOT / "tests" / "bench"
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser"), str(BENCH)]

from finding import launch  # noqa: E402
from serving import free_port, running_app  # noqa: E402
from slow_line import SlowLine, slow_line  # noqa: E402

from scce.live import LOGIT_LAB, style  # noqa: E402
from scce.serve.documents import light_css, light_script  # noqa: E402

PHONE_RATE = 1.6e6 / 8  # bytes a second
PATIENCE = 120.0  # seconds for a page
BYTES_OF_THE_PAGE = "performance.getEntriesByType('navigation')[0].transferSize"
MORE = 0.5  # seconds after the last part, for what still jumps


@dataclass(frozen=True)
class Way:
    """A line to a server.

    Attributes:
        round_trip: seconds.
        rate: bytes a second; 0 for any number.
        visits: of each page, where it is not said otherwise.
    """

    round_trip: float
    rate: float
    visits: int


@dataclass(frozen=True)
class Visited:
    """A page that is visited.

    Attributes:
        server: that has it.
        path: its address there.
        figures: whether figures come after the first picture.
    """

    server: str
    path: str
    figures: bool


WAYS = {
    "none": Way(0.0, 0, 3),
    "50 ms": Way(0.05, 0, 1),
    "200 ms": Way(0.2, 0, 3),
    "300 ms, 1.6 Mbit/s": Way(0.3, PHONE_RATE, 1),
}
PAGES = {
    "client": Visited("client", "/", False),
    "light": Visited("app", "/live/logit_lab", False),
    "full": Visited("app", "/logit_lab", True),
    "st.slider": Visited("peer", "/", True),
}
COLUMNS = ("requests", "kB", "first live picture, s", "ratio", "hand-over, s", "first figure, s", "layout shift")


def main() -> None:
    """Prints a row for each page over each line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", nargs="*", choices=WAYS, default=list(WAYS))
    parser.add_argument("--pages", nargs="*", choices=PAGES, default=list(PAGES))
    parser.add_argument("--visits", type=int, help="of each page over each line")
    wanted = parser.parse_args()
    print("line", "page", *COLUMNS, sep=" | ")
    with sync_playwright() as playwright, ExitStack() as stack:
        browser = launch(playwright)
        stack.callback(browser.close)
        needed = {PAGES[page].server for page in wanted.pages}
        servers = {name: stack.enter_context(start()) for name, start in SERVERS.items() if name in needed}
        for page in wanted.pages:  # what a server does once, it does for the first visitor
            visit(browser, servers[PAGES[page].server], PAGES[page], Way(0.0, 0, 1))
        for line in wanted.lines:
            way, limit = WAYS[line], None
            for page in wanted.pages:
                visits = [
                    visit(browser, servers[PAGES[page].server], PAGES[page], way)
                    for _ in range(wanted.visits or way.visits)
                ]
                row = medians(visits)
                limit = row["first live picture, s"] if page == "client" else limit
                print_row(line, page, row | ({"ratio": row["first live picture, s"] / limit} if limit else {}))


@contextmanager
def client_only() -> Iterator[str]:
    """Serves the page that asks nothing of a server, with as much script and style as the light page, compressed."""
    padding = re.sub("(?i)</script", "", light_script(LOGIT_LAB, False) + light_css() + style(LOGIT_LAB.name))
    page = (BENCH / "client_page.html").read_text(encoding="utf-8").replace("/* as much", f"{padding} /* as much")

    async def answer(_: Request) -> HTMLResponse:
        return HTMLResponse(page)

    app = GZipMiddleware(Starlette(routes=[Route("/", answer)]))
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


SERVERS = {"client": client_only, "app": running_app, "peer": lambda: running_app(BENCH / "slider_page.py")}


def visit(browser: Browser, server: str, page: Visited, way: Way) -> dict[str, float]:
    """Returns what a new visitor of a page notes."""
    with slow_line(server, way.round_trip, way.rate) as line:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        try:
            context.add_init_script(path=BENCH / "first_picture.js")
            return _noted(context.new_page(), page, line)
        finally:
            context.close()


def _noted(tab: Any, page: Visited, line: SlowLine) -> dict[str, float]:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.method))
    tab.goto(line.address + page.path, wait_until="commit", timeout=1000 * PATIENCE)
    _await(tab, "window.seen.live && performance.getEntriesByType('navigation')[0].responseEnd")
    if page.figures:
        _await(tab, "window.seen.figure")
        tab.wait_for_timeout(1000 * MORE)
    seen = tab.evaluate("window.seen")
    return {
        "requests": asked.count("GET"),
        "kB": (line.down.carried if page.figures else tab.evaluate(BYTES_OF_THE_PAGE)) / 1000,
        "first live picture, s": seen["live"] / 1000,
        "hand-over, s": seen.get("handOver", float("nan")) / 1000,
        "first figure, s": seen.get("figure", float("nan")) / 1000,
        "layout shift": seen["shift"],
    }


def _await(tab: Any, expression: str) -> None:
    """Waits until an expression is true (Playwright's own waiting needs a page that allows eval)."""
    until = time.monotonic() + PATIENCE
    while not tab.evaluate(expression):
        if time.monotonic() > until:
            raise TimeoutError(f"{expression} is not true after {PATIENCE:.0f} s")
        tab.wait_for_timeout(20)


def medians(visits: list[dict[str, float]]) -> dict[str, float]:
    """Returns the median of each figure."""
    return {name: statistics.median(one[name] for one in visits) for name in visits[0]}


def print_row(line: str, page: str, row: Mapping[str, float]) -> None:
    """Prints a row of the table."""
    digits = {"requests": 0, "kB": 0, "layout shift": 3}
    figures = [row.get(name, float("nan")) for name in COLUMNS]
    words = [
        "-" if figure != figure else f"{figure:,.{digits.get(name, 2)}f}"
        for name, figure in zip(COLUMNS, figures, strict=True)
    ]
    print(line, page, *words, sep=" | ", flush=True)


if __name__ == "__main__":
    main()
