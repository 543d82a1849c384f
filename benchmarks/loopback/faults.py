"""What can go wrong between Discord and a bot, for the next so many requests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from aiohttp import web

Action: TypeAlias = Literal[
    "me",
    "application",
    "gateway",
    "commands",
    "message.create",
    "message.get",
    "message.edit",
    "message.list",
    "callback",
    "followup.create",
    "followup.get",
    "followup.edit",
    "dm.create",
    "user.get",
    "member.get",
    "role.add",
    "role.remove",
]
"""The requests that a bot can make."""

VIA: Final = {"Via": "1.1 google"}
"""Sent by Discord itself; what Cloudflare says before Discord is asked lacks it."""


@dataclass(slots=True, eq=False)
class Fault:
    """One way to fail, for the next ``times`` requests.

    Args:
        action: of which kind the requests are; None means any.
        channel_id: to which channel they go; None means any.
        delay: seconds until Discord does what was asked, or with ``applied`` until it says so.
        status: the HTTP status to fail with; None lets the request succeed.
        applied: Discord has done what was asked, and the failure only hides that.
        cut: the connection is reset in place of an answer.
        retry_after: seconds to wait, with status 429.
        everywhere: a 429 counts for every route of the bot.
        via: False for a 429 by Cloudflare, which has no JSON and no such header.
        strike: called once Discord has done what was asked where ``applied``, and before it does it otherwise.
    """

    action: Action | None = None
    channel_id: int | None = None
    times: int = 1
    delay: float = 0.0
    status: int | None = None
    applied: bool = False
    cut: bool = False
    retry_after: float = 1.0
    everywhere: bool = False
    via: bool = True
    strike: Callable[[], object] | None = None
    met: int = 0
    """How many requests have met it."""

    def response(self) -> web.Response | None:
        """What the bot gets in place of an answer; None where it gets the answer."""
        if self.status is None:
            return None
        if self.status == 429:
            return self._too_many()
        if self.status == 503:  # the load balancer speaks, not the API
            return web.Response(
                status=503, headers=VIA, text="upstream connect error or disconnect/reset before headers"
            )
        return web.json_response(
            {"message": f"{self.status}: Discord has trouble", "code": 0}, status=self.status, headers=VIA
        )

    def _too_many(self) -> web.Response:
        if not self.via:
            return web.Response(
                status=429, headers={"Retry-After": "3600"}, text="error code: 1015", content_type="text/html"
            )
        return too_many_requests(self.retry_after, everywhere=self.everywhere, headers={})


def too_many_requests(retry_after: float, *, everywhere: bool, headers: dict[str, str]) -> web.Response:
    """A 429 by Discord; ``headers`` are those of the bucket that is empty."""
    said = {
        **VIA,
        **headers,
        "Retry-After": str(max(round(retry_after), 1)),
        "X-RateLimit-Scope": "global" if everywhere else "user",
    }
    if everywhere:
        said["X-RateLimit-Global"] = "true"
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
    return web.json_response(body, status=429, headers=said)


class Faults:
    """The faults that lie in wait."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        """Let the next requests meet ``fault``; returns it, so that ``fault.met`` can be read."""
        self._waiting.append(fault)
        return fault

    def take(self, action: Action, channel_id: int | None) -> Fault | None:
        """The fault that a request meets, the oldest first."""
        for fault in self._waiting:
            if fault.action in (None, action) and fault.channel_id in (None, channel_id):
                fault.met += 1
                if fault.met >= fault.times:
                    self._waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Let everything go well again."""
        self._waiting.clear()
