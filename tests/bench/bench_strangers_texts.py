"""Links, messages, texts, files, votes and widgets of strangers by the hundred thousand.

    python tests/bench/bench_strangers_texts.py --seed 1 --count 100000
    python tests/bench/bench_strangers_texts.py --seed 1 --only 4711      # one of them, with its traceback

Each is what a page, a component or a phone really sends, spoilt at random (spoiling.py). None may raise what would
reach the log, and none may make 100 ms of work in the server's process; what takes that long is done twice more, and
the least time counts. Files and long texts are read by workers, with a bound on memory: their time is told apart. The
time is that of the processor.
"""

import argparse
import gc
import io
import json
import logging
import os
import random
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), *(str(ROOT / "tests" / name) for name in ("serve", "ui", "live", "bench"))]

from bench_hostile import messages as whole_messages  # noqa: E402
from calling import JSON, call  # noqa: E402
from spoiling import spoilt_bytes, spoilt_json, spoilt_text  # noqa: E402
from starlette.applications import Starlette  # noqa: E402
from visiting import SESSIONS, Visit  # noqa: E402

from scce.arrays import InputError  # noqa: E402
from scce.diagnosis import causes  # noqa: E402
from scce.diagnosis.state import LONGEST_LOSS  # noqa: E402
from scce.lessons import LESSONS, opened  # noqa: E402
from scce.live import SUBJECTS, Subject, message_in  # noqa: E402
from scce.rooms import Buckets, Rooms  # noqa: E402
from scce.serve import rooms as phones  # noqa: E402
from scce.serve.first_picture import page_of as full_page  # noqa: E402
from scce.serve.light import LARGEST_MESSAGE, RefusalError, message_of, page_of, sheet_of  # noqa: E402
from scce.serve.room_state import Watch  # noqa: E402
from scce.tables import column_names, features, labels, predictions, read_columns, read_scores  # noqa: E402
from scce.ui.chapters import APART, CHAPTERS  # noqa: E402
from scce.ui.internals import take_no_value_that_cannot_be_read  # noqa: E402
from scce.ui.live import LiveSession  # noqa: E402
from scce.ui.session import AT_ONCE  # noqa: E402
from scce.work.worker import bound_memory  # noqa: E402

LIMIT, TRIES, SHOWN = 100.0, 3, 8  # ms; times; of each kind
MOST_BYTES, MOST_LETTERS = 1_000_000_000, 40_000
HTML = '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title></head><body></body></html>'
INSIDE = (str(ROOT / "scce"), str(ROOT / "pages"))
CASES = sorted(path for path in (ROOT / "tests" / "cases").iterdir() if ".right" not in path.name)
Work = Callable[[], object]


@dataclass(frozen=True)
class Kind:
    """A kind of thing that strangers send.

    Attributes:
        share: of all of them.
        make: returns the work that one makes, and what it is called.
        bound: whether its work is done in the server's process, by the thread that hears everybody or by a script.
    """

    share: float
    make: Callable[[random.Random], tuple[str, Work]]
    bound: bool = True


# ---- links -------------------------------------------------------------------------------------


@cache
def _links() -> dict[str, list[str]]:
    links = defaultdict(list, {chapter.address: [""] for chapter in (*CHAPTERS, *APART)})
    for entry in json.loads((ROOT / "tests" / "golden" / "links.json").read_text(encoding="utf-8")):
        links[entry["address"]].append(entry["link"])
    for lesson in LESSONS:
        for number, step in enumerate(lesson.steps, 1):
            address, _, link = step.link.strip("/").partition("?")
            links[address].append(f"{link}&lesson={lesson.name}.{number}.7&predict=yes")
    links["class"] += ["room=K7M2XF&key=" + "a" * 22, "room=K7M2XF"]
    links["lessons"] += ["lesson=start", "lesson=start&seed=3&print=true", "add=logit_lab?logits=1,2"]
    return dict(links)


def _link(chance: random.Random) -> tuple[str, Work]:
    chapter = chance.choice((*CHAPTERS, *APART))
    link = spoilt_text(chance, chance.choice(_links()[chapter.address]))
    return f"/{chapter.address}?{link}", partial(_visit, chapter, link)


def _visit(chapter: Any, link: str) -> None:
    state, problems = opened(chapter.address, chapter.fields, parse_qs(link, keep_blank_values=True))
    list(map(str, problems))
    chapter.fields.to_link(state)


def _page(chance: random.Random) -> tuple[str, Work]:
    subject = chance.choice(SUBJECTS)
    link = spoilt_text(chance, chance.choice(_links()[subject.address]))
    if chance.random() < 0.5:
        return f"/live/{subject.address}?{link}", partial(page_of.__wrapped__, subject.address, link)
    return f"/{subject.address}?{link}, first picture", partial(full_page.__wrapped__, HTML, subject.address, link)


# ---- messages ----------------------------------------------------------------------------------


@cache
def _messages(subject: Subject[Any]) -> list[Any]:
    found = []
    for _, body in whole_messages(subject):
        with suppress(ValueError, RecursionError):
            if isinstance(told := json.loads(body), dict) and "edits" in told:
                found += [{**told, "edits": told["edits"][:count]} for count in (1, 3, 100)]
    edits = (["predict", "right"], ["visit", "logits=1,2"], ["trail", "logits=1,2", "logits=3,1"], ["unit", "bits"])
    return [*found, *({**found[0], "edits": [[1, *edit]]} for edit in edits)]


def _sent(chance: random.Random, subject: Subject[Any]) -> bytes:
    message = spoilt_json(chance, chance.choice(_messages(subject)))
    text = json.dumps(message)
    if chance.random() < 0.3:
        text = spoilt_text(chance, text)
    return text.encode("utf-8", "surrogatepass")[:LARGEST_MESSAGE]


def _message(chance: random.Random) -> tuple[str, Work]:
    subject = chance.choice(SUBJECTS)
    link, body = chance.choice(_links()[subject.address]), _sent(chance, subject)
    return f"to /live/{subject.address}?{link}: {body[:300]!r}", partial(_answer, subject, link, body)


def _answer(subject: Subject[Any], link: str, body: bytes) -> None:
    with suppress(RefusalError):
        sheet_of(subject, link, message_of(body))


def _handover(chance: random.Random) -> tuple[str, Work]:
    page = chance.choice([session for session in SESSIONS.values() if issubclass(session, LiveSession)])
    link = chance.choice(_links()[page.subject.address])
    message = spoilt_json(chance, chance.choice(_messages(page.subject)))
    return f"{page.__name__} at {link} is told {message!r:.300}", partial(_hear, page, link, message)


def _hear(page: Any, link: str, raw: Any) -> None:
    session = page()
    session.begin(*_state_and_sentences(page, link))
    sent = message_in(raw)
    if sent is not None and isinstance(raw.get("revision"), int):
        sent = type(sent)(max(sent.number, 1), session.revision, sent.phase, sent.held, sent.edits, sent.reach)
    with patch("scce.ui.live.message_of", lambda _: sent):
        session.take_message()
    str(session.link)


def _state_and_sentences(page: Any, link: str) -> tuple[Any, tuple[str, ...]]:
    state, problems = opened(page.subject.address, page.fields, parse_qs(link, keep_blank_values=True))
    return state, tuple(map(str, problems))


# ---- texts and files ---------------------------------------------------------------------------


@cache
def _texts() -> list[str]:
    words = [
        "[0, 1, 2]",
        "cat, dog",
        "nan PyTorch",
        "Keras 1.2040, PyTorch 0.9163",
        "0.6931, accuracy 70%",
        "loss: 2.3",
    ]
    written = [path.read_text(encoding="utf-8", errors="replace") for path in CASES if path.suffix in (".txt", ".csv")]
    return [*words, *(text for text in written if len(text) < 20_000)]


def _text(chance: random.Random) -> tuple[str, Work]:
    read = chance.choice((labels, predictions, causes))
    text = spoilt_text(chance, chance.choice(_texts()), LONGEST_LOSS if read is causes else AT_ONCE)
    return f"{read.__name__} of {text[:300]!r}", partial(_read, read, text)


def _long_text(chance: random.Random) -> tuple[str, Work]:
    read = chance.choice((labels, predictions))
    text = spoilt_text(chance, chance.choice(_texts()), MOST_LETTERS)
    return f"{read.__name__} of {text[:300]!r}", partial(_read, read, text)


def _read(read: Callable[[str], object], text: str) -> None:
    with suppress(InputError):
        read(text)


@cache
def _files() -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in CASES if path.stat().st_size < 100_000]


def _file(chance: random.Random) -> tuple[str, Work]:
    name, content = chance.choice(_files())
    content = spoilt_bytes(chance, content)
    if chance.random() < 0.1:
        name = name.rpartition(".")[0] + chance.choice(
            (".csv", ".parquet", ".npy", ".npz", ".json", "", ".CSV", ".\x00")
        )
    if chance.random() < 0.5:
        return f"/training, {name}: {content[:200]!r}", partial(_read_table, name, content)
    return f"/batch, {name}: {content[:200]!r}", partial(_read_batch, name, content)


def _read_table(name: str, content: bytes) -> None:
    with suppress(InputError):
        names = column_names(io.BytesIO(content), name)
        features(io.BytesIO(content), name, names[-1] if names else "", ())


def _read_batch(name: str, content: bytes) -> None:
    with suppress(InputError):
        columns = read_columns(io.BytesIO(content), name, None)
        list(read_scores(io.BytesIO(content), columns))


# ---- votes and widgets -------------------------------------------------------------------------


@cache
def _rooms() -> tuple[Starlette, str]:
    rooms = Rooms(f"sqlite:///{Path(tempfile.mkdtemp()) / 'rooms.sqlite'}")
    room = rooms.open(LESSONS[0].name, 3)
    rooms.steer(room.code, room.key, "open")
    counter = phones.Counter(rooms, Watch(rooms), Buckets(1e9, 1e9), Buckets(1e9, 1e9))
    phones.counter_here = lambda: counter  # type: ignore[assignment]
    return Starlette(routes=phones.room_routes()), room.code


def _vote(chance: random.Random) -> tuple[str, Work]:
    app, code = _rooms()
    room = code if chance.random() < 0.7 else spoilt_text(chance, code, 300).replace("?", "")
    path = f"/live/room/{room}" + chance.choice(("", "", "/state", "/outcome"))
    query = spoilt_text(chance, "round=1&answer=0", 3_000)
    vote = spoilt_json(chance, {"token": chance.randbytes(16).hex(), "round": 1, "answer": "0", "tag": "a-1"})
    body = spoilt_text(chance, json.dumps(vote), 1_500) if chance.random() < 0.3 else json.dumps(vote)
    tag = {
        "if-none-match": "".join(chance.choices('W/"abc-1*, ', k=9)),
        "x-forwarded-for": chance.choice(("", "a, b", "::")),
    }
    method = chance.choice(("GET", "POST", "POST", "PUT"))
    ask = partial(call, app, path.encode("utf-8", "replace").decode(), query.encode("utf-8", "replace"), method)
    return f"{method} {path}?{query[:99]!r} {body[:200]!r}", lambda: ask(JSON | tag, [body.encode("utf-8", "replace")])


@cache
def _shown(page: str) -> Any:
    return Visit(page=page).app._tree.get_widget_states()


def _widget(chance: random.Random) -> tuple[str, Work]:
    page = chance.choice(list(SESSIONS))
    states = type(_shown(page))()
    states.CopyFrom(_shown(page))
    for widget in chance.sample(list(states.widgets), min(3, len(states.widgets))):
        _forge(chance, widget)
    return f"{page} with {str(states)[-300:]!r}", partial(_revisit, page, states)


def _forge(chance: random.Random, widget: Any) -> None:
    """Gives a widget a value that it cannot have, of its kind or of another."""
    values = {
        "trigger_value": True,
        "bool_value": True,
        "int_value": chance.choice((-1, 2**40)),
        "double_value": chance.choice((float("nan"), float("inf"), -1.5, 1e308)),
        "string_value": spoilt_text(chance, "cat", 9_000).encode("utf-8", "replace").decode(),
        "json_value": json.dumps(spoilt_json(chance, {"edited_rows": {"0": {"true class": 1}}})),
        "bytes_value": b"\xff",
    }
    lists = {"double_array_value": [1.0, float("nan")], "int_array_value": [-1, 7], "string_array_value": ["a", "b"]}
    own = widget.WhichOneof("value")
    name = own if own in values and chance.random() < 0.6 else chance.choice([*values, *lists])
    if name in lists:
        getattr(widget, name).data[:] = lists[name]
    else:
        setattr(widget, name, values[name])


def _revisit(page: str, states: Any) -> None:
    """Shows a page to a browser with such widgets; what Streamlit alone stumbles over is not told."""
    heard = Heard()
    with heard.listening():
        Visit(page=page).app._run(states)
    for error in heard.ours:
        raise error


class Heard(logging.Handler):
    """Hears of what a page has raised.

    Attributes:
        ours: what was raised with our own code on the way.
    """

    def __init__(self) -> None:
        super().__init__()
        self.ours: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Takes note of an exception."""
        if record.exc_info and (error := record.exc_info[1]) is not None:
            frames = traceback.extract_tb(error.__traceback__)
            self.ours += [error] if any(frame.filename.startswith(INSIDE) for frame in frames) else []

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Listens to Streamlit."""
        logger = logging.getLogger("streamlit.error_util")
        logger.addHandler(self)
        try:
            yield
        finally:
            logger.removeHandler(self)


KINDS = {
    "links": Kind(0.45, _link),
    "first HTML of pages": Kind(0.05, _page),
    "messages": Kind(0.2, _message),
    "handovers": Kind(0.1, _handover),
    "texts": Kind(0.03, _text),
    "long texts": Kind(0.02, _long_text, bound=False),
    "files": Kind(0.06, _file, bound=False),
    "votes and room requests": Kind(0.088, _vote),
    "widgets": Kind(0.002, _widget, bound=False),
}


def one_of(seed: int, number: int) -> tuple[str, str, Work]:
    """Returns the kind, the name and the work of what a stranger sends."""
    chance = random.Random(f"{seed} {number}")
    kind = chance.choices(list(KINDS), [each.share for each in KINDS.values()])[0]
    return kind, *KINDS[kind].make(chance)


def milliseconds(kind: str, work: Work) -> float:
    """Returns the time of the processor that work takes; the least of some, where it is much."""
    taken = _once(work)
    for _ in range(TRIES - 1):
        if taken < LIMIT or not KINDS[kind].bound:
            break
        taken = min(taken, _once(work))
    return taken


def _once(work: Work) -> float:
    began = time.thread_time()
    work()
    return 1000 * (time.thread_time() - began)


def findings(seed: int, numbers: range) -> Iterator[tuple[str, int, str, float, str]]:
    """Yields the kind, the number, the name, the milliseconds of each, and where it raised what it should not."""
    for number in numbers:
        kind, name, work = one_of(seed, number)
        try:
            yield kind, number, name, milliseconds(kind, work), ""
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            yield (
                kind,
                number,
                name,
                0.0,
                f"{type(error).__name__} at {place.filename}:{place.lineno}: {str(error)[:120]!r}",
            )


def report(seed: int, count: int) -> int:
    """Prints the slowest of each kind, and what raised; returns how many did, or made too much work."""
    found: dict[str, list[tuple[float, int, str]]] = defaultdict(list)
    raised, example = Counter[tuple[str, str]](), dict[tuple[str, str], tuple[int, str]]()
    for kind, number, name, taken, error in findings(seed, range(count)):
        found[kind].append((taken, number, name))
        if error:
            raised[kind, error] += 1
            example.setdefault((kind, error), (number, name))
    for kind in KINDS:
        _print_kind(kind, found[kind])
    for (kind, error), times in raised.most_common():
        number, name = example[kind, error]
        print(f"\nraised {times} times, {kind}: {error}\n    first by {number}: {name[:300]}")
    late = sum(taken >= LIMIT for kind in KINDS if KINDS[kind].bound for taken, _, _ in found[kind])
    print(
        f"\n{count:,} in all: {sum(raised.values())} raised; {late} made {LIMIT:.0f} ms of work in the server's process"
    )
    return sum(raised.values()) + late


def _print_kind(kind: str, found: list[tuple[float, int, str]]) -> None:
    where = "in the server's process" if KINDS[kind].bound else "elsewhere"
    times = sorted(taken for taken, _, _ in found) or [0.0]
    print(f"\n{kind}: {len(found):,}, {where}; half of them {times[len(times) // 2]:.2f} ms; the slowest:")
    for taken, number, name in sorted(found, reverse=True)[:SHOWN]:
        print(f"{taken:8.1f} ms  {number}: {name[:160]}")


def main() -> None:
    """Prints a report, or does one thing."""
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--count", type=int, default=100_000)
    asked.add_argument("--only", type=int)
    told = asked.parse_args()
    bound_memory(3 * MOST_BYTES)
    take_no_value_that_cannot_be_read()
    if told.only is not None:
        kind, name, work = one_of(told.seed, told.only)
        print(kind, name)
        print(f"{milliseconds(kind, work):.1f} ms")
        return
    for kind in KINDS.values():  # what is made once for all is no work of one stranger
        with redirect_stderr(io.StringIO()), suppress(Exception):
            kind.make(random.Random(0))[1]()
    gc.collect()
    gc.freeze()
    sys.exit(report(told.seed, told.count) > 0)


if __name__ == "__main__":
    os.environ.setdefault("SCCE_DATABASE_URL", f"sqlite:///{tempfile.mkdtemp()}/rooms.sqlite")
    main()
