"""What the page of the two encodings shows."""

from dataclasses import dataclass, field

from scce.arrays import InputError
from scce.classes import FEWEST_CLASSES
from scce.encodings.costs import LARGEST_VOCABULARY
from scce.encodings.label_table import LabelTable
from scce.links.texts import LONGEST_QUOTE

MOST_EXAMPLES = 1_000_000
LABEL_TYPES = ("int64", "int32", "int16", "uint8")
FLOAT_TYPES = ("float32", "float64", "float16")


@dataclass(frozen=True)
class Encodings:
    """All that a link to the page holds.

    Attributes:
        table: the small batch.
        examples: how many examples the batch has whose cost is shown, 1 to 1,000,000.
        size: how many classes it has, 2 to 1,000,000.
        label_type: of its integer labels.
        float_type: of its logits and one-hot targets.
        integers, one_class, softened: the answers to the three questions.
    """

    table: LabelTable = field(default_factory=LabelTable)
    examples: int = 8192
    size: int = 50_257
    label_type: str = "int64"
    float_type: str = "float32"
    integers: bool = True
    one_class: bool = True
    softened: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.examples <= MOST_EXAMPLES:
            raise InputError(f"the number of examples, {self.examples}, is outside 1..{MOST_EXAMPLES}")
        if not FEWEST_CLASSES <= self.size <= LARGEST_VOCABULARY:
            raise InputError(f"the number of classes, {self.size}, is outside {FEWEST_CLASSES}..{LARGEST_VOCABULARY}")
        for chosen, types in ((self.label_type, LABEL_TYPES), (self.float_type, FLOAT_TYPES)):
            if chosen not in types:
                raise InputError(f"{chosen[:LONGEST_QUOTE]!r} is not one of {', '.join(types)}")
