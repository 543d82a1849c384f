"""Time zones by what people type: a city, a country, an abbreviation, an offset; in English or Korean.

An abbreviation is no zone: EST is meant by people whose clocks change in summer, and CST by three continents. So
what can mean several zones is offered as several and never guessed. Instants are UTC milliseconds.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import cache
from importlib import resources
from typing import Final
from zoneinfo import ZoneInfo

from bot.errors import LightstickError
from bot.events.place_names import ABBREVIATIONS, CITIES
from bot.i18n import N_
from bot.zones import UnknownZone, find_zone, zone_names

NAMED: Final = 3
"""So many zones are named to somebody whose text can mean several."""
_LONGEST: Final = 60
_OFFSET: Final = re.compile(r"(?:utc|gmt)?\s*([+\-−])\s*([0-9]{1,2})(?::?([0-5][0-9]))?")
_FORTNIGHT_MS: Final = 14 * 24 * 60 * 60 * 1000
_EXACT, _START, _WORD, _INSIDE = range(4)


class SeveralZones(LightstickError):
    sentence = N_("“{name}” can mean several time zones. Pick one from the list, or write one of these: {zones}.")


def find_places(typed: str, now: int, limit: int = 25) -> list[str]:
    """The zones that ``typed`` can mean, the likeliest first; those that most people live in where it is empty."""
    return _matches(_key(typed), now)[:limit]


def resolve(typed: str, now: int) -> str:
    """The zone that ``typed`` means, which is untrusted: a zone's name or anything else that people type for one.

    Raises:
        SeveralZones: it can mean zones whose clocks differ within a year.
        UnknownZone: it means none.
    """
    key = _key(typed)
    found = [zone for zone, rank in _ranked(key, now) if rank == _EXACT]
    if not found:
        try:
            return find_zone(typed).key
        except UnknownZone:
            found = _matches(key, now) if len(key) > 1 else []
            if not found:
                raise
    if len({_clocks(zone, now) for zone in found}) > 1:
        raise SeveralZones(name="".join(filter(str.isprintable, typed))[:_LONGEST], zones=", ".join(found[:NAMED]))
    return found[0]


def city(zone: str, language: str) -> str:
    """What a zone is called where people live in it: New York, 뉴욕."""
    if language == "ko" and zone in CITIES:
        return CITIES[zone][0]
    return zone.rpartition("/")[2].replace("_", " ")


def wall_clock(zone: str, now: int) -> dt.datetime:
    """What the clocks of a zone show."""
    return dt.datetime.fromtimestamp(now / 1000, _zone(zone))


def _clocks(zone: str, now: int) -> tuple[dt.timedelta | None, ...]:
    """How far a zone's clocks are from UTC through the coming year."""
    return tuple(wall_clock(zone, now + fortnight * _FORTNIGHT_MS).utcoffset() for fortnight in range(27))


def _matches(key: str, now: int) -> list[str]:
    return [zone for zone, _ in sorted(_ranked(key, now), key=lambda found: found[1])]


def _ranked(key: str, now: int) -> list[tuple[str, int]]:
    """Each zone that fits with how well, in the order in which zones are offered."""
    if len(key) > _LONGEST:
        return []
    if offset := _OFFSET.fullmatch(key):
        return [(zone, _EXACT) for zone in _at_offset(offset, now)]
    meant = _abbreviations().get(key, ())
    found = [(zone, _EXACT) for zone in meant]
    for zone, words in _index().items():
        rank = _rank(key, words)
        if rank is not None and zone not in meant:
            found.append((zone, _START if meant and rank == _EXACT else rank))
    return found


def _rank(key: str, words: tuple[str, ...]) -> int | None:
    best: int | None = None
    for word in words:
        at = word.find(key)
        if at < 0:
            continue
        rank = _EXACT if word == key else _START if at == 0 else _WORD if word[at - 1] in " /" else _INSIDE
        best = rank if best is None else min(best, rank)
    return best


def _at_offset(offset: re.Match[str], now: int) -> list[str]:
    """The zones whose clocks are so far from UTC now."""
    minutes = int(offset[2]) * 60 + int(offset[3] or 0)
    wanted = dt.timedelta(minutes=minutes if offset[1] == "+" else -minutes)
    return [zone for zone in _index() if wall_clock(zone, now).utcoffset() == wanted]


def _key(text: str) -> str:
    """What is compared: ``São Paulo`` and ``sao_paulo`` are one, and 서우 is the beginning of 서울."""
    folded = unicodedata.normalize("NFKD", text[: 2 * _LONGEST].replace("_", " ")).casefold()
    return " ".join("".join(letter for letter in folded if not unicodedata.combining(letter)).split())


_zone = cache(ZoneInfo)  # the library itself keeps only the last few


@cache
def _abbreviations() -> dict[str, tuple[str, ...]]:
    known = set(zone_names())
    return {_key(short): tuple(zone for zone in zones if zone in known) for short, zones in ABBREVIATIONS.items()}


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """Zone -> the keys of everything that is typed for it. Made once: it reads a file."""
    countries = _countries()
    known = set(zone_names())
    offered = [zone for zone in (*CITIES, *countries) if zone in known]
    return {
        zone: tuple({_key(word) for word in (zone, city(zone, "en"), *CITIES.get(zone, ()), *countries.get(zone, ()))})
        for zone in dict.fromkeys(offered)
    }


def _countries() -> dict[str, list[str]]:
    """Zone -> the name of its country, of every zone that people live in, as the tz database lists them."""
    folder = resources.files("tzdata") / "zoneinfo"
    names = {row[0]: row[1] for row in _rows((folder / "iso3166.tab").read_text(encoding="utf-8"))}
    zones = {row[2]: names[row[0]] for row in _rows((folder / "zone.tab").read_text(encoding="utf-8"))}
    return {zone: [name, name.partition(" (")[0]] for zone, name in zones.items()}


def _rows(table: str) -> list[list[str]]:
    return [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
