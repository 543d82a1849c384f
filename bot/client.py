"""The Discord client: intents, cogs, the gate, the error report, command sync."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from typing import TYPE_CHECKING, Any, Final

import aiohttp
import discord
import yarl
from discord import app_commands
from discord.ext import commands

from bot.db.notes import recall, remember
from bot.errors import LightstickError, StartError
from bot.ui.failure import answer_failure
from bot.ui.gate import Gate, pass_gate
from bot.ui.pace import Pace
from bot.ui.patience import hold
from bot.ui.press import Presses, run_press
from bot.ui.translate import CommandTranslator

if TYPE_CHECKING:
    from bot.app import App

log = logging.getLogger(__name__)

COGS: Final = (
    "cogs.trivia",
    "cogs.events",
    "cogs.content",
    "cogs.scores",
    "cogs.setup",
    "cogs.manage",
    "cogs.suggest",
    "cogs.privacy",
    "cogs.help",
)
PERMISSIONS: Final = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    create_events=True,
)


def now() -> int:
    """UTC milliseconds by the one clock that everything goes by (SimCord moves it)."""
    return round(discord.utils.utcnow().timestamp() * 1000)


def use_api(url: str) -> None:
    """Speak to another Discord than the real one, whose API is at ``url``: only the benchmarks do.

    Its gateway stands at the root of the same host, for when the library connects without having asked where.
    """
    discord.http.Route.BASE = url
    at = yarl.URL(url)
    scheme = "wss" if at.scheme == "https" else "ws"
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = at.origin().with_scheme(scheme)


class Tree(app_commands.CommandTree["Lightstick"]):
    """Slash commands, behind the gate, with one answer for whatever goes wrong."""

    async def interaction_check(self, interaction: discord.Interaction[Lightstick], /) -> bool:
        try:
            pass_gate(interaction)
        except LightstickError as error:
            await answer_failure(interaction, error)
            return False
        if interaction.type is discord.InteractionType.application_command:
            hold(interaction)
        return True

    async def on_error(
        self, interaction: discord.Interaction[Lightstick], error: app_commands.AppCommandError, /
    ) -> None:
        await answer_failure(interaction, error)

    async def payload_hash(self) -> str:
        """A hash of everything that Discord is told about our commands, translations included."""
        assert self.translator is not None
        payload: list[Any] = [
            await command.get_translated_payload(self, self.translator) for command in self.get_commands()
        ]
        return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


class Lightstick(commands.AutoShardedBot):
    """The bot. It asks for no privileged intent, keeps no message, and pings nobody by itself."""

    def __init__(self, app: App, *, trace: aiohttp.TraceConfig | None = None) -> None:
        # The bot never speaks in a voice channel: no need to warn that it could not.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            shard_count=app.settings.shards.count,
            command_prefix=(),
            help_command=None,
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            tree_cls=Tree,
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        )
        self.app = app
        if trace is not None:  # the library's constructor would not take None
            self.http.http_trace = trace
        if (ids := app.settings.shards.ids) is not None:
            self.shard_ids = list(ids)
        self.gate = Gate()
        self.pace = Pace(app.settings.shards.share)
        self.presses = Presses()
        self.synced = False
        """Whether this start has sent the commands to Discord."""

    async def setup_hook(self) -> None:
        """Load every cog, then tell Discord of our commands if they have changed: one process does, for all.

        Raises:
            StartError: a cog can't be loaded; it is named.
        """
        await self.tree.set_translator(CommandTranslator())
        for name in COGS:
            try:
                await self.load_extension(name)
            except commands.ExtensionError as error:
                cause = error.__cause__ or error
                raise StartError(f"The cog {name} can't be loaded ({type(cause).__name__}: {cause}).") from error
        if self.app.settings.shards.lead:
            self.synced = await self.sync()

    async def sync(self, *, force: bool = False) -> bool:
        """Register the commands with Discord if they differ from those registered last.

        Returns:
            whether they were sent.
        """
        assert isinstance(self.tree, Tree)
        current = f"{self.application_id}:{await self.tree.payload_hash()}"
        if not force and await recall(self.app.db, "command_hash") == current:
            return False
        await self.tree.sync()
        await remember(self.app.db, "command_hash", current)
        log.info("commands registered with Discord")
        return True

    @property
    def invite(self) -> str:
        """The address that adds the bot to a server with just the permissions that it uses."""
        assert self.application_id is not None
        return discord.utils.oauth_url(
            self.application_id, permissions=PERMISSIONS, scopes=("bot", "applications.commands")
        )

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Take what is pressed and handed in; the library has the commands, and the forms that it keeps."""
        await run_press(interaction)

    async def on_connect(self) -> None:
        """Prepare, in a thread, what the first look-up and game would wait for; Discord is still naming our servers."""
        await asyncio.to_thread(self.app.library.warm)

    async def on_ready(self) -> None:
        """Say so in the log."""
        log.info("ready in %s servers", len(self.guilds))
