"""What has to hold after a run, whatever befell the bot."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from benchmarks.chaos.lane import Lane
from benchmarks.chaos.people import ANSWER
from benchmarks.chaos.troubles import Scene
from benchmarks.load import LOCKED_IN
from benchmarks.loopback import Channel, Interaction
from benchmarks.loopback.interactions import DEADLINE_SECONDS
from bot.db.engine import Database, parse_url
from bot.scores.store import ScoresStore

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
    """Games, nights and jobs that did not come to their end."""
    unanswered: list[str] = field(default_factory=list)
    """People whom the bot could hear, and did not try to answer at all."""
    late: list[str] = field(default_factory=list)
    """The same, and it tried after Discord's three seconds only."""
    people: int = 0
    acknowledged: int = 0
    excused: int = 0
    """People whom the bot did not try to answer within three seconds, and could not have: it could not hear them."""
    games: Counter[str] = field(default_factory=Counter)
    nights: Counter[str] = field(default_factory=Counter)

    def broken(self, *, timed: bool = True) -> dict[str, list[str]]:
        """The promises that were not kept. Not ``timed``: a late answer is one, since the machine may be too busy."""
        kinds = ["lost", "counted_twice", "posted_twice", "stuck", "unanswered", *(["late"] if timed else [])]
        return {kind: found for kind in kinds if (found := getattr(self, kind))}

    def add(self, other: Verdict) -> None:
        """Take in another run's."""
        for kind in ("lost", "counted_twice", "posted_twice", "stuck", "unanswered", "late"):
            getattr(self, kind).extend(getattr(other, kind))
        self.people += other.people
        self.acknowledged += other.acknowledged
        self.excused += other.excused
        self.games += other.games
        self.nights += other.nights


async def judge(scene: Scene, unfinished: list[str], patience: float = DEADLINE_SECONDS) -> Verdict:
    """Look at everything once the process has ended.

    Args:
        unfinished: what had not come to its end by then.
        patience: for how many seconds the bot must have lived on to be blamed for not answering at all.
    """
    lane = scene.lane
    verdict = Verdict(stuck=[f"lane {lane.number}: {what}" for what in unfinished])
    _answers(lane, verdict)
    _people(lane, verdict, patience)
    for server in scene.everywhere:
        for channel in server.guild.channels.values():
            _messages(lane, channel, verdict)
    _private(scene, verdict)
    verdict.games = Counter(dict(lane.rows("SELECT state, COUNT(*) FROM games GROUP BY state")))
    verdict.nights = Counter(dict(lane.rows("SELECT state, COUNT(*) FROM occurrences GROUP BY state")))
    for event_id, starts_at, games in lane.rows(
        "SELECT event_id, starts_at, COUNT(DISTINCT game_id) AS n FROM occurrences GROUP BY 1, 2 HAVING n > 1"
    ):
        verdict.posted_twice.append(f"night {event_id}@{starts_at} was held {games} times")
    (held,) = lane.rows("SELECT COUNT(game_id) FROM occurrences")
    (played,) = lane.rows("SELECT COUNT(*) FROM games WHERE kind = 'event'")
    if held != played:
        verdict.posted_twice.append(f"lane {lane.number}: {played[0]} games for {held[0]} nights")
    await _totals(lane, verdict)
    return verdict


def _answers(lane: Lane, verdict: Verdict) -> None:
    """Every acknowledged answer is in the ledger, once and as it was given."""
    ledger = {
        (game, position, member): choice
        for game, position, member, choice in lane.rows("SELECT game_id, position, member_id, choice FROM answers")
    }
    told: Counter[tuple[int, int, int]] = Counter()
    for deed in lane.deeds.all:
        match = ANSWER.fullmatch(str(deed.data.get("custom_id", "")))
        if match is None or not _acknowledged(deed):
            continue
        game, position, choice = map(int, match.groups())
        key = (game, position, deed.member.id)
        told[key] += 1
        if ledger.get(key) != choice:
            found = ledger.get(key, "nothing")
            verdict.lost.append(f"lane {lane.number}: {key} was told {choice} is locked in; the ledger has {found}")
    verdict.acknowledged = told.total()
    verdict.counted_twice += [f"lane {lane.number}: {key} was locked in twice" for key, n in told.items() if n > 1]


def _acknowledged(deed: Interaction) -> bool:
    said = [deed.response, *deed.followups]
    return any(message is not None and LOCKED_IN in message.text for message in said)


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


def _messages(lane: Lane, channel: Channel, verdict: Verdict) -> None:
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
    games = dict(lane.rows("SELECT kind, COUNT(*) FROM games WHERE channel_id = ? GROUP BY kind", channel.id))
    nights = lane.rows("SELECT COUNT(*) FROM occurrences")[0][0]
    for text, most in {
        "Trivia time": games.get("trivia", 0),
        "your first press counts, and only you see it.\n": nights,  # the opening of a night
        "After 1 of 3 questions": games.get("event", 0),
        "After 2 of 3 questions": games.get("event", 0),
    }.items():
        if (there := len(channel.find(text))) > most:
            twice.append(f"lane {lane.number}, #{channel.name}: “{text}” stands {there} times, for {most}")
    verdict.posted_twice += twice


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


def _private(scene: Scene, verdict: Verdict) -> None:
    """Who is told privately that a game was lost or a night missed is told once."""
    lane = scene.lane
    for server in scene.everywhere:
        for member in server.guild.members.values():
            conversation = lane.world.conversation(member)
            if conversation is None:
                continue
            lost = (  # or its standings could not be posted
                "SELECT COUNT(*) FROM games WHERE started_by = ? AND server_id = ?"
                " AND (state = 'lost' OR (kind = 'trivia' AND outcome_message_id = 0))"
            )
            missed = "SELECT COUNT(*) FROM jobs WHERE kind = 'missed' AND server_id = ?"
            for text, most in {
                "had to end: I can't post there": _count(lane, lost, member.id, server.guild.id),
                "was missed on": _count(lane, missed, server.guild.id),
            }.items():
                if (there := len(conversation.find(text))) > most:
                    verdict.posted_twice.append(
                        f"lane {lane.number}: {member.user.name} was told {there} times “…{text}…”, for {most}"
                    )


def _count(lane: Lane, query: str, *values: Any) -> int:
    return int(lane.rows(query, *values)[0][0])


async def _totals(lane: Lane, verdict: Verdict) -> None:
    """The totals are what a rebuild from the ledger makes."""
    settled = lane.rows(_SCORES)
    database = Database.open(parse_url(f"sqlite:///{lane.database}"))
    try:
        await ScoresStore(database).rebuild(None)
    finally:
        await database.close()
    for row in set(settled) ^ set(lane.rows(_SCORES)):
        verdict.counted_twice.append(f"lane {lane.number}: the totals and their rebuild differ in {row}")
