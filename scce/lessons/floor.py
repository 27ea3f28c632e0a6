"""Entropy and the floor of smoothing: the lowest loss that a model can reach, and why it need not be 0."""

from dataclasses import replace

import numpy as np

from scce.information import cross_entropy, entropy, in_unit
from scce.labels import one_hot, smooth_labels
from scce.lessons.drawing import WITHOUT_SITUATIONS, any_value, drawn
from scce.lessons.places import INFORMATION
from scce.lessons.record import Lesson, Number, Question, Step, Trap, a_number, among, to_set
from scce.readable import readable
from scce.surprise import Surprise, TwoDistributions

VEILS = ("cross_entropy", "surprise", "term")
OUTCOMES = ("sun", "cloud", "rain", "snow")
NEAR = 0.01  # nats


def _shares(random: np.random.Generator) -> tuple[float, ...]:
    """Returns four probabilities in twentieths."""
    cuts = np.sort(random.choice(np.arange(1, 20), size=3, replace=False))
    return tuple((np.diff(np.array([0, *cuts, 20])) / 20).tolist())


def _surprise(p: tuple[float, ...], q: tuple[float, ...]) -> Surprise:
    return Surprise(pair=TwoDistributions(OUTCOMES[: len(p)], p, q), view=WITHOUT_SITUATIONS)


def _two(question: str, twin: int) -> Surprise:
    def draw(random: np.random.Generator) -> Surprise:
        return _surprise(_shares(random), _shares(random))

    return drawn(question, twin, draw, lambda state: float(state.pair.told.divergence) > 0.1)


def _halves(twin: int) -> Surprise:
    """Returns a p of 1/2, 1/4, 1/8, 1/8 in some order, seen in bits."""

    def draw(random: np.random.Generator) -> Surprise:
        p = tuple(random.permutation([0.5, 0.25, 0.125, 0.125]).tolist())
        return replace(_surprise(p, _shares(random)), unit="bits")

    return drawn("halves", twin, draw, any_value)


def _entropy_in_bits(state: Surprise) -> Question:
    p = state.pair.p
    nats = float(entropy(p))
    right = float(in_unit(nats, "bits"))
    written = ", ".join(f"{share:g}" for share in p)
    return a_number(
        "The surprise of an outcome is \u2212log p: in bits, 1 for a probability of 1/2, 2 for 1/4, 3 for 1/8. "
        "Entropy is the surprise to expect: the mean, with each outcome as often as it happens. The four kinds of "
        f"weather have the probabilities {written}. What is their entropy, in bits?",
        right,
        Number("bits", 0, 100, 0.02),
        lambda value: f"{readable(value)} bits",
        f"1/2 times 1 + 1/4 times 2 + 1/8 times 3 + 1/8 times 3 = {readable(right)} bits.",
        Trap(nats, "That is in nats; in bits it is more, for a bit is ln 2 = 0.693 nats."),
        Trap(2.25, "That is the mean of the four surprises; but the frequent ones count more often."),
        Trap(
            2, "That is the entropy where all four are as likely; here some are more frequent, and that can be known."
        ),
    )


def _beside_entropy(state: Surprise) -> Question:
    told = state.pair.told
    floor, total = float(told.entropy), float(told.cross_entropy)
    right = "They are equal" if np.isclose(floor, total) else "Above H(p)" if total > floor else "Below H(p)"
    said = f"H(p, q) is {readable(total)} nats, and H(p) {readable(floor)}"
    return among(
        "p is what happens, q what a model expects. The cross-entropy H(p, q) is the surprise of someone who expects "
        "q while p happens. Here p and q differ. Where is it, beside the entropy H(p)?",
        right,
        {
            "Below H(p)": f"{said}: no expectation can beat the truth; some outcomes surprise less, others more.",
            "They are equal": f"{said}: they are equal only where q is p.",
            "Above H(p)": f"{said}: the difference is the price of expecting something else, the divergence.",
        },
    )


def _best_q(state: Surprise) -> Question:
    p = state.pair.p
    often = int(np.argmax(p))
    tried = {
        f"All of it on {OUTCOMES[often]}": smooth_labels(one_hot(often, len(p)), 0.01),
        "1/4 for each": np.full(len(p), 1 / len(p)),
        "The same as p": np.array(p),
    }
    costs = {option: float(cross_entropy(np.array(p), q)) for option, q in tried.items()}
    best = min(costs, key=lambda option: costs[option])
    sure, even, same = tried
    return among(
        f"What happens is {', '.join(f'{share:g} {name}' for share, name in zip(p, OUTCOMES, strict=True))}. "
        "Which expectation q makes the cross-entropy smallest?",
        best,
        {
            sure: f"With 0.01 spread over all four it costs {readable(costs[sure])} nats: the best guess is no good "
            "expectation where it is often wrong.",
            even: f"That costs ln 4 = {readable(costs[even])} nats: it leaves out that some happen more often.",
            same: f"That costs {readable(costs[same])} nats, the entropy: nothing is left to be gained.",
        },
    )


def _smoothed(twin: int) -> Surprise:
    def draw(random: np.random.Generator) -> Surprise:
        size, smoothing = int(random.integers(2, 5)), int(random.integers(20, 81)) / 200
        label = int(random.integers(size))
        p = tuple(smooth_labels(one_hot(label, size), smoothing).tolist())
        return _surprise(p, (1 / size,) * size)

    return drawn("smoothed", twin, draw, any_value)


def _smoothing(state: Surprise) -> float:
    return min(state.pair.p) * len(state.pair.p)


def _lowest(state: Surprise) -> Question:
    size, right = len(state.pair.p), float(state.pair.told.entropy)
    written = ", ".join(f"{share:.4g}" for share in state.pair.p)
    return a_number(
        f"Label smoothing takes a share of {_smoothing(state):g} from the true class and spreads it evenly over all "
        f"{size} classes. The target is now {written}. What is the lowest loss that a model can reach, in nats? "
        "An estimate within 0.05 nats will do.",
        right,
        Number("nats", 0, 100, 0.05),
        lambda value: f"{readable(value)} nats",
        f"The loss is H(p, q), and with q = p it is the entropy of the target, {readable(right)} nats. "
        "A training loss that stops there has not failed.",
        Trap(0, "An integer label has a floor of 0; a smoothed one is uncertain itself, and that stays."),
        Trap(float(np.log(size)), f"That is guessing evenly, ln {size}; a model can do better than that."),
        Trap(_smoothing(state), "That is the share that is spread; the floor is the entropy of the target."),
    )


def _told_of_floor(state: Surprise, reached: bool) -> str:
    told = state.pair.told
    if reached:
        return f"Right: H(p, q) is {readable(float(told.cross_entropy))} nats, the entropy of p. q is p."
    return f"Not yet: H(p, q) is {readable(float(told.divergence))} nats above the floor. Which q expects what happens?"


def _to_floor(state: Surprise) -> Question:
    pair = state.pair
    return to_set(
        f"p stays as it is. Move q until H(p, q) is less than {NEAR:g} nats above its floor, H(p).",
        f"H(p, q) is less than {NEAR:g} nats above H(p)",
        INFORMATION,
        replace(state, pair=pair.with_side("q", pair.p)),
        lambda now: now.pair.p == pair.p and float(now.pair.told.divergence) < NEAR,
        _told_of_floor,
    )


FLOOR = Lesson(
    "entropy-and-its-floor",
    "Entropy and the floor of smoothing",
    "You know how low a loss can get, and why a smoothed one never reaches 0.",
    (
        Step(INFORMATION, _halves, _entropy_in_bits, VEILS),
        Step(INFORMATION, lambda twin: _two("beside", twin), _beside_entropy, VEILS),
        Step(INFORMATION, lambda twin: _two("best", twin), _best_q, VEILS),
        Step(INFORMATION, _smoothed, _lowest, VEILS),
        Step(INFORMATION, lambda twin: _two("floor", twin), _to_floor),
    ),
)
