"""A server holds only so many bytes of uploads, of one reader and in all, and each of them only so long."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from scce.serve import uploads
from scce.serve.uploads import LONGEST, READ_WITHIN, Held, Uploads

held, now = {}, [0.0]


@pytest.fixture
def client(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OF_A_SESSION", 100)
    monkeypatch.setattr(uploads, "MOST_IN_ALL", 250)
    held.clear()
    now[0] = 0.0

    async def take(request):
        name = *request.url.path.split("/")[3:4], str(len(held))
        held[name] = len(await request.body())
        return PlainTextResponse("taken")

    around = Middleware(Uploads, held=kept())
    return TestClient(Starlette(routes=[Route("/{path:path}", take, methods=["PUT", "GET"])], middleware=[around]))


def kept():
    return Held(lambda: held, held.pop, lambda: now[0])


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
    held.pop(("one", "0"))
    assert put(client, "three", 90)[0] == 200


def test_a_file_that_its_page_has_read_makes_room_for_a_new_one(client):
    put(client, "one", 90)
    now[0] += READ_WITHIN / 2
    put(client, "two", 90)
    now[0] += READ_WITHIN / 2 + 1
    assert [put(client, session, 90)[0] for session in ("three", "four")] == [200, 503]
    assert sorted(session for session, _ in held) == ["three", "two"]


def test_a_file_is_held_for_so_long(client):
    files = kept()
    for session in ("one", "two"):
        put(client, session, 10)
        files.let_go_of_old()
        now[0] += LONGEST / 2 + 1
    files.let_go_of_old()
    assert [session for session, _ in held] == ["two"]


def test_what_is_under_way_counts(client):
    app = Uploads(None, Held(lambda: {("one", "a"): 10}))
    with app._under_way("one", 60):
        assert app._refusal("one", "31") == (
            413,
            "101 bytes are more than the 100 that one reader may bring; reload the page",
        )
        assert app._refusal("one", "30") is None
    assert (app._refusal("one", "90"), app.coming) == (None, {})


@pytest.mark.parametrize("length", ["", "-1", "1e3", "\u0661", "9" * 5000])
def test_an_upload_that_does_not_say_how_long_it_is_is_refused(client, length):
    assert Uploads(None, Held())._refusal("one", length) == (411, "an upload says how long it is")


def test_other_requests_are_not_counted(client):
    assert client.get("/_stcore/upload_file/one/1").status_code == 200
    assert client.put("/live/a/b/c", content=b"x" * 500).status_code == 200
