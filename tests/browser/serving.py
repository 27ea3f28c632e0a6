"""The app as a visitor gets it: a server of its own, and a slow or broken line to it."""

import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).parents[2]

# What the console says while a line is cut.
CUT = ("WebSocket", "ERR_", "Failed to load resource", "disconnected", "/_stcore/", "server is not responding")
CUT += ("DoInitPings timed out",)  # where it is slow besides


def free_port() -> int:
    """Returns a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A server of its own.

    Attributes:
        address: of its root.
        process: by its number.
    """

    address: str
    process: int


@contextmanager
def running_server(script: Path = ROOT / "app.py") -> Iterator[Server]:
    """Starts the app as the README says."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = _started(script, port)
    try:
        _wait_until_healthy(port, server)
        yield Server(address, server.pid)
    finally:
        server.terminate()
        server.communicate(timeout=20)


def _started(script: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    return subprocess.Popen(
        [*command, "--server.address=127.0.0.1"],
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


class MortalServer:
    """A server that is killed, and started again at the same address.

    Attributes:
        address: of its root.
    """

    def __init__(self) -> None:
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> "MortalServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        self._process = _started(ROOT / "app.py", self._port)
        _wait_until_healthy(self._port, self._process)

    def kill(self) -> None:
        """Ends it at once, as a machine does that loses its power."""
        self._process.kill()
        self._process.communicate(timeout=20)


@contextmanager
def running_app(script: Path = ROOT / "app.py") -> Iterator[str]:
    """Starts the app as the README says, and gives its address."""
    with running_server(script) as server:
        yield server.address


def _wait_until_healthy(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the app did not start: {server.stderr.read().decode()}")  # type: ignore[union-attr]
        with suppress(OSError), closing(HTTPConnection("127.0.0.1", port, timeout=2)) as line:
            line.request("GET", "/_stcore/health")
            if line.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError("the app did not answer within a minute")


class Line:
    """A line to the server that delays every byte, and can be cut.

    Attributes:
        delay: seconds each way, for what comes from now on.
        address: where the visitor connects.
        sent: bytes from the server to the visitor so far.
    """

    def __init__(self, server: str, delay: float = 0.0) -> None:
        self._target = ("127.0.0.1", int(server.rsplit(":", 1)[1]))
        self.delay = delay  # seconds each way
        self._open = True
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.sent = 0

    def __enter__(self) -> "Line":
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self.cut()
        for thread in self._threads:
            thread.join(10)
        for end in (self._listener, *self._ends):
            end.close()

    def cut(self) -> None:
        """Drops all connections and takes no new ones."""
        self._open = False
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Takes connections again."""
        self._open = True

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        self._threads.append(threading.Thread(target=work, args=arguments, daemon=True))
        self._threads[-1].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                self._ends.append(here)
                if not self._open:
                    here.shutdown(socket.SHUT_RDWR)
                    continue
                there = socket.create_connection(self._target)
                self._ends.append(there)
                for source, sink, counted in ((here, there, False), (there, here, True)):
                    pending: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
                    self._start(self._collect, source, pending, counted)
                    self._start(self._deliver, sink, pending)

    def _collect(self, source: socket.socket, pending: "queue.SimpleQueue[tuple[float, bytes]]", counted: bool) -> None:
        data = b"-"
        while data:
            data = b""
            with suppress(OSError):
                data = source.recv(65536)
            self.sent += len(data) * counted
            pending.put((time.monotonic() + self.delay, data))

    def _deliver(self, sink: socket.socket, pending: "queue.SimpleQueue[tuple[float, bytes]]") -> None:
        with suppress(OSError):
            while True:
                due, data = pending.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if not data:
                    break
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)
