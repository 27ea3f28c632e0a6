"""The page of training as a reader meets it: started, paused, gone through, changed, exported and sent on."""

import dataclasses
import io
import json
import re
from dataclasses import replace
from functools import cache
from urllib.parse import parse_qs, urlencode

import numpy as np
import pandas as pd
import pytest
from visiting import LAB, TRAINING, Visit

from scce.figures import training as figures
from scce.logit_lab.example import from_query
from scce.losses import sparse_categorical_crossentropy
from scce.readable import readable, readable_probability
from scce.snippets import TRAINING_FRAMEWORKS, training_snippet
from scce.softmax import softmax
from scce.training import (
    DEFAULT_LEARNING_RATES,
    MOST_STEPS,
    Settings,
    estimated_work,
    forward,
    initial_loss,
    initial_network,
    layer_sizes,
    train,
    uniform_loss,
)
from scce.training.regions import decision_regions, example_losses
from scce.training.words import story
from scce.ui.training.export import run_csv
from scce.ui.training.mistakes import MOST as MOST_MISTAKES
from scce.ui.training.run import Point
from scce.ui.training.state import DATA, STARTS, TrainingSession, TrainingState, data_of, layers_in

START, PAUSE, GO_ON, AGAIN = "Start", "Pause", "Go on", "Start again"
STEP, RESET, UNDO, START_OVER = "One epoch", "Reset", "Undo", "Start over"
LEARNED = [data for data in DATA if data != "file"]  # a reader's own table has tests of its own
ESCAPED = r"\\[!-/:-@\[-`{-~]"  # in Markdown: the letter as it is
TO_THE_LAB = "Open in the lab"
MOST_SLICES = 400  # a run that takes more does not stop by itself


def with_settings(data="random", twin=False, **settings):
    """Returns a state with other settings than those that its data is learned with."""
    return TrainingState(data, replace(STARTS[data], **settings), twin)


SGD = {"optimizer": "sgd", "epochs": 3}
STATES = {
    "the first one": TrainingState(),
    "digits": with_settings("digits", epochs=3),
    "spirals": with_settings("spirals", epochs=3),
    "momentum": with_settings(learning_rate=0.1, momentum=0.9, **SGD),
    "one-hot and smoothed": with_settings(encoding="one-hot", smoothing=0.1, epochs=3),
    "a twin": with_settings(twin=True, epochs=3),
    "a twin of one-hot": with_settings("spirals", twin=True, encoding="one-hot", epochs=3),
    "no hidden layer": with_settings("digits", hidden=(), epochs=3),
    "three hidden layers": with_settings("spirals", hidden=(8, 7, 6), seed=5, epochs=3),
    "a single epoch": with_settings(epochs=1),
    "a tiny rate": with_settings(learning_rate=1e-300, epochs=3),
    "everything smoothed away": with_settings(encoding="one-hot", smoothing=1.0, epochs=3),
    "another seed": with_settings(seed=999_999_999, epochs=3),
}
DIVERGING = {
    "rate 1000": with_settings(learning_rate=1000.0, optimizer="sgd"),
    "rate 10": with_settings(learning_rate=10.0, optimizer="sgd", epochs=30),
    "digits": with_settings("digits", learning_rate=1000.0, hidden=(100, 100, 100), **SGD),
    "spirals": with_settings("spirals", learning_rate=1000.0, hidden=(100, 100, 100), **SGD),
    "a twin": with_settings(learning_rate=1000.0, optimizer="sgd", twin=True),
}
every_state = pytest.mark.parametrize("state", [*STATES.values(), *DIVERGING.values()], ids=[*STATES, *DIVERGING])
every_diverging = pytest.mark.parametrize("state", DIVERGING.values(), ids=DIVERGING)


def link_of(state):
    """Returns what follows the ? in a link to a state of the page."""
    return urlencode(TrainingSession.to_query(state), doseq=True)


def visit_to(state):
    return Visit(link_of(state), page=TRAINING)


def gone_through(visit):
    """Presses Start, and lets the page go on until it stops by itself."""
    visit.press(START)
    for _ in range(MOST_SLICES):
        if not is_running(visit):
            return visit
        visit.app.run()
    raise AssertionError("the run does not stop by itself")


@cache
def opened(state):
    """Returns a visit that is only looked at."""
    return visit_to(state)


@cache
def ended(state):
    """Returns a visit that is only looked at, after a whole run."""
    return gone_through(visit_to(state))


@cache
def opened_bare():
    """Returns a first visit that is only looked at."""
    return Visit(page=TRAINING)


@cache
def opened_link(link):
    """Returns a visit by a link that is only looked at."""
    return Visit(link, page=TRAINING)


@cache
def records_of(state):
    """Returns all records of a state's training."""
    training, held_out = data_of(state)
    network = initial_network(layer_sizes(training, state.settings), state.settings.seed)
    return list(train(network, training, state.settings, held_out=held_out))


def state_of(visit):
    """Returns the state that a visit's controls show."""
    numbers = ("learning_rate", "momentum", "batch_size", "epochs", "smoothing", "seed")
    settings = Settings(
        hidden=layers_in(visit.widget("hidden_layers").value),
        optimizer=visit.widget("optimizer").value,
        encoding=visit.widget("training_encoding").value,
        **{name: visit.widget(f"training_{name}").value for name in numbers},
    )
    return TrainingState(visit.widget("training_data").value, settings, visit.widget("twin").value)


def labels_of(visit):
    """Returns what is written on the buttons."""
    return [button.label for button in visit.app.button]


def is_running(visit):
    return PAUSE in labels_of(visit)


def progress_of(visit):
    """Returns what the bar of progress says, but for the time that it takes."""
    (bar,) = visit.app.get("progress")
    return bar.proto.text.split(",")[0]


def numbers_of(record):
    """Returns the large numbers that a record has to show."""
    return {
        "training loss (nats)": readable(record.loss),
        "held-out loss (nats)": readable(record.held_out_loss),
        "training accuracy": f"{record.accuracy:.1%}",
        "held-out accuracy": f"{record.held_out_accuracy:.1%}",
    }


def errors(visit):
    return [error.message for error in visit.app.exception]


def notices(visit):
    """Returns what a visit is told that could not be used, as it is read."""
    return [re.sub(ESCAPED, lambda match: match[0][1], box.value) for box in visit.app.warning]


def named(visit):
    """Returns the parameters of the link that a visit is told about."""
    return [notice.split(":")[0] for notice in notices(visit)]


def points_of(records):
    names = [field.name for field in dataclasses.fields(Point)]
    return [Point(**{name: getattr(record, name) for name in names}) for record in records]


# ---- the first visit ---------------------------------------------------------------------------


def test_the_first_visit_shows_the_first_program_before_its_first_step():
    assert (state_of(opened_bare()), progress_of(opened_bare())) == (TrainingState(), "epoch 0 of 10")
    assert (opened_bare().metrics, notices(opened_bare())) == (numbers_of(records_of(TrainingState())[0]), [])


def test_the_first_visit_says_what_guessing_evenly_costs():
    guess = f"ln 4 = {readable(np.log(4))}"
    assert guess in opened_bare().prose
    assert guess in opened_bare().alt("losses")


def test_a_first_visitor_has_nothing_to_undo_and_a_bare_address():
    assert (opened_bare().button(UNDO).disabled, opened_bare().address) == (True, {})


# ---- what is shown is the core's ---------------------------------------------------------------


@every_state
def test_a_state_opens_without_an_error(state):
    assert errors(opened(state)) == []


@every_state
def test_a_link_opens_its_settings(state):
    assert (state_of(opened(state)), notices(opened(state))) == (state, [])


@every_state
def test_a_link_opens_at_the_first_weights(state):
    assert progress_of(opened(state)) == f"epoch 0 of {state.settings.epochs}"
    assert opened(state).metrics == numbers_of(records_of(state)[0])


@every_state
def test_the_size_of_the_run_is_said_before_it_begins(state):
    training, held_out = data_of(state)
    work = estimated_work(training, state.settings, held_out=held_out)
    said = f"{work.num_parameters:,} weights, {work.num_steps:,} steps, about {work.seconds:.1f} s of work. "
    data = f"{len(training.labels):,} examples to learn from, {len(held_out.labels):,} held out."
    assert said + data in opened(state).prose


@every_state
def test_every_framework_has_the_program_of_the_settings(state):
    expected = {name: training_snippet(name, state.data, state.settings).strip() for name in TRAINING_FRAMEWORKS}
    sources = opened(state).sources
    assert {name: sources[name] for name in TRAINING_FRAMEWORKS} == expected


@every_state
def test_a_whole_run_has_no_error_and_stops_by_itself(state):
    assert (errors(ended(state)), is_running(ended(state))) == ([], False)


@every_state
def test_a_whole_run_ends_with_the_core_s_last_record(state):
    last = records_of(state)[-1]
    assert progress_of(ended(state)) == f"epoch {last.epoch} of {state.settings.epochs}"
    assert ended(state).metrics == numbers_of(last)


@every_state
def test_a_whole_run_can_be_started_again_and_goes_no_further(state):
    assert (AGAIN in labels_of(ended(state)), ended(state).button(STEP).disabled) == (True, True)


@every_state
def test_the_page_says_what_the_losses_mean(state):
    records, classes = records_of(state), data_of(state)[0].num_classes
    said = story(points_of(records), uniform_loss(classes), classes, diverged=records[-1].diverged)
    assert [sentence for sentence in said if sentence not in ended(state).prose] == []


@every_state
def test_the_curve_of_the_loss_says_what_it_shows(state):
    records, (training, _) = records_of(state), data_of(state)
    uniform, classes = uniform_loss(training.num_classes), training.num_classes
    fresh = initial_loss(training, state.settings)
    record = figures.LossCurves(
        epochs=np.array([record.epoch for record in records]),
        training=np.array([record.loss for record in records]),
        held_out=np.array([record.held_out_loss for record in records]),
        twin=None,
        last_epoch=state.settings.epochs,
        lines={f"guessing evenly, ln {classes} =": uniform, "fresh weights, on average": fresh},
    )
    assert ended(state).alt("losses") == figures.loss_curves(record).message


@pytest.mark.parametrize("visit", [opened, ended], ids=["before", "after"])
@every_state
def test_data_in_the_plane_is_shown_there_and_other_data_by_its_accuracy(state, visit):
    (training, _), record = data_of(state), records_of(state)[0 if visit is opened else -1]
    if state.data == "spirals":
        regions = decision_regions(record.network, -1.2, 1.2)
        losses = example_losses(record.network, training.inputs, training.labels)
        plane = figures.Plane(regions, training.inputs, training.labels, losses, training.classes)
        assert visit(state).alt("plane") == figures.plane(plane).message
    else:
        assert f"{record.accuracy:.1%} of the training data" in visit(state).alt("accuracies")


@pytest.mark.parametrize("visit", [opened, ended], ids=["before", "after"])
@every_state
def test_every_figure_is_json_that_a_browser_reads(state, visit):
    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    specs = [chart.proto.spec for chart in visit(state).app.get("plotly_chart")]
    assert [bool(json.loads(spec, parse_constant=refuse)["data"]) for spec in specs] == [True, True]


@pytest.mark.parametrize("visit", [opened, ended], ids=["before", "after"])
@every_state
def test_no_number_is_written_as_python_writes_it(state, visit):
    shown = [visit(state).prose, *visit(state).metrics.values(), visit(state).alt("losses")]
    assert [text for text in shown if re.search(r"\b(nan|inf|None(?! of))\b", text)] == []


# ---- epoch after epoch -------------------------------------------------------------------------


def test_one_epoch_trains_one_epoch():
    visit, records = visit_to(STATES["digits"]), records_of(STATES["digits"])
    for epoch in (1, 2, 3):
        visit.press(STEP)
        assert (progress_of(visit), visit.metrics) == (f"epoch {epoch} of 3", numbers_of(records[epoch]))


def test_after_the_last_epoch_there_is_no_other():
    visit = visit_to(STATES["a single epoch"])
    assert not visit.button(STEP).disabled
    visit.press(STEP)
    assert (visit.button(STEP).disabled, AGAIN in labels_of(visit)) == (True, True)


def test_a_run_that_has_started_goes_on_with_every_look_at_the_page():
    visit = visit_to(TrainingState()).press(START)
    epochs = [progress_of(visit)]
    for _ in range(3):
        visit.app.run()
        epochs.append(progress_of(visit))
    assert epochs == [f"epoch {epoch} of 10" for epoch in (1, 2, 3, 4)]


def test_pause_keeps_a_run_where_it_is():
    visit = visit_to(TrainingState()).press(START).press(PAUSE)
    before = (progress_of(visit), visit.metrics)
    visit.app.run()
    visit.app.run()
    assert ((progress_of(visit), visit.metrics), labels_of(visit)[2]) == (before, GO_ON)


def test_a_pause_changes_nothing_in_what_is_learned():
    visit = visit_to(STATES["digits"]).press(START).press(PAUSE).press(GO_ON)
    visit.app.run()
    visit.app.run()
    assert visit.metrics == ended(STATES["digits"]).metrics


def test_one_epoch_pauses_a_run():
    visit = visit_to(TrainingState()).press(START).press(STEP)
    before = progress_of(visit)
    visit.app.run()
    assert (before, progress_of(visit), is_running(visit)) == ("epoch 2 of 10", "epoch 2 of 10", False)


@pytest.mark.parametrize("presses", [[STEP], [START], [START, PAUSE], [STEP, STEP]], ids=" ".join)
def test_reset_goes_back_to_the_first_weights(presses):
    visit = visit_to(STATES["digits"])
    for label in [*presses, RESET]:
        visit.press(label)
    assert (progress_of(visit), labels_of(visit)[2]) == ("epoch 0 of 3", START)
    assert (visit.metrics, state_of(visit)) == (numbers_of(records_of(STATES["digits"])[0]), STATES["digits"])


def test_a_run_that_has_ended_starts_again_and_comes_to_the_same_end():
    visit = gone_through(visit_to(STATES["the first one"]))
    before = visit.metrics
    assert progress_of(visit.press(AGAIN)) == "epoch 1 of 10"
    for _ in range(9):
        visit.app.run()
    assert (visit.metrics, is_running(visit)) == (before, False)


def test_a_run_belongs_to_its_reader():
    one, other = visit_to(TrainingState()).press(STEP), visit_to(TrainingState())
    one.press(STEP)
    other.app.run()
    assert (progress_of(one), progress_of(other)) == ("epoch 2 of 10", "epoch 0 of 10")


def test_a_run_stays_with_its_reader_while_they_are_on_another_page():
    visit = visit_to(with_settings(epochs=5)).press(STEP).press(STEP)
    before = (progress_of(visit), visit.metrics, state_of(visit))
    visit.go_to(LAB).go_to(TRAINING)
    assert (progress_of(visit), visit.metrics, state_of(visit)) == before


# ---- other settings ----------------------------------------------------------------------------

BEFORE = with_settings(twin=True, learning_rate=0.5, optimizer="sgd", epochs=4)
CHANGES = {
    "momentum": (lambda visit: visit.choose("training_momentum", 0.5), {"momentum": 0.5}),
    "data": (lambda visit: visit.choose("training_data", "spirals"), TrainingState("spirals", STARTS["spirals"], True)),
    "hidden units": (lambda visit: visit.choose("hidden_layers", "6, 5"), {"hidden": (6, 5)}),
    "no hidden units": (lambda visit: visit.choose("hidden_layers", "none"), {"hidden": ()}),
    "optimiser": (lambda visit: visit.choose("optimizer", "adam"), {"optimizer": "adam", "learning_rate": 0.001}),
    "learning rate": (lambda visit: visit.choose("training_learning_rate", 0.25), {"learning_rate": 0.25}),
    "batch size": (lambda visit: visit.choose("training_batch_size", 7), {"batch_size": 7}),
    "epochs": (lambda visit: visit.choose("training_epochs", 5), {"epochs": 5}),
    "encoding": (lambda visit: visit.choose("training_encoding", "one-hot"), {"encoding": "one-hot"}),
    "seed": (lambda visit: visit.choose("training_seed", 3), {"seed": 3}),
    "twin": (lambda visit: visit.choose("twin", False), replace(BEFORE, twin=False)),
    "start over": (lambda visit: visit.press(START_OVER), TrainingState()),
}
every_change = pytest.mark.parametrize("change", CHANGES)


def expected_after(change):
    after = CHANGES[change][1]
    return replace(BEFORE, settings=replace(BEFORE.settings, **after)) if isinstance(after, dict) else after


@cache
def after(change):
    """Returns a visit that is only looked at, after an epoch and a change."""
    return CHANGES[change][0](visit_to(BEFORE).press(STEP))


@every_change
def test_a_change_is_shown_without_an_error(change):
    assert (state_of(after(change)), errors(after(change))) == (expected_after(change), [])


@every_change
def test_a_change_starts_afresh(change):
    state = expected_after(change)
    assert progress_of(after(change)) == f"epoch 0 of {state.settings.epochs}"
    assert after(change).metrics == numbers_of(records_of(state)[0])


@every_change
def test_a_change_stands_in_the_address(change):
    assert after(change).address == TrainingSession.to_query(expected_after(change))


def test_undo_leads_back_through_everything_and_to_the_first_weights():
    visit, shown = visit_to(BEFORE), []
    for change, _ in CHANGES.values():
        if state_of(visit) not in shown[-1:]:
            shown.append(state_of(visit))
        change(visit)
    visit.press(STEP)
    for before in reversed(shown):
        visit.press(UNDO)
        assert (state_of(visit), progress_of(visit)) == (before, f"epoch 0 of {before.settings.epochs}")
    assert (shown[0], visit.button(UNDO).disabled) == (BEFORE, True)


def test_a_change_stops_a_run():
    visit = visit_to(TrainingState()).press(START).choose("training_seed", 4)
    assert (progress_of(visit), is_running(visit)) == ("epoch 0 of 10", False)


@pytest.mark.parametrize("data", LEARNED)
def test_other_data_comes_with_settings_that_learn_it(data):
    visit = visit_to(STATES["spirals" if data == "random" else "the first one"]).choose("training_data", data)
    assert state_of(visit) == TrainingState(data, STARTS[data])


@pytest.mark.parametrize("optimizer", DEFAULT_LEARNING_RATES)
def test_an_optimiser_comes_with_its_usual_learning_rate(optimizer):
    start = with_settings(optimizer="sgd" if optimizer == "adam" else "adam", learning_rate=0.7)
    settings = state_of(visit_to(start).choose("optimizer", optimizer)).settings
    assert (settings.optimizer, settings.learning_rate) == (optimizer, DEFAULT_LEARNING_RATES[optimizer])


@pytest.mark.parametrize("control", ["training_data", "optimizer", "training_encoding"])
def test_a_choice_cannot_be_taken_away(control):
    visit = visit_to(STATES["momentum"])
    before = visit.widget(control).value
    assert (visit.choose(control, None).widget(control).value, state_of(visit)) == (before, STATES["momentum"])


def test_an_empty_field_of_hidden_units_is_no_hidden_layer():
    assert state_of(visit_to(TrainingState()).choose("hidden_layers", "")).settings.hidden == ()


def test_momentum_cannot_be_chosen_for_adam():
    assert [visit_to(state).widget("training_momentum").disabled for state in (TrainingState(), BEFORE)] == [
        True,
        False,
    ]


def test_smoothing_switches_to_one_hot():
    visit = visit_to(TrainingState()).choose("training_smoothing", 0.1)
    assert state_of(visit) == with_settings(encoding="one-hot", smoothing=0.1)


def test_integers_take_smoothing_away():
    visit = visit_to(STATES["one-hot and smoothed"]).choose("training_encoding", "integer")
    assert state_of(visit).settings == replace(STATES["one-hot and smoothed"].settings, encoding="integer", smoothing=0)


def test_a_run_that_would_be_too_long_is_told_and_nothing_is_lost():
    visit = visit_to(TrainingState()).choose("training_batch_size", 1).press(STEP)
    before = (state_of(visit), progress_of(visit), visit.link)
    visit.choose("training_epochs", 2000)
    (notice,) = notices(visit)
    assert f"at most {MOST_STEPS:,} are made" in notice
    assert ((state_of(visit), progress_of(visit), visit.link), errors(visit)) == (before, [])


@pytest.mark.parametrize(
    ("control", "value"),
    [
        ("hidden_layers", "many"),
        ("hidden_layers", "257"),
        ("hidden_layers", "9" * 5000),
        ("training_learning_rate", 0.0),
    ],
)
def test_a_setting_that_cannot_be_is_told_in_a_sentence_and_nothing_is_lost(control, value):
    visit = visit_to(STATES["momentum"]).press(STEP).choose(control, value)
    (notice,) = notices(visit)
    assert (notice[-1], len(notice) < 160) == (".", True)
    assert (state_of(visit), progress_of(visit)) == (STATES["momentum"], "epoch 1 of 3")


def test_what_could_not_be_used_is_no_longer_told_after_a_change():
    assert notices(visit_to(TrainingState()).choose("hidden_layers", "x").choose("training_seed", 1)) == []


# ---- the other encoding beside it --------------------------------------------------------------

TWINS = [state for state in [*STATES.values(), *DIVERGING.values()] if state.twin]


def both_losses(visit):
    """Returns the losses of both encodings, by their names."""
    (said,) = (text.value for text in visit.app.markdown if text.value.startswith("Both encodings"))
    return dict(re.findall(r"\*\*([a-z-]+)\*\* (\S+) nats", said))


@pytest.mark.parametrize("state", TWINS, ids=str)
def test_both_encodings_come_to_the_same_loss(state):
    last = readable(records_of(state)[-1].loss)
    assert both_losses(ended(state)) == {"integer": last, "one-hot": last}


@pytest.mark.parametrize("state", TWINS, ids=str)
def test_both_encodings_have_a_curve(state):
    names = [line["name"] for line in json.loads(ended(state).app.get_by_key("losses_figure").proto.spec)["data"]]
    assert names == ["training data", "held-out data", "training data, the other encoding"]


def test_both_encodings_take_every_epoch_together():
    visit = visit_to(STATES["a twin"]).press(STEP)
    loss = readable(records_of(STATES["a twin"])[1].loss)
    assert both_losses(visit) == {"integer": loss, "one-hot": loss}


def test_targets_that_are_smoothed_have_no_twin():
    assert opened(STATES["one-hot and smoothed"]).widget("twin").disabled
    visit = visit_to(STATES["a twin"]).choose("training_smoothing", 0.1)
    assert (len(notices(visit)), state_of(visit)) == (1, STATES["a twin"])


# ---- a run that diverges -----------------------------------------------------------------------


@every_diverging
def test_a_run_that_diverges_says_so_and_ends(state):
    assert records_of(state)[-1].diverged
    assert "no longer a finite number" in ended(state).prose
    assert "Choose a smaller learning rate." in ended(state).prose


@every_diverging
def test_a_loss_that_is_no_number_is_written_as_people_write_it(state):
    assert ended(state).metrics["training loss (nats)"] in ("NaN", "\u221e")


@pytest.mark.parametrize("state", [DIVERGING["spirals"], DIVERGING["a twin"]], ids=["spirals", "a twin"])
def test_a_page_that_shows_a_diverged_run_goes_on(state):
    visit = gone_through(visit_to(state))
    assert progress_of(visit.press(RESET)) == f"epoch 0 of {state.settings.epochs}"
    smaller = replace(state, settings=replace(state.settings, learning_rate=0.01))
    visit.choose("training_learning_rate", 0.01).press(STEP)
    assert (errors(visit), visit.metrics) == ([], numbers_of(records_of(smaller)[1]))


# ---- the digits --------------------------------------------------------------------------------

DIGITS = TrainingState("digits", STARTS["digits"])


def mistakes_of(record, state):
    """Returns the wrong answers that a network is surest of: the true class, the guess, its chance and the logits."""
    _, held_out = data_of(state)
    logits = forward(record.network, held_out.inputs).astype(np.float64)
    chances = softmax(logits)
    guesses = chances.argmax(axis=1)
    wrong = [i for i in np.argsort(-chances.max(axis=1), kind="stable") if guesses[i] != held_out.labels[i]]
    found = [(held_out.labels[i], guesses[i], chances[i].max(), logits[i], held_out.inputs[i]) for i in wrong]
    return found[:MOST_MISTAKES]


def lab_links(visit):
    """Returns what follows the ? in the links to the lab that belong to mistakes."""
    return [link.proto.query_string for link in visit.app.get("page_link") if link.proto.label == TO_THE_LAB]


def test_the_digits_are_learned():
    assert float(ended(DIGITS).metrics["held-out accuracy"].rstrip("%")) > 95


@pytest.mark.parametrize("state", [STATES["digits"], STATES["no hidden layer"], DIGITS], ids=["few", "linear", "all"])
def test_the_mistakes_are_those_the_model_is_surest_of(state):
    expected = [
        f"A {label}. The model said {guess} with {readable_probability(float(chance))}."
        for label, guess, chance, _, _ in mistakes_of(records_of(state)[-1], state)
    ]
    assert [text.value for text in ended(state).app.markdown if text.value.startswith("A ")][1:] == expected
    assert len(ended(state).app.get("image")) == len(expected) > 0


def test_a_mistake_opens_its_logits_in_the_lab():
    mistakes, links = mistakes_of(records_of(DIGITS)[-1], DIGITS), lab_links(ended(DIGITS))
    assert len(links) == len(mistakes) > 0
    for (label, _, _, logits, _), link in zip(mistakes, links, strict=True):
        example, problems = from_query(parse_qs(link))
        assert (example.classes, example.label, problems) == (tuple("0123456789"), label, ())
        np.testing.assert_allclose(example.logits, logits, rtol=0, atol=5e-5)


def test_the_lab_shows_what_a_mistake_costs():
    (label, _, _, logits, _), *_ = mistakes_of(records_of(DIGITS)[-1], DIGITS)
    (expected,) = sparse_categorical_crossentropy([label], [logits])
    visit = Visit(lab_links(ended(DIGITS))[0], page=LAB)
    assert (visit.loss, errors(visit)) == (pytest.approx(expected, abs=2e-4), [])


def test_only_the_digits_have_mistakes_to_look_at():
    assert [lab_links(ended(STATES[name])) for name in ("the first one", "spirals")] == [[], []]


def test_digits_whose_logits_are_no_numbers_have_no_mistakes_to_look_at():
    assert (lab_links(ended(DIVERGING["digits"])), errors(ended(DIVERGING["digits"]))) == ([], [])


def test_digits_whose_logits_are_no_numbers_are_not_said_to_be_right():
    assert "Its logits are no longer numbers." in ended(DIVERGING["digits"]).prose
    assert "guessed wrong" not in ended(DIVERGING["digits"]).prose


# ---- the download ------------------------------------------------------------------------------


def rows_of(visit):
    """Returns the file of a visit's run, as a spreadsheet reads it."""
    return pd.read_csv(io.StringIO(run_csv(visit.app.session_state["TrainingSession"].run)))


@every_state
def test_the_download_is_offered(state):
    labels = [[button.label for button in visit.app.get("download_button")] for visit in (opened(state), ended(state))]
    assert labels == [["Download the run as CSV"]] * 2


@every_state
def test_the_download_holds_the_records_of_the_core(state):
    rows, points = rows_of(ended(state)), points_of(records_of(state))
    own = rows[rows.encoding == state.settings.encoding]
    for name in (field.name for field in dataclasses.fields(Point)):
        np.testing.assert_array_equal(own[name], [getattr(point, name) for point in points])


@every_state
def test_the_download_has_a_row_per_epoch_and_encoding(state):
    counts = rows_of(ended(state)).encoding.value_counts().to_dict()
    encodings = ["integer", "one-hot"] if state.twin else [state.settings.encoding]
    assert counts == dict.fromkeys(encodings, len(records_of(state)))


# ---- the address -------------------------------------------------------------------------------


@every_change
def test_another_reader_gets_the_settings_of_the_address(change):
    assert state_of(opened_link(after(change).link)) == expected_after(change)


def test_another_reader_does_not_get_the_progress():
    visit = visit_to(BEFORE).press(STEP)
    assert (progress_of(visit), progress_of(Visit(visit.link, page=TRAINING))) == ("epoch 1 of 4", "epoch 0 of 4")


def test_training_does_not_change_the_address():
    visit = visit_to(TrainingState()).choose("training_epochs", 3)
    before = visit.link
    assert gone_through(visit).link == before


def test_the_way_back_in_the_browser_shows_the_settings_that_were_there():
    visit = visit_to(TrainingState()).choose("training_seed", 1)
    before, link = state_of(visit), visit.link
    assert state_of(visit.choose("training_seed", 2).open(link)) == before


@pytest.mark.parametrize(
    "act",
    [
        lambda visit: visit.press(START),
        lambda visit: visit.press(STEP),
        lambda visit: visit.press(RESET),
        lambda visit: visit.choose("training_epochs", 5),
        lambda visit: visit.choose("twin", True),
    ],
    ids=[START, STEP, RESET, "epochs", "twin"],
)
def test_what_a_reader_does_counts_even_if_the_address_before_the_last_one_comes_with_it(act):
    visit = visit_to(TrainingState()).choose("training_seed", 1)
    before = dict(visit.app.query_params)
    visit.choose("training_seed", 2).app.query_params = before
    assert state_of(act(visit)).settings.seed == 2


@pytest.mark.parametrize("parameter", TrainingSession.to_query(BEFORE))
def test_a_damaged_part_of_a_link_is_told_in_one_sentence(parameter):
    visit = opened_link(urlencode(TrainingSession.to_query(BEFORE) | {parameter: ["?"]}, doseq=True))
    assert (named(visit), errors(visit)) == ([parameter], [])


def test_every_damaged_part_of_a_link_is_told():
    names = list(TrainingSession.to_query(BEFORE))
    visit = opened_link(urlencode(dict.fromkeys(names, "?")))
    assert (named(visit), state_of(visit)) == (names, TrainingState())


def test_a_damaged_link_leaves_a_page_that_trains():
    visit = Visit("rate=x&data=digits&epochs=2", page=TRAINING).press(STEP)
    assert (visit.metrics, named(visit)) == (numbers_of(records_of(with_settings("digits", epochs=2))[1]), ["rate"])


@pytest.mark.parametrize("link", ["batch=1&epochs=2000", "data=digits&hidden=256,256,256&epochs=2000"])
def test_a_link_to_a_run_that_is_too_long_is_told_and_shows_a_shorter_one(link):
    visit = opened_link(link)
    data = state_of(visit).data
    assert (named(visit), errors(visit), state_of(visit)) == (["epochs"], [], TrainingState(data, STARTS[data]))


def test_what_was_wrong_with_a_link_is_no_longer_told_after_a_change():
    assert notices(Visit("rate=x", page=TRAINING).choose("training_seed", 1)) == []


STRANGERS = ["**zebra**", "<b>zebra</b>", "[zebra](//x)", "![zebra](//x)", ":red[zebra]", "$zebra$", "`zebra`"]
ADDRESSES = ["http://zebra.org", "www.zebra.org", "me@zebra.org"]
KINDS = ("title", "header", "subheader", "markdown", "caption", "html", "success", "info", "warning", "error")


def texts_with(word, visit):
    """Returns what the page says in Markdown with a word in it."""
    return [element.value for kind in KINDS for element in visit.app.get(kind) if word in element.value]


TEXTS = ["data", "hidden", "optimizer", "rate", "momentum", "encoding", "twin"]  # quoted where they are of no use


def told_of(text):
    """Returns what the page says in Markdown of a link with a stranger's text in all its parameters."""
    found = texts_with("zebra", opened_link(urlencode(dict.fromkeys(TEXTS, text))))
    assert len(found) == len(TEXTS)
    return found


@pytest.mark.parametrize("text", STRANGERS)
def test_a_stranger_s_text_never_becomes_markup(text):
    found = [re.sub(ESCAPED, "", said).partition(":")[2] for said in told_of(text)]
    assert [mark for said in found for mark in re.findall(r"[*<>\[\]!$`]|:red", said)] == []


@pytest.mark.parametrize("text", ADDRESSES)
def test_a_stranger_s_address_never_becomes_a_link(text):
    found = [re.sub(ESCAPED, lambda match: match[0][1], said) for said in told_of(text)]
    assert [address for said in found for address in re.findall(r"(?i)https?://|www\.|\w@\w", said)] == []


def test_what_is_typed_never_becomes_markup():
    visit = visit_to(TrainingState()).choose("hidden_layers", "<b>[zebra](//x)")
    (said,) = texts_with("zebra", visit)
    assert re.findall(r"[*<>\[\]!$`]", re.sub(ESCAPED, "", said)) == []


# ---- the reader's own table --------------------------------------------------------------------


def with_table(content, name="table.csv"):
    visit = Visit(page=TRAINING).choose("training_data", "file")
    visit.app.file_uploader[0].set_value((name, content, "text/csv")).run()
    return visit


TABLE = b"width;height;kind\n" + b"".join(
    b"%d,5;%d;%s\n" % (i, i * 7 % 5, (b"cat", b"<b>dog")[i % 2]) for i in range(40)
)


def test_a_table_of_a_reader_is_learned_from_and_its_labels_are_told():
    visit = with_table(TABLE.replace(b",5", b".5"))
    assert visit.app.get("text")[0].value.endswith("The labels as integers: 0 <b>dog, 1 cat.")
    before = visit.metrics["training loss (nats)"]
    visit.press("One epoch")
    assert (len(visit.app.exception), visit.metrics["training loss (nats)"] != before) == (0, True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"PK\x03\x04" + bytes(40),
        b"a\n1\n2\n",
        b"a,b\n1,x\n2,x\n",
        b"a,b\n,x\n2,y\n",
        b"a,b\n1,2,3\n4\n",
    ],
    ids=["empty", "no text", "an archive", "one column", "one class", "a missing number", "ragged"],
)
def test_a_table_of_no_use_gets_a_sentence_and_the_page_goes_on(content):
    visit = with_table(content)
    assert (len(visit.app.exception), len(visit.app.warning), visit.metrics) == (0, 1, {})
    assert visit.choose("training_data", "digits").metrics != {}


def test_without_a_table_there_is_a_way_back():
    visit = Visit(page=TRAINING).choose("training_data", "file")
    assert visit.press("Undo").metrics != {}
