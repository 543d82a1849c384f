"""Typed answers and orders: people open the sheet of a question, think, hand it in, and try again."""

from __future__ import annotations

import asyncio
import re
from typing import Final

from benchmarks.chaos.lane import Lane, until
from benchmarks.loopback import Interaction, Member, Message
from benchmarks.loopback.modals import SELECT, Filled, fields
from benchmarks.loopback.records import JSON, LOADING
from bot.content.question import Question, decode

GUESS: Final = re.compile(r"v1:guess:(\d+):(\d+)")
HINT: Final = re.compile(r"v1:hint:(\d+):(\d+)")
GIVEN: Final = re.compile(r"v1:given:(\d+):(\d+)")
LOOK_SECONDS: Final = 1.0  # at the database
ROUNDS: Final = 4  # one more than there are tries
KNOWS: Final = 0.35  # how often somebody knows the answer
NO_IDEA: Final = ("no idea", "purple rain", "is it blue", "I forget", "soon", "1066", "\u200b")
THINK_SECONDS: Final = 1.2  # at most
OVER_A_KILL: Final = 0.12  # how often somebody leaves a sheet open until the process is another one
OVER_A_KILL_SECONDS: Final = 20.0  # the longest that they do


class Sheets:
    """The sheets that the people of one server hold, one each at most."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._writing: set[int] = set()
        self._thinking = 0
        self._now = asyncio.Event()

    def is_writing(self, member: Member) -> bool:
        """Whether somebody is at a question already."""
        return member.id in self._writing

    def all_now(self) -> bool:
        """Everybody who is still thinking hands in at this moment; False where nobody is."""
        self._now.set()
        self._now = asyncio.Event()
        return self._thinking > 0

    async def write(self, member: Member, question: Message) -> None:
        """Somebody answers ``question``, with hints or without, most often until they are right or have no tries."""
        dice = self._lane.dice
        self._writing.add(member.id)
        try:
            message = question
            for _ in range(ROUNDS):
                if dice.random() < 0.3:
                    message = await self._hint(member, message) or message
                sheet = await self._press(member, message, GUESS)
                if sheet is None or sheet.modal is None:
                    return
                await self._think()
                answer = await self._hand_in(sheet)
                if answer is None or dice.random() < 0.1:
                    return
                message = answer if _button(answer, GUESS) else question
        finally:
            self._writing.discard(member.id)

    async def _press(self, member: Member, message: Message, kind: re.Pattern[str]) -> Interaction | None:
        """The click on a button once it is answered; None where that can't be or is not."""
        made = _button(message, kind)
        if made is None or message.channel.id not in member.guild.channels:
            return None
        click = self._lane.deeds.add(self._lane.world.click(member, message, custom_id=made))
        return click if await _answered(click) else None

    async def _hint(self, member: Member, message: Message) -> Message | None:
        """What the bot answers to a press on **Hint**, where that is something to go on with."""
        click = await self._press(member, message, HINT)
        return click.response if click and click.response and _button(click.response, GUESS) else None

    async def _think(self) -> None:
        """Most take a moment; some leave the sheet open until the bot is another process."""
        dice, lane = self._lane.dice, self._lane
        if dice.random() < OVER_A_KILL:
            before = lane.bot
            try:
                async with asyncio.timeout(OVER_A_KILL_SECONDS):
                    await until(lambda: lane.bot is not before and lane.world.gateway.live)
            except TimeoutError:
                return
        self._thinking += 1
        try:
            async with asyncio.timeout(dice.uniform(0.0, THINK_SECONDS)):
                await self._now.wait()
        except TimeoutError:
            return
        finally:
            self._thinking -= 1

    async def _hand_in(self, sheet: Interaction) -> Message | None:
        """What the bot says to a sheet, which is handed in again where it says nothing; None where that is no use."""
        dice, lane = self._lane.dice, self._lane
        assert sheet.modal is not None
        filled = self._filled(sheet.modal, await self._asked(sheet.modal))
        while sheet.channel.id in sheet.member.guild.channels:
            deed = lane.deeds.add(lane.world.submit(sheet, **filled))
            if await _answered(deed):
                return deed.response
            if dice.random() < 0.3 or sheet.modal is None:
                return None
            await asyncio.sleep(dice.uniform(0.0, 3.0))
        return None

    def _filled(self, modal: JSON, asked: Question | None) -> dict[str, Filled]:
        """What somebody puts into a sheet. Who knows the answer reads it where the bot has written it."""
        dice = self._lane.dice
        knows = asked is not None and dice.random() < KNOWS
        names = [field["custom_id"] for field in fields(modal) if field["type"] == SELECT]
        if names:
            things = list(asked.order) if asked and knows else dice.sample(range(len(names)), len(names))
            if dice.random() < 0.1:
                things[0] = things[-1]  # one of them twice, which is no order
            return {name: [str(thing)] for name, thing in zip(names, things, strict=True)}
        (name,) = (field["custom_id"] for field in fields(modal))
        if asked is None or asked.answer is None or (not knows and asked.style != "year"):
            return {name: dice.choice(NO_IDEA)}
        right = asked.answer("en")
        return {name: right if knows else str(int(right) + dice.randint(-4, 4))}

    async def _asked(self, modal: JSON) -> Question | None:
        """The question of a sheet, as the bot has it in its database; None where that can't be read just now."""
        match = GIVEN.fullmatch(modal["custom_id"])
        assert match is not None, modal["custom_id"]
        query = "SELECT question FROM game_questions WHERE game_id = :game AND position = :position"
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                found = await self._lane.store.rows(query, game=int(match[1]), position=int(match[2]))
        except TimeoutError:
            return None
        return decode(found[0][0]) if found else None


def can_write(message: Message) -> bool:
    """Whether a message is a question that is answered by a sheet."""
    return _button(message, GUESS) is not None


def _button(message: Message, kind: re.Pattern[str]) -> str | None:
    """The id of the button of a kind; none of a message that is still to come."""
    if message.flags & LOADING:
        return None
    return next((made for button in message.buttons if kind.fullmatch(made := str(button["custom_id"]))), None)


async def _answered(deed: Interaction) -> bool:
    """Wait for the bot's first answer; False where none comes in time."""
    try:
        await deed.settled()
    except TimeoutError:
        return False
    return True
