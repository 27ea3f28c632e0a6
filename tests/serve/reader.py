"""A reader as the server knows one: requests, cookies and Streamlit's socket, without a browser."""

import http.client
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from running import TRUSTING
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect


@dataclass(frozen=True)
class Answer:
    """What a request got, and the process it came from."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def process(self) -> str | None:
        return self.headers["x-process"]


@dataclass(frozen=True)
class Session:
    """A session of Streamlit, and the process that holds it."""

    name: str
    process: str


class Reader:
    """A reader at a port of this machine, who keeps the cookies that the answers set."""

    def __init__(self, port: int, encrypted: bool = True) -> None:
        self._host = f"localhost:{port}"
        self._encrypted = encrypted
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """Returns an answer. A header is written with underscores."""
        if self._encrypted:
            line: http.client.HTTPConnection = http.client.HTTPSConnection(self._host, context=TRUSTING, timeout=20)
        else:
            line = http.client.HTTPConnection(self._host, timeout=20)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(line):
            line.request(method, path, body, self._cookie() | sent)
            answer = line.getresponse()
            got = answer.read()
        for cookie in answer.headers.get_all("set-cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.headers, got)

    def upload(self, session: str) -> Answer:
        """Sends a small file to a session, as Streamlit's file uploader does."""
        name = "Content-Disposition: form-data; name=file; filename=a.csv"
        body = f"--b\r\n{name}\r\nContent-Type: text/csv\r\n\r\na,b\n\r\n--b--\r\n".encode()
        kind = "multipart/form-data; boundary=b"
        token = self.cookies["_streamlit_xsrf"]
        path = f"/_stcore/upload_file/{session}/1"
        return self.ask(path, "PUT", body, content_type=kind, x_xsrftoken=token)

    @contextmanager
    def session(self, name: str = "") -> Iterator[Session]:
        """Opens the socket, and asks for a run of the script: in a session that was, if it has a name."""
        scheme = "wss" if self._encrypted else "ws"
        with connect(
            f"{scheme}://{self._host}/_stcore/stream",
            ssl=TRUSTING if self._encrypted else None,
            origin=f"{scheme.replace('ws', 'http')}://{self._host}",
            subprotocols=["streamlit", self.cookies.get("_streamlit_xsrf", "-"), *([name] if name else [])],
            additional_headers=self._cookie(),
            max_size=None,
        ) as socket:
            socket.send(BackMsg(rerun_script={}).SerializeToString())
            message = ForwardMsg()
            while message.WhichOneof("type") != "new_session":
                message.ParseFromString(socket.recv(timeout=20))
            yield Session(message.new_session.initialize.session_id, socket.response.headers["x-process"])

    def _cookie(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
