"""The packs that these tests read: the small one of :mod:`tests.content.comets`, and the one that ships."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.loader import load_pack
from bot.content.pack import Pack
from tests.content import comets

BTS = Path(__file__).parents[2] / "data" / "packs" / "bts"


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """*Comets*, as :func:`comets.data` tells it."""
    return load_pack(comets.write(tmp_path_factory.mktemp("packs") / "comets"))


@pytest.fixture(scope="session")
def bts() -> Pack:
    """The pack that ships."""
    return load_pack(BTS)
