"""What the page says of itself: date, byline, source, site, language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cleanscrape import lexicon
from cleanscrape.model import Block, Meta, MetaItem
from cleanscrape.phrases import Found, PhraseTable

__all__ = ["guess_language", "meta_of"]

FEWEST = 3  # function words needed to guess a language


def guess_language(words: slice, found: Found, phrases: PhraseTable) -> str | None:
    """The language with the most function words among these words of a batch; None under FEWEST of them.

    Known to be wrong on short text, and between close relatives (id and ms, no and da).
    """
    masks = phrases.languages[found.word_row[words]]
    masks = masks[masks > 0]
    if len(masks) < FEWEST:
        return None
    names = lexicon.languages()
    counts = ((masks[:, None] >> np.arange(len(names), dtype=np.uint64)) & np.uint64(1)).sum(axis=0)
    return names[int(counts.argmax())]


def meta_of(blocks: Sequence[Block], language: str | None) -> Meta:
    """The first line that says each thing."""
    first: dict[str, MetaItem] = {}
    for block in blocks:
        name = {"date": "date", "byline": "byline", "source": "source", "banner": "site"}.get(block.label)
        if name == "site" and ("." not in block.text or " " in block.text.strip()):
            continue
        if name and name not in first:
            first[name] = MetaItem(block.text.strip(), block.line)
    return Meta(**first, language=language)
