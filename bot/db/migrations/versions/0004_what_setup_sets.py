"""What `/setup` sets: a server's trivia channel, and which packs are switched off there"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("servers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trivia_channel_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("packs_off", sa.Text(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("servers", schema=None) as batch_op:
        batch_op.drop_column("packs_off")
        batch_op.drop_column("trivia_channel_id")
