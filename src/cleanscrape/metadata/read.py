"""Puts together what a page says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

import regex

from cleanscrape.metadata import titles
from cleanscrape.metadata.authors import read_authors
from cleanscrape.metadata.clues import clean, collect, content_of, text_of
from cleanscrape.metadata.dates import day_first, host
from cleanscrape.metadata.model import Found, Metadata
from cleanscrape.metadata.moments import read_dates
from cleanscrape.metadata.sources import LONGEST, Sources
from cleanscrape.metadata.words import words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

__all__ = ["read_metadata"]

MOST_HEADINGS: Final = 20  # of the first level
MOST_TAGS: Final = 60
LONGEST_TAG: Final = 100  # characters
_LANGUAGE: Final = regex.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,4}(?![A-Za-z0-9])")
_LISTED: Final = regex.compile(r"[,;|]")


def read_metadata(tree: LexborHTMLParser, url: str | None = None) -> Metadata:
    """What the page in ``tree`` says of itself. Never raises for any content, and leaves the tree as it is.

    Known to be wrong where the page is: a date of birth of the page's template, an author that is a login. A title of a page
    whose heading and names disagree is one of the two.

    Args:
        tree: the parsed page, scripts included: JSON-LD is one.
        url: the address it was fetched from; it may hold a date, names the site, and makes relative addresses absolute.

    >>> from selectolax.lexbor import LexborHTMLParser
    >>> page = LexborHTMLParser("<title>A ferry lost | Harbour Post</title><h1>A ferry lost</h1><p>By Ann Ode, 3 March 2025</p>")
    >>> found = read_metadata(page, "https://www.harbourpost.example/news/ferry")
    >>> found.title, found.authors
    (Found(value='A ferry lost', source='h1'), (Found(value='Ann Ode', source='visible byline'),))
    >>> found.date, found.site
    (Found(value='2025-03-03', source='visible date'), Found(value='harbourpost.example', source='url'))
    """
    sources = Sources(tree, collect(tree), url)
    language = _language(sources)
    canonical = _canonical(sources)
    in_front = day_first(language.value if language else "", canonical.value if canonical else None)
    title = _title(sources)  # first, as it finds the place of the headline
    date, modified = read_dates(sources, day_first=in_front)
    return Metadata(
        title=title,
        authors=read_authors(sources, day_first=in_front),
        date=date,
        modified=modified,
        site=_site(sources),
        language=language,
        url=canonical,
        description=next(_description(sources), None),
        image=next(_image(sources), None),
        tags=_tags(sources),
    )


def _title(sources: Sources) -> Found | None:
    named = [Found(found.value[:LONGEST], found.source) for found in _named(sources) if found.value]
    nodes = sources.clues.headings[:MOST_HEADINGS]
    chosen = titles.choose([text_of(node)[:LONGEST] for node in nodes], named, sources.sites)
    if chosen is None:
        return None
    text, source, index = chosen
    sources.heading = nodes[index] if index is not None else sources.place(text, named)
    return Found(text, source) if text else None


def _named(sources: Sources) -> Iterator[Found]:
    """What the page calls itself."""
    if sources.rank <= 1:
        yield from sources.said("name" if sources.rank else "headline")
    yield from sources.metas(*words("meta_title"))
    for _, node in sources.clues.item("headline"):
        yield Found(content_of(node), "itemprop headline")
        break
    yield Found(sources.clues.title, "title")


def _site(sources: Sources) -> Found | None:
    for found in (*sources.metas("og:site_name"), *sources.publisher()):
        return found
    for found in sources.metas("application-name", "apple-mobile-web-app-title", "dc.publisher", "twitter:site"):
        return found
    name = host(sources.address).removeprefix("www.")
    return Found(name, "url") if name else None


def _language(sources: Sources) -> Found | None:
    metas = sources.metas("og:locale", "content-language", "language", "dc.language")
    for value, source in (Found(sources.clues.language, "html lang"), *metas, *sources.said("inLanguage")):
        match = _LANGUAGE.match(value.strip())
        if match:
            return Found(match.group().replace("_", "-"), source)
    return None


def _canonical(sources: Sources) -> Found | None:
    links = (Found(clean(link), "link canonical") for link in sources.clues.links.get("canonical", ()))
    for found in _absolute(sources, (*links, *sources.metas("og:url"))):
        return found
    return Found(clean(sources.url), "url") if sources.url else None


def _description(sources: Sources) -> Iterator[Found]:
    yield from sources.metas("og:description", "description", "twitter:description", "dc.description")
    yield from sources.said("description")


def _image(sources: Sources) -> Iterator[Found]:
    yield from _absolute(
        sources, sources.metas("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    )
    value = sources.linked(sources.main.get("image"))
    value = value[0] if isinstance(value, list) and value else value
    value = value.get("url") or value.get("contentUrl") if isinstance(value, dict) else value
    if isinstance(value, str):
        yield from _absolute(sources, [Found(clean(value.encode("utf-8", "ignore").decode("utf-8")), "json-ld image")])
    yield from _absolute(sources, (Found(clean(link), "link image_src") for link in sources.clues.links.get("image_src", ())))


def _absolute(sources: Sources, addresses: Iterator[Found] | Sequence[Found]) -> Iterator[Found]:
    """The addresses with scheme and host; what is no address is left out."""
    for value, source in addresses:
        if value.startswith(("https://", "http://")):
            yield Found(value, source)
        elif value:
            try:
                yield Found(urljoin(sources.url or "", value), source)
            except ValueError:
                continue


def _tags(sources: Sources) -> tuple[Found, ...]:
    names = ("parsely-tags", "sailthru.tags", "news_keywords", "keywords")
    for found in (sources.metas("article:tag"), sources.said("keywords"), *(sources.metas(name) for name in names)):
        tags: dict[str, Found] = {}
        for text, source in found:
            for part in _LISTED.split(unescape(text)):
                tag = part.strip()
                if 0 < len(tag) <= LONGEST_TAG:
                    tags.setdefault(tag, Found(tag, source))
        if tags:
            return tuple(tags.values())[:MOST_TAGS]
    return ()
