"""Findings about some examples, of which the loss without them says how much they do."""

from scce.arrays import IntArray
from scce.doctor.case import Case
from scce.doctor.finding import Finding, Key, Weight


def left_out(case: Case, key: Key, rows: IntArray, sentence: str, repair: str, *, weight: Weight = "fault") -> Finding:
    """Returns a finding about examples that the loss is told with, and without."""
    return Finding(
        key=key,
        weight=weight,
        sentence=sentence,
        rows=rows,
        before=case.loss,
        after=case.loss_without(rows),
        effect="without these examples",
        repair=repair,
    )
