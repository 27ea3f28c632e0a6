"""A worker as the server has it: a process to which one job after the other is given."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any

from scce.arrays import InputError
from scce.work.worker import DONE, FAILED

ROOT = Path(__file__).parents[2]
# A worker has one core: products that are shared among threads wait for each other where others work too, tenfold.
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)
# Of the memory that it may ask for, nothing is set aside for threads that it has not.
NO_RESERVE = {"ARROW_DEFAULT_MEMORY_POOL": "system", "ARROW_IO_THREADS": "1", "MALLOC_ARENA_MAX": "1"}


class Hands:
    """A worker process.

    Args:
        most_bytes: of memory that it may take.
    """

    def __init__(self, most_bytes: int) -> None:
        command = [sys.executable, "-m", "scce.work.worker", str(most_bytes)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        surroundings = os.environ | ONE_THREAD | NO_RESERVE
        self._process = subprocess.Popen(command, cwd=ROOT, env=surroundings, **pipes)  # type: ignore[call-overload]
        self._results: SimpleQueue[tuple[str, Any]] = SimpleQueue()
        self._listener = Thread(target=self._listen, name="results of a worker", daemon=True)
        self._listener.start()

    @property
    def are_free(self) -> bool:
        """Whether the process is still there."""
        return self._process.poll() is None

    def take(self, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        """Gives the worker a job; a worker that has died says so in its next result."""
        with suppress(OSError):
            pickle.dump((function, arguments), self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()

    def result(self, seconds: float) -> tuple[str, Any]:
        """Returns the next result, (kind, value).

        Raises:
            queue.Empty: if there is none within so many seconds.
        """
        return self._results.get(timeout=seconds)

    def stop(self) -> None:
        """Ends the process, whatever it is at."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe.close()

    def _listen(self) -> None:
        with suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            while True:
                self._results.put(pickle.load(self._process.stdout))
        self._results.put((FAILED, InputError("it broke off; it may need more memory than there is")))
        self._results.put((DONE, False))
