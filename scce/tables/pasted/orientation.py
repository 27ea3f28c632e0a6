"""What Julia, MATLAB and R have otherwise: classes down and examples across, and labels that count from 1."""

from dataclasses import replace

from scce.tables.pasted.axes import sums_to_one
from scce.tables.pasted.cells import TRUTHS
from scce.tables.pasted.grids import Grid
from scce.tables.pasted.truth import is_one_hot
from scce.tables.questions import Meaning

ACROSS = {"Julia": "Flux", "MATLAB": "MATLAB's Deep Learning Toolbox"}


def turned(rows: Grid, labels: Grid | None, language: str) -> tuple[Grid, Grid | None, list[str]]:
    """Returns an array of classes down and examples across, as Flux has it, with the classes across."""
    if rows.depth != 2:
        return rows, labels, []
    down, across = rows.shape
    if labels is None:
        values = rows.numbers("")
        turns = sums_to_one(rows, 0) and not sums_to_one(rows, 1) and bool((values >= 0).all())
    elif labels.shape == rows.shape:
        turns = is_one_hot(labels.axis_last(0)) and not is_one_hot(labels)
    else:
        turns = len(labels.cells) == across != down
    if turns:
        both = labels.axis_last(0) if labels is not None and labels.shape == rows.shape else labels
        said = (
            f"The array has {down} classes down and {across} examples across; it is read with a row for each example."
        )
        return rows.axis_last(0), both, [said]
    if labels is not None and across != down:
        return rows, labels, []
    return (
        rows,
        labels,
        [
            f"A row is read as an example. {ACROSS[language]} has classes down and examples across: if so, "
            "paste the transposed array."
        ],
    )


def from_one(labels: Grid | None, num_classes: int, language: str) -> tuple[Grid | None, list[str]]:
    """Returns labels that count from 1, as the language does that printed them, counted from 0."""
    if not language or labels is None or labels.depth != 1 or not labels.cells or not labels.is_whole:
        return labels, []
    numbers = [int(TRUTHS.get(cell, cell)) for cell in labels.cells]
    if min(numbers) < 1 or max(numbers) > num_classes or any(cell in TRUTHS for cell in labels.cells):
        return labels, []
    if max(numbers) == num_classes:
        said = f"The labels count from 1, as {language} does: label 1 is the first class."
        return replace(labels, cells=tuple(str(number - 1) for number in numbers)), [said]
    return labels, [counts_from_one(language)]


def as_counted_from_one(meanings: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """Returns what labels mean that were counted from 0 here, as they were written."""
    return tuple(replace(meaning, label=str(int(meaning.label) + 1)) for meaning in meanings)


def counts_from_one(language: str) -> str:
    """Returns what is said where labels may count from 1, and none of them shows it."""
    return f"{language} counts from 1. Here labels count from 0: label 1 is the second class."
