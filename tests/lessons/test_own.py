"""Lessons of somebody's own: a link and a file that say the same, what is damaged is told, and nothing else is lost."""

import json
import re
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scce.arrays import InputError
from scce.lessons import asked_in, lesson_in, opened
from scce.lessons.own import (
    LARGEST,
    LONGEST_PAGE,
    Amount,
    Computed,
    Options,
    OwnLesson,
    OwnStep,
    choices_of,
    from_anything,
    from_text,
    page_in,
    parts_of,
    place_of,
    questions_of,
    to_file,
    to_text,
    words_of,
)
from scce.links import MOST_STEPS

HOSTILE = "<script>alert(1)</script> **bold** [x](//evil) \u202e $x$ {a}"
LINKS = (
    "logit_lab?logits=2,1,0,0",
    "logit_lab?logits=3,-inf&class=<b>&class=a%26b&hide=slope",
    "encodings",
    "information?p=0.5,0.5,0,0",
    "batch",
    "frameworks?last_layer=softmax",
    "training?data=digits",
    "diagnose?loss=0.7437&classes=4",
)
PAGES = tuple(map(page_in, LINKS))
laws = settings(deadline=None, derandomize=True, max_examples=25)


def words(most):
    """Returns texts that may stand in a lesson."""
    return st.one_of(st.just(HOSTILE), st.text(max_size=most)).map(lambda text: words_of(text)[:most].strip())


@st.composite
def steps(draw):
    page = draw(st.sampled_from(PAGES))
    choices = choices_of(draw(st.lists(words(40), max_size=8)))
    right = draw(st.none() | st.integers(0, len(choices) - 1)) if choices else None
    number = st.floats(-LARGEST, LARGEST)
    answer = draw(
        st.sampled_from([Options(choices, right), *(Computed(each.name) for each in questions_of(page))])
        | st.builds(Amount, st.none() | number, st.floats(0, LARGEST), words(20))
    )
    hides = tuple(draw(st.lists(st.sampled_from(place_of(page).fields.named.parts), unique=True, max_size=3)))
    return OwnStep(page, draw(words(400)), answer, draw(words(300)), hides)


lessons = st.builds(OwnLesson, words(80), st.lists(steps(), max_size=MOST_STEPS).map(tuple))

STEP = OwnStep(PAGES[0], "Which class gets the largest share?", Computed("share"), hides=("share",))
CHOICES = OwnStep(PAGES[5], HOSTILE.replace("\u202e ", ""), Options(("yes", "no", "<i>"), 1), "Look at it.")
NUMBER = OwnStep(PAGES[0], "How much?", Amount(1.386, 0.01, "nats"), "It is ln 4.")
LESSON = OwnLesson("Monday", (STEP, CHOICES, NUMBER))


@laws
@given(lessons)
def test_a_link_and_a_file_say_the_lesson_and_nothing_else(lesson):
    for read in (from_text(to_text(lesson)), from_anything(to_file(lesson)), from_anything(to_text(lesson))):
        assert (repr(read.lesson), read.told) == (repr(lesson), ())
    assert to_text(lesson) == to_text(replace(lesson))
    assert re.fullmatch("1e[A-Za-z0-9_-]+", to_text(lesson))


@laws
@given(lessons.filter(lambda lesson: lesson.steps), st.data())
def test_a_damaged_link_is_told_and_the_steps_before_the_damage_stay(lesson, data):
    text = to_text(lesson)
    cut = text[: data.draw(st.integers(0, len(text) - 2))]
    read = from_text(cut)
    assert read.told != ()
    assert lesson.steps[: len(read.lesson.steps)] == read.lesson.steps
    at = data.draw(st.integers(1, len(text) - 1))
    changed = from_text(text[:at] + data.draw(st.sampled_from("Aa0-_\u00e9 <")) + text[at + 1 :])
    assert changed.lesson == lesson or changed.told != ()


@laws
@given(
    st.text(max_size=60) | st.recursive(st.none() | st.booleans() | st.floats() | st.text(), st.lists).map(json.dumps)
)
def test_any_text_is_read_to_a_lesson_or_told(text):
    for written in (text, f"1{text}", f'{{"scce_lesson": 1, "steps": [{text}]}}', f'{{"scce_lesson": {text}}}'):
        read = from_anything(written)
        assert read.told != () or read.lesson != OwnLesson() or '"steps": []' in written
        lesson_in(written)


OF_TWO = "logit_lab?logits=2,1,0,0"
WHYS = [
    (OF_TWO, Computed("loss"), "The loss is \u2212ln of the share of cat: \u2212ln 0.6103 = 0.494 nats."),
    (f"{OF_TWO}&label=1&unit=bits", Computed("loss"), "share of dog: \u2212log\u2082 0.2245 = 2.155 bits."),
    ("logit_lab?logits=1000,0&label=1", Computed("loss"), "of the share of class 1: 1000.000 nats."),
    (OF_TWO, Computed("share"), "The largest share is 0.610. A larger score has a larger share, and the largest"),
    (OF_TWO, Computed("slope"), "the slope is the share minus 1: 0.610 \u2212 1 = \u22120.390."),
    (f"{OF_TWO}&temperature=2", Computed("slope"), "over the temperature: (0.427 \u2212 1) / 2 = \u22120.287."),
    ("logit_lab?logits=100,0", Computed("slope"), "the slope is the share minus 1: \u22123.7e\u221244."),
    ("encodings", Computed("loss"), "both take \u2212ln p of the same class."),
    ("information?p=0.5,0.5,0,0", Computed("cross_entropy"), "never below 0: 0.693 + 0.458 = 1.151 nats."),
    ("information?p=0.7,0.2,0.1&q=0.1,0.2,0.7", Amount(1.97), "0: 0.801819 + 1.167546 = 1.969365 nats."),
    ("frameworks", Computed("learns"), "true loss is 3.440 nats at the start and 0.032 nats after 60 steps."),
    (OF_TWO, Amount(0.5, 0.1, "nats"), ""),  # somebody rounded it, or means another number
    (OF_TWO, Amount(0.49, 0.01, "nats"), "The loss is \u2212ln of the share of cat: \u2212ln 0.6103 = 0.494 nats."),
    ("information?p=0.5,0.5,0,0", Amount(0.693), "H(p) is the mean surprise of one who knows p: 0.693 nats."),
    ("batch", Amount(1.177, 0.01), "The loss is (0.051 + 2.303) / 2 = 1.177 nats."),
    ("batch?source=digits", Amount(1.177, 0.01), ""),
    ("batch?label=7,1&row=0.5,0.5&row=0.5,0.5", Amount(1.177, 0.01), ""),
    (
        "training?data=random",
        Amount(1.386, 0.01, "nats"),
        "Guessing evenly among 4 classes costs ln 4 = 1.386 nats, whatever is",
    ),
    (
        "training?data=random",
        Amount(1.407, 0.01),
        "After 10 epochs the model's own examples cost 1.407 nats, and held-out ones",
    ),
    ("training?data=random", Amount(1.6), "Before the first step, with weights at random, the model's own examples"),
    ("training?data=digits&epochs=2000", Amount(2.3026), "ln 10 = 2.303 nats"),
    ("training?data=digits&epochs=2000", Amount(0.005), ""),  # it takes longer than a question may
    ("training?smoothing=0.1&encoding=one-hot", Amount(1.0), ""),
    ("training?data=file", Amount(1.386), ""),
    ("diagnose?loss=2.3026", Amount(10, 0, "classes"), "the same, and knows nothing."),
    ("diagnose?loss=2.3026", Amount(2.303, 0.01, "nats"), "which costs ln 10 = 2.3026 nats"),
    (
        "diagnose?loss=73.68&batch=32&classes=10",
        Amount(73.68),
        "are added up and not averaged. 32 \u00d7 ln 10 = 73.68.",
    ),
    ("diagnose?loss=0.7437&classes=3", Amount(1.1), "Guessing evenly among 3 classes costs ln 3 = 1.099 nats."),
    ("diagnose?loss=0.7437&classes=3", Amount(0.475, 0.01, "probability"), "average: e^\u22120.7437 = 0.475."),
    ("diagnose?loss=nan", Amount(1.0), ""),
    ("diagnose", Amount(1.0), ""),
    (OF_TWO, Amount(0.494, 0, "bits"), ""),  # it is in nats
    ("information?p=0.5,0.3,0.2&q=0.2,0.3,0.5", Computed("cross_entropy"), "H(p) and what q adds"),
]


@pytest.mark.parametrize(("link", "answer", "why"), WHYS)
def test_whoever_answered_is_told_by_the_core_how_the_number_comes_about(link, answer, why):
    step = asked_of(OwnStep(page_in(link), "?", answer))
    assert why in step.question.why
    assert bool(why) == bool(step.question.why)
    given = str(step.right())
    assert step.outcome(given).told.endswith(step.question.why)


def test_a_sentence_of_the_teacher_s_own_stands_in_place_of_the_core_s():
    assert asked_of(OwnStep(page_in(OF_TWO), "?", Amount(0.494), "Mine.")).question.why == "Mine."


def asked_of(step):
    """Returns a step of one's own as it is asked."""
    lesson, told = lesson_in(to_text(OwnLesson("x", (step,))))
    assert told == ()
    return lesson.steps[0]


def damaged(**fields):
    """Returns the file of a lesson with other fields in its second step."""
    whole = json.loads(to_file(LESSON))
    whole["steps"][1] |= fields
    return json.dumps(whole)


@pytest.mark.parametrize(
    ("fields", "told", "steps"),
    [
        ({"page": "https://evil.example/"}, "step 2, page: the page '' is not one of", 2),
        ({"page": "javascript:alert(1)"}, "step 2, page: the page 'alert(1)' is not one of", 2),
        ({"page": "/logit_lab?logits=x"}, "step 2, page: logits: ", 2),
        ({"page": "/logit_lab?evil=1"}, "step 2, page: evil: this page has no such parameter", 2),
        ({"page": f"/logit_lab?class={'x' * LONGEST_PAGE}"}, "step 2, page: the state's link has 3,017 characters", 2),
        ({"page": 3}, "step 2, page: 3 is not a link", 2),
        ({"question": "x" * 401}, "step 2, question: it has 401 characters, more than 400", 3),
        ({"question": 5}, "step 2, question: 5 is not a text", 3),
        ({"choices": ["a"] * 9 + list("bcdefghij")}, "step 2, choices: there are 10 choices, more than 8", 3),
        ({"choices": "ab"}, "step 2, choices: 'ab' is not a list of texts", 3),
        ({"choices": ["x" * 101, "b"]}, "step 2, choices: it has 101 characters, more than 100", 3),
        ({"right": 4}, "step 2, right: 4 is none of the choices 1..3", 3),
        ({"right": True}, "step 2, right: True is none of the choices 1..3", 3),
        ({"number": float("nan")}, "step 2, number: nan is not a number in -1000000000..1000000000", 3),
        ({"number": 1, "tolerance": -1}, "step 2, tolerance: -1 is not a number in 0..1000000000", 3),
        ({"number": 1, "unit": ["m"]}, "step 2, unit: ['m'] is not a text", 3),
        ({"told": {}}, "step 2, told: {} is not a text", 3),
        ({"hide": ["no such part"]}, "step 2, hide: the part of the page 'no such part' is not one of", 3),
        ({"hide": "loss"}, "step 2, hide: 'loss' is not a list of names", 3),
        ({"script": "x"}, "step 2, script: there is no such field, and it is not read", 3),
    ],
)
def test_damage_names_the_step_and_the_field_and_the_other_steps_stay(fields, told, steps):
    read = from_anything(damaged(**fields))
    assert len(read.told) == 1
    assert read.told[0].startswith(told)
    assert (len(read.lesson.steps), read.lesson.steps[0], read.lesson.steps[-1]) == (steps, STEP, NUMBER)


@pytest.mark.parametrize(
    ("text", "told", "steps"),
    [
        ("", "'' is no lesson of version 1", 0),
        ("2eNo", "'2eNo' is no lesson of version 1", 0),
        ("{}", "the file is no lesson: it has no list of steps", 0),
        ('{"scce_lesson": 2, "steps": []}', "it is no lesson of version 1: scce_lesson says 2", 0),
        (to_file(LESSON)[:-150], "the file is damaged from line", 2),
        (to_file(LESSON).replace('"predict"', "predict"), "the file is damaged from line", 2),
        ("x" * 200_001, "the text has 200,001 characters, and 200,000 are read", 0),
        (f'{{"a": {"[" * 50_000}', "the file is damaged", 0),
    ],
)
def test_a_damaged_file_is_told_and_the_whole_steps_stay(text, told, steps):
    read = from_anything(text)
    assert read.told[0].startswith(told)
    assert len(read.lesson.steps) == steps


def test_a_lesson_has_a_largest_number_of_steps():
    whole = json.loads(to_file(OwnLesson("", (STEP,))))
    read = from_anything(json.dumps(whole | {"steps": whole["steps"] * 14}))
    assert len(read.lesson.steps) == MOST_STEPS
    assert read.told == ("there are 14 steps, and a lesson has no more than 12: the others are left out",)


@laws
@given(lessons, st.integers(100, 2000))
def test_parts_have_the_finished_steps_in_order_and_each_fits_into_a_link(lesson, most):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scce.lessons.own.parts.LONGEST_OWN", most)
        parts = parts_of(lesson)
    held = [number for part in parts for number in part.numbers]
    finished = [number for number, step in enumerate(lesson.steps) if not step.lacks]
    assert held == [number for number in finished if number in held]
    assert all(len(part.text) <= most for part in parts)
    assert [from_text(part.text).lesson.steps for part in parts] == [
        tuple(lesson.steps[number] for number in part.numbers) for part in parts
    ]
    alone = [to_text(OwnLesson("", (lesson.steps[number],))) for number in finished if number not in held]
    assert all(len(text) > most - 200 for text in alone)  # a title is in the link, too


def test_a_link_to_a_lesson_can_be_pasted():
    text = to_text(LESSON)
    for link in (f"https://host/lessons?own={text}", f"lessons?make={text}", f" {text}\n"):
        assert from_anything(link).lesson == LESSON


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("before", ["/", "", "https://host:8501/app/", "../live/"])
def test_only_the_page_and_its_fields_stay_of_a_link(link, before):
    page = page_in(f"{before}{link}{'&' if '?' in link else '?'}present=1&lesson=logits&step=1")
    assert page == page_in(link)
    assert page.startswith(f"/{link.partition('?')[0]}?")
    assert "lesson" not in parse_qs(page.partition("?")[2])


def test_a_step_says_what_it_lacks():
    with pytest.raises(InputError, match="character that cannot be seen"):
        OwnStep(PAGES[0], "two\nlines")
    assert OwnStep(PAGES[0]).lacks == "it has fewer than two choices"
    assert OwnStep(PAGES[0], "?", Options(("a", "b"))).lacks == "no choice is marked as right"
    assert OwnStep(PAGES[0], "?", Amount()).lacks == "it has no right number"
    assert OwnStep(PAGES[0], "", Amount(1.0)).lacks == "it has no question"
    assert OwnStep(PAGES[6], "?", Computed("loss")).lacks.startswith("the page has no such question")
    assert [step.lacks for step in LESSON.steps] == [""] * 3


# ---- while it is asked --------------------------------------------------------------------------


def read(link):
    """Returns what a link opens on its page, and the sentences about it."""
    address, _, query = link.removeprefix("/").partition("?")
    state, problems = opened(address, place_of(link).fields, parse_qs(query, keep_blank_values=True))
    return state, [str(problem) for problem in problems]


def test_a_lesson_of_ones_own_leads_from_its_first_step_to_its_last():
    text = to_text(LESSON)
    link, walked = f"/logit_lab?own={text}&step=1", 0
    while link is not None:
        state, told = read(link)
        asked, step = asked_in(state), LESSON.steps[walked]
        assert (told, asked.number, asked.step.asks, asked.step.veils) == ([], walked + 1, step.asks, step.hides)
        assert asked.beginning(state) == state
        assert place_of(link).link(replace(state, view=replace(state.view, own=None, step=None))) == step.page
        assert asked.outcome(str(asked.step.right()), state).right
        assert asked.another is None
        link, walked = asked.following, walked + 1
    assert walked == 3


def test_the_right_answer_of_a_question_of_the_page_is_the_core_s():
    step = lesson_in(to_text(LESSON))[0].steps[0]
    assert (step.answer.options, step.right()) == (("cat", "dog", "bird", "fish"), "cat")
    assert step.outcome("dog").told.startswith("You chose dog. The answer is cat. The largest share is 0.6")


def test_an_answer_of_ones_own_is_told_with_the_sentence_for_it():
    _, choices, number = lesson_in(to_text(LESSON))[0].steps
    assert choices.outcome("<i>").told == "You chose \u201c<i>\u201d; the answer is \u201cno\u201d. Look at it."
    assert number.outcome("1,39").told == "You said 1.39 nats: right. It is ln 4."
    assert number.outcome("2").told == "You said 2 nats; it is 1.386 nats. That was too high. It is ln 4."


@pytest.mark.parametrize(
    ("link", "told", "number"),
    [
        ("/batch?own={}&step=1", ["step: step 1 of the lesson in the link is on the page /logit_lab"], None),
        ("/logit_lab?own={}&step=4", ["step: the lesson in the link has 3 steps, and no step 4"], None),
        ("/logit_lab?own={}&step=1&again=2", ["again: a question of one's own has no twins"], 1),
        ("/logit_lab?own={}&lesson=logits", ["lesson: another lesson goes on, the one in own"], 1),
        ("/logit_lab?own=1eNo&step=1", ["own: the lesson's text is damaged or cut off"], None),
        ("/logit_lab?own=hello&step=1", ["own: 'hello' is no lesson: it begins with 1e"], None),
    ],
)
def test_what_is_wrong_with_a_link_is_told_and_the_rest_is_shown(link, told, number):
    state, sentences = read(link.format(to_text(LESSON)))
    asked = asked_in(state)
    assert [said.startswith(start) for said, start in zip(sentences, told, strict=False)] == [True]
    assert (None if asked is None else asked.number) == number


def test_an_unfinished_step_is_left_out_and_told():
    lesson, told = lesson_in(to_text(OwnLesson("", (OwnStep(PAGES[0]), NUMBER))))
    assert (len(lesson.steps), told) == (1, ("step 1 is left out: it has fewer than two choices",))
    assert lesson.title == "A lesson without a title"
    assert lesson_in(to_text(OwnLesson()))[0] is None
