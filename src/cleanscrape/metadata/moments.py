"""Finds when the page was published, and when it was changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import regex

from cleanscrape.metadata.clues import clean, content_of, inside
from cleanscrape.metadata.dates import iso, url_date
from cleanscrape.metadata.model import Found
from cleanscrape.metadata.sources import Sources
from cleanscrape.metadata.visible import dateline
from cleanscrape.metadata.words import words

__all__ = ["read_dates"]

# Metas that no list names: "ms.date", "pubDateTime"; not "updated", "expires" and the like.
_DATED: Final = regex.compile(r"date|publi(?:sh|cation)|pubtime|issued")
_NOT_PUBLISHED: Final = regex.compile(
    r"updat|modif|expir|review|event|valid|last|end|start|verif|publisher|edit|crawl|cache|format|birth"
)


def read_dates(sources: Sources, *, day_first: bool) -> tuple[Found | None, Found | None]:
    """When the page was published and when it was changed: by markup first, then what it shows, then its address.

    Where it shows only when it was changed, that counts as its date, with the source ``visible update``. What the head alone
    says of a change does not: nobody reads it.
    """
    published = _first(_published(sources), day_first)
    modified = _first(_modified(sources), day_first)
    if published is not None:
        return published, modified
    shown = dateline(sources.lines, day_first=day_first)
    if shown == (None, None):
        shown = dateline(sources.marked, day_first=day_first)
    published, changed = shown
    told = url_date(sources.address)
    if told and (published is None or _swapped(published.value) == told):  # the address settles what 3/4/2025 is
        published = Found(told, "url")
    if published is None and changed is not None:
        published = Found(changed.value, "visible update")
    return published, modified or changed


def _published(sources: Sources) -> Iterator[Found]:
    yield from sources.said("datePublished")
    yield from sources.metas(*words("meta_published"))
    yield from sources.said("dateCreated", "uploadDate")
    yield from _items(sources, "datepublished", "datecreated")
    for name, contents in sources.clues.metas.items():
        if _DATED.search(name) and not _NOT_PUBLISHED.search(name):
            yield Found(clean(contents[0]), f"meta {name}")


def _modified(sources: Sources) -> Iterator[Found]:
    yield from sources.said("dateModified")
    yield from sources.metas(*words("meta_modified"))
    yield from _items(sources, "datemodified")


def _items(sources: Sources, *names: str) -> Iterator[Found]:
    for name, node in sources.clues.item(*names):
        if not inside(node):
            yield Found(content_of(node), f"itemprop {name}")


def _first(candidates: Iterable[Found], day_first: bool) -> Found | None:
    for text, source in candidates:
        moment = iso(text, day_first=day_first)
        if moment:
            return Found(moment, source)
    return None


def _swapped(moment: str) -> str:
    """The date with day and month the other way round."""
    year, month, day = moment[:10].split("-")
    return f"{year}-{day}-{month}"
