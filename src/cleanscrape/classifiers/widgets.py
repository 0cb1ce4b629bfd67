"""What small programs leave behind: market rows, page numbers, closing crosses, counters."""

from __future__ import annotations

from cleanscrape.features import Features, Strength
from cleanscrape.reading.characters import Kind

__all__ = ["close_button", "other", "pagination", "ticker"]


def ticker(f: Features) -> Strength:
    """A short name and figures of change: ``LQ45 923,65 -11,86 -1.27%``. A table of figures in an article looks the same alone."""
    money = f.count(Kind.MONEY, Kind.DASH)
    row = (
        (f.number_words >= 2)
        & (money >= 1)
        & (f.words - f.number_words <= 4)
        & (f.digit_share >= 0.2)
        & ~f.sentence
        & (f.words <= 16)
    )
    spoken = f.spoken("ticker")
    return f.levels((row & (spoken >= 1), 4), (row & (f.count(Kind.MONEY) >= 1), 2), (row, 1), floor=spoken)


def pagination(f: Features) -> Strength:
    """Figures that count up, with a word for the next page."""
    spoken = f.spoken("pagination")
    digits = f.lines.kinds[Kind.DIGIT]
    figures = (f.number_words >= 3) & (digits <= 2 * f.number_words) & ~f.sentence
    figures &= f.count(Kind.END, Kind.COMMA, Kind.MONEY, Kind.COLON) == 0
    bare = figures & (f.letters == 0)
    counted = (f.number_words >= 2) & (digits <= 3 * f.number_words) & (f.words - f.number_words <= 6) & (spoken >= 1)
    return f.levels((counted, 4), (bare, 2), floor=spoken)


def close_button(f: Features) -> Strength:
    """``[X]``, ``×``: one sign, perhaps in brackets. A lone dash, full stop or word can be prose cut at its links."""
    cross = (f.words == 1) & f.has_word("x") & (f.visible <= 3)
    sign = (f.letters == 0) & (f.visible <= 2) & (f.count(Kind.MONEY, Kind.SYMBOL) == f.visible) & (f.visible > 0)
    sign &= f.lines.kinds[Kind.DIGIT] == 0
    return f.levels((cross | sign, 4), floor=f.spoken("close_button"))


def other(f: Features) -> Strength:
    """Bare figures, lone signs, notes of loading."""
    bare = (f.letters == 0) & (f.visible <= 12)
    return f.levels((bare, 1), floor=f.spoken("other"))
