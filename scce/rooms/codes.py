"""The code of a room: six characters that nobody takes for others, however a keyboard writes them."""

import secrets
import unicodedata

# Without vowels, so that no code is a word, and one of each group of look-alikes.
ALPHABET = "23456789CDFHJKMNPRTVWXY"
LENGTH = 6
LOOK_ALIKES = str.maketrans("BGSUZO0Q", "865V2DDD")
LONGEST_TYPED = 40  # characters that are looked at


def new_code() -> str:
    """Returns a code that nobody can foresee: one of 148 million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def code_in(typed: str) -> str:
    """Returns the code that was typed, or as much as is left of it: in capitals, without spaces, dashes and accents.

    A full-width letter or digit is an ordinary one, and of look-alikes each stands for the one that codes have: S is 5.

    Args:
        typed: by a reader, or the last part of an address.
    """
    apart = unicodedata.normalize("NFKD", typed[:LONGEST_TYPED]).upper()
    return "".join(letter for letter in apart if letter.isalnum()).translate(LOOK_ALIKES)


def is_code(code: str) -> bool:
    """Returns whether a room can have this code."""
    return len(code) == LENGTH and set(code) <= set(ALPHABET)
