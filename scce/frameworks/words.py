"""The one place where what there is to say of a framework becomes words: a sentence for every kind of note."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from scce.arrays import place
from scce.frameworks.evaluation import RaisedError
from scce.frameworks.notes import Note, NoteKind
from scce.readable import plain_exponents


def sentence(note: Note) -> str:
    """Returns what a note says, with its place and its numbers."""
    return plain_exponents(SENTENCES[note.kind](at=place(note.index), **note.values))


def error_sentence(error: RaisedError) -> str:
    """Returns the error's class and what it says; of several labels that it may name, the first."""
    label = error.labels[0] if error.labels else ""
    return f"{error.name}: {error.message(label).removesuffix('.')}."


def _examples(count: int) -> str:
    return f"{count} example{'' if count == 1 else 's'}"


def _ignored(ignored: int, size: int, **_: Any) -> str:
    return f"{_examples(ignored)} of {size} ignored: no cost and no gradient."


def _ignored_in_a_mean(ignored: int, size: int, **_: Any) -> str:
    others = size - ignored
    return f"{_examples(ignored)} of {size} ignored: no cost and no gradient, and the mean is over the other {others}."


def _not_weights(examples: int, together: float, **_: Any) -> str:
    return f"The mean divides by {_examples(examples)}, not by the sum of the weights: {together:.6g}."


def _not_class_weights(examples: int, together: float, **_: Any) -> str:
    return (
        f"The mean divides by {_examples(examples)}, not by the sum of the weights, "
        f"which `fit` makes of the class weights: {together:.6g}."
    )


def _with_rows(examples: int, **_: Any) -> str:
    return f"The mean divides by {_examples(examples)}, not by weights, as it does with integers."


def _type_refused(dtype: str, legal: Sequence[str], **_: Any) -> str:
    return f"Labels of type {dtype} are refused; integers are {' or '.join(legal)}."


def _sorted_labels(classes: Sequence[Any], **_: Any) -> str:
    return f"The columns are taken for the sorted labels, {', '.join(map(str, classes))}."


SENTENCES: Mapping[NoteKind, Callable[..., str]] = MappingProxyType(
    {
        "label cut": "Label {label}{at} is cut to {cut:g}.".format,
        "label cut, weighed as rounded": (
            "Label {label}{at} is cut to {cut:g}, and weighs as class {rounded:g} does.".format
        ),
        "label free": (
            "Label {label}{at} is outside 0..{last_class}: without a word it costs 0 and has no gradient.".format
        ),
        "label free, counted by the mean": (
            "Label {label}{at} is outside 0..{last_class}: "
            "without a word it costs 0 and has no gradient, and the mean counts it.".format
        ),
        "label refused": "Label {label}{at} is outside 0..{last_class}: an error.".format,
        "label refused on a back end": (
            "Label {label}{at} is outside 0..{last_class}: an error on this back end.".format
        ),
        "label refused on a processor": (
            "Label {label}{at} is outside 0..{last_class}: "
            "an error on a processor; on a GPU NaN, says its documentation.".format
        ),
        "label ignored by default": (
            "Label {label}{at} is outside 0..{last_class}: "
            "it is the default ignore_index, and ignored without a word.".format
        ),
        "label without a loss": (
            "Label {label}{at} is outside 0..{last_class}: its loss is NaN, and its gradient, softmax, is not.".format
        ),
        "label without a row": (
            "Label {label}{at} is outside 0..{last_class}: it has no one-hot row, and zeros stand in its place.".format
        ),
        "label from the end": "Label {label}{at} counts from the end, where -1 is class {last_class}.".format,
        "label with a fraction": "Label {label}{at} is a fraction.".format,
        "type of labels refused": _type_refused,
        "type of labels refused by a mean": (
            "A mean with class weights and smoothing refuses labels of type {dtype}; it takes int64.".format
        ),
        "labels refused that are no integers": "Labels of type {dtype} are refused: they must be integers.".format,
        "one class among the labels": (
            "Every label is {label}, and log_loss learns of other classes from the labels alone.".format
        ),
        "another number of classes": (
            "The labels hold {found} classes, the predictions {num_classes}: a class is absent. "
            "log_loss would need labels=.".format
        ),
        "columns by sorted labels": _sorted_labels,
        "ignored": _ignored,
        "ignored, mean over the others": _ignored_in_a_mean,
        "ignored label refused with rows": (
            "With rows there is no label {label} to ignore; a negative ignore_label has no effect.".format
        ),
        "ignored label without effect": "An ignore_label of {label} has no effect with rows.".format,
        "row of zeros": "The target row{at} is all 0, so the example costs 0.".format,
        "row with another sum": "The target row{at} sums to {sum:.6g}, not to 1, and is used as it is.".format,
        "gradient for a sum of 1": (
            "The gradient is softmax minus target, which is right only for a row that sums to 1.".format
        ),
        "rows refused": "Soft rows are refused; rows of two whole numbers, 0 and 1, are not.".format,
        "rows refused that are no floats": "Rows of type {dtype} are refused: they must be floats.".format,
        "smoothing not checked": "A smoothing of {smoothing:g} is not checked: the targets leave 0..1.".format,
        "smoothing taken for 0": "A smoothing of {smoothing:g} is taken for 0 without a word.".format,
        "smoothing refused": "A smoothing of {smoothing:g} is an error, though one below 0 is not.".format,
        "smoothing weighted": (
            "The smoothed part is weighted class by class too, so a heavy class pulls at every example.".format
        ),
        "logit NaN": "The logit{at} is NaN.".format,
        "logit +inf": "The logit{at} is +inf, and inf - inf is NaN.".format,
        "logits -inf": "Every logit{at} is -inf, and their softmax is 0 / 0.".format,
        "logit -inf": "The logit{at} is -inf, and its class has probability 0.".format,
        "logit -inf, multiplied": "The logit{at} is -inf, and a target of 0 times -inf is NaN.".format,
        "logits too far apart": (
            "The logits lie {distance:.3g} apart, further than {dtype} reaches: infinitely far.".format
        ),
        "logits in steps": (
            "The loss is a difference of two numbers of which one may be near {largest:.6g}: "
            "it comes in steps of up to {step:.2g}.".format
        ),
        "predictions divided": "The predictions{at} sum to {sum:.6g}, not to 1; they are divided by it.".format,
        "predictions divided by 0": (
            "The predictions{at} sum to {sum:.6g}, not to 1; they are divided by it, and 0 / 0 is NaN.".format
        ),
        "predictions too small": (
            "The predictions{at} sum to {sum:.3g}: here what is below {tiny:.3g} counts as 0, and 0 / 0 is NaN.".format
        ),
        "slope out of reach": (
            "The predictions{at} sum to {sum:.3g}, and a slope divides by that twice: "
            "so far float32 does not reach.".format
        ),
        "predictions refused that are no floats": (
            "Predictions of type {dtype} are refused; this is what they give as float32.".format
        ),
        "predictions clipped and divided": (
            "The predictions{at} sum to {sum:.6g}, not to 1; "
            "they are clipped first, and then divided by their new sum.".format
        ),
        "predictions raised and divided": (
            "The clip adds up to {added:.2g} to a sum of predictions, which are then divided by it.".format
        ),
        "predictions with another sum, warned of": (
            "The predictions{at} sum to {sum:.6g}: a warning, and used as they are.".format
        ),
        "prediction raised": (
            "The prediction {prediction:.6g}{at} is raised to {bound:g}, and -ln {bound:g} is {limit:.3f}: "
            "it has no slope there.".format
        ),
        "prediction lowered": (
            "The prediction {prediction:.6g}{at} is lowered to 1 - {bound:g}: it has no slope there.".format
        ),
        "share raised": (
            "The prediction {prediction:.6g}{at} is divided by the sum of its row, which gives {share:.3g}. "
            "Less than {bound:g} counts as {bound:g}: it costs {limit:.3f} nats and has no slope.".format
        ),
        "share lowered": (
            "The prediction {prediction:.6g}{at} is divided by the sum of its row, which gives {share:.3g}. "
            "More than 1 - {bound:g} counts as 1 - {bound:g}: it has no slope.".format
        ),
        "probability raised": "A probability{at} is raised to {bound:.3g}: its loss stops at {limit:.3f}.".format,
        "no probability": "{prediction:.6g}{at} is no probability.".format,
        "infinite loss without weight": "The example{at} weighs 0, and 0 times an infinite loss is NaN.".format,
        "weights of 0": "Every weight is 0, and log_loss refuses that.".format,
        "weights that cancel": "The weights cancel, and the mean would divide by 0.".format,
        "weights that cancel, 0": "The weights cancel, and Keras gives 0 for a division by 0.".format,
        "divided by examples, not weights": _not_weights,
        "divided by examples, not class weights": _not_class_weights,
        "divided by examples, with rows": _with_rows,
        "divided by class weights": "The mean divides by the weights of the labels, together {together:.6g}.".format,
        "divided by weights": "The mean divides by the sum of the weights, {together:.6g}.".format,
        "mean of nothing, 0": "Nothing counts, and Keras gives 0 for a mean of nothing.".format,
        "mean of nothing, NaN": "Nothing counts, and the mean of nothing is 0 / 0, which is NaN.".format,
        "number only where compiled": (
            "So it is when JAX compiles the step, as fit does. A loss that is not compiled is NaN.".format
        ),
        "probabilities taken for logits": (
            "{loss} takes logits. It took these probabilities for logits and applied softmax to them. "
            "Give it log(p).".format
        ),
        "numbers taken for logits": (
            "{loss} takes logits. It took these numbers for logits; not all of them are in 0..1.".format
        ),
        "softmax given": "{loss} takes probabilities. It was given softmax of these logits.".format,
    }
)
