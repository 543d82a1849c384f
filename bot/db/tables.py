"""Every table, once, for SQLite and PostgreSQL alike.

Times are UTC in integer milliseconds (SQLite drops a zone without a word). Discord's ids are
64-bit integers. Nothing here is read or written directly: stores do that.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only where the key is INTEGER.
_RowId = BigInteger().with_variant(Integer, "sqlite")

_WHERE = "where"


def _some(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index of the rows for which ``where`` holds. PostgreSQL's half of it is added by :func:`complete`."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), info={_WHERE: where})


def complete() -> MetaData:
    """:data:`metadata` with all that a migration has to know of either database.

    To name an option of PostgreSQL imports its whole dialect, which a start on SQLite does without.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            if _WHERE in index.info:
                index.dialect_kwargs["postgresql_where"] = text(index.info[_WHERE])
    return metadata


servers = Table(
    "servers",
    metadata,
    Column("server_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("trivia_channel_id", BigInteger),
    Column("moderator_role_id", BigInteger),
    Column("moderator_channel_id", BigInteger),
    Column("speed_points", Boolean, nullable=False, default=True),
    Column("streak_points", Boolean, nullable=False, default=True),
    Column("calm", Boolean, nullable=False, default=False),
    Column("packs_off", Text, nullable=False, server_default="[]"),  # JSON: ids of packs
    Column("created_at", BigInteger, nullable=False),
)

games = Table(
    "games",
    metadata,
    Column("id", _RowId, Identity(), primary_key=True),
    Column("server_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),  # trivia
    Column("state", Text, nullable=False),  # running · ended · stopped · idle · lost
    Column("format", Text, nullable=False),  # JSON: how many questions, filters, seconds, scoring switches
    Column("pack", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("question_keys", Text, nullable=False),  # JSON: the questions chosen for it, in their order
    Column("position", Integer, nullable=False),  # of the newest question; -1 before the first
    Column("started_by", BigInteger, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("week", Text, nullable=False),  # the periods that this game counts for, by the server's zone
    Column("season", Text, nullable=False),
    Column("outcome_message_id", BigInteger),  # the final standings, once they are posted
    # One running game a channel, held by the database and not by hope.
    _some(
        "uq_games_running_channel",
        "channel_id",
        unique=True,
        where="state = 'running'",
    ),
    Index(None, "server_id", "started_at"),
)

game_questions = Table(
    "game_questions",
    metadata,
    Column("game_id", ForeignKey("games.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("server_id", BigInteger, nullable=False),
    Column("question_key", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("difficulty", Integer, nullable=False),
    Column("question", Text, nullable=False),  # JSON: the question as it was asked
    Column("asked_at", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("closes_at", BigInteger),  # by Discord's clock
    Column("settled_at", BigInteger),  # when its points went into `scores`
    Column("interlude_message_id", BigInteger),  # the standings that are shown after it, where they are
    Column("void", Boolean, nullable=False, default=False),
    Index(None, "server_id", "question_key"),
)

answers = Table(
    "answers",
    metadata,
    Column("game_id", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("choice", Integer),  # the place of the button; none where an answer is typed or put in order
    Column("right", Boolean, nullable=False),
    Column("points", Integer, nullable=False),
    # From the question's message to the click that decided, both by Discord.
    Column("elapsed_ms", Integer, nullable=False),
    Column("answered_at", BigInteger, nullable=False),
    Column("given", Text),  # JSON: each guess, when it was made and after how many hints
    Column("tries", Integer, nullable=False, server_default="1"),
    Index(None, "member_id", "game_id"),
    sqlite_with_rowid=False,
)

hints = Table(
    "hints",
    metadata,
    Column("game_id", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("taken", Integer, nullable=False),
    Index(None, "member_id"),
    sqlite_with_rowid=False,
)

scores = Table(
    "scores",
    metadata,
    Column("server_id", BigInteger, primary_key=True, autoincrement=False),
    Column("period", Text, primary_key=True),  # all · 2026-W48 · 2026-Q4
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("points", BigInteger, nullable=False, default=0),
    Column("right", Integer, nullable=False, default=0),
    Column("answered", Integer, nullable=False, default=0),
    Column("games", Integer, nullable=False, default=0),
    Column("wins", Integer, nullable=False, default=0),
    Index(None, "server_id", "period", "points", "member_id"),
    sqlite_with_rowid=False,
)

events = Table(
    "events",
    metadata,
    Column("id", _RowId, Identity(), primary_key=True),
    Column("server_id", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("weekday", Integer, nullable=False),  # Monday is 0
    Column("local_time", Text, nullable=False),  # HH:MM on the clocks of `zone`
    Column("zone", Text, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("announce_channel_id", BigInteger),  # for what is not the game itself; none: channel_id
    Column("role_id", BigInteger),  # pinged before a night
    Column("champion_role_id", BigInteger),
    Column("format", Text, nullable=False),  # JSON, as of games
    Column("pack", Text, nullable=False),
    Column("double_last", Boolean, nullable=False, default=False),
    Column("note", Text),  # the moderator's words at the opening: a prize, a rule
    Column("state", Text, nullable=False),  # active · paused · cancelled
    Column("version", Integer, nullable=False),  # an edit names the one that it saw
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index(None, "server_id"),
)

occurrences = Table(
    "occurrences",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("starts_at", BigInteger, primary_key=True, autoincrement=False),
    Column("server_id", BigInteger, nullable=False),
    Column("state", Text, nullable=False),  # planned · running · done · missed · cancelled
    Column("extra", Boolean, nullable=False, default=False),  # called by hand: no edit of the schedule moves it
    Column("reason", Text),  # why it is missed or cancelled, for the moderators to be told
    Column("discord_event_id", BigInteger),
    Column("game_id", ForeignKey("games.id", ondelete="SET NULL")),
    Column("recap_message_id", BigInteger),
    # One next date an event, held by the database and not by hope.
    _some(
        "uq_occurrences_planned_event",
        "event_id",
        unique=True,
        where="state = 'planned' AND NOT extra",
    ),
    Index(None, "server_id", "starts_at"),
)

joins = Table(
    "joins",
    metadata,
    Column("event_id", ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    Column("starts_at", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("joined_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", _RowId, Identity(), primary_key=True),
    Column("server_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),  # what it is about, in the words of the room that wrote it
    Column("due_at", BigInteger, nullable=False),
    Column("claimed_until", BigInteger),  # nobody else takes it until then; also how long a failed one rests
    Column("attempts", Integer, nullable=False, default=0),  # claims so far; the last one alone may close it
    Column("failures", Integer, nullable=False, default=0),  # attempts that ended in an error
    Column("done_at", BigInteger),
    Column("message_id", BigInteger),  # what it posted
    UniqueConstraint("subject", "kind", "due_at"),  # in this order it also finds everything about a subject
    _some(
        "ix_jobs_open_due_at",
        "due_at",
        where="done_at IS NULL",
    ),
)

entries = Table(
    "entries",
    metadata,
    Column("id", _RowId, Identity(), primary_key=True),
    Column("server_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),  # fact · question
    Column("state", Text, nullable=False),  # suggested · active · declined · hidden · removed
    Column("content", Text),  # JSON: the entry; none where something of a pack is hidden and nothing stands for it
    Column("author_id", BigInteger, nullable=False),
    Column("reviewer_id", BigInteger),
    Column("reason", Text),  # why it is declined
    Column("corrects", Text),  # the key of what it hides or corrects in a pack
    Column("fingerprint", Text),  # two entries of one fingerprint say the same
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),  # an edit names the one that it saw
    # One thing stands for what a pack says, held by the database and not by hope.
    _some(
        "uq_entries_corrected",
        "server_id",
        "corrects",
        unique=True,
        where="corrects IS NOT NULL AND state IN ('active', 'hidden')",
    ),
    Index(None, "server_id", "state"),
    Index(None, "server_id", "fingerprint"),
    sqlite_autoincrement=True,  # an id that was given back must not come to mean something else
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", _RowId, Identity(), primary_key=True),
    Column("server_id", BigInteger, nullable=False),
    Column("batch", BigInteger, nullable=False),  # what was done together has one number in its server
    Column("member_id", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("action", Text, nullable=False),  # add · edit · remove · … · undo
    Column("entry_id", BigInteger),  # either the entry that changed
    Column("game_id", BigInteger),  # or the question of a game that was ruled on
    Column("position", Integer),
    Column("before", Text),  # JSON: as it was and as it became; none: it was not there
    Column("after", Text),
    Index(None, "server_id", "batch"),
    Index(None, "entry_id"),
    Index(None, "at"),
    sqlite_autoincrement=True,
)

reports = Table(
    "reports",
    metadata,
    Column("id", _RowId, Identity(), primary_key=True),
    Column("server_id", BigInteger, nullable=False),
    Column("game_id", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("member_id", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),  # open · fixed · voided · accepted · dismissed
    Column("handled_by", BigInteger),
    Column("created_at", BigInteger, nullable=False),
    Column("handled_at", BigInteger),
    ForeignKeyConstraint(
        ["game_id", "position"], ["game_questions.game_id", "game_questions.position"], ondelete="CASCADE"
    ),
    # A member complains of a question once until somebody has looked at it.
    _some(
        "uq_reports_open",
        "game_id",
        "position",
        "member_id",
        unique=True,
        where="state = 'open'",
    ),
    Index(None, "server_id", "state"),
    Index(None, "game_id", "position"),
)

accepted_answers = Table(
    "accepted_answers",
    metadata,
    Column("server_id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", Text, primary_key=True),  # of the question
    Column("alias", Text, primary_key=True),  # what counts as right from now on
    sqlite_with_rowid=False,
)

season_names = Table(
    "season_names",
    metadata,
    Column("server_id", BigInteger, primary_key=True, autoincrement=False),
    Column("season", Text, primary_key=True),  # 2026-Q4
    Column("name", Text, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("name", Text, primary_key=True),  # what the bot remembers about itself: command_hash
    Column("value", Text, nullable=False),
)
