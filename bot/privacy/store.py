"""Where the database holds ids of members, and how all that is held of one member is deleted.

What is a member's alone (answers, totals, joins, what still waits for the moderators) is deleted. What others need,
like an entry that the server uses or the history of a ruling, stays, and :data:`bot.snowflake.NOBODY` takes the
place of the id. It is one transaction, after which totals, boards and history are as if nobody of that id had played.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.jobs import Jobs, NewJob
from bot.db.tables import answers, entries, events, game_questions, games, hints, joins, reports, revisions, scores
from bot.facts.records import PREFIX
from bot.privacy.errors import QuestionOpen
from bot.privacy.records import NAMED, TAKEN_OVER, written
from bot.scores.store import ENDED, RUNNING, ScoresStore
from bot.snowflake import NOBODY

OPEN_MS: Final = 24 * 60 * 60 * 1000
"""A question that was asked longer ago and is not settled belongs to a game that can't go on."""
BATCH: Final = 500  # ids in one statement

DELETED: Final[tuple[sa.Column[Any], ...]] = (
    answers.c.member_id,
    hints.c.member_id,
    scores.c.member_id,
    joins.c.member_id,
)
"""Ids of members whose rows go with them."""
REPLACED: Final[tuple[sa.Column[Any], ...]] = (
    games.c.started_by,
    events.c.created_by,
    entries.c.author_id,
    entries.c.reviewer_id,
    revisions.c.member_id,
    reports.c.member_id,
    reports.c.handled_by,
)
"""Ids of members whose rows stay without them. (What still waits for the moderators goes all the same.)"""
WITHIN: Final[tuple[sa.Column[Any], ...]] = (
    entries.c.content,
    game_questions.c.question,
    revisions.c.before,
    revisions.c.after,
)
"""JSON with ids of members in it, which stays without them."""

_OWN: Final = f"{PREFIX}:"
_AFTER_OWN: Final = f"{PREFIX};"
"""The keys of a server's own questions begin with the one, and all of them stand before the other."""
_SIDES: Final = (revisions.c.before, revisions.c.after)


class PrivacyStore:
    """Deletes what is held of a member. Times are UTC milliseconds."""

    def __init__(self, jobs: Jobs, scores: ScoresStore) -> None:
        self._jobs = jobs
        self._db = jobs.db
        self._scores = scores

    async def delete(
        self,
        member_id: int,
        server_id: int | None,
        now: int,
        follow: Callable[[Sequence[int]], Iterable[NewJob]] = lambda _places: (),
    ) -> tuple[int, ...]:
        """Delete all that is held of a member in one server, or in all of them (None).

        Args:
            follow: what there is to do once it is deleted in those servers; written with it.

        Returns:
            the servers in which something was.

        Raises:
            QuestionOpen: the member has answered a question there, or taken a hint for it, that others still answer.
        """
        async with self._db.read() as connection:
            places = await self._places(connection, member_id, server_id)
        if not places:
            return ()
        async with self._jobs.transaction() as connection:
            await self._lock(connection, member_id, places)
            await self._forget_games(connection, member_id, places, now)
            await _withdraw(connection, member_id, places)
            for column in REPLACED:
                await _replace(connection, column, member_id, places)
            for column in WITHIN:
                await self._replace_within(connection, column, member_id, places)
            await self._jobs.add(connection, follow(places))
        return places

    async def _places(self, connection: AsyncConnection, member_id: int, server_id: int | None) -> tuple[int, ...]:
        """The servers in which something is held of a member."""
        queries = [_place_of(column.table).where(column == member_id) for column in (*DELETED, *REPLACED)]
        queries += [_place_of(column.table).where(*self._holds(column, member_id)) for column in WITHIN]
        found: set[int] = set()
        for query in queries:
            (place,) = query.selected_columns
            here = query if server_id is None else query.where(place == server_id)
            found |= set(await connection.scalars(here.distinct()))
        return tuple(sorted(found))

    def _holds(self, column: sa.Column[Any], member_id: int) -> list[sa.ColumnElement[bool]]:
        """Where JSON names a member. Of the many questions that were asked, only a server's own have a credit."""
        named = sa.or_(*(column.contains(old) for old, _ in _swaps(member_id)))
        if column.table is not game_questions:
            return [named]
        key = game_questions.c.question_key
        if self._db.dialect == "postgresql":
            return [key.startswith(_OWN), named]
        # SQLite then seeks them in the index of each server; PostgreSQL sorts text by other rules than these.
        here = game_questions.c.server_id.in_(sa.select(games.c.server_id).distinct())
        return [here, key >= _OWN, key < _AFTER_OWN, named]

    async def _lock(self, connection: AsyncConnection, member_id: int, places: Sequence[int]) -> None:
        """Have desks, events and games to ourselves, in the order in which everybody takes them; scores come last."""
        if self._db.dialect != "postgresql":  # SQLite has one writer
            return
        for place in places:
            await connection.execute(sa.select(sa.func.pg_advisory_xact_lock(place)))
        played = sa.select(answers.c.game_id).where(answers.c.member_id == member_id)
        credited = sa.select(game_questions.c.game_id).where(
            game_questions.c.server_id.in_(places), *self._holds(game_questions.c.question, member_id)
        )
        concerned = sa.or_(games.c.started_by == member_id, games.c.id.in_(played), games.c.id.in_(credited))
        rows = sa.select(games.c.id).where(games.c.server_id.in_(places), concerned).order_by(games.c.id)
        await connection.execute(rows.with_for_update(key_share=True))
        await connection.execute(sa.text("LOCK TABLE scores IN SHARE ROW EXCLUSIVE MODE"))

    async def _forget_games(self, connection: AsyncConnection, member_id: int, places: Sequence[int], now: int) -> None:
        """Delete answers, hints, joins and totals; who won a game without this member has won it.

        Raises:
            QuestionOpen: something of it belongs to a question that is open.
        """
        here = sa.select(games.c.id).where(games.c.server_id.in_(places))
        nights = sa.select(events.c.id).where(events.c.server_id.in_(places))
        left = [sa.and_(table.c.member_id == member_id, table.c.game_id.in_(here)) for table in (answers, hints)]
        oldest = now - OPEN_MS
        given, helped = (
            sa.and_(mine, ~_is_open(table, oldest)) for mine, table in zip(left, (answers, hints), strict=True)
        )
        won_anew = sorted(await connection.scalars(_decided_by(member_id, given)))
        for start in range(0, len(won_anew), BATCH):
            some = won_anew[start : start + BATCH]
            async with self._scores.wins_anew(connection, some):
                await connection.execute(sa.delete(answers).where(given, answers.c.game_id.in_(some)))
        for gone in (
            sa.delete(answers).where(given),
            sa.delete(hints).where(helped),
            sa.delete(joins).where(joins.c.member_id == member_id, joins.c.event_id.in_(nights)),
            sa.delete(scores).where(scores.c.member_id == member_id, scores.c.server_id.in_(places)),
        ):
            await connection.execute(gone)
        # What is left is of an open question. An answer that comes after this one look is a new one, and stays.
        if await connection.scalar(sa.select(sa.or_(*(sa.exists().where(mine) for mine in left)))):
            raise QuestionOpen

    async def _replace_within(
        self, connection: AsyncConnection, column: sa.Column[Any], member_id: int, places: Sequence[int]
    ) -> None:
        """Replace ids in JSON, where they can stand. A text that says the same has its quotation marks escaped."""
        table = column.table
        assert isinstance(table, sa.Table)
        changed: sa.ColumnElement[Any] = column
        for old, new in _swaps(member_id):
            changed = sa.func.replace(changed, old, new)
        these = (table.c.server_id.in_(places), *self._holds(column, member_id))
        await connection.execute(sa.update(table).where(*these).values({column: changed}))


def _place_of(table: sa.FromClause) -> sa.Select[Any]:
    """The servers of a table's rows."""
    if "server_id" in table.c:
        return sa.select(table.c.server_id)
    if "event_id" in table.c:
        return sa.select(events.c.server_id).join_from(table, events, events.c.id == table.c.event_id)
    return sa.select(games.c.server_id).join_from(table, games, games.c.id == table.c.game_id)


def _is_open(table: sa.Table, oldest: int) -> sa.ColumnElement[bool]:
    """Whether the question of an answer or hint was asked since ``oldest`` and still takes answers."""
    newest = sa.and_(games.c.id == game_questions.c.game_id, games.c.position == game_questions.c.position)
    return sa.exists().where(
        game_questions.c.game_id == table.c.game_id,
        game_questions.c.position == table.c.position,
        newest,
        games.c.state == RUNNING,
        game_questions.c.settled_at.is_(None),
        sa.not_(game_questions.c.void),
        game_questions.c.asked_at > oldest,
    )


def _decided_by(member_id: int, given: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """The games, of those with the answers ``given``, that the member won, alone or with others, or lost to one other.

    Of who won any other game nothing changes without them: to count all of them anew would keep everybody waiting.
    """
    ended = sa.select(games.c.id).where(games.c.state == ENDED)
    played = sa.select(answers.c.game_id).where(given, answers.c.game_id.in_(ended))
    result = answers.alias("result")
    counted = sa.and_(
        game_questions.c.game_id == result.c.game_id,
        game_questions.c.position == result.c.position,
        game_questions.c.settled_at.is_not(None),
        sa.not_(game_questions.c.void),
    )
    points = sa.func.sum(result.c.points).label("points")
    outcomes = (
        sa.select(result.c.game_id, result.c.member_id, points)
        .join(game_questions, counted)
        .where(result.c.game_id.in_(played))
        .group_by(result.c.game_id, result.c.member_id)
        .subquery()
    )
    own = sa.func.max(sa.case((outcomes.c.member_id == member_id, outcomes.c.points)))
    decided = sa.or_(sa.func.count() <= 2, own == sa.func.max(outcomes.c.points))
    return sa.select(outcomes.c.game_id).group_by(outcomes.c.game_id).having(decided)


async def _withdraw(connection: AsyncConnection, member_id: int, places: Sequence[int]) -> None:
    """Delete what was sent to the moderators and came to nothing: suggestions, with their history, and reports."""
    own = sa.and_(entries.c.server_id.in_(places), entries.c.author_id == member_id)
    theirs = sa.and_(own, entries.c.state.not_in(TAKEN_OVER))
    suggested = list(await connection.scalars(sa.select(entries.c.id).where(theirs)))
    here = revisions.c.server_id.in_(places)
    by_them = sa.or_(*(side.contains(written("author_id", member_id)) for side in _SIDES))
    is_there = sa.exists().where(entries.c.id == revisions.c.entry_id)
    undone = sa.select(revisions.c.entry_id).distinct().where(here, by_them, sa.not_(is_there))
    # A suggestion can have been undone; something that was taken over and undone can be brought back.
    had = sa.or_(*(side.contains(f'"state":"{state}"') for side in _SIDES for state in TAKEN_OVER))
    taken_over = sa.select(revisions.c.entry_id).distinct().where(had, revisions.c.entry_id.in_(undone))
    lost = set(await connection.scalars(undone)) - set(await connection.scalars(taken_over))
    gone = [*suggested, *lost]
    for start in range(0, len(gone), BATCH):
        some = gone[start : start + BATCH]
        await connection.execute(sa.delete(revisions).where(here, revisions.c.entry_id.in_(some)))
        await connection.execute(sa.delete(entries).where(own, entries.c.id.in_(some)))
    same = sa.and_(revisions.c.game_id == reports.c.game_id, revisions.c.position == reports.c.position)
    waits = sa.and_(reports.c.state == "open", sa.not_(sa.exists().where(same)))
    await connection.execute(
        sa.delete(reports).where(reports.c.server_id.in_(places), reports.c.member_id == member_id, waits)
    )


async def _replace(connection: AsyncConnection, column: sa.Column[Any], member_id: int, places: Sequence[int]) -> None:
    table = column.table
    assert isinstance(table, sa.Table)
    # A question can have several open reports, each of somebody else: nobody, too, is one for each of them.
    nobody = -reports.c.id if column is reports.c.member_id else NOBODY
    these = sa.and_(table.c.server_id.in_(places), column == member_id)
    await connection.execute(sa.update(table).where(these).values({column: nobody}))


def _swaps(member_id: int) -> list[tuple[str, str]]:
    """What stands for a member in JSON, and what takes its place."""
    swaps = [(written(key, member_id), written(key, NOBODY)) for key in NAMED]
    return [*swaps, (_mention(member_id), '"author":""')]


def _mention(member_id: int) -> str:
    return f'"author":"<@{member_id}>"'
