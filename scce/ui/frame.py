"""The frame of a page: its address, its controls, what is told of it, undo, the way on, and the code that ran.

A page opens it, tells its story, and closes it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from scce.lessons import LINK_FIELDS as LESSONS
from scce.links import PRESENT, Kind
from scce.ui.chapters import Chapter, chapter_of, show_next
from scce.ui.held import show_held
from scce.ui.lessons.session import making
from scce.ui.mirror import chosen, mirror
from scce.ui.plain import as_plain_text
from scce.ui.presenting import show_view
from scce.ui.say import show_say
from scce.ui.session import Session, read_address, session_of, write_address
from scce.ui.source import show_source

WIDTH_OF_A_SENTENCE = 280  # pixels
AnySession = TypeVar("AnySession", bound=Session[Any])


@dataclass(frozen=True)
class Page(Generic[AnySession]):
    """A page while it is shown.

    Attributes:
        chapter: its place among the others.
        session: the reader's.
    """

    chapter: Chapter
    session: AnySession

    @property
    def state(self) -> Any:
        """What the page shows."""
        return self.session.state

    def control(self, name: str, on_change: Callable[[], None] | None = None) -> dict[str, Any]:
        """Returns the arguments of a control that shows a field: its bounds or its words, its key, what a change does.

        Args:
            name: of the field.
            on_change: what a change does, where it is more than giving the field its value.
        """
        field = self.session.fields[name]
        value = field.value_in(self.state)
        if not field.kind.words:
            shown = self._mirrored(name, value, on_change or self._take_over(name))
            return {**_number_control(field.kind, value), **shown}
        take_over = on_change or self._take_over(name, field.kind.read)
        return {"options": field.kind.words, **self._mirrored(name, field.kind.write(value), take_over)}

    def toggle(self, name: str) -> dict[str, Any]:
        """Returns the arguments of a control that shows a yes or a no as a switch."""
        value = self.session.fields[name].value_in(self.state)
        return {"value": value, **self._mirrored(name, value, self._take_over(name))}

    def show_typed(
        self,
        label: str,
        name: str,
        width: int,
        shown: Callable[[Any], str] | None = None,
        read: Callable[[str], Any] | None = None,
        **how: Any,
    ) -> None:
        """Shows a control in which a field is typed as a text, and below it why what was typed cannot be used.

        Args:
            label: of the control.
            name: of the field.
            width: of the control in pixels.
            shown: makes the text of the value; as a link has it if not given.
            read: makes the value of what was typed; as of a link if not given.
            how: as in st.text_input.
        """
        field, unread = self.session.fields[name], self.session.unread
        text = unread.get(name) or (shown or field.kind.write)(field.value_in(self.state))
        shows = self._mirrored(name, text, self._take_over(name, read or field.kind.read))
        with st.container(width=max(width, WIDTH_OF_A_SENTENCE) if name in unread else width):
            st.text_input(label, text, width=width, **how, **shows)
            if name in unread:
                self._warn()

    def chosen(self, name: str) -> Any:
        """Returns what the control of a field shows, or None before there is one."""
        return chosen(self._key(name))

    def part(self, name: str, **how: Any) -> AbstractContextManager[Any]:
        """Returns a container for a part of the page, which has a name in its links.

        Args:
            name: of the part.
            how: as in st.container.
        """
        return st.container(key=f"part_{name}", **how)

    def show_undo(self) -> None:
        """Shows the way back: one change, or all of them; and the way to the back row, which a live part has in it."""
        session = self.session
        st.button("Undo", "way_back", icon=":material/undo:", disabled=not session.can_undo, on_click=session.undo)
        st.button("Start over", "way_to_start", icon=":material/restart_alt:", on_click=self._start_over)
        if st.button(
            "Add as a step",
            "way_to_lesson",
            icon=":material/playlist_add:",
            help="Make a lesson of your own: ask about this",
        ):
            self._add_as_step()
        if not session.is_live:
            icon = ":material/slideshow:"
            st.button("Present", "way_to_back_row", icon=icon, on_click=session.set, args=(PRESENT, True))

    def show_notices(self) -> None:
        """Shows what could not be used, unless it stands at the field in which it was typed."""
        if not self.session.unread:
            self._warn()

    def show_way_on(self) -> None:
        """Shows the way to the next page below a live part; it stands at the end of the page, too."""
        show_next(self.chapter, early=True)

    def rest(self) -> None:
        """Writes the address of a page that has been shown to its end, or that ends here."""
        write_address(self.session)
        if not self.session.is_live:  # a live component hears of it itself
            show_held(self.session, self.chapter.address)
        self.session.entered, self.session.complete = False, True

    def close(self, *functions: Callable[..., Any]) -> None:
        """Ends the page: the way on, and the source of the functions that ran."""
        self.rest()
        show_next(self.chapter)
        show_source(functions)

    def _warn(self) -> None:
        for notice in self.session.notices:
            st.warning(as_plain_text(notice))

    def _key(self, name: str) -> str:
        return f"{self.chapter.address}_{name}"

    def _mirrored(self, name: str, value: Any, on_change: Callable[[], None]) -> dict[str, Any]:
        return mirror(self._key(name), value, on_change)

    def _take_over(self, name: str, read: Callable[[str], Any] | None = None) -> Callable[[], None]:
        """Returns what gives a field the value of its control; a choice that was taken away leaves it as it is."""
        session, field = self.session, self.session.fields[name]

        def take_over() -> None:
            value = self.chosen(name)
            if value is None and not field.kind.may_be_none:
                session.change(lambda state: state)
            elif read is None:
                session.set(name, value)
            else:
                session.take_typed(name, value, read)

        return take_over

    def _add_as_step(self) -> None:
        """Puts the state behind the steps of the reader's own lesson, and goes there."""
        lesson = making()
        lesson.add(f"/{self.chapter.address}?{self.session.link}")
        st.switch_page(chapter_of(LESSONS).path, query_params={"make": lesson.in_link})

    def _start_over(self) -> None:
        self.session.change(lambda _: self.session.start_over)


def _number_control(kind: Kind[Any], value: Any) -> dict[str, Any]:
    """Returns the bounds of a number's control, and what it shows at first and when it is emptied; else nothing."""
    return {**kind.control, "value": None if kind.may_be_none else value} if kind.control else {}


def open_page(kind: type[AnySession]) -> Page[AnySession]:
    """Shows the title of a page, and returns its frame once its address is read."""
    session = session_of(kind)
    chapter = chapter_of(session.fields)
    read_address(session)
    st.title(chapter.title)
    show_say(chapter)
    show_view(session, chapter)
    session.catch_up()
    return Page(chapter, session)
