"""``/event recap``: any past night again, privately first."""

from __future__ import annotations

import random

import simcord
import sqlalchemy as sa

from bot.db import tables
from bot.db.ledger import Answer
from bot.events.models import DONE, Event
from bot.scores.periods import season_of, week_of
from bot.trivia.format import Format
from bot.trivia.store import NewGame
from bot.ui.press import button
from bot.ui.views import Screen, row
from bot.zones import find_zone
from cogs.events.screens import NIGHTS_SHOWN
from tests.cogs.events.events import event_of, neighbours
from tests.cogs.world import World

WEEK_MS = 7 * 86_400_000


async def held(world: World, event: Event, weeks_ago: int, winner: simcord.MemberActor | None = None) -> int:
    """A night of one question that only ``winner`` answered, and rightly; when it began."""
    starts_at = world.app.now() - weeks_ago * WEEK_MS
    game_id = None if winner is None else await _game(world, starts_at, winner)
    night = {
        "event_id": event.id,
        "starts_at": starts_at,
        "server_id": event.server_id,
        "state": DONE,
        "extra": False,
        "game_id": game_id,
    }
    async with world.app.db.write() as connection:
        await connection.execute(sa.insert(tables.occurrences).values(night))
    return starts_at


async def _game(world: World, starts_at: int, winner: simcord.MemberActor) -> int:
    app, zone = world.app, find_zone("Asia/Seoul")
    pool = app.library.pools["bts"]
    key = pool.candidates[0].key
    question = pool.build(key, random.Random(1))
    new = NewGame(
        server_id=world.guild.id,
        channel_id=world.channel.id,
        kind="event",
        format=Format(questions=3),
        pack="bts",
        language="en",
        seed=1,
        question_keys=(key,),
        started_by=world.haru.id,
        started_at=starts_at,
        week=week_of(starts_at, zone),
        season=season_of(starts_at, zone),
    )
    game_id = await app.games.store.create(new)
    await app.games.store.add_question(game_id, world.guild.id, 0, question, starts_at)
    await app.ledger.append(Answer(game_id, 0, winner.id, question.right, True, 900, 3_000, starts_at + 3_000))
    await app.scores.settle(game_id, 0, starts_at + 15_000)
    await app.scores.finish(game_id, "ended", starts_at + 20_000)
    return game_id


async def test_a_past_night_is_shown_again_and_posted(world: World) -> None:
    event = await event_of(world)
    await held(world, event, 2, world.theo)
    await held(world, event, 1, world.noor)
    seen = await world.haru.slash(world.channel, "event recap")
    assert seen.ephemeral
    dates = world.options(seen)
    assert [label.endswith(" · Purple night") for label in dates] == [True, True]
    recap = await world.pick(world.haru, seen, dates[1])
    assert recap.ephemeral
    assert world.message(recap).id != world.message(seen).id, "the list stays, for another night"
    assert f"<@{world.theo.id}> · 900 points" in world.text(recap), "the older one is the second"
    assert [file.filename for file in world.message(recap).attachments] == ["recap.png"]

    said = await world.press(world.haru, recap, "Post it here")
    assert "The recap comes into this channel." in world.text(recap)
    assert world.buttons(recap) == [], "so nothing is posted twice"
    (posted,) = said.followups
    assert not posted.ephemeral
    assert world.visible(posted, world.noor)
    assert f"<@{world.theo.id}> · 900 points" in world.text(posted)
    assert "Post it here" not in world.buttons(posted)


async def test_a_recap_is_posted_in_the_language_of_the_server(world: World) -> None:
    await world.settings(language="ko", zone="Asia/Seoul")
    event = await event_of(world)
    await held(world, event, 1, world.noor)
    seen = await world.haru.slash(world.channel, "event recap")
    recap = await world.pick(world.haru, seen, "Purple night")
    assert "900 points" in world.text(recap)
    (posted,) = (await world.press(world.haru, recap, "Post it here")).followups
    assert "900점" in world.text(posted)


async def test_a_night_that_nobody_came_to(world: World) -> None:
    await held(world, await event_of(world), 1)
    seen = await world.haru.slash(world.channel, "event recap")
    recap = await world.pick(world.haru, seen, "Purple night")
    assert "Nobody played this time." in world.text(recap)
    assert world.message(recap).attachments == []


async def test_before_the_first_night(world: World) -> None:
    await event_of(world)
    seen = await world.haru.slash(world.channel, "event recap")
    assert "No night has been held yet." in world.text(seen)


async def test_nights_of_a_cancelled_event_stay(world: World) -> None:
    event = await event_of(world)
    await held(world, event, 1, world.noor)
    await world.app.events.cancel(world.guild.id, event.id, world.app.now())
    assert len(world.options(await world.haru.slash(world.channel, "event recap"))) == 1


async def test_every_night_can_be_reached(world: World) -> None:
    event = await event_of(world)
    for week in range(1, NIGHTS_SHOWN + 3):
        await held(world, event, week)
    seen = await world.haru.slash(world.channel, "event recap")
    newest = world.options(seen)
    assert len(newest) == NIGHTS_SHOWN
    assert world.buttons(seen) == ["Earlier nights"]
    earlier = await world.press(world.haru, seen, "Earlier nights")
    assert len(world.options(earlier)) == 2
    assert not set(world.options(earlier)) & set(newest)
    later = await world.press(world.haru, earlier, "Later nights")
    assert world.options(later) == newest


async def test_what_is_no_past_night_of_the_server_is_not_shown(world: World) -> None:
    event = await event_of(world)
    starts_at = await held(world, event, 1, world.noor)
    (planned,) = [at for its, at in await world.app.events.listed(world.guild.id) if its.id == event.id]
    lobby, mina = neighbours(world)
    await world.env.settle()
    for actor, channel, at in ((mina, lobby, starts_at), (world.haru, world.channel, planned)):
        place = world.bot.get_partial_messageable(channel.id, guild_id=actor.guild.id)
        forged = await place.send(view=Screen(0, row(button("Forged", "eventpost", event.id, at))))
        before = len(channel.history())
        told = await world.press(actor, forged, "Forged")
        assert told.ephemeral
        assert world.text(told).startswith(("I don't know", "This button is no longer in use."))
        assert len(channel.history()) == before, "nothing is posted"
