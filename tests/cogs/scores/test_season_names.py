"""A moderator names the season; boards and recaps call it so."""

from __future__ import annotations

from tests.cogs.scores.played import played
from tests.cogs.world import World


async def test_a_season_has_the_name_that_a_moderator_gives_it(world: World) -> None:
    named = await world.haru.slash(world.channel, "event season", name="Purple *autumn*")
    assert named.ephemeral
    await played(world, {world.noor: [1000]})
    board = await world.noor.slash(world.channel, "leaderboard", period="season")
    assert "Purple \\*autumn\\*" in world.text(board)
    assert any("Purple *autumn* · " in option for option in world.options(board))

    other = world.env.create_guild("Elsewhere")
    assert await world.app.season_names.of(other.id) == {}

    await world.haru.slash(world.channel, "event season")
    board = await world.noor.slash(world.channel, "leaderboard", period="season")
    assert "This season" in world.text(board)


async def test_a_korean_moderator_is_answered_in_korean(world: World) -> None:
    jisoo = world.join("jisoo", locale="ko", roles=[world.guild.roles["Moderators"]])
    said = await jisoo.slash(world.channel, "event season", name="보라빛 가을")
    assert "보라빛 가을" in world.text(said)
    assert "시즌" in world.text(said)
