"""A reader's table of examples is read as they meant it, and what is of no use in it is named with its place."""

import io
from unittest.mock import patch

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scce.arrays import InputError
from scce.datasets import MOST_DATASET_BYTES, MOST_DATASET_FEATURES, MOST_DATASET_ROWS
from scce.tables import parquet_table, read_example_columns, read_examples, table_file

FEATURES = np.random.default_rng(0).normal(0, 100, (120, 2)).round(2)
KINDS = np.array(["cat", "a <dog>", "Fisch"])[np.arange(120) % 3]


def table_of(labels=KINDS):
    return pd.DataFrame({"width": FEATURES[:, 0], "name": ["x y"] * 120, "height": FEATURES[:, 1], "class": labels})


def csv_of(labels=KINDS, **settings):
    return table_of(labels).to_csv(index=False, **settings).encode(settings.pop("encoding", "utf-8"))


def parquet_of(table, **settings):
    """Returns a table as the bytes of a Parquet file."""
    pq.write_table(table if isinstance(table, pa.Table) else pa.table(table), out := io.BytesIO(), **settings)
    return out.getvalue()


def columns_in(content, name="table.csv"):
    return read_example_columns(io.BytesIO(content if isinstance(content, bytes) else content.encode()), name)


def examples_in(content, label=None, name="table.csv"):
    """Returns the data set of a file, with the likely labels or those that the reader chose."""
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    columns = read_example_columns(file, name)
    return read_examples(file, columns.with_label(label) if label else columns)


def told(content, label=None, name="table.csv"):
    """Returns the sentence that is said instead, without the name of the file that it begins with."""
    with pytest.raises(InputError) as refusal:
        examples_in(content, label, name)
    assert str(refusal.value).startswith(f"'{name}': ")
    return str(refusal.value).removeprefix(f"'{name}': ")


# ---- files of all kinds ------------------------------------------------------------------------

SAME = {
    "commas": csv_of(),
    "semicolons": csv_of(sep=";"),
    "semicolons and decimal commas": csv_of(sep=";", decimal=","),
    "tabs": csv_of(sep="\t"),
    "vertical bars": csv_of(sep="|"),
    "spaces": csv_of(sep=" "),
    "several spaces": csv_of(sep=" ").replace(b'"x y" ', b'   "x y"   ').replace(b"\n", b"  \n "),
    "a mark": b"\xef\xbb\xbf" + csv_of(),
    "UTF-16": csv_of().decode().encode("utf-16"),
    "Parquet": parquet_of(table_of()),
}


@pytest.mark.parametrize("size", [30, table_file.BLOCK_NUMBERS])
@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_a_table_is_its_columns_of_numbers_and_its_labels_however_it_is_written(content, size):
    with patch.object(table_file, "BLOCK_NUMBERS", size):
        dataset = examples_in(content, name="my table")
    np.testing.assert_array_equal(dataset.inputs, FEATURES.astype(np.float32))
    assert [dataset.classes[label] for label in dataset.labels] == KINDS.tolist()
    assert dataset.classes == ("Fisch", "a <dog>", "cat")


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        ([10, 9, 10], ("9", "10")),
        ([3.0, 1.0, 2.0], ("1", "2", "3")),
        (["a", "b", "a"], ("a", "b")),
        (["1", "one", "1"], ("1", "one")),
        ([True, False, True], ("False", "True")),
        (["NA", "None", "NA"], ("NA", "None")),
    ],
)
def test_labels_are_integers_by_size_or_texts_by_alphabet_in_every_kind_of_file(labels, classes):
    table = pd.DataFrame({"a": [1.5, 2, 3], "kind": labels})
    for content in (table.to_csv(index=False), table.to_csv(index=False, sep=";", decimal=","), parquet_of(table)):
        dataset = examples_in(content, "kind", "my table")
        assert dataset.classes == classes
        values = [str(int(value)) if isinstance(value, float) else str(value) for value in labels]
        assert [classes[label] for label in dataset.labels] == values


def test_a_cell_may_stand_after_spaces_and_in_quotes():
    assert examples_in('a, kind\n 1.5, "x"\n2, y\n').classes == ("x", "y")


# ---- which column is which ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "row", "label"),
    [
        ("a,b,kind", "1,2,cat", "kind"),
        ("kind,a,b", "cat,1,2", "kind"),
        ("name,a,class", "x,1,cat", "class"),
        ("x,y,arm", "1,2,first", "arm"),
        ("x,y,arm", "1.5,2.5,1", "arm"),
        ("class,a,b", "1,2.5,3.5", "class"),
        ("a,Target,b", "1.5,2,3.5", "Target"),
        ("a,b,c", "1,2,3", "c"),
        ("ticket,a,b", "x1,2,3", "ticket"),
    ],
)
def test_the_labels_are_likely_text_or_integers_with_such_a_name_or_the_last_column(header, row, label):
    assert columns_in(f"{header}\n{row}\n").label == label


def test_the_reader_may_choose_the_labels_and_the_other_numbers_are_features():
    content = "a,b,kind\n1,5,x\n2,6,y\n1,7,x\n"
    assert examples_in(content).inputs.tolist() == [[1, 5], [2, 6], [1, 7]]
    chosen = examples_in(content, "a")
    assert (chosen.inputs.tolist(), chosen.classes) == ([[5], [6], [7]], ("1", "2"))
    assert columns_in(content).names == ("a", "b", "kind")


def test_columns_with_text_in_them_are_no_features():
    content = "a,seat,flag,kind\n1,12,True,x\n2,A 5,False,y\n3,7,True,x\n"
    assert examples_in(content, "kind").inputs.tolist() == [[1], [2], [3]]


# ---- files of no use ---------------------------------------------------------------------------

ROWS = "1.5,2.5,cat\n" * 100  # more than are looked at first
REFUSED = {
    "": "it is empty",
    "a\n1\n2\n": ("its first line is one cell, 'a'; commas, semicolons, tabs, vertical bars or spaces separate cells"),
    "a,b\n": "it has names of columns, and no rows below them",
    "a,b\n1,2,3\n4\n": "line 2 has 3 cells, and the first line has 2",
    f"a,b,kind\n{ROWS}1,2\n": "line 102 has 2 cells, and the first line has 3",
    "a,a,kind\n1,2,x\n": "columns 0 and 1 are both named 'a'",
    "a,b\nx,1\ny,\n": "line 3, column 'b': there is not a number",
    "a,b\nx,1\ny,NA\n": "line 3, column 'b': 'NA' is not a number",
    "a,b\nx,1\ny,inf\n": "line 3, column 'b': 'inf' is not a finite number",
    f"a,b,kind\n{ROWS}1,two,cat\n": "line 102, column 'b': 'two' is not a number",
    "a,b\n1,x\n2,\n": "line 3, column 'b': there is no label",
    "a,b\n1,2.5\n2,3\n": "line 2, column 'b': label '2.5' is neither text nor a whole number",
    "a,b\nx,y\nz,w\n": "beside the labels, 'a', it has no column of numbers",
    "a,b\n1,x\n2,x\n": "the labels have 1 different values, outside 2..100",
    "a,b\n1e39,x\n2,y\n": "feature 1e+39 at position (0, 0) is no number that fits into float32",
    "a,b\n1,x\n": "features of shape (1, 1) are not 2 to 20,000 rows of 1 to 256 numbers",
}


def test_what_is_of_no_use_is_told_in_a_sentence_with_its_line():
    assert {content: told(content) for content in REFUSED} == REFUSED


def test_what_is_missing_in_a_parquet_file_is_told_with_its_row():
    missing = {
        "row 1, column 'a': there is not a number": {"a": [1.5, None], "kind": ["x", "y"]},
        "row 1, column 'kind': there is no label": {"a": [1.5, 2], "kind": ["x", None]},
        "label 2.5 at position 1 is neither text nor a whole number": {"a": ["x", "y"], "b": [1, 2], "kind": [1, 2.5]},
    }
    assert {told(parquet_of(table), "kind", "a.parquet"): table for table in missing.values()} == missing


def test_bytes_that_are_no_text_and_archives_are_told():
    assert told(b"\xff\xfe\x00") == "byte 0x00 is no UTF-8 text; save it as CSV UTF-8"
    assert told(b"PK\x03\x04" + bytes(40)) == "it is a ZIP archive or an Excel workbook, not CSV or Parquet"


def test_a_table_that_is_too_large_is_refused():
    wide = ",".join(map(str, range(MOST_DATASET_FEATURES + 2)))
    assert told(b"a,b\n" + b"1,x\n" * (MOST_DATASET_BYTES // 4)) == "it has 5.0 MB, more than 5 MB"
    assert told(b"a,b\n" + b"1,x\n" * (MOST_DATASET_ROWS + 1)) == "it has more than 20,000 rows"
    assert told(f"{wide}\n{wide}\n{wide}\n") == "it has 257 features, more than 256"


def test_a_small_parquet_file_of_endless_rows_is_refused_before_a_row_is_read():
    nothing = pa.array(np.zeros(10**6, np.float32)).dictionary_encode()
    content = parquet_of(pa.table({"a": nothing, "kind": nothing.indices}))
    with patch.object(parquet_table.ParquetTable, "blocks", side_effect=AssertionError):
        assert told(content, name="a.parquet") == "it has more than 20,000 rows"
