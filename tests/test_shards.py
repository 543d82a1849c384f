"""Which shards a process runs, as the host writes it, and whose servers are whose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StartError
from bot.settings import load_settings
from bot.shards import COUNT_MAX, Shards, parse_shards

POSTGRES = {"DATABASE_URL": "postgresql://me@host/db"}


@pytest.mark.parametrize(
    ("ids", "count", "shards"),
    [
        ("", "", Shards()),
        ("", "4", Shards(count=4)),
        ("0,1", "4", Shards((0, 1), 4)),
        (" 3 , 0-1", "4", Shards((0, 1, 3), 4)),
        ("2-3", "4", Shards((2, 3), 4)),
        ("0-3", "4", Shards(count=4)),
        ("0", "1", Shards(count=1)),
    ],
)
def test_shards_as_a_host_writes_them(ids: str, count: str, shards: Shards) -> None:
    assert parse_shards(ids, count) == shards
    assert load_settings(POSTGRES | {"SHARD_IDS": ids, "SHARD_COUNT": count}).shards == shards


@pytest.mark.parametrize(
    ("ids", "count", "sentence"),
    [
        ("0,1", "", "SHARD_IDS needs SHARD_COUNT: write how many shards all processes have together."),
        ("0", "none", "SHARD_COUNT is not a number from 1 to 10000. Write how many shards there are, like 4."),
        ("", "0", "SHARD_COUNT is not a number from 1 to 10000. Write how many shards there are, like 4."),
        ("", "10001", "SHARD_COUNT is not a number from 1 to 10000. Write how many shards there are, like 4."),
        ("0,4", "4", "SHARD_IDS names shard 4, and SHARD_COUNT is 4. Write numbers from 0 to 3."),
        ("0-9", "4", "SHARD_IDS names shard 9, and SHARD_COUNT is 4. Write numbers from 0 to 3."),
        ("1,0-2", "4", "SHARD_IDS names shard 1 twice. Write each shard once."),
        ("-1", "4", "SHARD_IDS is not a list of shards. Write them like 0,1 or 0-7."),
        ("1;2", "4", "SHARD_IDS is not a list of shards. Write them like 0,1 or 0-7."),
        ("0,", "4", "SHARD_IDS is not a list of shards. Write them like 0,1 or 0-7."),
        ("3-1", "4", "SHARD_IDS is not a list of shards. Write them like 0,1 or 0-7."),
        ("²", "4", "SHARD_IDS is not a list of shards. Write them like 0,1 or 0-7."),
    ],
)
def test_shards_that_there_can_not_be_are_refused_with_one_sentence(ids: str, count: str, sentence: str) -> None:
    with pytest.raises(StartError) as error:
        load_settings(POSTGRES | {"SHARD_IDS": ids, "SHARD_COUNT": count})
    assert str(error.value) == sentence


def test_sqlite_has_one_process_for_every_shard() -> None:
    assert load_settings({"SHARD_IDS": "0-3", "SHARD_COUNT": "4"}).shards == Shards(count=4)
    with pytest.raises(StartError) as error:
        load_settings({"SHARD_IDS": "0-1", "SHARD_COUNT": "4"})
    assert str(error.value) == (
        "SHARD_IDS leaves shards to other processes, and SQLite serves one alone. "
        "Leave it empty, or give all processes the same PostgreSQL as DATABASE_URL."
    )


@given(st.integers(1, 64), st.data(), st.integers(0, 2**63 - 1))
def test_however_shards_are_shared_out_each_server_is_one_processes_own_and_one_leads(
    count: int, data: st.DataObject, server_id: int
) -> None:
    """A server goes to the shard that Discord sends it to; what belongs to none goes with shard 0."""
    owners = data.draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    shared = [
        parse_shards(",".join(str(shard) for shard in range(count) if owners[shard] == owner), str(count))
        for owner in set(owners)
    ]
    [owner] = [shards for shards in shared if shards.owns(server_id)]
    assert owner.ids is None or (server_id >> 22) % count in owner.ids
    [lead] = [shards for shards in shared if shards.lead]
    assert lead.owns(0)


@given(st.text(max_size=12), st.one_of(st.text(max_size=7), st.integers(0, COUNT_MAX + 1).map(str)))
def test_anything_else_makes_shards_that_hold_or_one_sentence(ids: str, count: str) -> None:
    shards, said = _parse(ids, count)
    if shards is None:
        assert said.startswith("SHARD_")
        assert len(said.splitlines()) == 1
    else:
        assert shards.ids is None or (shards.count and set(shards.ids) <= set(range(shards.count)))


def _parse(ids: str, count: str) -> tuple[Shards | None, str]:
    try:
        return parse_shards(ids, count), ""
    except StartError as error:
        return None, str(error)
