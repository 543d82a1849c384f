"""The command line, called as a host calls it: in a folder of its own, with an environment of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import fields

from bot import logs
from bot.app import open_app
from bot.cli import packs, run
from bot.cli.main import main
from bot.settings import Settings
from tests.content import comets

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.a-token_that-nobody-has"


class Outcome(NamedTuple):
    """What a call left behind."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one sentence on stderr of a call that failed."""
        assert (self.code, self.out) == (1, "")
        sentence, end, rest = self.err.partition("\n")
        assert (end, rest) == ("\n", "")
        return sentence


Call = Callable[..., Outcome]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory: empty, and with no setting in the environment."""
    for field in fields(Settings):
        monkeypatch.delenv(field.name.upper(), raising=False)
    working = tmp_path / "host"
    working.mkdir()
    monkeypatch.chdir(working)
    return working


@pytest.fixture
def call(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Call]:
    """Calls ``lightstick`` with these words, and ``env`` on top of the environment."""

    def lightstick(*words: str, env: Mapping[str, str] | None = None) -> Outcome:
        with monkeypatch.context() as patch:
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            try:
                code = main(words)
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
        return Outcome(code, *capsys.readouterr())

    loggers = [logging.getLogger(name) for name in (None, *logs.AT_LEAST)]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    yield lightstick
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers[:] = handlers


@pytest.fixture
def comet_packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In place of data/packs: a folder with the one small pack ``comets``, which is faultless."""
    shelf = tmp_path / "packs"
    comets.write(shelf / "comets")
    monkeypatch.setattr(packs, "PACKS", shelf)
    monkeypatch.setattr(run, "open_app", partial(open_app, packs=shelf))
    monkeypatch.setenv("PACKS", "comets")
    return shelf
