"""The reader's session of a batch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from scce.batch import PREDICTIONS
from scce.batch.state import FIELDS, BatchState
from scce.links import Fields
from scce.tables import UnsettledError, Upload, Wish
from scce.ui.away import read_of
from scce.ui.batch.pasting import Pasted, read_pasted
from scce.ui.session import LOST, Session


@dataclass(frozen=True, eq=False)
class Refused:
    """A text that was pasted and can be read when the reader has answered.

    Attributes:
        text: as it came.
        wish: what the reader says of it so far.
        error: what is asked.
    """

    text: str
    wish: Wish
    error: UnsettledError


@dataclass
class BatchSession(Session[BatchState]):
    """One reader's page of a batch.

    Attributes:
        upload: the reader's file, or a text that is too large for the table, which no link holds.
        wish: what the reader says of it.
        pasted: the text that was pasted last.
        refused: the text that was pasted last, where something has to be known before it can be read.
        choices: counts the places to choose a file: where one was lost, the next is empty.
    """

    fields: ClassVar[Fields[BatchState]] = FIELDS
    predictions = PREDICTIONS
    gone: ClassVar[Mapping[str, str]] = {"file": "The file is gone: choose it, or paste the text, again."}

    state: BatchState = field(default_factory=BatchState)
    upload: Upload | None = None
    wish: Wish = field(default_factory=Wish)
    pasted: Pasted | None = None
    refused: Refused | None = None
    choices: int = 0

    @property
    def held(self) -> tuple[str, ...]:
        """What no link holds: the reader's file, or a text that is too large for the table."""
        return ("file",) if self.upload is not None and self.state.source == "file" else ()

    @property
    def shown_paste(self) -> Pasted | None:
        """The text that the table shows, or asks about; None where there is none, or the table was edited since."""
        return self.pasted if self.pasted is not None and self.pasted.is_in_the_table(self.state) else None

    @property
    def asks(self) -> bool:
        """Whether the reader has to choose between two readings before there is a loss."""
        if self.question is not None and self.question.error.axes is not None:
            return True
        if self.state.source == "file":
            return self.upload is not None and not self.upload.sure
        return self.shown_paste is not None and not self.shown_paste.upload.sure

    @property
    def question(self) -> Refused | None:
        """The text of which the notice on the page asks; None where it says something else, or nothing."""
        refused = self.refused
        return refused if refused is not None and self.notices == (f"{refused.error}.",) else None

    def recover(self, links: Sequence[str], gone: Sequence[str], why: str = LOST) -> None:
        """Takes over what a browser knows of a session that there was; a file is chosen anew."""
        super().recover(links, gone, why)
        self.choices += 1

    def take_paste(self, text: str, wish: Wish) -> None:
        """Reads a text as the reader wishes, and shows it; one that cannot be read becomes a notice."""
        self.take_text(text, partial(self._take, text, wish))

    def _take(self, text: str, wish: Wish) -> None:
        def pasted(state: BatchState) -> BatchState:
            try:
                self.pasted = read_of(text, read_pasted, wish, state)
            except UnsettledError as error:
                self.refused = Refused(text, wish, error)
                raise
            if self.pasted.state.source == "file":
                self.upload, self.wish = self.pasted.upload, wish
            return self.pasted.state

        self.change(pasted)
