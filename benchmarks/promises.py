"""What a benchmark promises and what it found, in the one form that ``make bench`` gathers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Promise:
    """``measured`` must not exceed ``limit``; both in ``unit`` ("x" for a ratio)."""

    what: str
    measured: float
    limit: float
    unit: str

    @property
    def met(self) -> bool:
        """Whether it is kept."""
        return self.measured <= self.limit

    def __str__(self) -> str:
        unit = self.unit if self.unit == "x" else f" {self.unit}"
        verdict = "met" if self.met else "MISSED"
        return f"{verdict:<6} {self.what}: {self.measured:.3g}{unit} (promised: {self.limit:g}{unit} at most)"


def conclude(benchmark: str, promises: Iterable[Promise], **details: Any) -> None:
    """Print each promise with its verdict, then everything as one line of JSON."""
    kept = list(promises)
    for promise in kept:
        print(promise)
    rows = [
        {
            "what": promise.what,
            "measured": round(promise.measured, 4),
            "limit": promise.limit,
            "unit": promise.unit,
            "met": promise.met,
        }
        for promise in kept
    ]
    print(json.dumps({"benchmark": benchmark, "promises": rows, **details}))


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, each time, in milliseconds, in order of length."""

    ms: tuple[float, ...]

    @classmethod
    def of(cls, seconds: Iterable[float]) -> Times:
        """Those ``seconds``."""
        return cls(tuple(sorted(value * 1000 for value in seconds)))

    @classmethod
    def taken(cls, work: Callable[[], object], times: int) -> Times:
        """Do ``work`` so many times."""
        seconds = []
        for _ in range(times):
            begun = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - begun)
        return cls.of(seconds)

    @property
    def median(self) -> float:
        """The one in the middle."""
        return median(self.ms)

    def at(self, share: float) -> float:
        """What ``share`` of them did not exceed."""
        return self.ms[min(int(share * len(self.ms)), len(self.ms) - 1)]
