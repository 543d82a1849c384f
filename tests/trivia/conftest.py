"""A game without Discord: a stage that is a list, and a clock that a test turns."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.app import PACKS
from bot.content.library import Library
from bot.trivia.game import Asked, Game, Outcome
from bot.trivia.host import Host
from bot.trivia.stage import Ending

DISCORD_EPOCH_MS = 1_420_070_400_000
START = 1_796_000_000_000


class Crash(BaseException):
    """The process dies here: no handler of the bot's gets a word in."""


@dataclass
class Clock:
    """UTC milliseconds that only move when a test says so."""

    ms: int = START

    def __call__(self) -> int:
        return self.ms

    def snowflake(self) -> int:
        """An id that Discord would make now."""
        return (self.ms - DISCORD_EPOCH_MS) << 22


@dataclass
class ListStage:
    """Writes down what it is told. ``play`` answers each question as soon as it is there."""

    clock: Clock
    play: Callable[[Game, Asked], object] | None = None
    crash_at: int | None = None
    events: list[tuple[str, int]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    calls: int = 0

    def _note(self, what: str, position: int) -> None:
        if self.calls == self.crash_at:
            raise Crash
        self.calls += 1
        self.events.append((what, position))

    async def ask(self, game: Game, asked: Asked, *, again: bool) -> int:
        self._note("ask", asked.position)
        self.clock.ms += 100
        message_id = self.clock.snowflake()
        if self.play is not None:
            answering = self.play(game, asked)
            if hasattr(answering, "__await__"):
                await answering
        return message_id

    async def room(self) -> None:
        """There is always room in a list."""

    async def update(self, game: Game, asked: Asked) -> None:
        self._note("update", asked.position)

    async def reveal(self, game: Game, asked: Asked, outcome: Outcome) -> None:
        self._note("reveal", asked.position)
        self.outcomes.append(outcome)

    async def interlude(self, game: Game, position: int, *, again: bool) -> int:
        self._note("interlude", position)
        return self.clock.snowflake()

    async def podium(self, game: Game, ending: Ending, *, again: bool) -> int:
        self._note(f"podium {ending}", -1)
        return self.clock.snowflake()

    async def lost(self, game: Game, *, again: bool) -> None:
        self._note("lost", -1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def library() -> Library:
    """The pack that ships."""
    return Library.load(PACKS, ("bts",))


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pauses of a game are for people; the stage here answers as soon as it is asked."""

    async def go_on(_self: Host, _seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(Host, "_pause", go_on)
