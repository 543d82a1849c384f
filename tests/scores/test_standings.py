"""Boards and profiles as a member sees them, read from the database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from bot.db.engine import Database
from bot.scores.boards import Board, Row
from bot.scores.profiles import BestCategory, Profile, Streak
from bot.scores.store import ScoresStore
from tests.conftest import wipe
from tests.scores.play import NOW, OTHER_SERVER, SEASON, SERVER, WEEK, answer, start_game

JIN, SUGA, HOPE, RM = 1, 2, 3, 4
STRANGER = 99


@pytest.fixture
def store(database: Database) -> ScoresStore:
    return ScoresStore(database)


async def play(
    database: Database, points: dict[int, int], *, server_id: int = SERVER, week: str = WEEK, season: str = SEASON
) -> None:
    """One game of one question, from its start to its end."""
    game = await start_game(database, server_id=server_id, week=week, season=season)
    await answer(database, game, 0, points)
    await ScoresStore(database).settle(game, 0, NOW)
    await ScoresStore(database).finish(game, "ended", NOW)


async def play_questions(database: Database, right: list[bool], categories: tuple[str, ...] = ("songs",)) -> int:
    """Jin answers a question a time; the game is still on."""
    game = await start_game(database, questions=len(right), categories=categories)
    for position, is_right in enumerate(right):
        await answer(database, game, position, {JIN: 500 * is_right})
        await ScoresStore(database).settle(game, position, NOW)
    return game


async def test_a_tie_shares_a_rank(database: Database, store: ScoresStore) -> None:
    await play(database, {JIN: 900, SUGA: 500, HOPE: 500, RM: 100})
    board = await store.board(SERVER, "all", SUGA, 0)
    assert [(row.rank, row.member_id) for row in board.rows] == [(1, JIN), (2, HOPE), (2, SUGA), (4, RM)]
    assert board.own == Row(2, SUGA, 500, right=1, answered=1, games=1, wins=0)
    assert board.players == 4


async def test_who_has_not_played_sees_the_board_without_a_line_of_their_own(
    database: Database, store: ScoresStore
) -> None:
    await play(database, {JIN: 900, SUGA: 500})
    board = await store.board(SERVER, "all", STRANGER, 0)
    assert board.own is None
    assert (len(board.rows), board.players) == (2, 2)


async def test_an_empty_board_is_a_board(store: ScoresStore) -> None:
    assert await store.board(SERVER, "2026-W48", JIN, 30) == Board([], None, 0, 0)


async def test_a_page_past_the_end_is_the_last_page(database: Database, store: ScoresStore) -> None:
    await play(database, dict.fromkeys(range(1, 24), 100))
    board = await store.board(SERVER, "all", 1, 10**20)
    assert board.offset == 20
    assert [(row.rank, row.member_id) for row in board.rows] == [(1, 3), (1, 2), (1, 1)]


async def test_a_week_counts_its_own_games_only(database: Database, store: ScoresStore) -> None:
    await play(database, {JIN: 900, SUGA: 0}, week="2026-W48")
    await play(database, {JIN: 0, SUGA: 700}, week="2026-W49")
    assert [row.member_id for row in (await store.board(SERVER, "2026-W48", JIN, 0)).rows] == [JIN, SUGA]
    assert [row.member_id for row in (await store.board(SERVER, "2026-W49", JIN, 0)).rows] == [SUGA, JIN]
    season = await store.board(SERVER, SEASON, JIN, 0)
    assert season.own == Row(1, JIN, 900, right=1, answered=2, games=2, wins=1)


async def test_two_servers_never_see_each_other(database: Database, store: ScoresStore) -> None:
    await play(database, {JIN: 900, SUGA: 100})
    await play(database, {JIN: 5, HOPE: 3}, server_id=OTHER_SERVER, week="2026-W49", season="2026-Q3")
    assert {row.member_id for row in (await store.board(SERVER, "all", HOPE, 0)).rows} == {JIN, SUGA}
    assert (await store.board(SERVER, "all", HOPE, 0)).own is None
    assert await store.periods(SERVER) == ["all", SEASON, WEEK]
    assert await store.periods(OTHER_SERVER) == ["all", "2026-W49", "2026-Q3"]
    assert (await store.profile(SERVER, JIN)).points == 900
    assert (await store.profile(SERVER, JIN)).streak == Streak(1, 1)
    assert (await store.profile(OTHER_SERVER, JIN)).points == 5
    assert (await store.profile(OTHER_SERVER, SUGA)).rank is None


async def test_periods_are_those_that_somebody_scored_in(database: Database, store: ScoresStore) -> None:
    assert await store.periods(SERVER) == []
    await play(database, {JIN: 1}, week="2026-W53", season="2026-Q4")
    await play(database, {JIN: 1}, week="2027-W01", season="2027-Q1")
    await start_game(database, week="2027-W02", season="2027-Q1")
    assert await store.periods(SERVER) == ["all", "2027-Q1", "2027-W01", "2026-W53", "2026-Q4"]


async def test_a_profile_says_what_a_member_has_reached(database: Database, store: ScoresStore) -> None:
    await play(database, {JIN: 900, SUGA: 100})
    await play(database, {JIN: 0, SUGA: 100, HOPE: 50})
    assert await store.profile(SERVER, SUGA) == Profile(
        member_id=SUGA,
        points=200,
        right=2,
        answered=2,
        games=2,
        wins=1,
        rank=2,
        players=3,
        best=None,
        streak=Streak(2, 2),
    )


async def test_a_newcomers_profile_is_empty(database: Database, store: ScoresStore) -> None:
    await play(database, {JIN: 900})
    assert await store.profile(SERVER, STRANGER) == Profile(
        member_id=STRANGER,
        points=0,
        right=0,
        answered=0,
        games=0,
        wins=0,
        rank=None,
        players=1,
        best=None,
        streak=Streak(0, 0),
    )


async def test_the_best_category_has_the_highest_share_among_those_with_five_answers(
    database: Database, store: ScoresStore
) -> None:
    await play_questions(database, [True] * 4, ("moments",))  # all right, but too few to tell
    await play_questions(database, [True] * 5 + [False] * 5, ("songs",))  # more right ones, a lower share
    await play_questions(database, [True, True, True, True, False], ("albums",))
    assert (await store.profile(SERVER, JIN)).best == BestCategory("albums", 4, 5)
    await play_questions(database, [True, True, True, True, False], ("albums",))
    await play_questions(database, [True, True, True, True, False], ("campaigns",))
    assert (await store.profile(SERVER, JIN)).best == BestCategory("albums", 8, 10)


async def test_a_streak_ends_with_a_wrong_answer_and_goes_on_over_games(database: Database, store: ScoresStore) -> None:
    await play_questions(database, [True, True, True, False, True])
    await play_questions(database, [True])
    assert (await store.profile(SERVER, JIN)).streak == Streak(current=2, longest=3)
    await play_questions(database, [False])
    assert (await store.profile(SERVER, JIN)).streak == Streak(current=0, longest=3)


async def test_an_open_question_does_not_show_in_a_profile_before_it_closes(
    database: Database, store: ScoresStore
) -> None:
    await play_questions(database, [True])
    game = await start_game(database)
    await answer(database, game, 0, {JIN: 0})
    assert (await store.profile(SERVER, JIN)).streak == Streak(1, 1)


async def test_a_void_question_breaks_no_streak(database: Database, store: ScoresStore) -> None:
    game = await play_questions(database, [True, False, True])
    await store.void(SERVER, game, 1)
    assert (await store.profile(SERVER, JIN)).streak == Streak(2, 2)


async def test_answers_count_in_the_order_in_which_they_were_given(database: Database, store: ScoresStore) -> None:
    earlier, later = await start_game(database), await start_game(database)
    await answer(database, later, 0, {JIN: 0}, at=NOW)
    await answer(database, earlier, 0, {JIN: 500}, at=NOW + 1)
    await store.settle(earlier, 0, NOW)
    await store.settle(later, 0, NOW)
    assert (await store.profile(SERVER, JIN)).streak == Streak(current=1, longest=1)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points=st.dictionaries(st.integers(1, 2**62), st.sampled_from([0, 100, 100, 200, 900]), min_size=1, max_size=30))
async def test_every_page_shows_the_rank_that_each_member_is_told(database: Database, points: dict[int, int]) -> None:
    await wipe(database)
    await play(database, points)
    store = ScoresStore(database)
    rows = [row for offset in range(0, len(points), 10) for row in (await store.board(SERVER, "all", 0, offset)).rows]
    assert [row.member_id for row in rows] == sorted(points, key=lambda member: (points[member], member), reverse=True)
    for row in rows:
        assert row.rank == 1 + sum(other > row.points for other in points.values())
        board = await store.board(SERVER, "all", row.member_id, 0)
        assert (board.own, board.players) == (row, len(points))
        assert (await store.profile(SERVER, row.member_id)).rank == row.rank


async def test_reading_walks_through_indexes_and_never_through_the_history(sqlite_url: sa.URL) -> None:
    database = Database.open(sqlite_url)
    store = ScoresStore(database)
    await play(database, {member: member for member in range(1, 41)})
    statements: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection: object, _cursor: object, statement: str, values: tuple[object, ...], *_: object) -> None:
        if statement.startswith(("SELECT", "WITH")):
            statements.append((statement, values))

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    await store.board(SERVER, "all", JIN, 0)
    await store.board(SERVER, "all", STRANGER, 30)
    await store.periods(SERVER)
    await store.profile(SERVER, JIN)
    event.remove(database.engine.sync_engine, "before_cursor_execute", note)
    assert len(statements) >= 9

    tables = ("scores", "own", "answers", "games", "game_questions")
    async with database.read() as connection:
        for statement, values in statements:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            steps = [row.detail for row in plan]
            assert not [step for step in steps if step.startswith(tuple(f"SCAN {table}" for table in tables))]
            # By this index it would be every question of the server, to find those that one member answered.
            assert not [step for step in steps if "ix_game_questions_server_id" in step]
    await database.close()
