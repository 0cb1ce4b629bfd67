"""What the markup says of each line of an HTML page: its links, its ancestors, and the lines built like it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanscrape.features import COUNT_LEVEL, Feature, Features, Levels, is_prose
from cleanscrape.markup import learned_words, markup_words, shape_points
from cleanscrape.native import call, whole
from cleanscrape.reading.html import Layout, Place, shapes_of
from cleanscrape.reading.text import Ints

__all__ = [
    "HEADING_BITS",
    "LEARNED_MARKUP",
    "NEAR",
    "STRUCTURE",
    "STRUCTURE_AROUND",
    "Structure",
    "structure_around",
    "structure_levels",
]

UP: Final = 5  # ancestors looked at one by one
NEAR: Final = 3  # a word of a class or id is near in the element itself, its parent and grandparent; far above them
SHARES_OF_PROSE: Final = (0.5, 0.9)
PLACES: Final = {name.lower(): place for name, place in Place.__members__.items()}
PLACE_BITS: Final = np.array([place.bit_length() - 1 for place in PLACES.values()], dtype=np.int64)
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
    shape_text: bytes  # tag and attributes by shape, each ended by a NUL
    page: Ints
    says: Ints  # shape (KINDS_OF_PAGE, pages): how often a page says it is one
    sources: Sequence[str] = ()  # the markup of each page

    @cached_property
    def shapes(self) -> Sequence[tuple[str, str]]:
        """Tag and attributes by shape."""
        return shapes_of(self.shape_text)

    @cached_property
    def ancestors(self) -> list[Ints]:
        """The element of each line, its parent, and so on, UP of them."""
        rows = [self.element]
        for _ in range(UP - 1):
            rows.append(self.parent[rows[-1]])
        return rows

    @cached_property
    def kinds(self) -> tuple[Ints, Ints, Ints]:
        """Elements around each element; then of each line its kind and its twin: numbers.

        Lines of one kind are built alike: element, parent and grandparent are of one shape. Of twins the parents are.
        """
        depth = np.empty(len(self.parent), dtype=np.int64)
        kind, twin = np.empty((2, len(self.element)), dtype=np.int64)
        columns = map(whole, (self.parent, self.shape, self.element))
        call("cs_kinds", len(self.parent), len(self.element), *columns, depth, kind, twin)
        return depth, kind, twin

    @cached_property
    def alike(self) -> Ints:
        """How many lines are built like each line, itself among them."""
        kind = self.kinds[1]
        count: Ints = np.bincount(kind)[kind]
        return count

    def within(self, values: npt.NDArray[Any]) -> Ints:
        """Sums over the lines inside each element. ``values``: whole numbers, shape (rows, lines)."""
        size = len(self.parent) + 1
        sums = np.stack([np.bincount(self.element + 1, weights=row, minlength=size) for row in values]).cumsum(axis=-1)
        inside: Ints = (sums[:, self.end] - sums[:, :-1]).astype(np.int64)  # whole numbers under 2**53: exact
        return inside


def kinds_said(said: str) -> list[int]:
    """How often a page says of itself that it is of each of KINDS_OF_PAGE. ``said``: of its layout."""
    return [len(pattern.findall(said)) for _, pattern in KINDS_OF_PAGE.values()] if said else [0] * len(KINDS_OF_PAGE)


def structure_of(layouts: Sequence[Layout]) -> Structure:
    """The markup of a batch of pages, as one."""
    sizes = [layout.elements.shape[1] for layout in layouts]
    first = np.cumsum([0, *sizes])[:-1]
    page = np.repeat(np.arange(len(layouts)), sizes)
    line_page = np.repeat(np.arange(len(layouts)), [layout.lines.shape[1] for layout in layouts])
    nothing = np.zeros((5, 0), dtype=np.int64)
    element, linked, links, strong, flags = np.concatenate([nothing, *(layout.lines for layout in layouts)], axis=1)
    parent, _, _, shape, end = np.concatenate([nothing, *(layout.elements for layout in layouts)], axis=1)
    texts = [layout.shape_text for layout in layouts]
    return Structure(
        element=element + first[line_page],
        linked=linked,
        links=links,
        strong=strong,
        flags=flags,
        line_page=line_page,
        parent=np.maximum(parent, 0) + first[page],
        end=end + first[page],
        shape=shape + np.cumsum([0, *(text.count(b"\0") // 2 for text in texts)])[page],
        shape_text=b"".join(texts),
        page=page,
        says=np.array([kinds_said(layout.said) for layout in layouts], dtype=np.int64).reshape(-1, len(KINDS_OF_PAGE)).T,
        sources=[layout.html for layout in layouts],
    )


def far_from(s: Structure) -> Ints:
    """For each line the nearest of its ancestors that is far."""
    element: Ints = s.parent[s.ancestors[NEAR - 1]]
    return element


def markup_levels(s: Structure, near: Ints, far: Ints) -> Levels:
    """The features of LEARNED_MARKUP, from the points of each element's words: shape (features, lines)."""
    out = np.empty((len(LEARNED_MARKUP), len(s.element)), dtype=np.uint8)
    call("cs_markup", len(s.parent), len(s.element), s.parent, s.element, whole(near), whole(far), out)
    return out


def structure_levels(f: Features, s: Structure, near: Ints, far: Ints) -> Levels:
    """The features of STRUCTURE, cut into levels: shape (features, lines).

    ``near`` and ``far`` are the learned points of each element's words, in thousandths.
    """
    out = np.empty((len(STRUCTURE), len(s.element)), dtype=np.uint8)
    edges = f.lines.document_from
    depth, kind, _ = s.kinds
    of_elements = (s.parent, s.shape, s.page, depth, near, far)
    of_lines = (s.element, kind, s.line_page, s.flags, s.linked, s.links, s.strong, f.visible, f.words)
    call(
        "cs_structure",
        *(len(s.parent), len(s.element), len(edges) - 1),
        *map(whole, (*of_elements, *of_lines)),
        is_prose(f),
        whole(edges),
        HEADING_BITS,
        PLACE_BITS,
        len(PLACE_BITS),
        whole(s.says),
        len(s.says),
        COUNT_LEVEL,
        out,
    )
    return out


def structure_around(f: Features, s: Structure, likely: Ints) -> Levels:
    """The features of STRUCTURE_AROUND, from the probability of each line at the first look, in thousandths."""
    out = np.empty((len(STRUCTURE_AROUND), len(likely)), dtype=np.uint8)
    edges = f.lines.document_from
    depth, kind, twin = s.kinds
    columns = (s.parent, s.shape, s.page, depth, s.element, kind, twin, s.line_page, s.flags, f.words, likely, edges)
    sizes = (len(s.parent), len(likely), len(edges) - 1)
    call("cs_structure_around", *sizes, *map(whole, columns), HEADING_BITS, COUNT_LEVEL, out)
    return out


def learned_points(s: Structure) -> tuple[Ints, Ints]:
    """The learned points of each element's words, near and far, in thousandths."""
    near, far = shape_points(s.shape_text)
    return near[s.shape], far[s.shape]


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
