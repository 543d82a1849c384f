"""``/leaderboard``: who stands where, page by page and week by week."""

from __future__ import annotations

import datetime as dt

import discord
import pytest
import simcord
from simcord.components import validate_components, walk_components

from bot.i18n import LANGUAGES, translator
from bot.scores.boards import Board
from bot.scores.periods import newest_first, season_of, week_of
from bot.ui.press import button, select
from bot.ui.views import Screen, row
from cogs.scores import screens
from tests.cogs.scores.played import Player, Somebody, played
from tests.cogs.world import Seen, World

# SimCord's clock starts with Thursday, 1 January 2026, in UTC.
THIS_WEEK = "This week · 29 December 2025 – 4 January 2026"
LAST_WEEK = "Week · 22 December – 28 December 2025"
THIS_SEASON = "This season · 1 January – 31 March 2026"
LAST_SEASON = "Season · 1 October – 31 December 2025"


@pytest.fixture
def bora(world: World) -> simcord.MemberActor:
    """A fan whose Discord speaks Korean."""
    return world.join("bora", locale="ko")


def lines(world: World, seen: Seen) -> list[str]:
    """The lines of the players."""
    return [line for line in world.text(seen).splitlines() if "✓" in line]


def dead_ends(world: World, seen: Seen) -> set[str]:
    """The buttons that nobody can press, the page's number among them."""
    return {part["label"] for part in walk_components(world.message(seen).components) if part.get("disabled")}


def crowd(count: int) -> dict[Player, list[int]]:
    """``count`` players, the first with the most points: 100 more than the next."""
    return {Somebody(place): [100 * (count + 1 - place)] for place in range(1, count + 1)}


async def test_the_board_of_this_week(world: World) -> None:
    await played(world, {world.noor: [1000, 900, 0], world.theo: [500, 0, 0], world.haru: [0, 0]})
    board = await world.theo.slash(world.channel, "leaderboard")
    assert world.text(board).splitlines() == [
        "## Leaderboard",
        "-# " + THIS_WEEK,
        f"🥇 **1.** <@{world.noor.id}> · 1,900 points · ✓ 2/3",
        f"🥈 **2.** <@{world.theo.id}> · 500 points · ✓ 1/3",
        f"**3.** <@{world.haru.id}> · 0 points · ✓ 0/2",  # who has no point has no medal either
        f"Your rank, <@{world.theo.id}>: 2 of 3 · 500 points",
    ]
    assert world.visible(board, world.noor)


async def test_a_tie_shares_a_rank(world: World) -> None:
    amara = world.join("amara")
    await played(world, {world.noor: [900], world.theo: [700], world.haru: [700], amara: [200]})
    board = await world.haru.slash(world.channel, "leaderboard")
    first, second, third, fourth = lines(world, board)
    assert first.startswith("🥇 **1.** ")
    assert second.startswith("🥈 **2.** ")
    assert third.startswith("🥈 **2.** ")
    assert fourth.startswith("**4.** ")
    assert f"Your rank, <@{world.haru.id}>: 2 of 4 · 700 points" in world.text(board)


async def test_an_empty_board_says_how_to_get_on_it(world: World) -> None:
    board = await world.noor.slash(world.channel, "leaderboard")
    assert "Nobody is on this board yet. Start a game with `/trivia start`" in world.text(board)
    assert world.buttons(board) == []
    assert world.options(board) == []


async def test_who_has_not_played_is_told_how_to_get_on_the_board(world: World) -> None:
    await played(world, {world.noor: [900]})
    board = await world.theo.slash(world.channel, "leaderboard")
    assert f"<@{world.theo.id}>, you are not on this board yet: one answer in a game puts you on it." in world.text(
        board
    )


async def test_the_pages_of_a_long_board(world: World) -> None:
    await played(world, {**crowd(22), world.noor: [50]})
    board = await world.noor.slash(world.channel, "leaderboard")
    own = f"Your rank, <@{world.noor.id}>: 23 of 23 · 50 points"
    assert len(lines(world, board)) == 10
    assert dead_ends(world, board) == {"◀ Previous", "Page 1 of 3"}
    assert own in world.text(board)

    await world.press(world.noor, board, "Next")
    assert lines(world, board)[0] == "**11.** <@11> · 1,200 points · ✓ 1/1"
    assert own in world.text(board)
    assert dead_ends(world, board) == {"Page 2 of 3"}
    await world.press(world.noor, board, "Next")
    assert [line.split()[0] for line in lines(world, board)] == ["**21.**", "**22.**", "**23.**"]
    assert dead_ends(world, board) == {"Page 3 of 3", "Next ▶"}

    await world.press(world.noor, board, "Previous")
    await world.press(world.noor, board, "Previous")
    assert lines(world, board)[0] == "🥇 **1.** <@1> · 2,200 points · ✓ 1/1"
    assert len(world.channel.history(viewer=world.noor)) == 1  # all in one message


async def test_a_tie_that_a_page_cuts_through_is_still_one_rank(world: World) -> None:
    tied: dict[Player, list[int]] = {Somebody(place): [500] for place in range(10, 13)}
    await played(world, {**{Somebody(place): [1000] for place in range(1, 10)}, **tied})
    board = await world.noor.slash(world.channel, "leaderboard")
    assert lines(world, board)[9].startswith("**10.**")
    await world.press(world.noor, board, "Next")
    assert [line.split()[0] for line in lines(world, board)] == ["**10.**", "**10.**"]


async def test_a_short_board_has_no_pages(world: World) -> None:
    await played(world, crowd(10))
    board = await world.noor.slash(world.channel, "leaderboard")
    assert world.buttons(board) == []


async def test_whoever_else_turns_a_page_gets_their_own_copy(world: World, bora: simcord.MemberActor) -> None:
    await played(world, {**crowd(12), world.noor: [50], bora: [40]})
    board = await world.noor.slash(world.channel, "leaderboard")
    before = world.text(board)

    copy = await world.press(bora, board, "Next")
    assert world.text(board) == before
    assert copy.ephemeral
    assert not world.visible(copy, world.noor)
    t = translator("ko")
    own = t("Your rank, {member}: {rank:,} of {players:,}", member=f"<@{bora.id}>", rank=14, players=14)
    assert own in world.text(copy)

    # In the copy they turn the pages themselves.
    await world.press(bora, copy, t("Previous"))
    assert lines(world, copy)[0].startswith("🥇 **1.** <@1>")
    assert own in world.text(copy)
    assert len(world.channel.history(viewer=bora)) == 2


async def test_earlier_weeks_and_seasons_are_a_choice_away(world: World) -> None:
    await played(world, {world.noor: [900]})
    await played(world, {world.theo: [300, 300]}, days_ago=7)
    board = await world.noor.slash(world.channel, "leaderboard")
    assert world.options(board) == ["All time", THIS_SEASON, THIS_WEEK, LAST_SEASON, LAST_WEEK]

    await world.pick(world.noor, board, LAST_WEEK)
    text = world.text(board)
    assert "-# " + LAST_WEEK in text
    assert f"🥇 **1.** <@{world.theo.id}> · 600 points · ✓ 2/2" in text
    assert f"<@{world.noor.id}>, you are not on this board yet" in text

    await world.pick(world.noor, board, "All time")
    assert [line.split()[2] for line in lines(world, board)] == [f"<@{world.noor.id}>", f"<@{world.theo.id}>"]


async def test_who_else_picks_a_period_gets_their_own_copy(world: World) -> None:
    await played(world, {world.noor: [900], world.theo: [100]})
    board = await world.noor.slash(world.channel, "leaderboard")
    copy = await world.pick(world.theo, board, THIS_SEASON)
    assert copy.ephemeral
    assert f"Your rank, <@{world.theo.id}>: 2 of 2 · 100 points" in world.text(copy)
    assert "-# " + THIS_WEEK in world.text(board)


@pytest.mark.parametrize(("period", "title"), [("week", THIS_WEEK), ("season", THIS_SEASON), ("all", "All time")])
async def test_each_period_has_its_board(world: World, period: str, title: str) -> None:
    await played(world, {world.noor: [900]})
    board = await world.noor.slash(world.channel, "leaderboard", period=period)
    assert "-# " + title in world.text(board)
    assert len(lines(world, board)) == 1


async def test_a_new_week_starts_an_empty_board(world: World) -> None:
    await played(world, {world.noor: [900]})
    await world.later(4 * 24 * 3600)  # Monday, 5 January
    board = await world.noor.slash(world.channel, "leaderboard")
    assert "-# This week · 5 January – 11 January 2026" in world.text(board)
    assert "Nobody is on this board yet." in world.text(board)
    assert "Week · 29 December 2025 – 4 January 2026" in world.options(board)


async def test_the_week_is_the_one_in_the_zone_of_the_server(world: World) -> None:
    await world.later(3 * 24 * 3600 + 18 * 3600)  # Sunday 18:00 in UTC, Monday 03:00 in Seoul
    board = await world.noor.slash(world.channel, "leaderboard")
    assert "-# " + THIS_WEEK in world.text(board)
    await world.settings(zone="Asia/Seoul")
    board = await world.noor.slash(world.channel, "leaderboard")
    assert "-# This week · 5 January – 11 January 2026" in world.text(board)


async def test_a_public_board_speaks_the_language_of_the_server(world: World, bora: simcord.MemberActor) -> None:
    await played(world, {world.noor: [1000, 900]})
    board = await bora.slash(world.channel, "leaderboard")
    assert "## Leaderboard" in world.text(board)

    await world.settings(language="ko")
    board = await world.noor.slash(world.channel, "leaderboard", period="season")
    assert world.text(board).splitlines() == [
        "## 순위표",
        "-# 이번 시즌 · 2026년 1월 1일 – 3월 31일",
        f"🥇 **1.** <@{world.noor.id}> · 1,900점 · ✓ 2/2",
        f"<@{world.noor.id}> 님의 순위: 1명 중 1위 · 1,900점",
    ]
    assert "이번 주 · 2025년 12월 29일 – 2026년 1월 4일" in world.options(board)


async def test_nobody_is_pinged(world: World) -> None:
    await played(world, {**crowd(12), world.theo: [900]})
    board = await world.noor.slash(world.channel, "leaderboard")
    await world.press(world.noor, board, "Next")
    posted = [request.json for request in world.env.http_requests if request.path.endswith("/callback")]
    assert len(posted) == 2
    assert all(body["data"]["allowed_mentions"] == {"parse": []} for body in posted if body)


async def test_two_servers_never_see_each_other(world: World) -> None:
    other = World(world.env, world.app, world.bot, world.locales)
    await world.env.settle()
    await played(other, {**crowd(12), other.noor: [900]}, days_ago=7)
    await played(other, crowd(3))

    board = await world.noor.slash(world.channel, "leaderboard", period="all")
    assert "Nobody is on this board yet." in world.text(board)
    assert world.options(board) == []
    assert len(lines(other, await other.noor.slash(other.channel, "leaderboard", period="all"))) == 10


@pytest.mark.parametrize("period", ["2026-W60", "yesterday", ""])
async def test_a_forged_period_is_refused(world: World, period: str) -> None:
    forged = await world.post(Screen(0, row(button("Forged", "board", period, 0))))
    answer = await world.press(world.noor, forged, "Forged")
    assert answer.ephemeral
    assert world.text(answer) == "Nobody has scored in that period yet."


async def test_a_forged_choice_is_refused(world: World) -> None:
    option = discord.SelectOption(label="Forged", value="2026-Q9")
    forged = await world.post(Screen(0, row(select("boards", placeholder="Another", options=[option]))))
    assert world.text(await world.pick(world.noor, forged, "Forged")) == "Nobody has scored in that period yet."


@pytest.mark.parametrize("offset", [5, 10**15])
async def test_a_forged_offset_shows_a_page_that_exists(world: World, offset: int) -> None:
    await played(world, crowd(3))
    forged = await world.post(Screen(0, row(button("Forged", "board", "all", offset))))
    assert len(lines(world, await world.press(world.noor, forged, "Forged"))) == 3


@pytest.mark.parametrize("language", LANGUAGES)
async def test_years_of_weeks_can_all_be_reached_from_one_another(world: World, language: str) -> None:
    """A select holds 25 options: its ends lead on."""
    today = dt.date(2026, 1, 1)
    days = [today - dt.timedelta(days=7 * week) for week in range(120)]
    at = [round(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp() * 1000) for day in days]
    scored = newest_first({"all", *(week_of(ms, dt.UTC) for ms in at), *(season_of(ms, dt.UTC) for ms in at)})
    now = screens.Today(week_of(at[0], dt.UTC), season_of(at[0], dt.UTC))

    t = translator(language)
    leads_on = tuple(t(label, period="") for label in ("Earlier: {period}", "Later: {period}"))

    reached: set[str] = set()
    waiting = {now.week}
    while waiting:
        shown = waiting.pop()
        reached.add(shown)
        screen = screens.board(Board([], None, 0, 0), 1, shown, scored, now, 0, t)
        made = screen.to_components()  # type: ignore[no-untyped-call]
        validate_components(made, flags=1 << 15)
        (menu,) = [part for part in walk_components(made) if "options" in part]
        assert [option["value"] for option in menu["options"] if option["default"]] == [shown]
        assert sum(option["label"].startswith(leads_on) for option in menu["options"]) in (1, 2)
        waiting |= {option["value"] for option in menu["options"]} - reached
    assert reached == set(scored)
