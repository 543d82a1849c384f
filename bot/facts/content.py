"""What one server plays and reads: the pack without what the server hides, and with what it keeps by itself.

Held in memory for each server that asks, because games, look-ups and autocomplete ask all the time.
The desk has it forgotten with each change, so that the next question and the next look-up know of it.
(All of a server's doings come to one process, that of its shard.)
"""

from __future__ import annotations

import re
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Final

from msgspec import structs

from bot.content.library import Library, other_category
from bot.content.models import Fact, Text, WrittenQuestion
from bot.content.normal import normal
from bot.content.pack import Pack, Placed, names_of
from bot.content.pool import QuestionPool
from bot.content.question import Question
from bot.content.writer import Candidate, stem_of
from bot.facts import making
from bot.facts.entry import Entry, Kind
from bot.facts.finding import Index, Item
from bot.facts.originals import original
from bot.facts.records import KEPT, WAITING, Stored
from bot.facts.store import DeskStore

SERVERS_KEPT: Final = 256  # in memory; those that were not asked for the longest time go first


@dataclass(frozen=True, eq=False, repr=False)
class ServerPack(Pack):
    """A pack as one server reads it: its facts are the server's, too.

    ``own`` are those that name nothing that they are about, so their texts are searched for it.
    """

    own: tuple[Fact, ...] = ()

    def facts_about(self, thing_id: str) -> tuple[Fact, ...]:
        """The facts that name a thing, and the server's own in which one of its names stands."""
        filed = super().facts_about(thing_id)
        thing = self.things.get(thing_id)
        names = [re.escape(name) for name in names_of(thing) if len(name) > 1] if thing and self.own else []
        if not names:
            return filed
        # As it is written, for many titles are everyday words; Korean particles follow without a space.
        named = re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?![A-Za-z0-9])")
        return (*filed, *(fact for fact in self.own if any(map(named.search, fact.text.values()))))


class ServerContent:
    """One server's questions and facts, and a pool for its games. It never changes: a change makes a new one.

    ``stored`` are the entries that are active, hidden or suggested; ``aliases`` what else counts as right,
    by question.
    """

    def __init__(self, pool: QuestionPool, stored: Sequence[Stored], aliases: Mapping[str, frozenset[str]]) -> None:
        self._pool = pool
        self._aliases = aliases
        self._stored = {item.key: item for item in stored}
        self._covering = {item.corrects: item for item in stored if item.corrects and item.kept}

    @property
    def accent(self) -> int:
        """The fandom's colour, as 0xRRGGBB."""
        return self._pool.accent

    @property
    def base(self) -> Pack:
        """The pack that it stands on, as it ships."""
        return self._pool.pack

    def entry(self, key: str) -> Stored | None:
        """The server's own entry of a question or fact, for its author and source; None for a pack's."""
        return self._stored.get(key)

    def standing_for(self, key: str) -> Stored | None:
        """What the server has in place of a pack's fact or question, or hides it by; None for nothing."""
        return self._covering.get(stem_of(key))

    def aliases(self, key: str) -> frozenset[str]:
        """What else is right for a question in this server."""
        return self._aliases.get(stem_of(key), frozenset())

    # For games

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every question that this server can be asked, the pack's first."""
        ours = [item for item in self._active("question") if self._can_be_asked(item)]
        if not ours and not self._covering:
            return self._pool.candidates
        subjects = {candidate.stem: candidate.subject for candidate in self._pool.candidates}
        rest = (candidate for candidate in self._pool.candidates if candidate.stem not in self._covering)
        return (*rest, *(self._candidate(item, subjects.get(item.corrects or "", item.key)) for item in ours))

    def build(self, key: str, rng: Random) -> Question:
        """The question of ``key`` as it stands now, the same for the same state of ``rng``.

        Raises:
            KeyError: it is not there, hidden or removed, or all but one of its options are right by now.
        """
        item = self.standing_for(key) or self._stored.get(key)
        if item is None:
            return self._narrowed(self._pool.build(key, rng))
        if item.state != "active" or item.kind != "question":
            raise KeyError(key)
        return self._narrowed(making.question_of(item, self.base, rng))

    def _narrowed(self, question: Question) -> Question:
        """The question without the wrong options that the server accepts as right.

        Raises:
            KeyError: fewer than two options are left.
        """
        accepted = {normal(alias) for alias in self.aliases(question.key)}
        if not accepted:
            return question
        right = question.options[question.right]
        left = tuple(option for option in question.options if option == right or not _is_one_of(option, accepted))
        if len(left) < 2:
            raise KeyError(question.key)
        return structs.replace(question, options=left, right=left.index(right))

    def _can_be_asked(self, item: Stored) -> bool:
        if item.entry is None or item.entry.style not in making.STYLES:
            return False
        accepted = {normal(alias) for alias in self.aliases(item.key)}
        return not accepted or any(not _is_one_of(wrong, accepted) for wrong in item.entry.distractors)

    def _candidate(self, item: Stored, subject: str) -> Candidate:
        assert item.entry is not None
        category = making.category_of(self.base, item.entry.category)
        return Candidate(item.key, category, making.STYLES[item.entry.style], item.entry.difficulty, subject)

    # For look-ups

    @cached_property
    def pack(self) -> Pack:
        """The pack as this server reads it, its facts and their sources and categories included."""
        base = self.base
        facts = list(self._facts())
        covered = {key for key in self._covering if any(fact.id == key for fact in base.facts)}
        if not facts and not covered:
            return base
        sources = {item.key: source for item in self._active("fact") if (source := making.source_of(item))}
        named = {fact.category: self.category(fact.category) for fact in facts}
        return ServerPack(
            id=base.id,
            manifest=structs.replace(base.manifest, categories={**named, **base.categories}),
            sources={**base.sources, **sources},
            placed=(
                *(placed for placed in base.placed if placed.item.id not in covered),
                *(Placed(fact.id, fact) for fact in facts),
            ),
            own=tuple(fact for fact in facts if not fact.about),
        )

    def category(self, key: str) -> Text:
        """A category's name; where nobody chose one, that of everything from this server."""
        return self.base.categories.get(key) or other_category(key)

    @cached_property
    def index(self) -> Index:
        """Everything that a moderator can edit, hide or correct here, to be found by its text."""
        base = self.base
        ours = [Item.of(item, base, self._words(item)) for item in self._stored.values()]
        written: list[Fact | WrittenQuestion] = [*base.facts, *base.questions]
        return Index([*ours, *(Item.of_pack(item) for item in written if item.id not in self._covering)])

    def _words(self, item: Stored) -> Entry:
        """What an entry says; where somebody only hid something of a pack, what that says."""
        key = item.corrects or item.key
        return item.entry or original(self._pool, key) or Entry(kind=item.kind, text=Text(key))

    def _facts(self) -> Iterator[Fact]:
        about = {fact.id: fact.about for fact in self.base.facts}
        for item in self._active("fact"):
            yield making.fact_of(item, self.base, about.get(item.corrects or "", ()))

    def _active(self, kind: Kind) -> Iterator[Stored]:
        """The entries of a kind that members meet."""
        return (item for item in self._stored.values() if item.kind == kind and item.state == "active" and item.entry)


class Contents:
    """The content of each server. It is the pools of :class:`bot.trivia.games.Games`, too."""

    def __init__(self, store: DeskStore, library: Library) -> None:
        self._store = store
        self._library = library
        self._known: OrderedDict[tuple[int, str], ServerContent] = OrderedDict()
        self._changes = 0
        store.on_change.append(self.forget)

    @property
    def packs(self) -> Sequence[str]:
        """The names of the packs, the one that servers play first."""
        return tuple(self._library.pools)

    async def of(self, server_id: int, pack: str | None = None) -> ServerContent:
        """What a server has, on the pack of that name or else the one that servers play.

        Raises:
            KeyError: there is no such pack.
        """
        pool = self._library.pools[self._library.pack.id if pack is None else pack]
        key = (server_id, pool.pack.id)
        if known := self._known.get(key):
            self._known.move_to_end(key)
            return known
        changes = self._changes
        stored = await self._store.entries(server_id, (*KEPT, *WAITING))
        aliases: defaultdict[str, set[str]] = defaultdict(set)
        for question, alias in await self._store.aliases(server_id):
            aliases[question].add(alias)
        content = ServerContent(pool, stored, {name: frozenset(those) for name, those in aliases.items()})
        if changes == self._changes:  # else what was read may be old already
            self._known[key] = content
            if len(self._known) > SERVERS_KEPT:
                self._known.popitem(last=False)
        return content

    def forget(self, server_id: int) -> None:
        """Have a server's content read anew, after a change."""
        self._changes += 1
        for key in [key for key in self._known if key[0] == server_id]:
            del self._known[key]


def _is_one_of(option: Text, accepted: set[str]) -> bool:
    return any(normal(wording) in accepted for wording in option.values())
