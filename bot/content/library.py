"""The packs that this bot has loaded, each with its search and its pool of questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from bot.content.check import check_pack
from bot.content.loader import PackFaults, load_pack
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
    """Packs by name, in the order of the settings; the first is the one that servers play."""

    def __init__(self, packs: list[Pack]) -> None:
        self.packs: dict[str, Pack] = {pack.id: pack for pack in packs}
        self.pools: dict[str, QuestionPool] = {pack.id: QuestionPool(pack) for pack in packs}
        self.search = Search(packs)
        for pool in self.pools.values():
            pool.warm()

    @classmethod
    def load(cls, folder: Path, names: tuple[str, ...]) -> Library:
        """Read the packs ``names`` in ``folder``.

        Raises:
            StartError: there is no such pack, or it has faults; each is named by file and path.
        """
        packs = []
        for name in names:
            if not (folder / name / "pack.yaml").is_file():
                known = ", ".join(sorted(path.parent.name for path in folder.glob("*/pack.yaml")))
                raise StartError(f"PACKS names “{name}”, which is not there. The packs in {folder.name}/ are: {known}.")
            pack = load_pack(folder / name)
            # The clock of a host may be wrong, so what is dated in the future is the check command's concern.
            if faults := check_pack(pack, _NEVER):
                raise PackFaults(faults)
            packs.append(pack)
        return cls(packs)

    @property
    def pack(self) -> Pack:
        """The pack that servers play."""
        return next(iter(self.packs.values()))

    @property
    def accent(self) -> int:
        """Its colour, as 0xRRGGBB."""
        return self.pools[self.pack.id].accent

    @property
    def categories(self) -> Mapping[str, Text]:
        """Its categories by id."""
        return self.pack.categories

    def category(self, key: str) -> Text:
        """A category's name in any pack; else as :func:`other_category` calls it."""
        for pack in self.packs.values():
            if key in pack.categories:
                return pack.categories[key]
        return other_category(key)


def other_category(key: str) -> Text:
    """The name of a category that no pack has (any more): a server's own, or none chosen."""
    return Text(key) if key else _voice.say(N_("From this server"))
