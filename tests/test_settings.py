"""What a host writes into .env and the environment."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StartError
from bot.settings import Settings, load_settings, read_env
from bot.zones import zone_names

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.a-token_that-nobody-has"
NAMES = (
    "DISCORD_TOKEN",
    "DATABASE_URL",
    "DEFAULT_LANGUAGE",
    "DEFAULT_ZONE",
    "PACKS",
    "LOG_LEVEL",
    "LOG_FORMAT",
    "METRICS_PORT",
    "SHARD_IDS",
    "SHARD_COUNT",
)
ANY_VALUE = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"])),
    st.sampled_from(["", " ", ",", "en", "KO", "Asia/Seoul", "debug", "bts,bts", "../bts", "/etc/localtime", TOKEN]),
)


@pytest.fixture
def env(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_a_file_as_an_editor_on_any_machine_saves_it(env: Path) -> None:
    env.write_bytes('\ufeff# my bot\r\n\r\nexport PACKS="bts, comets"\r\nDISCORD_TOKEN=a.b.c # mine\r\n'.encode())
    assert read_env(env) == {"PACKS": "bts, comets", "DISCORD_TOKEN": "a.b.c"}


def test_no_file_is_no_variables(env: Path) -> None:
    assert read_env(env) == {}


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("PACKS=bts\n\n\nLOG LEVEL=INFO\n", ", line 4: expected NAME=value."),
        ("=bts\n", ", line 1: expected NAME=value."),
        ("PACKS='bts\n", ", line 1: expected NAME=value."),
        ("PACKS=bts\xff".encode("latin-1"), " is not UTF-8 text. Save it again as UTF-8."),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_the_line(env: Path, content: str | bytes, fault: str) -> None:
    env.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(StartError) as error:
        read_env(env)
    assert str(error.value) == f"{env}{fault}"


def test_a_folder_called_env_is_named(env: Path) -> None:
    env.mkdir()
    with pytest.raises(StartError, match=r"\.env can't be read"):
        read_env(env)


def test_what_is_left_empty_has_its_default() -> None:
    assert load_settings(dict.fromkeys(NAMES, " ")) == load_settings({}) == Settings()


def test_a_host_may_write_it_loosely() -> None:
    settings = load_settings(
        {"DEFAULT_LANGUAGE": "KO", "DEFAULT_ZONE": "asia/seoul ", "PACKS": "bts, comets,,bts", "LOG_LEVEL": "warning"}
    )
    assert settings == Settings(
        default_language="ko", default_zone="Asia/Seoul", packs=("bts", "comets"), log_level="WARNING"
    )


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("DEFAULT_LANGUAGE", "fr", "Choose one of: en, ko."),
        ("DEFAULT_ZONE", "Asia/Soul", "Try Asia/Seoul."),
        ("DEFAULT_ZONE", "GMT+99", "Write one like Asia/Seoul or America/New_York."),
        ("LOG_FORMAT", "xml", "Choose one of: text, json."),
        ("METRICS_PORT", "70000", "Write a port from 1 to 65535, or leave it empty for none."),
        ("METRICS_PORT", "high", "Write a port from 1 to 65535, or leave it empty for none."),
        ("BACKUP_FOLDER", "a\0b", "Write one like /var/backups/lightstick."),
        ("LOG_LEVEL", "LOUD", "Choose one of: DEBUG, INFO, WARNING, ERROR."),
        ("PACKS", ", ,", "Write the names of folders in data/packs with commas between them."),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_the_way_to_mend_it(name: str, value: str, mend: str) -> None:
    with pytest.raises(StartError) as error:
        load_settings({name: value})
    assert str(error.value).startswith(name)
    assert str(error.value).endswith(mend)


@given(st.dictionaries(st.sampled_from(NAMES), ANY_VALUE))
def test_any_values_make_settings_that_hold_or_one_sentence(variables: dict[str, str]) -> None:
    settings, said = _load(variables)
    if settings is None:
        assert any(said.startswith(name) for name in variables)
        assert said.splitlines() == [said]
    else:
        assert settings.default_zone in zone_names()
        assert settings.packs


def _load(variables: dict[str, str]) -> tuple[Settings | None, str]:
    try:
        return load_settings(variables), ""
    except StartError as error:
        return None, str(error)


def test_a_token_is_taken_as_it_was_copied() -> None:
    assert load_settings({"DISCORD_TOKEN": f" {TOKEN}\n"}).require_token() == TOKEN


def test_a_missing_token_says_where_to_get_one() -> None:
    with pytest.raises(StartError, match=r"^DISCORD_TOKEN is not set\. Copy \.env\.example to \.env and paste"):
        Settings().require_token()


@given(
    st.one_of(
        st.sampled_from(["x", "a.b", "a.b.", ".b.c", "a..c", "a.b.c.d", "a b.c.d", "Bot a.b.c", "a.b\n.c", '"a.b.c"']),
        st.text(alphabet=string.ascii_letters + " -_:/\r\n봄", min_size=1).filter(str.strip),
    )
)
def test_what_cannot_be_a_token_is_refused_and_not_repeated(typed: str) -> None:
    with pytest.raises(StartError) as error:
        load_settings({"DISCORD_TOKEN": typed}).require_token()
    assert str(error.value) == (
        "DISCORD_TOKEN does not look like a bot token: it has three parts with dots between them. "
        "Copy it again from the Discord Developer Portal (Bot → Reset Token)."
    )


def test_secrets_are_not_shown_where_settings_are_printed() -> None:
    shown = repr(load_settings({"DISCORD_TOKEN": TOKEN, "DATABASE_URL": "postgresql://me:hush@host/db"}))
    assert TOKEN not in shown
    assert "hush" not in shown
