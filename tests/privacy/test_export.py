"""What a member is handed: every row that is about them, legible, and nothing that is another's."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa

from bot.content.question import encode
from bot.db.engine import Database
from bot.db.tables import answers, game_questions, games
from bot.facts.desk import Desk
from bot.privacy import export
from bot.privacy.desk import Privacy
from bot.privacy.export import SOMEBODY, files
from bot.scores.store import ScoresStore
from bot.trivia.format import Format
from tests.facts.played import RIGHT, START, Click, asked_question, write_down
from tests.facts.words import FAN, MOD, OTHER_FAN, OTHER_SERVER, SERVER, fact
from tests.privacy.filled import fill

MEMBER, OTHER = 987_654_321_012_345_678, 876_543_210_123_456_789


async def exported(privacy: Privacy, member: int, limit: int = 8_000_000) -> dict[str, Any]:
    (only,) = await privacy.export(member, limit)
    read: dict[str, Any] = json.loads(only)
    return read


async def test_every_table_that_knows_the_member_is_in_it(database: Database, privacy: Privacy) -> None:
    for server in (SERVER, OTHER_SERVER):
        await fill(database, server, MEMBER)
    read = await exported(privacy, MEMBER)
    assert (read["member_id"], read["made_at"], read["files"]) == (str(MEMBER), "2026-11-30T00:53:20.000Z", 1)
    tables = ("scores", "answers", "hints", "games", "events", "joins", "entries", "reports", "revisions")
    for table in tables:
        assert {row["server_id"] for row in read[table]} == {SERVER, OTHER_SERVER}, table
    answer = read["answers"][0]
    assert (answer["question"], answer["chosen"], answer["right"]) == (
        f"What is s:{SERVER * 1000 + 1}?",
        "Option A",
        True,
    )
    assert answer["answered_at"] == "2026-11-30T00:53:20.000Z"
    assert read["entries"][0]["author_id"] == str(MEMBER), "a program that reads JSON would round the number"
    assert read["revisions"][0]["before"]["entry"]["text"] == "A fact."
    assert read["revisions"][0]["before"]["created_at"] == "2026-11-30T00:53:20.000Z"


async def test_nobody_elses_id_is_handed_out(desk: Desk, privacy: Privacy) -> None:
    suggested = (await desk.suggest(SERVER, FAN, fact("One."))).stored
    await desk.decline(SERVER, MOD, suggested.id, "No source.")
    (entry,) = (await exported(privacy, FAN))["entries"]
    assert (entry["author_id"], entry["reviewer_id"], entry["reason"]) == (FAN, SOMEBODY, "No source.")
    (entry,) = (await exported(privacy, MOD))["entries"]
    assert (entry["author_id"], entry["reviewer_id"]) == (SOMEBODY, MOD)
    suggestion, decision = (await exported(privacy, FAN))["revisions"]
    assert (suggestion["member_id"], decision["member_id"]) == (FAN, SOMEBODY)
    assert decision["after"]["reviewer_id"] == SOMEBODY


async def test_an_open_question_is_not_given_away(database: Database, privacy: Privacy) -> None:
    async with database.write() as connection:
        await connection.execute(
            sa.insert(games).values(
                id=1, server_id=SERVER, channel_id=1, kind="trivia", state="running", format="{}", pack="comets",
                language="en", seed=777_777, question_keys='["key-0","key-secret"]', position=0, started_by=FAN,
                started_at=START, week="2026-W48", season="2026-Q4",
            )
        )  # fmt: skip
        await connection.execute(
            sa.insert(game_questions).values(
                game_id=1, position=0, server_id=SERVER, question_key="key-0", category="songs", difficulty=1,
                question=encode(asked_question("key-0")), asked_at=START,
            )
        )  # fmt: skip
        for member, choice in ((FAN, RIGHT), (OTHER_FAN, 1)):
            await connection.execute(
                sa.insert(answers).values(
                    game_id=1, position=0, member_id=member, choice=choice, right=choice == RIGHT, points=900,
                    elapsed_ms=1, answered_at=START,
                )
            )  # fmt: skip
    for member, chosen in ((FAN, "Option A"), (OTHER_FAN, "Option B")):
        read = await exported(privacy, member)
        (answer,) = read["answers"]
        assert (answer["chosen"], answer["right"], answer["points"]) == (chosen, None, None)
        assert "secret" not in json.dumps(read)
        assert "777777" not in json.dumps(read)


async def test_what_is_too_much_for_one_file_is_split(
    database: Database, privacy: Privacy, scores: ScoresStore
) -> None:
    for _ in range(20):
        script = [[Click(FAN, RIGHT, 0), Click(OTHER_FAN, 1, 0)] for _ in range(3)]
        await write_down(database, scores, script, Format(questions=3))
    whole = await exported(privacy, FAN)
    limit = 5_000
    parts = [json.loads(part) for part in await privacy.export(FAN, limit)]
    assert len(parts) > 2
    assert [(part["file"], part["files"]) for part in parts] == [(n, len(parts)) for n in range(1, len(parts) + 1)]
    assert all(len(part) <= limit for part in await privacy.export(FAN, limit))
    together = [row for part in parts for row in part.get("answers", [])]
    assert together == whole["answers"]
    assert len(together) == 60


def test_each_row_has_a_line_of_its_own() -> None:
    rows = {"hints": [{"position": 1, "taken": 2}, {"position": 2, "taken": 1}], "joins": []}
    (only,) = files(rows, MEMBER, START, 10_000)
    assert b'    {"position":1,"taken":2},\n    {"position":2,"taken":1}\n' in only
    assert json.loads(only)["format"] == export.FORMAT
    assert "joins" not in json.loads(only)
