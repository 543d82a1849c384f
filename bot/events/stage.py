"""What the weekly night needs of Discord. The cog implements it; tests give it a list."""

from __future__ import annotations

from typing import Protocol

from bot.events.models import Night


class NightLost(Exception):
    """Raised by :meth:`NightStage.game` where the night can't be held however often it is tried.

    ``reason`` is a word that :meth:`NightStage.missed` understands: the channel is gone, the pack is disabled.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NightGone(Exception):
    """The night is no longer planned: it was paused, cancelled or moved while its game was being started."""


class NightStage(Protocol):
    """Acts on Discord, one step of a night each. All of them may be called again after a crash (``night.again``).

    An exception has the step tried again later; what can't be mended by waiting is told to the moderators
    instead. A returned id is that of the message posted; None where there was nothing to post.
    """

    async def announce(self, night: Night) -> int | None:
        """Create Discord's own scheduled event and return its id, or bring the one that is there up to date."""

    async def remind(self, night: Night) -> int | None:
        """Remind of a night in a day (``remind-day``), or in 15 minutes (``remind-soon``), which pings the role."""

    async def lobby(self, night: Night) -> int | None:
        """Open the lobby, a minute before."""

    async def game(self, night: Night) -> None:
        """Start the game; it is written in one transaction with ``EventStore.begin``, and ends by ``EventStore.end``.

        Raises:
            NightLost: it can't be held.
            NightGone: ``EventStore.begin`` says so.
        """

    async def recap(self, night: Night) -> int | None:
        """Tell how it went, once the game is over."""

    async def missed(self, night: Night) -> int | None:
        """Tell the moderators that ``night.missed`` were missed, and why."""

    async def failed(self, night: Night, error: Exception) -> None:
        """Tell the moderators that the step ``night.kind`` failed for the last time."""

    async def retract(self, server_id: int, discord_event_id: int) -> None:
        """Delete Discord's scheduled event of a night that will not be; it may be gone already."""
