"""The people of one server: they start games, answer in every style, press twice and too late, skip, look back."""

from __future__ import annotations

import asyncio
import re
import time
from typing import Final

from benchmarks.chaos.lane import Lane
from benchmarks.chaos.sheets import Sheets, can_write
from benchmarks.loopback import Channel, Guild, Interaction, Member, Message
from bot.content.question import STYLES

ANSWER: Final = re.compile(r"v1:answer:(\d+):(\d+):(\d+)")
PLAYERS: Final = 8
LOOK_BACK: Final = 8  # messages
QUESTIONS: Final = 3  # the shortest game that there is
MIXED_QUESTIONS: Final = 4  # the shortest game of no style with something to type in it
MIXED: Final = 0.25  # of the games are of no style
SECONDS: Final = 5
START_AGAIN_SECONDS: Final = 3.0
SKIP_AFTER_SECONDS: Final = 2.5
SKIP_SHEET_AFTER_SECONDS: Final = 5.0


class Server:
    """A guild with a channel in which games follow one another."""

    def __init__(self, lane: Lane, name: str) -> None:
        self._lane = lane
        self.guild: Guild = lane.world.guild(name)
        self.channel: Channel = lane.world.channel(self.guild, "trivia")
        self.members: list[Member] = [lane.world.member(self.guild, f"fan{number}") for number in range(PLAYERS)]
        self.plays = True
        """Whether its people start games themselves."""
        self._asked_to_start = 0.0
        self._seen: dict[int, float] = {}
        self._pressed: dict[int, set[int]] = {}
        self._sheets = Sheets(lane)
        self._hands = asyncio.TaskGroup()

    async def live(self) -> None:
        """What its people do, for ever."""
        async with self._hands:
            await self._live()

    async def _live(self) -> None:
        dice, lane = self._lane.dice, self._lane
        while True:
            await asyncio.sleep(dice.uniform(0.05, 0.35))
            if not lane.world.gateway.live and dice.random() < 0.8:
                continue  # they see that the bot is offline; some try all the same
            if (question := self.open_question()) is not None:
                self.answer(question)
                self._maybe_skip(question)
            elif self.plays and not lane.calm:
                self._start()
            if dice.random() < 0.05 and not lane.calm:  # one of the buttons is “Play again”
                self._look_back()

    def open_question(self) -> Message | None:
        """The question that can be answered now."""
        newest = list(self.channel.messages.values())[-LOOK_BACK:]
        return next((message for message in reversed(newest) if _answers(message) or can_write(message)), None)

    def answer(self, question: Message) -> None:
        """Somebody answers, most often one who has not; of those who press a letter, some press another one at once."""
        dice = self._lane.dice
        pressed = self._pressed.setdefault(question.id, set())
        waiting = [member for member in self.members if member.id not in pressed]
        member = dice.choice(waiting if waiting and dice.random() < 0.8 else self.members)
        pressed.add(member.id)
        if can_write(question):
            self._write(member, question)
            return
        for _ in range(2 if dice.random() < 0.15 else 1):
            self._click(member, question, dice.choice(_answers(question)))

    def everybody_answers(self) -> bool:
        """All press or hand in at the same moment; False where nobody can."""
        if (question := self.open_question()) is None:
            return False
        if can_write(question):
            for member in self.members:
                self._write(member, question)
            return self._sheets.all_now()
        for member in self.members:
            self._click(member, question, self._lane.dice.choice(_answers(question)))
        return True

    def _write(self, member: Member, question: Message) -> None:
        if not self._sheets.is_writing(member):
            self._hands.create_task(self._sheets.write(member, question))

    def _click(self, member: Member, message: Message, custom_id: str) -> None:
        self._lane.deeds.add(self._lane.world.click(member, message, custom_id=custom_id))

    def command(self, member: Member, path: str, **options: str | int) -> Interaction | None:
        """Somebody uses a slash command; None where the bot has not registered it yet."""
        try:
            return self._lane.deeds.add(self._lane.world.slash(member, self.channel, path, **options))
        except LookupError:
            return None

    def _start(self) -> None:
        now = time.monotonic()
        if now - self._asked_to_start >= START_AGAIN_SECONDS:
            self._asked_to_start = now
            dice, starter = self._lane.dice, self.members[0]
            if dice.random() < MIXED:
                self.command(starter, "trivia start", questions=MIXED_QUESTIONS, seconds=SECONDS)
            else:
                style = dice.choice(STYLES)
                self.command(starter, "trivia start", questions=QUESTIONS, seconds=SECONDS, style=style)

    def _maybe_skip(self, question: Message) -> None:
        """A question stays open for ten seconds more after each restart: without this none would ever close."""
        dice = self._lane.dice
        opened = self._seen.setdefault(question.id, time.monotonic())
        patience = SKIP_SHEET_AFTER_SECONDS if can_write(question) else SKIP_AFTER_SECONDS
        if time.monotonic() - opened > patience and dice.random() < 0.15:
            stops = dice.random() < (0.5 if self._lane.calm else 0.04)
            self.command(self.members[0], "trivia stop" if stops else "trivia skip")

    def _look_back(self) -> None:
        """Somebody presses one of the newest buttons, whatever it is for."""
        dice = self._lane.dice
        for message in list(self.channel.messages.values())[-LOOK_BACK:]:
            ids = [str(button["custom_id"]) for button in message.buttons]
            if ids and dice.random() < 0.3:
                self._click(dice.choice(self.members), message, dice.choice(ids))


def _answers(message: Message) -> list[str]:
    return [button["custom_id"] for button in message.buttons if ANSWER.fullmatch(button["custom_id"])]
