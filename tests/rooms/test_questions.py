"""What a room asks, how answers are read and counted, and the class as the model."""

import csv
import io
import math
from dataclasses import replace

import numpy as np
import pytest
from lessons import SMALL

import scce.lessons
from scce.arrays import InputError
from scce.lessons import Step
from scce.lessons.record import among
from scce.logit_lab import Example, walk_through
from scce.rooms import (
    Bar,
    Rooms,
    advice,
    answer_in,
    asked_in,
    bars_of,
    class_says,
    crowd_of,
    is_lettered,
    model_of,
    question_of,
    share_right,
    votes_csv,
)

CHOICE, NUMBER, FORMULA = asked_in(SMALL)
RIGHT = float(NUMBER.right())


def test_a_room_asks_what_a_phone_can_answer():
    assert [step.asks for step in asked_in(SMALL)] == [
        "Which class gets the largest share?",
        "What is the loss?",
        "=1+1?",
    ]


@pytest.mark.parametrize(
    ("step", "typed", "answer"),
    [
        (CHOICE, "dog", "dog"),
        (NUMBER, "2.5", "2.5"),
        (NUMBER, " 2,50 ", "2.5"),
        (NUMBER, "\uff12\uff0e\uff15", "2.5"),
        (NUMBER, "\u22120,5", "-0.5"),
        (NUMBER, "-0", "0"),
    ],
)
def test_an_answer_is_read_as_it_was_meant(step, typed, answer):
    assert answer_in(step, typed) == answer


@pytest.mark.parametrize(
    ("step", "typed", "sentence"),
    [
        (CHOICE, "wolf", "wolf"),
        (NUMBER, "two", "the answer 'two' is not a number"),
        (NUMBER, "21", "the answer 21 is outside -1..20"),
        (NUMBER, "nan", "outside"),
        (NUMBER, "1e999", "outside"),
    ],
)
def test_an_answer_that_cannot_be_given_is_a_sentence(step, typed, sentence):
    with pytest.raises(InputError, match=sentence):
        answer_in(step, typed)


def test_every_option_has_a_bar():
    tally = {"dog": 3, "cat": 1}
    assert bars_of(CHOICE, tally) == (
        Bar("cat", 1, False),
        Bar("dog", 3, True),
        Bar("bird", 0, False),
        Bar("fish", 0, False),
    )
    assert share_right(CHOICE, tally) == 0.75


def test_numbers_within_the_tolerance_are_one_bar_and_rare_ones_too():
    near = {repr(RIGHT + 0.01): 2, repr(RIGHT): 3}
    wrong = {str(10 + i): 12 - i for i in range(10)}
    bars = bars_of(NUMBER, {**near, **wrong})
    assert bars[0] == Bar(f"{RIGHT:.4g} \u00b1 0.05", 5, True)
    assert [bar.answer for bar in bars[1:]] == ["10", "11", "12", "13", "14", "15", "others"]
    assert sum(bar.votes for bar in bars) == 5 + sum(wrong.values())


@pytest.mark.parametrize(
    ("share", "word"),
    [(0, "explain"), (0.349, "explain"), (0.35, "discuss"), (0.7, "discuss"), (0.701, "go on"), (math.nan, "Nobody")],
)
def test_the_advice_changes_at_35_and_70_percent(share, word):
    assert word in advice(share)


LONG = among("Why?", "It is so from the start", {"It is so from the start": "Told.", "b": ""})
SAID = [
    (CHOICE, {"cat": 8, "dog": 12}, "12 of 20 chose \u201cdog\u201d: right. Told of dog."),
    (CHOICE, {"cat": 8}, "Nobody chose \u201cdog\u201d, which is right. Told of dog."),
    (CHOICE, {}, "The right answer is \u201cdog\u201d. Told of dog."),
    (NUMBER, {"2": 1, str(RIGHT): 2}, f"2 of 3 said {RIGHT:.4g} \u00b1 0.05 nats: right. It is minus ln p."),
]


@pytest.mark.parametrize(("step", "tally", "said"), SAID)
def test_what_the_class_said_is_said_of_the_class(step, tally, said):
    assert class_says(step, tally) == said


def test_options_that_are_too_long_for_a_figure_have_letters():
    step = Step(CHOICE.place, CHOICE.made, lambda _: LONG)
    assert (is_lettered(step), is_lettered(CHOICE), is_lettered(NUMBER)) == (True, False, False)
    assert crowd_of(step, {"b": 1}).classes == ("A", "B")


def test_the_model_beside_a_class_has_the_same_names():
    example = Example(("golden retriever", "cat"), (1.0, 0.0))
    step = replace(CHOICE, made=lambda _: replace(CHOICE.state, example=example))
    step = replace(step, ask=lambda lab: among("Which?", "cat", dict.fromkeys(lab.example.classes, "")))
    assert model_of(step).classes == crowd_of(step, {"cat": 1}).classes == ("A", "B")


def test_the_class_is_the_model():
    crowd = crowd_of(CHOICE, {"cat": 6, "dog": 3, "fish": 1})
    steps = walk_through(crowd)
    q = np.array([0.6, 0.3, 0.0, 0.1])
    np.testing.assert_allclose(steps.probabilities, q, atol=1e-15)
    assert float(steps.loss) == pytest.approx(-math.log(0.3))
    np.testing.assert_allclose(steps.gradient, q - np.array([0, 1, 0, 0]), atol=1e-15)
    assert walk_through(crowd_of(CHOICE, {"cat": 2})).loss == math.inf


def test_there_is_no_class_without_answers_or_options():
    assert [crowd_of(CHOICE, {}), crowd_of(NUMBER, {"2": 3}), model_of(NUMBER), model_of(FORMULA)] == [None] * 4


def test_a_model_answers_where_the_options_are_its_classes():
    model = model_of(CHOICE)
    assert (model.logits, model.classes[model.label]) == (CHOICE.state.example.logits, "dog")


def test_the_file_has_a_row_for_every_vote_and_no_cell_is_a_formula(tmp_path, monkeypatch):
    monkeypatch.setattr(scce.lessons, "LESSONS", (SMALL,))
    rooms = Rooms(f"sqlite:///{tmp_path / 'rooms.sqlite'}")
    room = rooms.open(SMALL.name, 3)
    for action in ("next", "open"):
        room_now = rooms.steer(room.code, room.key, action)
    assert question_of(room_now).asks == "What is the loss?"
    rooms.vote(room.code, "a" * 16, 2, "-0.5")
    for action in ("reveal", "next", "open"):
        rooms.steer(room.code, room.key, action)
    for token, answer in (("b" * 16, "=2"), ("a" * 16, "@3")):
        rooms.vote(room.code, token, 3, answer)
    rows = list(csv.reader(io.StringIO(votes_csv(*rooms.votes(room.code, room.key)))))
    assert rows == [
        ["round", "question", "asks", "twin", "phone", "answer", "right"],
        ["2", "2", "What is the loss?", "0", "1", "'-0.5", "no"],
        ["3", "3", "'=1+1?", "0", "1", "'@3", "no"],
        ["3", "3", "'=1+1?", "0", "2", "'=2", "yes"],
    ]
    rooms.close()
