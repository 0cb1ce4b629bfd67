"""Ways to other pages: menus, paths, keywords, other articles, and the headings above them."""

from __future__ import annotations

from cleanscrape.features import Features, Strength
from cleanscrape.reading.characters import Kind

__all__ = ["breadcrumb", "nav", "related", "section_label", "tags"]


def nav(f: Features) -> Strength:
    """Menu words; many short words between bars."""
    bars = f.count(Kind.BAR, Kind.PIPE, Kind.BULLET)
    row = (bars >= 3) & (f.words >= 4) & (f.words <= 6 * bars) & ~f.sentence & (f.number_words * 3 <= f.words)
    return f.levels((row, 2), floor=f.spoken("nav"))


def breadcrumb(f: Features) -> Strength:
    """``Home > News > Politics``: a few names between arrows, no sentence."""
    arrows = f.count(Kind.BAR)
    spoken = f.spoken("breadcrumb")
    path = (arrows >= 1) & (f.words >= 2) & (f.words <= 20) & (f.words <= 6 * arrows + 3) & ~f.sentence
    path &= (f.number_words <= 1) & (f.count(Kind.COMMA) == 0)
    return f.levels((path & (spoken >= 2), 4), (path & (arrows >= 2), 2), (path, 1), floor=spoken)


def related(f: Features) -> Strength:
    """``Baca Juga: ...``, ``Read more: ...``. Titles without such words are told by their neighbours."""
    return f.spoken("related")


def section_label(f: Features) -> Strength:
    """The heading of a list of links, by its words."""
    return f.spoken("section_label")


def tags(f: Features) -> Strength:
    """``#Papua #Jokowi`` and ``Tags: ...``."""
    hashes = f.count(Kind.HASH)
    unspaced = f.lines.kinds[Kind.UNSPACED] > 0
    row = (hashes >= 2) & (f.words >= hashes) & ((f.words <= 3 * hashes) | (unspaced & (f.words <= 10 * hashes)))
    row &= (f.lines.first == Kind.HASH) & ~f.sentence
    single = (hashes == 1) & (f.words <= 2) & (f.words >= 1) & (f.lines.first == Kind.HASH)
    return f.levels((row, 4), (single, 2), floor=f.spoken("tags"))
