"""newspaper4k with the page's language, without touching the network."""

from __future__ import annotations

import newspaper  # type: ignore[import-untyped]  # no types

from benchmarks.markup import decode_html
from benchmarks.rivals.registry import Rival

_LANGUAGES = frozenset(code for code, _ in newspaper.valid_languages())


def extract(html: bytes, url: str, lang: str) -> str:
    article = newspaper.Article(url or "http://example.org/", language=lang if lang in _LANGUAGES else "en", fetch_images=False)
    article.download(input_html=decode_html(html), ignore_read_more=True)
    article.parse()
    return str(article.text)


RIVALS = (Rival("newspaper4k", "newspaper4k", "language of the page, no images", "newspaper4k", extract=extract),)
