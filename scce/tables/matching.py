"""Labels against the columns of classes: the one rule for every source, by name before position."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scce.arrays import InputError, IntArray
from scce.tables.files.table_file import NAMES_IN_A_SENTENCE, listed, quoted
from scce.tables.names import as_name, words_of
from scce.tables.questions import MOST_MEANINGS, Meaning, UnsettledError, in_order, meanings_of
from scce.tables.spelling import MOST_DIGITS

Value: TypeAlias = int | str  # what a cell of a label says: a class number, or a name
Meanings: TypeAlias = Mapping[str, int | None]  # the class of a value of the labels, where the reader says it
NO_MEANINGS: Meanings = {}
LARGEST = 10.0**MOST_DIGITS
IGNORED = 255  # beside negative numbers, what segmentation writes for "no class"
NO_CLASS = -100  # what PyTorch does not count
WHOLE = re.compile(rf"([+-]?[0-9]{{1,{MOST_DIGITS}}})(?:[.,]0*)?")
EXPONENT = re.compile(r"[+-]?[0-9]{1,30}(?:[.,][0-9]{0,40})?[eE][+-]?[0-9]{1,3}")
COUNTED_FIRST = re.compile(rf"\s*([0-9]{{1,{MOST_DIGITS}}})(?:[\s_:.)]+|-\s*)(?=[^\W\d])")  # 0_cat, 1 star, 2: bird
COUNTED_LAST = re.compile(rf"(?<=[^\W\d])[\s_:(-]+([0-9]{{1,{MOST_DIGITS}}})\)?\s*$")  # cat_0, bird (2)
TRUTHS = {"true": 1, "false": 0}


@dataclass(frozen=True, eq=False)
class Matched:
    """Labels as the numbers of columns.

    Attributes:
        labels: (n,) the column of each, counted from 0; labels to ignore (negative, or 255) are kept.
        classes: the names of the K columns; None where they have none, and the labels give none.
        remarks: a sentence for each thing that the reader may not expect.
        meanings: what each value of the labels was taken for.
    """

    labels: IntArray
    classes: tuple[str, ...] | None
    remarks: tuple[str, ...]
    meanings: tuple[Meaning, ...] = ()


@dataclass(frozen=True)
class Rule:
    """Which column every value of a label stands for.

    Attributes:
        columns: the column of every value that was seen.
        classes: the names of the K columns, or None.
        remarks: a sentence for each thing that the reader may not expect.
    """

    columns: Mapping[Value, int]
    classes: tuple[str, ...] | None
    remarks: tuple[str, ...] = ()


def class_tails(names: Sequence[str]) -> tuple[str, ...]:
    """Returns what is left of names without what all of them begin and end with: Status_C is C, P(cat) is cat."""
    if len(names) < 2 or all(map(_is_number, names)):
        return tuple(names)
    start = _at_a_boundary(_common_beginning(names), names)
    cut = [name[start:] for name in names]
    backwards = [name[::-1] for name in cut]
    end = _at_a_boundary(_common_beginning(backwards), backwards, digits=False)
    tails = tuple(name[: len(name) - end].strip() for name in cut)
    return tails if all(tails) and len(set(tails)) == len(tails) else tuple(names)


def matched(
    cells: NDArray[Any] | Sequence[Any],
    classes: Sequence[str] | None,
    num_classes: int,
    place: Callable[[int], str] | None = None,
    *,
    keep_outside: bool = False,
    meant: Meanings = NO_MEANINGS,
) -> Matched:
    """Returns labels as integers, in the order of the columns of the classes.

    Args:
        cells: (n,) integers, floats, booleans, or text; None or NaN where there is none.
        classes: the full names of the columns, or None where they have none.
        num_classes: K.
        place: says where the cell of a row is, in words.
        keep_outside: whether integers of K and more are kept, with a remark, where the columns have no names.
        meant: the class of a value, where the reader says it; None is no class.

    Raises:
        InputError: if a cell is empty.
        UnsettledError: if a cell is no label of these classes.
    """
    where = place or (lambda row: f"position {row}")
    codes, values = values_in(cells, where)
    firsts = first_rows_of(codes, values)
    rule = rule_for(firsts, classes, num_classes, where, keep_outside=keep_outside, meant=meant)
    meanings = meanings_of(rule.columns, num_classes)
    return Matched(labels_by(rule, codes, values), rule.classes, rule.remarks, meanings)


def labels_by(rule: Rule, codes: IntArray, values: Sequence[Value]) -> IntArray:
    """Returns the columns of cells, by a rule that knows all their values."""
    return np.array([rule.columns[value] for value in values], dtype=np.int64)[codes]


def values_in(cells: NDArray[Any] | Sequence[Any], place: Callable[[int], str]) -> tuple[IntArray, list[Value]]:
    """Returns the different values of cells, in the order they come, and the number of the value of each: (n,).

    Raises:
        InputError: if a cell is empty, or a number that is not whole.
    """
    array = np.asarray(cells)
    if array.dtype.kind in "iuf":
        _check_whole(array, place)
        array = array.astype(np.int64)
    elif array.dtype.kind != "O":
        array = array.astype(object)
    codes, found = pd.factorize(array, use_na_sentinel=False)
    known: dict[Value, int] = {}
    numbers = list[int]()
    for code, cell in enumerate(found):
        value = _value_of(cell)
        if value is None:
            raise InputError(f"{place(int(np.argmax(codes == code)))}: {_no_label(cell)}")
        numbers.append(known.setdefault(value, len(known)))
    return np.array(numbers, dtype=np.int64)[codes], list(known)


def first_rows_of(codes: IntArray, values: Sequence[Value]) -> dict[Value, int]:
    """Returns the first row of every value, by the numbers of the values: (n,)."""
    numbers, rows = np.unique(codes, return_index=True)
    return {values[number]: int(row) for number, row in zip(numbers.tolist(), rows.tolist(), strict=True)}


def depends_on_all(classes: Sequence[str] | None, *, texts: bool) -> bool:
    """Returns whether what one label means depends on the others: names of columns are numbers, but not 0..K-1.

    Args:
        classes: the full names of the columns, or None.
        texts: whether labels may be names: those of columns that only count are taken in alphabetical order.
    """
    tails = _whole_tails(classes)
    if classes is None or tails == list(range(len(classes))):
        return texts
    return tails is not None and sorted(tails) != list(range(len(tails)))


def rule_for(
    firsts: Mapping[Value, int],
    classes: Sequence[str] | None,
    num_classes: int,
    place: Callable[[int], str],
    *,
    keep_outside: bool = False,
    meant: Meanings = NO_MEANINGS,
) -> Rule:
    """Returns which column every value of a label stands for.

    Args:
        firsts: the first row of every value that was seen.
        classes: the full names of the columns, or None.
        num_classes: K.
        place: says where the cell of a row is, in words.
        keep_outside: whether integers of K and more are kept, with a remark, where the columns have no names.
        meant: the class of a value, where the reader says it; None is no class.

    Raises:
        InputError: if the reader says a class that there is not.
        UnsettledError: if a value is no label of these classes.
    """
    said = _as_said(firsts, meant, num_classes)
    rest = {value: row for value, row in firsts.items() if value not in said}
    names = _names_said(said, classes, num_classes)
    shown = tuple(classes or _counted_names(num_classes))
    try:
        _refuse_one_number_twice(classes, rest)
        _refuse_the_unsaid(rest, said, names, place)
        rule = _found(rest, names, num_classes, place, keep_outside=keep_outside)
    except InputError as error:
        meanings = likely_meanings(list(firsts), classes, num_classes, meant)
        raise UnsettledError(str(error), meanings=meanings, classes=shown) from error
    return Rule({**said, **rule.columns}, rule.classes, (*_told_as_said(said, shown), *rule.remarks))


def likely_meanings(
    values: Sequence[Value], classes: Sequence[str] | None, num_classes: int, meant: Meanings
) -> tuple[Meaning, ...]:
    """Returns the class that each value of the labels may be, where one is likely, for the reader to say."""
    if len(values) > MOST_MEANINGS:
        return meanings_of(dict.fromkeys(values), num_classes)
    return meanings_of({**_likely(values, classes, num_classes), **_as_said(values, meant, num_classes)}, num_classes)


def _likely(values: Sequence[Value], classes: Sequence[str] | None, num_classes: int) -> dict[Value, int | None]:
    position_of, by_tail = (
        _finder(tuple(classes or ())),
        {tail: k for k, tail in enumerate(_whole_tails(classes) or ())},
    )
    numbers = [value for value in values if isinstance(value, int) and not _is_ignored(value, num_classes)]
    first = 1 if numbers and min(numbers) == 1 and max(numbers) == num_classes else 0

    def likely(value: Value) -> int | None:
        if isinstance(value, str):
            return position_of(value)
        if value in by_tail or _is_ignored(value, num_classes):
            return by_tail.get(value, value)
        return value - first if 0 <= value - first < num_classes else None

    return {value: likely(value) for value in values}


def _as_said(values: Iterable[Value], meant: Meanings, num_classes: int) -> dict[Value, int]:
    """Returns the columns that the reader gave to values; a number that is no class stays what it is."""
    found: dict[Value, int] = {}
    for value in values if meant else ():
        if str(value) not in meant:
            continue
        column = meant[str(value)]
        if column is not None and not 0 <= column < num_classes:
            raise InputError(f"label {quoted(str(value))} cannot be class {column} of {num_classes:,}, counted from 0")
        stays = isinstance(value, int) and not 0 <= value < num_classes
        found[value] = column if column is not None else int(value) if stays else NO_CLASS
    return found


def _names_said(said: Mapping[Value, int], classes: Sequence[str] | None, num_classes: int) -> tuple[str, ...] | None:
    """Returns the names of the classes; of those that have none or only count, the one label that is the class."""
    texts = [
        (value, column) for value, column in said.items() if isinstance(value, str) and value.lower() not in TRUTHS
    ]
    if not texts or (classes is not None and not _only_count(classes, [text for text, _ in texts])):
        return None if classes is None else tuple(classes)
    columns = [column for _, column in texts]
    given = {column: text for text, column in texts if columns.count(column) == 1}
    names = tuple(given.get(k, name) for k, name in enumerate(classes or _counted_names(num_classes)))
    return names if len(set(names)) == len(names) else _counted_names(num_classes)


def _refuse_the_unsaid(
    rest: Mapping[Value, int], said: Mapping[Value, int], names: Sequence[str] | None, place: Callable[[int], str]
) -> None:
    """Refuses names of which the reader says nothing beside others, where no column has such a name."""
    texts = [value for value in rest if isinstance(value, str) and value.lower() not in TRUTHS]
    if texts and any(isinstance(value, str) for value in said) and (names is None or _only_count(names, texts)):
        raise InputError(f"{place(rest[texts[0]])}: it is not said which class label {quoted(texts[0])} is")


def _counted_names(num_classes: int) -> tuple[str, ...]:
    return tuple(f"class {k}" for k in range(num_classes))


def _told_as_said(said: Mapping[Value, int], classes: Sequence[str]) -> tuple[str, ...]:
    """Returns what the reader said of the first few labels."""
    pairs = [
        f"label {quoted(str(value))} is "
        + (quoted(classes[column]) if 0 <= column < len(classes) else f"no class, and read as {column}")
        for value, column in islice(sorted(said.items(), key=in_order), NAMES_IN_A_SENTENCE)
    ]
    more = ", \u2026" if len(said) > len(pairs) else "."
    return (f"As you said, {', '.join(pairs)}{more}",) if pairs else ()


def _found(
    firsts: Mapping[Value, int],
    classes: Sequence[str] | None,
    num_classes: int,
    place: Callable[[int], str],
    *,
    keep_outside: bool,
) -> Rule:
    """Returns which column every value stands for by names and numbers, without what the reader says."""
    texts = [value for value in firsts if isinstance(value, str)]
    numbers = [value for value in firsts if isinstance(value, int)]
    unnamed = classes is None or _only_count(classes, texts)
    if unnamed and texts and not _are_truths(texts, num_classes):
        return _alphabetical(texts, numbers, firsts, num_classes, place)
    named, said = _by_name(texts, classes, num_classes, firsts, place)
    outside = [number for number in numbers if number >= num_classes and not _is_ignored(number, num_classes)]
    if outside and keep_outside and classes is None:
        told = _told_outside(outside[0], numbers, num_classes, place(firsts[outside[0]]))
        within = [number for number in numbers if number not in outside]
        counted, remarks = _numbers(within, classes, num_classes, firsts, place)
        return Rule({**named, **counted, **{number: number for number in outside}}, None, (*said, told, *remarks))
    counted, remarks = _numbers(numbers, classes, num_classes, firsts, place)
    return Rule({**named, **counted}, None if classes is None else tuple(classes), (*said, *remarks))


def _refuse_one_number_twice(classes: Sequence[str] | None, values: Iterable[Value]) -> None:
    """Refuses labels that are numbers where two columns are named with one number: 1 and 01."""
    matches = [WHOLE.fullmatch(tail) for tail in class_tails(classes or ())]
    found = [int(match[1]) for match in matches if match]
    if len(found) == len(matches) and len(set(found)) < len(found) and any(isinstance(one, int) for one in values):
        twice = next(number for number in found if found.count(number) > 1)
        raise InputError(f"several of the columns {listed(classes or ())} are named with the number {twice}")


def _common_beginning(names: Sequence[str]) -> str:
    letters = zip(*names, strict=False)
    return "".join(column[0] for column in takewhile(lambda column: len(set(column)) == 1, letters))


def _only_count(classes: Sequence[str], texts: Iterable[str]) -> bool:
    """Returns whether names of columns count from 0, and none of the labels is such a name: probs_0, probs_1, ..."""
    tails = _whole_tails(classes)
    if tails != list(range(len(classes))):
        return False
    position_of = _finder(classes)
    return all(position_of(text) is None for text in islice(texts, len(classes) + 1))


def _at_a_boundary(common: str, names: Sequence[str], *, digits: bool = True) -> int:
    """Returns how much of a common beginning is left out: up to the end of a word of every name."""
    for end in range(len(common), 0, -1):
        last = common[end - 1]
        if all(len(name) > end for name in names) and (
            not last.isalnum() or (digits and last.isalpha() and all(name[end].isdigit() for name in names))
        ):
            return end
    return 0


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _check_whole(cells: NDArray[Any], place: Callable[[int], str]) -> None:
    with np.errstate(invalid="ignore"):
        bad = ~((np.abs(cells.astype(np.float64)) < LARGEST) & (np.trunc(cells) == cells))
    for row in np.flatnonzero(bad)[:1]:
        missing = np.isnan(cells[row])
        what = "there is no label" if missing else f"label {cells[row]:.10g} is no class number"
        raise InputError(f"{place(int(row))}: {what}")


def _value_of(cell: Any) -> Value | None:
    if isinstance(cell, bool | np.bool_):
        return str(bool(cell))
    if isinstance(cell, int | float | np.integer | np.floating):
        return int(cell) if abs(float(cell)) < LARGEST and float(cell).is_integer() else None
    return _value_in(cell.strip()) if isinstance(cell, str) and cell.strip() else None


def _value_in(text: str) -> Value:
    if whole := WHOLE.fullmatch(text):
        return int(whole[1])
    if not EXPONENT.fullmatch(text):
        return text
    value = float(text.replace(",", "."))
    return int(value) if abs(value) < LARGEST and value.is_integer() else text


def _no_label(cell: Any) -> str:
    missing = cell is None or cell != cell or (isinstance(cell, str) and not cell.strip())
    return "there is no label" if missing else f"label {quoted(str(cell))} is no class number"


def _are_truths(texts: Iterable[str], num_classes: int) -> bool:
    return num_classes == 2 and all(text.lower() in TRUTHS for text in texts)


def _alphabetical(
    texts: Sequence[str],
    numbers: Sequence[int],
    firsts: Mapping[Value, int],
    num_classes: int,
    place: Callable[[int], str],
) -> Rule:
    if kept := [number for number in numbers if number >= 0]:
        raise InputError(f"{place(firsts[kept[0]])}: label {kept[0]} is a number, and others are names of classes")
    names = tuple(sorted(texts))
    if len(names) != num_classes:
        raise InputError(
            f"the labels have {len(names):,} names, {listed(names)}, and there are {num_classes:,} classes: "
            "it is not known which class is which; name the columns"
        )
    said = (
        f"The classes are taken in alphabetical order, as scikit-learn has them: {listed(names)}. "
        "Where the columns have another, say which class is which, or write class_names = [...] beside pasted numbers."
    )
    columns: dict[Value, int] = {name: position for position, name in enumerate(names)}
    return Rule({**columns, **{number: number for number in numbers}}, names, (said, *_ignored_among(numbers)))


def _by_name(
    texts: Sequence[str],
    classes: Sequence[str] | None,
    num_classes: int,
    firsts: Mapping[Value, int],
    place: Callable[[int], str],
) -> tuple[dict[Value, int], tuple[str, ...]]:
    if not texts:
        return {}, ()
    position_of, names = _finder(tuple(classes or ())), listed(classes) if classes else "which have no names"
    columns: dict[Value, int] = {}
    remarks: tuple[str, ...] = ()
    for text in texts:
        found = position_of(text)
        if found is None and num_classes == 2 and text.lower() in TRUTHS:
            found, remarks = TRUTHS[text.lower()], ("True is read as class 1, and False as class 0.",)
        if found is None:
            raise InputError(
                f"{place(firsts[text])}: label {quoted(text)} is neither an integer nor one of the prediction columns, "
                f"{names}"
            )
        columns[text] = found
    return columns, remarks


def _finder(names: Sequence[str]) -> Callable[[str], int | None]:
    """Returns what finds a name: as it is written, then without its beginning and end, then in any case."""
    forms: tuple[Callable[[str], str], ...] = (str, _composed, str.casefold, as_name)
    tables = [(form, _positions(list(map(form, some)))) for form in forms for some in (names, class_tails(names))]

    parts = _parts(names)

    def position_of(text: str) -> int | None:
        found = (table.get(form(text)) for form, table in tables)
        return next((position for position in found if position is not None), parts.get(words_of(text)))

    return position_of


def _composed(name: str) -> str:
    """Returns a name with each accent in its letter, in lower case: some programs write u and two dots."""
    return unicodedata.normalize("NFC", name).casefold()


def _parts(names: Sequence[str]) -> dict[tuple[str, ...], int | None]:
    """Returns where the name is that begins or ends with words; None where several are: Class 1 of prob_Class_1."""
    found: dict[tuple[str, ...], int | None] = {}
    for position, words in enumerate(map(words_of, names)):
        for part in {words[:end] for end in range(1, len(words))} | {words[start:] for start in range(1, len(words))}:
            found[part] = None if part in found else position
    return found


def _positions(names: Sequence[str]) -> dict[str, int | None]:
    """Returns where each name is; None where two are the same."""
    found: dict[str, int | None] = {}
    for position, name in enumerate(names):
        found[name] = None if name in found else position
    return found


def _whole_tails(classes: Sequence[str] | None) -> list[int] | None:
    if classes is None:
        return None
    for matches in (
        [WHOLE.fullmatch(tail) for tail in class_tails(classes)],
        [COUNTED_FIRST.match(name) for name in classes],
        [COUNTED_LAST.search(name) for name in classes],
    ):
        found = [int(match[1]) for match in matches if match]
        if len(found) == len(classes) and len(set(found)) == len(found):
            return found
    return None


def _numbers(
    numbers: Sequence[int],
    classes: Sequence[str] | None,
    num_classes: int,
    firsts: Mapping[Value, int],
    place: Callable[[int], str],
) -> tuple[dict[Value, int], tuple[str, ...]]:
    tails = _whole_tails(classes)
    by_tail = {tail: position for position, tail in enumerate(tails or ())}
    meant = [number for number in numbers if number in by_tail or not _is_ignored(number, num_classes)]
    kept = [number for number in numbers if number not in meant]
    columns: dict[Value, int] = {number: number for number in kept}
    remarks = _ignored_among(kept) + _signs(meant, kept, num_classes)
    if not meant:
        return columns, remarks
    if tails and all(number in by_tail for number in meant):
        return {**columns, **{number: by_tail[number] for number in meant}}, (
            *_told(tails, classes or (), meant),
            *remarks,
        )
    outside = [number for number in meant if not 0 <= number < num_classes]
    if not outside and (tails is None or set(tails) != set(range(num_classes))):
        said = _by_position(meant, by_tail, classes or ()) if tails else _counted_otherwise(classes or ())
        return {**columns, **{number: number for number in meant}}, (*said, *remarks)
    bad = outside[0] if outside else next(number for number in meant if number not in by_tail)
    from_one = min(meant) >= 1 and max(meant) == num_classes
    hint = "; do your labels start at 1? Classes count from 0" if from_one else ""
    raise InputError(
        f"{place(firsts[bad])}: label {bad} is none of the {num_classes:,} classes, which count from 0 to "
        f"{num_classes - 1}{hint}"
    )


def _told_outside(outside: int, numbers: Sequence[int], num_classes: int, where: str) -> str:
    """Returns what is said of labels that are no class and are kept; 1 to K may count from 1."""
    counts = [number for number in numbers if not _is_ignored(number, num_classes)]
    asked = " Do your labels start at 1?" if min(counts) >= 1 else ""
    return (
        f"Label {outside} ({where}) is none of the {num_classes:,} classes, which count from 0 to {num_classes - 1}, "
        f"and is kept.{asked}"
    )


def _is_ignored(number: int, num_classes: int) -> bool:
    return number < 0 or (number == IGNORED >= num_classes)


def _ignored_among(numbers: Iterable[int]) -> tuple[str, ...]:
    found = sorted(numbers)
    return tuple(f"Label {number} is no class: examples that have it have no loss." for number in found[:3])


def _signs(meant: Sequence[int], kept: Sequence[int], num_classes: int) -> tuple[str, ...]:
    if num_classes == 2 and set(meant) == {1} and set(kept) == {-1}:
        return ("If -1 and 1 are your two classes, write them as 0 and 1: here -1 is no class.",)
    return ()


def _told(tails: Sequence[int], classes: Sequence[str], meant: Sequence[int]) -> tuple[str, ...]:
    """Returns what is said where labels are names of columns: nothing where these are 0..K-1 in order."""
    first = min(meant)
    column = f"label {first} is column {quoted(classes[tails.index(first)])}"
    if list(tails) == list(range(len(tails))):
        return ()
    if sorted(tails) == list(range(len(tails))):
        return (f"The columns are not in the order of their numbers; labels go by name: {column}.",)
    if sorted(tails) == list(range(1, len(tails) + 1)):
        return (f"The labels count from 1, as the columns do: {column}.",)
    return (f"The labels are names of columns: {column}.",)


def _by_position(meant: Sequence[int], by_tail: Mapping[int, int], classes: Sequence[str]) -> tuple[str, ...]:
    other = next(number for number in meant if number not in by_tail)
    return (
        f"Label {other} is not the name of a column, so labels count the columns from 0: label {other} is column "
        f"{quoted(classes[other])}.",
    )


def _counted_otherwise(classes: Sequence[str]) -> tuple[str, ...]:
    """Returns what is said of names that end in other numbers than their places: a1, b2, c0."""
    ends = [re.search(r"[0-9]{1,6}$", name) for name in classes]
    numbers = [int(end[0]) for end in ends if end]
    if len(numbers) < max(1, len(classes)) or len(set(numbers)) < len(numbers) or numbers == list(range(len(numbers))):
        return ()
    return (f"Labels count the columns from 0, whatever numbers their names end in: label 0 is {quoted(classes[0])}.",)
