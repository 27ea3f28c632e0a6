"""Who waits for a worker is told so, and what is no file holds nobody."""

from io import BytesIO
from types import SimpleNamespace
from unittest.mock import MagicMock, patch

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import streamlit as st

from scce.arrays import InputError
from scce.tables import features, read_columns
from scce.ui import away
from scce.work import Busy, Waiting, Workshop, on_bytes


class Scripted:
    """A workshop that says what it is told to say."""

    def __init__(self, *results):
        self.results, self.owners = results, []

    def carry_out(self, owner, *_):
        self.owners.append(owner)
        yield from self.results


@pytest.fixture
def place():
    with patch.object(st, "empty", return_value=MagicMock()) as empty, patch.object(st, "session_state", {}):
        yield empty.return_value


def test_a_reader_who_waits_sees_how_many_are_before_and_then_what_is_done(place):
    workshop = Scripted(Waiting(3), Waiting(1), Busy(), 0.5, "whole")
    with patch.object(away, "workshop_here", lambda: workshop):
        assert list(away.carried_out("Reading a.csv", len)) == [0.5, "whole"]
    assert [call.args[1] for call in place.progress.call_args_list] == [
        "Reading a.csv: 3 before you",
        "Reading a.csv: 1 before you",
        "Reading a.csv",
    ]
    assert place.method_calls[-1] == ("empty",)


def test_all_work_of_a_reader_has_one_owner(place):
    workshop = Scripted("one")
    with patch.object(away, "workshop_here", lambda: workshop):
        assert [away.result_of("", len), away.result_of("", len)] == ["one", "one"]
    assert len(set(workshop.owners)) == 1


def test_a_small_file_that_grows_without_end_is_refused(place):
    table = pa.table({"label": ["a" * 120_000_000, "b"], "x": [1.0, 2.0], "y": [1.0, 2.0]})
    file, workshop = BytesIO(), Workshop(1, most_bytes=500_000_000)
    pq.write_table(table, file, compression="zstd")
    assert len(file.getvalue()) < 10_000
    with patch.object(away, "workshop_here", lambda: workshop):
        for read in (features, read_columns):
            with pytest.raises(InputError, match=r"^'a.parquet': it needs more memory than it may have$"):
                away.result_of("Reading", on_bytes, read, file.getvalue(), "a.parquet")
    workshop.stop()


def test_a_file_that_is_larger_than_its_page_takes_is_refused():
    file = SimpleNamespace(name="a.csv", size=2**20 + 1)
    with pytest.raises(InputError, match=r"^'a.csv' has 1,048,577 bytes; at most 1 MB are read here$"):
        away.check_size(file, 1)
    away.check_size(SimpleNamespace(name="a.csv", size=2**20), 1)
