"""The live component: sliders whose every position has been computed before they move.

Python sends the example together with a sheet: the pictures of every slider position. The browser
looks them up while a slider moves, and sends the reader's edits back (lab.js tells that side).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from scce.arrays import InputError
from scce.example import MOST_CLASSES
from scce.information import Unit, in_unit
from scce.sweep import Pictures, pictures, slider_positions, sweep, temperature_sweep
from scce.ui.state import Lab, Phase, Session, link_of

KEY = "live_lab"
TEMPERATURES = tuple(tenths / 10 for tenths in range(1, 51))
STRIDES = (1, 2, 5, 10)
MOST_EDITS = 100  # in one message; a reader on a lost line makes a few
LARGEST_COLUMN = 8_400  # numbers in one column of a sheet; it has three or four columns of 8 bytes each

_FOLDER = Path(__file__).parent
_component = st.components.v2.component(
    "scce_live_lab",
    css=(_FOLDER / "lab.css").read_text(encoding="utf-8"),
    js=(_FOLDER / "lab.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Message:
    """What the live component sends.

    Attributes:
        number: counts the messages.
        revision: the last change from outside the component that it knew of.
        phase: "moving" in the middle of a drag; "resting" when the slider pauses there; "settled" when it is let go.
        held: the slider in the reader's hand, by class; None if there is none.
        edits: the reader's changes in order: the number of the message that first had it, a kind, and its values.
            One that has not been answered comes again in the next message.
    """

    number: int
    revision: int
    phase: Phase
    held: int | None
    edits: Sequence[Sequence[Any]]


def live_lab(session: Session, on_message: Callable[[], None]) -> None:
    """Shows the lab. Each edit of the reader's reruns the script, with a call of on_message before."""
    _component(key=KEY, data=payload(session, _held()), on_message_change=on_message)


def take_message(session: Session) -> bool:
    """Carries out what the live component has sent, each message once; returns whether there was a new one."""
    sent = _sent()
    if sent is None or sent.number <= session.seen:
        return False
    seen, session.seen = session.seen, sent.number
    if sent.revision != session.revision:
        return True  # a preset, a step or undo came in between, and overrules it
    lab, session.notices = session.lab, ()
    for numbered in sent.edits:
        try:
            match numbered:
                case [int(number), *edit]:
                    lab = edited(lab, edit) if number > seen else lab
                case _:
                    raise InputError(f"the edit {str(numbered)[:80]} is not known")
        except InputError as error:
            session.notices += (f"{error}.",)
        except OverflowError:
            session.notices += ("a number in the last edit is too large.",)
    session.lab, session.phase = lab, sent.phase
    if sent.phase == "settled":
        session.settle(lab)
    return True


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
    raise InputError(f"the edit {str(edit)[:80]} is not known")


def payload(session: Session, held: int | None) -> dict[str, Any]:
    """Returns what the component needs: the example, and unless a slider is moving a new sheet."""
    lab, example = session.lab, session.lab.example
    data: dict[str, Any] = {
        "seen": session.seen,
        "revision": session.revision,
        "classes": example.classes,
        "logits": [None if np.isinf(logit) else logit for logit in example.logits],
        "label": example.label,
        "temperature": example.temperature,
        "unit": lab.unit,
        "uniform": float(in_unit(np.log(len(example.classes)), lab.unit)),
        "limit": session.limit,
        "most_classes": MOST_CLASSES,
        "link": link_of(lab),
        "notices": session.notices,
    }
    return data if session.phase == "moving" else data | _sheet(session, held)


def _sheet(session: Session, held: int | None) -> dict[str, Any]:
    """Returns the pictures of every position: coarse for all sliders of many classes, fine for the one in hand."""
    example, unit = session.lab.example, session.lab.unit
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


def _held() -> int | None:
    sent = _sent()
    return sent.held if sent else None


def _sent() -> Message | None:
    """Returns the last message, or None if there is none of the right form: the browser is a stranger."""
    match st.session_state.get(KEY, {}).get("message"):
        case {
            "number": int(number),
            "revision": int(revision),
            "phase": "moving" | "resting" | "settled" as phase,
            "held": None | int() as held,
            "edits": list(edits),
        } if len(edits) <= MOST_EDITS:
            return Message(number, revision, phase, held, edits)
    return None


def _free_name(classes: Sequence[str]) -> str:
    numbers = range(len(classes), len(classes) + MOST_CLASSES + 1)
    return next(name for name in (f"class {number}" for number in numbers) if name not in classes)
