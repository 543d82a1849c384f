"""What pictures say, as plain values: whoever asks for one needs no Pillow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ON_PODIUM: Final = 3
IN_SEASON: Final = 5


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place. Who ties shares a ``rank`` (from 1); ``points`` is the text to show, with its word."""

    rank: int
    name: str
    points: str


@dataclass(frozen=True, slots=True)
class RecapCard:
    """What the picture of a night says, in the server's language.

    ``podium`` are the best three of the night, ``season`` the first of the season's standing, best first; who
    comes after the third and the fifth is left out. Without a season the podium has the whole width.
    ``accent`` is the fandom's colour, 0xRRGGBB.
    """

    title: str
    subtitle: str
    podium: tuple[Place, ...]
    season_title: str
    season: tuple[Place, ...]
    footer: str
    accent: int


@dataclass(frozen=True, slots=True)
class CoverCard:
    """What the cover says, in the server's language. ``accent`` is the fandom's colour, 0xRRGGBB."""

    title: str
    subtitle: str
    footer: str
    accent: int
