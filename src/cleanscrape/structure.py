"""What the markup says of each line of an HTML page: its links, its ancestors, and the lines built like it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from itertools import repeat
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanscrape.features import Feature, Features, Levels, is_prose, quantise
from cleanscrape.reading.html import Layout, Place
from cleanscrape.reading.text import Ints

__all__ = ["LEARNED_MARKUP", "NEAR", "STRUCTURE", "STRUCTURE_AROUND", "Structure", "structure_around", "structure_levels"]

WORD: Final = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![^\W\d_A-Z])|[^\W\d_]+")
LONGEST_WORD: Final = 40  # characters
UP: Final = 5  # ancestors looked at one by one
NEAR: Final = 3  # a word of a class or id is near in the element itself, its parent and grandparent; far above them
SHARES_OF_PROSE: Final = (0.5, 0.9)
PLACES: Final = {name.lower(): place for name, place in Place.__members__.items()}
HEADING_BITS: Final = int(Place.H1 | Place.H2 | Place.H3 | Place.H4 | Place.H5 | Place.H6)
LEARNED_MARKUP: Final = ("markup", "markup_near", "markup_far", "markup_low", "markup_high")

# What a page says it is, in its data (schema.org) and its head (Open Graph): the words for it, and how it says so.
KINDS_OF_PAGE: Final = {
    "article": ("an article", re.compile(r"article\b|Posting\b|\bReport\b", re.IGNORECASE)),
    "product": ("a product", re.compile(r"\b(?:product|offer)\b", re.IGNORECASE)),
    "thread": ("a thread", re.compile(r"DiscussionForumPosting|QAPage|Question")),
    "list": ("a list", re.compile(r"CollectionPage|ItemList|ListItem|SearchResultsPage")),
}
STRUCTURE: Final = (
    Feature("linked", "share", "{:.0%} of it is links"),
    Feature("strong", "share", "{:.0%} of it is set in bold or italics"),
    *(Feature(f"linked_{up}", "share", f"{{:.0%}} of the text of its ancestor {up} steps up is links") for up in range(UP)),
    *(Feature(f"prose_{up}", "share", f"its ancestor {up} steps up has {{:.0%}} of the page's sentences") for up in range(UP)),
    *(Feature(f"text_{up}", "share", f"its ancestor {up} steps up has {{:.0%}} of the page's text") for up in range(UP)),
    *(Feature(f"sentences_{up}", "share", f"{{:.0%}} of the text of its ancestor {up} steps up is sentences") for up in range(UP)),
    Feature("alike_linked", "share", "lines built like it are {:.0%} links"),
    Feature("alike_sentences", "share", "{:.0%} of the lines built like it are sentences"),
    Feature("alike_place", "share", "{:.0%} of the way through the lines built like it"),
    Feature("page_linked", "share", "{:.0%} of the page's text is links"),
    Feature("same_share", "share", "{:.0%} of its siblings have its tag and class"),
    Feature("links", "count", "{} links"),
    Feature("depth", "count", "{} elements deep"),
    *(Feature(f"lines_{up}", "count", f"its ancestor {up} steps up has {{}} lines") for up in range(UP)),
    *(Feature(f"children_{up}", "count", f"its ancestor {up} steps up has {{}} children") for up in range(UP)),
    Feature("siblings", "count", "its element has {} siblings"),
    Feature("alike", "count", "{} lines built like it"),
    Feature("alike_words", "count", "lines built like it have {} words"),
    Feature("twins", "count", "its parent has {} siblings with the same tag and class"),
    *(
        Feature(f"steps_{round(100 * share)}", "count", f"{{}} steps up to an ancestor with {share:.0%} of the page's sentences")
        for share in SHARES_OF_PROSE
    ),
    *(Feature(f"says_{name}", "count", f"the page calls itself {words} {{}} times") for name, (words, _) in KINDS_OF_PAGE.items()),
    Feature("since_heading", "count", "{} lines below the last heading"),
    *(Feature(f"in_{name}", "level", f"{name.replace('_', ' ')} around or in it: {{yes}}") for name in PLACES),
    Feature("markup", "signed", "the words of its classes and ids"),
    Feature("markup_near", "signed", "the words of the classes and ids of its own and nearest elements"),
    Feature("markup_far", "signed", "the words of the classes and ids of the elements further up"),
    Feature("markup_low", "signed", "the most telling class or id of noise around it"),
    Feature("markup_high", "signed", "the most telling class or id of articles around it"),
)
STRUCTURE_AROUND: Final = (
    Feature("alike_likely", "share", "lines built like it are {:.0%} likely"),
    *(Feature(f"likely_{up}", "share", f"the lines of its ancestor {up} steps up are {{:.0%}} likely") for up in range(UP)),
    *(Feature(f"mass_{up}", "share", f"its ancestor {up} steps up has {{:.0%}} of the words likely kept") for up in range(UP)),
    Feature("twin_likely", "share", "the lines of elements like its parent are {:.0%} likely"),
    Feature("heading_likely", "share", "the heading above is {:.0%} likely"),
    *(
        Feature(f"mass_steps_{round(100 * share)}", "count", f"{{}} steps up to an ancestor with {share:.0%} of the likely words")
        for share in SHARES_OF_PROSE
    ),
    Feature("sure_elsewhere", "count", "{} words in sure lines that are not built like it"),
    Feature("sure_above", "count", "{} words in sure lines above that are not built like it"),
    Feature("sure_below", "count", "{} words in sure lines below that are not built like it"),
    Feature("alike_mass", "count", "{} words likely kept in lines built like it"),
)
FAR_UP: Final = 24  # steps
SURE: Final = 900  # thousandths
DATA: Final = re.compile(r"""["']@type["']\s*:\s*[^,}]{1,80}|og:type["'][^<>]{0,40}""")


@dataclass(frozen=True, eq=False)
class Structure:
    """The markup of a batch of pages. Line arrays have one entry a line, element arrays one an element."""

    element: Ints
    linked: Ints
    links: Ints
    strong: Ints
    flags: Ints
    line_page: Ints
    parent: Ints  # of each element; a root is its own parent
    end: Ints  # index behind the last element inside
    shape: Ints  # elements of the same page with the same tag and classes have the same number
    shapes: Sequence[tuple[str, str]]  # tag and attributes by shape
    page: Ints
    says: Ints  # shape (KINDS_OF_PAGE, pages): how often a page says it is one
    sources: Sequence[str] = ()  # the markup of each page

    @cached_property
    def ancestors(self) -> list[Ints]:
        """The element of each line, its parent, and so on, UP of them."""
        rows = [self.element]
        for _ in range(UP - 1):
            rows.append(self.parent[rows[-1]])
        return rows

    @cached_property
    def depth(self) -> Ints:
        """Elements around each element."""
        return self.above(np.ones(len(self.parent), dtype=np.int64)) - 1

    @cached_property
    def kind(self) -> Ints:
        """Lines of the same page with the same number are built alike: element, parent and grandparent are of one shape."""
        up = self.ancestors
        key = ((self.shape[up[0]] * 1_000_003 + self.shape[up[1]]) * 1_000_003 + self.shape[up[2]]) * 64 + self.depth[up[0]] % 64
        number: Ints = np.unique(key, return_inverse=True)[1].reshape(-1)
        return number

    @cached_property
    def twin(self) -> Ints:
        """The same for parents alone."""
        up = self.ancestors
        key = (self.shape[up[1]] * 1_000_003 + self.shape[up[2]]) * 64 + self.depth[up[1]] % 64
        number: Ints = np.unique(key, return_inverse=True)[1].reshape(-1)
        return number

    def within(self, values: npt.NDArray[Any]) -> Ints:
        """Sums over the lines inside each element. ``values``: whole numbers, shape (rows, lines)."""
        size = len(self.parent) + 1
        sums = np.stack([np.bincount(self.element + 1, weights=row, minlength=size) for row in values]).cumsum(axis=-1)
        inside: Ints = (sums[:, self.end] - sums[:, :-1]).astype(np.int64)  # whole numbers under 2**53: exact
        return inside

    def above(self, values: Ints) -> Ints:
        """Sum over each element and all its ancestors."""
        change = np.append(values, 0) - np.bincount(self.end, weights=values, minlength=len(values) + 1).astype(np.int64)
        sums: Ints = np.cumsum(change)[:-1]
        return sums

    def steps(self, inside: Ints, every: Ints, share: float) -> Ints:
        """How many steps up from each line to the first ancestor with this share; FAR_UP where none has it."""
        enough = inside >= share * every[self.page]
        # an ancestor has at least what its child has, so the steps are the depth less the ancestors that have enough
        have = self.above(enough.astype(np.int64))[self.element]
        found: Ints = np.where(have > 0, np.minimum(self.depth[self.element] + 1 - have, FAR_UP), FAR_UP)
        return found


@lru_cache(maxsize=1 << 15)
def name_words(name: str) -> tuple[str, ...]:
    """A class or id in lower case, and the words it is made of."""
    found = {name.lower(): None}
    parts = WORD.findall(name)
    if len(parts) > 1:
        found.update((part.lower(), None) for part in parts)
    return tuple(word for word in found if len(word) <= LONGEST_WORD and not word.isdigit())


def markup_words(tag: str, attributes: str) -> list[str]:
    """What the learned points of an element are about: its tag, its classes and ids, and the words these are made of."""
    return [f"<{tag}>", *(word for name in attributes.split() for word in name_words(name))]


def ends(parent: Sequence[int]) -> Ints:
    """For each element the index behind the last one inside it. ``parent``: of each element, in document order."""
    end = list(range(1, len(parent) + 1))
    for index in range(len(parent) - 1, 0, -1):
        if end[index] > end[parent[index]]:
            end[parent[index]] = end[index]
    return np.array(end, dtype=np.int64)


def kinds_said(html: str) -> list[int]:
    """How often a page says of itself that it is of each of KINDS_OF_PAGE."""
    said = "\n".join(found.group() for found in DATA.finditer(html))
    return [len(pattern.findall(said)) for _, pattern in KINDS_OF_PAGE.values()] if said else [0] * len(KINDS_OF_PAGE)


def structure_of(layouts: Sequence[Layout]) -> Structure:
    """The markup of a batch of pages, as one."""
    offsets = np.cumsum([0] + [len(layout.parent) for layout in layouts])

    def joined(name: str, shift: bool = False) -> Ints:
        parts = [np.asarray(getattr(layout, name), dtype=np.int64) for layout in layouts]
        return np.concatenate([part + offset for part, offset in zip(parts, offsets, strict=False)] if shift else parts)

    page = np.repeat(np.arange(len(layouts)), np.diff(offsets))
    parent = joined("parent", shift=True)
    roots = np.concatenate([np.asarray(layout.parent) < 0 for layout in layouts])
    parent[roots] = np.flatnonzero(roots)
    numbers: dict[tuple[int, str, str], int] = {}
    shape: list[int] = []
    for index, layout in enumerate(layouts):
        keys = zip(repeat(index), layout.tag, layout.attributes)
        shape += [numbers.setdefault(key, len(numbers)) for key in keys]
    return Structure(
        element=joined("element", shift=True),
        linked=joined("linked"),
        links=joined("links"),
        strong=joined("strong"),
        flags=joined("flags"),
        line_page=np.repeat(np.arange(len(layouts)), [len(layout.element) for layout in layouts]),
        parent=parent,
        end=np.concatenate([ends(layout.parent) + offset for layout, offset in zip(layouts, offsets, strict=False)]),
        shape=np.array(shape, dtype=np.int64),
        shapes=[(tag, attributes) for _, tag, attributes in numbers],
        page=page,
        says=np.array([kinds_said(layout.html) for layout in layouts], dtype=np.int64).reshape(-1, len(KINDS_OF_PAGE)).T,
        sources=[layout.html for layout in layouts],
    )


def _per_line(values: npt.NDArray[Any], structure: Structure) -> list[npt.NDArray[Any]]:
    """Numbers of elements for the ancestors of each line, nearest first."""
    return [values[element] for element in structure.ancestors]


def markup_levels(s: Structure, near: Ints, far: Ints) -> Levels:
    """The features of LEARNED_MARKUP, from the points of each element's words: shape (features, lines)."""
    around = np.stack([near[element] for element in s.ancestors])
    close = around[:NEAR].sum(axis=0)
    distant = s.above(far)[far_from(s)]
    return quantise(np.stack((close + distant, close, distant, around.min(axis=0), around.max(axis=0))), "signed")


def far_from(s: Structure) -> Ints:
    """For each line the nearest of its ancestors that is far."""
    element: Ints = s.parent[s.ancestors[NEAR - 1]]
    return element


def structure_levels(f: Features, s: Structure, near: Ints, far: Ints) -> Levels:
    """The features of STRUCTURE, cut into levels: shape (features, lines).

    ``near`` and ``far`` are the learned points of each element's words, in thousandths.
    """
    size = len(s.element)
    if not size:
        return np.zeros((len(STRUCTURE), 0), dtype=np.uint8)
    pages = int(f.lines.document_from.size - 1)
    prose = is_prose(f) * f.words
    inside = s.within(np.stack((f.visible, s.linked, f.words, prose, np.ones(size, dtype=np.int64))))
    visible, linked, words, sentences, lines = inside
    page_sums = [
        np.bincount(s.line_page, weights=row, minlength=pages).astype(np.int64) for row in (f.visible, s.linked, f.words, prose)
    ]
    page_visible, page_linked, page_words, page_sentences = page_sums
    roots = s.parent == np.arange(len(s.parent))
    children = np.bincount(s.parent[~roots], minlength=len(s.parent))
    family = np.unique(s.parent * np.int64(len(s.parent) + 1) + s.shape, return_inverse=True, return_counts=True)
    same = family[2][family[1].reshape(-1)]  # siblings of the same shape, itself too
    own, above = s.element, s.parent[s.element]

    count = np.bincount(s.kind)
    in_kind = [np.bincount(s.kind, weights=row).astype(np.int64) for row in (f.visible, s.linked, f.words, prose > 0)]
    order = np.argsort(s.kind, kind="stable")
    first = np.concatenate(([0], np.cumsum(count)))[:-1]
    place = np.empty(size, dtype=np.int64)
    place[order] = np.arange(size) - first[s.kind[order]]
    index = np.arange(size)
    heading = (s.flags & HEADING_BITS) > 0
    last_heading = np.maximum.accumulate(np.where(heading, index, -1))
    page_start = f.lines.document_from[f.lines.document]
    since = np.where(last_heading >= page_start, index - last_heading, 1 << 10)

    shares: list[npt.NDArray[Any]] = [
        s.linked / np.maximum(f.visible, 1),
        s.strong / np.maximum(f.visible, 1),
        *_per_line(linked / np.maximum(visible, 1), s),
        *_per_line(sentences / np.maximum(page_sentences, 1)[s.page], s),
        *_per_line(words / np.maximum(page_words, 1)[s.page], s),
        *_per_line(sentences / np.maximum(words, 1), s),
        (in_kind[1] / np.maximum(in_kind[0], 1))[s.kind],
        (in_kind[3] / count)[s.kind],
        place / np.maximum(count - 1, 1)[s.kind],
        (page_linked / np.maximum(page_visible, 1))[s.line_page],
        (same / np.maximum(children[s.parent], 1))[own],
    ]
    counts = [
        s.links,
        s.depth[own],
        *_per_line(lines, s),
        *_per_line(children, s),
        children[s.parent][own] - 1,
        count[s.kind],
        (in_kind[2] // count)[s.kind],
        same[above] - 1,
        *(s.steps(sentences, page_sentences, share) for share in SHARES_OF_PROSE),
        *s.says[:, s.line_page],
        since,
    ]
    flags = s.flags >> np.array([place.bit_length() - 1 for place in PLACES.values()])[:, None] & 1
    return np.concatenate(
        (
            quantise(np.stack(shares), "share"),
            quantise(np.stack(counts), "count"),
            quantise(flags, "level"),
            markup_levels(s, near, far),
        )
    )


def structure_around(f: Features, s: Structure, likely: Ints) -> Levels:
    """The features of STRUCTURE_AROUND, from the probability of each line at the first look, in thousandths."""
    size = len(likely)
    if not size:
        return np.zeros((len(STRUCTURE_AROUND), 0), dtype=np.uint8)
    words = np.minimum(f.words, 100)
    mass = likely * words
    inside_words, inside_mass = s.within(np.stack((words, mass)))
    every = np.bincount(s.line_page, weights=mass, minlength=f.lines.document_from.size - 1).astype(np.int64)
    kind_words, kind_mass = (np.bincount(s.kind, weights=row).astype(np.int64) for row in (words, mass))
    twin_words, twin_mass = (np.bincount(s.twin, weights=row).astype(np.int64) for row in (words, mass))
    index = np.arange(size)
    last_heading = np.maximum.accumulate(np.where((s.flags & HEADING_BITS) > 0, index, -1))
    headed = last_heading >= f.lines.document_from[f.lines.document]
    shares: list[npt.NDArray[Any]] = [
        (kind_mass / np.maximum(kind_words * 1000, 1))[s.kind],
        *_per_line(inside_mass / np.maximum(inside_words * 1000, 1), s),
        *_per_line(inside_mass / np.maximum(every, 1)[s.page], s),
        (twin_mass / np.maximum(twin_words * 1000, 1))[s.twin],
        np.where(headed, likely[np.maximum(last_heading, 0)], 0) / 1000,
    ]
    sure = words * (likely > SURE)
    kinds_sure = np.bincount(s.kind, weights=sure).astype(np.int64)
    sums = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(sure, out=sums[1:])
    start, stop = f.lines.document_from[s.line_page], f.lines.document_from[s.line_page + 1]
    order = np.argsort(s.kind, kind="stable")  # sure words above in lines built alike: running sums by kind
    run = np.cumsum(sure[order]) - sure[order]
    first = np.flatnonzero(np.diff(s.kind[order], prepend=-1))
    own_above = np.empty(size, dtype=np.int64)
    own_above[order] = run - np.repeat(run[first], np.diff(np.append(first, size)))
    all_above = sums[:-1] - sums[start]
    elsewhere = sums[stop] - sums[start] - kinds_sure[s.kind]
    sure_above = all_above - own_above
    counts = [
        *(s.steps(inside_mass, every, share) for share in SHARES_OF_PROSE),
        elsewhere,
        sure_above,
        elsewhere - sure_above,
        (kind_mass // 1000)[s.kind],
    ]
    return np.concatenate((quantise(np.stack(shares), "share"), quantise(np.stack(counts), "count")))


@cache
def learned_words() -> Mapping[str, tuple[int, int]]:
    """Words of tags, classes and ids with their points near and far, in thousandths, from ``weights/markup.tsv``."""
    path = files(__package__).joinpath("weights").joinpath("markup.tsv")
    if not path.is_file():
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {word: (int(near), int(far)) for near, far, word in rows}


@lru_cache(maxsize=1 << 15)
def name_points(name: str) -> tuple[int, int]:
    """The points of a class or id, near and far, in thousandths."""
    known = learned_words()
    points = [known[word] for word in name_words(name) if word in known]
    return sum(near for near, _ in points), sum(far for _, far in points)


def learned_points(s: Structure) -> tuple[Ints, Ints]:
    """The learned points of each element's words, near and far, in thousandths."""
    known = learned_words()
    rows = []
    for tag, attributes in s.shapes:
        near, far = known.get(f"<{tag}>", (0, 0))
        for name in attributes.split():
            more = name_points(name)
            near += more[0]
            far += more[1]
        rows.append((near, far))
    by_shape = np.array(rows, dtype=np.int64).reshape(-1, 2)[s.shape]
    return by_shape[:, 0], by_shape[:, 1]


def weightiest_words(s: Structure, row: int) -> list[tuple[str, int]]:
    """The three words around a line that weigh most, with their points in thousandths."""
    known = learned_words()
    found: dict[str, int] = {}
    element = int(s.element[row])
    for up in range(len(s.parent)):
        for word in markup_words(*s.shapes[s.shape[element]]):
            if word in known:
                found[word] = found.get(word, 0) + known[word][up >= NEAR]
        if s.parent[element] == element:
            break
        element = int(s.parent[element])
    return sorted(found.items(), key=lambda item: (-abs(item[1]), item[0]))[:3]
