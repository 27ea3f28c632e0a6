"""The key of a room: who has it may steer the room. Only its hash is kept."""

import hmac
import re
import secrets
from hashlib import sha256

KEY = re.compile("[A-Za-z0-9_-]{22}")


def new_key() -> str:
    """Returns a key that nobody can guess: 128 bits at random, as 22 letters and digits."""
    return secrets.token_urlsafe(16)


def is_key(text: str) -> bool:
    """Returns whether a room can have this key."""
    return KEY.fullmatch(text) is not None


def hash_of(key: str) -> str:
    """Returns what is kept of a key."""
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def fits(key: str, kept: str) -> bool:
    """Returns whether a key is the one of which this is kept; how long that takes tells nothing of it."""
    return hmac.compare_digest(hash_of(key), kept)
