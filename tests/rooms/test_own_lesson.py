"""A room that asks a lesson of somebody's own: the lesson is kept with the room, and has no twins."""

import pytest

from scce.arrays import InputError
from scce.lessons import lesson_of
from scce.lessons.own import Computed, Options, OwnLesson, OwnStep, page_in, to_text
from scce.rooms import FIELDS, RoomError, answer_in, asked_in, question_of, votes_csv

LESSON = OwnLesson(
    "=1+1",
    (
        OwnStep(page_in("logit_lab?logits=2,1,0"), "Which?", Computed("share")),
        OwnStep(page_in("batch"), "=2+2", Options(("<i>", "b"), 0)),
    ),
)
TEXT = to_text(LESSON)
TOKEN = "a" * 20


def test_a_room_asks_a_lesson_of_somebodys_own_and_keeps_it(rooms):
    room = rooms.open(TEXT, len(asked_in(lesson_of(TEXT))))
    for action in ("open", "close", "next", "open"):
        rooms.steer(room.code, room.key, action)
    now = rooms.room(room.code)
    assert [question_of(now, each).asks for each in now.rounds] == ["Which?", "=2+2"]
    rooms.vote(room.code, TOKEN, 2, answer_in(question_of(now), "<i>"))
    assert rooms.tally(room.code, 2) == {"<i>": 1}
    assert "'=2+2" in votes_csv(*rooms.votes(room.code, room.key))


def test_a_question_of_ones_own_has_no_twin(rooms):
    room = rooms.open(TEXT, 2)
    for action in ("open", "close"):
        rooms.steer(room.code, room.key, action)
    kept = rooms.room(room.code)
    assert (kept.has_twins, "twin" in kept.possible) == (False, False)
    with pytest.raises(RoomError, match="no twins"):
        rooms.steer(room.code, room.key, "twin")


@pytest.mark.parametrize("own", ["hello", "1eNo", "1e" + "A" * 6000, "", "softmax-twice"])
def test_a_link_with_a_damaged_lesson_is_told(own):
    link, problems = FIELDS.from_query({"own": [own], "room": ["K7M2XF"]})
    assert (link.own, link.room) == (None, "K7M2XF")
    assert [problem.parameter for problem in problems] == (["own"])


def test_a_lesson_of_which_nothing_can_be_asked_is_none():
    with pytest.raises(InputError, match="step 1 is left out"):
        lesson_of(to_text(OwnLesson("x", (OwnStep(LESSON.steps[0].page),))))
