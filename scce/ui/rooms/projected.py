"""What a projector shows of a room, in letters for the back row: the code, the question, and the answers."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import ascii_uppercase
from typing import Any

from scce.figures.qr import qr_code
from scce.lessons import Choice, Step
from scce.rooms import bars_of, is_lettered
from scce.ui.lessons.sketches import sketch_of
from scce.ui.presenting import ZOOM, ZOOMED_FIGURES

UNITS = ("nats", "bits")
PROJECTED = Path(__file__).with_name("projected.css").read_text(encoding="utf-8")
STYLE = f"<style>html {{ --back-row: {ZOOM}; }} {PROJECTED}{ZOOMED_FIGURES}</style>"


def door(base: str, code: str, small: bool = False) -> str:
    """Returns the way into a room, as HTML: its address, its code, and both as a QR code.

    Args:
        base: the app's address, with a slash at its end.
        code: of the room.
        small: whether something else is more important.
    """
    picture = f'<img src="{escape(qr_code(f"{base}live/room/{code}"))}" alt="QR code of the room">'
    where = escape(f"{base}live/room".partition("://")[2]).replace("/", "<wbr>/", 1)
    return (
        f'<div class="scce-door{" is-small" if small else ""}"><div><p>Join at <b>{where}</b></p>'
        f'<p class="code" aria-label="the code: {" ".join(code)}">{code}</p></div>{picture}</div>'
    )


def asked(step: Step[Any], again: bool = False) -> str:
    """Returns a question, as HTML, with its options.

    Args:
        step: that asks.
        again: whether the class has read it before.
    """
    if not isinstance(step.answer, Choice):
        unit = getattr(step.answer, "unit", "")
        form = f"A number, in {unit}" if unit in UNITS else f"A number ({unit})" if unit else "A number"
        return f'{_asks(step, again)}<p class="scce-form">{escape(form)}</p>'
    options = "".join(
        f"<li>{escape(_named(option, i, is_lettered(step)))}</li>" for i, option in enumerate(step.answer.options)
    )
    return f'{_asks(step, again)}<ul class="scce-options">{options}</ul>'


def _asks(step: Step[Any], again: bool) -> str:
    return f'<p class="scce-asked{" is-known" if again else ""}">{escape(step.asks)}</p>'


def _named(option: str, position: int, lettered: bool) -> str:
    return f"{ascii_uppercase[position % 26]}. {option}" if lettered else option


def given(step: Step[Any]) -> str:
    """Returns what a question is about, as HTML: drawn or in words, as on paper, and no more than that.

    A page of the app in its place would have names of situations in it, and take the teacher's keys.
    """
    words = f'<p class="scce-given">{escape(step.given)}</p>' if step.given else ""
    return sketch_of(step).replace('class="sketch"', 'class="scce-sketch"') or words


def says(told: str) -> str:
    """Returns a sentence for the back row, as HTML."""
    return f'<p class="scce-says">{escape(told)}</p>'


def histogram(step: Step[Any], tallies: Sequence[Mapping[str, int]]) -> str:
    """Returns how often each answer was given, as HTML, with a bar for each round.

    Args:
        step: that was asked.
        tallies: of the rounds, the first one first.
    """
    among: dict[str, int] = {}
    for tally in tallies:
        among |= {answer: among.get(answer, 0) + votes for answer, votes in tally.items()}
    rounds = [bars_of(step, tally, among) for tally in tallies]
    totals = [max(sum(bar.votes for bar in bars), 1) for bars in rounds]
    rows = []
    for i, bars in enumerate(zip(*rounds, strict=True)):
        name = _named(bars[0].answer, i, is_lettered(step))
        mark = ' <span class="mark">\u2713 right</span>' if bars[0].right else ""
        lines = "".join(
            _bar(f"round {j}" if len(rounds) > 1 else "", bar.votes, total)
            for j, (bar, total) in enumerate(zip(bars, totals, strict=True), 1)
        )
        rows.append(f'<li class="{"is-right" if bars[0].right else ""}"><p>{escape(name)}{mark}</p>{lines}</li>')
    short = "" if isinstance(step.answer, Choice) else " is-short"
    return f'{_asks(step, True)}<ul class="scce-bars{short}">{"".join(rows)}</ul>'


def _bar(name: str, votes: int, total: int) -> str:
    percent = round(100 * votes / total)
    said = f"<span>{name}</span>" if name else ""
    return (
        f'<div class="line">{said}<div class="whole"><div class="part" style="width: {percent}%"></div></div>'
        f'<span class="count">{votes} ({percent} %)</span></div>'
    )
