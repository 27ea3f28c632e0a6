"""The lessons as a list: what each promises, and the ways into it."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from scce.lessons import Lesson
from scce.live import SUBJECTS

LIGHT = {subject.address for subject in SUBJECTS}
MINUTES = 2  # a step, with the time to think
STYLE = f"<style>{Path(__file__).with_name('lessons.css').read_text(encoding='utf-8')}</style>"


def list_of(lessons: Sequence[Lesson]) -> str:
    """Returns the lessons as HTML."""
    return f'<ol class="scce-lessons">{"".join(map(_item, lessons))}</ol>'


def _item(lesson: Lesson) -> str:
    steps = len(lesson.steps)
    return (
        f"<li><h2>{escape(lesson.title)}</h2><p>{escape(lesson.promise)}</p>"
        f'<p class="facts">{steps} {"step" if steps == 1 else "steps"}, about {steps * MINUTES} minutes</p>'
        f"<p>{''.join(_ways(lesson))}</p></li>"
    )


def _ways(lesson: Lesson) -> Iterator[str]:
    """Yields the ways into a lesson; of the first two a screen shows the one that suits its size."""
    about = escape(lesson.title)
    first = lesson.steps[0].place.address
    where = urlencode(lesson.place_of(1))
    both = first in LIGHT
    yield _link(f"{first}?{where}", "Begin", about, "begin for-desk" if both else "begin")
    if both:
        yield _link(f"live/{first}?{where}", "Begin", about, "begin for-phone")
    if lesson.own is not None:
        yield _link(f"lessons?{urlencode({'own': lesson.own, 'handout': 'own'})}", "Hand-out", about)
        yield _link(f"class?{urlencode({'own': lesson.own})}", "With a class", about)
        yield _link(f"lessons?{urlencode({'make': lesson.own})}", "Change it", about)
        return
    yield _link(f"lessons?{urlencode({'handout': lesson.name})}", "Hand-out", about)
    yield _link(f"class?{urlencode({'lesson': lesson.name})}", "With a class", about)


def _link(address: str, text: str, about: str, name: str = "") -> str:
    label = f'aria-label="{text}: {about}"'
    return f'<a class="{name}" href="{escape(address)}" target="_self" {label}>{text}</a>'
