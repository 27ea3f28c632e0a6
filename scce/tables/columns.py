"""What the columns of a file are: labels, weights, classes. A guess with its reasons, which the reader may correct."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scce.arrays import InputError, short
from scce.tables.files.table_file import NUMBERS, Kind, Table, check_shape, distinct_names, listed, quoted
from scce.tables.names import LABEL_NAMES
from scce.tables.questions import Axes
from scce.tables.record import Column, Role, Scale, Wish
from scce.tables.roles import LIKE_LABELS, LIKE_NUMBERS, Facts, roles_of


@dataclass(frozen=True)
class Layout:
    """Where the columns are that are read, counted from 0.

    Attributes:
        label: the column of the labels, or None.
        classes: the columns of the predictions.
        targets: the columns of one-hot or soft truth, in the order of the classes.
        weight: the column of the weights, or None.
    """

    label: int | None
    classes: tuple[int, ...]
    targets: tuple[int, ...]
    weight: int | None

    @property
    def numbers(self) -> tuple[int, ...]:
        """All columns that are read as numbers: classes, targets, weights."""
        return (*self.classes, *self.targets, *(() if self.weight is None else (self.weight,)))


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of a file, by their names, of which the first 40 characters are kept.

    Attributes:
        file: its name.
        format: what it is, in words.
        facts: the names, the kinds and the first cells of its columns.
        num_rows: how many rows there are, where the file says so.
        columns: what each column was taken for, and why.
        said: what the names say the predictions are, or None.
        kind: what the reader says they are, or None.
        chosen: the roles that the reader chose, by name.
        axes: that the predictions had in the file, where these were more than two.
        meant: the class that a value of the labels is, where the reader says it, as a Wish has it.
        about: a sentence for each thing about the file that the reader may not expect.
        remarks: the same, with what was made of the columns.
    """

    file: str
    format: str
    facts: Facts
    num_rows: int | None
    columns: tuple[Column, ...] = ()
    said: Scale | None = None
    kind: Scale | None = None
    chosen: tuple[tuple[str, Role], ...] = ()
    axes: Axes | None = None
    meant: tuple[tuple[str, int | None], ...] = ()
    about: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns, all different."""
        return self.facts.names

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What they hold: "integer", "number", "mixed" (numbers and text), "text", "boolean", "nested" or "other"."""
        return self.facts.kinds

    @property
    def label(self) -> str | None:
        """The column of the labels, or None where no column is likely."""
        return next(iter(self.with_the_role("label")), None)

    @property
    def weight(self) -> str | None:
        """The column of the weights, or None."""
        return next(iter(self.with_the_role("weight")), None)

    @property
    def predictions(self) -> tuple[str, ...]:
        """The columns of the predictions, one per class."""
        return self.with_the_role("class")

    def with_the_role(self, role: Role) -> tuple[str, ...]:
        """Returns the names of the columns that have a role."""
        return tuple(column.name for column in self.columns if column.role == role)

    def with_role(self, name: str, role: Role) -> "Columns":
        """Returns the columns with another role for one of them. There is one column of labels, and one of weights."""
        self._position(name)
        alone = role in ("label", "weight")
        kept = [(one, its) for one, its in self.chosen if one != name and not (alone and its == role)]
        return _with_roles(replace(self, chosen=(*kept, (name, role))))

    def with_kind(self, kind: Scale | None) -> "Columns":
        """Returns the columns with predictions that are what the reader says; None asks names and numbers."""
        return replace(self, kind=kind)

    def as_wished(self, wish: Wish) -> "Columns":
        """Returns the columns as a reader wishes them. The axis of the classes was said when the file was opened."""
        columns = replace(self.with_kind(wish.kind), meant=wish.meant)
        for name, role in wish.roles:
            columns = columns.with_role(name, role)
        return columns

    def layout(self) -> Layout:
        """Returns where labels, predictions, targets and weights are.

        Raises:
            InputError: if there are fewer than 2 columns of predictions, too many, or some that cannot be read.
        """
        label = None if self.label is None else self._position(self.label)
        if label is not None and self.kinds[label] not in (*LIKE_LABELS, *LIKE_NUMBERS):
            raise InputError(
                f"column {quoted(self.names[label])} holds neither integers nor text: it cannot be the labels"
            )
        for role in ("weight", "class", "target"):
            self._check_numbers(role)
        if len(self.predictions) < 2:
            raise InputError(self._too_few())
        check_shape(self.num_rows or 0, len(self.predictions))
        classes = tuple(map(self._position, self.predictions))
        targets = () if label is not None else tuple(map(self._position, self.with_the_role("target")))
        weight = None if self.weight is None else self._position(self.weight)
        return Layout(label, classes, targets, weight)

    def positions(self) -> Layout:
        """Returns the layout of a file that has labels, or one-hot columns.

        Raises:
            InputError: as `layout`, and if there are no labels.
        """
        found = self.layout()
        if found.label is None and not found.targets:
            raise InputError(f"no column is named {LABEL_NAMES[0]}, as labels are; there are {listed(self.names)}")
        return found

    def _check_numbers(self, role: Role) -> None:
        what = {"weight": "the weights", "class": "a class", "target": "truth"}[role]
        for name in self.with_the_role(role):
            position = self._position(name)
            truths = role == "target" and self.facts.is_of_truths(position)
            if self.kinds[position] not in LIKE_NUMBERS and not truths:
                raise InputError(f"column {quoted(name)} holds no numbers: it cannot be {what}")

    def _too_few(self) -> str:
        nested = [name for name, kind in zip(self.names, self.kinds, strict=True) if kind == "nested"]
        found = listed(self.predictions) if self.predictions else "none"
        hint = f"; column {quoted(nested[0])} is nested: write one column of numbers per class" if nested else ""
        if self.predictions:
            hint = (
                "; if it is one sigmoid output, the loss is binary cross-entropy: write two columns, 1 - p and p "
                "(for a logit z: 0 and z)"
            )
        return (
            f"a classification needs 2 columns of predictions or more; there is {found}{hint}{self._numbers_left_out()}"
        )

    def _numbers_left_out(self) -> str:
        left = [
            one for one in self.columns if one.role == "left out" and self.kinds[self._position(one.name)] in NUMBERS
        ]
        return f"; {quoted(left[0].name)} is left out, because {left[0].why}" if left else ""

    def _position(self, name: str) -> int:
        if name not in self.names:
            raise InputError(f"there is no column {quoted(name)}")
        return self.names.index(name)


def columns_of(table: Table, file: str) -> Columns:
    """Returns what the columns of a table are.

    Raises:
        InputError: if two columns have one name, or more than 40 characters in common; or if there are too many rows.
    """
    names = distinct_names(table)
    check_shape(table.num_rows or 0, 0)
    named = table.sample.named and not _count(table.names)
    facts = Facts(names, table.kinds, replace(table.sample, named=named))
    return _with_roles(Columns(short(file), table.format, facts, table.num_rows, axes=table.axes, about=table.remarks))


def _count(names: Sequence[str]) -> bool:
    """Returns whether names are the numbers that pandas gives to columns without names."""
    filled = [name for name in names if name]
    return filled == [str(position) for position in range(len(filled))]


def _with_roles(columns: Columns) -> Columns:
    roles = roles_of(columns.facts, dict(columns.chosen))
    return replace(columns, columns=roles.columns, said=roles.said, remarks=(*columns.about, *roles.remarks))
