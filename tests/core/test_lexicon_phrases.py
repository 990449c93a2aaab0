"""The matcher: leftmost, longest, in one pass."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.lexicon import Phrase, PhraseMatcher

CARDS = PhraseMatcher({"就业": 1, "就业失业证": 2, "失业": 3, "失业人员": 4, "低保": 5, "下岗": 6})


def test_the_longest_phrase_wins_and_nothing_inside_it_is_found_again() -> None:
    text = "办理就业失业证的下岗失业人员"
    assert list(CARDS.find_all(text)) == [
        Phrase(2, 7, "就业失业证", 2),
        Phrase(8, 10, "下岗", 6),
        Phrase(10, 14, "失业人员", 4),
    ]
    assert len(CARDS) == 6


def test_where_the_longer_one_breaks_off_the_shorter_one_is_found() -> None:
    assert [(p.words, p.value) for p in CARDS.find_all("就业失业率")] == [("就业", 1), ("失业", 3)]


def test_a_phrase_can_be_asked_for_at_one_place() -> None:
    assert CARDS.at("下岗失业", 2) == Phrase(2, 4, "失业", 3)
    assert CARDS.at("下岗失业", 1) is None
    assert CARDS.at("下岗失业", 4) is None


def test_the_first_phrase_or_none() -> None:
    assert CARDS.first("城市低保和失业") == Phrase(2, 4, "低保", 5)
    assert CARDS.first("城市") is None


def test_the_rest_is_what_no_phrase_explains() -> None:
    assert CARDS.rest("帮助失业人员就业（人）") == "帮助（人）"
    assert CARDS.rest("下岗失业") == ""
    assert CARDS.rest("") == ""


def test_signs_that_mean_something_in_a_pattern_are_only_signs() -> None:
    odd = PhraseMatcher({"1+1幼儿园": "name", "[A]": "bracket", "^": "hat", "-": "dash", "a.b": "dot"})
    assert [p.value for p in odd.find_all("1+1幼儿园^-[A]a.b")] == ["name", "hat", "dash", "bracket", "dot"]
    assert list(odd.find_all("11幼儿园 A axb")) == []


def test_nothing_is_found_with_no_phrases() -> None:
    assert list(PhraseMatcher[int]({}).find_all("失业")) == []


def test_an_empty_phrase_is_refused() -> None:
    with pytest.raises(ValueError, match="found everywhere"):
        PhraseMatcher({"": 1})


WORDS = st.text(alphabet="安置业失", min_size=1, max_size=5)


@given(st.sets(WORDS, max_size=12), st.text(alphabet="安置业失x", max_size=40))
def test_it_finds_what_a_slow_search_finds(phrases: set[str], text: str) -> None:
    slow, position = [], 0
    while position < len(text):
        here = [p for p in phrases if text.startswith(p, position)]
        if here:
            slow.append((position, max(here, key=len)))
            position += len(max(here, key=len))
        else:
            position += 1
    matcher = PhraseMatcher({phrase: phrase for phrase in phrases})
    assert [(found.start, found.words) for found in matcher.find_all(text)] == slow
    assert all(found.value == text[found.start : found.end] for found in matcher.find_all(text))
