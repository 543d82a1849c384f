"""A bot as a process of its own: started, watched, killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Self, TypeVar

ROOT: Final = Path(__file__).resolve().parent.parent
OURS: Final = ("-m", "bot", "run")
STOP_SECONDS: Final = 15.0
T = TypeVar("T")
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


class BotEnded(Exception):
    """A bot ended by itself; what it printed is the message."""


class BotProcess:
    """A running bot. Its output goes to a file, which :meth:`output` reads."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self._process = process
        self._log = log

    @classmethod
    async def start(
        cls, arguments: Sequence[str], variables: Mapping[str, str], folder: Path, *, pipe: int | None = None
    ) -> Self:
        """``python *arguments`` in ``folder``, which keeps its log; ``variables`` are added to the environment.

        Where ``pipe`` is given, what the bot prints goes into it, and whoever made it fills the log.
        """
        log = folder / "bot.log"
        # Compiled code is kept, as it is wherever a bot is started a second time.
        ours = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": ""}
        environment = {**os.environ, **ours, **variables}
        with log.open("ab") as stream:
            process = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, cwd=folder, env=environment, stdout=pipe or stream, stderr=pipe or stream
            )
        return cls(process, log)

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    async def ended(self) -> int:
        """Wait for its end, and return its exit code."""
        return await self._process.wait()

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.returncode is None

    @property
    def output(self) -> str:
        """Everything that it and those started before it in the same folder have printed."""
        return self._log.read_text(errors="replace")

    async def during(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of ``work``, which the bot has to run for.

        Raises:
            BotEnded: it ended meanwhile.
        """
        working, ending = asyncio.create_task(work), asyncio.create_task(self._process.wait())
        try:
            await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not working.done():
                raise BotEnded(f"exit code {self._process.returncode}\n{self.output}")
            return working.result()
        finally:
            working.cancel()
            ending.cancel()

    async def kill(self) -> None:
        """End it at once, as a power cut would (SIGKILL)."""
        if self.running:
            self._process.kill()
        await self._process.wait()

    async def stop(self) -> int:
        """Ask it to end (SIGTERM), and return its exit code.

        Raises:
            TimeoutError: it does not end.
        """
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_SECONDS):
            return await self._process.wait()

    def cpu_seconds(self) -> float:
        """The processor time that it has used so far, of all its threads (Linux only)."""
        fields = self._stat()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory_bytes(self) -> int:
        """The memory that it holds now (Linux only)."""
        return int(self._stat()[21]) * _PAGE

    def _stat(self) -> list[str]:
        # The second field is the name in brackets and may hold anything; what follows is counted from there.
        raw = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii", errors="replace")
        return raw.rpartition(")")[2].split()
