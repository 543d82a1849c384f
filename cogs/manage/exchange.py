"""``/manage import`` and ``/manage export``: whole lists come in, shown first, and go out."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING, Final, cast

import discord
from discord import app_commands, ui

from bot.errors import LightstickError
from bot.facts.entry import KINDS, Kind
from bot.facts.exchange import FORMATS, MAX_BYTES, DryRun, Format, SheetKind, compare, read, write
from bot.facts.exchange.refusals import TooBig
from bot.i18n import N_, Translator
from bot.ui.clip import echo
from bot.ui.context import private
from bot.ui.press import button, press
from bot.ui.reply import show, turn
from bot.ui.translate import command_text
from bot.ui.views import Screen, row
from cogs.events.errors import PreviewGone
from cogs.manage.drafts import IMPORTS_MAX, Desktop, Import, Waiting
from cogs.manage.errors import NothingToExport
from cogs.manage.group import manage
from cogs.manage.room import Room
from cogs.manage.screens import KIND_NAMES, EntryScreens

if TYPE_CHECKING:
    from bot.client import Lightstick
    from bot.db.servers import Server

FILES: Final = 10  # that one message can have
_REFUSED_SHOWN: Final = 10
_SHEETS: Final[dict[SheetKind, str]] = {
    "csv": N_("CSV"),
    "json": N_("JSON"),
    "yaml": N_("YAML"),
    "opentdb": N_("Open Trivia Database"),
    "red": N_("Red trivia list"),
}
_Choice = app_commands.Choice[str]


class Exchange(Room):
    """Lists. Reading and writing them is work for a thread."""

    def __init__(self, client: Lightstick) -> None:
        super().__init__(client)
        self._imports: Desktop[Import] = Desktop(IMPORTS_MAX)

    @manage.command(
        name=command_text("import"), description=command_text("Bring in a list: shown first, then all or nothing")
    )
    @app_commands.rename(file=command_text("file"))
    @app_commands.describe(file=command_text("CSV, JSON, YAML, Open Trivia Database or Red list, 256 KiB at most"))
    async def bring_in(self, interaction: discord.Interaction[Lightstick], file: discord.Attachment) -> None:
        """Show what a file would do."""
        server = await self.enter(interaction)
        if file.size > MAX_BYTES:
            raise TooBig(most=MAX_BYTES // 1024)
        await interaction.response.defer(ephemeral=True, thinking=True)
        data = await file.read()
        sheet = await asyncio.to_thread(read, file.filename, data)
        existing = await self.app.desk.existing(server.server_id)
        dry_run = await asyncio.to_thread(compare, sheet, existing)
        waiting = self._imports.add(
            server.server_id, interaction.user.id, Import(file.filename, dry_run), self.app.now()
        )
        t = private(interaction)
        screens = EntryScreens(await self.content(server), t)
        await show(interaction, _dry_run(screens, waiting, sheet.kind, t))

    async def _import_of(self, interaction: discord.Interaction, token: str) -> tuple[Server, Waiting[Import]]:
        """Raises:
        NotAllowed: who presses is no moderator.
        PreviewGone: they were shown no such dry run, or it is over.
        """
        server = await self.enter_again(interaction)
        waiting = self._imports.get(token, server.server_id, interaction.user.id, self.app.now())
        if waiting is None:
            raise PreviewGone
        return server, waiting

    @press("manageapply", str)
    async def apply(self, interaction: discord.Interaction[Lightstick], token: str) -> None:
        """**Apply**: all that the dry run has shown, once, or nothing."""
        server, waiting = await self._import_of(interaction, token)
        t = private(interaction)
        screens = EntryScreens(await self.content(server), t)
        async with waiting.lock:
            if waiting.value.done:
                raise PreviewGone
            dry_run = waiting.value.dry_run
            count = len(dry_run.new) + len(dry_run.changed)
            told = t.plural("Bringing in one entry…", "Bringing in {count} entries…", count)
            await turn(interaction, screens.told("⏳ " + told))
            try:
                done = await self.app.desk.apply_import(server.server_id, interaction.user.id, dry_run)
            except LightstickError as refused:
                unchanged = t("Nothing was changed.")
                await turn(interaction, screens.told(f"⚠ {refused.say(t)} {unchanged}"))
                return
            finally:
                self._imports.drop(waiting)
            waiting.value.done = True
        told = t("Imported: {new} new, {changed} changed. They are live at once.", new=done.new, changed=done.changed)
        await turn(interaction, screens.told("✓ " + told, button(t("History"), "managehistory", 0, 0, 0)))

    @press("manageaway", str)
    async def leave_out(self, interaction: discord.Interaction[Lightstick], token: str) -> None:
        """**Cancel** on a dry run."""
        server, waiting = await self._import_of(interaction, token)
        self._imports.drop(waiting)
        t = private(interaction)
        await turn(interaction, EntryScreens(await self.content(server), t).told(t("Nothing was changed.")))

    @manage.command(
        name=command_text("export"), description=command_text("This server's facts and questions as a file")
    )
    @app_commands.rename(kind=command_text("kind"), file_format=command_text("format"))
    @app_commands.describe(
        kind=command_text("Only facts, or only questions"),
        file_format=command_text("CSV for a spreadsheet (this if you choose none), JSON or YAML"),
    )
    @app_commands.choices(
        kind=[_Choice(name=command_text(KIND_NAMES[kind]), value=kind) for kind in KINDS],
        file_format=[_Choice(name=name.upper(), value=name) for name in FORMATS],
    )
    async def export(
        self, interaction: discord.Interaction[Lightstick], kind: str | None = None, file_format: str = "csv"
    ) -> None:
        """Everything that the server keeps by itself, to be changed and brought back."""
        server = await self.enter(interaction)
        existing = await self.app.desk.existing(server.server_id, cast("Kind | None", kind))
        if not existing:
            raise NothingToExport
        await interaction.response.defer(ephemeral=True, thinking=True)
        written = await asyncio.to_thread(write, existing, cast("Format", file_format))
        t = private(interaction)
        told = t.plural(
            "{count} entry. Change it as you like and bring it back with `/manage import`.",
            "{count} entries. Change them as you like and bring them back with `/manage import`.",
            len(existing),
        )
        screens = EntryScreens(await self.content(server), t)
        names = [_file_name(kind, number, len(written), file_format) for number in range(1, len(written) + 1)]
        for start in range(0, len(written), FILES):
            part = range(start, min(start + FILES, len(written)))
            files = [discord.File(io.BytesIO(written[place]), names[place]) for place in part]
            shown = (ui.File[ui.LayoutView](file) for file in files)
            await show(interaction, screens.screen("" if start else told, *shown), files=files)


def _file_name(kind: str | None, number: int, of: int, file_format: str) -> str:
    what = f"{kind}s" if kind else "all"
    return f"lightstick-{what}{f'-{number}' if of > 1 else ''}.{file_format}"


def _dry_run(screens: EntryScreens, waiting: Waiting[Import], kind: SheetKind, t: Translator) -> Screen:
    dry_run = waiting.value.dry_run
    presses = [button(t("Cancel"), "manageaway", waiting.token)]
    if dry_run.new or dry_run.changed:
        presses.insert(0, button(t("Apply"), "manageapply", waiting.token, style=discord.ButtonStyle.success))
        told = t("Nothing is changed yet. Apply brings in all of it or, if anything is in the way, nothing.")
    else:
        told = t("There is nothing in it to bring in.")
    return screens.screen(
        "## " + echo(waiting.value.name, 100),
        "-# " + t(_SHEETS[kind]),
        _counts(dry_run, t),
        *_refused(dry_run, t),
        told,
        row(*presses),
    )


def _counts(dry_run: DryRun, t: Translator) -> str:
    counts = (
        (t("new"), dry_run.new),
        (t("changed"), dry_run.changed),
        (t("the same"), dry_run.same),
        (t("refused"), dry_run.refused),
    )
    return "\n".join(f"**{label}**  {len(rows):,}" for label, rows in counts)


def _refused(dry_run: DryRun, t: Translator) -> list[str]:
    lines = [
        t("Line {line}, entry {number}: {reason}", line=row.line, number=row.number, reason=row.fault.say(t))
        for row in dry_run.refused[:_REFUSED_SHOWN]
        if row.fault is not None
    ]
    more = len(dry_run.refused) - len(lines)
    if more > 0:
        lines.append("-# " + t("and {count} more", count=more))
    return ["\n".join(lines)] if lines else []
