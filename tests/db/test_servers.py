"""The settings of a server: written, read again, and changed by two people at once."""

from __future__ import annotations

import asyncio

from bot.db.engine import Database
from bot.db.servers import Server, Servers

NOW = 1_796_000_000_000


def servers(database: Database) -> Servers:
    """A process that has read nothing yet."""
    return Servers(database, zone="UTC")


async def test_a_server_that_has_set_nothing_has_the_hosts_defaults(database: Database) -> None:
    assert await servers(database).get(7, "ko") == Server(server_id=7, language="ko", zone="UTC")


async def test_every_setting_outlives_the_process(database: Database) -> None:
    server = Server(
        server_id=7,
        language="ko",
        zone="Asia/Seoul",
        trivia_channel_id=2**63 - 1,
        moderator_role_id=2,
        moderator_channel_id=3,
        speed_points=False,
        streak_points=False,
        calm=True,
        packs_off=("bts", "comets"),
    )
    await servers(database).save(server, NOW)
    assert await servers(database).get(7, "en") == server


async def test_two_moderators_change_two_things_at_once(database: Database) -> None:
    known = servers(database)
    shown = await known.get(7, "en")
    await asyncio.gather(
        known.change(shown, NOW, language="ko"),
        known.change(shown, NOW, calm=True),
        known.change(shown, NOW, packs_off=("bts",)),
    )
    now = await known.get(7, "en")
    assert (now.language, now.calm, now.packs_off) == ("ko", True, ("bts",))
    assert await servers(database).get(7, "en") == now


async def test_a_change_in_one_server_is_none_in_another(database: Database) -> None:
    known = servers(database)
    other = await known.get(8, "en")
    await known.change(await known.get(7, "en"), NOW, zone="Asia/Seoul")
    assert await known.get(8, "en") == other
    assert (await servers(database).get(8, "en")).zone == "UTC"
