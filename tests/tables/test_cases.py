"""The files of the folder of cases are read as their records say is right, or refused in words that help."""

import io
import json
from pathlib import Path

import numpy as np

from scce.arrays import InputError
from scce.softmax import log_softmax
from scce.tables import predictions

FOLDER = Path(__file__).parents[1] / "cases"
RIGHT = {path.name.removesuffix(".right.json"): json.loads(path.read_text()) for path in FOLDER.glob("*.right.json")}
FILES = {name: right for name, right in RIGHT.items() if right["surface"] == "file"}


def source_of(name):
    return next(path for path in FOLDER.glob(f"{name}.*") if not path.name.endswith(".right.json"))


def loss_of(found):
    """Returns the mean loss of what was read, by the plain definition."""
    rows = found.rows.astype(np.float64) / (100 if found.kind == "percent" else 1)
    with np.errstate(divide="ignore"):
        logs = np.log(rows) if found.kind in ("probabilities", "percent") else log_softmax(rows)
    if found.labels is None:
        return float(-(found.targets * logs).sum(axis=1).mean())
    counted = (found.labels >= 0) & (found.labels < rows.shape[1])
    return float(-logs[np.flatnonzero(counted), found.labels[counted]].mean())


def is_accepted(accepted, found):
    """Returns whether what was read, or what was said instead, is one of the things that are right."""
    refused = isinstance(found, str)
    said = found if refused else " ".join(found.remarks)
    if "loss" in accepted and (refused or abs(loss_of(found) - accepted["loss"]) > accepted.get("tolerance", 1e-5)):
        return False
    if accepted.get("refused") and not refused:
        return False
    return not accepted.get("mention") or all(word in said for word in accepted["mention"])


def read(name):
    path = source_of(name)
    try:
        return predictions(io.BytesIO(path.read_bytes()), path.name, **FILES[name].get("args", {}))
    except InputError as error:
        return str(error)


def test_every_file_of_the_folder_is_read_as_is_right():
    found = {name: read(name) for name in FILES}
    wrong = {
        name: one if isinstance(one, str) else (loss_of(one), one.remarks)
        for name, one in found.items()
        if not any(is_accepted(accepted, one) for accepted in FILES[name]["accept"])
    }
    assert len(FILES) == 14
    assert wrong == {}
