"""What is kept of readers' files is bounded, and all the bounds together are what the README says."""

import gc
import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from scce.datasets import Dataset
from scce.serve.frames import MOST_UNHEARD
from scce.serve.housekeeping import HALF_A_MINUTE
from scce.serve.room_documents import PRIVACY
from scce.serve.uploads import LONGEST, MOST_IN_ALL, MOST_OF_A_SESSION
from scce.tables import MOST_CSV_BYTES, MOST_PARQUET_BYTES
from scce.ui.away import KEPT
from scce.work import MOST_BYTES, MOST_KEPT, MOST_OF_ALL, Keeping, KeptError

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MEGABYTE = 10**6


def table(numbers):
    return Dataset(np.zeros((numbers // 2, 2), np.float32), np.arange(numbers // 2) % 2, ("a", "b"))


def test_what_is_kept_is_counted_until_nobody_has_it():
    keeping, one = Keeping(MEGABYTE), table(20_000)
    keeping.keep(one)
    assert 160_000 <= keeping.kept < 161_000
    keeping.keep(other := table(20_000), 2)
    assert 480_000 <= keeping.kept < 483_000
    del one, other
    gc.collect()
    assert keeping.kept == 0


def test_beyond_the_bound_nothing_more_is_kept_until_something_has_gone():
    keeping, one = Keeping(200_000), table(20_000)
    keeping.keep(one)
    with pytest.raises(KeptError, match="keeps as many tables as it may; try again in a few minutes"):
        keeping.keep(table(20_000))
    del one
    gc.collect()
    keeping.keep(table(20_000))


def test_the_bounds_together_are_what_the_readme_says_and_less_than_a_gigabyte():
    row = next(line for line in README.splitlines() if line.startswith("| memory |"))
    uploads, unheard, kept, worker, together = map(int, re.findall(r"(\d+) MB", row)[1:])
    workers = int(re.search(r"MB for all workers of a process, (\d+) if it is not set", row)[1])
    bounds = (MOST_IN_ALL, MOST_UNHEARD, MOST_KEPT, MOST_BYTES, MOST_OF_ALL)
    assert [uploads, unheard, kept, worker, workers] == [bound // MEGABYTE for bound in bounds]
    assert together == uploads + unheard + kept + worker <= uploads + unheard + kept + workers <= 1000


def test_the_readme_says_what_one_reader_may_bring():
    row = next(line for line in README.splitlines() if line.startswith("| what readers send |"))
    one, session, all_of_them = map(int, re.findall(r"(\d+) MB", row)[:3])
    server = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]
    assert (one, session * MEGABYTE, all_of_them * MEGABYTE) == (
        server["maxUploadSize"],
        MOST_OF_A_SESSION,
        MOST_IN_ALL,
    )
    assert max(MOST_CSV_BYTES, MOST_PARQUET_BYTES) <= one * MEGABYTE
    assert one * 2**20 < MOST_OF_A_SESSION <= MOST_IN_ALL
    assert ("ten minutes" in row, LONGEST + HALF_A_MINUTE) == (True, 600)


@pytest.mark.parametrize("said", [KEPT, PRIVACY])
def test_what_readers_are_told_of_their_files_is_so(said):
    assert "ten minutes" in said
    assert "what was read of it until some minutes after you" in " ".join(said.split())
