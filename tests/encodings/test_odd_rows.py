"""No integer can say an odd row, and every one of them is told by its numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.encodings.label_table import EMPTY, MULTI_HOT, SOFT, kind_of
from scce.encodings.odd_rows import ODD_ROWS, odd_kinds_of, odd_row
from scce.labels import one_hot, smooth_labels

KINDS = dict(zip(ODD_ROWS, (MULTI_HOT, EMPTY, SOFT, SOFT), strict=True))
FISH = (0.0, 0.0, 0.0, 1.0)
rows = st.lists(st.sampled_from([0.0, 1.0, 0.5]), min_size=2, max_size=20).map(tuple)
laws = settings(deadline=None, derandomize=True, max_examples=50)


@laws
@given(rows, st.sampled_from(ODD_ROWS))
def test_an_odd_row_is_of_the_kind_that_its_name_says_and_of_no_other(row, kind):
    odd = odd_row(row, kind)
    assert (kind_of(odd), odd_kinds_of(odd), len(odd)) == (KINDS[kind], (kind,), len(row))


@laws
@given(rows, st.sampled_from(["two ones", "a mix of two", "smoothed"]), st.sampled_from(ODD_ROWS))
def test_an_odd_row_is_of_the_same_class_after_any_row_that_says_most_of_it(row, first, then):
    assert odd_row(odd_row(one_hot(0, len(row)).tolist(), first), then) == odd_row(one_hot(0, len(row)).tolist(), then)


def test_the_odd_rows_of_the_last_class_go_on_with_the_first():
    assert {kind: odd_row(FISH, kind) for kind in ODD_ROWS} == {
        "two ones": (1.0, 0.0, 0.0, 1.0),
        "no one": (0.0, 0.0, 0.0, 0.0),
        "a mix of two": (0.3, 0.0, 0.0, 0.7),
        "smoothed": tuple(smooth_labels(FISH, 0.1).tolist()),
    }


def test_a_one_hot_row_is_of_no_odd_kind():
    assert odd_kinds_of(FISH) == ()


def test_a_kind_that_does_not_exist_is_refused_in_a_sentence():
    with pytest.raises(InputError, match=r"^row 'three ones' is not one of two ones, no one, a mix of two, smoothed$"):
        odd_row(FISH, "three ones")
