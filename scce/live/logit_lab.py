"""The lab's live component: sliders whose every position has been computed before they move."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from scce.classes import MOST_CLASSES
from scce.information import Unit, in_unit
from scce.live.columns import Columns, columns_of
from scce.live.messages import unknown
from scce.live.moment import Moment
from scce.live.ready_made import ready_made
from scce.live.ruler import RULER
from scce.logit_lab.presets import SITUATIONS, example_of, in_situation, situations_of
from scce.logit_lab.state import Lab
from scce.logit_lab.sweeps import Pictures, pictures, slider_limit, slider_positions, sweep, temperature_sweep
from scce.naive import naive_sparse_categorical_crossentropy

TEMPERATURES = tuple(tenths / 10 for tenths in range(1, 51))
STRIDES = (1, 2, 5, 10)
LARGEST_COLUMN = 8_400  # numbers in one column of a sheet; it has three to five columns of 8 bytes each


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
        case ["open", *panels] if all(isinstance(panel, str) for panel in panels):
            return lab.with_open(panels)
        case ["classes", str(name)]:
            return replace(lab, example=example_of(name))
        case ["situation", str(name)]:
            return replace(lab, example=in_situation(example, name))
    raise unknown(edit)


def payload(lab: Lab, moment: Moment) -> dict[str, Any]:
    """Returns what the component needs: the example, and unless it has one a new sheet."""
    example = lab.example
    limit = slider_limit(example.logits, moment.reach)
    data: dict[str, Any] = {
        **moment.told,
        "classes": example.classes,
        "logits": [None if np.isinf(logit) else logit for logit in example.logits],
        "label": example.label,
        "temperature": example.temperature,
        "unit": lab.unit,
        "open": lab.panels,
        "uniform": float(in_unit(np.log(len(example.classes)), lab.unit)),
        "ruler": RULER[lab.unit],
        "limit": limit,
        # How much of its slider a logit goes in the next gradient step, for a slope of 1.
        "step": lab.learning_rate / (2 * limit),
        "most_classes": MOST_CLASSES,
        "ready_made": ready_made(example.classes, SITUATIONS, situations_of(example)),
    }
    return data if moment.has_sheet else data | _sheet(lab, limit) | _fine_table(lab, limit, moment.held)


def _sheet(lab: Lab, limit: float) -> dict[str, Any]:
    """Returns the pictures of every position of every slider, coarse for many classes.

    A table has the numbers of every class at every position. What is known of the true class is sent for each class
    of the picture at rest, and else for the label alone.
    """
    logits, label, temperature, unit = lab.example.logits, lab.example.label, lab.example.temperature, lab.unit
    stride = _stride(len(logits))
    stops = slider_positions(limit, stride)
    swept, by_temperature = sweep(logits, stops, temperature), temperature_sweep(logits, TEMPERATURES)
    now = pictures(logits, temperature)
    return {
        "stride": stride,
        "stops": stops.tolist(),
        "sheet": _table(swept, temperature, unit),
        "sheetTrue": _of_the_true_class(swept, label),
        "temperatures": TEMPERATURES,
        "byTemperature": _table(by_temperature, None, unit),
        "byTemperatureTrue": _of_the_true_class(by_temperature, label),
        "now": _table(now, temperature, unit),
        "nowTrue": _of_the_true_class(now, slice(None)),
        "textbook": _textbook(lab),
    }


def _fine_table(lab: Lab, limit: float, held: int | None) -> dict[str, Any]:
    """Returns the pictures of every position of the slider in hand, where the sheet is coarse."""
    logits, label, temperature = lab.example.logits, lab.example.label, lab.example.temperature
    if held is None or not 0 <= held < len(logits) or _stride(len(logits)) == 1:
        return {}
    stops = slider_positions(limit)
    fine = sweep(logits, stops, temperature, sliders=np.array([held]))
    return {
        "held": held,
        "fineStops": stops.tolist(),
        "fine": _table(fine, temperature, lab.unit),
        "fineTrue": _of_the_true_class(fine, label),
    }


def _stride(size: int) -> int:
    """Returns how many positions apart the stops of a sheet for some classes are."""
    return next(stride for stride in STRIDES if size * size * (200 // stride + 1) <= LARGEST_COLUMN)


def _table(shown: Pictures, temperature: float | None, unit: Unit) -> Columns:
    """Returns pictures as the columns of a table, without those that equal another."""
    columns = {
        "power": shown.powers,
        "probability": shown.probabilities,
        "loss": shown.losses,
    }
    if temperature != 1:
        columns["gradient_if_other"] = shown.gradients_if_other
    if unit == "bits":
        columns["loss_in_unit"] = in_unit(shown.losses, unit)
    return columns_of(columns)


def _of_the_true_class(shown: Pictures, label: int | slice) -> Columns:
    """Returns what is known of the true class as a table: the slope, and how many times guessing it costs."""
    return columns_of(
        {"slope": shown.gradients_if_true[..., label], "times_guessing": shown.times_guessing[..., label].round(1)}
    )


def _textbook(lab: Lab) -> Columns:
    """Returns what the textbook formula makes of each class as the true one."""
    scaled, size = lab.steps.scaled_logits, len(lab.example.classes)
    losses = naive_sparse_categorical_crossentropy(np.arange(size), np.tile(scaled, (size, 1)))
    return columns_of({"loss": in_unit(losses, lab.unit)})


def _free_name(classes: Sequence[str]) -> str:
    numbers = range(len(classes), len(classes) + MOST_CLASSES + 1)
    return next(name for name in (f"class {number}" for number in numbers) if name not in classes)
