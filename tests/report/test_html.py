"""The HTML that is written is safe, and says what the page said."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from cleanscrape.reading.html import read_html
from cleanscrape.report.document import Node, from_lines
from cleanscrape.report.html import html
from cleanscrape.report.urls import safe_url
from tests.report.pages_to_write import ARTICLE, document, documents

BASE = "https://example.org/news/"
ALLOWED = frozenset(
    {
        *(
            "html",
            "head",
            "meta",
            "title",
            "body",
            "article",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "p",
            "br",
            "blockquote",
            "ul",
            "ol",
        ),
        *("li", "dl", "dt", "dd", "pre", "code", "table", "tbody", "tr", "td", "a", "strong", "em", "del", "sub", "sup", "img"),
    }
)
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "code": {"class"}, "html": {"lang"}, "meta": {"charset"}}


def check(page: str) -> None:
    for node in LexborHTMLParser(page).root.traverse():  # type: ignore[union-attr]
        assert node.tag in ALLOWED
        assert set(node.attributes) <= ATTRIBUTES.get(node.tag, set())
        for url in (node.attributes.get("href"), node.attributes.get("src")):
            assert url is None or safe_url(url) == url != ""


def test_structure_survives() -> None:
    body = html(document("<h2>T</h2><p>a<br><b>b</b> &lt;<ul><li>c<ol><li>d</ol></ul><table><tr><td>e<td>f</table>"))
    assert "<h2>T</h2>\n<p>a<br><strong>b</strong> &lt;</p>\n" in body
    assert "<ul><li>c<ol><li>d</li></ol></li></ul>\n<table><tr><td>e</td><td>f</td></tr></table>\n" in body


def test_title_and_language_are_in_the_head() -> None:
    page = html(from_lines([("body", "x")]), {"title": 'A <b> & "c"', "language": 'en"x'})
    assert '<html lang="en&quot;x">' in page
    assert '<title>A &lt;b&gt; &amp; "c"</title>' in page


def test_nothing_that_runs_comes_through() -> None:
    page = html(
        document(
            '<p onclick="x()">a<script>x()</script><a href="javascript:x()" onfocus=x()>b</a><a href="data:text/html,x">c</a>'
            '<img src="javascript:x()"><img src=\'x" onerror="x()\' alt=\'"><script>\'><iframe src=x></iframe>'
            '<pre><code class="language-x&quot;onload">d</code></pre><svg onload=x()></svg>'
        )
    )
    check(page)
    assert "x()" not in re.sub('src="x%22%20onerror=%22x%28%29"', "", page)


def test_addresses_are_absolute() -> None:
    page = html(document(ARTICLE), base=BASE)
    check(page)
    assert 'href="https://example.org/roads%20%28old%29/12?a=1&amp;b=2"' in page
    assert '<img src="https://example.org/news/bridge.jpg" alt="The [old] bridge">' in page
    assert "<img" not in html(document(ARTICLE), images=False)
    assert "<a" not in html(document(ARTICLE), links=False).replace("<article", "")


@given(documents)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_allowed_and_reads_the_same(found: Node) -> None:
    page = html(found, images=False)
    check(page)
    again = html(document(page), images=False)
    assert read_html(again).text.split() == read_html(page).text.split()


@given(st.text(), st.one_of(st.none(), st.just(BASE), st.text()))
@settings(max_examples=200, deadline=None)
def test_an_address_is_safe_or_empty(url: str, base: str | None) -> None:
    found = safe_url(url, base)
    assert not re.search(r"""[\s"'<>]""".replace("'", ""), found)
    assert not re.match(r"\W*(?:javascript|data|vbscript)\W*:", found, re.IGNORECASE)
