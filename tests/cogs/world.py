"""A small Discord to tell stories in: one server, one channel, a moderator and two fans.

SimCord plays Discord; the bot, its pack and its database file are real. People act with SimCord's
own verbs (``await world.noor.slash(world.channel, "song", name="봄")``) and the world reads what
they then see. Whoever does more than a dozen things in one story is told to slow down, as on Discord.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import discord
import simcord
from simcord.components import walk_components

from bot.app import App
from bot.client import Lightstick
from bot.db.servers import Server
from bot.ui.views import Screen

Seen: TypeAlias = simcord.InteractionResult | simcord.ResponseMessage | discord.Message

_BUTTON, _SELECT = 2, 3
_LINK = 5


@dataclass
class World:
    """``locales`` holds what language a person's Discord speaks where it is not American English."""

    env: simcord.Env
    app: App
    bot: Lightstick
    locales: dict[int, str]
    guild: simcord.GuildHandle = field(init=False)
    channel: simcord.ChannelHandle = field(init=False)
    haru: simcord.MemberActor = field(init=False)  # may manage the server
    noor: simcord.MemberActor = field(init=False)
    theo: simcord.MemberActor = field(init=False)

    def __post_init__(self) -> None:
        self.guild = self.env.create_guild("Purple House")
        self.channel = self.guild.create_text_channel("trivia")
        moderators = self.guild.create_role("Moderators", permissions=discord.Permissions(manage_guild=True))
        self.haru = self.join("haru", roles=[moderators])
        self.noor, self.theo = self.join("noor"), self.join("theo")

    def join(
        self, name: str, *, locale: str | None = None, roles: list[simcord.RoleHandle] | None = None
    ) -> simcord.MemberActor:
        """One more person in the server, whose Discord speaks ``locale``."""
        member = self.guild.add_member(self.env.create_user(name), roles=roles or [])
        if locale:
            self.locales[member.id] = locale
        return member

    async def settings(self, **changed: Any) -> None:
        """Set the server up: ``language``, ``zone`` and whatever else a :class:`Server` has."""
        values = {"language": "en", "zone": "UTC", **changed}
        await self.app.servers.save(Server(server_id=self.guild.id, **values), self.app.now())

    async def restart(self) -> None:
        """The bot's process ends and starts again; its database and the messages in the channel stay."""
        self.bot = Lightstick(self.app)
        await self.env.restart_bot(self.bot)

    async def later(self, seconds: float) -> None:
        """Much time goes by, a day at a time."""
        while seconds > 0:
            step = min(seconds, 86_400.0)
            await self.env.advance_time(step)
            seconds -= step

    async def offered(self, member: simcord.MemberActor, command: str, option: str, typed: str) -> dict[str, str]:
        """What autocomplete shows to ``member``: name -> value, in its order."""
        choices = await member.autocomplete(self.channel, command, option, typed)
        return {choice["name"]: choice["value"] for choice in choices}

    async def press(self, member: simcord.MemberActor, seen: Seen, label: str) -> simcord.InteractionResult:
        """``member`` presses the button that is labelled so, or else the only one whose label holds ``label``."""
        held = [made for made in self._components(seen, _BUTTON) if label in made.get("label", "")]
        found = [made for made in held if made["label"] == label] or held
        assert len(found) == 1, f"{len(found)} buttons with {label!r} among {self.buttons(seen)}"
        return await member.click(self.message(seen), custom_id=found[0]["custom_id"])

    async def pick(self, member: simcord.MemberActor, seen: Seen, label: str) -> simcord.InteractionResult:
        """``member`` picks the only option of a select whose label holds ``label``."""
        found = [
            (made["custom_id"], option["value"])
            for made in self._components(seen, _SELECT)
            for option in made["options"]
            if label in option["label"]
        ]
        assert len(found) == 1, f"{len(found)} options with {label!r} among {self.options(seen)}"
        return await member.select(self.message(seen), [found[0][1]], custom_id=found[0][0])

    async def post(self, screen: Screen) -> discord.Message:
        """The bot posts ``screen`` by itself: a message of an earlier version, or one with forged buttons."""
        channel = self.bot.get_partial_messageable(self.channel.id, guild_id=self.guild.id)
        return await channel.send(view=screen)

    def text(self, seen: Seen) -> str:
        """Everything that stands in a message as it is now, one text a line; buttons and selects are not text."""
        message = self.message(seen)
        texts = [made["content"] for made in self._components(message) if "content" in made]
        return "\n".join([message.content, *texts] if message.content else texts)

    def buttons(self, seen: Seen) -> list[str]:
        """The labels of a message's buttons; links are not among them."""
        return [made["label"] for made in self._components(seen, _BUTTON) if made["style"] != _LINK]

    def links(self, seen: Seen) -> dict[str, str]:
        """The links of a message: label -> address."""
        return {made["label"]: made["url"] for made in self._components(seen, _BUTTON) if made["style"] == _LINK}

    def options(self, seen: Seen) -> list[str]:
        """The labels of all options of a message's selects."""
        return [option["label"] for made in self._components(seen, _SELECT) for option in made["options"]]

    def visible(self, seen: Seen, member: simcord.MemberActor) -> bool:
        """Whether ``member`` sees a message."""
        return self.message(seen).id in {message.id for message in self.channel.history(viewer=member)}

    def message(self, seen: Seen) -> simcord.ResponseMessage | discord.Message:
        """The message that an interaction was answered with; a message stands for itself."""
        if not isinstance(seen, simcord.InteractionResult):
            return seen
        response = seen.response
        assert response is not None, f"nothing was answered: {seen!r}"
        return response

    def _components(self, seen: Seen, kind: int | None = None) -> Iterator[dict[str, Any]]:
        message = self.message(seen)
        channel_id = message.channel_id if isinstance(message, simcord.ResponseMessage) else message.channel.id
        stored = self.env.backend.get_message(channel_id, message.id)
        return (made for made in walk_components(stored.components) if kind in (None, made["type"]))
