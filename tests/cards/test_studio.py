"""Pictures are drawn beside the event loop, one after the other."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.cards.studio import Studio


async def test_the_loop_goes_on_while_a_card_is_drawn() -> None:
    drawing, looped = threading.Event(), threading.Event()

    def draw(card: str) -> bytes:
        drawing.set()
        assert looped.wait(10)
        return card.encode()

    studio = Studio()
    task = asyncio.create_task(studio.render(draw, "card"))
    assert await asyncio.to_thread(drawing.wait, 10)
    looped.set()
    assert await task == b"card"
    await studio.close()


async def test_cards_are_drawn_one_after_the_other_in_one_thread() -> None:
    at_work = threading.Lock()

    def draw(_card: int) -> bytes:
        assert at_work.acquire(blocking=False)
        name = threading.current_thread().name
        at_work.release()
        return name.encode()

    studio = Studio()
    threads = await asyncio.gather(*(studio.render(draw, number) for number in range(20)))
    await studio.close()
    assert len(set(threads)) == 1
    assert threads[0] != threading.current_thread().name.encode()


async def test_closing_finishes_what_was_asked_for() -> None:
    studio = Studio()
    waiting = [asyncio.create_task(studio.render(lambda number: bytes([number]), number)) for number in range(5)]
    await asyncio.sleep(0)
    await studio.close()
    assert await asyncio.gather(*waiting) == [b"\0", b"\1", b"\2", b"\3", b"\4"]


async def test_a_closed_studio_draws_no_more() -> None:
    studio = Studio()
    await studio.close()
    with pytest.raises(RuntimeError):
        await studio.render(lambda card: b"", None)


async def test_a_card_that_fails_fails_alone() -> None:
    def draw(divisor: int) -> bytes:
        return bytes([8 // divisor])

    studio = Studio()
    with pytest.raises(ZeroDivisionError):
        await studio.render(draw, 0)
    assert await studio.render(draw, 2) == b"\4"
    await studio.close()
