"""A loop for tests of what waits: a slow machine is not late in it."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class IdleClock(asyncio.SelectorEventLoop):
    """A loop whose time passes only while all wait: a slow machine is not late, and nobody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self.now, look = 0.0, self._selector.select

        def skip(timeout: float | None) -> Any:
            self.now += timeout or 0.0
            return look(0)

        self._selector.select = skip

    def time(self) -> float:
        return self.now


def on_idle_clock(work: Coroutine[Any, Any, Any]) -> Any:
    """Returns what comes of some work."""
    with asyncio.Runner(loop_factory=IdleClock) as runner:
        return runner.run(work)
