"""Draft a migration from what bot/db/tables.py says and the newest migration lacks (``make migration``).

python -m tools.migration "events and occurrences"

The draft is a new file in bot/db/migrations/versions: read it, and finish what can't be guessed
(a renamed column, data to be moved, the way back).
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from bot.db import migrate
from bot.db.engine import Database, parse_url


async def draft(message: str, folder: Path) -> None:
    """Write the draft, made against an empty database in ``folder`` that has every migration so far."""
    db = Database.open(parse_url(f"sqlite:///{folder / 'draft.db'}"))
    try:
        await migrate.upgrade(db)
        async with db.write() as connection:
            await connection.run_sync(_write, message)
    finally:
        await db.close()


def _write(connection: sa.Connection, message: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    config.attributes["connection"] = connection
    number = int(migrate.head()) + 1
    command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Draft a migration from what bot/db/tables.py says.")
    parser.add_argument("message", help="what it brings, in a few words; they name the file")
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(draft(parser.parse_args().message, Path(folder)))


if __name__ == "__main__":
    main()
