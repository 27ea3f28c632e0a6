"""A loss stands among the numbers that causes leave behind."""

import math

import pytest
from looking import has_no_nan, reads_as_a_sentence

from scce.diagnosis import causes, constants
from scce.figures.number_line import number_line, number_line_of


def line_of(loss, size):
    return number_line_of(constants(size), causes(loss).said)


def test_the_constants_stand_in_order_and_those_that_agree_are_marked():
    record = line_of("0.7437", 4)
    assert list(record.values) == sorted(record.values)
    assert [name for name, agrees in zip(record.names, record.agree, strict=True) if agrees] == [
        "softmax twice, lowest"
    ]
    (marks,) = number_line(record).figure.data
    assert [symbol for symbol in marks.marker.symbol if symbol == "diamond"] == ["diamond"]


@pytest.mark.parametrize(
    ("loss", "lines", "result"),
    [
        ("0.7437", 1, "your loss: 0.7437"),
        ("1e300", 0, "your loss: 1e300 \u2192"),
        ("1e-300", 0, "\u2190 your loss: 1e-300"),
        ("nan", 0, None),
        ("-1", 0, None),
    ],
)
def test_the_loss_is_a_line_where_it_is_on_the_line_and_an_arrow_beyond_its_ends(loss, lines, result):
    figure = number_line(line_of(loss, 4)).figure
    assert (len(figure.layout.shapes), figure.layout.title.subtitle.text or None) == (lines, result)


@pytest.mark.parametrize("size", [2, 10, 1_000_000])
def test_no_constant_is_beyond_the_ends(size):
    values, (low, high) = line_of("2", size).values, number_line(line_of("2", size)).figure.layout.xaxis.range
    assert [value for value in values if not low < math.log10(value) < high] == []


@pytest.mark.parametrize("loss", ["0.7437", "inf", "1e300", "0"])
def test_the_message_says_every_constant_and_the_loss(loss):
    record = line_of(loss, 4)
    message = number_line(record).message
    assert [name for name in record.names if name not in message] == []
    assert reads_as_a_sentence(message)
    assert has_no_nan(message)
