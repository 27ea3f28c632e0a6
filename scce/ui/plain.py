"""Text of strangers on a page: Streamlit reads Markdown in most of what it shows."""

import re

# What Streamlit makes a link of by itself: http://, www. and an address of e-mail.
_LINKS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_WORD_JOINER = "\u2060"  # cannot be seen
_SPECIAL = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_{}[]()#+-.!|~$<>:&"})


def as_plain_text(text: str) -> str:
    """Returns the text so that Markdown shows it letter by letter, and links to nothing."""
    return _LINKS.sub(_WORD_JOINER, text).translate(_SPECIAL)
