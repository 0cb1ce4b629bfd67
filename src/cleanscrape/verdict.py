"""What was found out about a batch of documents, whatever the user's options."""

from __future__ import annotations

from dataclasses import dataclass

from cleanscrape.confidence import Assessment
from cleanscrape.features import Features, Flags, Levels
from cleanscrape.reading.text import Ints
from cleanscrape.rules import Ruling
from cleanscrape.structure import Structure
from cleanscrape.templates.evidence import Standing

__all__ = ["Settled", "Verdict"]


@dataclass(frozen=True)
class Verdict:
    """One judgement of every line of a batch."""

    features: Features
    structure: Structure | None  # of the markup, if it was HTML
    kinds: Levels  # the classifiers' levels: (labels, lines)
    levels: Levels  # all features of the last look: (features, lines)
    ruling: Ruling
    assessment: Assessment
    score: Ints  # thousandths, with the rules
    meta: Flags  # date, byline and source lines
    keep: Flags  # the lines that stay at the balanced threshold
    standing: Standing | None = None  # on how many pages of their sites the lines stand, if templates were given


@dataclass(frozen=True)
class Settled:
    """The judgement once nothing more would go: scores and meta lines, and where each score was found."""

    verdict: Verdict
    score: Ints
    meta: Flags
    later: dict[int, tuple[Verdict, int, str]]  # lines judged again: the verdict, the row in it, the text it was found in
