"""The gateway: events to the bot over WebSocket.

https://discord.com/developers/docs/events/gateway
"""

from __future__ import annotations

import time
from typing import Any, Final

import orjson
from aiohttp import WSMsgType, web

from benchmarks.loopback import payloads, sessions
from benchmarks.loopback.backend import Backend
from benchmarks.loopback.records import JSON
from benchmarks.loopback.sessions import Connection, Session
from benchmarks.loopback.streams import stream_for

HEARTBEAT_MS: Final = 41_250
PRIVILEGED: Final = (1 << 1) | (1 << 8) | (1 << 15)  # members, presences, message content

UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, AUTHENTICATION_FAILED, ALREADY_AUTHENTICATED = range(4001, 4006)
INVALID_SEQUENCE, INVALID_SHARD, DISALLOWED_INTENTS = 4007, 4010, 4014


class _Closed(Exception):
    """The connection has to end with a close code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Gateway:
    """Every session of the bot. ``identified`` and ``resumed`` count how often it came back in which way.

    Two shards that identify within ``identify_seconds`` are one too many, whatever process runs them: the second
    is sent away (in life that takes 5 seconds; the bot of a test need not wait for so long).
    """

    def __init__(self, backend: Backend, identify_seconds: float = 0.0) -> None:
        self._backend = backend
        self._identify_seconds = identify_seconds
        self._identified_at = -identify_seconds
        self.sent_away = 0
        self.url = ""
        self.sessions: list[Session] = []
        self.identified = 0
        self.resumed = 0

    @property
    def live(self) -> list[Session]:
        """The sessions that are connected now."""
        return [session for session in self.sessions if session.connection is not None]

    def dispatch(self, guild_id: int, event: str, data: JSON) -> None:
        """Send an event to whatever shard sees a guild."""
        for session in self.sessions:
            if session.serves(guild_id):
                session.dispatch(event, data)

    async def close(self, code: int) -> None:
        """End every connection with a close code, such as 4000: the bot may resume."""
        for session in self.live:
            assert session.connection is not None
            await session.connection.close(code)

    def cut(self) -> None:
        """Reset every connection."""
        for session in self.live:
            assert session.connection is not None
            session.connection.cut()

    def ask_to_reconnect(self) -> None:
        """Say RECONNECT, as Discord does before it moves a session to another machine."""
        for session in self.live:
            assert session.connection is not None
            session.connection.say(sessions.RECONNECT, None)

    def invalidate(self, *, resumable: bool) -> None:
        """Say INVALID SESSION; one that is not resumable is forgotten."""
        for session in self.live:
            assert session.connection is not None
            session.connection.say(sessions.INVALID_SESSION, resumable)
            if not resumable:
                self.sessions.remove(session)

    def forget(self) -> None:
        """Forget every session, so that the next RESUME is refused."""
        self.sessions.clear()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from HELLO to its end."""
        ws = web.WebSocketResponse(max_msg_size=0)
        await ws.prepare(request)
        connection = Connection(ws, stream_for(request.query.get("compress")), request)
        connection.say(sessions.HELLO, {"heartbeat_interval": HEARTBEAT_MS})
        try:
            async for frame in ws:
                if frame.type is WSMsgType.TEXT:
                    self._receive(connection, frame.data)
        except _Closed as closed:
            await ws.close(code=closed.code)
        finally:
            connection.ended()
            self._backend.changes.notify()
        return ws

    def _receive(self, connection: Connection, raw: str) -> None:
        try:
            payload = orjson.loads(raw)
            op, data = payload["op"], payload["d"]
        except (ValueError, KeyError, TypeError):
            raise _Closed(DECODE_ERROR) from None
        match op:
            case sessions.HEARTBEAT:
                connection.say(sessions.HEARTBEAT_ACK, None)
            case sessions.IDENTIFY:
                self._identify(connection, data)
            case sessions.RESUME:
                self._resume(connection, data)
            case _ if connection.session is None:
                raise _Closed(NOT_AUTHENTICATED)
            case _:
                raise _Closed(UNKNOWN_OPCODE)
        self._backend.changes.notify()

    def _identify(self, connection: Connection, data: Any) -> None:
        self._authenticate(connection, data)
        if data["intents"] & PRIVILEGED:
            raise _Closed(DISALLOWED_INTENTS)
        shard, shards = data.get("shard", (0, 1))
        if not 0 <= shard < shards:
            raise _Closed(INVALID_SHARD)
        if time.monotonic() - self._identified_at < self._identify_seconds:
            self.sent_away += 1
            connection.say(sessions.INVALID_SESSION, False)
            return
        self._identified_at = time.monotonic()
        # Discord forgets a session some minutes after it lost its connection; here, as soon as its shard is back.
        self.sessions = [made for made in self.sessions if made.connection is not None or made.shard != shard]
        session = Session(shard, shards)
        session.attach(connection)
        self.sessions.append(session)
        self.identified += 1
        bot = self._backend.bot
        guilds = [guild for guild in self._backend.guilds.values() if session.serves(guild.id)]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": payloads.user(bot),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": [shard, shards],
                "application": {"id": str(bot.id), "flags": 0},
            },
        )
        for guild in guilds:
            session.dispatch("GUILD_CREATE", payloads.guild(guild, bot))

    def _resume(self, connection: Connection, data: Any) -> None:
        self._authenticate(connection, data)
        for session in self.sessions:
            if session.id == data["session_id"]:
                break
        else:
            connection.say(sessions.INVALID_SESSION, False)
            return
        if data["seq"] > session.sequence:
            raise _Closed(INVALID_SEQUENCE)
        if session.connection is not None:  # it does not know yet that the bot has left it
            session.connection.ended()
        session.attach(connection)
        session.replay(data["seq"])
        session.dispatch("RESUMED", {})
        self.resumed += 1

    def _authenticate(self, connection: Connection, data: Any) -> None:
        if connection.session is not None:
            raise _Closed(ALREADY_AUTHENTICATED)
        if data["token"] != self._backend.token:
            raise _Closed(AUTHENTICATION_FAILED)
