"""Visitors of every page, for an hour: what the server holds each minute must be flat after ten.

    python tests/bench/bench_soak.py                # an hour
    python tests/bench/bench_soak.py --minutes 12

Phones with the light lab, readers with the full one, sessions on every page that press what is there (a run, a
measurement, a step), bring files and leave without a word, rooms with rounds and votes, every document, and links that
nobody wrote. At the end the visitors go, and the last rows say what is left of them.
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("browser", "serve", "bench"))]

from bench_neighbours import family_of, megabytes_of  # noqa: E402
from phones import Connection, Notes, Phone  # noqa: E402
from readers import Reader  # noqa: E402
from running import wait_until_healthy  # noqa: E402
from serving import free_port  # noqa: E402
from strangers import BROKEN, Stranger  # noqa: E402

from scce.lessons import lesson_named  # noqa: E402
from scce.rooms import Rooms, asked_in, question_of  # noqa: E402

EVERY, AFTER = 60.0, 3  # seconds between two rows, and rows after the visitors have gone
LIGHT = ("logit_lab", "encodings", "information")
PAGES = (*LIGHT, "batch", "training", "frameworks", "diagnose", "lessons", "class", "privacy")
HAND_OUT, QR_CODE = "/handout/softmax-cross-entropy.html", "/code.svg?address=https://an.example/logit_lab"
DOCUMENTS = (*(f"/live/{name}" for name in LIGHT), "/live/room", "/privacy", HAND_OUT, QR_CODE, "/_stcore/health")
CSV = "\n".join(["x,y,label", *(f"{i / 7:.4f},{i % 11},{'ab'[i % 2]}" for i in range(20_000))]).encode()
PREDICTIONS = "\n".join(["true,a,b,c", *(f"{'abc'[i % 3]},0.2,0.3,0.5" for i in range(20_000))]).encode()
COLUMNS = (
    "minute | server, MB | workers, MB | threads | files | sessions, left | blocks | uploads, MB | "
    "visits, edits, votes | errors"
)


@dataclass
class Told:
    """What all visitors noted.

    Attributes:
        notes: of the phones and the readers.
        visits: that are over.
        votes: that were answered as taken.
        errors: how often something went wrong, by what it says.
    """

    notes: Notes = field(default_factory=Notes)
    visits: int = 0
    votes: int = 0
    errors: dict[str, int] = field(default_factory=dict)

    def wrong(self, error: object) -> None:
        """Notes that something went wrong."""
        words = str(error)[:160]
        self.errors[words] = self.errors.get(words, 0) + 1


async def again(act: Callable[[], Awaitable[None]], told: Told, pause: float) -> None:
    """Lets one visitor come again and again."""
    while True:
        try:
            await act()
            told.visits += 1
        except BROKEN as error:
            told.wrong(f"{getattr(act, '__name__', act)}: {error!r}")
        await asyncio.sleep(pause * random.uniform(0.5, 1.5))


class Visitors:
    """Those who come, each a way of its own."""

    def __init__(self, server: str, rooms: Rooms, told: Told) -> None:
        self.server, self.rooms, self.told, self.number = server, rooms, told, 0

    async def edit(self, kind: type[Phone]) -> None:
        """Makes edits for half a minute, one a second."""
        self.number += 1
        await kind(self.server, self.told.notes, self.number).visit(time.perf_counter() + 2, 30)
        self.told.notes.kept.clear()

    async def phone(self) -> None:
        """With the light lab."""
        await self.edit(Phone)

    async def reader(self) -> None:
        """With the full lab."""
        await self.edit(Reader)

    async def come(self, page: str, link: str, act: Callable[[Stranger], Awaitable[None]]) -> None:
        """Opens a full page, does something, and leaves; every third without a word."""
        stranger = await Stranger(self.server, page, link).come()
        try:
            await act(stranger)
        finally:
            if random.random() < 1 / 3:
                stranger.socket.transport.abort()
            else:
                await stranger.socket.close()

    async def walker(self) -> None:
        """Looks at every page, in one session, as a reader does who uses the navigation."""

        async def walk(stranger: Stranger) -> None:
            for page in random.sample(PAGES, len(PAGES)):
                stranger.page = page
                await stranger.run()
                await asyncio.sleep(1)

        await self.come("logit_lab", "", walk)

    async def learner(self) -> None:
        """Trains a small network to its end, and a step more."""

        async def train(stranger: Stranger) -> None:
            await stranger.run(Train=True)
            for _ in range(40):
                await asyncio.sleep(0.5)
                await stranger.run(stranger.fragment)

        await self.come("training", random.choice(("data=digits&epochs=10", "epochs=20", "")), train)

    async def measurer(self) -> None:
        """Measures a vocabulary."""
        await self.come("encodings", "size=32000", lambda one: one.run(Measure=True))

    async def bringer(self) -> None:
        """Brings files: one to train on, one with predictions."""
        await self.come("training", "data=file", lambda one: one.upload("a.csv", CSV))
        await self.come("batch", "", lambda one: one.upload("a.csv", PREDICTIONS))

    async def looker(self) -> None:
        """Asks for every document, and for some that are none."""
        line = Connection(self.server)
        await line.open()
        try:
            for path in DOCUMENTS:
                await line.ask("GET", path)
                await asyncio.sleep(0.2)
            for _ in range(20):
                wild = "".join(random.choices("abcxyz=&,;%0123456789-.", k=random.randrange(200)))
                with suppress(RuntimeError):
                    await line.ask("GET", f"/live/{random.choice(LIGHT)}?{wild}")
        finally:
            line.close()

    async def room(self) -> None:
        """Opens a room, has it vote in two rounds of each question, and ends it."""
        opened = self.rooms.open("softmax-twice", len(asked_in(lesson_named("softmax-twice"))))
        for action in ("open", "close", "again", "open", "close", "reveal"):
            now = self.rooms.steer(opened.code, opened.key, action).now
            if action == "open":
                options = list(question_of(self.rooms.room(opened.code)).answer.options)
                await asyncio.gather(*(self.vote(opened.code, now.number, i, options) for i in range(30)))
        self.rooms.end(opened.code, opened.key)

    async def vote(self, code: str, number: int, phone: int, options: list[str]) -> None:
        """Votes once, from a phone that asks for the state first."""
        await asyncio.sleep(10 * random.random())
        line = Connection(self.server)
        await line.open()
        try:
            await line.ask("GET", f"/live/room/{code}")
            body = {"token": f"phone-{phone:016d}", "round": number, "answer": random.choice(options), "tag": ""}
            await line.ask("POST", f"/live/room/{code}", json.dumps(body).encode())
            self.told.votes += 1
        finally:
            line.close()


def row_of(minute: int, process: int, held: dict[str, object], told: Told) -> str:
    """Returns what is said of a minute."""
    family = family_of(process)
    files = len(list(Path(f"/proc/{process}/fd").iterdir()))
    cells = [
        minute,
        f"{megabytes_of(process):.0f}",
        f"{sum(map(megabytes_of, family[1:])):.0f}",
        held["threads"],
        files,
        f"{held['sessions']}, {held['left']}",
        f"{held['blocks']:,}",
        f"{held['uploads'] / 1e6:.0f}",
        f"{told.visits}, {len(told.notes.sheets)}, {told.votes}",
        sum(told.errors.values()) + len(told.notes.errors) + len(told.notes.wrong),
    ]
    return " | ".join(map(str, cells))


def files_of(process: int) -> dict[str, int]:
    """Returns how many files of each kind a process has open."""
    kinds = Counter[str]()
    for file in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            kinds[os.readlink(file).partition(":")[0]] += 1
    return dict(kinds)


async def soak(server: str, process: int, notes: Path, rooms: Rooms, minutes: int) -> Told:
    """Prints a row each minute."""
    told = Told()
    come = Visitors(server, rooms, told)
    pauses = {
        come.phone: 3, come.reader: 3, come.walker: 3, come.learner: 20, come.measurer: 20, come.bringer: 15,
        come.looker: 5, come.room: 5,
    }  # fmt: skip
    tasks = [asyncio.create_task(again(act, told, pause)) for act, pause in pauses.items() for _ in range(2)]
    begin = time.monotonic()
    print(COLUMNS)
    for minute in range(1, minutes + AFTER + 1):
        await asyncio.sleep(max(0.0, begin + minute * EVERY - time.monotonic()))
        held = json.loads(notes.read_text().splitlines()[-1])
        print(row_of(minute, process, held, told), flush=True)
        if minute == minutes:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    print("the files:", files_of(process))
    return told


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=60)
    minutes = parser.parse_args().minutes
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        url = f"sqlite:///{folder / 'rooms.sqlite'}"
        counted = Path(__file__).with_name("counted_server.py")
        command = [sys.executable, str(counted), str(port), str(folder / "notes"), str(EVERY / 4)]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, env=os.environ | {"SCCE_DATABASE_URL": url}, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_healthy(port)
            rooms = Rooms(url)
            told = asyncio.run(soak(address, server.pid, folder / "notes", rooms, minutes))
            rooms.close()
        finally:
            server.terminate()
            server.wait()
        for words, times in {**told.errors, **dict.fromkeys(told.notes.errors + told.notes.wrong, 1)}.items():
            print(f"{times} times: {words}")
        lines = (folder / "log").read_text().splitlines()
        print(len(lines), "lines in the log;", sum("Traceback" in line for line in lines), "exceptions")
        print("\n".join(lines[:40]))


if __name__ == "__main__":
    main()
