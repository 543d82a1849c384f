"""One thread that draws: the event loop goes on while a picture is made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Card = TypeVar("Card")


class Studio:
    """Draws one card after the other, so that no two threads share a font. The thread starts with the first card."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cards")

    async def render(self, draw: Callable[[Card], bytes], card: Card) -> bytes:
        """What ``draw`` makes of ``card``: ``await studio.render(draw_recap, RecapCard(...))`` gives a PNG.

        Raises:
            RuntimeError: the studio is closed.
        """
        return await asyncio.get_running_loop().run_in_executor(self._thread, draw, card)

    async def close(self) -> None:
        """Finish what has been asked for, take no more, and end the thread."""
        await asyncio.to_thread(self._thread.shutdown)
