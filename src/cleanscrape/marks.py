"""What the classes, ids and roles around a line that goes say it is: a label, whatever its words are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final

import numpy as np

from cleanscrape.features import Flags
from cleanscrape.reading.text import Ints
from cleanscrape.structure import WORD, Structure
from cleanscrape.vocabulary import LABELS

__all__ = ["Marks", "mark_of", "marks_of"]

CODES: Final = {label: code for code, label in enumerate(LABELS)}
STEPS: Final = 12  # ancestors looked at: the container of a list of comments is hardly ever further up
LONGEST_NAME: Final = 60  # characters; longer ones are made by machines
# Parts of the page in which a date or a name belongs to something else than the article.
ELSEWHERE: Final = ("related", "comments", "nav", "footer", "promo", "ad", "subscribe", "video", "caption", "credit", "cookie")
MOST_ALIKE: Final = 2  # dates of an article: published and changed
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
    return Marks(label, ~away & (np.bincount(s.kind)[s.kind] <= MOST_ALIKE))
