"""Learning in its smallest form: the logits themselves walk down the slope of the loss."""

from dataclasses import replace

import numpy as np

from scce.logit_lab.example import Example
from scce.logit_lab.walkthrough import walk_through


def gradient_step(example: Example, learning_rate: float) -> Example:
    """Returns the example after one step of gradient descent on its logits.

    z[i] <- z[i] - learning_rate * d loss / d z[i]

    Args:
        example: where the step starts.
        learning_rate: how far the step goes, positive.

    Returns:
        The example with its new logits. A masked class stays masked.

    Raises:
        InputError: if a logit would leave the bounds of an example.
    """
    logits = np.array(example.logits) - learning_rate * walk_through(example).gradient
    return replace(example, logits=tuple(logits.tolist()))
