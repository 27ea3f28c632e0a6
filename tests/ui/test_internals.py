"""What Streamlit does not promise is still there, and stands in one file."""

import asyncio
import json
import math
import re
import threading
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import MagicMock, patch

import numpy as np
import pytest
from plotly.tools import return_figure_from_figure_or_data
from streamlit import config
from streamlit.elements.lib import streamlit_plotly_theme
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import app_session
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.runtime import AsyncObjects, Runtime
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent
from streamlit.runtime.scriptrunner_utils.exceptions import StopException
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.session_manager import SessionInfo
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import Serialized, SessionState, WStates
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFileRec
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager
from streamlit.testing.v1 import AppTest

from scce.figures.frame import INK, PAPER, framed, numbers
from scce.ui import internals

ROOT = Path(__file__).parents[2]
SOURCES = [*ROOT.glob("scce/**/*.py"), *ROOT.glob("pages/**/*.py"), ROOT / "app.py"]


def test_only_one_file_reaches_into_streamlit():
    inside = re.compile(r"^\s*(from|import) streamlit\.", re.MULTILINE)
    assert [path.name for path in SOURCES if inside.search(path.read_text(encoding="utf-8"))] == ["internals.py"]


def test_streamlit_looks_for_a_folder_of_pages_until_it_is_told_not_to():
    with patch.object(PagesManager, "uses_pages_directory", None):
        internals.know_every_address_from_the_start()
        assert PagesManager.uses_pages_directory is False


def test_the_switch_is_one_that_streamlit_reads():
    assert "uses_pages_directory" in vars(PagesManager)


@pytest.mark.parametrize(("option", "value"), internals.HIDDEN_OPTIONS.items())
def test_a_hidden_option_is_known_to_streamlit_and_set(option, value):
    section, name = option.split(".")
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert (config.get_options_for_section(section).get(name, "unknown") != "unknown", settings[section][name]) == (
        True,
        value,
    )


def test_the_bundles_are_there_and_the_name_of_each_changes_with_its_content():
    names = [path.name for path in internals.BUNDLES.rglob("*") if path.suffix in (".css", ".js")]
    assert len(names) > 100
    assert [name for name in names if not re.search(r"\.[\w-]{8}\.(css|js)$", name)] == []


def test_an_uploaded_file_says_what_the_pages_ask_of_it():
    record = UploadedFileRec(file_id="1", name="a.csv", type="text/csv", data=b"label,a,b\n")
    file = internals.UploadedFile(record, FileURLs())
    assert (file.file_id, file.name, file.read(5), file.seek(0), file.getvalue()) == (
        ("1", "a.csv", b"label", 0, b"label,a,b\n")
    )


@pytest.mark.parametrize(
    ("message", "is_heard"),
    [
        (BackMsg(rerun_script={"query_string": "logits=1,2"}), True),
        (BackMsg(stop_script=True), True),
        (BackMsg(app_heartbeat=True), True),
        (BackMsg(file_urls_request={"request_id": "1"}), True),
        (BackMsg(backend_operation_request={"dataframe_chunk": {}}), True),
        (BackMsg(backend_operation_request={"install_skills": {}}), False),
        (BackMsg(backend_operation_request={}), False),
        (BackMsg(clear_cache=True), False),
        (BackMsg(load_git_info=True), False),
        (BackMsg(set_run_on_save=True), False),
        (BackMsg(debug_shutdown_runtime=True), False),
        (BackMsg(), False),
        (BackMsg(rerun_script={"widget_states": {"widgets": [{"id": "$$ID-a-b"}] * 2_000}}), True),
        (BackMsg(rerun_script={"widget_states": {"widgets": [{"id": "$$ID-a-b"}] * 2_001}}), False),
        (BackMsg(rerun_script={"widget_states": {"widgets": [{"id": "$$STREAMLIT_INTERNAL_KEY_a__events"}]}}), True),
        (BackMsg(rerun_script={"widget_states": {"widgets": [{"id": "$$ID-a-b"}, {"id": "a"}]}}), False),
        (BackMsg(rerun_script={"widget_states": {"widgets": [{}]}}), False),
        (BackMsg(rerun_script={"cached_message_hashes": ["a"] * 5_001}), False),
        (BackMsg(file_urls_request={"file_names": ["a"] * 101}), False),
    ],
)
def test_of_a_socket_s_messages_those_of_a_page_are_heard(message, is_heard):
    assert internals.is_from_a_page(message.SerializeToString()) is is_heard


def test_a_message_that_cannot_be_read_is_not_heard():
    assert not internals.is_from_a_page(b"\xff" * 9)


def test_each_kind_of_message_that_streamlit_takes_was_judged():
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}
    for_developers = {"clear_cache", "set_run_on_save", "load_git_info"}
    for_tests = {"debug_disconnect_websocket", "debug_shutdown_runtime"}
    assert kinds - internals.FROM_PAGES == for_developers | for_tests | {"backend_operation_request"}


def test_the_bytes_of_uploads_are_counted_and_let_go_of_by_session_and_name():
    manager = MemoryUploadedFileManager("/upload")
    for session, name, size in (("one", "a", 3), ("one", "b", 4), ("two", "a", 5)):
        manager.add_file(session, UploadedFileRec(file_id=name, name=name, type="text/csv", data=b"x" * size))
    sessions = SimpleNamespace(get_session_info=lambda _: None)
    server = SimpleNamespace(uploaded_file_mgr=manager, _session_mgr=sessions)
    with patch.object(internals.runtime, "get_instance", return_value=server):
        internals.let_go_of_file(("one", "a"))
        assert internals.files_held() == {("one", "b"): 4, ("two", "a"): 5}


def test_a_page_is_open_or_not():
    sessions = WebsocketSessionManager(MemorySessionStorage(), None, None, None)
    sessions._active_session_info_by_id["one"] = object()
    server = SimpleNamespace(
        is_active_session=partial(Runtime.is_active_session, SimpleNamespace(_session_mgr=sessions))
    )
    with patch.object(internals.runtime, "get_instance", return_value=server):
        assert (internals.is_here("one"), internals.is_here("two")) == (True, False)


def test_a_file_that_is_taken_away_is_in_no_widget_either():
    manager, state = MemoryUploadedFileManager("/upload"), SessionState()
    records = [UploadedFileRec(file_id=name, name=name, type="text/csv", data=b"x") for name in "ab"]
    files = [internals.UploadedFile(record, FileURLs(file_id=record.file_id)) for record in records]
    for file in files:
        state._old_state[f"widget {file.name}"] = file
        state._new_widget_state.set_from_value(f"widget {file.name}", file)
    state._new_widget_state["not read"] = Serialized(WidgetState(id="not read", bool_value=True))
    info = SimpleNamespace(session=SimpleNamespace(session_state=state))
    sessions = SimpleNamespace(get_session_info={"one": info}.get)
    server = SimpleNamespace(uploaded_file_mgr=manager, _session_mgr=sessions)
    with patch.object(internals.runtime, "get_instance", return_value=server):
        internals.let_go_of_file(("one", "a"))
    left = {"widget a": DeletedFile("a"), "widget b": files[1]}
    assert state._old_state == left
    assert {widget: state._new_widget_state[widget] for widget in left} == left


def test_who_has_left_is_forgotten_when_nobody_comes():
    now, storage = [0.0], MemorySessionStorage(ttl_seconds=10)
    storage._cache._timer = lambda: now[0]
    sessions = [SimpleNamespace(id=name, shutdown=MagicMock(), session_state={"table": 1}) for name in "ab"]
    for session in sessions:
        storage.save(SessionInfo(client=None, session=session))
        now[0] += 5
    manager = WebsocketSessionManager(storage, None, None, None)
    with patch.object(internals.runtime, "get_instance", return_value=SimpleNamespace(_session_mgr=manager)):
        internals.forget_who_has_left()
    assert [(len(each.session_state), each.shutdown.call_count) for each in sessions] == [(0, 1), (1, 0)]
    assert [info.session.id for info in storage.list()] == ["b"]


def test_the_first_message_of_a_run_says_nothing_of_the_machine():
    def said(_, page):
        message = ForwardMsg()
        new = message.new_session
        new.main_script_path, new.page_script_hash = "/home/someone/app.py", page
        new.initialize.environment_info.python_version = "3.11.9"
        new.initialize.environment_info.streamlit_version = "1.67.0"
        new.initialize.user_info.installation_id_v3 = "of the machine"
        return message

    with patch.object(app_session.AppSession, "_create_new_session_message", said):
        internals.say_nothing_of_the_machine()
        new = app_session.AppSession._create_new_session_message(None, "page").new_session
    assert (new.main_script_path, new.page_script_hash) == ("app.py", "page")
    assert new.initialize.environment_info.ListFields()[0][1] == "1.67.0"
    assert len(new.initialize.environment_info.ListFields()) == 1
    assert new.initialize.HasField("user_info")  # the page looks into it
    assert new.initialize.user_info.ListFields() == []


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ({"double_value": 2.0}, 2),
        ({}, None),  # cleared
        ({"double_value": math.nan}, "nothing"),
        ({"json_value": "{}"}, "nothing"),
        ({"int_value": 2}, 2),
        ({"bool_value": True}, "nothing"),  # of another kind
    ],
)
def test_a_value_that_cannot_be_read_is_none(sent, found):
    def read(value, *_):
        return None if value is None else int(value)

    with patch.object(WStates, "__getitem__", WStates.__getitem__):
        internals.take_no_value_that_cannot_be_read()
        states = WStates()
        states.set_widget_metadata(WidgetMetadata("number", read, float, "double_value"))
        states.set_widget_from_proto(WidgetState(id="number", **sent))
        assert states.get("number", "nothing") == found


@pytest.mark.parametrize(
    ("options", "origins"),
    [
        ({}, ()),
        ({"server.corsAllowedOrigins": ["https://course.example"]}, ("https://course.example",)),
        ({"server.enableCORS": False}, ("*",)),
    ],
)
def test_other_sites_may_open_a_socket_where_streamlit_s_options_say_so(options, origins):
    values = {"server.enableCORS": True, "server.corsAllowedOrigins": [], **options}
    with patch.object(internals.st, "get_option", values.__getitem__):
        assert internals.origins_allowed() == origins


def drawing(**words):
    drawn = framed("A title", numbers("x", 0, 1), numbers("y", 0, 1))
    drawn.add_scatter(y=np.array([0.5, 0.25]), **words)
    return drawn


def sent_by_streamlit(figure):
    """Returns what st.plotly_chart sends of a figure."""

    def page(shown):
        import streamlit as st

        st.plotly_chart(shown)

    (chart,) = AppTest.from_function(page, args=(figure,), default_timeout=30).run().get("plotly_chart")
    return json.loads(chart.proto.spec)


def test_a_drawing_reaches_the_browser_as_its_figure_does_but_for_words_on_what_it_does_not_draw():
    sent, usual = sent_by_streamlit(internals.Unchecked(drawing())), sent_by_streamlit(drawing().figure)
    kinds = usual["layout"]["template"]["data"]
    assert set(sent["layout"]["template"]["data"]) == {"scatter"} < set(kinds)
    sent["layout"]["template"]["data"] = kinds | sent["layout"]["template"]["data"]
    assert sent == usual


def test_streamlit_takes_a_drawing_without_a_check_and_has_anything_else_checked():
    unknown = drawing(colour="red")
    assert sent_by_streamlit(internals.Unchecked(unknown))["data"][0]["colour"] == "red"
    with pytest.raises(ValueError, match="colour"):
        return_figure_from_figure_or_data(unknown.sent, validate_figure=True)


def test_the_colours_of_words_in_figures_are_those_that_streamlit_replaces_by_the_theme_s():
    assert (INK, PAPER) == (streamlit_plotly_theme.GRAY_90, streamlit_plotly_theme.BG_COLOR)


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """A server's loop, that goes round in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="server")
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_a_script_has_a_way_to_the_server_and_the_server_a_loop():
    assert "_enqueue" in ScriptRunContext.__dataclass_fields__
    assert (hasattr(Runtime, "_get_async_objs"), "eventloop" in AsyncObjects._fields) == (True, True)


def test_a_message_goes_to_the_session_of_its_script_at_once_unless_there_is_none():
    runner, session = MagicMock(spec=ScriptRunner), MagicMock(spec=app_session.AppSession)
    context = SimpleNamespace(_enqueue=ScriptRunner._enqueue_forward_msg.__get__(runner), session_id="a session")
    found = {"a session": SimpleNamespace(session=session)}
    with patch.object(internals.runtime, "get_instance") as server:
        server.return_value._session_mgr.get_session_info = found.get
        internals._way_to_the_reader(context)("a message")
        session._handle_scriptrunner_event_on_event_loop.assert_called_once_with(
            runner, ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, "a message"
        )
        found.clear()
        assert internals._way_to_the_reader(context) == context._enqueue
    assert hasattr(app_session.AppSession, "_handle_scriptrunner_event_on_event_loop")
    assert hasattr(WebsocketSessionManager, "get_session_info")


def test_the_server_wakes_itself_for_what_comes_from_other_threads_only(loop):
    server, woken = MagicMock(), []
    server._get_async_objs.return_value.eventloop = loop
    ready = server._get_async_objs.return_value.need_send_data.set
    with patch.object(Runtime, "_enqueued_some_message", woken.append):
        internals.wake_the_server_from_other_threads_only()
        Runtime._enqueued_some_message(server)
        assert (ready.call_count, len(woken)) == (0, 1)
        done = threading.Event()
        loop.call_soon_threadsafe(Runtime._enqueued_some_message, server)
        loop.call_soon_threadsafe(done.set)
        assert done.wait(5.0)
    assert (ready.call_count, len(woken)) == (1, 1)
    assert {"eventloop", "need_send_data"} <= set(AsyncObjects._fields)


def test_a_message_that_the_server_cannot_take_holds_up_no_script(loop):
    def fail(message):
        raise ValueError(message)

    loop.set_exception_handler(lambda *_: None)
    pieces = internals.Pieces(fail, loop)
    pieces.add("a message")
    pieces.hand_over()


@pytest.mark.parametrize(("length", "before"), [(60.0, []), (0.0, [1, 2, 3])], ids=["a piece", "each its own"])
def test_messages_are_handed_over_in_order_and_in_the_server_s_thread(loop, length, before):
    taken = []
    pieces = internals.Pieces(lambda message: taken.append((message, threading.current_thread().name)), loop)
    with patch.object(internals, "PIECE", length):
        for message in (1, 2, 3):
            pieces.add(message)
    assert [message for message, _ in taken] == before
    pieces.hand_over()
    assert taken == [(1, "server"), (2, "server"), (3, "server")]


def test_a_script_that_is_to_end_takes_no_further_message(loop):
    def end():
        raise StopException

    taken = []
    pieces = internals.Pieces(taken.append, loop, end)
    with pytest.raises(StopException):
        pieces.add("a message")
    pieces.hand_over()
    assert taken == []
    assert "_yield_callback" in SafeSessionState.__annotations__


def test_what_the_server_is_asked_meanwhile_is_answered_before_the_script_goes_on(loop):
    answered = []

    async def answer():
        await asyncio.sleep(0)
        answered.append("a sheet")

    def ask(_):
        loop.create_task(answer())

    pieces = internals.Pieces(ask, loop)
    pieces.add("a message")
    pieces.hand_over()
    assert answered == ["a sheet"]


def test_a_script_that_outlives_the_server_goes_on():
    loop = asyncio.new_event_loop()
    loop.close()
    pieces = internals.Pieces(print, loop)
    pieces.add("a message")
    pieces.hand_over()


@pytest.mark.parametrize("section", ["theme", "theme.light", "theme.dark", "theme.sidebar"])
def test_the_theme_that_was_kept_is_the_one_that_streamlit_writes(section):
    written, kept, again = CustomThemeConfig(), CustomThemeConfig(), CustomThemeConfig()
    with patch.object(app_session, "_populate_theme_msg", app_session._populate_theme_msg):
        app_session._populate_theme_msg(written, section)
        internals.write_the_theme_once()
        app_session._populate_theme_msg(kept, section)
        app_session._populate_theme_msg(again, section)
    assert [kept, again] == [written, written]


def test_a_page_asks_for_a_run_after_a_cut_because_a_part_of_it_runs_from_time_to_time():
    (page,) = (
        path for path in internals.BUNDLES.glob("js/index.*.js") if "connectionErrorDismissed" in path.read_text()
    )
    assert re.search(r"autoRerunIntervals\.size>0\?\(.{0,80}sendUpdateWidgetsMessage", page.read_text(encoding="utf-8"))
    app = AppTest.from_function(lambda: __import__("scce.ui.internals", fromlist=["_"]).run_again_after_a_cut()).run()
    assert not app.exception
