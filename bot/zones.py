"""Time zones by the names that people type.

A name is looked up among the known ones before it is opened: to ``ZoneInfo`` it is a path, and it
answers bad ones with errors of several unrelated kinds.
"""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process

from bot.errors import LightstickError
from bot.i18n import N_, Translator

_LONGEST: Final = 40
"""Longer than any zone's name; an error repeats no more of what was typed."""
_ALIKE: Final = 75
"""How alike, of 100, a name must be before we dare to suggest it."""
_OF_THE_MACHINE: Final = frozenset({"localtime", "Factory", "posixrules"})
"""Files beside the zones that are no zones, or are a different one on each machine."""


class UnknownZone(LightstickError):
    """``name`` is no time zone; ``nearest`` is the known name that looks most like it, if any does."""

    sentence = N_("“{name}” is not a time zone. Write one like Asia/Seoul or America/New_York.")
    suggestion = N_("“{name}” is not a time zone. Try {nearest}.")

    def __init__(self, name: str, nearest: str | None) -> None:
        super().__init__(name=name, nearest=nearest)

    def say(self, t: Translator) -> str:
        """The sentence in the reader's language."""
        return t(self.suggestion if self.values["nearest"] else self.sentence, **self.values)


def find_zone(name: str) -> ZoneInfo:
    """The time zone called ``name``, which is untrusted; case, and spaces for ``_``, are forgiven.

    Raises:
        UnknownZone: there is none of that name.
    """
    key = _key(name)
    known = _names().get(key)
    if known is None:
        raise UnknownZone(_printable(name), _nearest(key))
    return ZoneInfo(known)


def zone_names() -> tuple[str, ...]:
    """Every name that :func:`find_zone` knows, in alphabetical order."""
    return tuple(_names().values())


def _key(name: str) -> str:
    return name.strip().replace(" ", "_").casefold()


@cache
def _names() -> dict[str, str]:
    """Key -> name. Made once: it reads a folder tree."""
    return {_key(name): name for name in sorted(zoneinfo.available_timezones() - _OF_THE_MACHINE)}


@cache
def _cities() -> dict[str, str]:
    """The key of a name's last part (``seoul``) -> name; where two share it, the first in the alphabet."""
    cities: dict[str, str] = {}
    for key, name in _names().items():
        if "/" in name and not name.startswith("Etc/"):
            cities.setdefault(key.rpartition("/")[2], name)
    return cities


def _nearest(key: str) -> str | None:
    if len(key) > _LONGEST:
        return None
    candidates = _names() if "/" in key else _cities()
    best = process.extractOne(key, candidates.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return candidates[best[0]] if best else None


def _printable(name: str) -> str:
    shown = "".join(character for character in name[: _LONGEST + 1] if character.isprintable()).strip()
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
