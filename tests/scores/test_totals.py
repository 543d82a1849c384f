"""From answers to totals: settled once, finished once, voided and restored, always equal to the ledger."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db.engine import Database
from bot.scores.store import ScoresStore
from tests.conftest import wipe
from tests.scores.play import NOW, OTHER_SERVER, SEASON, SERVER, WEEK, answer, start_game, totals

JIN, SUGA, HOPE = 1, 2, 3
PERIODS = ("all", WEEK, SEASON)


def in_each_period(lines: dict[int, tuple[int, ...]], server_id: int = SERVER) -> dict[tuple[int, str, int], Any]:
    return {(server_id, period, member): line for period in PERIODS for member, line in lines.items()}


@pytest.fixture
def store(database: Database) -> ScoresStore:
    return ScoresStore(database)


async def test_a_closed_question_counts_for_the_week_the_season_and_all_time(
    database: Database, store: ScoresStore
) -> None:
    game = await start_game(database)
    await answer(database, game, 0, {JIN: 900, SUGA: 0})
    assert await totals(database) == {}
    assert await store.settle(game, 0, NOW)
    assert await totals(database) == in_each_period({JIN: (900, 1, 1, 0, 0), SUGA: (0, 0, 1, 0, 0)})


async def test_a_question_counts_once_however_often_it_is_settled(database: Database, store: ScoresStore) -> None:
    game = await start_game(database)
    await answer(database, game, 0, {JIN: 900})
    assert [await store.settle(game, 0, NOW) for _ in range(3)] == [True, False, False]
    assert await totals(database) == in_each_period({JIN: (900, 1, 1, 0, 0)})


async def test_a_question_that_was_never_asked_settles_nothing(database: Database, store: ScoresStore) -> None:
    game = await start_game(database)
    assert not await store.settle(game, 7, NOW)
    assert not await store.settle(game + 1, 0, NOW)
    assert not await store.finish(game + 1, "ended", NOW)


async def test_a_crash_while_settling_leaves_nothing_half_done(
    database: Database, store: ScoresStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    game = await start_game(database)
    await answer(database, game, 0, {JIN: 900})

    async def crash(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(store, "_add", crash)
        with pytest.raises(ConnectionError):
            await store.settle(game, 0, NOW)
    assert await totals(database) == {}
    assert await store.settle(game, 0, NOW)
    assert await totals(database) == in_each_period({JIN: (900, 1, 1, 0, 0)})


async def test_the_top_scorer_of_a_game_wins_it(database: Database, store: ScoresStore) -> None:
    game = await start_game(database, questions=2)
    await answer(database, game, 0, {JIN: 900, SUGA: 400})
    await answer(database, game, 1, {JIN: 0, SUGA: 600})
    await store.settle(game, 0, NOW)
    await store.settle(game, 1, NOW)
    assert [await store.finish(game, "ended", NOW) for _ in range(2)] == [True, False]
    assert await totals(database) == in_each_period({JIN: (900, 1, 2, 1, 0), SUGA: (1000, 2, 2, 1, 1)})


async def test_a_tie_shares_the_win(database: Database, store: ScoresStore) -> None:
    game = await start_game(database)
    await answer(database, game, 0, {JIN: 900, SUGA: 900, HOPE: 100})
    await store.settle(game, 0, NOW)
    await store.finish(game, "ended", NOW)
    wins = {member: line[4] for (_, period, member), line in (await totals(database)).items() if period == "all"}
    assert wins == {JIN: 1, SUGA: 1, HOPE: 0}


@pytest.mark.parametrize(
    ("state", "points"),
    [
        pytest.param("ended", {JIN: 900}, id="alone"),
        pytest.param("ended", {JIN: 0, SUGA: 0}, id="nobody scored"),
        pytest.param("stopped", {JIN: 900, SUGA: 100}, id="stopped"),
        pytest.param("idle", {JIN: 900, SUGA: 100}, id="idle"),
        pytest.param("lost", {JIN: 900, SUGA: 100}, id="lost"),
    ],
)
async def test_a_game_without_a_contest_has_no_winner(
    database: Database, store: ScoresStore, state: str, points: dict[int, int]
) -> None:
    game = await start_game(database)
    await answer(database, game, 0, points)
    await store.settle(game, 0, NOW)
    await store.finish(game, state, NOW)
    assert {line[3:] for line in (await totals(database)).values()} == {(1, 0)}


async def test_voiding_a_question_takes_its_points_and_may_change_who_won(
    database: Database, store: ScoresStore
) -> None:
    game = await start_game(database, questions=2)
    await answer(database, game, 0, {JIN: 1000, SUGA: 0, HOPE: 300})
    await answer(database, game, 1, {JIN: 100, SUGA: 500})
    await store.settle(game, 0, NOW)
    await store.settle(game, 1, NOW)
    await store.finish(game, "ended", NOW)
    before = await totals(database)

    assert [await store.void(SERVER, game, 0) for _ in range(2)] == [True, False]
    # Hope answered nothing else, so it is as if they had not played.
    assert await totals(database) == in_each_period({JIN: (100, 1, 1, 1, 0), SUGA: (500, 1, 1, 1, 1)})

    assert [await store.restore(SERVER, game, 0, NOW) for _ in range(2)] == [True, False]
    assert await totals(database) == before


async def test_a_question_voided_while_it_is_open_is_not_settled_at_its_close(
    database: Database, store: ScoresStore
) -> None:
    game = await start_game(database)
    await answer(database, game, 0, {JIN: 900})
    await store.void(SERVER, game, 0)
    assert not await store.settle(game, 0, NOW)
    assert await totals(database) == {}


async def test_an_open_question_that_is_restored_waits_for_its_close(database: Database, store: ScoresStore) -> None:
    game = await start_game(database)
    await store.void(SERVER, game, 0)
    await store.restore(SERVER, game, 0, NOW)
    await answer(database, game, 0, {JIN: 900})
    assert await totals(database) == {}
    assert await store.settle(game, 0, NOW)
    assert await totals(database) == in_each_period({JIN: (900, 1, 1, 0, 0)})


async def test_another_server_cannot_void_or_restore(database: Database, store: ScoresStore) -> None:
    game = await start_game(database, server_id=SERVER)
    await answer(database, game, 0, {JIN: 900})
    await store.settle(game, 0, NOW)
    assert not await store.void(OTHER_SERVER, game, 0)
    await store.void(SERVER, game, 0)
    assert not await store.restore(OTHER_SERVER, game, 0, NOW)
    assert await totals(database) == {}


async def test_the_last_question_may_be_settled_after_a_crash_ended_the_game(
    database: Database, store: ScoresStore
) -> None:
    game = await start_game(database)
    await answer(database, game, 0, {JIN: 900, SUGA: 100})
    await store.finish(game, "ended", NOW)
    assert await store.settle(game, 0, NOW)
    assert await totals(database) == in_each_period({JIN: (900, 1, 1, 1, 1), SUGA: (100, 1, 1, 1, 0)})


async def test_rebuilding_one_server_mends_it_and_leaves_the_other_alone(
    database: Database, store: ScoresStore
) -> None:
    for server_id in (SERVER, OTHER_SERVER):
        game = await start_game(database, server_id=server_id)
        await answer(database, game, 0, {JIN: 900})
        await store.settle(game, 0, NOW)
    right = await totals(database)
    await wipe_scores(database)
    assert await store.rebuild(SERVER) == 3
    assert await totals(database) == {key: line for key, line in right.items() if key[0] == SERVER}
    assert await store.rebuild(None) == 6
    assert await totals(database) == right


async def wipe_scores(database: Database) -> None:
    async with database.write() as connection:
        await connection.exec_driver_sql("DELETE FROM scores")


# Random histories against a model


@dataclass
class Question:
    answers: dict[int, int]
    settled: bool = False
    void: bool = False


@dataclass
class Played:
    """What one game should come to, written down without SQL."""

    server_id: int
    week: str
    season: str
    questions: list[Question]
    state: str = "running"
    id: int = field(default=0)

    def lines(self) -> dict[int, list[int]]:
        lines: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
        for question in self.questions:
            for member, points in question.answers.items() if question.settled else ():
                line = lines[member]
                line[0] += points
                line[1] += points > 0
                line[2] += 1
                line[3] = int(self.state != "running")
        best = max((line[0] for line in lines.values()), default=0)
        if self.state == "ended" and len(lines) >= 2 and best > 0:
            for line in lines.values():
                line[4] = int(line[0] == best)
        return lines

    def apply(self, step: str, position: int) -> bool:
        question = self.questions[position]
        match step:
            case "settle" if not question.settled and not question.void:
                question.settled = True
            case "void" if not question.void:
                question.void, question.settled = True, False
            case "restore" if question.void:
                question.void = False
                question.settled = self.state != "running" or position != len(self.questions) - 1
            case "ended" | "stopped" if self.state == "running":
                self.state = step
            case _:
                return False
        return True


def expected(history: list[Played]) -> dict[tuple[int, str, int], tuple[int, ...]]:
    sums: dict[tuple[int, str, int], list[int]] = defaultdict(lambda: [0] * 5)
    for game in history:
        for member, line in game.lines().items():
            for period in ("all", game.week, game.season):
                total = sums[game.server_id, period, member]
                total[:] = [old + new for old, new in zip(total, line, strict=True)]
    return {key: tuple(line) for key, line in sums.items()}


questions = st.builds(Question, st.dictionaries(st.integers(1, 4), st.sampled_from([0, 0, 300, 500, 1000]), max_size=4))
played = st.builds(
    Played,
    st.sampled_from([SERVER, OTHER_SERVER]),
    st.sampled_from(["2026-W48", "2027-W01"]),
    st.sampled_from(["2026-Q4", "2027-Q1"]),
    st.lists(questions, min_size=1, max_size=3),
)
step_names = st.sampled_from(["settle", "settle", "settle", "void", "restore", "ended", "stopped"])
steps = st.lists(st.tuples(st.integers(0, 3), step_names, st.integers(0, 2)), max_size=25)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(played, min_size=1, max_size=4), steps=steps)
async def test_totals_always_equal_the_ledger(
    database: Database, store: ScoresStore, history: list[Played], steps: list[tuple[int, str, int]]
) -> None:
    await wipe(database)
    for game in history:
        game.id = await start_game(
            database, server_id=game.server_id, questions=len(game.questions), week=game.week, season=game.season
        )
        for position, question in enumerate(game.questions):
            await answer(database, game.id, position, question.answers)
    for index, step, place in steps:
        game = history[index % len(history)]
        position = place % len(game.questions)
        match step:
            case "settle":
                done = await store.settle(game.id, position, NOW)
            case "void":
                done = await store.void(game.server_id, game.id, position)
            case "restore":
                done = await store.restore(game.server_id, game.id, position, NOW)
            case _:
                done = await store.finish(game.id, step, NOW)
        assert done == game.apply(step, position)
    kept = await totals(database)
    assert kept == expected(history)
    assert await store.rebuild(None) == len(kept)
    assert await totals(database) == kept
