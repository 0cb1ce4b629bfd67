"""readability-lxml, its summary turned into text as the article-extraction benchmark does."""

from __future__ import annotations

import html_text
from readability import Document  # type: ignore[import-untyped]  # no types

from benchmarks.markup import decode_html
from benchmarks.rivals.registry import Rival


def extract(html: bytes, url: str, _lang: str) -> str:
    summary = Document(decode_html(html), url=url or None).summary(html_partial=True)
    return str(html_text.extract_text(summary))


RIVALS = (Rival("readability-lxml", "readability", "defaults, text by html-text", "readability-lxml", extract=extract),)
