"""How sure it is that what was kept is an article, and when to say that there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cleanscrape.features import Features, Flags, is_prose, totals
from cleanscrape.notices import NOTICES
from cleanscrape.reading.text import Ints
from cleanscrape.rules import Ruling
from cleanscrape.scorecard import likelihood

__all__ = ["Assessment", "assess"]

NO_ARTICLE: Final = -50_000  # thousandths: below every score, above the user's keep rules
NOTHING_STAYS: Final = "no line reads like an article"
FEWEST_WORDS: Final = 8  # under this many words kept there is no article, unless hardly anything else stood there
HOPE: Final = -1_000  # thousandths: what scores less by itself does not make an article, however little else there is


@dataclass(frozen=True, slots=True)
class Assessment:
    """One entry a document, but ``points``: one a line."""

    confidence: npt.NDArray[np.float64]
    reasons: list[str]
    notices: list[str]  # keys of NOTICES
    points: Ints


def assess(
    f: Features, score: Ints, move: Ints, kept: Flags, ruling: Ruling, html: bool = False, notices: Sequence[str] = ()
) -> Assessment:
    """Weigh what would be kept at the balanced threshold (``kept``) against the rest.

    ``move`` is what doubt adds to the scores: a page of which nothing would stay without it has no article. ``notices``
    are the keys of NOTICES that pages say they are, one a page, for HTML.

    The verdict does not depend on the user's threshold, so that a higher one never keeps more.
    """
    lines = f.lines
    start, stop = lines.document_from[:-1], lines.document_from[1:]
    weight = np.minimum(f.words, 200)
    body = kept & ~ruling.headline
    chance = likelihood(score + move)
    prose = is_prose(f) | (f.sentence & (f.words >= 5))
    sums = totals(
        np.stack(
            (
                weight,
                weight * body,
                weight * body * chance,
                weight * (body & prose),
                np.maximum(weight, 1) * kept,
                body,
                weight * (body & (score >= HOPE)),
            )
        ),
        start,
        stop,
    )
    every, inside, likely, sentences, kept_words, kept_lines, hopeful = sums.astype(np.float64)
    mean = likely / np.maximum(inside, 1) / 1000
    enough = 1 - np.exp(-inside / 25)
    spoken = 0.4 + 0.6 * np.minimum(1, sentences / np.maximum(inside, 1) + 0.25)
    confidence = np.where(inside > 0, mean * enough * spoken, 0.1)
    little = (hopeful < FEWEST_WORDS) & (kept_words < 0.5 * every)
    # On a page of HTML the cards of a listing can be told from its menus, and are what a reader came for.
    listing = (sentences == 0) & (kept_lines >= 1) & (inside < 0.3 * every) & (mean < 0.8) & (not html)
    empty = (stop == start) | (kept_words == 0)
    said = list(notices) or [""] * len(every)
    told = np.array([bool(key) for key in said], dtype=bool)
    none = little | listing | empty | told
    reasons = [
        ""
        if not missing
        else NOTICES[key].reason
        if key
        else "the input is empty"
        if not words and size == 0
        else NOTHING_STAYS
        if bare
        else "only links and short lines, no article"
        for missing, words, size, bare, key in zip(none, every, stop - start, empty | little, said, strict=True)
    ]
    confidence = np.where(none, 0.0, confidence)
    points: Ints = np.where(none[lines.document], NO_ARTICLE, 0) if len(lines.document) else np.zeros(0, dtype=np.int64)
    return Assessment(confidence, reasons, said, points)
