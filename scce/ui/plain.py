"""Text of strangers on a page: Streamlit reads Markdown in most of what it shows."""

import re

# What Streamlit makes something of by itself, once it has read the escapes: http://, www. and an address of e-mail
# become links, :material/delete: and :streamlit: pictures, and -> between two spaces becomes an arrow.
_LINKS = r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)"
_PICTURES = r"(?<=:)(?=material/|streamlit:)"
_ARROWS = r"(?<=(?<!\S)[<>~-])(?=(?:->|[->=])(?!\S))"
_MADE = re.compile(f"{_LINKS}|{_PICTURES}|{_ARROWS}", re.IGNORECASE)
_WORD_JOINER = "\u2060"  # cannot be seen
_SPECIAL = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_{}[]()#+-.!|~$<>:&"})


def as_plain_text(text: str) -> str:
    """Returns the text so that Markdown shows it letter by letter: nothing becomes a link, a picture or an arrow."""
    return _MADE.sub(_WORD_JOINER, text).translate(_SPECIAL)
