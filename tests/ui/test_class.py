"""The teacher's page: who steers, what a projector shows in each state, and what it does not."""

import json
import re
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

sys.path.append(str(Path(__file__).parents[1] / "rooms"))

from lessons import SMALL

import scce.lessons
from scce.figures.qr import qr_code
from scce.lessons.own import Options, OwnLesson, OwnStep, page_in, to_text
from scce.rooms import FIELDS, Buckets, asked_in, rooms_here
from scce.ui.rooms import session as session_module
from scce.ui.rooms.projected import given, histogram

APP = Path(__file__).parents[2] / "app.py"
CHOICE, NUMBER, FORMULA = asked_in(SMALL)


@pytest.fixture
def rooms(tmp_path, monkeypatch):
    """The rooms of the app, none at first."""
    monkeypatch.setenv("SCCE_DATABASE_URL", f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    monkeypatch.setattr(scce.lessons, "LESSONS", (SMALL,))
    rooms_here.cache_clear()
    session_module._openings.clear()  # they are counted by address, and all tests have the same
    yield rooms_here()
    rooms_here().close()
    rooms_here.cache_clear()


def visit(**query):
    """Returns the page as it is after a visit by a link."""
    page = AppTest.from_file(APP, default_timeout=30)
    page._page_hash = calc_hash("class")
    page.query_params = query
    return page.run()


def shown(page):
    """Returns all that a page shows, as HTML and Markdown."""
    assert list(page.exception) == []
    kinds = ("html", "markdown", "caption", "subheader", "header", "code", "warning", "info")
    return "\n".join(getattr(node.proto, "body", "") for kind in kinds for node in page.get(kind))


def opened(rooms, page):
    """Returns the room that a page shows, with its key."""
    code = page.query_params["room"]
    code = code if isinstance(code, str) else code[0]
    return rooms.room(code), page.session_state["class_session"].keys[code]


@pytest.fixture
def page(rooms):
    """The page of a teacher who has opened a room."""
    start = visit(lesson=SMALL.name)
    (button,) = (button for button in start.button if button.label == "Open a room")
    return button.click().run()


OWN = to_text(OwnLesson("**Mine**", (OwnStep(page_in("batch"), "Why?", Options(("<i>", "b"), 0)),)))


def test_a_teacher_opens_a_room_with_a_lesson_of_their_own_which_has_no_twins(rooms):
    start = visit(own=OWN)
    assert r"\*\*Mine\*\*" in shown(start)
    assert not start.selectbox
    (button,) = (button for button in start.button if button.label == "Open a room")
    page = button.click().run()
    room, _ = opened(rooms, page)
    assert (room.lesson, room.questions) == (OWN, 1)
    steer(rooms, page, "open", "reveal")
    assert "&lt;i&gt;" in shown(page)
    assert "ask again" in str(page.get_by_key("class_steering").proto)
    assert "other numbers" not in str(page.get_by_key("class_steering").proto)
    page.query_params = {"room": room.code}
    assert f"lessons?own={OWN}&handout=own" in [node.proto.url for node in page.run().get("link_button")]


def steer(rooms, page, *actions):
    room, key = opened(rooms, page)
    for action in actions:
        rooms.steer(room.code, key, action)
    return page.run()


def vote(rooms, page, *answers):
    room, _ = opened(rooms, page)
    for i, answer in enumerate(answers):
        rooms.vote(room.code, f"phone-{i:016d}", room.now.number, answer)


def test_a_room_is_opened_and_its_code_is_shown_and_its_key_is_not(rooms, page):
    room, key = opened(rooms, page)
    assert page.query_params == {"room": room.code, "present": "1"}
    html = "".join(node.proto.body for node in page.get("html"))
    assert room.code in html
    assert qr_code(f"http://localhost/live/room/{room.code}")[:200] in html.replace("&#x27;", "'")
    assert key not in html
    assert rooms.holds(room.code, key)


def test_while_it_is_open_the_page_says_how_many_answered_and_not_what(rooms, page):
    steer(rooms, page, "open")
    vote(rooms, page, "cat", "cat", "dog")
    text = shown(page.run())
    assert "<b>3</b> answers" in text
    assert "Which class gets the largest share?" in text
    told = re.sub("<style>.*?</style>", "", text, flags=re.DOTALL)
    assert not re.search("[0-9] %|right|q \u2212 y", told)


def test_after_the_closing_there_is_advice_and_no_histogram(rooms, page):
    steer(rooms, page, "open")
    vote(rooms, page, "cat", "dog")
    text = shown(steer(rooms, page, "close"))
    assert "2 answers. 35 to 70 % are right: discuss" in text
    assert "scce-bars" not in text.replace(".scce-bars", "")


def test_two_rounds_stand_side_by_side_and_the_class_is_the_model(rooms, page):
    steer(rooms, page, "open")
    vote(rooms, page, "cat", "dog", "dog", "fish")
    steer(rooms, page, "close", "again", "open")
    vote(rooms, page, "dog", "dog", "dog", "cat")
    page = steer(rooms, page, "reveal")
    text = shown(page)
    assert [text.count(f"<span>round {i}</span>") for i in (1, 2, 3)] == [4, 4, 0]
    assert ">3 (75 %)</span>" in text
    assert "More than 70 % are right" in text
    told = told_to_keys(page)
    assert (told["model"], told["presents"], told["hidden"]) == (True, True, False)
    assert "3 of 4 chose \u201cdog\u201d: right. Told of dog." in text
    assert "You chose" not in text
    assert 'Loss of the class <b>0.288 nats</b> <span class="way">= \u2212ln q = \u2212ln 0.750</span>' in text
    assert "Loss of the model <b>" in text
    assert "The loss is \u2212ln q of the right answer; the gradient is q \u2212 y" in text
    assert titles_of(page) == {
        "class_loss_curve": ("The loss is \u2212ln q", "probability q of a class"),
        "class_gradient_bars": ("Gradient: q \u2212 y", "\u2202loss/\u2202z (nats)"),
        "model_loss_curve": ("The loss is \u2212ln p", "probability p of a class"),
        "model_gradient_bars": ("Gradient: p \u2212 y", "\u2202loss/\u2202z (nats)"),
    }


def test_a_class_of_one_mind_costs_nothing_and_its_share_is_1(rooms, page):
    steer(rooms, page, "open")
    vote(rooms, page, "dog", "dog")
    assert '<b>0 nats</b> <span class="way">= \u2212ln q = \u2212ln 1.000</span>' in shown(steer(rooms, page, "reveal"))


def titles_of(page):
    """Returns what each figure is called, and its horizontal axis."""
    layouts = {node.key: json.loads(node.proto.spec)["layout"] for node in page.get("plotly_chart")}
    return {
        key.removesuffix("_figure"): (layout["title"]["text"], layout["xaxis"]["title"]["text"])
        for key, layout in layouts.items()
    }


@pytest.mark.parametrize("answers", [(), ("2,5",)])
def test_a_number_is_asked_and_revealed(rooms, page, answers):
    steer(rooms, page, "next", "open")
    vote(rooms, page, *(answer.replace(",", ".") for answer in answers))
    text = shown(steer(rooms, page, "reveal"))
    assert "What is the loss?" in text
    loss = float(NUMBER.right())
    assert ("Nobody said" if answers else "The right answer is") + f" {loss:.4g} \u00b1 0.05 nats" in text


def test_a_link_with_the_key_steers_and_the_key_leaves_the_address(rooms):
    room = rooms.open(SMALL.name, 3)
    page = visit(room=room.code.lower(), key=room.key, hide="advice")
    assert page.query_params == {"room": room.code, "hide": "advice"}
    assert opened(rooms, page)[1] == room.key
    assert room.code in shown(page)


@pytest.mark.parametrize("key", [{}, {"key": "wrong"}, {"key": "w" * 22}])
def test_who_has_no_key_is_told_so_and_sees_nothing_of_the_room(rooms, key):
    room = rooms.open(SMALL.name, 3)
    page = visit(room=room.code, **key)
    assert "This room is steered by whoever opened it" in shown(page)
    assert "key" not in page.query_params
    assert "class_session" in page.session_state
    assert page.session_state["class_session"].keys == {}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"room": "CCCCCC"}, "there is no room 'CCCCCC'"),
        ({"lesson": "smal-of-tests"}, "did you mean small-of-tests?"),
        ({"roam": "x"}, "did you mean room?"),
        ({"room": "<b>*x*</b>"}, "there is no room"),
    ],
)
def test_a_damaged_link_is_a_sentence(rooms, query, sentence):
    page = visit(**query)
    told = "".join(box.value.replace("\\", "") for box in page.warning)
    assert sentence in told
    assert [button.label for button in page.button if button.label == "Open a room"] == ["Open a room"]


def test_an_ended_room_is_gone(rooms, page):
    assert [button.label for button in page.button if button.label == "Delete it"] == []  # a class sees the page
    page.query_params = {"room": opened(rooms, page)[0].code}
    (button,) = (button for button in page.run().button if button.label == "Delete it")
    page = button.click().run()
    assert page.query_params == {}
    with rooms._engine.begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM scce_rooms").scalar() == 0


def test_one_network_opens_a_few_rooms_and_then_has_to_wait(rooms, monkeypatch):
    buckets = Buckets(1e-9, 1)
    monkeypatch.setattr(session_module, "_openings", lambda: buckets)
    monkeypatch.setattr(session_module, "_client", lambda: "1.2.3.4")
    for expected in (0, 1):
        start = visit()
        page = next(button for button in start.button if button.label == "Open a room").click().run()
        assert "".join(box.value for box in page.warning).count("wait a minute") == expected


def test_strangers_words_are_no_html():
    html = histogram(FORMULA, [{"=2": 1}])
    assert "<script" not in html
    assert histogram(NUMBER, [{"3": 2, "4": 1}, {"4": 5}]).count("<li") == 3


PARTS = {
    "door": ("open", "QR code of the room"),
    "given": ("open", 'class="scce-sketch"'),
    "count": ("open", "</b> answers"),
    "advice": ("close", "35 to 70 % are right"),
    "answers": ("reveal", '<ul class="scce-bars'),
    "why": ("reveal", "1 of 2 chose"),
    "crowd": ("reveal", "The class is the model"),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_shown_where_its_link_does_not_hide_it(rooms, part):
    assert set(PARTS) | {"keys"} == set(FIELDS.named.parts)
    room = rooms.open(SMALL.name, 3)
    action, words = PARTS[part]
    for each in dict.fromkeys(("open", action)):
        rooms.steer(room.code, room.key, each)
        for i, answer in enumerate(("cat", "dog") if each == "open" else ()):
            rooms.vote(room.code, f"phone-{i:016d}", 1, answer)
    usual, without = (shown(visit(room=room.code, key=room.key, **how)) for how in ({}, {"hide": part}))
    assert (words in usual, words in without) == (True, False)


def test_what_a_class_sees_has_nothing_of_the_teacher_s_and_leads_nowhere(rooms, page):
    for action in ("open", "reveal"):
        steer(rooms, page, action)
        vote_if_open(rooms, page)
    room, key = opened(rooms, page)
    told = shown(page)
    assert (key in told, "For the teacher" in told, list(page.get("link_button"))) == (False, False, [])
    page.query_params = {"room": room.code}
    assert [key in code.value for code in page.run().code] == [True]
    leads = [node.proto.url for node in page.get("link_button")]
    assert f"lessons?handout={SMALL.name}" in leads


def test_the_answers_come_as_a_file_without_a_run_of_the_page_that_could_lose_them(rooms, page):
    room, _ = opened(rooms, page)
    page.query_params = {"room": room.code}
    assert [button.proto.ignore_rerun for button in page.run().get("download_button")] == [True]


def vote_if_open(rooms, page):
    if opened(rooms, page)[0].now.state == "open":
        vote(rooms, page, "dog")


def told_to_keys(page):
    """Returns what the teacher's keys are told."""
    return json.loads(page.get_by_key("class_steering").proto.json)


def test_what_a_question_is_about_is_drawn_as_on_paper_and_tells_no_answer():
    drawing = given(CHOICE)
    assert 'class="scce-sketch"' in drawing
    assert "iframe" not in drawing
    assert CHOICE.outcome("dog").told not in drawing
