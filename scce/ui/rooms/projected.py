"""What a projector shows of a room, in letters for the back row: the code, the question, and the answers."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import ascii_uppercase
from typing import Any
from urllib.parse import urlencode

from scce.figures.qr import qr_code
from scce.lessons import Choice, Step
from scce.live import SUBJECTS
from scce.rooms import bars_of, names_of

LIGHT = {subject.address for subject in SUBJECTS}
LEADS_AWAY = ("situations", "tools")  # from the state that is asked about
STYLE = f"<style>{Path(__file__).with_name('projected.css').read_text(encoding='utf-8')}</style>"


def door(base: str, code: str, small: bool = False) -> str:
    """Returns the way into a room, as HTML: its address, its code, and both as a QR code.

    Args:
        base: the app's address, with a slash at its end.
        code: of the room.
        small: whether something else is more important.
    """
    picture = f'<img src="{escape(qr_code(f"{base}live/room/{code}"))}" alt="QR code of the room">'
    where = escape(f"{base}live/room".partition("://")[2])
    return (
        f'<div class="scce-door{" is-small" if small else ""}"><div><p>Join at <b>{where}</b></p>'
        f'<p class="code" aria-label="the code: {" ".join(code)}">{code}</p></div>{picture}</div>'
    )


def is_lettered(step: Step[Any]) -> bool:
    """Returns whether each option has a letter, because the class as the model is drawn with letters."""
    return isinstance(step.answer, Choice) and names_of(step.answer.options) != step.answer.options


def asked(step: Step[Any]) -> str:
    """Returns a question, as HTML, with its options."""
    said = f'<p class="scce-asked">{escape(step.asks)}</p>'
    if not isinstance(step.answer, Choice):
        return said + f'<p class="scce-form">A number, in {escape(getattr(step.answer, "unit", "") or "digits")}</p>'
    options = "".join(
        f"<li>{escape(_named(option, i, is_lettered(step)))}</li>" for i, option in enumerate(step.answer.options)
    )
    return f'{said}<ul class="scce-options">{options}</ul>'


def _named(option: str, position: int, lettered: bool) -> str:
    return f"{ascii_uppercase[position % 26]}. {option}" if lettered else option


def state_address(step: Step[Any], base: str) -> str:
    """Returns the address of a light page with the state that a question is about, without what gives the answer away.

    Args:
        step: that asks.
        base: the app's address, with a slash at its end.

    Returns:
        The address; empty where the page of the question has no light page.
    """
    if step.place.address not in LIGHT:
        return ""
    link = step.place.fields.without_view(step.link.partition("?")[2])
    hidden = ",".join((*step.veils, *LEADS_AWAY))
    return f"{base}live/{step.place.address}?{link}&{urlencode({'hide': hidden, 'embed': 'true'})}"


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
        mark = '<span class="mark">\u2713 right</span>' if bars[0].right else ""
        lines = "".join(
            _bar(f"round {j}" if len(rounds) > 1 else "", bar.votes, total)
            for j, (bar, total) in enumerate(zip(bars, totals, strict=True), 1)
        )
        rows.append(f'<li class="{"is-right" if bars[0].right else ""}"><p>{escape(name)} {mark}</p>{lines}</li>')
    return f'<p class="scce-asked">{escape(step.asks)}</p><ul class="scce-bars">{"".join(rows)}</ul>'


def _bar(name: str, votes: int, total: int) -> str:
    percent = round(100 * votes / total)
    said = f"<span>{name}</span>" if name else ""
    return (
        f'<div class="line">{said}<div class="whole"><div class="part" style="width: {percent}%"></div></div>'
        f"<span>{votes} ({percent} %)</span></div>"
    )
