"""A link that worked once works for ever: it opens the state that it opened when it was made.

golden/links.json holds links of every page with the numbers that the page showed. The version that wrote them
had another reader and another writer of links. Links that people write by hand, or damage, are among them.
"""

import json
from pathlib import Path
from urllib.parse import parse_qs

import numpy as np
import pytest
from numbers_of import NUMBERS_OF

from scce.ui.chapters import CHAPTERS

LINKS = json.loads(Path(__file__).parents[1].joinpath("golden", "links.json").read_text(encoding="utf-8"))
FIELDS = {chapter.address: chapter.fields for chapter in CHAPTERS}


def opened(entry):
    return FIELDS[entry["address"]].from_query(parse_qs(entry["link"], keep_blank_values=True))


def is_close(found, expected, tolerance):
    """Says whether two numbers, lists of them or words are the same, but for the rounding of another machine."""
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(is_close, found, expected, [tolerance] * len(expected)))
    try:
        return bool(np.isclose(float(found), float(expected), rtol=tolerance, atol=tolerance, equal_nan=True))
    except (TypeError, ValueError):
        return found == expected


def test_there_are_links_of_every_page_and_more_than_a_hundred():
    assert (len(LINKS) > 100, {entry["address"] for entry in LINKS}) == (True, set(FIELDS))


@pytest.mark.parametrize("address", FIELDS)
def test_an_old_link_shows_the_numbers_that_it_showed(address):
    tolerance = 1e-4 if address == "training" else 1e-9  # in training, rounding of float32 adds up
    wrong = []
    for entry in LINKS:
        if entry["address"] == address:
            state, _ = opened(entry)
            numbers = NUMBERS_OF[address](state)
            wrong += [
                (entry["link"], name)
                for name, expected in entry["numbers"].items()
                if not is_close(numbers[name], expected, tolerance)
            ]
    assert wrong == []


def test_what_is_told_of_an_old_link_is_what_was_told():
    told = {entry["link"]: [problem.parameter for problem in opened(entry)[1]] for entry in LINKS}
    assert told == {entry["link"]: entry["told"] for entry in LINKS}


# Parameters that came later: an old link leaves them out, and they say what they say at first.
CAME_LATER = {"batch": {"class_weight": ["1"], "row_is": ["example"], "spoilt": ["right"]}}


def test_an_old_link_is_written_as_it_was_up_to_the_order_of_its_parameters():
    whole, different = 0, []
    for entry in LINKS:
        written = FIELDS[entry["address"]].to_query(opened(entry)[0])
        expected = parse_qs(entry["link"]) | CAME_LATER.get(entry["address"], {})
        if set(expected) == set(written) and not entry["told"]:
            whole += 1
            different += [entry["link"]] if expected != written else []
    assert (different, whole > 130) == ([], True)
