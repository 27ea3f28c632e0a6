"""What is said of a cause, in the reader's own numbers: what it is, and the experiment that tells it from others."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from scce.arrays import short
from scce.diagnosis.constant import Constant, Key
from scce.diagnosis.known import Known
from scce.diagnosis.log_text import Reading
from scce.diagnosis.not_numbers import WAYS, Way
from scce.diagnosis.records import QUESTIONS, Candidate
from scce.diagnosis.written import Written, as_given, with_digits
from scce.information import perplexity
from scce.readable import plain_number, rounded, with_powers
from scce.training import uniform_loss

FEW = 4  # digits, below which a number fits many things
CLOSE = 0.02  # nats


def title(match: Constant) -> str:
    """Returns what a cause is called."""
    return _TITLES[match.key](match)


def sentence(match: Constant) -> str:
    """Returns what a cause is, in a sentence or two."""
    return _SENTENCES[match.key](match)


def experiment(match: Constant) -> str:
    """Returns what to do to tell the cause from the others, and what is seen if it is this one."""
    return _EXPERIMENTS[match.key](match)


def in_nats(match: Constant) -> float:
    """Returns the loss in nats that stands behind a value in any unit."""
    if match.unit == "bits" and match.num_classes is None:
        return match.value * uniform_loss(2)
    if match.unit == "nats" or match.num_classes is None:
        return match.value
    return uniform_loss(match.num_classes)


def what_was_read(said: Written, reading: Reading, known: Known) -> str:
    """Returns what was taken for the loss and for the rest."""
    beside = [
        *([f"{known.num_classes:,} classes"] if known.num_classes else []),
        *([f"an accuracy of {as_given(known.accuracy)}"] if known.accuracy else []),
    ]
    parts = [_losses_read(said, reading), " and ".join(beside), f"framework: {known.told}" if known.told else ""]
    return " ".join([f"{'; '.join(filter(None, parts))}.", *_named_twice(known)])


def _losses_read(said: Written, reading: Reading) -> str:
    if len(reading.by_framework) > 1:
        named = [f"{loss.text} of {name}" for name, loss in reading.by_framework.items()]
        return f"The losses {_and(named)} were read"
    num_losses, digits = len(reading.losses), "" if not said.is_finite else f", with {_digits(said)}"
    name = f", the number that your text calls {short(reading.called)}" if reading.called else ""
    if num_losses > 1:
        return f"{num_losses} losses were read, and {with_digits(said.value, said)} is looked at{digits}{name}"
    return f"The loss {said.text} was read{digits}{name}"


def _digits(said: Written) -> str:
    return "1 digit that counts" if said.digits == 1 else f"{said.digits} digits that count"


def _named_twice(known: Known) -> Iterator[str]:
    """Yields what the text says in two ways, so that it has to be asked."""
    if known.frameworks:
        yield f"Your text names {_and(known.frameworks)}: none of them was taken for the framework."
    if known.sizes_said:
        sizes = [f"{size:,}" for size in known.sizes_said]
        yield f"Your text says {_and(sizes)} classes: none of them was taken for the number of classes."


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}"


def question(candidates: Sequence[Candidate], said: Written, known: Known) -> str:
    """Returns the one thing more that separates most; "" where nothing is left to ask."""
    if known.sizes_said:
        return QUESTIONS["num_classes"]
    if known.frameworks:
        return QUESTIONS["framework"]
    if candidates and candidates[0].standing == "decided":
        return ""
    keys = {each.key for each in candidates}
    if math.isnan(said.value) and known.framework is None:
        return QUESTIONS["framework"]
    if not said.is_finite or said.value < 0 or "class_weights" in keys:
        return ""
    if known.num_classes is None and not keys & {"constant_output", "metric_not_loss", "lower_clip"}:
        return QUESTIONS["num_classes"]
    if said.digits < FEW and said.value:
        return QUESTIONS["loss"]
    if known.accuracy is None:
        return QUESTIONS["accuracy"]
    if known.batch_size is None and not candidates:
        return QUESTIONS["batch_size"]
    return ""


def what_next(candidates: Sequence[Candidate], said: Written, known: Known) -> tuple[str, ...]:
    """Returns what to look at next, a sentence each."""
    if candidates:
        return (candidates[0].experiment,)
    number = said.text
    told = [f"No cause in the catalogue explains {number} so well that it could be claimed."]
    if known.num_classes is not None:
        told.append(_beside_guessing(said, known.num_classes))
    if said.digits < FEW:
        digits = "1 digit fits" if said.digits == 1 else f"{said.digits} digits fit"
        told.append(f"{digits} many things: give the loss with 5 digits or more.")
    told.append("Compare the loss of the first step with ln K, and the loss of another batch with this one.")
    return tuple(told)


def not_this(near: Constant, said: Written) -> str:
    """Returns that a number is near another and is not the same."""
    digits = _telling_digits(near.value, said.value)
    side = "below" if said.value < near.value else "above"
    told = with_digits(said.value, said)
    if (float(told) < near.value) != (said.value < near.value):  # what several losses have in common is short
        told = f"{said.value:.{digits}f}"
    return (
        f"It is not {near.expression} = {near.value:.{digits}f}: {told} is "
        f"{rounded(abs(near.value - said.value), 2)} {side} it."
    )


def _telling_digits(value: float, other: float) -> int:
    return next((digits for digits in range(4, 9) if f"{value:.{digits}f}" != f"{other:.{digits}f}"), 9)


def _beside_guessing(said: Written, num_classes: int) -> str:
    guess = uniform_loss(num_classes)
    text, number = f"ln {num_classes:,} = {with_digits(guess, said)} nats", with_digits(said.value, said)
    if abs(said.value - guess) <= CLOSE:
        return f"{number} is within {CLOSE} of {text}, what guessing costs: the model knows hardly more than that."
    if said.value > guess:
        return f"{number} is above {text}, what guessing costs: the model is sure of things that are not so."
    return f"{number} is below {text}, what guessing costs: the model has learned something of these examples."


def _way(match: Constant) -> Way:
    return WAYS[int(match.parts["way"])]


def _classes(match: Constant) -> str:
    return "the classes" if match.num_classes is None else f"{match.num_classes:,} classes"


def _about_guessing(match: Constant) -> str:
    size = match.num_classes or 2
    return (
        f"The true class gets the probability 1/{size:,}, which costs ln {size:,} = {match.value:.4f} nats: "
        f"that is what a model pays that gives each of {size:,} classes the same, and knows nothing."
    )


def _about_a_clip(match: Constant) -> str:
    bound, share = match.parts["bound"], match.parts["share"]
    clip = with_powers(bound)
    if share == 1:
        return (
            f"The true class of every example has a probability of {clip} or less, and is raised to {clip}, which "
            f"costs {match.value:.4f} nats. No gradient passes the clip."
        )
    return (
        f"A share of {rounded(share)} of the examples has its true class at the clip of {clip}, and the others cost "
        "nothing: "
        f"the model is sure of each answer, and {rounded(share)} of them are wrong. No gradient passes the clip."
    )


def _about_a_sum(match: Constant) -> str:
    size, guess = int(match.parts["size"]), uniform_loss(match.num_classes or 2)
    return (
        f"{size:,} examples that each cost ln {match.num_classes:,} = {guess:.4f} nats are added up and not averaged."
    )


def _about_ignored(match: Constant) -> str:
    if "size" not in match.parts:
        return "Nothing counts: every label is the one to ignore, or no class, and Keras gives 0 for such a mean."
    counted, size = int(match.parts["counted"]), int(match.parts["size"])
    return (
        f"{counted:,} of {size:,} rows count and cost ln {match.num_classes:,} each; the other {size - counted:,} "
        "cost 0, "
        "and the mean is divided by all of them."
    )


def _about_each_class_alone(match: Constant) -> str:
    share = match.parts["share"]
    if "times" in match.parts:
        return f"Binary cross-entropy is added up over {_classes(match)}, each with the output 1/2."
    return (
        f"Each class is asked for by itself with yes or no, and each output is {rounded(share)}, which costs "
        f"{match.value:.4f} nats on average: that is binary cross-entropy of one-hot rows, not ln K."
    )


def _about_one_unit(match: Constant) -> str:
    share = match.parts["share"]
    if math.isnan(share):
        return "The loss never changes: a softmax over one unit is always 1, and no gradient passes it."
    if share == 0 or "right" in match.parts:
        return "One output unit under softmax is always 1: the loss is 0, or next to it, from the first step on."
    if match.expression == "ln 2":
        return "One sigmoid unit gives 1/2 for every example, which costs ln 2 = 0.6931 nats: it has not learned."
    return (
        f"One output unit under softmax is always 1: a share of {rounded(share)} of the labels, those that are 0, "
        f"is at the clip, and the loss stays at {match.value:.4f} nats."
    )


def _about_one_answer(match: Constant) -> str:
    if "accuracy" in match.parts:
        return (
            f"The loss is that of equal probabilities, and the accuracy of {rounded(match.parts['accuracy'])} is the "
            "share of "
            "one class: each example gets the same answer."
        )
    return (
        f"The loss is {match.expression.split(',')[0]} to the last digit every time: no gradient reaches the weights."
    )


def _about_a_metric(match: Constant) -> str:
    if "accuracy" in match.parts:
        wrong = rounded(1 - match.parts["accuracy"])
        return (
            f"Wrong answers cost ln 2 = 0.6931 nats each at the least, so {wrong} wrong ones "
            f"cost {match.value:.4f} or more. The loss is below that: loss and accuracy do not see the same "
            "predictions and labels."
        )
    return (
        f"The loss and the metric of the same run differ: {match.expression}. They see other labels, or another mask."
    )


def _about_negative(match: Constant) -> str:
    if "probability" in match.parts:
        size = match.num_classes or 2
        return (
            f"-1/{size:,} is minus the probability of a guess among {size:,} classes: the loss took a probability for "
            "its logarithm, as NLLLoss does after softmax in place of log_softmax."
        )
    return (
        "A cross-entropy is never below 0 while targets are not: what is minimised is no cross-entropy, a weight or a "
        "target is negative, or the true class is left out of the softmax."
    )


_TWO_MEANS = (
    "PyTorch's CrossEntropyLoss(weight=w, reduction='mean') divides the sum of w x loss by the sum of the weights of "
    "the labels; Keras's class_weight and sample_weight divide it by the number of examples."
)


def _title_of_weights(match: Constant) -> str:
    if "guess" in match.parts:
        return f"Guessing among {_classes(match)}, with class weights"
    return "A mean with class weights" if "alone" in match.parts else "Two means that differ by class weights"


def _about_class_weights(match: Constant) -> str:
    ratio, by_weights = match.parts["ratio"], match.parts["by_weights"]
    product = f"{rounded(by_weights)} x {rounded(ratio)} = {rounded(match.value)}"
    if "guess" in match.parts:
        return (
            f"A guess costs {by_weights:.4f} nats, and an example weighs {rounded(ratio)} on average: {product} is the "
            f"mean over examples. {_TWO_MEANS}"
        )
    if "alone" in match.parts:
        other = "Keras" if match.parts["alone"] else "PyTorch"
        return (
            f"{_TWO_MEANS} With a mean weight of {rounded(ratio)}, for instance, {other} says "
            f"{rounded(match.value if match.parts['alone'] else by_weights)} of the same batch."
        )
    rows = " PyTorch does that too where the targets are rows." if "rows" in match.parts else ""
    return f"{_TWO_MEANS}{rows} So the two numbers differ by the mean weight of an example: {product}."


def _experiment_of_weights(match: Constant) -> str:
    if "guess" in match.parts:
        return "Compute the loss once without the weights. If it is ln K, this was a guess."
    if "alone" in match.parts:
        return "Compute the loss of one batch in both frameworks, and type both: Keras 1.2040, PyTorch 0.9163."
    return (
        "Divide the sum of the class weights of the labels by the number of labels. If it is "
        f"{rounded(match.parts['ratio'])}, the weights are the difference."
    )


_ONE_BATCH = (
    "Train on one batch of 8 examples alone. If the loss stays, no gradient reaches the last layer; if it falls, "
    "inputs and labels of the data do not belong together, or the steps are too short."
)
_TITLES: Mapping[Key, Callable[[Constant], str]] = MappingProxyType(
    {
        "guessing": lambda match: f"Guessing among {_classes(match)}",
        "near_guessing": lambda match: f"About what guessing among {_classes(match)} costs",
        "class_shares": lambda _: "The shares of the classes, and nothing of the inputs",
        "clip": lambda match: f"At the clip of {with_powers(match.parts['bound'])}",
        "lower_clip": lambda _: "Sure and right, as far as float32 goes",
        "double_softmax_floor": lambda match: f"Softmax twice: the lowest loss of {_classes(match)}",
        "double_softmax_ceiling": lambda match: f"Softmax twice: the highest loss of {_classes(match)}",
        "smoothing_floor": lambda match: f"The floor of label smoothing {plain_number(match.parts['smoothing'])}",
        "focal": lambda _: "Focal loss",
        "bits": lambda match: "In bits" if match.num_classes is None else f"Guessing among {_classes(match)}, in bits",
        "log10": lambda match: f"Guessing among {_classes(match)}, with the logarithm to base 10",
        "perplexity": lambda match: f"The perplexity of a guess among {_classes(match)}, not the loss",
        "sum_not_mean": lambda match: f"The sum of {int(match.parts['size']):,} losses, not their mean",
        "divided_twice": lambda match: f"A mean that is divided by {int(match.parts['size']):,} once more",
        "mean_over_ignored": lambda _: "A mean over rows that do not count",
        "binary_cross_entropy": lambda _: "Binary cross-entropy of one-hot rows",
        "one_unit": lambda _: "One output unit",
        "constant_output": lambda _: "The same output for every example",
        "confident_and_wrong": lambda _: "Sure and wrong",
        "metric_not_loss": lambda _: "Loss and metric do not see the same",
        "class_weights": _title_of_weights,
        "nan": lambda match: f"Not a number: {_way(match).expression.removesuffix(' = NaN')}",
        "infinite": lambda _: "Infinite",
        "negative": lambda _: "Below zero",
    }
)
_SENTENCES: Mapping[Key, Callable[[Constant], str]] = MappingProxyType(
    {
        "guessing": _about_guessing,
        "near_guessing": lambda match: (
            f"The loss is {match.expression} nats, what guessing costs. It is near that and not the same: the model "
            "knows hardly more of these examples than nothing."
        ),
        "class_shares": lambda match: (
            f"The model answers every example with the shares of the classes, which cost their entropy, "
            f"{match.value:.4f} nats: it uses nothing of the inputs."
        ),
        "clip": _about_a_clip,
        "lower_clip": lambda match: (
            "Every true class has a probability of 1, or of the last float32 below it, which costs "
            f"{rounded(match.value)} nats."
        ),
        "double_softmax_floor": lambda match: (
            f"Softmax is applied twice. With {_classes(match)} the loss cannot go below {match.expression} = "
            f"{match.value:.4f} nats, however right the model is."
        ),
        "double_softmax_ceiling": lambda match: (
            f"Softmax is applied twice. With {_classes(match)} the loss cannot go above {match.expression} = "
            f"{match.value:.4f} nats, and there the model is sure and wrong."
        ),
        "smoothing_floor": lambda match: (
            f"With a smoothing of {plain_number(match.parts['smoothing'])} and {_classes(match)} no model gets below "
            f"{match.value:.4f} nats, the entropy of its targets. It is a floor, and no mistake."
        ),
        "focal": lambda match: (
            f"A focal loss with alpha {plain_number(match.parts['alpha'])} and gamma "
            f"{plain_number(match.parts['gamma'])} costs {match.value:.5f} nats where the true class has the "
            "probability "
            f"{with_powers(match.parts['probability'])}."
        ),
        "bits": lambda match: (
            f"2 to the power of the loss is the perplexity of the same line, so the loss of {rounded(match.value)} is "
            "in bits: "
            f"{rounded(in_nats(match))} nats."
            if match.num_classes is None
            else f"{match.value:.4f} bits are {in_nats(match):.4f} nats, ln {match.num_classes:,}: a guess among "
            f"{_classes(match)}, with the logarithm to base 2."
        ),
        "log10": lambda match: (
            f"{match.value:.4f} is the logarithm of {match.num_classes:,} to base 10; in nats it is "
            f"{in_nats(match):.4f}: a guess among {_classes(match)}."
        ),
        "perplexity": lambda match: (
            f"{match.value:g} is exp(ln {match.num_classes:,}), a perplexity; the loss is {in_nats(match):.4f} nats."
        ),
        "sum_not_mean": _about_a_sum,
        "divided_twice": lambda match: (
            f"ln {match.num_classes:,} = {in_nats(match) * match.parts['size']:.4f} nats, a guess, is divided by "
            f"{int(match.parts['size']):,} once more after the mean."
        ),
        "mean_over_ignored": _about_ignored,
        "binary_cross_entropy": _about_each_class_alone,
        "one_unit": _about_one_unit,
        "constant_output": _about_one_answer,
        "confident_and_wrong": lambda match: (
            f"{rounded(match.value)} nats are more than twice what guessing costs: the model gives the true class "
            f"{rounded(float(perplexity(-match.value)), 2)} on geometric average, and is sure of another one."
        ),
        "metric_not_loss": _about_a_metric,
        "class_weights": _about_class_weights,
        "nan": lambda match: _way(match).sentence,
        "infinite": lambda _: "The true class of an example has the probability 0, and -ln 0 is infinite.",
        "negative": _about_negative,
    }
)
_EXPERIMENTS: Mapping[Key, Callable[[Constant], str]] = MappingProxyType(
    {
        "guessing": lambda _: _ONE_BATCH,
        "near_guessing": lambda _: _ONE_BATCH,
        "class_shares": lambda _: (
            "Count the classes of the predictions. If nearly all are one class, the inputs do not reach the output: "
            "look at their scale, and at dead units."
        ),
        "clip": lambda _: (
            "Print the smallest and the largest output before the loss. If they are exactly 0 and 1, or lie outside of "
            "0..1, give the loss logits with from_logits=True: it then goes above the clip."
        ),
        "lower_clip": lambda _: (
            "Count the labels that differ. With one label alone, or one output unit, the loss is 0 without learning."
        ),
        "double_softmax_floor": lambda _: (
            "Print the sum of the outputs of one example before the loss. If it is 1, softmax was applied already, and "
            "the loss applies it again."
        ),
        "double_softmax_ceiling": lambda _: (
            "Print the sum of the outputs of one example before the loss. If it is 1, softmax was applied already, and "
            "the loss applies it again."
        ),
        "smoothing_floor": lambda _: (
            "Compute the loss once with a smoothing of 0. If it is near 0, this was the floor."
        ),
        "focal": lambda _: "Compute the loss once with gamma 0 and alpha 1. It is then -ln of the probability itself.",
        "bits": lambda match: f"Multiply by ln 2 = {uniform_loss(2):.4f}. If it is then ln K, the unit is bits.",
        "log10": lambda match: f"Multiply by ln 10 = {uniform_loss(10):.4f}. If it is then ln K, the base is 10.",
        "perplexity": lambda _: (
            "Take the logarithm. If it is the loss that the framework reports, this was a perplexity."
        ),
        "sum_not_mean": lambda _: "Halve the batch. A sum halves with it, a mean stays.",
        "divided_twice": lambda _: "Halve the batch. A mean stays; one that is divided by its size again doubles.",
        "mean_over_ignored": lambda _: (
            "Divide the sum of the losses by the number of labels that count. If it is ln K, the mean was over all "
            "rows."
        ),
        "binary_cross_entropy": lambda _: (
            "Compute softmax cross-entropy of the same outputs and labels. If it is ln K while this number stays, "
            "the loss "
            "asks for each class alone."
        ),
        "one_unit": lambda _: "Print the shape of the outputs. If the last axis is 1, softmax over it is always 1.",
        "constant_output": lambda _: (
            "Print the outputs of two different examples. If they are equal, look for a learning rate of 0, frozen or "
            "detached weights, dead units and inputs that are all the same."
        ),
        "confident_and_wrong": lambda _: (
            "Compute the loss of fresh weights. If it is near ln K, training made it so: labels are shifted or "
            "shuffled, "
            "or the steps are too long. If it is as high, the inputs or the logits are too large."
        ),
        "metric_not_loss": lambda _: (
            "Compute loss and metric by hand from the same 8 outputs and labels, and compare both with what is "
            "reported."
        ),
        "class_weights": _experiment_of_weights,
        "nan": lambda match: _way(match).experiment,
        "infinite": lambda _: (
            "Print the probability of the true class of each example of the batch. One of them is 0: give the loss "
            "logits."
        ),
        "negative": lambda _: (
            "Print the outputs before the loss, the targets and the weights of one example. For NLLLoss the outputs "
            "must "
            "be logarithms, none above 0."
        ),
    }
)
