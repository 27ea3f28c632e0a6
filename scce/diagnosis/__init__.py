"""From a number to its cause: what a loss that does not move, or is no number, says of the program it comes from."""

from scce.diagnosis.constant import Constant
from scce.diagnosis.deciding import causes
from scce.diagnosis.records import Candidate, Diagnosis, Other
from scce.diagnosis.repairs import Repair
from scce.diagnosis.showing import Shown
from scce.diagnosis.written import Written

__all__ = ["Candidate", "Constant", "Diagnosis", "Other", "Repair", "Shown", "Written", "causes"]
