"""How a page is shown: to the back row, without some of its parts, with a question or a step of a lesson.

What of a page has a name, has it in its key: a part, a figure, the control of a field, the live component.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from scce.live import asking_script, asking_style, outcome_told, view_told
from scce.ui.chapters import Chapter, way_from
from scce.ui.session import Session

KEY = "presenting"
BLOCK = ':is([data-testid="stVerticalBlock"], [data-testid="stHorizontalBlock"])'
BLOCKS = f'[data-testid="stMain"] {BLOCK}'
MAIN = '[data-testid="stMain"] [data-testid="stMainBlockContainer"]'
COLUMN = '[data-testid="stColumn"]'
FIGURE = '[class*="st-key-"][class*="_figure"]'
# What is shown to the back row, or beside a question: parts, figures, the live component, and the question itself.
NAMED = f':is([class*="st-key-part_"], [class*="st-key-live_"], {FIGURE}, .st-key-{KEY})'
# What a page asks of its readers, below the step that asks something else.
INVITATION = f'.st-key-{KEY} + :has(> [data-testid="stMarkdown"])'
UNNAMED = f":not({NAMED}, {NAMED} *, :has({NAMED}))"
GONE = "{ display: none !important; }"
ZOOM = 1.715  # of what is shown: the letters of a figure are 14 pixels, and the back row reads 24
# A figure is drawn as wide as its place is on the screen, and then zoomed: its place is so much smaller.
ZOOMED_FIGURES = """
[data-testid="stFullScreenFrame"]:has([data-testid="stPlotlyChart"]) {
  width: calc(100% / var(--back-row)); height: calc(100% / var(--back-row)); }
.js-plotly-plot { overflow: visible !important; }
"""
FOR_THE_BACK_ROW = f"""
html {{ --back-row: {ZOOM}; }}
@media (max-width: 767px) {{ html {{ --back-row: 1.2; }} }}
[data-testid="stHeader"], [data-testid="stSidebar"] {GONE}
html:not(.scce-embedded) {MAIN} {{ padding: 0.5rem 1rem !important; }}
[data-testid="stMain"] [data-testid="stHorizontalBlock"] {{ flex-wrap: wrap; }}
{COLUMN}:has({FIGURE}) {{ min-width: min(30rem, 100%); }}
[class*="st-key-part_"] {COLUMN}:has({FIGURE}) {{ min-width: min(20rem, 100%); }}
:is([class*="st-key-part_"], {FIGURE}):not(.st-key-part_table, [class*="st-key-part_"] *) {{ zoom: var(--back-row); }}
[class*="st-key-way_"] {GONE}
[class*="st-key-part_"] [data-testid="stElementContainer"]:has(> [data-testid="stMetric"]) {{
  flex: none !important; width: auto !important; min-width: 8.25rem; }}
{ZOOMED_FIGURES}"""
HOST = Path(__file__).with_suffix(".js")
SCRIPT = "\n".join((asking_script(), HOST.read_text(encoding="utf-8")))
_ASKING = st.components.v2.component("scce_presenting", css=asking_style(), js=SCRIPT)


def show_view(session: Session[Any], chapter: Chapter) -> None:
    """Hides what of a page is not to be seen, and shows what the keys do and what is asked, where it is so.

    A live component has the keys and the question in itself.
    """
    if css := "".join(_styles(session, chapter)):
        st.html(f"<style>{css}</style>")
    if (session.view.present or session.view.predict or session.asked) and not session.is_live:
        _show_asking(session, chapter)


def _styles(session: Session[Any], chapter: Chapter) -> Iterator[str]:
    view = session.view
    if view.present:
        yield FOR_THE_BACK_ROW
        yield f"{BLOCKS} > {UNNAMED} {GONE}\n"
    for name in session.fields.named.with_places(view.hide):
        yield f"{_places_of(name, chapter)} {GONE}\n"
    if session.asked is not None:
        yield f"{INVITATION} {GONE}\n"
    if session.is_veiled:
        veils = session.veils
        first = f".st-key-part_{veils[0]}" if veils else f".st-key-live_{chapter.address}"
        yield from _veiled([_places_of(name, chapter) for name in veils], first)


def _veiled(places: Sequence[str], first: str) -> Iterator[str]:
    """Yields what hides the answer: its places, every figure, and what has no name after the first place.

    Also where it stands beside a figure in a block of its own.
    """
    after = f"{BLOCKS} > :is({first}, :has({first})) ~"
    for hidden in (*places, FIGURE, f"{after} {UNNAMED}", f"{after} :not({NAMED}) {BLOCK} > {UNNAMED}"):
        yield f"{hidden} {GONE}\n"


def _places_of(name: str, chapter: Chapter) -> str:
    """Returns the selector of what has a name: a part, a figure with the column it stands in, a field's control."""
    others = [each.name for each in chapter.fields if each.name.startswith(f"{name}_")]
    control = f'[class*="st-key-{chapter.address}_{name}_"]'
    longer = "".join(f':not([class*="st-key-{chapter.address}_{other}_"])' for other in others)
    figure = f".st-key-{name}_figure"
    return f":is(.st-key-part_{name}, {figure}, {COLUMN}:has({figure}), {control}{longer})"


def _show_asking(session: Session[Any], chapter: Chapter) -> None:
    view = {
        **view_told(chapter.title, session.state, session.fields.named, session.predictions),
        "outcome": outcome_told(session.outcome, session.asked),
    }
    plain = session.fields.without_view(session.link)

    def take_choice() -> None:
        session.predict(st.session_state[KEY].choice)

    _ASKING(
        key=KEY,
        data={"view": view, "way": way_from(chapter), "plain": plain},
        on_choice_change=take_choice,
        on_reset_change=session.reset,
    )
