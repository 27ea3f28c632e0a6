"""Pasted labels are read as they were meant, with a remark where that may surprise, or refused with the place."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.classes import CLASSES
from scce.tables import labels
from scce.tables.label_lists.text import MOST_LABEL_CHARACTERS

laws = settings(deadline=None, derandomize=True, max_examples=25)
CASES = Path(__file__).parents[1] / "cases"
TEN = tuple("0123456789")


def read(text, classes=None):
    """Returns what a text says in plain values: labels, names or None, and rows or None; or the sentence instead."""
    try:
        found = labels(text, classes)
    except InputError as refusal:
        return str(refusal)
    return found.labels.tolist(), found.classes, None if found.targets is None else found.targets.tolist()


def names_in(text, classes=None):
    """Returns the name of every label, or the sentence that is said instead."""
    found = read(text, classes)
    return found if isinstance(found, str) else [found[1][label] for label in found[0]]


def wrong(table, reader):
    """Returns what is read otherwise than the table says."""
    return {text: found for text, expected in table.items() if (found := reader(text)) != expected}


@pytest.mark.parametrize("name", ["44-one-hot-rows", "45-pandas-series", "46-y-true-equals", "49-r-vector"])
def test_the_cases_of_strangers_are_right(name):
    text = (CASES / f"{name}.txt").read_text(encoding="utf-8")
    (accepted,) = json.loads((CASES / f"{name}.right.json").read_text(encoding="utf-8"))["accept"]
    for classes in (None, CLASSES, (*TEN, "ten")):
        if "labels" in accepted:
            assert read(text, classes)[0] == accepted["labels"]
        else:
            assert names_in(text, classes) == accepted["names_of_labels"]


# ---- integers ----------------------------------------------------------------------------------

PRINTED_INTEGERS = {
    "0, 2, 1": lambda values: ", ".join(map(str, values)),
    "0,2,1": lambda values: ",".join(map(str, values)),
    "0;2;1": lambda values: ";".join(map(str, values)),
    "0 2 1": lambda values: " ".join(map(str, values)),
    "one per line": lambda values: "\n".join(map(str, values)),
    "one per line of Windows": lambda values: "\r\n".join(map(str, values)),
    "a row of a spreadsheet": lambda values: "\t".join(map(str, values)),
    "a list": str,
    "a list with its name": lambda values: f"y_true = {values}",
    "a list after a word": lambda values: f"labels: {values}",
    "a list in a dictionary": lambda values: json.dumps({"id": [7] * len(values), "label": values}),
    "rows of dictionaries": lambda values: json.dumps([{"id": 7, "label": value} for value in values]),
    "JSON lines": lambda values: "\n".join(json.dumps({"label": value}) for value in values),
    "a tuple": lambda values: str(tuple(values)),
    "in a notebook": lambda values: f"In [3]: y[:9]\nOut[3]: {values}",
    "at a prompt": lambda values: f">>> y[:9]\n{values}",
    "an array": lambda values: str(np.array(values)),
    "an array with its name": lambda values: repr(np.array(values)),
    "an array with its type": lambda values: repr(np.array(values, "uint8")),
    "an array of floats": lambda values: repr(np.array(values, float)),
    "an array of one column": lambda values: repr(np.array(values)[:, np.newaxis]),
    "a list of NumPy's integers": lambda values: repr(list(np.array(values))),
    "savetxt": lambda values: "\n".join(f"{value:.18e}" for value in values),
    "as asked for": lambda values: f"array({values}, dtype=int64)",
    "PyTorch": lambda values: f"tensor({values})",
    "PyTorch with a type": lambda values: f"tensor({values}, dtype=torch.int32)",
    "PyTorch elsewhere": lambda values: f"y_true: tensor({values}, device='cuda:0')",
    "PyTorch and its shape": lambda values: f"tensor({values})\ntorch.Size([{len(values)}])",
    "a list of tensors": lambda values: f"[{', '.join(f'tensor({value})' for value in values)}]",
    "JAX": lambda values: f"Array({values}, dtype=int32)",
    "TensorFlow": lambda values: f"tf.Tensor({np.array(values)}, shape=({len(values)},), dtype=int64)",
    "TensorFlow with its name": lambda values: (
        f"<tf.Tensor: shape=({len(values)},), dtype=int64, numpy={np.array(values)!r}>"
    ),
    "Paddle": lambda values: (
        f"Tensor(shape=[{len(values)}], dtype=int64, place=Place(cpu), stop_gradient=True,\n{values})"
    ),
    "mxnet": lambda values: f"\n{np.array(values, float)}\n<NDArray {len(values)} @cpu(0)>",
    "polars": lambda values: (
        f"shape: ({len(values)},)\nSeries: 'label' [i64]\n[\n" + "".join(f"\t{value}\n" for value in values) + "]"
    ),
    "a Series": lambda values: str(pd.Series(values)),
    "a Series with its name": lambda values: str(pd.Series(values, name="label")),
    "a Series of floats": lambda values: str(pd.Series(values, dtype=float)),
    "a Series with words as its index": lambda values: str(pd.Series(values, [f"img {i}" for i in range(len(values))])),
    "a DataFrame": lambda values: str(pd.DataFrame({"label": values})),
    "a DataFrame of two columns": lambda values: str(pd.DataFrame({"x": 0.5, "target": values})),
    "an Index": lambda values: repr(pd.Index(values, name="label")),
    "a CSV file": lambda values: pd.DataFrame({"label": values}).to_csv(),
    "a column with its name": lambda values: "label\n" + "\n".join(map(str, values)),
    "R": lambda values: r_print(map(str, values)),
    "R's own list": lambda values: f"c({', '.join(f'{value}L' for value in values)})",
    "MATLAB": lambda values: "y =\n\n" + "".join(f"     {value}\n" for value in values),
    "MATLAB's own column": lambda values: f"y = [{'; '.join(map(str, values))}];",
    "Julia": lambda values: f"{len(values)}-element Vector{{Int64}}:\n" + "".join(f" {value}\n" for value in values),
    "C": lambda values: f"int y[] = {{{', '.join(map(str, values))}}};".replace("y[]", "y"),
    "a Markdown list": lambda values: "\n".join(f"- {value}" for value in values),
    "a Markdown table": lambda values: "| label |\n|---|\n" + "\n".join(f"| {value} |" for value in values),
    "psql": lambda values: " label \n-------\n" + "".join(f"     {v}\n" for v in values) + f"({len(values)} rows)",
}
every_print_of_integers = pytest.mark.parametrize("printed", PRINTED_INTEGERS.values(), ids=PRINTED_INTEGERS)


def r_print(words):
    """Returns words as R prints a vector: ten on a line, and before each line the number of its first."""
    words = list(words)
    width = len(str(len(words))) + 2
    return "\n".join(
        f"{f'[{start + 1}]':>{width}} {' '.join(words[start : start + 10])}" for start in range(0, len(words), 10)
    )


@settings(laws, max_examples=6)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=40))
@every_print_of_integers
def test_integers_are_read_however_they_were_printed(printed, values):
    assert read(printed(values), TEN) == (values, TEN, None)
    assert read(printed(values)) == (values, None, None)


def test_a_single_integer_is_a_label():
    texts = ("3", "[3]", "[[3]]", "tensor(3)", "np.int64(3)", "label\n3", "3.0", "[1] 3")
    assert wrong(dict.fromkeys(texts, ([3], None, None)), read) == {}


COPIED = {
    "> [0, 1, 2,\n> 1, 0]": [0, 1, 2, 1, 0],
    "> 0\n> 1\n> 2": [0, 1, 2],
    "\uff10, \uff11, \uff12": [0, 1, 2],
    "\uff11\uff0c\uff12": [1, 2],
    "\uff0d1, 0, 1": [-1, 0, 1],
    "\u200b0\n1\n2": [0, 1, 2],
    "Klasse\n1,0\n2,0": [1, 2],
    "(Pdb) y\ntensor([0, 2, 1])\n(Pdb) ": [0, 2, 1],
    "Variable containing:\n 0\n 2\n 1\n[torch.LongTensor of size 3]\n": [0, 2, 1],
    "\\begin{tabular}{r}\n0 \\\\\n1 \\\\\n\\end{tabular}": [0, 1],
}


def test_integers_are_read_as_people_copy_them():
    assert wrong(COPIED, lambda text: read(text)[0]) == {}


OTHER_INTEGERS = {
    "True, False": [1, 0],
    "[1] TRUE FALSE": [1, 0],
    "tensor([True, False])": [1, 0],
    "0    True\n1    False\nName: is_cat, dtype: bool": [1, 0],
    "true\nfalse": [1, 0],
    "[-100, 0, 1]": [-100, 0, 1],
    "[[0, 2], [1, 1]]": [0, 2, 1, 1],
    "tensor([1, 0, 2])\ntensor([0, 1, 1])": [1, 0, 2, 0, 1, 1],
    "[[0, 2, 1]]": [0, 2, 1],
    "[1]\n[0]\n[2]": [1, 0, 2],
    "[1 0 2] (3,)": [1, 0, 2],
    "0 1 2\n2 1 0": [0, 1, 2, 2, 1, 0],
    "y_true = [1, 0]\ny_pred = [0, 0]": [1, 0],
    "y =\n\n  Columns 1 through 3\n\n     1     0     2\n\n  Columns 4 through 5\n\n     1     1": [1, 0, 2, 1, 1],
    "1,0\n2,0\n0,0": [1, 2, 0],
    "sepal,species\n0.5,2\n0.1,0": [2, 0],
    "1. 0\n2. 2": [0, 2],
    "id\tlabel\n7\t1\n8\t0": [1, 0],
    "1,0,0": [1, 0, 0],
    "a.JPEG 65\nb.JPEG 970": [65, 970],
    "a.png,0\nb.png,2": [0, 2],
    "labels\n[1, 0, 2]": [1, 0, 2],
    "\x1b[32m[1, 0, 2]\x1b[0m": [1, 0, 2],
    "GT: 1 0 2": [1, 0, 2],
    "label,pred_label\n1,0\n0,0": [1, 0],
}


def test_integers_in_other_shapes_are_read_one_after_the_other():
    assert wrong({text: (values, None, None) for text, values in OTHER_INTEGERS.items()}, read) == {}


REMARKS = {
    "1,0,0": "Each number was read as a label. If this is one one-hot row, write [[1, 0, 0]].",
    "True, False": "True was read as 1, and False as 0.",
    "[[1, 0], [0, 1]]": "One-hot rows were read: each became the integer of its 1.",
    "[[0, 2], [1, 1]]": "The rows were read one after the other.",
    "[[1, 1], [0, 1]]": "Some rows have several ones or none: no integer says this, so the rows are kept.",
    "[[0.7, 0.3]]": "Some rows are soft: no integer says this, so the rows are kept.",
    "1. cat\n2. dog": "The numbers before the lines, 1. 2. 3., were left out.",
    "0 cat\n1 dog": "The numbers that count the lines were left out.",
    "cat\n\ndog\ncat": "Empty lines were passed over: 1.",
    "id,label\n7,cat\n8,dog": "'label' was read as the name of the column; left out: 'id'.",
    "y_true=[1], y_pred=[0]": "The list 'y_true' was read; left out: 'y_pred'.",
    "1,0\n2,0": "The comma in '1,0' was read as a decimal comma.",
    "1\ntwo": "'1' stands among names and was read as a name.",
    "big cat\ndog": "A name may hold spaces: 'big cat' is one.",
    "b\na": "The names became the classes, numbered in alphabetical order from 0.",
    "[1] cat dog": "Each word between spaces was read as a name, as R prints them without quotes.",
}


def test_what_may_not_be_expected_is_remarked():
    assert {text: told for text, told in REMARKS.items() if told not in labels(text).remarks} == {}
    assert labels("0, 2, 1").remarks == ()


def test_classes_that_are_numbers_are_told_from_integers():
    told = "The integers count the classes from 0, whatever these are called; class 1 is '2'."
    assert labels("[1, 0, 1]", ("1", "2", "3")).remarks == (told,)


# ---- rows --------------------------------------------------------------------------------------

ONE_HOT = {
    "[[1,0,0],[0,0,1]]": None,
    "[[1. 0. 0.]\n [0. 0. 1.]]": None,
    "[[ True False False]\n [False False  True]]": None,
    "array([[1, 0, 0],\n       [0, 0, 1]])": None,
    "tensor([[1., 0., 0.],\n        [0., 0., 1.]])": None,
    "[1, 0, 0]\n[0, 0, 1]": None,
    "1 0 0\n0 0 1": None,
    "1,0,0\n0,0,1": None,
    "1\t0\t0\n0\t0\t1": None,
    "1.0 0.0 0.0\n0.0 0.0 1.0": None,
    "[1 0 0; 0 0 1]": None,
    "cat,dog,bird\n1,0,0\n0,0,1": ("cat", "dog", "bird"),
    "id,cat,dog,bird\n7,1,0,0\n8,0,0,1": ("cat", "dog", "bird"),
    "     cat    dog   bird\n0   True  False  False\n1  False  False   True": ("cat", "dog", "bird"),
}


def test_one_hot_rows_are_integers():
    assert wrong({text: ([0, 2], classes, None) for text, classes in ONE_HOT.items()}, read) == {}


SOFT = {
    "[[0.7, 0.3], [0, 1]]": [[0.7, 0.3], [0, 1]],
    "0.7 0.3\n0 1": [[0.7, 0.3], [0, 1]],
    "tensor([[0.5000, 0.5000]])": [[0.5, 0.5]],
    "[[1, 1, 0], [0, 1, 0]]": [[1, 1, 0], [0, 1, 0]],
    "[[0, 0], [0, 1]]": [[0, 0], [0, 1]],
    "[[0.7, 0.7]]": [[0.7, 0.7]],
}


def test_rows_that_no_integer_says_are_kept():
    found = {text: read(text)[2] for text in SOFT}
    assert found == SOFT


def test_rows_that_do_not_fit_the_classes_bring_their_own():
    assert read("[[1,0,0],[0,0,1]]", CLASSES)[1] == ("class 0", "class 1", "class 2")
    assert read("[[1,0,0,0],[0,0,1,0]]", CLASSES) == ([0, 2], CLASSES, None)


# ---- names -------------------------------------------------------------------------------------

PRINTED_NAMES = {
    "a list": repr,
    "an array": lambda words: str(np.array(words)),
    "an array with its name and type": lambda words: repr(np.array(words)),
    "an array of objects": lambda words: repr(np.array(words, object)),
    "a list of NumPy's texts": lambda words: repr(list(np.array(words))),
    "a column": lambda words: "\n".join(map(repr, words)),
    "a list without brackets": lambda words: ", ".join(map(repr, words)),
    "a list with its name": lambda words: f"labels = {words!r}",
}
letters = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,;&=%+<>#'\"\\()[]")
told = [
    "cat, dog",
    "a;b",
    "it's",
    '"quoted"',
    "back\\slash",
    "0",
    "nan",
    "<b>x</b>",
    "\u22121",
    "x \u2212 1",
    "\uff11",
    "\u20131",
]
names = st.sampled_from(told) | st.text(letters, min_size=1, max_size=40).filter(str.strip)
# Letters, and what may stand in a line without ending the name.
plain_names = st.from_regex(r"[b-xzäé猫][a-xzäé猫'&<>.0-9-]{0,20}", fullmatch=True).filter(
    lambda name: not name.endswith("...") and name not in ("nan", "null", "true", "false", "missing")
)
lines = st.sampled_from(["\n", ",", ", ", ";", "\t", "\r\n", "\n\n", ",\n"])


@settings(laws, max_examples=15)
@given(st.lists(names.map(str.strip), min_size=2, max_size=8).filter(lambda words: len(set(words)) > 1))
@pytest.mark.parametrize("printed", PRINTED_NAMES.values(), ids=PRINTED_NAMES)
def test_quoted_names_are_read_letter_by_letter(printed, words):
    assert names_in(printed(words)) == words
    classes = tuple(sorted(set(words), reverse=True))
    assert (names_in(printed(words), classes), read(printed(words), classes)[1]) == (words, classes)


@settings(laws, max_examples=60)
@given(st.lists(plain_names, min_size=2, max_size=20).filter(lambda words: len(set(words)) > 1), lines)
def test_plain_names_become_classes_in_alphabetical_order(words, line):
    assert (names_in(line.join(words)), read(line.join(words))[1]) == (words, tuple(sorted(set(words))))


NAMES = {
    "it's\nhers": ["it's", "hers"],
    "rock 'n' roll\njazz": ["rock 'n' roll", "jazz"],
    "the cat's, the dog's": ["the cat's", "the dog's"],
    "'tis, 'twas": ["'tis", "'twas"],
    '6" nail\n8" nail': ['6" nail', '8" nail'],
    "cat\\\\\ndog\\\\\ncat": ["cat", "dog", "cat"],
    "\\alpha\n\\beta": ["\\alpha", "\\beta"],
    ">= 5\n>= 6": [">= 5", ">= 6"],
    "cat (big)\ndog [1]": ["cat (big)", "dog [1]"],
    "C++\nC#": ["C++", "C#"],
    "$x$\n<b>x</b>": ["$x$", "<b>x</b>"],
    "class 1\nclass 2": ["class 1", "class 2"],
    "1\ntwo": ["1", "two"],
    "-\n+": ["-", "+"],
    "1-2, 3-4": ["1-2", "3-4"],
    "\n\n a \n\n b \n\n": ["a", "b"],
    '"Paris, France"\n"Rome, Italy"': ["Paris, France", "Rome, Italy"],
    "['0', '2', '1']": ["0", "2", "1"],
    "['10', '9']": ["10", "9"],
    "array(['a', 'b'], dtype='<U1')": ["a", "b"],
    "\U0001f469\u200d\U0001f52c\n猫": ["\U0001f469\u200d\U0001f52c", "猫"],
    "[cat, dog]": ["cat", "dog"],
    "labels: [big cat, dog]": ["big cat", "dog"],
    "[b'cat' b'dog']": ["cat", "dog"],
    "\u201ccat\u201d, \u201cdog\u201d": ["cat", "dog"],
    "labels: cat, dog": ["cat", "dog"],
    "label: cat\nlabel: dog": ["cat", "dog"],
    "labels:\n  - cat\n  - dog": ["cat", "dog"],
    "* cat\n* dog": ["cat", "dog"],
    "- [ ] cat\n- [x] dog": ["cat", "dog"],
    "1. cat\n2. dog": ["cat", "dog"],
    "| id | label |\n|---|---|\n| 1 | cat |\n| 2 | dog |": ["cat", "dog"],
    '[1] "big cat" "dog"': ["big cat", "dog"],
    "[1] dog cat dog\nLevels: dog cat": ["dog", "cat", "dog"],
    "[1] low  high\nLevels: low < high": ["low", "high"],
    'c("cat", "dog")': ["cat", "dog"],
    'factor(c("b", "a"), levels = c("b", "a"))': ["b", "a"],
    "y =\n\n  2\u00d71 cell array\n\n    {'cat'}\n    {'dog'}": ["cat", "dog"],
    '2-element Vector{String}:\n "cat"\n "dog"': ["cat", "dog"],
    "0    big cat\n1        dog\nName: label, dtype: object": ["big cat", "dog"],
    "img 1.png    cat\nimg 2.png    dog\nName: label, Length: 2, dtype: object": ["cat", "dog"],
    "0    b\n1    a\ndtype: category\nCategories (2, object): ['b', 'a']": ["b", "a"],
    "['b', 'a']\nCategories (2, object): ['b' < 'a']": ["b", "a"],
    "class_names = ['cat', 'dog']\nlabels = [1, 0]": ["dog", "cat"],
    ",label\n0,cat\n1,dog": ["cat", "dog"],
    "\tlabel\n0\tcat\n1\tdog": ["cat", "dog"],
    "0\tcat\n1\tdog": ["cat", "dog"],
    "y\nn\nn": ["y", "n", "n"],
    "class\ncat\ndog": ["cat", "dog"],
    "class\nrace\nclass": ["class", "race", "class"],
    "DE\nNA\nNA": ["DE", "NA", "NA"],
    "['None', 'nan']": ["None", "nan"],
    '{"label": "cat"}\n{"label": "dog"}': ["cat", "dog"],
    "const labels = ['a', 'b'];": ["a", "b"],
    "label\n['a', 'b']": ["a", "b"],
    "img_001 cat\nimg_002 dog": ["cat", "dog"],
    "level 1\ngrade 2": ["level 1", "grade 2"],
    "1st class\n2nd class": ["1st class", "2nd class"],
}


def test_a_name_keeps_its_minus_sign_and_a_number_has_one_of_ascii():
    assert names_in("post\u2212op\npre\u2212op\n\u2212") == ["post\u2212op", "pre\u2212op", "\u2212"]
    assert names_in("['\u22121', '+1']") == ["\u22121", "+1"]
    assert read("[\u22121, 1]") == read("[-1, 1]")


def test_names_are_read_as_they_are():
    assert wrong(NAMES, names_in) == {}


def test_names_that_are_known_keep_the_classes_and_one_that_is_not_makes_new_ones():
    assert read("dog\ncat", CLASSES) == ([1, 0], CLASSES, None)
    assert read("cat dog cat", CLASSES) == ([0, 1, 0], CLASSES, None)
    assert read("dog, 0, bird", CLASSES) == ([1, 0, 2], CLASSES, None)
    assert read("img1.png,cat\nimg2.png,dog", CLASSES) == ([0, 1], CLASSES, None)
    assert read("dog\ncat\nant", CLASSES) == ([2, 1, 0], ("ant", "cat", "dog"), None)
    assert read("None\ncat", ("None", "cat")) == ([0, 1], ("None", "cat"), None)


# ---- refusals ----------------------------------------------------------------------------------

ABBREVIATED = (
    "the text is abbreviated with '...'; print all of it (labels.tolist() in NumPy and PyTorch, labels.to_list() in "
    "pandas, options(max.print = 1e6) in R)"
)
CUT = "paste the list from its first bracket to its last, without what stands around it"
NONE = "says that there is none; leave it out, or put it in quotes if a class is called so"
REFUSED = {
    "": "there is no label in the text",
    " \n,;": "there is no label in the text",
    "[]": "there is no label in the text",
    "array([], dtype=int64)": "there is no label in the text",
    "label\n": "the only name is 'label'; names stand one per line or between commas",
    "9" * 19: f"label {'9' * 19} at position 0 is larger than any class number",
    "0, 0.5": "label '0.5' at position 1 is not an integer",
    "[0.7, 0.3]": "label '0.7' at position 0 is not an integer; a soft row stands in two brackets, [[0.7, 0.3]]",
    "[0, nan]": f"label 'nan' at position 1 {NONE}",
    "['cat', None]": f"label 'None' at position 1 {NONE}",
    "cat\nNone\ndog": f"label 'None' at position 1 {NONE}",
    "[1] 1 NA 2": f"label 'NA' at position 1 {NONE}",
    "0    1.0\n1    NaN\ndtype: float64": f"label 'NaN' at position 1 {NONE}",
    "masked_array(data=[1, --], mask=[False, True], fill_value=999999)": f"label '--' at position 1 {NONE}",
    "[0, 1, ..., 2]": ABBREVIATED,
    "[0 1 ... 2]": ABBREVIATED,
    "0, 1, \u2026": ABBREVIATED,
    "['cat', ..., 'dog']": ABBREVIATED,
    "cat\ndog\n...\nbird": ABBREVIATED,
    str(pd.Series(range(100))): ABBREVIATED,
    "a long na...\ncat": ABBREVIATED,
    ' [1] 1 2\n [ reached getOption("max.print") -- omitted 10 entries ]': ABBREVIATED,
    "y_true = [1, 0": f"'[1' at position 0 has a bracket without its other half; {CUT}",
    "labels = ['cat', 'dog'": f"\"['cat'\" at position 0 has a bracket without its other half; {CUT}",
    "cat dog cat": "the only name is 'cat dog cat'; names stand one per line or between commas",
    "cow": "the only name is 'cow'; names stand one per line or between commas",
    "1 1 0\n0 1 0": (
        "row 0 is 0 and 1 and not one-hot: write labels as one list, [0, 1, 1], and rows with several ones as "
        "[[0, 1, 1], [1, 0, 0]]"
    ),
    "[[2.5, 1.5]]": "target 2.5 in row 0, column 0 is outside 0..1",
    "[[0], [1, 2]]": "row 1 has 2 labels, row 0 has 1",
    "[0, [1]]": "label '0' stands beside a list; labels are one list, or a list of rows",
    "0    1\n1    0\n2    2": (
        "the first of the two columns counts the rows, and may be no labels; paste one column, or write label above it"
    ),
    "img1.png,cat\nimg2.png,dog": (
        "each line has 2 cells, 'img1.png', 'cat' in the first; paste one column of labels, or write label above it"
    ),
    "1,0\n0,0": "'1,0' in the first line is a number with a decimal comma, or two labels",
    "x = [1, 2]\nz = [3, 4]": "none of the lists 'x', 'z' is named label; write labels = before the one that it is",
    "y_true = [1]\nlabels = [0]": "the text has two lists of labels, 'y_true', 'labels'; paste one",
    "{'cat': 0, 'dog': 1}": "none of the lists 'cat', 'dog' is named label; write labels = before the one that it is",
    "a    2\nb    1\nName: count, dtype: int64": (
        "this is a table of counts of pandas, not labels; paste the labels themselves"
    ),
    "y\ncat dog \n  2   1": "line 2, '2   1', holds numbers, and others hold names",
    "[1] 1 2\n[5] 1 2": "row [5] of the R vector comes after 2 labels; is a line missing?",
    "[1] big cat dog\nLevels: big cat dog cat": (
        "the levels of the factor hold spaces: print it with as.integer() or as.character()"
    ),
    "a,b\nx,1\ny,2": "none of the columns 'a', 'b' is named label; name one, or paste it alone",
    "cat: 3\ndog: 5": "each line says something of a name, 'cat: 3'; paste the labels alone",
    "{0: 'cat', 1: 'dog'}": "none of the lists '0', '1' is named label; write labels = before the one that it is",
    "print(y)\n[1 0 2]": "'[1 0 2]' at position 1 is a list beside other text; paste the list alone",
    "0    [0.7, 0.3]\n1    [0.0, 1.0]\ndtype: object": (
        "'[0.7, 0.3]' at position 0 is a list beside other text; paste the list alone"
    ),
    "[[1, 0, 0],\n [0, 1, 0],": f"'[[1' at position 0 has a bracket without its other half; {CUT}",
    "0,,1": "there is no label at position 1",
    "cat,,dog": "there is no label at position 1",
    "['cat', ' ']": "there is no label at position 1",
    "[0, , 1]": "there is no label between two commas",
    "<td>cat</td>\n<td>dog</td>": "the text is HTML; paste the labels as the browser shows them, one per line",
    "<NA>\n1": f"label '<NA>' at position 0 {NONE}",
    "[" * 9 + "1": "more than 8 brackets are open at once; labels are a list",
}
OUTSIDE = {
    "1, 2, 3, 4": "label 4 at position 3 is outside 0..3 (4 classes); do your labels start at 1? Classes count from 0",
    "[1] 1 4": "label 4 at position 1 is outside 0..3 (4 classes); do your labels start at 1? Classes count from 0",
    "0, 4": "label 4 at position 1 is outside 0..3 (4 classes)",
    "-1": "label -1 at position 0 is outside 0..3 (4 classes)",
}


def test_what_is_no_list_of_labels_is_refused_in_a_sentence():
    assert wrong(REFUSED, read) == {}
    assert wrong(OUTSIDE, lambda text: read(text, CLASSES)) == {}


WHOLE_PIECES = (
    "array(",
    "tensor(",
    "dtype=",
    "np.",
    "cat",
    "nan",
    "²",
    "٣",
    "[1] ",
    "label",
    "Levels: ",
    "dtype: int64",
)
MORE_PIECES = ("0    cat\n", "Name: x, ", "True", "{'label': ", "|---|\n", "- ", "1. ")
pieces = st.sampled_from([*"[](){}',;\"\\ \n\t0123456789.-+e=<>|", *WHOLE_PIECES, *MORE_PIECES])
ISOLATES = {0x2068: None, 0x2069: None}  # around a name that is read from the right
any_paste = st.text(max_size=80) | st.lists(pieces, max_size=30).map("".join)


@settings(laws, max_examples=400)
@given(any_paste, st.sampled_from([None, CLASSES, TEN]))
def test_any_text_at_all_is_labels_or_one_short_line(text, classes):
    found = read(text, classes)
    sentences = (found,) if isinstance(found, str) else labels(text, classes).remarks
    shown = [sentence.translate(ISOLATES) for sentence in sentences]
    assert all(sentence.isprintable() and len(sentence) < 500 for sentence in shown)
    assert isinstance(found, str) or found[1] is None or max(found[0]) < len(found[1])


@pytest.mark.parametrize(
    "piece", ["9", "[", "'", '"', "\\", "'\\", "np.", "dtype=", ", dtype='", "shape=(", " ", "a", "-", "|", "a ", "a:"]
)
def test_a_long_text_is_no_trouble(piece):
    assert len(read(piece * 10_000)) < 500


def test_a_text_that_is_too_long_is_refused():
    told = f"the text has {MOST_LABEL_CHARACTERS + 1:,} characters; at most {MOST_LABEL_CHARACTERS:,} are read"
    assert read("1" * (MOST_LABEL_CHARACTERS + 1)) == told


def test_as_many_zeros_as_a_text_holds_are_one_label():
    assert read("0" * 60_000 + "\n-1")[0] == [0, -1]
