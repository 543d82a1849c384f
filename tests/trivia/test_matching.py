"""Whether a typed guess is right: the labelled pairs, and what holds for every title of the pack.

``pairs.tsv`` and ``pairs_unseen.tsv`` hold an answer (an id, or a text that is in no pack), a guess, right or wrong,
and why. Names of up to six letters are labelled as the game promises: typed as they are, but for a slip of the hand.

Each set was written before its verdicts were seen. The first five, once seen, were tuned on and are ``pairs.tsv``
now; the sixth is ``pairs_unseen.tsv``. At first sight, right guesses refused and wrong ones accepted, as labelled then:
6 of 274 and 0 of 137; 13 of 332 and 7 of 158; 8 of 341 and 3 of 120; 7 of 160 and 3 of 98; 2 of 176 and 3 of 89; the
sixth 1 of 146 ("hyyh pt.ii") and 1 of 88 ("you never talk alone"). Both were mended, and labels that contradicted the
rules as published corrected, in the sixth that of "fake dove".
"""

from __future__ import annotations

import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.app import PACKS
from bot.content.loader import load_pack
from bot.content.models import Text
from bot.content.normal import normal
from bot.content.pack import AnyThing, names_of
from bot.trivia.matching import LONGEST_GUESS, Matcher
from tests.content import comets

HERE = Path(__file__).parent
BTS = load_pack(PACKS / "bts")
MATCHER = Matcher(BTS)
THINGS = tuple(BTS.things.values())
# What one is called, though it is the title of something that nobody could have asked for in its place.
SHARED_ACROSS_KINDS = {("suga", "agust-d"), ("answer-love-myself", "love-myself")}
NUMBERED = [(thing, title) for thing in THINGS for title in thing.title.values() if set(title) & set(string.digits)]

things = st.sampled_from(THINGS)


class Pair(NamedTuple):
    answer: str
    guess: str
    right: bool
    why: str


def pairs(name: str) -> Iterator[Pair]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        answer, guess, label, why = line.split("\t")
        assert label in {"right", "wrong"}
        yield Pair(answer, guess, label == "right", why)


def titles(thing: AnyThing) -> frozenset[str]:
    return frozenset(map(normal, thing.title.values()))


def right(answer: str | Text, guess: str, *accepted: str) -> bool:
    return MATCHER.judge(answer, guess, accepted).right


# The labelled pairs


@pytest.mark.parametrize("name", ["pairs.tsv", "pairs_unseen.tsv"])
def test_no_wrong_guess_is_accepted_and_few_right_ones_are_refused(name: str) -> None:
    judged = [(pair, MATCHER.judge(pair.answer, pair.guess)) for pair in pairs(name)]
    accepted = [(pair, verdict) for pair, verdict in judged if verdict.right and not pair.right]
    refused = [(pair, verdict) for pair, verdict in judged if pair.right and not verdict.right]
    assert not accepted
    assert len(refused) <= 0.02 * sum(pair.right for pair, _ in judged), refused


def test_the_pairs_are_many_and_each_stands_once() -> None:
    tuned, unseen = list(pairs("pairs.tsv")), list(pairs("pairs_unseen.tsv"))
    assert min(len(tuned), len(unseen)) >= 200
    keys = [(pair.answer, pair.guess) for pair in (*tuned, *unseen)]
    assert len(set(keys)) == len(keys)
    for half in (tuned, unseen):
        assert 0.25 < sum(pair.right for pair in half) / len(half) < 0.75


# Every title of the pack


def test_every_name_of_a_thing_is_right_for_it() -> None:
    refused = [(thing.id, name) for thing in THINGS for name in names_of(thing) if not right(thing.id, name)]
    assert not refused


@settings(max_examples=60, deadline=None)
@given(things)
def test_the_title_of_anything_else_is_wrong(thing: AnyThing) -> None:
    own = frozenset(map(normal, names_of(thing)))
    for other in THINGS:
        if titles(other) & own or (thing.id, other.id) in SHARED_ACROSS_KINDS:
            continue
        for title in other.title.values():
            assert not right(thing.id, title), (thing.id, title)


@settings(max_examples=300, deadline=None)
@given(things, st.data())
def test_a_long_title_forgives_one_slip_unless_something_else_is_as_near(thing: AnyThing, data: st.DataObject) -> None:
    title = data.draw(st.sampled_from([normal(title) for title in thing.title.values()]))
    assume(title.isascii() and title.isalpha() and len(title) > 7)
    place = data.draw(st.integers(1, len(title) - 1))
    letter = data.draw(st.sampled_from(string.ascii_lowercase))
    slips = {
        "less": title[:place] + title[place + 1 :],
        "more": title[:place] + letter + title[place:],
        "other": title[:place] + letter + title[place + 1 :],
        "swapped": title[: place - 1] + title[place] + title[place - 1] + title[place + 1 :],
    }
    guess = slips[data.draw(st.sampled_from(sorted(slips)))]
    verdict = MATCHER.judge(thing.id, guess)
    assert verdict.right or not verdict.rule.startswith("too far")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(NUMBERED), st.data())
def test_another_number_is_never_forgiven(numbered: tuple[AnyThing, str], data: st.DataObject) -> None:
    thing, title = numbered
    place = data.draw(st.sampled_from([place for place, letter in enumerate(title) if letter in string.digits]))
    digit = data.draw(st.sampled_from(string.digits.replace(title[place], "")))
    guess = title[:place] + digit + title[place + 1 :]
    assert not right(thing.id, guess)


@settings(max_examples=300, deadline=None)
@given(things | st.text(max_size=20), st.text(max_size=120), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_gets_a_verdict(answer: AnyThing | str, guess: str, accepted: list[str]) -> None:
    verdict = MATCHER.judge(answer if isinstance(answer, str) else answer.id, guess, accepted)
    assert verdict.rule
    if not guess.strip() or len(guess) > LONGEST_GUESS:
        assert not verdict.right


# The rules, one by one


@pytest.mark.parametrize(
    ("answer", "guess", "rule"),
    [
        ("butter", "BUTTER!", "a name of the answer"),
        ("butter", "butterfly", "a name of butterfly"),
        ("trivia-love", "love", "a telling part of a name of the answer"),
        ("bts-cypher-pt-3-killer", "cypher part three", "reads like a name of the answer"),
        ("euphoria", "euforia", "sounds like a name of the answer"),
        ("mikrokosmos", "sowoozoo", "sounds like a name of the answer"),
        ("fire", "burning up (불타오르네)", "two names of the answer"),
        ("spring-day", "sprign day", "a name of the answer but for 1 slip"),
        ("blood-sweat-and-tears", "blod swet and tears", "a name of the answer but for 2 slips"),
        ("boy-with-luv", "boy wit luv", "a name of the answer but for 1 slip"),
        ("love-yourself-her", "love yourself hear", "as near to a name of love-yourself-tear"),
        ("run", "a marathon", "too far from every name of the answer"),
        ("run", " ", "nothing was typed"),
        ("run", "run" * 40, "longer than 100 characters"),
    ],
)
def test_the_verdict_says_which_rule_decided(answer: str, guess: str, rule: str) -> None:
    verdict = MATCHER.judge(answer, guess)
    assert verdict.rule == rule
    assert verdict.right == (rule.endswith(("of the answer", "slip", "slips")) and not rule.startswith("too far"))


def test_the_whole_guess_counts_but_for_articles() -> None:
    assert right("spring-day", "the spring day")
    assert not right("spring-day", "the song spring day")
    assert not right("spring-day", "spring day or run")


def test_what_is_asked_for_decides_what_a_short_form_means() -> None:
    assert right("love-yourself-tear", "Tear")
    assert right("outro-tear", "Tear")
    assert not right("outro-tear", "Love Yourself: Tear")
    assert not right("outro-wings", "Wings")  # Interlude: Wings is a song as well, and Wings the album


def test_things_of_one_title_are_one_answer() -> None:
    assert right("d-day-album", "디데이")  # an alias of the song alone
    assert right("lost-rm", "Lost")
    assert not right("rm-mixtape", "Namjoon")  # nobody asks for an album and means a person


def test_an_answer_can_be_a_text_in_each_language() -> None:
    assert right(Text({"en": "Friends", "ko": "친구"}), "chingu")
    assert not right(Text({"en": "Friends", "ko": "친구"}), "Put the End in Friends")
    assert right(Text("Butter"), "버터")
    assert right(Text({"en": "A brain surgeon", "ko": "신경외과 의사"}), "brain surgeon")
    assert right(Text({"en": "A brain surgeon", "ko": "신경외과 의사"}), "신경외과의사")


def test_a_server_accepts_further_answers() -> None:
    assert not right("butter", "smooth criminal")
    assert right("butter", "smooth criminal", "Smooth Criminal")
    assert right("butter", "smooth crimnal", "Smooth Criminal")
    assert right("butter", "Dynamite", "Dynamite")  # even another title, if the server says so


def test_an_answer_that_is_in_no_pack_has_nothing_beside_it() -> None:
    assert right("Ddaeng", "ddaeng!")
    assert right("Ddaeng", "땡", "땡")
    assert right("Butter Chicken", "buter chicken")
    assert not right("2017", "2018")


def test_a_word_one_letter_off_a_long_title_is_taken_for_a_slip() -> None:
    """Nothing but a dictionary could tell them apart; nothing in the pack is called so."""
    assert right("mikrokosmos", "macrocosmos")


def test_another_fandom_is_judged_alike(tmp_path: Path) -> None:
    matcher = Matcher(load_pack(comets.write(tmp_path / "comets")))
    assert matcher.judge("homeward", "jakeun geotdeul-eul wihan shi").right
    assert matcher.judge("outro-dawn", "dawn").rule == "a name of dawn"
    assert matcher.judge("long-shadow", "long shadwo").right
    assert not matcher.judge("long-shadow", "lantern").right
