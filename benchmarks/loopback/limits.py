"""Discord's rate limits on what a bot does by its own token: five messages and five edits in five
seconds a channel, fifty requests a second in all. Answers to interactions are free.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final

from benchmarks.loopback.faults import Action

LIMITED: Final[dict[Action, tuple[int, float]]] = {"message.create": (5, 5.0), "message.edit": (5, 5.0)}
FREE: Final[frozenset[Action]] = frozenset({"callback", "followup.create", "followup.get", "followup.edit"})
GLOBAL_PER_SECOND: Final = 50


@dataclass(slots=True)
class _Window:
    """``limit`` requests from the first one on, until ``ends`` (seconds of the monotonic clock)."""

    limit: int
    seconds: float
    ends: float = 0.0
    used: int = 0

    def take(self) -> bool:
        """Whether one more fits."""
        now = time.monotonic()
        if now >= self.ends:
            self.ends, self.used = now + self.seconds, 0
        self.used += 1
        return self.used <= self.limit

    @property
    def left(self) -> float:
        """Seconds until it ends."""
        return max(self.ends - time.monotonic(), 0.0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and the headers that its answer carries."""

    allowed: bool
    headers: dict[str, str] = field(default_factory=dict)
    retry_after: float = 0.0
    everywhere: bool = False


class Limits:
    """Counts the requests of one bot. ``refused`` is how many it was told to make later, by action."""

    def __init__(self) -> None:
        self._everywhere = _Window(GLOBAL_PER_SECOND, 1.0)
        self._windows: dict[tuple[Action, int | None], _Window] = {}
        self.refused: dict[Action, int] = {}

    def take(self, action: Action, channel_id: int | None) -> Verdict:
        """Count one request."""
        verdict = self._judge(action, channel_id)
        if not verdict.allowed:
            self.refused[action] = self.refused.get(action, 0) + 1
        return verdict

    def _judge(self, action: Action, channel_id: int | None) -> Verdict:
        if action in FREE:
            return Verdict(allowed=True)
        if not self._everywhere.take():
            return Verdict(allowed=False, retry_after=self._everywhere.left, everywhere=True)
        if action not in LIMITED:
            return Verdict(allowed=True)
        window = self._windows.setdefault((action, channel_id), _Window(*LIMITED[action]))
        allowed = window.take()
        headers = {
            "X-RateLimit-Bucket": f"loopback-{action}",
            "X-RateLimit-Limit": str(window.limit),
            "X-RateLimit-Remaining": str(max(window.limit - window.used, 0)),
            "X-RateLimit-Reset": f"{time.time() + window.left:.3f}",
            "X-RateLimit-Reset-After": f"{window.left:.3f}",
        }
        return Verdict(allowed=allowed, headers=headers, retry_after=0.0 if allowed else window.left)
