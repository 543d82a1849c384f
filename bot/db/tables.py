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
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
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

servers = Table(
    "servers",
    metadata,
    Column("server_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("moderator_role_id", BigInteger),
    Column("speed_points", Boolean, nullable=False, default=True),
    Column("streak_points", Boolean, nullable=False, default=True),
    Column("calm", Boolean, nullable=False, default=False),
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
    Index(
        "uq_games_running_channel",
        "channel_id",
        unique=True,
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
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
    Column("void", Boolean, nullable=False, default=False),
    Index(None, "server_id", "question_key"),
)

answers = Table(
    "answers",
    metadata,
    Column("game_id", BigInteger, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("choice", Integer, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("points", Integer, nullable=False),
    Column("elapsed_ms", Integer, nullable=False),  # from the question's message to the click, both by Discord
    Column("answered_at", BigInteger, nullable=False),
    Index(None, "member_id", "game_id"),
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

notes = Table(
    "notes",
    metadata,
    Column("name", Text, primary_key=True),  # what the bot remembers about itself: command_hash
    Column("value", Text, nullable=False),
)
