"""What many jobs need is laid down once, and every worker finds it as it is."""

import gc
import os
import pickle
from pathlib import Path

import jobs
import numpy as np
import pytest
from numpy.testing import assert_array_equal

from scce.work import Workshop, laid_down
from scce.work.shelf import SMALL, Sent, Shared

shares = pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="no memory that processes share by name")
WHOLE = np.arange(SMALL, dtype=np.float32).reshape(-1, 100)
VALUES = {
    "small": (np.arange(3), "abc"),
    "rows": (WHOLE, np.arange(7), "names"),
    "columns first": (np.asfortranarray(WHOLE), np.arange(7, dtype=np.int8), "names"),
    "not in one piece": (WHOLE[::2, ::3], np.arange(7), "names"),
    "two large": (WHOLE, WHOLE[:, ::-1].copy(), None),
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_what_is_laid_down_is_found_as_it_was(value):
    laid = laid_down(value)
    for each in (laid, pickle.loads(pickle.dumps(laid))):
        for found, given in zip(each.opened(), value, strict=True):
            assert_array_equal(found, given)


@shares
def test_only_what_is_large_is_shared_and_then_a_job_is_small():
    assert isinstance(laid_down(VALUES["small"]), Sent)
    laid = laid_down(VALUES["rows"])
    assert isinstance(laid, Shared)
    assert len(pickle.dumps(laid)) < 200


@shares
def test_what_is_shared_cannot_be_written_to_and_is_gone_with_the_record():
    laid = laid_down(VALUES["rows"])
    opened = laid.opened()
    assert not opened[0].flags.writeable
    assert Path(laid.path).exists()
    path = laid.path
    del laid
    gc.collect()
    assert not Path(path).exists()
    assert_array_equal(opened[0], WHOLE)


def test_a_worker_opens_it():
    workshop = Workshop(1)
    assert list(workshop.carry_out("a", jobs.sum_of, laid_down(VALUES["rows"])))[-1] == WHOLE.sum()
    workshop.stop()
