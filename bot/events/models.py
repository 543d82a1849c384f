"""The weekly night as data: the event that a moderator sets up, its occurrences, one night as a job sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from bot.events.recurrence import Weekly
from bot.trivia.format import Format
from bot.zones import find_zone

ACTIVE: Final = "active"
PAUSED: Final = "paused"
CANCELLED: Final = "cancelled"
"""The states of an event; the last is also one of an occurrence: called off for that date alone."""

PLANNED: Final = "planned"
RUNNING: Final = "running"
DONE: Final = "done"
MISSED: Final = "missed"
"""The other states of an occurrence. ``running`` is from the first question to the last."""

LATE: Final = "late"
FAILED: Final = "failed"
"""Why an occurrence is missed: the bot was away, or it could not start the game however often it tried."""


class EventPlan(Struct, frozen=True, kw_only=True):
    """What a moderator chooses: when (``weekday``, Monday is 0, at ``local_time`` in ``zone``), where and what.

    ``announce_channel_id`` is for what is not the game itself; None is the game's own channel.
    """

    name: str
    weekday: int
    local_time: dt.time
    zone: str
    channel_id: int
    pack: str
    format: Format = Format()
    announce_channel_id: int | None = None
    role_id: int | None = None
    champion_role_id: int | None = None
    double_last: bool = False
    note: str | None = None

    @property
    def weekly(self) -> Weekly:
        """Its dates.

        Raises:
            UnknownZone: the time zone is not known on this machine (any more).
        """
        return Weekly(self.weekday, self.local_time, find_zone(self.zone))


class Event(EventPlan, frozen=True, kw_only=True):
    """An event of a server. ``version`` counts its changes."""

    id: int
    server_id: int
    state: str
    version: int
    created_by: int
    created_at: int


class Occurrence(Struct, frozen=True, kw_only=True):
    """One date of an event, ``starts_at`` in UTC milliseconds.

    ``extra`` is one that a moderator called by hand; ``reason`` says why it is missed or cancelled.
    """

    event_id: int
    starts_at: int
    server_id: int
    state: str
    extra: bool
    reason: str | None
    discord_event_id: int | None
    game_id: int | None
    recap_message_id: int | None


class Night(Struct, frozen=True, kw_only=True):
    """An occurrence at the step ``kind``, as the stage is given it.

    ``late``: it begins more than a minute after its time, and should say so. ``again``: this step was
    tried before, so look for what it posts before posting it, and post with ``nonce``. ``messages``:
    what earlier steps posted, by kind. ``missed``: at that step, every date that was missed (UTC milliseconds).
    """

    kind: str
    event: Event
    occurrence: Occurrence
    late: bool
    again: bool
    nonce: str
    messages: Mapping[str, int]
    missed: tuple[int, ...] = ()
