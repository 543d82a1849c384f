"""Keeps the bot below Discord's limit of requests in all: what can wait goes after what can't.

Discord takes 50 requests a second from a bot, over all of its processes; answers to interactions do not count.
https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

PER_SECOND: Final = 46.0
BURST: Final = 3.0  # with it, no second has more than 49 requests of ours
SPARE: Final = 1.5  # of them are kept for questions and results; below the rest, so that a late sleeper loses none
LOOK_SECONDS: Final = 0.02


class Pace:
    """A token bucket that all games share. ``share`` is this process's part of the bot, at most 1."""

    def __init__(
        self,
        share: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._rate = PER_SECOND * share
        self._clock = clock
        self._sleep = sleep
        self._level = BURST
        self._since = clock()
        self._urgent, self._patient = asyncio.Lock(), asyncio.Lock()

    async def turn(self, *, can_wait: bool = False) -> None:
        """Until something may be sent; a counter ``can_wait``, and goes after questions and results.

        Among its like each goes in the order in which it came: none is behind for long while others overtake it.
        """
        needed = 1 + (SPARE if can_wait else 0)
        async with self._patient if can_wait else self._urgent:
            while (missing := needed - self._fill()) > 0:  # the other line may take what comes meanwhile
                await self._sleep(max(missing / self._rate, LOOK_SECONDS))
            self._level -= 1

    def _fill(self) -> float:
        now = self._clock()
        self._level = min(BURST, self._level + (now - self._since) * self._rate)
        self._since = now
        return self._level
