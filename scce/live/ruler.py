"""The ruler on which a loss is shown. Its ends are fixed, so that a large loss looks large whatever the classes are."""

from collections.abc import Mapping
from types import MappingProxyType

from scce.information import Unit

# The marks from end to end; what is beyond the last is drawn as beyond.
RULER: Mapping[Unit, tuple[int, ...]] = MappingProxyType({"nats": (0, 2, 4, 6, 8), "bits": (0, 3, 6, 9, 12)})
