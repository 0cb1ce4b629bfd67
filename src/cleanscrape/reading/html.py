"""HTML to text as a browser shows it, with where each line stands in the page."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from cleanscrape.native import address, kernel
from cleanscrape.reading import elements
from cleanscrape.reading.embedded import embedded_article
from cleanscrape.reading.html_encoding import decode_html
from cleanscrape.reading.tables import tables, which

__all__ = ["Layout", "MarkedLine", "Place", "decode_html", "marked_lines", "read_html", "shapes_of", "walk"]

Place = elements.Place


Ints = npt.NDArray[np.int64]
# The parts of a line, and the inline tags as they are written, each with the index of the part behind it.
MarkedLine = tuple[list[str], list[tuple[int, str]]]

SHOW_HIDDEN, MARKED = 1, 2  # how to read: bits, as in native/html.c
CELLS_MEET: Final = "|"  # in place of a tag: what is behind it parts two cells of a row
ANOTHER: Final = 2.3  # times the prose of the page: the data hold another text than the page, as at a paywall
TAG: Final = re.compile("<[^<>]*>")
SECOND: Final = ("noscript", "template")
MARKUP: Final = sum(1 << list(elements.ELEMENTS).index(name.upper()) for name in SECOND)
FEW: Final = 900  # bytes of prose, some 150 words: a page with less may have its article elsewhere


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A page as lines of text, and the tree of its block-level elements.

    ``lines`` has a column for each non-blank line of ``text``, ``elements`` one for each element, in document order; element
    0 is the body. Their rows have names: see the properties.
    """

    text: str
    lines: Ints  # shape (5, lines)
    elements: Ints  # shape (5, elements)
    shape_text: bytes  # tag and attributes of the elements of one shape, each ended by a NUL
    html: str  # the source
    said: str = ""  # where its data and its head say what kind of page it is
    hidden: int = 0  # characters left out because they are hidden
    prose: int = 0  # bytes of prose outside links
    has_article_body: bool = False  # does it hold the text of its article as data?
    fallback: str = ""  # the second reading that gave the text, if the first found hardly any: see reading.fallbacks

    def __eq__(self, other: object) -> bool:
        """Do two layouts say the same?"""
        if not isinstance(other, Layout):
            return NotImplemented
        plain = (self.text, self.shape_text, self.html, self.said, self.hidden, self.prose, self.fallback)
        return (
            plain == (other.text, other.shape_text, other.html, other.said, other.hidden, other.prose, other.fallback)
            and np.array_equal(self.lines, other.lines)
            and np.array_equal(self.elements, other.elements)
        )

    @property
    def element(self) -> Ints:
        """The innermost element each line belongs to: an index into the elements."""
        return _row(self.lines, 0)

    @property
    def linked(self) -> Ints:
        """Visible characters of each line within links."""
        return _row(self.lines, 1)

    @property
    def links(self) -> Ints:
        """Links each line touches."""
        return _row(self.lines, 2)

    @property
    def strong(self) -> Ints:
        """Visible characters of each line within <b>, <strong>, <em>, <i> or <u>."""
        return _row(self.lines, 3)

    @property
    def flags(self) -> Ints:
        """Bits of Place for each line."""
        return _row(self.lines, 4)

    @property
    def parent(self) -> Ints:
        """The element around each one, -1 for the body."""
        return _row(self.elements, 0)

    @property
    def depth(self) -> Ints:
        """How many elements stand around each one."""
        return _row(self.elements, 1)

    @property
    def sibling(self) -> Ints:
        """The place of each element among those of the same parent, from 0."""
        return _row(self.elements, 2)

    @property
    def shape(self) -> Ints:
        """Elements with the same tag and the same attributes have the same number, from 0 in order of appearance."""
        return _row(self.elements, 3)

    @property
    def end(self) -> Ints:
        """The index behind the last element inside each one."""
        return _row(self.elements, 4)

    @property
    def tag(self) -> list[str]:
        """The tag of each element."""
        shapes = shapes_of(self.shape_text)
        return [shapes[shape][0] for shape in self.shape.tolist()]

    @property
    def attributes(self) -> list[str]:
        """The values of class, id, role and the like of each element, as they are written."""
        shapes = shapes_of(self.shape_text)
        return [shapes[shape][1] for shape in self.shape.tolist()]

    def path(self, line: int) -> str:
        """A CSS selector that finds the element of a line (an index into the first part). Parses the page: not for speed."""
        from cleanscrape.reading.css_path import css_path

        return css_path(self.html, self.parent.tolist(), self.tag, self.depth.tolist(), int(self.element[line]))


def _row(table: Ints, index: int) -> Ints:
    row: Ints = table[index]
    return row


def shapes_of(shape_text: bytes) -> list[tuple[str, str]]:
    """Tag and attributes by shape."""
    words = iter(shape_text.decode("utf-8", "surrogatepass").split("\0")[:-1])
    return list(zip(words, words, strict=True))


def read_html(html: str, source: bytes | None = None) -> Layout:
    """Render a page to text. Raises nothing but MemoryError, for any str; time and memory are linear in its length.

    Hidden elements are left out, but for those that a control of the page unfolds (it names their id): they are read like
    an open ``<details>``, with the flag HIDDEN. Where next to nothing is left, the page is read again, with everything
    hidden, with ``<noscript>``, ``<template>``, or with the article it embeds as data; ``fallback`` tells which. ``source`` is
    the page in UTF-8 where that is at hand: making it takes a third of the time of reading.
    """
    layout = first = walk(html, source=source)
    size = first.prose
    if size < FEW:
        best = 2 * size + FEW // 3
        for fallback in ("hidden", *SECOND, "data"):
            if best < FEW or not layout.fallback:
                other = _second(first, fallback)
                size = other.prose if other else 0
                if other and size > best:
                    best = size + size // 2
                    layout = _instead(first, other, fallback)
    elif first.has_article_body:
        other = _second(first, "data")
        if other and other.prose > ANOTHER * size:
            layout = _instead(first, other, "data")
    return layout


def _second(first: Layout, fallback: str) -> Layout | None:
    """Read the page with something that is passed over otherwise, if there is much of that."""
    if fallback == "data":
        article = embedded_article(first.html)
        return walk(article + first.html) if len(article) > FEW // 3 else None
    size = first.hidden if fallback == "hidden" else _size_within(first.html, fallback)
    return walk(**second_reading(first.html, fallback)) if size > FEW // 3 else None


def _instead(first: Layout, other: Layout, fallback: str) -> Layout:
    """A second reading in place of the first."""
    return replace(other, html=first.html, said=first.said, has_article_body=first.has_article_body, fallback=fallback)


def second_reading(html: str, fallback: str) -> dict[str, Any]:
    """What to call `walk` with to read a page like a layout with this ``fallback``."""
    if fallback == "data":
        return {"html": embedded_article(html) + html}
    return {"html": html, "markup": frozenset({fallback}) & frozenset(SECOND), "show_hidden": fallback == "hidden"}


def _size_within(html: str, name: str) -> int:
    """Characters between the tags within the elements of that name."""
    size, end = 0, 0
    while True:
        start = html.find("<" + name, end)
        end = html.find("</" + name, start)
        if start < 0 or end < 0:
            return size
        size += len(TAG.sub("", html[html.find(">", start) + 1 : end]))


def walk(html: str, markup: frozenset[str] = frozenset(), show_hidden: bool = False, source: bytes | None = None) -> Layout:
    """One pass over the tags, with a stack of the open elements that make blocks: native/html.c.

    End tags that are left out, and those that end nothing, are treated as the HTML Standard says (13.2.6.4) where they
    concern blocks. ``markup`` names elements that are passed over otherwise: noscript, template. Raises MemoryError for a
    page that needs more than there is, or that has 2 GiB.
    """
    source = html.encode("utf-8", "surrogatepass") if source is None else source
    with _read(source, markup, SHOW_HIDDEN if show_hidden else 0) as (handle, found, _):
        lines = np.empty((5, found[1]), dtype=np.int64)
        rows = np.empty((5, found[2]), dtype=np.int64)
        kernel().cs_html_take(handle, address(lines), address(rows))
        shapes = ctypes.string_at(found[12], found[3])
        text, said = _text(found, 0), _text(found, 4)
    hidden, prose, has_article_body = found[18:]
    return Layout(text, lines, rows, shapes, html, said, hidden, prose, bool(has_article_body))


def marked_lines(html: str, markup: frozenset[str] = frozenset(), show_hidden: bool = False) -> list[MarkedLine]:
    """What is inside the lines that `walk` finds with the same arguments."""
    source = html.encode("utf-8", "surrogatepass")
    with _read(source, markup, MARKED + (SHOW_HIDDEN if show_hidden else 0)) as (_, found, source):
        raw = ctypes.string_at(found[14], found[5])
        ends = _numbers(found, 6, np.int64, 1)[:, 0].tolist()
        marks = _numbers(found, 7, np.int32, 3).tolist()
        line_ends = _numbers(found, 8, np.int64, 2).tolist()
    lines: list[MarkedLine] = []
    start = part = mark = 0
    for part_end, mark_end in line_ends:
        parts = []
        for end in ends[part:part_end]:
            parts.append(raw[start:end].decode("utf-8", "surrogatepass"))
            start = end
        heads = [
            (index, source[at : at + size].decode("utf-8", "surrogatepass") if size >= 0 else CELLS_MEET)
            for index, at, size in marks[mark:mark_end]
        ]
        lines.append((parts, heads))
        part, mark = part_end, mark_end
    return lines


@contextmanager
def _read(source: bytes, markup: frozenset[str], mode: int) -> Iterator[tuple[int, list[int], bytes]]:
    """Call the kernel; gives what it returns, the numbers it found, and the source without NUL."""
    if b"\0" in source:
        source = source.replace(b"\0", b"")
    found = (ctypes.c_int64 * 21)()
    bits = sum(which(name, elements.ELEMENTS) & MARKUP for name in markup)
    handle = kernel().cs_html_read(source, len(source), ctypes.byref(tables()), mode, bits, found)
    if not handle:
        raise MemoryError("the page is too large to be read")
    try:
        yield handle, list(found), source
    finally:
        kernel().cs_html_free(handle)


def _text(found: list[int], index: int) -> str:
    return ctypes.string_at(found[9 + index], found[index]).decode("utf-8", "surrogatepass")


def _numbers(found: list[int], index: int, kind: type[np.int32 | np.int64], columns: int) -> npt.NDArray[Any]:
    size = found[index] * columns * np.dtype(kind).itemsize
    return np.frombuffer(ctypes.string_at(found[9 + index], size), dtype=kind).reshape(-1, columns)
