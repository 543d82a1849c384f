"""The commands and buttons of a game."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.content.question import LETTERS, STYLES, Style
from bot.errors import CannotPost, CannotPostInThread, NoGame, NotYourGame, Stale
from bot.snowflake import made_at
from bot.trivia.answers import Given, Locked
from bot.trivia.format import QUESTIONS_MAX, QUESTIONS_MIN, SECONDS_MAX, SECONDS_MIN, Format
from bot.trivia.host import Host
from bot.trivia.store import GameRow
from bot.ui.cog import Cog
from bot.ui.context import is_moderator, private, server_of
from bot.ui.press import fields, press
from bot.ui.reply import say, show
from bot.ui.translate import command_text
from cogs.content.transforms import CategoryNamed, PackNamed
from cogs.trivia import reveals, screens, sheets
from cogs.trivia.stage import DiscordStage

if TYPE_CHECKING:
    from bot.client import Lightstick

log = logging.getLogger(__name__)

STYLE_NAMES: Final[dict[Style, app_commands.locale_str]] = {
    "choice": command_text("Multiple choice"),
    "true_false": command_text("True or false"),
    "typed": command_text("Typed answer"),
    "emoji": command_text("Emoji clue"),
    "year": command_text("Closest year"),
    "order": command_text("Four in order"),
}


class Trivia(Cog):
    """Games in a channel."""

    trivia = app_commands.Group(
        name=command_text("trivia"), description=command_text("Play a trivia game in this channel")
    )

    @trivia.command(name=command_text("start"), description=command_text("Start a game; anyone joins by answering"))
    @app_commands.rename(
        questions=command_text("questions"),
        category=command_text("category"),
        difficulty=command_text("difficulty"),
        style=command_text("style"),
        seconds=command_text("seconds"),
        pack=command_text("pack"),
    )
    @app_commands.describe(
        questions=command_text("How many questions (10)"),
        category=command_text("Only questions of one category"),
        difficulty=command_text("Only questions of one difficulty"),
        style=command_text("Only questions of one style"),
        seconds=command_text("How long each question is open (15)"),
        pack=command_text("Which pack it asks about (the first that has enough questions)"),
    )
    @app_commands.choices(
        difficulty=[
            app_commands.Choice(name=command_text("★☆☆ easy"), value=1),
            app_commands.Choice(name=command_text("★★☆ medium"), value=2),
            app_commands.Choice(name=command_text("★★★ hard"), value=3),
        ]
    )
    @app_commands.choices(style=[app_commands.Choice(name=STYLE_NAMES[style], value=style) for style in STYLES])
    async def start(
        self,
        interaction: discord.Interaction[Lightstick],
        questions: app_commands.Range[int, QUESTIONS_MIN, QUESTIONS_MAX] = 10,
        category: app_commands.Transform[str | None, CategoryNamed()] = None,
        difficulty: int | None = None,
        style: str | None = None,
        seconds: app_commands.Range[int, SECONDS_MIN, SECONDS_MAX] = 15,
        pack: app_commands.Transform[str | None, PackNamed()] = None,
    ) -> None:
        """Start a game here."""
        chosen = Format(questions=questions, category=category, difficulty=difficulty, style=style, seconds=seconds)
        await self._start(interaction, chosen, pack)

    @trivia.command(name=command_text("stop"), description=command_text("End the game in this channel"))
    async def stop(self, interaction: discord.Interaction[Lightstick]) -> None:
        """End the game, by its starter or a moderator."""
        host = self._here(interaction)
        if not await self._may_direct(interaction, host):
            raise NotYourGame
        host.stop()
        t = private(interaction)
        await say(interaction, t("The game ends now. What was answered counts."))

    @trivia.command(name=command_text("skip"), description=command_text("Close the open question early"))
    async def skip(self, interaction: discord.Interaction[Lightstick]) -> None:
        """Close the question: at once for starter and moderators, by vote for everybody else."""
        host = self._here(interaction)
        t = private(interaction)
        at_once = await self._may_direct(interaction, host)
        votes, needed = host.skip(interaction.user.id, at_once=at_once)
        if at_once or votes >= needed:
            await say(interaction, t("Skipped."))
        else:
            await say(interaction, t("Noted: {votes} of {needed} votes to skip.", votes=votes, needed=needed))

    def _here(self, interaction: discord.Interaction[Lightstick]) -> Host:
        if interaction.channel_id is None:
            raise NoGame
        return self.app.games.in_channel(interaction.channel_id)

    async def _may_direct(self, interaction: discord.Interaction[Lightstick], host: Host) -> bool:
        if interaction.user.id == host.game.started_by:
            return True
        return is_moderator(interaction, await server_of(interaction))

    async def _start(self, interaction: discord.Interaction[Lightstick], chosen: Format, pack: str | None) -> None:
        server = await server_of(interaction)
        channel_id = interaction.channel_id
        assert channel_id is not None
        allowed = interaction.app_permissions
        thread = isinstance(interaction.channel, discord.Thread)
        if not (allowed.view_channel and (allowed.send_messages_in_threads if thread else allowed.send_messages)):
            here = f"<#{channel_id}>"
            raise CannotPostInThread(channel=here) if thread else CannotPost(channel=here)
        stage = DiscordStage(self.client, self.app.library, server.server_id, channel_id)
        game = await self.app.games.start(server, channel_id, interaction.user.id, chosen, stage, pack=pack)
        name = self.app.library.category(chosen.category)(game.language) if chosen.category else None
        await show(interaction, screens.opening(game, name), public=True)

    @press("answer", int, int, int, crowd=True)
    async def answer(
        self, interaction: discord.Interaction[Lightstick], game_id: int, position: int, choice: int
    ) -> None:
        """One click on a letter: written down, then acknowledged. This is the hot path."""
        await self._take(interaction, game_id, position, choice)
        t = private(interaction)
        await say(interaction, t("Locked in: {letter}. You can't change it.", letter=LETTERS[choice]))

    @press("guess", int, int, crowd=True)
    async def guess(self, interaction: discord.Interaction[Lightstick], game_id: int, position: int) -> None:
        """**Answer** or **Put in order**: the modal for it."""
        host = await self.app.games.running(interaction.guild_id or 0, game_id)
        member_id = interaction.user.id
        asked = host.may_answer(position, member_id, made_at(interaction.id), _message_at(interaction))
        await interaction.response.send_modal(sheets.sheet(host.game, asked, member_id, private(interaction)))

    @press("given", int, int, crowd=True)
    async def given(self, interaction: discord.Interaction[Lightstick], game_id: int, position: int) -> None:
        """The modal comes back."""
        host = await self.app.games.running(interaction.guild_id or 0, game_id)
        locked = await self._take(interaction, game_id, position, sheets.given(fields(interaction)))
        asked = host.asked_at(position)
        await show(interaction, sheets.taken(host.game, asked, locked, private(interaction)))

    @press("hint", int, int, crowd=True)
    async def hint(self, interaction: discord.Interaction[Lightstick], game_id: int, position: int) -> None:
        """**Hint**: one more, at its cost."""
        host = await self.app.games.running(interaction.guild_id or 0, game_id)
        member_id = interaction.user.id
        hints = await host.hint(position, member_id, made_at(interaction.id), _message_at(interaction))
        asked = host.asked_at(position)
        await show(interaction, sheets.hinted(host.game, asked, member_id, hints, private(interaction)))

    async def _take(
        self, interaction: discord.Interaction[Lightstick], game_id: int, position: int, given: Given
    ) -> Locked:
        return await self.app.games.answer(
            interaction.guild_id or 0,
            game_id,
            position,
            interaction.user.id,
            given,
            clicked_at=made_at(interaction.id),
            message_at=_message_at(interaction),
        )

    @press("mine", int)
    async def mine(self, interaction: discord.Interaction[Lightstick], game_id: int) -> None:
        """What the one who asks answered in a game."""
        server = await server_of(interaction)
        given = await self.app.games.store.own_answers(game_id, server.server_id, interaction.user.id)
        if not given:
            raise Stale
        await show(interaction, reveals.own_answers(given, self.app.accent(server), private(interaction)))

    @press("again", int)
    async def again(self, interaction: discord.Interaction[Lightstick], game_id: int) -> None:
        """Another game of the same format."""
        server = await server_of(interaction)
        row = await self.app.games.store.get(game_id, server.server_id)
        await self._start(interaction, row.format, row.pack)

    @commands.Cog.listener()
    async def on_connect(self) -> None:
        """Go on with the games that the last stop cut short, before the first click can arrive."""
        resumed = await self.app.games.resume(self._stage)
        if resumed:
            log.info("%s games go on", resumed)

    def _stage(self, row: GameRow) -> DiscordStage:
        return DiscordStage(self.client, self.app.library, row.server_id, row.channel_id)


def _message_at(interaction: discord.Interaction[Lightstick]) -> int:
    """When the message was made whose button brought this about; the game knows better once it has its id."""
    return made_at(interaction.message.id if interaction.message else interaction.id)
