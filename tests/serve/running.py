"""The app as `scce/serve/deploy/` sets it up: two processes, and Caddy before them."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from installing import first_of, install_from_debian

ROOT = Path(__file__).parents[2]
TRUSTING = ssl.create_default_context()  # what Caddy makes for itself no authority has signed
TRUSTING.check_hostname = False
TRUSTING.verify_mode = ssl.CERT_NONE
CADDYFILE = ROOT / "scce" / "serve" / "deploy" / "Caddyfile"


def find_caddy() -> str:
    """Returns the path of Caddy: an installed one, or one installed now.

    Raises:
        RuntimeError: if there is none and none can be installed; the message says what was tried.
    """
    return first_of((_installed, _debian))


def _installed() -> str:
    """An installed Caddy:"""
    path = shutil.which("caddy")
    if path is None:
        raise FileNotFoundError("caddy is not on the PATH")
    return path


def _debian() -> str:
    """Debian's package, as root:"""
    install_from_debian("caddy")
    return _installed()


@contextmanager
def processes(ports: list[int]) -> Iterator[None]:
    """Starts a process of the app at each port; `named.py` lets it say its name in every answer."""
    command = [sys.executable, "-m", "uvicorn", "--app-dir", str(Path(__file__).parent), "--no-access-log"]
    with ExitStack() as stack:
        for port in ports:
            stack.enter_context(_running([*command, "named:app", f"--port={port}"], STREAMLIT_SERVER_COOKIE_SECRET="s"))
        for port in ports:
            wait_until_healthy(port)
        yield


def wait_until_healthy(port: int) -> None:
    """Waits until a process of the app answers at a port.

    Raises:
        RuntimeError: if it does not within a minute.
    """
    _wait_until(partial(_is_healthy, port))


@contextmanager
def proxy(caddy: str, folder: Path, port: int, http_port: int, before: list[int]) -> Iterator[None]:
    """Starts Caddy with the Caddyfile of the deployment, before the processes at some ports.

    It makes itself a certificate; what it keeps lies in a folder.
    """
    settings = {
        "SCCE_SITE": f"https://localhost:{port}",
        "SCCE_PROCESSES": " ".join(f"127.0.0.1:{each}" for each in before),
        "SCCE_HTTP_PORT": str(http_port),
        "SCCE_FRAMED_BY": "'self' https://course.example",
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    with _running([caddy, "run", "--adapter=caddyfile", "--config", str(CADDYFILE)], **settings):
        _wait_until(partial(_is_encrypted, port))
        yield


@contextmanager
def _running(command: list[str], **settings: str) -> Iterator[None]:
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


def _wait_until(succeeds: Callable[[], None]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError):
            return succeeds()
        time.sleep(0.05)
    raise RuntimeError("what was started did not answer within a minute")


def _is_healthy(port: int) -> None:
    with closing(HTTPConnection("127.0.0.1", port, timeout=2)) as line:
        line.request("GET", "/_stcore/health")
        if line.getresponse().status != 200:
            raise ConnectionError("it is not ready")


def _is_encrypted(port: int) -> None:
    with socket.create_connection(("localhost", port), timeout=2) as line:
        TRUSTING.wrap_socket(line, server_hostname="localhost").close()
