"""A channel as a game's stage: each verb is one message sent or edited, by the bot's own token."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final, TypeVar

import discord

from bot.content.library import Library
from bot.content.question import BUTTONS
from bot.i18n import N_, translator
from bot.snowflake import NOBODY
from bot.trivia.game import NIGHT, Asked, Game, Outcome
from bot.trivia.stage import Ending, StageLost
from bot.ui.faults import REFUSED, is_passing
from bot.ui.find import find_own
from bot.ui.views import Screen
from cogs.trivia import reveals, screens

if TYPE_CHECKING:
    from bot.client import Lightstick

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

    def __init__(self, client: Lightstick, library: Library, server_id: int, channel_id: int) -> None:
        self._client = client
        self._pace = client.pace
        self._library = library
        self._channel = client.get_partial_messageable(channel_id, guild_id=server_id)

    async def ask(self, game: Game, asked: Asked, *, again: bool) -> int:
        """Post the question."""
        screen = screens.open_question(game, asked, self._category(game, asked))
        kind, end = ("answer", ":") if asked.question.style in BUTTONS else ("guess", "'")
        mark = f":{kind}:{game.id}:{asked.position}{end}"
        return await self._send(screen, f"{game.seed:x}q{asked.position}", mark, again=again)

    async def room(self) -> None:
        """Until no question or result is in need of what Discord takes from the bot in all."""
        await self._pace.turn(can_wait=True)

    async def update(self, game: Game, asked: Asked) -> None:
        """Edit the counter, once: the next edit says it anyway."""
        assert asked.message_id is not None
        screen = screens.open_question(game, asked, self._category(game, asked))
        try:
            await self._channel.get_partial_message(asked.message_id).edit(view=screen)
        except REFUSED as error:
            gone = isinstance(error, discord.NotFound) and error.code == UNKNOWN_MESSAGE
            if not gone and not is_passing(error):
                raise StageLost from error

    async def reveal(self, game: Game, asked: Asked, outcome: Outcome) -> None:
        """Turn the question into its result; where somebody deleted it, post the result anew."""
        screen = reveals.revealed(game, asked, outcome, self._category(game, asked))
        if not await self._edit(asked, screen):
            mark = screens.progress(game, asked.position)
            await self._send(screen, f"{game.seed:x}r{asked.position}", mark, again=True, since=asked.message_id)

    async def interlude(self, game: Game, position: int, *, again: bool) -> int:
        """Post the standings after a third of the questions."""
        since = game.asked.message_id if game.asked else None
        mark = screens.after(game, position)
        screen = screens.interlude(game, position)
        return await self._send(screen, f"{game.seed:x}s{position}", mark, again=again, since=since)

    async def podium(self, game: Game, ending: Ending, *, again: bool) -> int:
        """Post the final standings; those of a night stand in its recap, which follows at once."""
        if game.kind == NIGHT:
            return 0
        return await self._send(screens.standings(game, ending), f"{game.seed:x}end", f":mine:{game.id}'", again=again)

    async def lost(self, game: Game, *, again: bool) -> None:
        """Tell the one who started the game that it could not go on; their door may be closed to us."""
        if game.started_by <= NOBODY:
            return
        t = translator(game.language)
        try:
            starter = await self._client.fetch_user(game.started_by)
            since = game.asked.message_id if game.asked else None
            said = t(LOST, channel=f"<#{game.channel_id}>")
            if not (again and await find_own(self._client, starter, said, since=since)):
                await starter.send(said, nonce=f"g{game.id}lost")
        except REFUSED as error:
            log.info("the starter of game %s can't be told (%s)", game.id, error)

    def _category(self, game: Game, asked: Asked) -> str:
        return self._library.category(asked.question.category)(game.language)

    async def _send(self, screen: Screen, nonce: str, mark: str, *, again: bool, since: int | None = None) -> int:
        """Post, with a nonce by which Discord knows a repeat; ``again``, unless a message with ``mark`` is there.

        A nonce begins with the game's seed: a number may come again, where a backup of the database was put back.
        """
        if again and (found := await find_own(self._client, self._channel, mark, since=since)):
            return found
        await self._pace.turn()
        message = await _insist(lambda: self._channel.send(view=screen, nonce=nonce))
        return message.id

    async def _edit(self, asked: Asked, screen: Screen) -> bool:
        """Returns whether the message was still there."""
        assert asked.message_id is not None
        message = self._channel.get_partial_message(asked.message_id)
        await self._pace.turn()
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
        except REFUSED as error:
            if isinstance(error, discord.NotFound) and error.code == UNKNOWN_MESSAGE:
                raise _MessageGone from error
            if wait is None or not is_passing(error):
                raise StageLost from error
            log.warning("Discord has trouble (%s); again in %s s", error, wait)
            await asyncio.sleep(wait)
    raise AssertionError("the last try returns or raises")
