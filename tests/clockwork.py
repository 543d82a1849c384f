"""A clock and a timer that a test turns: nothing here waits for real time to pass."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.db.jobs import Jobs
from bot.timer import Timer


class Crash(BaseException):
    """The process dies here: no handler of the bot's gets a word in."""


@dataclass
class Clock:
    """UTC milliseconds that only move when a test says so."""

    ms: int

    def __call__(self) -> int:
        return self.ms


class TurnedTimer(Timer):
    """The timer, whose sleep ends when :meth:`turn` has brought the clock there.

    It really sleeps in between, so what wakes it in the test is what wakes it in life.
    """

    def __init__(self, jobs: Jobs, clock: Clock, **options: Any) -> None:
        self._idle = asyncio.Event()
        self._dead = False
        self._next_look = 0.0
        self._clock = clock
        super().__init__(jobs, now=clock, **options)

    def wake(self) -> None:
        if not self._dead:
            self._idle.clear()
        super().wake()

    def die(self) -> None:
        """The process dies now: it claims nothing more. What runs is for the caller to end."""
        self._dead = self._closing = True
        self._idle.set()

    async def _pause(self, seconds: float) -> None:
        self._next_look = self._clock.ms + seconds * 1000
        if not self._sleeper.woken and not self._running:
            self._idle.set()
        await super()._pause(seconds)

    async def settle(self) -> None:
        """Until nothing runs and nothing is due."""
        await self._idle.wait()

    async def turn(self, until: int, stop: Callable[[], bool] = lambda: False) -> None:
        """Let the time pass, as the timer sees it: from one look to the next, ``until`` the last of them."""
        await self.settle()
        while self._clock.ms < until and not stop():
            self._clock.ms = min(int(self._next_look + 0.5), until)
            self.wake()
            await self.settle()
