"""What lawyers ask for: rights, consent, the company behind the page."""

from __future__ import annotations

from cleanscrape.features import Features, Strength
from cleanscrape.reading.characters import Kind

__all__ = ["cookie", "copyright_notice", "footer"]


def copyright_notice(f: Features) -> Strength:
    """``© 2024 ...`` in a short line."""
    sign = f.count(Kind.RIGHTS) > 0
    return f.levels((sign & (f.number_words >= 1) & (f.words <= 40), 4), (sign & (f.words <= 40), 3), floor=f.spoken("copyright"))


def cookie(f: Features) -> Strength:
    """Consent notices. An article about cookies says the words in sentences of its own: there a phrase is a hint."""
    return f.spoken("cookie")


def footer(f: Features) -> Strength:
    """Company, imprint, terms, addresses."""
    return f.spoken("footer")
