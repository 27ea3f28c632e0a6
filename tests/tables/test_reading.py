"""A file of predictions is read block by block; a file that cannot be read becomes one sentence."""

import gzip
import io
import tracemalloc
import zipfile
from unittest.mock import patch

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scce.arrays import InputError
from scce.batch.scores import score
from scce.batches import Batch
from scce.tables import (
    Upload,
    predictions,
    read_columns,
    read_scores,
)
from scce.tables import upload_of as pasted_upload
from scce.tables.files import csv_table, parquet_table, table_file
from scce.tables.names import LABEL_NAMES
from scce.tables.upload import FIRST_ROWS

RANDOM = np.random.default_rng(1)
LOGITS = RANDOM.normal(0, 3, (200, 3)).round(3)
PROBABILITIES = np.exp(LOGITS) / np.exp(LOGITS).sum(axis=1, keepdims=True)
LABELS = RANDOM.integers(0, 3, 200)
CLASSES = ("cat", "dog", "bird")
GOOD = "0,0.5,0.25,0.25\n" * 100  # more rows than are looked at first
LONG = "x" * 5_000


def csv_of(separator=",", decimal=".", labels=LABELS, predictions=LOGITS, **more):
    """Returns labels and predictions as the bytes of a CSV file."""
    table = pd.DataFrame({"label": labels, **dict(zip(CLASSES, predictions.T, strict=True)), **more})
    return table.to_csv(index=False, sep=separator, decimal=decimal).encode()


def parquet_of(columns, **settings):
    """Returns columns as the bytes of a Parquet file."""
    table = columns if isinstance(columns, pa.Table) else pa.table(columns)
    pq.write_table(table, out := io.BytesIO(), **settings)
    return out.getvalue()


def columns_for(predictions, labels=LABELS, **more):
    return {"label": labels, **dict(zip(CLASSES, predictions.T, strict=True)), **more}


def columns_in(content, name="file.csv"):
    return read_columns(io.BytesIO(content), name)


def upload_of(content, name="file.csv", from_logits=None):
    """Returns what a file says, read from its first byte to its last."""
    file = io.BytesIO(content)
    kind = None if from_logits is None else "logits" if from_logits else "probabilities"
    *shares, upload = read_scores(file, read_columns(file, name).with_kind(kind))
    assert all(isinstance(share, float) for share in shares)
    assert not file.closed
    return upload


def first_of(upload):
    """Returns the labels and the predictions of the first rows."""
    return upload.first.labels.tolist(), upload.first.predictions.tolist()


def told(content, name="file.csv"):
    """Returns the sentence that is said instead."""
    with pytest.raises(InputError) as refusal:
        upload_of(content.encode() if isinstance(content, str) else content, name)
    sentence = str(refusal.value)
    beginning = f"{table_file.quoted(name)}: "
    assert sentence.startswith(beginning)
    assert len(sentence) < 400
    assert sentence.isprintable()
    return sentence.removeprefix(beginning)


def assert_same_scores(one, other):
    assert one.num_classes == other.num_classes
    for name in ("labels", "losses", "uniform_losses", "guesses", "confidences"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), rtol=1e-12, atol=0)


# Good files


@pytest.mark.parametrize(("separator", "decimal"), [(",", "."), ("\t", "."), (";", "."), (";", ","), ("\t", ",")])
@pytest.mark.parametrize("size", [30, table_file.BLOCK_NUMBERS])
def test_a_csv_file_has_the_scores_of_the_whole_matrix(separator, decimal, size):
    with patch.object(table_file, "BLOCK_NUMBERS", size):
        upload = upload_of(csv_of(separator, decimal))
    assert_same_scores(upload.scores, score(Batch(LABELS, LOGITS, from_logits=True)))
    assert (upload.classes, upload.first.from_logits, upload.weights) == (CLASSES, True, None)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("size", [30, table_file.BLOCK_NUMBERS])
def test_a_parquet_file_has_the_scores_of_the_whole_matrix(dtype, size):
    logits = LOGITS.astype(dtype)
    with patch.object(table_file, "BLOCK_NUMBERS", size):
        upload = upload_of(parquet_of(columns_for(logits), row_group_size=77), "file.parquet")
    assert_same_scores(upload.scores, score(Batch(LABELS, logits, from_logits=True)))


def test_columns_of_several_types_stand_side_by_side():
    content = parquet_of({"label": [1, 0], "a": pa.array([1, 2], pa.int8()), "b": pa.array([0.5, -1], pa.float32())})
    assert first_of(upload_of(content, "file.parquet"))[1] == [[1.0, 0.5], [2.0, -1.0]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_may_be_in_utf_8_or_with_a_mark_in_utf_16(encoding):
    text = "label,café,b\ncafé,0.5,0.5\nb,1,0\n"
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    upload = upload_of((mark + text).encode(encoding))
    assert (upload.classes, first_of(upload)[0]) == (("café", "b"), [0, 1])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way_and_blank_ones_are_passed_over(end):
    lines = ["", "label, a, b", "0, .5, .5", "", "   ", '"1","0.25","0.75"', "", ""]
    upload = upload_of(end.join(lines).encode())
    assert first_of(upload) == ([0, 1], [[0.5, 0.5], [0.25, 0.75]])


@pytest.mark.parametrize(
    "labels", [LABELS, LABELS.astype(float), LABELS.astype(str), np.array(CLASSES)[LABELS]], ids=lambda one: one.dtype
)
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_labels_may_be_integers_whole_floats_digits_or_names(labels, kind):
    columns = columns_for(LOGITS, labels=labels)
    content = parquet_of(columns) if kind == "parquet" else csv_of(labels=labels)
    np.testing.assert_array_equal(upload_of(content, f"file.{kind}").scores.labels, LABELS)


def test_labels_may_be_categories():
    names = pa.array(np.array(CLASSES)[LABELS]).dictionary_encode()
    upload = upload_of(parquet_of(columns_for(LOGITS, labels=names)), "file.parquet")
    np.testing.assert_array_equal(upload.scores.labels, LABELS)


def test_a_label_to_ignore_is_kept_and_has_no_loss():
    upload = upload_of(b"label,a,b\n-100,.5,.5\n255,.5,.5\n1,.5,.5\n")
    assert upload.scores.labels.tolist() == [-100, 255, 1]
    assert np.isnan(upload.scores.losses).tolist() == [True, True, False]


def test_none_and_na_may_be_names_of_classes():
    assert first_of(upload_of(b"label,None,NA\nNA,.5,.5\nNone,.5,.5\n"))[0] == [1, 0]


def test_a_formula_may_be_the_name_of_a_class():
    upload = upload_of(b"label,=1+1,b\n=1+1,.5,.5\nb,.5,.5\n")
    assert (upload.classes, first_of(upload)[0]) == (("=1+1", "b"), [0, 1])


def test_a_long_name_is_cut_and_still_found_by_its_label():
    upload = upload_of(f"label,{LONG},b\n{LONG},.5,.5\n".encode())
    assert (len(upload.classes[0]), first_of(upload)[0]) == (40, [0])


@pytest.mark.parametrize("name", ["weight", "sample_weight", "Weight"])
@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_column_of_weights_is_no_class(name, kind):
    weights = RANDOM.random(200)
    columns = columns_for(LOGITS, **{name: weights})
    content = parquet_of(columns) if kind == "parquet" else csv_of(**{name: weights})
    upload = upload_of(content, f"file.{kind}")
    np.testing.assert_allclose(upload.weights, weights, rtol=1e-15)
    assert upload.classes == CLASSES


@pytest.mark.parametrize(("predictions", "are_logits"), [(PROBABILITIES, False), (LOGITS, True)])
def test_rows_that_sum_to_1_are_taken_for_probabilities(predictions, are_logits):
    upload = upload_of(csv_of(predictions=predictions))
    assert upload.first.from_logits is are_logits
    assert_same_scores(upload.scores, score(Batch(LABELS, predictions, are_logits)))


def test_the_reader_may_say_that_probabilities_are_logits():
    upload = upload_of(csv_of(predictions=PROBABILITIES), from_logits=True)
    assert_same_scores(upload.scores, score(Batch(LABELS, PROBABILITIES, from_logits=True)))


def test_a_logit_may_be_minus_infinity():
    assert upload_of(b"label,a,b\n0,1.5,-inf\n").scores.losses == 0


def test_the_first_rows_are_kept_as_they_came():
    upload = upload_of(csv_of())
    assert first_of(upload) == (LABELS[:FIRST_ROWS].tolist(), LOGITS[:FIRST_ROWS].tolist())


@pytest.mark.parametrize(("content", "name"), [(csv_of(), "a.csv"), (parquet_of(columns_for(LOGITS)), "a.parquet")])
def test_the_shares_rise_to_1_and_the_upload_comes_last(content, name):
    file = io.BytesIO(content)
    with patch.object(table_file, "BLOCK_NUMBERS", 30):
        *shares, upload = read_scores(file, read_columns(file, name))
    assert isinstance(upload, Upload)
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize("separator", ["|", " "])
def test_where_nothing_else_separates_cells_bars_or_spaces_do(separator):
    upload = upload_of(csv_of(separator))
    assert_same_scores(upload.scores, score(Batch(LABELS, LOGITS, from_logits=True)))
    assert columns_in(b"label;p a|b;q r|s\n0;1;2\n").predictions == ("p a|b", "q r|s")


def test_pasted_rows_are_read_as_a_file_with_the_same_rows_is():
    rows = csv_of(weight=np.arange(200)).decode()
    pasted = predictions(rows)
    one, other = upload_of(rows.encode()), pasted_upload([pasted], pasted.labels)
    assert_same_scores(one.scores, other.scores)
    np.testing.assert_array_equal(one.weights, other.weights)
    np.testing.assert_array_equal(one.first.weights, other.first.weights)
    assert (one.classes, one.first.from_logits, first_of(one)) == (CLASSES, other.first.from_logits, first_of(other))


def test_a_pasted_weight_that_is_not_finite_is_refused():
    with pytest.raises(InputError, match=r"line 2, column 'weight': 'inf' is not a finite number$"):
        predictions("a,b,weight\n1,2,inf")


# What the columns are


def test_the_labels_are_found_by_their_name():
    found = {name: columns_in(f"a,{name},b\n1,0,2\n".encode()) for name in (*LABEL_NAMES, "Label")}
    assert {name: (columns.label, columns.predictions) for name, columns in found.items()} == {
        name: (name, ("a", "b")) for name in found
    }


@pytest.mark.parametrize("cell", ["1", "dog"])
def test_the_labels_are_the_only_column_that_is_not_of_floats(cell):
    columns = columns_in(f"cat,dog,animal\n0.5,0.5,{cell}\n".encode())
    assert (columns.label, columns.predictions) == ("animal", ("cat", "dog"))


def test_the_reader_may_choose_labels_and_weights():
    columns = columns_in(b"a,b,c,w,animal\n.5,.9,0,1,2\n.5,.5,.7,1.5,1\n")
    chosen = columns.with_role("animal", "label").with_role("w", "weight")
    assert (chosen.label, chosen.weight, chosen.predictions) == ("animal", "w", ("a", "b", "c"))
    assert chosen.with_role("w", "class").predictions == ("a", "b", "c", "w")


def test_text_and_row_numbers_are_left_out_and_that_is_said():
    columns = columns_in(b",id,file,label,a,b\n0,7,x.png,1,.5,.5\n")
    assert columns.predictions == ("a", "b")
    assert columns.remarks == (
        "Left out, because it has no name: '(column 0)'.",
        "Left out, because it numbers the rows: 'id'.",
        "Left out, because it says where the example comes from: 'file'.",
    )


def test_prediction_columns_named_with_other_numbers_than_their_own_are_pointed_out():
    assert "count from 1" in upload_of(b"label,1,2\n1,.5,.5\n").remarks[0]
    assert upload_of(b"label,0,1\n1,.5,.5\n").remarks == ()


def test_the_kinds_of_the_columns_are_told():
    columns = columns_in(b"a,b,c\n1,1.5,x\n2,,y\n")
    assert columns.kinds == ("integer", "number", "text")
    mixed = columns_in(b"a,b,c\n1,1.5,x\n-,y,z\nNA,1,\n")
    assert mixed.kinds == ("number", "mixed", "text")
    nested = pa.table({"a": [1], "b": [1.5], "c": ["x"], "d": [[1.0]], "e": [True]})
    kinds = columns_in(parquet_of(nested), "a.parquet").kinds
    assert kinds == ("integer", "number", "text", "nested", "boolean")


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (csv_of(), "a.csv", ("CSV, cells separated by commas", None)),
        (csv_of(";", ","), "a.csv", ("CSV, cells separated by semicolons, with decimal commas", None)),
        (csv_of("\t"), "a.tsv", ("CSV, cells separated by tabs", None)),
        (parquet_of(columns_for(LOGITS)), "a.parquet", ("Parquet", 200)),
    ],
)
def test_the_format_is_told_and_the_number_of_rows_where_it_is_known(content, name, expected):
    columns = columns_in(content, name)
    assert (columns.format, columns.num_rows) == expected


# Bad files


WRONG = {
    "": "it is empty",
    "\n \n\n": "it is empty",
    "label,a,b\n": "it has names of columns, and no rows below them",
    "label:a:b\n0:1:2\n": (
        "its first line is one cell, 'label:a:b'; commas, semicolons, tabs, vertical bars or spaces separate cells"
    ),
    "a,b,c\n.5,.2,.3\n": "no column is named label, as labels are; there are 'a', 'b', 'c'",
    "label,a\n0,1\n": (
        "a classification needs 2 columns of predictions or more; there is 'a'; if it is one sigmoid output, the loss "
        "is binary cross-entropy: write two columns, 1 - p and p (for a logit z: 0 and z)"
    ),
    "label,a,a\n0,1,2\n": "columns 1 and 2 are both named 'a'",
    "label,a,b\n0,1\n": "line 2 has 2 cells, and the first line has 3",
    "label,a,b\n0,1,2,3\n": "line 2 has 4 cells, and the first line has 3",
}


def test_a_file_that_is_wrong_from_its_first_lines_is_told():
    assert {content: told(content) for content in WRONG} == WRONG


WRONG_LINES = [
    ("1,.5,x,.5", "line 102, column 'b': 'x' is not a number"),
    ("1,.5,=1+1,.5", "line 102, column 'b': '=1+1' is not a number"),
    ("1,.5,True,.5", "line 102, column 'b': 'True' is not a number"),
    ("1,.5,,.5", "line 102, column 'b': there is not a number"),
    ("1,.5,NaN,.5", "line 102, column 'b': 'NaN' is not a number"),
    (f"1,.5,{LONG},.5", f"line 102, column 'b': '{LONG[:39]}…' is not a number"),
    ("1,.5,\x1b[31m\u202e,.5", r"line 102, column 'b': '\x1b[31m\u202e' is not a number"),
    ("1,.5,.5", "line 102 has 3 cells, and the first line has 4"),
    ("1,.5,.25,.25,0", "line 102 has 5 cells, and the first line has 4"),
    ('1,.5,".25,.25', "line 102 has 3 cells, and the first line has 4"),
    (",.5,.25,.25", "line 102, column 'label': there is no label"),
    ("1.5,.5,.25,.25", "line 102, column 'label': label '1.5' is neither an integer nor one of the prediction "),
    ("fish,.5,.25,.25", "line 102, column 'label': label 'fish' is neither an integer nor one of the prediction "),
    (f"{'9' * 30},.5,.25,.25", f"line 102, column 'label': label '{'9' * 30}' is neither an integer nor one of "),
]


@pytest.mark.parametrize("size", [30, table_file.BLOCK_NUMBERS])
def test_a_wrong_cell_is_told_with_its_line_its_column_and_its_text(size):
    with patch.object(table_file, "BLOCK_NUMBERS", size):
        said = {line: told(f"label,a,b,c\n{GOOD}{line}\n{GOOD}") for line, _ in WRONG_LINES}
    assert [(said[line], start) for line, start in WRONG_LINES if not said[line].startswith(start)] == []


def test_the_line_of_a_wrong_cell_counts_blank_lines_and_lines_inside_of_cells():
    assert told('label,"a\nname",b\n\n0,.5,.5\n0,.5,x\n').startswith("line 5, column 'b'")


def test_names_in_a_sentence_are_few_and_short():
    names = [f"{i}{LONG}"[:39] for i in range(900)]
    sentence = told(",".join(["label", *names]) + "\nfish" + ",0" * 900 + "\n")
    assert sentence.endswith("…")


def test_a_wrong_weight_is_told_with_its_line():
    assert told("label,a,b,weight\n0,1,2,1\n0,1,2,inf\n") == "line 3, column 'weight': 'inf' is not a finite number"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (gzip.compress(csv_of()), "a gzip archive"),
        (b"%PDF-1.7 and more", "a PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more", "an old Excel workbook"),
    ],
)
def test_another_kind_of_file_is_recognised_whatever_its_name(content, what):
    assert told(content).startswith(f"it is {what}, not CSV, Parquet, NumPy or JSON")


@pytest.mark.parametrize(
    ("member", "what", "export"),
    [
        ("a.csv", "a ZIP archive", "unpack it"),
        ("xl/workbook.xml", "an Excel workbook", "pd.read_excel(path).to_csv("),
        ("archive/data.pkl", "a PyTorch file", "np.savez('predictions.npz', "),
    ],
)
def test_an_archive_is_named_for_what_it_is_with_the_line_that_exports_it(member, what, export):
    with zipfile.ZipFile(out := io.BytesIO(), "w") as archive:
        archive.writestr(member, "label,a,b")
    assert told(out.getvalue()).startswith(f"it is {what}, ")
    assert export in told(out.getvalue())


def test_a_parquet_file_with_the_name_of_a_csv_file_is_told():
    content = parquet_of(columns_for(LOGITS))
    assert told(content) == "it is Parquet, whatever its name says; rename it to .parquet"


def test_a_csv_file_with_the_name_of_a_parquet_file_is_told():
    sentence = "it does not begin as Parquet does; if it is CSV, rename it to .csv"
    assert told(csv_of(), "file.parquet") == sentence


@pytest.mark.parametrize("before", [0, 2 * csv_table.HEAD_BYTES])
def test_bytes_that_are_no_text_are_told(before):
    rows = GOOD * (before // len(GOOD))
    assert told(f"label,a,b,c\n{GOOD}{rows}".encode() + b"\xff,1,2,3\n") == (
        "byte 0xff is no UTF-8 text; save it as CSV UTF-8"
    )


@pytest.mark.parametrize("before", [0, 2 * csv_table.HEAD_BYTES])
def test_zero_bytes_are_told(before):
    rows = GOOD * (before // len(GOOD))
    assert told(f"label,a,b,c\n{GOOD}{rows}1\0,1,2,3\n") == "it holds zero bytes, and is no text"


@pytest.mark.parametrize("start", ["", f"label,a,b,c\n{GOOD}"])
def test_an_endless_line_is_told(start):
    assert "longer than 1 MiB" in told(start + "," * 3 * csv_table.HEAD_BYTES)


@pytest.mark.parametrize("name", [f"{LONG}.csv", "a\n\x1b[31m.csv"])
def test_a_file_name_in_a_sentence_is_short_and_plain(name):
    assert told("", name) == "it is empty"


# Bounds


class Unread(io.BytesIO):
    """A file that says it is larger than it is, and is not read beyond its first bytes."""

    def __init__(self, content, size):
        super().__init__(content)
        self.claimed = size

    def seek(self, offset, whence=0):
        return self.claimed if whence == 2 else super().seek(offset, whence)

    def read(self, size=-1):
        assert 0 <= size <= 8
        return super().read(size)


@pytest.mark.parametrize(
    ("content", "name", "size", "sentence"),
    [
        (b"label,a,b", "a.csv", 100_000_001, "it has 100 MB, more than the 100 MB that CSV may have; the same "),
        (b"PAR1xxxxx", "a.parquet", 460_000_000, "it has 460 MB, more than the 120 MB that Parquet may have"),
    ],
)
def test_a_file_that_is_too_large_is_refused_before_it_is_read(content, name, size, sentence):
    with pytest.raises(InputError) as refusal:
        read_columns(Unread(content, size), name)
    assert str(refusal.value).startswith(f"'{name}': {sentence}")


def test_a_csv_file_with_too_many_rows_is_refused_when_they_are_too_many():
    with patch.object(table_file, "MOST_FILE_ROWS", 150), patch.object(table_file, "BLOCK_NUMBERS", 30):
        assert told(csv_of()) == "it has more than 150 rows"


@pytest.mark.parametrize("content", ["label," + ",".join(map(str, range(2001))) + "\n0" + ",0" * 2001 + "\n"])
def test_a_file_with_too_many_classes_is_refused(content):
    assert told(content) == "it has 2,001 classes, more than 2,000"


def test_a_file_with_far_too_many_columns_is_refused():
    assert told("," * 3000 + "\n") == "it has 3,001 columns, more than 2,050"


@pytest.mark.parametrize(
    ("rows", "most", "sentence"),
    [
        (5_000_000, table_file.MOST_FILE_NUMBERS, "it has more than 200,000 rows"),
        (150_000, 200_000, "with 2 classes it may have 100,000 rows, and it has more"),
    ],
)
def test_a_small_parquet_file_of_endless_equal_rows_is_refused_before_a_row_is_read(rows, most, sentence):
    nothing = pa.array(np.zeros(rows, np.float32)).dictionary_encode()
    content = parquet_of({"label": nothing.indices, "a": nothing, "b": nothing})
    assert len(content) < rows / 10
    with (
        patch.object(table_file, "MOST_FILE_NUMBERS", most),
        patch.object(parquet_table.ParquetTable, "blocks", side_effect=AssertionError),
    ):
        assert told(content, "file.parquet") == sentence


def test_a_row_group_that_unpacks_to_more_than_is_held_is_refused():
    with patch.object(parquet_table, "MOST_GROUP_BYTES", 1000):
        sentence = told(parquet_of(columns_for(LOGITS)), "file.parquet")
        assert upload_of(parquet_of(columns_for(LOGITS), row_group_size=5), "file.parquet")
    assert sentence.endswith("write it in smaller row groups")


@pytest.mark.parametrize("length", [4, 8, 12, 300, -1, -300])
def test_a_parquet_file_that_is_cut_off_is_told(length):
    assert "damaged" in told(parquet_of(columns_for(LOGITS))[:length], "file.parquet")


def test_a_parquet_file_that_is_damaged_inside_is_told():
    content = bytearray(parquet_of(columns_for(LOGITS)))
    content[100:1500] = b"\xff" * 1400
    assert "damaged" in told(bytes(content), "file.parquet")


def test_a_parquet_file_with_an_endless_description_is_told():
    content = parquet_of(columns_for(LOGITS))
    assert "too long" in told(content[:-8] + (10**9).to_bytes(4, "little") + b"PAR1", "file.parquet")


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"label": [0], "z": [["x", "y"]]}, "there is none; column 'z' is nested: write one column of numbers per "),
        ({"label": [0, 1], "z": [[0.5, 0.5], [1.0]]}, "column 'z' has a list of 1 among lists of 2"),
        ({"label": [0, 1], "z": [[0.5, 0.5], None]}, "column 'z' has no list among lists of 2"),
        ({"label": [0], "a": [0.5], "b": [0.5], "weight": ["x"]}, "column 'weight' holds no numbers"),
        ({"label": [0, 1], "a": [0.5, None], "b": [0.5, 0.5]}, "row 1, column 'a': there is not a number"),
        ({"label": [0, 1], "a": [0.5, np.nan], "b": [0.5, 0.5]}, "row 1, column 'a': there is not a number"),
        ({"label": [0, None], "a": [0.5, 0.5], "b": [0.5, 0.5]}, "row 1, column 'label': there is no label"),
        ({"label": ["a", None], "a": [0.5, 0.5], "b": [0.5, 0.5]}, "row 1, column 'label': there is no label"),
        ({"label": [0, 1.5], "a": [0.5, 0.5], "b": [0.5, 0.5]}, "row 1, column 'label': label 1.5 is no class number"),
        ({"label": [0, 1e30], "a": [0.5, 0.5], "b": [0.5, 0.5]}, "row 1, column 'label': label 1e+30 is no class "),
        ({"label": ["a", "c"], "a": [0.5, 0.5], "b": [0.5, 0.5]}, "row 1, column 'label': label 'c' is neither an "),
        ({"label": pa.array([], pa.int64()), "a": [], "b": []}, "it has names of columns, and no rows below them"),
    ],
)
def test_a_wrong_parquet_file_is_told(columns, sentence):
    assert sentence in told(parquet_of(columns), "file.parquet")


def test_two_parquet_columns_of_one_name_are_told():
    table = pa.Table.from_arrays([pa.array([1.0])] * 3, names=["label", "a", "a"])
    assert told(parquet_of(table), "file.parquet") == "columns 1 and 2 are both named 'a'"


def test_a_long_label_in_many_rows_is_held_once():
    rows = np.zeros(30_000, np.int8)
    label = pa.DictionaryArray.from_arrays(rows, pa.array([LONG])).cast(pa.string())
    content, size = parquet_of({"label": label, LONG: rows, "b": rows}), label.nbytes
    del label
    before, file = pa.total_allocated_bytes(), io.BytesIO(content)
    for _ in read_scores(file, read_columns(file, "a.parquet")):
        assert pa.total_allocated_bytes() - before < size / 100


def test_a_large_parquet_file_takes_a_fraction_of_its_matrix():
    num_rows, num_classes = 20_000, 100
    logits = RANDOM.normal(size=(num_rows, num_classes)).astype(np.float32)
    columns = {"label": np.zeros(num_rows, np.int64), **{str(i): logits[:, i] for i in range(num_classes)}}
    file = io.BytesIO(parquet_of(columns, row_group_size=1_000))
    before, arrow = pa.total_allocated_bytes(), 0
    with patch.object(table_file, "BLOCK_NUMBERS", 1 << 14):
        tracemalloc.start()
        for _ in read_scores(file, read_columns(file, "a.parquet").with_kind("logits")):
            arrow = max(arrow, pa.total_allocated_bytes() - before)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak + arrow < logits.astype(np.float64).nbytes / 3
