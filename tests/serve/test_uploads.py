"""A server holds only so many bytes of uploads, of one reader and in all, and each of them only so long."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from scce.serve import uploads
from scce.serve.uploads import FULL, LONGEST, READ_WITHIN, Held, Upload, Uploads

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
    proxy = ("127.0.0.1", 1)  # which says where a request comes from
    return TestClient(
        Starlette(routes=[Route("/{path:path}", take, methods=["PUT", "GET"])], middleware=[around]), client=proxy
    )


def kept():
    return Held(lambda: held, held.pop, lambda session: session != "unknown", lambda: now[0])


def put(client, session, size, address=""):
    headers = {"x-forwarded-for": address} if address else {}
    answer = client.put(f"/_stcore/upload_file/{session}/1", content=b"x" * size, headers=headers)
    return answer.status_code, answer.text


def test_one_reader_brings_so_much_and_others_still_can(client):
    assert [put(client, "one", 60)[0], put(client, "one", 40)[0]] == [200, 200]
    assert put(client, "one", 1) == (
        413,
        "101 bytes are more than the 100 that one reader may bring; reload the page",
    )
    assert put(client, "two", 100)[0] == 200


def test_beyond_the_bound_for_all_nobody_brings_as_much_as_the_others_until_something_is_gone(client):
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


def test_whoever_brings_much_again_and_again_keeps_nobody_out_who_brings_less(client):
    for minute in range(3):
        for session in ("one", "two", "three"):
            put(client, session, 100)
        now[0] += READ_WITHIN / 2
        assert put(client, f"reader {minute}", 60)[0] == 200
        assert sum(held.values()) <= 250
        now[0] += READ_WITHIN / 2


def test_whoever_has_most_makes_room_by_the_oldest_files_and_by_no_more_than_is_needed(client):
    for session, size in (("one", 40), ("two", 80), ("one", 30), ("one", 30), ("two", 10), ("three", 80)):
        now[0] += 1
        assert put(client, session, size)[0] == 200
    assert list(held.values()) == [80, 30, 30, 10, 80]


STRANGER, READER, CLASS = "198.51.100.7", "203.0.113.9", "192.0.2.1"


def bytes_by_kind():
    return {kind: sum(size for (session, _), size in held.items() if session[0] == kind) for kind in "src"}


def test_a_stranger_with_many_sessions_keeps_nobody_out_who_is_elsewhere(client):
    assert {put(client, f"s{i}", 10, STRANGER)[0] for i in range(25)} == {200}
    assert put(client, "r", 90, READER)[0] == 200
    for i in range(25, 50):
        put(client, f"s{i}", 10, STRANGER)
        assert bytes_by_kind() == {"s": 160, "r": 90, "c": 0}
    assert put(client, "another", 60, "203.0.113.10")[0] == 200
    assert bytes_by_kind() == {"s": 100, "r": 90, "c": 0}


def test_nor_does_the_file_of_a_reader_elsewhere_go_that_its_page_has_read(client):
    put(client, "r", 90, READER)
    now[0] += READ_WITHIN
    for i in range(60):
        put(client, f"s{i}", 10, STRANGER)
    assert bytes_by_kind() == {"s": 160, "r": 90, "c": 0}
    now[0] += READ_WITHIN
    assert put(client, "s60", 10, STRANGER)[0] == 200  # in place of an own one
    assert bytes_by_kind() == {"s": 160, "r": 90, "c": 0}


def test_a_class_is_one_address_and_shares_what_that_has(client):
    assert [put(client, *each, CLASS)[0] for each in (("c0", 90), ("c1", 70), ("c2", 70))] == [200, 200, 200]
    assert [put(client, f"c{i}", 8, CLASS)[0] for i in range(3, 15)] == [200] * 12
    assert ("c0", "0") not in held
    assert ("c1", "1") in held


def test_a_class_that_has_most_makes_room_for_a_large_file_elsewhere_and_goes_on_with_what_it_has(client):
    for i in range(25):
        put(client, f"c{i}", 10, CLASS)
    assert put(client, "s", 100, STRANGER)[0] == 200
    assert [put(client, f"c{i}", 10, CLASS)[0] for i in range(25, 28)] == [503, 503, 503]
    now[0] += READ_WITHIN
    assert {put(client, f"c{i}", 10, CLASS)[0] for i in range(28, 40)} == {200}
    assert bytes_by_kind()["c"] <= 150


def test_where_a_file_came_from_is_known_as_long_as_it_is_there(client):
    files = kept()
    files.came_from("one", STRANGER)
    assert files.addresses == {}
    held[("one", "0")] = 10
    files.came_from("one", STRANGER)
    files.let_go_of_old()
    assert files.addresses == {"one": STRANGER}
    now[0] += LONGEST + 1
    files.let_go_of_old()
    files.let_go_of_old()
    assert files.addresses == {}


def test_for_a_session_that_is_not_there_no_file_goes(client):
    for session in ("one", "two", "unknown"):
        put(client, session, 100)
        now[0] += READ_WITHIN
    assert put(client, "unknown", 300) == (200, "taken")  # by what stands for Streamlit, which refuses it
    assert [session for session, _ in held] == ["one", "two", "unknown", "unknown"]


async def held_up(session, length, app):
    """Uploads a file of which nothing comes; returns the status and the body of the answer."""
    sent = []

    async def receive():
        await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    headers = [(b"content-length", str(length).encode())]
    scope = {"type": "http", "method": "PUT", "path": f"/_stcore/upload_file/{session}/1", "headers": headers}
    await app(scope, receive, send)
    return sent[0]["status"], sent[1]["body"].decode()


def test_what_is_under_way_counts_and_makes_room_too(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_OF_A_SESSION", 100)
    monkeypatch.setattr(uploads, "MOST_IN_ALL", 150)

    async def wait(scope, receive, send):
        await receive()

    async def both():
        app = Uploads(wait, Held(lambda: {("one", "a"): 10}))
        slow = [asyncio.create_task(held_up(session, 70, app)) for session in ("one", "two")]
        await asyncio.sleep(0)
        refusals = [
            app._refusal(Upload(session, "", length)) for session, length in (("one", 31), ("three", 85), ("three", 30))
        ]
        told = await slow[0]
        slow[1].cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return refusals, told, app.coming

    refusals, told, coming = asyncio.run(both())
    assert refusals == [
        (413, "111 bytes are more than the 100 that one reader may bring; reload the page"),
        FULL,
        None,
    ]
    assert (told, coming) == (FULL, [])


@pytest.mark.parametrize("length", ["", "-1", "1e3", "\u0661", "9" * 5000])
def test_an_upload_that_does_not_say_how_long_it_is_is_refused(client, length):
    scope = {"path": "/_stcore/upload_file/one/1", "headers": [(b"content-length", length.encode())]}
    refusal = asyncio.run(Uploads(None, Held())._taken("one", scope, None, None))
    assert refusal == (411, "an upload says how long it is")


def test_other_requests_are_not_counted(client):
    assert client.get("/_stcore/upload_file/one/1").status_code == 200
    assert client.put("/live/a/b/c", content=b"x" * 500).status_code == 200
