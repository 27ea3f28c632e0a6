"""A room in which everybody votes within ten seconds, with the teacher's page open in a browser.

    python tests/bench/bench_room.py                 # 200 phones, one process, SQLite
    python tests/bench/bench_room.py --phones 30     # fewer
    python tests/bench/bench_room.py --two           # two processes behind Caddy, PostgreSQL

Each phone asks for the state of the room every one to two seconds, as the page does, and votes once; every fourth then
changes its vote. Then the round is closed, and all vote once more: none of that may count. In a last round the server,
or one of the two, is killed (SIGKILL) in the middle and started again: what was answered must be there, and the phones
go on alone.
"""

import argparse
import asyncio
import json
import os
import queue
import random
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Error, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("browser", "serve", "rooms"))]

from finding import launch  # noqa: E402
from postgres import running_postgres  # noqa: E402
from running import TRUSTING, find_caddy, proxy, wait_until_healthy  # noqa: E402
from serving import free_port  # noqa: E402

from scce.rooms import Rooms, asked_in, question_of  # noqa: E402

LESSON, WITHIN, EVERY = "softmax-twice", 10.0, (1.0, 2.0)
DEAD = 1.0  # seconds from the end of a server to its start
PATIENCE = 8.0  # seconds for an answer; then it is asked again


@dataclass
class Notes:
    """What the phones noted.

    Attributes:
        votes: milliseconds from a vote to its answer.
        polls: milliseconds from asking for the state to the answer.
        taken: the last answer of each phone that the server has said to be safe, by token.
        late: votes that were answered as taken after the closing.
        again: votes that had to be sent again.
    """

    votes: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    late: int = 0
    again: int = 0


class Line:
    """One connection, opened when something is asked, and opened again when it was lost."""

    def __init__(self, server: str) -> None:
        self._where = urlsplit(server)
        self._reader: asyncio.StreamReader | None = None

    async def ask(self, method: str, target: str, body: bytes = b"", tag: str = "") -> tuple[int, str, bytes]:
        """Returns the status of an answer, its tag and its body; OSError where there is none.

        A connection on which nothing was asked for seconds may be closed by the server: then there is another.
        """
        for is_old in [True, False] if self._reader is not None else [False]:
            try:
                return await asyncio.wait_for(self._ask(method, target, body, tag), PATIENCE)
            except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
                self.close()
                if not is_old:
                    raise OSError(str(error)) from None
        raise OSError("no answer")

    async def _ask(self, method: str, target: str, body: bytes, tag: str) -> tuple[int, str, bytes]:
        if self._reader is None:
            secure: ssl.SSLContext | None = TRUSTING if self._where.scheme == "https" else None
            self._reader, self._writer = await asyncio.open_connection(
                self._where.hostname, self._where.port, ssl=secure
            )
        question = f"{method} {target} HTTP/1.1\r\nhost: {self._where.netloc}\r\ncontent-type: application/json\r\n"
        question += (f"if-none-match: {tag}\r\n" if tag else "") + f"content-length: {len(body)}\r\n\r\n"
        self._writer.write(question.encode() + body)
        status, *lines = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines if line)}
        number = int(status.split()[1])
        return number, headers.get("etag", ""), b"" if number == 304 else await self._body(self._reader, headers)

    async def _body(self, reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding") != "chunked":
            return await reader.readexactly(int(headers["content-length"]))
        body = b""
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        await reader.readline()
        return body

    def close(self) -> None:
        """Hangs up."""
        if self._reader is not None:
            self._writer.close()
            self._reader = None


class Phone:
    """One phone in a room."""

    def __init__(self, server: str, code: str, number: int, notes: Notes) -> None:
        self.place, self.token, self.notes = f"/live/room/{code}", f"phone-{number:016d}", notes
        self.polling, self.voting = Line(server), Line(server)
        self.chance, self.tag = random.Random(number), ""

    async def poll(self) -> None:
        """Asks for the state of the room, again and again."""
        while True:
            start = time.perf_counter()
            with suppress(OSError):
                status, tag, _ = await self.polling.ask("GET", f"{self.place}/state", tag=self.tag)
                self.notes.polls.append(1000 * (time.perf_counter() - start))
                self.tag = tag if status == 200 else self.tag
            await asyncio.sleep(self.chance.uniform(*EVERY))

    async def answer(self, number: int, options: list[str], begin: float) -> None:
        """Votes at some moment, and sometimes once more."""
        await asyncio.sleep(begin + WITHIN * self.chance.random() - time.perf_counter())
        for _ in range(1 + (self.chance.random() < 0.25)):
            await self.vote(number, self.chance.choice(options))

    async def vote(self, number: int, answer: str) -> bool:
        """Sends an answer until it is answered, and returns whether it was taken."""
        body = json.dumps({"token": self.token, "round": number, "answer": answer, "tag": self.tag}).encode()
        start, status = time.perf_counter(), 0
        while status not in (200, 409):
            with suppress(OSError):
                status, _, _ = await self.voting.ask("POST", self.place, body)
            if status not in (200, 409):
                self.notes.again += 1
                await asyncio.sleep(self.chance.uniform(0.5, 1.5))
        self.notes.votes.append(1000 * (time.perf_counter() - start))
        if status == 200:
            self.notes.taken[self.token] = answer
        return status == 200


class Teacher(threading.Thread):
    """A browser with the teacher's page, which notes when it shows how many."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.address, self.wanted, self.seen = address, "", threading.Event()
        self.ready, self.done = threading.Event(), threading.Event()
        self.keys: queue.SimpleQueue[str] = queue.SimpleQueue()

    def run(self) -> None:
        """Watches the page until it is told to stop."""
        with sync_playwright() as playwright:
            browser = launch(playwright)
            page = browser.new_page(ignore_https_errors=True)
            page.goto(self.address)
            page.locator(".steering").wait_for(timeout=60_000)
            self.ready.set()
            while not self.done.is_set():
                with suppress(queue.Empty):
                    page.keyboard.press(self.keys.get_nowait())
                with suppress(Error):
                    told = page.locator(".scce-count, .scce-bars").first.inner_text(timeout=1000)
                    if self.wanted and self.wanted in " ".join(told.split()):
                        self.seen.set()
                time.sleep(0.02)
            browser.close()

    async def shows(self, wanted: str, patience: float = 20.0) -> float:
        """Returns the seconds until the page shows some words; infinite if it never does."""
        self.seen.clear()
        self.wanted, start = wanted, time.perf_counter()
        found = await asyncio.to_thread(self.seen.wait, patience)
        return time.perf_counter() - start if found else float("inf")


async def measure(size: int, server: str, rooms: Rooms, kill: "Killing") -> None:
    """Prints what a room of so many phones comes to."""
    opened = rooms.open(LESSON, len(asked_in_lesson()))
    code, key, notes = opened.code, opened.key, Notes()
    teacher = Teacher(f"{server}/class?room={code}&key={key}")
    teacher.start()
    await asyncio.to_thread(teacher.ready.wait, 90)
    phones = [Phone(server, code, i, notes) for i in range(size)]
    polls = [asyncio.create_task(phone.poll()) for phone in phones]
    await asyncio.sleep(max(EVERY))
    await one_round(phones, rooms, opened.code, key, teacher, notes)
    await killed_round(phones, rooms, code, key, notes, kill)
    for poll in polls:
        poll.cancel()
    teacher.done.set()
    teacher.join(20)


def asked_in_lesson() -> tuple[object, ...]:
    """Returns the questions of the lesson."""
    from scce.lessons import lesson_named

    return asked_in(lesson_named(LESSON))


async def one_round(phones: list[Phone], rooms: Rooms, code: str, key: str, teacher: Teacher, notes: Notes) -> None:
    """Prints the row of a round in which nothing goes wrong."""
    options = list(question_of(rooms.room(code)).answer.options)
    teacher.keys.put("o")
    await teacher.shows("0 answers")
    notes.polls.clear()
    begin = time.perf_counter()
    await asyncio.gather(*(phone.answer(1, options, begin) for phone in phones))
    shown = await teacher.shows(f"{len(phones)} answers")
    tally = rooms.tally(code, 1)
    lost = sum(1 for phone in phones if phone.token not in notes.taken) + len(phones) - sum(tally.values())
    in_time = list(notes.votes)
    again = notes.again
    rooms.steer(code, key, "close")
    late = sum(await asyncio.gather(*(phone.vote(1, options[0]) for phone in phones)))
    changed = tally != rooms.tally(code, 1)
    await asyncio.sleep(2)
    teacher.keys.put("r")
    revealed = await teacher.shows(" (")
    print(
        "phones | votes: median, 95 %, worst ms | polls: median, 95 %, worst ms | lost | sent again | "
        "count complete, s | histogram, s | late votes counted"
    )
    print(
        len(phones),
        three_of(in_time),
        three_of(notes.polls),
        lost,
        again,
        f"{shown:.2f}",
        f"{revealed:.2f}",
        f"{late + changed}",
        sep=" | ",
        flush=True,
    )


async def killed_round(phones: list[Phone], rooms: Rooms, code: str, key: str, notes: Notes, kill: "Killing") -> None:
    """Prints what is left of a round in whose middle the server is killed."""
    for action in ("again", "open"):
        rooms.steer(code, key, action)
    notes.taken.clear()
    notes.votes.clear()
    again = notes.again
    options = list(question_of(rooms.room(code)).answer.options)
    begin = time.perf_counter()
    votes = [asyncio.create_task(phone.answer(2, options, begin)) for phone in phones]
    await asyncio.sleep(WITHIN / 2)
    kill.now()
    answered = len(notes.taken)
    there = rooms.count(code, 2)
    await asyncio.sleep(DEAD)
    while_dead = len(notes.taken) - answered
    await asyncio.to_thread(kill.start)
    await asyncio.gather(*votes)
    _, rows = rooms.votes(code, key)
    kept = sorted(answer for number, _, answer in rows if number == 2)
    same = kept == sorted(notes.taken.values())
    print(
        f"killed after {answered} answers, {there} in the database; "
        f"{while_dead} answered within {DEAD:g} s without it; "
        f"in the end {len(kept)} of {len(phones)}, sent again {notes.again - again}, "
        f"votes: median, 95 %, worst ms {three_of(notes.votes)}, every answer as it was taken: {same}",
        flush=True,
    )


def three_of(milliseconds: list[float]) -> str:
    """Returns the median, what 95 % are below, and the worst."""
    return ", ".join(f"{value:.0f}" for value in np.percentile(milliseconds or [np.nan], [50, 95, 100]))


class Killing:
    """A server that can be killed, and started again at its port.

    Args:
        port: where it listens.
        secret: with which it signs cookies, the same in all processes of a site; one of its own if not given.
    """

    def __init__(self, port: int, secret: str | None = None) -> None:
        self.port = port
        self._more = {} if secret is None else {"STREAMLIT_SERVER_COOKIE_SECRET": secret}
        self.start()

    def start(self) -> None:
        """Starts the app as the README says."""
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={self.port}"]
        self.process = subprocess.Popen(
            [*command, "--server.address=127.0.0.1"],
            cwd=ROOT,
            env=os.environ | self._more,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until_healthy(self.port)

    def now(self) -> None:
        """Kills it, so that it can do nothing more."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def one_process(folder: Path) -> Iterator[tuple[str, str, Killing]]:
    """Starts one process with SQLite."""
    os.environ["SCCE_DATABASE_URL"] = url = f"sqlite:///{folder / 'rooms.sqlite'}"
    server = Killing(free_port())
    try:
        yield f"http://127.0.0.1:{server.port}", url, server
    finally:
        server.now()


@contextmanager
def two_processes(folder: Path) -> Iterator[tuple[str, str, Killing]]:
    """Starts two processes with PostgreSQL, and Caddy before them as it is deployed; the first can be killed."""
    ports, port = [free_port(), free_port()], free_port()
    with ExitStack() as stack:
        url = stack.enter_context(running_postgres(folder, free_port()))
        os.environ["SCCE_DATABASE_URL"] = url
        servers = [Killing(each, "s") for each in ports]
        for server in servers:
            stack.callback(server.now)
        stack.enter_context(proxy(find_caddy(), folder, port, free_port(), ports))
        yield f"https://localhost:{port}", url, servers[0]


def main() -> None:
    """Prints what a room comes to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--two", action="store_true", help="two processes behind Caddy, PostgreSQL")
    wanted = parser.parse_args()
    started = two_processes if wanted.two else one_process
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, started(Path(name)) as (server, url, kill):
        rooms = Rooms(url)
        asyncio.run(measure(wanted.phones, server, rooms, kill))
        rooms.close()


if __name__ == "__main__":
    main()
