"""HTTP without Streamlit around it: the gate, light pages, the first picture of the full ones, and compressed files."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from scce.rooms import check_environment
from scce.serve.code import code_routes
from scce.serve.descriptors import NEEDED, Room, room_for, room_here
from scce.serve.elsewhere import Elsewhere
from scce.serve.files import compressed_files
from scce.serve.first_picture import FirstPicture
from scce.serve.gate import Gate
from scce.serve.handout import handout_routes
from scce.serve.headers import SafeHeaders, framed_by
from scce.serve.housekeeping import lifespan
from scce.serve.light import light_routes
from scce.serve.lines import Lines
from scce.serve.log import keep_the_log_short
from scce.serve.privacy import privacy_routes
from scce.serve.rooms import room_routes
from scce.serve.sessions import Sessions
from scce.serve.uploads import Held, Uploads

__all__ = ["Held", "keep_the_log_short", "lifespan", "middleware", "room_here", "routes"]

ENOUGH = room_for(NEEDED)


def routes() -> list[BaseRoute]:
    """Returns what is answered beside Streamlit's own.

    Raises:
        InputError: if there can be no rooms as the environment says where they are.
    """
    check_environment()
    return [*room_routes(), *light_routes(), *handout_routes(), *code_routes(), *privacy_routes()]


def middleware(
    bundles: Path,
    titles: Mapping[str, str] = MappingProxyType({}),
    hears: Callable[[bytes], bool] = bool,
    origins: Collection[str] = (),
    held: Held | None = None,
    room: Room = ENOUGH,
) -> list[Middleware]:
    """Returns what stands around Streamlit's answers.

    Args:
        bundles: the folder of the files that Streamlit's pages ask for below /static/.
        titles: of the pages in the browser's tab, by their addresses.
        hears: says whether a socket's message is one that a reader's page sends.
        origins: other sites whose pages may open a socket.
        held: the files that readers brought and the server holds.
        room: for how many readers and connections there is room.
    """
    return [
        Middleware(Lines, most=room.lines),
        Middleware(SafeHeaders, framed_by=framed_by()),
        Middleware(Gate, hears=hears, origins=origins),
        Middleware(Sessions, most=room.sessions),
        Middleware(Elsewhere),
        Middleware(Uploads, held=held or Held()),
        Middleware(FirstPicture, titles=titles),
        compressed_files(bundles, at="/static/"),
    ]
