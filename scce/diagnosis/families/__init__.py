"""The causes whose loss is a number that can be computed, a family a file."""

from scce.diagnosis.families.catalogue import by_classes, constants_of, guesses_within, without_classes
from scce.diagnosis.families.known_numbers import from_what_is_known

__all__ = ["by_classes", "constants_of", "from_what_is_known", "guesses_within", "without_classes"]
