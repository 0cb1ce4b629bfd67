"""What cleaning adds to a record: one object that says how it went, the same in JSONL, in Parquet and on every engine."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cleanscrape.model import LABELS

if TYPE_CHECKING:
    from cleanscrape.model import Page

__all__ = ["FIELD", "MAX_CHARACTERS", "NO_TEXT", "summary", "too_long", "unclean"]

FIELD: Final = "cleanscrape"  # what the object is called unless another name is given
PLACES: Final = 4  # decimals of score and confidence
NO_TEXT: Final = "no text"
MAX_CHARACTERS: Final = 10_000_000  # some hundred times the longest articles; cleaning it takes a gigabyte or two


def summary(page: Page) -> dict[str, object]:
    """How cleaning a record went, as values that JSON has.

    ``score`` is the mean of the kept lines' scores in log-odds, None if none is kept; ``confidence`` and ``reason`` are
    the page's; ``labels`` counts the non-blank lines of the input by label. Every label is there, also with 0, and always
    in the order of `LABELS`: readers that take a schema from the first records fail on a key that comes later.
    """
    counts = page.counts
    score = None if counts.score is None else round(counts.score, PLACES)
    return _object(score, round(page.confidence, PLACES), page.reason, counts.labels)


def unclean(reason: str) -> dict[str, object]:
    """The mark of a record that was passed through as it was, and why; the keys of `summary`, with nothing counted."""
    return _object(None, 0.0, reason, Counter())


def too_long(document: str | bytes, limit: int) -> str:
    """Why a document is not cleaned if it is longer than the limit, in characters (or bytes); empty if it isn't."""
    return f"not cleaned: {len(document):,} characters are more than {limit:,}" if len(document) > limit else ""


def _object(score: float | None, confidence: float, reason: str, labels: Counter[str]) -> dict[str, object]:
    counts = {label: labels[label] for label in LABELS}
    return {"score": score, "confidence": confidence, "reason": reason, "labels": counts}
