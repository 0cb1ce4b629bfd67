"""Laws that hold for every HTML page."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import cleanscrape
from cleanscrape.model import KEEP_LABELS, LABELS
from tests.html_cases import HtmlCase, html_cases
from tests.strategies import NOISE, paragraphs
from tests.test_laws import is_subsequence

CLEANER = cleanscrape.Cleaner()
NAMES = "a article aside body br button dd details div dl dt em footer form h1 h2 header hr html li main nav ol p pre script "
TAGS = (NAMES + "section select span strong style svg table tbody td template th title tr ul noscript x-card ruby rt").split()
ATTRIBUTES = (
    *("", "", "", ' class="share-bar"', " class='related card'", " id=main", ' href="/a"', " hidden", ' style="display:none"'),
    *(' aria-hidden="true"', ' role="dialog"', ' class="', " class=a>b", ' itemprop="articleBody"', " =", ' class="a\u00a0b\x00"'),
)
opening = st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES))
closing = st.builds("</{}>".format, st.sampled_from(TAGS))
oddities = st.sampled_from(
    ["<!--", "-->", "<![CDATA[", "]]>", "<", ">", "</", "&amp;", "&#0;", "&#x110000;", "&notin", "\x00", "\ud800", "\r\n"]
)
words = st.one_of(paragraphs, st.sampled_from(NOISE), st.text(max_size=20))
soup = st.lists(st.one_of(opening, closing, oddities, words), max_size=40).map("".join)
whole = st.sampled_from([case.html for case in html_cases()])


@st.composite
def cut(draw: st.DrawFn) -> str:
    """A page that begins or ends in the middle, as half a download does."""
    page = draw(whole)
    start, end = sorted((draw(st.integers(0, len(page))), draw(st.integers(0, len(page)))))
    return page[:end] if draw(st.booleans()) else page[start:]


anything = st.one_of(soup, soup, cut(), st.text(max_size=200), st.text(st.characters(codec=None), max_size=100))


@given(anything)
@settings(max_examples=200)
def test_the_text_is_lines_of_the_page_in_order(html: str) -> None:
    page = CLEANER.clean_html(html)
    assert is_subsequence(page.text.splitlines(), page.source.splitlines())
    assert [line for line in page.text.splitlines() if line.strip()] == [block.text for block in page.blocks if block.keep]
    assert [block.text for block in page.blocks] == [line for line in page.source.splitlines() if line.strip()]
    assert all((block.label in KEEP_LABELS) == block.keep and block.label in LABELS for block in page.blocks)


@given(
    st.one_of(
        st.binary(max_size=300),
        anything.map(lambda html: html.encode("utf-8", "surrogatepass")),
        whole.map(lambda html: html.encode("utf-16")),
    )
)
@settings(max_examples=80)
def test_any_bytes_will_do(data: bytes) -> None:
    page = CLEANER.clean_html(data)
    assert is_subsequence(page.text.splitlines(), page.source.splitlines())


@given(st.lists(st.tuples(anything, st.sampled_from([None, "https://a.example/1", "no address", ""])), min_size=1, max_size=5))
@settings(max_examples=60)
def test_a_page_comes_out_the_same_alone_and_in_any_company(documents: list[tuple[str, str | None]]) -> None:
    for (html, url), page in zip(documents, CLEANER.clean_html_batch(documents), strict=True):
        alone = CLEANER.clean_html(html, url)
        assert page == alone
        assert page.blocks == alone.blocks


@given(anything, st.floats(-20, 20), st.floats(-20, 20))
@settings(max_examples=60)
def test_a_higher_threshold_never_keeps_more(html: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    more = {block.line for block in cleanscrape.clean_html(html, threshold=low).blocks if block.keep}
    less = {block.line for block in cleanscrape.clean_html(html, threshold=high).blocks if block.keep}
    assert less <= more


@given(soup, st.text(max_size=20))
@settings(max_examples=60)
def test_reasons_add_up_and_metadata_and_paths_can_always_be_asked_for(html: str, url: str) -> None:
    page = CLEANER.clean_html(html, url)
    assert page.metadata is not None
    for block in page.blocks:
        assert page.bias + sum(item.points for item in block.evidence) == pytest.approx(block.score, abs=1e-6)
        assert block.path
    again = pickle.loads(pickle.dumps(page))
    assert (again, again.blocks, again.metadata) == (page, page.blocks, page.metadata)


@pytest.mark.parametrize("case", html_cases(), ids=lambda case: case.name)
def test_a_path_finds_the_element_of_its_line(case: HtmlCase) -> None:
    page = CLEANER.clean_html(case.html)
    assert page.document is not None
    if page.document.layout.fallback:  # the lines stand in no element of the page
        return
    tree = LexborHTMLParser(case.html)
    for block in page.blocks[::7]:
        node = tree.css_first(block.path or "none")
        assert node is not None, block.path
        if " | " not in block.text and not block.text.startswith("“"):
            for silent in node.css("select, script, style"):
                silent.decompose()
            squeezed = "".join(node.text().split())
            assert "".join(block.text.split()) in squeezed, block.path


def test_no_pages_are_no_pages() -> None:
    assert CLEANER.clean_html_batch([]) == []
