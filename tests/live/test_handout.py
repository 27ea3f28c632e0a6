"""The lab in one file: what it looks up is what the core computes."""

from base64 import b64decode

import numpy as np
import pytest

from scce.live.handout import CLASSES, ORDERS, STOPS, handout_payload, lab_table
from scce.logit_lab.state import FIELDS
from scce.logit_lab.sweeps import pictures


@pytest.fixture(scope="module")
def payload():
    return handout_payload("https://lab.example.org/logit_lab")


def test_every_pair_of_differences_and_every_order_has_the_core_s_numbers():
    table, reach = lab_table(), len(STOPS) - 1
    stops = np.random.default_rng(0).integers(0, len(STOPS), (5000, CLASSES))
    second, third = (stops[:, 1:] - stops[:, :1] + reach).T
    row, order = np.divmod(table.places[second, third], len(ORDERS))
    now = pictures(STOPS[stops])
    for name, numbers in (("probability", now.probabilities), ("nats", now.losses), ("slope", now.gradients_if_true)):
        looked_up = table.rows[name][row[:, np.newaxis], np.array(ORDERS)[order]]
        assert np.array_equal(looked_up, numbers), name


def test_the_powers_are_those_of_the_stops_below_the_largest(payload):
    below = np.arange(len(STOPS)) * (STOPS[1] - STOPS[0])
    assert np.array_equal(payload["powers"].columns["power"], np.exp(-below))


def test_how_many_times_guessing_a_loss_costs_is_told_as_on_the_page(payload):
    table = lab_table()
    times = np.array(payload["times"])[np.frombuffer(b64decode(payload["timesAt"]), "<u1")]
    assert np.array_equal(times, (table.rows["nats"] / np.log(CLASSES)).round(1).reshape(-1))


def test_it_starts_at_stops_and_its_situations_are_at_stops(payload):
    first = payload["first"]
    assert set(first["logits"]) <= set(STOPS)
    assert FIELDS.from_query({"logits": ["2.0,1.0,0.0"], "class": first["classes"]})[1] == ()
    assert list(payload["situations"]) == ["confident and right", "confident and wrong", "undecided"]
