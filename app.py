"""The entry: what all pages share, the navigation, and the server."""

from pathlib import Path

import streamlit as st

from scce.serve import lifespan, middleware, routes
from scce.ui.chapters import APART, CHAPTERS, tab_titles
from scce.ui.internals import BUNDLES, know_every_address_from_the_start
from scce.ui.turns import in_turn

ICON = Path(__file__).parent / "scce" / "ui" / "icon.svg"  # our own: a Material icon would come from another host


def navigation() -> list[st.Page]:
    """Returns the pages in order; the first chapter also stands at the root.

    Under no headings: in the menu of a phone Streamlit would make them parts of a list that no list may have.
    """
    first = CHAPTERS[0]
    home = st.Page(first.path, title=first.title, icon="", url_path="home", default=True, visibility="hidden")
    return [home] + [
        st.Page(chapter.path, title=chapter.title, icon="", help=chapter.promise, url_path=chapter.address)
        for chapter in (*CHAPTERS, *APART)
    ]


if __name__ == "__main__":  # a visit
    page = st.navigation(navigation(), position="top")
    st.set_page_config(page_title=tab_titles()[page.url_path], page_icon=ICON, layout="wide")
    with in_turn(page.url_path):
        page.run()
else:  # the start of the server
    know_every_address_from_the_start()
    app = st.App(__file__, routes=routes(), middleware=middleware(BUNDLES, tab_titles()), lifespan=lifespan)
