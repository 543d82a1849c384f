"""The gate that every command, button, select and modal passes before anything else happens."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Protocol, cast

import discord

from bot.errors import TooFast

BURST: Final = 12.0  # what a quick player may do at once
PER_SECOND: Final = 2.0
REMEMBERED: Final = 20_000  # members; the one who was quiet longest is forgotten first


class Gate:
    """A token bucket for each member. ``clock`` tells seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: OrderedDict[int, tuple[float, float]] = OrderedDict()

    def check(self, interaction: discord.Interaction) -> None:
        """Raises:
        TooFast: this member does too much at once.
        """
        if interaction.type is discord.InteractionType.autocomplete:
            return  # one arrives with each letter, and it is answered from memory
        now = self._clock()
        tokens, since = self._buckets.pop(interaction.user.id, (BURST, now))
        tokens = min(BURST, tokens + (now - since) * PER_SECOND)
        self._buckets[interaction.user.id] = (max(tokens - 1, 0.0), now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        if tokens < 1:
            raise TooFast


class _Client(Protocol):
    gate: Gate


def pass_gate(interaction: discord.Interaction) -> None:
    """Ask the gate of the client that received ``interaction``.

    Raises:
        TooFast: as :meth:`Gate.check`.
    """
    cast("_Client", interaction.client).gate.check(interaction)
