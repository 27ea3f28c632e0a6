"""Who asks, as far as a server can tell: the address of a reader's network."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

from scce.rooms import client_of

OF_A_HOUSEHOLD = 64  # bits of an IPv6 address: the others every device chooses, and changes


def address_of(scope: Scope) -> str:
    """Returns the address that a request or a socket comes from; of IPv6 the network, which is one household's."""
    peer = scope["client"][0] if scope.get("client") else ""
    told = client_of(peer, Headers(scope=scope).get("x-forwarded-for", ""))
    try:
        address = ip_address(told)
    except ValueError:
        return told[:64]
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, OF_A_HOUSEHOLD), strict=False)) if address.version == 6 else str(address)
