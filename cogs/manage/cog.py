"""``/manage`` as one cog, made of its families."""

from __future__ import annotations

from discord.ext import commands

from cogs.manage.browse import Browse
from cogs.manage.exchange import Exchange
from cogs.manage.group import manage
from cogs.manage.history import History
from cogs.manage.review import Review


class Manage(Browse, History, Exchange, Review):
    """The moderators' desk of every server."""

    manage = manage

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """See that what is older than a year is forgotten each night."""
        await self.app.desk.keep_pruned(self.app.timer, self.app.jobs)
