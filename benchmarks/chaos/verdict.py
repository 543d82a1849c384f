"""What has to hold after a run, whatever befell the bot."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.chaos.answers import is_by_a_game, judge_answers, said_to
from benchmarks.chaos.lane import Lane
from benchmarks.chaos.resumption import Resumptions, measure
from benchmarks.chaos.troubles import Scene
from benchmarks.loopback import Channel, Message
from benchmarks.loopback.interactions import DEADLINE_SECONDS
from bot.db.engine import Database, parse_url
from bot.scores.store import ScoresStore
from bot.trivia.format import Format, decode

KINDS: Final = (
    "lost",
    "counted_twice",
    "posted_twice",
    "stuck",
    "untold",
    "unanswered",
    "late",
    "slow_to_resume",
)
"""What can be broken of what is promised."""
TIMED: Final = ("late", "slow_to_resume")
# What the bot says, once each; a test holds these against its catalogue.
GAME: Final = "Trivia time"
OPENING: Final = "Answer by the buttons under each question."  # of a night
ON_THE_WAY: Final = re.compile(r"After \d of \d(?= questions)")
GAME_LOST: Final = "had to end: I can't post there"
MISSED: Final = "was missed on"
_SCORES: Final = "SELECT * FROM scores ORDER BY server_id, period, member_id"


@dataclass
class Verdict:
    """What was promised and not kept, one line each; and how much was tried."""

    lost: list[str] = field(default_factory=list)
    """Acknowledged answers that are not in the ledger, or not as they were given."""
    counted_twice: list[str] = field(default_factory=list)
    """An answer acknowledged twice; totals that differ from what a rebuild from the ledger makes."""
    posted_twice: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    """Games, nights and jobs that did not come to their end, events without a next date."""
    untold: list[str] = field(default_factory=list)
    """Nights that were missed and of which nobody was told."""
    unanswered: list[str] = field(default_factory=list)
    """People whom the bot could hear, and did not try to answer at all."""
    late: list[str] = field(default_factory=list)
    """The same, and it tried after Discord's three seconds only."""
    resumed: Resumptions = field(default_factory=Resumptions)
    people: int = 0
    acknowledged: int = 0
    excused: int = 0
    """People whom the bot did not try to answer within three seconds, and could not have: it could not hear them."""
    games: Counter[str] = field(default_factory=Counter)
    nights: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    """In which formats games of nights were played."""

    @property
    def slow_to_resume(self) -> list[str]:
        """Games that went on too long after a start, and nothing else was the matter."""
        return self.resumed.slow

    def broken(self, *, timed: bool = True) -> dict[str, list[str]]:
        """The promises that were not kept; where it is not ``timed``, but for those about time."""
        kinds = KINDS if timed else [kind for kind in KINDS if kind not in TIMED]
        return {kind: found for kind in kinds if (found := getattr(self, kind))}

    def add(self, other: Verdict) -> None:
        """Take in another run's."""
        for kind in KINDS:
            if kind != "slow_to_resume":
                getattr(self, kind).extend(getattr(other, kind))
        self.resumed.add(other.resumed)
        self.people += other.people
        self.acknowledged += other.acknowledged
        self.excused += other.excused
        self.games += other.games
        self.nights += other.nights
        self.formats += other.formats


async def judge(scene: Scene, unfinished: list[str], patience: float = DEADLINE_SECONDS) -> Verdict:
    """Look at everything once the process has ended.

    Args:
        unfinished: what had not come to its end by then.
        patience: for how many seconds the bot must have lived on to be blamed for not answering at all.
    """
    lane = scene.lane
    verdict = Verdict(stuck=[f"lane {lane.number}: {what}" for what in unfinished])
    answers = await judge_answers(lane.number, lane.deeds.all, lane.store)
    verdict.acknowledged = answers.acknowledged
    verdict.lost += answers.lost
    verdict.counted_twice += answers.counted_twice
    _people(lane, verdict, patience)
    for server in scene.everywhere:
        for channel in server.guild.channels.values():
            await _messages(lane, channel, verdict)
    await _private(scene, verdict)
    await _nights(scene, verdict)
    verdict.games = Counter(dict(await lane.store.rows("SELECT state, COUNT(*) FROM games GROUP BY state")))
    verdict.resumed = _resumptions(scene)
    await _totals(lane, verdict)
    return verdict


def _resumptions(scene: Scene) -> Resumptions:
    lane = scene.lane
    for deed in lane.deeds.all:
        if deed.answered is not None and is_by_a_game(said_to(deed)):
            lane.history.steps[deed.channel.id].append(deed.answered)
    standing = [channel for server in scene.everywhere for channel in server.guild.channels]
    return measure(lane.history, f"lane {lane.number}", standing)


def _people(lane: Lane, verdict: Verdict, patience: float) -> None:
    """Whom the bot could hear, it tried to answer within three seconds; how Discord took that is Discord's."""
    for deed in lane.deeds.all:
        verdict.people += 1
        tried = lane.deeds.tried.get(deed.token)
        if tried is not None and tried - deed.sent <= DEADLINE_SECONDS:
            continue
        if lane.excused(deed) or (tried is None and lane.excused(deed, patience)):
            verdict.excused += 1
            continue
        what = deed.data.get("custom_id") or deed.data.get("name")
        took = "never" if tried is None else f"after {tried - deed.sent:.1f} s"
        found = f"lane {lane.number}: {what} by {deed.member.user.name}, interaction {deed.id}: answered {took}"
        (verdict.unanswered if tried is None else verdict.late).append(found)


async def _messages(lane: Lane, channel: Channel, verdict: Verdict) -> None:
    """No message stands twice."""
    standing: dict[str, list[int]] = {}
    for message in channel.messages.values():
        for mark in {_mark(str(button["custom_id"])) for button in message.buttons} - {""}:
            standing.setdefault(mark, []).append(message.id)
    twice = [
        f"lane {lane.number}, #{channel.name}: {mark} stands in {messages}"
        for mark, messages in standing.items()
        if len(messages) > 1
    ]
    in_channel = {"channel": channel.id}
    kinds = dict(
        await lane.store.rows(
            "SELECT kind, COUNT(*) FROM games WHERE channel_id = :channel GROUP BY kind", **in_channel
        )
    )
    formats = await lane.store.rows(
        "SELECT format FROM games WHERE channel_id = :channel AND kind = 'event'", **in_channel
    )
    held = Counter(decode(row[0]).questions for row in formats)
    ((nights,),) = await lane.store.rows("SELECT COUNT(*) FROM occurrences")
    there = Counter(heading for message in channel.messages.values() for heading in _headings(message))
    for heading, count in there.items():
        most = nights if heading == OPENING else kinds.get("trivia", 0) if heading == GAME else held[int(heading[-1])]
        if count > most:
            twice.append(f"lane {lane.number}, #{channel.name}: “{heading}” stands {count} times, for {most}")
    verdict.posted_twice += twice


def _headings(message: Message) -> Iterator[str]:
    """What a message says that stands once for each game or night; standings on the way end with how many are asked."""
    yield from (heading for heading in (OPENING, GAME) if heading in message.text)
    if found := ON_THE_WAY.search(message.text):
        yield found.group()


def _mark(custom_id: str) -> str:
    """What a button says of the message that it stands on; nothing where it may stand on several."""
    _, kind, *ids = custom_id.split(":")
    match kind:
        case "answer" | "report":
            return f"question {ids[1]} of game {ids[0]}"
        case "mine":
            return f"the standings of game {ids[0]}"
        case "join":
            return f"the lobby of {ids[1]}"
    return ""


async def _private(scene: Scene, verdict: Verdict) -> None:
    """Who is told privately that a game was lost or a night missed is told once."""
    lane = scene.lane
    people = {member.id: member for server in scene.everywhere for member in server.guild.members.values()}
    lost = (  # or its standings could not be posted
        "SELECT COUNT(*) FROM games WHERE started_by = :member"
        " AND (state = 'lost' OR (kind = 'trivia' AND outcome_message_id = 0))"
    )
    missed = "SELECT COUNT(*) FROM jobs WHERE kind = 'missed' AND server_id = :server"
    for member in people.values():
        if (conversation := lane.world.conversation(member)) is None:
            continue
        most = {GAME_LOST: await _count(lane, lost, member=member.id)}
        for house in scene.nights.houses:
            most[f"{house.night} {MISSED}"] = await _count(lane, missed, server=house.server.guild.id)
        for text, count in most.items():
            if (there := len(conversation.find(text))) > count:
                verdict.posted_twice.append(
                    f"lane {lane.number}: {member.user.name} was told {there} times “…{text}…”, for {count}"
                )


async def _nights(scene: Scene, verdict: Verdict) -> None:
    """Each night was held once, or missed and its owner told; and each has a next date."""
    lane = scene.lane
    (((held,),), ((played,),)) = (
        await lane.store.rows("SELECT COUNT(game_id) FROM occurrences"),
        await lane.store.rows("SELECT COUNT(*) FROM games WHERE kind = 'event'"),
    )
    if held != played:
        verdict.posted_twice.append(f"lane {lane.number}: {played} games for {held} nights")
    for house in scene.nights.houses:
        of_house = {"server": house.server.guild.id}
        missed = "SELECT starts_at FROM occurrences WHERE server_id = :server AND state = 'missed'"
        conversation = lane.world.conversation(house.owner)
        told = "\n".join(message.text for message in conversation.find(MISSED)) if conversation else ""
        verdict.untold += [
            f"lane {lane.number}: nobody was told that {house.night} was missed at {starts_at}"
            for (starts_at,) in await lane.store.rows(missed, **of_house)
            if f"<t:{starts_at // 1000}:F>" not in told
        ]
        without = (
            "SELECT id FROM events WHERE server_id = :server AND NOT EXISTS (SELECT 1 FROM occurrences"
            " WHERE event_id = events.id AND occurrences.state = 'planned') AND NOT EXISTS (SELECT 1 FROM jobs"
            " WHERE jobs.server_id = :server AND kind = 'next' AND done_at IS NULL)"
        )
        if await lane.store.rows(without, **of_house):
            verdict.stuck.append(f"lane {lane.number}: {house.night} has no next date")
    verdict.nights = Counter(
        {
            f"{state}, {reason}" if reason else state: count
            for state, reason, count in await lane.store.rows(
                "SELECT state, reason, COUNT(*) FROM occurrences GROUP BY state, reason"
            )
        }
    )
    for (row,) in await lane.store.rows("SELECT format FROM games WHERE kind = 'event'"):
        verdict.formats[_named(decode(row))] += 1


def _named(chosen: Format) -> str:
    """A format in a few words, by what an owner changes of it."""
    said = [f"{chosen.questions} questions of {chosen.seconds} s", chosen.category]
    said += [f"difficulty {chosen.difficulty}" if chosen.difficulty else None]
    said += ["the last counts twice" if chosen.double_last else None]
    return ", ".join(part for part in said if part)


async def _count(lane: Lane, query: str, **values: Any) -> int:
    return int((await lane.store.rows(query, **values))[0][0])


async def _totals(lane: Lane, verdict: Verdict) -> None:
    """The totals are what a rebuild from the ledger makes."""
    settled = await lane.store.rows(_SCORES)
    database = Database.open(parse_url(lane.store.url))
    try:
        await ScoresStore(database).rebuild(None)
    finally:
        await database.close()
    for row in set(settled) ^ set(await lane.store.rows(_SCORES)):
        verdict.counted_twice.append(f"lane {lane.number}: the totals and their rebuild differ in {row}")
