"""Every step of every lesson, and its twins: what is right is computed, and each answer has its own sentence."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from scce.arrays import InputError
from scce.lessons import LESSONS, Choice, Number, Setting, asked_in, lesson_named, link_to, on_a_line, opened
from scce.links import LESSON_STEPS

STEPS = [
    pytest.param(step, id=f"{lesson.name}-{i}") for lesson in LESSONS for i, step in enumerate(lesson.steps, start=1)
]
every_step = pytest.mark.parametrize("step", STEPS)
TWINS = range(1, 21)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_has_four_to_eight_steps_a_name_for_links_and_a_promise(lesson):
    assert 4 <= len(lesson.steps) <= 8
    assert re.fullmatch("[a-z0-9-]+", lesson.name)
    assert lesson.promise.endswith(".")
    assert lesson_named(lesson.name) is lesson


def test_the_lessons_are_eight_or_more_and_no_two_are_called_the_same():
    assert len({lesson.name for lesson in LESSONS}) == len({lesson.title for lesson in LESSONS}) == len(LESSONS) >= 8


def test_a_name_that_is_nearly_right_is_told_what_it_may_mean():
    with pytest.raises(InputError, match=r"there is no lesson 'softmax-twise'; did you mean softmax-twice\?"):
        lesson_named("softmax-twise")


@every_step
def test_the_link_of_a_step_opens_on_its_page_and_hides_only_what_is_there(step):
    place = step.place
    state, problems = place.fields.from_query(parse_qs(urlsplit(step.link).query, keep_blank_values=True))
    assert (state, problems, urlsplit(step.link).path) == (step.state, (), f"/{place.address}")
    assert set(step.veils) <= set(place.fields.named.parts)


def check(step):
    """Checks that a question has one right answer, and a sentence of its own for that and for the wrong ones."""
    right = step.right()
    match step.answer:
        case Choice(options):
            outcomes = [step.outcome(option) for option in options]
            assert [outcome.choice for outcome in outcomes if outcome.right] == [right]
            assert 2 <= len(options) == len(set(options))
            assert len({outcome.told for outcome in outcomes}) == len(options)
            assert all(outcome.told.startswith("You chose ") for outcome in outcomes)
        case Number(unit, least, most, tolerance):
            assert unit
            assert least <= right <= most
            assert step.outcome(repr(right)).right
            assert step.outcome(f" {right:f} ".replace(".", ",")).right
            for wrong in (right + 2 * tolerance + 1e-9, least if right > least + tolerance else most):
                outcome = step.outcome(repr(wrong))
                assert (outcome.right, outcome.told.startswith("You said ")) == (False, True)
        case Setting(goal):
            assert goal
            assert step.outcome(right).right
            assert not step.outcome(step.link).right
            assert step.outcome(right).told != step.outcome(step.link).told


@every_step
def test_a_question_and_its_twins_have_one_right_answer_each_and_no_two_show_the_same(step):
    twins = [step, *map(step.twin, TWINS)]
    for twin in twins:
        check(twin)
    assert len({twin.link for twin in twins}) == len(twins)
    assert step.twin(3).link == step.twin(3).link


@every_step
def test_what_is_no_answer_is_said(step):
    if isinstance(step.answer, Setting):
        return
    with pytest.raises(InputError, match="the answer"):
        step.outcome("perhaps")


def test_a_twin_s_number_has_bounds():
    with pytest.raises(InputError, match="number of the twin"):
        LESSONS[0].steps[0].twin(-1)


# ---- in a link ---------------------------------------------------------------------------------


def test_links_know_every_lesson_and_how_many_steps_it_has():
    assert {lesson.name: len(lesson.steps) for lesson in LESSONS} == LESSON_STEPS


def read(link):
    """Returns what a link opens on its page, and the sentences about it."""
    address, _, query = link.removeprefix("/").partition("?")
    place = next(step.place for lesson in LESSONS for step in lesson.steps if step.place.address == address)
    state, problems = opened(address, place.fields, parse_qs(query, keep_blank_values=True))
    return state, [str(problem) for problem in problems]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_leads_from_its_first_step_to_its_last(lesson):
    link, walked = link_to(lesson, 1), 0
    while link is not None:
        state, told = read(link)
        asked = asked_in(state)
        assert told == []
        assert (asked.number, asked.lesson, asked.step.state) == (walked + 1, lesson, asked.beginning(asked.step.state))
        assert asked.outcome(str(asked.step.right()), read_solved(asked)).right
        assert asked_in(read(asked.another)[0]).step.number == 1
        link, walked = asked.following, walked + 1
    assert walked == len(lesson.steps)


def read_solved(asked):
    """Returns the state in which a setting is reached, shown at its step; of other answers what the step is about."""
    solved = str(asked.step.right()) if asked.is_setting else asked.step.link
    return replace(asked.step.place.state_in(solved), view=asked.step.state.view)


@every_step
def test_a_link_that_says_a_step_alone_shows_what_the_step_is_about(step):
    lesson, number = next((each, each.steps.index(step) + 1) for each in LESSONS if step in each.steps)
    long = read(link_to(lesson, number, 2))
    short = read(f"/{step.place.address}?lesson={lesson.name}&step={number}&again=2")
    assert short == long
    assert short[1] == []


@pytest.mark.parametrize(
    ("link", "told", "where"),
    [
        ("logit_lab?lesson=logit&step=2", ["lesson: there is no lesson 'logit'; did you mean logits?"], None),
        ("logit_lab?step=2", ["step: the link says no lesson to which it belongs"], None),
        ("logit_lab?lesson=logits&step=7", ["step: the lesson logits has 5 steps, and no step 7"], ("logits", 1, 0)),
        ("logit_lab?lesson=logits&again=x", ["again: 'x' is not a number of the twin"], ("logits", 1, 0)),
        (
            "batch?lesson=softmax-twice&step=4&ignore=3",
            ["step: step 4 of the lesson softmax-twice is on the page /diagnose"],
            None,
        ),
    ],
)
def test_what_is_wrong_with_the_step_of_a_link_is_told_and_the_rest_is_shown(link, told, where):
    state, sentences = read(link)
    asked = asked_in(state)
    found = None if asked is None else (asked.lesson.name, asked.number, asked.step.number)
    assert (sentences, found) == (told, where)


@pytest.mark.parametrize(
    ("given", "right", "where"), [(0, 2, (0, 1, 0)), (4, 1, (1, 0.25, 0)), (-1, 1, (0, 1, 0.5)), (0, 0, (0, 0, 0))]
)
def test_a_number_stands_beside_the_right_one_on_a_line_with_0(given, right, where):
    line = on_a_line(given, right)
    assert (line.given, line.right, line.zero) == where
