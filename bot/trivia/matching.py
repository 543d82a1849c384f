"""Whether a typed guess is the answer: fair to fans who shorten, romanise and mistype, deaf to everything else.

The rules, in order. The whole guess counts, articles apart: "the spring day" is right, "the song spring day" and "run
or fire" are wrong.

1. At most 100 characters. Both sides are reduced to keys (:mod:`bot.content.normal`).
2. A title or an alias of the answer, or what a server accepts for it, is right.
3. A title or an alias of something else is wrong.
4. Right as well, unless it fits something else too: the part of a title that tells it ("Seesaw"), a name as it is said
   (:func:`bot.trivia.spelling.aloud`) or sounds: "euforia", a Hangul name in Latin letters by any romanisation.
   So is one name with another in brackets.
5. A few slips are forgiven (:func:`bot.trivia.spelling.slips`), unless the guess is as near to something else.

Where this departs from the plain rules of a fuzzy match, guesses of fans showed the need:

- In rules 3 and 4, *something else* is what could have been asked for in the same place: people among people, songs
  among songs and titles of albums, albums among albums and titles of songs, campaigns and moments likewise. So "Tear"
  is right for the album *Love Yourself: Tear*, though it is an alias of the song *Outro: Tear*; the album's title is
  wrong for the song. Rule 5 looks at the whole pack, since "Love Yourself Tour" is no slip for that album either.
- Things of one title, a song and its single, are one answer.
- A guess that is just as near to something else is wrong: one can't tell what was meant. A name that the answer shares
  does not count against it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple, TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.content.models import Album, Member, Song, Text
from bot.content.normal import normal, without_brackets
from bot.content.pack import THING_KINDS, AnyThing, Pack, ThingKind, kind_of, names_of
from bot.content.romanise import has_hangul, romanise
from bot.korean import final_consonant
from bot.trivia.spelling import Spelling, aloud, english_sound, korean_sound, slips, spell

_Owners: TypeAlias = "defaultdict[str, set[str]]"

LONGEST_GUESS: Final = 100

_BESIDE: Final[dict[ThingKind, ThingKind]] = {
    "song": "album",
    "album": "song",
    "campaign": "moment",
    "moment": "campaign",
}
_COLON: Final = re.compile(r":\s+")
_TWO_NAMES: Final = re.compile(r"([^()]+)\(([^()]+)\)")
_IN_BRACKETS: Final = re.compile(r"\(([^()]+)\)")


class Verdict(NamedTuple):
    """Whether a guess is right, and the rule that decided, in plain words."""

    right: bool
    rule: str


class _Guess:
    """A guess in each form in which it is compared."""

    def __init__(self, text: str) -> None:
        self.plain = normal(text)
        self.aloud = normal(aloud(text))
        self.korean = korean_sound(self.plain)
        self.english = english_sound(text)
        self.spellings = _spellings((text,))


@lru_cache(maxsize=1024)
def _read(text: str) -> _Guess:
    """The guess ``text``; many members type the same one."""
    return _Guess(text)


class _Names:
    """Whose each key is: of names, of parts of them, of names as they are said and as they sound."""

    def __init__(self) -> None:
        self.plain: _Owners = defaultdict(set)
        self.part: _Owners = defaultdict(set)
        self.aloud: _Owners = defaultdict(set)
        self.korean: _Owners = defaultdict(set)
        self.english: _Owners = defaultdict(set)

    def add(self, owner: str, names: Iterable[str], parts: Iterable[str] = ()) -> None:
        """Say that ``owner`` goes by ``names``, and by ``parts`` of them where nothing else does."""
        for keys, some in ((self.plain, names), (self.part, parts)):
            for name in some:
                keys[normal(name)].add(owner)
                self.aloud[normal(aloud(name))].add(owner)
                self.english[english_sound(name)].add(owner)
                if has_hangul(name):
                    self.korean[korean_sound(normal(romanise(name)))].add(owner)

    def verdict(self, same: frozenset[str], own: _Names, guess: _Guess) -> Verdict | None:
        """Rules 2 to 4, where ``same`` own right answers and all of ``own`` is right; None where none decides."""
        for known, accepted, key, rule in (
            (self.plain, own.plain, guess.plain, "a name of"),
            (self.part, own.part, guess.plain, "a telling part of a name of"),
            (self.aloud, own.aloud, guess.aloud, "reads like a name of"),
            (self.korean, own.korean, guess.korean, "sounds like a name of"),
            (self.english, own.english, guess.english, "sounds like a name of"),
        ):
            if not key:  # too short to have a sound
                continue
            owners = known.get(key, set())
            if key in accepted or (owners & same and (known is self.plain or owners <= same)):
                return Verdict(True, f"{rule} the answer")
            if owners:
                return Verdict(False, f"{rule} {_listed(owners - same)}")
        return None


class _Own(_Names):
    """Right answers that are no names of a thing."""

    def __init__(self, texts: Iterable[str]) -> None:
        super().__init__()
        texts = [text for text in texts if normal(text)]
        self.add("", texts)
        self.spellings = _spellings(texts)


class Matcher:
    """Judges guesses at the things of one pack, and at answers that are in no pack. Built once, then only read."""

    def __init__(self, pack: Pack) -> None:
        self._things = pack.things
        self._titles: _Owners = defaultdict(set)
        self._aliases: _Owners = defaultdict(set)
        self._names: dict[ThingKind, _Names] = {kind: _Names() for kind in THING_KINDS}
        self._spellings: dict[str, list[Spelling]] = {}
        for thing in pack.things.values():
            kind, titles, parts = kind_of(thing), thing.title.values(), tuple(_parts(thing))
            self._names[kind].add(thing.id, names_of(thing), parts)
            if kind in _BESIDE:
                self._names[_BESIDE[kind]].add(thing.id, titles)
            self._spellings[thing.id] = _spellings((*names_of(thing), *parts))
            for owners, names in ((self._titles, titles), (self._aliases, names_of(thing))):
                for name in names:
                    owners[normal(name)].add(thing.id)
        self._places = [(owner, spelling) for owner, some in self._spellings.items() for spelling in some]
        self._strokes = [spelling.strokes for _, spelling in self._places]

    def judge(self, answer: str | Text, guess: str, accepted: Iterable[str] = ()) -> Verdict:
        """Whether ``guess`` is ``answer``.

        ``answer`` is the id of a thing of the pack, or a name of one (a title before an alias); any other text stands
        for itself, and then there is nothing else that the guess could mean. ``accepted`` are further right answers.
        """
        if len(guess) > LONGEST_GUESS:
            return Verdict(False, f"longer than {LONGEST_GUESS} characters")
        if not normal(guess):
            return Verdict(False, "nothing was typed")
        texts = tuple(accepted)
        verdict = self._judge(answer, guess, texts)
        both = _TWO_NAMES.fullmatch(guess.strip())
        if not verdict.right and both and all(self._judge(answer, part, texts).right for part in both.groups()):
            return Verdict(True, "two names of the answer")
        return verdict

    def _judge(self, answer: str | Text, guess: str, accepted: tuple[str, ...]) -> Verdict:
        typed = _read(guess)
        thing = self._things.get(answer) if isinstance(answer, str) else None
        same = self._alike(thing) if thing else self._named(_texts(answer))
        own = _Own(accepted if thing else (*_texts(answer), *accepted))
        kinds = sorted({kind_of(self._things[name]) for name in same}, key=THING_KINDS.index)
        names = [self._names[kind] for kind in kinds] or [own]
        verdicts = [verdict for some in names if (verdict := some.verdict(same, own, typed))]
        return max(verdicts, default=None) or self._forgive(same, own, typed)

    def _alike(self, thing: AnyThing) -> frozenset[str]:
        """The ids of ``thing`` and of what has its title and could be asked for in its place."""
        kinds = {kind_of(thing), _BESIDE.get(kind_of(thing))}
        owners = chain.from_iterable(self._titles[normal(title)] for title in thing.title.values())
        return frozenset(name for name in owners if kind_of(self._things[name]) in kinds)

    def _named(self, texts: tuple[str, ...]) -> frozenset[str]:
        """The ids of what ``texts``, one answer in several languages, name; none where it is not of the pack."""
        keys = [normal(text) for text in texts]
        for owners in (self._titles, self._aliases):
            if found := [owners[key] for key in keys if key in owners]:
                # Friends and 친구 together are one song, though FRI(END)S has the same letters as the one.
                return frozenset(set.intersection(*found) or set.union(*found))
        return frozenset()

    def _forgive(self, same: frozenset[str], own: _Own, guess: _Guess) -> Verdict:
        """Rule 5. Answers that are not of the pack have nothing beside them."""
        names = [*own.spellings, *chain.from_iterable(self._spellings[name] for name in same)]
        counts = (slips(name, typed) for name in names for typed in guess.spellings)
        count = min((count for count in counts if count is not None), default=None)
        if count is None:
            return Verdict(False, "too far from every name of the answer")
        if others := self._near(guess, count, {name.key for name in names}) - same if same else None:
            return Verdict(False, f"as near to a name of {_listed(others)}")
        return Verdict(True, f"a name of the answer but for {count} slip{'' if count == 1 else 's'}")

    def _near(self, guess: _Guess, distance: int, known: set[str]) -> set[str]:
        """Whose names, but those whose keys are ``known``, lie at most ``distance`` from ``guess``."""
        places = chain.from_iterable(
            process.extract(typed.strokes, self._strokes, scorer=OSA.distance, score_cutoff=distance, limit=None)
            for typed in guess.spellings
        )
        near = (self._places[place] for _, _, place in places)
        return {owner for owner, spelling in near if spelling.key not in known}


def _texts(answer: str | Text) -> tuple[str, ...]:
    return answer.values() if isinstance(answer, Text) else (answer,)


def _spellings(names: Iterable[str]) -> list[Spelling]:
    """The spellings of each of ``names`` as it is written and as it is said, each once.

    That a name is longer when said (I'm, I am) makes it no more forgiving.
    """
    found: dict[str, Spelling] = {}
    for name in filter(normal, names):
        written, said = spell(name), spell(aloud(name))
        found.setdefault(written.key, written)
        found.setdefault(said.key, said._replace(limit=min(said.limit, written.limit)))
    return list(found.values())


def _parts(thing: AnyThing) -> Iterator[str]:
    """What stands for a whole name: "Seesaw" of "Trivia 轉: Seesaw", "Rebirth" of "Rebirth (Intro)", a person's other
    name in brackets, or 정국이 as Koreans call 정국. A remix is told by its brackets alone.
    """
    if isinstance(thing, Member):
        for name in names_of(thing):
            yield from _IN_BRACKETS.findall(name)
            if len(name) > 1 and has_hangul(name[-1]) and final_consonant(name):
                yield f"{name}이"
    elif isinstance(thing, Song | Album) and thing.kind != "remix":
        for title in thing.title.values():
            yield from _COLON.split(title, maxsplit=1)[1:]
            if (bare := without_brackets(title)) != title:
                yield bare


def _listed(owners: Iterable[str]) -> str:
    return ", ".join(sorted(owners)[:3])
