"""What is known of a framework: one record, so that nobody has to ask for its name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scce.frameworks.case import Case
from scce.frameworks.evaluation import Evaluation

Input: TypeAlias = Literal["logits", "probabilities", "either"]


@dataclass(frozen=True, eq=False)
class Framework:
    """A framework, and what it does in its own way.

    Attributes:
        key: its name in links and in FRAMEWORKS.
        versions: the packages that it consists of, each with its version; the one that is called comes first.
        family: whose program computes its loss: "Keras", "PyTorch", "optax", "TensorFlow" or "scikit-learn".
        speaker: what takes the predictions, as a sentence begins with it.
        takes: what its loss takes.
        evaluated: what it computes for a case.
        call: Python for its loss of a case, one line; the second argument says whether it is given rows.
        reductions: its names for "mean", "weighted mean" and "sum".
        keeps_floats: whether it computes in the type of the predictions, not in float32.
        divides_rows: whether it divides every row of probabilities by its sum.
        keras_back_end: what Keras calls the back end that this is Keras on, or None.
        from_logits: what its loss can be told of the output of a model; nothing where it trains none.
        always_logits: why it cannot be told from_logits=False, or "" where it can.
        finds_logits: whether it looks behind a softmax layer, and computes the loss from the logits there.
        compiled: what it is where a step of training is compiled, if that is another thing.
    """

    key: str
    versions: tuple[tuple[str, str], ...]
    family: str
    speaker: str
    takes: Input
    evaluated: Callable[[Case], Evaluation]
    call: Callable[[Case, bool], str]
    reductions: Mapping[str, str]
    keeps_floats: bool = False
    divides_rows: bool = False
    keras_back_end: str | None = None
    from_logits: tuple[bool, ...] = ()
    always_logits: str = ""
    finds_logits: bool = False
    compiled: "Framework | None" = None

    @property
    def name(self) -> str:
        """What it is called, without versions: "Keras on JAX"."""
        return " on ".join(package for package, _ in self.versions)

    @property
    def title(self) -> str:
        """What it is called, with versions: "Keras 3.15.1 on JAX 0.10.2"."""
        return " on ".join(f"{package} {version}" for package, version in self.versions)
