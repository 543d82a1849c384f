"""A moderator sets a server up by one private message; each choice counts at once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.db import tables
from bot.errors import NoGame
from bot.i18n import LANGUAGES, translator
from cogs.setup.screens import LANGUAGE_NAMES, kept, restored
from tests.cogs.setup.desk import choose, forge, forged_button, picked, say_zone, stored
from tests.cogs.world import World

SWITCHES = ["✓ Speed points: on", "✓ Streak points: on", "✗ Calm mode: off"]


async def test_one_private_message_sets_everything(world: World) -> None:
    quiz, desk = world.guild.create_text_channel("quiz"), world.guild.create_text_channel("desk")
    team = world.guild.create_role("Quiz team")
    seen = await world.haru.slash(world.channel, "setup")
    assert seen.ephemeral
    assert "## Setup" in world.text(seen)
    assert "Only you see this message." in world.text(seen)
    assert world.buttons(seen) == ["Another time zone…", *SWITCHES, "Check again"]
    assert "**Pack**  BTS and ARMY" in world.text(seen), "one pack is no choice"
    assert picked(world, seen, "v1:setuplanguage") == ["en"]
    assert picked(world, seen, "v1:setupzone") == ["UTC"]
    assert picked(world, seen, "v1:setupchannel:trivia") == []

    await choose(world, world.haru, seen, "setupzone", "Asia/Seoul")
    await choose(world, world.haru, seen, "setupchannel:trivia", quiz)
    await choose(world, world.haru, seen, "setupchannel:moderators", desk)
    await choose(world, world.haru, seen, "setuprole", team)
    await world.press(world.haru, seen, "Speed points")
    await world.press(world.haru, seen, "Streak points")
    last = await world.press(world.haru, seen, "Calm mode")
    assert world.message(last).id == world.message(seen).id, "it stays one message"
    assert "✓ Saved." in world.text(last)
    assert world.buttons(last)[1:4] == ["✗ Speed points: off", "✗ Streak points: off", "✓ Calm mode: on"]
    assert picked(world, last, "v1:setupzone") == ["Asia/Seoul"]
    assert picked(world, last, "v1:setupchannel:trivia") == [str(quiz.id)]
    assert picked(world, last, "v1:setupchannel:moderators") == [str(desk.id)]
    assert picked(world, last, "v1:setuprole") == [str(team.id)]

    server = await stored(world)
    assert (server.language, server.zone) == ("en", "Asia/Seoul")
    assert (server.trivia_channel_id, server.moderator_channel_id) == (quiz.id, desk.id)
    assert server.moderator_role_id == team.id
    assert (server.speed_points, server.streak_points, server.calm) == (False, False, True)

    await world.restart()
    again = await world.press(world.haru, seen, "Calm mode")
    assert "✗ Calm mode: off" in world.buttons(again), "the message works on after a restart"


def test_every_language_is_offered_by_its_own_name() -> None:
    assert LANGUAGE_NAMES.keys() == set(LANGUAGES)


async def test_the_language_changes_at_once(world: World) -> None:
    seen = await world.haru.slash(world.channel, "setup")
    changed = await choose(world, world.haru, seen, "setuplanguage", "ko")
    assert "From now on I speak 한국어 here." in world.text(changed)
    assert "## Setup" in world.text(changed), "a private answer stays in the moderator's own language"
    opening = await world.noor.slash(world.channel, "trivia start", questions=3)
    assert "3문제" in world.text(opening)


async def test_a_game_is_of_the_kind_that_was_switched_to(world: World) -> None:
    seen = await world.haru.slash(world.channel, "setup")
    await world.press(world.haru, seen, "Calm mode")
    await world.press(world.haru, seen, "Speed points")
    opening = await world.noor.slash(world.channel, "trivia start", questions=3, seconds=20)
    assert "40 seconds each" in world.text(opening)
    scoring = await world.noor.slash(world.channel, "help", topic="scoring")
    assert "A right answer gives 1,000 points, however long it takes." in world.text(scoring)


async def test_a_button_sets_what_it_says_however_late_it_is_pressed(world: World) -> None:
    for _ in range(2):
        seen = await forge(world, world.haru, forged_button("setupswitch", "calm", 1))
        assert "✓ Calm mode: on" in world.buttons(seen)
    assert (await stored(world)).calm


async def test_what_was_chosen_can_be_taken_back(world: World) -> None:
    team = world.guild.create_role("Quiz team")
    seen = await world.haru.slash(world.channel, "setup")
    await choose(world, world.haru, seen, "setupchannel:trivia", world.channel)
    await choose(world, world.haru, seen, "setuprole", team)
    await choose(world, world.haru, seen, "setupchannel:trivia")
    last = await choose(world, world.haru, seen, "setuprole")
    assert picked(world, last, "v1:setupchannel:trivia") == picked(world, last, "v1:setuprole") == []
    server = await stored(world)
    assert (server.trivia_channel_id, server.moderator_role_id) == (None, None)


@pytest.mark.parametrize(
    ("typed", "zone", "place"),
    [
        ("Seoul", "Asia/Seoul", "Seoul"),
        ("kst", "Asia/Seoul", "Seoul"),
        (" new york ", "America/New_York", "New York"),
        ("UTC+5:45", "Asia/Kathmandu", "Kathmandu"),
        ("Europe/Berlin", "Europe/Berlin", "Berlin"),
    ],
)
async def test_a_zone_is_typed_as_people_type_it(world: World, typed: str, zone: str, place: str) -> None:
    seen = await world.haru.slash(world.channel, "setup")
    changed, before = await say_zone(world, world.haru, seen, typed)
    assert before == ""
    assert f"✓ This server now lives by {place} time: it is " in world.text(changed)
    assert f"**Time zone**  {place}, where it is " in world.text(changed)
    assert world.message(changed).id == world.message(seen).id
    assert picked(world, changed, "v1:setupzone") == [zone]
    assert (await stored(world)).zone == zone


async def test_what_can_mean_several_zones_is_offered_as_several(world: World) -> None:
    seen = await world.haru.slash(world.channel, "setup")
    asked, _ = await say_zone(world, world.haru, seen, "CST")
    assert "⚠ “CST” can mean several time zones. Pick one from the list" in world.text(asked)
    assert picked(world, asked, "v1:setupzone") == []
    offered = [option for option in world.options(asked) if " · now " in option]
    assert [option.rpartition(" · ")[2] for option in offered][:2] == ["America/Chicago", "Asia/Shanghai"]
    assert (await stored(world)).zone == "UTC", "nothing is guessed"
    changed = await world.pick(world.haru, asked, "America/Chicago")
    assert "lives by Chicago time" in world.text(changed)
    assert (await stored(world)).zone == "America/Chicago"


@pytest.mark.parametrize("typed", ["Tokio", "UTC+25:00", "\u202e*x*:", "-" * 40, "   "])
async def test_a_zone_that_is_none_keeps_what_was_typed(world: World, typed: str) -> None:
    seen = await world.haru.slash(world.channel, "setup")
    told, _ = await say_zone(world, world.haru, seen, typed)
    assert "is not a time zone." in world.text(told)
    assert picked(world, told, "v1:setupzone") == ["UTC"]
    assert (await stored(world)).zone == "UTC"
    changed, before = await say_zone(world, world.haru, told, "Asia/Tokyo")
    assert before == typed
    assert "lives by Tokyo time" in world.text(changed)


def test_a_colon_survives_in_the_kept_text() -> None:
    assert ":" not in kept("UTC+5:30")
    assert restored(kept("UTC+5:30")) == "UTC+5:30"


async def test_games_that_have_begun_keep_their_week(world: World) -> None:
    await world.noor.slash(world.channel, "trivia start", questions=3)
    before = await _weeks(world)
    seen = await world.haru.slash(world.channel, "setup")
    changed = await choose(world, world.haru, seen, "setupzone", "Asia/Tokyo")
    assert "Games that have begun stay in their week and season" in world.text(changed)
    assert await _weeks(world) == before


async def test_a_moderator_who_speaks_korean(world: World) -> None:
    yuna = world.join("yuna", locale="ko", roles=[world.guild.roles["Moderators"]])
    await world.settings(zone="Asia/Seoul", trivia_channel_id=1)
    seen = await yuna.slash(world.channel, "setup")
    text = world.text(seen)
    assert "## 설정" in text
    assert "**시간대**  서울, 지금 " in text
    assert "⚠ 퀴즈 채널이 삭제됐어요." in text
    assert world.buttons(seen)[1:] == [
        "✓ 속도 점수: 켜짐",
        "✓ 연속 정답 점수: 켜짐",
        "✗ 여유 모드: 꺼짐",
        "다시 확인하기",
    ]
    shown = await world.press(yuna, seen, "다른 시간대")
    changed = await yuna.submit_modal(shown, {"zone": "뉴욕"})
    assert "이제 이 서버는 뉴욕 시간을 따라요." in world.text(changed)
    changed = await choose(world, yuna, seen, "setuplanguage", "en")
    assert "이제부터 이 서버에서 English" in world.text(changed)
    shown = await world.press(yuna, seen, "다른 시간대")
    told = await yuna.submit_modal(shown, {"zone": "도오쿄"})
    assert "시간대가 아니에요" in world.text(told)


async def _weeks(world: World) -> list[tuple[object, ...]]:
    async with world.app.db.read() as connection:
        found = await connection.execute(sa.select(tables.games.c.week, tables.games.c.season))
        return [tuple(row) for row in found]


async def test_whose_discord_speaks_a_third_language_is_answered_in_the_servers(world: World) -> None:
    jean, ann = world.join("jean", locale="fr"), world.join("ann", locale="en-GB")
    await world.settings(language="ko")
    for member, language in ((jean, "ko"), (ann, "en")):
        told = await member.slash(world.channel, "trivia stop")
        assert world.text(told) == NoGame().say(translator(language))
