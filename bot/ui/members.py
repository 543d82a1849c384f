"""How a member is named."""

from __future__ import annotations

from bot.i18n import Translator
from bot.snowflake import NOBODY


def mention(member_id: int, t: Translator) -> str:
    """A member as Discord shows them; whoever had their data deleted is nobody any more."""
    return f"<@{member_id}>" if member_id > NOBODY else t("a former member")
