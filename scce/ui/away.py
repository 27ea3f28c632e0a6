"""Work of a page that is carried out in another process, and what its reader sees meanwhile."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import streamlit as st

from scce.arrays import InputError, short
from scce.ui.internals import UploadedFile, end_if_unwanted
from scce.ui.session import AT_ONCE
from scce.ui.turns import waited_for
from scce.work import Busy, Waiting, workshop_here

READING = "Reading what was pasted"
HELD = "ten minutes"  # how long a server has a file; until then it can be read otherwise
KEPT = (
    f"It is read here: the server has it for {HELD} at most, "
    "and what was read of it until some minutes after you leave."
)


def open_workshop() -> None:
    """Has what the environment says of the workers read: what is wrong there is told at the start of a server.

    Raises:
        ValueError: if something is.
    """
    workshop_here()


def carried_out(doing: str, function: Callable[..., Any], *arguments: Any) -> Iterator[Any]:
    """Yields what a function yields in a worker; a reader who has to wait sees how many are before.

    Args:
        doing: what is done, as the reader sees it: "Reading a.csv".
        function: of a module, by whose name the worker finds it.
        arguments: that can be pickled.

    Raises:
        InputError: as the function does, or if it needs too much time or memory, or too many wait.
    """
    place, shown = st.empty(), ""
    with closing(workshop_here().carry_out(reader_here(), function, *arguments)) as results:
        for result in waited_for(results):
            end_if_unwanted()
            if not isinstance(result, Waiting | Busy):
                place.empty()
                shown = ""
                yield result
            elif shown != (shown := _how_it_stands(doing, result)):
                place.progress(0.0, shown)
    place.empty()


def _how_it_stands(doing: str, now: Waiting | Busy) -> str:
    return f"{doing}: {now.before} before you" if isinstance(now, Waiting) else doing


def result_of(doing: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Returns the one result of a function, or the last of those that it yields; as `carried_out` else."""
    *_, result = carried_out(doing, function, *arguments)
    return result


def read_of(text: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Returns what a function of a text makes of it; of one that may take long, in a worker.

    Args:
        text: the function's first argument.
        function: as in carried_out.
        arguments: the others.
    """
    return function(text, *arguments) if len(text) <= AT_ONCE else result_of(READING, function, text, *arguments)


def check_size(file: UploadedFile, most_megabytes: int) -> None:
    """Refuses a file that is larger than its page takes: a browser may have sent it nevertheless."""
    if file.size > most_megabytes * 2**20:  # as Streamlit counts them
        raise InputError(f"{short(repr(file.name))} has {file.size:,} bytes; at most {most_megabytes} MB are read here")


def reader_here() -> str:
    """Returns whose work it is, for the queue."""
    name: str = st.session_state.setdefault("reader", secrets.token_hex(8))
    return name
