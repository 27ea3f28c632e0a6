"""HTTP without Streamlit around it: light pages, the first picture of the full ones, files that are sent compressed."""

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


def middleware(folder: Path, at: str) -> list[Middleware]:
    """Returns what stands around Streamlit's answers.

    Args:
        folder: of the files that are sent compressed.
        at: the beginning of their addresses.
    """
    return [compressed_files(folder, at=at), Middleware(FirstPicture)]
