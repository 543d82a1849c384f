"""One Discord with one bot, which is started again whenever it ends: what a service manager does."""

from __future__ import annotations

import asyncio
import inspect
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from benchmarks.chaos.clock import CHILD, Clock
from benchmarks.chaos.database import Store
from benchmarks.chaos.resumption import CUT_OFF, History
from benchmarks.loopback import Interaction, World
from benchmarks.loopback.interactions import DEADLINE_SECONDS
from benchmarks.process import OURS, ROOT, BotEnded, BotProcess

RESTART_SECONDS: Final = 0.3  # between an end and the next start
STOP_PATIENCE: Final = 60.0
LOOK_SECONDS: Final = 1.0  # at the database, before a start
IN_VAIN_MAX: Final = 20  # no fault that we make lasts for so many starts


class Deeds:
    """What people did, and when the bot's answers to it came in."""

    def __init__(self) -> None:
        self.all: list[Interaction] = []
        self.tried: dict[str, float] = {}
        """Token -> when the bot first tried to answer (seconds of the monotonic clock), however that went."""

    def add(self, deed: Interaction) -> Interaction:
        """Somebody did something."""
        self.all.append(deed)
        return deed


class Lane:
    """A world, a bot in ``folder`` on the database ``store``, and what befell them. Open inside ``async with``.

    ``outages`` are the times (seconds of the monotonic clock) in which the bot could hear nobody: its process was
    dead or starting, or Discord had dropped its session.
    """

    def __init__(self, number: int, folder: Path, dice: random.Random, store: Store) -> None:
        self.number = number
        self.folder = folder
        self.dice = dice
        self.store = store
        self.world = World()
        self.clock = Clock(self.world, folder / "clock")
        self.deeds = Deeds()
        self.history = History()
        self.outages: list[tuple[float, float]] = []
        self.kills: Counter[str] = Counter()
        self.troubles: Counter[str] = Counter()
        self.exits: Counter[int] = Counter()
        """Exit codes of processes that ended by themselves."""
        self.broken: list[str] = []
        """What did not come to its end and was ended."""
        self.calm = False
        """Whether nobody starts anything new: what is under way comes to its end."""
        self.bot: BotProcess | None = None
        self.at_rest = asyncio.Lock()
        """While somebody holds it, no process is started."""
        self._closing = False
        self._deaf_since: float | None = time.monotonic()
        self._killed = False
        self._up = asyncio.Event()
        self._tasks: list[asyncio.Task[Any]] = []
        reading, self._pipe = os.pipe()
        # What the bot prints passes through us: on a full disk it could not write its log.
        threading.Thread(target=_pump, args=(reading, folder / "bot.log"), daemon=True).start()

    async def __aenter__(self) -> Self:
        await self.world.__aenter__()
        self._tasks = [asyncio.create_task(self._supervise()), asyncio.create_task(self._listen())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.bot is not None:
            await self.bot.kill()
        self.close()
        await self.world.__aexit__(kind, error, trace)

    def close(self) -> None:
        """Let go of the files."""
        os.close(self._pipe)
        self.clock.close()

    # The process

    async def _supervise(self) -> None:
        variables = {
            **self.world.environment,
            **self.clock.variables,
            "PYTHONPATH": os.pathsep.join((str(CHILD), str(ROOT))),
            "DATABASE_URL": self.store.url,
        }
        gateway = self.world.gateway
        in_vain = 0
        while not self._closing:
            life = self.history.begin(await self._cut_off())
            seen = gateway.identified
            async with self.at_rest:
                self._killed = False
                life.began = time.monotonic()
                self.bot = await BotProcess.start(OURS, variables, self.folder, pipe=self._pipe)
            ending = asyncio.create_task(self.bot.ended())
            while not ending.done() and gateway.identified == seen:
                await asyncio.wait({ending}, timeout=0.02)
            if not ending.done():
                self.heard()
                self._up.set()
            code = await ending
            life.ended = time.monotonic()
            in_vain = 0 if self._up.is_set() or self._killed else in_vain + 1
            if in_vain == IN_VAIN_MAX:
                raise BotEnded(
                    f"it ended {in_vain} times before it was ready, with exit code {code}\n{self.bot.output}"
                )
            self._up.clear()
            self.deaf()
            if not self._killed and not self._closing:
                self.exits[code] += 1
            await asyncio.sleep(RESTART_SECONDS)

    async def _cut_off(self) -> list[tuple[int, int]]:
        """The games that the next process has to go on with, each with its channel; none where that takes too long."""
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                return [(game, channel) for game, channel in await self.store.rows(CUT_OFF)]
        except TimeoutError:
            return []

    async def up(self) -> None:
        """Wait until the bot is there.

        Raises:
            BotEnded: it ends again and again before that.
        """
        waiting = asyncio.create_task(self._up.wait())
        try:
            await asyncio.wait({waiting, *self._tasks}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        for task in self._tasks:
            if task.done():
                task.result()

    def kill(self, how: str, by: signal.Signals = signal.SIGKILL) -> None:
        """End the process at once, wherever it is, or ask it to end by SIGTERM; another takes its place."""
        if self.bot is None or not self.bot.running or (self._killed and by is not signal.SIGKILL):
            return
        self._killed = True
        (self.kills if by is signal.SIGKILL else self.troubles)[how] += 1
        self.deaf()
        self._up.clear()
        os.kill(self.bot.pid, by)

    async def stop(self) -> int:
        """Ask the bot to end and start no other; its exit code."""
        self._closing = True
        assert self.bot is not None
        async with asyncio.timeout(STOP_PATIENCE):
            return await self.bot.stop()

    # Who hears whom

    def deaf(self) -> None:
        """From now on the bot hears nobody."""
        if self._deaf_since is None:
            self._deaf_since = time.monotonic()

    def heard(self) -> None:
        """The bot hears again."""
        if self._deaf_since is not None:
            self.outages.append((self._deaf_since, time.monotonic()))
            self._deaf_since = None

    async def deaf_until_back(self) -> None:
        """Discord has just dropped the session: the bot hears nobody until it has resumed it or has another."""
        gateway = self.world.gateway
        before = gateway.identified + gateway.resumed
        self.deaf()
        with self.history.disturbed("session dropped"):
            await until(lambda: gateway.identified + gateway.resumed > before, every=0.02)
        if self._up.is_set():
            self.heard()

    def excused(self, deed: Interaction, seconds: float = DEADLINE_SECONDS) -> bool:
        """Whether the bot could not hear of ``deed``, or could no longer answer it, in so many seconds."""
        until = deed.sent + seconds
        outages = [*self.outages, *([(self._deaf_since, float("inf"))] if self._deaf_since is not None else [])]
        return any(begun <= until and deed.sent <= ended for begun, ended in outages)

    async def _listen(self) -> None:
        """Note each answer as it comes in, and forget the request: a campaign has too many to keep."""
        log, tried = self.world.requests, self.deeds.tried
        while True:
            for request in log:
                if request.action == "callback":
                    tried.setdefault(request.match["token"], request.at)
                else:
                    self.history.note(request)
            log.clear()
            await asyncio.sleep(0.2)


async def until(come_about: Callable[[], object | Awaitable[object]], *, every: float = 0.3) -> None:
    """Wait for what nobody tells us, such as a change in a database that another process writes."""
    while True:
        found = come_about()
        if inspect.isawaitable(found):
            found = await found
        if found:
            return
        await asyncio.sleep(every)


def _pump(reading: int, log: Path) -> None:
    with open(reading, "rb", buffering=0) as source, log.open("ab", buffering=0) as target:
        while chunk := source.read(65_536):
            target.write(chunk)
