"""What Streamlit does not promise, and the app cannot do without: all of it, each with its reason.

For Streamlit 1.67. tests/ui/test_internals.py fails when something is gone, or when it is no longer needed.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import plotly.io
import streamlit as st
from streamlit import runtime
from streamlit.file_util import get_static_dir
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, EnvironmentInfo, UserInfo
from streamlit.runtime import app_session
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext, get_script_run_ctx
from streamlit.runtime.state.common import GENERATED_ELEMENT_ID_PREFIX
from streamlit.runtime.state.session_state import (
    STREAMLIT_INTERNAL_KEY_PREFIX,
    Serialized,
    SessionState,
    Value,
    WStates,
)
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from scce.figures.drawing import Drawing

__all__ = [
    "BUNDLES",
    "HIDDEN_OPTIONS",
    "WHOLE_CELLS",
    "Unchecked",
    "UploadedFile",
    "end_if_unwanted",
    "files_held",
    "forget_who_has_left",
    "handed_over_in_pieces",
    "is_from_a_page",
    "is_here",
    "know_every_address_from_the_start",
    "let_go_of_file",
    "origins_allowed",
    "run_again_after_a_cut",
    "say_nothing_of_the_machine",
    "take_no_value_that_cannot_be_read",
    "wake_the_server_from_other_threads_only",
    "write_the_theme_once",
]

# In .streamlit/config.toml. Without it each rerun ends with a collection of garbage that takes 70 to 100 ms, with
# the answer still waiting to be sent; Python's own collector stays on.
HIDDEN_OPTIONS = {"runner.postScriptGC": False}

# Streamlit's own JavaScript and CSS, which it serves at /static/: the names tell a file's content.
BUNDLES = Path(get_static_dir()) / "static"


# Streamlit breaks the text of a table's cell at 400 pixels, also where the cell has twice that. A page that shows
# this with st.html lets the text have its cell.
WHOLE_CELLS = '<style>[data-testid="stTable"] td [data-testid="stMarkdownContainer"] {max-width: 44rem}</style>'

NUMBERS = {"int_value", "double_value"}  # a browser sends a whole number as such, also to a widget for any
A_DAY = 86_400.0  # seconds: never, in the life of a page
PIECE = 0.002  # seconds of a script
ROUNDS = 4  # of the server between two pieces


class Unchecked(go.Figure):  # type: ignore[misc]  # Plotly says no types
    """A drawing as st.plotly_chart takes it without having Plotly check every word of it, 3 to 5 ms each time.

    What is no figure of Plotly's is checked there; of a figure only `to_dict` is called. So this one has nothing else.
    """

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing  # and nothing of Plotly's own: that would check it

    def to_dict(self) -> dict[str, Any]:
        """Returns what a browser is sent, with Streamlit's template, in which it puts the colours of the theme."""
        sent, template = self._drawing.sent, _template()
        drawn = {trace["type"] for trace in sent["data"]}
        of_the_drawn = {kind: words for kind, words in template["data"].items() if kind in drawn}
        return sent | {"layout": {**sent["layout"], "template": template | {"data": of_the_drawn}}}


@cache
def _template() -> dict[str, Any]:
    template: dict[str, Any] = plotly.io.templates[plotly.io.templates.default].to_plotly_json()
    return template


# What a reader's page sends through Streamlit's socket. What else Streamlit takes is for developers: to empty the
# caches of all readers, to ask for the repository, to install files.
FROM_PAGES = {"rerun_script", "stop_script", "file_urls_request", "app_heartbeat", "deferred_file", "dataframe_chunk"}
# Of one message: more than any page sends. Streamlit answers for each file that is named, and looks at each value.
MOST_VALUES, MOST_MESSAGES_KEPT, MOST_FILES_NAMED = 2_000, 5_000, 100
NAMES_OF_WIDGETS = (GENERATED_ELEMENT_ID_PREFIX, STREAMLIT_INTERNAL_KEY_PREFIX)  # by another name it is a key of ours


def is_from_a_page(message: bytes) -> bool:
    """Returns whether a message to Streamlit's socket is one that a reader's page sends."""
    try:
        sent = BackMsg.FromString(message)
    except Exception:  # of a package that only Streamlit knows: the message cannot be read
        return False
    kind = sent.WhichOneof("type")
    if kind == "backend_operation_request":
        kind = sent.backend_operation_request.WhichOneof("payload")
    return kind in FROM_PAGES and _is_of_a_page_s_size(sent) and _names_widgets(sent)


def _is_of_a_page_s_size(sent: BackMsg) -> bool:
    run, named = sent.rerun_script, sent.file_urls_request.file_names
    values, kept = run.widget_states.widgets, run.cached_message_hashes
    return len(values) <= MOST_VALUES and len(kept) <= MOST_MESSAGES_KEPT and len(named) <= MOST_FILES_NAMED


def _names_widgets(sent: BackMsg) -> bool:
    """Returns whether all values are of widgets: one of anything else is an error in Streamlit, which is logged."""
    return all(value.id.startswith(NAMES_OF_WIDGETS) for value in sent.rerun_script.widget_states.widgets)


def files_held() -> dict[tuple[str, str], int]:
    """Returns how many bytes the uploads have that the server holds, by session and name."""
    manager: Any = runtime.get_instance().uploaded_file_mgr
    return {
        (session, name): len(record.data)
        for session, records in list(manager.file_storage.items())
        for name, record in list(records.items())
    }


def is_here(session: str) -> bool:
    """Returns whether a reader's page of that name is open at this server."""
    return runtime.get_instance().is_active_session(session)


def let_go_of_file(name: tuple[str, str]) -> None:
    """Takes an upload away, by its session and its name; its page then has no file.

    Streamlit itself keeps the bytes where the page's widget has its value, until the reader does something.
    """
    session, file = name
    server: Any = runtime.get_instance()
    server.uploaded_file_mgr.remove_file(session, file)
    info = server._session_mgr.get_session_info(session)
    if info is not None:
        _put_nothing_in_place_of(file, info.session.session_state)


def _put_nothing_in_place_of(file: str, state: SessionState) -> None:
    """Gives a widget that has a file the value that Streamlit gives it where the file is not there any more."""
    for widget, value in list(state._old_state.items()):
        if getattr(value, "file_id", None) == file:
            state._old_state[widget] = DeletedFile(file)
    for widget, stored in list(state._new_widget_state.states.items()):
        if isinstance(stored, Value) and getattr(stored.value, "file_id", None) == file:
            state._new_widget_state.states[widget] = Value(DeletedFile(file))


def forget_who_has_left() -> None:
    """Forgets the sessions that Streamlit kept in case their readers come again, for as long as it says it does.

    Streamlit itself forgets one when the next leaves, which may be tomorrow. In the server's thread.
    """
    manager: Any = runtime.get_instance()._session_mgr
    with manager._storage_lock:
        left = manager._session_storage._cache.expire()
    for _, info in left:
        info.session.shutdown()
        info.session.session_state.clear()


def origins_allowed() -> tuple[str, ...]:
    """Returns the other sites whose pages may open a socket, "*" for all of them."""
    if not st.get_option("server.enableCORS"):
        return ("*",)
    return tuple(st.get_option("server.corsAllowedOrigins"))


def know_every_address_from_the_start() -> None:
    """Lets a new server's first visit open any page by its address.

    A folder named pages makes Streamlit take the first visit for one to an app of its old kind, where no address
    but the root is known. st.navigation says otherwise, but too late for that visit.
    """
    PagesManager.uses_pages_directory = False


def run_again_after_a_cut() -> None:
    """Has a browser whose line was cut ask for the page as soon as the line is there again.

    It does so where a part of the page runs from time to time. Elsewhere a server that was started again would not
    know of the browser, and the page would stand still, until the reader's next click; and that click would be lost.
    """
    st.fragment(lambda: None, run_every=A_DAY)()


@contextmanager
def handed_over_in_pieces(between: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Has a script hand what it shows to the server piece by piece, and wait meanwhile.

    Python carries out one thread at a time, and the server is one of them. Streamlit wakes it for each element, and
    the two then hinder each other: a question for a next sheet, 2 ms of work, waits 50 to 200 ms where thirty scripts
    run. Piece by piece, the server does all that has come meanwhile, undisturbed.

    Args:
        between: is called after each piece, in the script's thread.
    """
    context, loop = get_script_run_ctx(suppress_warning=True), _server_s_loop()
    if context is None or loop is None:
        yield
        return
    send, goes_on = context._enqueue, context.session_state._yield_callback
    pieces = Pieces(_way_to_the_reader(context), loop, goes_on, between)
    context._enqueue = pieces.add
    try:
        yield
    finally:
        context._enqueue = send
        pieces.hand_over()


def _way_to_the_reader(context: ScriptRunContext) -> Callable[[Any], None]:
    """Returns what puts a message of a script where the server finds it, in the server's thread.

    Streamlit takes each message for an event that may come from anywhere, and wakes its loop for it.
    """
    runner = getattr(context._enqueue, "__self__", None)
    info = runtime.get_instance()._session_mgr.get_session_info(context.session_id)
    if not isinstance(runner, ScriptRunner) or info is None:
        return context._enqueue
    take, event = info.session._handle_scriptrunner_event_on_event_loop, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG
    return lambda message: take(runner, event, message)


def _is_here(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:  # none runs in this thread
        return False


def wake_the_server_from_other_threads_only() -> None:
    """Has the server's own thread say that there is something to send without waking itself up.

    Streamlit does so for each message: it writes to a pipe, and lets another thread go first meanwhile.
    """
    wake = Runtime._enqueued_some_message

    def told(self: Runtime) -> None:
        found = self._get_async_objs()
        if _is_here(found.eventloop):
            found.need_send_data.set()
        else:
            wake(self)

    Runtime._enqueued_some_message = told  # type: ignore[method-assign]


def end_if_unwanted() -> None:
    """Ends a script whose reader has gone on, as showing something would; a message that says nothing costs 1 ms."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        context.session_state._yield_callback()


def _server_s_loop() -> asyncio.AbstractEventLoop | None:
    """Returns the loop in which the server hears and answers; None in a test, which has no server or a dummy."""
    loop = runtime.get_instance()._get_async_objs().eventloop if runtime.exists() else None
    return loop if isinstance(loop, asyncio.AbstractEventLoop) else None


class Pieces:
    """Takes the messages of a script, in the script's thread, and hands them over in the server's.

    Args:
        send: takes a message, in the server's thread.
        loop: the server's.
        goes_on: is called in the script's thread before each message, and raises where the script ends there: after
            st.stop, st.rerun and st.switch_page, or for the sake of a newer run.
        between: is called in the script's thread after each piece that is followed by another.
    """

    def __init__(
        self,
        send: Callable[[Any], None],
        loop: asyncio.AbstractEventLoop,
        goes_on: Callable[[], None] = lambda: None,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self._send, self._loop, self._goes_on, self._between = send, loop, goes_on, between
        self._messages: list[Any] = []
        self._begun = time.perf_counter()

    def add(self, message: Any) -> None:
        """Takes a message."""
        self._goes_on()
        self._messages.append(message)
        if time.perf_counter() - self._begun > PIECE:
            self.hand_over()
            self._between()
            self._begun = time.perf_counter()

    def hand_over(self) -> None:
        """Waits until the server has taken what there is, and answered what it has been asked meanwhile."""
        messages, self._messages = self._messages, []
        done = threading.Event()
        with suppress(RuntimeError):  # the server has come to its end
            self._loop.call_soon_threadsafe(self._take, messages, done)
            while not done.wait(1.0) and self._loop.is_running():
                pass  # a server that has stopped takes nothing more, and is not waited for
        self._begun = time.perf_counter()

    def _take(self, messages: Sequence[Any], done: threading.Event) -> None:
        try:
            for message in messages:
                self._send(message)
        finally:
            self._go_round(ROUNDS, done)

    def _go_round(self, rounds: int, done: threading.Event) -> None:
        """Lets the server go round so often: it reads a question in one round, and answers it in the next."""
        if rounds:
            self._loop.call_soon(self._go_round, rounds - 1, done)
        else:
            done.set()


def write_the_theme_once() -> None:
    """Keeps the theme as a message has it.

    Streamlit looks up two hundred options for it at the beginning of each run, two of which an edit has: that is a
    tenth of all that an edit costs, and the server hears nobody meanwhile.
    """
    write = app_session._populate_theme_msg

    @cache
    def written(section: str) -> CustomThemeConfig:
        theme = CustomThemeConfig()
        write(theme, section)
        return theme

    def populate(msg: CustomThemeConfig, section: str = "theme") -> None:
        if written(section).ByteSize():  # a part without options is not there
            msg.MergeFrom(written(section))

    app_session._populate_theme_msg = populate


def say_nothing_of_the_machine() -> None:
    """Keeps from visitors where the script lies, and what the server runs on.

    Streamlit says it for its statistics, in the first message of each run. The page takes the script's place for a
    part of the app's name only, so a name of its own does.
    """
    create = app_session.AppSession._create_new_session_message

    def created(self: app_session.AppSession, *arguments: Any, **named: Any) -> ForwardMsg:
        message = create(self, *arguments, **named)
        new, first = message.new_session, message.new_session.initialize
        new.main_script_path = Path(new.main_script_path).name
        first.environment_info.CopyFrom(EnvironmentInfo(streamlit_version=first.environment_info.streamlit_version))
        first.user_info.CopyFrom(UserInfo())
        return message

    app_session.AppSession._create_new_session_message = created  # type: ignore[method-assign]


def take_no_value_that_cannot_be_read() -> None:
    """Leaves a widget as it was where a browser sends a value that Streamlit cannot read: NaN for a whole number.

    The same goes for a value of another kind, a number for a text, which Streamlit hands on to the page as it is.
    """
    read = WStates.__getitem__

    def read_if_it_can_be(self: WStates, widget: str) -> Any:
        _check_kind(self, widget)
        try:
            return read(self, widget)
        except (ArithmeticError, AttributeError, TypeError, ValueError):
            raise KeyError(widget) from None

    WStates.__getitem__ = read_if_it_can_be  # type: ignore[method-assign]


def _check_kind(states: WStates, widget: str) -> None:
    """Refuses a value that is of another kind than its widget has; one that was cleared has none."""
    sent, known = states.states.get(widget), states.widget_metadata.get(widget)
    if isinstance(sent, Serialized) and known is not None:
        kind = sent.value.WhichOneof("value")
        if kind is not None and kind != known.value_type and not {kind, known.value_type} <= NUMBERS:
            raise KeyError(widget)
