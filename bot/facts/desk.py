"""The moderators' desk: what a server keeps by itself is added, mended, suggested, looked through and taken back.

Each method is one transaction of one server, with its history. Who may do what is decided before it
is called; whatever it is given is untrusted all the same.

    desk.add · edit · remove · hide · unhide · hide_original · correct
    desk.suggest · queue · approve · decline · near
    desk.existing · apply_import · export · browse · prune · keep_pruned
    desk.reports     what members say of questions: report, fix, void, accept_also, dismiss
    desk.history     who changed what, and undo
    desk.content     what a server plays and reads, in memory
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from bot.content.library import Library
from bot.content.models import Text
from bot.content.writer import stem_of
from bot.db.engine import Database
from bot.db.jobs import Done, Job, Jobs, NewJob
from bot.facts import limits, steps
from bot.facts.browsing import Filter, Listed, Sort, arranged
from bot.facts.content import Contents, all_on
from bot.facts.entry import Entry, Kind, validated
from bot.facts.errors import (
    AlreadyReviewed,
    AlreadyThere,
    ChangedMeanwhile,
    NoSuchEntry,
    NothingNew,
    QueueFull,
    ReasonMissing,
    TooManyImports,
    TooManySuggestions,
    TooManyWaiting,
)
from bot.facts.exchange import DryRun
from bot.facts.finding import Item, Near
from bot.facts.history.desk import HistoryDesk
from bot.facts.history.store import HistoryStore
from bot.facts.records import KEPT, OVER, WAITING, Action, Page, Stored, page_of
from bot.facts.reports.desk import ReportDesk
from bot.facts.reports.store import ReportStore
from bot.facts.store import DeskStore, Step
from bot.scores.store import ScoresStore
from bot.timer import Timer

PAGE: Final = 8
PRUNE: Final = "prune"
PRUNE_AT_MS: Final = 4 * limits.HOUR_MS
"""When it is done, in UTC: few people play then where most of them live, in Asia and America."""


class Suggested(Struct, frozen=True, kw_only=True):
    """A suggestion that waits, and what the server has that nearly says the same."""

    stored: Stored
    near: tuple[Near, ...]


class Imported(Struct, frozen=True, kw_only=True):
    """What an import has done."""

    new: int
    changed: int
    same: int


class Desk:
    """The desks of all servers. ``now`` tells UTC milliseconds, ``packs_off`` what a server has switched off."""

    def __init__(
        self,
        db: Database,
        scores: ScoresStore,
        library: Library,
        now: Callable[[], int],
        packs_off: Callable[[int], Awaitable[Collection[str]]] = all_on,
    ) -> None:
        self._store = DeskStore(db)
        self._library = library
        self._now = now
        self.content = Contents(self._store, library, packs_off)
        self.reports = ReportDesk(self._store, ReportStore(db, scores), library, now)
        self.history = HistoryDesk(self._store, HistoryStore(db), self.reports, now)

    async def get(self, server_id: int, entry_id: int) -> Stored:
        """One entry, whatever its state.

        Raises:
            NoSuchEntry: this server has none of this id.
        """
        return await self._store.entry(server_id, entry_id)

    # What moderators keep

    async def add(self, server_id: int, member_id: int, entry: Entry) -> Stored:
        """A new fact or question, live at once.

        Raises:
            BadField: a field is not as it must be.
            AlreadyThere, TooManyEntries: the server has it, or has as many as it may.
        """
        entry = validated(entry)
        async with self._store.change(server_id, member_id, "add", self._now()) as change:
            return await change.put(None, steps.new(change, entry, entry.kind, "active"))

    async def edit(self, server_id: int, member_id: int, entry_id: int, version: int, entry: Entry) -> Stored:
        """Other words for an entry that was seen at ``version``.

        Raises:
            NoSuchEntry: the server keeps none of this id and kind.
            ChangedMeanwhile: somebody else was quicker.
            BadField, AlreadyThere: as :meth:`add`.
        """
        async with self._store.change(server_id, member_id, "edit", self._now()) as change:
            before, after = await steps.edited(change, entry_id, version, entry)
            if before == after:
                raise NothingNew
            return await change.put(before, after)

    async def remove(self, server_id: int, member_id: int, entry_id: int) -> None:
        """Take an entry away; what it corrected in a pack is back. It is kept for a year, for an undo.

        Raises:
            NoSuchEntry: the server keeps none of this id.
        """
        await self._move(server_id, member_id, entry_id, "remove")

    async def hide(self, server_id: int, member_id: int, entry_id: int) -> None:
        """Keep an entry from members; where it corrects something of a pack, that stays away, too.

        Raises:
            NoSuchEntry: no entry of this id is to be seen.
        """
        await self._move(server_id, member_id, entry_id, "hide")

    async def unhide(self, server_id: int, member_id: int, entry_id: int) -> None:
        """Show again what was hidden, an entry or something of a pack.

        Raises:
            NoSuchEntry: no entry of this id is hidden.
        """
        await self._move(server_id, member_id, entry_id, "unhide")

    async def _move(self, server_id: int, member_id: int, entry_id: int, action: Action) -> None:
        async with self._store.change(server_id, member_id, action, self._now()) as change:
            stored = await change.entry(entry_id)
            after: Stored | None
            match action, stored.state:
                case "remove", "active" | "hidden" if stored.entry is not None:
                    after = replace(stored, state="removed")
                case "hide", "active":
                    after = replace(stored, state="hidden")
                case "unhide", "hidden":
                    after = replace(stored, state="active") if stored.entry is not None else None
                case _:
                    raise NoSuchEntry
            await change.write([(stored, after)])

    async def hide_original(self, server_id: int, member_id: int, key: str) -> Stored:
        """Keep a pack's fact or question from the members of this server; a generated one in every form.

        Raises:
            NoSuchEntry: no pack has it, or the server hides it already.
        """
        async with self._store.change(server_id, member_id, "hide", self._now()) as change:
            standing = await steps.standing_for(change, self._library.pools.values(), key)
            if standing is None:
                says = self.original(key)
                assert says is not None
                return await change.put(None, steps.new(change, None, says.kind, "hidden", stem_of(key)))
            if standing.state == "hidden":
                raise NoSuchEntry
            return await change.put(standing, replace(standing, state="hidden"))

    async def correct(self, server_id: int, member_id: int, key: str, entry: Entry, version: int | None) -> Stored:
        """From now on ``entry`` stands for a pack's fact or question.

        Args:
            version: of what stood for it when the moderator began; None for nothing.

        Raises:
            NoSuchEntry: no pack has it.
            ChangedMeanwhile: somebody else was quicker.
            BadField: a field is not as it must be.
        """
        async with self._store.change(server_id, member_id, "correct", self._now()) as change:
            before, after = await steps.corrected(change, self._library.pools.values(), key, entry, version)
            return await change.put(before, after)

    def original(self, key: str) -> Entry | None:
        """What the packs say under ``key``, to begin a correction with; None for nothing."""
        return steps.said_by(self._library.pools.values(), key)

    # What members suggest

    async def suggest(self, server_id: int, member_id: int, entry: Entry) -> Suggested:
        """A member's fact or question, for the moderators to look at.

        Raises:
            BadField: a field is not as it must be.
            AlreadyThere: the server has exactly that, or it waits already.
            TooManyWaiting, TooManySuggestions, QueueFull: enough for now.
        """
        entry = validated(entry)
        async with self._store.change(server_id, member_id, "suggest", self._now()) as change:
            if await change.waiting(member_id) >= limits.WAITING_PER_MEMBER:
                raise TooManyWaiting(most=limits.WAITING_PER_MEMBER)
            if await change.recent("suggest", limits.DAY_MS) >= limits.SUGGESTIONS_PER_DAY:
                raise TooManySuggestions(most=limits.SUGGESTIONS_PER_DAY)
            if await change.waiting() >= limits.WAITING_PER_SERVER:
                raise QueueFull(most=limits.WAITING_PER_SERVER)
            fresh = steps.new(change, entry, entry.kind, "suggested")
            if await change.says_that(fresh):
                raise AlreadyThere(text=entry.text("en"))
            stored = await change.put(None, fresh)
        return await self._suggested(stored)

    async def queue(self, server_id: int, page: int = 0, size: int = 1) -> Page[Suggested]:
        """What waits, the oldest first."""
        waiting = await self._store.entries(server_id, WAITING)
        part = page_of(waiting, page, size)
        items = tuple([await self._suggested(stored) for stored in part.items])
        return Page(items, part.number, part.total, part.size)

    async def approve(
        self, server_id: int, member_id: int, entry_id: int, version: int, entry: Entry | None = None
    ) -> Stored:
        """Take a suggestion over, with other words where ``entry`` is given. Its author keeps the credit.

        Raises:
            NoSuchEntry: this server has none of this id.
            AlreadyReviewed: it does not wait any more.
            ChangedMeanwhile: it is not at ``version`` any more.
            BadField, AlreadyThere, TooManyEntries: as :meth:`add`.
        """
        async with self._store.change(server_id, member_id, "approve", self._now()) as change:
            stored = await change.entry(entry_id)
            if stored.state != "suggested":
                raise AlreadyReviewed
            if stored.version != version:
                raise ChangedMeanwhile
            if entry is not None and entry.kind != stored.kind:
                raise NoSuchEntry
            words = stored.entry if entry is None else validated(entry)
            return await change.put(stored, replace(stored, state="active", entry=words, reviewer_id=member_id))

    async def decline(self, server_id: int, member_id: int, entry_id: int, reason: str) -> Stored:
        """Turn a suggestion down; its author is told the reason.

        Raises:
            NoSuchEntry: this server has none of this id.
            AlreadyReviewed: it does not wait any more.
            ReasonMissing, ReasonTooLong: the reason is not one.
        """
        said = steps.reason(reason)
        if not said:
            raise ReasonMissing
        async with self._store.change(server_id, member_id, "decline", self._now()) as change:
            stored = await change.entry(entry_id)
            if stored.state != "suggested":
                raise AlreadyReviewed
            return await change.put(stored, replace(stored, state="declined", reason=said, reviewer_id=member_id))

    async def near(self, server_id: int, kind: Kind, text: Text, but: str | None = None) -> tuple[Near, ...]:
        """What the server and its packs have that nearly says the same, other than the entry of the key ``but``."""
        content = await self.content.of(server_id)
        return tuple(near for near in content.index.near(kind, text) if near.item.key != but)

    async def _suggested(self, stored: Stored) -> Suggested:
        assert stored.entry is not None
        near = await self.near(stored.server_id, stored.kind, stored.entry.text, stored.key)
        return Suggested(stored=stored, near=near)

    # Whole lists

    async def existing(self, server_id: int, kind: Kind | None = None) -> Mapping[str, Entry]:
        """What the server keeps, by the id that a file gives it, for a dry run and for an export."""
        kept = await self._store.entries(server_id, KEPT)
        return {item.file_id: item.entry for item in kept if item.entry and kind in (None, item.kind)}

    async def apply_import(self, server_id: int, member_id: int, dry_run: DryRun) -> Imported:
        """Do what a dry run has shown, all of it or nothing. It is one change, and undone as one.

        Raises:
            NothingNew: there is nothing to do.
            ChangedMeanwhile: an entry is not as the dry run saw it.
            BadField, AlreadyThere, TooManyEntries: as :meth:`add`.
            TooManyImports: enough for now.
        """
        if not dry_run.new and not dry_run.changed:
            raise NothingNew
        async with self._store.change(server_id, member_id, "import", self._now()) as change:
            if await change.recent("import", limits.HOUR_MS, whole=True) >= limits.IMPORTS_PER_HOUR:
                raise TooManyImports(most=limits.IMPORTS_PER_HOUR)
            ids = {row.id: int(row.id.partition("-")[0]) for row in dry_run.changed}
            now = await change.entries(ids.values())
            writing: list[Step] = []
            for row in dry_run.changed:
                stored = now.get(ids[row.id])
                if stored is None or not stored.kept or stored.file_id != row.id or stored.entry != row.before:
                    raise ChangedMeanwhile
                writing.append((stored, replace(stored, entry=validated(row.after))))
            for new in dry_run.new:
                assert new.entry is not None
                writing.append((None, steps.new(change, validated(new.entry), new.entry.kind, "active")))
            await change.write(writing)
        return Imported(new=len(dry_run.new), changed=len(dry_run.changed), same=len(dry_run.same))

    async def browse(
        self, server_id: int, chosen: Filter, sort: Sort = "newest", page: int = 0, size: int = PAGE
    ) -> Page[Listed]:
        """What the server and its packs have, filtered and sorted, with how each question does."""
        content = await self.content.of(server_id)
        items = list(content.index.items)
        if chosen.state in OVER:
            over = await self._store.entries(server_id, [state for state in OVER if state == chosen.state])
            items = [Item.of(item, item.entry, content.categories) for item in over if item.entry is not None]
        fitting = [item for item in items if chosen.fits(item)]
        stats = await self.reports.stats(server_id) if sort == "missed" else {}
        part = page_of(arranged(fitting, sort, stats), page, size)
        stats = stats or await self.reports.stats(server_id, [item.key for item in part.items])
        return Page(tuple(Listed.of(item, stats) for item in part.items), part.number, part.total, part.size)

    # Once a day

    async def keep_pruned(self, timer: Timer, jobs: Jobs) -> None:
        """Have ``timer`` call :meth:`prune` each night. What a host was down for is made up for at the next start."""

        async def nightly(_job: Job) -> Done:
            await self.prune()
            return Done(follow=(self._next_pruning(),))

        timer.on(PRUNE, nightly)
        async with jobs.transaction() as connection:
            await jobs.add(connection, [self._next_pruning()])

    def _next_pruning(self) -> NewJob:
        """The same one, whoever asks for it in the course of a day. It belongs to no server."""
        nights = (self._now() - PRUNE_AT_MS) // limits.DAY_MS + 1
        return NewJob(0, PRUNE, "desk", nights * limits.DAY_MS + PRUNE_AT_MS)

    async def prune(self) -> int:
        """Forget what is older than a year, in every server: the history, what was declined or removed, old reports.

        Returns:
            how many rows are gone.
        """
        return await self._store.prune(self._now() - limits.KEPT_MS)
