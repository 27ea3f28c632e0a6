"""What a page shows that a link opens, computed as the page does: from its state, by the core."""

from urllib.parse import parse_qs

from scce import batch, logit_lab, surprise, wiring
from scce.batch import batch_loss, framework_answers, score
from scce.information import in_unit
from scce.information import surprise as surprise_of
from scce.wiring import reported, train

FIELDS = {
    "logit_lab": logit_lab.state.FIELDS,
    "information": surprise.state.FIELDS,
    "batch": batch.state.FIELDS,
    "frameworks": wiring.state.FIELDS,
}


def opened(shown):
    """Returns the state that the link opens; a part of no use is an error."""
    page, _, text = shown.link.partition("?")
    query = parse_qs(text, keep_blank_values=True)
    assert (page, query) == (shown.page, shown.query)
    state, problems = FIELDS[page].from_query(query)
    assert problems == ()
    return state


def numbers(shown):
    """Returns the losses that stand on the page."""
    return {"logit_lab": _lab, "information": _surprise, "batch": _batch, "frameworks": _wiring}[shown.page](
        opened(shown)
    )


def _lab(state):
    return [float(in_unit(state.steps.loss, state.unit))]


def _surprise(state):
    return [float(surprise_of(state.event)), float(state.pair.told.entropy), float(state.pair.told.cross_entropy)]


def _batch(state):
    arrays, way = state.batch.arrays, state.problem.way
    answers = framework_answers(arrays, way)
    return [
        batch_loss(score(arrays), way, arrays.weights).loss,
        *(each.loss for each in answers if each.loss is not None),
    ]


def _wiring(state):
    trained = train(state.wiring, state.start.logits, state.start.label, state.learning_rate, state.num_steps)
    return [reported(state.wiring, state.start.logits, state.start.label).loss, *trained.reported_losses]
