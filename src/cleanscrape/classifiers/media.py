"""What stands around pictures, players and advertisements."""

from __future__ import annotations

import numpy as np

from cleanscrape.features import Features, Strength
from cleanscrape.reading.characters import Kind

__all__ = ["ad", "banner", "caption", "promo", "video"]


def caption(f: Features) -> Strength:
    """Captions that name a photographer, first or last, or say who stands left and right.

    ``KABAR.COM/ANI SARI Warga melintas ...``: a slash between the first capitals of a sentence parts agency and photographer.
    """
    lines = f.lines
    last = max(len(lines.word) - 1, 0)
    opens = np.zeros(len(f.words), dtype=bool)
    long = np.flatnonzero(f.words >= 8)
    for place in (1, 2):
        word = np.minimum(lines.word_from[long] + place, last)
        opens[long] |= (lines.word_opens[word] == 2) & (lines.word_class[word] == Kind.UPPER)
    credited = opens & (lines.first == Kind.UPPER) & (lines.kinds[Kind.BAR] == 1) & (lines.kinds[Kind.BRACKET] == 0)
    return f.levels((credited, 2), floor=f.spoken("caption"))


def video(f: Features) -> Strength:
    """Pointers to a player, and what is left of one."""
    return f.spoken("video")


def ad(f: Features) -> Strength:
    """Advertisements' labels."""
    return f.spoken("ad")


def promo(f: Features) -> Strength:
    """The publisher's own campaigns."""
    return f.spoken("promo")


def banner(f: Features) -> Strength:
    """Names of slots, and a web address that stands alone."""
    dots = f.dots
    address = (
        (f.words >= 2)
        & (f.words <= 5)
        & (dots >= 1)
        & (f.visible <= 40)
        & f.unbroken
        & (f.number_words == 0)
        & (f.letters >= 4)
        & ~f.sentence
    )
    address &= f.lines.first <= Kind.LETTER
    return f.levels((address, 3), floor=f.spoken("banner"))
