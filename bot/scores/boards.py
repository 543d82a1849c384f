"""Leaderboards as plain values, and the rules by which their rows are ranked and paged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Totals(NamedTuple):
    """What one member has reached in one period. ``games`` are those that are over, ``wins`` those won."""

    member_id: int
    points: int
    right: int
    answered: int
    games: int
    wins: int


class Row(NamedTuple):
    """One line of a board: :class:`Totals` with a rank from 1."""

    rank: int
    member_id: int
    points: int
    right: int
    answered: int
    games: int
    wins: int


class Board(NamedTuple):
    """One page of a board.

    ``own`` is the asking member's line wherever it stands, None where they have not played;
    ``players`` are all on the board, ``offset`` how many of them stand before ``rows``.
    """

    rows: list[Row]
    own: Row | None
    players: int
    offset: int


def ranked(totals: Iterable[Totals], *, offset: int, first_rank: int) -> list[Row]:
    """``totals``, best first, with competition ranks: equal points share a rank (1, 2, 2, 4).

    Args:
        offset: how many members stand before the first of ``totals``.
        first_rank: the rank of the first, who may share it with members of an earlier page.
    """
    rows: list[Row] = []
    for place, line in enumerate(totals, start=offset + 1):
        if not rows:
            rank = first_rank
        elif line.points != rows[-1].points:
            rank = place
        else:
            rank = rows[-1].rank
        rows.append(Row(rank, *line))
    return rows


def page_start(offset: int, *, players: int, limit: int) -> int:
    """``offset``, which a button brings back, as the beginning of a page that exists.

    Past the end it is the last page: the board may have grown shorter since the button was made.
    """
    last = max(players - 1, 0) // limit * limit
    return min(max(offset, 0) // limit * limit, last)
