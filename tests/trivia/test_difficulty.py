"""A question is as hard as people find it, once enough of them have answered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.content.library import Library
from bot.content.writer import Candidate
from bot.db.engine import Database
from bot.trivia.difficulty import ENOUGH, KEPT_MS, Difficulties, Tally, adjusted, known, level_of
from bot.trivia.game import Asked, Game
from tests.trivia.conftest import Clock, ListStage
from tests.trivia.desk import SERVER, Desk

OTHER_SERVER = 99


@given(st.integers(0, 500), st.floats(0, 1))
def test_the_more_are_right_the_easier_it_is(answered: int, share: float) -> None:
    right = round(answered * share)
    level = level_of(Tally(answered, right))
    if answered < ENOUGH:
        assert level is None, "too few have answered"
        return
    assert level in (1, 2, 3)
    if right < answered:
        more = level_of(Tally(answered, right + 1))
        assert more is not None
        assert more <= level


def test_the_steps() -> None:
    assert [level_of(Tally(100, right)) for right in (100, 75, 74, 45, 44, 0)] == [1, 1, 2, 2, 3, 3]
    assert level_of(Tally(ENOUGH - 1, 0)) is None


def test_only_what_is_known_changes() -> None:
    pool = [Candidate(f"q{n}", "songs", "choice", 2, f"s{n}") for n in range(3)]
    levels = known({"q0": Tally(30, 30), "q1": Tally(29, 0), "q2": Tally(60, 3), "gone": Tally(99, 9)})
    assert [candidate.difficulty for candidate in adjusted(pool, levels)] == [1, 2, 3]
    assert [candidate._replace(difficulty=2) for candidate in adjusted(pool, levels)] == pool


async def test_answers_of_a_server_decide_for_it_alone_and_are_counted_once_an_hour(
    database: Database, library: Library, clock: Clock
) -> None:
    desk = Desk.open(database, library, clock)
    members = range(1_000, 1_000 + ENOUGH)

    async def play(game: Game, asked: Asked) -> None:
        """Nobody is right in the first question, everybody in the second, and few answer the third."""
        at, question = clock.ms, asked.question
        for member in members[: 3 if asked.position == 2 else None]:
            choice = question.right if asked.position else (question.right + 1) % len(question.options)
            await desk.games.answer(
                SERVER.server_id, game.id, asked.position, member, choice, clicked_at=at, message_at=at
            )

    counts = 0

    async def tallies(server_id: int) -> dict[str, Tally]:
        nonlocal counts
        counts += 1
        return await desk.games.store.tallies(server_id)

    difficulties = Difficulties(tallies, clock)
    assert await difficulties.of(SERVER.server_id) == {}
    game = await desk.start(ListStage(clock, play=play))
    await desk.finished()
    assert await difficulties.of(SERVER.server_id) == {}, "it was counted a moment ago"
    clock.ms += KEPT_MS
    for _ in range(3):
        assert await difficulties.of(SERVER.server_id) == {game.keys[0]: 3, game.keys[1]: 1}
    assert counts == 2
    assert await difficulties.of(OTHER_SERVER) == {}

    await desk.scores.void(SERVER.server_id, game.id, 0)
    clock.ms += KEPT_MS
    assert await difficulties.of(SERVER.server_id) == {game.keys[1]: 1}, "what is void says nothing"
    await desk.close()


async def test_a_server_is_counted_anew_once_answers_are_gone(clock: Clock) -> None:
    tally = Tally(ENOUGH, 0)

    async def tallies(_server_id: int) -> dict[str, Tally]:
        return {"key": tally}

    difficulties = Difficulties(tallies, clock)
    assert await difficulties.of(1) == {"key": 3}
    tally = Tally(ENOUGH - 1, 0)
    assert await difficulties.of(1) == {"key": 3}
    difficulties.forget(1)
    difficulties.forget(2)
    assert await difficulties.of(1) == {}
