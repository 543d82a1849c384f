"""What docs/hosting.md tells a host to type and to look for is what there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bot.cli.main import _parser
from bot.db.backup import files
from bot.metrics.measures import Measures
from bot.settings import load_settings, read_env

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
SHELL = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)).replace("\\\n", " ")
COMMANDS = [shlex.split(line, comments=True) for line in SHELL.splitlines() if line.startswith("lightstick ")]
UNIT = (ROOT / "deploy" / "lightstick.service").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_is_one(words: list[str]) -> None:
    assert callable(_parser(demo=False).parse_args(words[1:]).command)


def test_the_page_shows_the_commands_that_a_host_needs() -> None:
    assert {words[1] for words in COMMANDS} == {"check", "backup", "restore", "db"}


async def test_the_table_of_metrics_is_complete() -> None:
    described = set(re.findall(r"`(lightstick_\w+)", "".join(re.findall(r"^\| `.*$", PAGE, re.MULTILINE))))
    told = (await Measures().text()).decode()
    measured = set(re.findall(r"^# TYPE (lightstick_\w+) ", told, re.MULTILINE))
    assert described == {name for name in measured if not name.endswith("_created")}


def test_what_the_page_installs_is_there() -> None:
    sources = re.findall(r"^install .*? (deploy/\S+|\.env\.example) ", SHELL, re.MULTILINE)
    assert len(sources) == 3
    for source in (*sources, *re.findall(r"requirements/\S+", SHELL), *re.findall(r"deploy/\w+", PAGE)):
        assert (ROOT / source).exists(), source


def test_every_setting_that_the_page_names_is_one() -> None:
    named = set(re.findall(r"`([A-Z]+_[A-Z]+)(?:=\w*)?`", PAGE))
    assert named
    assert named <= set(read_env(ROOT / ".env.example"))


def test_the_service_the_page_and_the_bot_agree_on_where_things_are() -> None:
    folder = re.findall(r"^WorkingDirectory=(.*)$", UNIT, re.MULTILINE)
    assert folder == ["/var/lib/lightstick"]
    database = Path("data", "lightstick.db")
    assert load_settings({}).database_url == f"sqlite:///{database}"
    assert f"`{folder[0]}/{database}`" in PAGE
    assert f"`{folder[0]}/{files.folder_of(load_settings({}), database)}`" in PAGE
    script = (ROOT / "deploy" / "lightstick").read_text(encoding="utf-8")
    program = re.findall(r"^ExecStart=(\S+) run$", UNIT, re.MULTILINE)
    assert len(program) == 1
    assert f"cd {folder[0]}\n" in script
    assert f"{program[0]} " in script


def test_the_image_takes_what_it_copies_and_no_secret() -> None:
    copied = re.findall(
        r"^COPY (.*) \S+$", (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    allowed = re.findall(r"^!(.*)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    for path in " ".join(copied).split():
        assert (ROOT / path).exists()
        assert any(path == entry or path.startswith(f"{entry}/") for entry in allowed)
    assert not any(entry in (".", "data", ".env") for entry in allowed)
