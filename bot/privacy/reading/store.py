"""What is held of a member in the database: counted by server for a look at it, row by row for a file."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import sqlalchemy as sa

from bot.db.engine import Database
from bot.db.tables import answers, entries, events, game_questions, games, hints, joins, reports, revisions, scores
from bot.privacy.records import NAMED, TAKEN_OVER, Holdings, Rows, written
from bot.scores.periods import ALL
from bot.trivia.game import NIGHT

_TAKEN_OVER: Final = entries.c.state.in_(TAKEN_OVER)
_COUNT: Final = sa.func.count()
_SUGGEST: Final = "suggest"
BATCH: Final = 200  # rows between two looks at what else there is to do


class ReadingStore:
    """Reads what is held of a member, in every server."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def holdings(self, member_id: int) -> dict[int, Holdings]:
        """How much each server holds of a member; servers that hold nothing are left out."""
        found: defaultdict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        async with self._db.read() as connection:
            for query in _counts(member_id):
                for server_id, *counts in await connection.execute(query):
                    for name, count in zip(query.selected_columns.keys()[1:], counts, strict=True):
                        found[server_id][name] += int(count)
        held = {server_id: Holdings(**counts) for server_id, counts in found.items()}
        return {server_id: holdings for server_id, holdings in held.items() if holdings}

    async def rows(self, member_id: int) -> Rows:
        """Every row that is about a member, by table, as it stands there; with answers, what was asked.

        Of a question that is not settled yet it is not told whether the answer is right, nor what is.
        """
        found: dict[str, list[dict[str, Any]]] = {}
        async with self._db.read() as connection:
            for table, query in _queries(member_id).items():
                found[table] = []
                async with connection.stream(query) as result:
                    async for some in result.mappings().partitions(BATCH):  # others are served in between
                        found[table] += map(dict, some)
        return found


def _counts(member_id: int) -> list[sa.Select[Any]]:
    """For each server, how many rows there are of what."""
    played = sa.and_(scores.c.period == ALL, scores.c.member_id == member_id)
    mine = entries.c.author_id == member_id
    in_games = sa.join(answers, games, games.c.id == answers.c.game_id)
    hinted = sa.join(hints, games, games.c.id == hints.c.game_id)
    joined = sa.join(joins, events, events.c.id == joins.c.event_id)
    # The game of a weekly night was started by nobody; it names who set the event up.
    by_hand = sa.and_(games.c.started_by == member_id, games.c.kind != NIGHT)
    batches = sa.func.count(revisions.c.batch.distinct())
    did = sa.and_(revisions.c.member_id == member_id, revisions.c.action != _SUGGEST)
    return [
        sa.select(scores.c.server_id, scores.c.points, scores.c.games, scores.c.wins).where(played),
        _grouped(games.c.server_id, _COUNT.label("answers"), answers.c.member_id == member_id, in_games),
        _grouped(games.c.server_id, _COUNT.label("hints"), hints.c.member_id == member_id, hinted),
        _grouped(events.c.server_id, _COUNT.label("joins"), joins.c.member_id == member_id, joined),
        _grouped(games.c.server_id, _COUNT.label("started"), by_hand),
        _grouped(events.c.server_id, _COUNT.label("events"), events.c.created_by == member_id),
        _grouped(entries.c.server_id, _COUNT.label("entries"), sa.and_(mine, _TAKEN_OVER)),
        _grouped(entries.c.server_id, _COUNT.label("suggestions"), sa.and_(mine, sa.not_(_TAKEN_OVER))),
        _grouped(entries.c.server_id, _COUNT.label("reviews"), entries.c.reviewer_id == member_id),
        _grouped(reports.c.server_id, _COUNT.label("reports"), reports.c.member_id == member_id),
        _grouped(reports.c.server_id, _COUNT.label("reviews"), reports.c.handled_by == member_id),
        _grouped(revisions.c.server_id, batches.label("changes"), did),
    ]


def _grouped(
    server_id: sa.Column[Any], count: sa.Label[int], where: sa.ColumnElement[bool], table: sa.FromClause | None = None
) -> sa.Select[Any]:
    query = sa.select(server_id, count).where(where).group_by(server_id)
    return query if table is None else query.select_from(table)


def _queries(member_id: int) -> dict[str, sa.Select[Any]]:
    """What to read of each table, in the order of a file."""
    asked = sa.and_(game_questions.c.game_id == answers.c.game_id, game_questions.c.position == answers.c.position)
    settled = sa.or_(game_questions.c.settled_at.is_not(None), game_questions.c.void)
    told = [sa.case((settled, answers.c[name])).label(name) for name in ("right", "points")]
    given = [answers.c[name] for name in ("choice", "given", "tries", "elapsed_ms", "answered_at")]
    place = [games.c.server_id, answers.c.game_id, answers.c.position]
    # Of a game that is on, its seed and the questions to come would tell what nobody is to know yet.
    started = [column for column in games.c if column.name not in ("seed", "question_keys")]
    hinted = sa.select(games.c.server_id, hints).join_from(hints, games, games.c.id == hints.c.game_id)
    joined = sa.select(events.c.server_id, events.c.name.label("event"), joins)
    joined = joined.join_from(joins, events, events.c.id == joins.c.event_id)
    named = [
        side.contains(written(key, member_id)) for side in (revisions.c.before, revisions.c.after) for key in NAMED
    ]
    return {
        "scores": sa.select(scores).where(scores.c.member_id == member_id),
        "answers": sa.select(*place, game_questions.c.question, game_questions.c.void, *given, *told)
        .join_from(answers, games, games.c.id == answers.c.game_id)
        .join(game_questions, asked)
        .where(answers.c.member_id == member_id)
        .order_by(answers.c.game_id, answers.c.position),
        "hints": hinted.where(hints.c.member_id == member_id).order_by(hints.c.game_id, hints.c.position),
        "games": sa.select(*started).where(games.c.started_by == member_id).order_by(games.c.id),
        "events": sa.select(events).where(events.c.created_by == member_id).order_by(events.c.id),
        "joins": joined.where(joins.c.member_id == member_id).order_by(joins.c.starts_at),
        "entries": sa.select(entries)
        .where(sa.or_(entries.c.author_id == member_id, entries.c.reviewer_id == member_id))
        .order_by(entries.c.id),
        "reports": sa.select(reports)
        .where(sa.or_(reports.c.member_id == member_id, reports.c.handled_by == member_id))
        .order_by(reports.c.id),
        "revisions": sa.select(revisions)
        .where(sa.or_(revisions.c.member_id == member_id, *named))
        .order_by(revisions.c.id),
    }
