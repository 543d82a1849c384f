"""Games, their questions and answers in the database. Scores are another room's."""

from __future__ import annotations

import json

import sqlalchemy as sa
from msgspec import Struct
from sqlalchemy.exc import IntegrityError

from bot.content import question as questions
from bot.content.question import Question
from bot.db.engine import Database
from bot.db.tables import answers, game_questions, games
from bot.errors import GameRunning, NotFound
from bot.trivia import format as formats
from bot.trivia.format import Format
from bot.trivia.game import Asked, Locked

RECENT_KEYS = 20_000


class GameRow(Struct, frozen=True, kw_only=True):
    """A game as it stands in the database; ``question_keys`` are the questions chosen for it, in order."""

    id: int
    server_id: int
    channel_id: int
    state: str
    format: Format
    pack: str
    language: str
    seed: int
    question_keys: tuple[str, ...]
    started_by: int
    started_at: int
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
    """One question of a finished game and what one member answered; ``choice`` is None for nothing."""

    position: int
    question: Question
    choice: int | None
    points: int


_GAME = (
    games.c.id,
    games.c.server_id,
    games.c.channel_id,
    games.c.state,
    games.c.format,
    games.c.pack,
    games.c.language,
    games.c.seed,
    games.c.question_keys,
    games.c.started_by,
    games.c.started_at,
    games.c.outcome_message_id,
)


def _game(row: sa.RowMapping) -> GameRow:
    return GameRow(
        **{**row, "format": formats.decode(row["format"]), "question_keys": tuple(json.loads(row["question_keys"]))}
    )


class TriviaStore:
    """Everything that a game reads and writes but the answers, which go through the ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def create(self, new: NewGame) -> int:
        """Open a game and return its id.

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
                return int(created.scalar_one())
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

    async def opened(self, game_id: int, position: int, message_id: int, closes_at: int) -> None:
        """Note under which message a question stands and until when it is open."""
        one = (game_questions.c.game_id == game_id) & (game_questions.c.position == position)
        async with self._db.write() as connection:
            await connection.execute(
                game_questions.update().where(one).values(message_id=message_id, closes_at=closes_at)
            )

    async def outcome_posted(self, game_id: int, message_id: int) -> None:
        """Note that the final standings are posted."""
        async with self._db.write() as connection:
            await connection.execute(games.update().where(games.c.id == game_id).values(outcome_message_id=message_id))

    async def get(self, game_id: int, server_id: int) -> GameRow:
        """One game of one server.

        Raises:
            NotFound: there is none with this id in this server.
        """
        query = sa.select(*_GAME).where(games.c.id == game_id, games.c.server_id == server_id)
        async with self._db.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound(name=game_id)
        return _game(row)

    async def unfinished(self, ended_since: int) -> list[GameRow]:
        """Games that a stop of the bot cut short: still running, or ended since then without their outcome posted."""
        cut = (games.c.state == "running") | (
            games.c.state.in_(("ended", "stopped", "idle"))
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
            )
            .where(game_questions.c.game_id == game_id)
            .order_by(game_questions.c.position)
        )
        given = (
            sa.select(
                answers.c.position,
                answers.c.member_id,
                answers.c.choice,
                answers.c.right,
                answers.c.points,
                answers.c.elapsed_ms,
            )
            .where(answers.c.game_id == game_id)
            .order_by(answers.c.answered_at)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(ask)).all()
            replies = (await connection.execute(given)).all()
        found: dict[int, tuple[Asked, bool]] = {}
        for position, raw, message_id, closes_at, settled_at in rows:
            question = questions.decode(raw)
            asked = Asked(position, question, closes_at=closes_at or 0, message_id=message_id)
            found[position] = (asked, settled_at is not None)
        for position, *locked in replies:
            answer = Locked(*locked)
            found[position][0].answers[answer.member_id] = answer
        return [found[position] for position in sorted(found)]

    async def own_answers(self, game_id: int, server_id: int, member_id: int) -> list[OwnAnswer]:
        """Each question of a game and what ``member_id`` answered, in order."""
        mine = (
            (answers.c.game_id == game_questions.c.game_id)
            & (answers.c.position == game_questions.c.position)
            & (answers.c.member_id == member_id)
        )
        query = (
            sa.select(game_questions.c.position, game_questions.c.question, answers.c.choice, answers.c.points)
            .select_from(game_questions.outerjoin(answers, mine))
            .where(game_questions.c.game_id == game_id, game_questions.c.server_id == server_id)
            .order_by(game_questions.c.position)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        return [
            OwnAnswer(position=position, question=questions.decode(raw), choice=choice, points=points or 0)
            for position, raw, choice, points in rows
        ]

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
