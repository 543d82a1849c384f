"""Answers that are typed or put in order, and the hints that were taken"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# SQLite copies the table, and the copy is to be of the same kind.
_SAME = {"sqlite_with_rowid": False}


def upgrade() -> None:
    with op.batch_alter_table("answers", schema=None, table_kwargs=_SAME) as batch_op:
        batch_op.alter_column("choice", existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column("given", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "hints",
        sa.Column("game_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("game_id", "position", "member_id", name=op.f("pk_hints")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("hints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hints_member_id"), ["member_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("hints", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hints_member_id"))
    op.drop_table("hints")
    # What was typed has no place in the older shape: such answers go, and the totals are to be rebuilt.
    op.execute(sa.text("DELETE FROM answers WHERE choice IS NULL"))
    with op.batch_alter_table("answers", schema=None, table_kwargs=_SAME) as batch_op:
        batch_op.drop_column("tries")
        batch_op.drop_column("given")
        batch_op.alter_column("choice", existing_type=sa.Integer(), nullable=False)
