"""Who changed what, before and after; and undone, exactly, all that was done together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from bot.facts.errors import ChangedSince, ManyChangedSince
from bot.facts.history.store import HistoryStore
from bot.facts.records import Corrected, Page, Revision, Ruling, Stored
from bot.facts.reports.desk import ReportDesk
from bot.facts.store import Change, DeskStore, Step

PAGE: Final = 8


class Undone(Struct, frozen=True):
    """What was taken back; ``corrected`` are the games whose points have changed by it."""

    revisions: tuple[Revision, ...]
    corrected: tuple[Corrected, ...]


class HistoryDesk:
    """The history of a server's desk, which is kept for a year."""

    def __init__(self, store: DeskStore, history: HistoryStore, reports: ReportDesk, now: Callable[[], int]) -> None:
        self._store = store
        self._history = history
        self._reports = reports
        self._now = now

    async def page(
        self,
        server_id: int,
        page: int = 0,
        size: int = PAGE,
        *,
        entry_id: int | None = None,
        member_id: int | None = None,
    ) -> Page[Revision]:
        """What was done, the newest first, to one entry or by one member where given. What was done together
        stands there once, by the first of its revisions and their number.
        """
        return await self._history.page(server_id, page, size, entry_id=entry_id, member_id=member_id)

    async def get(self, server_id: int, revision_id: int) -> Revision:
        """One change.

        Raises:
            NothingToUndo: this server has none of this id.
        """
        return await self._history.revision(server_id, revision_id)

    async def undo(self, server_id: int, member_id: int, revision_id: int) -> Undone:
        """Take a change back, with all that was done together with it: an import is one. This is a change, too.

        Raises:
            NothingToUndo: this server has no such change.
            ChangedSince: something of it has been changed again since. Nothing is undone.
        """
        async with self._store.change(server_id, member_id, "undo", self._now()) as change:
            batch = await self._history.batch(change.connection, server_id, revision_id)
            points = await self._take_back(change, batch)
        corrected = [await self._reports.ruled(server_id, ruling, moved) for ruling, moved in points]
        return Undone(tuple(batch), tuple(corrected))

    async def _take_back(self, change: Change, batch: list[Revision]) -> list[tuple[Ruling, dict[int, int]]]:
        """Returns by how many points each ruling on what counts, as it is taken back, has changed whose totals."""
        steps: list[Step] = []
        points: list[tuple[Ruling, dict[int, int]]] = []
        conflicts = 0
        now = await change.entries({item.subject.id for item in batch if isinstance(item.subject, Stored)})
        for revision in reversed(batch):
            before, after, subject = revision.before, revision.after, revision.subject
            if isinstance(subject, Ruling):
                assert isinstance(before, Ruling)
                moved = await self._reports.take_back(change, before, subject)
                conflicts += moved is None
                points += [(subject, moved)] if moved is not None and _counted_otherwise(before, subject) else []
            else:
                assert not isinstance(before, Ruling)
                assert not isinstance(after, Ruling)
                standing = now.get(subject.id)
                conflicts += not _same(standing, after)
                steps.append((standing, before))
        if conflicts:
            raise ManyChangedSince(count=conflicts) if len(batch) > 1 else ChangedSince()
        await change.write(steps)
        return points


def _counted_otherwise(before: Ruling, after: Ruling) -> bool:
    return (before.void, before.right, before.accepted) != (after.void, after.right, after.accepted)


def _same(one: Stored | None, other: Stored | None) -> bool:
    """Whether they say the same of an entry, but for when and how often it was changed."""
    if one is None or other is None:
        return one is other
    return replace(one, version=0, updated_at=0) == replace(other, version=0, updated_at=0)
