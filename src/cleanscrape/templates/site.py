"""What is known of one site: a sample of its pages, or the counts of its lines."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from typing import Final, NamedTuple

import numpy as np

from cleanscrape.reading.text import Hashes, Ints, read_texts
from cleanscrape.templates.keys import NO_KEY, line_keys

__all__ = ["SAMPLE", "Line", "Pages", "SampledPage", "Site", "Table", "sampled", "smallest", "union"]

# Pages kept of a site. The share of pages a line stands on is then known to within 3 points (one standard error at a half).
SAMPLE: Final = 256
EDGE: Final = 50_000  # characters learnt from at either end of a page: templates stand around the text
FEWEST: Final = 2  # pages a line must stand on to be a template line at all


class SampledPage(NamedTuple):
    """A page of the sample: the digest of its text, and the text itself, compressed."""

    digest: int
    text: bytes


class Line(NamedTuple):
    """A line of a site: how many pages it stands on, and how it reads on one of them."""

    pages: int
    text: str


class Table(NamedTuple):
    """The lines of a site as arrays, for looking them up: keys in ascending order, and on how many of the pages each stands."""

    keys: Hashes
    on: Ints
    pages: int

    def look_up(self, keys: Hashes) -> Ints:
        """On how many pages each of these lines stands; 0 where it is not known."""
        if not len(self.keys):
            return np.zeros(len(keys), dtype=np.int64)
        at = np.minimum(self.keys.searchsorted(keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.on[at], 0)


Pages = Mapping[int, SampledPage]  # by the hash of what identifies the page


def _hash(data: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


def sampled(text: str, address: str) -> tuple[int, SampledPage]:
    """A page as the sample holds it, with its identity: the address, or the text where the address is empty."""
    data = text.encode("utf-8", "surrogatepass")
    digest = _hash(data)
    if len(text) > 2 * EDGE:
        data = f"{text[:EDGE]}\n{text[-EDGE:]}".encode("utf-8", "surrogatepass")
    return (_hash(address.encode("utf-8", "surrogatepass")) if address else digest), SampledPage(digest, zlib.compress(data))


def smallest(pages: Pages) -> Pages:
    """The SAMPLE pages with the smallest identities."""
    return dict(sorted(pages.items())[:SAMPLE])


def union(one: Pages, other: Pages) -> Pages:
    """Both samples as one. Of two versions of a page the one with the smaller digest stays."""
    return smallest({**one, **other, **{page: min(one[page], other[page]) for page in one.keys() & other.keys()}})


@dataclass(frozen=True)
class Site:
    """What is known of one site.

    ``sample`` holds pages; ``counted`` and ``lines`` say what was counted on further pages that are no longer at hand.
    """

    sample: Pages = field(default_factory=dict)
    counted: int = 0
    lines: Mapping[int, Line] = field(default_factory=dict)  # by key

    def __or__(self, other: Site) -> Site:
        """Both as one: samples unite, counts add up."""
        return Site(union(self.sample, other.sample), self.counted + other.counted, added(self.lines, other.lines))

    @cached_property
    def _sums(self) -> tuple[int, Mapping[int, Line]]:
        pages, lines = count([zlib.decompress(page.text).decode("utf-8", "surrogatepass") for page in self.sample.values()])
        return self.counted + pages, added(self.lines, lines)

    def as_counts(self) -> Site:
        """The same, with the sampled pages counted and let go."""
        pages, lines = self._sums
        return Site({}, pages, lines)

    @cached_property
    def table(self) -> Table:
        """The lines as arrays."""
        pages, lines = self._sums
        keys = sorted(lines)
        return Table(np.array(keys, dtype=np.uint64), np.array([lines[key].pages for key in keys], dtype=np.int64), pages)

    def __getstate__(self) -> tuple[Pages, int, Mapping[int, Line]]:
        return self.sample, self.counted, self.lines

    def __setstate__(self, state: tuple[Pages, int, Mapping[int, Line]]) -> None:
        self.__dict__.update(zip(("sample", "counted", "lines"), state, strict=True))


def added(one: Mapping[int, Line], other: Mapping[int, Line]) -> Mapping[int, Line]:
    """Counts of different pages, added up. Of two ways to write a line the first in alphabetical order stays."""
    out = dict(one)
    for key, line in other.items():
        known = out.get(key)
        out[key] = line if known is None else Line(known.pages + line.pages, min(known.text, line.text))
    return out


def count(texts: Sequence[str]) -> tuple[int, Mapping[int, Line]]:
    """How many different pages these are, and their lines that stand on FEWEST or more.

    Pages whose lines have the same keys are one page; a page without any is none.
    """
    lines = read_texts(texts)
    keys = line_keys(lines)
    edges = lines.document_from.tolist()
    distinct = {frozenset(keys[start:stop].tolist()) - {int(NO_KEY)} for start, stop in pairwise(edges)} - {frozenset()}
    key, pages = np.unique(np.fromiter(chain.from_iterable(distinct), dtype=np.uint64), return_counts=True)
    often = pages >= FEWEST
    on = dict(zip(key[often].tolist(), pages[often].tolist(), strict=True))
    read: dict[int, str] = {}
    columns = (lines.document.tolist(), lines.start.tolist(), lines.end.tolist(), keys.tolist())
    for document, start, end, which in zip(*columns, strict=True):
        if which in on:
            text = texts[document][start:end].strip()
            if which not in read or text < read[which]:
                read[which] = text
    return len(distinct), {which: Line(times, read[which]) for which, times in on.items()}
