"""The state of one loopback Discord, and the rules by which it changes. No network, no faults."""

from __future__ import annotations

import base64
import time
from typing import Any, Final

from benchmarks.loopback.changes import Changes
from benchmarks.loopback.interactions import Interaction
from benchmarks.loopback.records import (
    JSON,
    READ_HISTORY,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Guild,
    Member,
    Message,
    Role,
    User,
    walk,
)
from benchmarks.loopback.snowflakes import Snowflakes

NONCE_SECONDS: Final = 180.0  # Discord says "the past few minutes"


class ApiError(Exception):
    """A refusal as Discord words it: an HTTP status, a code of its own, a message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Backend:
    """One application with its bot, and everything that it can see."""

    def __init__(self) -> None:
        self.ids = Snowflakes()
        self.changes = Changes()
        self.bot = User(self.ids.make(), "lightstick", bot=True)
        self.owner = User(self.ids.make(), "owner")
        self.token = f"{base64.urlsafe_b64encode(str(self.bot.id).encode()).decode().rstrip('=')}.loopback.token"
        self.users: dict[int, User] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: list[JSON] = []
        self._nonces: dict[str | int, tuple[float, Message]] = {}

    # What the bot asks for

    def register(self, commands: list[JSON]) -> list[JSON]:
        """Put ``commands`` in the place of those that were registered."""
        application = str(self.bot.id)
        self.commands = [
            {
                "type": 1,
                "description": "",  # a context menu sends none, and Discord answers with an empty one
                "options": [],
                **command,
                "id": str(self.ids.make()),
                "application_id": application,
                "version": application,
            }
            for command in commands
        ]
        return self.commands

    def channel(self, channel_id: int) -> Channel:
        """A channel that the bot may see.

        Raises:
            ApiError: there is none, or it may not.
        """
        channel = self.channels.get(channel_id)
        if channel is None:
            raise ApiError(404, 10003, "Unknown Channel")
        if not channel.bot_permissions & VIEW_CHANNEL:
            raise ApiError(403, 50001, "Missing Access")
        return channel

    def message(self, channel_id: int, message_id: int) -> Message:
        """A message in a channel that the bot may see.

        Raises:
            ApiError: as :meth:`channel`, or it was deleted.
        """
        message = self.channel(channel_id).messages.get(message_id)
        if message is None:
            raise ApiError(404, 10008, "Unknown Message")
        return message

    def recent(self, channel_id: int, limit: int, *, after: int | None, before: int | None) -> list[Message]:
        """The newest messages of a channel, the newest first; with ``after`` alone the oldest of those after it.

        Raises:
            ApiError: as :meth:`channel`, or the bot may not read what was written there.
        """
        channel = self.channel(channel_id)
        if not channel.bot_permissions & READ_HISTORY:
            raise ApiError(403, 50001, "Missing Access")
        found = [message for message in channel.messages.values() if before is None or message.id < before]
        found.sort(key=lambda message: -message.id)
        if after is None:
            return found[:limit]
        return [message for message in found if message.id > after][-limit:]

    def member(self, guild_id: int, user_id: int) -> Member:
        """Somebody in a guild.

        Raises:
            ApiError: there is no such guild, or they are not in it.
        """
        guild = self.guilds.get(guild_id)
        if guild is None:
            raise ApiError(404, 10004, "Unknown Guild")
        member = guild.members.get(user_id)
        if member is None:
            raise ApiError(404, 10007, "Unknown Member")
        return member

    def role(self, guild_id: int, role_id: int) -> Role:
        """A role of a guild.

        Raises:
            ApiError: there is none.
        """
        guild = self.guilds.get(guild_id)
        role = guild.roles.get(role_id) if guild else None
        if role is None:
            raise ApiError(404, 10011, "Unknown Role")
        return role

    def post(self, channel_id: int, body: JSON) -> Message:
        """Post a message by the bot's own token; the same nonce within some minutes posts nothing new.

        Raises:
            ApiError: as :meth:`channel`, or the bot may not write there.
        """
        channel = self.channel(channel_id)
        if not channel.bot_permissions & SEND_MESSAGES:
            raise ApiError(403, 50013, "Missing Permissions")
        nonce = body.get("nonce")
        if nonce is not None and body.get("enforce_nonce"):
            posted, earlier = self._nonces.get(nonce, (0.0, None))
            if earlier is not None and time.monotonic() - posted < NONCE_SECONDS:
                return earlier
        message = self.compose(channel, body)
        message.nonce = nonce
        channel.messages[message.id] = message
        if nonce is not None:
            self._nonces[nonce] = (time.monotonic(), message)
        return message

    def edit(self, message: Message, body: JSON) -> Message:
        """Change what ``body`` names.

        Raises:
            ApiError: somebody else wrote it.
        """
        if message.author is not self.bot:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        message.content = body.get("content", message.content) or ""
        message.embeds = body.get("embeds", message.embeds) or []
        if "components" in body:
            message.components = numbered(body["components"] or [])
        if "flags" in body:
            message.flags |= body["flags"] or 0
        message.edits += 1
        message.edited_by = self.ids.make()
        return message

    def compose(self, channel: Channel, body: JSON, *, kind: int = 0) -> Message:
        """A message by the bot as ``body`` describes it; it stands nowhere yet.

        Raises:
            ApiError: there is nothing in it.
        """
        made = Message(
            id=self.ids.make(),
            channel=channel,
            author=self.bot,
            content=body.get("content") or "",
            embeds=body.get("embeds") or [],
            components=numbered(body.get("components") or []),
            flags=body.get("flags") or 0,
            kind=kind,
        )
        if not (made.content or made.embeds or made.components):
            raise ApiError(400, 50006, "Cannot send an empty message")
        return made

    def place(self, message: Message) -> None:
        """Show an answer to an interaction: in its channel, unless it is for one member alone."""
        if not message.ephemeral:
            message.channel.messages[message.id] = message

    def conversation(self, user_id: int) -> Channel:
        """The private conversation of the bot with somebody.

        Raises:
            ApiError: there is no such user.
        """
        user = self.user(user_id)
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        made = Channel(self.ids.make(), user.name, recipient=user)
        self.channels[made.id] = made
        return made

    def user(self, user_id: int) -> User:
        """Somebody.

        Raises:
            ApiError: there is no such user.
        """
        user = self.users.get(user_id)
        if user is None:
            raise ApiError(404, 10013, "Unknown User")
        return user

    def interaction(self, token: str) -> Interaction:
        """The interaction of ``token``.

        Raises:
            ApiError: there is none.
        """
        interaction = self.interactions.get(token)
        if interaction is None:
            raise ApiError(404, 10062, "Unknown interaction")
        return interaction


def numbered(components: list[JSON]) -> list[JSON]:
    """``components`` as Discord keeps them: each with a number, and with the switches that were left out."""
    taken: set[Any] = {component.get("id") for component in walk(components)}
    free = (number for number in range(1, 1_000) if number not in taken)
    for component in walk(components):
        if not component.get("id"):
            component["id"] = next(free)
        if component["type"] == 2:
            component.setdefault("disabled", False)
    return components
