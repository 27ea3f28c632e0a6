"""The link of a page as a QR code, for paper: asked for when the page is printed."""

from functools import lru_cache

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from scce.figures.qr import qr_svg
from scce.serve.light import SAFE, RefusalError, made_in_turn

LONGEST = 600  # characters; a code of more has squares that a camera does not tell apart on paper
KEPT = 64  # codes, of up to 20 kB: a class prints one page
ONLY_A_PICTURE = {**SAFE, "content-security-policy": "default-src 'none'"}


def code_routes() -> list[Route]:
    """Returns the route of the codes."""
    return [Route("/code.svg", _code)]


async def _code(request: Request) -> Response:
    address = request.query_params.get("address", "")
    if not address.startswith(("http://", "https://")):
        return _refused(400, "an address begins with http:// or https://")
    if len(address) > LONGEST:
        return _refused(414, f"a code for paper holds {LONGEST} characters")
    try:
        picture = await made_in_turn(request.scope, _svg, address)
    except RefusalError as refusal:
        return _refused(refusal.status, str(refusal))
    return Response(picture, 200, {**ONLY_A_PICTURE, "cache-control": "no-store"}, "image/svg+xml")


def _refused(status: int, sentence: str) -> Response:
    return Response(f"{sentence}.", status, {**SAFE, "cache-control": "no-store"}, "text/plain")


_svg = lru_cache(KEPT)(qr_svg)
