"""What Streamlit does not promise, and the app cannot do without: all of it, each with its reason.

For Streamlit 1.67. tests/ui/test_internals.py fails when something is gone, or when it is no longer needed.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import plotly.io
from streamlit import runtime
from streamlit.file_util import get_static_dir
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from scce.figures.drawing import Drawing

__all__ = [
    "BUNDLES",
    "HIDDEN_OPTIONS",
    "WHOLE_CELLS",
    "Unchecked",
    "UploadedFile",
    "after_each_message",
    "know_every_address_from_the_start",
    "let_the_server_go_first",
]

# In .streamlit/config.toml. Without it each rerun ends with a collection of garbage that takes 70 to 100 ms, with
# the answer still waiting to be sent; Python's own collector stays on.
HIDDEN_OPTIONS = {"runner.postScriptGC": False}

# Streamlit's own JavaScript and CSS, which it serves at /static/: the names tell a file's content.
BUNDLES = Path(get_static_dir()) / "static"


# Streamlit breaks the text of a table's cell at 400 pixels, also where the cell has twice that. A page that shows
# this with st.html lets the text have its cell.
WHOLE_CELLS = '<style>[data-testid="stTable"] td [data-testid="stMarkdownContainer"] {max-width: 44rem}</style>'

ROUNDS = 4


class Unchecked(go.Figure):  # type: ignore[misc]  # Plotly says no types
    """A drawing as st.plotly_chart takes it without having Plotly check every word of it, 3 to 5 ms each time.

    What is no figure of Plotly's is checked there; of a figure only `to_dict` is called. So this one has nothing else.
    """

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing  # and nothing of Plotly's own: that would check it

    def to_dict(self) -> dict[str, Any]:
        """Returns what a browser is sent, with Streamlit's template, in which it puts the colours of the theme."""
        sent, template = self._drawing.sent, _template()
        drawn = {trace["type"] for trace in sent["data"]}
        of_the_drawn = {kind: words for kind, words in template["data"].items() if kind in drawn}
        return sent | {"layout": {**sent["layout"], "template": template | {"data": of_the_drawn}}}


@cache
def _template() -> dict[str, Any]:
    template: dict[str, Any] = plotly.io.templates[plotly.io.templates.default].to_plotly_json()
    return template


def know_every_address_from_the_start() -> None:
    """Lets a new server's first visit open any page by its address.

    A folder named pages makes Streamlit take the first visit for one to an app of its old kind, where no address
    but the root is known. st.navigation says otherwise, but too late for that visit.
    """
    PagesManager.uses_pages_directory = False


@contextmanager
def after_each_message(act: Callable[[], None]) -> Iterator[None]:
    """Does something each time that the script has sent an element: Streamlit has no place for it between two."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:  # a test without a script
        yield
        return
    send = context._enqueue

    def send_and_act(message: Any) -> None:
        send(message)
        act()

    context._enqueue = send_and_act
    try:
        yield
    finally:
        context._enqueue = send


def let_the_server_go_first(patience: float) -> None:
    """Waits until the server has answered what it has been asked by now.

    Python carries out one thread at a time, and the server is one of them: beside a script that goes on it waits for
    its turn again and again within one answer.

    Args:
        patience: seconds that it takes at most.
    """
    with suppress(RuntimeError, TimeoutError):  # there is no server in a test, and none any more when it ends
        loop = runtime.get_instance()._get_async_objs().eventloop
        asyncio.run_coroutine_threadsafe(_rounds(), loop).result(patience)


async def _rounds() -> None:
    """Lets the server go round: it hears a question in one round, and answers it in the next."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)
