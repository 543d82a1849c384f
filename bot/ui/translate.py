"""Command names and descriptions in the languages that we speak."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.i18n import language_of, translator


def command_text(message: str) -> app_commands.locale_str:
    """Mark a command's name or description for the catalogues."""
    return app_commands.locale_str(message)


class CommandTranslator(app_commands.Translator):
    """Hands Discord each name and description in each of our languages but English, which is the original."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        _context: app_commands.TranslationContextTypes,
    ) -> str | None:
        language = language_of(locale.value)
        if language in (None, "en"):
            return None
        said = translator(language or "en")(string.message)
        return said if said != string.message else None
