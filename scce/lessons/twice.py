"""Softmax twice: nothing stops, a number is reported, and the model learns slowly or not at all."""

from dataclasses import replace

import numpy as np

from scce.diagnosis import DiagnosisState
from scce.lessons.drawing import WITHOUT_VERDICT, any_value, drawn
from scce.lessons.places import DIAGNOSIS, WIRING
from scce.lessons.record import Lesson, Number, Question, Step, Trap, a_number, among, to_set
from scce.readable import readable
from scce.wiring import VERDICTS, Start, Training, Wiring, WiringState, double_softmax_floor, reported, train

VEILS = ("verdict", "numbers", "training_curves", "gradients")
VEILS_OF_DIAGNOSIS = ("finding", "curve", "others", "repair", "number_line", "table")
STEPS = 30
SURE = 30.0  # a logit that leaves the other classes next to nothing
TWICE = Wiring("torch", "softmax", True)


def _start(random: np.random.Generator) -> Start:
    logits = random.choice(np.arange(-6, 9), size=4, replace=False) / 2
    return Start(tuple(logits.tolist()), int(np.argmin(logits)))


def _wired(question: str, twin: int, wiring: Wiring) -> WiringState:
    return drawn(question, twin, lambda random: WiringState(wiring, _start(random), num_steps=STEPS), any_value)


def _to_be_wired(twin: int) -> WiringState:
    return replace(_wired("wire", twin, Wiring("keras-jax", "softmax", True)), view=WITHOUT_VERDICT)


def _what_is_said(state: WiringState) -> Question:
    told = reported(state.wiring, state.start.logits, state.start.label)
    same = bool(np.isclose(told.loss, told.true_loss))
    right = "The right loss" if same else "A loss, and a wrong one" if np.isfinite(told.loss) else "An error"
    true = readable(told.true_loss)
    said = f"It reports {readable(told.loss)} nats; the loss with one softmax, the true one, is {true}"
    return among(
        "The last layer of a model is a softmax: it gives probabilities. The loss is PyTorch's CrossEntropyLoss, "
        "which takes logits, the scores before softmax, and applies softmax itself. What does the program report?",
        right,
        {
            "An error": f"{said}: probabilities are numbers too, and nothing in them tells that they are no logits.",
            "The right loss": f"{said}: softmax of probabilities is not the same probabilities, but evener ones.",
            "A loss, and a wrong one": f"{said}: it takes probabilities for logits, and no framework can see that.",
        },
    )


def _trained(state: WiringState) -> Training:
    start = state.start
    return train(state.wiring, start.logits, start.label, state.learning_rate, state.num_steps)


LEARNED = {"learns": "It learns as usual", "learns slowly": "It learns, but slowly"}
NOTHING_LEARNED = "It learns next to nothing"


def _does_it_learn(state: WiringState) -> Question:
    run = _trained(state)
    first, last = readable(float(run.true_losses[0])), readable(float(run.true_losses[-1]))
    said = f"In {state.num_steps} steps the true loss goes from {first} to {last} nats"
    return among(
        "The last layer is a softmax, and the loss applies another one. The model is trained for "
        f"{state.num_steps} steps. Does it learn?",
        LEARNED.get(run.verdict, NOTHING_LEARNED),
        {
            "It learns as usual": f"{said}: the second softmax sees only numbers from 0 to 1, and so the "
            "gradients, by which training steps, are small.",
            "It learns, but slowly": f"{said}: the gradients, by which training steps, go through two softmaxes and "
            "come out small.",
            NOTHING_LEARNED: f"{said}: gradients that come through two softmaxes are small. {VERDICTS[run.verdict]}",
        },
    )


def _sure_and_right(twin: int) -> WiringState:
    def draw(random: np.random.Generator) -> WiringState:
        size, sure = int(random.integers(3, 13)), SURE + int(random.integers(10))
        label = int(random.integers(size))
        logits = tuple(sure if i == label else 0.0 for i in range(size))
        return WiringState(TWICE, Start(logits, label))

    return drawn("floor", twin, draw, any_value)


def _floor(state: WiringState) -> Question:
    size, right = len(state.start.logits), double_softmax_floor(len(state.start.logits))
    formula = f"ln(e + {size - 1}) \u2212 1 = {readable(right)} nats"
    return a_number(
        f"The model has {size} classes, and is right and as good as certain: the true loss is 0. Its softmax gives 1 "
        "and zeros, and the second softmax takes these for logits. What loss is reported? "
        "An estimate within 0.1 nats will do.",
        right,
        Number("nats", 0, 100, 0.1),
        lambda value: f"{readable(value)} nats",
        f"The logits 1, 0, ... are close together, and the loss cannot go below {formula}, however right the model is.",
        Trap(0, f"That is the true loss; the second softmax cannot report less than {formula}."),
        Trap(float(np.log(size)), f"That is guessing evenly; a 1 among zeros is a little better, {formula}."),
    )


CAUSES = {
    "double_softmax_floor": "Softmax is applied twice",
    "guessing": "The model guesses evenly",
    "smoothing_floor": "The labels are smoothed",
}


def _stuck(twin: int) -> DiagnosisState:
    def draw(random: np.random.Generator) -> DiagnosisState:
        size = int(random.integers(3, 600))
        return DiagnosisState(f"{double_softmax_floor(size):.4f}", size)

    return drawn("stuck there", twin, draw, lambda state: _cause(state) in CAUSES)


def _cause(state: DiagnosisState) -> str:
    return state.diagnosis[0].key if state.diagnosis else ""


def _which_cause(state: DiagnosisState) -> Question:
    size = state.num_classes or 0
    floor, guessing = f"ln(e + {size - 1}) \u2212 1", f"ln {size} = {np.log(size):.4f}"
    return among(
        f"A loss falls to {state.loss} nats and stays there. There are {size} classes, and most answers are right. "
        "What is the likely cause?",
        CAUSES[_cause(state)],
        {
            "The model guesses evenly": f"Guessing costs {guessing} nats, and would be right once in {size} times.",
            "Softmax is applied twice": f"The number is {floor}, to the last digit: two softmaxes cannot report less.",
            "The labels are smoothed": f"Smoothed labels have a lowest loss too, but these digits are of {floor}.",
        },
    )


def _to_learn(state: WiringState) -> Question:
    solved = replace(state, wiring=Wiring("keras-jax", "linear", True))

    def told(now: WiringState, reached: bool) -> str:
        last = readable(float(_trained(now).true_losses[-1]))
        if reached:
            return f"Right: the loss is told what the last layer gives. After {now.num_steps} steps it is {last} nats."
        if now.wiring.right:
            return (
                f"The loss is told the right thing; but with these settings {VERDICTS[_trained(now).verdict].lower()}"
            )
        return "Not yet: the last layer and from_logits do not fit. Either the layer or the loss applies softmax."

    return to_set(
        "Change the wiring so that the model learns: the last layer, or what the loss is told.",
        "the model learns, with a wiring that fits",
        WIRING,
        solved,
        lambda now: now.wiring.right and _trained(now).verdict == "learns",
        told,
    )


TWICE_LESSON = Lesson(
    "softmax-twice",
    "Softmax twice",
    "You can tell a second softmax by its number, and take it out.",
    (
        Step(WIRING, lambda twin: _wired("said", twin, TWICE), _what_is_said, VEILS),
        Step(WIRING, lambda twin: _wired("learn", twin, TWICE), _does_it_learn, VEILS),
        Step(WIRING, _sure_and_right, _floor, VEILS),
        Step(DIAGNOSIS, _stuck, _which_cause, VEILS_OF_DIAGNOSIS),
        Step(WIRING, _to_be_wired, _to_learn),
    ),
)
