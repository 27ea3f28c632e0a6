"""HTTP without Streamlit around it: light pages, the first picture of the full ones, and compressed files."""

from pathlib import Path

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from scce.serve.files import compressed_files
from scce.serve.first_picture import FirstPicture
from scce.serve.light import light_routes

__all__ = ["middleware", "routes"]


def routes() -> list[BaseRoute]:
    """Returns what is answered beside Streamlit's own."""
    return [*light_routes()]


def middleware(bundles: Path) -> list[Middleware]:
    """Returns what stands around Streamlit's answers.

    Args:
        bundles: the folder of the files that Streamlit's pages ask for below /static/.
    """
    return [Middleware(FirstPicture), compressed_files(bundles, at="/static/")]
