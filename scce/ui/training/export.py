"""A run as a file that a spreadsheet opens."""

import dataclasses

import pandas as pd

from scce.training import Run


def run_csv(run: Run) -> str:
    """Returns the run as CSV, a row per epoch and encoding, losses in nats."""
    rows = [{"encoding": track.encoding, **dataclasses.asdict(point)} for track in run.tracks for point in track.points]
    return pd.DataFrame(rows).to_csv(index=False)
