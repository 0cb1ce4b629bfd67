"""What stands around pictures, players and advertisements."""

from __future__ import annotations

from cleanscrape.features import Features, Strength
from cleanscrape.reading.characters import Kind

__all__ = ["ad", "banner", "caption", "promo", "video"]


def caption(f: Features) -> Strength:
    """Captions that name a photographer or say that they are one."""
    return f.spoken("caption")


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
