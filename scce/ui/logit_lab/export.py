"""An example as a file that a spreadsheet opens."""

import pandas as pd

from scce.logit_lab.example import Example
from scce.logit_lab.walkthrough import walk_through
from scce.readable import as_plain_cell


def example_csv(example: Example) -> str:
    """Returns the example as CSV, a row per class, numbers in full precision and nats."""
    steps = walk_through(example)
    table = pd.DataFrame(
        {
            "class": [as_plain_cell(name) for name in example.classes],
            "integer_label": range(len(example.classes)),
            "one_hot": steps.targets.astype(int),
            "logit": example.logits,
            "temperature": example.temperature,
            "probability": steps.probabilities,
            "gradient": steps.gradient,
            "loss_if_true_nats": steps.losses,
        }
    )
    return table.to_csv(index=False)
