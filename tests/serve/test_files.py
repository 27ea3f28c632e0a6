"""Streamlit's bundles are sent compressed, each compressed once, and all else as Streamlit sends it."""

import asyncio
import gzip
import threading
from dataclasses import dataclass
from unittest.mock import patch

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from scce.serve.conditions import accepts_gzip
from scce.serve.files import LEAST, PIECE, TYPES, CompressedFiles
from scce.ui.internals import BUNDLES

STREAMLIT = Starlette(routes=create_streamlit_static_assets_routes(""))
APP = CompressedFiles(STREAMLIT, folder=BUNDLES, at="/static/")
TEXTS = sorted(path.relative_to(BUNDLES).as_posix() for path in BUNDLES.rglob("*") if path.suffix in TYPES)
LARGE = max(TEXTS, key=lambda name: (BUNDLES / name).stat().st_size)
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Answer:
    """What a reader gets."""

    status: int
    headers: Headers
    pieces: tuple[bytes, ...]

    @property
    def body(self):
        return b"".join(self.pieces)


async def asked(path, app=APP, method="GET", **headers):
    """Returns what an app answers. A header is written with underscores."""
    messages = []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": Headers({name.replace("_", "-"): value for name, value in headers.items()}).raw,
    }

    async def receive():
        await asyncio.sleep(60)

    async def send(message):
        messages.append(message)

    await app(scope, receive, send)
    start, *bodies = messages
    return Answer(start["status"], Headers(raw=start["headers"]), tuple(each["body"] for each in bodies))


def ask(path, *arguments, **named):
    return asyncio.run(asked(path, *arguments, **named))


def test_every_bundle_is_what_streamlit_has_when_it_is_unpacked():
    wrong = []
    for name in TEXTS:
        answer = ask(f"/static/{name}", accept_encoding="gzip, deflate, br, zstd")
        packed = answer.headers.get("content-encoding") == "gzip"
        there = (BUNDLES / name).read_bytes()
        if packed != (len(there) >= LEAST) or (gzip.decompress(answer.body) if packed else answer.body) != there:
            wrong.append(name)
        if packed and answer.headers["content-length"] != str(len(answer.body)):
            wrong.append(f"{name}: its length")
    assert wrong == []


def test_the_bundles_are_less_than_a_third_of_what_they_were():
    sent = sum(len(ask(f"/static/{name}", accept_encoding="gzip").body) for name in TEXTS)
    assert 3 * sent < sum((BUNDLES / name).stat().st_size for name in TEXTS)


def test_a_bundle_is_kept_by_browsers_and_is_given_to_whom_it_is_for():
    headers = ask(f"/static/{LARGE}", accept_encoding="gzip").headers
    assert (headers["cache-control"], headers["vary"], headers["content-type"]) == (
        (FOREVER, "Accept-Encoding", "text/javascript; charset=utf-8")
    )


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("gzip", True),
        ("gzip, deflate, br", True),
        ("br;q=1.0, GZIP ; Q=0.2", True),
        ("*", True),
        ("*;q=0, gzip", True),
        ("", False),
        ("identity", False),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("gzip;q=much", False),
        ("x-gzipped", False),
        ("*;q=0", False),
    ],
)
def test_gzip_goes_to_those_who_take_it(header, taken):
    answer = ask(f"/static/{LARGE}", accept_encoding=header)
    assert (accepts_gzip(header), answer.headers.get("content-encoding") == "gzip") == (taken, taken)
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_who_takes_no_gzip_gets_what_streamlit_sends():
    here, there = ask(f"/static/{LARGE}"), ask(f"/static/{LARGE}", STREAMLIT)
    assert (here.status, here.body) == (there.status, there.body)


def test_a_reader_who_has_it_is_told_so():
    tag = ask(f"/static/{LARGE}", accept_encoding="gzip").headers["etag"]
    plain = ask(f"/static/{LARGE}").headers["etag"]
    knows = {tag: 304, f"W/{tag}": 304, f'"other", {tag}': 304, "*": 304, '"other"': 200, plain: 200}
    answers = {each: ask(f"/static/{LARGE}", accept_encoding="gzip", if_none_match=each) for each in knows}
    assert {each: answer.status for each, answer in answers.items()} == knows
    told = answers[tag].headers
    assert (answers[tag].body, told["etag"], told["cache-control"], told["vary"]) == (
        (b"", tag, FOREVER, "Accept-Encoding")
    )


def test_another_process_gives_the_same_tag():
    other = CompressedFiles(STREAMLIT, folder=BUNDLES, at="/static/")
    tags = [ask(f"/static/{LARGE}", app, accept_encoding="gzip").headers["etag"] for app in (APP, other)]
    assert tags[0] == tags[1]


def test_a_head_has_the_headers_and_no_body():
    whole = ask(f"/static/{LARGE}", accept_encoding="gzip")
    head = ask(f"/static/{LARGE}", method="HEAD", accept_encoding="gzip")
    assert (head.status, head.headers, head.body) == (200, whole.headers, b"")


def test_a_part_of_a_file_is_of_the_file_as_it_is():
    part = ask(f"/static/{LARGE}", accept_encoding="gzip", range="bytes=10-19")
    assert (part.status, part.body) == (206, (BUNDLES / LARGE).read_bytes()[10:20])
    assert "content-encoding" not in part.headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/logit_lab",
        "/favicon.png",
        "/static/",
        "/static/js/none.js",
        "/static/js/../js/none.js",
        f"/static/../static/static/{LARGE}",
        f"/static//{LARGE}",
        f"//static/{LARGE}",
        f"//elsewhere/static/{LARGE}",
        f"/{LARGE}",
        *(f"/static/{path.relative_to(BUNDLES).as_posix()}" for path in list(BUNDLES.rglob("*.woff2"))[:2]),
    ],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_all_else_is_answered_by_streamlit(path, method):
    here, there = (ask(path, app, method, accept_encoding="gzip") for app in (APP, STREAMLIT))
    assert here == there


def test_a_page_is_asked_for_anew():
    assert ask("/logit_lab", accept_encoding="gzip").headers["cache-control"] == "no-cache"


def test_a_bundle_is_found_below_a_base_path():
    assert ask(f"/school/app/static/{LARGE}", accept_encoding="gzip").headers["content-encoding"] == "gzip"


def test_a_file_is_compressed_once_however_many_ask_and_not_where_the_server_listens():
    app = CompressedFiles(STREAMLIT, folder=BUNDLES, at="/static/")
    seen = []

    def compress(*arguments, **named):
        seen.append(threading.current_thread())
        return real(*arguments, **named)

    async def thirty():
        return await asyncio.gather(*(asked(f"/static/{LARGE}", app, accept_encoding="gzip") for _ in range(30)))

    real = gzip.compress
    with patch("gzip.compress", compress):
        bodies = {answer.body for answer in asyncio.run(thirty())}
    assert (len(bodies), len(seen), threading.main_thread() in seen) == (1, 1, False)


def test_a_large_file_goes_out_in_pieces_so_that_a_slow_reader_holds_none_of_it():
    pieces = ask(f"/static/{LARGE}", accept_encoding="gzip").pieces
    assert max(map(len, pieces)) == PIECE
    assert len(pieces) > 10


def test_a_folder_that_is_not_there_leaves_all_to_the_app(tmp_path):
    app = CompressedFiles(STREAMLIT, folder=tmp_path / "none", at="/static/")
    assert "content-encoding" not in ask(f"/static/{LARGE}", app, accept_encoding="gzip").headers
