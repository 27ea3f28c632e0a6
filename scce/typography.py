"""Text as people copy it: what is invisible goes, and the digits, signs and thin spaces of numbers become plain."""

import re

INVISIBLE = dict.fromkeys((0x200B, 0x2060, 0xFEFF, 0x200E, 0x200F, *range(0x202A, 0x202F), 0xAD))
WIDE = re.compile(r"(?<!\w)[\uff0b-\uff0e]?[\uff10-\uff19][\uff05\uff0b-\uff0e\uff10-\uff19]*(?!\w)")
WIDE_MARK = re.compile(r"(?<=[0-9\uff10-\uff19])[\uff0c\uff0e\uff1b](?=\s{0,3}[-+.0-9\uff0d\uff10-\uff19])")
DASH = re.compile(r"(?<![\w)\]\u2010-\u2015])[\u2010-\u2013\ufe63\uff0d](?=[.,]?[0-9\uff10-\uff19])")
# A true minus sign is one of a number; in a name it is a letter as any other.
MINUS = re.compile(
    r"(?<![\w)\]\u2010-\u2015])\u2212(?=[.,]?[0-9\uff10-\uff19]|(?:inf|infinity|nan)\b|\u221e)|(?<=[0-9.]e)\u2212(?=[0-9])",
    re.IGNORECASE,
)
# Thin spaces between groups of three digits: 1 234,5.
GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:[\u2009\u202f]\d{3}){1,9}(?!\d)")
SPACES = {ord(space): " " for space in "\u00a0\u2007\u2008\u2009\u200a\u202f\u205f"}
QUOTED_LINE = re.compile(r"[ \t]{0,9}>(?!>>)(?:[ \t]|(?=>)|$)")
MOST_LEVELS = 5  # of an answer to an answer
HALF = re.compile("[\ud800-\udfff]")
UNKNOWN = "\ufffd"


def sendable(text: str) -> str:
    """Returns a text without halves of letters, which JSON can say, and no address or page can hold."""
    return text if text.isascii() else HALF.sub(UNKNOWN, text)


def plain(text: str, names: re.Pattern[str] | None = None) -> str:
    """Returns a text whose numbers are written in ASCII: a full-width 1 is 1, a dash before digits is a minus.

    Args:
        text: as it was copied.
        names: finds what is no number, whatever it looks like: it keeps its digits and signs.
    """
    if text.isascii():
        return text
    seen, at, parts = text.translate(INVISIBLE), 0, list[str]()
    for name in names.finditer(seen) if names else ():
        parts += [_in_ascii(seen[at : name.start()]), name[0]]
        at = name.end()
    return "".join([*parts, _in_ascii(seen[at:])]).translate(SPACES)


def _in_ascii(text: str) -> str:
    text = MINUS.sub("-", DASH.sub("-", text))
    text = WIDE_MARK.sub(lambda found: _narrow(found[0]), text)
    text = WIDE.sub(lambda found: _narrow(found[0]), text)
    return GROUPS.sub(lambda found: re.sub("[\u2009\u202f]", "", found[0]), text)


def unquoted(text: str) -> str:
    """Returns a text without the > that e-mail and forums write before every line of what they quote."""
    for _ in range(MOST_LEVELS):
        lines = text.split("\n")
        filled = [line for line in lines if line.strip()]
        if not filled or not all(map(QUOTED_LINE.match, filled)):
            return text
        text = "\n".join(QUOTED_LINE.sub("", line, count=1) for line in lines)
    return text


def _narrow(text: str) -> str:
    return text.translate({wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)})
