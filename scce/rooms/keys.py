"""The key of a room: who has it may steer the room. Only its hash is kept."""

import hmac
import secrets
from hashlib import sha256


def new_key() -> str:
    """Returns a key that nobody can guess: 128 bits at random, as 22 letters and digits."""
    return secrets.token_urlsafe(16)


def hash_of(key: str) -> str:
    """Returns what is kept of a key."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def fits(key: str, kept: str) -> bool:
    """Returns whether a key is the one of which this is kept; how long that takes tells nothing of it."""
    return hmac.compare_digest(hash_of(key), kept)
