"""Facts come one after the other, and none again before all were seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.deck import deck, facts_about, mark, next_fact
from bot.content.pack import Pack


def test_a_deck_holds_every_fact_and_gives_each_once_before_it_repeats(bts: Pack) -> None:
    cards = deck(bts)
    assert {card.id for card in cards} == {fact.id for fact in bts.facts}
    drawn = [cards[7]]
    for _ in cards:
        drawn.append(next_fact(cards, mark(drawn[-1].id)))
    assert drawn[0] == drawn[-1]
    assert len({card.id for card in drawn}) == len(cards)


def test_neighbours_in_the_file_do_not_follow_one_another(bts: Pack) -> None:
    followers = [a for a, b in zip(bts.facts, bts.facts[1:], strict=False) if next_fact(deck(bts), mark(a.id)) == b]
    assert len(followers) < len(bts.facts) / 10


def test_a_deck_can_be_of_one_thing_and_of_one_category(bts: Pack) -> None:
    song = bts.things["spring-day"]
    about = deck(bts, song)
    assert about == facts_about(bts, song)
    assert all("spring-day" in card.about for card in about)
    assert deck(bts, song, "records") == tuple(card for card in about if card.category == "records")
    assert {card.category for card in deck(bts, category="army")} == {"army"}


def test_where_nothing_is_written_about_a_thing_its_kin_stand_in(bts: Pack) -> None:
    silent = [thing for thing in bts.things.values() if not facts_about(bts, thing)]
    assert silent
    for thing in silent:
        kin = {other.id for other in bts.linked(thing.id)}
        assert all(kin.intersection(card.about) for card in deck(bts, thing))
    assert any(deck(bts, thing) for thing in silent)


def test_the_deck_goes_on_when_the_last_card_is_gone(bts: Pack) -> None:
    cards = deck(bts)
    without = tuple(card for card in cards if card != cards[3])
    assert next_fact(without, mark(cards[3].id)) == cards[4]


def test_an_empty_deck_has_no_card() -> None:
    with pytest.raises(IndexError):
        next_fact((), "")


@given(st.text())
def test_a_mark_fits_a_button_and_only_no_id_has_none(name: str) -> None:
    assert len(mark(name)) == (8 if name else 0)
    assert ":" not in mark(name)


def test_marks_tell_the_ids_of_a_pack_apart(bts: Pack) -> None:
    for ids in ([fact.id for fact in bts.facts], list(bts.things), list(bts.categories)):
        assert len({mark(name) for name in ids}) == len(ids)
