"""The log as a collector reads it: one object a line, ids to search by, and nobody's words."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import logs
from bot.logs import Json
from bot.ui.failure import log as failures

WORDS = "my secret diary"


class Collector(logging.Handler):
    """Keeps each line as the object that it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Json())
        self.lines: list[dict[str, Any]] = []
        self.raw: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.raw.append(self.format(record))
        self.lines.append(json.loads(self.raw[-1]))


@pytest.fixture
def collector() -> Iterator[Collector]:
    """What ``bot.ui.failure`` logs."""
    collector = Collector()
    failures.addHandler(collector)
    yield collector
    failures.removeHandler(collector)


def broken() -> None:
    try:
        raise KeyError(WORDS)
    except KeyError as error:
        raise ValueError(f"{WORDS}\nand more") from error


def test_an_incident_is_found_by_its_number_and_tells_nobodys_words(collector: Collector) -> None:
    try:
        broken()
    except ValueError as error:
        failures.error("incident %s in server %s, channel %s", "ab12cd34", 111, 222, exc_info=error)
    (line,) = collector.lines
    assert {name: line[name] for name in ("incident", "server", "channel")} == {
        "incident": "ab12cd34",
        "server": 111,
        "channel": 222,
    }
    assert line["message"] == "incident ab12cd34 in server 111, channel 222"
    assert (line["level"], line["logger"], line["error"]) == ("ERROR", "bot.ui.failure", "ValueError")
    assert line["time"].endswith("+00:00")
    places = [place.split(":")[0] for place in line["at"]]
    assert places == ["tests/test_logs.py", "KeyError, and then", "tests/test_logs.py", "tests/test_logs.py"]
    assert line["at"][-1].endswith(" broken")
    assert WORDS not in collector.raw[0]
    assert "\n" not in collector.raw[0]


def test_an_exception_among_the_values_is_its_type_and_status(collector: Collector) -> None:
    response: Any = type("Response", (), {"status": 403, "reason": "", "headers": {}})()
    refused = discord.Forbidden(response, WORDS)
    failures.warning("the moderators of server %s can't be told: %s", 111, refused)
    failures.warning("100%% of game %s is lost (%s)", 7, KeyError(WORDS))
    assert [line["message"] for line in collector.lines] == [
        "the moderators of server 111 can't be told: Forbidden 403",
        "100% of game 7 is lost (KeyError)",
    ]
    assert [(line.get("server"), line.get("game")) for line in collector.lines] == [(111, None), (None, 7)]
    assert not any(WORDS in raw for raw in collector.raw)


def test_a_line_of_a_library_is_a_line_too(collector: Collector) -> None:
    failures.warning("Shard ID %s has connected to Gateway (Session ID: %s).", 3, "s")
    failures.warning("%(one)s of %(two)s", {"one": 1, "two": 2})
    failures.warning("nothing to fill in: 5 %")
    assert [line["message"] for line in collector.lines] == [
        "Shard ID 3 has connected to Gateway (Session ID: s).",
        "1 of 2",
        "nothing to fill in: 5 %",
    ]


@given(st.lists(st.one_of(st.integers(), st.text()), max_size=4), st.sampled_from([*logs.IDS, "of", ""]))
def test_whatever_is_logged_is_one_json_object_on_one_line(values: list[int | str], name: str) -> None:
    record = logging.LogRecord("x", logging.INFO, __file__, 1, f"{name} %s " * len(values), tuple(values), None)
    raw = Json().format(record)
    assert "\n" not in raw
    assert "\r" not in raw
    line = json.loads(raw)
    assert line["message"] == "".join(f"{name} {value} " for value in values)
    if values and name in logs.IDS:
        assert line[name] == values[0]


def test_the_command_line_writes_it_and_still_hides_the_token(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before = (root.level, root.handlers[:], [(name, logging.getLogger(name).level) for name in logs.AT_LEAST])
    try:
        logs.set_up("INFO", "a.b.c", form="json")
        logging.getLogger("bot.test").info("game %s uses %s", 7, "a.b.c")
        logs.set_up("INFO", "a.b.c")
        logging.getLogger("bot.test").info("game %s uses %s", 7, "a.b.c")
    finally:
        root.setLevel(before[0])
        root.handlers[:] = before[1]
        for name, level in before[2]:
            logging.getLogger(name).setLevel(level)
    first, second = capsys.readouterr().err.splitlines()
    assert json.loads(first)["message"] == "game 7 uses [token]"
    assert json.loads(first)["game"] == 7
    assert second.endswith("INFO    bot.test: game 7 uses [token]")
