"""The losses of a run as people paste them: a Keras History, a CSV, lines of a log, or numbers one after another."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from scce.arrays import InputError, short
from scce.diagnosis.log_text import CALL, labelled, prepared, reading_of
from scce.diagnosis.named_numbers import MOST_NUMBERS, meaning_of
from scce.diagnosis.written import Written, written

IN_LIST = re.compile(r"[\"'](?P<name>[\w ./-]{1,60})[\"']\s{0,3}:\s{0,3}[\[(](?P<numbers>[^\[\]]{0,100000})[\])]")
COUNTER = re.compile(
    r"\b(?P<word>epoch|step|iter(?:ation)?|global_step)\b[^0-9\n]{0,4}(?P<number>[0-9]{1,12})\b(?!\.[0-9])", re.I
)
IS_COUNTER = re.compile(r"^(?:epoch|step|iter|iteration|global_step|trainer/global_step)$", re.I)
RULE = re.compile(r"[\s|:+=-]*")  # between the head of a table and its rows
MISSING = {"", "none", "null", "-"}
OF_TENSORBOARD = {"step", "value"}  # whose download has no name for what it is of


@dataclass(frozen=True)
class Line:
    """The losses of one data set over a run.

    Attributes:
        steps: epochs or steps as the text counts them, else 1, 2, 3 and so on.
        losses: one per step.
    """

    steps: tuple[int, ...]
    losses: tuple[Written, ...]

    @property
    def values(self) -> tuple[float, ...]:
        """The losses as numbers."""
        return tuple(each.value for each in self.losses)


@dataclass(frozen=True)
class Curve:
    """A run.

    Attributes:
        training: the losses of the data that is learned.
        validation: the losses of other data; None where the text has none.
        counted: what the steps are: "epoch" or "step".
    """

    training: Line
    validation: Line | None = None
    counted: str = "step"


def curve_of(run: Any) -> Curve:
    """Returns the losses of a run.

    Args:
        run: text; or a mapping of names to losses, such as a Keras History has it; or losses, one after another.

    Raises:
        InputError: if there are no losses in it.
    """
    if isinstance(run, Curve):
        return run
    if isinstance(run, Mapping):
        return _of_columns({str(name): reading_of(_listed(values)).losses for name, values in run.items()}, "epoch")
    if not isinstance(run, str):
        return Curve(_counted(reading_of(run).losses))
    text = prepared(run)
    return _history(text) or _table(text) or _log(text) or Curve(_counted(reading_of(run).losses))


def _listed(values: Any) -> Any:
    return list(values) if isinstance(values, tuple) else values


def _counted(losses: Sequence[Written], steps: Sequence[int] = ()) -> Line:
    """Returns losses at their steps, if these rise, else at 1, 2, 3; of two at one step the last."""
    last = dict(zip(steps, losses, strict=True)) if len(steps) == len(losses) else {}
    rising = all(a <= b for a, b in pairwise(steps)) and 2 * len(last) >= len(losses)
    if rising and last and min(last) >= 0:
        return Line(tuple(last), tuple(last.values()))
    return Line(tuple(range(1, len(losses) + 1)), tuple(losses))


def _history(text: str) -> Curve | None:
    columns = {}
    for found in IN_LIST.finditer(CALL.sub(" ", text)):
        if meaning_of(found["name"]) is None:
            continue
        cells = (cell.strip(" \t\r\n()'\"") for cell in found["numbers"].split(","))
        columns[found["name"]] = tuple(
            written(re.sub("(?i)infinity", "inf", cell).lstrip("+")) for cell in cells if cell
        )
    return _of_columns(columns, "epoch") if columns else None


def _table(text: str) -> Curve | None:
    """Returns the curve of a CSV, or of columns between spaces or bars, with a head that names a loss."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or re.search(r"[:={]", lines[0]):
        return None
    cells = _cells(lines)
    if not cells:
        return None  # rules alone
    names, *rows = cells
    if not {"loss", "val_loss"} & set(map(meaning_of, names)):
        if {name.lower() for name in names} >= OF_TENSORBOARD:
            return _of_rows(["loss" if name.lower() == "value" else name for name in names], rows)
        if any(map(meaning_of, names)):
            raise InputError(f"the table has no column for the loss, only {short(', '.join(names))}")
        return None
    if rows and all(len(row) == len(names) + 1 for row in rows):
        names = ["", *names]  # pandas prints the number of each row before it, and no name above
    return _of_rows(names, rows) if all(len(row) <= len(names) for row in rows) else None


def _cells(lines: Sequence[str]) -> list[list[str]]:
    """Returns the cells of a table, a list for each of its lines."""
    separator = next((mark for mark in ("\t", ";", ",") if mark in lines[0]), None)
    if separator is not None:
        return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=separator)]
    if "|" in lines[0]:
        rows = [line.strip().strip("|").split("|") for line in lines if not RULE.fullmatch(line)]
        return [[cell.strip() for cell in row] for row in rows]
    return [line.split() for line in lines if not RULE.fullmatch(line)]


def _of_rows(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Curve:
    if len(rows) > MOST_NUMBERS:
        raise InputError(f"{len(rows):,} rows are more than {MOST_NUMBERS:,}")
    counter = next((i for i, name in enumerate(names) if IS_COUNTER.match(name)), None)
    lines = {}
    for column, name in enumerate(names):
        meaning = meaning_of(name)
        filled = [row for row in rows if len(row) > column and row[column].strip().lower() not in MISSING]
        if meaning in ("loss", "val_loss") and meaning not in lines and filled:
            steps = [] if counter is None else [_whole(row[counter]) for row in filled]
            lines[meaning] = _counted([_cell(row[column]) for row in filled], steps)
    named_epochs = counter is not None and names[counter].lower() == "epoch"
    return _curve(lines.get("loss"), lines.get("val_loss"), "epoch" if named_epochs else "step")


def _cell(text: str) -> Written:
    losses = reading_of(text).losses
    if len(losses) != 1:
        raise InputError(f"{short(text)!r} is not one loss")
    return losses[0]


def _whole(text: str) -> int:
    return int(text.strip()) if re.fullmatch(r"\s*[0-9]{1,12}\s*", text) else -1


def _log(text: str) -> Curve | None:
    """Returns the curve of lines that name a loss."""
    found: dict[str, list[tuple[int, Written]]] = {"loss": [], "val_loss": []}
    reached = []  # how many training losses stand before each of other data
    for step, line in _lines_with_steps(CALL.sub(" ", text)):
        named = dict(labelled(line))
        for meaning in named.keys() & found.keys():
            found[meaning].append((step, named[meaning]))
        if "val_loss" in named:
            reached.append(max(1, len(found["loss"])))
    if not found["loss"] and not found["val_loss"]:
        return None
    lines = {
        meaning: _counted([number for _, number in pairs], [step for step, _ in pairs])
        for meaning, pairs in found.items()
        if pairs
    }
    as_told = all(lines[meaning].steps == _told(found[meaning]) for meaning in lines)
    if not as_told and len(lines) == 2:
        lines["val_loss"] = _counted([number for _, number in found["val_loss"]], reached)
    of_epochs = as_told and {counter["word"].lower() for counter in COUNTER.finditer(text)} == {"epoch"}
    return _curve(lines.get("loss"), lines.get("val_loss"), "epoch" if of_epochs else "step")


def _told(pairs: Sequence[tuple[int, Written]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(step for step, _ in pairs))


def _lines_with_steps(text: str) -> Iterator[tuple[int, str]]:
    """Yields each line, without what a progress bar wrote over, and the epoch or step that was named last.

    Records of JSON are lines of their own, also where they stand one behind the other.
    """
    step = -1
    for whole in re.sub(r"\}\s{0,9},\s{0,9}\{", "}\n{", text).split("\n"):
        line = next((part for part in reversed(whole.split("\r")) if part.strip()), "")
        if counter := COUNTER.search(line):
            step = int(counter["number"])
        yield step, line


def _of_columns(columns: Mapping[str, Sequence[Written]], counted: str) -> Curve:
    lines: dict[str, Line] = {}
    for name, losses in columns.items():
        meaning = meaning_of(name)
        if meaning in ("loss", "val_loss") and losses:
            lines.setdefault(meaning, _counted(losses))
    if not lines:
        names = ", ".join(map(repr, columns))
        raise InputError(f"none of {short(names) or 'no names'} is a loss")
    return _curve(lines.get("loss"), lines.get("val_loss"), counted)


def _curve(training: Line | None, validation: Line | None, counted: str) -> Curve:
    if training is None and validation is None:
        raise InputError("the table has a column for the loss, and no number in it")
    if training is None:
        assert validation is not None
        return Curve(validation, None, counted)
    return Curve(training, validation, counted)
