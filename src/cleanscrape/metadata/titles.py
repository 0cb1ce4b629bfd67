"""Finds the headline of the page among what it calls itself, without the name of the site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import Final
from unicodedata import normalize

import regex

__all__ = ["choose", "key", "without_site"]

# A hyphen or a dash parts a title only with spaces around it.
_SEPARATOR: Final = regex.compile(r"\s{0,9}[|»«·•]\s{0,9}|\s{0,9}::\s{0,9}|\s{1,9}[-–—~/]\s{1,9}|：(?=[^：]{1,20}$)")
_STRONG: Final = regex.compile(r"[|»«·•]|::")
_TRAIL: Final = "/"  # "thread / forum / site", as forums have it
_QUOTED: Final = regex.compile(r"«[^«»]{1,400}»")  # guillemets around words are no separators
_MARK: Final = regex.compile(r"[^\p{L}\p{M}\p{N}]++")
LONGEST_SITE: Final = 5  # words of a site's name that nothing confirms
MOST_PARTS: Final = 10  # of a title
LONGEST_LABEL: Final = 3  # words before a headline that no name of the page has
CUT_FROM: Final = 90  # characters from which a name may have been cut
OVERLAP: Final = 0.5  # of the words of a heading that the names of the page must hold
_ANCHOR: Final = regex.compile(r"\s*[¶#§]$")
_WORD: Final = regex.compile(r"[\p{Lo}]|[\p{L}\p{M}\p{N}]++")


@lru_cache(maxsize=1024)  # a page says the same few strings again and again
def key(text: str) -> str:
    """A text without case, punctuation and spacing, for comparing."""
    return _MARK.sub("", normalize("NFKC", text).casefold())


def without_site(title: str, sites: Iterable[str]) -> str:
    """A title without the part at its end or its beginning that names the site.

    A last part that no name in ``sites`` confirms goes behind a bar or a dot if it is short and what is left is not; it
    stays behind a hyphen. Known to be wrong where a short part behind a bar belongs to the title.

    >>> without_site("A ferry lost - Harbour Post", ["harbourpost"]), without_site("A ferry lost - and found", ["harbourpost"])
    ('A ferry lost', 'A ferry lost - and found')
    """
    known = {key(site) for site in sites} - {""}
    cuts = _cuts(title)
    for index, (start, end) in enumerate(cuts):
        if start and _names(key(title[end:]), known):
            while index and title[start:end].strip() == title[slice(*cuts[index - 1])].strip() == _TRAIL:
                index -= 1
                start, end = cuts[index]
            return title[:start].strip()
    for start, end in cuts:
        if start and key(title[:start]) in known:
            return title[end:].strip()
    if cuts:
        start, end = cuts[-1]
        tail, rest = title[end:].split(), title[:start].split()
        if len(tail) <= LONGEST_SITE and len(rest) > len(tail) and _STRONG.search(title[start:end]):
            return title[:start].strip()
    return title


def _cuts(title: str) -> list[tuple[int, int]]:
    """Where the signs between the parts of a title stand."""
    quotes = {place for match in _QUOTED.finditer(title) for place in (match.start(), match.end() - 1)}
    cuts = islice(_SEPARATOR.finditer(title), MOST_PARTS)
    return [cut.span() for cut in cuts if quotes.isdisjoint(range(*cut.span()))]


def _names(tail: str, known: set[str]) -> bool:
    return tail in known or any(
        len(tail) >= 4 and (tail.startswith(site) or site.startswith(tail)) for site in known if len(site) >= 4
    )


def _parts(title: str) -> set[str]:
    """The keys of a title and of each run of its parts."""
    edges = [0, *(place for cut in _cuts(title) for place in cut), len(title)]
    starts, ends = edges[::2], edges[1::2]
    return {key(title[start:end]) for start in starts for end in ends if end > start}


def choose(headings: Sequence[str], named: Sequence[tuple[str, str]], sites: Sequence[str]) -> tuple[str, str, int | None] | None:
    """The headline with its source, and which heading it is.

    A first-level heading that the page's names confirm (``og:title``, the headline in JSON-LD, a part of ``<title>``) wins.

    Args:
        headings: the texts of ``<h1>``.
        named: what the page calls itself, as (text, source), best first.
        sites: what the site may be called.
    """
    known = {key(site) for site in sites} - {""}
    confirmed = {part for text, _ in named for part in _parts(text)} - known - {""}
    words = {word for text, _ in named for word in _words(text)}
    own = [(without_site(_ANCHOR.sub("", heading), sites), index) for index, heading in enumerate(headings)]
    own = [(heading, index) for heading, index in own if key(heading) not in known | {""}]
    tails = {key(heading) for heading, _ in own} & (_tails(named) | _heads(named))
    sites, own = [*sites, *tails], [(heading, index) for heading, index in own if key(heading) not in tails]
    known |= tails
    for heading, index in own:
        if key(heading) in confirmed:
            return heading, "h1", index
    names = [(without_site(text, sites), source) for text, source in named]
    for heading, index in own:
        told = _words(heading)
        if len(told & words) >= OVERLAP * len(told):
            labelled = [(name, source) for name, source in names if source != "title" and _ends(heading, name)]
            return (*labelled[0], index) if labelled else (heading, "h1", index)
    for name, source in names:
        if name and key(name) not in known:
            return (*_whole(name, source, names), None)
    if own:
        return own[0][0], "h1", own[0][1]
    return (*named[0], None) if named else None


def _ends(heading: str, name: str) -> bool:
    """Whether a heading is a name behind one to three words of a label: "Question", a date, a kind of product."""
    long, short = key(heading), key(name)
    return 0 < len(heading.split()) - len(name.split()) <= LONGEST_LABEL and len(name.split()) > 1 and long.endswith(short)


def _whole(name: str, source: str, names: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The name, or the longer one that it is cut from: search engines want at most 110 characters of a headline."""
    if len(name) < CUT_FROM:
        return name, source
    return next(((other, told) for other, told in names if len(other) > len(name) and other.startswith(name)), (name, source))


def _heads(named: Sequence[tuple[str, str]]) -> set[str]:
    """What stands before a colon in ``<title>``, where another name is what stands behind it: the name of a blog."""
    others = {key(text) for text, source in named if source != "title"}
    parts = [text.partition(": ") for text, source in named if source == "title"]
    return {key(head) for head, _, rest in parts if key(rest) in others - {""}}


def _tails(named: Sequence[tuple[str, str]]) -> set[str]:
    """The last parts of ``<title>``, where they are shorter than what stands before them and no other name is like them."""
    found: set[str] = set()
    for text, source in named:
        if source == "title":
            cuts = [(text[:start], text[end:]) for start, end in _cuts(text)]
            found |= {key(tail) for head, tail in cuts if len(_words(tail)) < len(_words(head))}
    return found - {key(text) for text, source in named if source != "title"}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(normalize("NFKC", text).casefold()))
