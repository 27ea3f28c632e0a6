"""A QR code: an address that a phone's camera reads."""

import segno

DARK, LIGHT = "#14181d", "#ffffff"  # in both themes: many cameras do not read light on dark
QUIET = 3  # modules of nothing around it


def qr_code(address: str) -> str:
    """Returns the address of a picture (SVG, in the address itself) of a QR code.

    Args:
        address: that it leads to.
    """
    code = segno.make(address, error="m", micro=False)
    uri: str = code.svg_data_uri(scale=8, border=QUIET, dark=DARK, light=LIGHT)
    return uri
