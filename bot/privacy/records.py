"""What is held of a member, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from msgspec import Struct, structs

from bot.facts.records import KEPT

Rows: TypeAlias = Mapping[str, list[dict[str, Any]]]
"""By table, the rows that are about a member, as they stand in the database."""

NAMED: Final = ("author_id", "reviewer_id", "handled_by")
"""The fields of what :mod:`bot.facts.records` writes as JSON that hold the id of a member."""


TAKEN_OVER: Final = (*KEPT, "removed")
"""The states of what the server has, or had; whatever else a member suggested is theirs alone."""


def written(key: str, member_id: int) -> str:
    """How that JSON says in one of its fields whose it is."""
    return f'"{key}":{member_id},'


class Holdings(Struct, frozen=True, kw_only=True):
    """How much of each kind is held of a member."""

    answers: int = 0
    points: int = 0
    games: int = 0
    """Games that are over, and that they played in."""
    wins: int = 0
    hints: int = 0
    """Questions for which they have taken a hint."""
    joins: int = 0
    """Nights for which they pressed “I'm in”."""
    started: int = 0
    """Games that they started; of weekly events, those that they set up are counted in ``events``."""
    events: int = 0
    entries: int = 0
    """Facts and questions of theirs that a server has, or had within the last year."""
    suggestions: int = 0
    """Those that nobody has taken over."""
    reports: int = 0
    changes: int = 0
    """What they did as moderators: entries and rulings that they changed."""
    reviews: int = 0
    """Suggestions and reports that they decided on."""

    def __bool__(self) -> bool:
        return any(structs.astuple(self))


def total(all_of_them: Iterable[Holdings]) -> Holdings:
    """What several servers hold, taken together."""
    sums = map(sum, zip(*map(structs.astuple, all_of_them), strict=True))
    return Holdings(**dict(zip(Holdings.__struct_fields__, sums, strict=False)))
