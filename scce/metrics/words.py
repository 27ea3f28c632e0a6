"""What there is to say of accuracies, of mistakes, and of a loss that moves while accuracy stands."""

from collections.abc import Sequence

from scce.arrays import isolated
from scce.metrics.confusion import Confusion
from scce.metrics.loss_beside import LossBeside
from scce.metrics.metric import Metric
from scce.readable import in_percent, readable


def about_accuracies(metrics: Sequence[Metric]) -> str:
    """Returns how far apart the accuracies of the same predictions are."""
    values = [metric.value for metric in metrics if metric.value is not None and metric.top == 1]
    if not values:
        return "An example has no guess, so there is no accuracy of them all."
    low, high = min(values), max(values)
    if high - low < 5e-4:
        return f"All of them say {in_percent(low)} here, but for those that let a guess be right more than once."
    least, most = in_percent(low), in_percent(high)
    return f"The same predictions have an accuracy of **{least}** or **{most}**: it depends on who counts what."


def about_loss_beside(record: LossBeside) -> str:
    """Returns what right and wrong guesses cost, and why the loss can move while accuracy stands."""
    parts = [
        f"{len(losses):,} {word} {'guess costs' if len(losses) == 1 else 'guesses cost'} {readable(losses.mean())} nats"
        for word, losses in (("right", record.right), ("wrong", record.wrong))
        if len(losses)
    ]
    return (
        f"{' and '.join(parts)} on average. A right guess can cost up to ln K = {readable(record.most_if_right)} nats, "
        f"a wrong one as little as ln 2 = {readable(record.least_if_wrong)}. So the mean can fall to "
        f"{readable(record.least)} nats without one guess changing: accuracy stands."
    )


def about_confusion(record: Confusion, classes: Sequence[str]) -> str:
    """Returns the most frequent mistakes."""
    if not record.pairs:
        return "No guess is wrong."
    names = list(map(isolated, classes))
    said = [f"{names[true]} as {names[guess]} ({times:,})" for true, guess, times in record.pairs]
    return f"Most frequent mistakes: {', '.join(said)}."
