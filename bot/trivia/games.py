"""Every live game of this process: started, found by id or channel, resumed after a restart."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any, Final
from zoneinfo import ZoneInfo

from msgspec import structs

from bot.content.question import Question
from bot.db.ledger import Ledger
from bot.db.servers import Server
from bot.errors import GameOver, GameRunning, NoGame, NotEnoughQuestions, PackOff
from bot.scores.periods import season_of, week_of
from bot.trivia import difficulty, selection
from bot.trivia.answers import Given, Locked
from bot.trivia.difficulty import Difficulties
from bot.trivia.format import Format
from bot.trivia.game import Game
from bot.trivia.host import Host, Settling
from bot.trivia.pools import Pools
from bot.trivia.stage import Ending, Stage
from bot.trivia.store import Also, GameRow, NewGame, TriviaStore

log = logging.getLogger(__name__)

RESTS_SECONDS: Final = (1, 4, 20, 60)  # after a fault of ours, say the database was away, before the game goes on
OUTCOME_STILL_WANTED_MS: Final = 60 * 60 * 1000  # standings of a game that ended longer ago are news to nobody


class Games:
    """Starts games, takes answers to them, and brings them back after a restart.

    ``pools`` knows what each server can be asked, and is asked anew for each question: what moderators do
    is met at the next one. Only games of servers that are ``owned`` are brought back: the others run elsewhere.
    """

    def __init__(
        self,
        *,
        store: TriviaStore,
        ledger: Ledger,
        scores: Settling,
        pools: Pools,
        now: Callable[[], int],
        owned: Callable[[int], bool] = lambda _server_id: True,
    ) -> None:
        self.store = store
        self._ledger = ledger
        self._scores = scores
        self._pools = pools
        self._now = now
        self._owned = owned
        self._difficulties = Difficulties(store.tallies, now)
        self._hosts: dict[int, Host] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._starting: set[int] = set()
        self._closed = False
        self._resuming: asyncio.Task[int] | None = None
        self.on_end: list[Callable[[Game], Awaitable[None]]] = []
        """Who hears of each game that is over, before its standings are posted; after a crash perhaps again."""

    async def start(
        self,
        server: Server,
        channel_id: int,
        member_id: int,
        chosen: Format,
        stage: Stage,
        *,
        pack: str | None = None,
        kind: str = "trivia",
        also: Also | None = None,
    ) -> Game:
        """Start a game; it runs by itself from here on. ``also`` is written with it, or there is no game.

        It asks about ``pack``, or else about the first of the server's that has enough questions.

        Raises:
            GameRunning: the channel has a game.
            PackOff: the server has that pack switched off, or the host has it no more.
            NotEnoughQuestions: too few questions fit.
        """
        if self._resuming is not None:
            await asyncio.wait({self._resuming})  # else a game that is about to go on here would be taken for this one
        if channel_id in self._starting or any(h.game.channel_id == channel_id for h in self._hosts.values()):
            raise GameRunning
        self._starting.add(channel_id)
        try:
            chosen = structs.replace(
                chosen,
                calm=server.calm,
                speed=server.speed_points,
                streaks=server.streak_points,
            )
            seed = random.SystemRandom().getrandbits(62)
            pack, keys = await self._choose(server.server_id, chosen, pack, seed)
            pool = await self._pools.of(server.server_id, pack)
            now = self._now()
            zone = ZoneInfo(server.zone)
            new = NewGame(
                server_id=server.server_id,
                channel_id=channel_id,
                kind=kind,
                format=chosen,
                pack=pack,
                language=server.language,
                seed=seed,
                question_keys=keys,
                started_by=member_id,
                started_at=now,
                week=week_of(now, zone),
                season=season_of(now, zone),
            )
            game_id = await self.store.create(new, also)
            game = Game(
                id=game_id,
                server_id=server.server_id,
                channel_id=channel_id,
                started_by=member_id,
                language=server.language,
                accent=pool.accent,
                format=chosen,
                keys=keys,
                seed=seed,
                kind=kind,
            )
            self._run(self._host(game, pack, stage))
        finally:
            self._starting.discard(channel_id)
        return game

    async def _choose(self, server_id: int, chosen: Format, pack: str | None, seed: int) -> tuple[str, tuple[str, ...]]:
        """The pack and the keys of the questions for a game, those for a tie-break at the end."""
        on = await self._pools.packs(server_id)
        if pack is not None and pack not in on:
            raise PackOff
        recent = await self.store.recent_keys(server_id)
        levels = await self._difficulties.of(server_id)
        missing: list[NotEnoughQuestions] = []
        for name in on if pack is None else (pack,):
            pool = await self._pools.of(server_id, name)
            await pool.warm()
            candidates = difficulty.adjusted(pool.candidates, levels)
            try:
                keys = selection.select(candidates, chosen, recent, random.Random(seed))
            except NotEnoughQuestions as error:
                missing.append(error)
                continue
            if chosen.tie_break:
                keys += selection.spare(candidates, chosen, (*keys, *recent), random.Random(seed + 1))
            return name, keys
        raise max(missing, key=lambda error: int(error.values["count"]))

    async def answer(
        self,
        server_id: int,
        game_id: int,
        position: int,
        member_id: int,
        given: Given,
        *,
        clicked_at: int,
        message_at: int,
    ) -> Locked:
        """Take one answer; returns once it is durable.

        Raises:
            GameOver: no such game is running in this server.
            QuestionClosed, TooLate, AlreadyAnswered, …: as :meth:`bot.trivia.game.Game.lock_in`.
        """
        host = await self.running(server_id, game_id)
        return await host.answer(position, member_id, given, clicked_at, message_at)

    async def running(self, server_id: int, game_id: int) -> Host:
        """A game of a server that is on.

        Raises:
            GameOver: no such game is running in this server.
        """
        if game_id not in self._hosts and self._resuming is not None:
            await asyncio.wait({self._resuming})  # the click is quicker than our own start
        host = self._hosts.get(game_id)
        if host is None or host.game.server_id != server_id:
            raise GameOver
        return host

    @property
    def open(self) -> int:
        """How many games run in this process."""
        return len(self._hosts)

    def in_channel(self, channel_id: int) -> Host:
        """The game that runs in a channel.

        Raises:
            NoGame: none does.
        """
        for host in self._hosts.values():
            if host.game.channel_id == channel_id:
                return host
        raise NoGame

    async def resume(self, stage_for: Callable[[GameRow], Stage | None]) -> int:
        """Go on with the games that a stop cut short; ``stage_for`` returns None for one that is not ours.

        Returns:
            how many go on.
        """
        if self._resuming is None or self._resuming.done():
            self._resuming = asyncio.create_task(self._resume(stage_for), name="resume games")
        return await self._resuming

    async def _resume(self, stage_for: Callable[[GameRow], Stage | None]) -> int:
        rows = await self._cut_off()
        resumed = 0
        for row in sorted(rows, key=lambda row: row.state != "running"):  # where people wait comes first
            if not self._owned(row.server_id) or (stage := stage_for(row)) is None:
                continue
            try:
                host = await self._restored(row, stage)
            except Exception:  # one broken row must not keep the others from going on
                log.exception("game %s can't be read", row.id)
                continue
            if row.id in self._hosts or row.channel_id in self._starting:
                continue  # it is not cut off: it runs here, or is just being started
            self._run(host)
            resumed += 1
        return resumed

    async def _cut_off(self) -> list[GameRow]:
        """The games that a stop cut short, as soon as they can be read: nobody would look for them again."""
        rests = iter(RESTS_SECONDS)
        while True:
            try:
                return await self.store.unfinished(self._now() - OUTCOME_STILL_WANTED_MS)
            except Exception:
                rest = next(rests, RESTS_SECONDS[-1])
                log.exception("the games that were cut off can't be read; again in %s s", rest)
                await asyncio.sleep(rest)

    async def _restored(self, row: GameRow, stage: Stage) -> Host:
        """A host that goes on with a game, or with telling its end. One whose pack is gone ends as lost."""
        try:
            known, accent = True, (await self._pools.of(row.server_id, row.pack)).accent
        except KeyError:
            known, accent = False, 0
        host = self._host(await self._restore(row, accent), row.pack, stage)
        if row.state != "running":
            host.ending = _ending(row.state)
        elif not known:
            log.warning("game %s can't go on: its pack %s is not loaded", row.id, row.pack)
            host.stop_as_lost()
        return host

    async def recount(self, game_id: int) -> None:
        """Have a game that runs here stand as the ledger says, after a moderator has ruled on one of its questions."""
        if host := self._hosts.get(game_id):
            await host.recount()

    async def refresh(self, server_id: int) -> None:
        """Have what is in memory of a server's games stand as the database says, once a member's data is deleted."""
        self._difficulties.forget(server_id)
        for host in [host for host in self._hosts.values() if host.game.server_id == server_id]:
            await host.refresh()

    async def _restore(self, row: GameRow, accent: int) -> Game:
        """The game as it stood when the bot went away."""
        game = Game(
            id=row.id,
            server_id=row.server_id,
            channel_id=row.channel_id,
            started_by=row.started_by,
            language=row.language,
            accent=accent,
            format=row.format,
            keys=row.question_keys,
            seed=row.seed,
            kind=row.kind,
        )
        for question, settled in await self.store.asked(row.id):
            if settled or question.void or row.state != "running":
                game.count(question)
            else:
                game.asked = question
        return game

    def _host(self, game: Game, pack: str, stage: Stage) -> Host:
        async def build(key: str, rng: random.Random) -> Question:
            question = (await self._pools.of(game.server_id, pack)).build(key, rng)
            levels = await self._difficulties.of(game.server_id)
            return structs.replace(question, difficulty=levels.get(key, question.difficulty))

        async def judge(question: Question, guess: str) -> bool:
            return (await self._pools.of(game.server_id, pack)).judge(question, guess)

        return Host(
            game,
            stage,
            store=self.store,
            ledger=self._ledger,
            scores=self._scores,
            build=build,
            judge=judge,
            now=self._now,
            ended=self._tell_ended,
        )

    async def _tell_ended(self, game: Game) -> None:
        for hear in self.on_end:
            await hear(game)

    def _run(self, host: Host) -> None:
        if self._closed:
            return  # the next start goes on with it
        game_id = host.game.id
        self._hosts[game_id] = host
        task = self._tasks[game_id] = asyncio.create_task(self._keep(host), name=f"game {game_id}")
        task.add_done_callback(lambda _: self._over(game_id))

    def _over(self, game_id: int) -> None:
        self._hosts.pop(game_id, None)
        self._tasks.pop(game_id, None)

    async def _keep(self, host: Host) -> None:
        """Run a game to its end. One that a fault breaks off goes on from the database, as after a restart."""
        for rest in RESTS_SECONDS:
            try:
                return await host.run()
            except Exception:
                log.exception("game %s broke off and goes on in %s s", host.game.id, rest)
            host = await self._again(host, rest)
        try:
            await host.run()
        except Exception:
            log.exception("game %s broke off once more and is given up", host.game.id)
            await self._give_up(host)

    async def _again(self, broken: Host, rest: float) -> Host:
        """The same game as the database knows it, as soon as that can be read: the broken host knows too much."""
        while True:
            await asyncio.sleep(rest)
            try:
                row = await self.store.get(broken.game.id, broken.game.server_id)
                host = await self._restored(row, broken.stage)
            except Exception:
                log.exception("game %s can't be read; again in %s s", broken.game.id, rest)
                rest = max(rest, 1.0)
            else:
                host.take_over(broken)
                self._hosts[row.id] = host
                return host

    async def _give_up(self, host: Host) -> None:
        """End a game that can't be played, so that its channel is free and its starter knows."""
        try:
            await host.finish("lost")
        except Exception:
            log.exception("game %s can't even be ended and waits for the next start", host.game.id)

    async def close(self) -> None:
        """Leave every game as it stands; the next start goes on with it."""
        self._closed = True
        tasks: list[asyncio.Task[Any]] = [*self._tasks.values()]
        if self._resuming is not None:
            tasks.append(self._resuming)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)


def _ending(state: str) -> Ending:
    endings: dict[str, Ending] = {"ended": "ended", "stopped": "stopped", "idle": "idle", "lost": "lost"}
    return endings[state]
