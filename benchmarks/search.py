"""Autocomplete over ten thousand entries, at every key stroke.

The entries are songs with made-up titles out of the words of the pack that ships, in Latin letters and in Hangul. What
is typed is every beginning of some titles, the initials of the Hangul ones, and titles with a slip. The peer is a plain
pass with rapidfuzz over the same names, which knows neither Hangul nor beginnings.

    python -m benchmarks.search [--entries 10000]
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from rapidfuzz import fuzz, process

from benchmarks.promises import Promise, Times, conclude
from bot.app import PACKS
from bot.content.loader import load_pack
from bot.content.models import Song, Text
from bot.content.normal import initials, normal
from bot.content.pack import Pack, Placed
from bot.content.search import Search

PROMISED_MS: Final = 20.0
TITLES: Final = 60  # that are typed out
LIMIT: Final = 25  # choices that Discord shows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=10_000, help="things to be found (default: 10000)")
    entries = parser.parse_args().entries
    pack = many(load_pack(PACKS / "bts"), entries)
    search = Search(pack)
    names = [normal(name) for song in pack.songs for name in song.title.values()]
    print(f"{'typed':<20} {'queries':>8} {'median ms':>10} {'p99 ms':>8} {'worst ms':>9} {'plain pass ms':>14}")
    worst = 0.0
    for kind, queries in typed(pack).items():
        ours = Times(tuple(sorted(ms for query in queries for ms in _once(search, query))))
        peer = Times.taken(partial(process.extract, queries[0], names, scorer=fuzz.WRatio, limit=LIMIT), 5)
        worst = max(worst, ours.at(0.99))
        figures = f"{ours.median:>10.2f} {ours.at(0.99):>8.2f} {ours.ms[-1]:>9.2f} {peer.median:>14.1f}"
        print(f"{kind:<20} {len(queries):>8} {figures}")
    conclude("search", [Promise(f"autocomplete over {entries:,} entries, p99", worst, PROMISED_MS, "ms")])


def _once(search: Search, query: str) -> tuple[float, ...]:
    return Times.taken(partial(search.find, query, limit=LIMIT), 1).ms


def many(pack: Pack, entries: int) -> Pack:
    """A pack of so many songs, with titles out of the words of ``pack``'s."""
    rng = random.Random(7)
    latin = sorted({word for song in pack.songs for word in song.title("en").split() if word.isascii()})
    hangul = sorted({word for song in pack.songs for word in song.title("ko").split() if not word.isascii()})
    songs: list[Placed] = []
    while len(songs) < entries:
        title = {"en": " ".join(rng.sample(latin, 3)), "ko": " ".join(rng.sample(hangul, 3))}
        song = Song(
            id=f"song-{len(songs)}",
            title=Text(title),
            released=dt.date(2013, 6, 13),
            kind="track",
            language="ko",
            source=("made-up",),
        )
        songs.append(Placed(song.id, song))
    return replace(pack, placed=tuple(songs))


def typed(pack: Pack) -> dict[str, list[str]]:
    """What people type, by kind."""
    rng = random.Random(8)
    songs = rng.sample(pack.songs, TITLES)
    return {
        "beginnings, Latin": [part for song in songs for part in _beginnings(song.title("en"))],
        "beginnings, Hangul": [part for song in songs for part in _beginnings(song.title("ko"))],
        "initials": [initials(normal(song.title("ko")))[:4] for song in songs],
        "with a slip": [_slip(song.title("en"), rng) for song in songs],
        "nothing like it": ["".join(rng.choices("qxzjkvw", k=9)) for _ in range(TITLES)],
        "nothing yet": [""],
    }


def _beginnings(title: str) -> Iterator[str]:
    return (title[:length] for length in range(1, len(title) + 1))


def _slip(title: str, rng: random.Random) -> str:
    """``title`` with two neighbours in the wrong order."""
    place = rng.randrange(1, len(title) - 1)
    return title[:place] + title[place + 1] + title[place] + title[place + 2 :]


if __name__ == "__main__":
    main()
