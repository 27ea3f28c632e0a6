"""How the work of reading a stranger's text grows with its length: each reader, fed with repeated fragments.

    python tests/bench/bench_linear.py

Each fragment is repeated until the text is full, and until it is half as long, alone and between the beginnings and
ends of texts that mean something. Twice the length should cost about twice the time, of the processor. What costs more
than 2.8 times as much (from 0.15 s on), or more than half a second, is told; so is an exception that is no sentence.
"""

import io
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from scce.arrays import InputError
from scce.diagnosis import causes
from scce.tables import features, labels, predictions

LENGTH = 60_000  # characters
MOST_TIMES, MOST_SECONDS, NOTHING = 2.8, 0.5, 0.15
LETTERS = "\t \n[](){}<>|&\\'\",;:=*+-#%$^_.~/0a"
WORDS = (
    "1 ",
    "a ",
    "1,",
    "1;",
    "1e",
    "1e5 ",
    "e-",
    "nan ",
    "inf",
    "...",
    "array(",
    "tensor(",
    "dtype=",
    "&amp;",
    "((",
    "))",
    "[[",
    "]]",
    "[1]",
    "1],",
    "[1,",
    "],[",
    "shape=(",
    "numpy=",
    "1: ",
    "1:2 ",
    "-1e-",
    "True ",
    "<NA> ",
    "|---|",
    "1/2 ",
    "1.000,5 ",
    ">>> ",
    "c(1, 2) ",
    "'a', ",
    '"a" ',
    "loss: 1 ",
    "torch.Size([",
    "In [1]: ",
    "0.1 0.9\n",
    "1 | 2\n",
    "|1|2|\n",
    "+---+\n",
    "a: 1\n",
    "a=1\n",
    "axis = 1\n",
    "#\n",
    "0 1\n",
    "[0. 1.]\n",
    "class 1\n",
    "epoch 1\n",
    "None\n",
    "dog\ncat\n",
    "1 2 3\n",
    "[\n",
    "]\n",
    "a\n",
    "1\n",
    "{'a': 1}, ",
    "(1, 2), ",
)
FRAGMENTS = (*LETTERS, *WORDS, "\x1b[0m", "\u2028", "\u4e00 ")
AROUND = (("", ""), ("[", ""), ("1 ", "\n2 x\n"), ("label,p0,p1\n", "\n0,0.5,0.5\n"))


def _file_of(read: Callable[[io.BytesIO, str], object]) -> Callable[[str], object]:
    return lambda text: read(io.BytesIO(text.encode()), "a.csv")


READERS: dict[str, Callable[[str], object]] = {
    "labels": labels,
    "predictions": predictions,
    "predictions, CSV": _file_of(predictions),
    "features, CSV": _file_of(features),
    "a loss": causes,
}


def seconds_of(read: Callable[[str], object], text: str) -> float:
    """Returns the seconds of the processor that a text costs."""
    start = time.thread_time()
    with suppress(InputError):
        read(text)
    return time.thread_time() - start


def findings() -> Iterator[str]:
    """Yields a sentence for each text that costs too much."""
    for reader, read in READERS.items():
        for fragment in FRAGMENTS:
            for before, after in AROUND:
                half, whole = (f"{before}{fragment * (n // len(fragment))}{after}" for n in (LENGTH // 2, LENGTH))
                where = f"{reader}: {fragment!r} between {before!r} and {after!r}"
                try:
                    once, twice = seconds_of(read, half), seconds_of(read, whole)
                except Exception as error:
                    yield f"{where}: {type(error).__name__}"
                    continue
                if twice > MOST_SECONDS or (twice > NOTHING and twice > MOST_TIMES * once):
                    yield f"{where}: {once * 1e3:.0f} ms, then {twice * 1e3:.0f} ms"


def main() -> None:
    """Prints what costs too much."""
    found = list[str]()
    for sentence in findings():
        print(sentence, flush=True)
        found.append(sentence)
    print(f"{len(found)} of {len(READERS) * len(FRAGMENTS) * len(AROUND)} texts cost too much")


if __name__ == "__main__":
    main()
