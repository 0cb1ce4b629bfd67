"""What standing on many pages of a site says, and what it does to a page."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleanscrape
from cleanscrape.templates import Templates
from cleanscrape.templates.evidence import FEWEST_LINES, FEWEST_PAGES, lower_bound, worth

SITE = "kabarpagi.example"
PLACES = (
    "Sukamaju",
    "Tegal Arum",
    "Way Kuning",
    "Batu Lintang",
    "Muara Dua",
    "Pasir Putih",
    "Kali Bening",
    "Rawa Indah",
    "Gunung Sari",
)
THINGS = ("jembatan", "pasar", "sekolah", "pelabuhan", "bendungan", "terminal", "puskesmas", "museum", "stasiun")
SLOGAN = "Cepat sampai ke hati"
PROMISE = "Kabar Pagi dibaca oleh keluarga di seluruh negeri setiap pagi sebelum mereka berangkat kerja."


def number(of: int) -> str:
    return f"Renovasi {THINGS[of]} {PLACES[of]} rampung lebih cepat"


def page(which: int, most_read: int = 0) -> tuple[str, str]:
    """An article between a menu and a list of what is read most, with a slogan in its middle."""
    first = f"Renovasi {THINGS[which]} di {PLACES[which]} rampung dua bulan lebih cepat dari rencana, kata kepala dinas."
    second = f"Warga {PLACES[which]} sudah lama menunggu, dan {THINGS[which]} itu akan dibuka untuk umum pada akhir pekan ini."
    third = f"Pemerintah kota mengeluarkan biaya besar untuk {THINGS[which]} ini, dan {PLACES[which]} berharap ramai lagi."
    lists = "\n".join(number((which + step) % 9) for step in range(most_read))
    body = f"{first}\n\n{second}\n\n{SLOGAN}\n\n{third}"
    return f"Beranda\nBerita\n\n{number(which)}\n\n{body}\n\n{PROMISE}\n\n{lists}\n", f"https://{SITE}/{which}"


def learnt(count: int = 9, most_read: int = 0) -> Templates:
    return Templates.fit(page(which, most_read) for which in range(count))


def points(page: cleanscrape.Page, text: str) -> list[cleanscrape.Evidence]:
    return [item for block in page.blocks if block.text == text for item in block.evidence if item.name == "template"]


@given(st.integers(1, 500), st.integers(0, 500))
def test_the_bound_is_below_the_share_and_rises_with_it(pages: int, on: int) -> None:
    on = min(on, pages)
    (low,) = lower_bound(np.array([on]), np.array([pages]))
    assert 0 <= low <= on / pages + 1e-12
    if on < pages:
        assert low < lower_bound(np.array([on + 1]), np.array([pages]))[0]
    if on:
        assert low < lower_bound(np.array([on * 10]), np.array([pages * 10]))[0]


@given(st.integers(0, 300), st.integers(0, 300), st.booleans())
def test_points_never_speak_for_a_line_and_grow_with_the_pages_it_stands_on(pages: int, on: int, guarded: bool) -> None:
    on = min(on, pages)
    (now,) = worth(np.array([on]), np.array([pages]), np.array([guarded]))
    assert -12_000 <= now <= 0
    assert now >= worth(np.array([min(on + 1, pages)]), np.array([pages]), np.array([guarded]))[0]
    assert now >= worth(np.array([on]), np.array([pages]), np.array([False]))[0]
    if on < FEWEST_LINES or pages < FEWEST_PAGES:
        assert now == 0


@pytest.mark.parametrize(
    ("on", "pages", "guarded", "low", "high"),
    [
        (2, 9, False, 0, 0),  # an article published twice
        (4, 4, False, 0, 0),  # a site of which too little is known
        (5, 5, False, -12, -12),  # the most there is
        (83, 91, False, -12, -12),
        (83, 91, True, -9, -8.5),  # more than a paragraph ever earns
        (5, 91, False, 0, 0),  # a title in a list of a few days
        (30, 91, False, -9, -8),
        (10, 91, True, 0, 0),  # a paragraph of a series
        (30, 91, True, -3.7, -3.0),
    ],
)
def test_what_standings_are_worth(on: int, pages: int, guarded: bool, low: float, high: float) -> None:
    (value,) = worth(np.array([on]), np.array([pages]), np.array([guarded])) / 1000
    assert low <= value <= high


def test_a_template_line_goes_with_a_reason_that_adds_up() -> None:
    text, url = page(3)
    plain = cleanscrape.clean(text)
    assert SLOGAN in plain.text  # between two paragraphs it reads like a subheading
    cleaned = cleanscrape.clean(text, url, templates=learnt())
    assert SLOGAN not in cleaned.text
    (reason,) = points(cleaned, SLOGAN)
    assert reason.reason == "stands on 9 of 9 pages of this site"
    assert reason.points < -10
    for block in cleaned.blocks:
        assert block.score == pytest.approx(cleaned.bias + sum(item.points for item in block.evidence), abs=1e-6)


def test_a_sentence_goes_only_where_its_frequency_is_overwhelming() -> None:
    text, url = page(3)
    assert PROMISE in cleanscrape.clean(text).text
    assert PROMISE not in cleanscrape.clean(text, url, templates=learnt()).text
    some = [(one if which < 3 else one.replace(PROMISE, ""), url) for which, (one, url) in enumerate(map(page, range(9)))]
    assert PROMISE in cleanscrape.clean(text, url, templates=Templates.fit(some)).text


def test_the_headline_and_the_paragraphs_stay_though_every_page_lists_the_headline() -> None:
    templates = learnt(most_read=8)
    for which in range(9):
        text, url = page(which, most_read=8)
        cleaned = cleanscrape.clean(text, url, templates=templates)
        assert cleaned.title == number(which)
        assert cleaned.text.splitlines()[0] == number(which)
        assert cleaned.text.count(f"{THINGS[which]}") >= 4
        assert number((which + 1) % 9) not in cleaned.text


def test_a_line_of_one_page_keeps_its_score_whatever_the_templates_say_of_others() -> None:
    text, url = page(3)
    cleaned = cleanscrape.clean(text, url, templates=learnt())
    assert not points(cleaned, number(3))
    assert all(not points(cleaned, line) for line in text.splitlines() if PLACES[3] in line)


@pytest.mark.parametrize("url", [None, "", "https://lain.example/3"])
def test_pages_of_other_sites_and_of_none_are_cleaned_as_ever(url: str | None) -> None:
    text, _ = page(3)
    cleaned, plain = cleanscrape.clean(text, url, templates=learnt()), cleanscrape.clean(text)
    assert cleaned == plain
    assert cleaned.blocks == plain.blocks


def test_sites_with_fewer_than_five_pages_are_left_alone() -> None:
    text, url = page(3)
    assert cleanscrape.clean(text, url, templates=learnt(FEWEST_PAGES - 1)).blocks == cleanscrape.clean(text).blocks


def test_the_site_may_be_said_once_for_all() -> None:
    texts = [page(which) for which in range(9)]
    by_url = cleanscrape.Cleaner(templates=learnt())
    by_site = cleanscrape.Cleaner(templates=learnt(), site=SITE)
    for text, url in texts:
        assert by_site.clean(text).blocks == by_url.clean(text, url).blocks


def test_many_pages_on_several_processes_and_after_a_pickle() -> None:
    texts = [page(which) for which in range(9)] + [page(1)[0], ("", None), (page(2)[0].encode(), f"https://www.{SITE}/")]
    cleaner = cleanscrape.Cleaner(templates=learnt())
    one = list(cleaner.clean_many(texts))
    assert list(pickle.loads(pickle.dumps(cleaner)).clean_many(texts)) == one
    two = list(cleaner.clean_many(texts, workers=2))
    assert two == one
    assert two[3].blocks == one[3].blocks
    assert SLOGAN not in one[3].text
    assert SLOGAN in one[9].text


def test_what_was_saved_and_read_cleans_alike(tmp_path) -> None:
    learnt().save(tmp_path / "t.json")
    text, url = page(3)
    again = cleanscrape.clean(text, url, templates=Templates.load(tmp_path / "t.json"))
    assert again.blocks == cleanscrape.clean(text, url, templates=learnt()).blocks


def test_cleaning_twice_changes_nothing_more() -> None:
    cleaner = cleanscrape.Cleaner(templates=learnt(most_read=5))
    for which in range(9):
        text, url = page(which, most_read=5)
        once = cleaner.clean(text, url).text
        assert cleaner.clean(once, url).text == once
