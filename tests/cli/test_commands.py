"""What a host types, and the one sentence that comes back where something is wrong."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import bot
from bot import __version__
from bot.cli import database
from bot.cli.common import explain
from bot.db import migrate
from tests.cli.conftest import TOKEN, Call
from tests.content import comets

ROOT = Path(__file__).resolve().parent.parent.parent
COMMANDS = (
    *("run", "demo", "check", "sync", "backup", "restore"),
    *("db", "db upgrade", "db downgrade", "db current", "db rebuild-scores", "db copy"),
    *("packs", "packs check", "packs new"),
)
WITH_TOKEN = {"DISCORD_TOKEN": TOKEN}


def in_a_process(folder: Path, *words: str, **env: str) -> tuple[int, str, str]:
    """The real thing, for which nothing can be replaced."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "SYSTEMROOT", "LANG"}}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **env},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


# Asking


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself_and_shows_an_example(call: Call, command: str) -> None:
    code, out, err = call(*command.split(), "--help")
    assert (code, err) == (0, "")
    assert f"example: lightstick {command}" in out


def test_it_tells_its_version(call: Call) -> None:
    assert call("--version") == (0, f"lightstick {__version__}\n", "")


@pytest.mark.parametrize("line", ["", "nope", "db", "db current --env", "packs check --all", "demo --port high"])
def test_a_wrong_command_line_is_one_sentence_and_its_own_code(call: Call, line: str) -> None:
    code, out, err = call(*line.split())
    assert (code, out) == (2, "")
    assert err.startswith("lightstick")
    assert err.endswith(" --help\n")
    assert err.count("\n") == 1


def test_a_new_pack_is_laid_out_and_the_next_steps_are_told(call: Call, comet_packs: Path) -> None:
    code, out, err = call("packs", "new", "red-comets")
    assert (code, err) == (0, "")
    assert "lightstick packs check red-comets" in out
    assert (comet_packs / "red-comets" / "pack.yaml").is_file()
    assert call("packs", "check", "red-comets").code == 0
    assert "is there already" in call("packs", "new", "red-comets").sentence
    assert "can't be the name of a pack" in call("packs", "new", "Red Comets").sentence


# Starting with something amiss


@pytest.mark.parametrize("command", ["run", "sync"])
def test_without_a_token_it_says_where_to_get_one(folder: Path, command: str) -> None:
    code, out, err = in_a_process(folder, command)
    assert (code, out) == (1, "")
    assert err == (
        "DISCORD_TOKEN is not set. Copy .env.example to .env and paste the token of your bot "
        "from the Discord Developer Portal (Bot → Reset Token).\n"
    )
    assert not any(folder.iterdir())


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"DISCORD_TOKEN": "x"}, "DISCORD_TOKEN does not look like a bot token: "),
        ({"DEFAULT_ZONE": "Asia/Soul"}, "DEFAULT_ZONE: “Asia/Soul” is not a time zone. Try Asia/Seoul."),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL is “LOUD”. Choose one of: "),
        ({"PACKS": "meteors"}, "PACKS names “meteors”, which is not there. The packs in packs/ are: comets."),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not a database address. Write sqlite:///"),
        ({"DATABASE_URL": "mysql://host/db"}, "DATABASE_URL names “mysql”. Lightstick speaks sqlite and postgresql."),
        ({"DATABASE_URL": "postgresql://me:hush@127.0.0.1:1/db"}, "PostgreSQL at 127.0.0.1:1 does not answer for "),
        ({"DATABASE_URL": "sqlite:///notes.txt"}, "notes.txt is not a SQLite database or is damaged. "),
        ({"DATABASE_URL": "sqlite:///notes.txt/lightstick.db"}, "The database file notes.txt/lightstick.db can't be "),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_sentence(
    call: Call, folder: Path, comet_packs: Path, env: dict[str, str], sentence: str
) -> None:
    (folder / "notes.txt").write_text("a list of things to buy, which is no database\n" * 40)
    said = call("run", env=WITH_TOKEN | env).sentence
    assert said.startswith(sentence)
    assert said.endswith(".")
    assert "hush" not in said


def test_a_bad_line_of_the_env_file_is_named(call: Call, folder: Path) -> None:
    (folder / ".env").write_text("PACKS=bts\nDISCORD TOKEN=x\n")
    assert call("run").sentence == ".env, line 2: expected NAME=value."


def test_an_env_file_that_is_named_must_be_there(call: Call) -> None:
    said = call("run", "--env", "production.env").sentence
    assert said == "production.env is not there. Give --env the path of a file like .env.example."


def test_a_pack_with_wrong_dates_is_a_sentence_for_each(call: Call, comet_packs: Path) -> None:
    pack = comets.data()
    pack["songs"][3]["released"] = "spring 2015"
    pack["albums"][0]["released"] = "2015-13-10"
    comets.write(comet_packs / "comets", pack)
    code, out, err = call("run", env=WITH_TOKEN)
    assert (code, out) == (1, "")
    assert err.splitlines() == [
        "albums.yaml: [0] dawn.released: expected a date such as 2017-02-13",
        "songs.yaml: [3] window.released: expected a date such as 2017-02-13",
    ]


def test_a_database_newer_than_the_code_is_refused(call: Call, folder: Path, comet_packs: Path) -> None:
    call("db", "upgrade")
    with sqlite3.connect(folder / "data" / "lightstick.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    sentence = (
        "The database is newer than this version of Lightstick (revision 9999). "
        "Update Lightstick, or restore an older copy of the database."
    )
    for words in (["run"], ["db", "upgrade"], ["db", "downgrade"], ["db", "current"], ["db", "rebuild-scores"]):
        assert call(*words, env=WITH_TOKEN).sentence == sentence


def test_the_demo_says_what_it_needs(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "bot.demo", raising=False)
    monkeypatch.delattr(bot, "demo", raising=False)
    monkeypatch.setitem(sys.modules, "simcord", None)
    said = call("demo", "--no-open").sentence
    assert said.endswith("python -m pip install --require-hashes -r requirements/demo.txt")


# What nobody foresaw


def test_what_nobody_foresaw_is_a_sentence_and_the_details_are_in_the_log(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_db: object) -> None:
        raise ZeroDivisionError(f"with {TOKEN}")

    monkeypatch.setattr(migrate, "require_known", broken)
    (Path("data")).mkdir()
    (Path("data") / "lightstick.db").touch()
    said = call("db", "current", env=WITH_TOKEN).sentence
    assert said == (
        "Something went wrong that was not foreseen (ZeroDivisionError). "
        "Run again with LOG_LEVEL=DEBUG to see the details."
    )
    code, out, err = call("db", "current", env=WITH_TOKEN | {"LOG_LEVEL": "DEBUG"})
    assert (code, out) == (1, "")
    assert "Traceback" in err
    assert "ZeroDivisionError: with [token]" in err
    assert TOKEN not in err
    assert err.endswith(f"{said}\n")


def test_a_file_that_the_machine_does_not_give_is_named() -> None:
    refused = PermissionError(13, "Permission denied", "data/packs")
    assert explain(refused) == "data/packs can't be used: Permission denied."


# Settings


def test_the_environment_wins_over_the_file(call: Call, folder: Path) -> None:
    (folder / ".env").write_text("DATABASE_URL=sqlite:///from-file.db\n")
    (folder / "other.env").write_text("DATABASE_URL=sqlite:///from-other-file.db\n")
    call("db", "upgrade")
    call("db", "upgrade", "--env", "other.env")
    call("db", "upgrade", env={"DATABASE_URL": "sqlite:///from-environment.db"})
    assert {path.name for path in folder.glob("*.db")} == {
        "from-file.db",
        "from-other-file.db",
        "from-environment.db",
    }


# The database


def test_a_database_is_brought_up_and_back(call: Call, folder: Path) -> None:
    newest = migrate.head()
    assert call("db", "current").out == f"empty (the newest is {newest}: lightstick db upgrade)\n"
    assert not (folder / "data" / "lightstick.db").exists()
    assert call("db", "upgrade") == (0, f"The database is now at revision {newest}.\n", "")
    assert call("db", "upgrade").out == f"The database is at revision {newest}, the newest. Nothing to do.\n"
    assert call("db", "current").out == f"{newest} (the newest)\n"
    kept = f"It is kept as it was in {Path('data') / f'lightstick.db.before-{newest}'}."
    assert call("db", "downgrade", "base").out == f"The database is now empty. {kept}\n"
    assert (folder / "data" / f"lightstick.db.before-{newest}").exists()
    assert call("db", "downgrade").sentence == "The database is empty: there is nothing to take back."


def test_a_revision_that_is_not_there_is_named(call: Call) -> None:
    call("db", "upgrade")
    assert call("db", "downgrade", "summer").sentence.startswith("There is no database revision “summer”; ")


def test_scores_are_made_anew_once_the_database_is_in_shape(call: Call) -> None:
    assert call("db", "rebuild-scores").sentence.endswith("Run `lightstick db upgrade` first.")
    call("db", "upgrade")
    assert call("db", "rebuild-scores") == (0, "The scores were made anew from the answers: 0 totals.\n", "")
    assert set(database.STEPS) == {"upgrade", "downgrade", "current", "rebuild-scores", "copy"}


# The packs


def test_packs_are_counted(call: Call, comet_packs: Path) -> None:
    code, out, err = call("packs", "check")
    assert (code, err) == (0, "")
    assert out.startswith("comets: members 4 · albums 11 · songs ")
    assert " · written questions 2 · generated questions " in out


def test_each_fault_is_named_by_pack_file_and_path(tmp_path: Path) -> None:
    pack = comets.data()
    pack["albums"][0]["released"] = "2015-13-10"
    folder = comets.write(tmp_path / "my-fandom", pack)
    code, out, err = in_a_process(tmp_path, "packs", "check", str(folder))
    assert (code, out) == (1, "")
    assert err == "my-fandom/albums.yaml: [0] dawn.released: expected a date such as 2017-02-13\n"


def test_a_broken_pack_does_not_hide_a_good_one(call: Call, comet_packs: Path) -> None:
    pack = comets.data()
    pack["facts"][0]["about"] = ["nobody"]
    comets.write(comet_packs / "meteors", pack)
    code, out, err = call("packs", "check")
    assert (code, out.split(":")[0]) == (1, "comets")
    assert [line.split(":")[0] for line in err.splitlines()] == ["meteors/facts.yaml"]


def test_a_pack_that_is_not_there_is_named_with_those_that_are(call: Call, comet_packs: Path) -> None:
    assert call("packs", "check", "comet").sentence == (
        "There is no pack “comet”. Name one of data/packs (comets) or give the path of a pack's folder."
    )
