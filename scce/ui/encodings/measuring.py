"""A measurement of costs, in a process of its own: bounded in memory and time, and only one at a time."""

import json
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from pathlib import Path

from scce.arrays import InputError
from scce.encodings.costs import Cost, bytes_to_measure

MOST_SECONDS = 60.0
ROOT = Path(__file__).parents[3]
_TURN = threading.Lock()  # of the module: a browser may clear Streamlit's caches


def measured_costs(num_examples: int, sizes: Sequence[int]) -> Generator[Cost, None, None]:
    """Yields the cost of each number of classes as soon as it is measured.

    Whoever stops listening stops the measurement.

    Raises:
        InputError: if it would take more memory than it may, another one is under way, or it did not end in time.
    """
    for size in sizes:
        bytes_to_measure(num_examples, size)
    if not _TURN.acquire(blocking=False):
        raise InputError("another reader is measuring on this server; try again in a few seconds")
    try:
        yield from _lines(num_examples, sizes)
    finally:
        _TURN.release()


def _lines(num_examples: int, sizes: Sequence[int]) -> Generator[Cost, None, None]:
    command = [sys.executable, "-m", "scce.encodings.costs", str(num_examples), *map(str, sizes)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        alarm = threading.Timer(MOST_SECONDS, process.kill)
        alarm.start()
        try:
            yield from (Cost(**json.loads(line)) for line in process.stdout or ())
            if process.wait() != 0:
                late = alarm.finished.is_set()
                cause = (
                    f"did not end within {MOST_SECONDS:.0f} seconds" if late else "broke off; the server may be full"
                )
                raise InputError(f"the measurement {cause}")
        finally:
            alarm.cancel()
            process.kill()
