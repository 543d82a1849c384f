"""The buttons and selects on what moderators are shown of their weekly events. Each asks again who presses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.errors import Stale
from bot.ui.cog import Cog
from bot.ui.press import LARGEST_ID, chosen, press
from cogs.events.desk import Desk

if TYPE_CHECKING:
    from bot.client import Lightstick


class EventButtons(Cog):
    """Hands each press to the desk, once it is clear that a moderator presses."""

    def __init__(self, client: Lightstick, desk: Desk) -> None:
        super().__init__(client)
        self._desk = desk

    @press("eventok", str)
    async def confirm(self, interaction: discord.Interaction[Lightstick], token: str) -> None:
        """**Confirm** on a preview."""
        await self._desk.confirm(interaction, await self._desk.enter_again(interaction), token)

    @press("eventno", str)
    async def drop(self, interaction: discord.Interaction[Lightstick], token: str) -> None:
        """**Cancel** on a preview."""
        await self._desk.drop(interaction, await self._desk.enter_again(interaction), token)

    @press("events")
    async def all(self, interaction: discord.Interaction[Lightstick]) -> None:
        """**All events**."""
        await self._desk.show_list(interaction, await self._desk.enter_again(interaction))

    @press("event")
    async def pick(self, interaction: discord.Interaction[Lightstick]) -> None:
        """An event, chosen in the list."""
        server = await self._desk.enter_again(interaction)
        await self._desk.show_page(interaction, server, _number(chosen(interaction)))

    @press("eventopen", int)
    async def open(self, interaction: discord.Interaction[Lightstick], event_id: int) -> None:
        """**Keep it**, instead of cancelling an event."""
        await self._desk.show_page(interaction, await self._desk.enter_again(interaction), event_id)

    @press("eventpause", int)
    async def pause(self, interaction: discord.Interaction[Lightstick], event_id: int) -> None:
        """**Pause**."""
        await self._desk.pause(interaction, await self._desk.enter_again(interaction), event_id)

    @press("eventresume", int)
    async def resume(self, interaction: discord.Interaction[Lightstick], event_id: int) -> None:
        """**Resume**."""
        await self._desk.resume(interaction, await self._desk.enter_again(interaction), event_id)

    @press("eventrun", int)
    async def run(self, interaction: discord.Interaction[Lightstick], event_id: int) -> None:
        """**Run now**."""
        await self._desk.run(interaction, await self._desk.enter_again(interaction), event_id)

    @press("eventend", int)
    async def ask_cancel(self, interaction: discord.Interaction[Lightstick], event_id: int) -> None:
        """**Cancel the event** on its page."""
        await self._desk.ask_cancel(interaction, await self._desk.enter_again(interaction), event_id)

    @press("eventendyes", int)
    async def cancel(self, interaction: discord.Interaction[Lightstick], event_id: int) -> None:
        """**Cancel the event**, asked whether really."""
        await self._desk.cancel(interaction, await self._desk.enter_again(interaction), event_id)

    @press("eventnights", int)
    async def turn(self, interaction: discord.Interaction[Lightstick], page: int) -> None:
        """Earlier or later nights."""
        await self._desk.show_nights(interaction, await self._desk.enter_again(interaction), page)

    @press("eventnight")
    async def recap(self, interaction: discord.Interaction[Lightstick]) -> None:
        """A past night, chosen to see its recap."""
        server = await self._desk.enter_again(interaction)
        event_id, _, starts_at = chosen(interaction).partition("@")
        await self._desk.show_recap(interaction, server, _number(event_id), _number(starts_at))

    @press("eventpost", int, int)
    async def post(self, interaction: discord.Interaction[Lightstick], event_id: int, starts_at: int) -> None:
        """**Post it here** on a private recap."""
        await self._desk.post_recap(interaction, await self._desk.enter_again(interaction), event_id, starts_at)


def _number(text: str) -> int:
    """A number of a select's value, which is untrusted.

    Raises:
        Stale: it is none, or larger than any id or instant.
    """
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= LARGEST_ID):
        raise Stale
    return int(text)
