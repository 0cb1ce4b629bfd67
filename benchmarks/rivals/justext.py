"""jusText with the stop list of the page's language, on pages and on lines wrapped in paragraphs."""

from __future__ import annotations

import re
from typing import Any, Final

import justext  # type: ignore[import-untyped]  # no types

from benchmarks.rivals.registry import Rival
from benchmarks.rivals.wrapping import wrapped

STOP_LISTS: Final = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic",
    "it": "Italian", "jv": "Javanese", "ka": "Georgian", "kk": "Kazakh", "kn": "Kannada", "ko": "Korean",
    "ku": "Kurdish", "ky": "Kyrgyz", "la": "Latin", "lb": "Luxembourgish", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ms": "Malay", "mt": "Maltese",
    "nb": "Norwegian_Bokmal", "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian_Nynorsk", "no": "Norwegian_Bokmal",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian",
    "sq": "Albanian", "sr": "Serbian", "su": "Sundanese", "sv": "Swedish", "sw": "Swahili", "ta": "Tamil",
    "te": "Telugu", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek",
    "vi": "Vietnamese", "yo": "Yoruba",
}  # fmt: skip


def paragraphs(html: str | bytes, lang: str) -> list[Any]:
    if lang in STOP_LISTS:
        return list(justext.justext(html, justext.get_stoplist(STOP_LISTS[lang])))
    # No list for this language: jusText's own language-independent mode.
    return list(justext.justext(html, frozenset(), stopwords_low=0, stopwords_high=0))


def extract(html: bytes, _url: str, lang: str) -> str:
    return "\n".join(paragraph.text for paragraph in paragraphs(html, lang) if not paragraph.is_boilerplate)


_NUMBER: Final = re.compile(r"/p\[(\d+)\]")


def keep(text: str, lang: str) -> list[bool]:
    good = set()
    for paragraph in paragraphs(wrapped(text), lang):
        if not paragraph.is_boilerplate:
            number = _NUMBER.search(paragraph.xpath)
            good.add(int(number.group(1)) if number else 1)
    kept, count = [], 0
    for line in text.splitlines():
        count += bool(line.strip())
        kept.append(bool(line.strip()) and count in good)
    return kept


RIVALS = (
    Rival("justext", "justext", "defaults, stop list per language", "justext", keep=keep, extract=extract),
)  # fmt: skip
