"""Where an answer takes long, the member sees in time that the bot is at it, and gets it afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.ui import patience
from bot.ui.reply import say


@dataclass
class Asked:
    """As much of an interaction as is needed to answer it; writes down what came of it."""

    said: list[str] = field(default_factory=list)
    extras: dict[str, Any] = field(default_factory=dict)
    id: int = 1
    slow: asyncio.Event | None = None
    done: bool = False

    @property
    def response(self) -> Any:
        return SimpleNamespace(is_done=lambda: self.done, defer=self._defer, send_message=self._send)

    @property
    def followup(self) -> Any:
        return SimpleNamespace(send=self._follow)

    async def _defer(self, **_: bool) -> None:
        if self.slow is not None:
            await self.slow.wait()
        self.done = True
        self.said.append("thinking")

    async def _send(self, text: str, **_: bool) -> None:
        if self.done:
            raise discord.InteractionResponded(self)  # type: ignore[arg-type]
        self.done = True
        self.said.append(text)

    async def _follow(self, text: str, **_: bool) -> None:
        self.said.append(f"then {text}")


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE_SECONDS", 0.0)


async def a_while() -> None:
    """Let everything happen that is due."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_who_waits_is_told_so_and_answered_afterwards() -> None:
    asked: Any = Asked()
    patience.hold(asked)
    await a_while()
    await say(asked, "Locked in")
    assert asked.said == ["thinking", "then Locked in"]


async def test_an_answer_waits_for_what_has_begun_to_say_that_it_is_on_its_way() -> None:
    asked: Any = Asked(slow=asyncio.Event())
    patience.hold(asked)
    await a_while()
    answering = asyncio.create_task(say(asked, "Locked in"))
    await a_while()
    assert asked.said == []
    asked.slow.set()
    await answering
    assert asked.said == ["thinking", "then Locked in"]


async def test_who_is_answered_already_is_not_told_to_wait() -> None:
    asked: Any = Asked()
    held = patience.hold(asked)
    await say(asked, "Locked in")
    await a_while()
    assert asked.said == ["Locked in"]
    held.cancel()
