"""goose3 with the page's language, without touching the network."""

from __future__ import annotations

from goose3 import Goose  # type: ignore[import-untyped]  # no types
from goose3.text import StopWords, StopWordsArabic, StopWordsChinese, StopWordsKorean  # type: ignore[import-untyped]  # no types

from benchmarks.markup import decode_html
from benchmarks.rivals.registry import Rival

_STOP_WORDS = {"ar": StopWordsArabic, "ko": StopWordsKorean, "zh": StopWordsChinese}


def extract(html: bytes, _url: str, lang: str) -> str:
    settings = {
        "enable_image_fetching": False,
        "use_meta_language": False,
        "target_language": lang,
        "stopwords_class": _STOP_WORDS.get(lang, StopWords),
        "strict": False,
    }
    with Goose(settings) as goose:
        return str(goose.extract(raw_html=decode_html(html)).cleaned_text)


RIVALS = (Rival("goose3", "goose3", "language of the page, no images", "goose3", extract=extract),)
