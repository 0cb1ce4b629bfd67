"""trafilatura: default, fast and recall settings on pages, the default on lines wrapped in paragraphs."""

from __future__ import annotations

from functools import partial
from typing import Any

import trafilatura

from benchmarks.rivals.registry import Rival
from benchmarks.rivals.wrapping import kept_lines, wrapped


def extract(html: bytes, url: str, _lang: str, **settings: Any) -> str:
    # No target_language: it filters whole documents. No comments: the setting of trafilatura's own evaluation.
    return trafilatura.extract(html, url=url or None, include_comments=False, **settings) or ""


def keep(text: str, lang: str) -> list[bool]:
    return kept_lines(text, trafilatura.extract(wrapped(text, lang), include_comments=False) or "")


RIVALS = (
    Rival("trafilatura", "trafilatura", "include_comments=False", "trafilatura", keep=keep, extract=extract),
    Rival(
        "trafilatura-fast", "trafilatura", "include_comments=False, fast=True", "trafilatura",
        extract=partial(extract, fast=True),
    ),
    Rival(
        "trafilatura-recall", "trafilatura", "include_comments=False, favor_recall=True", "trafilatura",
        extract=partial(extract, favor_recall=True),
    ),
)  # fmt: skip
