"""What holds for the link of every page: it holds the whole state; what is damaged is told and costs nothing else."""

import math
from collections import Counter
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from damage import DAMAGE, REFUSED
from hypothesis import given, settings
from hypothesis import strategies as st
from numbers_of import NUMBERS_OF
from states import READY_MADE, STATES, names

from scce.arrays import LARGEST_SEED, InputError
from scce.batch import BatchState
from scce.batch.presets import BatchProblem
from scce.batch.small_batch import SmallBatch
from scce.batches import Way
from scce.diagnosis import DiagnosisState
from scce.encodings.label_table import LabelTable, table_of
from scce.encodings.state import Encodings
from scce.links import View
from scce.logit_lab.example import Example
from scce.logit_lab.state import Lab
from scce.rooms import ClassLink
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import TwoDistributions
from scce.training.settings import Settings
from scce.training.state import STARTS, TrainingState
from scce.ui.chapters import APART, CHAPTERS
from scce.wiring import Wiring
from scce.wiring.starts import Start
from scce.wiring.state import WiringState

laws = settings(deadline=None, derandomize=True, max_examples=40)

FIELDS = {chapter.address: chapter.fields for chapter in (*CHAPTERS, *APART) if chapter.address != "lessons"}
every_page = pytest.mark.parametrize("page", FIELDS)


def read(page, query):
    """Returns the state that a query describes and what is told of it; as text, where NaN is itself and 0 is not -0."""
    state, problems = FIELDS[page].from_query(query)
    return repr(state), [*map(str, problems)]


def named(page, query):
    """Returns the parameters that are told of a query."""
    return [problem.parameter for problem in FIELDS[page].from_query(query)[1]]


def damages(page):
    """Returns each damaged parameter of a page with its values."""
    return [(name, values) for name, every in DAMAGE[page].values.items() for values in every]


def refusal_of(make):
    """Returns the sentence that something is refused with."""
    try:
        return f"{make()} is taken"
    except InputError as error:
        return str(error)


# ---- a state comes back ------------------------------------------------------------------------


def ways_back(page, state):
    """Returns what comes back of a state: from its query, from its link, and in any order of the parameters."""
    fields = FIELDS[page]
    query = fields.to_query(state)
    return [read(page, query), read(page, parse_qs(fields.to_link(state))), read(page, dict(reversed(query.items())))]


@every_page
@laws
@given(st.data())
def test_a_state_comes_back_from_its_query_and_its_link_whatever_the_order_of_the_parameters(page, data):
    state = data.draw(STATES[page])
    assert ways_back(page, state) == [(repr(state), [])] * 3


@every_page
def test_every_ready_made_state_comes_back(page):
    states = READY_MADE[page]
    assert [name for name, state in states.items() if ways_back(page, state) != [(repr(state), [])] * 3] == []


@every_page
def test_the_order_of_the_parameters_does_not_matter_whichever_comes_first(page):
    state, _ = next(iter(DAMAGE[page].left.values()))
    query = FIELDS[page].to_query(state)
    orders = [{name: query[name] for name in dict.fromkeys([first, *query])} for first in query]
    assert [next(iter(order)) for order in orders if read(page, order) != (repr(state), [])] == []


LINKS = {
    "logit_lab": "class=cat&class=dog&class=bird&class=fish&logits=2%2C1%2C0%2C-1&label=0"
    "&temperature=1&unit=nats&rate=1",
    "encodings": "class=cat&class=dog&class=bird&class=fish&rows=0%2C1%2C2%2C3&seed=1&size=50257&examples=8192"
    "&label_type=int64&float_type=float32&integers=yes&one_class=yes&softened=no",
    "information": "event=0.125&class=cat&class=dog&class=bird&class=fish&p=0.5%2C0.25%2C0.125%2C0.125"
    "&q=0.2%2C0.5%2C0.2%2C0.1&unit=nats",
    "batch": "label=1%2C2&row=0.05%2C0.95%2C0&row=0.1%2C0.8%2C0.1&given=probabilities&weight=1&source=table"
    "&reduction=mean&class_weight=1&ignore=none&smoothing=0&labels_as=integer&row_is=example&spoilt=right",
    "frameworks": "last_layer=softmax&from_logits=True&framework=keras-jax&logits=2%2C1%2C0%2C-1&label=3&rate=1"
    "&steps=60",
    "training": "data=spirals&hidden=32%2C16&optimizer=adam&rate=0.01&momentum=0&batch=32&epochs=300&encoding=integer"
    "&smoothing=0&seed=0&twin=no",
    "diagnose": "loss=none&classes=none&accuracy=none&batch=none&tokens=none&framework=none&smoothing=none&counts=none",
    "class": "lesson=none&own=none&room=none&key=none",
}


def test_the_first_states_have_links_that_people_can_read():
    assert {page: fields.to_link(fields.first) for page, fields in FIELDS.items()} == LINKS


def test_no_query_is_the_first_state():
    assert {page: read(page, {}) for page in FIELDS} == {
        page: (repr(fields.first), []) for page, fields in FIELDS.items()
    }


def test_a_link_that_leaves_something_out_says_what_it_said_when_a_first_visit_showed_random_numbers():
    fields = FIELDS["training"]
    assert (fields.first.data, fields.unsaid.data) == ("spirals", "random")
    assert fields.from_query({"seed": ["3"]})[0] == replace(fields.unsaid, settings=replace(Settings(), seed=3))
    assert fields.from_query({"utm_source": ["mail"]})[0] == fields.first


def test_the_longest_link_of_a_batch_is_no_longer_than_a_browser_takes():
    lengths = [len(FIELDS["batch"].to_link(state)) for state in READY_MADE["batch"].values()]
    assert 20_000 < max(lengths) < 40_000  # a server takes 64 KiB


def test_what_only_some_rows_and_weights_need_is_written_only_for_them():
    table = LabelTable(("a", "b", "c"), ((1.0, 0.0, 0.0), (0.7, 0.3, 0.0), (1.0, 1.0, 0.0)))
    assert FIELDS["encodings"].to_query(Encodings(table))["rows"] == ["0,0.7;0.3;0,1;1;0"]
    weighted = BatchState(problem=BatchProblem(SmallBatch(weights=(1.0, 0.5))))
    assert FIELDS["batch"].to_query(weighted)["weight"] == ["1,0.5"]


# ---- how a page is shown -----------------------------------------------------------------------


def view_of(page, link):
    state, problems = FIELDS[page].from_query(parse_qs(link, keep_blank_values=True))
    return state.view, [*map(str, problems)]


@every_page
def test_how_a_page_is_shown_is_in_its_link_and_only_where_it_is_not_as_usual(page):
    fields, view = FIELDS[page], DAMAGE[page].left["hide"][0].view
    shown = fields.to_link(replace(fields.first, view=view))
    asked = f"&predict={view.predict}" if view.predict else ""  # a class is asked by its room
    assert shown == f"{LINKS[page]}&present=1&hide={view.hide[0]}{asked}"
    assert (fields.without_view(shown), view_of(page, shown)) == (LINKS[page], (view, []))
    assert read(page, parse_qs("present=1"))[0] == repr(replace(fields.first, view=View(present=True)))
    assert fields.afresh(DAMAGE[page].left["hide"][0]) == replace(fields.first, view=view)


def test_what_is_hidden_or_predicted_and_has_no_such_name_is_told_with_what_there_is():
    assert view_of("logit_lab", "hide=loss,+unit&present=0") == (View(hide=("loss", "unit")), [])
    told = "hide: 'temprature' is no part of this page; did you mean temperature?"
    assert view_of("logit_lab", "hide=loss,temprature") == (View(), [told])
    fields = FIELDS["training"]
    has = ", ".join((*fields.named.parts, *(name for name in fields.by_name if name not in fields.of_view)))
    assert view_of("training", "hide=x") == (View(), [f"hide: 'x' is no part of this page; it has {has}"])
    assert view_of("logit_lab", "predict=los") == (View(), ["predict: 'los' is not one of loss, share, slope"])


# ---- a link by hand ----------------------------------------------------------------------------

THIRDS = (1 / 3,) * 3
EVEN = ((1.0, 0.0), (0.0, 1.0))
BY_HAND = {
    "logit_lab": [
        ("logits=3,2,1", Lab(Example(("class 0", "class 1", "class 2"), (3.0, 2.0, 1.0)))),
        ("logits=4,3,2,1", Lab(Example(logits=(4.0, 3.0, 2.0, 1.0)))),
        ("class=a&class=b", Lab(Example(("a", "b"), (0.0, 0.0)))),
        ("class=a&class=b&label=1", Lab(Example(("a", "b"), (0.0, 0.0), 1))),
        ("class=cat&class=dog&class=bird&class=fish", Lab()),
        ("label=3", Lab(Example(label=3))),
        ("label=+3+", Lab(Example(label=3))),
        ("temperature=2.5", Lab(Example(temperature=2.5))),
        ("temperature=1e-2", Lab(Example(temperature=0.01))),
        ("logits=+1,+-inf+", Lab(Example(("class 0", "class 1"), (1.0, -math.inf)))),
        ("unit=bits", Lab(unit="bits")),
    ],
    "encodings": [
        ("class=a&class=b", Encodings(LabelTable(("a", "b"), EVEN))),
        ("class=a&class=b&class=c&class=d&class=e&class=f", Encodings(table_of(tuple("abcdef")))),
        ("rows=3", Encodings(LabelTable(rows=((0.0, 0.0, 0.0, 1.0),)))),
        ("rows=+3+,+0", Encodings(LabelTable(rows=((0.0, 0.0, 0.0, 1.0), (1.0, 0.0, 0.0, 0.0))))),
        ("rows=0.5;+0.5;0;0", Encodings(LabelTable(rows=((0.5, 0.5, 0.0, 0.0),)))),
        ("rows=-0;0.5;0.5;0", Encodings(LabelTable(rows=((0.0, 0.5, 0.5, 0.0),)))),
        ("seed=7", Encodings(LabelTable(seed=7))),
    ],
    "information": [
        ("class=a&class=b", Surprise(pair=TwoDistributions(("a", "b"), (0.5, 0.5), (0.5, 0.5)))),
        ("class=a&class=b&class=c&class=d", Surprise(pair=TwoDistributions(tuple("abcd")))),
        ("class=a&class=b&class=c&p=1,0,0", Surprise(pair=TwoDistributions(tuple("abc"), (1.0, 0.0, 0.0), THIRDS))),
        ("p=1,0,0,0", Surprise(pair=TwoDistributions(p=(1.0, 0.0, 0.0, 0.0)))),
        ("q=+1,+0+,0,0", Surprise(pair=TwoDistributions(q=(1.0, 0.0, 0.0, 0.0)))),
        (
            "q=1,0,0",
            Surprise(pair=TwoDistributions(("class 0", "class 1", "class 2"), THIRDS, (1.0, 0.0, 0.0))),
        ),
        ("p=1,0&q=0,1", Surprise(pair=TwoDistributions(("class 0", "class 1"), (1.0, 0.0), (0.0, 1.0)))),
    ],
    "batch": [
        (
            "label=+1+,+-100&row=Infinity,+-inf&row=1e3,+NaN&given=logits&weight=2,.5",
            BatchState(
                problem=BatchProblem(SmallBatch((1, -100), ((math.inf, -math.inf), (1e3, math.nan)), True, (2.0, 0.5)))
            ),
        ),
        ("label=0&row=1,2", BatchState(problem=BatchProblem(SmallBatch((0,), ((1.0, 2.0),), False, (1.0,))))),
        ("weight=2,1", BatchState(problem=BatchProblem(SmallBatch(weights=(2.0, 1.0))))),
        (
            "target=.9,+.1&target=0.2,0.8&row=2,1&row=0,1&given=logits",
            BatchState(
                problem=BatchProblem(
                    SmallBatch((), ((2.0, 1.0), (0.0, 1.0)), True, (1.0, 1.0), ((0.9, 0.1), (0.2, 0.8)))
                )
            ),
        ),
        ("class_weight=2,+1,.5", BatchState(problem=BatchProblem(way=Way(class_weights=(2.0, 1.0, 0.5))))),
        ("class_weight=1", BatchState()),
        ("ignore=-100", BatchState(problem=BatchProblem(way=Way(ignore_label=-100)))),
    ],
    "frameworks": [
        ("framework=torch&last_layer=linear", WiringState(Wiring("torch", "linear", True))),
        ("framework=optax&last_layer=linear", WiringState(Wiring("optax", "linear", True))),
        ("from_logits=False", WiringState(Wiring("keras-jax", "softmax", False))),
        ("label=9&logits=0,0,0,0,0,0,0,0,0,0", WiringState(start=Start((0.0,) * 10, 9))),
        ("logits=1+2", WiringState(start=Start((1.0, 2.0), 1))),
        ("logits=1,+2+3,", WiringState(start=Start((1.0, 2.0, 3.0), 2))),
    ],
    "training": [
        *((f"data={data}", TrainingState(data, start)) for data, start in STARTS.items()),
        ("hidden=none", TrainingState(settings=Settings(()))),
        ("hidden=32,+16", TrainingState(settings=Settings((32, 16)))),
        ("twin=yes", TrainingState(twin=True)),
    ],
    "diagnose": [
        ("loss=0.7437&classes=4", DiagnosisState("0.7437", 4)),
        ("loss=+6.91+", DiagnosisState(" 6.91 ")),
        ("loss=0.6931&accuracy=+70%25+", DiagnosisState("0.6931", accuracy="70%")),
        ("loss=nan&framework=pytorch", DiagnosisState("nan", framework="pytorch")),
        ("counts=70,+20,10", DiagnosisState(class_counts=(70, 20, 10))),
    ],
    "class": [
        ("room=k7m-2xf", ClassLink(room="K7M2XF")),
        ("room=K7M2XF&present=1&hide=why,+crowd", ClassLink(room="K7M2XF", view=View(True, ("why", "crowd")))),
    ],
}


@every_page
def test_what_a_link_by_hand_leaves_out_comes_from_the_first_state_or_from_what_it_says(page):
    opened = [(link, read(page, parse_qs(link))) for link, _ in BY_HAND[page]]
    assert opened == [(link, (repr(state), [])) for link, state in BY_HAND[page]]


# ---- a damaged link ----------------------------------------------------------------------------


@every_page
def test_there_is_damage_of_every_parameter(page):
    parameters = {each.name for each in FIELDS[page]}
    assert (set(DAMAGE[page].values), set(DAMAGE[page].left)) == (parameters, parameters)


@every_page
def test_damage_is_told_in_one_short_sentence_that_names_the_parameter_and_no_other(page):
    wrong = []
    for name, values in damages(page):
        for state in (None, FIELDS[page].unsaid, DAMAGE[page].left[name][0]):
            query = {} if state is None else FIELDS[page].to_query(state)
            _, told = FIELDS[page].from_query(query | {name: values})
            sentences = [*map(str, told)]
            longest = 400 if name == "hide" else 160  # it names all that can be hidden
            if [problem.parameter for problem in told] != [name] or len(sentences[0]) > longest:
                wrong.append((name, values[0][:40], sentences))
            wrong += [(name, sentence) for sentence in sentences if not sentence.isprintable()]
    assert wrong == []


def without(page, name):
    """Returns the state of a link that says nothing but one parameter, and that of no use, as text."""
    fields = FIELDS[page]
    return repr(fields.first if name in fields.of_view else fields.unsaid)


@every_page
def test_damage_alone_leaves_the_first_state(page):
    unsaid, query = FIELDS[page].unsaid, FIELDS[page].to_query(FIELDS[page].unsaid)
    wrong = [
        (name, values[0][:40])
        for name, values in damages(page)
        if (read(page, {name: values})[0], read(page, query | {name: values})[0]) != (without(page, name), repr(unsaid))
    ]
    assert wrong == []


@every_page
def test_damage_leaves_the_rest_as_it_was(page):
    wrong = []
    for name, values in damages(page):
        state, left = DAMAGE[page].left[name]
        found, _ = read(page, FIELDS[page].to_query(state) | {name: values})
        wrong += [(name, values[0][:40], found)] if found != repr(left) else []
    assert wrong == []


@every_page
@laws
@given(st.data())
def test_a_damaged_parameter_of_any_state_is_as_one_that_is_not_there_and_is_told(page, data):
    query = FIELDS[page].to_query(data.draw(STATES[page]))
    for name, values in data.draw(st.lists(st.sampled_from(damages(page)), min_size=5, max_size=5)):
        without = {name, *DAMAGE[page].lost_with.get(name, ())}
        left, told = read(page, {other: texts for other, texts in query.items() if other not in without})
        found, problems = read(page, query | {name: values})
        assert (found, len(problems)) == (left, len(told) + 1)
        assert next(each for each in problems if each not in told).startswith(f"{name}: ")


@every_page
def test_every_damaged_parameter_has_a_sentence_of_its_own(page):
    query = {each.name: ["?"] for each in FIELDS[page]}
    found, problems = FIELDS[page].from_query(query)
    assert (found, [problem.parameter for problem in problems]) == (FIELDS[page].unsaid, list(query))


@every_page
def test_a_parameter_that_is_there_twice_is_told(page):
    fields = FIELDS[page]
    shown = replace(fields.unsaid, view=DAMAGE[page].left["hide"][0].view)
    query, single = fields.to_query(shown), [each.name for each in fields if not each.repeated]
    told = {name: read(page, query | {name: query.get(name, ["?"]) * 2}) for name in single}
    left = {name: read(page, {other: query[other] for other in query if other != name})[0] for name in single}
    assert told == {name: (left[name], [f"{name}: it is there 2 times"]) for name in single}


@every_page
def test_parts_that_are_of_no_use_or_do_not_fit_each_other_are_told_in_sentences(page):
    assert [(query, tuple(read(page, query)[1])) for query, _ in DAMAGE[page].told] == DAMAGE[page].told


def test_of_a_wiring_that_does_not_exist_the_other_parts_are_shown():
    query = parse_qs("framework=torch&last_layer=linear&from_logits=False")
    assert FIELDS["frameworks"].from_query(query)[0] == WiringState(Wiring("keras-jax", "linear", False))


def test_smoothing_is_kept_where_a_twin_is_asked_for_too():
    query = parse_qs("encoding=one-hot&smoothing=0.1&twin=yes")
    smoothed = TrainingState(settings=Settings(encoding="one-hot", smoothing=0.1))
    assert FIELDS["training"].from_query(query)[0] == smoothed


# ---- any link at all ---------------------------------------------------------------------------


def texts_of(page):
    """Returns texts that are of use in a link of the page, or nearly so."""
    fields = FIELDS[page]
    states = [fields.first, *(state for state, _ in DAMAGE[page].left.values())]
    written = [text for state in states for texts in fields.to_query(state).values() for text in texts]
    words = [word for each in fields for word in each.kind.words]
    return [*written, *words, *(text for _, values in damages(page) for text in values)]


def any_query(page):
    """Returns any parameters, most of them of the page, with any values, some of them of use."""
    parameters = st.sampled_from([each.name for each in FIELDS[page]]) | st.text(max_size=9)
    values = st.lists(st.sampled_from(texts_of(page)) | names | st.text(max_size=60), max_size=5)
    return st.dictionaries(parameters, values, max_size=9)


@every_page
@settings(laws, max_examples=60)
@given(st.data())
def test_any_query_at_all_gives_a_state_that_a_link_can_hold(page, data):
    state, _ = FIELDS[page].from_query(data.draw(any_query(page)))
    assert read(page, FIELDS[page].to_query(state)) == (repr(state), [])


@every_page
@settings(laws, max_examples=60)
@given(st.data())
def test_whatever_is_told_of_a_query_is_short_and_names_its_parameters_once(page, data):
    query = data.draw(any_query(page))
    _, problems = FIELDS[page].from_query(query)
    known = Counter(problem.parameter for problem in problems if problem.parameter in FIELDS[page].by_name)
    known -= Counter(["epochs"])  # how long a run is depends on others too
    assert (set(known) - set(query), [name for name, count in known.items() if count > 1]) == (set(), [])
    assert [str(each) for each in problems if not str(each).isprintable() or len(str(each)) > 500] == []


@pytest.mark.parametrize("page", ["logit_lab", "encodings", "information"])
@laws
@given(st.data())
def test_any_query_at_all_gives_a_state_whose_numbers_can_be_shown(page, data):
    state, _ = FIELDS[page].from_query(data.draw(any_query(page)))
    assert NUMBERS_OF[page](state)


@every_page
@laws
@given(st.text())
def test_any_link_at_all_gives_a_state(page, link):
    links = [link, *(urlencode({each.name: link}) for each in FIELDS[page])]
    found = [FIELDS[page].from_query(parse_qs(each, keep_blank_values=True))[0] for each in links]
    assert {type(state) for state in found} == {type(FIELDS[page].first)}


@every_page
@pytest.mark.parametrize("digits", [4300, 4301, 50_000])
def test_a_number_of_many_digits_is_no_trouble(page, digits):
    numbers = {each.name: "9" * digits for each in FIELDS[page]}
    found = {name: read(page, {name: [number]})[0] for name, number in numbers.items()}
    assert found == {name: without(page, name) for name in numbers}


# ---- parameters that the page does not have ----------------------------------------------------


@every_page
def test_an_unknown_parameter_is_told_with_a_near_one_or_all_there_are(page):
    known = list(FIELDS[page].by_name)
    told = {f"{name}_": f"did you mean {name}?" for name in known} | {"zzz": f"it has {', '.join(known)}"}
    assert {name: read(page, {name: ["1"]}) for name in told} == {
        name: (repr(FIELDS[page].first), [f"{name}: this page has no such parameter; {hint}"])
        for name, hint in told.items()
    }


def test_class_weight_is_used_where_it_fits_the_classes_and_told_by_its_name_where_it_does_not():
    one = SmallBatch((1,), ((2.0, 1.0),), True, (1.0,))
    expected = BatchState(problem=BatchProblem(one, Way(class_weights=(1.0, 5.0))))
    assert read("batch", parse_qs("label=1&row=2,1&given=logits&class_weight=1,5")) == (repr(expected), [])
    told = ["class_weight: 3 class weights do not fit 2 classes"]
    without = repr(expected.with_class_weights(None))
    assert read("batch", parse_qs("label=1&row=2,1&given=logits&class_weight=1,5,1")) == (without, told)


@every_page
@pytest.mark.parametrize(
    ("count", "sentences", "last"),
    [(4, 4, None), (5, 5, "parameter"), (6, 5, "parameter, nor the 1 after it"), (5000, 5, "nor the 4,995 after it")],
)
def test_of_many_unknown_parameters_a_handful_is_told(page, count, sentences, last):
    told = read(page, {f"unknown {i}": ["1"] for i in range(count)})[1]
    assert (len(told), last is None or told[-1].endswith(f" {last}")) == (sentences, True)


@every_page
def test_an_unknown_parameter_is_told_in_a_short_line_whatever_it_is_called(page):
    told = [read(page, {name: ["1"]})[1][0] for name in ["", " ", "\x00", "a\nb", "<b>", "x" * 10_000, "\u202e" * 99]]
    assert [sentence for sentence in told if not sentence.isprintable() or not 40 < len(sentence) < 250] == []


@every_page
def test_what_others_add_to_a_link_is_passed_over(page):
    query = parse_qs("embed=true&embed_options=dark_theme&utm_source=mail&utm_campaign=x&fbclid=1&gclid=2")
    assert read(page, query) == (repr(FIELDS[page].first), [])


# ---- bounds ------------------------------------------------------------------------------------

# Where a bounded field needs others that the first state does not have: momentum is for sgd, smoothing for one-hot.
BASES = {page: fields.first for page, fields in FIELDS.items()} | {
    "training": TrainingState(settings=Settings(optimizer="sgd", encoding="one-hot"))
}


EVERYONE = ["kind", "state", "link"]


def bounded(page):
    """Returns the fields that have bounds, each with its smallest and its largest value."""
    controls = [(each, each.kind.control) for each in FIELDS[page] if "min_value" in each.kind.control]
    return [(each, control["min_value"], control["max_value"]) for each, control in controls]


def beyond(value, towards):
    """Returns the next number of the same type beyond one."""
    return math.nextafter(value, towards) if isinstance(value, float) else value + (1 if towards > 0 else -1)


def takers(page, field, value):
    """Returns who takes a value of a field: the kind, the state, the link."""
    query = FIELDS[page].to_query(BASES[page]) | {field.name: [field.kind.write(value)]}
    attempts = {
        "kind": lambda: field.kind.check(value),
        "state": lambda: field.changed(BASES[page], value),
    }
    taken = [name for name, attempt in attempts.items() if refusal_of(attempt).endswith(" is taken")]
    state, problems = FIELDS[page].from_query(query)
    return [*taken, "link"] if not problems and field.value_in(state) == value else taken


@every_page
def test_control_state_and_link_have_the_same_bounds(page):
    found = {
        each.name: [
            takers(page, each, value) for value in (beyond(least, -math.inf), least, most, beyond(most, math.inf))
        ]
        for each, least, most in bounded(page)
    }
    assert found == {name: [[], EVERYONE, EVERYONE, []] for name in found}


BOUNDED = {
    "logit_lab": ["temperature", "rate"],
    "encodings": ["seed", "size", "examples"],
    "information": ["event"],
    "batch": ["ignore", "smoothing"],
    "frameworks": ["rate", "steps"],
    "training": ["rate", "momentum", "batch", "epochs", "smoothing", "seed"],
    "diagnose": ["classes", "batch", "tokens", "smoothing"],
    "class": [],
}


def test_every_number_that_a_control_holds_has_bounds():
    assert {page: [each.name for each, *_ in bounded(page)] for page in FIELDS} == BOUNDED


@pytest.mark.parametrize("page", ["encodings", "training"])
def test_a_seed_is_any_that_numpy_takes(page):
    field = FIELDS[page]["seed"]
    assert [takers(page, field, seed) for seed in (4_000_000_000, 2**32 - 1, 2**32)] == [EVERYONE, EVERYONE, []]
    assert field.kind.control["max_value"] == LARGEST_SEED == 2**32 - 1


@pytest.mark.parametrize("page", [page for page, fields in FIELDS.items() if "rate" in fields.by_name])
def test_a_learning_rate_of_0_is_neither_offered_nor_legal(page):
    field = FIELDS[page]["rate"]
    assert (field.kind.control["min_value"] > 0, takers(page, field, 0.0)) == (True, [])


# ---- a state that cannot be --------------------------------------------------------------------


@every_page
def test_a_state_that_cannot_be_is_refused_in_a_sentence(page):
    assert [refusal_of(make) for make, _ in REFUSED[page]] == [sentence for _, sentence in REFUSED[page]]


@every_page
def test_no_field_takes_a_word_that_is_not_one_of_its_own(page):
    worded = [each for each in FIELDS[page] if each.kind.words]
    found = {each.name: refusal_of(lambda each=each: each.changed(BASES[page], "no such word")) for each in worded}
    assert [name for name, sentence in found.items() if "no such word" not in sentence or "taken" in sentence] == []


def test_half_a_letter_in_a_link_does_not_keep_it_from_being_written():
    for fields in FIELDS.values():
        for name in fields.by_name:
            state, problems = fields.from_query({name: ["2.3 \ud800"], "\ud800": ["1"]})
            assert "\ufffd" in "".join(map(str, problems))
            assert fields.from_query(parse_qs(fields.to_link(state)))[0] == state
