"""The page of training as a reader meets it: started, paused, gone through, changed, exported and sent on."""

import io
import json
import re
from dataclasses import astuple, fields, replace
from functools import cache
from unittest.mock import patch
from urllib.parse import parse_qs, urlencode

import numpy as np
import pandas as pd
import pytest
from visiting import LAB, TRAINING, Visit

from scce.diagnosis import curve_of_points, shapes
from scce.figures import training as figures
from scce.logit_lab.state import FIELDS as LAB_FIELDS
from scce.losses import sparse_categorical_crossentropy
from scce.readable import in_percent, readable, readable_probability
from scce.snippets import TRAINING_FRAMEWORKS, training_snippet
from scce.training import (
    DEFAULT_LEARNING_RATES,
    MOST_STEPS,
    READY_MADE,
    STARTS,
    Point,
    Settings,
    TrainingState,
    data_of,
    estimated_work,
    initial_loss,
    initial_network,
    layer_sizes,
    point_of,
    train,
    uniform_loss,
)
from scce.training.findings import findings_of
from scce.training.mistakes import MOST as MOST_MISTAKES
from scce.training.mistakes import mistakes_of
from scce.training.regions import decision_regions, example_losses
from scce.training.state import HIDDEN
from scce.training.words import story
from scce.ui.training.export import run_csv
from scce.ui.training.session import TrainingSession
from scce.work import Keeping

START, PAUSE, GO_ON, AGAIN = "Train", "Pause", "Go on", "Train again"
STEP, RESET, UNDO, START_OVER = "One epoch", "Back to epoch 0", "Undo", "Start over"
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
ALL = [*STATES.values(), *DIVERGING.values()]


def link_of(state):
    """Returns what follows the ? in a link to a state of the page."""
    return urlencode(TrainingSession.fields.to_query(state), doseq=True)


def visit_to(state):
    return Visit(link_of(state), page=TRAINING)


def gone_through(visit):
    """Presses Train, and lets the page go on until it stops by itself."""
    visit.press(START)
    for _ in range(MOST_SLICES):
        if not is_running(visit):
            return visit
        visit.app.run()
    raise AssertionError("the run does not stop by itself")


@cache
def ended(state):
    """Returns what a visit shows before a whole run, and the visit after it, that is only looked at."""
    visit = visit_to(state)
    return facts_of(visit), gone_through(visit)


@cache
def opened_bare():
    """Returns a first visit that is only looked at."""
    return Visit(page=TRAINING)


@cache
def records_of(state):
    """Returns all records of a state's training."""
    training, _ = data_of(state.data, state.settings.seed)
    network = initial_network(layer_sizes(training, state.settings), state.settings.seed)
    return list(train(network, training, state.settings))


@cache
def points_of(state):
    """Returns what a state's training is like after each epoch."""
    _, held_out = data_of(state.data, state.settings.seed)
    return [point_of(record, held_out) for record in records_of(state)]


def first_point_of(state):
    """Returns what a state's training is like before its first step."""
    training, held_out = data_of(state.data, state.settings.seed)
    network = initial_network(layer_sizes(training, state.settings), state.settings.seed)
    return point_of(next(train(network, training, state.settings)), held_out)


def state_of(visit):
    """Returns the state that a visit's controls show."""
    fields = TrainingSession.fields
    shown = {field.place: visit.widget(field.name).value for field in fields if field.name not in fields.of_view}
    settings = {place.partition(".")[2]: value for place, value in shown.items() if place.startswith("settings.")}
    hidden = HIDDEN.read(settings.pop("hidden"))  # it is typed
    return TrainingState(shown["data"], Settings(hidden, **settings), shown["twin"])


def labels_of(visit):
    """Returns what is written on the buttons below the header."""
    return [button.label for button in visit.app.button if button.label != "Why?"]


def is_running(visit):
    return PAUSE in labels_of(visit)


def progress_of(visit):
    """Returns what the bar of progress says, but for the time that it takes."""
    (bar,) = visit.app.get("progress")
    return bar.proto.text.split(",")[0]


def numbers_of(point):
    """Returns the large numbers that a point has to show."""
    return {
        "training loss (nats)": readable(point.loss),
        "held-out loss (nats)": readable(point.held_out_loss),
        "training accuracy": in_percent(point.accuracy),
        "held-out accuracy": in_percent(point.held_out_accuracy),
    }


def errors(visit):
    return [error.message for error in visit.app.exception]


def notices(visit):
    """Returns what a visit is told that could not be used, as it is read."""
    return [re.sub(ESCAPED, lambda match: match[0][1], box.value) for box in visit.app.warning]


def named(visit):
    """Returns the parameters of the link that a visit is told about."""
    return [notice.split(":")[0] for notice in notices(visit)]


# ---- what is shown is the core's ---------------------------------------------------------------


def facts_of(visit):
    """Returns what a visit shows, by what it is called here."""
    charts = [chart.proto.spec for chart in visit.app.get("plotly_chart")]
    shown = [visit.prose, *visit.metrics.values(), visit.alt("losses")]
    return {
        "errors": errors(visit),
        "notices": notices(visit),
        "state": state_of(visit),
        "progress": progress_of(visit),
        "numbers": visit.metrics,
        "prose": visit.prose,
        "losses": visit.alt("losses"),
        "other figure": next(visit.alt(key) for key in ("plane", "accuracies") if has(visit, f"{key}_figure")),
        "figures a browser reads": [bool(json.loads(spec, parse_constant=refuse)["data"]) for spec in charts],
        "numbers as Python writes them": [text for text in shown if re.search(r"\b(nan|inf|None(?! of))\b", text)],
        "programs": {name: text for name, text in visit.sources.items() if name in TRAINING_FRAMEWORKS},
        "first button": labels_of(visit)[0],
        "there is another epoch": not visit.button(STEP).disabled,
        "momentum can be chosen": not visit.widget("momentum").disabled,
        "a twin can be chosen": not visit.widget("twin").disabled,
        "downloads": [button.label for button in visit.app.get("download_button")],
    }


def has(visit, key):
    return any(getattr(chart.proto, "id", "").endswith(key) for chart in visit.app.get("plotly_chart"))


def refuse(constant):
    raise ValueError(f"{constant} is not JSON")


def expected_facts(state, count):
    """Returns what is shown of a state after some of its records, and sentences that have to be in its prose."""
    points, record, settings = points_of(state)[:count], records_of(state)[count - 1], state.settings
    training, held_out = data_of(state.data, settings.seed)
    work, classes = estimated_work(training, settings, held_out=held_out), training.num_classes
    over = count == len(points_of(state))
    facts = {
        "errors": [],
        "notices": [],
        "state": state,
        "progress": f"epoch {record.epoch} of {settings.epochs}",
        "numbers": numbers_of(points[-1]),
        "losses": figures.loss_curves(loss_curves(state, points)).message,
        "other figure": other_figure(state, points, record),
        "figures a browser reads": [True, True],
        "numbers as Python writes them": [],
        "programs": {name: training_snippet(name, state.data, settings).strip() for name in TRAINING_FRAMEWORKS},
        "first button": AGAIN if over else START,
        "there is another epoch": not over,
        "momentum can be chosen": settings.optimizer == "sgd",
        "a twin can be chosen": not settings.smoothing,
        "downloads": ["Download the run as CSV"],
    }
    size = (
        f"{work.num_parameters:,} weights, {work.num_steps:,} steps, about "
        f"{work.seconds * (1 + state.twin):.1f} s of work. "
        f"{len(training.labels):,} examples to learn from, {len(held_out.labels):,} held out."
    )
    told = [shape for shape in shapes(curve_of_points(points), classes) if shape.key not in ("nan", "by_heart")]
    curve = [f"**{shape.title}.** {shape.sentence}" for shape in told]
    return facts, [size, *story(findings_of(points, classes, diverged=record.diverged)), *curve]


def loss_curves(state, points):
    """Returns the record of the figure of the losses."""
    training, _ = data_of(state.data, state.settings.seed)
    classes, fresh = training.num_classes, initial_loss(training, state.settings)
    return figures.LossCurves(
        epochs=np.array([point.epoch for point in points]),
        training=np.array([point.loss for point in points]),
        held_out=np.array([point.held_out_loss for point in points]),
        twin=None,
        last_epoch=state.settings.epochs,
        lines={f"guessing evenly, ln {classes} =": uniform_loss(classes), "fresh weights, on average": fresh},
    )


def other_figure(state, points, record):
    """Returns what the figure beside the losses says: data in the plane is shown there."""
    training, _ = data_of(state.data, state.settings.seed)
    if state.data == "spirals":
        regions = decision_regions(record.network, -1.2, 1.2)
        losses = example_losses(record.network, training.inputs, training.labels)
        plane = figures.Plane(regions, training.inputs, training.labels, losses, training.classes)
        return figures.plane(plane).message
    shares = [np.array([getattr(point, name) for point in points]) for name in ("accuracy", "held_out_accuracy")]
    epochs = np.array([point.epoch for point in points])
    curves = figures.AccuracyCurves(epochs, *shares, state.settings.epochs, 1 / training.num_classes)
    return figures.accuracy_curves(curves).message


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("state", ALL, ids=[*STATES, *DIVERGING])
def test_a_link_shows_its_settings_and_what_the_core_makes_of_them_before_a_run_and_after_it(state, when):
    before, visit = ended(state)
    shown, count = (before, 1) if when == "before" else (facts_of(visit), len(points_of(state)))
    expected, sentences = expected_facts(state, count)
    prose = shown["prose"]
    assert {name: shown[name] for name in expected} == expected
    assert [sentence for sentence in sentences if sentence not in prose] == []


def test_the_first_visit_is_the_spirals_before_their_first_step_at_a_bare_address():
    visit, (expected, sentences) = opened_bare(), expected_facts(TrainingSession.fields.first, 1)
    facts, guess = facts_of(visit), f"ln 3 = {readable(np.log(3))}"
    assert {name: facts[name] for name in expected} == expected
    assert [text for text in (*sentences, guess) if text not in visit.prose] == []
    assert (guess in visit.alt("losses"), visit.button(UNDO).disabled, visit.address) == (True, True, {})


# ---- epoch after epoch -------------------------------------------------------------------------


def test_one_epoch_trains_one_epoch_until_there_is_no_other():
    visit, points = visit_to(STATES["digits"]), points_of(STATES["digits"])
    for epoch in (1, 2, 3):
        assert not visit.button(STEP).disabled
        visit.press(STEP)
        assert (progress_of(visit), visit.metrics) == (f"epoch {epoch} of 3", numbers_of(points[epoch]))
    assert (visit.button(STEP).disabled, AGAIN in labels_of(visit)) == (True, True)


def test_a_run_goes_on_with_every_look_at_the_page_but_not_while_it_pauses_which_changes_nothing_in_it():
    state = with_settings(epochs=6)
    visit, seen = visit_to(state), []
    for act in (START, None, PAUSE, None, None, GO_ON, None, STEP, None, GO_ON):
        visit.press(act) if act else visit.app.run()
        seen.append((progress_of(visit).split()[1], labels_of(visit)[0]))
    paused = [("2", GO_ON)] * 3
    assert seen[:7] == [("1", PAUSE), ("2", PAUSE), *paused, ("3", PAUSE), ("4", PAUSE)]
    assert seen[7:] == [("5", GO_ON), ("5", GO_ON), ("6", AGAIN)]
    assert visit.metrics == numbers_of(points_of(state)[-1])


def test_reset_goes_back_to_the_first_weights():
    visit = visit_to(STATES["digits"])
    for presses in ([STEP], [START], [START, PAUSE], [STEP, STEP]):
        for label in [*presses, RESET]:
            visit.press(label)
        assert (progress_of(visit), labels_of(visit)[0]) == ("epoch 0 of 3", START)
        assert (visit.metrics, state_of(visit)) == (numbers_of(points_of(STATES["digits"])[0]), STATES["digits"])


def test_a_run_that_has_ended_starts_again_and_comes_to_the_same_end():
    visit = gone_through(visit_to(with_settings(epochs=2)))
    before = visit.metrics
    assert progress_of(visit.press(AGAIN)) == "epoch 1 of 2"
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
CHANGES = [  # one after the other: the control, what is chosen, and what changes
    ("momentum", 0.5, {"momentum": 0.5}),
    ("hidden", "6, 5", {"hidden": (6, 5)}),
    ("hidden", "none", {"hidden": ()}),
    ("hidden", "7", {"hidden": (7,)}),
    ("optimizer", "adam", {"optimizer": "adam", "learning_rate": 0.001, "momentum": 0.0}),
    ("rate", 0.25, {"learning_rate": 0.25}),
    ("batch", 7, {"batch_size": 7}),
    ("epochs", 5, {"epochs": 5}),
    ("encoding", "one-hot", {"encoding": "one-hot"}),
    ("seed", 3, {"seed": 3}),
    ("data", "digits", TrainingState("digits", STARTS["digits"], True)),
    ("twin", False, TrainingState("digits", STARTS["digits"])),
    (START_OVER, None, TrainingSession.fields.first),
]


def test_every_change_starts_afresh_and_stands_in_the_address_and_undo_leads_back_through_all():
    visit, states = visit_to(BEFORE), [BEFORE]
    for control, value, changed in CHANGES:
        visit.press(STEP)
        visit.press(control) if value is None else visit.choose(control, value)
        before = states[-1]
        state = replace(before, settings=replace(before.settings, **changed)) if type(changed) is dict else changed
        states.append(state)
        assert (control, state_of(visit), errors(visit)) == (control, state, [])
        assert progress_of(visit) == f"epoch 0 of {state.settings.epochs}"
        assert visit.metrics == numbers_of(first_point_of(state))
        assert visit.address == TrainingSession.fields.to_query(state)
    visit.press(STEP)
    for before in reversed(states[:-1]):
        visit.press(UNDO)
        assert (state_of(visit), progress_of(visit)) == (before, f"epoch 0 of {before.settings.epochs}")
    assert visit.button(UNDO).disabled


def test_a_change_stops_a_run():
    visit = visit_to(TrainingState()).press(START).choose("seed", 4)
    assert (progress_of(visit), is_running(visit)) == ("epoch 0 of 10", False)


def test_other_data_comes_with_settings_that_learn_it():
    visit = visit_to(with_settings(epochs=3))
    for data in READY_MADE:
        assert state_of(visit.choose("data", data)) == TrainingState(data, STARTS[data])


def test_an_optimiser_comes_with_its_usual_learning_rate():
    visit = visit_to(with_settings(learning_rate=0.7))
    for optimizer in ("sgd", "adam"):
        settings = state_of(visit.choose("optimizer", optimizer)).settings
        assert (settings.optimizer, settings.learning_rate) == (optimizer, DEFAULT_LEARNING_RATES[optimizer])


def test_a_choice_cannot_be_taken_away():
    visit = visit_to(STATES["momentum"])
    for control in ("data", "optimizer", "encoding"):
        before = visit.widget(control).value
        assert (visit.choose(control, None).widget(control).value, state_of(visit)) == (before, STATES["momentum"])


def test_an_empty_field_of_hidden_units_is_no_hidden_layer():
    assert state_of(visit_to(TrainingState()).choose("hidden", "")).settings.hidden == ()


def test_smoothing_switches_to_one_hot_and_integers_take_it_away():
    visit = visit_to(TrainingState()).choose("smoothing", 0.1)
    assert state_of(visit) == with_settings(encoding="one-hot", smoothing=0.1)
    assert state_of(visit.choose("encoding", "integer")) == TrainingState()


def test_a_run_that_would_be_too_long_is_told_and_nothing_is_lost():
    visit = visit_to(TrainingState()).choose("batch", 1).press(STEP)
    before = (state_of(visit), progress_of(visit), visit.link)
    visit.choose("epochs", 2000)
    (notice,) = notices(visit)
    assert f"at most {MOST_STEPS:,} are made" in notice
    assert ((state_of(visit), progress_of(visit), visit.link), errors(visit)) == (before, [])


def test_a_setting_that_cannot_be_is_told_in_a_sentence_and_nothing_is_lost():
    visit = visit_to(STATES["momentum"]).press(STEP)
    impossible = [("hidden", "many"), ("hidden", "257"), ("hidden", "9" * 5000)]
    for control, value in impossible:
        (notice,) = notices(visit.choose(control, value))
        assert (notice[-1], len(notice) < 160) == (".", True)
        shown = (visit.state, visit.widget("hidden").value, progress_of(visit))
        assert shown == (STATES["momentum"], value, "epoch 1 of 3")
    assert notices(visit.choose("seed", 1)) == []


# ---- the other encoding beside it --------------------------------------------------------------

TWINS = [state for state in ALL if state.twin]


def both_losses(visit):
    """Returns the losses of both encodings, by their names."""
    (said,) = (text.value for text in visit.app.markdown if text.value.startswith("Both encodings"))
    return dict(re.findall(r"\*\*([a-z-]+)\*\* (\S+) nats", said))


def test_both_encodings_come_to_the_same_loss_and_have_a_curve():
    lines = ["training data", "held-out data", "the other encoding"]
    for state in TWINS:
        _, visit = ended(state)
        last = readable(points_of(state)[-1].loss)
        assert both_losses(visit) == {"integer": last, "one-hot": last}
        drawn = json.loads(visit.app.get_by_key("losses_figure").proto.spec)["data"]
        assert [line["name"] for line in drawn] == lines


def test_both_encodings_take_every_epoch_together_and_smoothed_targets_have_no_twin():
    visit = visit_to(STATES["a twin"]).press(STEP)
    loss = readable(points_of(STATES["a twin"])[1].loss)
    assert both_losses(visit) == {"integer": loss, "one-hot": loss}
    visit.choose("smoothing", 0.1)
    assert (len(notices(visit)), state_of(visit)) == (1, STATES["a twin"])


# ---- a run that diverges -----------------------------------------------------------------------


def test_a_run_that_diverges_says_so_and_its_loss_is_written_as_people_write_it():
    for state in DIVERGING.values():
        _, visit = ended(state)
        assert records_of(state)[-1].diverged
        assert "no longer a finite number" in visit.prose
        assert "Choose a smaller learning rate." in visit.prose
        assert visit.metrics["training loss (nats)"] in ("NaN", "\u221e")


@pytest.mark.parametrize("state", [DIVERGING["spirals"], DIVERGING["a twin"]], ids=["spirals", "a twin"])
def test_a_page_that_shows_a_diverged_run_goes_on(state):
    visit = gone_through(visit_to(state))
    assert progress_of(visit.press(RESET)) == f"epoch 0 of {state.settings.epochs}"
    smaller = replace(state, settings=replace(state.settings, learning_rate=0.01))
    visit.choose("rate", 0.01).press(STEP)
    assert (errors(visit), visit.metrics) == ([], numbers_of(points_of(smaller)[1]))


# ---- the digits --------------------------------------------------------------------------------

DIGITS = STATES["digits"]


def expected_mistakes(state):
    """Returns the wrong answers that the network is surest of at the end of a state's run."""
    _, held_out = data_of(state.data, state.settings.seed)
    return mistakes_of(records_of(state)[-1].network, held_out, MOST_MISTAKES).surest


def lab_links(state):
    """Returns what follows the ? in the links to the lab that belong to mistakes, after a whole run."""
    links = ended(state)[1].app.get("page_link")
    return [link.proto.query_string for link in links if link.proto.label == TO_THE_LAB]


@pytest.mark.parametrize("state", [DIGITS, STATES["no hidden layer"]], ids=["few", "linear"])
def test_the_mistakes_are_those_the_model_is_surest_of(state):
    _, visit = ended(state)
    expected = [
        f"A {each.label}. The model said {each.guess} with {readable_probability(each.confidence)}."
        for each in expected_mistakes(state)
    ]
    assert [text.value for text in visit.app.markdown if text.value.startswith("A ")][1:] == expected
    assert len(visit.app.get("image")) == len(expected) > 0


def test_a_mistake_opens_its_logits_in_the_lab_which_shows_what_it_costs():
    mistakes, links = expected_mistakes(DIGITS), lab_links(DIGITS)
    assert len(links) == len(mistakes) > 0
    for mistake, link in zip(mistakes, links, strict=True):
        lab, problems = LAB_FIELDS.from_query(parse_qs(link))
        example = lab.example
        assert (example.classes, example.label, problems) == (tuple("0123456789"), mistake.label, ())
        np.testing.assert_allclose(example.logits, mistake.logits, rtol=0, atol=5e-5)
    (expected,) = sparse_categorical_crossentropy([mistakes[0].label], [mistakes[0].logits])
    visit = Visit(links[0], page=LAB)
    assert (visit.loss, errors(visit)) == (pytest.approx(expected, abs=2e-4), [])


def test_only_digits_with_logits_that_are_numbers_have_mistakes_to_look_at():
    lost = DIVERGING["digits"]
    assert [lab_links(state) for state in (STATES["the first one"], STATES["spirals"], lost)] == [[], [], []]
    assert "Its logits are no longer numbers." in ended(lost)[1].prose
    assert "guessed wrong" not in ended(lost)[1].prose


# ---- the download ------------------------------------------------------------------------------


def rows_of(state):
    """Returns the file of a state's whole run, as a spreadsheet reads it."""
    return pd.read_csv(io.StringIO(run_csv(ended(state)[1].app.session_state["TrainingSession"].run)))


def test_the_download_holds_the_records_of_the_core_a_row_per_epoch_and_encoding():
    names = [field.name for field in fields(Point)]
    for state in ALL:
        rows, encodings = rows_of(state), ["integer", "one-hot"] if state.twin else [state.settings.encoding]
        assert rows.encoding.value_counts().to_dict() == dict.fromkeys(encodings, len(points_of(state)))
        own = rows[rows.encoding == state.settings.encoding]
        np.testing.assert_array_equal(own[names].to_numpy(), [astuple(point) for point in points_of(state)])


# ---- the address -------------------------------------------------------------------------------


def test_another_reader_gets_the_settings_of_an_address_and_not_the_progress():
    visit = visit_to(BEFORE).press(STEP)
    other = Visit(visit.link, page=TRAINING)
    assert (progress_of(visit), progress_of(other), state_of(other)) == ("epoch 1 of 4", "epoch 0 of 4", BEFORE)


def test_training_does_not_change_the_address():
    visit = visit_to(TrainingState()).choose("epochs", 3)
    before = visit.link
    assert gone_through(visit).link == before


def test_the_way_back_in_the_browser_shows_the_settings_that_were_there():
    visit = visit_to(TrainingState()).choose("seed", 1)
    before, link = state_of(visit), visit.link
    assert state_of(visit.choose("seed", 2).open(link)) == before


def test_what_a_reader_does_counts_even_if_the_address_before_the_last_one_comes_with_it():
    acts = [(START, None), (STEP, None), (RESET, None), ("epochs", 5), ("twin", True)]
    visit, seeds = visit_to(TrainingState()), []
    for turn, (control, value) in enumerate(acts):
        visit.choose("seed", 10 + turn)
        before = dict(visit.app.query_params)
        visit.choose("seed", 20 + turn).app.query_params = before
        visit.press(control) if value is None else visit.choose(control, value)
        seeds.append(state_of(visit).settings.seed)
    assert seeds == [20, 21, 22, 23, 24]


def test_every_damaged_part_of_a_link_is_told_and_leaves_a_page_that_trains():
    names = list(TrainingSession.fields.to_query(BEFORE))
    visit = Visit(urlencode(dict.fromkeys(names, "?")), page=TRAINING)
    assert (named(visit), state_of(visit)) == (names, TrainingState())
    assert visit.press(STEP).metrics == numbers_of(points_of(TrainingState())[1])
    assert notices(visit.choose("seed", 1)) == []


@pytest.mark.parametrize("link", ["batch=1&epochs=2000", "data=digits&hidden=256,256,256&epochs=2000"])
def test_a_link_to_a_run_that_is_too_long_is_told_and_shows_a_shorter_one(link):
    visit = Visit(link, page=TRAINING)
    data = state_of(visit).data
    assert (named(visit), errors(visit), state_of(visit)) == (["epochs"], [], TrainingState(data, STARTS[data]))


STRANGERS = ["**zebra**", "<b>zebra</b>", "[zebra](//x)", "![zebra](//x)", ":red[zebra]", "$zebra$", "`zebra`"]
ADDRESSES = ["http://zebra.org", "www.zebra.org", "me@zebra.org"]
KINDS = ("title", "header", "subheader", "markdown", "caption", "html", "success", "info", "warning", "error")
TEXTS = ["data", "hidden", "optimizer", "rate", "momentum", "encoding", "twin"]  # quoted where they are of no use


def texts_with(word, visit):
    """Returns what the page says in Markdown with a word in it."""
    return [element.value for kind in KINDS for element in visit.app.get(kind) if word in element.value]


def told_of(texts):
    """Returns what the page says in Markdown of a link with strangers' texts, one in each parameter."""
    link = urlencode(dict(zip(TEXTS, texts, strict=False)))
    found = texts_with("zebra", Visit(link, page=TRAINING))
    assert len(found) == len(texts)
    return found


def test_a_stranger_s_text_never_becomes_markup():
    found = [re.sub(ESCAPED, "", said).partition(":")[2] for said in told_of(STRANGERS)]
    assert [mark for said in found for mark in re.findall(r"[*<>\[\]!$`]|:red", said)] == []


def test_a_stranger_s_address_never_becomes_a_link():
    found = [re.sub(ESCAPED, lambda match: match[0][1], said) for said in told_of(ADDRESSES)]
    assert [address for said in found for address in re.findall(r"(?i)https?://|www\.|\w@\w", said)] == []


def test_what_is_typed_never_becomes_markup():
    visit = visit_to(TrainingState()).choose("hidden", "<b>[zebra](//x)")
    (said,) = texts_with("zebra", visit)
    assert re.findall(r"[*<>\[\]!$`]", re.sub(ESCAPED, "", said)) == []


# ---- the reader's own table --------------------------------------------------------------------


def at_a_table():
    return Visit(page=TRAINING).choose("data", "file")


def give(visit, content, name="table.csv"):
    visit.app.file_uploader[0].set_value((name, content, "text/csv")).run()
    return visit


TABLE = b"width;height;kind\n" + b"".join(
    b"%d,5;%d;%s\n" % (i, i * 7 % 5, (b"cat", b"<b>dog")[i % 2]) for i in range(40)
)


def test_a_table_of_a_reader_is_learned_from_and_its_labels_are_told():
    visit = give(at_a_table(), TABLE)
    assert visit.app.get("text")[0].value == (
        "40 examples of 2 features, which are standardised, and 2 classes. The labels as integers: 0 <b>dog, 1 cat."
    )
    before = visit.metrics["training loss (nats)"]
    visit.press(STEP)
    assert (errors(visit), visit.metrics["training loss (nats)"] != before) == ([], True)


def test_a_table_that_has_gone_from_the_server_is_still_learned_from():
    visit = give(at_a_table(), TABLE)
    visit.app.file_uploader[0].set_value(None).run()
    assert visit.app.get("text")[0].value.startswith("40 examples of 2 features")
    assert [each.value for each in visit.app.caption if "ten minutes at most" in each.value] != []
    before = visit.metrics["training loss (nats)"]
    assert visit.press(STEP).metrics["training loss (nats)"] != before


def test_where_a_server_keeps_enough_tables_a_sentence_says_so():
    with patch("scce.ui.training.upload.keeping_here", lambda: Keeping(100)):
        visit = give(at_a_table(), TABLE)
    assert (errors(visit), visit.metrics) == ([], {})
    assert ["keeps as many tables as it may" in text for text in visit.told] == [True]


def test_the_reader_may_choose_another_column_of_labels():
    visit = give(at_a_table(), TABLE)
    visit.app.selectbox[0].set_value("height").run()
    assert visit.app.get("text")[0].value.startswith("40 examples of 1 feature, which are standardised, and 5")
    assert visit.app.get("text")[0].value.endswith("as integers: 0 0, 1 1, 2 2, 3 3, 4 4.")


NUMBERED = b"Id,a,b,kind,flag\n" + b"".join(
    b"%d,%d.5,%d,%s,%s\n" % (i, i % 7, i % 3, b"xy"[i % 2 : i % 2 + 1], (b"True", b"no")[i % 4 == 0])
    for i in range(1, 41)
)


def described(visit):
    """Returns what is said of the table, and every caption that begins as those about its columns do."""
    return visit.app.get("text")[0].value.split(",")[0], [
        caption.value for caption in visit.app.caption if caption.value.startswith("Left out")
    ]


def test_a_column_that_numbers_the_rows_is_left_out_and_told_and_can_be_taken_back():
    visit = give(at_a_table(), NUMBERED)
    (left_out,) = visit.app.multiselect
    assert (left_out.value, left_out.options) == (["Id"], ["Id", "a", "b"])
    count, captions = described(visit)
    assert count == "40 examples of 2 features"
    assert [re.findall("Id|flag", caption) for caption in captions] == [["Id"], ["flag"]]
    left_out.set_value([]).run()
    count, captions = described(visit)
    assert (count, [re.findall("Id|flag", caption) for caption in captions]) == (
        "40 examples of 3 features",
        [["flag"]],
    )
    assert errors(visit) == []


def test_any_column_can_be_left_out_also_one_that_makes_a_table_useless():
    visit = give(at_a_table(), NUMBERED)
    visit.app.multiselect[0].set_value(["Id", "a"]).run()
    assert described(visit)[0] == "40 examples of 1 feature"
    visit = give(at_a_table(), b"a,b,kind\n" + b"1,2,x\n3,4,y\n" * 5 + b"NA,5,x\n")
    (notice,) = notices(visit)
    assert "line 12, column 'a': 'NA' is not a number" in notice
    visit.app.multiselect[0].set_value(["a"]).run()
    assert (described(visit)[0], notices(visit), errors(visit)) == ("11 examples of 1 feature", [], [])


def test_a_large_table_is_trained_for_fewer_epochs_and_that_is_told():
    pixels = np.random.default_rng(0).integers(0, 9, (2_000, 300))
    table = pd.DataFrame(pixels).assign(label=np.arange(2_000) % 3)
    visit = give(visit_to(with_settings("file", hidden=(100,), epochs=300)), table.to_csv(index=False).encode())
    (notice,) = notices(visit)
    epochs = int(re.search(r"large: (\d+) epochs are trained, not 300", notice)[1])
    assert 1 <= epochs < 300
    assert (visit.widget("epochs").value, errors(visit), visit.metrics != {}) == (epochs, [], True)


def test_a_table_of_no_use_gets_a_sentence_that_names_it_and_the_page_goes_on():
    visit, said = at_a_table(), []
    for content in (b"", b"PK\x03\x04" + bytes(40), b"a\n1\n2\n", b"a,b\n1,x\n2,x\n", b"a,b\n,x\n2,y\n"):
        give(visit, content)
        (notice,) = notices(visit)
        said.append(notice.startswith("'table.csv': ") and notice.endswith("."))
        assert (errors(visit), visit.metrics) == ([], {})
    assert said == [True] * 5
    assert give(visit, TABLE).metrics != {}
    assert visit.choose("data", "digits").metrics != {}


def test_without_a_table_there_is_a_way_back():
    assert at_a_table().press(UNDO).metrics != {}
