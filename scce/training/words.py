"""What the losses of a training mean, in the reader's own numbers."""

from scce.readable import in_percent, readable
from scce.training.findings import Findings

COMPARED = {"above": "worse than", "near": "no better than", "below": "better than"}


def story(found: Findings) -> list[str]:
    """Returns what a run shows, a sentence each."""
    if found.kind == "diverged":
        return [
            f"The loss is no longer a finite number after epoch {found.now.epoch}: the steps were too long, and made "
            "it worse. Choose a smaller learning rate."
        ]
    if found.kind == "fresh":
        return [_about_fresh_weights(found)]
    told = [_about_its_own_data(found), _about_other_data(found)]
    if found.kind != "held out lost" and found.only_own_fell:
        told.append("The training loss fell, and on other data the loss was never below that of guessing.")
    return told


def finale(found: Findings) -> str:
    """Returns what a run that has ended has learned, in one or two sentences."""
    if found.kind == "diverged":
        return "**Nothing was learned**: the steps were too long. Choose a smaller learning rate."
    now, guess = found.now, in_percent(1 / found.num_classes)
    own, other = in_percent(now.accuracy), in_percent(now.held_out_accuracy)
    beside = f"Of the data it has not seen it guesses {other} right, where guessing evenly gets {guess}."
    if found.kind != "held out lost" and found.beside_guessing(now.held_out_loss) == "below":
        return f"**It has learned a rule**: it holds for other data too. {beside}"
    if found.beside_guessing(now.loss) == "below":
        return f"**It has learned its own examples, and no rule**: {own} of them it guesses right. {beside}"
    return (
        f"**It has learned next to nothing**: its own examples still cost as much as guessing, or more. {beside} "
        "More epochs or a larger learning rate may change that."
    )


def _about_fresh_weights(found: Findings) -> str:
    loss, guess = readable(found.now.loss), _guess(found)
    return {
        "above": f"Before the first step the loss is {loss} nats, above {guess}. "
        "Fresh weights give no zeros for logits: the model has opinions, at random.",
        "near": f"Before the first step the loss is {loss} nats, near {guess}.",
        "below": f"Before the first step the loss is {loss} nats, below {guess}, by luck.",
    }[found.beside_guessing(found.now.loss)]


def _about_its_own_data(found: Findings) -> str:
    epoch, loss, compared = found.now.epoch, found.now.loss, COMPARED[found.beside_guessing(found.now.loss)]
    epochs = "1 epoch" if epoch == 1 else f"{epoch} epochs"
    return f"After {epochs} the training loss is {readable(loss)} nats, {compared} {_guess(found)}."


def _about_other_data(found: Findings) -> str:
    loss, best = readable(found.now.held_out_loss), found.best
    if found.kind == "held out lost":
        return f"On data it has not seen the loss is {loss}: its logits are too large for float32."
    if found.kind == "by heart":
        when = f"after epoch {best.epoch}" if best.epoch else "before the first step"
        return (
            f"On data it has not seen the loss was lowest {when}, {readable(best.held_out_loss)} nats, and is "
            f"{loss} nats now. Since then the model learns its own examples by heart."
        )
    compared = COMPARED[found.beside_guessing(found.now.held_out_loss)]
    return f"On data it has not seen the loss is {loss} nats, {compared} {_guess(found)}."


def _guess(found: Findings) -> str:
    return f"guessing evenly, ln {found.num_classes} = {readable(found.uniform)} nats"
