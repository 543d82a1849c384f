"""What one server plays and reads: the pack without what the server hides, and with what it keeps by itself.

Held in memory for each server that asks, because games, look-ups and autocomplete ask all the time.
The desk has it forgotten with each change, so that the next question and the next look-up know of it.
(All of a server's doings come to one process, that of its shard.)
"""

from __future__ import annotations

import asyncio
import re
from collections import OrderedDict, defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
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
from bot.content.question import BUTTONS, TYPED, Question, QuestionGone
from bot.content.writer import Candidate, stem_of
from bot.facts import making
from bot.facts.entry import Entry, Kind, options_of
from bot.facts.finding import Index, Item
from bot.facts.originals import original
from bot.facts.records import KEPT, WAITING, Stored
from bot.facts.store import DeskStore
from bot.trivia.matching import Matcher

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

    The first of ``pools`` is the one that it stands on; the others are those of the further packs that the server
    has switched on, for what is looked through and named in all of them. ``stored`` are the entries that are active,
    hidden or suggested; ``aliases`` what else counts as right, by question; ``matcher`` judges what is typed.
    """

    def __init__(
        self,
        pools: Sequence[QuestionPool],
        stored: Sequence[Stored],
        aliases: Mapping[str, frozenset[str]],
        matcher: Matcher,
    ) -> None:
        self._pools = tuple(pools)
        self._pool = self._pools[0]
        self._matcher = matcher
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

    async def warm(self) -> None:
        """Have :attr:`candidates` at hand; the first time in a process that takes a second, which a thread spends."""
        await asyncio.to_thread(self._pool.warm)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every question that this server can be asked, the pack's first."""
        subjects = {candidate.stem: candidate.subject for candidate in self._pool.candidates}
        # What stands for something of another pack is asked where that would be.
        ours = [item for item in self._active("question") if not item.corrects or item.corrects in subjects]
        ours = [item for item in ours if self._can_be_asked(item)]
        if not ours and not self._covering:
            return self._pool.candidates
        rest = (candidate for candidate in self._pool.candidates if candidate.stem not in self._covering)
        return (*rest, *(self._candidate(item, subjects.get(item.corrects or "", item.key)) for item in ours))

    def build(self, key: str, rng: Random) -> Question:
        """The question of ``key`` as it stands now, the same for the same state of ``rng``.

        Raises:
            QuestionGone: it is not there, hidden or removed, or all but one of its options are right by now.
        """
        item = self.standing_for(key) or self._stored.get(key)
        if item is None:
            return self._narrowed(self._pool.build(key, rng))
        if item.state != "active" or item.kind != "question":
            raise QuestionGone(key)
        return self._narrowed(making.question_of(item, self.categories, rng))

    def judge(self, question: Question, guess: str) -> bool:
        """Whether ``guess``, which somebody typed, is the answer to ``question``, as it was asked."""
        assert question.answer is not None
        return self._matcher.judge(question.answer, guess, question.accept).right

    def _narrowed(self, question: Question) -> Question:
        """The question with all that the server accepts as right: it is none of the wrong options any more.

        Raises:
            QuestionGone: fewer than two options are left.
        """
        aliases = sorted(self.aliases(question.key))
        if not aliases:
            return question
        if question.style in TYPED:
            return structs.replace(question, accept=tuple(dict.fromkeys((*question.accept, *aliases))))
        if question.style not in BUTTONS:
            return question
        accepted = {normal(alias) for alias in aliases}
        right = question.options[question.right]
        left = tuple(option for option in question.options if option == right or not _is_one_of(option, accepted))
        if len(left) < 2:
            raise QuestionGone(question.key)
        return structs.replace(question, options=left, right=left.index(right))

    def _can_be_asked(self, item: Stored) -> bool:
        assert item.entry is not None
        wrong = options_of(item.entry)[len(item.entry.answers) :]
        accepted = {normal(alias) for alias in self.aliases(item.key)}
        return not wrong or not accepted or any(not _is_one_of(option, accepted) for option in wrong)

    def _candidate(self, item: Stored, subject: str) -> Candidate:
        assert item.entry is not None
        category = self.category_of(item.entry.category)
        return Candidate(item.key, category, making.style_of(item.entry), item.entry.difficulty, subject)

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

    @cached_property
    def categories(self) -> Mapping[str, Text]:
        """The categories of the packs that are on, by id; those of its own pack come first."""
        found: dict[str, Text] = {}
        for pool in self._pools:
            for key, name in pool.pack.categories.items():
                found.setdefault(key, name)
        return found

    @cached_property
    def own_categories(self) -> tuple[str, ...]:
        """What the server's own facts and questions are filed under beside those."""
        active = (item for item in self._stored.values() if item.state == "active" and item.entry)
        found = (self.category_of(item.entry.category) for item in active if item.entry)
        return tuple(dict.fromkeys(key for key in found if key and key not in self.categories))

    def category(self, key: str) -> Text:
        """A category's name; where nobody chose one, that of everything from this server."""
        return self.categories.get(key) or other_category(key)

    def category_of(self, name: str) -> str:
        """The id of the category that people mean by ``name``."""
        return making.category_of(self.categories, name)

    @cached_property
    def index(self) -> Index:
        """Everything that a moderator can edit, hide or correct here, to be found by its text."""
        ours = [Item.of(item, self._words(item), self.categories) for item in self._stored.values()]
        written: list[Fact | WrittenQuestion] = []
        for pool in self._pools:
            written += (*pool.pack.facts, *pool.pack.questions)
        return Index([*ours, *(Item.of_pack(item) for item in written if item.id not in self._covering)])

    def _words(self, item: Stored) -> Entry:
        """What an entry says; where somebody only hid something of a pack, what that says."""
        key = item.corrects or item.key
        said = (original(pool, key) for pool in self._pools)
        return item.entry or next(filter(None, said), None) or Entry(kind=item.kind, text=Text(key))

    def _facts(self) -> Iterator[Fact]:
        about = {fact.id: fact.about for fact in self.base.facts}
        for item in self._active("fact"):
            if not item.corrects or item.corrects in about:
                yield making.fact_of(item, self.categories, about.get(item.corrects or "", ()))

    def _active(self, kind: Kind) -> Iterator[Stored]:
        """The entries of a kind that members meet."""
        return (item for item in self._stored.values() if item.kind == kind and item.state == "active" and item.entry)


async def all_on(_server_id: int) -> Collection[str]:
    """Nothing is switched off."""
    return ()


class Contents:
    """The content of each server. It is the pools of :class:`bot.trivia.games.Games`, too.

    ``packs_off`` tells which packs a server has switched off.
    """

    def __init__(
        self,
        store: DeskStore,
        library: Library,
        packs_off: Callable[[int], Awaitable[Collection[str]]] = all_on,
    ) -> None:
        self._store = store
        self._library = library
        self._packs_off = packs_off
        self._known: OrderedDict[tuple[int, tuple[str, ...]], ServerContent] = OrderedDict()
        self._matchers: dict[str, Matcher] = {}
        self._changes = 0
        store.on_change.append(self.forget)

    async def packs(self, server_id: int) -> tuple[str, ...]:
        """The ids of the packs that a server has on, the first of the host's first."""
        return tuple(pack.id for pack in self._library.on(await self._packs_off(server_id)))

    async def each(self, server_id: int) -> list[ServerContent]:
        """What a server has, on each of its packs."""
        return [await self.of(server_id, pack) for pack in await self.packs(server_id)]

    async def of(self, server_id: int, pack: str | None = None) -> ServerContent:
        """What a server has, on the pack of that name, be it on or off, or else on the first of those that are on.

        Raises:
            KeyError: there is no such pack.
        """
        on = await self.packs(server_id)
        first = on[0] if pack is None else pack
        names = (first, *(name for name in on if name != first))
        pools = [self._library.pools[name] for name in names]
        key = (server_id, names)
        if known := self._known.get(key):
            self._known.move_to_end(key)
            return known
        changes = self._changes
        stored = await self._store.entries(server_id, (*KEPT, *WAITING))
        aliases: defaultdict[str, set[str]] = defaultdict(set)
        for question, alias in await self._store.aliases(server_id):
            aliases[question].add(alias)
        accepted = {name: frozenset(those) for name, those in aliases.items()}
        content = ServerContent(pools, stored, accepted, await self._matcher(pools[0].pack))
        if changes == self._changes:  # else what was read may be old already
            self._known[key] = content
            if len(self._known) > SERVERS_KEPT:
                self._known.popitem(last=False)
        return content

    async def _matcher(self, pack: Pack) -> Matcher:
        """What judges answers typed at questions of a pack: one for all servers, made where nobody waits for it."""
        if pack.id not in self._matchers:
            self._matchers[pack.id] = await asyncio.to_thread(Matcher, pack)
        return self._matchers[pack.id]

    def forget(self, server_id: int) -> None:
        """Have a server's content read anew, after a change."""
        self._changes += 1
        for key in [key for key in self._known if key[0] == server_id]:
            del self._known[key]


def _is_one_of(option: Text, accepted: set[str]) -> bool:
    return any(normal(wording) in accepted for wording in option.values())
