"""Readers of the full page, without a browser: a session of Streamlit's each, as a browser holds it.

A reader asks for the page, opens the socket, and takes all messages of the first run. After an edit it asks for the
next sheet by HTTP and tells Streamlit of the edit at the same time, as the component does. The figures are there when
a run that knows of the edit is finished.
"""

import asyncio
import json
import re
import time
from typing import Any

from phones import ALL, PAGE, PATIENCE, Notes, Phone, said_by
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

FULL_PAGE = PAGE.rpartition("/")[2]
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
SEEN = re.compile(r'"seen": ?(\d+), ?"revision": ?(\d+)')


class Reader(Phone):
    """One reader with a full page."""

    def __init__(self, server: str, notes: Notes, number: int) -> None:
        super().__init__(server, notes, number)
        self.component, self.fragment, self.cached = "", "", set[str]()
        self.seen, self.revision = -1, 0  # of the last component that was sent
        self.figures_of = -1  # the last edit that a finished run knew of
        self.tells_of_figures = asyncio.Condition()
        self.listener: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Asks for the page and takes the messages of its first run."""
        start = time.perf_counter()
        await self.connection.open()
        page = await self.connection.ask("GET", f"/{FULL_PAGE}")
        self.link, self.logits = said_by(page, ALL)
        host = self.connection.host
        self.socket = await connect(
            f"ws://{host}/_stcore/stream", subprotocols=["streamlit"], max_size=None, compression=None
        )
        await self.socket.send(self._message())
        self.listener = asyncio.create_task(self._listen())
        await self._figures(0)
        self.notes.opened.append(1000 * (time.perf_counter() - start))

    async def leave(self) -> None:
        """Leaves the page."""
        await super().leave()
        if self.listener:
            self.listener.cancel()
            await self.socket.close()

    async def edit(self, due: float) -> None:
        """Moves a slider, and notes when the next sheet and the figures are there."""
        message = self.next_message() | {"revision": self.revision}
        await self.socket.send(self._message(message))
        await self.next_sheet(message, due)
        await self._figures(message["number"])
        self.notes.figures.append(1000 * (time.perf_counter() - due))

    def _message(self, edit: dict[str, Any] | None = None) -> bytes:
        """Returns what a browser sends to have the script run."""
        message = BackMsg()
        message.rerun_script.query_string = self.link if edit else ""
        message.rerun_script.page_name = FULL_PAGE
        message.rerun_script.cached_message_hashes.extend(self.cached)
        message.rerun_script.context_info.url = f"http://{self.connection.host}/{FULL_PAGE}"
        message.rerun_script.context_info.timezone = "UTC"
        message.rerun_script.context_info.locale = "en-US"
        if edit is not None:
            message.rerun_script.fragment_id = self.fragment
            widget = message.rerun_script.widget_states.widgets.add()
            widget.id, widget.json_value = self.component, json.dumps({"message": edit})
        return message.SerializeToString()

    async def _figures(self, number: int) -> None:
        """Waits until a run that knows of an edit is finished."""
        async with self.tells_of_figures, asyncio.timeout(PATIENCE):
            await self.tells_of_figures.wait_for(lambda: self.figures_of >= number)

    async def _listen(self) -> None:
        async for data in self.socket:
            self.notes.received += len(data)
            await self._hear(ForwardMsg.FromString(data))

    async def _hear(self, message: ForwardMsg) -> None:
        if message.metadata.cacheable:
            self.cached.add(message.hash)
        element = message.delta.new_element
        if element.HasField("bidi_component"):
            component = element.bidi_component
            self.component, self.fragment = component.id, message.delta.fragment_id
            self.seen, self.revision = map(int, SEEN.findall(component.json or component.mixed.json)[0])
        if message.WhichOneof("type") == "script_finished" and message.script_finished in FINISHED:
            async with self.tells_of_figures:
                self.figures_of = self.seen
                self.tells_of_figures.notify_all()
