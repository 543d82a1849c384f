"""How long after a start the games that were cut off go on: what was seen of each process, and what to make of it."""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from benchmarks.loopback.rest import Request

RESUME_SECONDS: Final = 10.0  # from the start of a process until the game goes on: what is promised
CUT_OFF: Final = "SELECT id, channel_id FROM games WHERE state = 'running'"
_DELETED: Final = "message deleted"
_SHOWN: Final = ("message.create", "message.edit")


@dataclass
class Life:
    """One process, from its start to its end, in seconds of the monotonic clock.

    ``games`` are those that were cut off before it, each with its channel.
    """

    games: list[tuple[int, int]]
    began: float = math.inf
    ended: float = math.inf


@dataclass
class Disturbance:
    """Something that may keep a game from going on, for a while. ``channel_id`` is None where it concerns all."""

    name: str
    channel_id: int | None
    began: float
    ended: float = math.inf

    def hit(self, channel_id: int, since: float, until: float) -> bool:
        """Whether it was on, in a channel and at any time between the two."""
        return self.channel_id in (None, channel_id) and self.began <= until and since <= self.ended


@dataclass
class History:
    """What was seen of one lane."""

    lives: list[Life] = field(default_factory=list)
    steps: dict[int, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Channel -> when something of its game was seen there: a message, an edit, an answer to who played."""
    disturbances: list[Disturbance] = field(default_factory=list)

    def begin(self, games: list[tuple[int, int]]) -> Life:
        """Another process is about to start."""
        self.lives.append(Life(games))
        return self.lives[-1]

    def note(self, request: Request) -> None:
        """Make of a request of the bot what it means to a game: a step, or that Discord had trouble."""
        channel_id = int(request.match["channel"]) if "channel" in request.match else None
        if request.status < 300:
            if channel_id is not None and request.action in _SHOWN:
                self.steps[channel_id].append(request.at)
                if request.action == "message.create":
                    self._replaced(channel_id, request.at)
        elif request.status == 429 or request.status >= 499:
            concerned = None if request.status == 429 else channel_id  # that one may be for all
            self.disturbances.append(Disturbance(f"HTTP {request.status}", concerned, request.at, request.at))

    def deleted(self, channel_id: int) -> None:
        """A message of the bot's was deleted: of its game nothing is seen in that channel before the next one."""
        self.disturbances.append(Disturbance(_DELETED, channel_id, time.monotonic()))

    def _replaced(self, channel_id: int, at: float) -> None:
        for one in self.disturbances:
            if one.name == _DELETED and one.channel_id == channel_id and one.ended == math.inf:
                one.ended = at

    @contextmanager
    def disturbed(self, name: str, channel_id: int | None = None) -> Iterator[None]:
        """Something is on as long as the block runs."""
        this = Disturbance(name, channel_id, time.monotonic())
        self.disturbances.append(this)
        try:
            yield
        finally:
            this.ended = time.monotonic()


@dataclass
class Resumptions:
    """How many seconds games took to go on after a start. ``clear`` are those of ``all`` that nothing else kept.

    ``slow`` are the clear ones that took longer than is promised, ``excused`` the others, one line each; ``reasons`` is
    what kept those.
    """

    all: list[float] = field(default_factory=list)
    clear: list[float] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    excused: list[str] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, other: Resumptions) -> None:
        """Take in another lane's."""
        self.all += other.all
        self.clear += other.clear
        self.slow += other.slow
        self.excused += other.excused
        self.reasons += other.reasons

    def figures(self) -> dict[str, float | int | None]:
        """What is reported, in seconds."""
        return {
            "games_resumed": len(self.all),
            "resumed_median": share(self.all, 0.5),
            "resumed_p99": share(self.all, 0.99),
            "resumed_worst": share(self.all, 1.0),
            "games_resumed_undisturbed": len(self.clear),
            "undisturbed_median": share(self.clear, 0.5),
            "undisturbed_p99": share(self.clear, 0.99),
            "undisturbed_worst": share(self.clear, 1.0),
            "slow_but_excused": len(self.excused),
        }

    def sentence(self) -> str:
        """The same for people."""
        if not self.all:
            return "resumed: no game was cut off"
        said = [f"resumed: {len(self.all)} games went on after a start, {_spread(self.all)}"]
        if self.clear:
            said.append(f"{len(self.clear)} of them undisturbed, {_spread(self.clear)}")
        kept = ", ".join(f"{name} {count}" for name, count in self.reasons.most_common())
        late = f"later than {RESUME_SECONDS:.0f} s: {len(self.slow)}, and {len(self.excused)} that something kept"
        return "; ".join((*said, late + (f" ({kept})" if kept else "")))


def measure(history: History, name: str, standing: Iterable[int]) -> Resumptions:
    """How long each game took to go on after each start. One whose channel is not ``standing`` any more counts nowhere.

    Where the process ended before its game went on, it is only known that it took longer: that counts where it was too
    long already. Excused is what was on, or met, between the start and the next step: a disk that was full, a database
    that was held or away, a clock that was wrong, a lost permission or a deleted message in the channel, a session that
    was dropped, a request for the channel that Discord failed.
    """
    found, channels = Resumptions(), set(standing)
    for life in history.lives:
        for game, channel_id in life.games:
            if channel_id not in channels:
                continue
            seen = min((at for at in history.steps[channel_id] if life.began <= at <= life.ended), default=None)
            until = life.ended if seen is None else seen
            took = until - life.began
            if seen is None and not RESUME_SECONDS < took < math.inf:
                continue
            found.all.append(took)
            troubles = {one.name for one in history.disturbances if one.hit(channel_id, life.began, until)}
            if not troubles:
                found.clear.append(took)
            if took <= RESUME_SECONDS:
                continue
            how = f"went on after {took:.1f} s" if seen is not None else f"had not gone on after {took:.1f} s"
            said = f"{name}: game {game} in {channel_id} {how}"
            if troubles:
                found.excused.append(f"{said} ({', '.join(sorted(troubles))})")
                found.reasons.update(troubles)
            else:
                found.slow.append(said)
    return found


def _spread(values: list[float]) -> str:
    return f"median {share(values, 0.5)} s, p99 {share(values, 0.99)} s, worst {share(values, 1.0)} s"


def share(values: list[float], part: float) -> float | None:
    """What ``part`` of the values do not exceed; None where there are none."""
    if not values:
        return None
    return round(sorted(values)[max(math.ceil(part * len(values)) - 1, 0)], 2)
