"""Finds who wrote the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import regex

from cleanscrape.metadata.clues import content_of, inside, text_of
from cleanscrape.metadata.model import Found
from cleanscrape.metadata.names import after_label, names
from cleanscrape.metadata.sources import Sources
from cleanscrape.metadata.titles import key
from cleanscrape.metadata.visible import byline, opener
from cleanscrape.metadata.words import words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["read_authors"]

# Catalogues of libraries and journals put the surname first.
_CATALOGUE: Final = ("citation", "dc")
_SURNAME_FIRST: Final = regex.compile(r"^([^,]{1,60}), ([^,]{1,60})$")
MOST_LINKED: Final = 4  # elements with rel=author


def read_authors(sources: Sources, *, day_first: bool) -> tuple[Found, ...]:
    """The authors by the best source that names any: markup first, then the byline near the headline, then any byline.

    A source that only names the site itself gives way to one that names somebody else.
    """
    house: tuple[Found, ...] = ()
    for texts, source in _marked_up(sources):
        found = _found(names(texts, hard=source.startswith(("itemprop", "rel"))), source)
        if any(key(author.value) not in sources.site_keys for author in found):
            return tuple(author for author in found if key(author.value) not in sources.site_keys)
        house = house or found
    shown, source = byline(sources.lines, day_first=day_first)
    if not shown and not house:
        shown, source = byline(sources.marked, day_first=day_first)
    if house and source == "visible name":  # the least certain kind
        return house
    return _found(shown, source) or house


def _found(people: Iterable[str], source: str) -> tuple[Found, ...]:
    return tuple(Found(name, source) for name in people)


def _marked_up(sources: Sources) -> Iterator[tuple[list[str], str]]:
    """Strings that each hold a name or several, with their source."""
    clues = sources.clues
    for name in ("author", "creator"):
        yield [found.value for found in sources.said(name)], f"json-ld {name}"
    for name in words("meta_author"):
        found = list(sources.metas(name))
        if found:
            texts = [_SURNAME_FIRST.sub(r"\2 \1", value) if name.startswith(_CATALOGUE) else value for value, _ in found]
            yield texts, found[0].source
    for label, (content, source) in zip(clues.metas.get("twitter:label1", ()), sources.metas("twitter:data1"), strict=False):
        if after_label(label) is not None:
            yield [content], source
    item = next((node for _, node in clues.item("author") if not inside(node)), None)
    if item is not None:
        if sources.rank:  # of a thread it may be of an answer
            yield list(opener(sources.lines)), "visible byline"
        yield [_person(item)], "itemprop author"
    yield [text_of(node) for node in clues.authors[:MOST_LINKED]], "rel author"


def _person(node: LexborNode) -> str:
    """The name within an item, without the title that may follow it."""
    inner = node.css_first("[itemprop=name]") or node.css_first("a")
    return (inner is not None and content_of(inner)) or content_of(node)
