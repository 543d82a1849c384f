"""A moderator rules on a question while its game goes on: the standings say what the ledger says."""

from __future__ import annotations

from dataclasses import replace

from bot.trivia.answers import Locked
from bot.trivia.format import Format
from bot.trivia.game import Asked, Game
from tests.facts.played import asked_question

ANN, BEA = 101, 102


def game_of(keys: int = 3) -> Game:
    names = tuple(f"key-{number}" for number in range(keys))
    return Game(
        id=1,
        server_id=1,
        channel_id=1,
        started_by=1,
        language="en",
        accent=0,
        format=Format(questions=keys, speed=False),
        keys=names,
        seed=1,
    )


def ask(game: Game, position: int) -> Asked:
    game.asked = Asked(position, asked_question(game.keys[position]), closes_at=15_000)
    return game.asked


def points(game: Game) -> dict[int, int]:
    return {member: standing.points for member, standing in game.standings.items()}


def test_what_is_void_keeps_the_streak_and_no_points() -> None:
    game = game_of()
    first = ask(game, 0)
    game.lock_in(0, ANN, 0, 0, 0)
    game.close()
    second = ask(game, 1)
    game.lock_in(1, ANN, 0, 0, 0)
    game.lock_in(1, BEA, 1, 0, 0)
    game.close()
    game.recount([(replace(first, void=True), False), (second, True)])
    assert points(game) == {ANN: 1100, BEA: 0}
    standing = game.standings[ANN]
    assert (standing.right, standing.answered, standing.streak) == (1, 1, 2)
    assert game.asked is second


def test_what_is_open_stays_open_and_uncounted() -> None:
    game = game_of()
    first = ask(game, 0)
    game.lock_in(0, ANN, 1, 0, 0)
    game.close()
    now_open = ask(game, 1)
    game.lock_in(1, BEA, 0, 0, 0)
    accepted = replace(first, answers={ANN: Locked(ANN, 1, True, 1000, 0)})
    game.recount([(accepted, True), (replace(now_open), False)])
    assert points(game) == {ANN: 1000}
    assert game.asked is now_open
    assert now_open.open
    assert game.lock_in(1, ANN, 0, 0, 0).points == 1100  # the streak of what was accepted goes on
    game.close()
    assert points(game) == {ANN: 2100, BEA: 1000}


def test_what_was_counted_a_moment_ago_and_is_not_settled_yet_is_not_lost() -> None:
    game = game_of()
    first = ask(game, 0)
    game.lock_in(0, ANN, 0, 0, 0)
    game.close()
    second = ask(game, 1)
    game.lock_in(1, ANN, 0, 0, 0)
    read = replace(second, answers={})  # as it was read while answers were on their way
    game.close()
    game.recount([(first, True), (read, False)])
    assert points(game) == {ANN: 2100}
    assert game.asked is second


def test_what_is_left_out_shortens_the_game() -> None:
    game = game_of()
    ask(game, 0)
    game.close()
    game.leave_out(1)
    assert game.keys == ("key-0", "key-2")
    assert (game.total, game.next_position) == (2, 1)
