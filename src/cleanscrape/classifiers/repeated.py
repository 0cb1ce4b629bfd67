"""What was said before."""

from __future__ import annotations

from cleanscrape.features import Features, Strength

__all__ = ["duplicate"]


def duplicate(f: Features) -> Strength:
    """A line whose words stood in the document before. The refrain of a poem is one too: its neighbours tell."""
    said = f.words - f.number_words
    line = f.seen & (said >= 4)
    return f.levels((line & (f.repeats <= 3), 3), (line, 2), (f.seen & (said >= 1), 1))
