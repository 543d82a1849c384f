"""The packs that this bot has loaded, each with its search and its pool of questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import cached_property
from pathlib import Path
from typing import Final

from bot.content.compiled import compiled
from bot.content.models import Text
from bot.content.pack import Pack
from bot.content.pool import QuestionPool
from bot.content.search import Search
from bot.content.voice import Voice
from bot.errors import StartError
from bot.i18n import LANGUAGES, N_

_NEVER: Final = dt.date.max
_voice: Final = Voice(LANGUAGES)


class Library:
    """Packs by name, in the order of the settings. Each server has those that it has not switched off."""

    def __init__(self, packs: list[Pack]) -> None:
        self.packs: dict[str, Pack] = {pack.id: pack for pack in packs}
        self.pools: dict[str, QuestionPool] = {pack.id: QuestionPool(pack) for pack in packs}

    @cached_property
    def search(self) -> Search:
        """Finds the things of all packs by what is typed."""
        return Search(list(self.packs.values()))

    def warm(self) -> None:
        """Do now, in a thread, what the first look-up and the first game would do on the event loop."""
        _ = self.search
        for pool in self.pools.values():
            pool.warm()

    @classmethod
    def load(cls, folder: Path, names: tuple[str, ...], store: Path | None = None) -> Library:
        """Read the packs ``names`` in ``folder``; those that are compiled in ``store`` already need no reading.

        Raises:
            StartError: there is no such pack, or it has faults; each is named by file and path.
        """
        packs = []
        for name in names:
            if not (folder / name / "pack.yaml").is_file():
                known = ", ".join(sorted(path.parent.name for path in folder.glob("*/pack.yaml")))
                raise StartError(f"PACKS names “{name}”, which is not there. The packs in {folder.name}/ are: {known}.")
            packs.append(_sound(folder / name) if store is None else compiled(folder / name, store, _sound))
        return cls(packs)

    @property
    def pack(self) -> Pack:
        """The first pack."""
        return next(iter(self.packs.values()))

    def on(self, off: Collection[str]) -> tuple[Pack, ...]:
        """The packs of a server that has switched ``off`` some, in their order: the first alone where it has all."""
        return tuple(pack for pack in self.packs.values() if pack.id not in off) or (self.pack,)

    def accent(self, pack_id: str) -> int:
        """The colour of a pack, as 0xRRGGBB; that of the first where it is not loaded (any more)."""
        return self.pools[pack_id if pack_id in self.pools else self.pack.id].accent

    def category(self, key: str) -> Text:
        """A category's name in any pack; else as :func:`other_category` calls it."""
        for pack in self.packs.values():
            if key in pack.categories:
                return pack.categories[key]
        return other_category(key)


def _sound(folder: Path) -> Pack:
    """The pack that lies in ``folder``, read and judged; one that is compiled needs nothing of all this.

    Raises:
        PackFaults: it has faults; each is named by file and path.
    """
    from bot.content.check import check_pack
    from bot.content.loader import PackFaults, load_pack

    pack = load_pack(folder)
    # The clock of a host may be wrong, so what is dated in the future is the check command's concern.
    if faults := check_pack(pack, _NEVER):
        raise PackFaults(faults)
    return pack


def other_category(key: str) -> Text:
    """The name of a category that no pack has (any more): a server's own, or none chosen."""
    return Text(key) if key else _voice.say(N_("From this server"))
