"""The headline among what a page calls itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleanscrape.metadata.titles import choose, key, without_site

SITES = ["Harbour Post", "harbourpost.example", "harbourpost"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A ferry lost - Harbour Post", "A ferry lost"),
        ("A ferry lost | Harbour Post | News", "A ferry lost"),
        ("Harbour Post: A ferry lost", "Harbour Post: A ferry lost"),
        ("Harbour Post | A ferry lost", "A ferry lost"),
        ("A ferry lost at night off the coast | World", "A ferry lost at night off the coast"),
        ("A ferry lost - and found", "A ferry lost - and found"),
        ("A ferry lost at night | World news | Harbour Post", "A ferry lost at night | World news"),
        ("A ferry lost at night / Sea / Harbour Post", "A ferry lost at night"),
        ("A ferry lost at night - World news | Harbour Post", "A ferry lost at night - World news"),
        ("Tides of 2026 / 2027", "Tides of 2026 / 2027"),
        ("Tides of 2026 / 2027 - Harbour Post", "Tides of 2026 / 2027"),
        ("Rescuer: «We saw a light»", "Rescuer: «We saw a light»"),
        ("«We saw a light» off the coast", "«We saw a light» off the coast"),
        ("A ferry lost at night » World", "A ferry lost at night"),
        ("Lost | Found", "Lost | Found"),
        ("Harbour Post", "Harbour Post"),
        ("", ""),
    ],
)
def test_the_site_is_cut_off(title: str, expected: str) -> None:
    assert without_site(title, SITES) == expected


def test_a_heading_that_the_title_holds_wins() -> None:
    named = [("A ferry is lost, dozens missing", "og:title"), ("A ferry lost - Harbour Post", "title")]
    assert choose(["Harbour Post", "A Ferry Lost"], named, SITES) == ("A Ferry Lost", "h1", 1)


def test_a_heading_that_shares_words_with_the_names_wins() -> None:
    named = [("Ferry with forty passengers lost", "og:title")]
    assert choose(["Ferry lost, forty missing"], named, SITES) == ("Ferry lost, forty missing", "h1", 0)


def test_a_heading_about_something_else_does_not() -> None:
    assert choose(["Sign up today"], [("A ferry lost | Harbour Post", "og:title")], SITES) == ("A ferry lost", "og:title", None)


def test_a_label_before_the_headline_goes() -> None:
    named = [("Which hinge oil lasts?", "json-ld headline"), ("Which hinge oil lasts? | Wood Forum", "title")]
    assert choose(["Question Which hinge oil lasts?"], named, []) == ("Which hinge oil lasts?", "json-ld headline", 0)


def test_a_headline_with_another_end_than_the_name_stays() -> None:
    named = [("A ferry lost", "og:title")]
    assert choose(["A ferry lost: what we know"], named, []) == ("A ferry lost: what we know", "h1", 0)


def test_the_name_of_a_blog_before_a_colon_is_no_headline() -> None:
    named = [("The small ferry", "og:title"), ("Lessons of the sea: The small ferry", "title")]
    assert choose(["Lessons of the sea", "What a ferry is"], named, []) == ("The small ferry", "og:title", None)


def test_a_headline_that_was_cut_for_a_search_engine_is_whole_again() -> None:
    whole = f"{'A ferry lost at night ' * 5}and found again in the morning"
    cut = whole[:107]
    assert choose([], [(cut, "json-ld headline"), (f"{whole} | Harbour Post", "title")], SITES) == (whole, "title", None)
    assert choose([], [("A ferry lost", "json-ld headline"), ("A ferry lost, again", "title")], SITES) == (
        "A ferry lost",
        "json-ld headline",
        None,
    )


def test_the_sign_of_an_anchor_goes() -> None:
    assert choose(["Networking¶"], [("Networking - Manual", "title")], []) == ("Networking", "h1", 0)


def test_a_heading_alone_will_do() -> None:
    assert choose(["", "A ferry lost"], [], []) == ("A ferry lost", "h1", 1)


def test_a_page_that_is_called_like_the_site_is() -> None:
    assert choose(["Harbour Post"], [("Harbour Post", "title")], SITES) == ("Harbour Post", "title", None)


def test_a_page_without_names_has_none() -> None:
    assert choose([], [], SITES) is None


@given(st.lists(st.text(max_size=40), max_size=4), st.lists(st.text("ab |-·: ", min_size=1, max_size=40), max_size=4))
def test_a_title_is_part_of_what_was_said(headings: list[str], texts: list[str]) -> None:
    chosen = choose(headings, [(text, "title") for text in texts], ["ab"])
    if chosen is not None:
        assert any(chosen[0] in said for said in (*headings, *texts))


@given(st.text(max_size=60))
def test_a_key_has_neither_spaces_nor_punctuation_nor_case(text: str) -> None:
    assert key(f" {text}. ") == key(text)
    assert not any(sign in key(text) for sign in " .,-|A")
