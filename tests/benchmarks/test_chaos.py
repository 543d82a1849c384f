"""The verdict of ``make chaos`` is worth something only where it finds what is wrong."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from benchmarks.chaos import verdict as verdicts
from benchmarks.chaos.database import PostgresDatabase, SqliteFile, Store
from benchmarks.chaos.lane import Lane
from benchmarks.chaos.nights import Nights
from benchmarks.chaos.people import Server
from benchmarks.chaos.resumption import History, Life, measure
from benchmarks.chaos.troubles import Scene
from benchmarks.chaos.verdict import Verdict, judge
from benchmarks.loopback import Action, Channel, Interaction, Message
from benchmarks.loopback.rest import Request
from bot.db.engine import Database

GAME: dict[str, Any] = {
    "id": 1,
    "kind": "trivia",
    "state": "ended",
    "format": "{}",
    "pack": "bts",
    "language": "en",
    "seed": 1,
    "question_keys": "[]",
    "position": 0,
    "started_by": 1,
    "started_at": 1,
    "week": "2026-W48",
    "season": "2026-Q4",
    "outcome_message_id": 1,
}
ANSWER: dict[str, Any] = {"game_id": 1, "position": 0, "right": True, "points": 900, "elapsed_ms": 1, "answered_at": 1}


EVENT: dict[str, Any] = {
    "id": 1,
    "name": "Purple Night 1",
    "weekday": 0,
    "local_time": "20:00",
    "zone": "UTC",
    "format": "{}",
    "pack": "bts",
    "double_last": False,
    "state": "active",
    "version": 1,
    "created_by": 1,
    "created_at": 1,
}
MISSED_AT = 1_800_000_000_000


class Played:
    """A lane after a run in which one person gave one answer, which nothing befell."""

    def __init__(self, scene: Scene, database: Database) -> None:
        self.scene = scene
        self.lane = scene.lane
        self._database = database
        self.server = scene.servers[0]
        self.question = self.post("v1:answer:1:0:2")
        self.haru = self.server.members[0]
        self.click = self.press()
        self.say(self.click, "Locked in: C. You can't change it.")
        self.lane.heard()

    async def settle(self) -> None:
        """The game is over, and everything is written."""
        await self.write("games", {**GAME, "server_id": self.server.guild.id, "channel_id": self.server.channel.id})
        question = {"game_id": 1, "position": 0, "question_key": "q", "category": "music", "difficulty": 1}
        more = {"question": "{}", "asked_at": 1, "settled_at": 1, "void": False, "server_id": self.server.guild.id}
        await self.write("game_questions", question | more)
        await self.write("answers", ANSWER | {"member_id": self.haru.id, "choice": 2})
        for period in ("all", "2026-W48", "2026-Q4"):
            score = {
                "period": period,
                "points": 900,
                "right": 1,
                "answered": 1,
                "games": 1,
                "wins": 0,
            }  # nobody wins alone
            await self.write("scores", score | {"server_id": self.server.guild.id, "member_id": self.haru.id})

    def post(self, custom_id: str) -> Message:
        """A message of the bot with one button."""
        world, channel = self.lane.world, self.server.channel
        button = {"type": 2, "style": 1, "label": "C", "custom_id": custom_id, "id": 2, "disabled": False}
        number = world.guild("elsewhere").id  # any new id
        message = Message(
            number, channel, self.server.members[0].user, components=[{"type": 1, "components": [button]}]
        )
        channel.messages[number] = message
        return message

    def press(self) -> Interaction:
        """Haru presses the letter."""
        return self.lane.deeds.add(self.lane.world.click(self.haru, self.question, label="C"))

    def say(self, deed: Interaction, text: str) -> None:
        """The bot answers at once."""
        deed.response = Message(1, self.server.channel, self.haru.user, content=text)
        self.lane.deeds.tried[deed.token] = deed.sent + 0.1

    async def write(self, table: str, row: dict[str, Any]) -> None:
        """A row in the database."""
        columns = ", ".join(f'"{name}"' for name in row)
        places = ", ".join(f":{name}" for name in row)
        await self.run(f"INSERT INTO {table} ({columns}) VALUES ({places})", **row)

    async def run(self, statement: str, **values: object) -> None:
        """A statement on the database."""
        async with self._database.write() as connection:
            await connection.execute(sa.text(statement), values)

    async def set_up_night(self, state: str) -> None:
        """The night of the first house, with one date."""
        house = self.scene.nights.houses[0].server
        here = {"server_id": house.guild.id}
        await self.write("events", {**EVENT, **here, "channel_id": house.channel.id})
        date = {"event_id": 1, "starts_at": MISSED_AT, "state": state, "extra": False}
        await self.write("occurrences", date | here)

    def tell_owner(self, text: str) -> None:
        """The bot writes to the owner of the first house."""
        owner = self.scene.nights.houses[0].owner
        conversation = self.lane.world.conversation(owner) or self._conversation(owner.user)
        number = self.lane.world.guild("elsewhere").id
        conversation.messages[number] = Message(number, conversation, owner.user, content=text)

    def _conversation(self, recipient: Any) -> Channel:
        made = Channel(self.lane.world.guild("elsewhere").id, "", recipient=recipient)
        self.lane.world._backend.channels[made.id] = made
        return made

    async def verdict(self) -> Verdict:
        """What is said of it."""
        return await judge(self.scene, [])


@pytest.fixture
async def played(database: Database, tmp_path: Path) -> AsyncIterator[Played]:
    store: Store
    if database.path is not None:
        store = SqliteFile(database.path)
    else:
        url = database.engine.url
        store = PostgresDatabase(url, str(url.database))
    lane = Lane(1, tmp_path, random.Random(1), store)
    servers = [Server(lane, "Purple House")]
    played = Played(Scene(lane, servers, Nights(lane), 1.0), database)
    await played.settle()
    yield played
    lane.close()
    await store.close(keep=True)


async def test_where_all_is_well_nothing_is_found(played: Played) -> None:
    verdict = await played.verdict()
    assert verdict.broken() == {}
    assert (verdict.acknowledged, verdict.people, verdict.games) == (1, 1, {"ended": 1})


async def test_an_acknowledged_answer_that_is_not_in_the_ledger_is_lost(played: Played) -> None:
    await played.run("DELETE FROM answers")
    await played.run("DELETE FROM scores")
    assert list((await played.verdict()).broken()) == ["lost"]


async def test_an_answer_that_was_written_otherwise_is_lost(played: Played) -> None:
    await played.run("UPDATE answers SET choice = 1")
    assert list((await played.verdict()).broken()) == ["lost"]


async def test_totals_that_differ_from_their_rebuild_are_found(played: Played) -> None:
    await played.run("UPDATE scores SET points = 1800 WHERE period = 'all'")
    assert list((await played.verdict()).broken()) == ["counted_twice"]


async def test_who_is_told_twice_that_an_answer_counts_is_found(played: Played) -> None:
    played.say(played.press(), "Locked in: C. You can't change it.")
    assert list((await played.verdict()).broken()) == ["counted_twice"]


async def test_a_question_that_stands_twice_is_found(played: Played) -> None:
    played.post("v1:answer:1:0:2")
    assert list((await played.verdict()).broken()) == ["posted_twice"]


async def test_two_games_for_no_night_are_found(played: Played) -> None:
    await played.run("UPDATE games SET kind = 'event'")
    assert list((await played.verdict()).broken()) == ["posted_twice"]


async def test_who_was_heard_and_not_answered_is_found(played: Played) -> None:
    played.press()
    assert list((await played.verdict()).broken()) == ["unanswered"]


async def test_who_was_answered_after_three_seconds_is_found(played: Played) -> None:
    click = played.press()
    played.lane.deeds.tried[click.token] = click.sent + 3.2
    verdict = await played.verdict()
    assert list(verdict.broken()) == ["late"]
    assert verdict.broken(timed=False) == {}, "a machine may be too busy for that to mean anything"


async def test_who_could_not_be_heard_is_excused(played: Played) -> None:
    click = played.press()
    played.lane.outages.append((click.sent + 0.2, click.sent + 4))
    verdict = await played.verdict()
    assert verdict.broken() == {}
    assert verdict.excused == 1


async def test_the_standings_of_a_night_that_are_posted_twice_are_found(played: Played) -> None:
    await played.run("""UPDATE games SET kind = 'event', format = '{"questions": 4}'""")
    for _ in range(2):
        played.post("v1:none").content = "### After 2 of 4 questions"
    found = (await played.verdict()).posted_twice
    assert [line for line in found if "After 2 of 4” stands 2 times, for 1" in line]


async def test_a_missed_night_of_which_nobody_was_told_is_found(played: Played) -> None:
    await played.set_up_night("missed")
    played.tell_owner(f"Purple Night 1 was missed on <t:{MISSED_AT // 1000 - 1}:F>.")
    assert list((await played.verdict()).broken()) == ["posted_twice", "stuck", "untold"], "told of another date"


async def test_an_owner_who_was_told_of_a_missed_night_once_is_content(played: Played) -> None:
    await played.set_up_night("missed")
    await played.write(
        "jobs",
        {
            "server_id": played.scene.nights.houses[0].server.guild.id,
            "kind": "missed",
            "subject": f"1@{MISSED_AT}",
            "due_at": 1,
            "done_at": 1,
            "attempts": 1,
            "failures": 0,
        },
    )
    played.tell_owner(f"Purple Night 1 was missed on <t:{MISSED_AT // 1000}:F>.")
    verdict = await played.verdict()
    assert verdict.untold == []
    assert verdict.posted_twice == []
    assert list(verdict.broken()) == ["stuck"], "no date follows"


async def test_an_event_with_a_next_date_is_not_stuck(played: Played) -> None:
    await played.set_up_night("planned")
    assert (await played.verdict()).broken() == {}


def test_what_is_counted_is_what_the_bot_says() -> None:
    catalogue = Path("data/locales/lightstick.pot").read_text(encoding="utf-8").replace('"\n"', "")
    for said in (verdicts.GAME, verdicts.OPENING, verdicts.GAME_LOST, verdicts.MISSED):
        assert said in catalogue
    assert verdicts.ON_THE_WAY.search(f"After {1} of {4} questions")
    assert "After {number} of {total} questions" in catalogue


def lived(seconds: float, *steps: float) -> History:
    """A process that lived so long and went on with game 7 in channel 1 at these times."""
    return History(lives=[Life([(7, 1)], 100.0, 100.0 + seconds)], steps={1: [100.0 + step for step in steps]})


def test_a_game_that_went_on_too_late_is_slow() -> None:
    history = lived(60.0, -1.0, 10.5, 11.0)
    found = measure(history, "lane 1", [1])
    assert (found.all, found.clear, len(found.slow)) == ([10.5], [10.5], 1)
    assert Verdict(resumed=found).broken() == {"slow_to_resume": found.slow}
    assert Verdict(resumed=found).broken(timed=False) == {}


def test_a_game_that_never_went_on_is_slow() -> None:
    assert len(measure(lived(20.0), "lane 1", [1]).slow) == 1


def test_a_game_that_was_cut_off_again_before_its_time_counts_nowhere() -> None:
    assert measure(lived(9.0), "lane 1", [1]).all == []


def test_a_game_that_something_kept_from_going_on_is_excused() -> None:
    history = lived(60.0, 10.5)
    with history.disturbed("disk full"):
        pass
    history.disturbances[0].began, history.disturbances[0].ended = 99.0, 101.0
    found = measure(history, "lane 1", [1])
    assert (found.all, found.clear, found.slow, found.reasons) == ([10.5], [], [], {"disk full": 1})


def test_what_ended_before_the_start_excuses_nothing() -> None:
    history = lived(60.0, 10.5)
    with history.disturbed("disk full"):
        pass
    history.disturbances[0].began, history.disturbances[0].ended = 90.0, 99.0
    assert len(measure(history, "lane 1", [1]).slow) == 1


def test_what_befell_another_channel_excuses_nothing() -> None:
    history = lived(60.0, 10.5)
    with history.disturbed("permission lost", 2):
        pass
    history.disturbances[0].began, history.disturbances[0].ended = 99.0, 101.0
    assert len(measure(history, "lane 1", [1]).slow) == 1


def request(action: Action, channel_id: int, at: float) -> Request:
    """What the bot asked for, and was given, in a channel."""
    return Request(action, {"channel": str(channel_id)}, {}, 200, at)


def test_a_game_whose_message_was_deleted_is_excused_until_another_one_stands_there() -> None:
    history = lived(60.0, 10.5)
    history.deleted(1)
    history.disturbances[0].began = 50.0
    assert measure(history, "lane 1", [1]).slow == []
    history.note(request("message.edit", 1, 70.0))
    assert measure(history, "lane 1", [1]).slow == []
    history.note(request("message.create", 1, 80.0))
    assert len(measure(history, "lane 1", [1]).slow) == 1
