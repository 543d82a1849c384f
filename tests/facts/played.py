"""Games that were played: by the game's own rules, and written down as the host would."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.content import question as questions
from bot.content.models import Text
from bot.content.question import Question
from bot.db.engine import Database
from bot.db.tables import answers, game_questions, games, scores
from bot.scores.store import ScoresStore
from bot.trivia import format as formats
from bot.trivia.format import Format
from bot.trivia.game import Asked, Game
from tests.facts.words import SERVER

START = 1_796_000_000_000
RIGHT = 0
OPTIONS = 4


@dataclass(frozen=True)
class Click:
    """A member presses an option some milliseconds after the question was posted."""

    member: int
    choice: int
    after: int


Script = Sequence[Sequence[Click]]
"""The clicks on each question of a game."""


def asked_question(key: str, category: str = "songs") -> Question:
    """A choice of four, the first of them right."""
    return Question(
        key=key,
        style="choice",
        category=category,
        difficulty=1,
        text=Text(f"What is {key}?"),
        options=tuple(Text(f"Option {letter}") for letter in "ABCD"),
        right=RIGHT,
        explanation=Text("A, of course."),
        sources=(),
    )


def play(script: Script, chosen: Format, keys: Sequence[str] | None = None) -> list[Asked]:
    """The questions of a game with their answers, scored by the game itself.

    Who may not answer, because it decides a tie between others, does not.
    """
    names = tuple(keys or (f"key-{position}" for position in range(len(script))))
    game = Game(
        id=1,
        server_id=SERVER,
        channel_id=1,
        started_by=1,
        language="en",
        accent=0,
        format=chosen,
        keys=names,
        seed=1,
    )
    history: list[Asked] = []
    for position, clicks in enumerate(script):
        posted = START + position * 60_000
        asked = game.asked = Asked(
            position, asked_question(names[position]), closes_at=posted + chosen.limit_for("choice")
        )
        for click in clicks:
            if game.is_tie_break(position) and click.member not in game.leaders():
                continue
            game.lock_in(
                position, click.member, click.choice, posted + min(click.after, chosen.limit_for("choice")), posted
            )
        game.close()
        history.append(asked)
    return history


async def write_down(
    database: Database,
    store: ScoresStore,
    script: Script,
    chosen: Format,
    *,
    server_id: int = SERVER,
    keys: Sequence[str] | None = None,
    state: str = "ended",
    week: str = "2026-W48",
) -> int:
    """The same in the database, settled question by question; returns the game's id."""
    history = play(script, chosen, keys)
    async with database.write() as connection:
        count = (await connection.execute(sa.select(sa.func.count()).select_from(games))).scalar_one()
        game = sa.insert(games).values(
            server_id=server_id,
            channel_id=1_000 + count,
            kind="trivia",
            state="running",
            format=formats.encode(chosen),
            pack="comets",
            language="en",
            seed=1,
            question_keys=json.dumps([asked.question.key for asked in history]),
            position=len(history) - 1,
            started_by=1,
            started_at=START,
            week=week,
            season="2026-Q4",
        )
        game_id: int = (await connection.execute(game.returning(games.c.id))).scalar_one()
        for asked in history:
            row = {
                "game_id": game_id,
                "position": asked.position,
                "server_id": server_id,
                "question_key": asked.question.key,
                "category": asked.question.category,
                "difficulty": asked.question.difficulty,
                "question": questions.encode(asked.question),
                "asked_at": START + asked.position * 60_000,
                "message_id": 9_000 + asked.position,
            }
            await connection.execute(sa.insert(game_questions), row)
            rows = [
                {
                    "game_id": game_id,
                    "position": asked.position,
                    "member_id": answer.member_id,
                    "choice": answer.choice,
                    "right": answer.right,
                    "points": answer.points,
                    "elapsed_ms": answer.elapsed_ms,
                    "answered_at": START + asked.position * 60_000 + answer.elapsed_ms,
                }
                for answer in asked.answers.values()
            ]
            if rows:
                await connection.execute(sa.insert(answers), rows)
    for asked in history:
        await store.settle(game_id, asked.position, START)
    if state != "running":
        await store.finish(game_id, state, START)
    return game_id


async def ledger(database: Database) -> dict[tuple[int, ...], tuple[Any, ...]]:
    """Every answer and what it is worth, and every question that is void."""
    void = sa.select(game_questions.c.game_id, game_questions.c.position, game_questions.c.void)
    async with database.read() as connection:
        given: dict[tuple[int, ...], tuple[Any, ...]] = {
            (row.game_id, row.position, row.member_id): (row.choice, row.right, row.points)
            for row in await connection.execute(sa.select(answers))
        }
        return given | {(row.game_id, row.position): (row.void,) for row in await connection.execute(void)}


async def totals(database: Database) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """All of ``scores``: (server, period, member) -> (points, right, answered, games, wins)."""
    async with database.read() as connection:
        return {tuple(row[:3]): tuple(row[3:]) for row in await connection.execute(sa.select(scores))}


async def rebuilt(database: Database, store: ScoresStore) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The totals, once they are written anew from the ledger."""
    await store.rebuild(None)
    return await totals(database)
