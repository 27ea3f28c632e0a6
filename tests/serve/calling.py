"""Asks an application without a line or a browser between: a server could hand it anything, and so does this."""

import asyncio
import gzip
import json
from dataclasses import dataclass
from html.parser import HTMLParser

JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        status: of the answer.
        headers: by their names in small letters.
        sent: the body as it was sent.
    """

    status: int
    headers: dict[str, str]
    sent: bytes

    @property
    def body(self):
        """The body, uncompressed."""
        return gzip.decompress(self.sent) if self.headers.get("content-encoding") == "gzip" else self.sent

    @property
    def text(self):
        return self.body.decode()

    @property
    def data(self):
        """What the body says in JSON; NaN and Infinity are none."""
        return json.loads(self.body, parse_constant=lambda name: 1 / 0)


class Parts(HTMLParser):
    """The elements of a page: (tag, attributes), and the text in each script and style."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.texts = [("", {})], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, text):
        if self.elements[-1][0] in ("script", "style") and text.strip():
            self.texts.append((*self.elements[-1], text))

    @property
    def first(self):
        """The data that the page begins with."""
        (text,) = (text for _, attributes, text in self.texts if attributes.get("id") == "scce-first")
        return json.loads(text)


def call(app, address, query=b"", method="GET", headers=None, body=(b"",)):
    """Returns the answer to a request, whose body comes in parts. What the application throws is thrown here."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": address,
        "raw_path": address.encode(),
        "query_string": query if isinstance(query, bytes) else query.encode("latin-1"),
        "headers": [(name.encode(), value.encode()) for name, value in {"host": "h", **(headers or {})}.items()],
        "server": ("h", 80),
        "client": ("c", 1),
        "root_path": "",
    }
    return asyncio.run(_called(app, scope, list(body)))


def post(app, address, query, message, **other):
    """Returns the answer to a message; one that is no bytes is written as JSON."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return call(app, address, query, "POST", other.pop("headers", JSON), other.pop("body", (body,)))


async def _called(app, scope, parts):
    sent = []

    async def receive():
        if not parts:
            return {"type": "http.disconnect"}
        part = parts.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(parts)}

    async def send(message):
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))
