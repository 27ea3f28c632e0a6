"""The link of a page as a QR code for paper."""

import pytest
from calling import call
from starlette.applications import Starlette

from scce.figures.qr import qr_svg
from scce.serve.code import LONGEST, code_routes

APP = Starlette(routes=code_routes())
ADDRESS = "https://lab.example.org/logit_lab"


def test_a_code_is_a_picture_of_its_address():
    answer = call(APP, "/code.svg", f"address={ADDRESS}")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.text == qr_svg(ADDRESS)


@pytest.mark.parametrize(
    ("address", "status"), [("", 400), ("javascript:alert(1)", 400), (f"{ADDRESS}?{'a' * LONGEST}", 414)]
)
def test_what_is_no_address_or_too_long_is_told(address, status):
    assert call(APP, "/code.svg", f"address={address}").status == status
