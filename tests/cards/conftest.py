"""A system without FriBidi, for those tests that want one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.cards import faces


@pytest.fixture
def unshaped(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pillow without Raqm, as on slim images and Windows."""
    monkeypatch.setattr(faces, "SHAPING", False)
    faces.opened.cache_clear()
    yield
    faces.opened.cache_clear()
