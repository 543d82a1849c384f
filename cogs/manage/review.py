"""``/manage review`` and ``/manage reports``, with every button, select and modal of theirs.

A message with these buttons stands in the moderators' channel or is a page of a private list; the last argument of
each button says which (see :data:`cogs.manage.review_screens.CHANNEL`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import discord

from bot.db.servers import Server
from bot.errors import Stale
from bot.facts.entry import Entry
from bot.facts.errors import AlreadyReviewed, ChangedMeanwhile, NoSuchEntry
from bot.facts.records import AskedQuestion, Corrected, Report, Reported, Stored, own_id
from bot.i18n import N_, Translator, translator
from bot.ui.clip import echo
from bot.ui.context import private
from bot.ui.press import chosen, press
from bot.ui.reply import say, show, turn
from bot.ui.translate import command_text
from bot.ui.views import Screen
from cogs.manage import report_screens, review_screens
from cogs.manage.group import manage
from cogs.manage.post import mend, to_member, under_game
from cogs.manage.retries import Retries
from cogs.manage.review_forms import FixForm, ReasonForm, entry_form
from cogs.manage.review_screens import CHANNEL
from cogs.manage.room import Room

if TYPE_CHECKING:
    from bot.client import Lightstick

_Verdict = Callable[[Translator], str]
QUOTED: Final = 80  # characters of a text in a sentence about it
REPORTERS_TOLD: Final = 20  # Discord takes a bot that writes to many people at once for a spammer
VOIDED = N_("Your report about “{text}” in {server} was right: the question counts for nobody now. Thank you.")
ACCEPTED = N_("Your report about “{text}” in {server} was right: another answer counts now. Thank you.")
FIXED = N_("Your report about “{text}” in {server} was right: the question is corrected now. Thank you.")
DISMISSED = N_("The moderators of {server} looked at your report about “{text}” and left the question as it is.")


class Review(Room):
    """What members suggested and reported, and what a moderator makes of it."""

    def __init__(self, client: Lightstick) -> None:
        super().__init__(client)
        self._retries = Retries("reviewretry")

    @manage.command(name=command_text("review"), description=command_text("What members suggest, one at a time"))
    async def review(self, interaction: discord.Interaction[Lightstick]) -> None:
        """The queue of suggestions."""
        server = await self.enter(interaction)
        await show(interaction, await self._queue(server, private(interaction), 0))

    @manage.command(name=command_text("reports"), description=command_text("Questions that members say are wrong"))
    async def reports(self, interaction: discord.Interaction[Lightstick]) -> None:
        """The reported questions."""
        server = await self.enter(interaction)
        await show(interaction, await self._reported(server, private(interaction), 0))

    @press("reviewretry", str)
    async def retry_review(self, interaction: discord.Interaction[Lightstick], token: str) -> None:
        """**Change it**: a form again that could not be taken."""
        await self.enter_again(interaction)
        await self._retries.reopen(interaction, token)

    # Suggestions

    @press("reviewpage", int, str)
    async def turn_review(self, interaction: discord.Interaction[Lightstick], number: int, _way: str) -> None:
        """Another suggestion of the queue."""
        server = await self.enter_again(interaction)
        await turn(interaction, await self._queue(server, private(interaction), number))

    @press("reviewapprove", int, int, int)
    async def approve_suggestion(
        self, interaction: discord.Interaction[Lightstick], entry_id: int, version: int, place: int
    ) -> None:
        """**Approve**, as it stands."""
        await self._approve(interaction, entry_id, version, place, None)

    @press("reviewedit", int, int, int)
    async def edit_suggestion(
        self, interaction: discord.Interaction[Lightstick], entry_id: int, version: int, place: int
    ) -> None:
        """**Edit**: approve it in other words."""
        server = await self.enter_again(interaction)
        stored = await self.app.desk.get(server.server_id, entry_id)
        if stored.state != "suggested":
            await self._answered_already(interaction, server, stored, place)
            return
        if stored.version != version or stored.entry is None:
            raise ChangedMeanwhile
        t = private(interaction)

        async def submit(submitted: discord.Interaction, entry: Entry) -> None:
            # Where nothing was changed it is a plain approval.
            await self._approve(submitted, entry_id, version, place, entry)

        form = entry_form(t, t("Edit and approve"), stored.entry, t.language, self._retries, submit)
        await interaction.response.send_modal(form)

    @press("reviewdecline", int, int)
    async def decline_suggestion(self, interaction: discord.Interaction[Lightstick], entry_id: int, place: int) -> None:
        """**Decline**: with a reason."""
        server = await self.enter_again(interaction)
        stored = await self.app.desk.get(server.server_id, entry_id)
        if stored.state != "suggested":
            await self._answered_already(interaction, server, stored, place)
            return
        t = private(interaction)

        async def submit(submitted: discord.Interaction, reason: str) -> None:
            await self._decline(submitted, entry_id, place, reason)

        hint = t("The member reads it")
        await interaction.response.send_modal(
            ReasonForm(t("Decline the suggestion"), t("Why?"), hint, self._retries, submit)
        )

    async def _approve(
        self, interaction: discord.Interaction, entry_id: int, version: int, place: int, entry: Entry | None
    ) -> None:
        server = await self.enter_again(interaction)
        try:
            stored = await self.app.desk.approve(server.server_id, interaction.user.id, entry_id, version, entry)
        except AlreadyReviewed:
            stored = await self.app.desk.get(server.server_id, entry_id)
            await self._answered_already(interaction, server, stored, place)
            return
        t = private(interaction)
        await self._after_review(interaction, server, stored, place, "✓ " + t("Approved. It is live now."))
        t = translator(server.language)
        text, name = _quoted(stored, t), _server_name(interaction)
        said = t("Your suggestion “{text}” was taken over in {server}. Thank you.", text=text, server=name)
        await to_member(self.client, stored.author_id, said)

    async def _decline(self, interaction: discord.Interaction, entry_id: int, place: int, reason: str) -> None:
        server = await self.enter_again(interaction)
        try:
            stored = await self.app.desk.decline(server.server_id, interaction.user.id, entry_id, reason)
        except AlreadyReviewed:
            stored = await self.app.desk.get(server.server_id, entry_id)
            await self._answered_already(interaction, server, stored, place)
            return
        t = private(interaction)
        await self._after_review(interaction, server, stored, place, "✗ " + t("Declined."))
        t = translator(server.language)
        said = t(
            "Your suggestion “{text}” was not taken over in {server}. The moderators say: {reason}",
            text=_quoted(stored, t),
            server=_server_name(interaction),
            reason=echo(stored.reason or "", 300),
        )
        await to_member(self.client, stored.author_id, said)

    async def _answered_already(
        self, interaction: discord.Interaction, server: Server, stored: Stored, place: int
    ) -> None:
        """Someone was quicker: show how it stands, and say so."""
        said = AlreadyReviewed().say(private(interaction))
        await self._after_review(interaction, server, stored, place, "⚠ " + said)
        if place == CHANNEL:
            await say(interaction, said)

    async def _after_review(
        self, interaction: discord.Interaction, server: Server, stored: Stored, place: int, said: str
    ) -> None:
        if place == CHANNEL:
            content = await self.content(server)
            await turn(interaction, review_screens.answered(content, stored, translator(server.language)))
            return
        await turn(interaction, await self._queue(server, private(interaction), place - 1, said))
        content = await self.content(server)
        screen = review_screens.answered(content, stored, translator(server.language))
        await mend(self.client, server, stored.created_at, f":reviewdecline:{stored.id}:", screen)

    async def _queue(self, server: Server, t: Translator, number: int, said: str = "") -> Screen:
        page = await self.app.desk.queue(server.server_id, number)
        content = await self.content(server)
        if not page.items:
            return Screen(content.accent, said, t("No suggestion waits for an answer."))
        return review_screens.suggestion(content, page.items[0], t, page, said)

    # Reports

    @press("reportpage", int, str)
    async def turn_reports(self, interaction: discord.Interaction[Lightstick], number: int, _way: str) -> None:
        """Another reported question."""
        server = await self.enter_again(interaction)
        await turn(interaction, await self._reported(server, private(interaction), number))

    @press("reportvoid", int, int, int)
    async def ask_void(
        self, interaction: discord.Interaction[Lightstick], game: int, position: int, place: int
    ) -> None:
        """**Void**: ask first."""
        server = await self.enter_again(interaction)
        reported = await self.app.desk.reports.get(server.server_id, game, position)
        t = self._reader(interaction, server, place)
        await turn(interaction, report_screens.sure(self.app.accent(server), reported.asked, place, t))

    @press("reportback", int, int, int)
    async def back_to_report(
        self, interaction: discord.Interaction[Lightstick], game: int, position: int, place: int
    ) -> None:
        """**Back** to the question."""
        server = await self.enter_again(interaction)
        t = self._reader(interaction, server, place)
        if place == CHANNEL:
            reported = await self.app.desk.reports.get(server.server_id, game, position)
            await turn(interaction, report_screens.report(self.app.accent(server), reported, t))
        else:
            await turn(interaction, await self._reported(server, t, place - 1))

    @press("reportsure", int, int, int)
    async def void(self, interaction: discord.Interaction[Lightstick], game: int, position: int, place: int) -> None:
        """**Void it**."""
        server = await self.enter_again(interaction)
        before = await self.app.desk.reports.get(server.server_id, game, position)
        corrected = await self.app.desk.reports.void(server.server_id, interaction.user.id, game, position)
        sentence = N_("This question counts for nobody any more.")
        await self._publish(interaction, server, corrected, before.reports, place, lambda t: t(sentence))
        await self._thank(interaction, server, before.asked, before.reports, VOIDED)

    @press("reportalso", int, int, int)
    async def accept(self, interaction: discord.Interaction[Lightstick], game: int, position: int, place: int) -> None:
        """**Accept also**: the option or guess that was picked."""
        server = await self.enter_again(interaction)
        picked = chosen(interaction)
        typed = picked.startswith(report_screens.TYPED_SIGN)
        if not typed and (len(picked) != 1 or picked not in "01234"):
            raise Stale
        choice = picked.removeprefix(report_screens.TYPED_SIGN) if typed else int(picked)
        before = await self.app.desk.reports.get(server.server_id, game, position)
        corrected = await self.app.desk.reports.accept_also(
            server.server_id, interaction.user.id, game, position, choice
        )

        def verdict(t: Translator) -> str:
            option = report_screens.option_name(corrected.asked, choice, t.language)
            return t("“{option}” counts as right, too.", option=option)

        await self._publish(interaction, server, corrected, before.reports, place, verdict)
        await self._thank(interaction, server, before.asked, before.reports, ACCEPTED)

    @press("reportdismiss", int, int, int)
    async def dismiss(self, interaction: discord.Interaction[Lightstick], game: int, position: int, place: int) -> None:
        """**Dismiss**: the question is right as it is."""
        server = await self.enter_again(interaction)
        before = await self.app.desk.reports.get(server.server_id, game, position)
        await self.app.desk.reports.dismiss(server.server_id, interaction.user.id, game, position)
        sentence = N_("Dismissed: the question stays as it is.")
        await self._after_ruling(interaction, server, before, place, lambda t: t(sentence))
        await self._thank(interaction, server, before.asked, before.reports, DISMISSED)

    @press("reportfix", int, int, int)
    async def fix(self, interaction: discord.Interaction[Lightstick], game: int, position: int, place: int) -> None:
        """**Fix**: other words from now on."""
        server = await self.enter_again(interaction)
        asked = (await self.app.desk.reports.get(server.server_id, game, position)).asked
        base, version = await self._reads_now(server, asked)

        async def submit(submitted: discord.Interaction, entry: Entry, aliases: list[str]) -> None:
            await self._fix(submitted, asked, place, entry, version, aliases)

        await interaction.response.send_modal(
            FixForm(private(interaction), base, asked.language, self._retries, submit)
        )

    async def _fix(
        self,
        interaction: discord.Interaction,
        asked: AskedQuestion,
        place: int,
        entry: Entry,
        version: int | None,
        aliases: list[str],
    ) -> None:
        server = await self.enter_again(interaction)
        if server.server_id != asked.server_id:
            raise Stale
        desk, game, position = self.app.desk.reports, asked.game_id, asked.position
        before = await desk.get(server.server_id, game, position)
        await desk.fix(server.server_id, interaction.user.id, game, position, entry, version, aliases)
        sentence = N_("Corrected: it is asked like this from now on.")
        await self._after_ruling(interaction, server, before, place, lambda t: t(sentence))
        await self._thank(interaction, server, before.asked, before.reports, FIXED)

    async def _reads_now(self, server: Server, asked: AskedQuestion) -> tuple[Entry, int | None]:
        """What a question's entry says now, and at which version; None where the pack's own words stand.

        Raises:
            NoSuchEntry: nobody keeps it any more.
        """
        key = asked.question.key
        entry_id = own_id(key)
        if entry_id is not None:
            stored: Stored | None = await self.app.desk.get(server.server_id, entry_id)
        else:
            stored = (await self.content(server)).standing_for(key)
        entry = (stored.entry if stored else None) or self.app.desk.original(key)
        if entry is None:
            raise NoSuchEntry
        return entry, stored.version if stored else None

    async def _publish(
        self,
        interaction: discord.Interaction,
        server: Server,
        corrected: Corrected,
        reports: tuple[Report, ...],
        place: int,
        verdict: _Verdict,
    ) -> None:
        """Show the moderator what was ruled, and post the correction under the game."""
        asked = corrected.asked
        await self._after_ruling(interaction, server, Reported(asked=asked, reports=reports), place, verdict)
        there = translator(asked.language)
        screen = report_screens.correction(self.app.accent(server), corrected, verdict(there), there)
        if not await under_game(self.client, asked, screen):
            t = private(interaction)
            told = t("It counts, but I can't post the correction in {channel}.", channel=f"<#{asked.channel_id}>")
            await say(interaction, told)

    async def _after_ruling(
        self, interaction: discord.Interaction, server: Server, reported: Reported, place: int, verdict: _Verdict
    ) -> None:
        """Where the report stands in the moderators' channel it is marked as dealt with, wherever that was done."""
        asked, t = reported.asked, translator(server.language)
        said = f"✓ {verdict(t)} · <@{interaction.user.id}>"
        ruled = report_screens.ruled(self.app.accent(server), asked, said, t)
        if place == CHANNEL:
            await turn(interaction, ruled)
            return
        t = private(interaction)
        await turn(interaction, await self._reported(server, t, place - 1, "✓ " + verdict(t)))
        for first in reported.reports[:1]:  # the one that was posted
            mark = f":reportdismiss:{asked.game_id}:{asked.position}:"
            await mend(self.client, server, first.created_at, mark, ruled)

    async def _thank(
        self,
        interaction: discord.Interaction,
        server: Server,
        asked: AskedQuestion,
        reports: Sequence[Report],
        sentence: str,
    ) -> None:
        """Tell those who reported it, the first ones, what came of it."""
        t = translator(server.language)
        text = echo(asked.question.text(t.language), QUOTED)
        said = t(sentence, text=text, server=_server_name(interaction))
        for report in reports[:REPORTERS_TOLD]:
            await to_member(self.client, report.member_id, said)

    async def _reported(self, server: Server, t: Translator, number: int, said: str = "") -> Screen:
        page = await self.app.desk.reports.waiting(server.server_id, number)
        accent = self.app.accent(server)
        if not page.items:
            return Screen(accent, said, t("Nobody has reported a question that still waits."))
        return report_screens.report(accent, page.items[0], t, page, said)

    @staticmethod
    def _reader(interaction: discord.Interaction, server: Server, place: int) -> Translator:
        """Who reads the message: in the moderators' channel all of them, else the one who asked for it."""
        return translator(server.language) if place == CHANNEL else private(interaction)


def _quoted(stored: Stored, t: Translator) -> str:
    assert stored.entry is not None
    return echo(stored.entry.text(t.language), QUOTED)


def _server_name(interaction: discord.Interaction) -> str:
    return echo(interaction.guild.name, 100) if interaction.guild else ""
