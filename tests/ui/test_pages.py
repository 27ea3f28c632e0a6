"""What holds for every page: its link, its controls, undo, what is told of a stranger's text, and the code that ran."""

import ast
import importlib
import inspect
import json
import math
import re
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import plotly.graph_objects as go
import pytest
from changes_to_make import CHANGES
from looks import Look, differences, look_at
from states_to_visit import AWKWARD, OTHER, STATES
from visiting import ENCODINGS, LAB, SURPRISE, Visit, chapter_at, failing, opened, opened_at, visit_to

from scce.arrays import InputError
from scce.ui.chapters import APART, CHAPTERS, tab_titles

ROOT = Path(__file__).parents[2]
UNDO, START_OVER = "Undo", "Start over"
CODE = "Show the code that computed this page"

every_page = pytest.mark.parametrize("page", CHAPTERS, ids=lambda page: page.address)
every_page_after_the_first = pytest.mark.parametrize("page", CHAPTERS[1:], ids=lambda page: page.address)


def failing_of(page, law):
    """Returns the states of a page for which a law about a visit and its state does not hold."""
    return failing(page.path, STATES[page.address], law)


# ---- the first visit ---------------------------------------------------------------------------


@every_page
def test_the_first_visit_shows_the_first_state_and_has_a_bare_address(page):
    visit = opened(page.path)
    assert (visit.state, visit.address, visit.errors, visit.named) == (page.fields.first, {}, [], [])


@every_page
def test_a_first_visitor_has_nothing_to_undo(page):
    assert opened(page.path).button(UNDO).disabled


@every_page
def test_a_page_has_the_title_of_its_chapter_and_no_other(page):
    app = opened(page.path).app
    headings = [text.value for text in app.markdown if re.match(r"# |<h1", text.value)]
    assert [*(title.value for title in app.title), *headings] == [page.title]


@every_page
def test_a_page_leads_on_to_the_next_one(page):
    following = [chapter.address for chapter in CHAPTERS[CHAPTERS.index(page) + 1 :][:1]]
    links = [link.proto for link in opened(page.path).app.get("page_link")]
    times = 2 if opened(page.path).key else 1  # below a live part, too
    assert [link.page for link in links if link.label.startswith("**Next: ")] == following * times


@every_page
def test_a_page_has_a_name_of_its_own_in_the_browser_s_tab(page):
    titles = tab_titles()
    assert (titles[page.address].startswith(page.title), len(set(titles.values()))) == (True, len([*CHAPTERS, *APART]))


@every_page
def test_the_code_that_is_shown_is_the_code_that_ran(page):
    app = visit_to(page.path, page.fields.first).app
    assert [tab for found in app.expander if found.label == CODE for tab in found.tabs] == []  # before it is opened
    app.session_state["code"] = True
    (expander,) = (found for found in app.run().expander if found.label == CODE)
    shown = {tab.label: tab.code[0].value.strip() for tab in expander.tabs}
    assert shown == {name: inspect.getsource(function).strip() for name, function in closed_with(page).items()}
    assert shown != {}


def closed_with(page):
    """Returns what a page imports and closes with, by the names that it has there."""
    tree = ast.parse((ROOT / page.path).read_text(encoding="utf-8"))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    modules = {name.asname or name.name: node.module for node in imports for name in node.names}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "page.close"]
    names = [argument.id for call in calls for argument in call.args]
    return {name: getattr(importlib.import_module(modules[name]), name) for name in names}


# ---- a link ------------------------------------------------------------------------------------


@every_page
def test_a_link_opens_its_state_without_an_error(page):
    assert failing_of(page, lambda visit, state: (visit.errors, visit.named) == ([], [])) == []
    assert failing_of(page, lambda visit, state: repr(visit.state) == repr(state)) == []  # NaN is not equal to itself


@every_page
def test_the_address_is_the_link_that_was_followed(page):
    assert failing_of(page, lambda visit, state: visit.address == page.fields.to_query(state)) == []
    assert (
        failing_of(page, lambda visit, state: not visit.key or visit.live["link"] == page.fields.to_link(state)) == []
    )


@every_page
def test_the_control_of_a_field_shows_what_the_state_says(page):
    def is_shown(visit, state):
        shown = {name: visit.widget(name).value for name in visit.controls}
        return repr(shown) == repr({name: said(page.fields[name], shown[name], state) for name in shown})

    assert failing_of(page, is_shown) == []


@every_page
def test_a_control_that_is_new_shows_no_other_value_for_a_moment(page):
    def is_shown_at_once(visit, state):
        typed = [control for kind in ("number_input", "text_input", "toggle") for control in visit.app.get(kind)]
        ours = [control for control in typed if control.key and control.key.startswith(f"{page.address}_")]
        return all(first_of(control.proto) in (control.value, None, "") for control in ours)

    assert failing_of(page, is_shown_at_once) == []


def first_of(proto):
    """Returns what a control shows before it hears of its value, or None if it is empty until then."""
    may_be_empty = proto.DESCRIPTOR.fields_by_name["default"].has_presence
    return None if may_be_empty and not proto.HasField("default") else proto.default


def said(field, shown, state):
    """Returns what a control says of a state, in the form of what it shows: a text, or the value itself."""
    value = field.value_in(state)
    if isinstance(shown, str):
        return shown if field.kind.read(shown) == value else field.kind.write(value)
    return value


@every_page
def test_why_a_typed_text_cannot_be_used_is_said_once_and_at_its_field(page):
    unread = {}
    for name in typed_on(page):
        visit = visit_to(page.path, OTHER[page.address]).choose(name, UNREADABLE)
        if visit.session.unread:
            nodes = [node for node in visit.app._tree if node.type in BETWEEN]
            places = [i for i, node in enumerate(nodes) if node is visit.widget(name) or node.type == "warning"]
            between = nodes[places[0] + 1 : places[-1]]
            unread[name] = [nodes[i].type for i in places], {node.type for node in between} & FAR
    assert unread == dict.fromkeys(unread, (["text_input", "warning"], set()))
    assert unread.keys() == UNREAD.get(page.address, set())


UNREADABLE = "4, 5, what?"
UNREAD = {"frameworks": {"logits"}, "training": {"hidden"}, "diagnose": {"loss", "accuracy", "counts"}}
FAR = {"heading", "plotly_chart", "table", "dataframe"}
BETWEEN = FAR | {"text_input", "number_input", "warning"}


def typed_on(page):
    """Returns the fields of a page that are typed as texts."""
    keys = [control.key or "" for control in opened_at(page.path, OTHER[page.address]).app.text_input]
    return [key.removeprefix(f"{page.address}_").rpartition("_")[0] for key in keys if key.startswith(page.address)]


@every_page
def test_every_figure_is_json_that_a_browser_reads_and_says_what_it_shows(page):
    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    def is_read(visit, state):
        charts = [chart.proto for chart in visit.app.get("plotly_chart")]
        parts = [json.loads(chart.spec, parse_constant=refuse) for chart in charts]
        return len(parts) > 0 and all(part["layout"] and chart.alt for part, chart in zip(parts, charts, strict=True))

    assert failing_of(page, is_read) == []


@every_page
def test_every_figure_is_sent_as_plotly_sends_it_once_it_has_checked_every_word(page):
    def checked(figure):
        sent = json.loads(go.Figure(figure).to_json())
        sent["layout"]["template"].setdefault("data", {})  # where nothing is drawn that the theme says something of
        return sent

    def is_checked(visit, state):
        sent = [json.loads(chart.proto.spec) for chart in visit.app.get("plotly_chart")]
        return sent == [checked(figure) for figure in sent]

    assert failing_of(page, is_checked) == []


@every_page
def test_no_number_is_written_as_python_writes_it(page):
    def is_readable(visit, state):
        alts = [chart.proto.alt for chart in visit.app.get("plotly_chart")]
        lines = [line for line in visit.prose.splitlines() if not line.startswith("- ")]  # a framework's own words
        texts = [*visit.metrics.values(), *lines, *alts]
        return not any(re.search(r"\b(nan|inf|None(?! of))\b|\d\.\d{9,}", text) for text in texts)

    assert failing_of(page, is_readable) == []


# ---- changes -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Journey:
    """What a reader saw who made every change of a page and took each back, and what another saw by the addresses.

    Attributes:
        start: where each change begins.
        after: each change.
        undone: after each was taken back.
        by_link: what another reader saw by the address after each change.
    """

    start: Look
    after: dict[str, Look]
    undone: dict[str, Look]
    by_link: dict[str, Look]


@cache
def journey(page):
    reader, other = (visit_to(page.path, OTHER[page.address]) for _ in range(2))
    start, after, undone, by_link = look_at(reader), {}, {}, {}
    for name, change in CHANGES[page.address].items():
        after[name] = look_at(change.act(reader))
        by_link[name] = look_at(other.open(reader.link))
        undone[name] = look_at(reader.press(UNDO))
    return Journey(start, after, undone, by_link)


@every_page
def test_a_change_changes_what_it_says_and_nothing_else(page):
    wrong = [name for name, change in CHANGES[page.address].items() if journey(page).after[name].state != change.state]
    assert wrong == []
    assert [name for name, look in journey(page).after.items() if look.state == OTHER[page.address]] == []


@every_page
def test_every_control_of_a_field_is_among_the_changes(page):
    assert set(opened_at(page.path, OTHER[page.address]).controls) <= set(CHANGES[page.address])


@every_page
def test_a_change_is_shown_without_an_error(page):
    assert {name: look.errors for name, look in journey(page).after.items() if look.errors} == {}


@every_page
def test_a_change_stands_in_the_address(page):
    after = journey(page).after
    assert [name for name, look in after.items() if look.address != page.fields.to_query(look.state)] == []


@every_page
def test_another_reader_sees_the_same_by_the_address(page):
    pairs = {name: (look, journey(page).by_link[name]) for name, look in journey(page).after.items()}
    assert {name: found for name, pair in pairs.items() if (found := differences(*pair))} == {}


@every_page
def test_undo_takes_a_change_back(page):
    start, undone = journey(page).start, journey(page).undone
    assert {name: found for name, look in undone.items() if (found := differences(look, start))} == {}
    assert [name for name, look in undone.items() if look.address != start.address] == []


@every_page
def test_start_over_shows_what_a_first_visitor_sees(page):
    assert differences(journey(page).after["start over"], look_at(opened(page.path))) == []


@dataclass(frozen=True)
class Way:
    """What a reader saw on a long way.

    Attributes:
        there: at first, after they started over, and after each of three changes upon the other.
        returned: when they came back from another page.
        back: after each step back.
        echoed: when, after they took the second change back, their browser still said what its controls had shown.
        at_the_end: whether there was nothing left to undo.
        again: when they went back in the browser to the first of the changes.
    """

    there: list[Look]
    returned: Look
    back: list[Look]
    echoed: Look
    at_the_end: bool
    again: Look


@cache
def way(page):
    visit, changes = visit_to(page.path, OTHER[page.address]), list(CHANGES[page.address].values())[:3]
    there = [look_at(visit), look_at(visit.press(START_OVER)), *(look_at(change.act(visit)) for change in changes)]
    elsewhere = ENCODINGS if page.path == LAB else LAB
    visit.go_to(elsewhere).edit(["label", 0, 2] if elsewhere == ENCODINGS else ["label", 2])
    returned = look_at(visit.go_to(page.path))
    back = [look_at(visit.press(UNDO))]
    echo = visit.app._tree.get_widget_states()
    back.append(look_at(visit.press(UNDO)))
    visit.app._run(echo)
    echoed = look_at(visit)
    back += [look_at(visit.press(UNDO)) for _ in there[3:]]
    at_the_end = visit.button(UNDO).disabled
    again = look_at(visit.open(urlencode(there[2].address, doseq=True)))
    return Way(there, returned, back, echoed, at_the_end, again)


@every_page
def test_a_state_stays_with_its_reader_while_they_are_on_another_page(page):
    assert differences(way(page).returned, way(page).there[-1]) == []
    assert way(page).returned.address == way(page).there[-1].address


@every_page
def test_undo_leads_back_through_everything_also_for_a_reader_who_comes_back(page):
    before = reversed(way(page).there[:-1])
    assert [differences(look, seen) for look, seen in zip(way(page).back, before, strict=True)] == [[]] * 4
    assert way(page).at_the_end


@every_page
def test_the_way_back_in_the_browser_shows_the_state_that_was_there(page):
    assert differences(way(page).again, way(page).there[2]) == []


# ---- controls ----------------------------------------------------------------------------------


@every_page
def test_to_choose_nothing_keeps_what_there_is(page):
    visit = visit_to(page.path, OTHER[page.address])
    names = [group.key.rpartition("_")[0] for group in visit.app.button_group]
    for name in names:
        if visit.widget(name).value is None:
            visit.choose(name, ready_made(page, name))
    before, wrong = look_at(visit), {}
    for name in names:
        look = look_at(visit.choose(name, None))
        if found := [*differences(look, before), *(text for text in look.told if text not in before.told)]:
            wrong[name] = found
    assert wrong == {}


def ready_made(page, name):
    """Returns what the changes of a page choose in a control."""
    return {"known_size": "Gemma", "problem": "padding to ignore", "start": "near zero", "example": "16.118"}[name]


@every_page
def test_a_control_offers_the_numbers_that_the_state_takes_and_no_others(page):
    visit = opened_at(page.path, OTHER[page.address])
    boxes = {name: visit.widget(name) for name in visit.controls if visit.widget(name).type == "number_input"}
    wrong = {
        name: value
        for name, box in boxes.items()
        for value, legal in ends_of(box)
        if is_legal(page.fields[name], OTHER[page.address], value) != legal
    }
    assert wrong == {}


def ends_of(box):
    """Returns the numbers at the bounds of a control and the first beyond, each with whether it is offered."""
    whole = isinstance(box.value, int) or box.value is None
    below, above = (
        (int(box.min) - 1, int(box.max) + 1)
        if whole
        else (math.nextafter(box.min, -math.inf), math.nextafter(box.max, math.inf))
    )
    least, most = (int(box.min), int(box.max)) if whole else (box.min, box.max)
    return [(below, False), (least, True), (most, True), (above, False)]


def is_legal(field, state, value):
    try:
        field.changed(state, value)
    except InputError:
        return False
    return True


def test_a_learning_rate_of_0_cannot_be_typed_anywhere():
    pages = [visit for chapter in CHAPTERS if "rate" in (visit := opened(chapter.path)).controls]
    assert [visit.chapter.address for visit in pages if not visit.widget("rate").min > 0] == []
    assert len(pages) == 3


@every_page
def test_an_echo_of_a_choice_that_undo_took_back_is_no_choice(page):
    assert differences(way(page).echoed, way(page).there[2]) == []


@every_page
def test_a_change_counts_even_if_the_address_before_the_last_one_comes_with_it(page):
    first, second, third, *_ = CHANGES[page.address].values()
    slow = first.act(Visit(page=page.path))
    late = dict(slow.app.query_params)
    second.act(slow).app.query_params = late
    assert differences(look_at(third.act(slow)), way(page).there[-1]) == []


# ---- damaged links, and the text of strangers --------------------------------------------------


@every_page
@pytest.mark.parametrize("half", [0, 1])
def test_damaged_parts_of_a_link_are_told_and_the_rest_is_shown(page, half):
    damaged = list(page.fields.by_name)[half::2]
    query = page.fields.to_query(OTHER[page.address]) | {name: ["?"] for name in damaged}
    visit, (state, problems) = Visit(urlencode(query, doseq=True), page=page.path), page.fields.from_query(query)
    assert (visit.state, visit.notices, visit.errors) == (state, tuple(map(str, problems)), [])
    assert set(visit.told) >= set(visit.notices)
    assert set(visit.named) >= set(damaged)


@every_page
def test_every_damaged_part_of_a_link_is_told_until_something_is_changed(page):
    visit = Visit(urlencode(dict.fromkeys(page.fields.by_name, "?")), page=page.path)
    assert (sorted(visit.named), visit.errors) == (sorted(page.fields.by_name), [])
    assert differences(look_at(visit), look_at(visit_to(page.path, page.fields.unsaid))) == []
    first, *_ = CHANGES[page.address].values()
    assert first.act(visit).named == []


@every_page
def test_an_unknown_parameter_is_named_and_what_others_add_to_a_link_is_not(page):
    alien = next(name for chapter in CHAPTERS for name in chapter.fields.by_name if name not in page.fields.by_name)
    visit = opened(page.path, f"{alien}=1&pos_weight=2&utm_source=x&fbclid=y")
    _, problems = page.fields.from_query({alien: ["1"], "pos_weight": ["2"]})
    assert {problem.parameter for problem in problems} == {alien, "pos_weight"}
    assert [text for text in visit.told if "no such parameter" in text] == [str(problem) for problem in problems]
    assert (visit.state, visit.errors) == (page.fields.first, [])


STRANGERS = (
    "**zebra**<b>zebra</b>[zebra](//x)",
    "$zebra$:red[zebra]`zebra`_zebra_",
    "![zebra](//x)~~zebra~~|zebra|",
    "http://zebra.org",
    "HTTPS://zebra.org",
    "www.zebra.org",
    "me@zebra.org",
)


@every_page
def test_no_text_in_a_link_becomes_markup_or_a_link(page):
    texts = dict(zip(page.fields.by_name, cycle(STRANGERS), strict=False))
    visit = Visit(urlencode(texts | {"[zebra](//x)": "1"}), page=page.path)
    assert (visit.marked_up("zebra", *STRANGERS, "[zebra](//x)"), visit.errors) == ([], [])
    assert "zebra" in str(visit.told)


@pytest.mark.parametrize("page", [LAB, ENCODINGS, SURPRISE])
def test_no_name_in_a_link_becomes_markup_and_the_live_component_gets_it_as_it_is(page):
    visit = opened_at(page, STATES[chapter_at(page).address]["awkward names"])
    names = visit.live["outcomes" if page == SURPRISE else "classes"]
    assert (visit.marked_up("zebra"), names) == ([], list(AWKWARD))
