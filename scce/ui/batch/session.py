"""The reader's session of a batch."""

from dataclasses import dataclass, field
from typing import ClassVar

from scce.batch.state import FIELDS, BatchState
from scce.links import Fields
from scce.tables import Upload
from scce.ui.session import Session


@dataclass
class BatchSession(Session[BatchState]):
    """One reader's page of a batch.

    Attributes:
        upload: the reader's file, which no link holds.
    """

    fields: ClassVar[Fields[BatchState]] = FIELDS

    state: BatchState = field(default_factory=BatchState)
    upload: Upload | None = None
