"""Phones in a class: each opens a page, makes an edit a second, and notes how long the next sheet took.

A phone speaks HTTP by hand over one connection that stays open. That costs so little that hundreds of them, in one
process beside the server's, measure the server and not themselves.
"""

import asyncio
import json
import random
import re
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scce.live import LOGIT_LAB, as_bytes, message_in

PAGE = "/live/logit_lab"
OPEN_WITHIN, SECONDS = 5.0, 20.0  # all come within the first; then an edit a second each for the second
PATIENCE = 30.0  # seconds for an answer
LINK = re.compile(rb'"link":"([^"]*)"')
LOGITS = re.compile(rb'"logits":(\[[^]]*\])')
BEGINNING, ALL = 4096, 0  # bytes in which a sheet's answer says what state it is of; a page says it later
KEPT_EVERY = 25  # one answer of so many is compared with the core's, number by number


@dataclass
class Notes:
    """What the phones noted.

    Attributes:
        opened: milliseconds from asking for a page to its last byte.
        sheets: milliseconds from an edit to the last byte of the next sheet.
        figures: milliseconds from an edit to the end of the run that shows it, in a full page.
        received: bytes of the sheets' answers, and in a full page of the messages.
        wrong: answers that are of another state than the phone's, in a sentence each.
        errors: answers that are none, in a sentence each.
        kept: some of the questions with their answers.
    """

    opened: list[float] = field(default_factory=list)
    sheets: list[float] = field(default_factory=list)
    figures: list[float] = field(default_factory=list)
    received: int = 0
    wrong: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    kept: list[tuple[str, dict[str, Any], bytes]] = field(default_factory=list)


class Connection:
    """One connection to the server, kept open, with one question at a time."""

    def __init__(self, server: str) -> None:
        self.host = urlsplit(server).netloc

    async def open(self) -> None:
        """Connects."""
        host, port = self.host.split(":")
        self._reader, self._writer = await asyncio.open_connection(host, int(port), limit=2**20)

    async def ask(self, method: str, target: str, body: bytes = b"", accept: str = "*/*") -> bytes:
        """Returns the body of the answer, as it came.

        Raises:
            RuntimeError: if the answer is not 200.
        """
        question = (
            f"{method} {target} HTTP/1.1\r\nhost: {self.host}\r\naccept: {accept}\r\naccept-encoding: gzip, br\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        ).encode() + body
        try:
            head = await self._head_of_answer(question)
        except (asyncio.IncompleteReadError, ConnectionResetError):  # the server hung up while nothing was asked
            await self.open()
            head = await self._head_of_answer(question)
        status, *lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if line)
        content = await self._reader.readexactly(int(headers["content-length"]))
        if " 200 " not in f"{status} ":
            raise RuntimeError(f"{method} {target[:60]}: {status}: {content[:200]!r}")
        return content

    async def _head_of_answer(self, question: bytes) -> bytes:
        self._writer.write(question)
        return await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), PATIENCE)

    def close(self) -> None:
        """Hangs up."""
        self._writer.close()


class Phone:
    """One reader with a light page."""

    def __init__(self, server: str, notes: Notes, number: int) -> None:
        self.notes, self.number = notes, number
        self.connection = Connection(server)
        self.chance = random.Random(number)
        self.link, self.edits = "", 0

    async def visit(self, begin: float, seconds: float) -> None:
        """Opens the page, makes its edits, and leaves.

        Args:
            begin: the moment from which the class makes edits, by time.perf_counter().
            seconds: for which it does.
        """
        try:
            await asyncio.sleep((begin - time.perf_counter() - 1) * self.chance.random())
            await self.open()
            await every_second(self.edit, begin + self.chance.random(), round(seconds))
        except (OSError, RuntimeError, asyncio.IncompleteReadError, TimeoutError) as error:
            self.notes.errors.append(f"phone {self.number}: {error!r}")
        finally:
            await self.leave()

    async def open(self) -> None:
        """Asks for the page."""
        await self.connection.open()
        start = time.perf_counter()
        page = await self.connection.ask("GET", PAGE)
        self.notes.opened.append(1000 * (time.perf_counter() - start))
        self.link, self.logits = said_by(page, ALL)

    async def leave(self) -> None:
        """Hangs up."""
        self.connection.close()

    async def edit(self, due: float) -> None:
        """Moves a slider, and notes when the next sheet is there.

        Args:
            due: the moment of the edit; if the last answer was late, this one is late from then on.
        """
        await self.next_sheet(self.next_message(), due)

    def next_message(self) -> dict[str, Any]:
        """Returns what the phone sends for its next edit."""
        self.edits += 1
        index, logit = self.chance.randrange(len(self.logits)), self.chance.randrange(-100, 101) / 10
        self.logits[index] = logit
        return {
            "number": self.edits,
            "revision": 0,
            "phase": "settled",
            "held": index,
            "edits": [[self.edits, "logit", index, logit]],
            "reach": 10,
        }

    async def next_sheet(self, message: dict[str, Any], due: float) -> None:
        """Asks for the sheet after an edit."""
        link = self.link
        answer = await self.connection.ask(
            "POST", f"{PAGE}?{link}", json.dumps(message).encode(), "application/octet-stream"
        )
        self.notes.sheets.append(1000 * (time.perf_counter() - due))
        self.notes.received += len(answer)
        self.link, logits = said_by(answer)
        if logits != self.logits:
            self.notes.wrong.append(f"phone {self.number} has {self.logits} and got {logits}")
        if self.chance.randrange(KEPT_EVERY) == 0:
            self.notes.kept.append((link, message, answer))


async def every_second(act: Callable[[float], Awaitable[None]], begin: float, times: int) -> None:
    """Acts once a second, each time when the second comes, or at once if the last act took longer."""
    for due in (begin + i for i in range(times)):
        await asyncio.sleep(due - time.perf_counter())
        await act(due)


def said_by(answer: bytes, most: int = BEGINNING) -> tuple[str, list[float]]:
    """Returns the link and the logits in the first bytes of an answer."""
    beginning = plain(answer, most)
    link, logits = LINK.search(beginning), LOGITS.search(beginning)
    if link is None or logits is None:
        raise RuntimeError(f"an answer without a link: {beginning[:80]!r}")
    return link[1].decode(), json.loads(logits[1])


def plain(answer: bytes, most: int = 0) -> bytes:
    """Returns an answer as it was before its compression; its first bytes, or all of it."""
    if answer[:2] == b"\x1f\x8b":
        return zlib.decompressobj(31).decompress(answer, most)
    return answer[:most] if most else answer


def differs_from_the_core(link: str, message: dict[str, Any], answer: bytes) -> bool:
    """Returns whether an answer is another than what the core computes for its question."""
    question = message_in(message)
    assert question is not None
    return plain(answer) != as_bytes(LOGIT_LAB.answer(parse_qs(link), question))
