"""A season as it stood after one of its games: summed up from the answers, so that it never changes."""

from __future__ import annotations

import sqlalchemy as sa

from bot.db.engine import Database
from bot.db.tables import answers, game_questions, games
from bot.scores.boards import Row, Totals, ranked


async def season_until(db: Database, server_id: int, season: str, started_at: int, limit: int) -> list[Row]:
    """The first ``limit`` of a season, counting the games that began no later than ``started_at``.

    ``games`` and ``wins`` are not told (0).
    """
    points, right = sa.func.sum(answers.c.points), sa.func.sum(sa.cast(answers.c.right, sa.Integer))
    asked = sa.and_(answers.c.game_id == game_questions.c.game_id, answers.c.position == game_questions.c.position)
    query = (
        sa.select(answers.c.member_id, points, right, sa.func.count())
        .select_from(games.join(game_questions, game_questions.c.game_id == games.c.id).join(answers, asked))
        .where(
            games.c.server_id == server_id,
            games.c.season == season,
            games.c.started_at <= started_at,
            game_questions.c.settled_at.is_not(None),
            sa.not_(game_questions.c.void),
        )
        .group_by(answers.c.member_id)
        .order_by(points.desc(), answers.c.member_id.desc())
        .limit(limit)
    )
    async with db.read() as connection:
        rows = (await connection.execute(query)).all()
    totals = [Totals(member, int(total), int(hits), int(count), 0, 0) for member, total, hits, count in rows]
    return ranked(totals, offset=0, first_rank=1)
