"""What the controls of the two encodings do beyond giving a field its value: one function per control."""

from dataclasses import replace
from functools import partial

from scce.arrays import LARGEST_SEED
from scce.encodings.costs import KNOWN_SIZES
from scce.encodings.state import Encodings
from scce.ui.away import read_of
from scce.ui.encodings.pasting import table_of_labels
from scce.ui.encodings.session import EncodingsSession
from scce.ui.mirror import chosen
from scce.ui.session import session_of


def receive() -> None:
    """Carries out what the reader did in the label table."""
    session_of(EncodingsSession).receive("labels", ("same_number",))


def paste(text: str) -> None:
    """Takes over the labels that were pasted, and says what was made of them."""
    session_of(EncodingsSession).take_text(text, partial(_paste, text))


def _paste(text: str) -> None:
    session, said = session_of(EncodingsSession), list[str]()

    def pasted(state: Encodings) -> Encodings:
        table, sentences = read_of(text, table_of_labels, state.table)
        said.extend(sentences)
        return replace(state, table=table)

    session.change(pasted)
    session.notices += tuple(said)


def ask_another_model() -> None:
    """Gives the table the answers of another made-up model."""
    session_of(EncodingsSession).change(
        lambda state: replace(state, table=replace(state.table, seed=(state.table.seed + 1) % (LARGEST_SEED + 1)))
    )


def choose_known_size() -> None:
    """Takes over a well-known number of classes."""
    name = chosen("known_size")
    session_of(EncodingsSession).change(lambda state: replace(state, size=KNOWN_SIZES[name]) if name else state)
