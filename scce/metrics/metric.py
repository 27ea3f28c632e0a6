"""A metric: who computes it, how it is called, what it counts, and what it says of a batch."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Library: TypeAlias = Literal["Keras", "torchmetrics", "scikit-learn"]


@dataclass(frozen=True)
class Metric:
    """What a library's accuracy says of a batch.

    Attributes:
        library: that computes it.
        version: of the library, which a test runs.
        call: Python for it, one line.
        value: 0 to 1; None where the library refuses the batch.
        counts: what it counts, in a sentence.
        top: k, where a guess may be right k times; 1 elsewhere.
    """

    library: Library
    version: str
    call: str
    value: float | None
    counts: str
    top: int = 1

    @property
    def title(self) -> str:
        """The library with its version: Keras 3.15.1."""
        return f"{self.library} {self.version}"
