"""One line of text in any script: laid out, measured, shortened, drawn."""

from __future__ import annotations

import time
from itertools import groupby
from typing import Final, NamedTuple

from PIL import Image, ImageDraw

from bot.cards import faces, script
from bot.cards.colour import Colour
from bot.cards.faces import Face
from bot.cards.joining import joined

_LONGEST: Final = 100
"""More characters than fit into the widest card."""
NOTHING: Final = "–"
"""Stands for a text of which nothing can be seen."""


class Run(NamedTuple):
    """A part of a line in one font and one direction, and its width in pixels."""

    face: Face
    text: str
    backwards: bool
    width: float


class Line(NamedTuple):
    """A line of text at one size, its runs from left to right."""

    runs: tuple[Run, ...]
    size: int
    bold: bool

    @property
    def width(self) -> float:
        """In pixels."""
        return sum(run.width for run in self.runs)

    def draw(self, picture: Image.Image, x: float, baseline: float, colour: Colour, *, anchor: float = 0) -> None:
        """Write it onto ``picture``. ``anchor`` is the part of its width left of ``x``: 0, ½ or 1."""
        _give_way()
        pen = ImageDraw.Draw(picture)
        x -= self.width * anchor
        for run in self.runs:
            pen.text(
                (x, baseline),
                run.text,
                fill=colour,
                font=faces.opened(run.face, self.size, self.bold),
                anchor="ls",
                direction=_direction(run.backwards),
                embedded_color=run.face.colour,
            )
            x += run.width


def fitted(text: str, width: float, size: int, *, bold: bool = False, smallest: int | None = None) -> Line:
    """``text``, cleaned, in at most ``width`` pixels.

    Where it is too wide at ``size`` pixels to the em it is set down to ``smallest``, and then shortened
    by an ellipsis between two characters of it. A text of which nothing can be seen becomes a dash.
    """
    pieces = script.clusters(script.clean(text, _LONGEST) or NOTHING)
    dressed = faces.dress(pieces)
    line = _set(pieces, dressed, size, bold)
    if line.width <= width:
        return line
    if smallest is not None:
        size = max(smallest, min(size, int(size * width / line.width)))
        line = _set(pieces, dressed, size, bold)
        if line.width <= width:
            return line
    dressed_ellipsis = faces.dress([script.ELLIPSIS])

    def shortened(count: int) -> Line:
        while count and pieces[count - 1] == " ":
            count -= 1
        return _set([*pieces[:count], script.ELLIPSIS], dressed[:count] + dressed_ellipsis, size, bold)

    # The characters of a name are of much the same width, so that the first guess is seldom off by more than two.
    count = int(len(pieces) * width / line.width)
    best = shortened(count)
    while best.width > width and count:
        count -= 1
        best = shortened(count)
    while count + 1 < len(pieces) and (longer := shortened(count + 1)).width <= width:
        count, best = count + 1, longer
    return best


def _set(pieces: list[str], dressed: list[tuple[Face, str]], size: int, bold: bool) -> Line:
    _give_way()
    placed = [(depth, face, text) for depth, (face, text) in zip(script.levels(pieces), dressed, strict=True)]
    depths: list[int] = []
    runs: list[Run] = []
    for (depth, face), part in groupby(placed, key=lambda piece: piece[:2]):
        backwards = depth % 2 == 1
        text = _text([text for _, _, text in part], backwards)
        width = faces.opened(face, size, bold).getlength(text, direction=_direction(backwards))
        depths.append(depth)
        runs.append(Run(face, text, backwards, width))
    return Line(tuple(script.visual(runs, depths)), size, bold)


def _give_way() -> None:
    """Let the event loop have its turn: Pillow keeps Python's lock while it measures and while it writes."""
    time.sleep(0)


def _direction(backwards: bool) -> str | None:
    if not faces.SHAPING:
        return None
    return "rtl" if backwards else "ltr"


def _text(texts: list[str], backwards: bool) -> str:
    """As Pillow wants it: Raqm turns and joins the letters itself, the simple layout draws them as they come."""
    if backwards and not faces.SHAPING:
        return "".join(reversed(joined(texts)))
    return "".join(texts)
