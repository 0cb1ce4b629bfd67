"""The HTML that is written is safe, and says what the page said."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import cleanscrape
from cleanscrape.reading.html import read_html
from cleanscrape.report.document import Node, from_lines
from cleanscrape.report.html import html
from cleanscrape.report.urls import safe_url
from tests.html_cases import HtmlCase, html_cases
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


# Addresses that browsers run, in spellings that filters have missed, and what gets out of an attribute.
ADDRESSES = st.sampled_from(
    [
        *("javascript:x()", "JaVaScRiPt:x()", " javascript:x()", "java\tscript:x()", "java&#10;script:x()", "&#106;avascript:x()"),
        *("&#x6A;avascript&colon;x()", "\x01javascript:x()", "javascript&#58;x()", "javascript://a.example/%0Ax()", "vbscript:x()"),
        *("data:text/html,<script>x()</script>", "DATA:text/html;base64,eA==", "data:image/svg+xml,<svg onload=x()>", "blob:x"),
        *("view-source:javascript:x()", "feed:javascript:x()", "jar:javascript:x()!/", "file:///etc/passwd", "about:blank"),
        *("//a.example/x", "/x?a=1&b=2", "https://a.example/?q=javascript:x()", "mailto:a@b.example", "#x", "?x", "", "[", "//["),
        *(
            '"onload="x()',
            "'onload='x()",
            "><script>x()</script>",
            'x" style="background:url(javascript:x())',
            "`onload=x()",
            "&quot; onerror=&quot;x()",
        ),
    ]
)
NAMES = st.sampled_from(
    ["href", "src", "data-src", "alt", "title", "class", "id", "style", "onclick", "onerror", "srcdoc", "xlink:href"]
)
ELEMENTS = st.sampled_from(
    [
        *(
            "a",
            "img",
            "p",
            "h1",
            "li",
            "pre",
            "code",
            "td",
            "blockquote",
            "b",
            "sub",
            "dt",
            "dd",
            "script",
            "style",
            "iframe",
            "svg",
        ),
        *("math", "object", "embed", "form", "button", "base", "link", "meta", "template", "noscript", "title", "textarea", "xmp"),
        *("plaintext", "select", "video", "source", "audio", "mglyph", "annotation-xml", "foreignObject", "frameset"),
    ]
)
RAW = st.sampled_from(
    [
        *(
            "</script>",
            "<!--",
            "-->",
            "--!>",
            "<![CDATA[",
            "]]>",
            "</title>",
            "</textarea>",
            "<x",
            "</p",
            "<a href=",
            "'",
            '"',
            ">",
            "\0",
        ),
        *(
            "&lt;script&gt;x()&lt;/script&gt;",
            "&lt;img src=x onerror=x()&gt;",
            "&amp;lt;b&amp;gt;",
            "word",
            "A sentence of words.",
            "\n",
            " ",
        ),
    ]
)


def element(name: str, attributes: list[tuple[str, str]], inner: str) -> str:
    written = "".join(f' {key}="{value}"' if index % 2 else f" {key}='{value}'" for index, (key, value) in enumerate(attributes))
    return f"<{name}{written}>{inner}</{name}>"


HOSTILE = st.recursive(
    RAW,
    lambda inner: st.one_of(
        st.builds(lambda url, text: f"<p><a href='{url}'>{text}</a></p>", ADDRESSES, inner),
        st.builds(lambda url, alt, text: f'<p><img src="{url}" alt="{alt}">{text}</p>', ADDRESSES, ADDRESSES, inner),
        st.builds(element, ELEMENTS, st.lists(st.tuples(NAMES, ADDRESSES), max_size=3), inner),
        st.lists(inner, min_size=2, max_size=4).map("".join),
    ),
    max_leaves=15,
)
NASTY = st.one_of(st.text(), RAW, ADDRESSES)


def check_twice(page: str) -> None:
    """By two parsers, and again when the first has written down what it understood."""
    for text in (
        page,
        LexborHTMLParser(page).html or "",
        lxml.html.tostring(lxml.html.document_fromstring(page), encoding="unicode"),
    ):
        check(text)
        for node in lxml.html.document_fromstring(text).iter():
            assert node.tag in ALLOWED
            assert set(node.attrib) <= ATTRIBUTES.get(node.tag, set())
            for url in (node.get("href"), node.get("src")):
                assert urlsplit(url or "").scheme in {"", "http", "https", "ftp", "mailto", "tel"}


@given(HOSTILE, st.fixed_dictionaries({"title": NASTY, "language": NASTY}), st.one_of(st.none(), st.just(BASE), NASTY))
@example('<p><img src="/x" alt="&quot; onerror=&quot;x()"> words</p>', {}, None)
@example('<p><img src="/&quot; onerror=&quot;x()" alt=""> <a href="/&quot; onclick=&quot;x()">words</a></p>', {}, None)
@example('<p><a href="javascript:x()">words</a> <img src="data:image/svg+xml,x"></p>', {}, BASE)
@example("<pre class='lang-x&quot; onclick=&quot;x()'><code class='language-&lt;x&gt;'>&lt;script&gt;</code></pre>", {}, None)
@example("<p>words</p>", {"title": "</title><script>x()</script>", "language": '"><script>x()</script>'}, None)
@settings(max_examples=400, deadline=None)
def test_hostile_markup_comes_out_harmless(markup: str, about: dict[str, str], base: str | None) -> None:
    check_twice(html(document(markup), about, base=base))


@given(st.lists(st.tuples(st.sampled_from(["headline", "subhead", "body", "list", "quote", "table"]), NASTY), max_size=5))
@settings(max_examples=200, deadline=None)
def test_hostile_text_is_text(lines: list[tuple[str, str]]) -> None:
    page = html(from_lines(lines))
    check_twice(page)
    shown = LexborHTMLParser(page).css_first("article").text()
    for label, text in lines:
        if label == "body":
            assert " ".join(text.split()).replace("\0", "") in shown  # no parser shows NUL


@pytest.mark.parametrize("case", html_cases(), ids=lambda case: case.name)
def test_every_page_is_harmless_and_says_all_that_is_kept(case: HtmlCase) -> None:
    page = cleanscrape.clean_html(case.html, url=case.url)
    check_twice(page.html())
    shown = " ".join(LexborHTMLParser(page.html(images=False)).css_first("article").text(separator=" ").split())
    for block in page.blocks:
        if block.keep and " | " not in block.text:  # cells
            assert "".join(block.text.split()) in "".join(shown.split())


@given(st.text(), st.one_of(st.none(), st.just(BASE), st.text()))
@settings(max_examples=200, deadline=None)
def test_an_address_is_safe_or_empty(url: str, base: str | None) -> None:
    found = safe_url(url, base)
    assert not re.search(r"""[\s"'<>]""".replace("'", ""), found)
    assert not re.match(r"\W*(?:javascript|data|vbscript)\W*:", found, re.IGNORECASE)
