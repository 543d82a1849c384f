"""What is measured over the loopback Discord is worth something only where it does as Discord does."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
import zstandard

from benchmarks.loopback import Fault, World
from benchmarks.loopback.records import READ_HISTORY
from tests.benchmarks.conftest import Client

BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "A", "custom_id": "a"}]}


async def test_a_repeated_nonce_posts_nothing_new(client: Client) -> None:
    _, first, _ = await client.post(nonce="g1q0", enforce_nonce=True)
    _, again, _ = await client.post(nonce="g1q0", enforce_nonce=True)
    _, other, _ = await client.post(nonce="g1q1", enforce_nonce=True)
    assert first["id"] == again["id"] != other["id"]
    assert len(client.channel.messages) == 2


async def test_a_stranger_is_turned_away(client: Client) -> None:
    client.headers = {"Authorization": "Bot somebody.else.entirely"}
    assert (await client.post())[0] == 401


async def test_an_interaction_has_one_first_answer_and_it_is_returned(client: Client) -> None:
    await client.post(components=[BUTTON])
    (message,) = client.channel.messages.values()
    click = client.world.click(client.haru, message, label="A")
    status, made, _ = await client.answer(click)
    assert status == 200
    assert made["resource"]["message"]["content"] == "Locked in"
    assert made["interaction"]["response_message_ephemeral"]
    status, refusal, _ = await client.answer(click)
    assert (status, refusal["code"]) == (400, 40060)
    assert (await click.reply()).text == "Locked in"
    assert list(client.channel.messages.values()) == [message]  # what is private is not in the channel


async def test_three_seconds_are_the_deadline(client: Client) -> None:
    await client.post(components=[BUTTON])
    (message,) = client.channel.messages.values()
    click = client.world.click(client.haru, message, custom_id="a")
    click.sent -= 3.1
    status, refusal, _ = await client.answer(click)
    assert (status, refusal["code"]) == (404, 10062)
    assert click.seconds is None


async def test_the_sixth_message_in_five_seconds_is_refused(client: Client) -> None:
    left = []
    for _ in range(5):
        status, _, headers = await client.post()
        assert status == 200
        left.append(int(headers["X-RateLimit-Remaining"]))
    assert left == [4, 3, 2, 1, 0]
    status, body, headers = await client.post()
    assert status == 429
    assert 0 < body["retry_after"] <= 5
    assert "Via" in headers
    assert client.world.refused == {"message.create": 1}
    assert len(client.channel.messages) == 5


async def test_a_failure_comes_before_or_after_the_deed(client: Client) -> None:
    before = client.world.fault(Fault("message.create", status=500))
    assert (await client.post())[0] == 500
    assert len(client.channel.messages) == 0
    after = client.world.fault(Fault("message.create", status=502, applied=True))
    assert (await client.post())[0] == 502
    assert len(client.channel.messages) == 1
    assert (await client.post())[0] == 200
    assert (before.met, after.met) == (1, 1)


async def test_a_cut_request_is_reset(client: Client) -> None:
    client.world.fault(Fault(times=2, cut=True))
    with pytest.raises(aiohttp.ClientError):
        await client.post()


async def test_cloudflare_says_429_without_via(client: Client) -> None:
    client.world.fault(Fault(status=429, via=False))
    status, _, headers = await client.post()
    assert status == 429
    assert "Via" not in headers


async def test_what_is_gone_or_closed_is_refused_by_its_code(client: Client) -> None:
    _, made, _ = await client.post()
    path = f"/channels/{client.channel.id}/messages/{made['id']}"
    assert (await client.call("PATCH", path, {"content": "new"}))[1]["content"] == "new"
    client.world.delete_message(client.channel.messages[int(made["id"])])
    assert (await client.call("PATCH", path, {"content": "newer"}))[1]["code"] == 10008
    client.channel.bot_permissions = 1 << 10
    assert (await client.post())[1]["code"] == 50013
    client.world.delete_channel(client.channel)
    assert (await client.post())[1]["code"] == 10003


@pytest.mark.parametrize("compression", ["", "zlib-stream", "zstd-stream"])
async def test_the_gateway_greets_and_brings_the_guilds(client: Client, compression: str) -> None:
    ws = await client.connect(f"?compress={compression}" if compression else "")
    inflate: dict[str, Callable[[Any], Any]] = {
        "": lambda text: text,
        "zlib-stream": zlib.decompressobj().decompress,
        "zstd-stream": zstandard.ZstdDecompressor().decompressobj().decompress,
    }

    async def receive() -> Any:
        return json.loads(inflate[compression]((await ws.receive()).data))

    assert (await receive())["op"] == 10
    await client.identify(ws)
    ready, guild = await receive(), await receive()
    assert (ready["t"], ready["s"], guild["t"], guild["s"]) == ("READY", 1, "GUILD_CREATE", 2)
    assert guild["d"]["id"] == ready["d"]["guilds"][0]["id"] == str(client.haru.guild.id)
    await client.world.online()
    await ws.close()


async def test_a_cut_session_is_resumed_with_what_it_missed(client: Client) -> None:
    ws = await client.connect()
    await client.identify(ws)
    ready = [await ws.receive_json() for _ in range(3)][1]
    client.world.gateway.cut()
    await client.world.until(lambda: not client.world.gateway.live)
    await client.post(components=[BUTTON])
    client.world.click(client.haru, next(iter(client.channel.messages.values())), label="A")

    ws = await client.connect()
    session = {"token": client.token, "session_id": ready["d"]["session_id"], "seq": 2}
    await ws.send_json({"op": 6, "d": session})
    events = [(await ws.receive_json())["t"] for _ in range(3)]
    assert events == [None, "INTERACTION_CREATE", "RESUMED"]
    client.world.gateway.forget()
    ws = await client.connect()
    await ws.send_json({"op": 6, "d": session})
    assert [(await ws.receive_json())["op"] for _ in range(2)] == [10, 9]


@pytest.mark.parametrize(("changed", "code"), [({"token": "x.y.z"}, 4004), ({"intents": 1 << 15}, 4014)])
async def test_who_may_not_come_in_is_told_by_a_close_code(client: Client, changed: dict[str, Any], code: int) -> None:
    ws = await client.connect()
    await client.identify(ws, **changed)
    await ws.receive_json()
    assert (await ws.receive()).data == code
    assert not client.world.gateway.live


async def test_a_slash_command_must_be_registered(client: Client) -> None:
    start = {"name": "start", "type": 1, "options": [{"name": "questions", "type": 4}]}
    commands = [{"name": "trivia", "description": "…", "options": [start]}]
    await client.call("PUT", "/applications/1/commands", commands)
    used = client.world.slash(client.haru, client.channel, "trivia start", questions=3)
    assert used.data["options"] == [
        {"name": "start", "type": 1, "options": [{"name": "questions", "type": 4, "value": 3}]}
    ]
    with pytest.raises(LookupError, match="stop"):
        client.world.slash(client.haru, client.channel, "trivia stop")


async def test_the_newest_messages_come_first(client: Client) -> None:
    posted = [(await client.post(content=str(number)))[1]["id"] for number in range(4)]
    path = f"/channels/{client.channel.id}/messages"
    _, newest, _ = await client.call("GET", f"{path}?limit=2")
    assert [message["id"] for message in newest] == [posted[3], posted[2]]
    _, before, _ = await client.call("GET", f"{path}?limit=2&before={posted[2]}")
    assert [message["id"] for message in before] == [posted[1], posted[0]]
    _, after, _ = await client.call("GET", f"{path}?limit=2&after={posted[0]}")
    assert [message["id"] for message in after] == [posted[2], posted[1]]
    client.channel.bot_permissions &= ~READ_HISTORY
    assert (await client.call("GET", path))[0] == 403


async def test_a_message_with_a_file_comes_as_a_form(client: Client) -> None:
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps({"content": "the recap"}), content_type="application/json")
    form.add_field("files[0]", b"a picture", filename="recap.png", content_type="image/png")
    url = f"{client.world.environment['DISCORD_API_URL']}/channels/{client.channel.id}/messages"
    async with client.http.post(url, data=form, headers=client.headers) as response:
        assert response.status == 200
    assert len(client.channel.find("the recap")) == 1


async def test_a_role_is_given_and_taken(client: Client) -> None:
    role = client.world.role(client.haru.guild, "Champion")
    member = f"/guilds/{client.haru.guild.id}/members/{client.haru.id}"
    assert (await client.call("PUT", f"{member}/roles/{role.id}"))[0] == 204
    assert (await client.call("GET", member))[1]["roles"] == [str(role.id)]
    client.world.delete_role(role)
    assert (await client.call("GET", member))[1]["roles"] == []
    status, refusal, _ = await client.call("PUT", f"{member}/roles/{role.id}")
    assert (status, refusal["code"]) == (404, 10011)
    status, refusal, _ = await client.call("GET", f"/guilds/{client.haru.guild.id}/members/1")
    assert (status, refusal["code"]) == (404, 10007)


@pytest.mark.parametrize("applied", [True, False])
async def test_a_fault_can_strike_before_or_after_the_deed(client: Client, applied: bool) -> None:
    seen: list[int] = []
    client.world.fault(
        Fault("message.create", applied=applied, strike=lambda: seen.append(len(client.channel.messages)))
    )
    await client.post()
    assert seen == [int(applied)]


async def test_the_time_of_a_discord_can_pass_at_once(client: Client) -> None:
    before = client.world.guild("before").id
    client.world.ahead_ms += 7 * 24 * 3_600_000
    assert (client.world.guild("after").id >> 22) - (before >> 22) >= 7 * 24 * 3_600_000


async def test_each_shard_sees_its_own_guilds_and_two_can_not_identify_at_once() -> None:
    async with World(shards=2, identify_seconds=3600) as world, aiohttp.ClientSession() as http:
        client = Client(world, http)
        guilds = [world.guild(f"House {shard}", shard=shard) for shard in range(2)]
        first, second = await client.connect(), await client.connect()
        assert (await client.call("GET", "/gateway/bot"))[1]["session_start_limit"]["remaining"] == 1000
        await client.identify(first, shard=[0, 2])
        await client.identify(second, shard=[1, 2])
        assert [(await first.receive_json())["op"], (await second.receive_json())["op"]] == [10, 10]
        ready = await first.receive_json()
        seen = {guild["id"] for guild in ready["d"]["guilds"]}
        assert (str(guilds[0].id) in seen, str(guilds[1].id) in seen) == (True, False)
        assert await second.receive_json() == {"op": 9, "d": False, "s": None, "t": None}
        assert (await client.call("GET", "/gateway/bot"))[1]["session_start_limit"]["remaining"] == 999
