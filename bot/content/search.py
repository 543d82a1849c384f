"""Finding a thing by what a person types: part of a name, Hangul or Latin letters, with a slip or two.

Everything is prepared at the start, so that a query is one pass over ready keys; autocomplete
asks at every key stroke.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import accumulate
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.content.models import Member
from bot.content.normal import initials, normal, strokes, words
from bot.content.pack import THING_KINDS, AnyThing, Pack, ThingKind, is_headline, kind_of, names_of
from bot.content.romanise import has_hangul, romanise

ENOUGH: Final = 5  # with so many hits by letters, nobody needs a guess at what was meant
_CONSONANTS: Final = frozenset("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")


class Hit(NamedTuple):
    """A thing that was found, the name of it that fits what was typed, and the pack that holds it."""

    thing: AnyThing
    name: str
    pack: Pack


class _Name(NamedTuple):
    """One key of one thing. ``starts`` are the places in the key where a word begins."""

    key: str
    name: str
    owner: int
    starts: tuple[int, ...]
    is_title: bool


class Lines:
    """Texts in which one pass finds all that hold some letters, which is many times quicker than to ask each."""

    def __init__(self, texts: list[str]) -> None:
        self._all = "\n".join(("", *texts, ""))
        self._begins = list(accumulate((len(text) + 1 for text in texts), initial=0))

    def holding(self, text: str) -> Iterator[int]:
        """The places of those that hold ``text``, in their order; a line break stands for their beginning and end."""
        found = self._all.find(text)
        while found >= 0:
            place = bisect_right(self._begins, found) - 1
            yield place
            found = self._all.find(text, self._begins[place + 1])


class Search:
    """An index over one pack or several."""

    def __init__(self, packs: Pack | Iterable[Pack]) -> None:
        self._hits: list[Hit] = []
        for pack in [packs] if isinstance(packs, Pack) else packs:
            self._hits += (Hit(thing, thing.title("en"), pack) for thing in pack.things.values())
        self._kinds: list[ThingKind] = [kind_of(hit.thing) for hit in self._hits]
        self._wanted: dict[tuple[frozenset[str], frozenset[str] | None], frozenset[int]] = {}
        self._by_fame = _by_fame(self._hits)
        self._fame = {owner: place for place, owner in enumerate(self._by_fame)}
        names = [name for owner in range(len(self._hits)) for name in self._names_of(owner)]
        # Of two names that fit alike the shorter comes first, then the better known, then the one that the pack gives
        # first: so they need no sorting later.
        self._given = sorted(range(len(names)), key=lambda i: (len(names[i].key), self._fame[names[i].owner]))
        self._names = [names[i] for i in self._given]
        self._keys = [name.key for name in self._names]
        self._lengths = [len(key) for key in self._keys]
        self._lines = Lines(self._keys)
        self._initials = Lines([initials(normal(name.name)) for name in self._names])

    def find(
        self,
        query: str,
        kinds: Collection[ThingKind] | None = None,
        limit: int = 25,
        *,
        packs: Collection[str] | None = None,
    ) -> list[Hit]:
        """The things that ``query`` may mean, of some ``kinds`` and in some ``packs`` by id: the likeliest first,
        each once.

        Whole names come before beginnings, those before beginnings of a word, parts of a word and
        misspelt names. An empty query brings the best known things.
        """
        wanted = self._owners(kinds, packs)
        query = strokes(normal(query))
        if not query:
            owners = [owner for owner in self._by_fame if owner in wanted]
            return [self._hits[owner] for owner in owners[:limit]]
        best: dict[int, int] = {}
        for found in self._by_letters(query, wanted):
            for index in found:
                best.setdefault(self._names[index].owner, index)
            if len(best) >= limit:
                break
        if len(best) < min(ENOUGH, limit):
            for index in self._by_guess(query, wanted):
                best.setdefault(self._names[index].owner, index)
        return [self._hit(index) for index in list(best.values())[:limit]]

    def lookup(
        self, text: str, kinds: Collection[ThingKind] | None = None, *, packs: Collection[str] | None = None
    ) -> Hit | None:
        """The thing whose id or whole name is ``text``; where several have that name, a title before an alias,
        then the best known. None where nothing is called so.
        """
        wanted = self._owners(kinds, packs)
        for owner, hit in enumerate(self._hits):
            if hit.thing.id == text and owner in wanted:
                return hit
        key = strokes(normal(text))
        same = [index for index, other in enumerate(self._keys) if other == key and self._names[index].owner in wanted]
        return self._hit(min(same, key=self._title_first)) if key and same else None

    def _owners(self, kinds: Collection[ThingKind] | None, packs: Collection[str] | None) -> frozenset[int]:
        """The places of the things that are looked for; reckoned once for each kind of question."""
        key = (frozenset(THING_KINDS if kinds is None else kinds), None if packs is None else frozenset(packs))
        if key not in self._wanted:
            self._wanted[key] = frozenset(
                owner
                for owner, hit in enumerate(self._hits)
                if self._kinds[owner] in key[0] and (key[1] is None or hit.pack.id in key[1])
            )
        return self._wanted[key]

    def _hit(self, index: int) -> Hit:
        name = self._names[index]
        return self._hits[name.owner]._replace(name=name.name)

    def _names_of(self, owner: int) -> Iterator[_Name]:
        thing = self._hits[owner].thing
        titles = thing.title.values()
        for name in names_of(thing):
            for spelling in (name, romanise(name)) if has_hangul(name) else (name,):
                key = strokes(normal(spelling))
                lengths = [len(strokes(word)) for word in words(spelling)]
                starts = tuple(sum(lengths[:place]) for place in range(len(lengths)))
                yield _Name(key, name, owner, starts, name in titles)

    def _by_letters(self, query: str, wanted: frozenset[int]) -> Iterator[list[int]]:
        """The names that hold ``query``: those that fit best, then those that fit next best, and so on."""
        names = self._names

        def holding(lines: Lines, text: str) -> list[int]:
            return [index for index in lines.holding(text) if names[index].owner in wanted]

        yield sorted(holding(self._lines, f"\n{query}\n"), key=self._title_first)
        yield holding(self._lines, f"\n{query}")
        inside = holding(self._lines, query)
        yield [index for index in inside if names[index].key.find(query) in names[index].starts]
        if len(query) > 1 and _CONSONANTS.issuperset(query):  # ㅂㄴ for 봄날, as Koreans search
            yield holding(self._initials, query)
        yield inside

    def _title_first(self, index: int) -> tuple[bool, int]:
        name = self._names[index]
        return not name.is_title, self._fame[name.owner]

    def _by_guess(self, query: str, wanted: frozenset[int]) -> list[int]:
        """Names that begin like ``query`` but for a slip or two; the closest first."""
        slips = min(len(query) // 4, 2)
        if not slips:
            return []
        length = len(query)
        near: dict[int, float] = {}

        def compare(keys: list[str], first: int) -> None:
            for _, distance, place in process.extract(query, keys, scorer=OSA.distance, score_cutoff=slips, limit=50):
                near[first + place] = min(distance, near.get(first + place, distance))

        shortest, longer = bisect_left(self._lengths, length - slips), bisect_right(self._lengths, length)
        compare(self._keys[shortest : bisect_right(self._lengths, length + slips)], shortest)
        compare([key[:length] for key in self._keys[longer:]], longer)
        found = [index for index in near if self._names[index].owner in wanted]
        return sorted(found, key=lambda index: (near[index], self._fame[self._names[index].owner], self._given[index]))


def _by_fame(hits: list[Hit]) -> list[int]:
    """The places of ``hits``, the best known first.

    People come first, in the pack's own order; then title songs and studio albums, then the rest,
    by how many facts and questions speak of them.
    """

    def known(place: int) -> tuple[bool, bool, int, int]:
        thing, _, pack = hits[place]
        if isinstance(thing, Member):
            return False, False, 0, place
        return True, not is_headline(thing), -pack.mentions.get(thing.id, 0), place

    return sorted(range(len(hits)), key=known)
