"""One thing that a person does with the bot, from the click to the answer."""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from typing import Final

from benchmarks.loopback import payloads
from benchmarks.loopback.records import JSON, USUAL, Channel, Member, Message, Role, User

COMMAND: Final = 2
COMPONENT: Final = 3
MODAL_SUBMIT: Final = 5
DEADLINE_SECONDS: Final = 3.0  # Discord takes no first answer after that
_SUBCOMMAND: Final = 1
_CHANNEL: Final = 7
_ROLE: Final = 8
_OPTION_TYPES: Final[dict[type, int]] = {str: 3, int: 4, bool: 5, float: 10}


@dataclass(slots=True, eq=False)
class Interaction:
    """A slash command, a click, or a modal that is handed in. Times are seconds of the monotonic clock.

    ``message`` is the one that was clicked, by which a modal too was opened; ``response`` the one that the bot answered
    with, in the channel or for the member alone; ``modal`` the one that it answered with, as long as that is open;
    ``opened_by`` what a modal that is handed in was opened by; ``callback`` is the kind of the bot's first answer, as
    Discord numbers it.
    """

    id: int
    kind: int
    member: Member
    channel: Channel
    data: JSON
    message: Message | None
    opened_by: Interaction | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    sent: float = field(default_factory=time.monotonic)
    answered: float | None = None
    callback: int | None = None
    response: Message | None = None
    modal: JSON | None = None
    followups: list[Message] = field(default_factory=list)
    _done: asyncio.Future[None] | None = None

    @property
    def overdue(self) -> bool:
        """Whether it is too late for a first answer."""
        return self.answered is None and time.monotonic() - self.sent > DEADLINE_SECONDS

    @property
    def seconds(self) -> float | None:
        """How long the member waited for the first answer; None where none came in time."""
        return None if self.answered is None else self.answered - self.sent

    def answer(self, callback: int) -> None:
        """The bot has given its first answer."""
        self.answered = time.monotonic()
        self.callback = callback
        if self.opened_by is not None:
            self.opened_by.modal = None  # a client closes a modal once it is answered, and leaves it open until then
        if self._done is not None and not self._done.done():
            self._done.set_result(None)

    async def reply(self, within: float = DEADLINE_SECONDS + 1) -> Message:
        """The message that the bot answers with.

        Raises:
            TimeoutError: no answer came within so many seconds.
        """
        await self.settled(within)
        assert self.response is not None, f"the answer of kind {self.callback} is no message"
        return self.response

    async def settled(self, within: float = DEADLINE_SECONDS + 1) -> None:
        """Wait for the first answer, whatever it is.

        Raises:
            TimeoutError: none came within so many seconds.
        """
        if self.answered is None:
            self._done = asyncio.get_running_loop().create_future()
            async with asyncio.timeout(within):
                await self._done

    def payload(self, bot: User) -> JSON:
        """What the gateway brings to the bot."""
        guild = self.channel.guild
        assert guild is not None
        made: JSON = {
            "id": str(self.id),
            "application_id": str(bot.id),
            "type": self.kind,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "channel_id": str(self.channel.id),
            "channel": payloads.channel(self.channel),
            "member": payloads.member(self.member),
            "locale": self.member.user.locale,
            "app_permissions": str(self.channel.bot_permissions),
            "context": 0,
            "authorizing_integration_owners": {"0": str(guild.id)},
            "entitlements": [],
            "attachment_size_limit": payloads.ATTACHMENT_LIMIT,
        }
        if self.message is not None:
            made["message"] = payloads.message(self.message)
        return made


def command_data(
    registered: list[JSON], path: str, options: dict[str, str | int | float | bool | Channel | Role]
) -> JSON:
    """The data of a slash command: ``path`` is what a member types, like ``trivia start``.

    Raises:
        LookupError: the bot has registered no such command or option.
    """
    name, *subcommands = path.split()
    command = _named(registered, name, path)
    taken = command.get("options", [])
    for subcommand in subcommands:
        taken = _named(taken, subcommand, path).get("options", [])
    for option in options:
        _named(taken, option, path)
    roles = {str(role.id): payloads.role(role) for role in options.values() if isinstance(role, Role)}
    channels = {str(made.id): _seen(made) for made in options.values() if isinstance(made, Channel)}
    resolved = {kind: found for kind, found in (("roles", roles), ("channels", channels)) if found}
    given = [_given(option, value) for option, value in options.items()]
    for depth, subcommand in enumerate(reversed(subcommands)):
        given = [{"name": subcommand, "type": _SUBCOMMAND + bool(depth), "options": given}]
    made: JSON = {"id": command["id"], "name": name, "type": 1, "options": given}
    return made | ({"resolved": resolved} if resolved else {})


def _given(option: str, value: str | int | float | bool | Channel | Role) -> JSON:
    if isinstance(value, Channel | Role):
        return {"name": option, "type": _ROLE if isinstance(value, Role) else _CHANNEL, "value": str(value.id)}
    return {"name": option, "type": _OPTION_TYPES[type(value)], "value": value}


def _seen(channel: Channel) -> JSON:
    """A channel as a command brings it, with what the member may do there."""
    return {**payloads.channel(channel), "permissions": str(USUAL)}


def _named(among: list[JSON], name: str, path: str) -> JSON:
    for made in among:
        if made["name"] == name:
            return made
    raise LookupError(f"/{path}: nothing is called {name!r}")


def click_data(message: Message, *, custom_id: str | None, label: str | None) -> JSON:
    """The data of a click on the button of ``message`` with this ``custom_id``, or whose label begins with ``label``.

    Raises:
        LookupError: there is no such button, or more than one.
    """
    found = [
        button
        for button in message.buttons
        if button["custom_id"] == custom_id or (label is not None and button.get("label", "").startswith(label))
    ]
    if len(found) != 1:
        labels = [button.get("label") for button in message.buttons]
        raise LookupError(f"{len(found)} buttons with {custom_id or label!r} among {labels}")
    return {"component_type": found[0]["type"], "custom_id": found[0]["custom_id"], "id": found[0]["id"]}
