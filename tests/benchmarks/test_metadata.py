"""How metadata is scored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import metadata
from benchmarks.corpora import Page
from benchmarks.metadata import Said, answers, author_names, author_text, half, overview, run, same, same_text

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

GOLD = Said("A ferry’s loss", "Ann Ode, Bo Li", "2025-03-04 09:12:00+01:00")


def test_titles_are_compared_without_case_spaces_and_typography() -> None:
    assert same_text("A  FERRY\u2019S loss") == same_text("a ferry's loss")
    assert same_text("A ferry lost") != same_text("A ferry lost - Harbour Post")


def test_author_strings_are_compared_whatever_stands_between_names() -> None:
    assert author_text("Ann Ode; Bo Li") == author_text("Ann Ode and Bo Li") == "ann ode, bo li"
    assert author_text("Alexander Anderson") == "alexander anderson"
    assert author_text("Bo Li, Ann Ode") != author_text("Ann Ode, Bo Li")
    assert author_names("Bo Li | Ann Ode") == author_names("Ann Ode & Bo Li") == {"ann ode", "bo li"}
    assert author_names("") == frozenset()


def test_only_what_the_gold_speaks_of_is_scored() -> None:
    said = Said("A ferry's loss", "Bo Li; Ann Ode", "2025-03-04")
    assert same(said, GOLD) == {"title": True, "authors": True, "author text": False, "date": True}
    assert same(said, Said("", "", "")) == {"no author": False, "no date": False}
    assert same(Said("", "", ""), Said("", "", "")) == {"no author": True, "no date": True}
    assert same(Said("", "", ""), GOLD) == {"title": False, "authors": False, "author text": False, "date": False}


def test_a_gold_date_counts_as_far_as_it_goes() -> None:
    assert same(Said("", "", "2003-11-20"), Said("", "", "2003-11"))["date"]
    assert not same(Said("", "", "2003-1"), Said("", "", "2003-11"))["date"]


def test_both_halves_have_sites_and_a_site_has_one_half() -> None:
    sites = [f"site{number}.example" for number in range(50)]
    assert {half(site) for site in sites} == {"a", "b"}
    assert [half(site) for site in sites] == [half(site) for site in sites]


def test_the_shares_are_of_the_pages_whose_gold_has_the_field() -> None:
    html = b"<html lang=en><h1>A ferry lost</h1><p>By Ann Ode</p><p>4 March 2025</p></html>"
    common = {"url": "", "html": html, "gold": "", "titles": (), "lang": "en", "type": "article", "corpus": "made"}
    pages = [
        Page(id="1", site="a.example", title="A ferry lost", author="Ann Ode", date="2025-03-04", **common),
        Page(id="2", site="b.example", title="Another", **common),
    ]
    rows = run("made", pages, ["cleanscrape"], workers=1)
    shares = {row.field: (row.pages, row.share) for row in rows if row.half == "all"}
    assert shares == {
        "title": (2, 0.5), "authors": (1, 1.0), "author text": (1, 1.0), "date": (1, 1.0),
        "no author": (1, 0.0), "no date": (1, 0.0),
    }  # fmt: skip
    assert "title (2)" in overview(rows, "made")


def test_a_rival_is_asked_once_and_we_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLEANSCRAPE_BENCH_CACHE", str(tmp_path))
    monkeypatch.setattr(metadata, "version", lambda _: "1.0")
    asked: list[str] = []
    for system in ("cleanscrape", "rival"):
        monkeypatch.setitem(metadata.SYSTEMS, system, lambda _, name=system: asked.append(name) or Said("A", "B", ""))
    common = {"html": b"", "gold": "", "titles": (), "lang": "en", "type": "article", "corpus": "made", "title": None}
    page, moved = (Page(id="1", site="a", url=url, **common) for url in ("", "https://a.example/"))
    for _ in range(2):
        for system in ("cleanscrape", "rival"):
            assert answers(system, "made", [page], workers=1) == [Said("A", "B", "")]
    assert asked == ["cleanscrape", "rival", "cleanscrape"]
    answers("rival", "made", [moved], workers=1)  # its address may hold the date
    assert asked[3:] == ["rival"]


def test_a_page_is_decoded_as_users_have_it_decoded() -> None:
    html = '<meta charset="iso-8859-1"><h1>Fähre verloren</h1>'.encode()  # a declaration that browsers obey, wrong as it is
    page = Page(
        id="1", site="a", url="", html=html, gold="", titles=(), lang="de", type="article", corpus="made", title="Fähre verloren"
    )
    assert metadata.ours(page).title == "Fähre verloren"
