"""The cover of Discord's scheduled event: what the night is called, and when."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from bot.cards import shapes
from bot.cards.colour import palette
from bot.cards.line import fitted
from bot.cards.models import CoverCard

SIZE: Final = (1200, 480)
"""Width and height in pixels: Discord shows a cover at five to two."""
_MIDDLE: Final = 0.5


def draw_cover(card: CoverCard) -> bytes:
    """``card`` as a PNG of :data:`SIZE`; the same card gives the same bytes."""
    colours = palette(card.accent)
    middle = SIZE[0] // 2
    picture = shapes.stage(SIZE, middle, colours.ground, colours.glow).copy()
    width = SIZE[0] - 160
    fitted(card.title, width, 84, bold=True, smallest=44).draw(picture, middle, 236, colours.text, anchor=_MIDDLE)
    shapes.box(picture, (middle - 60, 268, middle + 60, 276), 4, colours.accent)
    fitted(card.subtitle, width, 40, smallest=28).draw(picture, middle, 336, colours.quiet, anchor=_MIDDLE)
    fitted(card.footer, width, 22).draw(picture, middle, SIZE[1] - 28, colours.quiet, anchor=_MIDDLE)
    file = BytesIO()
    picture.save(file, "PNG", compress_level=3)
    return file.getvalue()
