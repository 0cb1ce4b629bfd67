"""The whole way of a document: read, measure, classify, score, look again, rule, name, cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Final

import numpy as np

from cleanscrape import explain, phrases
from cleanscrape.classifiers import classify
from cleanscrape.confidence import assess
from cleanscrape.context import AROUND, around_levels
from cleanscrape.features import SHAPE, Flags, measure, shape_levels
from cleanscrape.labels import is_meta, name_lines
from cleanscrape.meta import guess_language, meta_of
from cleanscrape.model import MODES, Meta, Mode, Page
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.reading.encoding import decode
from cleanscrape.reading.text import Lines, read_texts
from cleanscrape.rules import judge
from cleanscrape.scorecard import UNIT, Scorecard, from_json, likelihood, load
from cleanscrape.user_rules import UserRules
from cleanscrape.verdict import Settled, Verdict

__all__ = ["BATCH_CHARACTERS", "FIRST_LOOK", "SECOND_LOOK", "Cleaner", "clean"]

KEEP_META: Final = 100_000  # thousandths
PASSES: Final = 5  # looks at what stays; the corpora never needed more than 3
BATCH_CHARACTERS: Final = 1 << 18  # documents are cleaned together up to this size; more is no faster
FIRST_LOOK: Final = tuple(feature.name for feature in SHAPE) + NOISE_LABELS
SECOND_LOOK: Final = FIRST_LOOK + tuple(feature.name for feature in AROUND)


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted numbers of text mode."""

    first: Scorecard
    second: Scorecard
    headline: Scorecard
    thresholds: dict[str, float]


@cache
def weights() -> Weights:
    """Read the weights once, when first needed."""
    data = load("text")
    return Weights(
        first=from_json(data["first"], FIRST_LOOK),
        second=from_json(data["second"], SECOND_LOOK),
        headline=from_json(data["headline"], SECOND_LOOK),
        thresholds=data["thresholds"],
    )


@cache
def _bias() -> float:
    return weights().second.base() / UNIT


def look(texts: Sequence[str]) -> Verdict:
    """Judge every line of a batch."""
    fitted = weights()
    features = measure(read_texts(texts), phrases.table())
    kinds = classify(features)
    one = np.concatenate((shape_levels(features), kinds))
    first = fitted.first.score(one)
    both = np.concatenate((one, around_levels(features, kinds, likelihood(first))))
    score = fitted.second.score(both)
    ruling = judge(features, kinds, both, score, fitted.headline)
    score = score + sum(ruling.points.values())
    meta = is_meta(features, kinds, score, ruling)
    balanced = round(fitted.thresholds["balanced"] * UNIT)
    assessment = assess(features, score, (score >= balanced) & ~meta, ruling)
    score = score + assessment.points
    return Verdict(features, kinds, both, ruling, assessment, score, meta, (score >= balanced) & ~meta)


def settle(texts: Sequence[str]) -> Settled:
    """Judge a batch, and judge what stays again, until nothing more goes: cleaning twice changes nothing more.

    A line that stood between noise may look odd once the noise is gone. Where no line that stays has a sign of noise or
    comes twice, the rule for clean pages will leave it alone, and there is no need to look again.
    """
    verdict = look(texts)
    lines = verdict.features.lines
    score, meta = verdict.score.copy(), verdict.meta.copy()
    later: dict[int, tuple[Verdict, int, str]] = {}
    edges = lines.document_from
    documents = np.arange(len(texts))
    keep = verdict.keep.copy()

    # A page with nothing but a few lines of certain noise is the page without them: an advertisement between two lines
    # of a poem must not make the poem look like a menu.
    few = np.unique(lines.document[verdict.ruling.points["only_certain"] != 0])
    if len(few):
        others = ~verdict.ruling.certain & np.isin(lines.document, few)
        rest = [core_of(texts[index], lines, slice(edges[index], edges[index + 1]), others) for index in few.tolist()]
        new = look(rest)
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
        new = look(cores)
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
            if source.splitlines(keepends=True)[-1:] != [source.splitlines()[-1]]:
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

    Raises:
        ValueError: for an unknown mode, a threshold that is not a number, or a rule that cannot be read.
        TypeError: for an unknown option.
    """

    __slots__ = ("keep_meta", "lang", "mode", "rules", "threshold")
    mode: Mode
    threshold: float
    rules: UserRules
    lang: str | None
    keep_meta: bool

    def __init__(
        self,
        mode: Mode = "balanced",
        threshold: float | None = None,
        keep: Sequence[Any] = (),
        drop: Sequence[Any] = (),
        lang: str | None = None,
        keep_meta: bool = False,
        **unknown: object,
    ) -> None:
        if unknown:
            known = "mode, threshold, keep, drop, lang, keep_meta"
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
        }
        for name, value in fields.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Cleaner cannot be changed; make another one with {name}={value!r}")

    def __reduce__(self) -> tuple[Any, ...]:
        build = partial(Cleaner, threshold=self.threshold, keep=self.rules.keep, drop=self.rules.drop, lang=self.lang)
        return partial(build, keep_meta=self.keep_meta), (self.mode,)

    def clean(self, text: str | bytes) -> Page:
        """Clean one document: str, or bytes whose encoding is found out. Never raises for any content."""
        return self.clean_batch([text])[0]

    def clean_many(self, texts: Iterable[str | bytes], workers: int = 1) -> Iterator[Page]:
        """Clean documents, in order, some at a time. The same pages as ``clean`` would give, faster.

        Raises ValueError if ``workers`` is under 1.
        """
        if workers < 1:
            raise ValueError(f"workers must be 1 or more, got {workers!r}")
        if workers > 1:
            from cleanscrape.corpus.parallel import clean_parallel

            yield from clean_parallel(self, _batches(texts), workers, _thaw)
            return
        for batch in _batches(texts):
            yield from self.clean_batch(batch)

    def clean_batch(self, documents: Sequence[str | bytes]) -> list[Page]:
        """Clean these documents together: the same pages as one by one."""
        texts = [decode(document)[0] if isinstance(document, bytes) else document for document in documents]
        settled = settle(texts)
        verdict = settled.verdict
        lines = verdict.features.lines
        edges = lines.document_from.tolist()
        user = self.rules.points(texts, lines)
        user["keep_meta"] = settled.meta * (KEEP_META if self.keep_meta else 0)
        score = settled.score + sum(user.values())
        keep = (score >= round(self.threshold * UNIT)) & (self.keep_meta | ~settled.meta | (user["keep"] > 0))
        start, end = lines.start.tolist(), lines.end.tolist()
        names = cache(partial(name_lines, verdict.features, verdict.kinds, keep, settled.meta, verdict.ruling))
        headline = np.flatnonzero(verdict.ruling.headline & keep)
        titles = {int(lines.document[row]): (start[row], end[row]) for row in headline}
        pages = []
        for index, source in enumerate(texts):
            part = slice(edges[index], edges[index + 1])
            blocks = cache(partial(explain.blocks, settled, names, keep, score, user, weights().second, source, part))
            title = source[slice(*titles[index])].strip() if index in titles else None
            pages.append(
                Page(
                    source=source,
                    text=core_of(source, lines, part, keep),
                    title=title,
                    confidence=float(verdict.assessment.confidence[index]),
                    reason=verdict.assessment.reasons[index],
                    bias=_bias(),
                    threshold=self.threshold,
                    _blocks=blocks,
                    _meta=partial(_meta, verdict, blocks, index, self.lang),
                )
            )
        return pages


def _batches(texts: Iterable[str | bytes]) -> Iterator[list[str | bytes]]:
    batch: list[str | bytes] = []
    size = 0
    for text in texts:
        batch.append(text)
        size += len(text)
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _thaw(cleaner: Cleaner, row: tuple[Any, ...]) -> Page:
    """A page cleaned in another process; its blocks are found again when asked for."""
    source, text, title, confidence, reason = row
    again = cache(partial(cleaner.clean, source))
    return Page(
        source=source,
        text=text,
        title=title,
        confidence=confidence,
        reason=reason,
        bias=_bias(),
        threshold=cleaner.threshold,
        _blocks=lambda: again().blocks,
        _meta=lambda: again().meta,
    )


def _meta(verdict: Verdict, blocks: Any, document: int, lang: str | None) -> Meta:
    lines = verdict.features.lines
    first, last = lines.document_from[document], lines.document_from[document + 1]
    words = slice(int(lines.word_from[first]), int(lines.word_to[last - 1])) if last > first else slice(0, 0)
    return meta_of(blocks(), lang or guess_language(words, verdict.features.found, phrases.table()))


@cache
def _default() -> Cleaner:
    return Cleaner()


def clean(text: str | bytes, **options: Any) -> Page:
    r"""Clean one document with the options of Cleaner.

    >>> page = clean("Home\nBaca Juga: Harga Emas Naik\n")
    >>> page.text
    ''
    >>> page.reason
    'no line reads like an article'
    """
    return (Cleaner(**options) if options else _default()).clean(text)
