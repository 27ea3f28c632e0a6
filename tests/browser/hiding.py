"""Playwright's loop, which seems to run between its tests too: where it is seen, no other test can run one."""

import asyncio


class HiddenLoop:
    """The loop that Playwright has begun in this thread; it is seen only while a browser test runs."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None

    def show(self) -> None:
        """Lets Playwright find its loop again, if it has begun one."""
        if self._loop is not None:
            asyncio._set_running_loop(self._loop)

    def hide(self) -> None:
        """Lets other tests run loops of their own."""
        self._loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
