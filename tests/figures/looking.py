"""How a test looks at a picture: as a browser reads it, as Plotly draws it, and as it is read aloud."""

import base64
import json
import re

import numpy as np

from scce.figures.frame import INK

AWKWARD_NAMES = [
    "<b>x</b>",
    "a & b",
    "&lt;",
    "&amp;",
    "it's",
    '"quoted"',
    "1 < 2",
    "2 > 1",
    "<br>",
    "$x$",
    "%{x}",
    "猫",
]


def read_json(figure):
    """Returns a figure's JSON as a browser reads it: a browser knows no NaN and no Infinity."""

    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    return json.loads(figure.to_json(), parse_constant=refuse)


def traces_sent(figure):
    """Returns the traces of a figure as a browser reads them, their numbers as arrays; what is no number is NaN."""
    return [
        {key: as_sent(value) if key in "xy" else value for key, value in trace.items()}
        for trace in read_json(figure)["data"]
    ]


def as_sent(values):
    """Returns the values of a trace as its JSON says them: as a list, or as the bytes of an array."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])
    return np.array([np.nan if value is None else value for value in values])


def reads_as_a_sentence(message):
    """Returns whether a message ends as a sentence and writes no number as Python does."""
    return message.endswith(".") and not re.search(r"\b(nan|inf|None)\b", message)


def has_no_nan(message):
    """Returns whether no number of a message is NaN, infinite or missing as programs write it, in whatever letters."""
    return not re.search(r"\b(nan|inf|none)\b", message.lower())


def colours_in(node, path=""):
    """Returns every setting within a trace that is a colour, and its value."""
    if isinstance(node, dict):
        return [found for key, value in node.items() for found in colours_in(value, f"{path}.{key}".strip("."))]
    return [(path, node)] if "color" in path else []


def colours_of(traces):
    """Returns every setting in some traces that is a colour, and its value, but for that of letters."""
    found = [colour for trace in traces for colour in colours_in(trace.to_plotly_json())]
    return [(path, colour) for path, colour in found if (path.split(".")[0][-4:], colour) != ("font", INK)]


def as_drawn(text):
    """Returns a text as Plotly draws it: without its tags, its entities decoded, and it knows few of them."""
    entities = {"amp": "&", "lt": "<", "gt": ">", "mu": "\u03bc", "nbsp": "\xa0"}

    def decoded(match):
        entity = match[1]
        if entity.startswith("#"):
            return chr(int(entity[2:], 16) if entity[1] == "x" else int(entity[1:]))
        return entities.get(entity, match[0])

    return re.sub(r"&(#\d+|#x[\da-fA-F]+|[a-z]+);", decoded, re.sub(r"<[^<>]*>", "", text))


def axes_of(figure):
    """Returns the axes of a figure that count something."""
    return [axis for axis in (figure.layout.xaxis, figure.layout.yaxis) if axis.type != "category"]


def levels_of(figure):
    """Returns the heights of the lines across a figure."""
    assert all(shape.y0 == shape.y1 for shape in figure.layout.shapes)
    return [shape.y0 for shape in figure.layout.shapes]


def named_levels_of(figure):
    """Returns the same by the names that the legend has for them."""
    assert all(shape.showlegend for shape in figure.layout.shapes)
    return dict(zip([shape.name for shape in figure.layout.shapes], levels_of(figure), strict=True))


def finite(values):
    """Returns those of some numbers that are finite."""
    return np.asarray(values)[np.isfinite(values)]


def failing(cases, law):
    """Returns the names of the cases that a law does not hold for."""
    return [name for name, case in cases.items() if not law(case)]
