"""Games as rows, for the tests of this room: what the trivia host would have written."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.db.engine import Database
from bot.db.tables import answers, game_questions, games, scores

WEEK, SEASON = "2026-W48", "2026-Q4"
SERVER, OTHER_SERVER = 111, 222
NOW = 1_796_000_000_000


async def start_game(
    database: Database,
    *,
    server_id: int = SERVER,
    questions: int = 1,
    categories: tuple[str, ...] = ("songs",),
    week: str = WEEK,
    season: str = SEASON,
) -> int:
    """A running game that has asked ``questions``, none of them settled; its id."""
    async with database.write() as connection:
        count = (await connection.execute(sa.select(sa.func.count()).select_from(games))).scalar_one()
        game = sa.insert(games).values(
            server_id=server_id,
            channel_id=1_000 + count,
            kind="trivia",
            state="running",
            format="{}",
            pack="bts",
            language="en",
            seed=1,
            question_keys="[]",
            position=questions - 1,
            started_by=1,
            started_at=NOW,
            week=week,
            season=season,
        )
        game_id: int = (await connection.execute(game.returning(games.c.id))).scalar_one()
        asked = [
            {
                "game_id": game_id,
                "position": position,
                "server_id": server_id,
                "question_key": f"key-{position}",
                "category": categories[position % len(categories)],
                "difficulty": 1,
                "question": "{}",
                "asked_at": NOW + position,
            }
            for position in range(questions)
        ]
        await connection.execute(sa.insert(game_questions), asked)
    return game_id


async def answer(
    database: Database, game_id: int, position: int, points: dict[int, int], *, at: int | None = None
) -> None:
    """Each member of ``points`` answers; right where it gave points."""
    rows = [
        {
            "game_id": game_id,
            "position": position,
            "member_id": member_id,
            "choice": 0,
            "right": given > 0,
            "points": given,
            "elapsed_ms": 1_000,
            "answered_at": NOW + 10 * game_id + position if at is None else at,
        }
        for member_id, given in points.items()
    ]
    if rows:
        async with database.write() as connection:
            await connection.execute(sa.insert(answers), rows)


async def totals(database: Database) -> dict[tuple[int, str, int], tuple[int, ...]]:
    """All of ``scores``: (server, period, member) -> (points, right, answered, games, wins)."""
    async with database.read() as connection:
        rows: list[Any] = list(await connection.execute(sa.select(scores)))
    return {tuple(row[:3]): tuple(row[3:]) for row in rows}
