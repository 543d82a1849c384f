"""Whoever deletes their data has never played: totals, ranks and wins of the others say so, and a rebuild agrees."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db.engine import Database
from bot.db.tables import answers
from bot.privacy.desk import Privacy
from bot.scores.periods import ALL
from bot.scores.store import ScoresStore
from bot.trivia.format import Format
from tests.conftest import wipe
from tests.facts.played import OPTIONS, RIGHT, Click, Script, rebuilt, totals, write_down
from tests.facts.words import OTHER_SERVER, SERVER

ANN, BEA, CAL, DEE = 101, 102, 103, 104
MEMBERS = (ANN, BEA, CAL, DEE)
CHOSEN = Format(questions=3)


def without(script: Script, member: int) -> Script:
    """The same game, had ``member`` not been there."""
    return [[click for click in clicks if click.member != member] for clicks in script]


clicks = st.lists(
    st.builds(Click, st.sampled_from(MEMBERS), st.integers(0, OPTIONS - 1), st.sampled_from((0, 1_000, 9_000))),
    max_size=4,
    unique_by=lambda click: click.member,
)
scripts = st.lists(st.lists(clicks, min_size=1, max_size=3), min_size=1, max_size=4)
states = st.sampled_from(("ended", "ended", "stopped", "idle", "running"))
weeks = st.sampled_from(("2026-W47", "2026-W48"))


async def of_server(database: Database, server_id: int) -> dict[tuple[str, int], tuple[Any, ...]]:
    return {
        (period, member): row
        for (server, period, member), row in (await totals(database)).items()
        if server == server_id
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(played=scripts, data=st.data())
async def test_the_others_stand_as_if_the_member_had_never_played(
    database: Database, privacy: Privacy, scores: ScoresStore, played: list[Script], data: st.DataObject
) -> None:
    await wipe(database)
    for script in played:
        state, week = data.draw(states), data.draw(weeks)
        await write_down(database, scores, script, CHOSEN, state=state, week=week)
        await write_down(database, scores, without(script, ANN), CHOSEN, state=state, week=week, server_id=OTHER_SERVER)
    if ANN in {click.member for script in played for clicks in script for click in clicks}:
        assert await privacy.delete(ANN, SERVER) == (SERVER,)
    left = await of_server(database, SERVER)
    assert left == await of_server(database, OTHER_SERVER)
    assert await totals(database) == await rebuilt(database, scores)
    async with database.read() as connection:
        assert ANN not in set(await connection.scalars(sa.select(answers.c.member_id)))


async def test_ranks_move_up_and_a_win_goes_to_the_next(
    database: Database, privacy: Privacy, scores: ScoresStore
) -> None:
    script = [[Click(ANN, RIGHT, 0), Click(BEA, RIGHT, 5_000), Click(CAL, RIGHT, 9_000)]]
    await write_down(database, scores, script, CHOSEN)
    assert [(row.rank, row.member_id) for row in (await scores.board(SERVER, ALL, CAL, 0)).rows] == [
        (1, ANN), (2, BEA), (3, CAL),
    ]  # fmt: skip
    assert (await scores.profile(SERVER, ANN)).wins == 1
    await privacy.delete(ANN, None)
    board = await scores.board(SERVER, ALL, ANN, 0)
    assert [(row.rank, row.member_id, row.wins) for row in board.rows] == [(1, BEA, 1), (2, CAL, 0)]
    assert (board.own, board.players) == (None, 2), "the number of players is not the one remembered"
    gone = await scores.profile(SERVER, ANN)
    assert (gone.rank, gone.points, gone.players) == (None, 0, 2)


async def test_whoever_won_against_one_has_won_against_nobody(
    database: Database, privacy: Privacy, scores: ScoresStore
) -> None:
    await write_down(database, scores, [[Click(ANN, 1, 0), Click(BEA, RIGHT, 0)]], CHOSEN)
    assert (await scores.profile(SERVER, BEA)).wins == 1
    await privacy.delete(ANN, SERVER)
    assert (await scores.profile(SERVER, BEA)).wins == 0, "a game of one player has no winner"


async def test_more_games_than_go_into_one_statement(
    database: Database, privacy: Privacy, scores: ScoresStore, monkeypatch: Any
) -> None:
    monkeypatch.setattr("bot.privacy.store.BATCH", 2)
    for _ in range(5):
        await write_down(database, scores, [[Click(ANN, RIGHT, 0), Click(BEA, RIGHT, 9_000), Click(CAL, 1, 0)]], CHOSEN)
    await privacy.delete(ANN, SERVER)
    assert (await scores.profile(SERVER, BEA)).wins == 5
    assert await totals(database) == await rebuilt(database, scores)


async def test_who_plays_again_begins_anew(database: Database, privacy: Privacy, scores: ScoresStore) -> None:
    script = [[Click(ANN, RIGHT, 0), Click(BEA, RIGHT, 9_000)]]
    await write_down(database, scores, script, CHOSEN)
    once = await scores.profile(SERVER, ANN)
    for _ in range(2):
        await privacy.delete(ANN, None)
        await write_down(database, scores, script, CHOSEN)
    again = await scores.profile(SERVER, ANN)
    assert (again.points, again.games, again.wins) == (once.points, once.games, once.wins)
    assert await totals(database) == await rebuilt(database, scores)
