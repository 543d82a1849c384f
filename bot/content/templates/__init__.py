"""The kinds of question that the writer knows, one class each, grouped by what they ask about."""

from __future__ import annotations

from typing import Final

from bot.content.templates.base import Dice, Template
from bot.content.templates.dates import CameFirst, CameLast, ClosestYear, InYear, YearOf, YearTrue
from bot.content.templates.names import CampaignOf, EmojiClue, PartnerOf, PlaceOf, SoloBy, SoloTrue
from bot.content.templates.order import InOrder
from bot.content.templates.tracks import AlbumOf, AlbumTrue, NotOnAlbum, SongOnAlbum
from bot.content.templates.typed import Clue, GuestOn, Opener, TypedAlbum, TypedSolo

__all__ = ["TEMPLATES", "Dice", "Template"]

TEMPLATES: Final[tuple[type[Template], ...]] = (
    *(AlbumOf, SongOnAlbum, NotOnAlbum, AlbumTrue),
    *(YearOf, InYear, CameFirst, CameLast, YearTrue),
    *(SoloBy, SoloTrue, PartnerOf, CampaignOf, PlaceOf, EmojiClue),
    *(ClosestYear, InOrder),
    *(TypedAlbum, Opener, TypedSolo, GuestOn, Clue),
)
