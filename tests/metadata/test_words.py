"""The words of bylines and datelines."""

from __future__ import annotations

import pytest

from cleanscrape.metadata.words import by, leading, pattern, words

KINDS = ("and", "by", "other", "nobody", "starter", "role", "updated", "css_author", "css_name", "css_date", "css_updated",
         "css_elsewhere", "meta_title", "meta_author", "meta_published", "meta_modified")  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words_each_once_in_lower_case(kind: str) -> None:
    found = words(kind)
    assert found
    assert all(word == word.strip().lower() and word for word in found)
    assert sorted(found) == sorted(set(found))


def test_what_leads_in_an_author_leads_in_nobody_else() -> None:
    assert by().isdisjoint(words("other"))
    assert {"by", "written by", "von", "oleh", "автор", "作者"} <= by()


def test_the_longest_label_counts() -> None:
    labels = frozenset(("by", "written", "written by"))
    assert leading("Written by Ann", labels) == len("Written by")
    assert leading("written, Ann", labels) == len("written")
    assert leading("Ann, written by", labels) == 0


def test_a_word_is_found_whole_or_in_parts() -> None:
    assert pattern("updated").search("Last Updated: today") is not None
    assert pattern("updated").search("outdated") is None
    assert pattern("css_author", parts=True).search("post-Authors__list") is not None
