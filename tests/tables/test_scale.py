"""Probabilities or logits: what was said beats what the numbers look like, and a doubt is told."""

import numpy as np
import pytest

from scce.softmax import log_softmax, softmax
from scce.tables.scale import decimals_in, decimals_written, evidence_of, scale_named, scale_of, seen_in

RANDOM = np.random.default_rng(3)
LOGITS = RANDOM.normal(0, 3, (50, 7))
PROBABILITIES = softmax(LOGITS)
MANY = softmax(RANDOM.normal(0, 2, (20, 300)))
BFLOAT16 = ((PROBABILITIES.astype(np.float32).view(np.uint32) + 0x8000) & 0xFFFF0000).view(np.float32)

# rows, said, and what is right: the kind, and whether it is sure
CASES = {
    "softmax": (PROBABILITIES, None, "probabilities", True),
    "softmax in half precision": (PROBABILITIES.astype(np.float16), None, "probabilities", True),
    "softmax in bfloat16": (BFLOAT16, None, "probabilities", True),
    "softmax of many classes in half precision": (MANY.astype(np.float16), None, "probabilities", True),
    "two decimals": (PROBABILITIES.round(2), None, "probabilities", True),
    "two decimals, float32": (PROBABILITIES.round(2).astype(np.float32), None, "probabilities", True),
    "three decimals of many classes": (MANY.round(3), None, "probabilities", True),
    "one row of 0.99": ([[0.95, 0.03, 0.01], [0.03, 0.95, 0.02]], None, "probabilities", True),
    "one-hot": ([[0, 1, 0], [1, 0, 0]], None, "probabilities", True),
    "a float32 softmax a little above 1": ([[1.0000001, 0.0], [0.5, 0.5]], None, "probabilities", True),
    "sigmoids of several labels": ([[0.9, 0.8, 0.1]], None, "probabilities", False),
    "rows to be rescaled": ([[0.5, 0.6], [0.2, 0.9]], None, "probabilities", False),
    "a tie of floats": ([[0.4, 0.5], [0.2, 0.7]], None, "probabilities", False),
    "small logits": ([[0.2, 0.9, 0.1]], None, "probabilities", False),
    "logits": (LOGITS, None, "logits", True),
    "logits of one row that sum to 1": ([[2.0, -1.0]], None, "logits", True),
    "logits of 0 and more": ([[3.0, 1.0], [0.0, 2.0]], None, "logits", True),
    "masked logits": ([[0.5, -np.inf], [3, 1]], None, "logits", True),
    "percent": ([[95, 5], [90, 10]], None, "percent", True),
    "percent that are rounded": ([[33, 33, 33], [2, 1, 98]], None, "percent", True),
    "percent with decimals": (100 * PROBABILITIES.round(3), None, "percent", True),
    "percent that were rounded up": ([[95, 5], [90, 11]], None, "percent", False),
    "one row of percent": ([[95, 5]], None, "percent", False),
    "counts": ([[95, 50], [90, 10]], None, "logits", True),
    "log-probabilities": (log_softmax(LOGITS), None, "log-probabilities", True),
    "log-probabilities with two decimals": (log_softmax(LOGITS).round(2), None, "log-probabilities", True),
    "a class that is ruled out": ([[0.0, -np.inf], [np.log(0.5), np.log(0.5)]], None, "log-probabilities", True),
    "negative logits": ([[-1.0, -3.0], [-2.0, -5.0]], None, "logits", True),
    "said logits in 0..1": ([[0.2, 0.9, 0.1]], "logits", "logits", True),
    "said logits like softmax outputs": (PROBABILITIES, "logits", "logits", True),
    "said probabilities that do not sum to 1": ([[0.5, 0.6]], "probabilities", "probabilities", True),
    "said probabilities, but negative": (LOGITS, "probabilities", "logits", False),
    "said probabilities, but percent": ([[95, 5], [90, 10]], "probabilities", "percent", False),
    "said probabilities, but logarithms": (log_softmax(LOGITS), "probabilities", "log-probabilities", False),
    "said percent": ([[95, 5], [50, 20]], "percent", "percent", True),
    "said percent, but sums to 1": ([[0.95, 0.05]], "percent", "probabilities", False),
    "said percent, but negative": ([[95, -5]], "percent", "logits", False),
    "said logarithms": (log_softmax(LOGITS), "log-probabilities", "log-probabilities", True),
    "said logarithms, but above 0": (LOGITS, "log-probabilities", "logits", False),
    "said logarithms, but softmax outputs": (PROBABILITIES, "log-probabilities", "probabilities", False),
    "said logarithms that sum to nothing": ([[-1.0, -3.0]], "log-probabilities", "logits", False),
    "nothing but NaN": ([[np.nan, 1.0]], None, "logits", False),
}


def test_every_kind_of_rows_is_read_as_what_it_is():
    seen = {name: scale_of(rows, said=said) for name, (rows, said, _, _) in CASES.items()}
    wrong = {name: (one.kind, one.sure) for name, one in seen.items() if (one.kind, one.sure) != CASES[name][2:]}
    assert wrong == {}
    assert [name for name, one in seen.items() if one.sure and one.possible != (one.kind,)] == []
    assert [name for name, one in seen.items() if not one.sure and not one.remarks] == []


@pytest.mark.parametrize("size", [1, 7, 50])
def test_rows_read_in_blocks_are_seen_as_those_read_at_once(size):
    for name, (rows, said, _, _) in CASES.items():
        whole = np.asarray(rows, dtype=np.float64)
        decimals = decimals_in(whole)
        seen = evidence_of(whole[:0], decimals=decimals)
        for start in range(0, len(whole), size):
            seen = seen.followed_by(evidence_of(whole[start : start + size], decimals=decimals))
        assert (name, seen_in(seen, said)) == (name, scale_of(whole, said=said, decimals=decimals))


def test_the_first_row_that_does_not_sum_to_1_is_named_with_its_sum():
    rows = [[0.5, 0.5]] * 5 + [[0.5, 0.6], [0.9, 0.9]]
    assert scale_of(rows).remarks[0].startswith("Row 5 sums to 1.1, not to 1")


def test_as_many_decimals_as_are_written_decide_how_far_a_sum_may_be_off():
    rows = [[0.50, 0.49]]
    assert [scale_of(rows, decimals=decimals).sure for decimals in (1, 2, 3)] == [True, False, False]


NAMES = {
    "logits": "logits", "logit_0": "logits", "logit3": "logits", "pre_softmax": "logits", "model.logits": "logits",
    "rawLogits": "logits", "prob_0": "probabilities", "probs": "probabilities", "y_proba": "probabilities",
    "predict_proba": "probabilities", "clf.predict_proba": "probabilities", "F.softmax": "probabilities",
    "P(cat)": "probabilities", "probCat": "probabilities", "softmax3": "probabilities",
    "Probability of cat": "probabilities", "log_softmax": "log-probabilities", "logSoftmax": "log-probabilities",
    "log_probs": "log-probabilities", "logprobs": "log-probabilities", "log prob": "log-probabilities",
    "predict_log_proba": "log-probabilities", "log p": "log-probabilities", "log P(cat)": "log-probabilities",
    "cat %": "percent", "cat_pct": "percent", "percent": "percent", "prob_percent": "percent",
    "cat": None, "y_pred": None, "p": None, "score": None, "logistics": None, "improbable": None, "class_0": None,
}  # fmt: skip


def test_names_say_a_scale():
    assert {name: scale_named(name) for name in NAMES} == NAMES


def test_decimals_are_counted_in_texts_and_in_numbers():
    texts = {"0.05": 2, "0,050": 3, "1": 0, "5e-2": 2, "5.00e-02": 4, "1.5e3": 0, "12.5 %": 1, "nan": 0, ".5": 1}
    assert {text: decimals_written([text]) for text in texts} == texts
    for dtype in (np.float16, np.float32, np.float64):
        assert decimals_in(np.array([0.33, 0.5, 0.12], dtype)) == 2
    assert decimals_in(PROBABILITIES) == 6
    assert decimals_in(np.array([1.7e308, 0.123])) == 6  # without a word of NumPy's
