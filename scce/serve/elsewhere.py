"""What is said where a file is asked of a process that does not have it, or sent to one that does not know its page.

A page lives in one process, with its files. Where several stand behind one address, each reader's requests have to go
to the same process; where they do not, a browser would say that something failed, and not what.
"""

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOAD, MEDIA = "/_stcore/upload_file/", "/media/"
WHOEVER = "Whoever runs this site: the README tells how each reader comes to the same process."
NOT_TAKEN = (
    "The file did not arrive: it came to a process of this server that does not know your page. "
    f"Reload the page, and choose it again. {WHOEVER}"
)
NOT_HERE = (
    "This is not your file: it was asked of a process of this server that does not have it. "
    f"Press the button again. {WHOEVER}"
)
SHOWN_IN_A_PAGE = ("image", "audio", "video")  # what a browser asks for: a sentence would not be seen


class Elsewhere:
    """The middleware that puts these sentences in place of Streamlit's answers.

    Args:
        app: what is behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        said = _sentence_for(scope) if scope["type"] == "http" else None
        await self.app(scope, receive, send if said is None else Instead(send, said))


@dataclass(frozen=True)
class Sentence:
    """What is said in place of an answer.

    Attributes:
        of: the statuses of the answers in whose place it is said.
        words: that are said.
        is_file: whether a browser keeps them as a file, as it would have kept the one that it asked for.
    """

    of: tuple[int, ...]
    words: str
    is_file: bool = False


def _sentence_for(scope: Scope) -> Sentence | None:
    if scope["method"] == "PUT" and UPLOAD in scope["path"]:
        return Sentence((400, 403), NOT_TAKEN)
    wanted = Headers(scope=scope).get("sec-fetch-dest", "")
    if scope["method"] == "GET" and MEDIA in scope["path"] and wanted not in SHOWN_IN_A_PAGE:
        return Sentence((404,), NOT_HERE, is_file=True)
    return None


class Instead:
    """Passes an answer on, or a sentence in its place.

    Args:
        send: takes it.
        said: what is said instead of some answers.
    """

    def __init__(self, send: Send, said: Sentence) -> None:
        self.send, self.said = send, said
        self.is_replaced = False

    async def __call__(self, message: Message) -> None:
        """Takes a part of the answer."""
        if message["type"] == "http.response.start" and message["status"] in self.said.of:
            self.is_replaced = True
            await self._say(message)
        elif not self.is_replaced:
            await self.send(message)

    async def _say(self, start: Message) -> None:
        body = self.said.words.encode()
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-type"], headers["content-length"] = "text/plain; charset=utf-8", str(len(body))
        headers["cache-control"] = "no-store"
        if self.said.is_file:
            headers["content-disposition"] = 'attachment; filename="not-your-file.txt"'
        status = 200 if self.said.is_file else start["status"]  # a browser keeps no file of another status
        await self.send({**start, "status": status, "headers": headers.raw})
        await self.send({"type": "http.response.body", "body": body})
