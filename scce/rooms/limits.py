"""How often somebody may do something: a bucket for each, which fills by itself."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

OF_A_HOUSEHOLD = 64  # bits of an IPv6 address: the others every device chooses, and changes
LONGEST_NAME = 64  # characters of what is no address, and may be anything that a stranger wrote


class Buckets:
    """A bucket for each client, full at first; what is remembered of them is in memory only, and bounded.

    Args:
        rate: how much comes into a bucket each second.
        size: how much it holds.
        most: clients that are remembered; of more, the one that was away longest is forgotten.
        clock: returns seconds.
    """

    def __init__(
        self, rate: float, size: float, most: int = 10_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._size, self._most, self._clock = rate, size, most, clock
        self._filled: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def has(self, client: str) -> bool:
        """Returns whether there is something left in a client's bucket."""
        with self._lock:
            return self._level(client) >= 1

    def take(self, client: str) -> bool:
        """Takes one out of a client's bucket, and returns whether there was one."""
        with self._lock:
            level = self._level(client)
            self._filled[client] = (level - (level >= 1), self._clock())
            self._filled.move_to_end(client)
            self._forget()
            return level >= 1

    def _forget(self) -> None:
        """Forgets whose bucket is full again, and whoever is one too many."""
        full = self._clock() - self._size / self._rate
        while len(self._filled) > self._most or next(iter(self._filled.values()))[1] < full:
            self._filled.popitem(last=False)

    def _level(self, client: str) -> float:
        level, then = self._filled.get(client, (self._size, self._clock()))
        return min(self._size, level + self._rate * (self._clock() - then))


def client_of(peer: str, forwarded: str) -> str:
    """Returns the address of a client; of IPv6 the network, which is one household's.

    Args:
        peer: the address that a request came from.
        forwarded: what a proxy says of it, in X-Forwarded-For; it is believed on the same machine or network only.
    """
    told = forwarded.rpartition(",")[2].strip()
    return _network_of(told if told and _is_near(peer) else peer)


def _network_of(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address[:LONGEST_NAME]
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or ip_network((int(known), OF_A_HOUSEHOLD), strict=False))


def _is_near(peer: str) -> bool:
    try:
        return ip_address(peer).is_private
    except ValueError:
        return False
