"""Plans that wait for their **Confirm**. In memory only: they are forgotten at a restart.

A plan does not fit into a ``custom_id``, so a button names it by a token. Times are UTC milliseconds.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from bot.events.models import Event, EventPlan
from bot.ui.passes import LIFE_MS
from cogs.events.errors import PreviewGone

PREVIEWS_MAX: Final = 500


@dataclass
class Preview:
    """A plan as one moderator was shown it; ``before`` is the event that it changes, None where it is a new one.

    ``made`` is the id of the event that came of it. Whoever turns the plan into an event holds ``lock``.
    """

    server_id: int
    member_id: int
    plan: EventPlan
    before: Event | None
    until: int
    made: int | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    token: str = field(default_factory=lambda: secrets.token_hex(8))


class Previews:
    """The plans that wait; where there are too many, the oldest is given up."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, Preview] = OrderedDict()

    def add(self, server_id: int, member_id: int, plan: EventPlan, before: Event | None, now: int) -> Preview:
        """Keep a plan for a quarter of an hour."""
        preview = Preview(server_id, member_id, plan, before, now + LIFE_MS)
        self._waiting[preview.token] = preview
        while len(self._waiting) > PREVIEWS_MAX:
            self._waiting.popitem(last=False)
        return preview

    def get(self, token: str, server_id: int | None, member_id: int, now: int) -> Preview:
        """A plan that ``member_id`` was shown in that server.

        Raises:
            PreviewGone: there is none, or no more.
        """
        preview = self._waiting.get(token)
        if preview is None or (preview.server_id, preview.member_id) != (server_id, member_id) or now > preview.until:
            raise PreviewGone
        return preview

    def drop(self, preview: Preview) -> None:
        """Forget a plan."""
        self._waiting.pop(preview.token, None)
