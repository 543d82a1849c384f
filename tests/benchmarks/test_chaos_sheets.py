"""The people of the chaos campaign do what the campaign is for: they open sheets, fill them in, and hand them in."""

from __future__ import annotations

import asyncio
import random
from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec.structs import replace

from benchmarks.chaos import sheets
from benchmarks.chaos.answers import given
from benchmarks.chaos.lane import Deeds, Lane, until
from benchmarks.chaos.sheets import ROUNDS, Sheets, can_write
from benchmarks.loopback import Interaction, Message
from bot.content.models import Text
from bot.content.question import Question, encode
from tests.benchmarks.conftest import SAY, Client

ASKED = Question(
    key="q",
    style="typed",
    category="songs",
    difficulty=1,
    text=Text({"en": "Which one?", "ko": "무엇?"}),
    answer=Text({"en": "Haru Haru", "ko": "하루하루"}),
    explanation=Text("Because."),
    sources=(),
)
ORDER = replace(ASKED, style="order", options=(Text({"en": "a", "ko": "a"}),) * 4, order=(2, 0, 3, 1), answer=None)
BUTTONS = [
    {"type": 2, "style": 1, "label": "Answer", "custom_id": "v1:guess:1:0"},
    {"type": 2, "style": 2, "label": "Hint", "custom_id": "v1:hint:1:0"},
]
TEXT = [{"type": 4, "style": 1, "custom_id": "text"}]
PLACES = [
    {"type": 3, "custom_id": f"place{at}", "options": [{"label": str(to), "value": str(to)} for to in range(4)]}
    for at in range(4)
]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """People think for a moment, and stay until they are done."""
    monkeypatch.setattr(sheets, "THINK_SECONDS", 0.05)
    monkeypatch.setattr(sheets, "OVER_A_KILL", 0.0)


class Table:
    """Somebody at a question, and a bot that answers as it is told here: always that it was wrong."""

    def __init__(self, client: Client, asked: Question, fields: list[dict[str, Any]]) -> None:
        async def rows(_query: str, **_values: object) -> list[tuple[str]]:
            return [(encode(asked),)]

        self.client = client
        self.lane = SimpleNamespace(
            dice=random.Random(3), deeds=Deeds(), world=client.world, store=SimpleNamespace(rows=rows), bot=object()
        )
        self.sheets = Sheets(cast("Lane", self.lane))
        self._fields = fields
        self._done = 0

    async def question(self) -> Message:
        await self.client.post(components=[{"type": 1, "components": BUTTONS}])
        return list(self.client.channel.messages.values())[-1]

    async def answer(self) -> None:
        """Answer what people do, for ever."""
        labels = [{"type": 18, "label": "Yours", "component": made} for made in self._fields]
        modal = {"type": 9, "data": {"custom_id": "v1:given:1:0", "title": "Question", "components": labels}}
        again = {"type": 4, "data": {**SAY["data"], "components": [{"type": 1, "components": BUTTONS}]}}  # type: ignore[dict-item]
        while True:
            for deed in self.lane.deeds.all[self._done :]:
                status, _, _ = await self.client.answer(
                    deed, modal if deed.data["custom_id"] == "v1:guess:1:0" else again
                )
                assert status == 200
                self._done += 1
            await asyncio.sleep(0.005)

    @property
    def handed_in(self) -> list[Interaction]:
        return [deed for deed in self.lane.deeds.all if deed.data["custom_id"] == "v1:given:1:0"]


async def test_who_is_wrong_tries_again_and_asks_for_hints(client: Client) -> None:
    table = Table(client, ASKED, TEXT)
    bot = asyncio.create_task(table.answer())
    question = await table.question()
    assert can_write(question)
    for round_ in range(1, 4):
        await table.sheets.write(client.haru, question)
        assert round_ <= len(table.handed_in) <= ROUNDS * round_
    assert not table.sheets.is_writing(client.haru)
    assert {deed.data["custom_id"] for deed in table.lane.deeds.all} == {"v1:guess:1:0", "v1:hint:1:0", "v1:given:1:0"}
    typed = {given(deed) for deed in table.handed_in}
    assert "Haru Haru" in typed, "some know it"
    assert len(typed) > 1, "and some do not"
    bot.cancel()


async def test_an_order_is_handed_in_whole(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "KNOWS", 1.0)
    table = Table(client, ORDER, PLACES)
    bot = asyncio.create_task(table.answer())
    await table.sheets.write(client.haru, await table.question())
    assert "CADB" in {given(deed) for deed in table.handed_in}
    bot.cancel()


async def test_a_sheet_stays_open_until_the_bot_is_another_process(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "OVER_A_KILL", 1.0)
    table = Table(client, ASKED, TEXT)
    ws = await client.connect()
    await client.identify(ws)
    await client.world.online()
    bot = asyncio.create_task(table.answer())
    writing = asyncio.create_task(table.sheets.write(client.haru, await table.question()))
    await until(lambda: any(deed.modal for deed in table.lane.deeds.all), every=0.01)
    assert not table.sheets.all_now(), "nobody hands in who waits for another process"
    assert table.handed_in == []
    table.lane.bot = object()
    await until(lambda: table.handed_in or writing.done(), every=0.01)
    assert table.handed_in
    writing.cancel()
    bot.cancel()
    await ws.close()
