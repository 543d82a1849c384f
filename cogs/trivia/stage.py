"""A channel as a game's stage: each verb is one message sent or edited, by the bot's own token."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import discord

from bot.content.library import Library
from bot.i18n import N_, translator
from bot.trivia.game import Asked, Game, Outcome
from bot.trivia.stage import Ending, StageLost
from bot.ui.views import Screen
from cogs.trivia import screens

log = logging.getLogger(__name__)

_T = TypeVar("_T")
# The library has already retried for some seconds when a fault of Discord's gets this far.
RETRY_SECONDS: Final = (5, 15, 30)
LOST: Final = N_(
    "Your trivia game in {channel} had to end: I can't post there any more. "
    "What was answered counts. Give me View Channel and Send Messages there to play again."
)


class DiscordStage:
    """Where one game is played. It needs no cache: a channel is reached by its id."""

    def __init__(self, client: discord.Client, library: Library, server_id: int, channel_id: int) -> None:
        self._client = client
        self._library = library
        self._channel = client.get_partial_messageable(channel_id, guild_id=server_id)

    async def ask(self, game: Game, asked: Asked) -> int:
        """Post the question. The nonce makes a repeat after a crash the same message."""
        screen = screens.open_question(game, asked, self._category(game, asked))
        return await self._send(screen, f"g{game.id}q{asked.position}")

    async def update(self, game: Game, asked: Asked) -> None:
        """Edit the counter."""
        await self._edit(asked, screens.open_question(game, asked, self._category(game, asked)))

    async def reveal(self, game: Game, asked: Asked, outcome: Outcome) -> None:
        """Turn the question into its result; where somebody deleted it, post the result anew."""
        screen = screens.revealed(game, asked, outcome, self._category(game, asked))
        if not await self._edit(asked, screen):
            await self._send(screen, f"g{game.id}r{asked.position}")

    async def podium(self, game: Game, ending: Ending) -> int:
        """Post the final standings."""
        return await self._send(screens.standings(game, ending), f"g{game.id}end")

    async def lost(self, game: Game) -> None:
        """Tell the one who started the game that it could not go on; their door may be closed to us."""
        t = translator(game.language)
        try:
            starter = await self._client.fetch_user(game.started_by)
            await starter.send(t(LOST, channel=f"<#{game.channel_id}>"))
        except discord.HTTPException as error:
            log.info("the starter of game %s can't be told (HTTP %s)", game.id, error.status)

    def _category(self, game: Game, asked: Asked) -> str:
        return self._library.category(asked.question.category)(game.language)

    async def _send(self, screen: Screen, nonce: str) -> int:
        message = await _insist(lambda: self._channel.send(view=screen, nonce=nonce))
        return message.id

    async def _edit(self, asked: Asked, screen: Screen) -> bool:
        """Returns whether the message was still there."""
        assert asked.message_id is not None
        message = self._channel.get_partial_message(asked.message_id)
        try:
            await _insist(lambda: message.edit(view=screen))
        except _MessageGone:
            return False
        return True


class _MessageGone(Exception):
    """The message was deleted; the channel is still there."""


UNKNOWN_MESSAGE: Final = 10008


async def _insist(call: Callable[[], Awaitable[_T]]) -> _T:
    """Do ``call``, again after a while where Discord has a fault.

    Raises:
        StageLost: we may not, the channel is gone, or the fault lasts.
    """
    for wait in (*RETRY_SECONDS, None):
        try:
            return await call()
        except discord.NotFound as error:
            if error.code == UNKNOWN_MESSAGE:
                raise _MessageGone from error
            raise StageLost from error
        except discord.Forbidden as error:
            raise StageLost from error
        except (discord.DiscordServerError, OSError) as error:
            if wait is None:
                raise StageLost from error
            log.warning("Discord has trouble (%s); again in %s s", error, wait)
            await asyncio.sleep(wait)
    raise AssertionError("the last try returns or raises")
