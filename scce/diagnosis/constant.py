"""A number that a cause leaves behind: what it is, how it is written, and how usual it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

Key: TypeAlias = Literal[
    "guessing",
    "near_guessing",
    "class_shares",
    "clip",
    "lower_clip",
    "double_softmax_floor",
    "double_softmax_ceiling",
    "smoothing_floor",
    "focal",
    "bits",
    "log10",
    "perplexity",
    "sum_not_mean",
    "divided_twice",
    "mean_over_ignored",
    "binary_cross_entropy",
    "one_unit",
    "constant_output",
    "confident_and_wrong",
    "metric_not_loss",
    "class_weights",
    "nan",
    "infinite",
    "negative",
]
Unit: TypeAlias = Literal["nats", "bits", "decimal digits", "classes"]
NOTHING: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True)
class Constant:
    """A loss that a cause gives to every digit.

    Attributes:
        key: of the cause.
        expression: how it is computed: "ln 10".
        value: as a program prints it, in its unit.
        weight: how usual it is among the causes of all, before the number is looked at.
        num_classes: K, where it depends on that.
        unit: of the value.
        parts: what else it is made of, by name.
    """

    key: Key
    expression: str
    value: float
    weight: float
    num_classes: int | None = None
    unit: Unit = "nats"
    parts: Mapping[str, float] = field(default_factory=lambda: NOTHING)
