"""How usual a number of classes is: what a reader who does not say it may have."""

from collections.abc import Mapping
from types import MappingProxyType

SMALL = 130  # up to here every number of classes is looked at
_FAMOUS = {
    0.15: (10,),
    0.12: (2,),
    0.08: (1000,),
    0.05: (3, 4, 5, 100),
    0.02: (20, 50_257, 32_000),
    0.01: (6, 7, 8, 9, 26, 256),
    0.005: (50, 101, 102, 200, 365, 400, 512, 1001, 1024, 10_000, 21_841, 30_522, 50_265, 50_304, 128_256, 151_936),
    0.002: (128, 196, 257, 555, 600, 1200, 2048, 4096, 5000, 8192, 16_384, 20_000, 21_843, 30_000, 32_128, 49_152),
    0.001: (49_408, 65_536, 100_000, 100_277, 128_000, 152_064, 250_002, 256_000, 262_144),
}
FAMOUS: Mapping[int, float] = MappingProxyType({size: share for share, sizes in _FAMOUS.items() for size in sizes})
LOOKED_AT = tuple(sorted({*range(2, SMALL + 1), *FAMOUS}))
OF_ANY_SMALL, OF_ANY = 0.06, 0.01


def usual(num_classes: int) -> float:
    """Returns what share of models has so many classes, as far as one can say that."""
    return FAMOUS.get(num_classes, (OF_ANY_SMALL if num_classes <= SMALL else OF_ANY) / num_classes)
