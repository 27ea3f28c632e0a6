"""From a number to its cause: what a loss that does not move, or is no number, says of the program it comes from."""

from scce.diagnosis.baseline_table import IN_THE_TABLE, Constants, ceilings, constants
from scce.diagnosis.constant import Constant, Key
from scce.diagnosis.curve import Shape, ShapeKey, shapes
from scce.diagnosis.curve_text import Curve, Line, curve_of
from scce.diagnosis.deciding import causes
from scce.diagnosis.known import ASKED, Known
from scce.diagnosis.predictions import PREDICTIONS, known_numbers
from scce.diagnosis.records import Candidate, Diagnosis, Other
from scce.diagnosis.repairs import Repair
from scce.diagnosis.run_curve import curve_of_points
from scce.diagnosis.showing import Shown
from scce.diagnosis.state import DiagnosisState
from scce.diagnosis.written import Written

__all__ = [
    "ASKED",
    "IN_THE_TABLE",
    "PREDICTIONS",
    "Candidate",
    "Constant",
    "Constants",
    "Curve",
    "Diagnosis",
    "DiagnosisState",
    "Key",
    "Known",
    "Line",
    "Other",
    "Repair",
    "Shape",
    "ShapeKey",
    "Shown",
    "Written",
    "causes",
    "ceilings",
    "constants",
    "curve_of",
    "curve_of_points",
    "known_numbers",
    "shapes",
]
