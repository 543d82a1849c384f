"""Ranks and pages, without a database."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.scores.boards import Row, Totals, page_start, ranked
from bot.scores.profiles import accuracy


def line(member_id: int, points: int) -> Totals:
    return Totals(member_id, points, right=1, answered=2, games=3, wins=0)


def ranks(rows: list[Row]) -> list[int]:
    return [row.rank for row in rows]


def test_a_tie_shares_a_rank_and_the_next_rank_is_skipped() -> None:
    rows = ranked([line(1, 900), line(2, 500), line(3, 500), line(4, 100)], offset=0, first_rank=1)
    assert ranks(rows) == [1, 2, 2, 4]


def test_a_line_keeps_its_numbers() -> None:
    assert ranked([line(7, 900)], offset=0, first_rank=1) == [Row(1, 7, 900, 1, 2, 3, 0)]


def test_a_tie_that_began_on_the_page_before_goes_on() -> None:
    # Places 9 to 12 share rank 9; this page begins at place 11.
    rows = ranked([line(1, 500), line(2, 500), line(3, 400)], offset=10, first_rank=9)
    assert ranks(rows) == [9, 9, 13]


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(1, 10))
def test_the_pages_of_a_board_join_into_the_ranks_of_the_whole(points: list[int], limit: int) -> None:
    points.sort(reverse=True)
    whole = [1 + sum(other > mine for other in points) for mine in points]
    pages: list[int] = []
    for offset in range(0, len(points), limit):
        page = [line(place, mine) for place, mine in enumerate(points)][offset : offset + limit]
        pages += ranks(ranked(page, offset=offset, first_rank=whole[offset]))
    assert pages == whole


@given(st.integers(), st.integers(0, 1_000), st.integers(1, 25))
def test_every_offset_leads_to_a_page_that_exists(offset: int, players: int, limit: int) -> None:
    start = page_start(offset, players=players, limit=limit)
    assert start % limit == 0
    assert 0 <= start < max(players, 1)
    if 0 <= offset < players:
        assert start <= offset < start + limit


def test_who_has_not_answered_has_no_accuracy() -> None:
    assert accuracy(0, 0) is None
    assert accuracy(3, 4) == 0.75
