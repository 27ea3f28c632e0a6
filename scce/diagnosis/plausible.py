"""What the reader knows speaks for a cause or against it: the accuracy that goes with it, the framework that has it."""

from dataclasses import replace

from scce.diagnosis.constant import Constant
from scce.diagnosis.families.saturated import CLIPS
from scce.diagnosis.known import Known

AGAINST, FOR = 0.05, 4.0
MOSTLY, HARDLY = 0.9, 0.5


def as_plausible(match: Constant, known: Known) -> Constant:
    """Returns a cause as usual as it is beside what is known."""
    return replace(match, weight=match.weight * _by_accuracy(match, known) * _by_framework(match, known))


def _by_accuracy(match: Constant, known: Known) -> float:
    if known.accuracy is None:
        return 1.0
    share = known.accuracy.value
    expected = _accuracy_of(match)
    if expected is None:
        return 1.0
    low, high = expected
    return 1.0 if low <= share <= high else AGAINST


def _accuracy_of(match: Constant) -> tuple[float, float] | None:
    """Returns between which accuracies a cause lies; None where it says nothing of them."""
    if match.key in ("double_softmax_floor", "lower_clip", "smoothing_floor"):
        return MOSTLY, 1.0
    if match.key == "double_softmax_ceiling":
        return 0.0, 1 - MOSTLY
    if match.key == "clip":
        wrong = match.parts["share"]
        return max(0.0, 0.98 - wrong), min(1.0, 1.02 - wrong)
    if match.key in ("guessing", "bits", "log10") and match.num_classes is not None:
        return 0.3 / match.num_classes, max(2 / match.num_classes, 0.3)
    return None


def _by_framework(match: Constant, known: Known) -> float:
    """Returns how much a framework speaks for a clip, or for what it does not do: PyTorch's loss has no clip."""
    if known.framework is None or "bound" not in match.parts or match.key != "clip":
        return 1.0
    clip = next((each for each in CLIPS if each.bound == match.parts["bound"]), None)
    if clip is None or not clip.frameworks:
        return 1.0
    return FOR if known.framework in clip.frameworks else AGAINST * 4
