"""``/manage history``: who changed what, before and after, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import discord
from discord import app_commands, ui

from bot.content.models import Text
from bot.errors import Stale
from bot.facts.entry import Entry
from bot.facts.faults import FIELD_NAMES
from bot.facts.records import Action, Page, Revision, Ruling, Stored, Subject, own_id
from bot.i18n import N_, Translator, translator
from bot.ui.clip import OPTION, clip, echo
from bot.ui.context import private
from bot.ui.members import mention
from bot.ui.press import LARGEST_ID, button, chosen, press, select
from bot.ui.reply import turn
from bot.ui.translate import command_text
from bot.ui.views import row
from cogs.manage import report_screens
from cogs.manage.group import manage
from cogs.manage.post import under_game
from cogs.manage.room import Room, answer
from cogs.manage.screens import STATE_NAMES, STYLE_NAMES, EntryScreens
from cogs.manage.transforms import EntryNamed
from cogs.trivia.screens import stars

if TYPE_CHECKING:
    from bot.client import Lightstick
    from bot.db.servers import Server

_ACTIONS: Final[dict[Action, str]] = {
    "add": N_("added"),
    "edit": N_("edited"),
    "remove": N_("removed"),
    "hide": N_("hidden"),
    "unhide": N_("shown again"),
    "correct": N_("corrected for this server"),
    "suggest": N_("suggested"),
    "approve": N_("approved"),
    "decline": N_("declined"),
    "import": N_("imported"),
    "fix": N_("fixed"),
    "void": N_("made void"),
    "accept": N_("another answer accepted"),
    "dismiss": N_("report dismissed"),
    "undo": N_("undone"),
}
TAKEN_BACK: Final = N_("What was ruled on this question is taken back.")
_SHORT: Final = 100
_LONG: Final = 300


class History(Room):
    """The history of a server's desk, which is kept for a year."""

    @manage.command(name=command_text("history"), description=command_text("Who changed what, and undo"))
    @app_commands.rename(entry=command_text("entry"), member=command_text("member"))
    @app_commands.describe(
        entry=command_text("Only one fact or question"), member=command_text("Only what one member did")
    )
    async def history(
        self,
        interaction: discord.Interaction[Lightstick],
        entry: app_commands.Transform[str | None, EntryNamed()] = None,
        member: discord.User | None = None,
    ) -> None:
        """The newest changes."""
        server = await self.enter(interaction)
        entry_id = 0
        if entry is not None:
            opened = await self.opened(server, entry)
            if opened.stored is None:
                t = private(interaction)
                told = t("Nobody has changed that in this server: it is as the pack has it.")
                await answer(interaction, EntryScreens(await self.content(server), t).told(told))
                return
            entry_id = own_id(opened.key) or 0
        await self._show_history(interaction, server, entry_id, member.id if member else 0, 0)

    @press("managehistory", int, int, int)
    async def turn_history(
        self, interaction: discord.Interaction[Lightstick], entry_id: int, member_id: int, page: int
    ) -> None:
        """Another page, or the history of one entry; 0 for all of them and for everybody."""
        await self._show_history(interaction, await self.enter_again(interaction), entry_id, member_id, page)

    @press("managechange")
    async def pick_change(self, interaction: discord.Interaction[Lightstick]) -> None:
        """A change, chosen in the list."""
        server = await self.enter_again(interaction)
        number = chosen(interaction)
        if not (number.isascii() and number.isdecimal() and len(number) < 20 and int(number) <= LARGEST_ID):
            raise Stale
        revision = await self.app.desk.history.get(server.server_id, int(number))
        screens = EntryScreens(await self.content(server), private(interaction))
        await turn(interaction, screens.screen(*_change(revision, private(interaction))))

    @press("manageundo", int)
    async def undo(self, interaction: discord.Interaction[Lightstick], revision_id: int) -> None:
        """**Undo**: all that was done together is taken back, exactly."""
        server = await self.enter_again(interaction)
        history = self.app.desk.history
        if (await history.get(server.server_id, revision_id)).size > 1:
            await interaction.response.defer()  # an import has thousands of entries
        undone = await history.undo(server.server_id, interaction.user.id, revision_id)
        t = private(interaction)
        told = t.plural("It is undone.", "{count} changes are undone.", len(undone.revisions))
        if undone.corrected:
            told += " " + t("The points are counted as they were.")
        screens = EntryScreens(await self.content(server), t)
        await turn(interaction, screens.told("✓ " + told, button(t("History"), "managehistory", 0, 0, 0)))
        for corrected in undone.corrected:
            there = translator(corrected.asked.language)
            verdict = there(TAKEN_BACK)
            screen = report_screens.correction(self.app.accent(server), corrected, verdict, there)
            await under_game(self.client, corrected.asked, screen)

    async def _show_history(
        self, interaction: discord.Interaction, server: Server, entry_id: int, member_id: int, page: int
    ) -> None:
        found = await self.app.desk.history.page(
            server.server_id, min(page, 1_000_000), entry_id=entry_id or None, member_id=member_id or None
        )
        t = private(interaction)
        screens = EntryScreens(await self.content(server), t)
        head = "## " + t("History")
        if not found.items:
            await answer(interaction, screens.screen(head, t("Nothing has been changed yet.")))
            return
        lines = (f"{_title(revision, t)}\n-# {_who(revision, t)}" for revision in found.items)
        await answer(interaction, screens.screen(head, "\n".join(lines), *_presses(found, entry_id, member_id, t)))


def _presses(found: Page[Revision], entry_id: int, member_id: int, t: Translator) -> Iterator[ui.Item[Any]]:
    options = [
        discord.SelectOption(label=clip(_plain_title(revision, t), OPTION), value=str(revision.id))
        for revision in found.items
    ]
    yield row(select("managechange", placeholder=t("Before and after, and undo"), options=options))
    turning = []
    if found.number:
        turning.append(button("◀ " + t("Back"), "managehistory", entry_id, member_id, found.number - 1))
    if found.number + 1 < found.pages:
        turning.append(button(t("Next") + " ▶", "managehistory", entry_id, member_id, found.number + 1))
    if turning:
        yield row(*turning)


def _change(revision: Revision, t: Translator) -> Iterator[str | ui.Item[Any]]:
    yield f"{_title(revision, t)}\n-# {_who(revision, t)}"
    if revision.size > 1:
        yield t(
            "{count} entries were changed together. This is the first; Undo takes all of them back.",
            count=revision.size,
        )
    before, after = _told(revision.before, t), _told(revision.after, t)
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    for head, side in ((t("Before"), before), (t("After"), after)):
        lines = [f"**{name}**  {side[name]}" for name in changed if name in side]
        yield "\n".join(["### " + head, *(lines or ["-# " + t("nothing")])])
    yield row(
        button(t("Undo"), "manageundo", revision.id, style=discord.ButtonStyle.danger),
        button(t("History"), "managehistory", 0, 0, 0),
    )


def _title(revision: Revision, t: Translator) -> str:
    """What was done to what, in Discord's markup."""
    more = " " + t("and {count} more", count=revision.size - 1) if revision.size > 1 else ""
    return f"**{t(_ACTIONS[revision.action])}**: {echo(_name(revision.subject, t), _SHORT)}{more}"


def _plain_title(revision: Revision, t: Translator) -> str:
    return f"{t(_ACTIONS[revision.action])}: {' '.join(_name(revision.subject, t).split())}"


def _name(subject: Subject, t: Translator) -> str:
    if isinstance(subject, Stored):
        return subject.entry.text(t.language) if subject.entry else str(subject.corrects)
    return t("question {number} of game {game}", number=subject.position + 1, game=subject.game_id)


def _who(revision: Revision, t: Translator) -> str:
    return t("by {member}, {when}", member=mention(revision.member_id, t), when=f"<t:{revision.at // 1000}:f>")


def _told(subject: Subject | None, t: Translator) -> dict[str, str]:
    """What a change can have changed, by what people call it."""
    if subject is None:
        return {}
    if isinstance(subject, Ruling):
        return dict(_ruling(subject, t))
    told = {t("state"): t(STATE_NAMES[subject.state])}
    if subject.reason:
        told[t("reason")] = echo(subject.reason, _LONG)
    if subject.entry is not None:
        told |= {t(FIELD_NAMES[field]): echo(said, _LONG) for field, said in _fields(subject.entry, t) if said}
    return told


def _fields(entry: Entry, t: Translator) -> Iterator[tuple[str, str]]:
    yield "text", _both(entry.text)
    yield "category", entry.category
    yield "source", " ".join((entry.source.title, entry.source.url)) if entry.source else ""
    yield "author", entry.author
    if entry.kind == "question":
        yield "style", t(STYLE_NAMES[entry.style]) if entry.style else ""
        yield "answers", " / ".join(map(_both, entry.answers))
        yield "distractors", " / ".join(map(_both, entry.distractors))
        yield "explanation", _both(entry.explanation) if entry.explanation else ""
        yield "difficulty", stars(entry.difficulty)


def _both(text: Text) -> str:
    return " · ".join(text.values())


def _ruling(ruling: Ruling, t: Translator) -> Iterator[tuple[str, str]]:
    yield t("counts"), t("no") if ruling.void else t("yes")
    yield t("right options"), t.list(str(option + 1) for option in ruling.right)
    if ruling.aliases:
        yield t("also right"), echo(t.list(ruling.aliases), _LONG)
    yield t("open reports"), str(sum(report.state == "open" for report in ruling.reports))
