"""The time in a lane: that of its Discord, and that of the machine on which its bot runs."""

from __future__ import annotations

import mmap
import struct
import time
from pathlib import Path
from typing import Final

from benchmarks.loopback import World

CHILD: Final = Path(__file__).resolve().parent / "child"


class Clock:
    """Both go with the real time until they are moved. ``file`` tells the bot's process how far it is ahead."""

    def __init__(self, world: World, file: Path) -> None:
        self._world = world
        self._wrong_ms = 0
        file.write_bytes(bytes(8))
        with file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), 8)
        self.variables: dict[str, str] = {"CHAOS_CLOCK": str(file)}

    @property
    def now(self) -> int:
        """UTC milliseconds as they truly are in the lane: Discord's."""
        return time.time_ns() // 1_000_000 + self._world.ahead_ms

    def pass_until(self, instant: int) -> None:
        """Let the time pass at once, for everybody, until ``instant``; it never goes back."""
        self._world.ahead_ms += max(instant - self.now, 0)
        self._tell()

    def set_wrong(self, milliseconds: int) -> None:
        """Put the clock of the bot's machine ahead, or behind with a minus."""
        self._wrong_ms = milliseconds
        self._tell()

    def _tell(self) -> None:
        struct.pack_into("<q", self._shared, 0, self._world.ahead_ms + self._wrong_ms)

    def close(self) -> None:
        """Let go of the file."""
        self._shared.close()
