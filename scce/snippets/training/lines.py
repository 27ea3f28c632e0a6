"""The lines that the programs of more than one framework share: what is printed of the epochs, and at the end."""

from scce.snippets.training.check import assertion
from scce.snippets.training.data import Data
from scce.training import Settings

LINES = 10  # of epochs, at least, where there are so many

LOGITS = "# No softmax in the model: the loss takes logits, even those above 88, whose exp float32 cannot hold."


def truth_name(settings: Settings) -> str:
    """Returns what the labels are called: "labels", or "targets" for rows."""
    return "labels" if settings.encoding == "integer" else "targets"


def momentum(settings: Settings) -> str:
    """Returns the argument that gives SGD a momentum, after others, or nothing."""
    return f", momentum={settings.momentum}" if settings.momentum else ""


def epoch_lines(settings: Settings, loss: str) -> list[str]:
    """Returns the lines that end a loop over all epochs: they print `loss`, of every n-th epoch if there are many."""
    every = max(1, settings.epochs // LINES)
    printed = f'print(f"epoch {{epoch}}: loss {{{loss}:.4f}}")'
    return [f"    {printed}"] if every == 1 else [f"    if epoch % {every} == 0:", f"        {printed}"]


def outcome_lines(data: Data, settings: Settings) -> list[str]:
    """Returns the lines that print `loss` and `held_out_loss` beside ln K, and assert what holds in every run."""
    classes = data.num_classes
    return [
        f"no_opinion = np.log({classes})  # the loss of a model that gives every class 1/{classes}",
        'word = "below" if loss < no_opinion else "not below"',
        f'print(f"after training: {{loss:.4f}}, {{word}} ln {classes} = {{no_opinion:.4f}}, what no opinion costs")',
        'print(f"held-out examples: {held_out_loss:.4f}")',
        assertion(data, settings),
    ]
