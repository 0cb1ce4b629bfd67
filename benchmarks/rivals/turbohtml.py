"""turbohtml's main text."""

from __future__ import annotations

import turbohtml

from benchmarks.markup import decode_html
from benchmarks.rivals.registry import Rival


def extract(html: bytes, _url: str, _lang: str) -> str:
    return str(turbohtml.parse(decode_html(html)).main_text())


RIVALS = (Rival("turbohtml", "turbohtml", "main_text()", "turbohtml", extract=extract),)
