"""The moderators' desk: what a server adds by itself, each change to it, and what members report"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accepted_answers",
        sa.Column("server_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("alias", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("server_id", "key", "alias", name=op.f("pk_accepted_answers")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entries",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("corrects", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_entries_server_id_fingerprint"), "entries", ["server_id", "fingerprint"], unique=False)
    op.create_index(op.f("ix_entries_server_id_state"), "entries", ["server_id", "state"], unique=False)
    op.create_index(
        "uq_entries_corrected",
        "entries",
        ["server_id", "corrects"],
        unique=True,
        sqlite_where=sa.text("corrects IS NOT NULL AND state IN ('active', 'hidden')"),
        postgresql_where=sa.text("corrects IS NOT NULL AND state IN ('active', 'hidden')"),
    )

    op.create_table(
        "revisions",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("game_id", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revisions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_revisions_at"), "revisions", ["at"], unique=False)
    op.create_index(op.f("ix_revisions_entry_id"), "revisions", ["entry_id"], unique=False)
    op.create_index(op.f("ix_revisions_server_id_batch"), "revisions", ["server_id", "batch"], unique=False)

    op.create_table(
        "reports",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("server_id", sa.BigInteger(), nullable=False),
        sa.Column("game_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("handled_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("handled_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["game_id", "position"],
            ["game_questions.game_id", "game_questions.position"],
            name=op.f("fk_reports_game_id_position"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(op.f("ix_reports_game_id_position"), "reports", ["game_id", "position"], unique=False)
    op.create_index(op.f("ix_reports_server_id_state"), "reports", ["server_id", "state"], unique=False)
    op.create_index(
        "uq_reports_open",
        "reports",
        ["game_id", "position", "member_id"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_reports_open",
        "reports",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index(op.f("ix_reports_server_id_state"), "reports")
    op.drop_index(op.f("ix_reports_game_id_position"), "reports")

    op.drop_table("reports")
    op.drop_index(op.f("ix_revisions_server_id_batch"), "revisions")
    op.drop_index(op.f("ix_revisions_entry_id"), "revisions")
    op.drop_index(op.f("ix_revisions_at"), "revisions")

    op.drop_table("revisions")
    op.drop_index(
        "uq_entries_corrected",
        "entries",
        sqlite_where=sa.text("corrects IS NOT NULL AND state IN ('active', 'hidden')"),
        postgresql_where=sa.text("corrects IS NOT NULL AND state IN ('active', 'hidden')"),
    )
    op.drop_index(op.f("ix_entries_server_id_state"), "entries")
    op.drop_index(op.f("ix_entries_server_id_fingerprint"), "entries")

    op.drop_table("entries")
    op.drop_table("accepted_answers")
