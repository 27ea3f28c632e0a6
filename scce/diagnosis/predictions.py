"""What can be predicted of a diagnosis."""

import math
from collections.abc import Iterator

from scce.diagnosis.records import Candidate, Diagnosis
from scce.diagnosis.state import DiagnosisState
from scce.predictions import Answer, Known, Prediction
from scce.readable import readable, rounded, with_signs

HIGHEST = 50.0  # loss that is read as a probability


def _cause(state: DiagnosisState) -> Answer:
    """Returns what the first cause is called."""
    found = state.diagnosis
    return Answer((), f"{found[0].title}." if found else "Nothing fits well enough to be claimed.")


def known_numbers(state: DiagnosisState) -> tuple[Known, ...]:
    """Returns what may be asked for: the loss and the classes of each cause, what guessing costs, a probability."""
    return () if state.diagnosis is None else tuple(_known(state, state.diagnosis))


def _known(state: DiagnosisState, found: Diagnosis) -> Iterator[Known]:
    explained = [cause for cause in found if cause.basis != "bound"]
    for cause in explained or found:
        yield Known(cause.value, _why(cause), cause.unit)
        if cause.constant.num_classes is not None:
            yield Known(cause.constant.num_classes, _why(cause), "classes")
    if state.size is not None:
        cost = math.log(state.size)
        told = f"Guessing evenly among {state.size:,} classes costs ln {state.size:,} = {readable(cost)} nats."
        yield Known(cost, told)
    if 0 < found.said.value <= HIGHEST and not explained:
        yield from _of_probability(found.said.value)


def _why(cause: Candidate) -> str:
    """Returns what a cause is, with the way to its number."""
    told = cause.sentence if cause.expression in cause.sentence else f"{cause.sentence} {cause.expression}."
    return with_signs(told)


def _of_probability(loss: float) -> Iterator[Known]:
    share = math.exp(-loss)
    way = f"e^\u2212{rounded(loss, 6)} = {readable(share)}"
    yield Known(share, f"A mean loss is \u2212ln of what true classes get on geometric average: {way}.", "probability")


PREDICTIONS: dict[str, Prediction[DiagnosisState]] = {
    "cause": Prediction(
        "What does this loss come from? Write your guess down.",
        ("finding", "curve", "others", "repair", "number_line", "table"),
        _cause,
    ),
}
