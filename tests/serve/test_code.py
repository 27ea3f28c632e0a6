"""The link of a page as a QR code for paper."""

import asyncio
import threading
import time

import pytest
from calling import call
from starlette.applications import Starlette

from scce.figures.qr import qr_svg
from scce.serve import light
from scce.serve.code import LONGEST, code_routes
from scce.serve.fairness import FairQueue
from scce.serve.light import made_in_turn

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


def test_what_takes_longer_is_made_one_at_a_time_and_not_in_the_server_s_thread():
    at_work, most, server = [], [], threading.get_ident()

    def make(address):
        at_work.append(address)
        most.append((len(at_work), threading.get_ident() == server))
        time.sleep(0.01)
        at_work.remove(address)
        return address.upper()

    async def all_ask():
        asked = {"client": ("c", 1), "headers": []}
        return await asyncio.gather(*(made_in_turn(asked, make, letter) for letter in "abcde"))

    assert asyncio.run(all_ask()) == list("ABCDE")
    assert most == [(1, False)] * 5


def test_where_too_many_wait_for_a_code_a_sentence_says_so(monkeypatch):
    monkeypatch.setattr(light, "bench_here", lambda: FairQueue(most_of_one=0))
    answer = call(APP, "/code.svg", f"address={ADDRESS}")
    assert (answer.status, answer.text.startswith("this server has more questions")) == (503, True)
