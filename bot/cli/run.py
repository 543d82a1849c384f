"""``lightstick run`` and ``lightstick sync``: the commands that speak to Discord."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING, Final

import aiohttp
import discord

from bot.app import open_app
from bot.cli.common import settings_of
from bot.client import Lightstick, now, use_api
from bot.db.backup.files import folder_of
from bot.db.backup.nightly import Nightly
from bot.db.engine import file_of, parse_url
from bot.db.lock import alone
from bot.db.sharing import sharing
from bot.errors import StartError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.metrics.measures import Measures

log = logging.getLogger(__name__)

CLOSE_SECONDS: Final = 4.5  # for all of it: whoever stops us is promised five
GOODBYE_SECONDS: Final = 2.0  # for Discord to answer our goodbye; what must not be lost is closed after it


def run(args: argparse.Namespace) -> int:
    """Run the bot until Ctrl-C or SIGTERM."""
    settings = settings_of(args)
    limit = threading.Timer(CLOSE_SECONDS, give_up)
    limit.daemon = True
    try:
        return asyncio.run(serve(settings, leaving=limit.start))
    finally:
        limit.cancel()


def sync(args: argparse.Namespace) -> int:
    """Register the commands with Discord, without going online."""
    if asyncio.run(register(settings_of(args), force=args.force)):
        print("The commands are registered with Discord. Members see them at once; Ctrl+R refreshes an open Discord.")
    else:
        print("Discord has these commands already. Nothing was sent; --force sends them all the same.")
    return 0


async def serve(settings: Settings, *, leaving: Callable[[], None]) -> int:
    """The bot from the first query to the last commit; returns the exit code.

    It ends when its task is cancelled, which Ctrl-C does by itself. ``leaving`` is called as soon
    as it begins to close; then goodbye is said to Discord, games are left as they stand, the
    ledger is flushed, the database closed.

    Raises:
        StartError: something that it needs can't be used, in one sentence.
    """
    with suppress(asyncio.CancelledError), _cancelled_by_sigterm():
        settings.require_token()
        with alone(file_of(settings.database_url)):
            async with sharing(parse_url(settings.database_url), settings.shards):
                await _online(settings, leaving)
    return 0


async def _online(settings: Settings, leaving: Callable[[], None]) -> None:
    async with AsyncExitStack() as stack:
        measures = None if settings.metrics_port is None else await stack.enter_async_context(_measured(settings))
        client = await stack.enter_async_context(logged_in(settings, leaving=leaving, measures=measures))
        app = client.app
        gc.freeze()  # code, commands and packs stay: a collection that looked at them would stall the loop for 0.1 s
        gc.enable()
        if settings.shards.lead:
            nightly = Nightly(app.db, folder_of(settings, app.db.path), settings.default_zone, app.now)
            await stack.enter_async_context(nightly.running())
        print(f"Invite Lightstick to a server: {client.invite}", flush=True)
        with plain_words():
            await _connected(client)


async def _connected(client: Lightstick) -> None:
    """Be connected until our task is cancelled; what the library raises ends it, too.

    It runs in a task of its own, which is never cancelled but closed: while the library logs in anew after an
    invalid session, it takes a cancellation for the end of that alone, and would stay, deaf, for ever.
    """
    connecting = asyncio.create_task(client.connect(), name="gateway")
    try:
        await asyncio.wait({connecting})
    except asyncio.CancelledError:
        connecting.add_done_callback(lambda done: done.cancelled() or done.exception())  # we are leaving anyway
        raise
    connecting.result()


async def register(settings: Settings, *, force: bool) -> bool:
    """Log in by HTTP alone and register the commands; returns whether they were sent.

    Raises:
        StartError: as :func:`serve`.
    """
    async with logged_in(settings) as client:
        if client.synced or (settings.shards.lead and not force):
            return client.synced
        with plain_words():  # to go online without shard 0 leaves it to whoever has that; here we were asked to
            return await client.sync(force=force)


@asynccontextmanager
async def logged_in(
    settings: Settings, *, leaving: Callable[[], None] = lambda: None, measures: Measures | None = None
) -> AsyncIterator[Lightstick]:
    """The client, with its cogs loaded and its commands registered, but not online yet."""
    token = settings.require_token()
    if address := os.environ.get("DISCORD_API_URL"):  # for developers: benchmarks/README.md
        use_api(address)
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(open_app(settings, now))
        if measures is None:
            client = Lightstick(app)
        else:
            client = Lightstick(app, trace=measures.trace)
            measures.watch(client)
        stack.push_async_callback(_say_goodbye, client)
        stack.callback(leaving)
        with plain_words():
            await client.login(token)
        yield client


@asynccontextmanager
async def _measured(settings: Settings) -> AsyncIterator[Measures]:
    """What is measured of this process, and the port that tells it, up before all else so that it can say so."""
    from bot.metrics.measures import Measures
    from bot.metrics.server import serving

    measures = Measures()
    assert settings.metrics_port is not None
    async with serving(measures, settings.metrics_host, settings.metrics_port):
        yield measures


async def _say_goodbye(client: Lightstick) -> None:
    try:
        async with asyncio.timeout(GOODBYE_SECONDS):
            await client.close()
    except TimeoutError:
        log.warning("Discord did not answer our goodbye")
        await client.http.close()


@contextmanager
def _cancelled_by_sigterm() -> Iterator[None]:
    """Have SIGTERM cancel the current task, once: a second one must not disturb the closing."""
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    assert task is not None

    def stop() -> None:
        if not task.cancelling():
            task.cancel()

    with suppress(NotImplementedError):  # Windows knows Ctrl-C only
        loop.add_signal_handler(signal.SIGTERM, stop)
    try:
        yield
    finally:
        with suppress(NotImplementedError):
            loop.remove_signal_handler(signal.SIGTERM)


@contextmanager
def plain_words() -> Iterator[None]:
    """What can go wrong between us and Discord, in one sentence for the host.

    Raises:
        StartError: in place of the library's own errors.
    """
    try:
        yield
    except discord.LoginFailure as error:
        raise StartError(
            "Discord does not accept DISCORD_TOKEN. Make a new one in the Developer Portal (Bot → Reset Token) "
            "and put it into .env."
        ) from error
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500:
            raise StartError(f"Discord is not available (HTTP {error.status}). Try again in a few minutes.") from error
        raise StartError(
            f"Discord refused a request (HTTP {error.status}). Run again with LOG_LEVEL=DEBUG to see the details."
        ) from error
    except discord.GatewayNotFound as error:
        raise StartError("Discord is not available (no gateway). Try again in a few minutes.") from error
    except discord.ConnectionClosed as error:
        raise StartError(
            f"Discord ended the connection (code {error.code}). "
            "If the token was reset meanwhile, put the new one into .env; otherwise start again."
        ) from error
    except (aiohttp.ClientError, OSError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise StartError(
            f"Discord can't be reached ({reason}). Check this machine's network and start again."
        ) from error


def give_up() -> None:
    """End the process though something does not close. What was acknowledged is on the disk already."""
    log.error("closing took too long; the next start goes on where this one stopped")
    logging.shutdown()
    os._exit(1)
