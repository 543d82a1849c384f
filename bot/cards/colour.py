"""Colours that can be read: a fandom's accent made lighter or darker until it contrasts as WCAG asks."""

from __future__ import annotations

from typing import Final, NamedTuple

TEXT: Final = 4.5
"""The contrast that WCAG AA asks of text."""
SHAPE: Final = 3.0
"""The contrast that WCAG AA asks of shapes, and of large text."""
_STEPS: Final = 64

Colour = tuple[int, int, int]

WHITE: Final[Colour] = (255, 255, 255)
BLACK: Final[Colour] = (0, 0, 0)
_INK: Final[Colour] = (17, 17, 23)
_SILVER: Final[Colour] = (201, 204, 214)


def from_number(number: int) -> Colour:
    """0xRRGGBB as Discord writes a colour."""
    return number >> 16 & 255, number >> 8 & 255, number & 255


def luminance(colour: Colour) -> float:
    """How light it looks, from 0 to 1 (WCAG's relative luminance)."""
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Between two colours, from 1 to 21 (WCAG's contrast ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``one`` with a ``share`` (0 to 1) of ``other`` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def until(colour: Colour, towards: Colour, against: Colour, ratio: float) -> Colour:
    """The nearest to ``colour`` on its way ``towards`` black or white that contrasts ``against`` another."""
    return next(
        (
            shade
            for shade in (mix(colour, towards, step / _STEPS) for step in range(_STEPS))
            if contrast(shade, against) >= ratio
        ),
        towards,
    )


class Step(NamedTuple):
    """The colours of one step of the podium: its edge, its face from top to bottom, and what is written on it."""

    edge: Colour
    top: Colour
    bottom: Colour
    ink: Colour


class Palette(NamedTuple):
    """The colours of a card. ``text`` and ``quiet`` can be read on the ground, the glow and the panel."""

    ground: Colour
    glow: Colour
    """The lightest that the background gets."""
    panel: Colour
    line: Colour
    """Parts the rows of the panel."""
    text: Colour
    quiet: Colour
    accent: Colour
    """For titles and ornaments: read on the ground and the panel."""
    steps: tuple[Step, Step, Step]
    """The podium, for the first, second and third rank."""


def palette(accent: int) -> Palette:
    """The colours that go with a fandom's accent, 0xRRGGBB."""
    own = from_number(accent)
    ground = until(mix(_INK, own, 0.07), BLACK, _SILVER, 9.0)
    panel = until(mix(ground, mix(own, WHITE, 0.5), 0.12), BLACK, _SILVER, 7.0)
    first = until(own, WHITE, ground, SHAPE)
    return Palette(
        ground=ground,
        glow=until(first, BLACK, _SILVER, TEXT),
        panel=panel,
        line=mix(panel, _SILVER, 0.16),
        text=WHITE,
        quiet=_SILVER,
        accent=until(own, WHITE, panel, TEXT),
        steps=(_step(first, ground), _step(mix(ground, first, 0.5), ground), _step(mix(ground, first, 0.3), ground)),
    )


def _step(face: Colour, ground: Colour) -> Step:
    """White on a darker shade where the face is dark enough to stay itself, else the ground's dark on it."""
    if contrast(face, WHITE) >= SHAPE:
        top, ink = until(face, BLACK, WHITE, TEXT), WHITE
    else:
        top, ink = face, ground
    return Step(edge=mix(top, WHITE, 0.3), top=top, bottom=mix(top, ground, 0.35 if ink == WHITE else 0.12), ink=ink)
