"""A server holds only so many bytes of uploads, of one reader and in all."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from scce.serve import uploads
from scce.serve.uploads import Uploads

held = {}


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OF_A_SESSION", 100)
    monkeypatch.setattr(uploads, "MOST_IN_ALL", 250)
    held.clear()

    async def take(request):
        _, _, _, session, _ = request.url.path.split("/")
        held[session] = held.get(session, 0) + len(await request.body())
        return PlainTextResponse("taken")

    around = Middleware(Uploads, held=lambda: held)
    return TestClient(Starlette(routes=[Route("/{path:path}", take, methods=["PUT", "GET"])], middleware=[around]))


def put(client, session, size):
    answer = client.put(f"/_stcore/upload_file/{session}/1", content=b"x" * size)
    return answer.status_code, answer.text


def test_one_reader_brings_so_much_and_others_still_can(client):
    assert [put(client, "one", 60)[0], put(client, "one", 40)[0]] == [200, 200]
    assert put(client, "one", 1) == (
        413,
        "101 bytes are more than the 100 that one reader may bring; reload the page",
    )
    assert put(client, "two", 100)[0] == 200


def test_beyond_the_bound_for_all_nobody_brings_more_until_something_is_gone(client):
    assert [put(client, session, 90)[0] for session in ("one", "two", "three")] == [200, 200, 503]
    held.pop("one")
    assert put(client, "three", 90)[0] == 200


def test_what_is_under_way_counts(client):
    app = Uploads(None, held=lambda: {"one": 10})
    with app._under_way("one", 60):
        assert app._refusal("one", "31") == (
            413,
            "101 bytes are more than the 100 that one reader may bring; reload the page",
        )
        assert app._refusal("one", "30") is None
    assert (app._refusal("one", "90"), app.coming) == (None, {})


@pytest.mark.parametrize("length", ["", "-1", "1e3", "\u0661", "9" * 5000])
def test_an_upload_that_does_not_say_how_long_it_is_is_refused(client, length):
    assert Uploads(None, held=dict)._refusal("one", length) == (411, "an upload says how long it is")


def test_other_requests_are_not_counted(client):
    assert client.get("/_stcore/upload_file/one/1").status_code == 200
    assert client.put("/live/a/b/c", content=b"x" * 500).status_code == 200
