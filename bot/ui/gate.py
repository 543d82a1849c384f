"""The gate that every command, button, select and modal passes before anything else happens.

It is there for the database and for the other servers: what it refuses costs neither a query nor a wait.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Protocol, cast

import discord

from bot.errors import ServerTooFast, TooFast

BURST: Final = 12.0  # what a quick player may do at once
PER_SECOND: Final = 2.0
# A large server after its night: hundreds ask for their answers at once, and a screen costs some milliseconds of the
# processor. At this rate one server leaves half of it to the others, and a few members alone never come near it.
SERVER_BURST: Final = 500.0
SERVER_PER_SECOND: Final = 100.0
REMEMBERED: Final = 20_000  # members, and servers; the one who was quiet longest is forgotten first, and has refilled


class Buckets:
    """A token bucket for each id: full at first, filled with ``per_second`` tokens up to ``burst``.

    https://en.wikipedia.org/wiki/Token_bucket
    """

    def __init__(self, burst: float, per_second: float) -> None:
        self._burst = burst
        self._per_second = per_second
        self._levels: OrderedDict[int, tuple[float, float]] = OrderedDict()

    def take(self, key: int, now: float) -> bool:
        """Take a token of ``key`` at ``now`` (in seconds), and return whether there was one."""
        level, since = self._levels.pop(key, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._per_second)
        self._levels[key] = (level - 1 if level >= 1 else level, now)
        if len(self._levels) > REMEMBERED:
            self._levels.popitem(last=False)
        return level >= 1

    def __len__(self) -> int:
        return len(self._levels)


class Gate:
    """A bucket for each member, and one for each server. ``clock`` tells seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._members = Buckets(BURST, PER_SECOND)
        self._servers = Buckets(SERVER_BURST, SERVER_PER_SECOND)

    def check(self, interaction: discord.Interaction, *, crowd: bool = False) -> None:
        """Let ``interaction`` in.

        Args:
            crowd: it is what a whole server may do in the same second, as to answer a question: that is asked of
                memory alone, and what is written of it has a bound of its own (:mod:`bot.db.waiting`).

        Raises:
            TooFast: this member does too much at once.
            ServerTooFast: this server does. A member who storms alone takes nothing from the others.
        """
        if interaction.type is discord.InteractionType.autocomplete:
            return  # one arrives with each letter, and it is answered from memory
        now = self._clock()
        if not self._members.take(interaction.user.id, now):
            raise TooFast
        if not crowd and interaction.guild_id is not None and not self._servers.take(interaction.guild_id, now):
            raise ServerTooFast


class _Client(Protocol):
    gate: Gate


def pass_gate(interaction: discord.Interaction, *, crowd: bool = False) -> None:
    """Ask the gate of the client that received ``interaction``; arguments and errors as :meth:`Gate.check`."""
    cast("_Client", interaction.client).gate.check(interaction, crowd=crowd)
