"""Pages that hold no article and say so: an error, a form to sign in, a question for consent, a bar to robots, a bare frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.resources import files
from types import MappingProxyType
from typing import Final
from unicodedata import normalize

import numpy as np
import regex

from cleanscrape.features import Features, Flags, Levels, totals
from cleanscrape.phrases import NOISE_LABELS
from cleanscrape.reading.characters import Kind
from cleanscrape.reading.elements import Place
from cleanscrape.structure import Structure

__all__ = ["NOTICES", "Notice", "notices"]


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told of a page instead of its text; the label of lines that say no other, if any; how much else it may say."""

    reason: str
    label: str
    prose: int  # words in sentences that say something else: with more of them the page is an article about the matter


NOTICES: Final = MappingProxyType(
    {
        "missing": Notice("the page says that what was asked for is not there", "other", 60),
        "sign_in": Notice("the page asks the reader to sign in", "login", 80),
        "consent": Notice("the page asks for consent before it shows anything", "cookie", 100),
        "barred": Notice("the page keeps the reader out", "other", 40),
        "feed": Notice("only links to other pages, the latest first, no article", "related", 0),
        "excerpts": Notice("only the beginnings of other pages, no article", "related", 0),
        "frame": Notice("only the frame of a page, no article", "", 0),
    }
)
MOST_WORDS: Final = 600  # kept: of the longest consent texts, or of ten excerpts
FEW_WORDS: Final = 60  # kept: so few may be the notice itself, without a heading or a title
LONGEST_HEADING: Final = 12  # words of a title or heading that says nothing but the notice
HALF: Final = 0.5
MOST_TITLE: Final = 1_000  # characters
NEAR_HEAD: Final = 1 << 16  # characters: no title was seen further down
LETTERS: Final = regex.compile(r"[^\p{L}\p{M}]++")
# A hyphen parts a title only with spaces around it; each alternative begins with another character or ends at once.
PARTS: Final = regex.compile(r"[|»«·•]|::|\s[-–—~/]\s|:\s")
UNSPACED: Final = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
ERROR_CLASS: Final = regex.compile(r"(?<![a-z0-9])(?:error-?_?(?:404|page)|(?:page-?_?)?not-?_?found|404(?:-?_?page)?)(?![a-z0-9])")
PASSWORD: Final = ('type="password"', "type='password'", "type=password")
CODE: Final = regex.compile(r"(?<!\d)(?:40[0134]|410|50[0-4])(?!\d)")
CLOCK: Final = regex.compile(r"([0-2]?\d)[:.h]([0-5]\d)(?!\d)")
FRAME: Final = int(Place.NAV | Place.FOOTER | Place.DIALOG | Place.ASIDE)
CORE: Final = int(Place.MAIN | Place.ARTICLE)
FRAMED: Final = 0.9  # of the words kept
LONGEST_EXCUSE: Final = 30  # words of a line that says where to look now; a longer one tells a story
FEED: Final = 5  # titles with the hour before them, each as early as the one above or earlier
FED: Final = 0.6  # of the words kept; the rest may be blurbs of those titles
EXCERPTS: Final = 3
EXCERPT_WORDS: Final = 8
CUT_OFF: Final = 0.9  # of the sentences kept
BY_SHAPE: Final = ("feed", "excerpts", "frame")
DATE: Final = NOISE_LABELS.index("date")
HINTS: Final = {"consent": NOISE_LABELS.index("cookie"), "sign_in": NOISE_LABELS.index("login")}  # phrases of the lexicon
ARTICLE: Final = 0  # row of Structure.says


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of ``lexicon/notices.tsv``, made comparable."""

    whole: dict[str, str]  # all that is said: the kind
    within: dict[str, list[tuple[str, str]]]  # the first word: what may stand in a longer line, and its kind
    unspaced: list[tuple[str, str]]  # the same, of scripts without spaces between words
    filler: frozenset[str]
    openers: frozenset[str]  # the first words of all phrases


@cache
def notice_words() -> Words:
    """Read the phrases once. Raises ValueError for a line that is not: kind, language, operator, phrase."""
    whole: dict[str, str] = {}
    within: dict[str, list[tuple[str, str]]] = {}
    unspaced: list[tuple[str, str]] = []
    filler = set()
    source = files(__package__).joinpath("lexicon").joinpath("notices.tsv").read_text(encoding="utf-8")
    for row in source.splitlines():
        if row[:1] == "#":
            continue
        kind, _, operator, phrase = row.split("\t")
        said = plain(phrase)
        if kind == "filler":
            filler.add(said.strip())
        elif operator == "=":
            whole[said.strip()] = kind
        elif UNSPACED.search(said):
            unspaced.append((said.strip(), kind))
        else:
            within.setdefault(said.split()[0], []).append((said, kind))
    openers = frozenset((*within, *(said.split()[0] for said in whole)))
    return Words(whole, within, unspaced, frozenset(filler), openers)


def plain(text: str) -> str:
    """Letters alone, in lower case, a space before and after each word."""
    return f" {LETTERS.sub(' ', normalize('NFKC', text).casefold()).strip()} "


def heading_says(text: str) -> str:
    """The kind of notice that a heading or a part of a title is, or nothing.

    >>> heading_says("404 - Page not found"), heading_says("Oops! That page can’t be found."), heading_says("Not found: a novel")
    ('missing', 'missing', '')
    """
    known = notice_words()
    said = plain(text)
    words = said.split()
    if len(words) > LONGEST_HEADING:
        return ""
    while words and words[0] in known.filler:
        words = words[1:]
    while words and words[-1] in known.filler:
        words = words[:-1]
    if not words and CODE.search(text):
        return "missing"
    found = known.whole.get(" ".join(words), "")
    return found or next(iter(within(said)), "")


def within(said: str) -> list[str]:
    """The kinds of notice whose phrases stand in a line made ``plain``."""
    known = notice_words()
    found = [kind for word in said.split() for phrase, kind in known.within.get(word, ()) if phrase in said]
    if UNSPACED.search(said):
        found += [kind for phrase, kind in known.unspaced if phrase in said]
    return found


def title_says(html: str) -> set[str]:
    """The kinds of notice that a part of the page's title is, without the name of the site."""
    start = html.find("<title", 0, NEAR_HEAD)
    if start < 0:
        start = html.find("<TITLE", 0, NEAR_HEAD)
    if start < 0:
        return set()
    start = html.find(">", start) + 1
    title = unescape(html[start : min(max(html.find("<", start), start), start + MOST_TITLE)])
    if notice_words().openers.isdisjoint(plain(title).split()) and not UNSPACED.search(title) and not CODE.search(title):
        return set()
    return {heading_says(part) for part in (*PARTS.split(title), title)} - {""}


def notices(texts: Sequence[str], f: Features, s: Structure, levels: Levels, kept: Flags, headline: Flags) -> list[str]:
    """For each page of a batch the key of NOTICES that it is, or nothing.

    An article about cookies, logins or lost pages says so in sentences of its own, a notice hardly says anything else: so
    the title or the heading must be the notice, and the sentences that say another thing few. Known to be wrong for a short
    article whose whole headline is ``Page not found``.

    ``texts`` are what a reader of each page sees, ``kept`` the lines that would stay, ``headline`` those taken for headlines.
    """
    lines = f.lines
    start, stop = lines.document_from[:-1], lines.document_from[1:]
    framed = kept & (s.flags & FRAME > 0) & (s.flags & CORE == 0)
    every, inside = totals(np.stack((f.words * kept, f.words * framed)), start, stop)
    out = ["frame" if few else "" for few in ((every > 0) & (inside >= FRAMED * every)).tolist()]
    short = np.flatnonzero((every > 0) & (every <= MOST_WORDS)).tolist()
    if not short:
        return out
    timed = kept & (lines.first == Kind.DIGIT) & (2 * s.linked > f.visible)
    dated = (levels[DATE] >= 2) | (s.flags & int(Place.TIME) > 0)
    hours, dates = totals(np.stack((timed, dated)), start, stop)
    for page in short:
        one = _Page(texts[page], page, int(start[page]), int(stop[page]), int(every[page]), f, s, levels, kept, headline)
        if hours[page] >= FEED and is_feed([(one.line(row), int(f.words[row])) for row in one.rows(timed)], one.every):
            out[page] = "feed"
        elif dates[page] >= EXCERPTS and one.is_of_excerpts():
            out[page] = "excerpts"
        else:
            out[page] = one.says() or out[page]
    return out


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of few words, in its batch."""

    text: str
    page: int
    start: int  # of its lines
    stop: int
    every: int  # words kept
    f: Features
    s: Structure
    levels: Levels
    kept: Flags
    headline: Flags

    def line(self, row: int) -> str:
        return self.text[self.f.lines.start[row] : self.f.lines.end[row]]

    def rows(self, flags: Flags) -> list[int]:
        """The lines of the page with a flag set."""
        found: list[int] = (np.flatnonzero(flags[self.start : self.stop]) + self.start).tolist()
        return found

    def prose(self) -> list[int]:
        """Lines that would stay, read like sentences and are no links."""
        f, part = self.f, slice(self.start, self.stop)
        words = f.words[part]
        stays = self.kept[part] & ~self.headline[part] & ((f.sentence[part] & (words >= 5)) | (words >= 15))
        found: list[int] = (np.flatnonzero(stays & (self.s.linked[part] <= HALF * f.visible[part])) + self.start).tolist()
        return found

    def heading(self) -> str:
        """The headline, or the first of the highest headings outside menus and windows."""
        found = self.rows(self.headline)
        flags = self.s.flags[self.start : self.stop]
        for level in (Place.H1, Place.H2):
            if not found:
                found = (np.flatnonzero((flags & int(level) > 0) & (flags & FRAME == 0))[:1] + self.start).tolist()
        return self.line(found[0]) if found else ""

    def is_of_excerpts(self) -> bool:
        """Whether what reads like sentences is cut off: the beginnings of other pages. Of goods, too, which have prices."""
        prose = [self.line(row).rstrip(" ])»") for row in self.prose() if self.f.words[row] >= EXCERPT_WORDS]
        cut = sum(text.endswith(("\N{HORIZONTAL ELLIPSIS}", "...")) for text in prose)
        if cut < EXCERPTS or cut < CUT_OFF * len(prose):
            return False
        return len(self.rows(self.kept & (self.f.count(Kind.MONEY) > 0))) < EXCERPTS

    def says(self) -> str:
        """The notice that the page is by its words, or nothing."""
        by_title, heading = title_says(self.s.sources[self.page]), heading_says(self.heading())
        root = self.s.shape[int(np.searchsorted(self.s.page, self.page))]
        broken = bool(ERROR_CLASS.search(self.s.shapes[root][1].lower()))
        if not by_title and not heading and not broken and self.every > FEW_WORDS:
            return ""
        prose = [(row, int(self.f.words[row])) for row in self.prose()]
        said = [within(plain(self.line(row))) if words <= LONGEST_EXCUSE else [] for row, words in prose]
        for kind, notice in NOTICES.items():
            signs = (kind in by_title) + (kind == heading) + (broken and kind == "missing")
            if kind in BY_SHAPE or not (signs or self.every <= FEW_WORDS):
                continue
            hints = self.levels[HINTS[kind]] if kind in HINTS else None
            explained = [
                kind in kinds or (hints is not None and bool(hints[row])) for (row, _), kinds in zip(prose, said, strict=True)
            ]
            other = sum(words for (_, words), known in zip(prose, explained, strict=True) if not known)
            if not signs:
                if any(explained) and not other and not self.rows(self.headline):
                    return kind
            elif other > notice.prose or (other and kind != "consent" and self.s.says[ARTICLE, self.page]):
                continue
            elif signs > 1 or any(explained) or kind in ("missing", "barred") or (kind == "sign_in" and self.has_password()):
                return kind
        return ""

    def has_password(self) -> bool:
        """Whether the page has a field for a password."""
        return any(field in self.s.sources[self.page] for field in PASSWORD)


def is_feed(links: Sequence[tuple[str, int]], every: int) -> bool:
    """Whether links, each a text with its number of words, are a feed of news, and most of the words kept.

    The hours of a programme of events or broadcasts run down the page, those of a feed up.

    >>> is_feed([(f"{hour}:05 Ferry late again", 5) for hour in (18, 17, 15, 12, 9)], 30)
    True
    >>> is_feed([(f"{hour}:05 The late film", 5) for hour in (9, 12, 15, 17, 18)], 30)
    False
    """
    timed = [(found, words) for found, words in ((CLOCK.match(text), words) for text, words in links) if found]
    if len(timed) < FEED or sum(words for _, words in timed) < FED * every:
        return False
    hours = [int(found[1]) * 60 + int(found[2]) for found, _ in timed]
    return hours == sorted(hours, reverse=True) and hours[0] > hours[-1]
