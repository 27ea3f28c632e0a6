"""HTTP without Streamlit around it: light pages, and the first picture of the full ones."""

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from scce.serve.first_picture import FirstPicture
from scce.serve.light import light_routes

__all__ = ["middleware", "routes"]


def routes() -> list[BaseRoute]:
    """Returns what is answered beside Streamlit's own."""
    return [*light_routes()]


def middleware() -> list[Middleware]:
    """Returns what stands around Streamlit's answers."""
    return [Middleware(FirstPicture)]
