"""A reader's table of examples is read as they meant it, and what is of no use in it is named with its place."""

import io
import json
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scce.arrays import InputError
from scce.datasets import MOST_DATASET_BYTES, MOST_DATASET_FEATURES, MOST_DATASET_ROWS, most_dataset_rows
from scce.tables import column_names, feature_table, features
from scce.tables.files import parquet_table, table_file

CASES = Path(__file__).parents[1] / "cases"
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


def examples_in(content, label=None, leave_out=(), name="table.csv", **settings):
    """Returns what a file says, with the likely labels or those that the reader chose."""
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    return features(file, name, label, leave_out, **settings)


def roles_in(content, *given, **settings):
    """Returns the label, the features and the columns left out."""
    found = examples_in(content, *given, **settings)
    return found.label, found.names, tuple(column.name for column in found.left_out)


def told(content, label=None, leave_out=(), name="table.csv"):
    """Returns the sentence that is said instead, without the name of the file that it begins with."""
    with pytest.raises(InputError) as refusal:
        examples_in(content, label, leave_out, name)
    assert str(refusal.value).startswith(f"'{name}': ")
    return str(refusal.value).removeprefix(f"'{name}': ")


# ---- cases -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["50-id-column", "51-boolean-features", "52-decimal-comma", "54-class-named-na"])
def test_the_cases_of_strangers_are_right(name):
    found = examples_in((CASES / f"{name}.csv").read_bytes())
    right = json.loads((CASES / f"{name}.right.json").read_text(encoding="utf-8"))["accept"][0]
    assert list(found.names) == right.get("features", list(found.names))
    assert list(found.classes) == right.get("classes", list(found.classes))


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
    assert dataset.dataset.num_features == 2
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
        dataset = examples_in(content, "kind", name="my table")
        assert dataset.classes == classes
        values = [str(int(value)) if isinstance(value, float) else str(value) for value in labels]
        assert [classes[label] for label in dataset.labels] == values


def test_a_cell_may_stand_after_spaces_and_in_quotes():
    assert examples_in('a, kind\n 1.5, "x"\n2, y\n').classes == ("x", "y")


# ---- which column is which ---------------------------------------------------------------------

NUMBERED = "".join(f"{i},{i * 7 % 5}.5,{'xy'[i % 2]}\n" for i in range(1, 13))
LABELS = {
    "a,b,kind\n1,2,cat\n3,1,dog": "kind",
    "kind,a,b\ncat,1,2\ndog,3,1": "kind",
    "name,a,class\nx,1,cat\ny,2,dog": "class",
    "x,y,arm\n1,2,first\n2,3,second": "arm",
    "x,y,arm\n1.5,2.5,1\n2.5,1,0": "arm",
    "class,a,b\n1,2.5,3.5\n2,3.5,1": "class",
    "a,Target,b\n1.5,2,3.5\n2,1,2.5": "Target",
    "a,b,c\n1,2,3\n2,1,4": "c",
    "ticket,a,b\nx1,2,3\nx2,3,1": "ticket",
    "city,a,label\nRome,1.5,0\nOslo,2.5,1": "label",
    "label,city,a\n0,Rome,1.5\n1,Oslo,2.5": "label",
    "Name,a,Survived\nAnn,1.5,0\nBob,2.5,1": "Survived",
    "Id,a,Species\nx,1.5,p\ny,2.5,q": "Species",
    "true_label,pred_label,a\n0,1,1.5\n1,1,2.5": "true_label",
    "image_class,a,b\n0,1.5,2\n1,2.5,3.5": "image_class",
    "x,y\n1.5,0\n2.5,1": "y",
    "y,x\n0,1.5\n1,2.5": "y",
    "digit,p0,p1\n7,0,1\n3,1,0": "digit",
    "a,passed,b\n1.5,True,2.5\n2.5,False,1.5": "passed",
    "red,blue,rating\nTrue,False,3\nFalse,True,1": "rating",
    "red,rating,place\nTrue,3,Oslo\nFalse,1,Rome": "place",
    "red,place,rating\nTrue,Oslo,3\nFalse,Rome,1": "place",
    "a,b\n1,2.5\n2,3": "a",
    "file,kind_of_bird,a\nx.png,owl,1\ny.png,jay,2": "kind_of_bird",
    "p0,p1\n5,0\n3,0": "p0",
    "p0,p1,p2\n5,1.5,0.5\n3,2.5,0.25": "p0",
    "a,fruit,split\n1.5,fig,train\n2.5,date,test": "fruit",
    "p0,p1,p2\n" + "".join(f"{i % 3},{i},{i * i % 251}\n" for i in range(60)): "p0",
    "a,label_0,label_1\n5,0,1\n7,1,0": (
        "'table.csv': 'label_0', 'label_1' are one-hot labels: write one column of labels, with pandas: "
        "columns.idxmax(axis=1)"
    ),
}


def test_the_labels_are_found_by_name_by_text_by_place_and_by_value():
    def found(content):
        try:
            return examples_in(content).label
        except InputError as refusal:
            return str(refusal)

    assert {content: found(content) for content in LABELS} == LABELS


LEFT_OUT = {
    f"Id,a,kind\n{NUMBERED}": ("Id", "numbers the rows"),
    f"PassengerId,a,kind\n{NUMBERED}": ("PassengerId", "numbers the rows"),
    f"customer_id,a,kind\n{NUMBERED}": ("customer_id", "numbers the rows"),
    f"Unnamed: 0,a,kind\n{NUMBERED}": ("Unnamed: 0", "numbers the rows"),
    f",a,kind\n{NUMBERED}": ("(column 0)", "numbers the rows"),
    f"sample,a,kind\n{NUMBERED}": ("sample", "numbers the rows"),
    f"sample,a,kind\n{NUMBERED.replace(',0.5', ',7.5')}": ("sample", "numbers the rows"),
    "n,a,kind\n" + "".join(f"{i * i},1,{'xy'[i % 2]}\n" for i in range(12)): ("n", "numbers the rows"),
    "n,a,kind\n" + "".join(f"{i * 5 % 12},1,{'xy'[i % 2]}\n" for i in range(12)): ("n", "numbers the rows"),
    "fold,a,kind\n1,2,x\n1,3,y": ("fold", "says which part of the data it is"),
    "y_hat,predicted,a,kind\n1,1,2,x\n1,0,3,y": ("predicted", "says what a model guessed"),
    "city,a,kind\nRome,2,x\nOslo,3,y": ("city", "holds text"),
    "seat,a,kind\n12,2,x\nA 5,3,y": ("seat", "holds text among its numbers"),
    "sample_weight,a,kind\n0.5,2,x\n1.5,3,y": ("sample_weight", "holds weights of the rows"),
    "weights,a,kind\n0.5,2,x\n1.5,3,y": ("weights", "holds weights of the rows"),
    "a,kind,label_encoded\n2,x,0\n3,y,1": ("label_encoded", "says the label again"),
    "prob_0,prob_1,a,kind\n0.5,0.5,2,x\n0.2,0.8,3,y": ("prob_1", "says what a model guessed"),
    "CustomerNo,a,kind\n" + "".join(f"{i * 7919 % 9001},1,{'xy'[i % 2]}\n" for i in range(12)): (
        "CustomerNo",
        "numbers the rows",
    ),
    "flag,a,kind\nyes,2,x\nno,3,y": ("flag", "holds text"),
    "flag,a,kind\nTrue,2,x\n,3,y": ("flag", "holds text"),
}


def test_columns_that_are_no_features_are_left_out_and_told():
    wrong = {}
    for content, (name, why) in LEFT_OUT.items():
        found = examples_in(content, "kind")
        column = next(column for column in found.columns if column.name == name)
        said = any(why in remark and repr(name) in remark for remark in found.remarks)
        if (column.role, column.why, said) != ("left out", f"it {why}", True):
            wrong[content] = (column, found.remarks)
    assert wrong == {}


KEPT = {
    "few rows": "a,b,kind\n1,5,x\n2,6,y\n1,7,x\n",
    "numbers that repeat": "a,b,kind\n" + "1,5,x\n2,5,y\n" * 20,
    "decimals that rise": "a,b,kind\n" + "".join(f"{i}.5,1,{'xy'[i % 2]}\n" for i in range(20)),
    "integers in no order": "a,b,kind\n" + "".join(f"{i * i % 23},1,{'xy'[i % 2]}\n" for i in range(20)),
    "percent": "fat_pct,sugar_pct,kind\n" + "12.5,7,x\n20.25,3,y\n" * 20,
    "a probability": "prob_rain,a,kind\n" + "0.5,7,x\n0.25,3,y\n" * 20,
    "a weight of the body": "height,weight,kind\n" + "180,75,x\n170,60,y\n" * 20,
    "an index of the body": "body_mass_index,b,kind\n" + "22,5,x\n30,5,y\n" * 20,
}


def test_columns_that_are_features_are_kept():
    assert {name: roles_in(content)[2] for name, content in KEPT.items()} == dict.fromkeys(KEPT, ())


def test_the_reader_may_keep_a_column_that_seems_to_number_the_rows_and_leave_any_out():
    content = f"Id,a,kind\n{NUMBERED}"
    assert roles_in(content) == ("kind", ("a",), ("Id",))
    assert roles_in(content, keep=["Id", "a"]) == ("kind", ("Id", "a"), ())
    assert roles_in(content, "kind", ["a"], keep=["Id"]) == ("kind", ("Id",), ("a",))
    assert examples_in(content, "kind", ["a"], keep=["Id"]).columns[1].why == "you left it out"
    assert told(content, "kind", ["a"]) == (
        "beside the labels, 'kind', it has no column of numbers; left out are 'a', 'Id'"
    )
    assert told(content, "species") == "there is no column 'species'"
    assert told(content, "kind", ["b"]) == "there is no column 'b'"


def test_true_and_false_are_features_in_every_kind_of_file():
    table = pd.DataFrame({"red": [True, False, True], "age": [30, 41, 20], "kind": ["x", "y", "x"]})
    for content, name in (
        (table.to_csv(index=False), "a.csv"),
        (table.to_csv(index=False).replace("True", "TRUE"), "a.csv"),
        (table.to_csv(index=False).replace("True", "true").replace("False", "false"), "a.csv"),
        (table.to_csv(index=False, sep=";"), "a.csv"),
        (parquet_of(table), "a.parquet"),
    ):
        found = examples_in(content, name=name)
        assert (found.names, found.inputs.tolist()) == (("red", "age"), [[1, 30], [0, 41], [1, 20]])
        assert "True and False became 1 and 0: 'red'." in found.remarks
        assert examples_in(content, "red", ["kind"], name=name).classes == tuple(sorted(set(found_truths(content))))


def found_truths(content):
    """Returns how True and False are written in a file."""
    text = content if isinstance(content, str) else "True False"
    return [word for word in ("True", "TRUE", "true", "False", "false") if word in text]


def test_a_missing_truth_in_a_parquet_file_is_told():
    table = pa.table({"red": [True, None, False], "age": [30, 41, 20], "kind": ["x", "y", "x"]})
    hint = "fill the cell, or leave the column out"
    assert told(parquet_of(table), name="a.parquet") == f"row 1, column 'red': there is not a number; {hint}"
    assert roles_in(parquet_of(table), None, ["red"], name="a.parquet") == ("kind", ("age",), ("red",))


def test_the_reader_may_choose_the_labels_and_the_other_numbers_are_features():
    content = "a,b,kind\n1,5,x\n2,6,y\n1,7,x\n"
    assert examples_in(content).inputs.tolist() == [[1, 5], [2, 6], [1, 7]]
    chosen = examples_in(content, "a")
    assert (chosen.inputs.tolist(), chosen.classes, chosen.names) == ([[5], [6], [7]], ("1", "2"), ("b",))
    assert column_names(io.BytesIO(content.encode()), "table.csv") == ("a", "b", "kind")


@pytest.mark.parametrize("word", ["NA", "None", "null", "N/A", "nan", "NaN", "<NA>", "", "n/a"])
def test_a_class_may_be_called_as_a_missing_number_is_and_an_empty_cell_is_told(word):
    content = f"a,kind\n1.5,{word}\n2,DE\n3,{word}\n"
    if not word:
        assert told(content) == "line 2, column 'kind': there is no label"
    else:
        assert sorted(examples_in(content).classes) == sorted(["DE", word])


def test_labels_that_may_be_numbers_to_be_predicted_are_told():
    content = "a,target\n" + "".join(f"{i * i % 7},{i}\n" for i in range(40))
    (remark,) = examples_in(content).remarks
    assert remark == (
        "The labels, 'target', have 40 different values in 40 rows: are they numbers to be predicted, and no classes?"
    )
    assert "is it a number to be predicted" in told("a,target\n" + "".join(f"{i % 7},{i}\n" for i in range(200)))
    assert "choose another column of labels if" in told("a,target\n1,2.5\n2,3\n")


def test_a_table_as_wide_as_mnist_is_read():
    pixels = np.random.default_rng(0).integers(0, 256, (40, 784))
    table = pd.DataFrame(pixels, columns=[f"{i // 28 + 1}x{i % 28 + 1}" for i in range(784)])
    table.insert(0, "label", np.arange(40) % 10)
    found = examples_in(table.to_csv(index=False))
    assert (found.label, found.inputs.dtype, found.classes) == ("label", np.float32, tuple(map(str, range(10))))
    np.testing.assert_array_equal(found.inputs, pixels)


# ---- files of no use ---------------------------------------------------------------------------


def test_a_last_column_of_integers_is_named_where_a_text_before_it_is_taken_for_the_labels():
    told = "No name says where the labels are: the text 'sex' is taken, not 'ill'."
    assert told in examples_in("sex,a,ill\nf,1.5,0\nm,2.5,1\n").remarks
    assert told not in examples_in("sex,a,ill\nf,1.5,0\nm,2.5,1\n", "sex").remarks


NO_CLASS = "is neither text nor a whole number; choose another column of labels if this is a number to be predicted"
HINT = "; fill the cell, or leave the column out"
ROWS = "1.5,2.5,cat\n" * 100  # more than are looked at first
REFUSED = {
    "": "it is empty",
    "a\n1\n2\n": ("its first line is one cell, 'a'; commas, semicolons, tabs, vertical bars or spaces separate cells"),
    "a,b\n": "it has names of columns, and no rows below them",
    "a,b\n1,2,3\n4\n": "line 2 has 3 cells, and the first line has 2",
    f"a,b,kind\n{ROWS}1,2\n": "line 102 has 2 cells, and the first line has 3",
    "a,a,kind\n1,2,x\n": "columns 0 and 1 are both named 'a'",
    "a,b\nx,1\ny,\n": f"line 3, column 'b': there is not a number{HINT}",
    "a,b\nx,1\ny,NA\n": f"line 3, column 'b': 'NA' is not a number{HINT}",
    "a,b\nx,1\ny,inf\n": f"line 3, column 'b': 'inf' is not a finite number{HINT}",
    f"a,b,kind\n{ROWS}1,two,cat\n": f"line 102, column 'b': 'two' is not a number{HINT}",
    "a,b\n1,x\n2,\n": "line 3, column 'b': there is no label",
    "a,class\n1,2.5\n2,3\n": f"line 2, column 'class': label '2.5' {NO_CLASS}",
    "a,b\nx,y\nz,w\n": "beside the labels, 'b', it has no column of numbers; left out are 'a'",
    "a,b\n1,x\n2,x\n": "the labels have 1 different values, outside 2..100",
    "a,b\n1e39,x\n2,y\n": f"line 2, column 'a': '1e39' is not a number that fits into float32{HINT}",
    "a,b\n1,x\n": "features of shape (1, 1) are not 2 to 20,000 rows of 1 to 2,048 numbers",
}


def test_what_is_of_no_use_is_told_in_a_sentence_with_its_line():
    assert {content: told(content) for content in REFUSED} == REFUSED


@pytest.mark.parametrize("length", [1, 2])
def test_a_column_of_lists_is_no_label_and_no_error(length):
    table = {"width": FEATURES[:, 0], "probs": [[0.5] * length] * 120}
    with pytest.raises(InputError):
        features(
            io.BytesIO(parquet_of(table)), "a.parquet", column_names(io.BytesIO(parquet_of(table)), "a.parquet")[-1], ()
        )


def test_what_is_missing_in_a_parquet_file_is_told_with_its_row():
    missing = {
        f"row 1, column 'a': there is not a number{HINT}": {"a": [1.5, None], "kind": ["x", "y"]},
        "row 1, column 'kind': there is no label": {"a": [1.5, 2], "kind": ["x", None]},
        f"row 1, column 'kind': label '2.5' {NO_CLASS}": {"a": ["x", "y"], "b": [1, 2], "kind": [1, 2.5]},
    }
    assert {told(parquet_of(table), "kind", (), "a.parquet"): table for table in missing.values()} == missing


def test_bytes_that_are_no_text_and_archives_are_told():
    assert told(b"\xff\xfe\x00") == "byte 0x00 is no UTF-8 text; save it as CSV UTF-8"
    assert told(b"PK\x03\x04" + bytes(40)) == "it is a ZIP archive that is damaged or cut off"


def test_a_table_that_is_too_large_is_refused_with_what_can_be_done():
    wide = ",".join(map(str, range(MOST_DATASET_FEATURES + 2)))
    take = "take some of them, with pandas: table.sample({}).to_csv('part.csv', index=False)"
    assert told(b"a,b\n" + b"1,x\n" * (MOST_DATASET_ROWS + 1)) == f"it has more than 20,000 rows; {take.format(20000)}"
    assert told(f"{wide}\n{wide}\n{wide}\n").endswith("more than 2,048; leave some columns out")
    with patch.object(feature_table, "MOST_DATASET_BYTES", 5):
        assert told(b"a,b\n1,x\n").startswith("it has 0.0 MB, more than 5e-06 MB; take some of its rows, with pandas: ")
    rows = most_dataset_rows(1600)
    with patch.object(feature_table, "most_dataset_rows", lambda count: 3 if count > 1 else 9):
        assert told("a,b,kind\n" + "1,2,x\n" * 4) == f"it has more than 3 rows of 2 features; {take.format(3)}"
    assert (rows, most_dataset_rows(784), most_dataset_rows(0)) == (10_000, MOST_DATASET_ROWS, MOST_DATASET_ROWS)
    assert MOST_DATASET_BYTES == 40e6


def test_a_small_parquet_file_of_endless_rows_is_refused_before_a_row_is_read():
    nothing = pa.array(np.zeros(10**6, np.float32)).dictionary_encode()
    content = parquet_of(pa.table({"a": nothing, "kind": nothing.indices}))
    with patch.object(parquet_table.ParquetTable, "blocks", side_effect=AssertionError):
        assert told(content, name="a.parquet").startswith("it has more than 20,000 rows; ")
