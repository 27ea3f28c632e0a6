"""The first picture of a full page: its light lab, inside the HTML from which Streamlit starts.

Streamlit loads behind it, and its component takes over from the light one what the reader has made meanwhile.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from types import MappingProxyType
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from scce.live import LOGIT_LAB, SUBJECTS, Subject
from scce.serve.documents import first_picture, first_style, full_head, full_policy, full_start, later_html
from scce.serve.light import SAFE, RefusalError, first_payload, in_turn, is_embedded, link_of, query_of
from scce.serve.sending import Kept, kept

KEPT = 64  # pages, of 200 kB each
PLACES: dict[str, Subject[Any]] = {"": LOGIT_LAB, **{subject.address: subject for subject in SUBJECTS}}
# What Streamlit's HTML asks for in its head. It comes after the first picture, which would otherwise wait for it.
LATER = re.compile(
    r'<script type="module"[^>]*></script>|<link\s[^>]*rel="(?:modulepreload|stylesheet|preload)"[^>]*>', re.DOTALL
)
UNCONDITIONAL = {b"if-none-match", b"if-modified-since", b"range", b"accept-encoding"}


class FirstPicture:
    """The middleware that puts the first picture into the HTML of the app's pages.

    Args:
        app: that answers with the HTML.
        titles: of the pages in the browser's tab, by their addresses.
    """

    def __init__(self, app: ASGIApp, titles: Mapping[str, str] = MappingProxyType({})) -> None:
        self.app, self.titles = app, titles

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not is_page(scope["path"]):
            await self.app(scope, receive, send)
            return
        answer = Answer(send)
        await self.app(_without_conditions(scope), receive, answer)
        if answer.html is not None:
            response = await self._response(Request(scope), answer.html)
            await response(scope, receive, send)

    async def _response(self, request: Request, html: str) -> Response:
        address = request.scope["path"].rpartition("/")[2]
        try:
            async with in_turn(request.scope):
                page = page_of(html, address, link_of(request), self.titles.get(address, ""))
        except RefusalError as refusal:
            return PlainTextResponse(str(refusal), refusal.status, {**SAFE, "retry-after": "5"})
        return page.html.answer(request, {**SAFE, "content-security-policy": page.policy}, "text/html")


@dataclass(frozen=True)
class Page:
    """A page of the app.

    Attributes:
        html: that is sent.
        policy: what the browser may run and load for it.
    """

    html: Kept
    policy: str


class Answer:
    """Takes an answer, and holds it back if it is HTML.

    Args:
        send: takes any other.
    """

    def __init__(self, send: Send) -> None:
        self.send = send
        self.html: str | None = None

    async def __call__(self, message: Message) -> None:
        """Takes a part of the answer."""
        if message["type"] == "http.response.start" and _is_html(message):
            self.html = ""
        elif self.html is None:
            await self.send(message)
        else:
            self.html += message.get("body", b"").decode()


def is_page(path: str) -> bool:
    """Returns whether the path may be of a page: the last part has no dot, and Streamlit's own stand apart.

    What is kept of a reader is told by a light page without a component.
    """
    *before, last = path.split("/")
    apart = {"static", "_stcore", "media", "component", "live"} & set(before)
    return "." not in last and not apart and last != "privacy"


def _is_html(start: Message) -> bool:
    kinds = [value for name, value in start["headers"] if name.lower() == b"content-type"]
    return start["status"] == 200 and kinds[:1] != [] and kinds[0].startswith(b"text/html")


def _without_conditions(scope: Scope) -> Scope:
    """Returns the request for all of the answer, as it is."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in UNCONDITIONAL]
    return {**scope, "method": "GET", "headers": headers}


@lru_cache(KEPT)
def page_of(html: str, address: str, link: str, title: str = "") -> Page:
    """Returns one of the app's pages.

    Args:
        html: Streamlit's.
        address: of the page.
        link: what follows the ?.
        title: in the browser's tab; Streamlit's own if not given.
    """
    html = _html_of(_with_what_all_have(html, title), address, link)
    return Page(kept(html), full_policy(html))


def _html_of(html: str, address: str, link: str) -> str:
    subject = PLACES.get(address)
    if is_embedded(query_of(link)):
        return _with_class(html, "scce-embedded")
    if subject is None:
        return _with_class(html, "scce-arriving")
    return _with_first_picture(html, first_picture(subject, first_payload(subject, link)))


def _with_what_all_have(html: str, title: str) -> str:
    html = html.replace("</head>", f"{full_head()}</head>", 1).replace("<body>", f"<body>\n{full_start()}", 1)
    return html.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>", 1) if title else html


def _with_class(html: str, name: str) -> str:
    return html.replace('<html lang="en">', f'<html lang="en" class="{name}">', 1)


def _with_first_picture(html: str, picture: str) -> str:
    """Returns Streamlit's HTML with the first picture at its beginning, and with what it asks for after it."""
    later = later_html("\n".join(LATER.findall(html)))
    html = LATER.sub("", html)
    for before, after in (
        ("</head>", f"{first_style()}</head>"),
        (full_start(), f"{full_start()}\n{picture}"),
        ("</body>", f"{later}\n</body>"),
    ):
        html = html.replace(before, after, 1)
    return _with_class(html, "scce-first")
