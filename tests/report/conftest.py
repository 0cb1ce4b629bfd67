"""A page made by hand: what the reports see of one, without a cleaner behind it."""

from collections import Counter
from collections.abc import Callable, Sequence
from types import SimpleNamespace

import pytest

from cleanscrape.model import KEEP_LABELS, META_LABELS, Block, Counts, Evidence, Meta, MetaItem


def make_page(rows: Sequence[tuple[str, str]], ending: str = "\n", **more: object) -> SimpleNamespace:
    """A page of lines with labels; blank lines have neither, and stay where the line after them stays."""
    blocks, kept, start = [], [], 0
    evidence = (Evidence("prose", -3.0, "no sentence"), Evidence("length", 0.5, "four words"))
    for number, (label, text) in enumerate(rows, 1):
        if text.strip():
            keep = label in KEEP_LABELS
            blocks.append(Block(text, number, start, start + len(text), keep, label, -2.25, lambda: evidence, lambda: None))
            if keep:
                kept.append(text)
        start += len(text) + len(ending)
    page = {
        "source": "".join(text + ending for _, text in rows),
        "text": "\n\n".join(kept),
        "title": next((block.text for block in blocks if block.label == "headline"), None),
        "meta": Meta(
            date=next((MetaItem(block.text, block.line) for block in blocks if block.label == "date"), None),
            site=MetaItem("contoh.example", 1),
            language="id",
        ),
        "blocks": tuple(blocks),
        "removed": tuple(block for block in blocks if not block.keep and block.label not in META_LABELS),
        "counts": Counts(len(kept), -2.25 if kept else None, Counter(block.label for block in blocks)),
        "document": None,
        "metadata": None,
        "url": None,
        "confidence": 0.87654321,
        "reason": "",
        "bias": 0.25,
        "threshold": -0.5,
    }
    return SimpleNamespace(**page | more)


@pytest.fixture
def page_of() -> Callable[..., SimpleNamespace]:
    return make_page


@pytest.fixture
def page() -> SimpleNamespace:
    return make_page(
        [
            ("banner", "contoh.example"),
            ("", ""),
            ("headline", "Jembatan ditutup sampai musim gugur"),
            ("date", "Senin, 3 Maret 2025"),
            ("", ""),
            ("", " "),
            ("body", "Jembatan itu ditutup sejak Senin, kata wali kota."),
            ("", ""),
            ("related", "Baca juga: Jembatan lain dibuka"),
            ("", ""),
            ("body", "Perbaikannya memakan waktu delapan bulan."),
        ]
    )
