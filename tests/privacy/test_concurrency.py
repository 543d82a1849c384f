"""Members delete their data while games end, moderators rule and others delete theirs: nobody locks anybody out."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.db.engine import Database
from bot.db.tables import answers
from bot.facts.desk import Desk
from bot.privacy.desk import Privacy
from bot.scores.store import ScoresStore
from bot.trivia.format import Format
from tests.facts.played import RIGHT, START, Click, rebuilt, totals, write_down
from tests.facts.words import FAN, MOD, OTHER_SERVER, SERVER, question

ANN, BEA, CAL, DEE = 101, 102, 103, 104
CHOSEN = Format(questions=2, speed=False)


@pytest.mark.parametrize("turn", range(4))
async def test_totals_agree_with_the_ledger_whoever_is_first(
    database: Database, desk: Desk, privacy: Privacy, scores: ScoresStore, turn: int
) -> None:
    first = [Click(ANN, RIGHT, 0), Click(BEA, RIGHT, 0), Click(CAL, 1, 0), Click(DEE, 1, 0)]
    second = [Click(ANN, 1, 0), Click(CAL, RIGHT, 0)]
    games = [
        await write_down(
            database,
            scores,
            (first, second),
            CHOSEN,
            server_id=OTHER_SERVER if number == 5 else SERVER,
            state="running" if number % 2 else "ended",
        )
        for number in range(6)
    ]
    await desk.add(SERVER, ANN, question())
    await desk.reports.report(SERVER, BEA, games[0], 0, "B is right, too.")
    work = [
        privacy.delete(ANN, None),
        privacy.delete(BEA, None),
        privacy.delete(CAL, SERVER),
        scores.finish(games[1], "ended", START),
        scores.finish(games[5], "ended", START),
        desk.reports.void(SERVER, MOD, games[2], 0),
        desk.reports.accept_also(SERVER, MOD, games[4], 0, 1),
        desk.suggest(SERVER, FAN, question("Another?")),
        scores.finish(games[3], "stopped", START),
    ]
    await asyncio.gather(*work[turn * 2 :], *work[: turn * 2])
    assert await totals(database) == await rebuilt(database, scores)
    async with database.read() as connection:
        left = set(await connection.scalars(sa.select(answers.c.member_id)))
    assert left == {CAL, DEE}, "Cal plays on in the other server"
