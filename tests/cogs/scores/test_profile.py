"""``/profile``: what one member has reached."""

from __future__ import annotations

import pytest
import simcord

from tests.cogs.scores.played import played
from tests.cogs.world import World


async def test_a_profile_says_what_a_member_has_reached(world: World) -> None:
    noor, theo = world.noor, world.theo
    await played(world, {noor: [1000, 900, 0, 800, 800, 700], theo: [500]}, categories=("songs",), days_ago=2)
    await played(world, {noor: [0, 0], theo: [600, 600]}, categories=("members",), days_ago=1)
    await played(world, {noor: [400, 0, 300, 200]}, categories=("members",))

    profile = await noor.slash(world.channel, "profile")
    assert world.text(profile).splitlines() == [
        "-# Profile",
        f"## <@{noor.id}>",
        "**Level 3**  ▰▰▰▰▰▰▰▱▱▱",  # 5,100 points: level 3 is from 3,000 to 6,000
        "-# 900 points to level 4",
        "**Points**  5,100",
        "**Rank**  1 of 2",
        "**Accuracy**  67% · ✓ 8/12",
        "**Best category**  Songs · ✓ 5/6",
        "**Streak**  2 now, 3 at best",
        "**Games**  3",
        "**Wins**  1",
    ]
    assert world.visible(profile, theo)


async def test_the_profile_of_somebody_else(world: World) -> None:
    await played(world, {world.noor: [1000], world.theo: [500]})
    profile = await world.noor.slash(world.channel, "profile", member=world.theo)
    text = world.text(profile)
    assert f"## <@{world.theo.id}>" in text
    assert "**Rank**  2 of 2" in text
    assert "**Best category**  known after 5 answers in one category" in text


@pytest.mark.parametrize("whose", ["mine", "theirs"])
async def test_who_never_played_is_invited(world: World, whose: str) -> None:
    await played(world, {world.haru: [1000]})
    profile = await world.noor.slash(world.channel, "profile", **({} if whose == "mine" else {"member": world.theo}))
    someone = world.noor if whose == "mine" else world.theo
    assert world.text(profile).splitlines() == [
        "## Profile",
        f"<@{someone.id}> has not played here yet. A game starts with `/trivia start`, and anyone can join.",
    ]


async def test_a_bot_has_no_profile(world: World) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    answer = await world.noor.slash(world.channel, "profile", member=robot)
    assert answer.ephemeral
    assert world.text(answer) == f"Bots don't play, so <@{robot.id}> has no profile. Pick a person."


async def test_who_left_the_server_keeps_their_profile(world: World) -> None:
    gone = world.env.create_user("gone")
    await played(world, {gone: [1000]})
    profile = await world.noor.slash(world.channel, "profile", member=gone)
    assert "**Points**  1,000" in world.text(profile)


async def test_a_profile_belongs_to_one_server(world: World) -> None:
    other = World(world.env, world.app, world.bot, world.locales)
    fan = world.env.create_user("fan")
    here, there = world.guild.add_member(fan), other.guild.add_member(fan)
    await world.env.settle()
    await played(world, {fan: [1000]})
    assert "**Points**  1,000" in world.text(await here.slash(world.channel, "profile"))
    assert "has not played here yet" in other.text(await there.slash(other.channel, "profile"))


@pytest.fixture
def bora(world: World) -> simcord.MemberActor:
    """A fan whose Discord speaks Korean."""
    return world.join("bora", locale="ko")


async def test_a_profile_speaks_the_language_of_the_server(world: World, bora: simcord.MemberActor) -> None:
    await played(world, {bora: [1000, 900, 0, 800, 800]})
    assert "**Level 3**" in world.text(await bora.slash(world.channel, "profile"))

    await world.settings(language="ko")
    profile = await world.noor.slash(world.channel, "profile", member=bora)
    assert world.text(profile).splitlines() == [
        "-# 프로필",
        f"## <@{bora.id}>",
        "**레벨 3**  ▰▱▱▱▱▱▱▱▱▱",
        "-# 레벨 4까지 2,500점 남았어요",
        "**점수**  3,500",
        "**순위**  1명 중 1위",
        "**정답률**  80% · ✓ 4/5",
        "**가장 강한 분야**  노래 · ✓ 4/5",
        "**연속 정답**  지금 2번, 최고 2번",
        "**게임**  1",
        "**우승**  0",
    ]


async def test_a_korean_asks_for_a_bot_and_is_told_in_korean(world: World, bora: simcord.MemberActor) -> None:
    robot = world.guild.add_member(world.env.create_user("robot", bot=True))
    answer = await bora.slash(world.channel, "profile", member=robot)
    assert "봇은 게임을 하지 않아서" in world.text(answer)
