"""Passages: stretches of likely lines. The article is mostly the longest; teasers and comments are many short ones.

The idea is boilerpipe's (Kohlschuetter, Fankhauser and Nejdl 2010), which fuses neighbouring blocks and keeps the largest;
here it is evidence. On pages of sites not seen it gave 0.5 to 1 F1 points on news.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cleanscrape.features import Feature, Features, Flags
from cleanscrape.native import call, whole
from cleanscrape.reading.text import Ints

__all__ = ["BRIDGES", "PASSAGE_COUNTS", "PASSAGE_SHARES", "RUN_COUNTS", "RUN_SHARES", "in_longest_passage"]

BRIDGES: Final = (8, 30)  # words of other lines that a passage may hold between two of its own
PASSAGE_SHARES: Final = tuple(
    feature
    for size in BRIDGES
    for feature in (
        Feature(f"passage_{size}", "share", f"its passage (gaps to {size} words) has {{:.0%}} of the words of the longest"),
        Feature(f"passage_all_{size}", "share", f"the longest passage (gaps to {size} words) has {{:.0%}} of all likely words"),
    )
)
PASSAGE_COUNTS: Final = tuple(
    feature
    for size in BRIDGES
    for feature in (
        Feature(f"passage_words_{size}", "count", f"its passage (gaps to {size} words) has {{}} words"),
        Feature(f"passages_{size}", "count", f"a text of {{}} passages (gaps to {size} words)"),
        Feature(f"passage_before_{size}", "count", f"{{}} lines above the longest passage (gaps to {size} words)"),
        Feature(f"passage_after_{size}", "count", f"{{}} lines below the longest passage (gaps to {size} words)"),
        Feature(f"passage_lines_{size}", "count", f"its passage (gaps to {size} words) has {{}} lines"),
    )
)
RUN_SHARES: Final = (Feature("lone_prose", "share", "{:.0%} of the sentences near it stand alone between other lines"),)
RUN_COUNTS: Final = (
    Feature("prose_run", "count", "in a run of {} sentences"),
    Feature("longest_run", "count", "a text with up to {} sentences in a run"),
    Feature("sentences", "count", "a text of {} lines that are sentences"),
)


def in_longest_passage(f: Features, certain: Flags, likely: Ints, bridge: int) -> Flags:
    """Which lines stand in the longest passage of their document.

    ``likely`` is the probability of each line, in thousandths; a line of ``certain`` noise is no gap, however long;
    ``bridge`` is how many words of other lines a passage may hold between two of its own.
    """
    inside = np.empty(len(likely), dtype=np.bool_)
    edges = whole(f.lines.document_from)
    call("cs_longest_passage", len(edges) - 1, edges, whole(f.words), whole(likely), certain, bridge, inside)
    return inside
