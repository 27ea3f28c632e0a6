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
from typing import Any, TypeAlias
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parents[2]))

import plotly.io
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.runtime_util import serialize_forward_msg
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.util import calc_hash
from streamlit.web.bootstrap import load_config_options

from scce.figures import encodings, logit_lab, surprise
from scce.ui import frame, session
from scce.ui.internals import Unchecked, write_the_theme_once
from scce.ui.live import LiveSession

EDITS, WARM_UP, LONG_TRAIL, PAUSE = 60, 5, 200, 0.02
REST, SHEET = "Streamlit around the script", "next sheet"
SCRIPT_THREAD = "ScriptRunner.scriptThread"
MakeEdit: TypeAlias = Callable[[int], list[Any]]  # the edit with a number, another one each time


def logit_edit(number: int) -> list[Any]:
    """Returns an edit that moves a logit."""
    return ["logit", number % 4, round(random.Random(number).uniform(-9, 9), 1)]


def unit_edit(number: int) -> list[Any]:
    """Returns an edit that changes words all over the page."""
    return ["unit", "bits" if number % 2 else "nats"]


def probability_edit(number: int) -> list[Any]:
    """Returns an edit that moves a probability."""
    return ["p", number % 4, round(random.Random(number).uniform(0.05, 0.9), 2)]


def label_edit(number: int) -> list[Any]:
    """Returns an edit that chooses a label."""
    return ["label", number % 3, random.Random(number).choice(range(4))]


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


def parts() -> Iterator[tuple[Any, str, str]]:
    """Yields what is watched: where it is, its name there, and the part that it counts to."""
    for module in (logit_lab, surprise, encodings):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield module, name, "figures: records" if name.endswith("_of") else "figures: building"
    for name in ("markdown", "caption", "header", "title", "info", "metric", "code", "table", "dataframe"):
        yield st, name, "prose, numbers, tables"
    yield plotly.io, "to_json", "figures: JSON"
    yield Unchecked, "to_dict", "figures: JSON"
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
        loop: the server's.
        runtime: the server.
        page: its address.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, runtime: Any, page: str) -> None:
        self.loop, self.runtime, self.browser, self.page = loop, runtime, Browser(), page
        self.session_id = self._on_loop(lambda: runtime.connect_session(self.browser, {}))
        self.run()

    def run(self, message: Any = None) -> None:
        """Sends what a browser does with an edit, and waits until the page has answered."""
        sent = BackMsg()
        state = sent.rerun_script
        state.page_script_hash = calc_hash(self.page)
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
        number = known["seen"] + 1
        self.run(
            {
                "number": number,
                "revision": known["revision"],
                "phase": "settled",
                "held": None,
                "edits": [[number, *edit]],
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
    write_the_theme_once()
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


def measure(reader: Reader, watch: Stopwatch, edit: MakeEdit) -> list[dict[str, Any]]:
    """Returns what each edit took, part by part, in milliseconds; and what was sent."""
    rows = []
    for number in range(EDITS + WARM_UP):
        watch.seconds.clear()
        reader.browser.sizes.clear()
        reader.browser.count = 0
        before = time.process_time()
        reader.edit(edit(number))
        time.sleep(PAUSE)  # the last messages go out
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
    """Returns the median of each name's values; where it has none it is 0."""
    names = {name for row in rows for name in row}
    return {name: median(row.get(name, 0) for row in rows) for name in names}


def show(title: str, rows: Sequence[dict[str, Any]]) -> None:
    """Prints a table."""
    print(f"\n{title}: medians of {len(rows)}")
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
    """Prints a table per page, and more of the lab."""
    watch = Stopwatch()
    with patch.object(session, "HEAD_START", 0), server() as (loop, runtime):
        for where, name, part in parts():
            patch.object(where, name, watch.watched(part, getattr(where, name))).start()
        lab = Reader(loop, runtime, "logit_lab")
        show("/logit_lab", measure(lab, watch, logit_edit))
        for number in range(LONG_TRAIL):
            lab.edit(logit_edit(number))
        show(f"/logit_lab after {LONG_TRAIL} edits more", measure(lab, watch, logit_edit))
        show("/logit_lab, an edit that runs all of the page", measure(lab, watch, unit_edit))
        show("/information", measure(Reader(loop, runtime, "information"), watch, probability_edit))
        show("/encodings", measure(Reader(loop, runtime, "encodings"), watch, label_edit))


if __name__ == "__main__":
    main()
