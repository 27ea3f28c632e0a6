"""The last line of a program: what holds for its loss whatever the first weights and the order of the batches are."""

import math

from scce.information import entropy
from scce.snippets.training.data import Data
from scce.training import Settings


def assertion(data: Data, settings: Settings) -> str:
    """Returns the line that says of `loss` as much as is sure."""
    if _is_early(data, settings):
        return f"assert np.log({data.num_classes}) / 2 < loss < np.inf  # so few steps learn nothing by heart"
    if _is_late(data, settings):
        return f"assert loss < np.log({data.num_classes})  # so many steps learn something of these examples"
    least, steady = _least_loss(data, settings), _is_steady(settings)
    if least > 0:
        held = f"{least:.4f} < loss < np.inf" if steady else f"not loss < {least:.4f}"
        return f"assert {held}  # no model costs less than the entropy of smoothed rows"
    if steady:
        return "assert np.isfinite(loss)"
    return "assert not loss < 0  # NaN, if this learning rate is too large"


def _is_early(data: Data, settings: Settings) -> bool:
    small = sum(settings.hidden) <= 32
    return not data.learnable and settings.optimizer == "adam" and small and _way(data, settings) <= 0.05


def _is_late(data: Data, settings: Settings) -> bool:
    wide = min(settings.hidden, default=8) >= 8 and settings.smoothing <= 0.2
    calm = settings.learning_rate <= 0.01 and settings.batch_size >= 16
    return settings.optimizer == "adam" and wide and calm and _way(data, settings) >= 1


def _is_steady(settings: Settings) -> bool:
    return settings.momentum <= 0.9 and settings.learning_rate <= (0.01 if settings.momentum else 0.1)


def _way(data: Data, settings: Settings) -> float:
    """Returns about how far a weight can go with Adam: the learning rate for every step."""
    return settings.learning_rate * math.ceil(data.num_examples / settings.batch_size) * settings.epochs


def _least_loss(data: Data, settings: Settings) -> float:
    """Returns the entropy of a smoothed row, and a little less."""
    shared = settings.smoothing / data.num_classes
    row = [1 - settings.smoothing + shared, *[shared] * (data.num_classes - 1)]
    return math.floor(1e4 * float(entropy(row)) - 1) / 1e4
