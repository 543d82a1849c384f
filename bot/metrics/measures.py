"""What is measured. Most of it stands somewhere already and is only read when Prometheus asks.

Two things are noted as they happen, and only where a port is set: when an interaction came in (one entry in a
dict) and when Discord had our answer to it (the HTTP library tells).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any, Final, Protocol

import aiohttp
import discord
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.app import App
from bot.db.backup import files
from bot.db.backup.nightly import suffix
from bot.ui.gate import Gate

SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)  # Discord waits three seconds
PENDING_MAX: Final = 10_000  # interactions that were not answered yet; one that never is goes when as many follow
TOO_MANY: Final = 429


class Shard(Protocol):
    """What is read of a connection to the gateway."""

    @property
    def latency(self) -> float: ...

    def is_closed(self) -> bool: ...


class Client(Protocol):
    """What is read of the Discord client."""

    app: App
    gate: Gate

    @property
    def shards(self) -> Mapping[int, Shard]: ...

    @property
    def guilds(self) -> Any: ...

    def is_ready(self) -> bool: ...


class MeasuredGate(Gate):
    """The gate, which every interaction passes, with a note of when it did."""

    def __init__(self, arrived: Callable[[int], None]) -> None:
        super().__init__()
        self._arrived = arrived

    def check(self, interaction: discord.Interaction, *, crowd: bool = False) -> None:
        """Note the time, then as :meth:`Gate.check`."""
        if interaction.type is not discord.InteractionType.autocomplete:
            self._arrived(interaction.id)
        super().check(interaction, crowd=crowd)


class Measures:
    """Everything that is measured of one process. ``clock`` tells seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._client: Client | None = None
        self._pending: dict[int, float] = {}
        self.registry = CollectorRegistry()
        self.trace = aiohttp.TraceConfig()
        """For the client's HTTP session."""
        self.trace.on_request_end.append(self._requested)
        self._acknowledged = Histogram(
            "lightstick_acknowledgement_seconds",
            "From when an interaction came in until Discord had the first answer to it",
            buckets=SECONDS,
            registry=self.registry,
        )
        self._refused = Counter(
            "lightstick_discord_rate_limited", "Requests that Discord answered with 429", registry=self.registry
        )
        self._ready = self._gauge("ready", "1 while every shard is connected and ready")
        self._servers = self._gauge("servers", "Servers that the bot is in")
        self._latency = Gauge(
            "lightstick_gateway_latency_seconds",
            "From a heartbeat to its acknowledgement",
            ["shard"],
            registry=self.registry,
        )
        self._games = self._gauge("games_open", "Games that run in this process")
        self._waiting = self._gauge("ledger_waiting", "Answers that wait to be written")
        self._batches = self._gauge("ledger_batches_total", "Batches of answers that were written")
        self._written = self._gauge("ledger_answers_total", "Answers that were in them")
        self._lag = self._gauge("jobs_lag_seconds", "For how long the oldest job that is due has waited")
        self._backup = self._gauge("last_backup_timestamp_seconds", "When the last good backup was made; 0: none")
        ProcessCollector(registry=self.registry)

    def _gauge(self, name: str, says: str) -> Gauge:
        return Gauge(f"lightstick_{name}", says, registry=self.registry)

    def watch(self, client: Client) -> None:
        """Read from ``client`` from now on, and note what passes its gate."""
        self._client = client
        client.gate = MeasuredGate(self.arrived)

    @property
    def ready(self) -> bool:
        """Whether members are served: the client is ready, and none of its connections is closed."""
        client = self._client
        return client is not None and client.is_ready() and not any(s.is_closed() for s in client.shards.values())

    def arrived(self, interaction_id: int) -> None:
        """An interaction came in just now."""
        self._pending[interaction_id] = self._clock()
        if len(self._pending) > PENDING_MAX:
            del self._pending[next(iter(self._pending))]

    async def _requested(
        self, _session: aiohttp.ClientSession, _context: SimpleNamespace, done: aiohttp.TraceRequestEndParams
    ) -> None:
        if done.response.status == TOO_MANY:
            self._refused.inc()
            return
        # https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response
        *_, id_, _token, last = ("", "", *done.url.path.split("/"))
        if last == "callback" and id_.isdecimal() and (since := self._pending.pop(int(id_), None)) is not None:
            self._acknowledged.observe(self._clock() - since)

    async def text(self) -> bytes:
        """All figures as they stand now, in the format that Prometheus reads."""
        self._ready.set(self.ready)
        if self._client is not None:
            await self._read(self._client)
        return generate_latest(self.registry)

    async def _read(self, client: Client) -> None:
        app = client.app
        self._servers.set(len(client.guilds))
        self._latency.clear()
        for number, shard in client.shards.items():
            if not shard.is_closed():
                self._latency.labels(number).set(shard.latency)
        self._games.set(app.games.open)
        self._waiting.set(app.ledger.waiting)
        self._batches.set(app.ledger.batches)
        self._written.set(app.ledger.written)
        due_at = await app.jobs.oldest_due()
        self._lag.set(0 if due_at is None else max(app.now() - due_at, 0) / 1000)
        last = files.last(files.folder_of(app.settings, app.db.path), suffix(app.db))
        self._backup.set(files.made_at(last).timestamp() if last else 0)
