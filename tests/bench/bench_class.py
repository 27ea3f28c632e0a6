"""A class at one server: how long the next sheet takes while everybody makes an edit a second.

    python tests/bench/bench_class.py                      # 30, 100 and 200 phones, and 30 readers of the full page
    python tests/bench/bench_class.py --light 400 --full 0

All open the page within 5 s, then each moves a slider once a second for 20 s. A wait is counted from the moment the
edit is due: who waits for a late answer makes the next edit late, and that counts too. Every answer is checked for the
state that it is of; some are compared with the core's, number by number. The server is a process of its own.

On a machine that has other work milliseconds say little. So the wait of 95 % is told in two more ways, which a slower
machine changes less: how many times that of one reader who is alone there just before, and how many times what an
edit costs the server.
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser"), str(ROOT / "tests" / "bench")]

from phones import OPEN_WITHIN, SECONDS, Notes, Phone, differs_from_the_core  # noqa: E402
from readers import Reader  # noqa: E402
from serving import Server, running_server  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
COLUMNS = (
    "page, readers | median, 95 %, worst ms: opened | next sheet | figures | kB an edit | wrong | errors | "
    "CPU, ms an edit | CPU, share of a core | readers a core serves | memory, MB | "
    "95 % of the sheets: times alone, times the CPU of an edit"
)
ALONE = 10.0  # seconds in which one reader is alone there


def main() -> None:
    """Prints a row for each class."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--light", type=int, nargs="*", default=[30, 100, 200], help="phones with the light page")
    parser.add_argument("--full", type=int, nargs="*", default=[30], help="readers of the full page")
    wanted = parser.parse_args()
    print(COLUMNS)
    for kind, name, sizes in ((Phone, "light", wanted.light), (Reader, "full", wanted.full)):
        for size in filter(None, sizes):
            with running_server() as server:
                measure(server, kind, name, size)


def measure(server: Server, kind: type[Phone], name: str, size: int) -> None:
    """Prints the row of one class."""
    asyncio.run(whole_class(server, kind, 1, Notes(), seconds=1))  # the first visit of all pays for the imports
    alone, notes = Notes(), Notes()
    asyncio.run(whole_class(server, kind, 1, alone, seconds=ALONE))
    used = asyncio.run(whole_class(server, kind, size, notes))
    edits = max(len(notes.sheets), 1)
    wrong = notes.wrong + [
        f"{link}: {message}" for link, message, answer in notes.kept if differs_from_the_core(link, message, answer)
    ]
    for sentence in [*wrong, *notes.errors][:5]:
        print("   ", sentence)
    figures = [
        f"{name}, {size}",
        three_of(notes.opened),
        three_of(notes.sheets),
        three_of(notes.figures),
        f"{notes.received / edits / 1000:.0f}",
        f"{len(wrong)} of {edits}",
        str(len(notes.errors)),
        f"{1000 * used / edits:.1f}",
        f"{used / SECONDS:.2f}",
        f"{edits / used:.0f}",
        f"{memory_of(server.process):.0f}",
        f"{late(notes) / median(alone.sheets):.1f}, {late(notes) / (1000 * used / edits):.1f}",
    ]
    print(" | ".join(figures), flush=True)


async def whole_class(server: Server, kind: type[Phone], size: int, notes: Notes, seconds: float = SECONDS) -> float:
    """Lets a class visit, and returns the seconds of CPU that the server spent on its edits."""
    begin = time.perf_counter() + OPEN_WITHIN + 1
    visits = [asyncio.create_task(kind(server.address, notes, i).visit(begin, seconds)) for i in range(size)]
    await asyncio.sleep(begin - time.perf_counter())
    notes.received, before = 0, seconds_of(server.process)
    await asyncio.gather(*visits)
    return seconds_of(server.process) - before


def late(notes: Notes) -> float:
    """Returns the milliseconds below which 95 % of the next sheets are there."""
    return float(np.percentile(notes.sheets, 95))


def three_of(milliseconds: Sequence[float]) -> str:
    """Returns the median, what 95 % are below, and the worst."""
    if not milliseconds:
        return "-"
    return ", ".join(f"{value:.0f}" for value in np.percentile(milliseconds, [50, 95, 100]))


def seconds_of(process: int) -> float:
    """Returns the seconds of CPU that a process has spent."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def memory_of(process: int) -> float:
    """Returns the megabytes that a process held at most."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
