"""How much work strangers can make for the light pages with one link or one message, and which of them makes most.

    python tests/bench/bench_hostile.py

Every link is asked for as a page and, with an empty message, as a sheet; every message is sent with the ordinary
link, and with that to the largest state. The time is the processor's, of reading, computing, writing and compressing;
the best of three. None should reach 50 ms.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

sys.path.insert(0, str(Path(__file__).parents[2]))

from scce.encodings.label_table import MOST_EXAMPLES, LabelTable
from scce.encodings.state import Encodings
from scce.live import ENCODINGS, INFORMATION, LOGIT_LAB, SUBJECTS, Subject
from scce.live.messages import MOST_EDITS
from scce.logit_lab.example import Example
from scce.logit_lab.state import Lab
from scce.serve.light import LARGEST_MESSAGE, LONGEST_LINK, RefusalError, message_of, page_of, sheet_of
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import TwoDistributions

TRIES, SHOWN, LIMIT = 3, 12, 50.0  # ms
LONG_NUMBER = 1.2345678901234567e-300
NAMES = tuple(f"{chr(0x1F600 + i)}" * 40 for i in range(20))  # four bytes a letter, twelve in a link
SOFT = tuple(LONG_NUMBER + i * 1e-301 for i in range(20))
LARGEST: dict[Subject[Any], Any] = {
    LOGIT_LAB: Lab(Example(NAMES, tuple(-1e300 / (3 + i) for i in range(20)), 19, 0.0123456789), "bits", 1 / 3),
    ENCODINGS: Encodings(LabelTable(NAMES, (SOFT,) * MOST_EXAMPLES, 2**32 - 1)),
    INFORMATION: Surprise(LONG_NUMBER, TwoDistributions(NAMES[:10], (1 / 10,) * 10, (1 / 10,) * 10), "bits"),
}
# What stands in a parameter until the link is full.
FILLINGS = {
    "zeros": "0,",
    "rows of zeros": "0;0,",
    "targets": "0;",
    "commas": ",",
    "semicolons": ";",
    "nines": "9",
    "spaces": "+",
    "nan": "nan,",
    "long numbers": f"{LONG_NUMBER},",
    "digits": "0." + "1" * 300 + ",",
    "minus": "-",
    "percent": "%",
    "letters of four bytes": quote(chr(0x1F600)),
    "no UTF-8": "%FF",
    "controls": "%00",
    "quotes": "%27%22%5C",
}


def links(subject: Subject[Any]) -> Iterator[tuple[str, str]]:
    """Yields links to a subject, each with its name."""
    yield "nothing", ""
    yield "the largest state", subject.fields.to_link(LARGEST[subject])
    numbers = random.Random(0)
    yield "logits that compress badly", "logits=" + ",".join(f"{numbers.gauss(0, 3):.3f}" for _ in range(20))
    uneven = [numbers.random() for _ in range(10)]
    yield "p that compresses badly", "p=" + ",".join(repr(one / sum(uneven)) for one in uneven)
    for field in subject.fields:
        for name, filling in FILLINGS.items():
            yield f"{field.name}={name}", _filled(f"{field.name}=", filling)
        yield f"{field.name} again and again", _filled("", f"{field.name}=0&")
        yield f"{field.name}, every time another", "&".join(f"{field.name}={i}" for i in range(LONGEST_LINK // 12))
    for name, filling in FILLINGS.items():
        yield f"{name} in every parameter", _filled("", "&".join(f"{f.name}={filling * 20}" for f in subject.fields))
    for name in ("a", "temperatur", "x" * 20, "x" * 2000, "%F0%9F%98%80" * 3):
        yield (
            f"unknown parameters {name[:12]}",
            "&".join(f"{name}{i}=1" for i in range(LONGEST_LINK // (len(name) + 8))),
        )
    yield "ampersands", "&" * LONGEST_LINK
    yield "too long", "&" * 10 * LONGEST_LINK


def messages(subject: Subject[Any]) -> Iterator[tuple[str, bytes]]:
    """Yields messages to a subject, each with its name."""
    edits: dict[str, list[Any]] = {
        "add": ["add"],
        "remove": ["remove", 0],
        "remove nothing": ["remove", 99],
        "name": ["name", 0, "\U0001f600" * 40],
        "a long name": ["name", 0, "x" * 500],
        "logit": ["logit", 19, 1e300 / 3],
        "logit of many digits": ["logit", 0, 10**300],
        "label": ["label", 1],
        "label of an example": ["label", 39, 1],
        "target": ["target", 39, 19, LONG_NUMBER],
        "temperature": ["temperature", 0.0123456789],
        "unit": ["unit", "bits"],
        "event": ["event", LONG_NUMBER],
        "p": ["p", [0.1] * 10],
        "p of many": ["p", [0] * 200],
        "p of one": ["p", 9, LONG_NUMBER],
        "q of one": ["q", 0, 1],
        "situation": ["situation", "extreme logits"],
        "classes": ["classes", "handwritten digits 0-9"],
        "unknown": ["explode" * 80],
        "deep": json.loads("[" * 200 + "]" * 200),
    }
    for name, edit in edits.items():
        yield f"{MOST_EDITS} times {name}", _message([[1, *edit]] * MOST_EDITS)
    yield "add and remove", _message([[1, "remove", 0], [1, "add"]] * (MOST_EDITS // 2))
    yield "one huge list", _message([[1, "p", [0] * (LARGEST_MESSAGE // 3)]])
    yield "huge numbers", _message([[1, "p", [10**3000] * 20]])
    yield "deep brackets", b"[" * LARGEST_MESSAGE
    yield "many keys", json.dumps({str(i): i for i in range(5000)}).encode()
    yield "a number of many digits", b"9" * LARGEST_MESSAGE
    for phase in ("moving", "resting", "settled"):
        yield f"held, {phase}", _message([], held=0, phase=phase)
    yield "a long reach", _message([], reach=1e300)


def _filled(start: str, filling: str) -> str:
    return (start + filling * (LONGEST_LINK // len(filling) + 1))[:LONGEST_LINK]


def _message(edits: list[Any], **other: Any) -> bytes:
    message = {"number": 1, "revision": 1, "phase": "settled", "held": 3, "edits": edits, "reach": 10.0} | other
    return json.dumps(message).encode()[:LARGEST_MESSAGE]


def tasks() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yields all that is asked for."""
    for subject in SUBJECTS:
        for name, link in links(subject):
            yield f"{subject.address}: page of {name}", lambda s=subject, k=link: page_of.__wrapped__(s.address, k)
            yield f"{subject.address}: sheet of {name}", lambda s=subject, k=link: _sheet(s, k, _message([]))
        for start, state in (("the first", subject.fields.first), ("the largest", LARGEST[subject])):
            link = urlencode(subject.fields.to_query(state), doseq=True)
            for name, body in messages(subject):
                yield f"{subject.address}: {name}, from {start}", lambda s=subject, k=link, b=body: _sheet(s, k, b)


def _sheet(subject: Subject[Any], link: str, body: bytes) -> Any:
    try:
        return sheet_of(subject, link, message_of(body))
    except RefusalError as refused:
        return refused


def milliseconds(work: Callable[[], Any]) -> float:
    """Returns the least time of the processor that work takes."""
    taken = []
    for _ in range(TRIES):
        began = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - began))
    return min(taken)


def main() -> None:
    """Prints the worst."""
    found = sorted(((milliseconds(work), name) for name, work in tasks()), reverse=True)
    print(f"{len(found)} links and messages; those that make most work, ms:")
    for taken, name in found[:SHOWN]:
        print(f"{taken:8.1f}  {name}")
    print(f"{sum(taken >= LIMIT for taken, _ in found)} take {LIMIT:.0f} ms or more")


if __name__ == "__main__":
    main()
