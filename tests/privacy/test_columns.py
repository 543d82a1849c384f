"""Every column that may hold the id of a member is looked after, those of tables to come, too."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from bot.db.engine import Database
from bot.db.tables import metadata
from bot.privacy.desk import Privacy
from bot.privacy.errors import NothingStored
from bot.privacy.store import DELETED, REPLACED, WITHIN
from tests.facts.words import OTHER_SERVER, SERVER
from tests.privacy.filled import everything, fill

MEMBER, OTHER = 987_654_321_012_345_678, 876_543_210_123_456_789

TIMES = {"at", "starts_at", "due_at", "claimed_until"}
NOBODYS = {
    # Ids of servers, channels, roles, messages and Discord's events, and numbers of our own.
    *("server_id", "channel_id", "announce_channel_id", "trivia_channel_id", "moderator_channel_id"),
    *("role_id", "champion_role_id", "moderator_role_id", "message_id", "outcome_message_id"),
    *("interlude_message_id", "recap_message_id", "discord_event_id", "game_id", "event_id", "entry_id", "id"),
    *("batch", "seed", "points"),
    # Words with no member in them: of the bot's own, or those that moderators gave to things.
    *("language", "zone", "packs_off", "kind", "state", "format", "pack", "question_keys", "week", "season"),
    *("question_key", "category", "period", "local_time", "subject", "corrects", "fingerprint", "action", "key"),
    *("name", "value"),
}
"""Columns that hold no id of a member. Whoever adds a column either puts it here or has it deleted."""
WRITTEN = {"events.note", "entries.reason", "occurrences.reason", "reports.reason", "accepted_answers.alias"}
"""What people wrote to each other; it stays with what it is about, or goes with it."""
WITH_THEIR_ROW = {"answers.given"}


def test_every_column_that_may_hold_a_member_is_looked_after() -> None:
    held = {str(column) for column in (*DELETED, *REPLACED, *WITHIN)} | WRITTEN | WITH_THEIR_ROW
    left = [
        str(column)
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.BigInteger | sa.Text | sa.String)
        and column.name not in NOBODYS | TIMES
        and not column.name.endswith("_at")
        and str(column) not in held
    ]
    assert left == [], "may they hold the id of a member? bot/privacy/store.py says what becomes of it"


def test_what_is_called_a_member_is_looked_after_whatever_the_list_says() -> None:
    held = {str(column) for column in (*DELETED, *REPLACED)}
    for table in metadata.sorted_tables:
        for column in table.columns:
            if column.name in ("member_id", "author_id", "user_id", "reviewer_id") or column.name.endswith("_by"):
                assert str(column) in held


async def test_nothing_is_left_that_names_the_member(database: Database, privacy: Privacy) -> None:
    await fill(database, SERVER, MEMBER)
    await fill(database, OTHER_SERVER, OTHER)
    others = {
        table: [row for row in rows if str(OTHER) in str(row)] for table, rows in (await everything(database)).items()
    }
    assert str(MEMBER) in str(await everything(database))
    assert await privacy.delete(MEMBER, None) == (SERVER,)
    left = await everything(database)
    assert str(MEMBER) not in str(left)
    assert others == {table: [row for row in rows if str(OTHER) in str(row)] for table, rows in left.items()}
    for gone in ("answers", "hints", "scores", "joins"):
        assert len(left[gone]) == len(others[gone]), f"of {gone}, the other member's rows alone are left"
    assert await privacy.holdings(MEMBER) == {}
    with pytest.raises(NothingStored):
        await privacy.delete(MEMBER, None)
    with pytest.raises(NothingStored):
        await privacy.export(MEMBER, 1_000_000)


async def test_one_server_is_deleted_and_the_others_stay(database: Database, privacy: Privacy) -> None:
    await fill(database, SERVER, MEMBER)
    await fill(database, OTHER_SERVER, MEMBER)
    before = {table: len(rows) for table, rows in (await everything(database)).items()}
    assert (await privacy.holdings(MEMBER)).keys() == {SERVER, OTHER_SERVER}
    assert await privacy.delete(MEMBER, SERVER) == (SERVER,)
    assert (await privacy.holdings(MEMBER)).keys() == {OTHER_SERVER}
    left = await everything(database)
    for gone in ("answers", "hints", "scores", "joins"):
        assert len(left[gone]) == before[gone] // 2
    with pytest.raises(NothingStored):
        await privacy.delete(MEMBER, SERVER)


async def test_what_is_held_is_counted(database: Database, privacy: Privacy) -> None:
    await fill(database, SERVER, MEMBER)
    held = (await privacy.holdings(MEMBER))[SERVER]
    assert (held.answers, held.points, held.games, held.wins, held.hints, held.joins) == (1, 900, 1, 0, 1, 1)
    assert (held.started, held.events, held.entries, held.suggestions) == (1, 1, 1, 0)
    assert (held.reports, held.changes, held.reviews) == (1, 1, 2)
    assert await privacy.holdings(OTHER) == {}
