"""The reader's session of the diagnoses."""

from dataclasses import dataclass, field
from typing import ClassVar

from scce.diagnosis import PREDICTIONS
from scce.diagnosis.state import FIELDS, DiagnosisState
from scce.links import Fields
from scce.ui.session import Session


@dataclass
class DiagnosisSession(Session[DiagnosisState]):
    """One reader's page of diagnoses."""

    fields: ClassVar[Fields[DiagnosisState]] = FIELDS
    predictions = PREDICTIONS

    state: DiagnosisState = field(default_factory=DiagnosisState)
