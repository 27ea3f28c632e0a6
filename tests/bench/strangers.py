"""Strangers who take what they can of a server: each of the ways is a coroutine that goes on until it is stopped.

A stranger is a process of its own, so that the reader who is watched meanwhile waits for the server only.
"""

import asyncio
import http.client
import io
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import cache, partial
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
from phones import Connection, Notes, Phone
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

LARGEST_RUN = "data=digits&hidden=256,256,256&epochs=30&twin=yes"
TWENTY = "/live/logit_lab?logits=" + ",".join(map(str, range(20)))
FORM = "--b\r\nContent-Disposition: form-data; name=file; filename=a\r\nContent-Type: text/csv\r\n\r\n"
HANDOUT = "/handout/softmax-cross-entropy.html"
PING = b"\x89\x80\0\0\0\0"  # a question whether somebody is there, with nothing in it
NO_END = b"\x82\xff" + (9_900_000).to_bytes(8, "big") + bytes(4 + 9_800_000)  # all of a message but its end
BROKEN = (OSError, RuntimeError, TimeoutError, asyncio.IncompleteReadError, WebSocketException)


class Stranger:
    """A session of Streamlit's that sends what it likes.

    Attributes:
        known: the numbers of the widgets that the page has sent, by what is written on them or by their kind.
        fragment: of the part that goes on by itself.
        finished: how many runs of the page are over.
    """

    def __init__(self, server: str, page: str, link: str = "") -> None:
        self.host, self.page, self.link = urlsplit(server).netloc, page, link
        self.known, self.states = dict[str, str](), dict[str, WidgetState]()
        self.fragment, self.session, self.finished, self.uploads = "", "", 0, 0

    async def come(self) -> "Stranger":
        """Opens the page."""
        self.cookie = (await self._ask("GET", "/_stcore/health"))[1].partition(";")[0]
        token = self.cookie.partition("=")[2]
        self.socket = await connect(
            f"ws://{self.host}/_stcore/stream",
            subprotocols=["streamlit", token or "-"],  # type: ignore[list-item]
            additional_headers={"Cookie": self.cookie} if self.cookie else {},
            max_size=None,
        )
        self._listener = asyncio.create_task(self._listen())
        await self.run()
        return self

    async def run(self, fragment: str = "", **pressed: Any) -> None:
        """Has the page run, with widgets as they were and some pressed or filled; waits until it has."""
        before, message = self.finished, BackMsg()
        message.rerun_script.query_string, message.rerun_script.page_name = self.link, self.page
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(self.states.values())
        for name, value in pressed.items():
            kind = "trigger_value" if value is True else "string_value"
            message.rerun_script.widget_states.widgets.add(id=self.known[name], **{kind: value})
        await self.socket.send(message.SerializeToString())
        await self._until(lambda: self.finished > before)

    async def upload(self, name: str, content: bytes) -> None:
        """Chooses a file in the page's uploader."""
        self.uploads += 1
        file = str(self.uploads)
        if (status := await self.put(file, content)) != 204:
            raise RuntimeError(f"the upload of {len(content):,} bytes is answered with {status}")
        state = WidgetState(id=self.known["file_uploader"])
        urls = {"file_id": file, "upload_url": "-", "delete_url": "-"}
        chosen = {"file_id": file, "name": name, "size": len(content), "file_urls": urls}
        state.file_uploader_state_value.uploaded_file_info.add(**chosen)
        self.states[state.id] = state
        await self.run()

    async def put(self, file: str, content: bytes) -> int:
        """Sends a file, and returns the status of the answer."""
        head = {"Content-Type": "multipart/form-data; boundary=b", "Cookie": self.cookie}
        head["X-Xsrftoken"] = self.cookie.partition("=")[2]
        body = FORM.encode() + content + b"\r\n--b--\r\n"
        return (await self._ask("PUT", f"/_stcore/upload_file/{self.session}/{file}", body, head))[0]

    async def _ask(
        self, method: str, path: str, body: bytes = b"", head: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[int, str]:
        def ask() -> tuple[int, str]:
            line = http.client.HTTPConnection(self.host, timeout=60)
            try:
                line.request(method, path, body, dict(head))
                answer = line.getresponse()
                answer.read()
                return answer.status, answer.headers.get("set-cookie", "")
            finally:
                line.close()

        return await asyncio.to_thread(ask)

    async def _until(self, happened: Callable[[], bool], seconds: float = 120.0) -> None:
        end = time.monotonic() + seconds
        while not happened() and not self._listener.done() and time.monotonic() < end:
            await asyncio.sleep(0.02)

    async def _listen(self) -> None:
        with suppress(*BROKEN):  # whoever waits for the page sees that nobody listens
            async for data in self.socket:
                self._hear(ForwardMsg.FromString(data))

    def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id or self.session
        elif kind == "script_finished":
            self.finished += 1
        elif kind == "auto_rerun":
            self.fragment = message.auto_rerun.fragment_id
        elif kind == "delta":
            self._meet(message.delta.new_element)

    def _meet(self, element: Any) -> None:
        kind = element.WhichOneof("type")
        if kind in ("button", "file_uploader", "text_area"):
            widget = getattr(element, kind)
            self.known[widget.label if kind == "button" else kind] = widget.id


Way = Callable[[str], Awaitable[None]]


def again_and_again(act: Callable[[str], Awaitable[None]], count: int = 1, pause: float = 0.0) -> Way:
    """Returns how so many strangers do something, each again as soon as it is done or has failed."""

    async def one(server: str) -> None:
        while True:
            with suppress(*BROKEN):
                await act(server)
            await asyncio.sleep(pause or 0.01)

    async def all_of_them(server: str) -> None:
        await asyncio.gather(*(one(server) for _ in range(count)))

    return all_of_them


async def _gives(make: Callable[[], bytes], name: str, server: str) -> None:
    stranger = await Stranger(server, "training", "data=file").come()
    try:
        for _ in range(3):
            await stranger.upload(name, make())
    finally:
        await stranger.socket.close()


@cache
def parquet_of_one_label() -> bytes:
    """Returns a small file, in which one text of 400 MB stands in every row."""
    label = pa.array(["a" * 100_000_000] * 4 + ["b"] * 4)
    file = io.BytesIO()
    pq.write_table(pa.table({"x": list(range(8)), "label": label.dictionary_encode()}), file, compression="zstd")
    return file.getvalue()


async def _is_foreign(server: str) -> None:
    address = f"ws://{urlsplit(server).netloc}/_stcore/stream"
    async with connect(address, origin="http://elsewhere.example", subprotocols=["streamlit"]) as socket:  # type: ignore[list-item, arg-type]
        await socket.recv()


async def _says_what_developers_say(server: str) -> None:
    stranger = await Stranger(server, "logit_lab").come()
    try:
        for i in range(200):
            await stranger.socket.send(BackMsg(**{("clear_cache", "load_git_info")[i % 2]: True}).SerializeToString())
            await asyncio.sleep(0.02)
    finally:
        await stranger.socket.close()


async def _brings_files_that_nobody_asked_for(server: str) -> None:
    stranger, file = await Stranger(server, "logit_lab").come(), 0
    content = bytes(100_000_000)
    while await stranger.put(str(file := file + 1), content) == 204:
        pass
    await asyncio.sleep(5)
    await stranger.socket.close()


async def _trains(server: str) -> None:
    stranger = await Stranger(server, "training", LARGEST_RUN).come()
    try:
        while True:
            for label in ("Train", "Train again", "Go on"):
                if label in stranger.known:
                    await stranger.run(**{label: True})
                    break
            stranger.known = {}
            while "Train again" not in stranger.known:
                await asyncio.sleep(0.3)
                await stranger.run(stranger.fragment)
    finally:
        await stranger.socket.close()


async def _steps(server: str) -> None:
    stranger = await Stranger(server, "training", LARGEST_RUN).come()
    try:
        for _ in range(30):
            await stranger.run(**{"One epoch": True})
    finally:
        await stranger.socket.close()


async def _drags(server: str) -> None:
    phone = Phone(server, Notes(), 0)
    await phone.connection.open()
    phone.link, phone.logits = TWENTY.partition("?")[2], [float(i) for i in range(20)]
    try:
        for _ in range(200):
            await phone.next_sheet(phone.next_message() | {"phase": "moving"}, time.perf_counter())
            await asyncio.sleep(0.03)
    finally:
        await phone.leave()


async def _sends_a_long_link(server: str) -> None:
    link = urlencode({"rows": "0," * 262_094}, safe=",")
    line = Connection(server)
    await line.open()
    try:
        with suppress(RuntimeError, KeyError):  # the page is refused
            await line.ask("GET", f"/live/encodings?{link}")
    finally:
        line.close()
    stranger = await Stranger(server, "encodings", link).come()
    await stranger.socket.close()


async def _pastes(server: str) -> None:
    stranger = await Stranger(server, "encodings").come()
    try:
        text = WidgetState(id=stranger.known["text_area"], string_value="'a', " * 4_000_000)
        stranger.states[text.id] = text
        await stranger.run(**{"Use these labels": True})
    finally:
        await stranger.socket.close()


async def _measures(server: str) -> None:
    stranger = await Stranger(server, "encodings", "size=256000").come()
    try:
        await stranger.run(**{"Measure": True})
    finally:
        await stranger.socket.close()


def _socket(server: str) -> connect:
    return connect(f"ws://{urlsplit(server).netloc}/_stcore/stream", subprotocols=["streamlit"])  # type: ignore[list-item]


async def _pings(server: str) -> None:
    async with _socket(server) as socket:
        while not socket.transport.is_closing():
            socket.transport.write(PING * 10_000)
            await asyncio.sleep(0.05)


async def _comes_to_no_end(server: str) -> None:
    async with _socket(server) as socket:
        socket.transport.write(NO_END)
        await asyncio.wait([asyncio.create_task(socket.wait_closed())], timeout=5)


async def _asks_for_handouts(server: str) -> None:
    def ask() -> None:
        line = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
        try:
            line.request("GET", HANDOUT, headers={"Host": f"{random.randrange(10**9)}.example"})
            line.getresponse().read()
        finally:
            line.close()

    await asyncio.to_thread(ask)


def gives(name: str, make: Callable[[], bytes]) -> Way:
    """Returns how two strangers give a file to the page of training, again and again."""
    return again_and_again(partial(_gives, make, name), 2)


WAYS: Mapping[str, Way] = MappingProxyType(
    {
        'CSV of 80 kB, `","+b` for separators': gives("a.csv", lambda: b'","+b' * 16_000 + b"\n1,a\n2,b\n"),
        "CSV of 80 kB, `a<tab>` for separators": gives("a.csv", lambda: b"a\t" * 40_000 + b"\n1,a\n2,b\n"),
        "CSV of 5 MB, 2.5 million columns": gives("a.csv", lambda: b"x,y\n" + b"1," * 2_499_990),
        "Parquet of some kB, labels of 400 MB": gives("a.parquet", parquet_of_one_label),
        "sockets of a foreign origin, 10": again_and_again(_is_foreign, 10, 0.05),
        "messages for developers, 10 sessions": again_and_again(_says_what_developers_say, 10),
        "pings with nothing in them, 5 sockets": again_and_again(_pings, 5),
        "messages of 10 MB without an end, 20": again_and_again(_comes_to_no_end, 20),
        "hand-outs for 20 other hosts": again_and_again(_asks_for_handouts, 20),
        "uploads of 100 MB that no page asked for, 5": again_and_again(_brings_files_that_nobody_asked_for, 5),
        "30 train the largest network and its twin": again_and_again(_trains, 30),
        "30 press One epoch of the same": again_and_again(_steps, 30),
        "30 drag one of 20 classes": again_and_again(_drags, 30),
        "links of 262,094 rows, 4": again_and_again(_sends_a_long_link, 4),
        "20 MB of text pasted as labels, 2": again_and_again(_pastes, 2),
        "8 measure a vocabulary of 256,000": again_and_again(_measures, 8),
    }
)


def go_the_way(name: str, server: str) -> None:
    """Lets the strangers do it until this process is ended."""
    asyncio.run(WAYS[name](server))  # type: ignore[arg-type]
