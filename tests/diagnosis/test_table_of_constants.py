"""The table of constants is that of the design, for each number of classes."""

from math import log

import numpy as np
import pytest

from scce.arrays import InputError
from scce.diagnosis import IN_THE_TABLE, ceilings, constants
from scce.diagnosis.families.targets import smoothing_floor
from scce.information import entropy
from scce.labels import one_hot, smooth_labels

TWICE = {
    2: (0.3133, 1.3133),
    3: (0.5514, 1.5514),
    4: (0.7437, 1.7437),
    10: (1.4612, 2.4612),
    100: (3.6222, 4.6222),
    1000: (5.9095, 6.9095),
}
CEILINGS = {
    1e-4: 9.2103,
    1e-5: 11.5129,
    1e-6: 13.8155,
    1e-7: 16.1181,
    2**-23: 15.9424,
    1e-8: 18.4207,
    1e-10: 23.0259,
    1e-12: 27.6310,
    1e-15: 34.5388,
    2**-52: 36.0437,
    float(np.finfo(np.float32).tiny): 87.3365,
}


def test_the_bounds_of_softmax_twice_are_those_of_the_design():
    found = {
        size: (row.double_softmax_floor, row.double_softmax_ceiling) for size in TWICE for row in [constants(size)]
    }
    assert {size: tuple(round(bound, 4) for bound in bounds) for size, bounds in found.items()} == TWICE


def test_the_ceilings_are_those_of_the_design():
    found = {clip.bound: round(loss, 4) for clip, loss in ceilings()}
    assert {bound: found[bound] for bound in CEILINGS} == CEILINGS


def test_each_row_of_the_table_begins_with_a_guess():
    rows = [constants(size) for size in IN_THE_TABLE]
    np.testing.assert_allclose([row.guess for row in rows], [log(size) for size in IN_THE_TABLE])
    np.testing.assert_allclose([row.guess_in_bits for row in rows], np.log2(IN_THE_TABLE))


@pytest.mark.parametrize("size", [2, 3, 10, 500])
@pytest.mark.parametrize("smoothing", [0, 0.1, 0.5, 1])
def test_the_floor_of_smoothing_is_the_entropy_of_its_targets(size, smoothing):
    assert smoothing_floor(size, smoothing) == pytest.approx(float(entropy(smooth_labels(one_hot(0, size), smoothing))))


@pytest.mark.parametrize("size", [1, 0, -3, 2.5, "ten", True, 10**7])
def test_no_number_of_classes_is_refused(size):
    with pytest.raises(InputError):
        constants(size)
