"""A small made-up fandom, *Comets*, small enough to know by heart and rich enough for every kind of question.

Four people; their group's *Dawn* (2015), its repackage *Dawn Again*, four more albums and the compilation
*Orbit* (2021); a solo album of each of the four.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Data = dict[str, Any]
Row = dict[str, Any]

_SOURCE = {
    "title": "Discography",
    "publisher": "Comet Records",
    "url": "https://comets.test/d",
    "checked": "2026-01-02",
}
_MEMBERS = ("Aster", "Vega", "Lyra", "Nova")
_GROUP_ALBUMS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "dawn": ("Dawn", "2015-03-10", "studio", ("First Light", "Dew", "Rooster", "Window", "Outro: Dawn")),
    "dawn-again": ("Dawn Again", "2015-09-10", "repackage", ("First Light", "Dew", "Rooster", "Window", "Spring Day")),
    "noon": ("Noon", "2017-04-20", "mini", ("High Sun", "Shade", "Lemonade", "Heat")),
    "zenith": ("Zenith", "2018-02-02", "mini", ("Apex", "Glare")),
    "dusk": ("Dusk", "2019-06-01", "studio", ("Long Shadow", "Lantern", "Crickets", "Homeward")),
    "midnight": ("Midnight", "2020-03-03", "mini", ("Owl", "Satellite")),
    "orbit": ("Orbit", "2021-01-15", "compilation", ("First Light", "High Sun", "Long Shadow", "Encore")),
}
_SOLO_ALBUMS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "red": ("Red", "2022-02-02", "mini", ("Ember", "Rust", "Brick")),
    "green": ("Green", "2023-03-03", "studio", ("Moss", "Fern", "Jade")),
    "blue": ("Blue", "2024-04-04", "mixtape", ("Tide", "Ink", "Ice")),
    "gold": ("Gold", "2025-05-05", "studio", ("Honey", "Wheat", "Coin")),
}
_HANGUL = {"Spring Day": "봄날", "Homeward": "작은 것들을 위한 시", "Lantern": "상남자"}
_CLUES = {"First Light": "🌅", "Dew": "💧🌿", "Lemonade": "🍋🥤", "Crickets": "🦗", "Moss": "🪨🌱"}
_GUESTS = {"Lantern": "Halley"}
_TITLE_SONGS = ("First Light", "High Sun", "Long Shadow", "Spring Day", "Ember")
_CAMPAIGNS = (
    ("clean-seas", "Clean Seas", "Ocean Trust", "2016-05-01"),
    ("read-aloud", "Read Aloud", "City Library", "2018-05-01"),
    ("tree-day", "Tree Day", "Forest Society", "2020-05-01"),
    ("night-bus", "Night Bus", "Metro Transit", "2021-05-01"),
    ("warm-coats", "Warm Coats", "Red Thread", "2023-05-01"),
)
_MOMENTS = (
    ("first-stage", "First stage", "concert", "2015-03-12", "Moon Hall, Seoul"),
    ("rookie-prize", "Rookie prize", "award", "2015-12-02", "Dome, Busan"),
    ("youth-speech", "Speech to the young", "speech", "2018-09-24", "Assembly, New York"),
    ("river-concert", "River concert", "concert", "2019-07-07", "Quay Stadium, London"),
    ("number-one", "A first number one", "chart", "2020-08-31", None),
    ("desert-concert", "Desert concert", "concert", "2022-11-05", "Sand Arena, Dubai"),
)


def slug(title: str) -> str:
    """The id of a title: ``Outro: Dawn`` -> ``outro-dawn``."""
    return "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split())


def data() -> Data:
    """The pack as Python data, fresh at each call: change what a test is about, then :func:`write` it."""
    songs: dict[str, Row] = {}
    albums: list[Row] = []
    everything: list[tuple[str, tuple[str, str, str, tuple[str, ...]], list[str]]]
    everything = [(key, album, []) for key, album in _GROUP_ALBUMS.items()]
    everything += [(key, album, [slug(who)]) for (key, album), who in zip(_SOLO_ALBUMS.items(), _MEMBERS, strict=True)]
    for key, (title, released, kind, tracks), artists in everything:
        row = _thing(
            key, title=title, released=released, kind=kind, language="en", tracks=[slug(name) for name in tracks]
        )
        albums.append(row | ({"artists": [*artists]} if artists else {}))
        for name in tracks:
            text: Any = {"en": name, "ko": _HANGUL[name]} if name in _HANGUL else name
            song_kind = "title" if name in _TITLE_SONGS else "outro" if name.startswith("Outro") else "track"
            song = _thing(slug(name), title=text, released=released, kind=song_kind, language="en")
            song |= {"artists": [*artists]} if artists else {}
            song |= {"clue": _CLUES[name]} if name in _CLUES else {}
            song |= {"featuring": _GUESTS[name]} if name in _GUESTS else {}
            songs.setdefault(slug(name), song)
    songs["spring-day"]["aliases"] = ["Bom Nal", "SD"]
    return {
        "pack": _manifest(),
        "sources": {"label": dict(_SOURCE)},
        "members": [_member(place, name) for place, name in enumerate(_MEMBERS)],
        "albums": albums,
        "songs": list(songs.values()),
        "campaigns": [
            _thing(key, title=title, partner=partner, began=began, what=f"{title} began.")
            for key, title, partner, began in _CAMPAIGNS
        ],
        "moments": [
            _thing(key, title=title, kind=kind, date=date, what=f"{title}, as told.")
            | ({"place": place} if place else {})
            for key, title, kind, date, place in _MOMENTS
        ],
        "facts": [_fact()],
        "questions": [_choice(), _true_or_false()],
    }


def write(folder: Path, pack: Data | None = None) -> Path:
    """Write the pack into ``folder``, one file for each kind, and give the folder back. (JSON is YAML.)"""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (data() if pack is None else pack).items():
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def _thing(key: str, **fields: Any) -> Row:
    return {"id": key, **fields, "source": ["label"]}


def _manifest() -> Row:
    categories = ("songs", "albums", "members", "campaigns", "moments", "records")
    return {
        "name": "Comets",
        "fandom": "Comets",
        "fan": {"en": "Tail", "ko": "꼬리"},
        "accent": "#112233",
        "languages": ["en", "ko"],
        "categories": {name: {"en": name.title(), "ko": f"{name} 분류"} for name in categories},
        "disclaimer": {"en": "Made by fans.", "ko": "팬이 만들었어요."},
        "credits": {"en": "Every fact has a source.", "ko": "모든 사실에 출처가 있어요."},
    }


def _member(place: int, name: str) -> Row:
    solo = tuple(_SOLO_ALBUMS)[place]
    birth = {"en": f"{name} Kim", "ko": f"김{'가나다라'[place]}"}
    about = {"en": f"{name} sings.", "ko": "노래해요."}
    born = f"199{place}-01-01"
    return _thing(slug(name), name=name, birth_name=birth, born=born, roles="vocals", about=about, solo_debut=solo)


def _fact() -> Row:
    text = {"en": "“Spring Day” closed the first concert.", "ko": "〈봄날〉이 첫 공연의 마지막 곡이었어요."}
    return {"id": "closing-song", "text": text, "category": "songs", "about": ["spring-day"], "source": ["label"]}


def _choice() -> Row:
    return {
        "id": "q-closing-song",
        "style": "choice",
        "text": {"en": "Which song closed the first concert?", "ko": "첫 공연의 마지막 곡은 무엇일까요?"},
        "category": "songs",
        "difficulty": 2,
        "answer": {"en": "Spring Day", "ko": "봄날"},
        "distractors": ["Dew", "Rooster", "Window"],
        "explanation": {"en": "It was “Spring Day”.", "ko": "〈봄날〉이었어요."},
        "about": ["spring-day"],
        "source": ["label"],
    }


def _true_or_false() -> Row:
    return {
        "id": "q-four-of-them",
        "style": "true_false",
        "text": {"en": "There are four Comets.", "ko": "Comets는 네 명이에요."},
        "category": "members",
        "difficulty": 1,
        "answer": True,
        "explanation": {"en": "Aster, Vega, Lyra and Nova.", "ko": "애스터, 베가, 라이라, 노바예요."},
        "source": ["label"],
    }


def typed(answer: Any, **fields: Any) -> Row:
    """A question whose answer is typed."""
    return _question("q-typed", style="typed", text="Which one?", answer=answer, **fields)


def order(*answer: Any) -> Row:
    """A question that has things put in order."""
    return _question("q-order", style="order", text="Which came first?", answer=[*answer])


def year(answer: Any) -> Row:
    """A question for the closest year."""
    return _question("q-year", style="year", text="When was it?", answer=answer)


def emoji(clue: str, answer: Any) -> Row:
    """A question whose clue is a few emoji."""
    return _question("q-emoji", style="emoji", text="What do these stand for?", clue=clue, answer=answer)


def _question(key: str, **fields: Any) -> Row:
    said = {"category": "albums", "difficulty": 2, "explanation": "So it was.", "source": ["label"]}
    return {"id": key, **said, **fields}
