"""A label table reads what is pasted, and says what kind of row it holds."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.classes import CLASS_SETS
from scce.encodings.label_table import (
    EMPTY,
    MOST_EXAMPLES,
    MULTI_HOT,
    NO_DISTRIBUTION,
    ONE_HOT,
    SOFT,
    LabelTable,
    kind_of,
    model_logits,
    table_from_labels,
)
from scce.encodings.state import FIELDS, Encodings
from scce.labels import one_hot
from scce.losses import categorical_crossentropy

laws = settings(deadline=None, derandomize=True, max_examples=25)

AWKWARD_NAMES = [
    "cat, dog",
    "a;b",
    "a=b&c=d",
    "%2C",
    "C++",
    "<b>x</b>",
    "it's",
    '"quoted"',
    "back\\slash",
    "猫",
    "0",
    "nan",
]
letters = st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,;&=%+<>#'\"\\()[]")
names = st.sampled_from(AWKWARD_NAMES) | st.text(letters, min_size=1, max_size=40).filter(str.strip)
shares = st.sampled_from([0.0, 1.0, 0.5, 5e-324, 1 - 2**-53]) | st.floats(0, 1)


def rows_of(size):
    """Returns rows of every kind."""
    integers = st.integers(0, size - 1).map(lambda label: tuple(one_hot(label, size).tolist()))
    numbers = st.lists(shares, min_size=size, max_size=size)
    soft = numbers.filter(any).map(lambda row: (np.array(row) / sum(row)).tolist())
    return integers | numbers.map(tuple) | soft.map(tuple)


named_classes = st.lists(names, min_size=2, max_size=8, unique=True)
plain_classes = (st.integers(2, 5) | st.just(20)).map(lambda size: [f"class {k}" for k in range(size)])


@st.composite
def tables(draw, any_classes=plain_classes):
    classes = draw(any_classes)
    rows = draw(st.lists(rows_of(len(classes)), min_size=1, max_size=5))
    return LabelTable(tuple(classes), tuple(rows), draw(st.integers(0, 999_999_999)))


@st.composite
def tables_and_places(draw):
    table = draw(tables())
    return table, draw(st.integers(0, len(table.rows) - 1)), draw(st.integers(0, len(table.classes) - 1))


def labels_of(table):
    return np.argmax(table.rows, axis=1).tolist()


def without(values, index):
    return values[:index] + values[index + 1 :]


# ---- pasted labels -----------------------------------------------------------------------------

PRINTED_INTEGERS = {
    "0, 2, 1": lambda labels: ", ".join(map(str, labels)),
    "0,2,1": lambda labels: ",".join(map(str, labels)),
    "0 2 1": lambda labels: " ".join(map(str, labels)),
    "one per line": lambda labels: "\n".join(map(str, labels)),
    "one per line of Windows": lambda labels: "\r\n".join(map(str, labels)),
    "a column of a spreadsheet": lambda labels: "\t".join(map(str, labels)),
    "a list": str,
    "a tuple": lambda labels: str(tuple(labels)),
    "an array": lambda labels: str(np.array(labels)),
    "an array with its name": lambda labels: repr(np.array(labels)),
    "an array with its type": lambda labels: repr(np.array(labels, "uint8")),
    "an array of one column": lambda labels: repr(np.array(labels)[:, np.newaxis]),
    "a list of NumPy's integers": lambda labels: repr(list(np.array(labels))),
    "as asked for": lambda labels: f"array({labels}, dtype=int64)",
    "PyTorch": lambda labels: f"tensor({labels})",
    "PyTorch with a type": lambda labels: f"tensor({labels}, dtype=torch.int32)",
    "PyTorch elsewhere": lambda labels: f"tensor({labels}, device='cuda:0')",
    "JAX": lambda labels: f"Array({labels}, dtype=int32)",
    "TensorFlow": lambda labels: f"tf.Tensor({np.array(labels)}, shape=({len(labels)},), dtype=int64)",
    "TensorFlow with its name": lambda labels: (
        f"<tf.Tensor: shape=({len(labels)},), dtype=int64, numpy={np.array(labels)!r}>"
    ),
}
every_print_of_integers = pytest.mark.parametrize("printed", PRINTED_INTEGERS.values(), ids=PRINTED_INTEGERS)
TEN = LabelTable(CLASS_SETS["handwritten digits 0-9"], ((1.0, *[0.0] * 9),), 5)
ten_labels = st.lists(st.integers(0, 9), min_size=1, max_size=MOST_EXAMPLES)


@settings(laws, max_examples=8)
@given(ten_labels)
@every_print_of_integers
def test_integers_are_read_however_they_were_printed(printed, labels):
    table, _ = table_from_labels(printed(labels), TEN)
    assert labels_of(table) == labels


@every_print_of_integers
def test_integers_become_one_hot_rows_of_the_classes_that_are_there(printed):
    table, _ = table_from_labels(printed([0, 2, 1]), LabelTable(seed=5))
    assert table == LabelTable(rows=tuple(map(tuple, one_hot([0, 2, 1], 4).tolist())), seed=5)


PRINTED_NAMES = {
    "a list": repr,
    "an array": lambda words: str(np.array(words)),
    "an array with its name and type": lambda words: repr(np.array(words)),
    "an array of objects": lambda words: repr(np.array(words, object)),
    "a list of NumPy's texts": lambda words: repr(list(np.array(words))),
    "a column": lambda words: "\n".join(map(repr, words)),
    "a list without brackets": lambda words: ", ".join(map(repr, words)),
}
every_print_of_names = pytest.mark.parametrize("printed", PRINTED_NAMES.values(), ids=PRINTED_NAMES)
trimmed_names = names.map(str.strip)
# Letters, and what may stand in a line without ending the name.
plain_names = st.from_regex(r"[a-zA-Zäé猫][a-zA-Z äé猫()'&<>.:=0-9-]{0,20}", fullmatch=True).map(str.strip)
lines = st.sampled_from(["\n", ",", ", ", ";", "\t", "\r\n", "\n\n", ",\n"])


def own_classes_of(words):
    return tuple(sorted(set(words)))


@settings(laws, max_examples=15)
@given(st.lists(trimmed_names, min_size=2, max_size=8, unique=True), st.data())
@every_print_of_names
def test_quoted_names_that_are_all_known_are_labels(printed, classes, data):
    labels = data.draw(st.lists(st.integers(0, len(classes) - 1), min_size=1, max_size=MOST_EXAMPLES))
    start = LabelTable(tuple(classes), ((0.0,) * len(classes),), 5)
    table, _ = table_from_labels(printed([classes[label] for label in labels]), start)
    assert (table.classes, table.seed, labels_of(table)) == (start.classes, 5, labels)


@settings(laws, max_examples=15)
@given(st.lists(trimmed_names, min_size=2, max_size=8).filter(lambda words: len(set(words)) > 1))
@every_print_of_names
def test_quoted_names_bring_their_own_classes_in_alphabetical_order(printed, words):
    table, _ = table_from_labels(printed(words), LabelTable(("nothing of this", "nor of that"), ((1.0, 0.0),)))
    assert table.classes == own_classes_of(words)
    assert [table.classes[label] for label in labels_of(table)] == words


@laws
@given(st.lists(plain_names, min_size=1, max_size=12), lines)
def test_names_that_are_all_known_are_labels(words, line):
    classes = (*dict.fromkeys(words), "one", "two")[:20]
    words = [word for word in words if word in classes]
    start = LabelTable(classes, ((0.0,) * len(classes),), 5)
    table, _ = table_from_labels(line.join(words), start)
    assert table == LabelTable(classes, tuple(map(tuple, np.eye(len(classes))[labels_of(table)].tolist())), 5)
    assert [classes[label] for label in labels_of(table)] == words


@laws
@given(st.lists(plain_names, min_size=2, max_size=20).filter(lambda words: len(set(words)) > 1), lines)
def test_names_bring_their_own_classes_in_alphabetical_order(words, line):
    table, _ = table_from_labels(line.join(words), LabelTable(("no class", "of these"), ((1.0, 0.0),)))
    assert table.classes == own_classes_of(words)
    assert [table.classes[label] for label in labels_of(table)] == words


def test_one_name_that_is_not_known_makes_all_of_them_new_classes():
    table, _ = table_from_labels("dog\ncat\nant", LabelTable())
    assert (table.classes, labels_of(table)) == (("ant", "cat", "dog"), [2, 1, 0])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it's\nhers", ["it's", "hers"]),
        ("rock 'n' roll\njazz", ["rock 'n' roll", "jazz"]),
        ("the cat's, the dog's", ["the cat's", "the dog's"]),
        ("'tis, 'twas", ["'tis", "'twas"]),
        ('6" nail\n8" nail', ['6" nail', '8" nail']),
        ("cat (big)\ndog [1]", ["cat (big)", "dog [1]"]),
        ("C++\nC#", ["C++", "C#"]),
        ("$x$\n<b>x</b>", ["$x$", "<b>x</b>"]),
        ("class 1\nclass 2", ["class 1", "class 2"]),
        ("1\ntwo", ["1", "two"]),
        ("-\n+", ["-", "+"]),
        ("1-2, 3-4", ["1-2", "3-4"]),
        ("\n\n a \n\n b \n\n", ["a", "b"]),
        ('"Paris, France"\n"Rome, Italy"', ["Paris, France", "Rome, Italy"]),
        ("['0', '2', '1']", ["0", "2", "1"]),
        ("array(['a', 'b'], dtype='<U1')", ["a", "b"]),
        ("\U0001f469\u200d\U0001f52c\n猫", ["\U0001f469\u200d\U0001f52c", "猫"]),
    ],
)
def test_names_with_odd_characters_are_read_as_they_are(text, words):
    table, _ = table_from_labels(text, LabelTable())
    assert [table.classes[label] for label in labels_of(table)] == words


SAID = [
    ("0, 2, 1", "Integer labels read: 3."),
    ("3", "Integer labels read: 1."),
    ("cat\ndog", "Names read: 2, each one of the classes."),
    ("cow\nant\ncow", "Names read: 3. They became the classes, numbered in alphabetical order from 0."),
]


@pytest.mark.parametrize(("text", "sentence"), SAID, ids=[row[-1] for row in SAID])
def test_what_was_made_of_a_list_is_said_in_a_sentence(text, sentence):
    assert table_from_labels(text, LabelTable())[1] == sentence


PASTED_REFUSALS = [
    ("", "there is no label in the text"),
    (" \n,;", "there is no label in the text"),
    ("[]", "there is no label in the text"),
    ("array([], dtype=int64)", "there is no label in the text"),
    (
        "1, 2, 3, 4",
        "label 4 at position 3 is outside 0..3 (4 classes); do your labels start at 1? Classes count from 0",
    ),
    ("0, 4", "label 4 at position 1 is outside 0..3 (4 classes)"),
    ("0 7 1", "label 7 at position 1 is outside 0..3 (4 classes)"),
    ("-1", "label -1 at position 0 is outside 0..3 (4 classes)"),
    ("9" * 18, f"label {'9' * 18} at position 0 is outside 0..3 (4 classes)"),
    ("1.0, 2.0", "label '1.0' is not an integer"),
    ("[0. 2. 1.]", "label '0.' is not an integer"),
    ("0, 0.5", "label '0.5' is not an integer"),
    ("1e2", "label '1e2' is not an integer"),
    ("0, nan", "label 'nan' is not an integer"),
    ("inf", "label 'inf' is not an integer"),
    ("0, " + "9" * 50, f"label {'9' * 39}\u2026 is larger than any class number"),
    (",".join("0" * 41), "the list has 41 labels; the table holds 1 to 40"),
    ("\n".join(f"name {i}" for i in range(41)), "the list has 41 labels; the table holds 1 to 40"),
    ("\n".join(["cat"] * 41), "the list has 41 labels; the table holds 1 to 40"),
    ("\n".join(f"name {i}" for i in range(21)), "the number of classes, 21, is outside 2..20"),
    ("cow", "the only name is 'cow'; names stand one per line or between commas"),
    ("cow\ncow\ncow", "the only name is 'cow'; names stand one per line or between commas"),
    ("cow\n" + "x" * 41, f"the name '{'x' * 40}'... has 41 characters, more than 40"),
    ("cow\nbell\a", "the name 'bell\\x07' has a character that cannot be seen"),
    ("' ', 'cow'", "the name of class 0 is empty"),
]


@pytest.mark.parametrize(("text", "sentence"), PASTED_REFUSALS, ids=[row[-1] for row in PASTED_REFUSALS])
def test_a_list_that_makes_no_table_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(InputError) as refusal:
        table_from_labels(text, LabelTable())
    assert str(refusal.value) == sentence


pieces = st.sampled_from(
    [*"[](){}',;\"\\ \n\t0123456789.-+e=<>", "array(", "tensor(", "dtype=", "np.", "cat", "nan", "²", "٣"]
)
any_paste = st.text(max_size=80) | st.lists(pieces, max_size=30).map("".join)


@settings(laws, max_examples=200)
@given(any_paste)
def test_any_text_at_all_makes_a_table_or_one_short_line(text):
    try:
        table, sentence = table_from_labels(text, LabelTable())
        state = Encodings(table)
        assert FIELDS.from_query(FIELDS.to_query(state)) == (state, ())
    except InputError as refusal:
        sentence = str(refusal)
    assert sentence.isprintable()
    assert len(sentence) < 500


@pytest.mark.parametrize("piece", ["9", "[", "'", '"', "\\", "'\\", "np.", "dtype=", ", dtype='", "shape=(", " ", "a"])
def test_a_long_text_is_no_trouble(piece):
    with pytest.raises(InputError):
        table_from_labels(piece * 10_000, LabelTable())


# ---- kinds of rows -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ((1, 0, 0), ONE_HOT),
        ((0.0, -0.0, 1.0), ONE_HOT),
        ((0.7, 0.3, 0.0), SOFT),
        ((1 / 3, 1 / 3, 1 / 3), SOFT),
        ((0.1, 0.2, 0.7), SOFT),
        ((1.0, 5e-324, 0.0), SOFT),
        ((0.5, 0.5 + 1e-9, 0.0), SOFT),
        ((1, 1, 0), MULTI_HOT),
        ((1, 1, 1), MULTI_HOT),
        ((0, 0, 0), EMPTY),
        ((1, 0.5, 0), NO_DISTRIBUTION),
        ((0.5, 0.0, 0.0), NO_DISTRIBUTION),
        ((5e-324, 0.0, 0.0), NO_DISTRIBUTION),
        ((0.5, 0.5 + 1e-7, 0.0), NO_DISTRIBUTION),
    ],
)
def test_a_row_has_a_kind(row, kind):
    assert kind_of(row) is kind


@pytest.mark.parametrize("size", range(2, 21))
def test_a_row_of_any_number_of_equal_shares_is_a_soft_target(size):
    assert kind_of((1 / size,) * size) is SOFT


@laws
@given(st.integers(2, 20).flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1))))
def test_the_row_of_any_integer_is_one_hot(size_and_label):
    size, label = size_and_label
    assert kind_of(one_hot(label, size)) is ONE_HOT


@laws
@given(st.integers(2, 20).flatmap(rows_of))
def test_the_one_hot_loss_takes_the_kinds_that_say_so_and_refuses_the_others(row):
    taken = "neither" not in kind_of(row).accepted_by
    try:
        categorical_crossentropy(np.array(row), np.zeros(len(row)))
        assert taken
    except InputError:
        assert not taken


@laws
@given(st.integers(2, 20).flatmap(rows_of), st.randoms(use_true_random=False))
def test_permuting_the_classes_of_zeros_and_ones_keeps_the_kind(row, random):
    whole = [float(share > 0.5) for share in row]
    assert kind_of(random.sample(whole, len(whole))) is kind_of(whole)


# ---- changes -----------------------------------------------------------------------------------


@laws
@given(tables_and_places())
def test_a_label_makes_its_own_row_one_hot_and_leaves_the_others(where):
    table, example, label = where
    changed = table.with_label(example, label)
    assert changed.rows[example] == tuple(one_hot(label, len(table.classes)))
    assert without(changed.rows, example) == without(table.rows, example)


@laws
@given(tables_and_places(), shares)
def test_a_target_changes_its_own_number_alone(where, target):
    table, example, k = where
    expected = np.array(table.rows)
    expected[example, k] = target
    assert table.with_target(example, k, target).rows == tuple(map(tuple, expected.tolist()))


@laws
@given(tables_and_places())
def test_setting_a_target_to_what_it_is_changes_nothing(where):
    table, example, k = where
    assert table.with_target(example, k, table.rows[example][k]) == table


@laws
@given(tables_and_places())
def test_a_label_is_a_target_of_one_where_there_was_none(where):
    table, example, k = where
    empty = (0.0,) * len(table.classes)
    start = LabelTable(table.classes, tuple(empty if i == example else row for i, row in enumerate(table.rows)))
    assert start.with_target(example, k, 1.0) == start.with_label(example, k)


@laws
@given(tables())
def test_taking_the_new_example_away_undoes_adding_it(table):
    assert table.with_example().without_example(len(table.rows)) == table


@laws
@given(tables_and_places())
def test_a_new_example_is_of_the_class_after_the_last_ones(where):
    table, _, label = where
    added = table.with_label(len(table.rows) - 1, label).with_example()
    assert added.rows[-1] == tuple(one_hot((label + 1) % len(table.classes), len(table.classes)))


@laws
@given(tables_and_places().filter(lambda where: len(where[0].rows) > 1))
def test_an_example_goes_alone(where):
    table, example, _ = where
    assert table.without_example(example) == LabelTable(table.classes, without(table.rows, example), table.seed)


FULL = LabelTable(("a", "b"), ((1.0, 0.0),) * MOST_EXAMPLES)
ALONE = LabelTable(("a", "b"), ((1.0, 0.0),))
REFUSALS = [
    (lambda: LabelTable(("a",), ((1.0,),)), "the number of classes, 1, is outside 2..20"),
    (lambda: LabelTable(rows=()), "the number of examples, 0, is outside 1..40"),
    (lambda: LabelTable(rows=((1.0, 0.0),)), "a row of 2 targets does not fit 4 classes"),
    (lambda: LabelTable(("a", "b"), ((1.0, math.nan),)), "target nan is outside 0..1"),
    (lambda: LabelTable(("a", "b"), ((1.0, -0.5),)), "target -0.5 is outside 0..1"),
    (lambda: FULL.with_example(), "the number of examples, 41, is outside 1..40"),
    (lambda: ALONE.without_example(0), "the number of examples, 0, is outside 1..40"),
    (lambda: ALONE.without_example(1), "example 1 is outside 0..0"),
    (lambda: ALONE.with_label(-1, 0), "example -1 is outside 0..0"),
    (lambda: ALONE.with_label(0, -1), "label -1 is outside 0..1 (2 classes)"),
    (
        lambda: ALONE.with_label(0, 2),
        "label 2 is outside 0..1 (2 classes); do your labels start at 1? Classes count from 0",
    ),
    (lambda: ALONE.with_target(3, 0, 1), "example 3 is outside 0..0"),
    (lambda: ALONE.with_target(0, 5, 1), "label 5 is outside 0..1 (2 classes)"),
    (lambda: ALONE.with_target(0, 0, 2), "target 2.0 is outside 0..1"),
    (lambda: ALONE.with_target(0, 0, math.nan), "target nan is outside 0..1"),
]


@pytest.mark.parametrize(("change", "sentence"), REFUSALS, ids=[row[-1] for row in REFUSALS])
def test_what_leaves_no_table_is_refused_in_a_sentence(change, sentence):
    with pytest.raises(InputError) as refusal:
        change()
    assert str(refusal.value) == sentence


# ---- the model's answers -----------------------------------------------------------------------


@laws
@given(tables())
def test_the_model_has_one_finite_logit_of_one_decimal_for_each_class_of_each_example(table):
    logits = model_logits(table)
    assert logits.shape == (len(table.rows), len(table.classes))
    assert np.array_equal(logits, [[float(f"{logit:.1f}") for logit in row] for row in logits])


@laws
@given(tables())
def test_an_example_keeps_its_logits_when_another_comes(table):
    assert np.array_equal(model_logits(table.with_example())[:-1], model_logits(table))


@laws
@given(tables().filter(lambda table: len(table.rows) > 1))
def test_an_example_keeps_its_logits_when_the_last_one_goes(table):
    assert np.array_equal(model_logits(table.without_example(len(table.rows) - 1)), model_logits(table)[:-1])


@laws
@given(tables_and_places())
def test_the_model_does_not_look_at_the_labels(where):
    table, example, label = where
    assert np.array_equal(model_logits(table.with_label(example, label)), model_logits(table))


def test_another_seed_is_another_model():
    assert not np.array_equal(model_logits(LabelTable(seed=1)), model_logits(LabelTable(seed=2)))
