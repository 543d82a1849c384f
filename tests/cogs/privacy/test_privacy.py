"""``/privacy``: whoever asks sees, takes and deletes what is theirs, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
import simcord
import sqlalchemy as sa
from simcord.components import validate_components

from bot.content.models import Text
from bot.db import tables
from bot.facts.entry import Entry
from bot.i18n import LANGUAGES, translator
from bot.privacy.records import Holdings
from cogs.privacy import crowns, screens
from tests.cogs.events.events import event_of, neighbours
from tests.cogs.events.test_past_nights import held
from tests.cogs.scores.played import played
from tests.cogs.setup.desk import STALE, forge, forged_button
from tests.cogs.suggest.members import suggested
from tests.cogs.trivia.test_game import choose, newest_public, question, until_next, until_revealed
from tests.cogs.world import Seen, World

NOTHING = "I store nothing about you."


async def answered(world: World) -> set[tuple[int, int]]:
    """Whose answers there are: the server's id and the member's."""
    query = sa.select(tables.games.c.server_id, tables.answers.c.member_id)
    query = query.join_from(tables.answers, tables.games, tables.games.c.id == tables.answers.c.game_id)
    async with world.app.db.read() as connection:
        return {(row.server_id, row.member_id) for row in await connection.execute(query)}


async def attached(seen: Seen) -> dict[str, Any]:
    """The file that came with a private answer."""
    assert isinstance(seen, simcord.InteractionResult)
    assert seen.ephemeral
    assert seen.response is not None
    (file,) = seen.response.attachments
    assert file.filename == "lightstick-privacy.json"
    read: dict[str, Any] = json.loads(await file.read())
    return read


def said(world: World, seen: simcord.InteractionResult) -> str:
    """What was said in private after something was pressed."""
    return "\n".join(world.text(message) for message in seen.followups)


async def delete(world: World, member: simcord.MemberActor, button: str = "Every server") -> str:
    """``member`` goes the whole way; what they read at its end."""
    seen = await member.slash(world.channel, "privacy delete")
    await world.press(member, seen, button)
    await world.press(member, seen, "Delete for good")
    return world.text(seen)


async def play_next_door(world: World, member: simcord.MemberActor) -> int:
    """Another server, in which ``member`` has played; its id."""
    lobby, _ = neighbours(world)
    await world.env.settle()
    here, there = world.guild, lobby.guild
    assert there is not None
    world.guild = there
    await played(world, {member: [800]})
    world.guild = here
    return there.id


async def test_a_member_sees_what_is_stored_here_and_elsewhere(world: World) -> None:
    await played(world, {world.noor: [900, 0], world.theo: [500, 500]})
    await play_next_door(world, world.noor)
    await suggested(world)
    seen = await world.noor.slash(world.channel, "privacy show")
    assert seen.ephemeral
    here, elsewhere = world.text(seen).split("### In one other server")
    assert "- 2 answers: what you chose or typed, when and how fast\n- 900 points · 1 game · 0 wins" in here
    assert "- 1 suggestion that nobody has taken over" in here
    assert "- 1 answer: what you chose" in elsewhere
    assert "800 points" in elsewhere
    assert "Next door" not in world.text(seen), "a server that is not this one is not named"
    assert "messages: I can't read any" in elsewhere
    assert world.buttons(seen) == ["Export", "Delete"]


async def test_whoever_has_done_nothing_has_nothing_stored(world: World) -> None:
    seen = await world.theo.slash(world.channel, "privacy show")
    assert "### In this server\nNothing.\n" in world.text(seen)
    assert world.buttons(seen) == []
    assert NOTHING in world.text(await world.theo.slash(world.channel, "privacy export"))
    assert NOTHING in world.text(await world.theo.slash(world.channel, "privacy delete"))


async def test_a_member_is_handed_everything_as_a_file(world: World) -> None:
    await played(world, {world.noor: [900], world.theo: [500]})
    other = await play_next_door(world, world.noor)
    read = await attached(await world.noor.slash(world.channel, "privacy export"))
    assert {row["server_id"] for row in read["answers"]} == {str(world.guild.id), str(other)}
    assert read["member_id"] == str(world.noor.id)
    assert str(world.theo.id) not in json.dumps(read)
    shown = await world.noor.slash(world.channel, "privacy show")
    assert await attached(await world.press(world.noor, shown, "Export")) == read | {
        "made_at": (await attached(await world.noor.slash(world.channel, "privacy export")))["made_at"]
    }


async def test_everything_is_deleted_after_it_was_said_what_that_means(world: World) -> None:
    await played(world, {world.noor: [900], world.theo: [500], world.haru: [0]})
    await play_next_door(world, world.noor)
    seen = await world.noor.slash(world.channel, "privacy delete")
    assert seen.ephemeral
    assert "One other server has data of yours, too." in world.text(seen)
    assert world.buttons(seen) == ["This server", "Every server", "Cancel"]
    await world.press(world.noor, seen, "Every server")
    text = world.text(seen)
    assert "## Delete your data of every server?" in text
    assert "It can't be undone. The host's nightly backups hold it for 7 more nights." in text
    assert world.noor.id in {member for _, member in await answered(world)}, "nothing is deleted yet"
    await world.press(world.noor, seen, "Delete for good")
    assert "✓ Your data of 2 servers is deleted." in world.text(seen)
    assert world.buttons(seen) == []
    assert await answered(world) == {(world.guild.id, world.theo.id), (world.guild.id, world.haru.id)}
    board = world.text(await world.theo.slash(world.channel, "leaderboard"))
    assert f"**1.** <@{world.theo.id}> · 500 points" in board
    assert f"<@{world.noor.id}>" not in board
    profile = world.text(await world.haru.slash(world.channel, "profile", member=world.noor))
    assert "has not played here yet" in profile


async def test_the_other_servers_are_left_alone_where_that_is_asked(world: World) -> None:
    await played(world, {world.noor: [900], world.theo: [500]})
    other = await play_next_door(world, world.noor)
    assert "✓ Your data of one server is deleted." in await delete(world, world.noor, "This server")
    assert await answered(world) == {(world.guild.id, world.theo.id), (other, world.noor.id)}
    seen = await world.noor.slash(world.channel, "privacy delete")
    made = [part for part in world._components(seen, 2) if part.get("disabled")]
    assert [part["label"] for part in made] == ["This server"]


async def test_cancel_deletes_nothing(world: World) -> None:
    await played(world, {world.noor: [900]})
    for path in ([], ["This server"], ["Every server"]):
        seen = await world.noor.slash(world.channel, "privacy delete")
        for label in path:
            await world.press(world.noor, seen, label)
        await world.press(world.noor, seen, "Cancel")
        assert world.text(seen) == "Nothing was deleted."
    assert await answered(world) == {(world.guild.id, world.noor.id)}


async def test_a_second_time_there_is_nothing_and_whoever_plays_again_begins_anew(world: World) -> None:
    await played(world, {world.noor: [900], world.theo: [500]})
    seen = await world.noor.slash(world.channel, "privacy delete")
    await world.press(world.noor, seen, "Every server")
    await delete(world, world.noor)
    assert NOTHING in said(world, await world.press(world.noor, seen, "Delete for good"))
    assert NOTHING in world.text(await world.noor.slash(world.channel, "privacy delete"))
    await played(world, {world.noor: [700]})
    assert "- 700 points" in world.text(await world.noor.slash(world.channel, "privacy show"))


# Nobody else's


@pytest.mark.parametrize("scope", ["here", "all"])
async def test_a_forged_press_deletes_what_is_the_pressers_own(world: World, scope: str) -> None:
    await played(world, {world.noor: [900], world.theo: [500]})
    seen = await forge(world, world.theo, forged_button("privacysure", scope))
    assert await answered(world) == {(world.guild.id, world.noor.id)}
    assert seen.ephemeral, "what others can read is not put in the place of what was pressed"
    assert seen.response is not None
    assert "Forged" in world.buttons(newest_public(world))


async def test_no_button_can_name_somebody_else(world: World) -> None:
    await played(world, {world.noor: [900], world.theo: [500]})
    before = await answered(world)
    for forged in (
        forged_button("privacysure", world.noor.id),
        forged_button("privacysure", "here", world.noor.id),
        forged_button("privacysure"),
        forged_button("privacysure", "HERE"),
        forged_button("privacyask", "everything"),
        forged_button("privacydelete", world.noor.id),
        forged_button("privacyexport", world.noor.id),
    ):
        assert STALE in world.text(await forge(world, world.theo, forged))
    assert await answered(world) == before


async def test_under_a_public_message_the_answer_is_private_all_the_same(world: World) -> None:
    await played(world, {world.noor: [900]})
    for kind, args in (("privacydelete", ()), ("privacyask", ("all",)), ("privacycancel", ()), ("privacyexport", ())):
        seen = await forge(world, world.noor, forged_button(kind, *args))
        assert seen.ephemeral
        assert "Forged" in world.buttons(newest_public(world))


# What is on


async def test_an_open_question_is_closed_first(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    await choose(world, world.theo, question(world), "A")
    await choose(world, world.noor, question(world), "A")
    seen = await world.noor.slash(world.channel, "privacy delete")
    await world.press(world.noor, seen, "This server")
    told = said(world, await world.press(world.noor, seen, "Delete for good"))
    assert "A question that you have answered is still open." in told
    assert (world.guild.id, world.noor.id) in await answered(world)

    await until_revealed(world)
    seen = await world.noor.slash(world.channel, "privacy delete")
    await world.press(world.noor, seen, "This server")
    await world.press(world.noor, seen, "Delete for good")
    assert "is deleted" in world.text(seen)
    await until_next(world)
    for _ in range(2):
        await choose(world, world.theo, question(world), "A")
        await until_revealed(world)
        await until_next(world)
    final = world.text(newest_public(world))
    assert f"<@{world.theo.id}>" in final
    assert f"<@{world.noor.id}>" not in final
    before = await _scores(world)
    await world.app.scores.rebuild(None)
    assert await _scores(world) == before


async def _scores(world: World) -> list[Any]:
    async with world.app.db.read() as connection:
        query = sa.select(tables.scores).order_by(*tables.scores.primary_key)
        return list((await connection.execute(query)).all())


# What moderators keep


async def test_an_entry_and_its_history_say_a_former_member(world: World) -> None:
    stored = await suggested(world)
    await world.app.desk.approve(world.guild.id, world.haru.id, stored.id, 1)
    await world.app.desk.add(world.guild.id, world.haru.id, Entry(kind="fact", text=Text("Ours.")))
    for member in (world.noor, world.haru):
        assert "is deleted" in await delete(world, member)
    history = world.text(await world.haru.slash(world.channel, "manage history"))
    assert history.count("by a former member") == 3
    listed = world.text(await world.haru.slash(world.channel, "manage browse", kind="fact"))
    assert "a former member" in listed
    for text in (history, listed):
        assert f"<@{world.noor.id}>" not in text
        assert f"<@{world.haru.id}>" not in text
    content = await world.app.desk.content.of(world.guild.id)
    assert str(world.noor.id) not in str(content._stored)


async def test_the_champions_role_is_taken_along(world: World) -> None:
    champion = world.guild.create_role("Champion")
    event = await event_of(world, champion_role_id=champion.id)
    await held(world, event, 1, world.noor)
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    for member in (world.noor, world.theo):
        await (await guild.fetch_member(member.id)).add_roles(guild.get_role(champion.id))  # type: ignore[arg-type]
    assert [role.id for role in await crowns.crowns_of(world.app, guild, world.noor.id)] == [champion.id]
    await delete(world, world.noor)
    roles = {member.id: (await guild.fetch_member(member.id)).roles for member in (world.noor, world.theo)}
    has = {member for member, held_roles in roles.items() if champion.id in [role.id for role in held_roles]}
    assert has == {world.theo.id}, "who was given the role by hand keeps it"


async def test_an_event_goes_on_and_the_owner_hears_in_its_makers_place(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    event = await event_of(world)
    await delete(world, world.haru)
    again = await world.app.events.get(world.guild.id, event.id)
    assert (again.created_by, again.state, again.version) == (0, "active", event.version)
    world.env.backend.delete_channel(world.channel.id)
    (_, starts_at) = (await world.app.events.listed(world.guild.id))[0]
    assert starts_at is not None
    await world.later((starts_at - world.app.now()) / 1000 + 20 * 60)
    told = [message.content for message in world.guild.owner.dm_channel.history()]
    assert any("Purple night was missed" in text for text in told)
    caplog.clear()  # that the reminders could not be posted


# Languages


async def test_it_is_said_in_korean(world: World) -> None:
    bora = world.join("bora", locale="ko")
    await played(world, {bora: [900]})
    shown = world.text(await bora.slash(world.channel, "privacy show"))
    assert "## 나에 대해 저장된 것" in shown
    seen = await bora.slash(world.channel, "privacy delete")
    await world.press(bora, seen, "모든 서버")
    assert "되돌릴 수 없어요." in world.text(seen)
    await world.press(bora, seen, "완전히 지우기")
    assert "서버 1곳의 데이터를 지웠어요." in world.text(seen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_fits_into_a_message(language: str) -> None:
    t = translator(language)
    much = Holdings(**dict.fromkeys(Holdings.__struct_fields__, 1_234_567))
    for screen in (
        screens.shown(much, [much, much], 0, t),
        screens.which(much, [much], 0, t),
        *(screens.sure(scope, 0, t) for scope in screens.SCOPES),
        screens.deleted(3, 0, t),
    ):
        validate_components(screen.to_components(), flags=1 << 15)  # type: ignore[no-untyped-call]
    shown = screens.shown(much, [much, much], 0, t).to_components()  # type: ignore[no-untyped-call]
    said = str(shown)
    assert said.count("1,234,567") == len(Holdings.__struct_fields__), "each number of this server is told"
    assert said.count("2,469,134") == len(Holdings.__struct_fields__), "and each sum of the others"
