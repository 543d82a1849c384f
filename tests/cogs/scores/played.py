"""What was played before a story begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.scores.periods import season_of, week_of
from bot.zones import find_zone
from tests.cogs.world import World
from tests.scores.play import answer, start_game


class Player(Protocol):
    """Anybody with an id."""

    @property
    def id(self) -> int: ...


class Somebody:
    """A member whom the story does not name; ``number`` is their id."""

    def __init__(self, number: int) -> None:
        self.id = number


async def played(
    world: World,
    points: Mapping[Player, list[int]],
    *,
    days_ago: int = 0,
    categories: tuple[str, ...] = ("songs",),
    zone: str = "UTC",
) -> None:
    """A game that was played to its end; each player's points by question, 0 for a wrong answer."""
    db, at = world.app.db, world.app.now() - days_ago * 86_400_000
    questions = max(len(given) for given in points.values())
    game_id = await start_game(
        db,
        server_id=world.guild.id,
        questions=questions,
        categories=categories,
        week=week_of(at, find_zone(zone)),
        season=season_of(at, find_zone(zone)),
    )
    for position in range(questions):
        given = {player.id: line[position] for player, line in points.items() if position < len(line)}
        await answer(db, game_id, position, given, at=at + position)
        await world.app.scores.settle(game_id, position, at)
    await world.app.scores.finish(game_id, "ended", at)
