"""A modal over the loopback Discord is opened, filled in and answered as Discord has it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from benchmarks.loopback import Channel, Interaction, Member, Message, World
from benchmarks.process import OURS, BotProcess
from bot.content import question as questions
from tests.benchmarks.conftest import SAY, Client

PATIENCE = 30.0  # seconds, for a busy machine; nothing here takes so long
BUTTON = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Answer", "custom_id": "guess"}]}
TEXT = {"type": 4, "style": 1, "custom_id": "text", "min_length": 2, "max_length": 10}
NOTE = {"type": 4, "style": 2, "custom_id": "note", "required": False}
PICK = {"type": 3, "custom_id": "pick", "options": [{"label": word, "value": word} for word in ("one", "two")]}


def label(field: dict[str, Any]) -> dict[str, Any]:
    return {"type": 18, "label": "Your answer", "component": {**field}}


def modal(*fields: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """The callback that opens a modal with a text and ``fields``."""
    components = [{"type": 10, "content": "Who sings it?"}, *map(label, fields)]
    return {"type": 9, "data": {"custom_id": "given", "title": "Question 1", "components": components, **changed}}


async def opened(client: Client, body: dict[str, Any] | None = None) -> Interaction:
    """A click that is answered with a modal."""
    await client.post(components=[BUTTON])
    click = client.world.click(client.haru, list(client.channel.messages.values())[-1], label="Answer")
    status, said, _ = await client.answer(click, body or modal(TEXT))
    assert (status, "resource" in said) == (200, False)
    return click


async def test_what_is_handed_in_comes_with_the_fields_and_the_message(client: Client) -> None:
    click = await opened(client, modal(TEXT, NOTE, PICK))
    assert (click.callback, click.response) == (9, None)
    ws = await client.connect()
    await client.identify(ws)
    [await ws.receive_json() for _ in range(3)]
    deed = client.world.submit(click, text="BTS", pick=["two"])
    event = (await ws.receive_json())["d"]
    assert (event["type"], event["data"]["custom_id"]) == (5, "given")
    assert click.message is not None
    assert event["message"]["id"] == str(click.message.id)
    assert event["member"]["user"]["id"] == str(client.haru.id)
    text, *labels = event["data"]["components"]
    assert text == {"type": 10, "id": 1}
    assert [part["type"] for part in labels] == [18, 18, 18]
    assert [{**part["component"], "id": 0} for part in labels] == [
        {"type": 4, "id": 0, "custom_id": "text", "value": "BTS"},
        {"type": 4, "id": 0, "custom_id": "note", "value": ""},
        {"type": 3, "id": 0, "custom_id": "pick", "values": ["two"]},
    ]
    assert (await client.answer(deed))[0] == 200
    assert (await deed.reply()).ephemeral
    await ws.close()


async def test_what_the_modal_came_with_stands_where_nothing_is_filled_in(client: Client) -> None:
    chosen = {**PICK, "options": [{"label": "one", "value": "one"}, {"label": "two", "value": "two", "default": True}]}
    click = await opened(client, modal({**TEXT, "value": "Run BTS"}, chosen))
    _, text, pick = client.world.submit(click).data["components"]
    assert (text["component"]["value"], pick["component"]["values"]) == ("Run BTS", ["two"])


@pytest.mark.parametrize(
    ("filled", "error", "why"),
    [
        ({}, ValueError, "2 to 10 characters, not 0"),
        ({"text": "B"}, ValueError, "not 1"),
        ({"text": "B" * 11}, ValueError, "not 11"),
        ({"text": ["BTS"]}, ValueError, "takes a text"),
        ({"text": "BTS", "pick": []}, ValueError, "1 to 1 options"),
        ({"text": "BTS", "pick": ["one", "two"]}, ValueError, "1 to 1 options"),
        ({"text": "BTS", "pick": ["three"]}, ValueError, "no options"),
        ({"text": "BTS", "pick": "one"}, ValueError, "takes options"),
        ({"text": "BTS", "answer": "BTS"}, LookupError, "answer"),
    ],
)
async def test_a_client_checks_what_is_filled_in(
    client: Client, filled: dict[str, Any], error: type[Exception], why: str
) -> None:
    click = await opened(client, modal(TEXT, PICK))
    with pytest.raises(error, match=why):
        client.world.submit(click, **{"pick": ["one"], **filled})


@pytest.mark.parametrize(
    "body",
    [
        modal(TEXT, title="Q" * 46),
        modal(TEXT, custom_id=""),
        modal(TEXT, components=[]),
        modal(TEXT, NOTE, PICK, {**TEXT, "custom_id": "a"}, {**TEXT, "custom_id": "b"}),
        modal(TEXT, TEXT),
        modal({**TEXT, "max_length": 4001}),
        modal({**PICK, "disabled": True}),
        modal({**PICK, "options": []}),
        modal({**PICK, "options": PICK["options"] * 2}),  # type: ignore[operator]
        modal(TEXT, components=[TEXT]),
    ],
)
async def test_discord_refuses_a_modal_that_is_none(client: Client, body: dict[str, Any]) -> None:
    await client.post(components=[BUTTON])
    (message,) = client.channel.messages.values()
    click = client.world.click(client.haru, message, label="Answer")
    status, refusal, _ = await client.answer(click, body)
    assert (status, refusal["code"]) == (400, 50035)
    assert click.answered is None


async def test_no_modal_answers_a_modal_and_three_seconds_are_the_deadline(client: Client) -> None:
    click = await opened(client)
    deed = client.world.submit(click, text="BTS")
    status, refusal, _ = await client.answer(deed, modal(TEXT))
    assert (status, refusal["code"]) == (400, 50035)
    deed.sent -= 3.1
    assert (await client.answer(deed))[1]["code"] == 10062
    again = client.world.submit(click, text="BTS")  # it is still open
    assert (await client.answer(again))[0] == 200
    assert (await client.answer(again))[1]["code"] == 40060
    with pytest.raises(LookupError, match="no modal is open"):
        client.world.submit(click, text="BTS")


async def test_a_modal_may_change_the_message_whose_button_opened_it(client: Client) -> None:
    click = await opened(client)
    deed = client.world.submit(click, text="BTS")
    assert (await client.answer(deed, {"type": 7, "data": {"content": "taken"}}))[0] == 200
    assert click.message is not None
    assert deed.response is click.message
    assert click.message.content == "taken"


async def test_a_modal_that_a_command_opened_has_no_message_to_change(client: Client) -> None:
    await client.call("PUT", "/applications/1/commands", [{"name": "suggest", "description": "…"}])
    used = client.world.slash(client.haru, client.channel, "suggest")
    assert (await client.answer(used, modal(TEXT)))[0] == 200
    deed = client.world.submit(used, text="BTS")
    assert deed.message is None
    status, refusal, _ = await client.answer(deed, {"type": 7, "data": {"content": "taken"}})
    assert (status, refusal["code"]) == (400, 50035)
    assert (await client.answer(deed, {"type": 5, "data": {"flags": 64}}))[0] == 200
    path = f"/webhooks/1/{deed.token}"
    assert (await client.call("POST", path, SAY["data"]))[0] == 200
    assert (await deed.reply()).text == "Locked in"


async def open_question(world: World, channel: Channel, style: str, member: Member) -> Message:
    """The first question of a game of ``style``."""
    await world.slash(member, channel, "trivia start", questions=3, seconds=60, style=style).reply(PATIENCE)
    (found,) = await world.until(lambda: channel.find("Question 1 of 3"), PATIENCE)
    return found


async def pressed(world: World, member: Member, message: Message, label: str) -> Interaction:
    """A press that the bot has answered."""
    click = world.click(member, message, label=label)
    await click.settled(PATIENCE)
    return click


async def test_a_sheet_of_the_bot_outlives_its_process(tmp_path: Path) -> None:
    """Our own bot: a typed try and a hint before the kill, the second try on a sheet that was opened before it."""
    database = tmp_path / "lightstick.db"

    def rows(query: str) -> list[Any]:
        connection = sqlite3.connect(database)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    async with World() as world:
        guild = world.guild("Purple House")
        typing, sorting = world.channel(guild, "typing"), world.channel(guild, "sorting")
        haru, noor = world.member(guild, "haru"), world.member(guild, "noor")
        variables = {**world.environment, "DATABASE_URL": f"sqlite:///{database}", "PACKS": "bts"}
        bot = await BotProcess.start(OURS, variables, tmp_path)
        try:
            await bot.during(world.online())
            typed = await open_question(world, typing, "typed", haru)
            order = await open_question(world, sorting, "order", haru)
            wrong = world.submit(await pressed(world, haru, typed, "Answer"), text="nothing like it")
            said = await wrong.reply(PATIENCE)
            assert "2 tries left" in said.text
            hint = await pressed(world, haru, said, "Hint")
            assert hint.response is not None
            assert hint.response.text.count("💡") == 1
            sheet = await pressed(world, haru, said, "Answer")  # on what only Haru sees
            sorted_by_noor = await pressed(world, noor, order, "Put in order")
            await bot.kill()

            bot = await BotProcess.start(OURS, variables, tmp_path)
            await bot.during(world.online(times=2))
            asked = {
                questions.decode(raw).style: questions.decode(raw)
                for (raw,) in rows("SELECT question FROM game_questions")
            }
            assert asked["typed"].answer is not None
            right = world.submit(sheet, text=asked["typed"].answer("en"))
            assert "That's right" in (await right.reply(PATIENCE)).text
            places = {f"place{number}": [str(thing)] for number, thing in enumerate(asked["order"].order)}
            assert "Locked in" in (await world.submit(sorted_by_noor, **places).reply(PATIENCE)).text
            assert await bot.stop() == 0
        finally:
            await bot.kill()
        assert rows('SELECT member_id, "right", tries FROM answers ORDER BY game_id') == [
            (haru.id, 1, 2),
            (noor.id, 1, 1),
        ]
        assert rows("SELECT member_id, taken FROM hints") == [(haru.id, 1)]
        assert " ERROR " not in bot.output
