"""What the families of ``/manage`` share: who may come in, and how a fact or question is named and looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import discord

from bot.db.servers import Server
from bot.facts.content import ServerContent
from bot.facts.entry import Entry
from bot.facts.errors import NoSuchEntry
from bot.facts.records import Stored, own_id
from bot.ui.cog import Cog
from bot.ui.passes import Passes
from bot.ui.press import LARGEST_ID
from bot.ui.reply import show, turn
from bot.ui.views import Screen

if TYPE_CHECKING:
    from bot.client import Lightstick


class Opened(NamedTuple):
    """A fact or question of a server. ``stored`` is None for what is a pack's, and as the pack has it."""

    key: str
    entry: Entry
    stored: Stored | None

    @property
    def ref(self) -> str:
        """What a button or choice names it by."""
        return ref_of(self.key)


def ref_of(key: str) -> str:
    """``s.12`` for a server's own entry, and the id of a pack's as it is, which never has a full stop."""
    return key.replace(":", ".")


class Room(Cog):
    """Discord decides who may use the commands (Manage Server, or a server's override in Integrations), so they ask
    nobody again. Whatever is pressed or submitted does: a moderator may, and for a quarter of an hour whoever was let
    in by Discord.
    """

    def __init__(self, client: Lightstick) -> None:
        super().__init__(client)
        self._passes = Passes()

    async def enter(self, interaction: discord.Interaction) -> Server:
        """By a command, which Discord has let through."""
        return await self._passes.enter(interaction)

    async def enter_again(self, interaction: discord.Interaction) -> Server:
        """By a button, select or modal.

        Raises:
            NotAllowed: who acts is no moderator, and no command let them in lately.
        """
        return await self._passes.enter_again(interaction)

    async def content(self, server: Server) -> ServerContent:
        """What the server has."""
        return await self.app.desk.content.of(server.server_id)

    async def opened(self, server: Server, ref: str) -> Opened:
        """What ``ref`` names in that server, as it stands now; it is untrusted.

        Raises:
            NoSuchEntry: the server has nothing of that name.
        """
        key = ref.replace(".", ":", 1)
        number = own_id(key)
        if number is not None:
            if number > LARGEST_ID:
                raise NoSuchEntry
            return self.shown(await self.app.desk.get(server.server_id, number))
        standing = (await self.content(server)).standing_for(key)
        if standing is not None:
            return self.shown(standing)
        original = self.app.desk.original(key)
        if original is None or ":" in key:
            raise NoSuchEntry
        return Opened(key, original, None)

    def shown(self, stored: Stored) -> Opened:
        """A server's own entry; where it only hides something of a pack, with the words of that.

        Raises:
            NoSuchEntry: no pack has any more what it hides.
        """
        entry = stored.entry or self.app.desk.original(stored.corrects or "")
        if entry is None:
            raise NoSuchEntry
        return Opened(stored.key, entry, stored)


async def answer(interaction: discord.Interaction, screen: Screen) -> None:
    """In the place of the message that was pressed, or else by a private one."""
    await (show if interaction.message is None else turn)(interaction, screen)
