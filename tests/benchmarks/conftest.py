"""A loopback Discord with a client that is as plain as can be."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from benchmarks.loopback import Channel, Interaction, Member, World

SAY = {"type": 4, "data": {"content": "Locked in", "flags": 64}}


@dataclass
class Client:
    """A bot's side of the wire, as plain as can be, in a world with one member in one channel."""

    world: World
    http: aiohttp.ClientSession
    channel: Channel = field(init=False)
    haru: Member = field(init=False)

    def __post_init__(self) -> None:
        guild = self.world.guild("Purple House")
        self.channel = self.world.channel(guild, "trivia")
        self.haru = self.world.member(guild, "haru")
        self.token = self.world.environment["DISCORD_TOKEN"]
        self.headers = {"Authorization": f"Bot {self.token}"}

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any, dict[str, str]]:
        url = self.world.environment["DISCORD_API_URL"] + path
        async with self.http.request(method, url, json=body, headers=self.headers) as response:
            raw = await response.text()
            is_json = response.content_type == "application/json"
            return response.status, json.loads(raw) if is_json else raw, dict(response.headers)

    async def post(self, **body: Any) -> tuple[int, Any, dict[str, str]]:
        return await self.call("POST", f"/channels/{self.channel.id}/messages", {"content": "hello", **body})

    async def answer(self, interaction: Interaction, body: Any = SAY) -> tuple[int, Any, dict[str, str]]:
        path = f"/interactions/{interaction.id}/{interaction.token}/callback?with_response=1"
        return await self.call("POST", path, body)

    async def connect(self, query: str = "") -> aiohttp.ClientWebSocketResponse:
        return await self.http.ws_connect(self.world.gateway.url + query)

    async def identify(self, ws: aiohttp.ClientWebSocketResponse, **changed: Any) -> None:
        await ws.send_json({"op": 2, "d": {"token": self.token, "intents": 1, "shard": [0, 1], **changed}})


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with World() as world, aiohttp.ClientSession() as http:
        yield Client(world, http)
