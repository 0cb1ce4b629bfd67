"""The frozen values that travel: what a line is, what a page is, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

__all__ = [
    "DROP_LABELS",
    "KEEP_LABELS",
    "LABELS",
    "META_LABELS",
    "MODES",
    "Block",
    "Evidence",
    "Meta",
    "MetaItem",
    "Mode",
    "Page",
]

KEEP_LABELS: Final = MappingProxyType(
    {
        "headline": "the title of the article, kept once",
        "body": "a paragraph of the article",
        "subhead": "a heading or standfirst inside the article",
        "list": "an item of a list inside the article",
        "table": "a row of figures inside the article",
        "quote": "a quotation that stands by itself",
    }
)
META_LABELS: Final = MappingProxyType(
    {
        "date": "when the article was published or changed",
        "byline": "who wrote, edited or photographed it",
        "source": "where the story or the picture was taken from",
    }
)
DROP_LABELS: Final = MappingProxyType(
    {
        "ticker": "rows of market, currency, weather or score widgets",
        "banner": "site names, slogans and names of advertising slots",
        "nav": "menus and links to move around the site",
        "breadcrumb": "the path from the home page to this page",
        "related": "links to, and teasers of, other articles",
        "duplicate": "a line that was said before",
        "caption": "the caption of a picture",
        "share": "buttons and counters for sharing",
        "subscribe": "newsletters, paywalls, apps and calls to follow",
        "ad": "advertisements and the labels around them",
        "comments": "comment threads and their interface",
        "tags": "keywords of the article",
        "footer": "company details, imprint, links to terms",
        "copyright": "copyright and licence notices",
        "cookie": "cookie and consent notices",
        "login": "sign-in and registration forms",
        "close_button": "what is left of a button that closes something",
        "section_label": "the heading above a list of links",
        "video": "pointers to, and leftovers of, audio and video players",
        "pagination": "page numbers and links to the next page",
        "credit": "initials, author biographies, notes on first publication",
        "promo": "the publisher's own events, products and campaigns",
        "other": "noise of no other kind: counters, loading notes, embeds",
    }
)
LABELS: Final = MappingProxyType({**KEEP_LABELS, **META_LABELS, **DROP_LABELS})

Mode = Literal["precision", "balanced", "recall"]
MODES: Final[tuple[Mode, ...]] = ("precision", "balanced", "recall")


class Evidence(NamedTuple):
    """One reason for or against a block.

    ``name`` is the feature, classifier or rule that speaks; ``points`` is what it
    adds to the score (positive: article, negative: noise; unit: log-odds);
    ``reason`` says so in words.
    """

    name: str
    points: float
    reason: str


@dataclass(frozen=True, slots=True)
class Block:
    """One non-blank line of the input, with its verdict.

    ``line`` counts from 1 as ``str.splitlines()`` does. ``start`` and ``end`` are
    code-point offsets into the input, without the line terminator, so
    ``source[start:end] == text``. ``score`` is in log-odds, and
    ``score == page.bias + sum(e.points for e in block.evidence)`` to within 1e-6.
    """

    text: str
    line: int
    start: int
    end: int
    keep: bool
    label: str
    score: float
    _explain: Callable[[], tuple[Evidence, ...]] = field(repr=False, compare=False)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every reason, the weightiest first. Worked out when asked for, from the numbers that decided."""
        return self._explain()

    def __reduce__(self) -> tuple[object, ...]:
        return _block, (self.text, self.line, self.start, self.end, self.keep, self.label, self.score, self.evidence)

    @property
    def probability(self) -> float:
        """How likely this block belongs to the article, from 0 to 1."""
        from cleanscrape.scorecard import probability

        return probability(self.score)


def _block(*values: Any) -> Block:
    names = ("text", "line", "start", "end", "keep", "label", "score")
    return Block(**dict(zip(names, values, strict=False)), _explain=partial(_same, values[-1]))


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class MetaItem:
    """Something the page says of itself: the words, and the line (from 1) that says them."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Meta:
    """What the page says of itself; a field is None (or empty) where it says nothing."""

    date: MetaItem | None = None
    byline: MetaItem | None = None
    source: MetaItem | None = None
    site: MetaItem | None = None
    language: str | None = None

    def __iter__(self) -> Iterator[tuple[str, MetaItem]]:
        for name in ("date", "byline", "source", "site"):
            item = getattr(self, name)
            if item is not None:
                yield name, item


@dataclass(frozen=True)
class Page:
    """A document, cleaned.

    ``text`` holds slices of ``source`` only: kept lines, in order, unchanged. ``blocks`` are worked out when asked for.
    """

    source: str = field(repr=False)
    text: str
    title: str | None
    confidence: float
    """How sure it is that ``text`` is the article, from 0 to 1; 0 where no article was found."""
    reason: str
    """Why there is no article, or why to doubt it; empty otherwise."""
    bias: float
    threshold: float
    _blocks: Callable[[], tuple[Block, ...]] = field(repr=False, compare=False)
    _meta: Callable[[], Meta] = field(repr=False, compare=False)

    def __reduce__(self) -> tuple[object, ...]:
        plain = (self.source, self.text, self.title, self.confidence, self.reason, self.bias, self.threshold)
        return _page, (*plain, self.blocks, self.meta)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every line with something to see, in order, with its verdict."""
        return self._blocks()

    @cached_property
    def meta(self) -> Meta:
        """What the page says of itself: date, byline, source, site and language, each with its line."""
        return self._meta()

    @property
    def removed(self) -> tuple[Block, ...]:
        """The lines that are not in ``text``: noise, and what went to ``meta``."""
        return tuple(block for block in self.blocks if not block.keep)

    def explain(self) -> str:
        """A table to print: every line, kept or not, its label, score and reasons."""
        from cleanscrape.report.explain import table

        return table(self)


def _page(*values: Any) -> Page:
    names = ("source", "text", "title", "confidence", "reason", "bias", "threshold")
    blocks, meta = values[-2:]
    return Page(**dict(zip(names, values, strict=False)), _blocks=partial(_same, blocks), _meta=partial(_same, meta))
