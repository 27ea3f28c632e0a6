"""How much a run has to compute: known, and bounded, before it begins."""

from dataclasses import dataclass, replace

from scce.arrays import InputError
from scce.datasets import Dataset
from scce.training.network import num_parameters
from scce.training.settings import Settings

MOST_STEPS = 100_000
MOST_WORK = 3 * 10**10  # multiplications
STEPS_PER_SECOND, WORK_PER_SECOND = 4_000, 10**9  # of one slow core; a step takes time however small it is
PASSES = 3  # through the weights with an example: to the logits, and back to the kernels and to the layers before


@dataclass(frozen=True)
class Work:
    """What a run takes.

    Attributes:
        num_parameters: numbers that are learned.
        num_steps: of the optimiser.
        multiplications: of all steps, and of all looks at the data between them.
        seconds: about, on one slow core.
    """

    num_parameters: int
    num_steps: int
    multiplications: int
    seconds: float


def layer_sizes(training: Dataset, settings: Settings) -> tuple[int, ...]:
    """Returns the sizes of a network for this data: inputs, hidden units, classes."""
    return (training.num_features, *settings.hidden, training.num_classes)


def estimated_work(
    training: Dataset, settings: Settings, *, held_out: Dataset | None = None, by_step: bool = False
) -> Work:
    """Returns what a run takes before it begins.

    multiplications = P (3 N epochs + (N + held out) records)

    Args:
        training: N examples to learn from.
        settings: of the run.
        held_out: examples that every record looks at too.
        by_step: whether there is a record for every step, not only for every epoch.
    """
    size, num_examples = num_parameters(layer_sizes(training, settings)), len(training.labels)
    steps = -(-num_examples // settings.batch_size) * settings.epochs
    records = 1 + (steps if by_step else settings.epochs)
    looked_at = num_examples + (len(held_out.labels) if held_out else 0)
    multiplications = size * (PASSES * num_examples * settings.epochs + looked_at * records)
    seconds = (steps + records) / STEPS_PER_SECOND + multiplications / WORK_PER_SECOND
    return Work(size, steps, multiplications, seconds)


def refuse_too_much(work: Work) -> None:
    """Raises InputError for a run that is too long, with what it would take."""
    if work.num_steps > MOST_STEPS:
        raise InputError(
            f"the run would take {work.num_steps:,} steps, at most {MOST_STEPS:,} are made: "
            "choose fewer epochs or a larger batch"
        )
    if work.multiplications > MOST_WORK:
        raise InputError(
            f"the run would take {work.multiplications:,} multiplications, at most {MOST_WORK:,} are made: "
            "choose fewer epochs, hidden units or examples"
        )


def fitting(settings: Settings, training: Dataset, held_out: Dataset) -> Settings:
    """Returns the settings with as many of their epochs as a run may take, and with at least one."""

    def fits(epochs: int) -> bool:
        work = estimated_work(training, replace(settings, epochs=epochs), held_out=held_out)
        return work.num_steps <= MOST_STEPS and work.multiplications <= MOST_WORK

    fewest, most = 1, settings.epochs
    while fewest < most:
        middle = (fewest + most + 1) // 2
        fewest, most = (middle, most) if fits(middle) else (fewest, middle - 1)
    return replace(settings, epochs=fewest)
