"""The frozen values that travel: what a line is, what a page is, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from cleanscrape.vocabulary import DROP_LABELS, KEEP_LABELS, LABELS, META_LABELS

if TYPE_CHECKING:
    from cleanscrape.html_document import HtmlDocument
    from cleanscrape.metadata import Metadata

__all__ = [
    "DROP_LABELS",
    "KEEP_LABELS",
    "LABELS",
    "META_LABELS",
    "MODES",
    "Block",
    "Counts",
    "Evidence",
    "Meta",
    "MetaItem",
    "Mode",
    "Page",
]

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
    _path: Callable[[], str | None] = field(repr=False, compare=False)

    @property
    def path(self) -> str | None:
        """The CSS path of the element the block stands in, for pages read from HTML; None for text."""
        return self._path()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every reason, the weightiest first. Worked out when asked for, from the numbers that decided."""
        return self._explain()

    def __reduce__(self) -> tuple[object, ...]:
        plain = (self.text, self.line, self.start, self.end, self.keep, self.label, self.score)
        return _block, (*plain, self.evidence, self.path)

    @property
    def probability(self) -> float:
        """How likely this block belongs to the article, from 0 to 1."""
        from cleanscrape.scorecard import probability

        return probability(self.score)


def _block(*values: Any) -> Block:
    names = ("text", "line", "start", "end", "keep", "label", "score")
    evidence, path = values[-2:]
    return Block(**dict(zip(names, values, strict=False)), _explain=partial(_same, evidence), _path=partial(_same, path))


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


class Counts(NamedTuple):
    """What became of the lines of a page."""

    kept: int
    score: float | None
    """The mean score of the kept lines, in log-odds; None if none is kept."""
    labels: Counter[str]


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
    _counts: Callable[[], Counts] = field(repr=False, compare=False)
    document: HtmlDocument | None = field(default=None, repr=False)
    """The HTML that the page was read from; None for text."""

    def __reduce__(self) -> tuple[object, ...]:
        plain = (self.source, self.text, self.title, self.confidence, self.reason, self.bias, self.threshold, self.document)
        return _page, (*plain, self.blocks, self.meta, self.counts)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every line with something to see, in order, with its verdict."""
        return self._blocks()

    @cached_property
    def meta(self) -> Meta:
        """What the page says of itself: date, byline, source, site and language, each with its line."""
        return self._meta()

    @cached_property
    def counts(self) -> Counts:
        """How many lines were kept, their mean score, and the lines by label: cheaper than going through ``blocks``."""
        return self._counts()

    @property
    def metadata(self) -> Metadata | None:
        """What an HTML page says of itself in its head, its data and its text, with where each comes from; None for text."""
        return self.document.metadata if self.document else None

    @property
    def removed(self) -> tuple[Block, ...]:
        """The lines that are not in ``text``: noise, and what went to ``meta``."""
        return tuple(block for block in self.blocks if not block.keep)

    def markdown(self, *, links: bool = True, images: bool = False) -> str:
        """The article as Markdown: of an HTML page with its structure, of text by the labels of its lines."""
        from cleanscrape.report.document import of_page
        from cleanscrape.report.markdown import markdown

        return markdown(of_page(self), links=links, images=images, base=self.url)

    def html(self, *, links: bool = True, images: bool = True) -> str:
        """The article as a page of its own: no scripts, no styles, a few safe elements and attributes."""
        from cleanscrape.report.document import about, of_page
        from cleanscrape.report.html import html

        return html(of_page(self), about(self), links=links, images=images, base=self.url)

    def tei(self, *, links: bool = True, images: bool = True) -> str:
        """The article as XML, valid after the schema tei_all of the Text Encoding Initiative."""
        from cleanscrape.report.document import about, of_page
        from cleanscrape.report.tei import tei

        return tei(of_page(self), about(self), links=links, images=images, base=self.url)

    @property
    def url(self) -> str | None:
        """The address an HTML page came from, if it was given."""
        return self.document.url if self.document else None

    def explain(self) -> str:
        """A table to print: every line, kept or not, its label, score and reasons."""
        from cleanscrape.report.explain import table

        return table(self)


def _page(*values: Any) -> Page:
    names = ("source", "text", "title", "confidence", "reason", "bias", "threshold", "document")
    late_names = ("_blocks", "_meta", "_counts")
    late: dict[str, Any] = {name: partial(_same, value) for name, value in zip(late_names, values[-3:], strict=True)}
    return Page(**dict(zip(names, values, strict=False)), **late)
