"""What moderators were shown and have not confirmed yet. In memory only: it is forgotten at a restart.

None of it fits into a ``custom_id``, so a button names it by a token. Times are UTC milliseconds.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from bot.facts.entry import Entry
from bot.facts.exchange import DryRun
from bot.ui.passes import LIFE_MS
from cogs.manage.wording import Typed

DRAFTS_MAX: Final = 500
IMPORTS_MAX: Final = 20  # each may hold 5,000 entries

_Value = TypeVar("_Value")


@dataclass
class Draft:
    """A fact or question that is being written.

    ``entry`` is how it reads so far, ``before`` how it read at first; None for a new one. An entry of the server has
    its id and the ``version`` that was seen; something of a pack that is corrected has its ``key``, and the version
    of what stood for it. ``typed`` is what was typed last, as long as something is wrong with it. ``done`` is the id
    of the entry that came of it.
    """

    entry: Entry
    before: Entry | None = None
    entry_id: int | None = None
    key: str | None = None
    version: int | None = None
    typed: Typed | None = None
    done: int | None = None


@dataclass
class Import:
    """A file that was read; ``done`` once it is brought in."""

    name: str
    dry_run: DryRun
    done: bool = False


@dataclass
class Waiting(Generic[_Value]):
    """A draft or an import as one moderator was shown it. Whoever carries it out holds ``lock``."""

    server_id: int
    member_id: int
    value: _Value
    until: int
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    token: str = field(default_factory=lambda: secrets.token_hex(8))


class Desktop(Generic[_Value]):
    """What waits; where there is more than ``most``, the oldest is given up."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: OrderedDict[str, Waiting[_Value]] = OrderedDict()

    def add(self, server_id: int, member_id: int, value: _Value, now: int) -> Waiting[_Value]:
        """Keep ``value`` for a quarter of an hour."""
        waiting = Waiting(server_id, member_id, value, now + LIFE_MS)
        self.keep(waiting, now)
        return waiting

    def keep(self, waiting: Waiting[_Value], now: int) -> None:
        """Keep it for another quarter of an hour."""
        waiting.until = now + LIFE_MS
        self._waiting[waiting.token] = waiting
        self._waiting.move_to_end(waiting.token)
        while len(self._waiting) > self._most:
            self._waiting.popitem(last=False)

    def get(self, token: str, server_id: int, member_id: int, now: int) -> Waiting[_Value] | None:
        """What ``member_id`` was shown in that server; None where there is none, or no more."""
        found = self._waiting.get(token)
        if found is None or (found.server_id, found.member_id) != (server_id, member_id) or now > found.until:
            return None
        return found

    def drop(self, waiting: Waiting[_Value]) -> None:
        """Forget it."""
        self._waiting.pop(waiting.token, None)
