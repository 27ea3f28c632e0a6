"""A worker: a process that carries out one job after the other, with bounded memory.

    python -m scce.work.worker 1000000000

reads jobs from its standard input, (function, arguments) each, and writes what comes of them to its standard output,
(kind, value) each, both pickled. Only the process that started it can write there.
"""

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from types import GeneratorType
from typing import Any, BinaryIO

from scce.arrays import InputError

VALUE, FAILED, DONE = "value", "failed", "done"
NICE = 10  # less of the processor than the server, where both want it
LARGEST_RESULT = 100_000_000  # bytes
MANY = 0.5  # of the memory that it may take: a worker that has had more is not used again


def work(jobs: BinaryIO, results: BinaryIO, most_bytes: int) -> None:
    """Carries out jobs until there are none, or until so much memory was needed that a new worker is better."""
    goes_on = True
    with suppress(EOFError):
        while goes_on:
            for result in _results_of(*pickle.load(jobs)):
                _send(result, results)
            goes_on = not _has_grown(most_bytes)
            _send((DONE, goes_on), results)


def _send(result: tuple[str, Any], results: BinaryIO) -> None:
    """Sends a result, or that it is too large for the server."""
    sent = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
    if len(sent) > LARGEST_RESULT:
        sent = pickle.dumps((FAILED, InputError(f"what it says takes {len(sent):,} bytes, too many to be shown")))
    results.write(sent)
    results.flush()


def _results_of(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    """Yields each value of a function that yields, or its one result, and why there is no more, if it fails."""
    try:
        made = function(*arguments)
        for value in made if isinstance(made, GeneratorType) else (made,):
            yield VALUE, value
    except InputError as refusal:
        yield FAILED, refusal
    except MemoryError:
        yield FAILED, InputError("it needs more memory than it may have")
    except Exception as error:  # of the job: the worker outlives it
        yield FAILED, InputError(f"it broke off with {type(error).__name__}")


def bound_memory(most_bytes: int) -> None:
    """Lets this process ask for no more memory than that, where the system can do so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most_bytes, most_bytes))


def on_bytes(function: Callable[..., Any], content: bytes, *arguments: Any) -> Any:
    """Returns what a function of an open file makes of what is in it."""
    return function(BytesIO(content), *arguments)


def _has_grown(most_bytes: int) -> bool:
    return _most_bytes_had() > MANY * most_bytes


def _most_bytes_had() -> int:
    """Returns how much memory this process has had at once; 0 where the system does not say it.

    Linux says in `getrusage` what the process had from which this one was started.
    """
    with suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024
    return 0


def main(most_bytes: int) -> None:
    """Works for the process that started this one."""
    with suppress(AttributeError, OSError):
        os.nice(NICE)
    bound_memory(most_bytes)
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no result
    work(sys.stdin.buffer, results, most_bytes)


if __name__ == "__main__":
    main(int(sys.argv[1]))
