"""A row in every table, as the rooms write them: of one server, and about one member wherever it can be."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.content import question as questions
from bot.content.models import Text
from bot.db import tables
from bot.db.engine import Database
from bot.facts import entry as entry_json
from bot.facts import records
from bot.facts.entry import Entry
from bot.facts.records import ReportStanding, Ruling, Stored
from bot.trivia import format as formats
from bot.trivia.format import Format
from tests.facts.played import asked_question
from tests.privacy.conftest import START

EVENT, NIGHT, GAME = 10, START - 5_000_000, 100
ABOUT_THE_BOT = {"notes"}
"""Tables without rows of a server."""


def credited(member_id: int) -> Entry:
    """A fact whose credit somebody has typed as a mention."""
    return Entry(kind="fact", text=Text("A fact."), author=f"<@{member_id}>")


def stored(server_id: int, member_id: int, entry_id: int) -> Stored:
    return Stored(
        id=entry_id,
        server_id=server_id,
        kind="fact",
        state="active",
        entry=credited(member_id),
        author_id=member_id,
        created_at=START,
        updated_at=START,
        reviewer_id=member_id,
    )


def ruling(member_id: int, game_id: int) -> Ruling:
    handled = ReportStanding(id=1, state="voided", handled_by=member_id, handled_at=START)
    return Ruling(game_id=game_id, position=0, key="s:1", void=True, right=(0,), aliases=(), reports=(handled,))


async def fill(database: Database, server_id: int, member_id: int) -> None:
    """Write a row of ``server_id`` into every table that has any."""
    game_id, event_id, entry_id = server_id * 1_000 + GAME, server_id * 1_000 + EVENT, server_id * 1_000 + 1
    place = {"game_id": game_id, "position": 0}
    asked = questions.encode(asked_question(f"s:{entry_id}")).replace('"author":""', f'"author":"<@{member_id}>"')
    assert str(member_id) in asked
    kept = stored(server_id, member_id, entry_id)
    assert kept.entry is not None
    change = {"server_id": server_id, "batch": 1, "member_id": member_id, "at": START}
    rows: dict[str, list[dict[str, Any]]] = {
        "servers": [{"server_id": server_id, "language": "en", "zone": "UTC", "created_at": START}],
        "games": [
            {
                "id": game_id,
                "server_id": server_id,
                "channel_id": server_id * 10,
                "kind": "trivia",
                "state": "ended",
                "format": formats.encode(Format()),
                "pack": "comets",
                "language": "en",
                "seed": 1,
                "question_keys": f'["s:{entry_id}"]',
                "position": 0,
                "started_by": member_id,
                "started_at": START,
                "week": "2026-W48",
                "season": "2026-Q4",
            }
        ],
        "game_questions": [
            {
                **place,
                "server_id": server_id,
                "question_key": f"s:{entry_id}",
                "category": "songs",
                "difficulty": 1,
                "question": asked,
                "asked_at": START,
                "settled_at": START,
            }
        ],
        "answers": [
            {
                **place,
                "member_id": member_id,
                "choice": 0,
                "right": True,
                "points": 900,
                "elapsed_ms": 1_000,
                "answered_at": START,
            }
        ],
        "hints": [{**place, "member_id": member_id, "taken": 1}],
        "scores": [
            {
                "server_id": server_id,
                "period": period,
                "member_id": member_id,
                "points": 900,
                "right": 1,
                "answered": 1,
                "games": 1,
                "wins": 0,
            }
            for period in ("all", "2026-W48", "2026-Q4")
        ],
        "events": [
            {
                "id": event_id,
                "server_id": server_id,
                "name": "Night",
                "weekday": 4,
                "local_time": "20:00",
                "zone": "UTC",
                "channel_id": server_id * 10,
                "format": formats.encode(Format()),
                "pack": "comets",
                "state": "active",
                "version": 1,
                "created_by": member_id,
                "created_at": START,
            }
        ],
        "occurrences": [
            {
                "event_id": event_id,
                "starts_at": NIGHT,
                "server_id": server_id,
                "state": "done",
                "game_id": game_id,
            }
        ],
        "joins": [{"event_id": event_id, "starts_at": NIGHT, "member_id": member_id, "joined_at": NIGHT}],
        "jobs": [{"server_id": server_id, "kind": "recap", "subject": f"{event_id}@{NIGHT}", "due_at": NIGHT}],
        "entries": [
            {
                "id": entry_id,
                "server_id": server_id,
                "kind": "fact",
                "state": "active",
                "content": entry_json.encode(kept.entry),
                "author_id": member_id,
                "reviewer_id": member_id,
                "created_at": START,
                "updated_at": START,
                "version": 1,
            }
        ],
        "revisions": [
            {
                **change,
                "action": "edit",
                "entry_id": entry_id,
                "before": records.encode(kept),
                "after": records.encode(kept),
            }
            | {"game_id": None, "position": None},
            {**change, "action": "void", "entry_id": None, **place}
            | {
                "before": records.encode(ruling(member_id, game_id)),
                "after": records.encode(ruling(member_id, game_id)),
            },
        ],
        "reports": [
            {
                **place,
                "server_id": server_id,
                "member_id": member_id,
                "reason": "A typo.",
                "state": "voided",
                "handled_by": member_id,
                "created_at": START,
                "handled_at": START,
            }
        ],
        "accepted_answers": [{"server_id": server_id, "key": f"s:{entry_id}", "alias": "Dew"}],
        "season_names": [{"server_id": server_id, "season": "2026-Q4", "name": "Autumn"}],
    }
    assert rows.keys() == tables.metadata.tables.keys() - ABOUT_THE_BOT, "a new table has a row here, too"
    async with database.write() as connection:
        for table in tables.metadata.sorted_tables:
            if table.name in rows:
                await connection.execute(sa.insert(table), rows[table.name])


async def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    async with database.read() as connection:
        return {
            table.name: [tuple(row) for row in await connection.execute(sa.select(table).order_by(*table.primary_key))]
            for table in tables.metadata.sorted_tables
        }
