"""A sleep that can be cut short."""

from __future__ import annotations

import asyncio


class Sleeper:
    """Sleeps for one who may be woken. A call that came before the sleep counts too, until :attr:`woken` is unset."""

    def __init__(self) -> None:
        self.woken = False
        self._asleep: asyncio.Task[None] | None = None

    async def sleep(self, seconds: float) -> None:
        """Until the time is up or :meth:`wake` is called."""
        if self.woken:
            return
        self._asleep = asyncio.create_task(asyncio.sleep(seconds))
        try:
            await asyncio.wait({self._asleep})
        finally:
            self._asleep.cancel()
            self._asleep = None

    def wake(self) -> None:
        """End the sleep, or the next one before it begins."""
        self.woken = True
        if self._asleep is not None:
            self._asleep.cancel()
