"""boilerpy3's ArticleExtractor, the one its authors recommend for articles."""

from __future__ import annotations

from boilerpy3.extractors import ArticleExtractor  # type: ignore[import-untyped]  # no types

from benchmarks.markup import decode_html
from benchmarks.rivals.registry import Rival


def extract(html: bytes, _url: str, _lang: str) -> str:
    return str(ArticleExtractor(raise_on_failure=False).get_content(decode_html(html)))


RIVALS = (Rival("boilerpy3", "boilerpy3", "ArticleExtractor", "boilerpy3", extract=extract),)
