"""What a visitor of a running server gets to know, and what they cannot do: all of it over the wire."""

import platform
import socket
import sys
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

sys.path.insert(0, str(Path(__file__).parent))

from reader import Reader
from running import ROOT, processes

from scce.serve.lines import PATIENCE

HOST_NAME = platform.node()
INSIDE = {
    str(ROOT).encode(),
    platform.python_version().encode(),
    b"uvicorn",
    b"site-packages",
    b"Traceback",
    *([HOST_NAME.encode()] if len(HOST_NAME) > 7 else []),
}
ASKED = [
    ("GET", "/"),
    ("GET", "/logit_lab"),
    ("GET", "/batch?text=1"),
    ("GET", "/nothing/here"),
    ("GET", "/nothing.html"),
    ("GET", "/static/nothing.js"),
    ("GET", "/live/logit_lab"),
    ("POST", "/live/logit_lab"),
    ("DELETE", "/live/logit_lab"),
    ("GET", "/live/nothing"),
    ("GET", "/live/room/ABCDE/state"),
    ("GET", "/privacy"),
    ("GET", "/media/nothing.csv"),
    ("GET", "/component/nothing/index.html"),
    ("GET", "/_stcore/health"),
    ("GET", "/_stcore/host-config"),
    ("GET", "/_stcore/metrics"),
    ("GET", "/_stcore/agent/openapi.json"),
    ("POST", "/_stcore/agent/interact"),
    ("GET", "/_stcore/bidi-components/nothing"),
    ("GET", "/_stcore/upload_file/a/b"),
    ("PUT", "/_stcore/upload_file/a/b"),
    ("POST", "/logit_lab"),
    ("BREW", "/logit_lab"),
    ("GET", "/%ff%00%0a"),
    ("GET", "/..%2f..%2fapp.py"),
    ("GET", "//etc/passwd"),
]


@pytest.fixture(scope="module")
def silent():
    """Connections that say nothing, or half a question."""
    lines = []
    yield lines
    for line in lines:
        line.close()


@pytest.fixture(scope="module")
def port(silent):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        chosen = probe.getsockname()[1]
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("STREAMLIT_SERVER_ALLOWED_HOSTS", "localhost")
        environment.setenv("SCCE_FRAMED_BY", "'self'")
        with processes([chosen]):
            silent.extend(map(opened_with, (b"", b"GET / HTTP/1.1\r\nHost: loc"), (chosen, chosen)))
            yield chosen


def opened_with(said, port):
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall(said)
    return line


@pytest.fixture(scope="module")
def reader(port):
    known = Reader(port, encrypted=False)
    known.ask("/_stcore/health")  # sets the token
    return known


@contextmanager
def opened(port, **how):
    with connect(
        f"ws://localhost:{port}/_stcore/stream", subprotocols=["streamlit", "-"], max_size=None, **how
    ) as line:
        yield line


@pytest.fixture(scope="module")
def session(port):
    """The name of a session of a page."""
    with opened(port) as line:
        told = [ForwardMsg.FromString(data).new_session.initialize.session_id for data in messages(line, "batch")]
        yield "".join(told)


def messages(line, page):
    """Yields all that a run of a page sends."""
    sent = BackMsg()
    sent.rerun_script.page_name = page
    line.send(sent.SerializeToString())
    while True:
        data = line.recv(timeout=20)
        yield data
        if ForwardMsg.FromString(data).WhichOneof("type") == "script_finished":
            return


@pytest.mark.parametrize(("method", "path"), ASKED)
def test_no_answer_tells_of_the_machine_and_each_has_its_headers(reader, method, path):
    answer = reader.ask(path, method)
    told = str(answer.headers).encode() + answer.body
    assert [word for word in INSIDE if word in told] == []
    assert answer.headers["server"] is None
    assert (answer.headers["x-content-type-options"], answer.headers["referrer-policy"]) == ("nosniff", "same-origin")
    if answer.headers.get("content-type", "").startswith("text/html"):
        policies = answer.headers.get_all("content-security-policy")
        assert ("default-src" in policies[0], policies[-1]) == (True, "frame-ancestors 'self'")
    assert answer.status < 500


@pytest.mark.parametrize("sent", [b"NO HTTP\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n"])
def test_what_is_no_question_is_answered_without_a_word_of_the_machine(port, sent):
    with closing(socket.create_connection(("127.0.0.1", port), timeout=5)) as line:
        line.sendall(sent)
        answer = line.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 400")
    assert [word for word in (*INSIDE, b"server:") if word in answer.lower()] == []


@pytest.mark.parametrize("page", ["", "batch", "training", "lessons", "nothing"])
def test_no_message_of_a_session_tells_of_the_machine(port, page):
    with opened(port) as line:
        told = b"".join([str(line.response.headers).encode(), *messages(line, page)])
    assert [word for word in INSIDE if word in told] == []


def test_a_socket_that_sends_no_message_of_a_page_brings_nothing_into_the_log_and_is_not_answered(port):
    for sent, code in (("text", 1003), (b"\xff" * 9, None)):
        with opened(port) as line:
            line.send(sent)
            with pytest.raises((ConnectionClosed, TimeoutError)) as ended:
                line.recv(timeout=20 if code else 0.3)
            assert getattr(getattr(ended.value, "rcvd", None), "code", None) == code


def frame(kind, letters=b"", is_last=True):
    """Returns a frame as a browser sends it: its kind, its length, four bytes that hide nothing, its letters."""
    return bytes([0x80 * is_last | kind, 0x80 | len(letters)]) + bytes(4) + letters


TEXT, BYTES, GOES_ON, PING = 1, 2, 0, 9


@pytest.mark.parametrize(
    "sent",
    [
        frame(TEXT, b"\xff\xfe"),
        frame(TEXT, b"\xff", is_last=False) + frame(GOES_ON, b"\xff"),
        bytes([0x82, 0xFF]) + (200_000_000).to_bytes(8, "big") + bytes(4),  # a message of 200 MB
    ],
    ids=["no text", "no text in parts", "200 MB"],
)
def test_a_socket_that_sends_what_no_browser_sends_is_cut(port, sent):
    with opened(port) as line:
        line.socket.settimeout(10)
        with suppress(OSError):
            line.socket.sendall(sent)
        with pytest.raises(ConnectionClosed):
            line.recv(timeout=10)


@pytest.mark.parametrize(
    "sent",
    [frame(PING) * 10_000, frame(BYTES, is_last=False) + frame(GOES_ON, is_last=False) * 10_000],
    ids=["questions whether it is there", "parts"],
)
def test_who_sends_many_frames_without_a_letter_stays_and_others_are_answered(port, sent):
    with opened(port) as line:
        line.socket.sendall(sent)
        with opened(port) as other:
            assert list(messages(other, ""))
        with pytest.raises(TimeoutError):
            line.recv(timeout=0.1)


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", "http://localhost:1"])
def test_a_socket_of_another_site_s_page_is_refused(port, origin):
    with pytest.raises(InvalidStatus) as refused, opened(port, origin=origin):
        pass
    assert refused.value.response.status_code == 403


def test_a_socket_by_another_name_of_the_server_is_refused(port):
    with pytest.raises(InvalidStatus) as refused, opened(port, additional_headers={"Host": "elsewhere.example"}):
        pass
    assert refused.value.response.status_code in (400, 403)


def test_a_socket_of_a_page_of_ours_is_open(port):
    with opened(port, origin=f"http://localhost:{port}") as line:
        assert list(messages(line, ""))


@pytest.mark.parametrize(
    ("token", "cookie", "status"),
    [("right", "right", 204), ("", "right", 403), ("wrong", "right", 403), ("right", "", 403), ("", "", 403)],
)
def test_an_upload_needs_the_token_twice(port, reader, session, token, cookie, status):
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na\r\n--b--\r\n'
    values = {"right": reader.cookies["_streamlit_xsrf"], "wrong": "2|00000000|" + "0" * 32 + "|1", "": ""}
    headers = {"content_type": "multipart/form-data; boundary=b"}
    headers |= {"x_xsrftoken": values[token]} if token else {}
    visitor = Reader(port, encrypted=False)
    if cookie:
        visitor.cookies["_streamlit_xsrf"] = values[cookie]
    place = f"/_stcore/upload_file/{session}/1"
    assert visitor.ask(place, "PUT", body, **headers).status == status


def test_nobody_may_steer_the_pages_from_around_them(reader):
    assert b'"allowedOrigins":[]' in reader.ask("/_stcore/host-config").body


def test_silent_connections_are_cut(silent, port):  # the last, since they take some seconds
    for line in silent:
        line.settimeout(PATIENCE + 5)
        assert line.recv(1) == b""
        line.close()
