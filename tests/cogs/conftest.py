"""The world that the stories of all cogs are told in."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
import simcord
import simcord.interactions
import sqlalchemy as sa

from bot import client, timer
from bot.app import PACKS, App, open_app
from bot.client import Lightstick
from bot.content.library import Library
from bot.db import ledger
from bot.settings import Settings
from tests.cogs.world import World


@pytest.fixture(scope="session")
def library() -> Library:
    """The packs as they are shipped, read once for all stories."""
    return Library.load(PACKS, ("bts",))


@pytest.fixture
async def app(library: Library, sqlite_url: sa.URL, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[App]:
    """The parts of the bot on a database file of the story's own, by SimCord's clock."""
    monkeypatch.setattr(Library, "load", lambda *_: library)
    # Nobody sets the clock of these machines: no need to look at it every few minutes of months.
    monkeypatch.setattr(timer, "LONGEST_SLEEP_MS", 86_400_000)
    # A rest of the ledger is real time, in which the story's own would go on.
    monkeypatch.setattr(ledger, "REST_SECONDS", 0.0)
    settings = Settings(database_url=sqlite_url.render_as_string(hide_password=False))
    async with open_app(settings, lambda: round(discord.utils.utcnow().timestamp() * 1000)) as app:
        yield app


@pytest.fixture
def locales(monkeypatch: pytest.MonkeyPatch) -> dict[int, str]:
    """Whose Discord speaks what, by id of person or server; SimCord's own people all speak American English."""
    spoken: dict[int, str] = {}
    original = simcord.interactions.base_payload

    def base_payload(backend: Any, *, user_id: int, guild_id: int | None, **rest: Any) -> Any:
        record, payload = original(backend, user_id=user_id, guild_id=guild_id, **rest)
        payload["locale"] = spoken.get(user_id, "en-US")
        if guild_id is not None:
            payload["guild_locale"] = spoken.get(guild_id, "en-US")
        return record, payload

    monkeypatch.setattr(simcord.interactions, "base_payload", base_payload)
    return spoken


class PatientEnv(simcord.Env):
    """SimCord that gives a busy machine more time: a card drawn in its thread can take seconds of it.

    ``settle_timeout`` can't be longer: whatever sleeps for less than that counts as busy. So a settling that
    found the bot at work is begun again; only what hangs makes a story fail.
    """

    PATIENCE = 30  # times

    async def _settle_internal(self, *, _deadline: float | None = None, **how: Any) -> None:
        for attempt in range(1, self.PATIENCE + 1):
            try:
                await super()._settle_internal(_deadline=_deadline, **how)
                break
            except TimeoutError:
                _deadline = None
                if attempt == self.PATIENCE:
                    raise

    async def _advance_to(self, target: float, deadline: float) -> None:
        for attempt in range(1, self.PATIENCE + 1):
            try:
                await super()._advance_to(target, deadline)
                break
            except TimeoutError:
                assert self._loop is not None
                deadline = self._loop.time() + self.settle_timeout
                if attempt == self.PATIENCE:
                    raise


@pytest.fixture
async def env(
    app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[simcord.Env]:
    """The bot, connected to a Discord without servers.

    A story in which the bot logs an error fails; one that is about an error clears ``caplog``.
    """
    existing = tuple(name for name in client.COGS if importlib.util.find_spec(name))
    monkeypatch.setattr(client, "COGS", existing)
    env = PatientEnv(Lightstick(app), shard_count=1, settle_timeout=1.0)
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()
    faults = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.ERROR]
    assert faults == []


@pytest.fixture
async def world(env: simcord.Env, app: App, locales: dict[int, str]) -> World:
    """A server with a channel and three people, settled down."""
    assert isinstance(env.bot, Lightstick)
    world = World(env, app, env.bot, locales)
    await env.settle()
    return world
