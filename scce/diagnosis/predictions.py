"""What can be predicted of a diagnosis."""

from scce.diagnosis.state import DiagnosisState
from scce.predictions import Answer, Prediction


def _cause(state: DiagnosisState) -> Answer:
    """Returns what the first cause is called."""
    found = state.diagnosis
    return Answer((), f"{found[0].title}." if found else "Nothing fits well enough to be claimed.")


PREDICTIONS: dict[str, Prediction[DiagnosisState]] = {
    "cause": Prediction(
        "What does this loss come from? Write your guess down.",
        ("finding", "curve", "others", "repair", "number_line", "table"),
        _cause,
    ),
}
