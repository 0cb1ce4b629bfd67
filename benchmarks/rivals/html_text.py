"""html-text: every visible text of a page, the floor for extraction from HTML."""

from __future__ import annotations

import html_text

from benchmarks.markup import decode_html
from benchmarks.rivals.registry import Rival


def extract(html: bytes, _url: str, _lang: str) -> str:
    return str(html_text.extract_text(decode_html(html)))


RIVALS = (Rival("html-text", "html_text", "defaults: the whole page", "html-text", extract=extract),)
