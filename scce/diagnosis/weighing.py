"""How likely a cause is, by the digits that agree and by how usual it is: Bayes' rule with rough numbers.

A loss that no cause of the catalogue explains lies anywhere: the fewer digits there are, the more of such losses
would be written so. A cause stands against them, and against every other cause that would be written so.
"""

from collections.abc import Sequence

from scce.diagnosis.constant import Constant
from scce.diagnosis.records import Standing
from scce.diagnosis.written import Written

DECIDED, LIKELY = 0.98, 0.75
EXPLAINED, WORTH_TELLING = 0.6, 0.2  # of all causes together, and of the first
FEWEST_TO_DECIDE, FEWEST_TO_BE_LIKELY = 4, 3  # digits
SPREAD, SMALLEST = 10.0, 0.05


def ordinary(said: Written) -> float:
    """Returns how usual it is that an ordinary loss is written so: as often a tenth as one, and one as ten."""
    return said.width / (SPREAD * max(abs(said.value), SMALLEST))


def shares(matches: Sequence[Constant], said: Written) -> list[float]:
    """Returns how likely each cause is, among all of them and an ordinary loss, 0 to 1."""
    total = sum(match.weight for match in matches) + ordinary(said)
    return [match.weight / total if total > 0 else 0.0 for match in matches]


def standing(share: float, explained: float, said: Written, *, whole: bool) -> Standing:
    """Returns how sure a cause is.

    Args:
        share: how likely it is.
        explained: how likely it is that the number comes from one of the causes, and is no ordinary loss.
        said: the number.
        whole: whether nothing else was left open, such as an unusual number of classes that nobody named.
    """
    if whole and share >= DECIDED and explained >= DECIDED and said.digits >= FEWEST_TO_DECIDE:
        return "decided"
    return "likely" if share >= LIKELY and said.digits >= FEWEST_TO_BE_LIKELY else "possible"
