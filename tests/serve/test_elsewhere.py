"""A process that does not have a file, or does not know a page, says so in words."""

import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from scce.serve.elsewhere import NOT_HERE, NOT_TAKEN, Elsewhere

UPLOAD, MEDIA = "/_stcore/upload_file/session/1", "/media/a.csv"


@pytest.fixture
def client():
    """An app that answers with the status that it is asked for."""

    async def answer(request):
        status = int(request.query_params["status"])
        if status >= 400:
            raise HTTPException(status, "Invalid session_id")
        return PlainTextResponse("the file", status)

    routes = [Route("/{path:path}", answer, methods=["PUT", "GET"])]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Elsewhere)]))


@pytest.mark.parametrize(
    ("method", "path", "status", "expected"),
    [
        ("PUT", UPLOAD, 400, (400, NOT_TAKEN)),
        ("PUT", f"/below{UPLOAD}", 403, (403, NOT_TAKEN)),
        ("PUT", UPLOAD, 413, (413, "Invalid session_id")),
        ("PUT", UPLOAD, 200, (200, "the file")),
        ("GET", UPLOAD, 400, (400, "Invalid session_id")),
        ("GET", MEDIA, 404, (200, NOT_HERE)),
        ("GET", MEDIA, 200, (200, "the file")),
        ("GET", "/other", 404, (404, "Invalid session_id")),
    ],
)
def test_only_what_belongs_to_another_process_is_answered_with_a_sentence(client, method, path, status, expected):
    answer = client.request(method, path, params={"status": status})
    assert (answer.status_code, answer.text) == expected


def test_a_browser_keeps_the_sentence_as_a_file_of_another_name_and_asks_again_the_next_time(client):
    headers = client.get(MEDIA, params={"status": 404}).headers
    assert headers["content-disposition"] == 'attachment; filename="not-your-file.txt"'
    assert headers["cache-control"] == "no-store"


def test_a_picture_that_is_not_here_is_none(client):
    assert client.get(MEDIA, params={"status": 404}, headers={"sec-fetch-dest": "image"}).status_code == 404
