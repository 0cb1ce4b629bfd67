"""One look at the tree for all that is marked up to speak of the page: metas, links, JSON-LD, headings, items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import regex

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["Clues", "clean", "collect", "content_of", "inside", "text_of"]

# A query walks the whole tree, in C, at some sixth of the price of the parse whatever it asks for: so one for all.
# Searching class names costs a third of that more for each word, and is left to the neighbourhood of the headline.
_SELECTOR: Final = 'html,title,meta,link[rel~=canonical],link[rel~=image_src],script[type*="ld+json" i],h1,[itemprop],[rel~=author]'
_CONTENT: Final = ("content", "datetime", "href", "src")  # what an element says instead of its text
_LEVELS: Final = 20
_ASIDE: Final = frozenset(("comment", "review", "reviews", "suggestedanswer", "acceptedanswer", "itemlistelement"))
_BREAKS: Final = "br,div,p,li,span"
_EDGE: Final = "\x1f"  # between two pieces of text; no page shows one
_GLUED: Final = regex.compile(r"\x1f++(?=[:,;.!?…])")


@dataclass(slots=True)
class Clues:
    """What a page says of itself in markup, in document order. Keys are in lower case; contents are as they stand."""

    language: str = ""
    title: str = ""
    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)
    headings: list[LexborNode] = field(default_factory=list)
    items: dict[str, list[LexborNode]] = field(default_factory=dict)
    authors: list[LexborNode] = field(default_factory=list)

    def meta(self, *names: str) -> Iterator[tuple[str, str]]:
        """The metas of these names, as (name, content), in the order of ``names``."""
        for name in names:
            for content in self.metas.get(name, ()):
                yield name, clean(content)

    def item(self, *names: str) -> Iterator[tuple[str, LexborNode]]:
        """The elements with these values of ``itemprop``, as (name, element)."""
        for name in names:
            for node in self.items.get(name, ()):
                yield name, node


def clean(text: str) -> str:
    """Text with runs of white space as one space, without NULs and soft hyphens."""
    return " ".join(text.replace("\0", "").replace("\xad", "").split())


def text_of(node: LexborNode) -> str:
    """The text of an element as a reader sees it, near enough: a space between the pieces of an element with parts.

    But none before a piece that begins with a colon or the like: seven of 133 news pages set one in an element of its own.
    """
    if node.css_first(_BREAKS) is None:
        return clean(node.text())
    return clean(_GLUED.sub("", node.text(separator=_EDGE)).replace(_EDGE, " "))


def content_of(node: LexborNode) -> str:
    """What an element of microdata says: its attribute where it has one, else its text."""
    attributes = node.attributes
    for name in _CONTENT if node.tag in ("meta", "link", "time", "img", "a") else _CONTENT[:2]:
        value = attributes.get(name)
        if value and not (name == "href" and node.tag == "a"):
            return clean(value)
    return text_of(node)


def inside(node: LexborNode) -> bool:
    """Whether an item of microdata belongs to a comment, an answer, a review or a listed thing rather than to the page."""
    above = node.parent
    for _ in range(_LEVELS):
        if above is None:
            break
        if not _ASIDE.isdisjoint((above.attributes.get("itemprop") or "").lower().split()):
            return True
        above = above.parent
    return False


def collect(tree: LexborHTMLParser) -> Clues:
    """Look at the tree once."""
    clues = Clues()
    for node in tree.css(_SELECTOR):
        tag = node.tag
        if tag == "script":
            clues.scripts.append(node.text())
            continue
        attributes = node.attributes
        if tag == "meta":
            content = attributes.get("content")
            name = (
                attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or attributes.get("http-equiv")
            )
            if content and name:
                for key in name.lower().split():
                    clues.metas.setdefault(key, []).append(content)
        elif tag == "link":
            href = attributes.get("href")
            if href:
                for rel in (attributes.get("rel") or "").lower().split():
                    clues.links.setdefault(rel, []).append(clean(href))
        elif tag == "html":
            clues.language = clues.language or attributes.get("lang") or attributes.get("xml:lang") or ""
        elif tag == "title":
            clues.title = clues.title or clean(node.text())
        elif tag == "h1":
            clues.headings.append(node)
        for prop in (attributes.get("itemprop") or "").lower().split():
            clues.items.setdefault(prop, []).append(node)
        if tag != "link" and "author" in (attributes.get("rel") or "").lower().split():
            clues.authors.append(node)
    return clues
