"""The verdict of ``make chaos`` is worth something only where it finds what is wrong."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.chaos.lane import Lane
from benchmarks.chaos.nights import Nights
from benchmarks.chaos.people import Server
from benchmarks.chaos.troubles import Scene
from benchmarks.chaos.verdict import Verdict, judge
from benchmarks.loopback import Interaction, Message
from bot.db import migrate
from bot.db.engine import Database, parse_url

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
ANSWER: dict[str, Any] = {"game_id": 1, "position": 0, "right": 1, "points": 900, "elapsed_ms": 1, "answered_at": 1}


class Played:
    """A lane after a run in which one person gave one answer, which nothing befell."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.lane = scene.lane
        self.server = scene.servers[0]
        self.question = self.post("v1:answer:1:0:2")
        self.haru = self.server.members[0]
        self.click = self.press()
        self.say(self.click, "Locked in: C. You can't change it.")
        self.write("games", {**GAME, "server_id": self.server.guild.id, "channel_id": self.server.channel.id})
        question = {"game_id": 1, "position": 0, "question_key": "q", "category": "music", "difficulty": 1}
        more = {"question": "{}", "asked_at": 1, "settled_at": 1, "void": 0, "server_id": self.server.guild.id}
        self.write("game_questions", question | more)
        self.write("answers", ANSWER | {"member_id": self.haru.id, "choice": 2})
        for period in ("all", "2026-W48", "2026-Q4"):
            score = {
                "period": period,
                "points": 900,
                "right": 1,
                "answered": 1,
                "games": 1,
                "wins": 0,
            }  # nobody wins alone
            self.write("scores", score | {"server_id": self.server.guild.id, "member_id": self.haru.id})
        self.lane.heard()

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

    def write(self, table: str, row: dict[str, Any]) -> None:
        """A row in the database."""
        columns = ", ".join(f'"{name}"' for name in row)
        places = ", ".join("?" * len(row))
        self.run(f"INSERT INTO {table} ({columns}) VALUES ({places})", *row.values())

    def run(self, statement: str, *values: object) -> None:
        """A statement on the database."""
        connection = sqlite3.connect(self.lane.database)
        with connection:
            connection.execute(statement, values)
        connection.close()

    async def verdict(self) -> Verdict:
        """What is said of it."""
        return await judge(self.scene, [])


@pytest.fixture
async def played(tmp_path: Path) -> AsyncIterator[Played]:
    lane = Lane(1, tmp_path, random.Random(1))
    database = Database.open(parse_url(f"sqlite:///{lane.database}"))
    await migrate.upgrade(database)
    await database.close()
    servers = [Server(lane, "Purple House")]
    yield Played(Scene(lane, servers, Nights(lane, servers), 1.0))
    lane.close()


async def test_where_all_is_well_nothing_is_found(played: Played) -> None:
    verdict = await played.verdict()
    assert verdict.broken() == {}
    assert (verdict.acknowledged, verdict.people, verdict.games) == (1, 1, {"ended": 1})


async def test_an_acknowledged_answer_that_is_not_in_the_ledger_is_lost(played: Played) -> None:
    played.run("DELETE FROM answers")
    played.run("DELETE FROM scores")
    assert list((await played.verdict()).broken()) == ["lost"]


async def test_an_answer_that_was_written_otherwise_is_lost(played: Played) -> None:
    played.run("UPDATE answers SET choice = 1")
    assert list((await played.verdict()).broken()) == ["lost"]


async def test_totals_that_differ_from_their_rebuild_are_found(played: Played) -> None:
    played.run("UPDATE scores SET points = 1800 WHERE period = 'all'")
    assert list((await played.verdict()).broken()) == ["counted_twice"]


async def test_who_is_told_twice_that_an_answer_counts_is_found(played: Played) -> None:
    played.say(played.press(), "Locked in: C. You can't change it.")
    assert list((await played.verdict()).broken()) == ["counted_twice"]


async def test_a_question_that_stands_twice_is_found(played: Played) -> None:
    played.post("v1:answer:1:0:2")
    assert list((await played.verdict()).broken()) == ["posted_twice"]


async def test_two_games_for_no_night_are_found(played: Played) -> None:
    played.run("UPDATE games SET kind = 'event'")
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
