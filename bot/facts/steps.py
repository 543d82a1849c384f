"""What becomes of an entry by one thing that a moderator does. Decided inside the transaction that writes it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from bot.content.pool import QuestionPool
from bot.content.writer import stem_of
from bot.facts.clean import cleaned
from bot.facts.entry import Entry, Kind, validated
from bot.facts.errors import ChangedMeanwhile, NoSuchEntry, ReasonTooLong
from bot.facts.limits import LONGEST_REASON
from bot.facts.originals import original
from bot.facts.records import State, Stored
from bot.facts.store import Change


def new(change: Change, entry: Entry | None, kind: Kind, state: State, corrects: str | None = None) -> Stored:
    """An entry that is about to be written for the first time, by the member who makes ``change``."""
    return Stored(
        id=0,
        server_id=change.server_id,
        kind=kind,
        state=state,
        entry=entry,
        author_id=change.member_id,
        created_at=change.now,
        updated_at=change.now,
        corrects=corrects,
    )


async def edited(change: Change, entry_id: int, version: int, entry: Entry) -> tuple[Stored, Stored]:
    """An entry that the server keeps gets other words.

    Raises:
        NoSuchEntry: the server keeps none of this id and kind.
        ChangedMeanwhile: it is not at ``version`` any more.
        BadField: a field is not as it must be.
    """
    stored = await change.entry(entry_id, version)
    if not stored.kept or stored.entry is None or stored.kind != entry.kind:
        raise NoSuchEntry
    return stored, replace(stored, entry=validated(entry))


async def corrected(
    change: Change, pools: Iterable[QuestionPool], key: str, entry: Entry, version: int | None
) -> tuple[Stored | None, Stored]:
    """An entry stands for a pack's fact or question from now on; one that does already gets other words.

    Args:
        version: of what stood for it as far as the moderator knows; None for nothing.

    Raises:
        NoSuchEntry: no pack has such a fact or question.
        ChangedMeanwhile: something else stands for it by now.
        BadField: a field is not as it must be.
    """
    standing = await standing_for(change, pools, key, entry.kind)
    if (standing.version if standing else None) != version:
        raise ChangedMeanwhile
    entry = validated(entry)
    if standing is not None:
        return standing, replace(standing, state="active", entry=entry)
    return None, new(change, entry, entry.kind, "active", stem_of(key))


async def standing_for(
    change: Change, pools: Iterable[QuestionPool], key: str, kind: Kind | None = None
) -> Stored | None:
    """What stands for a pack's fact or question in this server, or hides it.

    Raises:
        NoSuchEntry: no pack has it, or it is of another kind.
    """
    says = said_by(pools, key)
    if says is None or kind not in (None, says.kind):
        raise NoSuchEntry
    return await change.standing_for(stem_of(key))


def said_by(pools: Iterable[QuestionPool], key: str) -> Entry | None:
    """What the packs say under ``key``; None for nothing."""
    return next((says for pool in pools if (says := original(pool, stem_of(key)))), None)


def reason(given: str) -> str:
    """A reason as it is kept; "" for none.

    Raises:
        ReasonTooLong: it is.
    """
    said = cleaned(given, lines=True)
    if len(said) > LONGEST_REASON:
        raise ReasonTooLong(length=len(said), most=LONGEST_REASON)
    return said
