"""What a step's page shows, drawn for paper."""

import re
from base64 import b64decode
from dataclasses import replace
from html import unescape
from xml.etree import ElementTree

import pytest

from scce.lessons import LESSONS, Choice
from scce.lessons.own import Amount, OwnStep, page_in
from scce.lessons.own.running import as_step
from scce.readable import readable
from scce.training import uniform_loss
from scce.ui.lessons.sketches import MOST_LINES, SKETCHES, sketch_of

STEPS = {f"{lesson.name} {number}": step for lesson in LESSONS for number, step in enumerate(lesson.steps, start=1)}
DRAWN = {name: step for name, step in STEPS.items() if sketch_of(step)}
ON_THE_LAB = next(step for step in DRAWN.values() if step.place.address == "logit_lab")


def texts_of(step):
    """Returns the words and numbers of a drawing."""
    (svg,) = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', sketch_of(step))
    return [node.text for node in ElementTree.fromstring(b64decode(svg)).iter("{http://www.w3.org/2000/svg}text")]


def test_every_step_is_drawn_or_what_it_shows_is_asked_for():
    missing = [name for name, step in STEPS.items() if step.place.address in SKETCHES and name not in DRAWN]
    assert missing == ["one-hot-or-integer 1", "one-hot-or-integer 2", "one-hot-or-integer 6"]
    assert {step.place.address for step in DRAWN.values()} == set(SKETCHES)


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_says_what_the_words_say(name):
    step, shown = DRAWN[name], texts_of(DRAWN[name])
    assert set(re.findall(r"= (\S+?)[,.](?:\s|$)", step.given)) <= set(shown)
    if step.given:
        assert f'alt="{step.given}"' in unescape(sketch_of(step))


def test_an_integer_that_is_asked_for_is_not_drawn():
    asked = [step for step in DRAWN.values() if "label" in step.veils and step.place.address == "encodings"]
    assert all(isinstance(step.answer, Choice) for step in asked)
    assert [text for step in asked for text in texts_of(step) if text == "integer"] == []


def own(link, *hides):
    """Returns a step of one's own about a state."""
    return as_step(OwnStep(page_in(link), "?", Amount(1.0), hides=hides))


LINES = "diagnose?loss=loss:+2.30%0Aloss:+2.29%0Aloss:+2.28%0Aloss:+2.27%0A<b>accuracy</b>+0.1"
SHOWN = [
    ("training?data=digits&hidden=48,16&epochs=20", {"64 inputs", "48", "16", "10 classes", "20 epochs"}),
    ("training?data=random", {"4 classes", f"guessing evenly {readable(uniform_loss(4))}", "draw what you expect"}),
    ("diagnose?loss=0.7437&classes=4&accuracy=70%25", {"0.7437", "classes: 4, accuracy: 70%", "0", "1", "2", "nats"}),
    (LINES, {"loss: 2.30", "loss: 2.28", "\u2026 2 more lines"}),
    (f"diagnose?loss=2.3+{'x' * 60}", {f"2.3 {'x' * 37}\u2026"}),
    ("diagnose?loss=nan", {"nan"}),
    ("logit_lab?class=golden+retriever&class=cat&logits=1,2", {"golden retriever", "cat"}),
    ("information?class=golden+retriever&class=cat&p=0.5,0.5&q=0.5,0.5", {"golden retriever", "p: happens"}),
    ("encodings?class=golden+retriever&class=cat&rows=0,1", {"[0]", "[1]", "[0] golden retriever", "[1] cat"}),
]


@pytest.mark.parametrize(("link", "texts"), SHOWN)
def test_what_a_page_shows_is_drawn_with_its_numbers_and_names(link, texts):
    assert texts <= set(texts_of(own(link)))


@pytest.mark.parametrize(
    ("link", "hides"),
    [("training", ("settings",)), ("training?data=file", ()), ("diagnose", ()), ("diagnose?loss=2.3", ("typed",))],
)
def test_what_a_page_does_not_show_is_not_drawn(link, hides):
    assert sketch_of(own(link, *hides)) == ""


def test_names_of_strangers_are_quoted_and_many_classes_are_words():
    example = ON_THE_LAB.state.example.with_name(0, "<b>&\"'")

    def drawn(example):
        return replace(ON_THE_LAB, made=lambda _: replace(ON_THE_LAB.state, example=example))

    assert "<b>&\"'" in texts_of(drawn(example))
    for number in range(MOST_LINES):
        example = example.with_class(f"class {number}")
    assert sketch_of(drawn(example)) == ""
