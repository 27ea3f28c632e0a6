"""A link of a cause opens a page that shows its number."""

import numpy as np
from opening import numbers

from scce.diagnosis import causes, constants
from scce.diagnosis.families import without_classes
from scce.diagnosis.showing import shown

SIZES = (2, 3, 4, 10, 15, 20, 21, 100, 1000, 50_257)
# What no page of ours computes.
NOT_SHOWN = {"perplexity"}


def broken(matches):
    found = {}
    for match in matches:
        link = shown(match)
        if link is None:
            found[match.expression] = "no link"
        elif not np.isclose(numbers(link), link.value, rtol=1e-5, atol=1e-9, equal_nan=True).any():
            found[match.expression] = (link.link, numbers(link), link.value)
        elif match.key != "near_guessing" and not np.isclose(link.value, match.value, equal_nan=True):
            found[match.expression] = (link.value, match.value)
    return found


def test_each_constant_is_shown_by_the_page_that_its_link_opens():
    every = [match for size in SIZES for match in constants(size).every if match.key not in NOT_SHOWN]
    assert broken([*every, *without_classes()]) == {}


def test_two_means_that_class_weights_part_stand_on_one_page():
    for text in (
        "Keras 1.2040, PyTorch 0.9163",
        "torch 3.5, keras 0.25",
        "class indices: 0.8705, one-hot: 54.4052",
        "Keras 40, PyTorch 20",
        "Keras 2.00e-5, PyTorch 1.00e-5",
        "1.2345 class_weight=[1, 2, 6]",
        "1.2345 class_weight=[1, 2, 6] pytorch",
        "1.3863 class_weight={0: 1, 1: 3}",
    ):
        match = causes(text)[0].constant
        on_page = numbers(shown(match))
        for value in (match.value, match.parts["by_weights"]):
            assert np.isclose(on_page, value, rtol=1e-5).any(), (text, value, on_page)


def test_what_is_found_with_what_is_known_is_shown_too():
    found = [
        causes("0.6931", accuracy=0.7),
        causes("0.6109", accuracy="70%"),
        causes("0.8018", class_counts=(70, 20, 10)),
        causes("2.4849", class_counts=(5,) * 12),
        causes("147.365", 10, batch_size=64),
        causes("0.07196", 10, batch_size=32),
        causes("0.5756", 10, batch_size=32),
        causes("0.57565", 10, tokens=128),
        causes("25.3", 10),
        causes("2.3031", 10),
        causes("0.0"),
        causes("nan"),
        causes("inf"),
    ]
    assert all(found)
    assert broken([each.constant for diagnosis in found for each in diagnosis]) == {}
