"""What is predicted: the core says what is right, and a sentence puts the choice beside it."""

import math
from dataclasses import replace

import numpy as np
import pytest

from scce.arrays import InputError
from scce.encodings.label_table import LabelTable
from scce.encodings.state import Encodings
from scce.logit_lab.example import Example
from scce.logit_lab.state import Lab
from scce.predictions import Answer, Prediction
from scce.surprise.state import Surprise
from scce.surprise.two_distributions import TwoDistributions
from scce.ui.batch.session import BatchSession
from scce.ui.chapters import CHAPTERS
from scce.ui.diagnosis.session import DiagnosisSession
from scce.ui.encodings.session import EncodingsSession
from scce.ui.logit_lab.session import LabSession
from scce.ui.surprise.session import SurpriseSession
from scce.ui.training.session import TrainingSession
from scce.ui.wiring.session import WiringSession
from scce.wiring import Wiring
from scce.wiring.state import WiringState

SESSIONS = [
    LabSession,
    EncodingsSession,
    SurpriseSession,
    BatchSession,
    WiringSession,
    TrainingSession,
    DiagnosisSession,
]
PREDICTIONS = {
    session.fields: session.subject.predictions if session.is_live else session.predictions for session in SESSIONS
}
every_page = pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.address)


def of(page, name):
    chapter = next(chapter for chapter in CHAPTERS if chapter.address == page)
    return PREDICTIONS[chapter.fields][name]


@every_page
def test_every_prediction_in_a_link_is_one_and_veils_what_has_a_name(chapter):
    fields, known = chapter.fields, PREDICTIONS.get(chapter.fields, {})
    assert tuple(known) == fields.named.predictions
    assert [name for one in known.values() for name in one.veils if name not in fields.named.parts] == []


@every_page
def test_every_choice_of_a_prediction_has_an_outcome_and_no_other_word_has(chapter):
    for one in PREDICTIONS.get(chapter.fields, {}).values():
        choices = one.choices(chapter.fields.first)
        outcomes = [one.outcome(chapter.fields.first, choice) for choice in choices or ("anything",)]
        assert [outcome.told for outcome in outcomes if not outcome.told.endswith(".")] == []
        if choices:
            with pytest.raises(InputError, match="the choice 'no such word' is not one of"):
                one.outcome(chapter.fields.first, "no such word")


def test_a_choice_stands_beside_what_is_right():
    known = Prediction("Which?", (), lambda state: Answer(state, "It is so."), lambda _: ("one", "other"))
    found = [known.outcome(right, "one") for right in (("one",), ("other",), ("other", "third"), ())]
    assert [(outcome.right, outcome.told) for outcome in found] == [
        (True, "You chose one: right. It is so."),
        (False, "You chose one. The answer is other. It is so."),
        (False, "You chose one. The answer is other or third. It is so."),
        (None, "You chose one. It is so."),
    ]


def lab(*logits, label=0):
    return Lab(Example(tuple("abcdefgh"[: len(logits)]), logits, label))


P = (0.5, 0.25, 0.25)
RIGHT = [
    ("logit_lab", "loss", lab(1.0, 0.0), ("below",)),
    ("logit_lab", "loss", lab(0.0, 0.5), ("above",)),
    ("logit_lab", "loss", lab(0.0, 5.0), ("far above",)),
    ("logit_lab", "loss", lab(-math.inf, 5.0), ("far above",)),
    ("logit_lab", "loss", lab(3.0, 3.0, 3.0), ()),
    ("logit_lab", "share", lab(0.0, 5.0, 1.0), ("b",)),
    ("logit_lab", "share", lab(2.0, 2.0, 1.0), ("a", "b")),
    ("logit_lab", "slope", lab(0.0, 5.0), ("up",)),
    ("logit_lab", "slope", lab(-math.inf, 5.0), ("stay",)),
    ("logit_lab", "slope", lab(0.0, -math.inf), ("stay",)),
    ("encodings", "loss", Encodings(), ("neither",)),
    ("encodings", "loss", Encodings(LabelTable(("a", "b"), ((0.5, 0.5),))), ()),
    ("information", "cross_entropy", Surprise(), ("larger",)),
    ("information", "cross_entropy", Surprise(pair=TwoDistributions(tuple("abc"), P, P)), ("equal",)),
    ("information", "cross_entropy", Surprise(pair=TwoDistributions(tuple("abc"), P, (1.0, 0.0, 0.0))), ("larger",)),
    ("frameworks", "learns", WiringState(Wiring("torch", "linear", True)), ("yes",)),
    ("frameworks", "learns", WiringState(Wiring("keras-jax", "softmax", True)), ("slowly",)),
    ("frameworks", "learns", replace(WiringState(), wiring=Wiring("keras-jax", "linear", False)), ("no",)),
]


@pytest.mark.parametrize(("page", "name", "state", "right"), RIGHT)
def test_what_is_right_is_what_the_core_computes(page, name, state, right):
    with np.errstate(all="raise"):
        assert of(page, name).answer(state).right == right
