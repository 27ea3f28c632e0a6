"""What the columns of a file are: labels, weights, predictions. A guess, which the reader may correct."""

from dataclasses import dataclass, replace

from scce.arrays import InputError, short
from scce.tables.names import LABEL_NAMES, ROW_NUMBERS, WEIGHT_NAMES, named
from scce.tables.table_file import NUMBERS, Kind, Table, check_shape, distinct_names, listed, quoted

LIKE_NUMBERS: tuple[Kind, ...] = (*NUMBERS, "mixed")  # text among predictions is a mistake, and told


@dataclass(frozen=True)
class Columns:
    """The columns of a file, by their names, of which the first 40 characters are kept.

    Attributes:
        file: its name.
        format: what it is, in words.
        names: of all its columns, all different.
        kinds: what they hold: "integer", "number", "mixed" (numbers and text), "text", "nested" or "other".
        num_rows: how many rows there are, where the file says so.
        label: the column of the labels, or None where no column is likely.
        weight: the column of the weights, or None.
        predictions: the columns of the predictions, one per class.
        warnings: a sentence for each thing the reader may not expect.
    """

    file: str
    format: str
    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    num_rows: int | None
    label: str | None = None
    weight: str | None = None
    predictions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def with_label(self, name: str) -> "Columns":
        """Returns the columns with this one as the labels; the other numbers are predictions or weights still."""
        self._position(name)
        return _with_predictions(replace(self, label=name, weight=None if name == self.weight else self.weight))

    def with_weight(self, name: str | None) -> "Columns":
        """Returns the columns with this one, or none, as the weights."""
        if name is not None:
            self._position(name)
        return _with_predictions(replace(self, weight=name, label=None if name == self.label else self.label))

    def positions(self) -> tuple[int, tuple[int, ...], int | None]:
        """Returns where labels, predictions and weights are, counted from 0.

        Raises:
            InputError: if there are no labels, or fewer than 2 columns of predictions, or too many.
        """
        if self.label is None:
            raise InputError(f"no column is named {LABEL_NAMES[0]}, as labels are; there are {listed(self.names)}")
        label = self._position(self.label)
        if self.kinds[label] in ("nested", "other"):
            raise InputError(f"column {quoted(self.label)} holds neither integers nor text: it cannot be the labels")
        if self.weight is not None and self.kinds[self._position(self.weight)] not in LIKE_NUMBERS:
            raise InputError(f"column {quoted(self.weight)} holds no numbers: it cannot be the weights")
        if len(self.predictions) < 2:
            nested = [name for name, kind in zip(self.names, self.kinds, strict=True) if kind == "nested"]
            hint = f"; column {quoted(nested[0])} is nested: write one column of numbers per class" if nested else ""
            found = listed(self.predictions) if self.predictions else "none"
            raise InputError(f"a classification needs 2 columns of predictions or more; there is {found}{hint}")
        check_shape(self.num_rows or 0, len(self.predictions))
        weight = None if self.weight is None else self._position(self.weight)
        return label, tuple(map(self._position, self.predictions)), weight

    def _position(self, name: str) -> int:
        if name not in self.names:
            raise InputError(f"there is no column {quoted(name)}")
        return self.names.index(name)


def columns_of(table: Table, file: str) -> Columns:
    """Returns what the columns of a table are.

    Raises:
        InputError: if two columns have one name, or more than 40 characters in common.
    """
    columns = Columns(short(file), table.format, distinct_names(table), table.kinds, table.num_rows)
    return _with_predictions(replace(columns, label=_label_among(columns), weight=_weight_among(columns)))


def _label_among(columns: Columns) -> str | None:
    known = named(LABEL_NAMES, columns.names)
    likely = [
        name
        for name, kind in zip(columns.names, columns.kinds, strict=True)
        if kind in ("integer", "text") and not _is_aside(name, kind)
    ]
    return known or (likely[0] if len(likely) == 1 else None)


def _weight_among(columns: Columns) -> str | None:
    return named(WEIGHT_NAMES, columns.names)


def _with_predictions(columns: Columns) -> Columns:
    rest = [
        (name, kind)
        for name, kind in zip(columns.names, columns.kinds, strict=True)
        if name not in (columns.label, columns.weight)
    ]
    predictions = tuple(name for name, kind in rest if kind in LIKE_NUMBERS and not _is_aside(name, kind))
    warnings = []
    if aside := [name for name, _ in rest if name not in predictions]:
        warnings.append(f"Left out, for they are no predictions: {listed(aside)}.")
    if all(map(str.isdecimal, predictions)) and list(predictions) != [str(i) for i in range(len(predictions))]:
        warnings.append(
            f"The predictions are in columns named {listed(predictions)}. A label is not such a name: "
            "it counts the columns from 0."
        )
    return replace(columns, predictions=predictions, warnings=tuple(warnings))


def _is_aside(name: str, kind: Kind) -> bool:
    """Returns whether a column numbers the rows, holds labels of another sort, or has no name."""
    return name.startswith("(column ") or (kind == "integer" and name.lower() in ROW_NUMBERS + LABEL_NAMES)
