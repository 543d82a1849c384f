"""A host has loaded two fandoms; each server chooses which of them are its own."""

from __future__ import annotations

import discord
import pytest
import sqlalchemy as sa

from bot.app import PACKS
from bot.content.library import Library
from bot.content.loader import load_pack
from bot.db import tables
from bot.ui.press import channel_select
from bot.ui.views import Screen, row
from tests.cogs.setup.desk import STALE, choose, picked, stored
from tests.cogs.world import World
from tests.content import comets


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The pack that ships, and after it a small one with a category of its own."""
    data = comets.data()
    data["pack"]["categories"]["tails"] = {"en": "Tails", "ko": "꼬리들"}
    (statement,) = [item for item in data["questions"] if item["style"] == "true_false"]
    for number in range(3):
        text = {"en": f"Comet {number} has a tail.", "ko": f"혜성 {number}에는 꼬리가 있어요."}
        data["questions"].append({**statement, "id": f"q-tail-{number}", "category": "tails", "text": text})
    return Library(
        [load_pack(PACKS / "bts"), load_pack(comets.write(tmp_path_factory.mktemp("packs") / "comets", data))]
    )


async def played(world: World) -> str:
    """Start a game. Returns which pack it asks about."""
    await world.noor.slash(world.channel, "trivia start", questions=3)
    await world.haru.slash(world.channel, "trivia stop")
    await world.env.advance_time(60)
    return await newest(world)


async def newest(world: World) -> str:
    """Which pack the newest game asks about."""
    async with world.app.db.read() as connection:
        packs = await connection.scalars(sa.select(tables.games.c.pack).order_by(tables.games.c.id.desc()))
        return str(packs.first())


async def test_games_ask_about_the_first_pack_that_is_on(world: World) -> None:
    seen = await world.haru.slash(world.channel, "setup")
    assert picked(world, seen, "v1:setuppacks") == ["bts", "comets"]
    assert await played(world) == "bts"
    changed = await choose(world, world.haru, seen, "setuppacks", "comets")
    assert picked(world, changed, "v1:setuppacks") == ["comets"]
    assert (await stored(world)).packs_off == ("bts",)
    assert await played(world) == "comets"
    await choose(world, world.haru, seen, "setuppacks", "comets", "bts")
    assert await played(world) == "bts"


async def test_a_member_chooses_among_the_packs_that_are_on(world: World) -> None:
    assert await world.offered(world.noor, "trivia start", "pack", "") == {"BTS and ARMY": "bts", "Comets": "comets"}
    await world.noor.slash(world.channel, "trivia start", questions=3, pack="comets")
    await world.haru.slash(world.channel, "trivia stop")
    await world.env.advance_time(60)
    assert await newest(world) == "comets"
    standings = world.channel.history()[-1]
    await world.press(world.noor, standings, "Play again")
    assert await newest(world) == "comets", "another game of the same kind is of the same pack"
    await world.haru.slash(world.channel, "trivia stop")
    await world.env.advance_time(60)
    await world.settings(packs_off=("comets",))
    assert list(await world.offered(world.noor, "trivia start", "pack", "")) == ["BTS and ARMY"]
    refused = await world.noor.slash(world.channel, "trivia start", questions=3, pack="comets")
    assert "comets" in world.text(refused)
    told = await world.press(world.noor, standings, "Play again")
    assert "That pack is switched off in this server." in world.text(told)


async def test_a_category_leads_to_the_pack_that_has_it(world: World) -> None:
    """A game or an event of a category that the first pack does not know is one of the next pack."""
    assert (await world.offered(world.noor, "trivia start", "category", "tails")) == {"Tails": "tails"}
    await world.noor.slash(world.channel, "trivia start", questions=3, category="tails")
    await world.haru.slash(world.channel, "trivia stop")
    assert await newest(world) == "comets"
    preview = await world.haru.slash(
        world.channel,
        "event create",
        name="Tails",
        weekday=4,
        time="20:00",
        zone="Asia/Seoul",
        questions=3,
        category="tails",
    )
    assert "**Pack**  Comets" in world.text(preview)
    await world.settings(packs_off=("comets",))
    assert await world.offered(world.noor, "trivia start", "category", "tails") == {}


async def test_look_ups_know_the_packs_that_are_on(world: World) -> None:
    aster = await world.offered(world.noor, "member", "name", "aster")
    assert "aster" in aster.values()
    page = await world.noor.slash(world.channel, "member", name="aster")
    assert "Aster" in world.text(page)
    day = await world.noor.slash(world.channel, "onthisday", date="09-10")
    assert "**2015** · Repackaged album · **Dawn Again**" in world.text(day)
    await world.settings(packs_off=("comets",))
    assert "aster" not in (await world.offered(world.noor, "member", "name", "aster")).values()
    gone = await world.noor.slash(world.channel, "member", name="aster")
    assert "Aster Kim" not in world.text(gone)
    assert "Dawn Again" not in world.text(await world.noor.slash(world.channel, "onthisday", date="09-10"))
    assert STALE in world.text(await world.press(world.noor, page, world.buttons(page)[0])), "its buttons, too"


async def test_a_fact_comes_from_every_pack_that_is_on(world: World) -> None:
    (fact,) = comets.data()["facts"]
    await world.settings(packs_off=("bts",))
    assert fact["text"]["en"] in world.text(await world.noor.slash(world.channel, "fact"))
    await world.settings(packs_off=("comets",))
    assert fact["text"]["en"] not in world.text(await world.noor.slash(world.channel, "fact"))


async def test_moderators_find_what_every_pack_has(world: World) -> None:
    offered = await world.offered(world.haru, "manage fact edit", "entry", "closed the first concert")
    assert list(offered.values()) == ["closing-song"]
    await world.settings(packs_off=("comets",))
    assert await world.offered(world.haru, "manage fact edit", "entry", "closed the first concert") == {}


async def test_an_event_is_of_one_pack_and_says_when_that_is_off(world: World) -> None:
    preview = await world.haru.slash(
        world.channel, "event create", name="Comet night", weekday=4, time="20:00", zone="Asia/Seoul", pack="comets"
    )
    assert "**Pack**  Comets" in world.text(preview)
    await world.press(world.haru, preview, "Confirm")
    ((event, starts_at),) = await world.app.events.listed(world.guild.id)
    assert event.pack == "comets"
    await world.settings(packs_off=("comets",))
    listed = await world.haru.slash(world.channel, "event edit", event="Comet night", questions=5)
    assert "⚠ Comets (switched off: no night is held)" in world.text(listed)
    assert starts_at is not None
    await world.later((starts_at - world.app.now()) / 1000 + 60)
    async with world.app.db.read() as connection:
        assert (
            await connection.scalars(
                sa.select(tables.occurrences.c.reason).where(tables.occurrences.c.starts_at == starts_at)
            )
        ).all() == ["pack"]


async def test_one_pack_stays_on(world: World) -> None:
    places = [discord.ChannelType.text]
    message = await world.post(
        Screen(0, row(channel_select("setuppacks", placeholder="?", types=places, current=None)))
    )
    before = await stored(world)
    assert STALE in world.text(await world.haru.select(message, [], custom_id="v1:setuppacks"))
    assert await stored(world) == before


async def test_a_pack_that_is_not_loaded_now_stays_off(world: World) -> None:
    await world.settings(packs_off=("bts", "quilting"))
    seen = await world.haru.slash(world.channel, "setup")
    await choose(world, world.haru, seen, "setuppacks", "bts", "comets")
    assert (await stored(world)).packs_off == ("quilting",)


async def test_where_every_pack_is_off_the_first_is_played_all_the_same(world: World) -> None:
    """The host took away the one that was on."""
    await world.settings(packs_off=("bts", "comets"))
    assert await played(world) == "bts"
