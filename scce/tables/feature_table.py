"""Reads a reader's own table of examples to learn from: a column of labels, features, and columns left out."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from scce.arrays import BoolArray, FloatArray, InputError, IntArray
from scce.datasets import (
    MOST_DATASET_BYTES,
    MOST_DATASET_CLASSES,
    MOST_DATASET_FEATURES,
    Dataset,
    dataset_from_columns,
    most_dataset_rows,
)
from scce.tables.files.csv_head import is_number
from scce.tables.files.opening import naming, opened
from scce.tables.files.table_file import NUMBERS, Table, distinct_names, listed, place_in, quoted, refuse_where, size_of
from scce.tables.groups import groups_of
from scce.tables.names import ASIDE, CLASS_COLUMNS, LABEL_NAMES, ROW_NUMBERS, as_name, named, says_label, words_of
from scce.tables.scale import scale_named
from scce.tables.spelling import MOST_DIGITS

WHOLE = re.compile(rf"([+-]?[0-9]{{1,{MOST_DIGITS}}})(?:[.,]0*)?")
FEWEST_IDS = 10  # rows, before integers that count them are no coincidence
FEWEST_LABELS = 20  # different ones, before many of them are strange
ID_WORDS = ("id", "ids", "uuid", "guid", "rowid")
NUMBER_WORDS = ("no", "nr", "number", "num", "code", "key")  # of an id, where each row has another
LABELS_AGAIN = ("label", "labels", "target", "targets", "class")
ROW_WEIGHTS = ("sample", "example", "instance", "row", "obs", "case")
PARTS = ("fold", "kfold", "split", "partition", "subset")
TOLD = "you left it out"
NUMBERS_ROWS = "numbers the rows"
HOLDS_TEXT, HOLDS_BOTH, HOLDS_OTHER = "holds text", "holds text among its numbers", "holds neither numbers nor text"
NEVER_FEATURES = (HOLDS_TEXT, HOLDS_BOTH, HOLDS_OTHER)

Role: TypeAlias = Literal["label", "feature", "left out"]


@dataclass(frozen=True)
class FeatureColumn:
    """What a column was taken for.

    Attributes:
        name: of the column, its first 40 characters.
        role: what it was taken for.
        why: what is known of it: "it numbers the rows".
        may_be_feature: whether the reader may choose it for a feature.
    """

    name: str
    role: Role
    why: str
    may_be_feature: bool = True


@dataclass(frozen=True, eq=False)
class Features:
    """What a table says of N examples with F features and K classes.

    Attributes:
        inputs: (N, F) the features as they are in the table, float32; True is 1.
        names: of the F features.
        labels: (N,) integers, each in 0..K-1.
        classes: K names: numbers by size, texts by alphabet.
        remarks: a sentence for each thing that the reader may not expect.
        columns: what each column of the table was taken for.
    """

    inputs: FloatArray
    names: tuple[str, ...]
    labels: IntArray
    classes: tuple[str, ...]
    remarks: tuple[str, ...]
    columns: tuple[FeatureColumn, ...]

    @property
    def label(self) -> str:
        """The name of the column of labels."""
        return next(column.name for column in self.columns if column.role == "label")

    @property
    def left_out(self) -> tuple[FeatureColumn, ...]:
        """The columns that are neither the labels nor a feature."""
        return tuple(column for column in self.columns if column.role == "left out")

    @property
    def dataset(self) -> Dataset:
        """The examples to learn from."""
        return Dataset(self.inputs, self.labels, self.classes)


def column_names(file: BinaryIO, name: str) -> tuple[str, ...]:
    """Returns the names of the columns of a table, by its first rows.

    Raises:
        InputError: if the file is too large or cannot be read, with its name and the cause.
    """
    with naming(name):
        return distinct_names(_opened(file, name))


def features(
    file: BinaryIO, name: str, label: str | None = None, leave_out: Collection[str] = (), *, keep: Collection[str] = ()
) -> Features:
    """Returns the examples of a table: its columns of numbers, of True and False, and what the labels say.

    A column that numbers the rows, says what a model guessed, or holds text is left out.

    Args:
        file: open for reading bytes; it stays open.
        name: of the file, for the sentences.
        label: the column of the labels; None lets their name, their kind and their place say it.
        leave_out: columns that are no features.
        keep: columns of numbers that are features, whatever their names and values look like.

    Raises:
        InputError: if the file cannot be read, a cell is missing or of no use, or there are too many or too few
            examples, features or classes, with the name of the file and the cause.
    """
    with naming(name):
        table = _opened(file, name)
        names = distinct_names(table)
        for wanted in (*([label] if label else []), *leave_out, *keep):
            if wanted not in names:
                raise InputError(f"there is no column {quoted(wanted)}")
        return _read(_plan(table, names, label, leave_out, keep))


def _opened(file: BinaryIO, name: str) -> Table:
    """Returns a table that is small enough to learn from, as far as that is known before it is read."""
    if size_of(file) > MOST_DATASET_BYTES:
        raise InputError(
            f"it has {size_of(file) / 1e6:.1f} MB, more than {MOST_DATASET_BYTES / 1e6:g} MB; "
            f"take some of its rows, with pandas: {_sampled(most_dataset_rows(1))}"
        )
    table = opened(file, name)
    _check_rows(table.num_rows or 0, 1)
    return table


def _check_rows(count: int, num_features: int) -> None:
    most = most_dataset_rows(num_features)
    if count > most:
        wide = f" of {num_features:,} features" if most < most_dataset_rows(1) else ""
        raise InputError(f"it has more than {most:,} rows{wide}; take some of them, with pandas: {_sampled(most)}")


def _sampled(count: int) -> str:
    return f"table.sample({count}).to_csv('part.csv', index=False)"


# ---- which column is which ---------------------------------------------------------------------


def _likely_label(table: Table, names: Sequence[str]) -> str | None:
    """Returns the column that is the labels by its name, or as a text; None where the values must say it."""
    apart = [(name, kind) for name, kind in zip(names, table.kinds, strict=True) if kind not in ("nested", "other")]
    classes = [name for name, kind in apart if kind != "number"]
    texts = [name for name, kind in apart if kind in ("text", "mixed")]
    sure = [one for one in (*LABEL_NAMES, *CLASS_COLUMNS) if one != "y"]
    if found := named(sure, classes) or _ending_in_label(classes) or named(("y",), texts):
        return found
    likely = [name for name in texts if name and not _says_no_class(name)] or list(filter(None, texts))
    in_order = sorted(likely, key=lambda name: name != names[-1])  # the last column of all, or else from the first
    text = next((name for name in in_order if not _is_of_truths(table, names.index(name))), None)
    return text or named(("y",), classes) or named(sure, [name for name, _ in apart])


def _is_of_truths(table: Table, column: int) -> bool:
    """Returns whether a column of text holds True and False alone, as far as its first block says."""
    first = next(table.blocks(column, [column]))
    return {str(cell).strip().lower() for cell in first.labels.tolist()} <= {"true", "false"}


def _ending_in_label(names: Sequence[str]) -> str | None:
    """Returns the column whose last word is label or class, and which is no guess of a model's."""
    found = (name for name in names if words_of(name)[-1:] in (("label",), ("class",)) and not _is_guess(name))
    return next(found, None)


def _says_no_class(name: str) -> bool:
    places = (*ASIDE["says where the example comes from"], *PARTS, "date", "time", "timestamp")
    return _is_id_name(name) or _is_guess(name) or bool(set(words_of(name)) & set(places))


def _is_guess(name: str) -> bool:
    return bool(set(words_of(name)) & {*ASIDE["is what the model guessed"], "pred", "prediction"})


def _is_id_name(name: str) -> bool:
    words = words_of(name)
    return as_name(name) in ROW_NUMBERS or words[-1:] in {(word,) for word in ID_WORDS} or words[:1] == ("unnamed",)


def _left_out_by_name(name: str, kind: str) -> str:
    """Returns why a column is left out before its values are read, or nothing."""
    if kind in ("nested", "other"):
        return HOLDS_OTHER
    if kind == "mixed":
        return HOLDS_BOTH
    if kind == "text":
        return ""  # True and False are numbers too
    if _is_id_name(name) or name.startswith("(column "):
        return NUMBERS_ROWS
    if _is_guess(name):
        return "says what a model guessed"
    words = set(words_of(name))
    if words == {"weights"} or (words & {"weight", "weights"} and words & set(ROW_WEIGHTS)):
        return "holds weights of the rows"
    return "says which part of the data it is" if as_name(name) in PARTS else ""


# ---- the values --------------------------------------------------------------------------------


TRUTHS: tuple[str, ...] = ("text", "boolean")  # kinds whose columns are features where they are True and False


@dataclass(frozen=True)
class _Plan:
    """Which columns of a table are read.

    Attributes:
        table: that they are of.
        names: of all its columns.
        label: the column of labels, or None where the values must say it.
        chosen: whether the reader chose it.
        keep: columns that are features whatever they look like.
        reasons: why a column is left out, by its name.
    """

    table: Table
    names: tuple[str, ...]
    label: str | None
    chosen: bool
    keep: frozenset[str]
    reasons: dict[str, str]

    @property
    def read(self) -> list[int]:
        """Where the columns are that may be features."""
        return [i for i, name in enumerate(self.names) if name not in self.reasons and name != self.label]


def _plan(
    table: Table, names: tuple[str, ...], label: str | None, leave_out: Collection[str], keep: Collection[str]
) -> _Plan:
    likely = label or _likely_label(table, [name if name not in leave_out else "" for name in names])
    reasons = {name: TOLD for name in leave_out if name != likely}
    _refuse_one_hot_labels(table, names, likely)
    for name in (*_predicted(table, names), *_labels_again(table, names, likely)):
        if name not in (*keep, likely):
            reasons.setdefault(name, "says what a model guessed" if scale_named(name) else "says the label again")
    for name, kind in zip(names, table.kinds, strict=True):
        is_text = kind == "text" and not table.format.startswith("CSV")  # there, True and False have their own kind
        why = HOLDS_TEXT if is_text else _left_out_by_name(name, kind)
        if why and name not in reasons and name != likely and not (name in keep and kind in NUMBERS):
            reasons[name] = why
    return _Plan(table, names, likely, label is not None, frozenset(keep), reasons)


def _predicted(table: Table, names: Sequence[str]) -> list[str]:
    """Returns the columns of one beginning that say they are probabilities or logits: prob_0, prob_1, ..."""
    numbers = [i for i, kind in enumerate(table.kinds) if kind in NUMBERS]
    scales = ("probabilities", "logits", "log-probabilities")
    return [
        names[i] for group in groups_of(names, numbers) if scale_named(group.stem) in scales for i in group.positions
    ]


def _labels_again(table: Table, names: Sequence[str], label: str | None) -> list[str]:
    """Returns the columns of integers beside the labels that are called labels too: label_encoded, class_id."""
    again = [name for name, kind in zip(names, table.kinds, strict=True) if kind == "integer" and says_label(name)]
    return [name for name in again if label is not None and set(words_of(name)) & set(LABELS_AGAIN)]


def _refuse_one_hot_labels(table: Table, names: Sequence[str], label: str | None) -> None:
    """Refuses labels in one-hot columns, where no column of labels is: each would be a feature that says it all."""
    numbers = [i for i, kind in enumerate(table.kinds) if kind in (*NUMBERS, *TRUTHS)]
    groups = [group for group in groups_of(names, numbers) if group.says_truth] if label is None else []
    for group in groups:
        first = next(table.blocks(group.positions[0], group.positions)).numbers
        if np.isin(first, (0, 1)).all() and (first.sum(axis=1) == 1).all():
            raise InputError(
                f"{listed(names[i] for i in group.positions)} are one-hot labels: write one column of labels, with "
                "pandas: columns.idxmax(axis=1)"
            )


def _read(plan: _Plan) -> Features:
    read, names = plan.read, plan.names
    at = names.index(plan.label) if plan.label else (read or [0])[0]
    numbers, cells, counting = _cells(plan.table, at, read)
    label = plan.label or _label_by_values(plan, numbers)
    reasons = plan.reasons | _reasons_in_values(plan, label, numbers, counting)
    values = cells if plan.label else numbers[:, read.index(names.index(label))]
    used = [position for position, i in enumerate(read) if names[i] not in reasons and names[i] != label]
    _check_features(len(used), label, reasons)
    inputs = numbers if len(used) == numbers.shape[1] else np.ascontiguousarray(numbers[:, used])
    dataset = dataset_from_columns(inputs, _values_of(values, partial(place_in, plan.table, names.index(label), 0)))
    kept = tuple(names[read[position]] for position in used)
    truths = [name for name in kept if plan.table.kinds[names.index(name)] in TRUTHS]
    remarks = (*getattr(plan.table, "remarks", ()), *_remarks(plan, label, reasons, truths, dataset))
    columns = tuple(_column(name, label, reasons, guessed=plan.label is None) for name in names)
    return Features(dataset.inputs, kept, dataset.labels, dataset.classes, remarks, columns)


def _reasons_in_values(plan: _Plan, label: str, numbers: FloatArray, counting: BoolArray) -> dict[str, str]:
    """Returns why columns are left out that were read: they hold text, or number the rows."""
    reasons = {}
    for position, i in enumerate(plan.read):
        name, kind = plan.names[i], plan.table.kinds[i]
        if kind == "text" and np.isnan(numbers[:, position]).any():
            reasons[name] = HOLDS_TEXT
        elif (
            kind == "integer"
            and name not in plan.keep
            and (counting[position] or _is_a_number_of_its_own(name, numbers[:, position]))
        ):
            reasons[name] = NUMBERS_ROWS
    reasons.pop(label, None)
    return reasons


def _is_a_number_of_its_own(name: str, values: FloatArray) -> bool:
    """Returns whether a column is called a number or a code, and each row has another: CustomerNo."""
    called = words_of(name)[-1:] in {(word,) for word in NUMBER_WORDS} and len(words_of(name)) > 1
    return called and len(values) >= FEWEST_IDS and len(np.unique(values)) == len(values)


def _check_features(count: int, label: str, reasons: dict[str, str]) -> None:
    if not count:
        left = f"; left out are {listed(reasons)}" if reasons else ""
        raise InputError(f"beside the labels, {quoted(label)}, it has no column of numbers{left}")
    if count > MOST_DATASET_FEATURES:
        raise InputError(f"it has {count:,} features, more than {MOST_DATASET_FEATURES:,}; leave some columns out")


def _cells(table: Table, label: int, columns: Sequence[int]) -> tuple[FloatArray, NDArray[Any], BoolArray]:
    """Returns the numbers of columns, the cells of the labels, and which columns count the rows.

    Returns:
        Numbers of shape (N, columns), float32, NaN where there is text; cells (N,); flags (columns,).
    """
    blocks, labels, done = list[FloatArray](), list[NDArray[Any]](), 0
    rises = _Rises(len(columns))
    for block in table.blocks(label, list(columns) or [label]):
        _check_rows(done + len(block.labels), len(columns))
        values = _as_floats(block.numbers) if columns else np.empty((len(block.labels), 0))
        _check_numbers(values, table, done, columns)
        rises.add(values)
        blocks.append(values.astype(np.float32))
        labels.append(block.labels)
        done += len(block.labels)
    numbers = np.concatenate(blocks)
    return numbers, np.concatenate(labels), (rises.flags | _are_shuffled(numbers)) & (done >= FEWEST_IDS)


def _check_numbers(values: FloatArray, table: Table, done: int, columns: Sequence[int]) -> None:
    is_text = np.array([table.kinds[column] == "text" for column in columns], dtype=bool)
    with _hinting("fill the cell, or leave the column out"):
        refuse_where(np.isnan(values) & ~is_text, "a number", table, done, columns)
        refuse_where(np.isinf(values), "a finite number", table, done, columns)
        too_large = np.abs(values) > np.finfo(np.float32).max
        refuse_where(too_large, "a number that fits into float32", table, done, columns)


def _are_shuffled(numbers: FloatArray) -> BoolArray:
    """Returns which columns hold as many whole numbers as there are rows, each once, without a gap: shuffled ids."""
    count = len(numbers)
    flags = numbers.max(axis=0) - numbers.min(axis=0) == count - 1
    for column in np.flatnonzero(flags):
        flags[column] = len(np.unique(numbers[:, column])) == count
    return np.asarray(flags)


def _as_floats(numbers: NDArray[Any]) -> FloatArray:
    """Returns numbers as floats; a missing one among True and False is NaN."""
    if numbers.dtype == object:
        numbers = np.where(numbers == None, np.nan, numbers).astype(np.float64)  # noqa: E711 - element by element
    return numbers if numbers.dtype.kind == "f" else numbers.astype(np.float64)


@contextmanager
def _hinting(hint: str) -> Iterator[None]:
    """Ends a refusal with what may be done."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{error}; {hint}") from error


class _Rises:
    """Finds the columns whose numbers rise from row to row, block by block.

    Attributes:
        flags: (columns,) whether they do, as far as is known.
    """

    def __init__(self, num_columns: int) -> None:
        self.flags: BoolArray = np.ones(num_columns, dtype=bool)
        self._last = np.full((1, num_columns), -np.inf)

    def add(self, values: FloatArray) -> None:
        """Takes the next rows in."""
        exact = values.astype(np.float64, copy=False)
        self.flags &= (np.diff(exact, axis=0, prepend=self._last) > 0).all(axis=0)
        self._last = exact[-1:]


def _label_by_values(plan: _Plan, numbers: FloatArray) -> str:
    """Returns the last column or else the first that has a few whole numbers; the last where neither has."""
    read = plan.read
    able = [position for position, i in enumerate(read) if plan.table.kinds[i] not in TRUTHS]
    likely = [position for position in (*able[-1:], *able[:1]) if _are_classes(numbers[:, position])]
    likely.sort(key=lambda position: len(np.unique(numbers[:, position])) > max(FEWEST_LABELS, len(numbers) / 4))
    truths = [position for position in range(len(read)) if position not in able and _are_classes(numbers[:, position])]
    found = likely or truths[-1:] or able[-1:]
    if not found:
        raise InputError("no column of it holds classes: texts, or a few whole numbers")
    return plan.names[read[found[0]]]


def _are_classes(values: FloatArray) -> bool:
    """Returns whether numbers may be classes: whole, of a few kinds."""
    return bool((values == np.round(values)).all()) and 2 <= len(np.unique(values)) <= MOST_DATASET_CLASSES


def _values_of(cells: NDArray[Any], place: Callable[[int], str]) -> list[Any]:
    """Returns labels as integers where all of them are, else as they came; refuses a missing one and a fraction."""
    values = [cell.strip() if isinstance(cell, str) else cell for cell in cells.tolist()]
    for row, value in enumerate(values):
        if value is None or value == "" or value != value:  # NaN is where a number is missing
            raise InputError(f"{place(row)}: there is no label")
        if isinstance(value, float) and not value.is_integer():
            raise _no_class(f"{value:.10g}", place(row))
    if not all(isinstance(value, str) for value in values):
        return values
    whole = [WHOLE.fullmatch(value) for value in values]
    if all(whole):
        return [int(match[1]) for match in whole if match]
    if all(map(is_number, values)):
        row = whole.index(None)
        raise _no_class(values[row], place(row))
    return values


def _no_class(text: str, place: str) -> InputError:
    return InputError(
        f"{place}: label {quoted(text)} is neither text nor a whole number; "
        "choose another column of labels if this is a number to be predicted"
    )


# ---- what is said of it ------------------------------------------------------------------------


def _column(name: str, label: str, reasons: dict[str, str], *, guessed: bool) -> FeatureColumn:
    if name == label:
        return FeatureColumn(name, "label", "the values say so" if guessed else "it is named or chosen so")
    if name in reasons:
        why = reasons[name]
        return FeatureColumn(name, "left out", why if why == TOLD else f"it {why}", why not in NEVER_FEATURES)
    return FeatureColumn(name, "feature", "it holds numbers, or True and False")


def _another_label(plan: _Plan, label: str) -> str:
    """Returns the last column where it may hold the labels as well: integers, beside text that no name calls so."""
    last, by_name = plan.names[-1], named((*LABEL_NAMES, *CLASS_COLUMNS), [label]) or _ending_in_label([label])
    if plan.chosen or by_name or last == label or plan.table.kinds[-1] not in ("integer", "boolean"):
        return ""
    return last if plan.table.kinds[plan.names.index(label)] == "text" and last not in plan.reasons else ""


def _remarks(
    plan: _Plan, label: str, reasons: dict[str, str], truths: Sequence[str], dataset: Dataset
) -> Iterator[str]:
    if other := _another_label(plan, label):
        yield f"No name says where the labels are: the text {quoted(label)} is taken, not {quoted(other)}."
    if plan.label is None:
        yield f"No name says which column holds the labels; by its values it may be {quoted(label)}."
    for why in dict.fromkeys(why for why in reasons.values() if why != TOLD):
        left = [name for name in plan.names if reasons.get(name) == why]
        yield f"Left out, for {'it' if len(left) == 1 else 'each'} {why}: {listed(left)}."
    if truths:
        yield f"True and False became 1 and 0: {listed(truths)}."
    different, rows = len(set(dataset.labels.tolist())), len(dataset.labels)
    if different >= FEWEST_LABELS and different > rows / 4:
        yield (
            f"The labels, {quoted(label)}, have {different} different values in {rows:,} rows: "
            "are they numbers to be predicted, and no classes?"
        )
