"""HTTP without Streamlit around it: the gate, light pages, the first picture of the full ones, and compressed files."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from scce.serve.code import code_routes
from scce.serve.elsewhere import Elsewhere
from scce.serve.files import compressed_files
from scce.serve.first_picture import FirstPicture
from scce.serve.gate import Gate
from scce.serve.handout import handout_routes
from scce.serve.housekeeping import lifespan
from scce.serve.light import light_routes
from scce.serve.privacy import privacy_routes
from scce.serve.rooms import room_routes
from scce.serve.uploads import Uploads

__all__ = ["lifespan", "middleware", "routes"]


def routes() -> list[BaseRoute]:
    """Returns what is answered beside Streamlit's own."""
    return [*room_routes(), *light_routes(), *handout_routes(), *code_routes(), *privacy_routes()]


def middleware(
    bundles: Path,
    titles: Mapping[str, str] = MappingProxyType({}),
    hears: Callable[[bytes], bool] = bool,
    origins: Collection[str] = (),
    held: Callable[[], Mapping[str, int]] = dict,
) -> list[Middleware]:
    """Returns what stands around Streamlit's answers.

    Args:
        bundles: the folder of the files that Streamlit's pages ask for below /static/.
        titles: of the pages in the browser's tab, by their addresses.
        hears: says whether a socket's message is one that a reader's page sends.
        origins: other sites whose pages may open a socket.
        held: returns the bytes of the uploads that are held, by session.
    """
    return [
        Middleware(Gate, hears=hears, origins=origins),
        Middleware(Elsewhere),
        Middleware(Uploads, held=held),
        Middleware(FirstPicture, titles=titles),
        compressed_files(bundles, at="/static/"),
    ]
