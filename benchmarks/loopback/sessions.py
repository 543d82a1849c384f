"""Gateway sessions: what outlives a connection, so that a bot that lost it can go on where it was."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import socket
import struct
from collections import deque
from typing import Any, Final

import orjson
from aiohttp import web

from benchmarks.loopback.records import JSON
from benchmarks.loopback.streams import Stream

KEPT_EVENTS: Final = 1_000  # for a session to be resumed

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 7, 9, 10, 11


class Connection:
    """One WebSocket to the bot; what is put into it is sent in order by a task of its own."""

    def __init__(self, ws: web.WebSocketResponse, stream: Stream, request: web.Request) -> None:
        self._ws = ws
        self._stream = stream
        self._request = request
        self._frames: asyncio.Queue[bytes] = asyncio.Queue()
        self._sender = asyncio.create_task(self._send(), name="gateway sender")
        self.session: Session | None = None

    def put(self, payload: bytes) -> None:
        """Send a payload soon."""
        self._frames.put_nowait(payload)

    def say(self, op: int, data: object) -> None:
        """Send what is no event."""
        self.put(orjson.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def _send(self) -> None:
        with contextlib.suppress(ConnectionError):
            while True:
                frame = self._stream.frame(await self._frames.get())
                if isinstance(frame, str):
                    await self._ws.send_str(frame)
                else:
                    await self._ws.send_bytes(frame)

    async def close(self, code: int) -> None:
        """End it with a close frame."""
        self.ended()
        await self._ws.close(code=code)

    def cut(self) -> None:
        """Reset it without a word, as a network does."""
        self.ended()
        reset(self._request)

    def ended(self) -> None:
        """Send nothing more, and leave the session for another connection."""
        self._sender.cancel()
        if self.session is not None and self.session.connection is self:
            self.session.connection = None


class Session:
    """One shard of the bot, from IDENTIFY until it identifies again."""

    def __init__(self, shard: int, shards: int) -> None:
        self.id = secrets.token_hex(16)
        self.shard = shard
        self.shards = shards
        self.connection: Connection | None = None
        self.sequence = 0
        self._kept: deque[tuple[int, bytes]] = deque(maxlen=KEPT_EVENTS)

    def attach(self, connection: Connection) -> None:
        """Let the events go over ``connection``."""
        self.connection = connection
        connection.session = self

    def serves(self, guild_id: int) -> bool:
        """Whether this shard is the one that sees a guild."""
        return (guild_id >> 22) % self.shards == self.shard

    def dispatch(self, event: str, data: JSON) -> None:
        """Send an event, now or when the session is resumed."""
        self.sequence += 1
        payload: dict[str, Any] = {"op": DISPATCH, "s": self.sequence, "t": event, "d": data}
        raw = orjson.dumps(payload)
        self._kept.append((self.sequence, raw))
        if self.connection is not None:
            self.connection.put(raw)

    def replay(self, after: int) -> None:
        """Send again what came after the sequence number that the bot saw last."""
        assert self.connection is not None
        for sequence, raw in self._kept:
            if sequence > after:
                self.connection.put(raw)


def reset(request: web.Request) -> None:
    """Cut the connection of ``request`` so that the other side sees a reset (ECONNRESET)."""
    transport = request.transport
    if transport is None:
        return
    connected: socket.socket | None = transport.get_extra_info("socket")
    if connected is not None:
        connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
