"""Where an article comes from: date, author, source, and who touched it last."""

from __future__ import annotations

import numpy as np

from cleanscrape.features import Features, Strength
from cleanscrape.reading.characters import Kind

__all__ = ["byline", "credit", "date", "source"]


def date(f: Features) -> Strength:
    """A short line that is mostly a date. Days that head a schedule look the same."""
    spoken = f.spoken("date")
    named = f.months + f.weekdays
    told = f.number_words + named + (spoken > 0)
    short = (f.words <= 14) & (f.words >= 1) & ~(f.sentence & (f.words > 8))
    full = short & (f.months >= 1) & (f.number_words >= 2) & (told * 2 >= f.words)
    day = short & (named >= 1) & (f.number_words >= 1) & (told * 3 >= f.words * 2)
    figures = (f.number_words >= 3) & (f.words <= 9) & (f.letters <= 12) & (f.count(Kind.DASH, Kind.BAR, Kind.END, Kind.COLON) >= 2)
    figures &= (f.count(Kind.MONEY) == 0) & (f.lines.kinds[Kind.DIGIT] >= 6) & (f.digit_share >= 0.4)
    return f.levels((full, 3), (short & (figures | day) & (spoken >= 2), 3), (day | figures, 2), floor=np.minimum(spoken, 3))


def byline(f: Features) -> Strength:
    """``Penulis: ...``, ``By ...``, ``Name | date``. A name alone is told by its neighbours."""
    spoken = f.spoken("byline")
    # "di", "par", "av" open bylines and sentences alike: names begin with capitals, and there are few of them
    named = (f.words <= 14) & (f.capital_words * 2 >= f.words) & ~(f.sentence & (f.words > 6))
    name = (
        (f.words >= 2)
        & (f.words <= 4)
        & (f.capital_words == f.words)
        & (f.number_words == 0)
        & (f.letters >= 3 * f.words)
        & ~f.sentence
    )
    bracketed = (
        name
        & (f.lines.first == Kind.BRACKET)
        & (f.lines.last == Kind.BRACKET)
        & (f.letters >= 4 * f.words)
        & (f.count(Kind.BAR, Kind.PIPE) == 0)
    )
    level = f.levels((~named & (spoken <= 2), 1), floor=np.minimum(spoken, 3), cap=True)
    return f.levels((named & (spoken >= 2), 3), (bracketed, 3), (name, 1), floor=level)


def source(f: Features) -> Strength:
    """``Sumber: ...``, a lone photo credit."""
    spoken = f.spoken("source")
    level = f.levels((f.sentence & (f.words > 12), 1), floor=np.minimum(spoken, 3), cap=True)
    return f.levels(((level == 2) & (f.words <= 10) & (f.lines.kinds[Kind.COLON] == 1) & ~f.sentence, 3), floor=level)


def credit(f: Features) -> Strength:
    """``(fyk/ash)``: initials in brackets; notes on authors and on first publication."""
    initials = (
        (f.lines.first == Kind.BRACKET) & (f.lines.last == Kind.BRACKET) & (f.words <= 4) & (f.letters <= 16) & (f.letters >= 2)
    )
    initials &= (f.number_words == 0) & (f.lines.kinds[Kind.BRACKET] == 2) & (f.letters <= 6 * f.words)
    initials &= (f.letters < 4 * f.words) | (f.words == 1) | (f.count(Kind.BAR, Kind.PIPE) >= 1)
    slashed = initials & ((f.count(Kind.BAR, Kind.PIPE) >= 1) | (f.words == 1))
    several = slashed & (f.words >= 2) & (f.count(Kind.BAR, Kind.PIPE) >= 1)
    return f.levels((several, 4), (slashed, 3), (initials, 2), floor=f.spoken("credit"))
