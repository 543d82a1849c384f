"""The weekly night on Discord: each verb is one step, and may be called again after a crash."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING, Final

import discord
from msgspec import structs

from bot.cards.drawing import draw_cover
from bot.db.servers import Server
from bot.errors import LightstickError
from bot.events import steps
from bot.events.models import FAILED, LATE, Event, Night
from bot.events.stage import NightLost
from bot.events.store import NAME_MAX
from bot.i18n import N_, Translator, translator
from bot.snowflake import NOBODY
from bot.trivia.game import NIGHT
from bot.ui.clip import echo
from bot.ui.find import find_own
from bot.ui.views import Screen
from cogs.events import night_screens as screens
from cogs.events import scheduled
from cogs.events.recap import recap_of, recap_screen
from cogs.trivia.stage import DiscordStage

if TYPE_CHECKING:
    from bot.client import Lightstick

log = logging.getLogger(__name__)

CHANNEL_GONE: Final = "channel"
NO_PERMISSION: Final = "permission"
PACK_OFF: Final = "pack"
LOOK_BACK: Final = dt.timedelta(days=1, hours=1)  # before a night: its first reminder is a day old
REASONS: Final = {
    LATE: N_("I was away at that time."),
    FAILED: N_("I tried several times and could not start it."),
    CHANNEL_GONE: N_("Its channel is gone. Choose another with `/event edit`."),
    NO_PERMISSION: N_("I may not write in its channel. Give me View Channel and Send Messages there."),
    PACK_OFF: N_("Its pack is switched off."),
}


class DiscordNights:
    """Holds the nights of every server."""

    def __init__(self, client: Lightstick) -> None:
        self._client = client
        self._app = client.app

    # Discord's own scheduled event

    async def announce(self, night: Night) -> int | None:
        """Create Discord's scheduled event for the night, or bring it up to date; None where we may not."""
        guild = self._client.get_guild(night.event.server_id)
        if guild is None:
            return night.occurrence.discord_event_id
        t = await self._language(night.event)
        cover = await self._app.studio.render(draw_cover, screens.cover(night, t, self._accent(night)))
        place = getattr(guild.get_channel(night.event.channel_id), "name", night.event.name)
        return await scheduled.bring_up(guild, night, scheduled.about(night, place, cover, t))

    async def retract(self, server_id: int, discord_event_id: int) -> None:
        """Delete the scheduled event of a night that will not be."""
        if (guild := self._client.get_guild(server_id)) is not None:
            await scheduled.take_back(guild, discord_event_id)

    async def _turn(self, night: Night, status: discord.EventStatus) -> None:
        guild = self._client.get_guild(night.event.server_id)
        if (
            guild is not None
            and not await scheduled.turn(guild, night, status)
            and status is discord.EventStatus.active
        ):
            said = scheduled.gone(night.event, await self._language(night.event))
            await self._tell_moderators(night, said, "gone")

    # Messages

    async def remind(self, night: Night) -> int | None:
        """A day before, or 15 minutes before with the ping of the role that the moderator chose."""
        event = night.event
        t = await self._language(event)
        ping = event.role_id if night.kind == steps.REMIND_SOON else None
        screen = screens.reminder(event, night.occurrence, t, self._accent(night), ping)
        return await self._post(night, event.announce_channel_id or event.channel_id, screen, ping=ping)

    async def lobby(self, night: Night) -> int | None:
        """A minute before: who is there, and when it starts."""
        t = await self._language(night.event)
        joined = await self._app.lobbies.joined(night.occurrence)
        screen = screens.lobby(night.event, night.occurrence.starts_at, joined, t, self._accent(night))
        return await self._post(night, night.event.channel_id, screen)

    async def game(self, night: Night) -> None:
        """Turn the lobby into the opening, and start the game.

        Raises:
            NightLost: the channel is gone or closed to us, the pack is off, too few questions fit.
            NightGone: the night was called off meanwhile.
        """
        event, app = night.event, self._app
        server = await self._server(event)
        if event.pack not in {pack.id for pack in app.packs(server)}:
            raise NightLost(PACK_OFF)
        chosen = structs.replace(
            event.format, double_last=event.double_last, interludes=True, tie_break=True, calm=server.calm
        )
        opening = screens.opening(event, chosen, translator(server.language), self._accent(night), late=night.late)
        await self._open(night, opening)
        stage = DiscordStage(self._client, app.library, event.server_id, event.channel_id)

        try:
            await app.games.start(
                server,
                event.channel_id,
                event.created_by,
                chosen,
                stage,
                pack=event.pack,
                kind=NIGHT,
                also=lambda connection, game_id: app.nights.begin(connection, night.occurrence, game_id),
            )
        except LightstickError as error:
            raise NightLost(error.say(translator(server.language))) from error
        await self._turn(night, discord.EventStatus.active)

    async def _open(self, night: Night, opening: Screen) -> None:
        event = night.event
        lobby = night.messages.get(steps.LOBBY)
        channel = self._client.get_partial_messageable(event.channel_id, guild_id=event.server_id)
        try:
            if lobby is not None:
                try:
                    await channel.get_partial_message(lobby).edit(view=opening)
                except discord.NotFound as error:
                    if error.code != 10008:  # the message alone is gone
                        raise
                else:
                    return
            await self._post(night, event.channel_id, opening)
        except discord.NotFound as error:
            raise NightLost(CHANNEL_GONE) from error
        except discord.Forbidden as error:
            raise NightLost(NO_PERMISSION) from error

    async def recap(self, night: Night) -> int | None:
        """Tell how it went, move the champion's role, complete the scheduled event."""
        event = night.event
        server = await self._server(event)
        await self._turn(night, discord.EventStatus.completed)
        await self._crown(night, translator(server.language))
        screen, picture = await recap_screen(self._app, self._client, event, night.occurrence, server.language)
        try:
            return await self._post(night, event.channel_id, screen, picture=picture, marker=":places:")
        except (discord.NotFound, discord.Forbidden):
            t = translator(server.language)
            said = t("I can't post the recap of {event}: I may not write in its channel.", event=_name(event))
            await self._tell_moderators(night, said, "recap")
            return None

    async def missed(self, night: Night) -> int | None:
        """Tell the moderators of the dates that were missed."""
        t = await self._language(night.event)
        dates = t.list(f"<t:{at // 1000}:F>" for at in night.missed)
        said = t("{event} was missed on {dates}.", event=_name(night.event), dates=dates)
        reason = night.occurrence.reason or FAILED
        said += f" {t(REASONS[reason]) if reason in REASONS else reason}"
        return await self._tell_moderators(night, said, "missed")

    async def failed(self, night: Night, error: Exception) -> None:
        """Tell the moderators that a step could not be done."""
        log.warning("step %s of event %s failed for good", night.kind, night.event.id, exc_info=error)
        t = await self._language(night.event)
        said = t(
            "A step of {event} failed: {step}. Check my permissions in its channels.",
            event=_name(night.event),
            step=night.kind,
        )
        await self._tell_moderators(night, said, "failed")

    # The champion

    async def _crown(self, night: Night, t: Translator) -> None:
        """Move the champion's role from the winners of the night before to those of this one."""
        event = night.event
        guild = self._client.get_guild(event.server_id)
        if event.champion_role_id is None or guild is None:
            return
        role = guild.get_role(event.champion_role_id)
        told = await recap_of(self._app, night.occurrence)
        if not told.champions:
            return
        if role is None:
            said = t(
                "The champion role of {event} is gone. Choose another with `/event edit`.",
                event=_name(event),
            )
            await self._tell_moderators(night, said, "crown")
            return
        before = await self._app.nights.before(night.occurrence)
        former = (await recap_of(self._app, before)).champions if before else ()
        try:
            for member_id in set(former) - set(told.champions):
                await self._give(guild, member_id, role, False)
            for member_id in told.champions:
                await self._give(guild, member_id, role, True)
        except discord.Forbidden:
            said = t(
                "I can't move the champion role {role}. Give me Manage Roles and put my role above it.",
                role=f"<@&{role.id}>",
            )
            await self._tell_moderators(night, said, "crown")

    @staticmethod
    async def _give(guild: discord.Guild, member_id: int, role: discord.Role, has: bool) -> None:
        try:
            member = await guild.fetch_member(member_id)
        except discord.NotFound:  # they have left
            return
        await (member.add_roles(role) if has else member.remove_roles(role))

    # Helpers

    async def _post(
        self,
        night: Night,
        channel_id: int,
        screen: Screen,
        *,
        ping: int | None = None,
        picture: discord.File | None = None,
        marker: str | None = None,
    ) -> int:
        """Post a step's message, unless it is there already from before a crash."""
        channel = self._client.get_partial_messageable(channel_id, guild_id=night.event.server_id)
        mark = marker or f"{night.occurrence.starts_at // 1000}"
        since = discord.utils.time_snowflake(scheduled.time_of(night.occurrence.starts_at) - LOOK_BACK)
        known = set(night.messages.values())
        if night.again and (found := await find_own(self._client, channel, mark, since=since, known=known)):
            return found
        allowed = discord.AllowedMentions(roles=[discord.Object(ping)] if ping else False, everyone=False, users=False)
        files = [picture] if picture else []
        message = await channel.send(view=screen, nonce=night.nonce, allowed_mentions=allowed, files=files)
        return message.id

    async def _tell_moderators(self, night: Night, said: str, what: str) -> int | None:
        """In the moderators' channel, or privately to the one who set the event up, or else to the server's owner.

        ``what`` tells apart what is said in one step, so that Discord knows a repeat of it after a crash.
        """
        event, nonce = night.event, f"{night.nonce}{what}"
        server = await self._server(event)
        try:
            if server.moderator_channel_id is not None:
                channel = self._client.get_partial_messageable(server.moderator_channel_id, guild_id=event.server_id)
                return (await channel.send(said, nonce=nonce)).id
            guild = self._client.get_guild(event.server_id)
            owner = guild.owner_id if guild is not None else None
            reader = event.created_by if event.created_by > NOBODY else owner  # whose data was deleted is not asked
            if reader is None:
                return None
            user = await self._client.fetch_user(reader)
            return (await user.send(said, nonce=nonce)).id
        except (discord.NotFound, discord.Forbidden) as error:
            log.warning("the moderators of server %s can't be told: %s (HTTP %s)", event.server_id, said, error.status)
            return None

    def _accent(self, night: Night) -> int:
        return self._app.library.accent(night.event.pack)

    async def _server(self, event: Event) -> Server:
        guild = self._client.get_guild(event.server_id)
        return await self._app.server(event.server_id, str(guild.preferred_locale) if guild else None)

    async def _language(self, event: Event) -> Translator:
        return translator((await self._server(event)).language)


def _name(event: Event) -> str:
    return echo(event.name, NAME_MAX)
