"""The pictures that the studio draws. Pillow and the fonts are loaded in its thread, with the first of them."""

from __future__ import annotations

from bot.cards.models import CoverCard, RecapCard


def draw_recap(card: RecapCard) -> bytes:
    """As :func:`bot.cards.recap.draw_recap`."""
    from bot.cards import recap

    return recap.draw_recap(card)


def draw_cover(card: CoverCard) -> bytes:
    """As :func:`bot.cards.cover.draw_cover`."""
    from bot.cards import cover

    return cover.draw_cover(card)
