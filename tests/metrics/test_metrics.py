"""What a monitor reads of a bot that runs."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
import yarl

from benchmarks.loopback import World
from benchmarks.process import OURS, BotProcess
from bot.errors import StartError
from bot.metrics import measures
from bot.metrics.measures import Measures
from bot.metrics.server import serving

PATIENCE = 30.0
ACKNOWLEDGED = "lightstick_acknowledgement_seconds"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World() as world:
        yield world


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
    return port


class Monitor:
    """Asks a port of this machine, as Prometheus and a supervisor do."""

    def __init__(self, port: int) -> None:
        self._at = f"http://127.0.0.1:{port}"

    async def health(self) -> int | None:
        """The status of ``/healthz``; None while nobody listens."""
        try:
            async with aiohttp.request("GET", f"{self._at}/healthz") as answer:
                return answer.status
        except aiohttp.ClientConnectionError:
            return None

    async def figures(self) -> dict[str, float]:
        """Everything under ``/metrics``: name with labels -> value."""
        async with aiohttp.request("GET", f"{self._at}/metrics") as answer:
            assert answer.status == 200
            assert answer.content_type == "text/plain"
            lines = (await answer.text()).splitlines()
        parted = (line.rpartition(" ") for line in lines if not line.startswith("#"))
        return {name: float(value) for name, _, value in parted}


async def test_a_monitor_sees_a_game_being_played(world: World, tmp_path: Path) -> None:
    guild = world.guild("Purple House")
    channel = world.channel(guild, "trivia")
    haru, noor = (world.member(guild, name) for name in ("haru", "noor"))
    port = free_port()
    monitor = Monitor(port)
    variables = {
        **world.environment,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'lightstick.db'}",
        "PACKS": "bts",
        "LOG_FORMAT": "json",
        "METRICS_PORT": str(port),
    }
    bot = await BotProcess.start(OURS, variables, tmp_path)
    try:
        await bot.during(world.online())
        async with asyncio.timeout(PATIENCE):
            while (status := await bot.during(monitor.health())) != 200:
                assert status in (None, 503)  # until Discord has sent every server
        before = await monitor.figures()
        await world.slash(haru, channel, "trivia start", questions=3, seconds=20).reply(PATIENCE)
        (asked,) = await world.until(lambda: channel.find("Question 1 of 3"), PATIENCE)
        for member in (haru, noor):
            assert "Locked in" in (await world.click(member, asked, label="A ").reply(PATIENCE)).text
        async with asyncio.timeout(PATIENCE):
            # The answer is here a moment before the bot has heard that it is.
            while (after := await bot.during(monitor.figures()))[f"{ACKNOWLEDGED}_count"] < 3:
                pass
        assert await bot.stop() == 0
    finally:
        await bot.kill()

    assert await monitor.health() is None
    assert (before["lightstick_games_open"], after["lightstick_games_open"]) == (0, 1)
    assert (after["lightstick_ready"], after["lightstick_servers"]) == (1, 1)
    assert after["lightstick_ledger_answers_total"] == 2
    assert 1 <= after["lightstick_ledger_batches_total"] <= 2
    assert after["lightstick_ledger_waiting"] == 0
    assert after[f"{ACKNOWLEDGED}_count"] == 3
    assert after[f"{ACKNOWLEDGED}_sum"] > 0
    assert after["lightstick_discord_rate_limited_total"] == 0
    assert after["lightstick_jobs_lag_seconds"] >= 0
    assert 'lightstick_gateway_latency_seconds{shard="0"}' in after
    assert "process_resident_memory_bytes" in after
    assert all(re.match(r'\{"time": ".*\}$|Invite Lightstick', line) for line in bot.output.splitlines())


async def test_it_listens_to_this_machine_and_answers_503_before_there_is_a_client() -> None:
    async with serving(Measures(), "127.0.0.1", 0) as port:
        monitor = Monitor(port)
        assert await monitor.health() == 503
        assert (await monitor.figures())["lightstick_ready"] == 0
        with pytest.raises(StartError, match=rf"^Port {port} of 127\.0\.0\.1 can't be listened on\. Choose another"):
            async with serving(Measures(), "127.0.0.1", port):
                pytest.fail("two on one port")
    assert await monitor.health() is None


class Connection:
    def __init__(self, *, closed: bool) -> None:
        self.latency = 0.1
        self._closed = closed

    def is_closed(self) -> bool:
        return self._closed


@pytest.mark.parametrize(
    ("ready", "closed", "served"),
    [(False, [], False), (True, [False, False], True), (True, [False, True], False)],
)
def test_a_bot_with_a_lost_connection_is_not_ready(ready: bool, closed: list[bool], served: bool) -> None:
    watched = Measures()
    client: Any = SimpleNamespace(
        gate=None, shards={n: Connection(closed=c) for n, c in enumerate(closed)}, is_ready=lambda: ready
    )
    watched.watch(client)
    assert watched.ready is served


async def test_only_the_first_answer_to_an_interaction_is_timed_and_429s_are_counted() -> None:
    ticks = iter(range(100))
    watched = Measures(clock=lambda: float(next(ticks)))

    async def requested(path: str, status: int = 200) -> None:
        done: Any = SimpleNamespace(
            url=yarl.URL(f"https://discord.test{path}"), response=SimpleNamespace(status=status)
        )
        await watched._requested(None, None, done)  # type: ignore[arg-type]

    watched.arrived(7)
    await requested("/api/v10/channels/7/messages")
    await requested("/callback")
    await requested("/api/v10/interactions/7/a-token/callback", 429)
    await requested("/api/v10/interactions/7/a-token/callback")
    await requested("/api/v10/interactions/7/a-token/callback")
    await requested("/api/v10/interactions/8/a-token/callback")
    figures = (await watched.text()).decode()
    assert "lightstick_acknowledgement_seconds_count 1.0" in figures
    assert "lightstick_acknowledgement_seconds_sum 1.0" in figures
    assert "lightstick_discord_rate_limited_total 1.0" in figures


def test_interactions_that_nobody_answered_are_not_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measures, "PENDING_MAX", 10)
    watched = Measures()
    for number in range(100):
        watched.arrived(number)
    assert sorted(watched._pending) == [*range(90, 100)]
