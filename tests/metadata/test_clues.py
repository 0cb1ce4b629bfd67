"""One look at the tree."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from cleanscrape.metadata.clues import clean, collect, content_of, inside, text_of

PAGE = """
<html lang="nl"><head><title> Veerboot
vermist </title>
<meta property="og:title" content="Veerboot  vermist"><meta NAME="Author" content="Anna de Wit">
<meta name="article:tag" content="zee"><meta name="article:tag" content="veer"><meta name="empty" content="">
<link rel="shortlink canonical" href="/veer"><script type="application/LD+json">{"@type": "Article"}</script>
<script>var x = {}</script></head>
<body><svg><title>Menu</title></svg><h1>Veer<b>boot</b></h1>
<div itemscope><span itemprop="author creator">Anna <i itemprop="name">de Wit</i></span></div>
<div itemprop="comment"><span itemprop="author">Iemand</span></div>
<time itemprop="datePublished" datetime="2025-03-04">vandaag</time><a rel="nofollow author" href="/anna">Anna</a></body></html>
"""


def test_what_is_marked_up_is_found_in_order() -> None:
    clues = collect(LexborHTMLParser(PAGE))
    assert (clues.language, clues.title) == ("nl", "Veerboot vermist")
    assert list(clues.meta("og:title", "author", "empty")) == [("og:title", "Veerboot vermist"), ("author", "Anna de Wit")]
    assert clues.metas["article:tag"] == ["zee", "veer"]
    assert clues.links["canonical"] == ["/veer"]
    assert clues.scripts == ['{"@type": "Article"}']
    assert [text_of(node) for node in clues.headings] == ["Veerboot"]
    assert [text_of(node) for node in clues.authors] == ["Anna"]


def test_items_say_what_their_attributes_say_or_else_their_text() -> None:
    clues = collect(LexborHTMLParser(PAGE))
    assert [content_of(node) for _, node in clues.item("datepublished")] == ["2025-03-04"]
    assert [content_of(node) for _, node in clues.item("creator", "author")] == ["Anna de Wit", "Anna de Wit", "Iemand"]
    assert [inside(node) for _, node in clues.item("author")] == [False, True]


def test_the_parts_of_a_heading_are_apart_but_not_its_letters() -> None:
    tree = LexborHTMLParser("<h1>A ferry<br>lost</h1><h1>caf<b>é</b></h1><h1><span>By</span><span>night</span></h1>")
    assert [text_of(node) for node in tree.css("h1")] == ["A ferry lost", "café", "By night"]


def test_a_sign_in_an_element_of_its_own_stays_at_its_word() -> None:
    tree = LexborHTMLParser(
        "<h1><span>Night ferry</span><span>: </span><span>All safe</span></h1>"
        "<h1><span>Fähre</span><span>:</span> <span>„Alle gerettet“</span></h1><h1><span>Ferry</span> : <span>perdu</span></h1>"
    )
    assert [text_of(node) for node in tree.css("h1")] == ["Night ferry: All safe", "Fähre: „Alle gerettet“", "Ferry : perdu"]


def test_clean_text_has_single_spaces() -> None:
    assert clean(" a\0 b\n\t c\N{SOFT HYPHEN}d\N{NO-BREAK SPACE}e ") == "a b cd e"
