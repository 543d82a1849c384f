"""The picture of a night: its podium, and how the season stands."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image

from bot.cards import shapes
from bot.cards.colour import Palette, palette
from bot.cards.line import fitted
from bot.cards.models import IN_SEASON, ON_PODIUM, Place, RecapCard

SIZE: Final = (1200, 675)
"""Width and height in pixels."""

_MARGIN: Final = 48
_MIDDLE: Final = 0.5
_RIGHT: Final = 1.0
_FLOOR: Final = 606
"""Where the podium and the panel end."""
_GAP: Final = 16
_WIDEST_STEP: Final = 260
_ROUND: Final = 16
_STEP_TOPS: Final = (292, 366, 426)
"""Where the step of the first, second and third rank begins."""
_STEP_ORDER: Final = (1, 0, 2)
"""Who stands on the left, in the middle and on the right."""
_PANEL: Final = (776, 1152)
"""The left and right edge of the season's panel; it is as high as its rows."""
_PANEL_HEAD: Final = 78
_ROW: Final = 72


def draw_recap(card: RecapCard) -> bytes:
    """``card`` as a PNG of :data:`SIZE`; the same card gives the same bytes.

    Any text is drawn: too long a one is shortened, and what no font has is shown as an empty square.
    """
    colours = palette(card.accent)
    left, right = _MARGIN, (_PANEL[0] - 36 if card.season else SIZE[0] - _MARGIN)
    picture = shapes.stage(SIZE, (left + right) // 2, colours.ground, colours.glow).copy()
    _header(picture, card, colours)
    _podium(picture, card.podium[:ON_PODIUM], colours, left, right)
    if card.season:
        _season(picture, card, colours)
    fitted(card.footer, SIZE[0] - 2 * _MARGIN, 22).draw(
        picture, SIZE[0] - _MARGIN, SIZE[1] - 26, colours.quiet, anchor=_RIGHT
    )
    file = BytesIO()
    picture.save(file, "PNG", compress_level=3)
    return file.getvalue()


def _header(picture: Image.Image, card: RecapCard, colours: Palette) -> None:
    shapes.box(picture, (_MARGIN, 46, _MARGIN + 8, 134), 4, colours.accent)
    left = _MARGIN + 30
    width = SIZE[0] - _MARGIN - left
    fitted(card.title, width, 50, bold=True, smallest=36).draw(picture, left, 90, colours.text)
    fitted(card.subtitle, width, 27, smallest=22).draw(picture, left, 130, colours.quiet)


def _podium(picture: Image.Image, places: tuple[Place, ...], colours: Palette, left: int, right: int) -> None:
    width = min((right - left - 2 * _GAP) // ON_PODIUM, _WIDEST_STEP)
    left += (right - left - ON_PODIUM * width - 2 * _GAP) // 2
    for column, who in enumerate(_STEP_ORDER):
        start = left + column * (width + _GAP)
        if who < len(places):
            _step(picture, places[who], colours, start, width)
        else:
            shapes.box(picture, (start, _FLOOR - 40, start + width, _FLOOR), _ROUND, colours.panel, foot=False)


def _step(picture: Image.Image, place: Place, colours: Palette, left: int, width: int) -> None:
    level = min(max(place.rank, 1), ON_PODIUM) - 1
    step, top = colours.steps[level], _STEP_TOPS[level]
    middle = left + width / 2
    shapes.box(picture, (left, top, left + width, top + 2 * _ROUND), _ROUND, step.edge, foot=False)
    face = shapes.fade(width, _FLOOR - top - 4, step.top, step.bottom)
    shapes.box(picture, (left, top + 4, left + width, _FLOOR), _ROUND, face, foot=False)
    if level == 0:
        shapes.crown(picture, middle, top - 108, 50, colours.accent)
    fitted(place.name, width, 34 - 4 * min(level, 1), bold=True, smallest=24).draw(
        picture, middle, top - 22, colours.text, anchor=_MIDDLE
    )
    fitted(str(place.rank), width, 92 - 14 * level, bold=True).draw(
        picture, middle, top + 100 - 12 * level, step.ink, anchor=_MIDDLE
    )
    fitted(place.points, width - 24, 28 - 2 * min(level, 1), smallest=20).draw(
        picture, middle, top + 150 - 12 * level, step.ink, anchor=_MIDDLE
    )


def _season(picture: Image.Image, card: RecapCard, colours: Palette) -> None:
    left, right = _PANEL
    rows = card.season[:IN_SEASON]
    top = _FLOOR - _PANEL_HEAD - _ROW * len(rows)
    shapes.box(picture, (left, top, right, _FLOOR), 20, colours.panel)
    left, right = left + 28, right - 28
    fitted(card.season_title, right - left, 27, bold=True, smallest=20).draw(picture, left, top + 48, colours.accent)
    for number, place in enumerate(rows):
        edge = top + _PANEL_HEAD - 4 + number * _ROW
        name_left = left + 50
        picture.paste(colours.line, (left, edge, right, edge + 1))
        fitted(str(place.rank), 44, 30, bold=True, smallest=18).draw(
            picture, left + 16, edge + 46, colours.accent, anchor=_MIDDLE
        )
        fitted(place.name, right - name_left, 26, bold=True, smallest=22).draw(
            picture, name_left, edge + 31, colours.text
        )
        fitted(place.points, right - name_left, 21).draw(picture, name_left, edge + 62, colours.quiet)
