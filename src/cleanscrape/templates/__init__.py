"""What repeats on a site's pages: learnt from many pages, merged, saved, and looked up for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cleanscrape.output import atomic
from cleanscrape.reading.encoding import decode
from cleanscrape.sites import registered_domain
from cleanscrape.templates import file
from cleanscrape.templates.file import TemplatesError
from cleanscrape.templates.site import SAMPLE, SampledPage, Site, Table, sampled, smallest

__all__ = ["Templates", "TemplatesError", "registered_domain"]

HELD: Final = 2 * SAMPLE  # pages held of a site while learning, before the sample is drawn again


class Templates:
    """The lines that stand on several pages of a site, for any number of sites. Immutable and picklable.

    Of each site at most 256 pages are kept, those whose addresses have the smallest hashes: a random sample that does not
    depend on the order in which pages come, or on where they are read. So `merge` is associative and commutative, merging
    the same pages again changes nothing, and learning in parts gives what learning at once gives, byte for byte. Lines are
    counted by page, in the sample, when they are first asked for.

    Memory is bounded by the sample: compressed text, typically 2 to 4 kB a page, 1 MB for a site of 256 pages or more.
    """

    __slots__ = ("_sites",)
    _sites: Mapping[str, Site]

    def __init__(self, sites: Mapping[str, Site] | None = None) -> None:
        object.__setattr__(self, "_sites", dict(sites or {}))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Templates cannot be changed (to {name}={value!r}); fit or merge makes new ones")

    def __reduce__(self) -> tuple[type[Templates], tuple[Mapping[str, Site]]]:
        return Templates, (self._sites,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Templates) and self._sites == other._sites

    def __hash__(self) -> int:
        return hash(frozenset(self._sites))

    def __repr__(self) -> str:
        return f"<Templates of {len(self._sites)} sites>"

    @classmethod
    def fit(cls, pages: Iterable[tuple[str | bytes, str]], key: Callable[[str], str] = registered_domain) -> Templates:
        """Learn from pages as they come; they are read once and not held.

        Args:
            pages: (text, URL) of each page; the text as `Cleaner.clean` is to get it, the URL or whatever ``key`` takes.
            key: the name of the site of a URL; a page without one ("") is passed over. Give ``str`` if names stand in
                place of URLs.

        A page is known by its URL, without scheme and fragment, if that says more than a host, else by its text: the same
        page read twice counts once. Pages with the same lines, but for numbers and dates, count once as well.
        """
        held: dict[str, dict[int, SampledPage]] = {}
        drawn: dict[str, int] = {}  # the largest identity in the sample of a site that has more pages
        for document, url in pages:
            site = key(url)
            if not site:
                continue
            text = decode(document)[0] if isinstance(document, bytes) else document
            page, content = sampled(text, address(url))
            if page > drawn.get(site, page):
                continue
            mine = held.setdefault(site, {})
            mine[page] = min(mine.get(page, content), content)
            if len(mine) >= HELD:
                held[site] = dict(smallest(mine))
                drawn[site] = max(held[site])
        return cls({site: Site(smallest(mine)) for site, mine in held.items()})

    def merge(self, other: Templates) -> Templates:
        """What both have learnt.

        Of templates read from a file only counts are left: there, counts add up, and pages that were in both count twice.
        """
        sites = dict(self._sites)
        for name, site in other._sites.items():
            sites[name] = sites[name] | site if name in sites else site
        return Templates(sites)

    def counted(self) -> Templates:
        """The counts alone, as they are saved: smaller, and all that cleaning needs."""
        return Templates({name: site.as_counts() for name, site in self._sites.items()})

    def save(self, path: str | Path) -> None:
        """Write the counts to a file (JSON, UTF-8), whole or not at all. Raises OSError.

        The file holds, by site, the number of pages and the lines that stand on two or more of them, each with its count;
        the same pages give the same bytes, in whatever order and parts they were learnt.
        """
        with atomic(Path(path)) as stream:
            stream.write(self.to_json().encode())

    def to_json(self) -> str:
        """What `save` writes."""
        return file.dump(self._sites)

    @classmethod
    def load(cls, path: str | Path) -> Templates:
        """Read what `save` wrote. Raises OSError, or TemplatesError (a ValueError) if the file is not understood."""
        return cls(file.parse(Path(path).read_bytes(), str(path)))

    @property
    def sites(self) -> tuple[str, ...]:
        """The names of the sites, sorted."""
        return tuple(sorted(self._sites))

    def of(self, url: str | None) -> Table | None:
        """What is known of the site with this name, or of the site of this URL; None if nothing is."""
        if not url:
            return None
        site = self._sites.get(url) or self._sites.get(registered_domain(url))
        return None if site is None else site.table


def address(url: str) -> str:
    """What identifies a page: its URL without scheme and fragment; "" if that is a host alone, or no URL."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
    except ValueError:
        return ""
    more = parts.path.strip("/") or parts.query
    return f"{parts.netloc.lower()}{parts.path}?{parts.query}" if more else ""
