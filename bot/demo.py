"""The same bot, unmodified, in a Discord that runs on this machine: no account, no token.

SimCord plays Discord and shows a channel in the browser. Everything else is real: the client, the
cogs, the pack, a database file in a temporary folder with a fortnight of games already in it.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import logging
import random
import tempfile
import time
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import discord
import simcord

from bot.app import App, open_app
from bot.client import Lightstick, now
from bot.content.question import BUTTONS
from bot.db.ledger import Answer
from bot.db.servers import Server
from bot.errors import StartError
from bot.events.models import EventPlan
from bot.i18n import LANGUAGES, N_, translator
from bot.scores.periods import season_of, week_of
from bot.settings import Settings
from bot.trivia.format import Format
from bot.trivia.scoring import RIGHT, WRONG, score
from bot.trivia.selection import select
from bot.trivia.store import NewGame

log = logging.getLogger(__name__)

ZONE: Final = "Asia/Seoul"
LOCALES: Final = {"en": "en-US", "ko": "ko"}
MODERATOR: Final = "Haru"
FANS: Final = ("Noor", "Theo")
OTHERS: Final = ("Mina", "Lucía", "보라", "Kenji", "Amara", "Ploy")
WELCOME: Final = N_(
    "Welcome! Type `/trivia start` to play, `/fact` to learn something, `/leaderboard` to see who leads. "
    "A weekly trivia night begins here by itself in two minutes."
)
DAYS: Final = 14
TICK_SECONDS: Final = 1.0
# Long enough for a click's database work, shorter than the game's own timers, so that a click in
# the page is answered at once and not after the next timer.
SETTLE_SECONDS: Final = 2.0
SETUP_SECONDS: Final = 30.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``lightstick demo``."""
    parser.add_argument("--port", type=int, help="the port of the page (default: any free one)")
    parser.add_argument(
        "--pack",
        metavar="PACK",
        help="a pack of data/packs or the path of a pack's folder (default: the one that ships)",
    )
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="the server's language (default: en)")
    parser.add_argument("--no-open", action="store_true", help="do not open the browser")


def main(args: argparse.Namespace, pack: Path) -> int:
    """Run the page with the pack in the folder ``pack`` until it is closed or Ctrl-C is pressed; returns the exit code.

    Raises:
        StartError: the page can't be served, say because its port is taken.
    """
    try:
        asyncio.run(
            serve(
                port=args.port,
                language=args.language,
                pack=pack,
                ready=_announce(browser=not args.no_open),
            )
        )
    except KeyboardInterrupt:
        pass
    except (simcord.SetupError, OSError) as error:
        raise StartError(f"The page can't be served: {error}. Choose another port with --port.") from error
    return 0


def _announce(*, browser: bool) -> Callable[[str], None]:
    def announce(url: str) -> None:
        people = f"{MODERATOR} (a moderator), {' and '.join(FANS)}"
        print(f"Lightstick runs here: {url}", flush=True)  # noqa: T201
        print(f"Be {people}: pick one under “Viewing as”; open the address in a second tab for two.")  # noqa: T201
        night = "a weekly night begins by itself in two minutes"
        print(f"Type /trivia start in the channel; {night}. Ctrl-C ends it.", flush=True)  # noqa: T201
        if browser:
            webbrowser.open(url)

    return announce


async def serve(*, port: int | None, language: str, pack: Path, ready: Callable[[str], None]) -> None:
    """Serve the page, with the pack in the folder ``pack``; ``ready`` gets its address. Returns when it is closed."""
    with tempfile.TemporaryDirectory(prefix="lightstick-demo-") as folder:
        database = f"sqlite:///{Path(folder) / 'demo.db'}"
        settings = Settings(database_url=database, default_language=language, default_zone=ZONE, packs=(pack.name,))
        async with open_app(settings, now, packs=pack.parent) as app, _discord(app) as env:
            channel, viewers = await _people(env, app, language)
            env.settle_timeout = SETTLE_SECONDS
            async with env.preview(
                channel, viewers=viewers, layout="channel", locale=LOCALES[language], timezone=ZONE, port=port
            ) as preview:
                turn = asyncio.Lock()
                _admit(preview, turn)
                ready(preview.url)
                ticking = asyncio.create_task(_tick(env, preview, turn))
                await preview.wait_closed()
                ticking.cancel()


@asynccontextmanager
async def _discord(app: App) -> AsyncIterator[simcord.Env]:
    """The simulated Discord with the bot in it, on today's date."""
    env = simcord.Env(Lightstick(app), shard_count=1, settle_timeout=SETUP_SECONDS)
    env.backend.advance_clock(time.time() - env.now().timestamp())
    await env.start()
    try:
        yield env
    finally:
        await env.shutdown()


async def _tick(env: simcord.Env, preview: simcord.Preview, turn: asyncio.Lock) -> None:
    """Let the simulated time follow the real one, and show what changed."""
    shown = -1
    while True:
        await asyncio.sleep(TICK_SECONDS)
        async with turn:
            behind = time.time() - env.now().timestamp()
            try:
                if behind > 0:
                    await env.advance_time(behind)
                if (happened := len(env.backend.transcript)) != shown:
                    await preview.refresh()
                    shown = happened
            except TimeoutError:  # a slow machine, or a picture being drawn: the next tick catches up
                log.debug("the simulated time lags behind")


def _admit(preview: Any, turn: asyncio.Lock) -> None:
    """Let a click through although the page changed in the same second, and never while time moves.

    The preview refuses an action that was made on anything but its newest revision, which is right
    for a test and wrong for a game with timers: there a message changes each few seconds. It offers
    no setting for that, so its one door for actions is wrapped.
    """
    action: Callable[[str | None, Mapping[str, Any]], Awaitable[dict[str, Any]]] = preview._action  # noqa: SLF001

    async def admit(context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with turn:
            page = preview._get_page(context_id)  # noqa: SLF001
            if "published_revision" in body:
                body = {**body, "published_revision": page.revision}
            return await action(context_id, body)

    preview._action = admit  # noqa: SLF001


async def _people(env: simcord.Env, app: App, language: str) -> tuple[simcord.ChannelHandle, list[simcord.MemberActor]]:
    """A server with its channel, three people to be, and those whom they have played with."""
    env.backend.bot_user.name = "Lightstick"
    guild = env.create_guild("Lightstick demo", preferred_locale=LOCALES[language])
    channel = guild.create_text_channel("trivia", topic="/trivia start")
    moderators = guild.create_role(
        "Moderators", permissions=discord.Permissions(manage_guild=True), color=0x8B5CF6, hoist=True
    )
    moderator = guild.add_member(env.create_user(MODERATOR.lower(), global_name=MODERATOR), roles=[moderators])
    fans = [guild.add_member(env.create_user(name.lower(), global_name=name)) for name in FANS]
    others = [guild.add_member(env.create_user(f"fan{n}", global_name=name)) for n, name in enumerate(OTHERS)]
    await env.settle()
    server = Server(server_id=guild.id, language=language, zone=ZONE)
    await app.servers.save(server, now())
    players = [member.id for member in (moderator, *fans, *others)]
    await _fortnight(app, server, channel.id, players, env.now().timestamp())
    role = guild.create_role("Trivia night", color=0x8B5CF6)
    champion = guild.create_role("Champion", color=0xF5C542)
    await _weekly_night(app, server, moderator.id, channel.id, role.id, champion.id)
    await moderator.send(channel, translator(language)(WELCOME))
    return channel, [moderator, *fans]


async def _weekly_night(app: App, server: Server, moderator: int, channel: int, role: int, champion: int) -> None:
    """A weekly night whose next date is in two minutes, so that a newcomer sees one happen."""
    t = translator(server.language)
    start = dt.datetime.fromtimestamp(now() / 1000, ZoneInfo(ZONE)) + dt.timedelta(minutes=3)
    plan = EventPlan(
        name=t("Weekly trivia night"),
        weekday=start.weekday(),
        local_time=dt.time(start.hour, start.minute),
        zone=ZONE,
        channel_id=channel,
        pack=app.library.pack.id,
        format=Format(questions=5, seconds=15),
        role_id=role,
        champion_role_id=champion,
        double_last=True,
        note=t("The winner chooses next week's song of the week."),
    )
    await app.events.create(server.server_id, moderator, plan, now())


async def _fortnight(app: App, server: Server, channel_id: int, players: list[int], until: float) -> None:
    """Play one game on each of the last days, by the rooms' own services, so that no board is empty."""
    rng = random.Random("fortnight")
    for day in range(DAYS, 0, -1):
        started = round((until - day * 86_400 + rng.uniform(-3_600, 3_600)) * 1000)
        present = [(player, 0.45 + 0.05 * (n % 8)) for n, player in enumerate(players) if rng.random() < 0.75]
        await _past_game(app, server, channel_id, started, present, rng)


async def _past_game(
    app: App, server: Server, channel_id: int, started: int, present: list[tuple[int, float]], rng: random.Random
) -> None:
    """One game of ten questions; ``present`` are the players and how often each is right."""
    store, pool = app.games.store, app.library.pools[app.library.pack.id]
    chosen = Format()
    # By buttons alone: what these people would have typed nobody knows.
    candidates = [candidate for candidate in pool.candidates if candidate.style in BUTTONS]
    keys = select(candidates, chosen, await store.recent_keys(server.server_id), rng)
    zone = ZoneInfo(server.zone)
    game_id = await store.create(
        NewGame(
            server_id=server.server_id,
            channel_id=channel_id,
            kind="trivia",
            format=chosen,
            pack=app.library.pack.id,
            language=server.language,
            seed=rng.getrandbits(62),
            question_keys=keys,
            started_by=present[0][0] if present else server.server_id,
            started_at=started,
            week=week_of(started, zone),
            season=season_of(started, zone),
        )
    )
    streaks = dict.fromkeys((player for player, _ in present), 0)
    for position, key in enumerate(keys):
        question = pool.build(key, rng)
        asked_at = started + position * 20_000
        await store.add_question(game_id, server.server_id, position, question, asked_at)
        answers = []
        for player, skill in present:
            right = rng.random() < skill
            streaks[player] = streaks[player] + 1 if right else 0
            wrong = [index for index in range(len(question.options)) if index != question.right]
            elapsed = rng.randrange(1_500, 14_000)
            points = score(
                RIGHT if right else WRONG,
                elapsed_ms=elapsed,
                limit_ms=chosen.limit_for(question.style),
                streak=streaks[player],
                speed=chosen.speed,
                streaks=chosen.streaks,
            )
            choice = question.right if right else rng.choice(wrong)
            answers.append(Answer(game_id, position, player, choice, right, points, elapsed, asked_at + elapsed))
        await asyncio.gather(*(app.ledger.append(answer) for answer in answers))
        await app.scores.settle(game_id, position, asked_at + chosen.limit_for(question.style))
    await app.scores.finish(game_id, "ended", started + len(keys) * 20_000)
