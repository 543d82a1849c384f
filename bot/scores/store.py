"""Scores in the database: what the answer ledger adds up to, and the boards and profiles read from it.

``scores`` holds nothing that the ledger does not: an answer counts once its question is settled and
as long as that is not void, a game and its win once the game is over. Every change here says in the
same transaction what the game comes to before and after, so the totals always equal
:meth:`ScoresStore.rebuild`, and a crash leaves either the old totals or the new ones.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.db.engine import Database
from bot.db.tables import answers, game_questions, games, scores
from bot.scores.boards import Board, Row, Totals, page_start, ranked
from bot.scores.counts import PlayerCounts
from bot.scores.periods import ALL, newest_first
from bot.scores.profiles import CATEGORY_MIN, BestCategory, Profile, Streak

RUNNING: Final = "running"
ENDED: Final = "ended"
"""The state of a game that was played to its end; only such a game has winners."""

_BY_ANSWER: Final = ("points", "right", "answered")
_BY_GAME: Final = ("games", "wins")
_COUNTED: Final = sa.and_(game_questions.c.settled_at.is_not(None), sa.not_(game_questions.c.void))
_IS_RIGHT: Final = sa.case((answers.c.right, 1), else_=0)


class Grade(NamedTuple):
    """What the answer of a member to the question at ``position`` of a game is worth.

    ``elapsed_ms`` is the time of the click or guess that decides; None: as it was.
    """

    position: int
    member_id: int
    right: bool
    points: int
    elapsed_ms: int | None = None


class ScoresStore:
    """Settles, finishes and voids what was played, and reads who stands where.

    What a moderator rules can be a part of a larger transaction: ``within`` is its connection.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._counts = PlayerCounts()

    # What was played -> totals

    async def settle(self, game_id: int, position: int, now: int) -> bool:
        """Count the answers of a question that has closed and whose answers are all in the ledger.

        Args:
            now: UTC milliseconds.

        Returns:
            False where there is nothing to do: it is settled already, is void, or does not exist.
        """
        this = _question(game_id, position)
        due = sa.and_(this, game_questions.c.settled_at.is_(None), sa.not_(game_questions.c.void))
        change = sa.update(game_questions).where(due).values(settled_at=now)
        async with self._db.write() as connection:
            game = await _lock(connection, game_id)
            if game is None:
                return False
            if game.state != RUNNING:
                return await self._change(connection, game, change)
            # The game is not over, so one more question changes nothing but its own answers' sums.
            if (await connection.execute(change)).rowcount == 0:
                return False
            await self._add(connection, this, _BY_ANSWER)
        self._counts.forget(game.server_id)
        return True

    async def finish(self, game_id: int, state: str, now: int) -> bool:
        """End a running game as ``state`` and count it; the best win it if it was played to its end.

        Args:
            state: ``ended``, or why it broke off (``stopped``, ``idle``, ``lost``).
            now: UTC milliseconds.

        Returns:
            False where the game is over already or does not exist.
        """
        running = sa.and_(games.c.id == game_id, games.c.state == RUNNING)
        async with self._db.write() as connection:
            ended = await connection.execute(sa.update(games).where(running).values(state=state, ended_at=now))
            if ended.rowcount == 0:
                return False
            await self._add(connection, games.c.id == game_id, _BY_GAME)
        return True

    async def void(self, server_id: int, game_id: int, position: int, *, within: AsyncConnection | None = None) -> bool:
        """Take a question out of the totals, and out of who won its game.

        Returns:
            False where it is void already or this server has no such question.
        """
        valid = sa.and_(_question(game_id, position), sa.not_(game_questions.c.void))
        change = sa.update(game_questions).where(valid).values(void=True, settled_at=None)
        async with self._transaction(within) as connection:
            game = await _lock(connection, game_id)
            if game is None or game.server_id != server_id:
                return False
            return await self._change(connection, game, change)

    async def restore(
        self, server_id: int, game_id: int, position: int, now: int, *, within: AsyncConnection | None = None
    ) -> bool:
        """Undo :meth:`void`. What is being asked right now is left to be settled when it closes.

        Args:
            now: UTC milliseconds.

        Returns:
            False where it is not void or this server has no such question.
        """
        void = sa.and_(_question(game_id, position), game_questions.c.void)
        async with self._transaction(within) as connection:
            game = await _lock(connection, game_id)
            if game is None or game.server_id != server_id:
                return False
            is_open = game.state == RUNNING and game.position == position
            change = sa.update(game_questions).where(void).values(void=False, settled_at=None if is_open else now)
            return await self._change(connection, game, change)

    async def regrade(
        self, server_id: int, game_id: int, grades: Sequence[Grade], *, within: AsyncConnection | None = None
    ) -> bool:
        """Write anew what answers of a game are worth.

        Returns:
            False where there is nothing to write or this server has no such game.
        """
        change = (
            sa.update(answers)
            .where(
                answers.c.game_id == game_id,
                answers.c.position == sa.bindparam("at"),
                answers.c.member_id == sa.bindparam("whose"),
            )
            .values(
                right=sa.bindparam("is_right"),
                points=sa.bindparam("worth"),
                elapsed_ms=sa.func.coalesce(sa.bindparam("after", type_=sa.Integer), answers.c.elapsed_ms),
            )
        )
        rows = [dict(zip(("at", "whose", "is_right", "worth", "after"), grade, strict=True)) for grade in grades]
        async with self._transaction(within) as connection:
            game = await _lock(connection, game_id)
            if not rows or game is None or game.server_id != server_id:
                return False
            return await self._change(connection, game, change, rows)

    @asynccontextmanager
    async def wins_anew(self, connection: AsyncConnection, game_ids: Sequence[int]) -> AsyncIterator[None]:
        """Count who won games anew after the block, which deletes answers of theirs in the same transaction.

        The totals of whoever has lost answers are the caller's to delete; those of the others change by this alone.
        """
        theirs = games.c.id.in_(game_ids)
        await self._add(connection, theirs, ("wins",), sign=-1)
        yield
        await self._add(connection, theirs, ("wins",))

    def forget_counts(self, server_id: int) -> None:
        """Count anew how many stand on a server's boards: something outside of this class has changed that."""
        self._counts.forget(server_id)

    async def rebuild(self, server_id: int | None) -> int:
        """Write the totals of a server, or of all (None), anew from the ledger.

        Returns:
            how many rows there are now: one a member and period.
        """
        of_scores = sa.true() if server_id is None else scores.c.server_id == server_id
        of_games = sa.true() if server_id is None else games.c.server_id == server_id
        async with self._db.write() as connection:
            if self._db.dialect == "postgresql":
                # SQLite has one writer; here another process's addition must not fall between these two.
                await connection.execute(sa.text("LOCK TABLE scores IN SHARE ROW EXCLUSIVE MODE"))
            await connection.execute(sa.delete(scores).where(of_scores))
            await self._add(connection, of_games)
            self._counts.forget(server_id)
            rows = sa.select(sa.func.count()).select_from(scores).where(of_scores)
            return (await connection.execute(rows)).scalar_one()

    @asynccontextmanager
    async def _transaction(self, within: AsyncConnection | None) -> AsyncIterator[AsyncConnection]:
        if within is not None:
            yield within
            return
        async with self._db.write() as connection:
            yield connection

    async def _change(
        self,
        connection: AsyncConnection,
        game: sa.Row[Any],
        change: sa.Update,
        rows: Sequence[dict[str, Any]] | None = None,
    ) -> bool:
        """Apply ``change`` to questions or answers of a locked ``game`` and carry its difference into the totals."""
        await self._add(connection, games.c.id == game.id, sign=-1)
        # Of many rows a driver need not say how many it changed.
        changed = (await connection.execute(change, rows)).rowcount > 0 or rows is not None
        await self._add(connection, games.c.id == game.id)
        # Who answered nothing but what is void has not played: a rebuild would have no row of theirs.
        played = sa.select(answers.c.member_id).where(answers.c.game_id == game.id)
        of_game = sa.and_(scores.c.server_id == game.server_id, scores.c.period.in_((ALL, game.week, game.season)))
        empty = sa.and_(of_game, scores.c.member_id.in_(played), scores.c.answered == 0)
        await connection.execute(sa.delete(scores).where(empty))
        self._counts.forget(game.server_id)
        return changed

    async def _add(
        self,
        connection: AsyncConnection,
        where: sa.ColumnElement[bool],
        columns: tuple[str, ...] = _BY_ANSWER + _BY_GAME,
        sign: int = 1,
    ) -> None:
        """Add (or take off) what the ledger holds of the games ``where`` to ``columns`` of the totals."""
        upsert = self._db.insert(scores).from_select(list(scores.columns), _contributions(where, sign))
        summed = {name: scores.c[name] + upsert.excluded[name] for name in columns}
        await connection.execute(upsert.on_conflict_do_update(index_elements=scores.primary_key.columns, set_=summed))

    # Totals -> boards and profiles

    async def _standing(
        self, connection: AsyncConnection, server_id: int, period: str, member_id: int
    ) -> tuple[Row | None, int]:
        """A member's line on a board, None where they have none, and how many members have one."""
        players = self._counts.get(server_id, period)
        if players is None:
            counted = (await connection.execute(_players(server_id, period))).scalar_one()
            players = self._counts.keep(server_id, period, counted)
        found = (await connection.execute(_line(server_id, period, member_id))).one_or_none()
        if found is None:
            return None, players
        return Row(found[0] + 1, *found[1:]), max(players, found[0] + 1)

    async def board(self, server_id: int, period: str, member_id: int, offset: int, limit: int = 10) -> Board:
        """One page of a server's board, and where ``member_id`` stands on it.

        Args:
            offset: how many stand before the page; brought to the page of ``limit`` rows that holds it.
        """
        async with self._db.read() as connection:
            own, players = await self._standing(connection, server_id, period, member_id)
            start = page_start(offset, players=players, limit=limit)
            totals = [Totals(*row) for row in await connection.execute(_page(server_id, period, start, limit))]
            first_rank = 1
            if start:
                better = sa.and_(_board(scores, server_id, period), scores.c.points > totals[0].points)
                first_rank += (await connection.execute(sa.select(sa.func.count()).where(better))).scalar_one()
        return Board(ranked(totals, offset=start, first_rank=first_rank), own, players, start)

    async def periods(self, server_id: int) -> list[str]:
        """The keys of the periods in which somebody of this server has scored, newest first."""
        # A loose index scan: one seek a period, however many members each has.
        smallest = sa.select(sa.func.min(scores.c.period).label("period")).where(scores.c.server_id == server_id)
        found = smallest.cte("found", recursive=True)
        following = smallest.where(scores.c.period > found.c.period).correlate(found).scalar_subquery()
        found = found.union_all(sa.select(following).where(found.c.period.is_not(None)))
        async with self._db.read() as connection:
            keys = await connection.scalars(sa.select(found.c.period).where(found.c.period.is_not(None)))
            return newest_first(keys)

    async def profile(self, server_id: int, member_id: int) -> Profile:
        """What ``member_id`` has reached in this server over all time; zeros where they have not played."""
        async with self._db.read() as connection:
            own, players = await self._standing(connection, server_id, ALL, member_id)
            if own is None:
                return Profile(member_id, 0, 0, 0, 0, 0, None, players, None, Streak(0, 0))
            best = (await connection.execute(_best_category(server_id, member_id))).one_or_none()
            current, longest = (await connection.execute(_streak(server_id, member_id))).one()
        return Profile(
            member_id=member_id,
            points=own.points,
            right=own.right,
            answered=own.answered,
            games=own.games,
            wins=own.wins,
            rank=own.rank,
            players=players,
            best=BestCategory._make(best) if best else None,
            streak=Streak(current, longest),
        )


def _question(game_id: int, position: int) -> sa.ColumnElement[bool]:
    return sa.and_(game_questions.c.game_id == game_id, game_questions.c.position == position)


def _board(table: sa.FromClause, server_id: int, period: str) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.server_id == server_id, table.c.period == period)


def _totals(table: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    return [table.c[name] for name in Totals._fields]


async def _lock(connection: AsyncConnection, game_id: int) -> sa.Row[Any] | None:
    """The game, which no one else changes until we commit; None where it does not exist."""
    game = sa.select(games).where(games.c.id == game_id).with_for_update(key_share=True)
    return (await connection.execute(game)).one_or_none()


def _contributions(where: sa.ColumnElement[bool], sign: int) -> sa.Select[Any]:
    """What the counted answers of the games ``where`` add to ``scores``: its columns, a row a key."""
    played = (
        sa.select(
            games.c.id,
            games.c.server_id,
            games.c.week,
            games.c.season,
            games.c.state,
            answers.c.member_id,
            sa.func.sum(answers.c.points).label("points"),
            sa.func.sum(_IS_RIGHT).label("right"),
            sa.func.count().label("answered"),
        )
        .join(game_questions, game_questions.c.game_id == games.c.id)
        .join(answers, _same_question())
        .where(where, _COUNTED)
        .group_by(games.c.id, answers.c.member_id)
        .subquery()
    )
    points, state = played.c.points, played.c.state
    top = sa.func.max(points).over(partition_by=played.c.id)
    players = sa.func.count().over(partition_by=played.c.id)
    won = sa.and_(state == ENDED, players >= 2, points > 0, points == top)
    outcomes = sa.select(
        played,
        sa.case((state != RUNNING, 1), else_=0).label("games"),
        sa.case((won, 1), else_=0).label("wins"),
    ).cte("outcomes")
    summed = [outcomes.c[name] for name in _BY_ANSWER + _BY_GAME]
    lines = sa.union_all(
        *(
            sa.select(outcomes.c.server_id, period.label("period"), outcomes.c.member_id, *summed)
            for period in (sa.literal(ALL), outcomes.c.week, outcomes.c.season)
        )
    ).subquery()
    key = [lines.c.server_id, lines.c.period, lines.c.member_id]
    # In the order of the key, so that two games that settle at once lock their members in the same order.
    sums = [sa.func.sum(lines.c[column.name]) * sign for column in summed]
    return sa.select(*key, *sums).group_by(*key).order_by(*key)


def _same_question() -> sa.ColumnElement[bool]:
    return sa.and_(answers.c.game_id == game_questions.c.game_id, answers.c.position == game_questions.c.position)


def _players(server_id: int, period: str) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(scores).where(_board(scores, server_id, period))


def _line(server_id: int, period: str, member_id: int) -> sa.Select[Any]:
    """A member's line on a board, after how many stand before them."""
    own = scores.alias("own")
    ahead = _players(server_id, period).where(scores.c.points > own.c.points).correlate(own).scalar_subquery()
    return sa.select(ahead, *_totals(own)).where(_board(own, server_id, period), own.c.member_id == member_id)


def _page(server_id: int, period: str, start: int, limit: int) -> sa.Select[Any]:
    """The lines from ``start`` of a board. The index alone finds whose they are: skipping rows costs a read each."""
    here = _board(scores, server_id, period)
    best_first = (scores.c.points.desc(), scores.c.member_id.desc())
    chosen = sa.select(scores.c.member_id).where(here).order_by(*best_first).limit(limit).offset(start).subquery()
    joined = sa.select(*_totals(scores)).join(chosen, chosen.c.member_id == scores.c.member_id)
    return joined.where(here).order_by(*best_first)


def _answered(server_id: int, member_id: int) -> sa.ColumnElement[bool]:
    """Which of ``answers`` joined with their questions are this member's here, and count.

    Only counted ones: a streak that grew before the question closed would tell that the answer was right.
    """
    # `+ 0` keeps a planner from walking through every question of the server in search of one member's answers.
    here = game_questions.c.server_id + 0 == server_id
    return sa.and_(answers.c.member_id == member_id, here, _COUNTED)


def _best_category(server_id: int, member_id: int) -> sa.Select[Any]:
    right, answered = sa.func.sum(_IS_RIGHT), sa.func.count()
    return (
        sa.select(game_questions.c.category, right, answered)
        .join_from(answers, game_questions, _same_question())
        .where(_answered(server_id, member_id))
        .group_by(game_questions.c.category)
        .having(answered >= CATEGORY_MIN)
        .order_by((right * 1.0 / answered).desc(), answered.desc(), game_questions.c.category)
        .limit(1)
    )


def _streak(server_id: int, member_id: int) -> sa.Select[Any]:
    """The current and the longest run of right answers, in the order in which they were given."""
    given = (answers.c.answered_at, answers.c.game_id, answers.c.position)
    # Right answers between the same two wrong ones have the same number of wrong ones before them.
    wrong_before = sa.func.sum(1 - _IS_RIGHT).over(order_by=given, rows=(None, 0))
    history = (
        sa.select(_IS_RIGHT.label("right"), wrong_before.label("run"))
        .join_from(answers, game_questions, _same_question())
        .where(_answered(server_id, member_id))
        .subquery()
    )
    length = sa.func.sum(history.c.right).label("length")
    runs = sa.select(history.c.run, length).group_by(history.c.run).cte("runs")
    current = sa.select(runs.c.length).order_by(runs.c.run.desc()).limit(1).scalar_subquery()
    return sa.select(sa.func.coalesce(current, 0), sa.func.coalesce(sa.func.max(runs.c.length), 0)).select_from(runs)
