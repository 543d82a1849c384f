"""The pack that ships keeps every rule and is as deep as it promises."""

from __future__ import annotations

import datetime as dt

from bot.content.check import check_pack
from bot.content.loader import Pack


def test_the_shipped_pack_keeps_every_rule(bts: Pack) -> None:
    found = check_pack(bts, dt.datetime.now(dt.UTC).date())
    assert not found, "\n".join(found)
