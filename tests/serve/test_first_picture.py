"""The first picture in Streamlit's HTML: what is put in, where, and what stays as it is."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from scce.serve import middleware
from scce.ui.internals import BUNDLES

HTML = Path(streamlit.__file__).parent / "static" / "index.html"
LIVE_PLACES = ("/", "/logit_lab", "/encodings", "/information", "/at/a/base/path/encodings")


def streamlit_html(_):
    return FileResponse(HTML)


@pytest.fixture(scope="module")
def client():
    """The middleware around what stands for Streamlit."""
    routes = [
        Route("/static/js/a.js", lambda _: PlainTextResponse("1", media_type="text/javascript")),
        Route("/_stcore/health", lambda _: Response("<p>ok", media_type="text/html")),
        Route("/nothing", lambda _: Response("<p>there is nothing", 404, media_type="text/html")),
        Route("/post", lambda _: Response("<head></head>", media_type="text/html"), methods=["POST"]),
        Route("/{path:path}", streamlit_html),
    ]
    return TestClient(Starlette(routes=routes, middleware=middleware(BUNDLES, {"": "A", "batch": "<B>"})))


def body_of(html):
    return html[html.index("<body>") :]


@pytest.mark.parametrize("path", LIVE_PLACES)
def test_the_first_picture_stands_at_the_beginning_and_waits_for_nothing(client, path):
    html = client.get(path).text
    before, after = html[: html.index('id="scce-first"')], html[html.index('id="scce-first"') :]
    assert before.index("<body>") < before.index('class="scce is-')
    assert re.findall(r"(?:src|href)=\"(?!#|\./favicon|\./_stcore)[^\"]*", before) == []
    assert after.index("openFirst(") < after.index('<script type="module"')


@pytest.mark.parametrize("path", LIVE_PLACES)
def test_what_streamlit_asks_for_comes_after_it_in_its_order(client, path):
    tag = re.compile(r"<(?:script|link)\s[^>]*(?:src|rel=\"(?:modulepreload|stylesheet|preload))[^>]*>")
    wanted = tag.findall(HTML.read_text(encoding="utf-8"))
    html = client.get(path).text
    assert len(wanted) > 10
    assert tag.findall(html) == wanted
    assert html.index(wanted[0]) > html.index('<div id="root">')


@pytest.mark.parametrize("path", LIVE_PLACES)
def test_what_streamlit_asks_for_waits_in_a_template_until_the_first_picture_is_drawn(client, path):
    html = client.get(path).text
    template = html[html.index('<template id="scce-later">') : html.rindex("</template>")]
    assert template.count('<script type="module"') == html.count('<script type="module"') == 1
    assert template.count('rel="modulepreload"') == html.count('rel="modulepreload"')


def test_the_page_has_a_title_from_the_start(client):
    titles = [re.search("<title>(.*)</title>", client.get(path).text)[1] for path in ("/", "/at/batch", "/unknown")]
    assert titles == ["A", "&lt;B&gt;", "Streamlit"]


@pytest.mark.parametrize("path", ["/batch", "/frameworks", "/training", "/logit_lab?embed=true", "/?embed=true&x=1"])
def test_a_page_without_a_live_part_and_one_in_a_frame_are_streamlit_s_with_icons_hidden(client, path):
    html = client.get(path).text
    original = HTML.read_text(encoding="utf-8")
    assert "scce-first" not in html
    assert re.sub(r'<a class="scce-skip".*?</script>', "", body_of(html), flags=re.DOTALL).split() == (
        body_of(original).split()
    )
    assert "scce-icons" in html


@pytest.mark.parametrize("path", [*LIVE_PLACES, "/batch", "/logit_lab?embed=true"])
def test_every_page_begins_with_the_way_past_its_navigation(client, path):
    assert body_of(client.get(path).text).split("\n")[1].startswith('<a class="scce-skip" href="#">')


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/batch", "scce-arriving"), ("/", "scce-first"), ("/batch?embed=true", "scce-embedded")],
)
def test_a_page_says_how_it_begins(client, path, kind):
    assert re.search('<html lang="en" class="(.*)">', client.get(path).text)[1] == kind


def test_every_page_has_its_field_for_a_loss_beside_the_title(client):
    pages = {path: client.get(path).text for path in ("/", "/information", "/batch")}
    assert [path for path, html in pages.items() if ".st-key-say" not in html] == []
    forms = {path: html.count('<form class="scce-say" action="diagnose"') for path, html in pages.items()}
    assert forms == {"/": 1, "/information": 1, "/batch": 0}  # Streamlit shows it where there is no first picture


@pytest.mark.parametrize("path", ["/static/js/a.js", "/_stcore/health", "/nothing"])
def test_all_else_is_as_it_was(client, path):
    assert "scce" not in client.get(path).text


def test_a_posted_request_is_not_looked_at(client):
    assert client.post("/post").text == "<head></head>"


def test_a_page_that_has_not_changed_is_not_sent_again(client):
    first = client.get("/logit_lab?label=1")
    again = client.get("/logit_lab?label=1", headers={"if-none-match": first.headers["etag"]})
    other = client.get("/logit_lab?label=2", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert other.status_code == 200
    assert first.headers["cache-control"] == "no-cache"


def test_a_browser_that_had_streamlit_s_own_page_gets_this_one(client):
    theirs = client.get("/static/none")  # the stand-in's file, with its own tag
    assert client.get("/", headers={"if-none-match": theirs.headers["etag"]}).status_code == 200


def test_the_head_of_a_page_is_answered_without_it(client):
    answer = client.head("/logit_lab")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("name", ["</script><b>", "<!--<script>", "&amp;<", "\u2028", '"', "{title}"])
def test_a_stranger_s_name_stays_text(client, name):
    html = client.get("/logit_lab", params={"class": [name, "dog"], "logits": "1,0"}).text
    data = html[html.index('id="scce-first">') :].split("</script>")[0]
    assert "<" not in data.removeprefix('id="scce-first">')
    assert html.count("</script>") == client.get("/logit_lab").text.count("</script>")


@pytest.mark.parametrize("query", ["label=9", "x=" + "y" * 20_000, "%ff%fe", "a&b&&=", "class=" + "%F0%9F%90%B1" * 99])
def test_whatever_the_query_there_is_a_page(client, query):
    assert client.get(f"/logit_lab?{query}").status_code == 200


@pytest.mark.parametrize(
    "path", [*LIVE_PLACES, "/batch", "/logit_lab?embed=true", "/encodings?rows=%3Cscript%3Ea%3C/script%3E"]
)
def test_a_page_may_run_the_scripts_that_it_holds_and_those_of_its_server(client, path):
    page = client.get(path)
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    inline = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inline]
    assert policy["script-src"].split() == ["'self'", "blob:", *hashes]
    assert (policy["default-src"], policy["object-src"]) == ("'self'", "'none'")
    assert page.headers["x-content-type-options"] == "nosniff"
