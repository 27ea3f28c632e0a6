"""Visits of the app: each by a new visitor, in a tab that is warm.

A new tab has to compile all of Streamlit and Plotly once more, which takes longer than most tests. A tab that was open
before has done so; what a visitor leaves behind is cleared away. After some visits it is closed: a browser's tab that
has had dozens of them holds more than a gigabyte, and in the end a drag in it takes twenty times as long.
"""

import re
from collections import Counter, defaultdict
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Request

LIVE = ".live[data-ready]"  # a live component; a page without one is ready with its last part
AT_REST = "[data-testid=stApp][data-test-script-state=notRunning]"
FIRST = "html.scce-first"  # what Streamlit takes over; how it does so is test_first_picture.py's matter
SEARCHING = re.compile(r"/\w+/_stcore/")  # Streamlit looks for its server below the page's path first: 404

VISITS = 24  # in one tab: 850 MB
PATIENCE = 60_000  # milliseconds that something may take on a busy machine, not that it takes

DESK = {"width": 1440, "height": 900}
BROWSERS = {
    "desk": {"viewport": DESK, "permissions": ["clipboard-read", "clipboard-write"]},
    "another desk": {"viewport": DESK},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


class Tabs:
    """The browsers of BROWSERS, which share nothing, and the tabs that are open in them and free."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._free: dict[str, list[Page]] = defaultdict(list)
        self._visits: Counter[Page] = Counter()

    def take(self, device: str) -> Page:
        """Returns an empty tab of a browser."""
        if device not in self._contexts:
            self._contexts[device] = self._browser.new_context(**BROWSERS[device])
            self._contexts[device].set_default_timeout(PATIENCE)
        return self._free[device].pop() if self._free[device] else self._contexts[device].new_page()

    def give_back(self, device: str, page: Page) -> None:
        """Takes an empty tab back; one that has had its visits is closed."""
        self._visits[page] += 1
        if self._visits[page] < VISITS:
            self._free[device].append(page)
        else:
            page.close()

    def close(self) -> None:
        """Closes all browsers."""
        for context in self._contexts.values():
            context.close()


class Visit:
    """One visitor's tab from the address to the leave-taking.

    Attributes:
        complaints: what the page said that it should not.
    """

    def __init__(
        self,
        tabs: Tabs,
        address: str,
        *,
        device: str = "desk",
        size: tuple[int, int] | None = None,
        color_scheme: str = "light",
        reduced_motion: str = "no-preference",
        ready: str = LIVE,
        at_rest: str = AT_REST,
        expected: tuple[str, ...] = (),
    ) -> None:
        """Says whose visit it is.

        Args:
            tabs: where a tab comes from.
            address: what is opened.
            device: one of BROWSERS.
            size: width and height of the window in pixels, where they are not the device's own.
            color_scheme: what the visitor's system prefers.
            reduced_motion: what the visitor's system prefers.
            ready: the part of the page to wait for.
            at_rest: what is there when the server has sent all the rest; a light page is whole when it is there.
            expected: words of what the console may say.
        """
        self.complaints: list[str] = []
        self._tabs, self._address, self._device = tabs, address, device
        self._size = {"width": size[0], "height": size[1]} if size else BROWSERS[device]["viewport"]
        self._media = {"color_scheme": color_scheme, "reduced_motion": reduced_motion}
        self._ready, self._at_rest, self._expected = ready, at_rest, expected
        self._ears = {"pageerror": self._fail, "console": self._listen, "request": self._watch, "dialog": self._dismiss}

    def open(self) -> Page:
        """Returns the page when the part of it is there, the server has sent all the rest, and Streamlit shows it."""
        self._page = self._tabs.take(self._device)
        for event, ear in self._ears.items():
            self._page.on(event, ear)
        self._page.bring_to_front()  # a tab behind another is given one frame a second
        self._page.set_viewport_size(self._size)
        self._page.emulate_media(**self._media)
        self._page.goto(self._address)
        self._page.locator(self._ready).first.wait_for()
        self._page.locator(self._at_rest).first.wait_for()
        self._page.locator(FIRST).wait_for(state="detached")
        return self._page

    def leave(self) -> None:
        """Leaves nothing behind: no pressed button, no pointer over the page, nothing stored, no page."""
        self._page.mouse.up()
        self._page.mouse.move(0, 0)
        self._page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        self._page.goto("about:blank")
        for event, ear in self._ears.items():
            self._page.remove_listener(event, ear)
        self._tabs.give_back(self._device, self._page)

    def _fail(self, error: Exception) -> None:
        self.complaints.append(str(error))

    def _listen(self, message: ConsoleMessage) -> None:
        known = SEARCHING.search(message.location["url"]) or any(word in message.text for word in self._expected)
        if message.type == "error" and not known:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def _watch(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in ("", urlsplit(self._address).netloc):
            self.complaints.append(f"asked of another host: {request.url}")

    def _dismiss(self, dialog: Dialog) -> None:
        self.complaints.append(f"a window says: {dialog.message}")
        dialog.dismiss()
