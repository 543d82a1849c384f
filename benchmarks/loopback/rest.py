"""The HTTP API: what every request meets before and after its handler."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import orjson
from aiohttp import web

from benchmarks.loopback.backend import ApiError, Backend
from benchmarks.loopback.faults import VIA, Action, Faults, too_many_requests
from benchmarks.loopback.limits import FREE, Limits
from benchmarks.loopback.records import JSON
from benchmarks.loopback.sessions import reset

PREFIX: Final = "/api/v10"


@dataclass(frozen=True, slots=True)
class Call:
    """One request: what stands in its path and its query, and its JSON body."""

    match: dict[str, str]
    query: dict[str, str]
    body: Any

    def id(self, name: str) -> int:
        """An id in the path.

        Raises:
            ApiError: it is no id.
        """
        try:
            return int(self.match[name])
        except ValueError:
            raise ApiError(400, 50035, "Invalid Form Body") from None


Answer: TypeAlias = JSON | list[JSON] | None
Handler: TypeAlias = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the bot made it, for tests to look back on. ``at`` is in seconds of the monotonic clock."""

    action: Action
    match: dict[str, str]
    body: Any
    status: int
    at: float


class Rest:
    """Serves handlers, and notes every request in ``log`` where ``keep_log``."""

    def __init__(self, backend: Backend, faults: Faults, limits: Limits | None, *, keep_log: bool) -> None:
        self._backend = backend
        self._faults = faults
        self._limits = limits
        self._keep_log = keep_log
        self.log: list[Request] = []

    def route(self, method: str, path: str, action: Action, handler: Handler) -> web.RouteDef:
        """``handler`` at ``path``."""
        return web.route(method, PREFIX + path, self._served(action, handler))

    def _served(self, action: Action, handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            came = time.monotonic()
            call = Call(dict(request.match_info), dict(request.query), await _body(request))
            response = await self._respond(request, action, handler, call)
            if self._keep_log:
                self.log.append(Request(action, call.match, call.body, response.status, came))
            self._backend.changes.notify()
            return response

        return serve

    async def _respond(self, request: web.Request, action: Action, handler: Handler, call: Call) -> web.Response:
        channel_id = int(call.match["channel"]) if "channel" in call.match else None
        fault = self._faults.take(action, channel_id)
        if fault is None:
            return self._answer(request, action, handler, call, channel_id)
        applied = self._answer(request, action, handler, call, channel_id) if fault.applied else None
        if fault.strike is not None:
            fault.strike()
        await asyncio.sleep(fault.delay)
        if fault.cut:
            reset(request)
            return web.Response(status=499)  # nobody hears it
        if (failure := fault.response()) is not None:
            return failure
        return applied or self._answer(request, action, handler, call, channel_id)

    def _answer(
        self, request: web.Request, action: Action, handler: Handler, call: Call, channel_id: int | None
    ) -> web.Response:
        headers = VIA
        try:
            if action not in FREE and request.headers.get("Authorization") != f"Bot {self._backend.token}":
                raise ApiError(401, 0, "401: Unauthorized")
            if self._limits is not None:
                verdict = self._limits.take(action, channel_id)
                if not verdict.allowed:
                    return too_many_requests(
                        verdict.retry_after, everywhere=verdict.everywhere, headers=verdict.headers
                    )
                headers = {**VIA, **verdict.headers}
            answer = handler(call)
        except ApiError as error:
            return _json({"message": str(error), "code": error.code}, error.status, headers)
        return web.Response(status=204, headers=headers) if answer is None else _json(answer, 200, headers)


async def _body(request: web.Request) -> Any:
    """The JSON of a request, which stands in the first part of a form where files come along; they are not kept."""
    if request.content_type == "multipart/form-data":
        said = (await request.post())["payload_json"]
        assert not isinstance(said, web.FileField)
        return orjson.loads(said)
    raw = await request.read()
    return orjson.loads(raw) if raw else {}


def _json(body: JSON | list[JSON], status: int, headers: dict[str, str]) -> web.Response:
    return web.Response(body=orjson.dumps(body), status=status, headers=headers, content_type="application/json")
