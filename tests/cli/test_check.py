"""``lightstick check``: a line for each thing, and what to mend."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from bot.cli import check
from bot.db import migrate
from tests.cli.conftest import TOKEN, Call
from tests.content import comets

Sentences = dict[str | tuple[str, ...], str | tuple[str, ...]]

SPOKEN: Sentences = {"Skipped.": "건너뛰었어요.", ("{count} answer", "{count} answers"): ("답 {count}개",)}


@pytest.fixture
def locales(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """In place of data/locales: a Korean catalogue that is complete."""
    folder = tmp_path / "locales"
    monkeypatch.setattr(check, "FOLDER", folder)
    speak(folder, SPOKEN)
    return folder


def speak(folder: Path, translations: Sentences) -> None:
    """Write a template with the sentences of ``SPOKEN``, and the Korean catalogue with ``translations``."""
    catalogue = folder / "ko" / "LC_MESSAGES"
    catalogue.mkdir(parents=True, exist_ok=True)
    template, korean = Catalog(), Catalog(locale="ko")
    for sentence in SPOKEN:
        template.add(sentence)
        korean.add(sentence, translations.get(sentence, ""))
    with (folder / "lightstick.pot").open("wb") as stream:
        write_po(stream, template)
    with (catalogue / "lightstick.mo").open("wb") as stream:
        write_mo(stream, korean)


class Lines:
    """``lightstick check`` as its exit code and its lines, by what they are about."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def __call__(self, **env: str) -> tuple[int, dict[str, str]]:
        code, out, err = self._call("check", env={"DISCORD_TOKEN": TOKEN, **env})
        assert err == ""
        return code, {line[2:].partition(": ")[0]: line[0] + line.partition(":")[2] for line in out.splitlines()}


@pytest.fixture
def lines(call: Call, comet_packs: Path, locales: Path) -> Lines:
    """Call it to check a host who has everything, but for the environment that is given."""
    return Lines(call)


def test_a_host_who_has_done_everything_is_told_so(lines: Lines) -> None:
    code, said = lines()
    assert code == 0
    assert list(said) == ["Settings", "Token", "Pack comets", "Database", "Backup", "Language ko", "Fonts"]
    assert re.match(r"✓ \d+ files, ", said["Fonts"])
    assert said["Settings"] == "✓ language that of each server, zone UTC, packs comets"
    assert said["Token"].startswith("✓")
    assert said["Pack comets"].startswith("✓ members 4 · albums 11 · ")
    assert said["Database"] == f"✓ {Path('data', 'lightstick.db')} is not there yet, `lightstick run` makes it"
    assert said["Language ko"] == "✓ 2 of 2 sentences"


def test_looking_makes_no_database(lines: Lines, folder: Path) -> None:
    lines()
    assert not (folder / "data" / "lightstick.db").exists()


def test_a_missing_token_is_said_and_the_rest_is_looked_at_all_the_same(lines: Lines) -> None:
    code, said = lines(DISCORD_TOKEN="")
    assert code == 1
    assert said.pop("Token").startswith("✗ DISCORD_TOKEN is not set. Copy .env.example to .env")
    assert {line[0] for line in said.values()} == {"✓"}
    assert len(said) == 6


def test_settings_that_cannot_be_used_leave_only_what_is_installed_to_look_at(lines: Lines) -> None:
    code, said = lines(DEFAULT_ZONE="Asia/Soul")
    assert code == 1
    assert said.pop("Fonts").startswith("✓")
    assert said == {
        "Settings": "✗ DEFAULT_ZONE: “Asia/Soul” is not a time zone. Try Asia/Seoul.",
        "Language ko": "✓ 2 of 2 sentences",
    }


def test_a_pack_that_has_faults_or_is_not_there(lines: Lines, comet_packs: Path) -> None:
    pack = comets.data()
    pack["facts"][0]["about"] = ["nobody", "nowhere"]
    comets.write(comet_packs / "comets", pack)
    code, said = lines(PACKS="comets,meteors")
    assert code == 1
    assert said["Pack comets"].startswith("✗ 2 to mend, see `lightstick packs check comets`. The first is facts.yaml: ")
    assert said["Pack meteors"].startswith("✗ There is no pack “meteors”. Name one of data/packs (comets) ")
    assert said["Database"].startswith("✓")


def test_a_database_is_told_by_its_revision(lines: Lines, call: Call, folder: Path) -> None:
    path = Path("data", "lightstick.db")
    path.parent.mkdir()
    path.touch()
    code, said = lines()
    assert (code, said["Database"]) == (
        0,
        f"✓ {path} is empty; `lightstick run` brings it to {migrate.head()}, and so does `lightstick db upgrade`",
    )
    call("db", "upgrade")
    code, said = lines()
    assert (code, said["Database"]) == (0, f"✓ {path} is at revision {migrate.head()}, the newest")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    code, said = lines()
    assert code == 1
    assert said["Database"].startswith("✗ The database is newer than this version of Lightstick (revision 9999). ")


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "✗ DATABASE_URL is not a database address. "),
        ("postgresql://me:hush@127.0.0.1:1/db", "✗ PostgreSQL at 127.0.0.1:1 does not answer "),
    ],
)
def test_a_database_that_cannot_be_reached(lines: Lines, url: str, sentence: str) -> None:
    code, said = lines(DATABASE_URL=url)
    assert code == 1
    assert said["Database"].startswith(sentence)
    assert said["Language ko"].startswith("✓")


def test_a_language_half_spoken_or_not_compiled(lines: Lines, locales: Path) -> None:
    speak(locales, {plural: spoken for plural, spoken in SPOKEN.items() if plural != "Skipped."})
    code, said = lines()
    catalogue = locales / "ko" / "LC_MESSAGES" / "lightstick.po"
    assert (code, said["Language ko"]) == (1, f"✗ 1 of 2 sentences. Translate the rest in {catalogue}.")
    catalogue.with_suffix(".mo").unlink()
    code, said = lines()
    assert (code, said["Language ko"]) == (
        1,
        f"✗ {catalogue.with_suffix('.mo')} is not there. Run `make messages`.",
    )
