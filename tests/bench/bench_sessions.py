"""What the lab's reader notices while others train: how long the server takes to answer an edit.

Training sessions run as they do on a server: a slice in a worker, in turn, and a pause until the next picture.

python tests/bench/bench_sessions.py
"""

import sys
import threading
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from scce.live import LOGIT_LAB, as_json, message_in
from scce.training import STARTS, Run, TrainingState
from scce.ui.training.turn import SLICE, Slice

EDITS, PAUSE, PICTURE_EVERY = 150, 0.02, 0.3
SESSIONS = (0, 1, 10, 30)


def train_until(stopped: threading.Event, epochs: list[int], number: int) -> None:
    """Trains as one reader's page does, from the start again when it is finished."""
    run: Run | None = None
    while not stopped.is_set():
        if run is None or run.finished:
            run = Run(TrainingState("digits", STARTS["digits"]))
        before = run.now.epoch
        asked = Slice(str(number), run, run.epochs_a_picture, SLICE)
        while not asked.is_over(1.0) and not stopped.is_set():
            pass
        run.take(asked.result()) if asked.is_over() else asked.drop()
        epochs[number] += run.now.epoch - before
        stopped.wait(PICTURE_EVERY)


def milliseconds_of_edits() -> np.ndarray:
    """Returns how long each edit of the lab took."""
    edit = {"number": 1, "revision": 0, "phase": "settled", "held": 0, "edits": [[1, "logit", 0, 3.0]]}
    taken = []
    for _ in range(EDITS):
        start = time.perf_counter()
        as_json(LOGIT_LAB.answer({}, message_in(edit)))
        taken.append(1000 * (time.perf_counter() - start))
        time.sleep(PAUSE)
    return np.array(taken)


def main() -> None:
    """Prints a row per number of sessions."""
    print("sessions that train | edit of the lab, median ms | 95 % below, ms | epochs of digits a second, in all")
    for sessions in SESSIONS:
        stopped, epochs = threading.Event(), [0] * sessions
        threads = [threading.Thread(target=train_until, args=(stopped, epochs, i)) for i in range(sessions)]
        for thread in threads:
            thread.start()
        time.sleep(1)
        start, before = time.perf_counter(), sum(epochs)
        edits = milliseconds_of_edits()
        speed = (sum(epochs) - before) / (time.perf_counter() - start)
        stopped.set()
        for thread in threads:
            thread.join()
        print(f"{sessions:19d} | {np.median(edits):26.2f} | {np.percentile(edits, 95):14.2f} | {speed:.1f}")


if __name__ == "__main__":
    main()
