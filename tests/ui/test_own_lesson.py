"""A lesson of somebody's own, made in the app: from a state to a step, and to asking it."""

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from visiting import BATCH, PLAIN, WIRING, Visit, as_read, lessons
from visiting import LAB as FIRST

from scce.lessons import lesson_in
from scce.lessons.own import (
    Amount,
    Computed,
    Options,
    OwnLesson,
    OwnStep,
    from_text,
    page_in,
    to_file,
    to_text,
)
from scce.links import LONGEST_OWN
from scce.ui.lessons.printed import handout_of
from scce.ui.lessons.session import NEW, Making

LAB = page_in("logit_lab?logits=2,1,0,0")
HOSTILE = "<script>alert(1)</script> **bold** [x](//evil) $x$ :material/delete:"
STEP = OwnStep(LAB, "Which class gets the largest share?", Computed("share"), hides=("share",))
FRAMED = OwnStep(page_in("frameworks?last_layer=softmax"), HOSTILE, Options((HOSTILE, "no"), 1), HOSTILE, ("verdict",))
LESSON = OwnLesson(HOSTILE[:80], (STEP, FRAMED))


def made(app):
    """Returns the lesson that is being made; what the address says of it is the same."""
    session = app.session_state["making"]
    assert app.query_params["make"] in (session.in_link, [session.in_link])
    return session.lesson


def at(app, number, name):
    """Returns the control of a step's field."""
    key = f"make_{number}_{name}"
    return app.get_by_key(f"{key}_{app.session_state[f'{key}_turn']}")


def press(app, label):
    return next(button for button in app.button if button.label == label).click().run()


def told(app):
    return [as_read(box.value) for box in app.warning]


@pytest.mark.parametrize(
    ("page", "link", "answer"),
    [
        (FIRST, "logits=2,1,0,0", Computed("loss")),
        (WIRING, "last_layer=softmax", Computed("learns")),
        (BATCH, "", Options()),
    ],
)
def test_a_state_becomes_a_step_with_a_question_of_the_page_where_one_has_an_answer(page, link, answer):
    visit = Visit(link, page=page)
    state = f"/{visit.chapter.address}?{visit.session.link}"
    visit.press("Add as a step")
    (step,) = made(visit.app).steps
    assert (visit.errors, step.page, step.answer) == ([], page_in(state), answer)
    assert (step.lacks == "") == isinstance(answer, Computed)


def test_a_step_is_made_tried_and_answered():
    app = lessons(add="/frameworks?last_layer=softmax")
    at(app, 0, "kind").set_value(":choices").run()
    at(app, 0, "asks").set_value("Does it\x00 learn?").run()
    at(app, 0, "choices").set_value("yes\n\n no \nyes").run()
    assert "Not finished: no choice is marked as right." in [as_read(box.value) for box in app.info]
    at(app, 0, "right").set_value("no").run()
    at(app, 0, "told").set_value("Softmax is there twice.").run()
    (step,) = made(app).steps
    assert (step.asks, step.answer, step.lacks) == ("Does it learn?", Options(("yes", "no"), 1), "")
    assert (not app.exception, told(app)) == (True, [])
    visit = Visit(f"own={app.session_state['making'].parts[0].text}&step=1", page=WIRING)
    assert (visit.errors, visit.notices, visit.session.asked.step.asks) == ([], (), "Does it learn?")
    visit.session.predict("yes")
    told_of_it = "You chose \u201cyes\u201d; the answer is \u201cno\u201d. Softmax is there twice."
    assert (visit.session.outcome.right, visit.session.outcome.told) == (False, told_of_it)


def test_a_number_is_asked_and_what_is_none_is_a_sentence():
    app = lessons(make=to_text(OwnLesson("", (STEP,))))
    at(app, 0, "kind").set_value(":number").run()
    at(app, 0, "number").set_value("1,39").run()
    at(app, 0, "tolerance").set_value("much").run()
    assert told(app) == ["what it may be off by 'much' is not a number."]
    at(app, 0, "tolerance").set_value("0.01").run()
    at(app, 0, "unit").set_value("nats").run()
    assert (made(app).steps[0].answer, told(app)) == (Amount(1.39, 0.01, "nats"), [])


def test_steps_change_places_go_and_come_back():
    app = lessons(make=to_text(LESSON))
    assert not app.exception
    at_first = made(app)
    app.get_by_key("make_0_down").click().run()
    assert made(app).steps == (FRAMED, STEP)
    app.get_by_key("make_0_remove").click().run()
    assert made(app).steps == (STEP,)
    press(press(app, "Undo"), "Undo")
    assert made(app) == at_first
    press(app, "Empty it")
    assert (made(app), app.session_state["making"].in_link) == (OwnLesson(), "new")


def test_a_lesson_is_loaded_from_a_paste_and_what_is_damaged_is_told():
    app = lessons(make=to_text(OwnLesson("", (STEP,))))
    app.get_by_key("make_pasted").set_value(to_file(LESSON).replace('"right": 2', '"right": 5'))
    press(app, "Load it")
    assert told(app) == ["step 2, right: 5 is none of the choices 1..2."]
    assert made(app).steps == (STEP, OwnStep(FRAMED.page, HOSTILE, Options((HOSTILE, "no")), HOSTILE, ("verdict",)))
    app.get_by_key("make_pasted").set_value("hello")
    press(app, "Load it")
    assert told(app) == ["'hello' is no lesson of version 1."]
    assert made(app).steps[0] == STEP


@pytest.mark.parametrize("link", ["/evil?x=1", "https://evil.example/", "/logit_lab?logits=<b>", "**bold**"])
def test_a_state_that_is_none_of_ours_is_not_added(link):
    app = lessons(add=link)
    assert (made(app), len(app.exception)) == (OwnLesson(), 0)
    assert told(app)[0].startswith("The state is not added: ")


def test_what_the_browser_keeps_comes_before_a_state_that_is_added():
    session = Making()
    session.read_address(None, LAB)
    session.take_kept(to_text(LESSON))
    assert [step.page for step in session.lesson.steps] == [LAB, FRAMED.page, LAB]
    session.take_kept(to_text(LESSON))
    assert len(session.lesson.steps) == 3


WAY = ["new", to_text(OwnLesson("", (STEP,))), to_text(LESSON)]


@pytest.mark.parametrize(
    ("address", "trail", "lesson", "before"),
    [
        (WAY[2], WAY, LESSON, [OwnLesson(), OwnLesson("", (STEP,))]),
        (WAY[2], WAY[:2], LESSON, [OwnLesson(), OwnLesson("", (STEP,))]),  # the last change was not heard of
        (NEW, WAY, LESSON, [OwnLesson(), OwnLesson("", (STEP,))]),  # it was too large for the address
        (WAY[2], [], LESSON, []),
        (WAY[2], [7], LESSON, []),
        (WAY[2], ["no lesson"], LESSON, [OwnLesson()]),
    ],
)
def test_after_a_restart_undo_leads_back_through_what_the_browser_knows(address, trail, lesson, before):
    session = Making()
    session.read_address(address, None)
    session.recover({"trail": trail, "names": [], "given": None})
    session.take_kept(WAY[2])  # what the browser keeps comes too
    session.read_address(address, None)
    assert (session.lesson, session.trail) == (lesson, before)
    session.undo()
    assert session.lesson == ([lesson, *before])[-1]


def test_a_browser_is_told_how_far_the_way_to_a_lesson_is():
    session = Making()
    assert (session.held["depth"], session.held["link"]) == (1, NEW)
    session.change(lambda _: LESSON)
    assert (session.held["depth"], session.held["link"]) == (2, to_text(LESSON))
    assert session.held["session"] != Making().held["session"]


def test_a_lesson_that_is_too_large_for_a_link_is_kept_and_shared_in_parts():
    asks = [
        OwnStep(LAB, "".join(chr(0x4E00 + (i * 7919 + n * 104729) % 20000) for i in range(400)), STEP.answer)
        for n in range(12)
    ]
    session = Making(OwnLesson("Signs", tuple(asks)))
    assert (session.is_small, session.in_link) == (False, "new")
    assert from_text(session.text).lesson == session.lesson
    app = lessons(make="new")
    app.session_state["making"].change(lambda _: session.lesson)
    links = [box.value for box in app.run().get("code")]
    held = [from_text(parse_qs(urlsplit(link).query)["own"][0]).lesson for link in links]
    assert tuple(step for part in held for step in part.steps) == session.lesson.steps
    assert [part.title for part in held] == [f"Signs, part {i + 1} of {len(held)}" for i in range(len(held))]
    assert all(len(link) < LONGEST_OWN + 100 for link in links)
    session.add(LAB)
    assert session.notices == ("The state is not added: the lesson has 12 steps, and no lesson has more than 12.",)


def test_strangers_words_are_plain_text_wherever_they_stand():
    text = to_text(LESSON)
    for query in ({"make": text}, {"own": text}, {"own": text, "handout": "own"}):
        app = lessons(**query)
        assert not app.exception
        html = "".join(node.proto.body for node in app.get("html"))
        assert "<script>alert" not in html
        for kind in ("markdown", "caption", "warning", "info", "title", "subheader"):
            assert not any("<script" in box.value or "**bold**" in box.value for box in app.get(kind))
    assert {"text_input", "text_area", "selectbox"} <= PLAIN


@pytest.mark.parametrize(("choices", "large", "codes"), [(0, 0, 1), (2, 1, 1), (8, 0, 0)])
def test_a_link_has_a_code_that_a_phone_can_scan_from_paper_or_the_sheet_says_what_to_do(choices, large, codes):
    letters = np.random.default_rng(0).integers(0x4E00, 0x9F00, (9, 90))  # that do not compress
    texts = ["".join(map(chr, row)) for row in letters]
    answer = Options(tuple(texts[:choices]), 0) if choices else Computed("share")
    step = OwnStep(page_in("logit_lab?logits=2,1"), "?", answer)
    lesson, _ = lesson_in(to_text(OwnLesson("x", (step,))))
    html = handout_of(lesson, "https://example.org/")
    assert (html.count("QR code of step"), html.count("is-large")) == (codes, large)
    assert ("too long for codes" in html) == (codes == 0)
    assert ("has-long-links" in html) == (choices > 0)  # whose own address is not on paper either
    assert ('href="https://example.org/live/logit_lab?own=1e' in html) == (codes == 0)


def test_a_link_for_learners_has_the_ways_into_the_lesson_and_a_damaged_one_says_so():
    html = "".join(node.proto.body for node in lessons(own=to_text(LESSON)).get("html"))
    assert f'href="live/logit_lab?own={to_text(LESSON)}&amp;step=1"' in html
    assert f'href="lessons?own={to_text(LESSON)}&amp;handout=own"' in html
    assert "class?lesson" not in html
    assert told(lessons(own=to_text(LESSON)[:20]))[0].startswith("own: the lesson's text is damaged or cut off")
