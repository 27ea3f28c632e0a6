"""What the controls of the two encodings do beyond giving a field its value: one function per control."""

from dataclasses import replace

from scce.arrays import LARGEST_SEED
from scce.encodings.costs import KNOWN_SIZES
from scce.encodings.label_table import LabelTable
from scce.encodings.state import Encodings
from scce.labels import one_hot
from scce.tables import LabelList, labels
from scce.ui.encodings.session import EncodingsSession
from scce.ui.mirror import chosen
from scce.ui.session import session_of


def receive() -> None:
    """Carries out what the reader did in the label table."""
    session_of(EncodingsSession).receive("labels", ("same_number",))


def paste(text: str) -> None:
    """Takes over the labels that were pasted, and says what was made of them."""
    session, said = session_of(EncodingsSession), list[str]()

    def pasted(state: Encodings) -> Encodings:
        table, sentences = table_of_labels(text, state.table)
        said.extend(sentences)
        return replace(state, table=table)

    session.change(pasted)
    session.notices += tuple(said)


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


def ask_another_model() -> None:
    """Gives the table the answers of another made-up model."""
    session_of(EncodingsSession).change(
        lambda state: replace(state, table=replace(state.table, seed=(state.table.seed + 1) % (LARGEST_SEED + 1)))
    )


def choose_known_size() -> None:
    """Takes over a well-known number of classes."""
    name = chosen("known_size")
    session_of(EncodingsSession).change(lambda state: replace(state, size=KNOWN_SIZES[name]) if name else state)
