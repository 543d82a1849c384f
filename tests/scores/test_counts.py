"""How many play is counted once for a while, and what changes here shows at once."""

from __future__ import annotations

from bot.db.engine import Database
from bot.scores.counts import KEPT_BOARDS, KEPT_SECONDS, PlayerCounts
from bot.scores.periods import ALL
from bot.scores.store import ScoresStore
from tests.scores.play import NOW, SERVER, answer, start_game


def test_a_count_is_kept_for_a_while_and_forgotten_with_its_server() -> None:
    seconds = [0.0]
    counts = PlayerCounts(lambda: seconds[0])
    assert counts.keep(1, ALL, 5) == counts.get(1, ALL) == 5
    assert counts.keep(2, ALL, 7) == 7
    counts.forget(1)
    assert (counts.get(1, ALL), counts.get(2, ALL), counts.get(2, "2026-W48")) == (None, 7, None)
    seconds[0] = KEPT_SECONDS
    assert counts.get(2, ALL) is None
    counts.keep(2, ALL, 8)
    counts.forget(None)
    assert counts.get(2, ALL) is None


def test_it_does_not_grow_without_end() -> None:
    counts = PlayerCounts()
    for server in range(KEPT_BOARDS + 1):
        counts.keep(server, ALL, 1)
    assert (counts.get(0, ALL), counts.get(KEPT_BOARDS, ALL)) == (None, 1)


async def test_a_newcomer_and_a_void_question_show_at_once(database: Database) -> None:
    scores = ScoresStore(database)
    game = await start_game(database, questions=2)
    await answer(database, game, 0, {1: 900, 2: 800})
    await scores.settle(game, 0, NOW)
    assert (await scores.board(SERVER, ALL, 9, 0)).players == 2
    await answer(database, game, 1, {1: 500, 3: 700})
    await scores.settle(game, 1, NOW)
    board = await scores.board(SERVER, ALL, 3, 0)
    assert (board.players, board.own and board.own.rank) == (3, 3)
    await scores.void(SERVER, game, 1)
    assert (await scores.board(SERVER, ALL, 3, 0)).players == 2
    await scores.rebuild(None)
    assert (await scores.profile(SERVER, 2)).players == 2
