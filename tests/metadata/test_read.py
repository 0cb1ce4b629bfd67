"""Whole pages in several languages, and laws for any page."""

from __future__ import annotations

import json
import time
from datetime import datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleanscrape.metadata import Found, Metadata, read_metadata
from cleanscrape.metadata.dates import EARLIEST, LATEST

NEWS = """<!doctype html><html lang="en-GB"><head><title>A ferry lost off the Skerries | Harbour Post</title>
<meta property="og:title" content="A ferry lost off the Skerries | Harbour Post">
<meta property="og:site_name" content="Harbour Post">
<meta property="og:image" content="/img/ferry.jpg"><meta name="description" content="Boats search the strait.">
<meta property="article:tag" content="Sea"><meta property="article:tag" content="Ferries">
<link rel="canonical" href="https://www.harbourpost.example/news/ferry">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
 {"@type": "WebSite", "name": "Harbour Post"}, {"@type": "Person", "@id": "#ann", "name": "Ann Ode"},
 {"@type": "NewsArticle", "headline": "A ferry lost off the Skerries", "datePublished": "2025-03-04T09:12:00+00:00",
  "dateModified": "2025-03-05", "author": [{"@id": "#ann"}, {"@type": "Person", "name": "Bo Li"}]}]}</script></head>
<body><nav><a href="/">Home</a></nav><h1>A ferry lost off the Skerries</h1><p>It left at dawn.</p>
<h2>Comments</h2><div class="comment"><b class="author">Cy Day</b> 6 March 2025</div></body></html>"""

BLOG = """<html lang="de"><title>Mein Garten im März - Gartenblog</title><div id="page"><header><h1>Gartenblog</h1></header>
<article><h2>Mein Garten im März</h2>
<p class="entry-meta">Veröffentlicht am 4. März 2025 von <a rel="author" href="/karl">Karl Bauer</a>
</p><p>Die ersten Krokusse blühen, und der Boden ist noch kalt.</p></article></div></html>"""

INDONESIAN = """<html><head><meta name="author" content="Ani Lestari"><meta property="og:locale" content="id_ID">
<meta name="keywords" content="jembatan, banjir, jembatan"></head><body><h1>Jembatan Way Kuning ditutup</h1>
<div class="date">Selasa, 04 Maret 2025 | 09:12 WIB</div><p>Jembatan ditutup sampai Oktober.</p></body></html>"""

CHINESE = """<html lang="zh-CN"><head><title>渡轮失踪_海港日报</title></head><body><h1>渡轮失踪</h1>
<div><span>2025年03月04日 09:12</span> <span>作者：林小燕</span></div><p>渡轮清晨出发，没有到达。</p></body></html>"""

MICRODATA = """<html><body itemscope itemtype="https://schema.org/Article"><h1 itemprop="headline">Une gare rouvre</h1>
<span itemprop="author" itemscope><span itemprop="name">Anne Morel</span>, journaliste</span>
<time itemprop="datePublished" datetime="2025-03-04">mardi</time>
<div itemprop="comment" itemscope><span itemprop="author">Luc</span>
<time itemprop="datePublished" datetime="2025-03-09"></time></div>
</body></html>"""

FORUM = """<html><title>Squeaky hinge - Woodworkers' Forum</title><h1>Squeaky hinge</h1>
<div>Thread starter <a class="username" href="/members/oakhand">oakhand</a></div>
<div class="post"><time datetime="2025-03-04T09:12:00+0100">Tuesday</time><p>Mine squeaks whatever I do.</p></div>
<div class="post" itemprop="comment"><span itemprop="author">pinefoot</span><p>Wax it.</p></div></html>"""

BROKEN = """<html><head><script type="application/ld+json">{"@type": "NewsArticle", "headline": "A ferry lost",
"datePublished": "2025-03-04", "articleBody": "She said "no" and left"}</script></head><body><p>She left.</p></body></html>"""


def read(html: str, url: str | None = None) -> Metadata:
    return read_metadata(LexborHTMLParser(html), url)


def test_a_news_page_with_everything() -> None:
    assert read(NEWS, "https://www.harbourpost.example/news/ferry?from=home") == Metadata(
        title=Found("A ferry lost off the Skerries", "h1"),
        authors=(Found("Ann Ode", "json-ld author"), Found("Bo Li", "json-ld author")),
        date=Found("2025-03-04T09:12:00+00:00", "json-ld datePublished"),
        modified=Found("2025-03-05", "json-ld dateModified"),
        site=Found("Harbour Post", "og:site_name"),
        language=Found("en-GB", "html lang"),
        url=Found("https://www.harbourpost.example/news/ferry", "link canonical"),
        description=Found("Boats search the strait.", "meta description"),
        image=Found("https://www.harbourpost.example/img/ferry.jpg", "og:image"),
        tags=(Found("Sea", "article:tag"), Found("Ferries", "article:tag")),
    )


def test_a_blog_whose_heading_is_its_name() -> None:
    found = read(BLOG)
    assert found.title == Found("Mein Garten im März", "title")
    assert found.authors == (Found("Karl Bauer", "rel author"),)
    assert found.date == Found("2025-03-04", "visible date")


def test_an_indonesian_page() -> None:
    found = read(INDONESIAN, "https://www.kabar.example/read/2025/03/04/jembatan")
    assert found.authors == (Found("Ani Lestari", "meta author"),)
    assert found.date == Found("2025-03-04T09:12", "visible date")
    assert found.language == Found("id-ID", "og:locale")
    assert found.site == Found("kabar.example", "url")
    assert [tag.value for tag in found.tags] == ["jembatan", "banjir"]


def test_a_chinese_page() -> None:
    found = read(CHINESE)
    assert found.title is not None
    assert found.title.value == "渡轮失踪"
    assert found.authors == (Found("林小燕", "visible byline"),)
    assert found.date == Found("2025-03-04T09:12", "visible date")


def test_microdata_of_comments_is_not_of_the_page() -> None:
    found = read(MICRODATA)
    assert found.authors == (Found("Anne Morel", "itemprop author"),)
    assert found.date == Found("2025-03-04", "itemprop datepublished")


def test_a_thread_is_by_who_opened_it() -> None:
    found = read(FORUM)
    assert found.title == Found("Squeaky hinge", "h1")
    assert found.authors[0].value == "oakhand"
    assert found.date == Found("2025-03-04T09:12:00+01:00", "time[datetime]")


def test_broken_json_still_tells() -> None:
    found = read(BROKEN)
    assert found.title == Found("A ferry lost", "json-ld headline")
    assert found.date == Found("2025-03-04", "json-ld datePublished")


def test_the_address_is_the_last_to_be_asked() -> None:
    assert read("<h1>A ferry lost</h1>", "https://x.example/2025/03/04/ferry").date == Found("2025-03-04", "url")


def test_the_address_settles_which_number_is_the_month() -> None:
    html = "<html lang=en><h1>A ferry lost</h1><p class=date>04/03/2025</p></html>"
    assert read(html, "https://x.example/2025/03/04/ferry").date == Found("2025-03-04", "url")
    assert read(html, "https://x.example/ferry").date == Found("2025-04-03", "visible date")


def test_a_change_that_only_the_head_knows_is_no_date() -> None:
    found = read('<meta property="article:modified_time" content="2025-03-05"><h1>A ferry lost</h1>')
    assert (found.date, found.modified) == (None, Found("2025-03-05", "article:modified_time"))


def test_a_change_that_the_page_shows_is() -> None:
    found = read("<h1>A ferry lost</h1><p>Last updated: 5 March 2025</p>")
    assert found.date == Found("2025-03-05", "visible update")
    assert found.modified == Found("2025-03-05", "visible date")


def test_a_line_of_two_dates_is_all_dates() -> None:
    found = read(
        "<html lang=tr><h1>Vapur battı</h1><p>Limanda arama sürüyor.</p><p>Ayşe Er | 04.03.2025 - Güncelleme : 05.03.2025</p>"
    )
    assert found.date == Found("2025-03-04", "visible date")
    assert found.modified == Found("2025-03-05", "visible date")


def test_a_heading_with_a_kicker_is_the_place_of_the_headline() -> None:
    head = '<html lang=de><meta property="og:title" content="Ein Hotel öffnet noch einmal">'
    weather = "<p>Bis 25. April, ab 22 Uhr fährt die Linie 3 nur bis zum Hafen, wegen der Arbeiten am Gleis.</p>" * 10
    article = "<h3><span>Premiere</span> - <span>Ein Hotel öffnet noch einmal</span></h3><p>Di 04.03.25 | 14:07 Uhr</p><p>Am Tag."
    assert read(f"{head}<h2>Wetter</h2>{weather}<article>{article}</article>").date == Found("2025-03-04T14:07", "visible date")


def test_the_date_of_an_answer_is_not_that_of_the_thread() -> None:
    post = "<div><h2><span>#{} {}</span></h2><div>{}</div></div>"
    posts = post.format(1, "2025-03-04 09:12:00", "<p>oakhand</p><p>Member</p><h3>Squeaky hinge</h3><p>Mine squeaks.</p>")
    posts += post.format(2, "2025-03-05 10:00:00", "<p>pinefoot</p><h3>Re: Squeaky hinge</h3><p>Wax it.</p>")
    found = read(
        f"<html lang=en><title>Squeaky hinge / Hinges / Wood Forum</title><h1>Wood Forum</h1>{posts}", "https://woodforum.example/"
    )
    assert found.title == Found("Squeaky hinge", "title")
    assert found.date == Found("2025-03-04T09:12:00", "visible date")


def test_the_house_gives_way_to_a_person() -> None:
    head = '<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Harbour Post"><h1>A ferry lost</h1>'
    assert read(head + "<p>By Ann Ode</p>").authors == (Found("Ann Ode", "visible byline"),)
    assert read(head).authors == (Found("Harbour Post", "meta author"),)


@pytest.mark.parametrize("html", ["", " ", "<p>", "<title></title>", "no markup at all", "\0"])
def test_a_page_that_says_nothing(html: str) -> None:
    assert read(html) == Metadata()


def test_as_json() -> None:
    found = json.loads(json.dumps(read(NEWS).to_dict()))
    assert found["title"] == {"value": "A ferry lost off the Skerries", "source": "h1"}
    assert found["authors"][1] == {"value": "Bo Li", "source": "json-ld author"}
    assert list(read("").to_dict().values()) == [None, [], None, None, None, None, None, None, None, []]


PIECES = st.sampled_from(
    [
        *(
            "<h1>",
            "</h1>",
            "<time datetime='",
            "'>",
            "By Ann Ode",
            "4 March 2025",
            "<script type='application/ld+json'>",
            "</script>",
        ),
        *(
            '{"@type": "Article", "author": ',
            '{"name": "A"}',
            "}",
            "[",
            "]",
            "<meta name='author' content='",
            "</div>",
            "<article>",
        ),
        *("<div class='author date'>", "<meta property='og:title' content='", "<span itemprop='author datePublished'>", "\0"),
        *("&#xD800;", "<link rel=canonical href='//[x'>", "https://[x", "٣/٤/٢٠٢٥", "<svg>", "<template>"),
    ]
)
pages = st.one_of(st.text(max_size=200), st.lists(st.one_of(PIECES, st.text(max_size=10)), max_size=30).map("".join))


@given(pages, st.one_of(st.none(), st.text(max_size=30), st.just("https://[x"), st.just("http://x.example/2025/99/99/a")))
@settings(max_examples=300)
@example("<h1>a</h1><meta property='article:published_time' content='0000-00-00'>", "")
def test_any_page_can_be_read(html: str, url: str | None) -> None:
    tree = LexborHTMLParser(html)
    before = tree.html
    found = read_metadata(tree, url)
    assert tree.html == before
    assert read_metadata(tree, url) == found
    json.dumps(found.to_dict(), ensure_ascii=False)
    for moment in (found.date, found.modified):
        if moment is not None:
            assert EARLIEST <= datetime.fromisoformat(moment.value).year < LATEST
    for said in (found.title, found.site, found.language, *found.authors, *found.tags):
        assert said is None or (said.value.strip() == said.value and said.value)


def evil(size: int) -> list[str]:
    return [
        "<div>" * size + "<h1>A ferry lost</h1>",
        "<h1>" + "<b>" * size,
        "<h1>a</h1>" * size,
        "<span itemprop=author>" * size,
        "<div class='author date'>By " * size,
        "<h2><div>" * size,
        "<meta name=author content='" + "Ann Ode, " * size + "'>",
        "<title>" + "a - " * size + "</title>",
        "<meta name=date content='" + "1-" * size + "'>",
        '<script type="application/ld+json">' + '{"author":[' * size + "</script>",
        '<script type="application/ld+json">' + ";" * size + "</script>",
        '<script type="application/ld+json">[' + '{"@type":"Article","@id":"a"},' * size + "</script>",
    ]


@pytest.mark.parametrize("index", range(12))
def test_pages_that_mean_harm_take_linear_time(index: int) -> None:
    trees = [LexborHTMLParser(evil(size)[index]) for size in (1_000, 8_000)]
    spent = []
    for tree in trees:
        start = time.process_time()
        read_metadata(tree)
        spent.append(time.process_time() - start)
    assert spent[1] < 0.2 + 16 * spent[0]
