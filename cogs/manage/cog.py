"""``/manage`` as one cog, made of its families."""

from __future__ import annotations

from cogs.manage.browse import Browse
from cogs.manage.exchange import Exchange
from cogs.manage.group import manage
from cogs.manage.history import History
from cogs.manage.review import Review


class Manage(Browse, History, Exchange, Review):
    """The moderators' desk of every server."""

    manage = manage
