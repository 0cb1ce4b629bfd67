"""The drop-in for trafilatura.extract."""

import json

import pytest
from lxml import etree

import cleanscrape

PAGE = """<html lang="en"><head><title>Bridge shut until October - The Crier</title>
<meta property="og:site_name" content="The Crier"><meta property="article:published_time" content="2025-03-03T09:12:00+00:00">
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<article><h1>Bridge shut until October</h1><p class="byline">By Ada Okoro</p>
<p>The bridge over the Way is shut to all traffic from Monday, the <a href="/mayor">mayor</a> said. It will take seven months.</p>
<p>Drivers should take the southern ring road. Buses run as before, but on a longer route through the old town.</p>
<p>The council voted for the repair in January, after engineers had found cracks in two of the four pillars.</p></article>
<footer><a href="/about">About us</a> <a href="/terms">Terms</a></footer></body></html>"""
EMPTY = "<body><nav><a href=/>Home</a> <a href=/a>News</a></nav><form><input name=user><button>Log in</button></form></body>"


def test_text_is_the_core() -> None:
    assert (cleanscrape.extract(PAGE) or "").splitlines() == [
        "Bridge shut until October",
        "",
        "The bridge over the Way is shut to all traffic from Monday, the mayor said. It will take seven months.",
        "",
        "Drivers should take the southern ring road. Buses run as before, but on a longer route through the old town.",
        "",
        "The council voted for the repair in January, after engineers had found cracks in two of the four pillars.",
    ]


def test_a_page_without_an_article_is_none() -> None:
    assert cleanscrape.extract(EMPTY) is None


def test_json_has_what_trafilatura_calls_it() -> None:
    found = json.loads(cleanscrape.extract(PAGE, "https://crier.example/bridge", output_format="json") or "")
    assert found["title"] == "Bridge shut until October"
    assert found["author"] == "Ada Okoro"
    assert found["date"].startswith("2025-03-03")
    assert found["sitename"] == "The Crier"
    assert found["url"] == "https://crier.example/bridge"
    assert found["text"].startswith("Bridge shut until October")


def test_markdown_with_metadata_and_links() -> None:
    text = cleanscrape.extract(
        PAGE, "https://crier.example/bridge", output_format="markdown", with_metadata=True, include_links=True
    )
    assert text is not None
    assert text.startswith('---\ntitle: "Bridge shut until October"\n')
    assert "# Bridge shut until October\n" in text
    assert "[mayor](https://crier.example/mayor)" in text


def test_xml_is_tei() -> None:
    root = etree.fromstring(cleanscrape.extract(PAGE, output_format="xmltei") or "")
    assert root.tag == "{http://www.tei-c.org/ns/1.0}TEI"


def test_lists_of_the_unwanted_and_other_languages_give_none() -> None:
    assert cleanscrape.extract(PAGE, target_language="de") is None
    assert cleanscrape.extract(PAGE, target_language="en") is not None
    assert cleanscrape.extract(PAGE, author_blacklist={"Ada Okoro"}) is None
    assert cleanscrape.extract(PAGE, "https://a.example/", url_blacklist={"https://a.example/"}) is None
    assert cleanscrape.extract(EMPTY, only_with_metadata=True) is None


def test_what_trafilatura_takes_is_taken_and_what_nobody_knows_is_refused() -> None:
    assert cleanscrape.extract(PAGE, fast=True, include_comments=False, deduplicate=True) == cleanscrape.extract(PAGE)
    with pytest.raises(TypeError, match="unexpected argument 'speed'"):
        cleanscrape.extract(PAGE, speed=1)
    with pytest.raises(ValueError, match="unknown output format 'pdf'; the formats are txt"):
        cleanscrape.extract(PAGE, output_format="pdf")
