"""What an ordinary reader notices of strangers who take what they can.

    python tests/bench/bench_neighbours.py                 # every way of tests/bench/strangers.py, 10 minutes
    python tests/bench/bench_neighbours.py train CSV       # those with a word in their name

A phone with the light lab and a reader with the full page make an edit a second each: first alone, then beside the
strangers, at a server that is new for each row. A wait is counted from the moment the edit is due. On a machine that
has other work milliseconds say little: read the ratios, median to median. Memory is that of the server and its
workers together, at most, above what it was while the reader was alone; what two processes share is counted once.
"""

import asyncio
import multiprocessing
import os
import sys
import threading
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser"), str(ROOT / "tests" / "bench")]

from phones import Notes, Phone  # noqa: E402
from readers import Reader  # noqa: E402
from serving import running_server  # noqa: E402
from strangers import WAYS, go_the_way  # noqa: E402

COMING, ALONE, BESIDE = 3.0, 8.0, 20.0  # seconds: to open the page, and of edits
LOOK = 0.2  # seconds between two looks at the memory
COLUMNS = (
    "strangers | sheet, light page: alone, beside, 95 % beside, ms | times alone | "
    "sheet, full page: alone, beside, 95 % beside, ms | times alone | figures, times alone | memory, MB more | "
    "edits, errors"
)


class Memory:
    """Looks at the memory of a process and its children until it is told to stop.

    Attributes:
        most: megabytes at once.
    """

    def __init__(self, process: int) -> None:
        self.process, self.most = process, 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK):
            self.most = max(self.most, sum(map(megabytes_of, family_of(self.process))))


def family_of(process: int) -> list[int]:
    """Returns a process and its children."""
    found = [process]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text(errors="replace").rpartition(") ")[2].split()[1])
        except OSError:  # it has ended
            continue
        if parent == process:
            found.append(int(stat.parent.name))
    return found


def megabytes_of(process: int) -> float:
    """Returns what a process has in memory; its share of what it has in common with others."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1000 for line in rollup.splitlines() if line.startswith("Pss:"))


async def edits(server: str, seconds: float) -> tuple[Notes, Notes]:
    """Returns what a phone and a reader of the full page noted."""
    light, full = Notes(), Notes()
    begin = time.perf_counter() + COMING
    await asyncio.gather(Phone(server, light, 1).visit(begin, seconds), Reader(server, full, 2).visit(begin, seconds))
    return light, full


def measure(name: str) -> None:
    """Prints the row of one way."""
    with running_server() as server:
        asyncio.run(edits(server.address, 1))  # the first visit of all pays for the imports
        with Memory(server.process) as idle:
            alone = asyncio.run(edits(server.address, ALONE))
        others = multiprocessing.get_context("spawn").Process(target=go_the_way, args=(name, server.address))
        others.start()
        with Memory(server.process) as beside_them:
            beside = asyncio.run(edits(server.address, BESIDE))
        others.kill()
        others.join()
    cells = [name]
    for one, other in zip(alone, beside, strict=True):
        before, after = np.median(one.sheets), np.median(other.sheets or [np.nan])
        late = np.percentile(other.sheets or [np.nan], 95)
        cells += [f"{before:.0f}, {after:.0f}, {late:.0f}", f"{after / before:.1f}"]
    cells.append(f"{np.median(beside[1].figures or [np.nan]) / np.median(alone[1].figures):.1f}")
    errors = beside[0].errors + beside[1].errors
    cells.append(f"{beside_them.most - idle.most:.0f}")
    cells.append(f"{sum(len(each.sheets) for each in beside)}, {len(errors)}")
    print(" | ".join(cells), flush=True)
    for sentence in errors:
        print("   ", sentence)


def main(words: list[str]) -> None:
    """Prints a row for each way, or for those with a word in their name."""
    print(os.cpu_count(), "cores")
    print(COLUMNS)
    for name in WAYS:
        if not words or any(word in name for word in words):
            measure(name)


if __name__ == "__main__":
    main(sys.argv[1:])
