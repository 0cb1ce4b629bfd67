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
from cleanscrape.reading.text import Ints
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
COOKIE, DATE, LOGIN = (NOISE_LABELS.index(label) for label in ("cookie", "date", "login"))
ARTICLE: Final = 0  # row of Structure.says


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of ``lexicon/notices.tsv``, made comparable."""

    whole: dict[str, str]  # all that is said: the kind
    within: dict[str, tuple[str, ...]]  # the kind: what may stand in a longer line
    filler: frozenset[str]


@cache
def notice_words() -> Words:
    """Read the phrases once. Raises ValueError for a line that is not: kind, language, operator, phrase."""
    whole: dict[str, str] = {}
    within: dict[str, list[str]] = {}
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
        else:
            within.setdefault(kind, []).append(said.strip() if UNSPACED.search(said) else said)
    return Words(whole, {kind: tuple(said) for kind, said in within.items()}, frozenset(filler))


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
    return found or next((kind for kind, phrases in known.within.items() if any(phrase in said for phrase in phrases)), "")


def title_says(html: str) -> set[str]:
    """The kinds of notice that a part of the page's title is, without the name of the site."""
    start = html.find("<title", 0, NEAR_HEAD)
    if start < 0:
        start = html.find("<TITLE", 0, NEAR_HEAD)
    if start < 0:
        return set()
    start = html.find(">", start) + 1
    title = unescape(html[start : min(max(html.find("<", start), start), start + MOST_TITLE)])
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
    framed = (s.flags & FRAME > 0) & (s.flags & CORE == 0)
    every, inside = totals(np.stack((f.words * kept, f.words * (kept & framed))), start, stop)
    out = ["frame" if few else "" for few in ((every > 0) & (inside >= FRAMED * every)).tolist()]
    for page in np.flatnonzero((every > 0) & (every <= MOST_WORDS)).tolist():
        rows = np.arange(start[page], stop[page])
        out[page] = _notice(texts[page], page, rows, int(every[page]), f, s, levels, kept, headline) or out[page]
    return out


def _notice(
    text: str, page: int, rows: Ints, every: int, f: Features, s: Structure, levels: Levels, kept: Flags, headline: Flags
) -> str:
    """The notice that one page of few words is, or nothing."""

    def line(row: int) -> str:
        return text[f.lines.start[row] : f.lines.end[row]]

    by_title = title_says(s.sources[page])
    heading = next((heading_says(line(row)) for row in _headings(rows, s, headline)), "")
    root = int(np.searchsorted(s.page, page))
    broken = bool(ERROR_CLASS.search(s.shapes[s.shape[root]][1].lower()))
    stays = rows[kept[rows] & ~headline[rows]]
    if is_feed([(line(row), int(f.words[row])) for row in stays[2 * s.linked[stays] > f.visible[stays]].tolist()], every):
        return "feed"
    sentences = stays[(f.sentence[stays] & (f.words[stays] >= 5)) | (f.words[stays] >= 15)]
    prose = sentences[s.linked[sentences] <= HALF * f.visible[sentences]]
    if is_of_excerpts([line(row) for row in prose[f.words[prose] >= EXCERPT_WORDS].tolist()]) and _is_dated(
        rows, f, s, levels, kept
    ):
        return "excerpts"
    if not by_title and not heading and not broken and every > FEW_WORDS:
        return ""
    said = [plain(line(row)) if f.words[row] <= LONGEST_EXCUSE else "" for row in prose.tolist()]
    password = -1
    for kind, notice in NOTICES.items():
        titled, headed = kind in by_title, kind == heading
        signs = titled + headed + (broken and kind == "missing")
        if kind in BY_SHAPE or not (signs or every <= FEW_WORDS):
            continue
        explained = [any(phrase in sentence for phrase in notice_words().within[kind]) for sentence in said]
        if kind in ("consent", "sign_in"):
            row_of = COOKIE if kind == "consent" else LOGIN
            explained = [a or bool(b) for a, b in zip(explained, (levels[row_of, prose] >= 1).tolist(), strict=True)]
        other = sum(words for words, known in zip(f.words[prose].tolist(), explained, strict=True) if not known)
        if not signs:
            if any(explained) and not other and not headline[rows].any():
                return kind
            continue
        if other > notice.prose or (kind != "consent" and other and s.says[ARTICLE, page]):
            continue
        if kind == "sign_in" and signs < 2 and not any(explained):
            password = max(s.sources[page].find(field) for field in PASSWORD) if password < 0 else password
            if password < 0:
                continue
        if kind == "consent" and not any(explained) and signs < 2:
            continue
        return kind
    return ""


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


def is_of_excerpts(sentences: Sequence[str]) -> bool:
    """Whether what reads like sentences is cut off: the beginnings of other pages."""
    cut = sum(text.rstrip(" ])»").endswith(("\N{HORIZONTAL ELLIPSIS}", "...")) for text in sentences)
    return cut >= EXCERPTS and cut >= CUT_OFF * len(sentences)


def _is_dated(rows: Ints, f: Features, s: Structure, levels: Levels, kept: Flags) -> bool:
    """Whether there are dates, as above the posts of a blog, and no prices: descriptions of goods are cut off, too."""
    dates = (levels[DATE, rows] >= 2) | (s.flags[rows] & int(Place.TIME) > 0)
    prices = f.count(Kind.MONEY)[rows] * kept[rows] > 0
    return int(dates.sum()) >= EXCERPTS and int(prices.sum()) < EXCERPTS


def _headings(rows: Ints, s: Structure, headline: Flags) -> list[int]:
    """The heading of a page, at most one: its headline, or the first of the highest headings outside menus and windows."""
    found = rows[headline[rows]]
    for level in (Place.H1, Place.H2):
        if not len(found):
            found = rows[(s.flags[rows] & int(level) > 0) & (s.flags[rows] & FRAME == 0)]
    return [int(row) for row in found[:1]]
