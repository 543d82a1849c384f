"""The host of one game: asks, waits, closes, settles, reveals, and goes on after a restart.

What it does at each step stands in the database before the next begins, so that a game that is
cut off at any instant goes on where it was: a question that was open stays open a little longer,
one that was closed is settled once, standings that were not posted are posted.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final, Protocol

from bot.content.question import TYPED, Question, QuestionGone
from bot.db.ledger import Answer, Ledger
from bot.errors import AlreadyAnswered, NoHints, NotPlaying, QuestionClosed
from bot.sleeper import Sleeper
from bot.snowflake import made_at
from bot.trivia.answers import Given, Locked, encode
from bot.trivia.game import Asked, Game, said_already
from bot.trivia.hints import hints_of
from bot.trivia.stage import Ending, Stage, StageLost
from bot.trivia.store import TriviaStore

log = logging.getLogger(__name__)

COUNTER_SECONDS: Final = 2.0  # between two edits of the counter: Discord allows about one a second a channel
ARRIVAL_SECONDS: Final = 0.8  # an answer that was in time may still be on its way
PAUSE_SECONDS: Final = 5.0  # to read the reveal
RESUME_SECONDS: Final = 10  # that a question stays open at least, after the bot was away
IDLE_QUESTIONS: Final = 3  # that nobody answered end a game


class Settling(Protocol):
    """The scores room, as far as a game needs it. Each returns whether it was not done before."""

    async def settle(self, game_id: int, position: int, now: int) -> bool: ...

    async def finish(self, game_id: int, state: str, now: int) -> bool: ...


class Host:
    """Runs one :class:`Game` on a :class:`Stage`. ``build`` makes a question from its key, or raises QuestionGone.

    ``judge`` says whether what was typed is the answer to a question.
    """

    def __init__(
        self,
        game: Game,
        stage: Stage,
        *,
        store: TriviaStore,
        ledger: Ledger,
        scores: Settling,
        build: Callable[[str, random.Random], Awaitable[Question]],
        judge: Callable[[Question, str], Awaitable[bool]],
        now: Callable[[], int],
        ended: Callable[[Game], Awaitable[None]],
    ) -> None:
        self.game = game
        self.stage = stage
        self._store = store
        self._ledger = ledger
        self._scores = scores
        self._build = build
        self._judge = judge
        self._now = now
        self._ended = ended
        self._sleeper = Sleeper()
        self._counter: asyncio.Task[None] | None = None
        self._editing = False
        self._pending: dict[tuple[int, int], asyncio.Future[None]] = {}
        self._lost = False
        self.ending: Ending | None = None
        """How the game ended, where the database knows already; what is left is to tell it."""
        self._stopping = asyncio.Event()
        self._skips: set[int] = set()

    # What members do

    async def answer(self, position: int, member_id: int, given: Given, clicked_at: int, message_at: int) -> Locked:
        """Take a member's answer; returns once it is durable.

        Raises:
            QuestionClosed, TooLate, AlreadyAnswered, …: as :meth:`Game.lock_in`.
        """
        game = self.game
        typed_right = await self._is_right(position, given)
        async with self._alone(position, member_id):
            message_at = self._asked_at(message_at)
            earlier = game.asked.answers.get(member_id) if game.asked else None
            locked = game.lock_in(position, member_id, given, clicked_at, message_at, typed_right=typed_right)
            row = Answer(
                game.id,
                position,
                member_id,
                locked.choice,
                locked.right,
                locked.points,
                locked.elapsed_ms,
                clicked_at,
                encode(locked.guesses),
                locked.tries,
            )
            try:
                fresh = await self._ledger.append(row)
                stored = None if fresh else await self._store.answer(game.id, position, member_id)
            except BaseException:
                game.take_back(position, member_id, earlier)
                raise
            if stored is not None:  # another process, or this one before a fault, has another one already
                game.put_right(position, stored)
        if stored is not None:
            assert game.asked is not None
            if stored.is_final(game.asked.question.style):
                raise said_already(game.asked.question, stored)
            return await self.answer(position, member_id, given, clicked_at, message_at)
        self._show_count()
        return locked

    async def _is_right(self, position: int, given: Given) -> bool:
        """Whether what was typed at an open question is its answer."""
        asked = self.game.asked
        if asked is None or asked.position != position or not asked.open or not isinstance(given, str):
            return False
        return asked.question.style in TYPED and await self._judge(asked.question, given)

    async def hint(self, position: int, member_id: int, clicked_at: int, message_at: int) -> int:
        """A member takes one more hint; returns how many they have, once that is durable.

        Raises:
            QuestionClosed, TooLate, NotInTieBreak, AlreadyAnswered, NoTriesLeft: as :meth:`Game.may_answer`.
            NoHints: they have them all, or there are none.
        """
        async with self._alone(position, member_id):
            asked = self.game.may_answer(position, member_id, clicked_at, self._asked_at(message_at))
            taken = asked.hints.get(member_id, 0)
            if taken >= len(hints_of(asked.question, self.game.language)):
                raise NoHints
            asked.hints[member_id] = taken + 1
            try:
                await self._store.take_hint(self.game.id, position, member_id, taken + 1)
            except BaseException:
                asked.hints[member_id] = taken
                raise
            return taken + 1

    @asynccontextmanager
    async def _alone(self, position: int, member_id: int) -> AsyncIterator[None]:
        """One thing after the other of each member: the first counts once it is written, and the close waits for it."""
        key = (position, member_id)
        while pending := self._pending.get(key):
            await asyncio.wait({pending})
        written = self._pending[key] = asyncio.get_running_loop().create_future()
        try:
            yield
        finally:
            del self._pending[key]
            written.set_result(None)

    def may_answer(self, position: int, member_id: int, clicked_at: int, message_at: int) -> Asked:
        """The open question, for a member who is about to answer it.

        An answer of theirs that is still being written is no reason to refuse: it may come to nothing.

        Raises:
            QuestionClosed, TooLate, NotInTieBreak, AlreadyAnswered, NoTriesLeft: as :meth:`Game.may_answer`.
        """
        try:
            return self.game.may_answer(position, member_id, clicked_at, self._asked_at(message_at))
        except AlreadyAnswered:
            if (position, member_id) not in self._pending:
                raise
            return self.asked_at(position)

    def asked_at(self, position: int) -> Asked:
        """The newest question, which stands at ``position``.

        Raises:
            QuestionClosed: another one has been asked since.
        """
        if self.game.asked is None or self.game.asked.position != position:
            raise QuestionClosed
        return self.game.asked

    def _asked_at(self, message_at: int) -> int:
        """When the open question's message was made: as we know it, or else as the click says."""
        asked = self.game.asked
        return message_at if asked is None or asked.message_id is None else made_at(asked.message_id)

    def skip(self, member_id: int, *, at_once: bool) -> tuple[int, int]:
        """Vote to close the open question now; ``at_once`` closes it whatever the votes.

        Returns:
            the votes so far and how many are needed: more than half of those who play.

        Raises:
            QuestionClosed: none is open.
            NotPlaying: who has answered nothing in this game has no vote.
        """
        asked = self.game.asked
        if asked is None or not asked.open:
            raise QuestionClosed
        players = self.game.standings.keys() | asked.answers.keys()
        if not at_once and member_id not in players:
            raise NotPlaying
        self._skips.add(member_id)
        needed = len(players) // 2 + 1
        if at_once or len(self._skips) >= needed:
            self._sleeper.wake()
        return len(self._skips), needed

    def stop(self) -> None:
        """End the game: what is open is closed and counted, then the standings are posted."""
        self._stopping.set()
        self._sleeper.wake()

    async def recount(self) -> None:
        """Have the standings say what the ledger says; see :meth:`Game.recount`."""
        self.game.recount(await self._store.asked(self.game.id))

    async def refresh(self) -> None:
        """Have the game say what the database says, once a member's data is deleted: starter, credit, standings."""
        game = self.game
        game.started_by = (await self._store.get(game.id, game.server_id)).started_by
        history = await self._store.asked(game.id)
        for asked, _ in history:
            if game.asked is not None and asked.position == game.asked.position:
                game.asked.question = asked.question
        game.recount(history)

    # The game itself

    async def run(self) -> None:
        """Play to the end; where a stop came between the end and its telling, tell it."""
        if self.ending is not None:
            await self._conclude(self.ending, again=True)
            return
        try:
            ending = "lost" if self._lost else await self._play()
        except StageLost:
            log.warning("game %s lost its channel", self.game.id)
            ending = "lost"
        finally:
            if self._counter is not None:
                self._counter.cancel()
        await self.finish(ending)

    async def finish(self, ending: Ending) -> None:
        """End the game: what was answered counts, whoever waits for the end hears of it, and it is told."""
        if self.game.asked is not None:
            await self._shut(self.game.asked)
        for asked, settled in await self._store.asked(self.game.id):
            if not settled and not asked.void:  # a fault kept it from being settled at its close
                await self._scores.settle(self.game.id, asked.position, self._now())
        await self._scores.finish(self.game.id, ending, self._now())
        await self._conclude(ending, again=False)

    async def _conclude(self, ending: Ending, *, again: bool) -> None:
        """Tell the end, each once: to those who wait for it, and in the channel or to who started the game."""
        await self._ended(self.game)
        try:
            if ending == "lost":
                raise StageLost
            message_id = await self.stage.podium(self.game, ending, again=again)
        except StageLost:
            await self.stage.lost(self.game, again=again)
            message_id = 0  # told elsewhere
        await self._store.outcome_posted(self.game.id, message_id)

    def stop_as_lost(self) -> None:
        """Ask nothing more, and tell the one who started the game that it could not go on."""
        self._lost = True

    def take_over(self, broken: Host) -> None:
        """Remember what the host before knew and the database does not: that somebody stopped the game."""
        if broken.is_stopping:
            self._stopping.set()

    @property
    def is_stopping(self) -> bool:
        """Whether somebody has stopped the game."""
        return self._stopping.is_set()

    async def _play(self) -> Ending:
        game = self.game
        if game.asked is not None:  # only after a restart
            if game.asked.open:
                await self._reopen(game.asked)
                await self._close(game.asked)
            else:  # it may have been settled and not yet shown; to show it again changes nothing
                await self.stage.reveal(game, game.asked, game.outcome())
                await self._interlude(game.asked.position, again=True)
        while not self._stopping.is_set():
            if game.unanswered >= IDLE_QUESTIONS:
                return "idle"
            position = game.next_position
            if position is None:
                return "ended"
            if position:
                self._sleeper.woken = False
                await self._pause(PAUSE_SECONDS)
            if self._stopping.is_set():
                break
            asked = await self._ask(position)
            if asked is None:
                continue
            await self._pause(game.format.seconds_for(asked.question.style) + ARRIVAL_SECONDS)
            await self._close(asked)
        return "stopped"

    async def _ask(self, position: int) -> Asked | None:
        """Ask the next question; None where it has been hidden or removed since, and then it is left out."""
        key = self.game.keys[position]
        try:
            question = await self._build(key, random.Random(f"{self.game.seed}:{position}"))
        except QuestionGone:
            self.game.leave_out(position)
            await self._store.plan(self.game.id, self.game.keys)
            return None
        await self._store.add_question(self.game.id, self.game.server_id, position, question, self._now())
        asked = Asked(position, question, closes_at=self._now() + self.game.format.limit_for(question.style))
        self._skips.clear()
        self._sleeper.woken = False
        await self._post(asked, again=False)
        return asked

    async def _post(self, asked: Asked, *, again: bool) -> None:
        game = self.game
        game.asked = asked  # before the message is there: a member can click before our call returns
        asked.message_id = await self.stage.ask(game, asked, again=again)
        asked.closes_at = made_at(asked.message_id) + game.format.limit_for(asked.question.style)
        await self._store.opened(game.id, asked.position, asked.message_id, asked.closes_at)

    async def _reopen(self, asked: Asked) -> None:
        """Go on with a question that was open when the bot went away: for ten seconds more at least.

        What is written may be the time of a clock that was wrong and has been put right since, so a question is
        never open again for longer than a new one.
        """
        known = asked.message_id is not None
        if not known:  # it may be posted all the same, and then its message is as old as our fall
            await self._post(asked, again=True)
        assert asked.message_id is not None
        now, least = self._now(), RESUME_SECONDS * 1000
        most = max(self.game.format.limit_for(asked.question.style), least)
        asked.closes_at = now + min(max(asked.closes_at - now, least), most)
        await self._store.opened(self.game.id, asked.position, asked.message_id, asked.closes_at)
        if known:
            await self.stage.update(self.game, asked)
        await self._pause((asked.closes_at - now) / 1000 + ARRIVAL_SECONDS)

    async def _close(self, asked: Asked) -> None:
        await self._shut(asked)
        outcome = self.game.close()
        await self._scores.settle(self.game.id, asked.position, self._now())
        await self.stage.reveal(self.game, asked, outcome)
        await self._interlude(asked.position)

    async def _interlude(self, position: int, *, again: bool = False) -> None:
        """Show the standings where a third of the way is done, once."""
        game = self.game
        if game.is_interlude(position) and game.standings and not await self._store.interlude_posted(game.id, position):
            message_id = await self.stage.interlude(game, position, again=again)
            await self._store.note_interlude(game.id, position, message_id)

    async def _shut(self, asked: Asked) -> None:
        """Take no more answers, and wait for those that are being written and for an edit that is on its way."""
        asked.open = False
        if (counter := self._counter) is not None:
            self._counter = None
            if not self._editing:
                counter.cancel()
            await asyncio.wait({counter})
        while self._pending:
            await asyncio.wait(set(self._pending.values()))

    # Waiting

    async def _pause(self, seconds: float) -> None:
        """Sleep until the time is up or somebody skips or stops."""
        if not self._stopping.is_set():
            await self._sleeper.sleep(seconds)

    def _show_count(self) -> None:
        """Have the counter edited soon; one edit serves all the answers until then."""
        if self._counter is None or self._counter.done():
            self._counter = asyncio.create_task(self._edit_count(), name=f"counter {self.game.id}")

    async def _edit_count(self) -> None:
        await asyncio.sleep(COUNTER_SECONDS)
        await self.stage.room()  # whoever closes the question does not wait for this
        asked = self.game.asked
        if asked is None or not asked.open or asked.message_id is None:
            return
        self._editing = True
        try:
            await self.stage.update(self.game, asked)
        except StageLost:
            self._sleeper.wake()
        finally:
            self._editing = False
