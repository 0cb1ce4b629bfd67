"""Where to cut: how much each document's scores must move so that one threshold suits them all.

The best threshold for F1 is half the F1 that can be reached (Lipton, Elkan and Naryanaswamy 2014): 0.47 where an article
stands out, far lower on a listing where every line is in doubt. So the cut is made where the F1 that the scores themselves
lead to expect is highest, each document by itself (Lewis 1995), and the score of every line in it moves by as much.
On pages of sites not seen this gave 3 F1 points on listings, collections, forums and shops, and 0.6 on articles.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from cleanscrape.features import Flags
from cleanscrape.native import call, whole
from cleanscrape.reading.text import Ints
from cleanscrape.scorecard import LIKELY, LIMIT

__all__ = ["doubt"]

# The lines of a document are right or wrong together, so its scores are surer than they should be: they count by this
# much (measured: 0.7 is better on listings, 1 on news; 0.85 loses least on either).
TEMPER: Final = 0.85
MOST: Final = 2_000  # thousandths of log-odds
# Beside an article that stands out, the lines in doubt are teasers or comments, all of them or none: there the scores are
# moved by little (DAnIEL, full pages: +1.5 F1 points).
SURE: Final = 2_200  # thousandths: 90 %
SURE_WORDS: Final = 50
MOST_BESIDE: Final = 300


def doubt(score: Ints, words: Ints, document_from: Ints, counts: Flags) -> Ints:
    """Points to add to the lines of each document, in thousandths, 0 to MOST: one entry a document.

    Args:
        score: thousandths of log-odds of each line, all evidence included.
        words: of each line: what it weighs.
        document_from: index of the first line of each document, and the number of lines.
        counts: lines that can be kept at all.
    """
    move = np.empty(len(document_from) - 1, dtype=np.int64)
    bounds = (SURE, SURE_WORDS, MOST_BESIDE, MOST)
    columns = map(whole, (document_from, score, words))
    call("cs_doubt", len(move), *columns, counts, LIKELY, LIMIT, TEMPER, *bounds, move)
    return move
