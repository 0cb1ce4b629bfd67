"""All that a page gives to read its metadata from; what is dear is looked at only when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from cleanscrape.metadata import jsonld, titles
from cleanscrape.metadata.clues import Clues, clean, text_of
from cleanscrape.metadata.dates import host
from cleanscrape.metadata.model import Found
from cleanscrape.metadata.visible import Line, around, marked

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["Sources"]

MOST_HEADINGS: Final = 120  # of the second level and below, looked at where none of the first level says the title
LEAST_BEHIND_KICKER: Final = 12  # characters of a title that may end a longer heading
MOST_LISTED: Final = 100  # of a list in JSON-LD
LONGEST: Final = 2000  # characters of a value that are used: no title and no name is longer
_NAMES: Final = ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site")


class Sources:
    """One page while it is read.

    Attributes:
        main: the JSON-LD object that the page is about, or an empty one.
        rank: how likely it is that: 0 for an article, 1 for another thing, 2 for a web page, 9 where there is none.
        heading: the element that says the title, once the title is known.
    """

    def __init__(self, tree: LexborHTMLParser, clues: Clues, url: str | None) -> None:
        self.tree, self.clues, self.url = tree, clues, url
        self.top, self._by_id = jsonld.nodes(clues.scripts)
        self.main = jsonld.main_node(self.top) or {}
        self.rank = jsonld.rank(self.main) if self.main else jsonld.UNRELATED
        self.heading: LexborNode | None = None

    @cached_property
    def lines(self) -> list[Line]:
        """The lines around the headline."""
        start = self.heading or self.tree.css_first("h2") or self.tree.body
        return around(start) if start is not None else []

    @cached_property
    def marked(self) -> list[Line]:
        """The lines anywhere that are marked as authors or dates; none on the page of a product, whose are its reviews'."""
        kinds = (*(content.lower() for _, content in self.clues.meta("og:type")), *jsonld.types(self.main))
        return [] if any(kind.startswith("product") for kind in kinds) else marked(self.tree)

    @cached_property
    def address(self) -> str | None:
        """Where the page is, as given or as it says."""
        return self.url or next((clean(link) for link in self.clues.links.get("canonical", ())), None)

    @cached_property
    def sites(self) -> list[str]:
        """What the site may be called: its names, and its host with and without what stands around the name."""
        found = [content for _, content in self.clues.meta(*_NAMES)] + [name.value for name in self.publisher()]
        addresses = (self.url, self.address, *(content for _, content in self.clues.meta("og:url")))
        for address in dict.fromkeys(addresses):
            name = host(address).removeprefix("www.")
            labels = name.split(".")[:-1]
            found += [name, ".".join(labels), *labels[-2:]]
        return [name for name in found if len(name) > 1]

    @cached_property
    def site_keys(self) -> frozenset[str]:
        """The same for comparing."""
        return frozenset(map(titles.key, self.sites))

    def linked(self, value: Any) -> Any:
        """A value of JSON-LD with references to other objects followed, one step."""
        if isinstance(value, list):
            return [self.linked(item) for item in value[:MOST_LISTED] if not isinstance(item, list)]
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and "name" not in value:
            return self._by_id.get(value["@id"], value)
        return value

    def said(self, *keys: str) -> Iterator[Found]:
        """What the main object says under these names."""
        for name in keys:
            for text in jsonld.strings(self.linked(self.main.get(name))):
                yield Found(clean(unescape(text)), f"json-ld {name}")

    def publisher(self) -> Iterator[Found]:
        """Who publishes it, by JSON-LD."""
        yield from (found for found in self.said("publisher") if "/" not in found.value)
        for node in self.top:
            if "website" in jsonld.types(node):
                yield from (Found(clean(unescape(name)), "json-ld website") for name in jsonld.strings(node.get("name")))

    def metas(self, *names: str) -> Iterator[Found]:
        """What the metas of these names say."""
        for name, content in self.clues.meta(*names):
            yield Found(unescape(content), name if ":" in name else f"meta {name}")

    def place(self, title: str, named: list[Found]) -> LexborNode | None:
        """The heading that says the title, where no first-level one does; it may have a kicker before it."""
        wanted = {titles.key(title), *(titles.key(found.value) for found in named)}
        keys = [(titles.key(text_of(node)[:LONGEST]), node) for node in self.tree.css("h2,h3,h4")[:MOST_HEADINGS]]
        for said, node in keys:
            if said in wanted:
                return node
        ends = tuple(key for key in wanted if len(key) >= LEAST_BEHIND_KICKER)
        for said, node in keys:
            if said.endswith(ends):
                return node
        return next((node for node in self.clues.headings if text_of(node)), None)
