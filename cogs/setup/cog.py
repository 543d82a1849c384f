"""``/setup``, and the selects, buttons and modal on its one message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands, ui

from bot.db.servers import Server
from bot.errors import LightstickError, Stale
from bot.events.places import city, resolve, wall_clock
from bot.i18n import LANGUAGES, Translator
from bot.ui.cog import Cog
from bot.ui.context import private
from bot.ui.passes import Passes
from bot.ui.press import chosen, chosen_all, chosen_id, press
from bot.ui.reply import show, turn
from bot.ui.translate import command_text
from bot.ui.views import Form, Screen
from cogs.events.checks import Channel, server_in
from cogs.events.errors import NotYourChannel
from cogs.setup.check import shortfalls
from cogs.setup.errors import ChannelGone, EveryoneModerates, RoleGone
from cogs.setup.screens import CHANNELS, LANGUAGE_NAMES, SWITCHES, ZONE_TEXT, SetupScreen, restored

if TYPE_CHECKING:
    from bot.client import Lightstick


class Setup(Cog):
    """A server's settings. Each choice is written at once, and the message shows how everything stands then.

    Discord decides who may use the command (Manage Server, or a server's override in Integrations), so it asks nobody
    again. Whatever is pressed does: a moderator may press, and for a quarter of an hour whoever was let in by Discord.
    """

    def __init__(self, client: Lightstick) -> None:
        super().__init__(client)
        self._passes = Passes()

    @app_commands.command(
        name=command_text("setup"), description=command_text("Language, channels and games of this server")
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def setup(self, interaction: discord.Interaction[Lightstick]) -> None:
        """Everything that can be set, and what is missing."""
        server = await self._passes.enter(interaction)
        await show(interaction, await self._screen(interaction, server))

    @press("setuplanguage")
    async def choose_language(self, interaction: discord.Interaction[Lightstick]) -> None:
        """The language in which the bot speaks to everybody."""
        server = await self._enter_again(interaction)
        language = chosen(interaction)
        if language not in LANGUAGES:
            raise Stale
        t = private(interaction)
        said = t(
            "From now on I speak {language} here. A game that is on ends in the language in which it began.",
            language=LANGUAGE_NAMES[language],
        )
        await self._change(interaction, server, {"language": language}, said)

    @press("setupzone")
    async def choose_zone(self, interaction: discord.Interaction[Lightstick]) -> None:
        """A time zone of the select, whose values are names of zones."""
        server = await self._enter_again(interaction)
        await self._set_zone(interaction, server, chosen(interaction))

    @press("setupother", str)
    async def type_zone(self, interaction: discord.Interaction[Lightstick], typed: str) -> None:
        """**Another time zone…**: a text field, with what was ``typed`` before and meant no one zone."""
        await self._enter_again(interaction)
        await interaction.response.send_modal(ZoneForm(self, private(interaction), restored(typed)))

    async def read_zone(self, interaction: discord.Interaction, typed: str) -> None:
        """What was typed for a time zone; where it means none or several, that is said and the text is kept."""
        server = await self._enter_again(interaction)
        try:
            await self._set_zone(interaction, server, typed)
        except LightstickError as error:
            said = "⚠ " + error.say(private(interaction))
            await turn(interaction, await self._screen(interaction, server, said=said, typed=typed))

    async def _set_zone(self, interaction: discord.Interaction, server: Server, typed: str) -> None:
        zone = resolve(typed, self.app.now())
        t = private(interaction)
        said = t(
            "This server now lives by {place} time: it is {time}. "
            "Games that have begun stay in their week and season, weekly events at the clocks of their own zone.",
            place=city(zone, t.language),
            time=f"{wall_clock(zone, self.app.now()):%H:%M}",
        )
        await self._change(interaction, server, {"zone": zone}, said)

    @press("setupchannel", str)
    async def choose_channel(self, interaction: discord.Interaction[Lightstick], which: str) -> None:
        """The trivia channel or the moderators' channel, or none."""
        server = await self._enter_again(interaction)
        if which not in CHANNELS:
            raise Stale
        channel_id = chosen_id(interaction)
        if channel_id is not None:
            _check_channel(interaction, channel_id)
        await self._change(interaction, server, {CHANNELS[which]: channel_id})

    @press("setuprole")
    async def choose_role(self, interaction: discord.Interaction[Lightstick]) -> None:
        """The moderators' role, or none."""
        server = await self._enter_again(interaction)
        role_id = chosen_id(interaction)
        if role_id is not None:
            role = server_in(interaction).get_role(role_id)
            if role is None:
                raise RoleGone
            if role.is_default():
                raise EveryoneModerates
        await self._change(interaction, server, {"moderator_role_id": role_id})

    @press("setuppacks")
    async def choose_packs(self, interaction: discord.Interaction[Lightstick]) -> None:
        """The packs that are on; at least one of them is."""
        server = await self._enter_again(interaction)
        on, known = chosen_all(interaction), self.app.library.packs
        if not on or not all(pack_id in known for pack_id in on):
            raise Stale
        off = {pack_id for pack_id in server.packs_off if pack_id not in known} | (known.keys() - set(on))
        await self._change(interaction, server, {"packs_off": tuple(sorted(off))})

    @press("setupswitch", str, int)
    async def switch(self, interaction: discord.Interaction[Lightstick], name: str, on: int) -> None:
        """Turn one of the switches to what its button promised, however it stands by now."""
        server = await self._enter_again(interaction)
        if name not in SWITCHES or on not in (0, 1):
            raise Stale
        await self._change(interaction, server, {name: bool(on)})

    @press("setupcheck")
    async def check(self, interaction: discord.Interaction[Lightstick]) -> None:
        """**Check again**."""
        server = await self._enter_again(interaction)
        t = private(interaction)
        said = t("Checked at {time}.", time=f"<t:{self.app.now() // 1000}:T>")
        await turn(interaction, await self._screen(interaction, server, said=said))

    async def _enter_again(self, interaction: discord.Interaction) -> Server:
        """Raises:
        NotAllowed: who presses is no moderator, and no command let them in lately.
        """
        return await self._passes.enter_again(interaction)

    async def _change(
        self, interaction: discord.Interaction, server: Server, changed: dict[str, Any], said: str = ""
    ) -> None:
        server = await self.app.servers.change(server, self.app.now(), **changed)
        t = private(interaction)
        await turn(interaction, await self._screen(interaction, server, said="✓ " + (said or t("Saved."))))

    async def _screen(
        self, interaction: discord.Interaction, server: Server, *, said: str = "", typed: str = ""
    ) -> Screen:
        guild, t = server_in(interaction), private(interaction)
        events = [event for event, _ in await self.app.events.listed(server.server_id)]
        here = interaction.channel
        place = here if isinstance(here, discord.abc.GuildChannel | discord.Thread) else None
        short = list(shortfalls(guild, place, server, events, t))
        drawn = SetupScreen(self.app.library, self.app.accent(server), guild, t, self.app.now())
        return drawn.draw(server, short, said=said, typed=typed)


class ZoneForm(Form):
    """One text field for a time zone, with what was ``typed`` before."""

    def __init__(self, cog: Setup, t: Translator, typed: str) -> None:
        super().__init__(t("Time zone"))
        self._cog = cog
        self._text: ui.TextInput[Any] = ui.TextInput(custom_id="zone", default=typed, max_length=ZONE_TEXT)
        self.add_item(
            ui.Label(
                text=t("Where are you?"),
                description=t("A city, a country or an abbreviation: New York, South Korea, KST"),
                component=self._text,
            )
        )

    async def on_submit(self, interaction: discord.Interaction, /) -> None:
        await self._cog.read_zone(interaction, self._text.value)


def _check_channel(interaction: discord.Interaction, channel_id: int) -> None:
    """Raises:
    ChannelGone: this server has no such channel of a kind that the bot posts in.
    NotYourChannel: who chooses it can't see it.
    """
    channel = server_in(interaction).get_channel(channel_id)
    if not isinstance(channel, Channel):
        raise ChannelGone
    assert isinstance(interaction.user, discord.Member)
    if not channel.permissions_for(interaction.user).view_channel:
        raise NotYourChannel
