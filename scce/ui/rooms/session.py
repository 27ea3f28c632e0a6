"""What a teacher's session remembers: the keys of the rooms, and what could not be done."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import streamlit as st

from scce.arrays import InputError
from scce.lessons import lesson_of
from scce.links import View
from scce.rooms import FIELDS, Action, Buckets, ClassLink, Room, asked_in, client_of, rooms_here

ROOMS_A_SECOND, ROOMS_AT_ONCE = 1 / 60, 10  # that one address opens
NAME = "class_session"


@dataclass
class ClassSession:
    """A teacher.

    Attributes:
        keys: of the rooms, by their codes.
        notices: sentences about what could not be done.
    """

    keys: dict[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    def open(self, lesson: str, view: View) -> None:
        """Opens a room, and shows it to the class."""
        if not _openings().take(_client()):
            self.notices = (f"this network has opened {ROOMS_AT_ONCE} rooms; wait a minute.",)
            return
        with_notices(self, lambda: self._enter(rooms_here().open(lesson, len(asked_in(lesson_of(lesson)))), view))

    def _enter(self, room: Room, view: View) -> None:
        self.keys[room.code] = room.key
        go_to(ClassLink(room=room.code, view=replace(view, present=True)))

    def take_key(self, code: str, key: str) -> bool:
        """Keeps a key if it is that of a room, and returns whether it is."""
        if not rooms_here().holds(code, key):
            return False
        self.keys[code] = key
        return True

    def steer(self, code: str, action: Action, seen: int) -> None:
        """Does what the teacher wants, if the room is still as it was seen."""
        with_notices(self, lambda: rooms_here().steer(code, self.keys.get(code, ""), action, seen))

    def end(self, code: str) -> None:
        """Ends a room."""
        with_notices(self, lambda: rooms_here().end(code, self.keys.pop(code, "")))
        st.query_params.clear()


def with_notices(session: ClassSession, act: Callable[[], object]) -> None:
    """Does something; what cannot be done becomes a notice."""
    session.notices = ()
    try:
        act()
    except InputError as error:
        session.notices = (f"{error}.",)


def go_to(link: ClassLink) -> None:
    """Puts a link to a room into the address."""
    st.query_params.from_dict(link.in_address)


def _client() -> str:
    return client_of(str(st.context.ip_address or ""), st.context.headers.get("x-forwarded-for", ""))


@st.cache_resource(show_spinner=False)
def _openings() -> Buckets:
    return Buckets(ROOMS_A_SECOND, ROOMS_AT_ONCE)


def class_session() -> ClassSession:
    """Returns the teacher's session."""
    if NAME not in st.session_state:
        st.session_state[NAME] = ClassSession()
    session: ClassSession = st.session_state[NAME]
    return session


def read_link(session: ClassSession) -> ClassLink:
    """Returns what the address says; what of it is of no use becomes a notice.

    A key goes from the address into the session, so that no projector shows it.
    """
    link, problems = FIELDS.from_query({name: st.query_params.get_all(name) for name in st.query_params})
    session.notices += tuple(f"{problem}." for problem in problems)
    if link.key and link.room:
        session.take_key(link.room, link.key)
    if "key" in st.query_params:
        go_to(link)
    return link


def base_address() -> str:
    """Returns the app's address, with a slash at its end."""
    url = urlsplit(str(st.context.url or "http://localhost/class"))
    return f"{url.scheme}://{url.netloc}{url.path.rstrip('/').rpartition('/')[0]}/"


def is_of_this_machine(address: str) -> bool:
    """Returns whether an address leads to the machine itself, where no phone comes."""
    return urlsplit(address).hostname in ("localhost", "127.0.0.1", "::1", "0.0.0.0")
