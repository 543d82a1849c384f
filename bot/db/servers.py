"""The settings of each server, kept in memory because every command asks for them."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import sqlalchemy as sa
from msgspec import Struct, structs

from bot.db import tables
from bot.db.engine import Database


class Server(Struct, frozen=True, kw_only=True):
    """One server's settings. ``speed_points``, ``streak_points`` and ``calm`` shape its games.

    ``packs_off`` are the ids of the packs that are switched off: one that the host adds later is on at first.
    """

    server_id: int
    language: str
    zone: str
    trivia_channel_id: int | None = None
    moderator_role_id: int | None = None
    moderator_channel_id: int | None = None
    speed_points: bool = True
    streak_points: bool = True
    calm: bool = False
    packs_off: tuple[str, ...] = ()


class Servers:
    """Reads and keeps :class:`Server` rows; a server that has none yet gets the host's defaults."""

    def __init__(self, db: Database, *, zone: str) -> None:
        self._db = db
        self._zone = zone
        self._known: dict[int, Server] = {}
        self._changing = asyncio.Lock()

    async def get(self, server_id: int, language: str) -> Server:
        """The server's settings, or the defaults with ``language`` where nothing is set yet."""
        if known := self._known.get(server_id):
            return known
        columns = [tables.servers.c[name] for name in Server.__struct_fields__]
        async with self._db.read() as connection:
            found = await connection.execute(sa.select(*columns).where(columns[0] == server_id))
            row = found.mappings().one_or_none()
        server = _server(row) if row else Server(server_id=server_id, language=language, zone=self._zone)
        return self._known.setdefault(server_id, server)  # it may have been changed while it was read

    def known(self, server_id: int) -> Server | None:
        """The server's settings, where they are in memory already."""
        return self._known.get(server_id)

    def forget(self, server_id: int) -> None:
        """The server's row is gone."""
        self._known.pop(server_id, None)

    async def packs_off(self, server_id: int) -> tuple[str, ...]:
        """The ids of the packs that a server has switched off."""
        if known := self._known.get(server_id):
            return known.packs_off
        off = sa.select(tables.servers.c.packs_off).where(tables.servers.c.server_id == server_id)
        async with self._db.read() as connection:
            return _ids(await connection.scalar(off) or "[]")

    async def save(self, server: Server, now: int) -> None:
        """Write the settings; ``now`` dates a server that is new."""
        values: dict[str, Any] = structs.asdict(server)
        values["packs_off"] = msgspec.json.encode(server.packs_off).decode()
        insert = self._db.insert(tables.servers).values(**values, created_at=now)
        async with self._db.write() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["server_id"], set_=values))
        self._known[server.server_id] = server

    async def change(self, server: Server, now: int, **changed: Any) -> Server:
        """Change some settings of ``server``; what somebody else has changed since it was read stays.

        Returns:
            the settings as they are now.
        """
        async with self._changing:
            server = structs.replace(self._known.get(server.server_id, server), **changed)
            await self.save(server, now)
        return server


def _server(row: sa.RowMapping) -> Server:
    return Server(**{**row, "packs_off": _ids(row["packs_off"])})


def _ids(raw: str) -> tuple[str, ...]:
    return msgspec.json.decode(raw, type=tuple[str, ...])
