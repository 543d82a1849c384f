"""The settings of each server, kept in memory because every command asks for them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from msgspec import Struct
from msgspec.structs import asdict

from bot.db import tables
from bot.db.engine import Database


class Server(Struct, frozen=True, kw_only=True):
    """One server's settings. ``speed_points``, ``streak_points`` and ``calm`` shape its games."""

    server_id: int
    language: str
    zone: str
    moderator_role_id: int | None = None
    speed_points: bool = True
    streak_points: bool = True
    calm: bool = False


class Servers:
    """Reads and keeps :class:`Server` rows; a server that has none yet gets the host's defaults."""

    def __init__(self, db: Database, *, zone: str) -> None:
        self._db = db
        self._zone = zone
        self._known: dict[int, Server] = {}

    async def get(self, server_id: int, language: str) -> Server:
        """The server's settings, or the defaults with ``language`` where nothing is set yet."""
        if known := self._known.get(server_id):
            return known
        columns = [tables.servers.c[name] for name in Server.__struct_fields__]
        async with self._db.read() as connection:
            found = await connection.execute(sa.select(*columns).where(columns[0] == server_id))
            row = found.mappings().one_or_none()
        server = Server(**row) if row else Server(server_id=server_id, language=language, zone=self._zone)
        self._known[server_id] = server
        return server

    async def save(self, server: Server, now: int) -> None:
        """Write the settings; ``now`` dates a server that is new."""
        values: dict[str, Any] = asdict(server)
        insert = self._db.insert(tables.servers).values(**values, created_at=now)
        async with self._db.write() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["server_id"], set_=values))
        self._known[server.server_id] = server
