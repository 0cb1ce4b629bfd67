"""What is known of a page, each value with where it came from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, NamedTuple

__all__ = ["Found", "Metadata"]


class Found(NamedTuple):
    """A value and what said it: ``json-ld headline``, ``og:title``, ``h1``, ``time[datetime]``, ``visible byline``, ``url``..."""

    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself. None, or an empty tuple, where it says nothing.

    Attributes:
        title: the headline of the article, without the name of the site.
        authors: who wrote it: people, pen names, desks or houses.
        date: when it was published, as ISO 8601: the day, with the time and the zone if they are given.
        modified: when it was changed last, likewise.
        site: the name of the site.
        language: a language tag (BCP 47) as the page declares it.
        url: its canonical address.
        description: its summary.
        image: the address of its lead image.
        tags: its keywords.
    """

    title: Found | None = None
    authors: tuple[Found, ...] = ()
    date: Found | None = None
    modified: Found | None = None
    site: Found | None = None
    language: Found | None = None
    url: Found | None = None
    description: Found | None = None
    image: Found | None = None
    tags: tuple[Found, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Every field as JSON holds it: ``{"value": ..., "source": ...}``, a list of these, or None.

        >>> Metadata(title=Found("A ferry lost", "h1")).to_dict()["title"]
        {'value': 'A ferry lost', 'source': 'h1'}
        """
        found: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, Found):
                found[field.name] = value._asdict()
            elif isinstance(value, tuple):
                found[field.name] = [item._asdict() for item in value]
            else:
                found[field.name] = None
        return found
