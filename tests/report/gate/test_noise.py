"""Counting noise."""

from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanscrape
from cleanscrape.report.gate.noise import Amount, Totals, measure, percent, visible_characters

AMOUNTS = st.builds(
    lambda kept, labels: Amount(1, kept + sum(labels.values()), Counter(labels)),
    st.integers(0, 1000),
    st.dictionaries(st.sampled_from(["nav", "ad", "related"]), st.integers(1, 1000)),
)


def test_noise_is_what_went_and_is_not_meta(page: SimpleNamespace) -> None:
    amount = measure(page)
    # contoh.example; Baca juga: Jembatan lain dibuka. The date went, too, but is told of in the meta.
    assert amount.labels == {"banner": 14, "related": 27}
    # With them: Jembatan ditutup sampai musim gugur; Senin, 3 Maret 2025; and the two paragraphs.
    assert amount.characters == 14 + 27 + 31 + 16 + 42 + 37
    assert amount.share == 41 / 167
    assert amount.share_of("related") == 27 / 167
    assert amount.share_of("cookie") == 0
    assert amount.labels == {"banner": 14, "related": 27}, "asking for a label doesn't make one"


def test_whitespace_does_not_count(page_of: Callable[..., SimpleNamespace]) -> None:
    close = [("body", "Ini isi."), ("nav", "Beranda Berita")]
    loose = [("", ""), ("body", " Ini \t isi.\N{NO-BREAK SPACE}"), ("", ""), ("nav", "   Beranda  Berita"), ("", "  ")]
    assert measure(page_of(close)) == measure(page_of(loose)) == Amount(1, 7 + 13, Counter(nav=13))


def test_nothing_has_no_noise() -> None:
    assert measure(cleanscrape.clean("")) == Amount(1, 0, Counter())
    assert Amount().share == Amount().share_of("nav") == 0


def test_a_page_without_article_is_noise_but_for_its_meta() -> None:
    amount = measure(cleanscrape.clean("Home\nLogin\nSenin, 3 Maret 2025 09:12 WIB\n"))
    assert (amount.noise, amount.characters) == (9, 9 + 24)


@given(st.text())
def test_noise_is_a_part_of_the_characters(text: str) -> None:
    amount = measure(cleanscrape.clean(text))
    assert 0 <= amount.noise <= amount.characters <= visible_characters(text)
    assert set(amount.labels) <= set(cleanscrape.model.DROP_LABELS)


@given(st.lists(st.tuples(st.sampled_from(["", "a.example", "b.example"]), AMOUNTS)))
def test_sites_add_up_to_the_whole(documents: list[tuple[str, Amount]]) -> None:
    totals = Totals()
    for site, amount in documents:
        totals.add(site, amount)
    again = Amount()
    for amount in totals.sites.values():
        again.add(amount)
    assert again == totals.whole
    assert totals.whole.documents == len(documents)
    assert totals.whole.noise == sum(amount.noise for _, amount in documents)


@pytest.mark.parametrize(("share", "said"), [(0, "0%"), (1, "100%"), (0.02, "2%"), (0.020004, "2%"), (0.02001, "2.001%")])
def test_shares_in_words(share: float, said: str) -> None:
    assert percent(share) == said
