"""What is kept of whoever uses the app: one short page."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scce.serve.light import SAFE
from scce.serve.room_documents import privacy_page, room_policy


def privacy_routes() -> list[Route]:
    """Returns the route of the page."""
    return [Route("/privacy", _privacy)]


async def _privacy(request: Request) -> Response:
    headers = {**SAFE, "content-security-policy": room_policy()}
    return privacy_page().answer(request, headers, "text/html")
