"""Questions that were asked in the database: what members say of them, and what a moderator rules."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.content import question as questions
from bot.content.normal import normal
from bot.content.question import BUTTONS
from bot.content.writer import stem_of
from bot.db.engine import Database
from bot.db.tables import accepted_answers, answers, game_questions, games, reports
from bot.facts import limits
from bot.facts.errors import AlreadyReported, NoSuchQuestion, NotRevealed, TooManyReports
from bot.facts.records import (
    AskedQuestion,
    GivenAnswer,
    Page,
    QuestionStats,
    Report,
    Reported,
    ReportStanding,
    Ruling,
    nearest_page,
)
from bot.facts.reports.regrade import Given, Verdict, chosen_as, regrade, typed_as
from bot.facts.store import Change
from bot.scores.store import Grade, ScoresStore
from bot.trivia import format as formats
from bot.trivia.answers import Locked, decode

_COUNTED: Final = sa.and_(game_questions.c.settled_at.is_not(None), sa.not_(game_questions.c.void))
_SAME_QUESTION: Final = sa.and_(
    answers.c.game_id == game_questions.c.game_id, answers.c.position == game_questions.c.position
)


class ReportStore:
    """Reads asked questions with what is said of them, and carries rulings into the totals."""

    def __init__(self, db: Database, scores: ScoresStore) -> None:
        self._db = db
        self._scores = scores

    # What members say

    async def file(self, server_id: int, member_id: int, game_id: int, position: int, reason: str, now: int) -> None:
        """Write down what a member says is wrong with a question.

        Raises:
            NoSuchQuestion: this server was not asked it.
            NotRevealed: it is still open.
            AlreadyReported: this member has an open report about it.
            TooManyReports: this member has made as many in a day as they may.
        """
        values = {
            "server_id": server_id,
            "game_id": game_id,
            "position": position,
            "member_id": member_id,
            "reason": reason,
            "state": "open",
            "created_at": now,
        }
        today = sa.and_(reports.c.server_id == server_id, reports.c.created_at > now - limits.DAY_MS)
        made = sa.select(sa.func.count()).where(today, reports.c.member_id == member_id)
        insert = self._db.insert(reports).values(values).on_conflict_do_nothing().returning(reports.c.id)
        async with self._db.write() as connection:
            await self.asked(connection, server_id, game_id, position, revealed=True)
            if (await connection.scalar(made) or 0) >= limits.REPORTS_PER_DAY:
                raise TooManyReports(most=limits.REPORTS_PER_DAY)
            if await connection.scalar(insert) is None:
                raise AlreadyReported

    async def page(self, server_id: int, number: int, size: int) -> Page[Reported]:
        """Questions with open reports, the one that was reported first at the top."""
        open_here = sa.and_(reports.c.server_id == server_id, reports.c.state == "open")
        found = sa.select(reports.c.game_id, reports.c.position).where(open_here)
        found = found.group_by(reports.c.game_id, reports.c.position)
        async with self._db.read() as connection:
            count = sa.select(sa.func.count()).select_from(found.subquery())
            total = int(await connection.scalar(count) or 0)
            number = nearest_page(number, total, size)
            first = found.order_by(sa.func.min(reports.c.id)).limit(size).offset(number * size)
            items = [await self._reported(connection, server_id, *row) for row in await connection.execute(first)]
        return Page(tuple(items), number, total, size)

    async def reported(self, server_id: int, game_id: int, position: int) -> Reported:
        """One question that was asked, with its open reports if it has any.

        Raises:
            NoSuchQuestion: this server was not asked it.
        """
        async with self._db.read() as connection:
            return await self._reported(connection, server_id, game_id, position)

    async def _reported(self, connection: AsyncConnection, server_id: int, game_id: int, position: int) -> Reported:
        asked = await self.asked(connection, server_id, game_id, position)
        query = sa.select(*(reports.c[name] for name in Report.__struct_fields__))
        query = query.where(_about(game_id, position), reports.c.state == "open").order_by(reports.c.id)
        rows = (await connection.execute(query)).mappings()
        return Reported(asked=asked, reports=tuple(Report(**row) for row in rows))

    async def asked(
        self, connection: AsyncConnection, server_id: int, game_id: int, position: int, *, revealed: bool = False
    ) -> AskedQuestion:
        """A question as it was asked, and how people answered.

        Raises:
            NoSuchQuestion: this server was not asked it.
            NotRevealed: it must be ``revealed`` and is still open.
        """
        row = (await connection.execute(_asked(server_id, game_id, position))).mappings().one_or_none()
        if row is None:
            raise NoSuchQuestion
        values: dict[str, Any] = dict(row)
        values["revealed"] = values.pop("settled_at") is not None or values["void"]
        if revealed and not values["revealed"]:
            raise NotRevealed
        question = questions.decode(values.pop("question"))
        answered = await self._answers(connection, game_id, position)
        counts = Counter(answer.choice for answer in answered)
        buttons = question.style in BUTTONS
        right = {question.right, *(answer.choice for answer in answered if answer.right and answer.choice is not None)}
        return AskedQuestion(
            **values,
            question=question,
            counts=tuple(counts[choice] for choice in range(len(question.options))) if buttons else (),
            right=tuple(sorted(right)) if buttons else (),
            given=() if buttons else _given(answered),
        )

    async def _answers(self, connection: AsyncConnection, game_id: int, position: int) -> list[Locked]:
        """The answers to one question, in the order in which they came."""
        query = sa.select(*_LOCKED).where(_answer(game_id, position))
        query = query.order_by(answers.c.answered_at, answers.c.member_id)
        return [_locked(row) for row in await connection.execute(query)]

    # What a moderator rules

    async def ruling(
        self,
        change: Change,
        game_id: int,
        position: int,
        report_ids: Collection[int] | None = None,
        key: str | None = None,
    ) -> Ruling:
        """How a question stands now.

        Args:
            report_ids: of the reports that it is about; None for those that are open.
            key: of what stands for the question by now, if that is something else.

        Raises:
            NoSuchQuestion: this server was not asked it.
        """
        connection = change.connection
        asked = await self.asked(connection, change.server_id, game_id, position)
        key = key or stem_of(asked.question.key)
        also = sa.select(accepted_answers.c.alias).where(_accepted(change.server_id, key))
        standing = sa.select(*(reports.c[name] for name in ReportStanding.__struct_fields__))
        those = reports.c.state == "open" if report_ids is None else reports.c.id.in_(report_ids)
        standing = standing.where(_about(asked.game_id, asked.position), those)
        rows = (await connection.execute(standing.order_by(reports.c.id))).mappings()
        return Ruling(
            game_id=asked.game_id,
            position=asked.position,
            key=key,
            void=asked.void,
            right=asked.right,
            aliases=tuple((await connection.scalars(also.order_by(accepted_answers.c.alias))).all()),
            reports=tuple(ReportStanding(**row) for row in rows),
            accepted=tuple(sorted({normal(answer.text) for answer in asked.given if answer.right})),
        )

    async def rule(self, change: Change, before: Ruling, after: Ruling) -> dict[int, int]:
        """Bring a question from ``before``, as it stands, to ``after``, with all the totals.

        Returns:
            by how many points each member's total has changed.
        """
        connection, server_id = change.connection, change.server_id
        game_id, position = before.game_id, before.position
        points = await self._points(connection, game_id)
        if after.void and not before.void:
            await self._scores.void(server_id, game_id, position, within=connection)
        elif before.void and not after.void:
            await self._scores.restore(server_id, game_id, position, change.now, within=connection)
        for choice in sorted({*before.right} ^ {*after.right}):
            anew = partial(_clicked_as, choice=choice, right=choice in after.right)
            grades = await self._regraded(connection, game_id, position, anew)
            await self._scores.regrade(server_id, game_id, grades, within=connection)
        for key in sorted({*before.accepted} ^ {*after.accepted}):
            anew = partial(typed_as, key=key, right=key in after.accepted)
            grades = await self._regraded(connection, game_id, position, anew)
            await self._scores.regrade(server_id, game_id, grades, within=connection)
        await self._accept(connection, server_id, after.key, before.aliases, after.aliases)
        again = reports.alias("again")
        same = (reports.c.game_id == again.c.game_id, reports.c.position == again.c.position)
        newer = sa.exists().where(*same, again.c.member_id == reports.c.member_id, again.c.state == "open")
        for report in after.reports:
            changed = sa.update(reports).where(reports.c.id == report.id, reports.c.server_id == server_id)
            if report.state == "open":  # unless its member has made another one since
                changed = changed.where(~newer)
            values = {"state": report.state, "handled_by": report.handled_by, "handled_at": report.handled_at}
            await connection.execute(changed.values(values))
        moved = await self._points(connection, game_id)
        members = sorted(points.keys() | moved.keys())
        differences = {member: moved.get(member, 0) - points.get(member, 0) for member in members}
        return {member: difference for member, difference in differences.items() if difference}

    async def _accept(
        self, connection: AsyncConnection, server_id: int, key: str, before: Collection[str], after: Collection[str]
    ) -> None:
        if gone := set(before) - set(after):
            these = sa.and_(_accepted(server_id, key), accepted_answers.c.alias.in_(gone))
            await connection.execute(sa.delete(accepted_answers).where(these))
        if new := sorted(set(after) - set(before)):
            rows = [{"server_id": server_id, "key": key, "alias": alias} for alias in new]
            await connection.execute(self._db.insert(accepted_answers).on_conflict_do_nothing(), rows)

    async def _points(self, connection: AsyncConnection, game_id: int) -> dict[int, int]:
        """What each member has from a game so far."""
        query = sa.select(answers.c.member_id, sa.func.sum(answers.c.points))
        query = query.join_from(answers, game_questions, _SAME_QUESTION)
        query = query.where(answers.c.game_id == game_id, _COUNTED).group_by(answers.c.member_id)
        return {member: int(points) for member, points in await connection.execute(query)}

    async def _regraded(
        self, connection: AsyncConnection, game_id: int, position: int, anew: Callable[[Locked], Verdict | None]
    ) -> list[Grade]:
        """What changes for those whose answer to a question is judged ``anew``; None leaves one as it is."""
        row = (
            await connection.execute(sa.select(games.c.format, games.c.question_keys).where(games.c.id == game_id))
        ).one()
        chosen = formats.decode(row.format)
        total = min(chosen.questions, len(json.loads(row.question_keys)))
        of_game = game_questions.c.game_id == game_id
        places = sa.select(game_questions.c.position, game_questions.c.question).where(of_game)
        asked = {
            place: questions.decode(raw)
            for place, raw in await connection.execute(places.order_by(game_questions.c.position))
        }
        verdicts = {
            answer.member_id: verdict
            for answer in await self._answers(connection, game_id, position)
            if (verdict := anew(answer))
        }
        those = sa.select(answers.c.member_id).where(_answer(game_id, position))
        history = sa.select(answers.c.position, *_LOCKED)
        history = history.where(answers.c.game_id == game_id, answers.c.member_id.in_(those))
        given: defaultdict[int, dict[int, Given]] = defaultdict(dict)
        for place, *answer in await connection.execute(history):
            locked = _locked(answer)
            given[locked.member_id][place] = Given.of(asked[place], locked)
        return [
            grade
            for member_id, verdict in sorted(verdicts.items())
            for grade in regrade(chosen, total, [*asked], member_id, given[member_id], position, verdict)
        ]

    # How questions do

    async def stats(self, server_id: int, keys: Collection[str] | None = None) -> dict[str, QuestionStats]:
        """How questions did in a server, those of ``keys`` or all; by key, without those that were never asked."""
        here = game_questions.c.server_id == server_id
        if keys is not None:
            here = sa.and_(here, game_questions.c.question_key.in_(keys))
        key = game_questions.c.question_key
        asked = sa.select(key, sa.func.count().label("asked")).where(here, _COUNTED).group_by(key)
        is_right = sa.case((answers.c.right, 1), else_=0)
        given = sa.select(key, sa.func.count().label("answered"), sa.func.sum(is_right).label("right"))
        given = given.join_from(game_questions, answers, _SAME_QUESTION).where(here, _COUNTED).group_by(key)
        same = sa.and_(reports.c.game_id == game_questions.c.game_id, reports.c.position == game_questions.c.position)
        said = sa.select(key, sa.func.count().label("reports")).join_from(game_questions, reports, same)
        said = said.where(here).group_by(key)
        found: defaultdict[str, dict[str, int]] = defaultdict(dict)
        async with self._db.read() as connection:
            for query in (asked, given, said):
                for row in (await connection.execute(query)).mappings():
                    found[row["question_key"]] |= {name: int(row[name]) for name in row if name != "question_key"}
        return {name: QuestionStats(**values) for name, values in found.items()}


def _asked(server_id: int, game_id: int, position: int) -> sa.Select[Any]:
    columns = [game_questions.c[name] for name in ("server_id", "game_id", "position", "message_id", "asked_at")]
    query = sa.select(
        *columns,
        game_questions.c.question,
        game_questions.c.void,
        game_questions.c.settled_at,
        games.c.channel_id,
        games.c.language,
    )
    return query.join_from(game_questions, games, games.c.id == game_questions.c.game_id).where(
        game_questions.c.server_id == server_id,
        game_questions.c.game_id == game_id,
        game_questions.c.position == position,
    )


_LOCKED: Final = tuple(answers.c[name] for name in ("member_id", "choice", "right", "points", "elapsed_ms", "given"))


def _locked(row: Sequence[Any]) -> Locked:
    member_id, choice, right, points, elapsed_ms, guesses = row
    return Locked(member_id, choice, right, points, elapsed_ms, decode(guesses))


def _given(answered: Sequence[Locked]) -> tuple[GivenAnswer, ...]:
    """What people typed or put in order, by the guess that decided: the most frequent first."""
    texts: defaultdict[tuple[str, bool], Counter[str]] = defaultdict(Counter)
    for answer in answered:
        if (guess := answer.guess) is not None:
            texts[normal(guess.text), answer.right][guess.text] += 1
    given = [
        GivenAnswer(text=wordings.most_common(1)[0][0], count=wordings.total(), right=right)
        for (_, right), wordings in texts.items()
    ]
    return tuple(sorted(given, key=lambda answer: -answer.count))


def _clicked_as(answer: Locked, choice: int, *, right: bool) -> Verdict | None:
    return chosen_as(answer, right=right) if answer.choice == choice else None


def _answer(game_id: int, position: int) -> sa.ColumnElement[bool]:
    return sa.and_(answers.c.game_id == game_id, answers.c.position == position)


def _about(game_id: int, position: int) -> sa.ColumnElement[bool]:
    return sa.and_(reports.c.game_id == game_id, reports.c.position == position)


def _accepted(server_id: int, key: str) -> sa.ColumnElement[bool]:
    return sa.and_(accepted_answers.c.server_id == server_id, accepted_answers.c.key == key)
