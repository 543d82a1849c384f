"""Games, their questions and answers in the database. Scores are another room's."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.content import question as questions
from bot.content.question import Question
from bot.db.engine import Database
from bot.db.tables import answers, game_questions, games, hints
from bot.errors import GameRunning, Stale
from bot.trivia import answers as given
from bot.trivia import format as formats
from bot.trivia.answers import Locked
from bot.trivia.difficulty import Tally
from bot.trivia.format import Format
from bot.trivia.game import Asked

RECENT_KEYS = 20_000


Also = Callable[[AsyncConnection, int], Awaitable[None]]
"""What is written in the transaction that creates a game, given its id; where it raises, there is no game."""


class GameRow(Struct, frozen=True, kw_only=True):
    """A game as it stands in the database; ``question_keys`` are the questions chosen for it, in order."""

    id: int
    server_id: int
    channel_id: int
    kind: str
    state: str
    format: Format
    pack: str
    language: str
    seed: int
    question_keys: tuple[str, ...]
    started_by: int
    started_at: int
    week: str
    season: str
    outcome_message_id: int | None


class NewGame(Struct, frozen=True, kw_only=True):
    """What a game is created from. ``week`` and ``season`` are the periods that it counts for."""

    server_id: int
    channel_id: int
    kind: str
    format: Format
    pack: str
    language: str
    seed: int
    question_keys: tuple[str, ...]
    started_by: int
    started_at: int
    week: str
    season: str


class OwnAnswer(Struct, frozen=True, kw_only=True):
    """One question of a finished game and what one member answered; ``answer`` is None for nothing."""

    position: int
    question: Question
    answer: Locked | None


_GAME = (
    games.c.id,
    games.c.server_id,
    games.c.channel_id,
    games.c.kind,
    games.c.state,
    games.c.format,
    games.c.pack,
    games.c.language,
    games.c.seed,
    games.c.question_keys,
    games.c.started_by,
    games.c.started_at,
    games.c.week,
    games.c.season,
    games.c.outcome_message_id,
)


def _game(row: sa.RowMapping) -> GameRow:
    return GameRow(
        **{**row, "format": formats.decode(row["format"]), "question_keys": tuple(json.loads(row["question_keys"]))}
    )


_LOCKED = (
    answers.c.member_id,
    answers.c.choice,
    answers.c.right,
    answers.c.points,
    answers.c.elapsed_ms,
    answers.c.given,
)


def _locked(row: Sequence[Any]) -> Locked:
    member_id, choice, right, points, elapsed_ms, guesses = row
    return Locked(member_id, choice, right, points, elapsed_ms, given.decode(guesses))


def _one(game_id: int, position: int) -> sa.ColumnElement[bool]:
    return (game_questions.c.game_id == game_id) & (game_questions.c.position == position)


class TriviaStore:
    """Everything that a game reads and writes but the answers, which go through the ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def create(self, new: NewGame, also: Also | None = None) -> int:
        """Open a game and return its id; ``also`` is written with it or not at all.

        Raises:
            GameRunning: the channel has one. The database holds this rule, so two processes can't break it.
        """
        values = {name: getattr(new, name) for name in new.__struct_fields__}
        values |= {
            "format": formats.encode(new.format),
            "question_keys": json.dumps(new.question_keys),
            "state": "running",
            "position": -1,
        }
        try:
            async with self._db.write() as connection:
                created = await connection.execute(games.insert().values(**values).returning(games.c.id))
                game_id = int(created.scalar_one())
                if also is not None:
                    await also(connection, game_id)
                return game_id
        except IntegrityError:
            raise GameRunning from None

    async def add_question(self, game_id: int, server_id: int, position: int, question: Question, now: int) -> None:
        """Write down what is about to be asked; asking again after a crash finds it here."""
        insert = self._db.insert(game_questions).values(
            game_id=game_id,
            position=position,
            server_id=server_id,
            question_key=question.key,
            category=question.category,
            difficulty=question.difficulty,
            question=questions.encode(question),
            asked_at=now,
        )
        async with self._db.write() as connection:
            await connection.execute(insert.on_conflict_do_nothing())
            await connection.execute(games.update().where(games.c.id == game_id).values(position=position))

    async def plan(self, game_id: int, keys: tuple[str, ...]) -> None:
        """Write down which questions a game asks, where one of them has to be left out."""
        async with self._db.write() as connection:
            await connection.execute(games.update().where(games.c.id == game_id).values(question_keys=json.dumps(keys)))

    async def opened(self, game_id: int, position: int, message_id: int, closes_at: int) -> None:
        """Note under which message a question stands and until when it is open."""
        async with self._db.write() as connection:
            await connection.execute(
                game_questions.update()
                .where(_one(game_id, position))
                .values(message_id=message_id, closes_at=closes_at)
            )

    async def interlude_posted(self, game_id: int, position: int) -> bool:
        """Whether the standings after a question are posted."""
        query = sa.select(game_questions.c.interlude_message_id).where(_one(game_id, position))
        async with self._db.read() as connection:
            return await connection.scalar(query) is not None

    async def note_interlude(self, game_id: int, position: int, message_id: int) -> None:
        """Note that the standings after a question are posted."""
        async with self._db.write() as connection:
            await connection.execute(
                game_questions.update().where(_one(game_id, position)).values(interlude_message_id=message_id)
            )

    async def outcome_posted(self, game_id: int, message_id: int) -> None:
        """Note that the final standings are posted."""
        async with self._db.write() as connection:
            await connection.execute(games.update().where(games.c.id == game_id).values(outcome_message_id=message_id))

    async def get(self, game_id: int, server_id: int) -> GameRow:
        """One game of one server.

        Raises:
            Stale: there is none with this id in this server.
        """
        query = sa.select(*_GAME).where(games.c.id == game_id, games.c.server_id == server_id)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise Stale
        return _game(row)

    async def unfinished(self, ended_since: int) -> list[GameRow]:
        """Games that a stop of the bot cut short: still running, or ended since then without their outcome posted."""
        cut = (games.c.state == "running") | (
            games.c.state.in_(("ended", "stopped", "idle", "lost"))
            & games.c.outcome_message_id.is_(None)
            & (games.c.ended_at >= ended_since)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(sa.select(*_GAME).where(cut).order_by(games.c.id))).mappings().all()
        return [_game(row) for row in rows]

    async def asked(self, game_id: int) -> list[tuple[Asked, bool]]:
        """What a game has asked so far with the answers given, in order, and whether each is settled."""
        ask = (
            sa.select(
                game_questions.c.position,
                game_questions.c.question,
                game_questions.c.message_id,
                game_questions.c.closes_at,
                game_questions.c.settled_at,
                game_questions.c.void,
            )
            .where(game_questions.c.game_id == game_id)
            .order_by(game_questions.c.position)
        )
        replies = (
            sa.select(answers.c.position, *_LOCKED).where(answers.c.game_id == game_id).order_by(answers.c.answered_at)
        )
        helped = sa.select(hints.c.position, hints.c.member_id, hints.c.taken).where(hints.c.game_id == game_id)
        found: dict[int, tuple[Asked, bool]] = {}
        async with self._db.read() as connection:
            for position, raw, message_id, closes_at, settled_at, void in await connection.execute(ask):
                question = questions.decode(raw)
                asked = Asked(position, question, closes_at=closes_at or 0, message_id=message_id, void=void)
                found[position] = (asked, settled_at is not None)
            for position, *row in await connection.execute(replies):
                answer = _locked(row)
                found[position][0].answers[answer.member_id] = answer
            for position, member_id, taken in await connection.execute(helped):
                found[position][0].hints[member_id] = taken
        return [found[position] for position in sorted(found)]

    async def answer(self, game_id: int, position: int, member_id: int) -> Locked | None:
        """What a member answered to a question, as it is written."""
        key = (answers.c.game_id == game_id) & (answers.c.position == position) & (answers.c.member_id == member_id)
        async with self._db.read() as connection:
            row = (await connection.execute(sa.select(*_LOCKED).where(key))).one_or_none()
        return _locked(row) if row else None

    async def take_hint(self, game_id: int, position: int, member_id: int, taken: int) -> None:
        """Write down that a member has taken so many hints; a smaller number changes nothing."""
        values = {"game_id": game_id, "position": position, "member_id": member_id, "taken": taken}
        insert = self._db.insert(hints).values(values)
        insert = insert.on_conflict_do_update(
            index_elements=hints.primary_key.columns,
            set_={"taken": insert.excluded.taken},
            where=hints.c.taken < insert.excluded.taken,
        )
        async with self._db.write() as connection:
            await connection.execute(insert)

    async def own_answers(self, game_id: int, server_id: int, member_id: int) -> list[OwnAnswer]:
        """Each settled question of a game and what ``member_id`` answered, in order: never one that is open."""
        mine = (
            (answers.c.game_id == game_questions.c.game_id)
            & (answers.c.position == game_questions.c.position)
            & (answers.c.member_id == member_id)
        )
        query = (
            sa.select(game_questions.c.position, game_questions.c.question, *_LOCKED)
            .select_from(game_questions.outerjoin(answers, mine))
            .where(
                game_questions.c.game_id == game_id,
                game_questions.c.server_id == server_id,
                game_questions.c.settled_at.is_not(None),
            )
            .order_by(game_questions.c.position)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        return [
            OwnAnswer(
                position=position,
                question=questions.decode(raw),
                answer=None if row[0] is None else _locked(row),
            )
            for position, raw, *row in rows
        ]

    async def tallies(self, server_id: int) -> dict[str, Tally]:
        """How often each question was answered in a server, and how often right; by key. A scan of its answers."""
        answered, right = sa.func.count(), sa.func.sum(sa.case((answers.c.right, 1), else_=0))
        same = (answers.c.game_id == game_questions.c.game_id) & (answers.c.position == game_questions.c.position)
        counted = game_questions.c.settled_at.is_not(None) & sa.not_(game_questions.c.void)
        query = (
            sa.select(game_questions.c.question_key, answered, right)
            .join_from(game_questions, answers, same)
            .where(game_questions.c.server_id == server_id, counted)
            .group_by(game_questions.c.question_key)
        )
        async with self._db.read() as connection:
            return {key: Tally(int(count), int(hits)) for key, count, hits in await connection.execute(query)}

    async def recent_keys(self, server_id: int) -> list[str]:
        """Which questions a server was asked, the newest first, each once."""
        newest = sa.func.max(game_questions.c.asked_at).label("newest")
        query = (
            sa.select(game_questions.c.question_key, newest)
            .where(game_questions.c.server_id == server_id)
            .group_by(game_questions.c.question_key)
            .order_by(newest.desc())
            .limit(RECENT_KEYS)
        )
        async with self._db.read() as connection:
            return [key for key, _ in await connection.execute(query)]
