"""Learning and memorising: a training loss that falls says little, until it is seen beside other data."""

from dataclasses import replace

import numpy as np

from scce.information import entropy
from scce.lessons.drawing import WITHOUT_DATA, WITHOUT_SITUATIONS, any_value, drawn
from scce.lessons.places import INFORMATION, TRAINING
from scce.lessons.record import Lesson, Number, Question, Step, Trap, a_number, among
from scce.readable import in_percent, readable
from scce.surprise import Surprise, TwoDistributions
from scce.training import Settings, TrainingState, costs_after, data_of, uniform_loss

VEILS = ("run", "buttons")
RUN = " The run below shows it."
LATER = " The next step shows the run."  # which has the losses of other examples beside it
NEAR = 0.1  # of guessing


def _losses(state: TrainingState) -> tuple[float, float, float]:
    """Returns the loss after training, on its own examples and on others, and that of guessing, in nats."""
    after = costs_after(state)
    return after.own, after.other, uniform_loss(data_of(state.data, state.settings.seed)[0].num_classes)


def _compared(loss: float, guessing: float) -> str:
    if abs(loss - guessing) <= NEAR * guessing:
        return "About as much as guessing"
    return "Less than guessing" if loss < guessing else "More than guessing"


def _at_random(twin: int) -> TrainingState:
    def draw(random: np.random.Generator) -> TrainingState:
        hidden = (int(random.choice([32, 48, 64, 96])),)
        settings = Settings(hidden=hidden, learning_rate=0.02, epochs=25, seed=int(random.integers(1_000_000)))
        return TrainingState("random", settings, view=WITHOUT_DATA)

    return drawn("random", twin, draw, any_value)


def _at_random_unseen(twin: int) -> TrainingState:
    """Returns the same without the run, which tells what the next step asks."""
    state = _at_random(twin)
    return replace(state, view=replace(state.view, hide=(*state.view.hide, "buttons", "run")))


def _own_examples(state: TrainingState) -> Question:
    own, _, guessing = _losses(state)
    said = f"They cost {readable(own)} nats then, and guessing ln 4 = {readable(guessing)}"
    return among(
        "The labels of 100 examples were drawn at random from 4 classes: they have nothing to do with the inputs. "
        f"A network sees each of them {state.settings.epochs} times: it trains for {state.settings.epochs} epochs. "
        "What is its mean loss on these 100 examples then?",
        _compared(own, guessing),
        {
            "Less than guessing": f"{said}: it has room to learn each of them by heart.{LATER}",
            "About as much as guessing": f"{said}: there is no rule, but 100 labels can be kept in mind.{LATER}",
            "More than guessing": f"{said}: training lowers the loss of its own examples, rule or not.{LATER}",
        },
    )


def _other_examples(state: TrainingState) -> Question:
    own, other, guessing = _losses(state)
    said = f"They cost {readable(other)} nats, its own {readable(own)}, and guessing {readable(guessing)}"
    return among(
        "The same training, with labels at random. Then the network gets 1,000 examples that it has not seen, the "
        "held-out data. Their labels are drawn at random too. What is its mean loss on them?",
        _compared(other, guessing),
        {
            "Less than guessing": f"{said}: it learned its own examples; that says nothing of others.{RUN}",
            "About as much as guessing": f"{said}: it does not know them, and is sure all the same.{RUN}",
            "More than guessing": f"{said}: it is sure of what it learned by heart: sure and wrong.{RUN}",
        },
    )


def _with_a_rule(twin: int) -> TrainingState:
    def draw(random: np.random.Generator) -> TrainingState:
        settings = Settings(
            hidden=(32,), learning_rate=0.03, batch_size=64, epochs=40, seed=int(random.integers(1_000_000))
        )
        return TrainingState("spirals", settings, view=WITHOUT_DATA)

    return drawn("rule", twin, draw, any_value)


def _learned(state: TrainingState) -> Question:
    own, other, guessing = _losses(state)
    said = f"They cost {readable(other)} nats, its own {readable(own)}, and guessing ln 3 = {readable(guessing)}"
    return among(
        "Now there is a rule: points on three spiral arms. A quarter of them is held out, and not trained on. What is "
        "the mean loss on the held-out points after training?",
        _compared(other, guessing),
        {
            "Less than guessing": f"{said}: what it found holds for points it has not seen: it learned.{RUN}",
            "About as much as guessing": f"{said}: without a rule, perhaps; here place and arm belong together.{RUN}",
            "More than guessing": f"{said}: being sure costs much where it is wrong; here it is right.{RUN}",
        },
    )


def _longer(state: TrainingState) -> Question:
    own, other, guessing = _losses(state)
    right = "Stop earlier, or take more data" if own < guessing < other else "Train for longer"
    said = f"Training costs {readable(own)} nats, held-out data {readable(other)}, guessing {readable(guessing)}"
    return among(
        f"A network has trained for {state.settings.epochs} epochs. Its own examples cost {readable(own)} nats, "
        f"held-out ones {readable(other)}; guessing costs {readable(guessing)}. What lowers the held-out loss?",
        right,
        {
            "Train for longer": f"{said}: the loss of its own examples would fall on, and that of others rise.",
            "Stop earlier, or take more data": f"{said}: it learns by heart; only more data can show it a rule.",
            "A larger network": f"{said}: with more room it learns by heart even faster.",
        },
    )


def _frequencies(twin: int) -> Surprise:
    def draw(random: np.random.Generator) -> Surprise:
        first = int(random.integers(50, 91))
        second = int(random.integers(1, 100 - first))
        shares = (first / 100, second / 100, round(1 - (first + second) / 100, 2))
        pair = TwoDistributions(("often", "at times", "seldom"), shares, shares)  # the model expects what happens
        return Surprise(pair=pair, view=WITHOUT_SITUATIONS)

    return drawn("frequencies", twin, draw, lambda state: min(state.pair.p) >= 0.01)


def _only_counting(state: Surprise) -> Question:
    shares, right = state.pair.p, float(entropy(state.pair.p))
    written = ", ".join(in_percent(share, 0) for share in shares)
    first = float(-np.log(shares[0]))
    return a_number(
        f"Of all labels, {written} are of the three classes. A model ignores its input, and expects these shares "
        "every time. What is its mean loss, in nats? An estimate within 0.1 nats will do.",
        right,
        Number("nats", 0, 100, 0.1),
        lambda value: f"{readable(value)} nats",
        f"It is the entropy of the shares, the sum of p times \u2212ln p: {readable(right)} nats. "
        "A model that costs less has found something in its inputs.",
        Trap(float(np.log(3)), "ln 3 is the price of guessing evenly; whoever knows the shares pays less."),
        Trap(first, "That is the loss of the most frequent class alone; the others cost more."),
    )


MEMORY = Lesson(
    "learning-or-memorising",
    "Learning and memorising",
    "You can tell from two losses whether a model has found a rule.",
    (
        Step(TRAINING, _at_random_unseen, _own_examples, VEILS),
        Step(TRAINING, _at_random, _other_examples, VEILS, runs=True),
        Step(TRAINING, _with_a_rule, _learned, VEILS, runs=True),
        Step(TRAINING, _at_random, _longer, VEILS, runs=True),
        Step(INFORMATION, _frequencies, _only_counting, ("cross_entropy", "surprise", "term")),
    ),
)
