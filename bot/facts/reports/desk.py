"""What members say of a question, and what a moderator makes of it: fixed, void, accepted, dismissed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Final, TypeVar

from msgspec.structs import replace

from bot.content.library import Library
from bot.content.models import LONGEST_ANSWER
from bot.content.normal import normal
from bot.content.question import BUTTONS, TYPED
from bot.facts import steps
from bot.facts.clean import cleaned
from bot.facts.entry import Entry
from bot.facts.errors import (
    AlreadyCounts,
    AlreadyVoid,
    FaultMissing,
    NoSuchQuestion,
    NothingReported,
)
from bot.facts.faults import TooLong
from bot.facts.records import (
    AskedQuestion,
    Corrected,
    Page,
    QuestionStats,
    Reported,
    ReportStanding,
    ReportState,
    Ruling,
    Stored,
    own_id,
)
from bot.facts.reports.store import ReportStore
from bot.facts.store import Change, DeskStore

PAGE: Final = 1

_Value = TypeVar("_Value", int, str)


class ReportDesk:
    """Each method is one transaction. ``on_ruled`` hear, by its id, of each game whose points have changed."""

    def __init__(self, store: DeskStore, reports: ReportStore, library: Library, now: Callable[[], int]) -> None:
        self._store = store
        self._reports = reports
        self._library = library
        self._now = now
        self.on_ruled: list[Callable[[int], Awaitable[None]]] = []

    async def report(self, server_id: int, member_id: int, game_id: int, position: int, reason: str) -> Reported:
        """A member says what is wrong with a question that was revealed.

        Raises:
            NoSuchQuestion, NotRevealed: there is nothing to report.
            FaultMissing, ReasonTooLong: the reason is not one.
            AlreadyReported, TooManyReports: once is enough, and so much a day.
        """
        said = steps.reason(reason)
        if not said:
            raise FaultMissing
        await self._reports.file(server_id, member_id, game_id, position, said, self._now())
        return await self._reports.reported(server_id, game_id, position)

    async def waiting(self, server_id: int, page: int = 0, size: int = PAGE) -> Page[Reported]:
        """Questions with open reports: what was asked, how people answered, who says what; the oldest first."""
        return await self._reports.page(server_id, page, size)

    async def get(self, server_id: int, game_id: int, position: int) -> Reported:
        """One question that was asked, reported or not.

        Raises:
            NoSuchQuestion: this server was not asked it.
        """
        return await self._reports.reported(server_id, game_id, position)

    async def void(self, server_id: int, member_id: int, game_id: int, position: int) -> Corrected:
        """The question no longer counts, in any period; its open reports are dealt with.

        Raises:
            NoSuchQuestion, NotRevealed: there is nothing to rule on.
            AlreadyVoid: it is.
        """
        async with self._store.change(server_id, member_id, "void", self._now()) as change:
            asked = await self._revealed(change, game_id, position)
            if asked.void:
                raise AlreadyVoid
            before = await self._reports.ruling(change, game_id, position)
            after = replace(before, void=True, reports=handled(before, "voided", change))
            points = await self._rule(change, before, after)
        return await self.ruled(server_id, after, points)

    async def accept_also(
        self, server_id: int, member_id: int, game_id: int, position: int, choice: int | str
    ) -> Corrected:
        """Another answer counts as right, too: who gave it has the points that it would have brought at once.

        ``choice`` is an option, or what somebody typed. From now on that option is not among the wrong ones, and
        what was typed is right, when the question is asked here.

        Raises:
            NoSuchQuestion, NotRevealed: there is nothing to rule on, or no such answer.
            AlreadyCounts: it does.
        """
        async with self._store.change(server_id, member_id, "accept", self._now()) as change:
            asked = await self._revealed(change, game_id, position)
            before = await self._reports.ruling(change, game_id, position)
            if isinstance(choice, str):
                after = replace(_with_guess(before, asked, choice), reports=handled(before, "accepted", change))
                points = await self._rule(change, before, after)
                return await self.ruled(server_id, after, points)
            if asked.question.style not in BUTTONS or not 0 <= choice < len(asked.question.options):
                raise NoSuchQuestion
            if choice in asked.right:
                raise AlreadyCounts
            right = tuple(sorted({*before.right, choice}))
            after = replace(before, right=right, reports=handled(before, "accepted", change))
            if asked.question.style == "choice":  # where True and False both are right, nothing is left to ask
                wordings = asked.question.options[choice].values()
                after = replace(after, aliases=tuple(sorted({*before.aliases, *wordings})))
            points = await self._rule(change, before, after)
        return await self.ruled(server_id, after, points)

    async def dismiss(self, server_id: int, member_id: int, game_id: int, position: int) -> None:
        """The question is right as it is.

        Raises:
            NoSuchQuestion: this server was not asked it.
            NothingReported: it has no open report.
        """
        async with self._store.change(server_id, member_id, "dismiss", self._now()) as change:
            before = await self._reports.ruling(change, game_id, position)
            if not before.reports:
                raise NothingReported
            await self._rule(change, before, replace(before, reports=handled(before, "dismissed", change)))

    async def fix(
        self,
        server_id: int,
        member_id: int,
        game_id: int,
        position: int,
        entry: Entry,
        version: int | None,
        aliases: Collection[str] = (),
    ) -> Stored:
        """The question reads like ``entry`` from now on, and ``aliases`` are right, too; past games stay as they are.

        Args:
            version: of the server's own entry, or of what stood for the pack's; None where nothing did.

        Raises:
            NoSuchQuestion: this server was not asked it.
            NoSuchEntry: nobody keeps it any more.
            ChangedMeanwhile: it is not at ``version`` any more.
            BadField: a field is not as it must be.
        """
        async with self._store.change(server_id, member_id, "fix", self._now()) as change:
            asked = await self._reports.asked(change.connection, server_id, game_id, position)
            key = asked.question.key
            entry_id = own_id(key)
            was: Stored | None
            if entry_id is None:
                was, becomes = await steps.corrected(change, self._library.pools.values(), key, entry, version)
            else:
                was, becomes = await steps.edited(change, entry_id, version or 0, entry)
            stored = await change.put(was, becomes)
            before = await self._reports.ruling(change, game_id, position, key=stored.key)
            accepted = {said for alias in aliases if (said := _answer(alias))}
            aliases = tuple(sorted({*before.aliases, *accepted}))
            after = replace(before, aliases=aliases, reports=handled(before, "fixed", change))
            if after != before:
                await self._rule(change, before, after)
        return stored

    async def stats(self, server_id: int, keys: Collection[str] | None = None) -> dict[str, QuestionStats]:
        """How the questions of ``keys`` did here, or all that were asked; those never asked are left out."""
        return await self._reports.stats(server_id, keys)

    async def take_back(self, change: Change, before: Ruling, after: Ruling) -> dict[int, int] | None:
        """Undo what a ruling changed from ``before`` to ``after``, as a part of ``change``.

        Returns:
            by how many points each member's total has changed; None, and nothing is written, where something of it
            has been changed again since.
        """
        ids = [report.id for report in after.reports]
        now = await self._reports.ruling(change, after.game_id, after.position, ids, after.key)
        voided = after.void != before.void
        if (
            (voided and now.void != after.void)
            or not _still(before.right, after.right, now.right)
            or not _still(before.accepted, after.accepted, now.accepted)
            or not _still(before.aliases, after.aliases, now.aliases)
            or now.reports != after.reports
        ):
            return None
        back = replace(
            now,
            void=before.void if voided else now.void,
            right=_without(before.right, after.right, now.right),
            accepted=_without(before.accepted, after.accepted, now.accepted),
            aliases=_without(before.aliases, after.aliases, now.aliases),
            reports=before.reports,
        )
        return await self._rule(change, now, back)

    async def ruled(self, server_id: int, ruling: Ruling, points: dict[int, int]) -> Corrected:
        """Tell who must hear of it, once it is committed, that a ruling has moved points."""
        for hear in self.on_ruled:
            await hear(ruling.game_id)
        reported = await self._reports.reported(server_id, ruling.game_id, ruling.position)
        return Corrected(asked=reported.asked, points=points)

    async def _revealed(self, change: Change, game_id: int, position: int) -> AskedQuestion:
        return await self._reports.asked(change.connection, change.server_id, game_id, position, revealed=True)

    async def _rule(self, change: Change, before: Ruling, after: Ruling) -> dict[int, int]:
        points = await self._reports.rule(change, before, after)
        ids = [report.id for report in after.reports]
        # As it came to stand: an option that nobody chose has nothing to be counted.
        became = await self._reports.ruling(change, after.game_id, after.position, ids, after.key)
        await change.record([(before, became)])
        return points


def handled(ruling: Ruling, state: ReportState, change: Change) -> tuple[ReportStanding, ...]:
    """The reports of a ruling once the member who makes ``change`` has dealt with them."""
    return tuple(
        replace(one, state=state, handled_by=change.member_id, handled_at=change.now) for one in ruling.reports
    )


def _with_guess(ruling: Ruling, asked: AskedQuestion, guess: str) -> Ruling:
    """A ruling with something that was typed made right.

    Raises:
        NoSuchQuestion: the question is not typed, or nobody has typed that.
        AlreadyCounts: it is right.
    """
    key = normal(guess)
    known = [answer for answer in asked.given if normal(answer.text) == key]
    if asked.question.style not in TYPED or not known:
        raise NoSuchQuestion
    if any(answer.right for answer in known):
        raise AlreadyCounts
    accepted, aliases = {*ruling.accepted, key}, {*ruling.aliases, known[0].text}
    return replace(ruling, accepted=tuple(sorted(accepted)), aliases=tuple(sorted(aliases)))


def _answer(alias: str) -> str:
    said = cleaned(alias)
    if len(said) > LONGEST_ANSWER:
        raise TooLong(field="answers", length=len(said), most=LONGEST_ANSWER)
    return said


def _still(before: Collection[object], after: Collection[object], now: Collection[object]) -> bool:
    """Whether what came in by a change is still there, and what went has not come back."""
    return set(after) - set(before) <= set(now) and not (set(before) - set(after)) & set(now)


def _without(before: Collection[_Value], after: Collection[_Value], now: Collection[_Value]) -> tuple[_Value, ...]:
    """What there is ``now``, but for what a change brought, and with what it took."""
    return tuple(sorted((set(now) - (set(after) - set(before))) | (set(before) - set(after))))
