"""Bylines and datelines around the headline."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from cleanscrape.metadata.visible import AFTER, BEFORE, Line, around, byline, dateline, marked, opener

STORY = "<p>The ferry left at dawn with forty passengers and did not arrive. Boats searched the strait until night fell.</p>"


def lines(below: str, above: str = "") -> list[Line]:
    headline = LexborHTMLParser(f"<main><div>{above}<h1>A ferry lost</h1>{below}</div></main>").css_first("h1")
    assert headline is not None
    return around(headline)


@pytest.mark.parametrize(
    ("below", "author"),
    [
        ("<p>By Ann Ode</p>", "Ann Ode"),
        ("<p>By <a href='/author/ann'>Ann Ode</a>, Senior Reporter | 4 March 2025</p>", "Ann Ode"),
        ("<div class='meta'><span>Written by</span><br><b>Ann Ode</b></div>", "Ann Ode"),
        ("<h4>Author</h4><p>Ann Ode</p>", "Ann Ode"),
        ("<span class='byline-name'>Ann Ode</span>", "Ann Ode"),
        ("<p>Ann Ode</p><p>March 4, 2025</p>", "Ann Ode"),
        ("<p>Von Anna Huber</p>", "Anna Huber"),
        ("<p>Penulis: Ani Lestari | Editor: Budi Santoso</p>", "Ani Lestari"),
        ("<p>Por Ana Morales</p>", "Ana Morales"),
        ("<div>Автор: Анна Котова</div>", "Анна Котова"),
        ("<div>作者：林小燕</div>", "林小燕"),
    ],
)
def test_a_byline_is_read(below: str, author: str) -> None:
    assert byline(lines(below + STORY))[0] == (author,)


@pytest.mark.parametrize(
    "below",
    [
        STORY,
        "<p>By the river, forty people waited for the ferry all day long.</p>",
        "<p>Reviewed by Bo Li</p>",
        "<figure><figcaption>By Bo Li</figcaption></figure>",
        "<div class='related-posts'><p class='author'>Bo Li</p></div>",
        "<div class='author'>View all posts</div>",
        "<nav>By Bo Li</nav>",
    ],
)
def test_what_only_looks_like_one_is_not(below: str) -> None:
    assert byline(lines(below + STORY)) == ((), "")


@pytest.mark.parametrize(
    ("below", "published", "modified"),
    [
        ("<p>4 March 2025</p>", "2025-03-04", None),
        ("<p>Published 4 March 2025 · Updated 9 March 2025</p>", "2025-03-04", "2025-03-09"),
        ("<p>Zuletzt aktualisiert: 09.03.2025</p>", None, "2025-03-09"),
        ("<time datetime='2025-03-04T09:12Z'>today</time>", "2025-03-04T09:12+00:00", None),
        ("<h4>Published</h4><p>Mar 4, 2025</p>", "2025-03-04", None),
        ("<p class='modified'>Mar 9, 2025</p><p class='date'>Mar 4, 2025</p>", "2025-03-04", "2025-03-09"),
        ("<p>Selasa, 4 Maret 2025 | 09:12 WIB</p>", "2025-03-04T09:12", None),
        (STORY, None, None),
    ],
)
def test_a_dateline_is_read(below: str, published: str | None, modified: str | None) -> None:
    found = dateline(lines(below + STORY), day_first=True)
    assert tuple(moment and moment.value for moment in found) == (published, modified)


def test_what_stands_above_the_headline_counts_too() -> None:
    found = lines(STORY, above="<header><p>4 March 2025</p><p>By Ann Ode</p></header>")
    assert byline(found)[0] == ("Ann Ode",)
    assert dateline(found)[0] is not None


def test_who_opened_a_thread_is_not_who_answered() -> None:
    assert opener(lines("<div>Thread starter <a class='username'>annode</a></div><div class='username'>boli</div>")) == ("annode",)
    assert opener(lines("<div class='username'>boli</div>")) == ()


def test_only_the_neighbourhood_is_looked_at() -> None:
    far = lines("<p></p>" * AFTER + "<p>By Ann Ode</p>", above="<p>By Bo Li</p>" + "<p></p>" * BEFORE)
    assert byline(far) == ((), "")


def test_marked_elements_are_found_anywhere_but_in_comments() -> None:
    tree = LexborHTMLParser(
        f"<h1>A ferry lost</h1>{STORY * 20}<div class='comments'><b class='author'>Bo Li</b></div>"
        "<div class='author-box'>About <a href='/author/ann'>Ann Ode</a></div>"
    )
    assert byline(marked(tree))[0] == ("Ann Ode",)
