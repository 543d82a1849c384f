"""Smooth shapes. Pillow draws hard edges: these are drawn larger and made smaller, and kept."""

from __future__ import annotations

import math
from functools import cache, lru_cache
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.cards.colour import Colour, mix

_FINER: Final = 4
_COARSER: Final = 8
_CROWN: Final = ((0, 100), (0, 22), (27, 52), (50, 0), (73, 52), (100, 22), (100, 100))
"""Its corners on a square of 100."""
_LIGHTS_SEED: Final = 613
_ROWS: Final = 9


@lru_cache(maxsize=64)
def _rounded(width: int, height: int, radius: int, foot: bool) -> Image.Image:
    mask = Image.new("L", (width * _FINER, height * _FINER))
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, width * _FINER - 1, height * _FINER - 1),
        radius * _FINER,
        fill=255,
        corners=(True, True, foot, foot),
    )
    return mask.reduce(_FINER)


def box(
    picture: Image.Image,
    place: tuple[int, int, int, int],
    radius: int,
    fill: Colour | Image.Image,
    *,
    foot: bool = True,
) -> None:
    """A box with round corners at left, top, right, bottom; without ``foot`` the lower two stay square."""
    left, top, right, bottom = place
    picture.paste(fill, place, _rounded(right - left, bottom - top, radius, foot))


@lru_cache(maxsize=64)
def fade(width: int, height: int, top: Colour, bottom: Colour) -> Image.Image:
    """A surface that goes from one colour to another."""
    mask = Image.linear_gradient("L").resize((width, height))
    return Image.composite(Image.new("RGB", mask.size, bottom), Image.new("RGB", mask.size, top), mask)


@lru_cache(maxsize=8)
def _crown(size: int) -> Image.Image:
    big = size * _FINER
    mask = Image.new("L", (big, big))
    pen = ImageDraw.Draw(mask)
    pen.polygon([(x * big / 100, (y * 0.68 + 8) * big / 100) for x, y in _CROWN], fill=255)
    pen.rectangle((0, 0.83 * big, big, 0.95 * big), fill=255)
    return mask.reduce(_FINER)


def crown(picture: Image.Image, middle: float, top: int, size: int, colour: Colour) -> None:
    """A crown of ``size`` pixels around the line ``middle``."""
    picture.paste(colour, (round(middle - size / 2), top), _crown(size))


@lru_cache(maxsize=4)
def stage(size: tuple[int, int], middle: int, ground: Colour, glow: Colour) -> Image.Image:
    """A dark hall: beams of light upon ``middle`` and a sea of light sticks, never lighter than ``glow``.

    It is kept and shared: draw on a copy.
    """
    width, height = size
    light = ImageChops.lighter(_beams(size, middle), _sea(size))
    hall = Image.composite(Image.new("RGB", size, glow), Image.new("RGB", size, ground), light)
    edge = fade(width, height // 4, mix(ground, glow, 0.22), ground)
    hall.paste(ImageChops.lighter(hall.crop((0, 0, width, height // 4)), edge), (0, 0))
    return hall


def _beams(size: tuple[int, int], middle: int) -> Image.Image:
    width, height = (side // _COARSER for side in size)
    middle //= _COARSER
    beams = Image.new("L", (width, height))
    for lean, strength in ((-52, 60), (-24, 80), (0, 110), (24, 80), (52, 60)):
        beam = Image.new("L", beams.size)
        source = middle + lean
        ImageDraw.Draw(beam).polygon(
            [(source - 1, -4), (source + 1, -4), (middle - lean // 3 + 13, height), (middle - lean // 3 - 13, height)],
            fill=strength,
        )
        beams = ImageChops.add(beams, beam.filter(ImageFilter.GaussianBlur(2.2)))
    falling = Image.linear_gradient("L").resize(beams.size).point(lambda value: 255 - value * 3 // 4)
    return ImageChops.multiply(beams, falling).resize(size, Image.Resampling.BICUBIC)


@cache
def _lamp(size: int, tenths: int) -> Image.Image:
    """A light of ``size`` pixels with soft edges, ``tenths`` as bright as can be."""
    light = Image.radial_gradient("L").point([max(0, 255 - 2 * far) * tenths // 10 for far in range(256)])
    return light.resize((size, size))


def _sea(size: tuple[int, int]) -> Image.Image:
    """Rows of light sticks, more, smaller and dimmer the farther away; the same each time."""
    width, height = size
    dice = Random(_LIGHTS_SEED)
    sea = Image.new("L", size)
    for row in range(_ROWS):
        near = row / (_ROWS - 1)
        across, lamp_size = round(46 - 22 * near), round(7 + 17 * near)
        for at in range(across):
            x = (at + dice.random()) * width / across
            y = height * (0.62 + 0.30 * near**1.2) + 14 * math.sin(x / 130 + row) + dice.uniform(-8, 8)
            place = (round(x), round(y), round(x) + lamp_size, round(y) + lamp_size)
            lamp = _lamp(lamp_size, dice.randint(2, round(4 + 4 * near)))
            sea.paste(ImageChops.lighter(sea.crop(place), lamp), place)
    return sea
