"""The pages on which steps are shown, and what each shows of a state, in words."""

from collections.abc import Iterable

from scce import batch, diagnosis, encodings, logit_lab, surprise, training, wiring
from scce.batch import BatchState
from scce.lessons.record import Place
from scce.logit_lab import Lab
from scce.readable import plain_number
from scce.surprise import Surprise
from scce.wiring import WiringState

MINUS = "\u2212"


def written(value: float) -> str:
    """Returns a number with as many digits as it has, up to six, and a true minus sign: \u22121.5."""
    return plain_number(float(f"{value:.6g}")).replace("-", MINUS)


def _named(names: Iterable[str], values: Iterable[float]) -> str:
    return ", ".join(f"{name} = {written(value)}" for name, value in zip(names, values, strict=True))


def _row(values: Iterable[float]) -> str:
    return ", ".join(map(written, values))


def _of_lab(lab: Lab) -> str:
    example = lab.example
    return f"Logits: {_named(example.classes, example.logits)}. True class: {example.classes[example.label]}."


def _of_information(state: Surprise) -> str:
    pair = state.pair
    return f"What happens, p: {_named(pair.outcomes, pair.p)}. What is expected, q: {_named(pair.outcomes, pair.q)}."


def _of_batch(state: BatchState) -> str:
    rows = zip(state.batch.labels, state.batch.predictions, strict=True)
    return " ".join(f"Label {written(label)}, logits {_row(row)}." for label, row in rows)


def _of_wiring(state: WiringState) -> str:
    return f"Logits at the start: {_row(state.start.logits)}. True class: {state.start.label}."


LAB = Place("logit_lab", logit_lab.state.FIELDS, _of_lab)
ENCODINGS = Place("encodings", encodings.state.FIELDS)
INFORMATION = Place("information", surprise.state.FIELDS, _of_information)
BATCH = Place("batch", batch.state.FIELDS, _of_batch)
WIRING = Place("frameworks", wiring.state.FIELDS, _of_wiring)
TRAINING = Place("training", training.state.FIELDS)
DIAGNOSIS = Place("diagnose", diagnosis.state.FIELDS)
