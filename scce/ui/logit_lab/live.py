"""The lab's live component: sliders whose every position has been computed before they move."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from scce.classes import MOST_CLASSES
from scce.information import Unit, in_unit
from scce.logit_lab.sweeps import Pictures, pictures, slider_positions, sweep, temperature_sweep
from scce.ui.live import component, message_of, state_of, unknown
from scce.ui.logit_lab.state import Lab, LabSession

KEY = "live_lab"
TEMPERATURES = tuple(tenths / 10 for tenths in range(1, 51))
STRIDES = (1, 2, 5, 10)
LARGEST_COLUMN = 8_400  # numbers in one column of a sheet; it has three or four columns of 8 bytes each

_component = component("logit_lab")


def live_lab(session: LabSession, on_message: Callable[[], None]) -> None:
    """Shows the lab. Each edit of the reader's reruns the script, with a call of on_message before."""
    sent = message_of(KEY)
    _component(key=KEY, data=payload(session, sent.held if sent else None), on_message_change=on_message)


def edited(lab: Lab, edit: Sequence[Any]) -> Lab:
    """Returns the lab after one edit of the reader's."""
    example = lab.example
    match edit:
        case ["logit", int(index), int(logit) | float(logit)]:
            return replace(lab, example=example.with_logit(index, logit))
        case ["label", int(label)]:
            return replace(lab, example=replace(example, label=label))
        case ["temperature", int(temperature) | float(temperature)]:
            return replace(lab, example=replace(example, temperature=float(temperature)))
        case ["name", int(index), str(name)]:
            return replace(lab, example=example.with_name(index, name))
        case ["add"]:
            return replace(lab, example=example.with_class(_free_name(example.classes)))
        case ["remove", int(index)]:
            return replace(lab, example=example.without_class(index))
        case ["unit", "nats" | "bits" as unit]:
            return replace(lab, unit=unit)
    raise unknown(edit)


def payload(session: LabSession, held: int | None) -> dict[str, Any]:
    """Returns what the component needs: the example, and unless a slider is moving a new sheet."""
    lab, example = session.state, session.state.example
    data: dict[str, Any] = {
        **state_of(session),
        "classes": example.classes,
        "logits": [None if np.isinf(logit) else logit for logit in example.logits],
        "label": example.label,
        "temperature": example.temperature,
        "unit": lab.unit,
        "uniform": float(in_unit(np.log(len(example.classes)), lab.unit)),
        "limit": session.limit,
        "most_classes": MOST_CLASSES,
    }
    return data if session.phase == "moving" else data | _sheet(session, held)


def _sheet(session: LabSession, held: int | None) -> dict[str, Any]:
    """Returns the pictures of every position: coarse for all sliders of many classes, fine for the one in hand."""
    example, unit = session.state.example, session.state.unit
    logits, temperature, size = example.logits, example.temperature, len(example.classes)
    stride = next(s for s in STRIDES if size * size * (200 // s + 1) <= LARGEST_COLUMN)
    stops = slider_positions(session.limit, stride)
    sheet = {
        "stride": stride,
        "stops": stops.tolist(),
        "sheet": _table(sweep(logits, stops, temperature), temperature, unit),
        "temperatures": TEMPERATURES,
        "byTemperature": _table(temperature_sweep(logits, TEMPERATURES), None, unit),
        "now": _table(pictures(logits, temperature), temperature, unit),
    }
    if stride > 1 and held is not None and 0 <= held < size:
        fine_stops = slider_positions(session.limit)
        fine = sweep(logits, fine_stops, temperature, sliders=np.array([held]))
        sheet |= {"held": held, "fineStops": fine_stops.tolist(), "fine": _table(fine, temperature, unit)}
    return sheet


def _table(shown: Pictures, temperature: float | None, unit: Unit) -> pd.DataFrame:
    """Returns pictures as the columns of a table, without those that equal another."""
    columns = {
        "probability": shown.probabilities,
        "loss": shown.losses,
        "gradient_if_true": shown.gradients_if_true,
    }
    if temperature != 1:
        columns["gradient_if_other"] = shown.gradients_if_other
    if unit == "bits":
        columns["loss_in_unit"] = in_unit(shown.losses, unit)
    return pd.DataFrame({name: column.reshape(-1) for name, column in columns.items()})


def _free_name(classes: Sequence[str]) -> str:
    numbers = range(len(classes), len(classes) + MOST_CLASSES + 1)
    return next(name for name in (f"class {number}" for number in numbers) if name not in classes)
