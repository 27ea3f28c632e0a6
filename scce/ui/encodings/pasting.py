"""Labels that a reader pasted, as the table of the page."""

from dataclasses import replace

from scce.encodings.label_table import LabelTable
from scce.labels import one_hot
from scce.tables import LabelList, labels


def table_of_labels(text: str, table: LabelTable) -> tuple[LabelTable, tuple[str, ...]]:
    """Returns the table that pasted labels make, and the sentences that say how they were read.

    Args:
        text: as labels() reads it.
        table: gives the classes and the seed.

    Raises:
        InputError: if the text cannot be read, or is no table: too many labels or classes, or too few.
    """
    read = labels(text, table.classes)
    classes = read.classes or table.classes
    rows = one_hot(read.labels, len(classes)) if read.targets is None else read.targets
    return replace(table, classes=classes, rows=tuple(map(tuple, rows.tolist()))), (_said(read, table), *read.remarks)


def _said(read: LabelList, table: LabelTable) -> str:
    count = len(read.labels)
    what = "1 label" if count == 1 else f"{count} labels"
    kinds = f"each one of the {len(table.classes)} classes" if read.classes == table.classes else "with their classes"
    return f"Read: {what}, {kinds}."
