"""Resiliparse's main-content extraction, on pages and on lines wrapped in paragraphs."""

from __future__ import annotations

from resiliparse.extract.html2text import extract_plain_text

from benchmarks.markup import decode_html
from benchmarks.rivals.registry import Rival
from benchmarks.rivals.wrapping import kept_lines, wrapped


def extract(html: bytes, _url: str, _lang: str) -> str:
    return str(extract_plain_text(decode_html(html), main_content=True, alt_texts=False))


def keep(text: str, lang: str) -> list[bool]:
    return kept_lines(text, str(extract_plain_text(wrapped(text, lang), main_content=True, alt_texts=False)))


RIVALS = (Rival("resiliparse", "resiliparse", "main_content=True, alt_texts=False", "resiliparse", keep=keep, extract=extract),)
