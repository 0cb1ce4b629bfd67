"""What the classes, ids and roles around a line say it is: a label, and whether it belongs to something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

import numpy as np

from cleanscrape.features import Features, Flags, is_prose
from cleanscrape.markup import WORD
from cleanscrape.reading.text import Ints
from cleanscrape.structure import Structure
from cleanscrape.vocabulary import LABELS

__all__ = ["Marks", "belongs_elsewhere", "mark_of", "marks_of"]

CODES: Final = {label: code for code, label in enumerate(LABELS)}
STEPS: Final = 12  # ancestors looked at: the container of a list of comments is hardly ever further up
LONGEST_NAME: Final = 60  # characters; longer ones are made by machines
MOST_PARTS: Final = 4  # words between hyphens; more are a heading made into an id
# Parts of the page in which a date or a name belongs to something else than the article.
ELSEWHERE: Final = ("related", "comments", "nav", "footer", "promo", "ad", "subscribe", "video", "caption", "credit", "cookie")
MOST_ALIKE: Final = 2  # dates of an article: published and changed
# Blocks that hold no part of an article, if it is elsewhere on the page and they are little beside it: +0.1 F1 points on
# articles of WCXB, +0.3 on documentation, most of it tables of contents. Reviews, captions and calls to act of one page
# are content in the gold text of the next.
LINKS, TEASERS, ASIDE = 1, 2, 3  # foreign where it is links and nothing else; where it has links; whatever it has
FOREIGN: Final = {
    CODES[label]: kind
    for label, kind in {"nav": LINKS, "related": TEASERS, "breadcrumb": ASIDE, "subscribe": ASIDE, "pagination": ASIDE}.items()
}
LINKED: Final = 0.9
WEAK: Final = 3_000  # thousandths above the threshold: surer lines are left alone
SURE: Final = 2_200  # thousandths: 90 %
SURE_PROSE: Final = 100  # words outside the block
LEADS: Final = 0.2  # of such a block is links: a chapter on "related objects" is a chapter
LITTLE: Final = 0.25  # of the words kept, all such blocks together
BROAD: Final = frozenset(("body", "main", "article"))


@dataclass(frozen=True, slots=True)
class Marks:
    """One entry a line: the index of its label in LABELS, -1 where nothing around it tells."""

    label: Ints
    apart: Flags  # in no list of others and hardly ever built alike: a date or a name in it is the article's own


@cache
def mark_words() -> tuple[Mapping[str, int], Mapping[str, int]]:
    """The words of ``lexicon/marks.tsv``, with codes of labels: whole names; parts of names, joined by hyphens."""
    whole: dict[str, int] = {}
    parts: dict[str, int] = {}
    for row in files(__package__).joinpath("lexicon").joinpath("marks.tsv").read_text(encoding="utf-8").splitlines():
        if row[:1] != "#":
            label, operator, words = row.split("\t")
            (whole if operator == "=" else parts)["-".join(words.split())] = CODES[label]
    return whole, parts


@lru_cache(maxsize=1 << 14)
def mark_of(attributes: str) -> int:
    """The code of the label that the classes and ids of an element name, or -1. Two words in a row say more than one.

    >>> LABEL = list(LABELS)
    >>> LABEL[mark_of("site-description")], LABEL[mark_of("post-tags")], mark_of("category-news tag-ferry")
    ('banner', 'tags', -1)
    """
    whole, parts = mark_words()
    single = -1
    for name in attributes.split():
        if len(name) > LONGEST_NAME:
            continue
        if name.lower() in whole:
            return whole[name.lower()]
        words = [word.lower() for word in WORD.findall(name)]
        if len(words) > MOST_PARTS and "_" not in name:
            continue
        for first, second in pairwise(words):
            if f"{first}-{second}" in parts:
                return parts[f"{first}-{second}"]
        if single < 0:
            single = next((parts[word] for word in reversed(words) if word in parts), -1)
    return single


def marks_of(s: Structure, keep: Flags) -> Marks:
    """The labels by markup of the lines of a batch. What holds a line that stays says nothing of those that go."""
    size = len(s.element)
    if not size:
        return Marks(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool))
    of_shape = np.array([-1 if tag in BROAD else mark_of(attributes) for tag, attributes in s.shapes], dtype=np.int64)
    of_element = np.where(s.within(keep[None].astype(np.int64))[0] > 0, -1, of_shape[s.shape])
    elsewhere = np.isin(of_element, [CODES[label] for label in ELSEWHERE])
    label = np.full(size, -1)
    away = np.zeros(size, dtype=bool)
    element = s.element
    for _ in range(STEPS):
        label = np.where(label < 0, of_element[element], label)
        away |= elsewhere[element]
        element = s.parent[element]
    return Marks(label, ~away & (s.alike <= MOST_ALIKE))


def belongs_elsewhere(f: Features, s: Structure, score: Ints, threshold: int) -> Flags:
    """Lines that would stay, though their classes say menu, path, newsletter or other articles, beside an article that stands out.

    ``score`` and ``threshold`` are thousandths.
    """
    flags = np.zeros(len(score), dtype=bool)
    kept = score >= threshold
    rows = np.flatnonzero(kept & (score < threshold + WEAK))
    if not len(rows):
        return flags
    chain = np.empty((STEPS, len(rows)), dtype=np.int64)
    chain[0] = s.element[rows]
    for step in range(1, STEPS):
        chain[step] = s.parent[chain[step - 1]]
    shapes = s.shape[chain]
    told = np.zeros(len(s.shapes), dtype=np.int8)  # by shape
    for shape in set(shapes.ravel().tolist()):
        tag, attributes = s.shapes[shape]
        if attributes and tag not in BROAD:
            told[shape] = FOREIGN.get(mark_of(attributes), 0)
    found = told[shapes]
    telling = (found > LINKS) | ((found == LINKS) & (s.linked[rows] >= LINKED * f.visible[rows]))
    if not telling.any():
        return flags
    words, sure, linked, visible = s.within(
        np.stack((f.words * kept, f.words * ((score >= SURE) & is_prose(f)), s.linked * kept, f.visible * kept))
    )
    page = s.line_page[rows]
    top = np.searchsorted(s.page, page)
    little = (words[chain] <= LITTLE * words[top]) & (sure[top] - sure[chain] >= SURE_PROSE)
    leads = (found != TEASERS) | (linked[chain] >= LEADS * visible[chain])
    hit = rows[(telling & little & leads).any(axis=0)]
    together = np.bincount(s.line_page[hit], weights=f.words[hit], minlength=int(s.page[-1]) + 1)
    flags[hit] = (together <= LITTLE * words[np.searchsorted(s.page, np.arange(len(together)))])[s.line_page[hit]]
    return flags
