"""Who asks, as far as a server can tell: the address of a reader's network."""

from starlette.datastructures import Headers
from starlette.types import Scope

from scce.rooms import client_of


def address_of(scope: Scope) -> str:
    """Returns the address that a request or a socket comes from; of IPv6 the network, which is one household's."""
    peer = scope["client"][0] if scope.get("client") else ""
    return client_of(peer, Headers(scope=scope).get("x-forwarded-for", ""))
