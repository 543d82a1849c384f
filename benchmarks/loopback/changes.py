"""Lets a test wait until something that it looks for has come about."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal, TypeVar

T = TypeVar("T")


class Changes:
    """Wakes those who wait, each time that anything in the loopback Discord has changed."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def notify(self) -> None:
        """Something has changed."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def wait_for(self, find: Callable[[], T | Literal[False] | None], within: float) -> T:
        """What ``find`` returns as soon as that is true; it is called again after each change.

        Raises:
            TimeoutError: it was not true within so many seconds.
        """
        async with asyncio.timeout(within):
            while not (found := find()):
                waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiting.add(waiter)
                try:
                    await waiter
                finally:
                    self._waiting.discard(waiter)
        return found
