"""Every column of a file has a role and a reason; the reader may give it another, and a doubt is read both ways."""

import io
import zipfile
from unittest.mock import patch

import numpy as np
import pytest

from scce.arrays import InputError
from scce.batch import score
from scce.batches import Batch
from scce.tables import column_names, predictions, read_columns, read_scores
from scce.tables.files import file_kinds, numpy_file, table_file

MANY = b"image_id,true_label,pred_label,prob_0,prob_1,loss\n7,1,1,0.1,0.9,0.1\n8,0,1,0.4,0.6,0.9\n"
BOTH = "label,a,b\n" + "0,0.5,0.5\n" * 100


def columns_in(content):
    return read_columns(io.BytesIO(content), "a.csv")


def upload_of(content, name="a.csv", kind=None):
    file = io.BytesIO(content)
    *_, upload = read_scores(file, read_columns(file, name).with_kind(kind))
    return upload


def told(content, name="a.csv"):
    with pytest.raises(InputError) as refusal:
        predictions(io.BytesIO(content), name)
    return str(refusal.value)


def test_every_column_has_a_role_and_a_reason():
    assert [(column.name, column.role, column.why) for column in columns_in(MANY).columns] == [
        ("image_id", "left out", "it numbers the rows"),
        ("true_label", "label", "its name says so"),
        ("pred_label", "left out", "it is what the model guessed"),
        ("prob_0", "class", "it is one of 'prob_0', 'prob_1'"),
        ("prob_1", "class", "it is one of 'prob_0', 'prob_1'"),
        ("loss", "left out", "it is a loss"),
    ]
    assert columns_in(MANY).said == "probabilities"


def test_the_reader_may_give_a_column_any_role():
    columns = columns_in(MANY)
    assert columns.with_role("pred_label", "label").label == "pred_label"
    assert columns.with_role("loss", "class").predictions == ("prob_0", "prob_1", "loss")
    assert columns.with_role("loss", "weight").weight == "loss"
    assert columns.with_role("prob_1", "left out").predictions == ("prob_0",)
    assert columns.with_role("true_label", "left out").label is None


def test_a_role_that_was_chosen_stays_when_another_is_chosen():
    columns = columns_in(b"a,b,c,w,y1,y2\n1.5,2.5,.3,1,1,0\n2.5,.5,.7,2,0,1\n").with_role("w", "weight")
    chosen = columns.with_role("y1", "label").with_role("y2", "label")
    assert (chosen.label, chosen.weight, dict(chosen.chosen)) == ("y2", "w", {"w": "weight", "y2": "label"})
    assert {column.why for column in chosen.columns if column.name in ("w", "y2")} == {"you chose it"}


def test_a_column_that_is_not_there_has_no_role():
    with pytest.raises(InputError, match=r"^there is no column 'x'$"):
        columns_in(MANY).with_role("x", "class")


def test_what_is_left_out_is_named_with_the_reason():
    remarks = " ".join(upload_of(MANY).remarks)
    assert all(f"'{name}'" in remarks for name in ("image_id", "pred_label", "loss"))


def test_a_table_that_was_exported_here_is_refused():
    names = b"example,label,class,guess,guess_probability,loss_nats,weight,counted,term_nats\n"
    assert "it holds no predictions: it looks like" in told(names + b"0,1,dog,1,.9,.1,1,True,.1\n")


@pytest.mark.parametrize("size", [30, table_file.BLOCK_NUMBERS])
@pytest.mark.parametrize(
    ("last", "kinds", "sure"),
    [
        ("1,0.7,0.9\n", ["probabilities", "logits"], False),
        ("1,-0.5,0.5\n", ["logits"], True),
        ("1,0.25,0.75\n", ["probabilities"], True),
    ],
)
def test_the_whole_file_says_what_it_holds_and_a_doubt_is_read_both_ways(size, last, kinds, sure):
    with patch.object(table_file, "BLOCK_NUMBERS", size):
        upload = upload_of((BOTH + last).encode())
    assert ([reading.kind for reading in upload.readings], upload.sure) == (kinds, sure)
    labels, rows = [0] * 100 + [1], [[0.5, 0.5]] * 100 + [list(map(float, last.split(",")[1:]))]
    for reading in upload.readings:
        expected = score(Batch(labels, rows, reading.kind == "logits"))
        np.testing.assert_allclose(reading.scores.losses, expected.losses, rtol=1e-15)
        assert reading.first.from_logits is (reading.kind == "logits")


def test_percent_are_divided_before_they_are_scored():
    upload = upload_of(b"label,a,b\n0,95,5\n1,90,10\n")
    np.testing.assert_allclose(upload.scores.losses, -np.log([0.95, 0.1]), rtol=1e-15)
    assert (upload.kind, upload.first.predictions.tolist()) == ("percent", [[0.95, 0.05], [0.9, 0.1]])


@pytest.mark.parametrize("kind", ["probabilities", "logits", "log-probabilities", "percent"])
def test_the_reader_says_what_the_predictions_are(kind):
    upload = upload_of(MANY, kind=kind)
    assert (upload.kind, upload.sure, upload.why) == (kind, True, "you said so")


def test_one_hot_columns_become_labels_where_every_row_is_one_hot():
    good = b"true_cat,true_dog,dog,cat\n0,1,0.9,0.1\n1,0,0.2,0.8\n"
    assert upload_of(good).scores.labels.tolist() == [0, 1]
    soft = good.replace(b"1,0,0.2", b".5,.5,.2")
    assert predictions(io.BytesIO(soft)).targets.tolist() == [[1, 0], [0.5, 0.5]]
    with pytest.raises(InputError, match="line 3: its targets are not one-hot"):
        upload_of(soft)


def bomb(size):
    """Returns a small archive of an array that says it has this many numbers."""
    header = repr({"descr": "<f8", "fortran_order": False, "shape": (size, 2)}).encode()
    start = b"\x93NUMPY\x01\x00" + (len(header) + 1).to_bytes(2, "little") + header + b"\n"
    with zipfile.ZipFile(out := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("logits.npy", start + bytes(10**6))
    return out.getvalue()


def test_an_array_that_unpacks_to_too_much_is_refused_before_it_is_read():
    assert "unpacked, array 'logits' has 16,000 MB" in told(bomb(10**9), "a.npz")
    assert "array 'logits' ends before all of its numbers" in told(bomb(10**6), "a.npz")
    assert "may be damaged" in told(bomb(-1), "a.npz")


def test_nothing_is_ever_unpickled():
    np.save(out := io.BytesIO(), np.array([print, None], dtype=object), allow_pickle=True)
    with patch("pickle.load", side_effect=AssertionError):
        assert "Python objects, which need a pickle" in told(out.getvalue(), "a.npy")


def test_bounds_of_other_files_are_told():
    with patch.dict(file_kinds.MOST_BYTES, {"JSON": 10}):
        assert "more than the 0 MB that JSON may have" in told(b'[{"label": 0, "probs": [0.5, 0.5]}]', "a.json")
    with patch.object(numpy_file, "MOST_ARRAYS", 1):
        np.savez(out := io.BytesIO(), labels=np.array([0]), logits=np.zeros((1, 2)))
        assert "it holds 2 arrays, more than 1" in told(out.getvalue(), "a.npz")


WRONG_JSON = {
    "[": "line 1 cannot be read as JSON",
    "[" * 100_000: "its brackets are too deep",
    "[]": "its JSON holds no list of records",
    "[1, 2]": "a classification needs 2 columns",
    '{"label": [0, 1], "probs": [[0.5, 0.5], [1]]}': "'probs' in record 1 has 1 numbers, and 2 in the first",
    '[{"label": 0, "probs": [1, 0]}, {"label": 0}]': "record 1 has other names than the first: 'probs'",
    '{"label": 0, "probs": [0.1, 0.9]}\n{"label": 1, "probs": [0.1, "x"]}': "'probs' holds lists of something else",
    '{"label": [0, 1], "a": [0.5, null], "b": [0.5, 0.5]}': "row 1, column 'a'",
}


def test_json_that_cannot_be_used_is_told():
    assert [
        (text[:60], told(text.encode(), "a.json"))
        for text, said in WRONG_JSON.items()
        if said not in told(text.encode(), "a.json")
    ] == []


def test_half_a_letter_in_json_is_no_part_of_a_name():
    texts = {r"\ud800": "\ufffd", r"\ud83d\ude00": "\U0001f600", r"\\ud800": r"\ud800", r"a\uDFFFb": "a\ufffdb"}
    assert {
        text: column_names(io.BytesIO(f'[{{"{text}": 1, "b": 2}}]'.encode()), "a.json")[0] for text in texts
    } == texts
