"""The whole way of a document: read, measure, classify, score, look again, rule, name, cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final, TypeVar

import numpy as np

from cleanscrape import explain, phrases
from cleanscrape.classifiers import classify
from cleanscrape.confidence import NOTHING_STAYS, Assessment, assess
from cleanscrape.context import AROUND, around_levels
from cleanscrape.decision import doubt
from cleanscrape.features import SHAPE, Features, Flags, Levels, measure, shape_levels
from cleanscrape.html_document import Html, HtmlDocument
from cleanscrape.labels import NAMES, is_meta, name_lines
from cleanscrape.marks import belongs_elsewhere, origins
from cleanscrape.meta import guess_language, meta_of
from cleanscrape.model import MODES, Counts, Meta, Mode, Page
from cleanscrape.notices import notices
from cleanscrape.phrases import NOISE_LABELS, PhraseTable
from cleanscrape.reading.encoding import decode
from cleanscrape.reading.text import Ints, Lines, read_texts
from cleanscrape.rules import POINTS, Ruling, copies, heads, judge
from cleanscrape.scorecard import UNIT, Scorecard, from_json, likelihood, load
from cleanscrape.structure import (
    STRUCTURE,
    STRUCTURE_AROUND,
    Structure,
    learned_points,
    structure_around,
    structure_levels,
    structure_of,
)
from cleanscrape.templates import Templates
from cleanscrape.templates.evidence import Standing, standing
from cleanscrape.templates.site import Table
from cleanscrape.user_rules import UserRules
from cleanscrape.verdict import Settled, Verdict

__all__ = ["BATCH_CHARACTERS", "FIRST_LOOK", "LOOKS", "SECOND_LOOK", "Cleaner", "batches", "clean", "clean_html", "html_size"]

Item = TypeVar("Item")
Text = str | bytes
Document = Text | tuple[Text, str | None]  # a text, or a text and its address
Sites = Sequence[Table | None]  # what templates know of the site of each document

KEEP_META: Final = 100_000  # thousandths
PASSES: Final = 5  # looks at what stays; the corpora never needed more than 3
BATCH_CHARACTERS: Final = 1 << 18  # documents are cleaned together up to this size; more is no faster
MARKUP_PER_TEXT: Final = 8  # characters of HTML to one of its text: 7 to 13 on the corpora
HTML_TREE: Final = 1 << 13  # characters of text: what a page given as a tree counts for in a batch
_SHAPE: Final = tuple(feature.name for feature in SHAPE) + NOISE_LABELS
_AROUND: Final = tuple(feature.name for feature in AROUND)
_STRUCTURE: Final = tuple(feature.name for feature in STRUCTURE)
_STRUCTURE_AROUND: Final = tuple(feature.name for feature in STRUCTURE_AROUND)
LOOKS: Final = ("first", "second", "third")  # the last may be missing
# What the tables of each weights file may ask about, at the first look and at those behind it.
FIRST_LOOK: Final = {"text": _SHAPE, "html": _SHAPE + _STRUCTURE}
SECOND_LOOK: Final = {"text": _SHAPE + _AROUND, "html": _SHAPE + _STRUCTURE + _AROUND + _STRUCTURE_AROUND}


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted numbers of text mode or of HTML mode."""

    phrases: PhraseTable
    looks: tuple[Scorecard, ...]  # the first at each line by itself, the others at its neighbours' scores, too
    headline: Scorecard
    thresholds: dict[str, float]


@cache
def weights(name: str = "text") -> Weights:
    """Read the weights once, when first needed: those of ``text`` or of ``html``."""
    data = load(name)
    return Weights(
        phrases=phrases.table(name),
        looks=tuple(
            from_json(data[look], (SECOND_LOOK if number else FIRST_LOOK)[name])
            for number, look in enumerate(LOOKS)
            if look in data
        ),
        headline=from_json(data["headline"], SECOND_LOOK[name]),
        thresholds=data["thresholds"],
    )


def look(texts: Sequence[str], structure: Structure | None = None, sites: Sites | None = None) -> Verdict:
    """Judge every line of a batch; with the structure of their markup if the texts were read from HTML."""
    fitted = weights("text" if structure is None else "html")
    features = measure(read_texts(texts), fitted.phrases)
    kinds = classify(features)
    one = [shape_levels(features), kinds]
    if structure is not None:
        one.append(structure_levels(features, structure, *learned_points(structure)))
    stands = standing(features, sites) if sites else None
    levels = np.concatenate(one)
    score = fitted.looks[0].score(levels)
    for card in fitted.looks[1:]:
        likely = likelihood(score + (0 if stands is None else stands.first))
        around = [around_levels(features, kinds, likely)]
        if structure is not None:
            around.append(structure_around(features, structure, likely))
        levels = np.concatenate((*one, *around))
        score = card.score(levels)
    threshold = fitted.thresholds["balanced"]
    decided = decide(features, kinds, levels, score, fitted.headline, threshold, stands, structure, texts)
    return Verdict(features, structure, kinds, levels, **vars(decided), standing=stands)


@dataclass(frozen=True)
class Decided:
    """What follows from the fitted scores of a batch."""

    ruling: Ruling
    assessment: Assessment
    score: Ints
    meta: Flags
    keep: Flags


def decide(
    f: Features,
    kinds: Levels,
    both: Levels,
    score: Ints,
    headline: Scorecard,
    threshold: float,
    stands: Standing | None = None,
    structure: Structure | None = None,
    texts: Sequence[str] = (),
) -> Decided:
    """Apply the rules, find out which lines are meta, how much is in doubt, and whether there is an article at all.

    ``structure`` and ``texts``, for HTML: the markup, and what a reader of each page sees.
    """
    ruling = judge(f, kinds, both, score, headline)
    if stands is not None:  # the headline of an article stands in the lists of others
        ruling.points["template"] = stands.points * ~ruling.headline
    score = score + sum(ruling.points.values())
    meta = is_meta(f, kinds, score, ruling)
    cut = round(threshold * UNIT)
    if structure is not None:
        meta |= origins(f, structure, ruling.headline)
        elsewhere = belongs_elsewhere(f, structure, score, cut) & ~ruling.headline
        ruling.points["elsewhere"] = elsewhere * POINTS["elsewhere"]
        score = score + ruling.points["elsewhere"]
        ruling.points["heads"] = (heads(structure, score >= cut) & (score < cut)) * POINTS["heads"]
        score = score + ruling.points["heads"]
        ruling.points["copy"] = copies(f, (score >= cut) & ~meta) * POINTS["copy"]
        score = score + ruling.points["copy"]
    move = doubt(score - cut, f.words, f.lines.document_from, ~meta)[f.lines.document]
    ruling.points["doubt"] = move
    kept = (score + move >= cut) & ~meta
    said = notices(texts, f, structure, kinds, kept, ruling.headline) if structure is not None else []
    assessment = assess(f, score, move, kept, ruling, structure is not None, said)
    score = score + move + assessment.points
    return Decided(ruling, assessment, score, meta, (score >= cut) & ~meta)


def settle(texts: Sequence[str], sites: Sites | None = None) -> Settled:
    """Judge a batch, and judge what stays again, until nothing more goes: cleaning twice changes nothing more.

    A line that stood between noise may look odd once the noise is gone. Where no line that stays has a sign of noise or
    comes twice, the rule for clean pages will leave it alone, and there is no need to look again.
    """
    verdict = look(texts, None, sites)
    lines = verdict.features.lines
    score, meta = verdict.score.copy(), verdict.meta.copy()
    later: dict[int, tuple[Verdict, int, str]] = {}
    edges = lines.document_from
    documents = np.arange(len(texts))
    keep = verdict.keep.copy()

    # A page with nothing but a few lines of certain noise is the page without them: an advertisement between two lines
    # of a poem must not make the poem look like a menu.
    points = verdict.ruling.points
    few = np.unique(lines.document[(points["only_certain"] != 0) | (verdict.ruling.certain & (points["clean"] != 0))])
    if len(few):
        others = ~verdict.ruling.certain & np.isin(lines.document, few)
        rest = [core_of(texts[index], lines, slice(edges[index], edges[index + 1]), others) for index in few.tolist()]
        new = look(rest, None, sites and [sites[index] for index in few.tolist()])
        rows = np.flatnonzero(others)
        score[rows], meta[rows], keep[rows] = new.score, new.meta, new.keep
        which = new.features.lines.document.tolist()
        later.update({row: (new, place, rest[which[place]]) for place, row in enumerate(rows.tolist())})

    for _ in range(PASSES):
        risky = verdict.features.per_document(keep & (verdict.ruling.told | verdict.features.seen)) > 0
        stays = [slice(edges[index], edges[index + 1]) for index in documents]
        documents = np.array(
            [
                index
                for index, part in zip(documents.tolist(), stays, strict=True)
                if part.stop > part.start and risky[part.start] and not keep[part].all()
            ],
            dtype=np.int64,
        )
        if not len(documents):
            break
        cores = [core_of(texts[index], lines, slice(edges[index], edges[index + 1]), keep) for index in documents.tolist()]
        rows = np.flatnonzero(keep & np.isin(lines.document, documents))
        new = look(cores, None, sites and [sites[index] for index in documents.tolist()])
        gone = np.flatnonzero(~new.keep)
        score[rows[gone]] = new.score[gone]
        meta[rows[gone]] |= new.meta[gone]
        keep[rows[gone]] = False
        which = new.features.lines.document
        later.update({int(rows[row]): (new, int(row), cores[which[row]]) for row in gone})
        documents = documents[np.unique(which[gone])]
    return Settled(verdict, score, meta, later)


def core_of(source: str, lines: Lines, part: slice, keep: Flags) -> str:
    """The kept lines of one document of a batch."""
    columns = (lines.start[part].tolist(), lines.end[part].tolist(), lines.blank_before[part].tolist())
    return core(source, *columns, keep[part].tolist())


def core(source: str, start: Sequence[int], end: Sequence[int], blank: Sequence[int], keep: Sequence[bool]) -> str:
    """The kept lines of a document, unchanged, with the blank lines between them.

    Where something was cut, one blank line stays if there was any. The text ends in a line break if the source does.
    """
    size = len(start)
    pieces: list[str] = []
    index = 0
    while index < size:
        if not keep[index]:
            index += 1
            continue
        run = index
        while run + 1 < size and keep[run + 1]:
            run += 1
        after = run + 1
        while after < size and not keep[after]:
            after += 1
        head = 0 if index == 0 else start[index]
        if after == size == run + 1:  # nothing was cut behind it
            pieces.append(source[head:])
            break
        pieces.append(source[head : end[run]])
        if after == size:
            if source[-1:].splitlines() == [""]:
                pieces.append(_line_break(source, end[run]))
            break
        line_break = _line_break(source, end[run])
        pieces.append(line_break)
        if any(blank[run + 1 : after + 1]):
            pieces.append(line_break)
        index = after
    return "".join(pieces)


def _line_break(source: str, at: int) -> str:
    return source[at : at + 2] if source[at : at + 2] == "\r\n" else source[at : at + 1]


class Cleaner:
    """Cleans documents, always in the same way. Immutable, picklable, safe in threads and processes.

    Args:
        mode: a named point on the dial: ``precision`` (what stays is article), ``balanced``, ``recall`` (what goes is noise).
        threshold: the point itself, in log-odds: a line stays from this score on. Overrides ``mode``.
        keep: rules for lines that stay whatever they look like: a string the line contains, ``prefix:...``,
            ``re:...``, or a compiled pattern. ``keep`` wins over ``drop`` and over everything else.
        drop: rules for lines that go.
        lang: the language, if known (``id``, ``en`` ...); it is reported and not guessed. Scores do not depend on it.
        keep_meta: leave date, byline and source lines in the text.
        templates: what was learnt to repeat on the pages of sites: evidence against the lines that do.
        site: the site of documents that come without an address: its name in the templates, or a URL of it.

    Raises:
        ValueError: for an unknown mode, a threshold that is not a number, or a rule that cannot be read.
        TypeError: for an unknown option.
    """

    __slots__ = ("keep_meta", "lang", "mode", "rules", "site", "templates", "threshold")
    mode: Mode
    threshold: float
    rules: UserRules
    lang: str | None
    keep_meta: bool
    templates: Templates | None
    site: str | None

    def __init__(
        self,
        mode: Mode = "balanced",
        threshold: float | None = None,
        keep: Sequence[Any] = (),
        drop: Sequence[Any] = (),
        lang: str | None = None,
        keep_meta: bool = False,
        templates: Templates | None = None,
        site: str | None = None,
        **unknown: object,
    ) -> None:
        if unknown:
            known = "mode, threshold, keep, drop, lang, keep_meta, templates, site"
            raise TypeError(f"unknown option {', '.join(map(repr, unknown))}; the options are {known}")
        if mode not in MODES:
            raise ValueError(f"unknown mode {mode!r}; the modes are {', '.join(MODES)}")
        if threshold is not None and not -1e6 < float(threshold) < 1e6:
            raise ValueError(f"threshold must be a number, got {threshold!r}")
        fields = {
            "mode": mode,
            "threshold": weights().thresholds[mode] if threshold is None else float(threshold),
            "rules": UserRules.of(keep, drop),
            "lang": lang,
            "keep_meta": keep_meta,
            "templates": None if templates is None else templates.counted(),
            "site": site,
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Cleaner cannot be changed; make another one with {name}={value!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        build = partial(Cleaner, threshold=self.threshold, keep=self.rules.keep, drop=self.rules.drop, lang=self.lang)
        return partial(build, keep_meta=self.keep_meta, templates=self.templates, site=self.site), (self.mode,)

    def clean(self, text: Text, url: str | None = None) -> Page:
        """Clean one document: str, or bytes whose encoding is found out. Never raises for any content.

        ``url``, or the name of its site, is only looked at with templates.
        """
        return self.clean_batch([(text, url)])[0]

    def clean_many(self, texts: Iterable[Document], workers: int = 1) -> Iterator[Page]:
        """Clean documents, in order, some at a time. The same pages as ``clean`` would give, faster.

        A document is a text, or a text and its URL as a pair.

        Raises ValueError if ``workers`` is under 1.
        """
        if workers < 1:
            raise ValueError(f"workers must be 1 or more, got {workers!r}")
        if workers > 1:
            from cleanscrape.corpus.parallel import clean_parallel

            yield from clean_parallel(self, batches(texts, _size), workers, _thaw)
            return
        for batch in batches(texts, _size):
            yield from self.clean_batch(batch)

    def clean_batch(self, documents: Sequence[Document]) -> list[Page]:
        """Clean these documents together: the same pages as one by one."""
        pairs = [document if isinstance(document, tuple) else (document, None) for document in documents]
        texts = [decode(text)[0] if isinstance(text, bytes) else text for text, _ in pairs]
        return self._pages(texts, settle(texts, self._sites([url for _, url in pairs])), [None] * len(texts))

    def _sites(self, urls: Sequence[str | None]) -> Sites | None:
        return None if self.templates is None else [self.templates.of(url or self.site) for url in urls]

    def clean_html(self, html: Html, url: str | None = None) -> Page:
        """Clean one HTML page: str, bytes (the encoding is found out as browsers do), or an lxml tree.

        ``page.source`` is the text that a reader of the page sees, a block a line; ``page.text`` holds the lines of it that
        stay. Never raises for any content. Known to be wrong: text that only a script would show, or a style sheet hides.
        """
        return self.clean_html_batch([(html, url)])[0]

    def clean_html_batch(self, documents: Sequence[tuple[Html, str | None]]) -> list[Page]:
        """Clean HTML pages together, each with its address or None: the same pages as one by one."""
        if not documents:
            return []
        read = [HtmlDocument.of(html, url) for html, url in documents]
        texts = [document.layout.text for document in read]
        verdict = look(texts, structure_of([document.layout for document in read]), self._sites([url for _, url in documents]))
        return self._pages(texts, Settled(verdict, verdict.score, verdict.meta, {}), read)

    def clean_html_many(self, documents: Iterable[tuple[Html, str | None]]) -> Iterator[Page]:
        """Clean HTML pages, in order, some at a time. The same pages as ``clean_html`` would give, faster."""
        for batch in batches(documents, lambda document: html_size(document[0])):
            yield from self.clean_html_batch(batch)

    def _pages(self, texts: Sequence[str], settled: Settled, documents: Sequence[HtmlDocument | None]) -> list[Page]:
        """What was found out, with the user's options, as pages."""
        verdict = settled.verdict
        card = weights("text" if verdict.structure is None else "html").looks[-1]
        bias = card.base() / UNIT
        lines = verdict.features.lines
        edges = lines.document_from.tolist()
        user = self.rules.points(texts, lines)
        user["keep_meta"] = settled.meta * (KEEP_META if self.keep_meta else 0)
        score = settled.score + sum(user.values())
        keep = (score >= round(self.threshold * UNIT)) & (self.keep_meta | ~settled.meta | (user["keep"] > 0))
        start, end = lines.start.tolist(), lines.end.tolist()
        said = verdict.assessment.notices
        about = (verdict.features, verdict.kinds, keep, settled.meta, verdict.ruling, verdict.structure, said)
        names = cache(partial(name_lines, *about))
        headline = np.flatnonzero(verdict.ruling.headline & keep)
        titles = {int(lines.document[row]): (start[row], end[row]) for row in headline}
        pages = []
        for index, source in enumerate(texts):
            part = slice(edges[index], edges[index + 1])
            document = documents[index]
            layout = document.layout if document else None
            blocks = cache(partial(explain.blocks, settled, names, keep, score, user, card, source, part, layout))
            title = source[slice(*titles[index])].strip() if index in titles else None
            text = core_of(source, lines, part, keep)
            reason = verdict.assessment.reasons[index] or ("" if text.strip() else NOTHING_STAYS)
            pages.append(
                Page(
                    source=source,
                    text=text,
                    title=title,
                    confidence=0.0 if reason else float(verdict.assessment.confidence[index]),
                    reason=reason,
                    bias=bias,
                    threshold=self.threshold,
                    document=document,
                    _blocks=blocks,
                    _meta=partial(_meta, verdict, blocks, index, self.lang),
                    _counts=partial(_counts, names, keep, score, part),
                )
            )
        return pages


def batches(documents: Iterable[Item], size_of: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Documents in batches of BATCH_CHARACTERS."""
    batch: list[Item] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += size_of(document)
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(document: Document) -> int:
    return len(document[0] if isinstance(document, tuple) else document)


def html_size(html: Html) -> int:
    """About how many characters of text a page holds."""
    return len(html) // MARKUP_PER_TEXT if isinstance(html, (str, bytes)) else HTML_TREE


def _thaw(cleaner: Cleaner, row: tuple[Any, ...]) -> Page:
    """A page cleaned in another process; its blocks are found again when asked for."""
    source, text, title, confidence, reason, url = row
    again = cache(partial(cleaner.clean, source, url))
    return Page(
        source=source,
        text=text,
        title=title,
        confidence=confidence,
        reason=reason,
        bias=weights().looks[-1].base() / UNIT,
        threshold=cleaner.threshold,
        _blocks=lambda: again().blocks,
        _meta=lambda: again().meta,
        _counts=lambda: again().counts,
    )


def _counts(names: Callable[[], Ints], keep: Flags, score: Ints, part: slice) -> Counts:
    kept = score[part][keep[part]]
    labels = Counter({NAMES[label]: int(count) for label, count in enumerate(np.bincount(names()[part])) if count})
    return Counts(len(kept), float(kept.mean()) / UNIT if len(kept) else None, labels)


def _meta(verdict: Verdict, blocks: Any, document: int, lang: str | None) -> Meta:
    lines = verdict.features.lines
    first, last = lines.document_from[document], lines.document_from[document + 1]
    words = slice(int(lines.word_from[first]), int(lines.word_to[last - 1])) if last > first else slice(0, 0)
    table = phrases.table("text" if verdict.structure is None else "html")
    return meta_of(blocks(), lang or guess_language(words, verdict.features.found, table))


@cache
def _default() -> Cleaner:
    return Cleaner()


def clean(text: Text, url: str | None = None, **options: Any) -> Page:
    r"""Clean one document with the options of Cleaner.

    >>> page = clean("Home\nBaca Juga: Harga Emas Naik\n")
    >>> page.text
    ''
    >>> page.reason
    'no line reads like an article'
    """
    return (Cleaner(**options) if options else _default()).clean(text, url)


def clean_html(html: Html, url: str | None = None, **options: Any) -> Page:
    """Clean one HTML page (str, bytes or an lxml tree) with the options of Cleaner.

    >>> page = clean_html("<nav><a href=/>Home</a></nav><p>Login</p>")
    >>> page.text
    ''
    """
    return (Cleaner(**options) if options else _default()).clean_html(html, url)
