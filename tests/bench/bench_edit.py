"""Where the time of a settled edit goes: what a page costs the server when its reader lets go of a slider.

A session of the app runs in this process as it does on a server, from the message that a browser sends to the bytes
that go back. Processor time of the script's thread is counted, part by part, and of the whole process; what one part
calls another for is counted there. The next sheet of the live component is a part of its own.

python tests/bench/bench_edit.py
"""

import asyncio
import inspect
import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[2]))

import plotly.io
import streamlit as st
from plotly.basedatatypes import BaseFigure
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.runtime_util import serialize_forward_msg
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.util import calc_hash
from streamlit.web.bootstrap import load_config_options

from scce.figures import encodings, logit_lab, surprise
from scce.ui import frame, session
from scce.ui.encodings.session import EncodingsSession
from scce.ui.live import LiveSession
from scce.ui.logit_lab.session import LabSession
from scce.ui.session import Session
from scce.ui.surprise.session import SurpriseSession

EDITS, WARM_UP, LONG_TRAIL = 60, 5, 200
REST, SHEET = "Streamlit around the script, imports", "next sheet"


def lab_edit(number: int) -> list[Any]:
    return ["logit", number % 4, round(random.Random(number).uniform(-9, 9), 1)]


def surprise_edit(number: int) -> list[Any]:
    return ["p", number % 4, round(random.Random(number).uniform(0.05, 0.9), 2)]


def encodings_edit(number: int) -> list[Any]:
    return ["label", number % 3, random.Random(number).choice(range(4))]


PAGES: dict[str, tuple[type[Session[Any]], Callable[[int], list[Any]]]] = {
    "logit_lab": (LabSession, lab_edit),
    "information": (SurpriseSession, surprise_edit),
    "encodings": (EncodingsSession, encodings_edit),
}


class Stopwatch:
    """Processor time of the script's thread by part, without what other parts take inside."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._running: list[list[Any]] = []

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Counts what happens inside to a part."""
        start, frame = time.thread_time(), [name, 0.0]
        self._running.append(frame)
        try:
            yield
        finally:
            taken = time.thread_time() - start
            self._running.pop()
            self.seconds[name] += taken - frame[1]
            if self._running:
                self._running[-1][1] += taken

    def watched(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Returns a function that counts to a part."""

        def call(*args: Any, **options: Any) -> Any:
            if threading.current_thread().name != SCRIPT_THREAD:
                return function(*args, **options)
            with self.part(name):
                return function(*args, **options)

        return call


SCRIPT_THREAD = "ScriptRunner.scriptThread"


def parts() -> Iterator[tuple[Any, str, str]]:
    """Yields what is watched: where it is, its name there, and the part that it counts to."""
    for module in (logit_lab, surprise, encodings):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield module, name, "figures: records" if name.endswith("_of") else "figures: building"
    for name in ("markdown", "caption", "header", "title", "info", "metric", "code", "table", "dataframe"):
        yield st, name, "prose, numbers, tables"
    yield plotly.io, "to_json", "figures: JSON"
    yield BaseFigure, "to_dict", "figures: JSON"
    yield st, "plotly_chart", "figures: message"
    for name in ("selectbox", "pills", "number_input", "button", "download_button", "radio"):
        yield st, name, "controls"
    yield LiveSession, "show", SHEET
    yield session, "read_address", "session and address"
    yield frame, "read_address", "session and address"
    yield frame, "write_address", "session and address"
    yield LiveSession, "take_message", "session and address"
    yield frame, "show_source", "source"
    yield frame, "show_next", "link to the next page"
    yield st, "navigation", "navigation"
    yield st, "set_page_config", "navigation"
    yield ScriptRunner, "_run_script_thread", REST


class Browser:
    """What a browser does with the messages: it counts them, and remembers those it may.

    Attributes:
        sizes: bytes by what a message is about.
    """

    client_context = None

    def __init__(self) -> None:
        self.sizes: Counter[str] = Counter()
        self.count = 0
        self.finished = threading.Event()
        self.ids: dict[str, str] = {}
        self.remembered: dict[str, int] = {}
        self.live: dict[str, Any] = {}

    def write_forward_msg(self, message: ForwardMsg) -> None:
        """Takes a message."""
        size = len(serialize_forward_msg(message))
        self.count += 1
        self.sizes[kind_of(message)] += size
        if message.metadata.cacheable or message.WhichOneof("type") == "ref_hash":
            self.remembered[message.hash or message.ref_hash] = 0
        element = message.delta.new_element
        if element.WhichOneof("type") == "bidi_component":
            self.ids |= {"live": element.bidi_component.id, "fragment": message.delta.fragment_id}
            sent = element.bidi_component
            self.live = json.loads(sent.json if sent.WhichOneof("data") == "json" else sent.mixed.json)
        if message.WhichOneof("type") == "script_finished" and message.script_finished in (
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
        ):
            self.remembered = {each: age + 1 for each, age in self.remembered.items() if age < 2}
            self.finished.set()


def kind_of(message: ForwardMsg) -> str:
    """Returns what a message is about."""
    kind = message.WhichOneof("type")
    if kind != "delta":
        return kind
    if message.delta.WhichOneof("type") == "add_block":
        return "block"
    element = message.delta.new_element.WhichOneof("type")
    return SHEET if element == "bidi_component" else element


class Reader:
    """One reader's session of a page, without a browser.

    Args:
        page: its address.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, runtime: Any, page: str) -> None:
        self.loop, self.runtime, self.browser, self.page = loop, runtime, Browser(), page
        self.query = ""
        self.number = 0
        self.session_id = self._on_loop(lambda: runtime.connect_session(self.browser, {}))
        self.run()

    def run(self, message: Any = None) -> None:
        """Sends what a browser does with an edit, and waits until the page has answered."""
        sent = BackMsg()
        state = sent.rerun_script
        state.page_script_hash = calc_hash(self.page)
        state.query_string = self.query
        state.cached_message_hashes.extend(self.browser.remembered)
        if message:
            state.widget_states.widgets.add(id=self.browser.ids["live"], json_value=json.dumps({"message": message}))
            state.fragment_id = self.browser.ids["fragment"]
        self.browser.finished.clear()
        self._on_loop(lambda: self.runtime.handle_backmsg(self.session_id, sent))
        if not self.browser.finished.wait(30):
            raise TimeoutError

    def edit(self, edit: list[Any]) -> None:
        """Makes an edit and lets go."""
        known = self.browser.live
        self.number = known["seen"] + 1
        self.run(
            {
                "number": self.number,
                "revision": known["revision"],
                "phase": "settled",
                "held": None,
                "edits": [[self.number, *edit]],
            }
        )

    def _on_loop(self, function: Callable[[], Any]) -> Any:
        async def call() -> Any:
            return function()

        return asyncio.run_coroutine_threadsafe(call(), self.loop).result()


@contextmanager
def server() -> Iterator[tuple[asyncio.AbstractEventLoop, Any]]:
    """Runs the app in this process, without its port."""
    load_config_options({})
    app = st.App(Path(__file__).parents[2] / "app.py")
    runtime = app._create_runtime()
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="event loop", daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(runtime.start(), loop).result()
    try:
        yield loop, runtime
    finally:
        runtime.stop()
        time.sleep(0.2)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def measure(reader: Reader, watch: Stopwatch, edit: Callable[[int], list[Any]], first: int) -> list[dict[str, Any]]:
    """Returns what each edit took, part by part, in milliseconds; and what was sent."""
    rows = []
    for number in range(first, first + EDITS + WARM_UP):
        watch.seconds.clear()
        reader.browser.sizes.clear()
        reader.browser.count = 0
        before = time.process_time()
        reader.edit(edit(number))
        time.sleep(0.02)
        whole = time.process_time() - before
        rows.append(
            {
                "parts": {name: 1000 * seconds for name, seconds in watch.seconds.items()},
                "process": 1000 * whole,
                "sizes": dict(reader.browser.sizes),
                "count": reader.browser.count,
            }
        )
    return rows[WARM_UP:]


def medians(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    names = {name for row in rows for name in row}
    return {name: median(row.get(name, 0) for row in rows) for name in names}


def show(page: str, rows: Sequence[dict[str, Any]]) -> None:
    """Prints a page's table."""
    print(f"\n/{page}: a settled edit, medians of {len(rows)}")
    for name, value in sorted(medians([row["parts"] for row in rows]).items(), key=lambda pair: -pair[1]):
        print(f"  {name:40s} {value:7.2f} ms")
    thread = median(sum(row["parts"].values()) for row in rows)
    bare = median(sum(row["parts"].values()) - row["parts"].get(SHEET, 0) for row in rows)
    print(f"  {'script thread':40s} {thread:7.2f} ms, without the {SHEET} {bare:.2f}")
    print(f"  {'whole process':40s} {median(row['process'] for row in rows):7.2f} ms")
    sizes = medians([row["sizes"] for row in rows])
    for name, value in sorted(sizes.items(), key=lambda pair: -pair[1]):
        print(f"    {name:38s} {value:9,.0f} bytes")
    total = median(sum(row["sizes"].values()) for row in rows)
    print(f"    {'sent':38s} {total:9,.0f} bytes, without the {SHEET} {total - sizes.get(SHEET, 0):,.0f}")
    print(f"    {'messages':38s} {median(row['count'] for row in rows):9.0f}")


def main() -> None:
    """Prints a table per page, the lab's also after a long trail."""
    watch = Stopwatch()
    with patch.object(session, "HEAD_START", 0), server() as (loop, runtime):
        for where, name, part in parts():
            patch.object(where, name, watch.watched(part, getattr(where, name))).start()
        for page, (_, edit) in PAGES.items():
            reader = Reader(loop, runtime, page)
            show(page, measure(reader, watch, edit, 0))
            if page == "logit_lab":
                for number in range(LONG_TRAIL):
                    reader.edit(edit(number))
                show(f"{page} after {LONG_TRAIL} edits more", measure(reader, watch, edit, 1000))


if __name__ == "__main__":
    main()
