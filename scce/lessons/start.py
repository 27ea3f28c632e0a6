"""Why the loss starts near ln K: what a model pays that knows nothing, and what a first loss says."""

from dataclasses import replace

import numpy as np

from scce.classes import class_set
from scce.diagnosis import DiagnosisState
from scce.information import perplexity
from scce.lessons.drawing import SHARES, WITHOUT_DATA, WITHOUT_SITUATIONS, any_value, drawn, drawn_lab
from scce.lessons.places import DIAGNOSIS, LAB, TRAINING, written
from scce.lessons.record import Lesson, Number, Question, Step, Trap, a_number, among
from scce.logit_lab import Example, Lab
from scce.readable import readable
from scce.training import Settings, TrainingState, data_of, initial_loss, uniform_loss

VEILS_OF_DIAGNOSIS = ("finding", "curve", "others", "repair", "number_line", "table")
DIGITS = class_set("handwritten digits 0-9")
AS_GOOD = 0.02  # of a loss


def _all_the_same(twin: int) -> Lab:
    def draw(random: np.random.Generator) -> Lab:
        size = int(random.integers(3, 11))
        logit = int(random.integers(1, 40)) / 10 - 2
        return Lab(Example(DIGITS[:size], (logit,) * size, int(random.integers(size))), view=WITHOUT_SITUATIONS)

    return drawn("same", twin, draw, any_value)


def _first_loss(lab: Lab) -> Question:
    size, logit = len(lab.example.classes), lab.example.logits[0]
    right = lab.steps.loss
    return a_number(
        f"A new model does not know anything yet: all {size} logits, its scores, are {written(logit)}. Softmax gives "
        f"each class 1/{size}. The loss is \u2212ln of the true class's probability. What is it, in nats? "
        "An estimate within 0.1 nats will do.",
        right,
        Number("nats", 0, 100, 0.1),
        lambda value: f"{readable(value)} nats",
        f"\u2212ln(1/{size}) = ln {size} = {readable(right)} nats, whatever the {size} logits are, while they are "
        "the same.",
        Trap(0, "A model that knows nothing is surprised by every label: 0 would be certain and right."),
        Trap(1 / size, f"That is the probability of the true class; the loss is \u2212ln of it, ln {size}."),
    )


def _other_truth(lab: Lab) -> Question:
    losses = lab.steps.losses
    right = "No" if np.allclose(losses, losses[0]) else "Yes"
    said = f"It costs {readable(float(losses.min()))} nats, whichever class is true"
    return among(
        "Every class has the same logit. Does the loss depend on which class is true?",
        right,
        {
            "No": f"{said}: each has the same probability. So the first loss says how many classes there are.",
            "Yes": f"{said}: the label picks a probability, but here all of them are the same.",
        },
    )


def _seen_first(twin: int) -> DiagnosisState:
    def draw(random: np.random.Generator) -> DiagnosisState:
        return DiagnosisState(f"{uniform_loss(int(random.integers(3, 200))):.3f}")

    return drawn("classes", twin, draw, any_value)


def _classes(state: DiagnosisState) -> int:
    return round(float(perplexity(float(state.loss or "nan"))))


def _with_classes(state: DiagnosisState) -> DiagnosisState:
    return replace(state, num_classes=_classes(state))


def _how_many(state: DiagnosisState) -> Question:
    loss, right = float(state.loss or "nan"), float(_classes(state))
    return a_number(
        f"The first loss that a program prints is {state.loss} nats. The model is new, and guesses evenly. "
        "How many classes does it have?",
        right,
        Number("classes", 0, 100_000, max(0.4, 0.02 * right)),
        lambda value: f"{value:g} classes",
        f"Of K classes guessing costs ln K. ln K = {state.loss}, so K = e^{state.loss} = {right:g}.",
        Trap(2.0 ** round(loss, 3), "2 to the loss would be right in bits; in nats it is e to the loss."),
    )


def _fresh(twin: int) -> TrainingState:
    def draw(random: np.random.Generator) -> TrainingState:
        units = int(random.integers(1, 13)) * 8
        settings = Settings(hidden=(units,), seed=int(random.integers(1000)))
        return TrainingState("random", settings, view=WITHOUT_DATA)

    return drawn("fresh", twin, draw, any_value)


def _beside_guessing(state: TrainingState) -> Question:
    data, _ = data_of(state.data, state.settings.seed)
    first, guessing = initial_loss(data, state.settings), uniform_loss(data.num_classes)
    right = "About ln 4" if abs(first - guessing) < AS_GOOD else "Above ln 4" if first > guessing else "Below ln 4"
    said = f"It is {readable(first)} nats, as a mean over new networks; ln 4 = {readable(guessing)}"
    return among(
        f"A network with {state.settings.hidden[0]} hidden units has random weights, and has not learned yet. "
        "There are 4 classes. Where is its first loss?",
        right,
        {
            "Below ln 4": f"{said}: to be below guessing one has to know something of the labels.",
            "About ln 4": f"{said}: near, but random weights give logits that differ, which are opinions at random.",
            "Above ln 4": f"{said}: its logits are not all 0; it has opinions, and at random they cost more than none.",
        },
    )


def _far_above(twin: int) -> Lab:
    return drawn_lab("far", twin, lambda lab: lab.steps.loss > 2 * lab.steps.uniform_loss)


def _too_large(lab: Lab) -> Question:
    loss, guessing = lab.steps.loss, lab.steps.uniform_loss
    near, half = "Near ln 4", "Half of it"
    tenth = Lab(Example(logits=tuple(logit / 10 for logit in lab.example.logits), label=lab.example.label)).steps.loss
    options = {near: guessing, half: loss / 2, "The same": loss}
    right = min(options, key=lambda option: abs(options[option] - tenth))
    said = f"It becomes {readable(tenth)} nats, where ln 4 = {readable(guessing)}"
    return among(
        f"A new model pays {readable(loss)} nats for this example, far more than ln 4 = {readable(guessing)}: its "
        "first weights are too large, and so are its logits. All logits are made ten times smaller. "
        "What is the loss then?",
        right,
        {
            near: f"{said}: small logits are nearly no opinion. So a last layer of small weights starts near ln K.",
            half: f"{said}: the loss is no multiple of the logits; without opinions it is that of guessing.",
            "The same": f"{said}: softmax ignores what is added to all logits, but not what they are multiplied by.",
        },
    )


START = Lesson(
    "first-loss",
    "Why the loss starts near ln K",
    "You can read the first number of a training, and say whether it is as it should be.",
    (
        Step(LAB, _all_the_same, _first_loss, SHARES),
        Step(LAB, _all_the_same, _other_truth, SHARES),
        Step(DIAGNOSIS, _seen_first, _how_many, VEILS_OF_DIAGNOSIS, revealed=_with_classes),
        Step(TRAINING, _fresh, _beside_guessing, ("run", "buttons")),
        Step(LAB, _far_above, _too_large, SHARES),
    ),
)
