"""What it says against a line that it stands on many pages of its site: k of n pages to points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cleanscrape.features import Features, Flags, is_prose, totals
from cleanscrape.reading.text import Ints
from cleanscrape.scorecard import UNIT
from cleanscrape.templates.keys import NO_KEY, line_keys
from cleanscrape.templates.site import Table

__all__ = ["FEWEST_LINES", "FEWEST_PAGES", "Standing", "standing"]

FEWEST_PAGES: Final = 5  # of a site of which fewer were seen nothing is said
FEWEST_LINES: Final = 3  # pages a line must stand on: two may be one article, published twice
# A line speaks against itself once it surely stands on more than this share of the site's other pages ...
COMMON: Final = 0.05
# ... or on more than this if it is long or dated, as the lines of articles are.
OVERWHELMING: Final = 0.15
LONG: Final = 20  # words; and anything that reads like a sentence of 12
# Log-odds for each e-fold of the share beyond that, up to what certain noise is worth. Cross-validated on the sites of
# DAnIEL with ten pages or more, F1 is within 0.3 points from 3 to 6 log-odds, 0.03 to 0.05 and 0.1 to 0.2, 12 to 25 words.
GAIN: Final = 5.0
MOST: Final = 12.0
NEAR: Final = 5  # lines between a headline and the first paragraph: date, author, share buttons, standfirst
SURE: Final = 1.0  # standard errors: one, so that the share is larger with a chance of five in six


@dataclass(frozen=True)
class Standing:
    """Of each line of a batch, on how many pages of its site it stands (``on``), of how many, and what that is worth."""

    on: Ints
    pages: Ints
    points: Ints  # thousandths of log-odds, none above zero
    first: Ints  # the same for the first look, where lines that may be the headline go free

    def reason(self, row: int) -> str:
        """The evidence in words."""
        return f"stands on {self.on[row]} of {self.pages[row]} pages of this site"


def lower_bound(on: Ints, pages: Ints) -> npt.NDArray[np.float64]:
    """The share of pages a line surely stands on: the lower end of the score interval of Wilson (1927), with SURE.

    It rises with ``on`` and, at the same share, with ``pages``: 3 of 5 say less than 30 of 50. 0 where there are no pages.
    """
    size = np.maximum(pages, 1)
    share = on / size
    spread = SURE * np.sqrt(share * (1 - share) / size + SURE**2 / (4 * size**2))
    bound: npt.NDArray[np.float64] = (share + SURE**2 / (2 * size) - spread) / (1 + SURE**2 / size)
    return np.where(pages > 0, np.maximum(bound, 0.0), 0.0)


def is_guarded(f: Features) -> Flags:
    """Lines as articles have them: sentences, long lines, lines with a date or three numbers."""
    dated = ((f.months + f.weekdays > 0) & (f.number_words > 0)) | (f.number_words >= 3)
    flags: Flags = is_prose(f) | (f.words >= LONG) | dated
    return flags


def worth(on: Ints, pages: Ints, guarded: Flags) -> Ints:
    """Points, in thousandths, of standing on so many pages; 0 for fewer than FEWEST_LINES, or of fewer than FEWEST_PAGES.

    The page that is being cleaned may be one of those that were learnt from, so it is left out of both counts.
    """
    bound = lower_bound(np.maximum(on - 1, 0), np.maximum(pages - 1, 0))
    points = GAIN * np.log(np.maximum(bound, 1e-9) / np.where(guarded, OVERWHELMING, COMMON))
    enough = (on >= FEWEST_LINES) & (pages >= FEWEST_PAGES)
    out: Ints = -np.rint(np.where(enough, np.clip(points, 0, MOST), 0) * UNIT).astype(np.int64)
    return out


def may_be_headline(f: Features, on: Ints) -> Flags:
    """Lines a little above a paragraph that stands on this page alone: their own page's headline, though others link to it.

    Where every article of a site is linked from every other, the headline stands on all pages, as the menu does.
    """
    lines = f.lines
    index = np.arange(len(f.words))
    stop = lines.document_from[lines.document + 1]
    below = totals(is_prose(f) & (on <= 1), np.minimum(index + 1, stop), np.minimum(index + 1 + NEAR, stop))
    flags: Flags = (below > 0) & ~is_prose(f) & (f.words >= 2)
    return flags


def standing(f: Features, tables: Sequence[Table | None]) -> Standing:
    """Look up the lines of a batch; ``tables`` are those of the documents' sites."""
    lines = f.lines
    on = np.zeros(len(f.words), dtype=np.int64)
    pages = np.zeros(len(f.words), dtype=np.int64)
    keys = line_keys(lines)
    for table, start, stop in zip(tables, lines.document_from[:-1].tolist(), lines.document_from[1:].tolist(), strict=True):
        if table is not None:
            on[start:stop] = np.where(keys[start:stop] == NO_KEY, 0, table.look_up(keys[start:stop]))
            pages[start:stop] = table.pages
    points = worth(on, pages, is_guarded(f))
    return Standing(on, pages, points, points * ~may_be_headline(f, on))
