"""Reads dates and bylines off the visible page, around its headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import regex

from cleanscrape.metadata.clues import clean
from cleanscrape.metadata.dates import first_date, iso
from cleanscrape.metadata.model import Found
from cleanscrape.metadata.names import after_label, is_other, is_person, names
from cleanscrape.metadata.words import pattern

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["Cue", "Line", "around", "byline", "dateline", "marked", "opener"]

BEFORE: Final = 80  # nodes looked at above the headline
AFTER: Final = 150  # nodes looked at below it
ENOUGH: Final = 800  # characters below it: by then the article is under way
UP: Final = 5  # levels that what stands above the headline may be away
LINES_ABOVE: Final = 8
SHORT: Final = 120  # characters of a line that is all date and byline
MOST_PIECES: Final = 20  # of such a line
LEAST_DATE: Final = 0.3  # points a date must have, see dateline
LEAST_AUTHOR: Final = 0.5  # and an author, see byline
CLOSE: Final = 5  # lines from the headline within which a bare name beside a date is a byline
MOST_DATES: Final = 3  # of a line
MARKED: Final = 25  # elements looked at anywhere on the page
ABOVE: Final = 10  # their ancestors looked at
_MARKED: Final = (
    '[class*="author" i],[class*="byline" i],[class*="date" i],[class*="publish" i],[class*="posted" i],a[href*="/author/"],time'
)
LONGEST_VALUE: Final = 300  # characters of attributes that are looked at
LONGEST: Final = 200  # characters of a line that may be a byline
_INLINE: Final = frozenset(
    ("a", "abbr", "address", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "img", "ins", "label",
     "mark", "picture", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr")
)  # fmt: skip
_SKIPPED: Final = frozenset(
    ("script", "style", "noscript", "template", "svg", "nav", "form", "iframe", "button", "select", "textarea", "figure", "video",
     "audio", "object", "head", "picture", "h1")
)  # fmt: skip
_ATTRIBUTES: Final = ("class", "id", "itemprop", "rel", "data-testid", "href")


Piece = tuple[str, int, str | None]  # a text, its cues, the moment that a <time> around it gives
Row = tuple[str, list[Piece]]  # a line and its pieces


class Cue:
    """What the attributes of an element say it is: bits. An enumeration would cost more than all the rest of the walk."""

    AUTHOR: Final = 1
    DATE: Final = 2
    UPDATED: Final = 4
    ELSEWHERE: Final = 8
    NAME: Final = 16


_KINDS: Final = {"author": Cue.AUTHOR, "date": Cue.DATE, "updated": Cue.UPDATED, "elsewhere": Cue.ELSEWHERE, "name": Cue.NAME}


@dataclass(slots=True)
class Line:
    """One line of the page: its text, the pieces it is made of, each with its cues, and how far it is from the headline."""

    text: str
    pieces: list[Piece]
    distance: int = 0
    cues: int = 0  # of all pieces

    def __post_init__(self) -> None:
        for _, cues, _ in self.pieces:
            self.cues |= cues


@lru_cache(maxsize=4096)
def cues_of(attributes: str) -> int:
    """What these values of attributes say, by the words in them."""
    return sum(cue for kind, cue in _KINDS.items() if pattern(f"css_{kind}", parts=True).search(attributes))


def around(headline: LexborNode) -> list[Line]:
    """The lines that follow the headline, then those shortly before it, nearest first. Bounded, whatever the page."""
    after = [Line(text, pieces, index) for index, (text, pieces) in enumerate(_lines(headline, AFTER, skip=headline.mem_id))]
    top = headline
    for _ in range(UP):
        if top.parent is None or top.parent.tag in ("body", "html", None):
            break
        top = top.parent
    before = []
    if top.mem_id != headline.mem_id and top.child is not None:
        lines = _lines(top.child, BEFORE, stop=headline.mem_id)
        before = [Line(text, pieces, index + 2) for index, (text, pieces) in enumerate(reversed(lines[-LINES_ABOVE:]))]
    return after + before


def _lines(start: LexborNode, budget: int, *, skip: int | None = None, stop: int | None = None, within: bool = False) -> list[Row]:
    """The lines from the node ``start`` on, in document order, looking at ``budget`` nodes at most.

    The node ``skip`` (its ``mem_id``) is left out. At the node ``stop`` they end; if it is not reached, there are none.
    ``within`` ends them behind the last sibling of ``start``.
    """
    rows: list[Row] = []
    pieces: list[Piece] = []
    stack: list[tuple[int, str | None, bool]] = [(0, None, True)]  # cues, moment and whether it is a block, of what is open
    characters = 0
    node: LexborNode | None = start

    def flush() -> None:
        nonlocal pieces, characters
        if pieces:
            rows.append((" ".join(piece[0] for piece in pieces), pieces))
            characters += len(rows[-1][0])
            pieces = []

    while node is not None and budget > 0 and characters < ENOUGH:
        budget -= 1
        tag = node.tag or ""
        down = None
        if stop is not None and node.mem_id == stop:
            flush()
            return rows
        if tag == "-text":
            text = clean(node.text_content or "")
            if text:
                pieces.append((text, *stack[-1][:2]))
        elif tag in _SKIPPED:
            flush()
        elif tag[:1] not in ("-", "!") and node.mem_id != skip:
            block = tag not in _INLINE
            if block:
                flush()
            down = node.child
            if down is not None:
                values = node.attributes
                moment = values.get("datetime") if tag == "time" else None
                own = _cues(values) | (Cue.DATE if tag == "time" else 0)
                stack.append((stack[-1][0] | own, moment or stack[-1][1], block))
        if down is not None:
            node = down
            continue
        while node is not None and node.next is None:
            node = node.parent
            if len(stack) == 1:
                flush()
                if within:
                    return rows
            elif stack.pop()[2]:
                flush()
        node = node.next if node is not None else None
    flush()
    return [] if stop is not None else rows


def _cues(attributes: dict[str, str | None]) -> int:
    values = " ".join([value for name in _ATTRIBUTES if (value := attributes.get(name))])
    return cues_of(values[:LONGEST_VALUE]) if values else 0


_ANSWER: Final = regex.compile(r"#(?!1\b)\d{1,6}\s{0,3}$")  # the number of a post in a thread, but for the first


def dateline(lines: Sequence[Line], *, day_first: bool = False) -> tuple[Found | None, Found | None]:
    """The likeliest date of publication and of change among these lines.

    A line speaks for its date by its class names, by ``<time>``, by what it says before the date, by having little else, and
    by being near the headline.
    """
    best: dict[bool, tuple[float, Found]] = {}
    above = ""
    for line in lines:
        above, before = line.text, above
        if len(line.text) > LONGEST:
            continue
        for found, label, share, source, cue in _moments(line, day_first):
            label = label if label.strip() or len(before) > 30 else before  # a label may stand on a line of its own
            if _ANSWER.search(label):
                continue
            updated = pattern("updated").search(label) is not None or bool(cue & Cue.UPDATED and not label.strip())
            score = 3.0 * bool(cue & Cue.DATE) + 2.0 * _says_published(label) + 2 * share - 0.1 * line.distance
            score += 1.5 * bool(line.cues & Cue.AUTHOR) - 4 * bool(cue & Cue.ELSEWHERE)
            if score > (best[updated][0] if updated in best else LEAST_DATE):
                best[updated] = (score, Found(found, source))
    return best[False][1] if False in best else None, best[True][1] if True in best else None


def _says_published(label: str) -> bool:
    return after_label(label) is not None or "ublish" in label or "osted" in label


def _moments(line: Line, day_first: bool) -> Iterator[tuple[str, str, float, str, int]]:
    seen = 0
    for text, cues, moment in line.pieces:
        if moment:
            found = iso(moment, day_first=day_first)
            if found:
                label = line.text[: line.text.find(text)][-40:] if text in line.text else ""
                seen += 1
                yield found, label, 1.0, "time[datetime]", cues
    if seen:
        return
    text = line.text
    spots: list[tuple[str, str]] = []
    start = length = 0
    for _ in range(MOST_DATES):
        spot = first_date(text[start:], day_first=day_first)
        if spot is None:
            break
        spots.append((spot.iso, text[start : start + spot.start][-40:]))
        start += spot.end
        length += spot.end - spot.start
    for found, label in spots:
        yield found, label, length / len(text), "visible date", line.cues


def byline(lines: Sequence[Line], *, day_first: bool = False) -> tuple[tuple[str, ...], str]:
    """The likeliest names of authors among these lines, and what told them."""
    best: tuple[float, tuple[str, ...], str] = (LEAST_AUTHOR, (), "")
    dated = [len(line.text) < 60 and first_date(line.text, day_first=day_first) is not None for line in lines]
    above = ""
    for index, line in enumerate(lines):
        above, before = line.text, above
        if len(line.text) > LONGEST:
            continue
        beside = any(dated[max(index - 1, 0) : index + 2])
        for score, found, source in _authors(line, after_label(before) == "", beside and line.distance <= CLOSE):
            if found and score > best[0]:
                best = (score, found, source)
    return best[1], best[2]


def opener(lines: Sequence[Line]) -> tuple[str, ...]:
    """Who opened a thread, where the page says so in words."""
    found = pattern("starter")
    for index, line in enumerate(lines):
        match = found.match(line.text)
        if match:
            following = lines[index + 1].text if index + 1 < len(lines) else ""
            return names([line.text[match.end() :] or following])[:1]
    return ()


_BAR: Final = regex.compile(r"[|•·]")
_ENDS: Final = regex.compile(
    r"\s{0,9}(?:[|•·<(\d]|\s[-–—]\s|,?\s(?:on|in|at|for|published|updated|posted|last)\b)", regex.IGNORECASE
)


def _authors(line: Line, labelled: bool, beside_date: bool) -> Iterator[tuple[float, tuple[str, ...], str]]:
    nearness = -0.1 * line.distance - 4 * bool(line.cues & Cue.ELSEWHERE)
    for rest in [line.text] if labelled and not is_other(line.text) else _behind_labels(line):
        named = [text for text, cues, _ in line.pieces if cues & Cue.NAME and text in rest and is_person(text)]
        found = names(named or [_head(rest)])
        if found and all(is_person(name.split(",")[0]) or _proper(name) for name in found):
            yield 4 + bool(line.cues & Cue.AUTHOR) + nearness, found, "visible byline"
    if is_other(line.text):
        return
    marked = [
        (text, cues) for text, cues, moment in line.pieces
        if cues & Cue.AUTHOR and not cues & Cue.ELSEWHERE and not moment and names([text])
    ]  # fmt: skip
    named = [text for text, cues in marked if cues & Cue.NAME]
    found = names(named or [text for text, _ in marked])
    if named or (found and all(map(_proper, found))):
        yield 3 + bool(named) * 0.5 + nearness, found, "visible author"
    if beside_date:
        found = names([_head(line.text)])
        if len(found) == 1 and is_person(found[0]) and _proper(found[0]):
            yield 1.5 + nearness, found, "visible name"


def _behind_labels(line: Line) -> Iterator[str]:
    """What stands behind each "by": at the start of the line, and in a short one at the start of a piece or behind a bar."""
    starts = [line.text]
    if len(line.text) < SHORT:
        pieces = [text for text, _, _ in line.pieces]
        starts += [" ".join(pieces[index:]) for index in range(1, len(pieces))] if len(pieces) < MOST_PIECES else []
        starts += _BAR.split(line.text)[1:]
    for start in starts:
        rest = after_label(start)
        if rest and not is_other(start):
            yield rest


def _head(text: str) -> str:
    """A byline up to its date or whatever else ends it."""
    end, spot = _ENDS.search(text, 1), first_date(text)
    return text[: min([len(text), *([end.start()] if end else []), *([spot.start] if spot else [])])]


def _proper(text: str) -> bool:
    return all(word[:1].isupper() or not word[:1].isalpha() or len(word) <= 3 for word in text.split())


def marked(tree: LexborHTMLParser) -> list[Line]:
    """The lines of elements anywhere on the page whose names say author or date, but for comments and other articles.

    This is a second query, and the dearest: for articles that say nothing in the head nor near the headline.
    """
    lines: list[Line] = []
    for node in tree.css(_MARKED)[:MARKED]:
        if node.child is None or _elsewhere(node):
            continue
        values = node.attributes
        own, given = _cues(values), values.get("datetime")
        for text, pieces in _lines(node.child, 40, within=True):
            inside = [(piece, cues | own, moment or given) for piece, cues, moment in pieces]
            lines.append(Line(text, inside, len(lines) // 2))
    return lines


def _elsewhere(node: LexborNode) -> bool:
    above: LexborNode | None = node
    for _ in range(ABOVE):
        if above is None or above.tag == "body":
            return False
        if above.tag in _SKIPPED or _cues(above.attributes) & Cue.ELSEWHERE:
            return True
        above = above.parent
    return False
