"""The numbers that a page shows for a state, by the page's address: what a link stands for."""

import numpy as np

from scce.batch import batch_loss, framework_answers
from scce.batches import Batch
from scce.encodings.equality import equality
from scce.encodings.label_table import model_logits
from scce.encodings.memory import memory_of
from scce.information import in_unit, surprise
from scce.surprise import account
from scce.training import data_of, initial_network, layer_sizes, point_of, train
from scce.ui.batch.session import BatchSession
from scce.ui.batch.shown import shown_in
from scce.wiring import reported
from scce.wiring import train as train_wiring


def lab(state):
    steps = state.steps
    return {
        "loss": steps.loss,
        "probabilities": steps.probabilities.tolist(),
        "gradient": steps.gradient.tolist(),
        "losses": in_unit(steps.losses, state.unit).tolist(),
        "rate": state.learning_rate,
    }


def encodings(state):
    memory = memory_of(state.examples, state.size, label_dtype=state.label_type, float_dtype=state.float_type)
    return {
        "logits": model_logits(state.table).ravel().tolist(),
        "losses": equality(state.table).losses.ravel().tolist(),
        "rows": np.array(state.table.rows).ravel().tolist(),
        "bytes": [memory.labels, memory.targets, memory.logits, memory.gradient],
        "answers": [state.integers, state.one_class, state.softened],
    }


def information(state):
    told = account(state.pair.p, state.pair.q)
    return {
        "surprise": float(in_unit(surprise(state.event), state.unit)),
        "entropy": float(in_unit(told.entropy, state.unit)),
        "cross_entropy": float(in_unit(told.cross_entropy, state.unit)),
        "divergence": float(in_unit(told.divergence, state.unit)),
        "p": told.p.tolist(),
        "q": told.q.tolist(),
    }


def batch(state):
    session = BatchSession()
    session.begin(state)
    shown, way = shown_in(session), state.problem.way
    if shown is None:
        return {"source": state.source, "reduction": way.reduction}
    loss = batch_loss(shown.scores, way, shown.weights)
    first = Batch(
        shown.asked.labels[:20],
        shown.asked.predictions[:20],
        shown.asked.from_logits,
        None if shown.asked.weights is None else shown.asked.weights[:20],
    )
    answers = framework_answers(first, way, encoding=state.encoding)
    return {
        "loss": loss.loss,
        "accuracy": loss.accuracy,
        "losses": shown.scores.losses[:40].tolist(),
        "answers": [answer.loss for answer in answers],
        "outcomes": [answer.outcome for answer in answers],
    }


def wiring(state):
    start = state.start
    first = reported(state.wiring, start.logits, start.label)
    training = train_wiring(state.wiring, start.logits, start.label, state.learning_rate, state.num_steps)
    return {
        "reported": first.loss,
        "true": first.true_loss,
        "after": [float(training.reported_losses[-1]), float(training.true_losses[-1])],
        "verdict": training.verdict,
        "gradient": first.gradient.tolist(),
    }


def training(state):
    if state.data == "file":
        return {"data": state.data, "epochs": state.settings.epochs}
    learned, held_out = data_of(state.data, state.settings.seed)
    network = initial_network(layer_sizes(learned, state.settings), state.settings.seed)
    records = train(network, learned, state.settings)
    before, after = (point_of(next(records), held_out) for _ in range(2))
    return {
        "before": [before.loss, before.held_out_loss],
        "after one epoch": [after.running_loss, after.loss, after.held_out_loss, after.accuracy],
    }


def diagnosis(state):
    first = next(iter(state.diagnosis or ()), None)
    cause = ["none", 0.0] if first is None else [first.key, first.value]
    return {"cause": cause, "shapes": [shape.key for shape in state.shapes]}


NUMBERS_OF = {
    "logit_lab": lab,
    "encodings": encodings,
    "information": information,
    "batch": batch,
    "frameworks": wiring,
    "training": training,
    "diagnose": diagnosis,
}
