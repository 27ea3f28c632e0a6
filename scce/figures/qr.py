"""A QR code: an address that a phone's camera reads."""

from io import BytesIO

import segno

DARK, LIGHT = "#14181d", "#ffffff"  # in both themes: many cameras do not read light on dark
QUIET = 3  # modules of nothing around it


def qr_code(address: str, error: str = "m") -> str:
    """Returns the address of a picture (SVG, in the address itself) of a QR code.

    Args:
        address: that it leads to.
        error: how much of it may be spoilt: "m" 15 %; "l" 7 %, with fewer and so larger modules.
    """
    code = segno.make(address, error=error, micro=False)
    uri: str = code.svg_data_uri(scale=8, border=QUIET, dark=DARK, light=LIGHT)
    return uri


def qr_svg(address: str) -> str:
    """Returns the SVG of a QR code, as large as its place.

    Args:
        address: that it leads to.
    """
    svg = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(svg, kind="svg", xmldecl=False, omitsize=True, nl=False, border=QUIET, dark=DARK, light=LIGHT)
    return svg.getvalue().decode()
