"""From the start to the last commit, with an understudy in place of the Discord client."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import aiohttp
import discord
import pytest
from aiohttp.client_reqrep import ConnectionKey

import bot.client
from bot.app import App, open_app
from bot.cli import run
from bot.client import Lightstick, now
from bot.db.backup import nightly
from bot.db.backup.nightly import Nightly
from bot.db.engine import Database
from bot.db.ledger import Answer, Ledger
from bot.errors import StartError
from bot.settings import Settings
from bot.trivia.games import Games
from tests.cli.conftest import TOKEN, Call

WITH_TOKEN = {"DISCORD_TOKEN": TOKEN}
ANSWER = Answer(game_id=1, position=0, member_id=2, choice=3, right=True, points=4, elapsed_ms=5, answered_at=6)


async def nothing(_client: Understudy) -> None:
    """What a client does online or while it closes, where the test is not about that."""


class Understudy:
    """Stands in for the client. ``online`` is what happens once it is connected, ``goodbye`` while it closes."""

    online: ClassVar[Callable[[Understudy], Awaitable[None]]] = nothing
    goodbye: ClassVar[Callable[[Understudy], Awaitable[None]]] = nothing
    refusal: ClassVar[Exception | None] = None
    synced: ClassVar[bool] = False
    did: ClassVar[list[str]] = []

    invite = "https://discord.test/invite"
    closed: asyncio.Event

    def __init__(self, app: App) -> None:
        self.app = app
        self.http = SimpleNamespace(close=self._hang_up)

    async def login(self, token: str) -> None:
        assert token == TOKEN
        if self.refusal is not None:
            raise self.refusal
        self.did.append("login")

    async def connect(self) -> None:
        self.did.append("connect")
        await type(self).online(self)

    async def sync(self, *, force: bool) -> bool:
        self.did.append(f"sync {force=}")
        return True

    async def close(self) -> None:
        self.did.append("goodbye")
        await type(self).goodbye(self)

    async def _hang_up(self) -> None:
        self.did.append("hang up")


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch, comet_packs: Path) -> Iterator[type[Understudy]]:
    """The understudy, ready to be called; ``did`` also tells what the app closed."""

    class Fresh(Understudy):
        did: ClassVar[list[str]] = []

    def told(name: str, close: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def closing(part: object) -> None:
            await close(part)
            Fresh.did.append(name)

        return closing

    for name, kind in (("games", Games), ("ledger", Ledger), ("database", Database)):
        monkeypatch.setattr(kind, "close", told(name, kind.close))
    monkeypatch.setattr(run, "Lightstick", Fresh)
    monkeypatch.setattr(run, "CLOSE_SECONDS", 3600)  # a busy machine is no reason to give up a test
    monkeypatch.setattr(run, "GOODBYE_SECONDS", 3600)
    # A test runner may have switched Ctrl-C off in its workers.
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield Fresh
    signal.signal(signal.SIGINT, former)


def stopped_by(number: signal.Signals) -> Callable[[Understudy], Awaitable[None]]:
    async def online(_client: Understudy) -> None:
        os.kill(os.getpid(), number)
        await asyncio.Event().wait()

    return online


IN_ORDER = ["login", "connect", "goodbye", "games", "ledger", "database"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_sigterm_close_everything_in_order(
    call: Call, stage: type[Understudy], number: signal.Signals
) -> None:
    stage.online = stopped_by(number)
    code, out, _ = call("run", env=WITH_TOKEN)
    assert (code, out) == (0, "Invite Lightstick to a server: https://discord.test/invite\n")
    assert stage.did == IN_ORDER


def test_a_library_that_takes_the_cancellation_for_its_own_is_left_all_the_same(
    call: Call, stage: type[Understudy]
) -> None:
    """As discord.py does while it logs in anew after an invalid session."""

    async def deaf(client: Understudy) -> None:
        closed = client.closed = asyncio.Event()
        with contextlib.suppress(asyncio.CancelledError):
            await stopped_by(signal.SIGTERM)(client)
        await closed.wait()

    async def goodbye(client: Understudy) -> None:
        client.closed.set()

    stage.online, stage.goodbye = deaf, goodbye
    assert call("run", env=WITH_TOKEN)[0] == 0
    assert stage.did == IN_ORDER


def test_a_second_sigterm_does_not_disturb_the_closing(call: Call, stage: type[Understudy]) -> None:
    async def interrupted(client: Understudy) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(3):  # the loop hears of the signal in one of its next turns
            await asyncio.sleep(0)
        client.did.append("all said")

    stage.online = stopped_by(signal.SIGTERM)
    stage.goodbye = interrupted
    assert call("run", env=WITH_TOKEN).code == 0
    assert stage.did == [*IN_ORDER[:3], "all said", *IN_ORDER[3:]]


def test_answers_that_wait_when_it_stops_are_written(call: Call, folder: Path, stage: type[Understudy]) -> None:
    waiting = []

    async def online(client: Understudy) -> None:
        waiting.append(asyncio.create_task(client.app.ledger.append(ANSWER)))
        await stopped_by(signal.SIGTERM)(client)

    stage.online = online
    call("db", "upgrade")
    _play_a_question(folder / "data" / "lightstick.db")
    assert call("run", env=WITH_TOKEN).code == 0
    connection = sqlite3.connect(folder / "data" / "lightstick.db")
    assert connection.execute("SELECT * FROM answers").fetchall() == [ANSWER]
    connection.close()


def test_a_bot_that_runs_makes_the_backup_of_the_night(
    call: Call, folder: Path, stage: type[Understudy], monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = folder / "data" / "backups"

    made = asyncio.Event()
    look = Nightly.look

    async def looked(nights: Nightly) -> Path | None:
        found = await look(nights)
        made.set()
        return found

    async def online(client: Understudy) -> None:
        await made.wait()
        await stopped_by(signal.SIGTERM)(client)

    monkeypatch.setattr(Nightly, "look", looked)
    monkeypatch.setattr(nightly, "FIRST_SECONDS", 0.0)
    stage.online = online
    assert call("run", env=WITH_TOKEN).code == 0
    assert len([*backups.iterdir()]) == 1
    assert call("restore", str(next(backups.iterdir())), "--force").code == 0


def test_a_goodbye_without_an_answer_holds_nothing_up(
    call: Call, stage: type[Understudy], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unanswered(_client: Understudy) -> None:
        await asyncio.Event().wait()

    stage.online = stopped_by(signal.SIGTERM)
    stage.goodbye = unanswered
    monkeypatch.setattr(run, "GOODBYE_SECONDS", 0)
    code, _, err = call("run", env=WITH_TOKEN)
    assert code == 0
    assert "Discord did not answer our goodbye" in err
    assert stage.did == [*IN_ORDER[:3], "hang up", *IN_ORDER[3:]]


def test_what_does_not_close_in_time_is_given_up(
    call: Call, stage: type[Understudy], monkeypatch: pytest.MonkeyPatch
) -> None:
    given_up = threading.Event()

    async def stuck(_client: Understudy) -> None:
        await asyncio.to_thread(given_up.wait)  # for ever, were there no limit

    stage.online = stopped_by(signal.SIGTERM)
    stage.goodbye = stuck
    monkeypatch.setattr(run, "CLOSE_SECONDS", 0)
    monkeypatch.setattr(logging, "shutdown", lambda: None)
    monkeypatch.setattr(os, "_exit", lambda _code: given_up.set())
    assert "closing took too long" in call("run", env=WITH_TOKEN).err


# What Discord and the network have to say


def _http(kind: type[discord.HTTPException], status: int) -> discord.HTTPException:
    return kind(SimpleNamespace(status=status, reason="", headers={}), "no")


def _unreachable() -> aiohttp.ClientConnectorError:
    key = ConnectionKey("discord.com", 443, True, True, None, None, None)
    return aiohttp.ClientConnectorDNSError(key, OSError(-3, "Temporary failure in name resolution"))


def _no_gateway() -> discord.GatewayNotFound:
    return discord.GatewayNotFound()  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("command", ["run", "sync"])
@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (discord.LoginFailure("Improper token has been passed."), "Discord does not accept DISCORD_TOKEN. Make a new "),
        (_unreachable(), "Discord can't be reached (Temporary failure in name resolution). Check this machine's "),
        (ConnectionResetError(104, "Connection reset by peer"), "Discord can't be reached (Connection reset by peer)"),
        (TimeoutError(), "Discord can't be reached (TimeoutError). "),
        (_http(discord.DiscordServerError, 503), "Discord is not available (HTTP 503). Try again in a few minutes."),
        (_http(discord.HTTPException, 429), "Discord is not available (HTTP 429). Try again in a few minutes."),
        (_http(discord.Forbidden, 403), "Discord refused a request (HTTP 403). Run again with LOG_LEVEL=DEBUG "),
        (StartError("The cog cogs.quilting can't be loaded."), "The cog cogs.quilting can't be loaded."),
    ],
)
def test_a_login_that_fails_is_one_sentence(
    call: Call, stage: type[Understudy], command: str, refusal: Exception, sentence: str
) -> None:
    stage.refusal = refusal
    said = call(command, env=WITH_TOKEN).sentence
    assert said.startswith(sentence)
    assert said.endswith(".")
    assert stage.did == ["goodbye", "games", "ledger", "database"]


@pytest.mark.parametrize(
    ("ending", "sentence"),
    [
        (_no_gateway(), "Discord is not available (no gateway). Try again in a few minutes."),
        (
            discord.ConnectionClosed(SimpleNamespace(close_code=4004), shard_id=None, code=4004),  # type: ignore[arg-type]
            "Discord ended the connection (code 4004). If the token was reset meanwhile, put the new one into .env; "
            "otherwise start again.",
        ),
    ],
)
def test_a_connection_that_ends_for_good_is_one_sentence(
    call: Call, stage: type[Understudy], ending: Exception, sentence: str
) -> None:
    async def online(_client: Understudy) -> None:
        raise ending

    stage.online = online
    code, _, err = call("run", env=WITH_TOKEN)
    assert (code, err) == (1, f"{sentence}\n")
    assert stage.did == IN_ORDER


async def test_a_cog_that_cannot_be_loaded_is_named(
    folder: Path, comet_packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.client, "COGS", ("cogs.quilting",))
    async with open_app(Settings(packs=("comets",)), now, packs=comet_packs) as app, Lightstick(app) as client:
        with pytest.raises(StartError, match=r"^The cog cogs\.quilting can't be loaded \(ExtensionNotFound: .*\)\.$"):
            await client.setup_hook()


# Commands


@pytest.mark.parametrize(
    ("words", "sent_at_login", "asked", "said"),
    [
        (["sync"], True, [], "The commands are registered with Discord. "),
        (["sync"], False, [], "Discord has these commands already. Nothing was sent; "),
        (["sync", "--force"], False, ["sync force=True"], "The commands are registered with Discord. "),
        (["sync", "--force"], True, [], "The commands are registered with Discord. "),
    ],
)
def test_sync_tells_whether_it_sent_anything(
    call: Call, stage: type[Understudy], words: list[str], sent_at_login: bool, asked: list[str], said: str
) -> None:
    stage.synced = sent_at_login
    code, out, err = call(*words, env=WITH_TOKEN)
    assert (code, err) == (0, "")
    assert out.startswith(said)
    assert stage.did == ["login", *asked, "goodbye", "games", "ledger", "database"]


# The log


def test_the_log_never_shows_a_token_however_much_it_tells(call: Call, stage: type[Understudy]) -> None:
    async def online(client: Understudy) -> None:
        logging.getLogger("discord.gateway").debug("interaction token aW50ZXJhY3Rpb24")
        logging.getLogger("bot.test").debug("the token is %s", TOKEN)
        logging.getLogger("bot.test").error("failed", exc_info=ValueError(f"Bot {TOKEN}"))

    stage.online = online
    _, _, err = call("run", env=WITH_TOKEN | {"LOG_LEVEL": "DEBUG"})
    assert "the token is [token]" in err
    assert "ValueError: Bot [token]" in err
    assert TOKEN not in err
    assert "aW50ZXJhY3Rpb24" not in err


def _play_a_question(path: Path) -> None:
    """What an answer needs: a game with one question."""
    connection = sqlite3.connect(path)
    for table, given in (("games", {"id": ANSWER.game_id}), ("game_questions", {"game_id": ANSWER.game_id})):
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        row = {name: given.get(name, 0) for _, name, _, required, default, _ in columns if required and default is None}
        marks = ", ".join("?" * len(row))
        names = ", ".join(f'"{name}"' for name in row)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    connection.commit()
    connection.close()


def test_garbage_is_collected_once_it_is_logged_in_without_looking_at_what_stays(
    call: Call, stage: type[Understudy]
) -> None:
    seen: list[tuple[bool, bool]] = []

    async def online(client: Understudy) -> None:
        seen.append((gc.isenabled(), gc.get_freeze_count() > 0))
        await stopped_by(signal.SIGTERM)(client)

    stage.online = online
    assert call("run", env=WITH_TOKEN).code == 0
    assert seen == [(True, True)]
    assert (gc.isenabled(), gc.get_freeze_count()) == (True, 0)
