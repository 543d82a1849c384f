"""The master of a loopback Discord: starts it, makes people, has them act, breaks things."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Final, Literal, Self, TypeVar

from aiohttp import web

from benchmarks.loopback import modals, payloads
from benchmarks.loopback.backend import Backend
from benchmarks.loopback.callbacks import Callbacks
from benchmarks.loopback.endpoints import Endpoints
from benchmarks.loopback.faults import Action, Fault, Faults
from benchmarks.loopback.gateway import Gateway
from benchmarks.loopback.interactions import COMMAND, COMPONENT, MODAL_SUBMIT, Interaction, click_data, command_data
from benchmarks.loopback.limits import Limits
from benchmarks.loopback.modals import Filled
from benchmarks.loopback.records import JSON, USUAL, Channel, Guild, Member, Message, Role, User
from benchmarks.loopback.rest import PREFIX, Request, Rest

T = TypeVar("T")
HOST: Final = "127.0.0.1"
START_SECONDS: Final = 30.0


class World:
    """One Discord on a port of its own, open inside ``async with``.

    Args:
        shards: how many Discord advises the bot to use.
        identify_seconds: how long Discord wants between two shards that identify.
        limits: whether it enforces its rate limits.
        keep_log: whether every request is kept in :attr:`requests`.
    """

    def __init__(
        self, *, shards: int = 1, identify_seconds: float = 0.0, limits: bool = True, keep_log: bool = True
    ) -> None:
        self._backend = Backend()
        self._shards = shards
        self._faults = Faults()
        self._limits = Limits() if limits else None
        self._rest = Rest(self._backend, self._faults, self._limits, keep_log=keep_log)
        self._runner: web.AppRunner | None = None
        self.gateway = Gateway(self._backend, identify_seconds)
        """Its connections can be counted and cut."""
        self.environment: dict[str, str] = {}
        """What the bot's process needs to find this Discord and to log in."""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        app.router.add_get("/", self.gateway.serve)
        endpoints = Endpoints(self._backend, self.gateway, self._shards)
        app.router.add_routes([*endpoints.routes(self._rest), *Callbacks(self._backend).routes(self._rest)])
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.gateway.url = f"ws://{HOST}:{port}/"
        self.environment = {
            "DISCORD_API_URL": f"http://{HOST}:{port}{PREFIX}",
            "DISCORD_TOKEN": self._backend.token,
        }
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gateway.cut()
        assert self._runner is not None
        await self._runner.cleanup()

    # What there is

    def guild(self, name: str, *, locale: str = "en-US", shard: int | None = None) -> Guild:
        """A new guild, which the bot is in; one that ``shard`` sees, where that matters."""
        made = Guild(self._backend.ids.make_for(shard, self._shards), name, self._backend.owner, locale)
        self._backend.guilds[made.id] = made
        self.gateway.dispatch(made.id, "GUILD_CREATE", payloads.guild(made, self._backend.bot))
        return made

    def channel(self, guild: Guild, name: str) -> Channel:
        """A new text channel."""
        made = Channel(self._backend.ids.make(), name, guild)
        guild.channels[made.id] = self._backend.channels[made.id] = made
        self.gateway.dispatch(guild.id, "CHANNEL_CREATE", payloads.channel(made))
        return made

    def member(self, guild: Guild, name: str, *, locale: str = "en-US", permissions: int = USUAL) -> Member:
        """A new person in a guild."""
        user = User(self._backend.ids.make(), name, locale)
        self._backend.users[user.id] = user
        made = guild.members[user.id] = Member(user, guild, permissions)
        return made

    def role(self, guild: Guild, name: str) -> Role:
        """A new role, below the bot's own."""
        made = Role(self._backend.ids.make(), name, guild)
        guild.roles[made.id] = made
        self.gateway.dispatch(guild.id, "GUILD_ROLE_CREATE", {"guild_id": str(guild.id), "role": payloads.role(made)})
        return made

    def delete_role(self, role: Role) -> None:
        """Delete a role; who held it holds it no more."""
        del role.guild.roles[role.id]
        for member in role.guild.members.values():
            member.roles.discard(role)
        self.gateway.dispatch(
            role.guild.id, "GUILD_ROLE_DELETE", {"guild_id": str(role.guild.id), "role_id": str(role.id)}
        )

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with all its messages."""
        assert channel.guild is not None
        del self._backend.channels[channel.id], channel.guild.channels[channel.id]
        self.gateway.dispatch(channel.guild.id, "CHANNEL_DELETE", payloads.channel(channel))

    def delete_message(self, message: Message) -> None:
        """Delete a message; the bot is not told, since it does not ask for messages."""
        del message.channel.messages[message.id]

    def conversation(self, member: Member) -> Channel | None:
        """The private conversation that the bot has opened with somebody; None where it has not."""
        channels = self._backend.channels.values()
        return next((channel for channel in channels if channel.recipient is member.user), None)

    @property
    def commands(self) -> list[JSON]:
        """The slash commands that the bot has registered."""
        return self._backend.commands

    @property
    def requests(self) -> list[Request]:
        """Every request of the bot so far, the oldest first."""
        return self._rest.log

    @property
    def refused(self) -> dict[Action, int]:
        """How many requests came too fast, by action."""
        return dict(self._limits.refused) if self._limits else {}

    # What people do

    def slash(
        self, member: Member, channel: Channel, path: str, /, **options: str | int | float | bool | Channel | Role
    ) -> Interaction:
        """``member`` uses a slash command: ``slash(haru, trivia, "trivia start", questions=3)``.

        Raises:
            LookupError: the bot has registered no such command or option.
        """
        return self._act(COMMAND, member, channel, command_data(self._backend.commands, path, options), None)

    def click(
        self, member: Member, message: Message, *, label: str | None = None, custom_id: str | None = None
    ) -> Interaction:
        """``member`` clicks the button with this ``custom_id``, or the one whose label begins with ``label``.

        Raises:
            LookupError: there is no such button, or more than one.
        """
        data = click_data(message, custom_id=custom_id, label=label)
        return self._act(COMPONENT, member, message.channel, data, message)

    def submit(self, opened_by: Interaction, **fields: Filled) -> Interaction:
        """Hand in the modal that a click or a command was answered with: ``submit(click, text="Haru Haru")``.

        A text stands for a text input, a list of values for a select; each by the ``custom_id`` of its field. Until
        the bot has answered, the modal stays open and can be handed in again.

        Raises:
            LookupError: no modal is open, or it has no such field.
            ValueError: it can't be handed in like this: too short, too long, something is missing, no such option.
        """
        if opened_by.modal is None:
            raise LookupError(f"no modal is open that interaction {opened_by.id} was answered with")
        data = modals.handed_in(opened_by.modal, fields)
        return self._act(MODAL_SUBMIT, opened_by.member, opened_by.channel, data, opened_by.message, opened_by)

    def _act(
        self,
        kind: int,
        member: Member,
        channel: Channel,
        data: JSON,
        message: Message | None,
        opened_by: Interaction | None = None,
    ) -> Interaction:
        assert channel.guild is member.guild, f"{member.user.name} is not in #{channel.name}"
        made = Interaction(self._backend.ids.make(), kind, member, channel, data, message, opened_by)
        self._backend.interactions[made.token] = made
        self.gateway.dispatch(member.guild.id, "INTERACTION_CREATE", made.payload(self._backend.bot))
        return made

    # What the bot does

    async def until(self, find: Callable[[], T | Literal[False] | None], within: float = 10.0) -> T:
        """What ``find`` returns as soon as that is true; it is asked again whenever something has happened.

        Raises:
            TimeoutError: it was not true within so many seconds.
        """
        return await self._backend.changes.wait_for(find, within)

    async def online(self, times: int = 1, within: float = START_SECONDS) -> None:
        """Wait until every shard of the bot is connected, and has identified ``times`` times since this began.

        Raises:
            TimeoutError: that took longer.
        """
        gateway = self.gateway
        await self.until(
            lambda: gateway.identified >= times * self._shards and len(gateway.live) >= self._shards, within
        )

    @property
    def ahead_ms(self) -> int:
        """How far the time of this Discord, by which it makes its ids, is ahead of the real one."""
        return self._backend.ids.ahead_ms

    @ahead_ms.setter
    def ahead_ms(self, milliseconds: int) -> None:
        self._backend.ids.ahead_ms = milliseconds

    # What goes wrong

    def fault(self, fault: Fault) -> Fault:
        """Let the next requests meet ``fault``; returns it, so that ``fault.met`` can be read."""
        return self._faults.add(fault)

    def mend(self) -> None:
        """Let everything go well again."""
        self._faults.clear()
