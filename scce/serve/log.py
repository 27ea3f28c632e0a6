"""The log of a server: each kind of line once a minute, in one line, whatever strangers have sent.

A forged message makes Streamlit log a traceback, as often as it is sent. The first of a kind in a minute is logged, and
at the end of the minute how many there were besides. Control characters, line ends among them, are written as escapes.
"""

import logging
import re
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any

MINUTE = 60.0  # seconds
LONGEST = 500  # characters of a line
DEEPEST = 12  # frames of a traceback, the innermost
UNHEARD = -1  # a level that no handler takes
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
Kind = tuple[object, ...]


@dataclass
class Lately:
    """What came of a kind of line lately.

    Attributes:
        until: when its minute is over.
        line: that was logged.
        more: lines that were not.
    """

    until: float
    line: str
    more: int = 0


class Short:
    """Makes the records of Python's logging, and lets one of each kind be heard in a minute.

    Args:
        make: made them before.
        clock: returns seconds.
    """

    def __init__(
        self,
        make: Callable[..., logging.LogRecord] = logging.LogRecord,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._make, self._clock = make, clock
        self._lately: dict[Kind, Lately] = {}  # bounded by the places in the code that log
        self._lock = threading.Lock()

    def __call__(self, *arguments: Any, **named: Any) -> logging.LogRecord:
        """Returns a record."""
        record = self._make(*arguments, **named)
        _in_one_line(record)
        if record.levelno >= logging.WARNING and not self._is_new(_kind_of(record), record.msg):
            record.levelno = UNHEARD
        return record

    def _is_new(self, kind: Kind, line: str) -> bool:
        now = self._clock()
        with self._lock:
            lately = self._lately.get(kind)
            if lately is not None and now < lately.until:
                lately.more += 1
                return False
            self._lately[kind] = Lately(now + MINUTE, line, lately.more if lately else 0)
            return True

    def taken(self) -> list[str]:
        """Returns a sentence for each kind whose minute is over, with the number of those that were not logged."""
        now = self._clock()
        with self._lock:
            over = [kind for kind, lately in self._lately.items() if now >= lately.until]
            gone = [self._lately.pop(kind) for kind in over]
        return [f"{each.more:,} more of this kind: {each.line}" for each in gone if each.more]


def keep_the_log_short() -> None:
    """Lets all that this process logs be short from now on."""
    if not isinstance(logging.getLogRecordFactory(), Short):
        logging.setLogRecordFactory(Short(logging.getLogRecordFactory()))


def tell_what_was_left_out() -> None:
    """Logs how many lines were not logged."""
    short = logging.getLogRecordFactory()
    for sentence in short.taken() if isinstance(short, Short) else []:
        logging.getLogger(__name__).info(sentence)


def one_line(text: str) -> str:
    """Returns a text of strangers in one line that a terminal shows as it is."""
    shown = UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text[: LONGEST + 1])
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}..."


def _in_one_line(record: logging.LogRecord) -> None:
    """Writes a record's message and what is said of its exception in one line each; frames stay, a line or two each."""
    try:
        said = record.getMessage()
    except Exception:  # a message whose values do not fit; logging would say so with all of them
        said = str(record.msg)
    record.msg, record.args = one_line(said), ()
    if record.exc_info and record.exc_info[0] is not None:
        kind, error, trace = record.exc_info
        record.exc_text = "".join([*_frames(trace), f"{kind.__name__}: {one_line(_text_of(error))}"])


def _frames(trace: TracebackType | None) -> list[str]:
    return traceback.format_list(traceback.extract_tb(trace)[-DEEPEST:])


def _text_of(error: BaseException | None) -> str:
    try:
        return str(error)
    except Exception:
        return "(says nothing)"


def _kind_of(record: logging.LogRecord) -> Kind:
    """Returns where a record was logged, and what was raised where."""
    where: Kind = (record.name, record.pathname, record.lineno, record.levelno)
    if not record.exc_info or record.exc_info[0] is None:
        return where
    innermost = traceback.extract_tb(record.exc_info[2])[-1:]
    return (*where, record.exc_info[0], *((frame.filename, frame.lineno) for frame in innermost))
