"""A line to a server that is far and narrow, as that of a phone on a busy network."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

PIECE = 4096  # bytes at once, so that connections share a narrow line


@dataclass
class Lane:
    """One direction of the line, which all connections share.

    Attributes:
        delay: seconds that every byte is under way.
        rate: bytes a second that fit through; 0 for any number.
        carried: bytes so far.
    """

    delay: float
    rate: float
    carried: int = 0
    free_at: float = 0.0

    async def pass_through(self, data: bytes) -> float:
        """Waits until the data is on its way, and returns the moment when it has come."""
        self.carried += len(data)
        if self.rate:
            self.free_at = max(self.free_at, time.perf_counter()) + len(data) / self.rate
            await asyncio.sleep(self.free_at - time.perf_counter())
        return time.perf_counter() + self.delay


@dataclass
class SlowLine:
    """The line, while it is open.

    Attributes:
        address: where a visitor connects.
        down: from the server to the visitor.
        up: from the visitor to the server. The first bytes of a connection wait for its opening as well: a round trip.
    """

    address: str
    down: Lane
    up: Lane

    async def connect(self, server: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carries one connection to the server."""
        host, port = urlsplit(server).netloc.split(":")
        with suppress(OSError, asyncio.CancelledError):
            there_reader, there_writer = await asyncio.open_connection(host, int(port))
            round_trip = self.up.delay + self.down.delay
            await asyncio.gather(
                carry(reader, there_writer, self.up, round_trip), carry(there_reader, writer, self.down, 0.0)
            )


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lane: Lane, opening: float) -> None:
    """Carries all bytes of one direction of a connection."""
    coming: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    delivering = asyncio.create_task(deliver(coming, writer))
    with suppress(OSError):
        while data := await reader.read(PIECE if lane.rate else 2**16):
            coming.put_nowait((await lane.pass_through(data) + opening, data))
    coming.put_nowait((time.perf_counter() + lane.delay, b""))
    await delivering


async def deliver(coming: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter) -> None:
    """Hands on what has come, each at its moment, until the empty end."""
    with suppress(OSError):
        while True:
            due, data = await coming.get()
            await asyncio.sleep(due - time.perf_counter())
            if not data:
                break
            writer.write(data)
    writer.close()


@contextmanager
def slow_line(server: str, round_trip: float, rate: float) -> Iterator[SlowLine]:
    """Opens a line to a server.

    Args:
        server: its address.
        round_trip: seconds there and back.
        rate: bytes a second that fit through in each direction; 0 for any number.
    """
    line = SlowLine("", Lane(round_trip / 2, rate), Lane(round_trip / 2, rate))
    loop = asyncio.new_event_loop()
    listeners: list[asyncio.Server] = []

    async def listen() -> None:
        listeners.append(await asyncio.start_server(lambda *ends: line.connect(server, *ends), "127.0.0.1", 0))
        line.address = f"http://127.0.0.1:{listeners[0].sockets[0].getsockname()[1]}"

    async def hang_up() -> None:
        listeners[0].close()
        await asyncio.sleep(0)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(listen(), loop).result()
    try:
        yield line
    finally:
        asyncio.run_coroutine_threadsafe(hang_up(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
