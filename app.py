"""The entry: what all pages share, the navigation, and the server."""

import gc
import os
from functools import partial
from pathlib import Path

import streamlit as st

# Products that are shared among threads wait for each other where others work too. NumPy reads it when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from scce.serve import Held, keep_the_log_short, lifespan, middleware, room_here, routes
from scce.ui.away import open_workshop
from scce.ui.chapters import pages, tab_titles
from scce.ui.internals import (
    BUNDLES,
    files_held,
    forget_who_has_left,
    is_from_a_page,
    is_here,
    know_every_address_from_the_start,
    let_go_of_file,
    origins_allowed,
    run_again_after_a_cut,
    say_nothing_of_the_machine,
    take_no_value_that_cannot_be_read,
    wake_the_server_from_other_threads_only,
    write_the_theme_once,
)
from scce.ui.turns import in_turn

ICON = Path(__file__).parent / "scce" / "ui" / "icon.svg"  # our own: a Material icon would come from another host


if __name__ == "__main__":  # a visit
    page = st.navigation(pages(), position="top")
    st.set_page_config(page_title=tab_titles()[page.url_path], page_icon=ICON, layout="wide")
    run_again_after_a_cut()
    with in_turn(page.url_path):
        page.run()
else:  # the start of the server
    know_every_address_from_the_start()
    write_the_theme_once()
    say_nothing_of_the_machine()
    take_no_value_that_cannot_be_read()
    wake_the_server_from_other_threads_only()
    keep_the_log_short()
    open_workshop()
    gc.freeze()  # what is there from the start stays: Python need not look for garbage in it, 80 ms each time
    held = Held(files_held, let_go_of_file, is_here)

    def free_memory() -> None:
        """Forgets readers who have left, and files that were held for long."""
        forget_who_has_left()
        held.let_go_of_old()

    around = middleware(BUNDLES, tab_titles(), is_from_a_page, origins_allowed(), held, room_here())
    app = st.App(__file__, routes=routes(), middleware=around, lifespan=partial(lifespan, free_memory=free_memory))
