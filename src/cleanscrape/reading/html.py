"""HTML to text as a browser shows it, with where each line stands in the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from operator import length_hint
from typing import Any, Final

from cleanscrape.reading import elements
from cleanscrape.reading.elements import (
    BLOCKS,
    CELLS,
    CLOSES_P,
    HEADINGS,
    MARGINS,
    RAW,
    ROLES,
    SILENT,
    STRONG,
    TABLE_PARTS,
    TOUCHES,
    VOID,
)
from cleanscrape.reading.embedded import embedded_article, prose_size
from cleanscrape.reading.html_encoding import decode_html

__all__ = ["Layout", "Place", "decode_html", "read_html"]

Place = elements.Place


@dataclass(frozen=True, slots=True)
class Layout:
    """A page as lines of text, and the tree of its block-level elements.

    The lists of the first part have one entry a non-blank line of ``text``, those of the second one an element, in document
    order; element 0 is the body.
    """

    text: str
    element: list[int]  # the innermost element the line belongs to: an index into the second part
    linked: list[int]  # visible characters within links
    links: list[int]  # links the line touches
    strong: list[int]  # visible characters within <b>, <strong>, <em>, <i> or <u>
    flags: list[int]  # bits of Place

    parent: list[int]  # -1 for the body
    tag: list[str]
    attributes: list[str]  # the values of class, id, role and the like, as they are written
    depth: list[int]
    sibling: list[int]  # place among the elements of the same parent, from 0

    html: str  # the source
    hidden: int = 0  # characters left out because they are hidden
    fallback: str = ""  # the second reading that gave the text, if the first found hardly any: see reading.fallbacks

    def path(self, line: int) -> str:
        """A CSS selector that finds the element of a line (an index into the first part). Parses the page: not for speed."""
        from cleanscrape.reading.css_path import css_path

        return css_path(self.html, self.parent, self.tag, self.depth, self.element[line])


# What the walk does with a tag: nothing; something within the line; from BREAK on, it ends the line.
(
    NOTHING,
    NO_LINK,
    LINK,
    LINK_END,
    STRONG_ON,
    STRONG_OFF,
    TOUCH,
    SHOW,
    SKIP,
    CELL,
    CELL_END,
    BREAK,
    RULE,
    OPEN,
    OPEN_OTHER,
    CLOSE,
    CLOSE_OTHER,
    CUSTOM,
    CUSTOM_END,
) = range(19)
# The pieces of a line as they stand in the source, and the inline tags, each with the index of the piece behind it.
MarkedLine = tuple[list[str], list[tuple[int, str]]]
PieceIterator = Any  # an iterator over a list of str: it can be set back
Token = tuple[int, str, int, str]  # what to do; the tag; bits of Place; the telling attributes, or what to show

HIDDEN: Final = int(Place.HIDDEN)
IN_ROW: Final = int(Place.CELLS)
NAME: Final = re.compile(r"/?[a-zA-Z][^\s/>]*")
# Quotes quote only behind an equals sign.
QUOTE_OR_END: Final = re.compile(r"""=\s*(["'])|>""")
# The alternatives begin with different characters, and each is one repeated class: nothing to go back over.
ATTRIBUTE: Final = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
ROLE: Final = re.compile(r"""(?<![-\w])role\s*=\s*["']?\s*([a-z]+)""", re.IGNORECASE)
TELLING: Final = frozenset(
    {
        *("class", "id", "role", "itemprop", "itemtype", "aria-label"),
        *("data-testid", "data-component", "data-type", "data-module", "data-qa", "data-name"),
    }
)
TELLING_KEYS: Final = frozenset(space + name + "=" for name in TELLING for space in ("", " "))
UNSEEN_STYLE: Final = re.compile(r"(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
LINE_BREAK: Final = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# What begins ordinary markup again within a picture, and the parts of a picture that hold such markup.
NO_PICTURE: Final = frozenset(
    {
        *(
            "b",
            "big",
            "blockquote",
            "body",
            "br",
            "center",
            "code",
            "dd",
            "div",
            "dl",
            "dt",
            "em",
            "embed",
            "head",
            "hr",
            "i",
            "img",
        ),
        *(
            "li",
            "listing",
            "menu",
            "meta",
            "nobr",
            "ol",
            "p",
            "pre",
            "ruby",
            "s",
            "small",
            "span",
            "strong",
            "strike",
            "sub",
            "sup",
        ),
        *("table", "tt", "u", "ul", "var", *HEADINGS),
    }
)
INTEGRATION: Final = frozenset({"desc", "foreignobject", "title"})
ITEMS: Final = {"li": ("li",), "dt": ("dd", "dt"), "dd": ("dd", "dt")}  # what an item ends if that is open ...
SEEN_THROUGH: Final = frozenset({"address", "div", "p"})  # ... around nothing but these
SCOPE: Final = frozenset({"body", "caption", "table", "td", "th"})
ITEM_SCOPE: Final = SCOPE | {"dir", "menu", "ol", "ul"}
TABLE_SCOPE: Final = frozenset({"body", "table"})
PARTICULAR: Final = MARGINS | TABLE_PARTS | {"li", "dt", "dd", "form", "body"}
ROW_GROUPS: Final = frozenset({"tbody", "tfoot", "thead"})
# Places in which a hidden element is a menu or a window rather than something to unfold.
NOT_UNFOLDED: Final = int(Place.NAV | Place.HEADER | Place.FOOTER | Place.DIALOG)
RUNNING: Final = int(Place.PARAGRAPH | Place.H1 | Place.H2 | Place.H3 | Place.H4 | Place.H5 | Place.H6)
DROPPED: Final = 1 << 62  # hidden, and nothing on the page names it
ANOTHER: Final = 2.3  # times the prose of the page: the data hold another text than the page, as at a paywall
TAG: Final = re.compile("<[^<>]*>")
SECOND: Final = ("noscript", "template")
FEW: Final = 900  # bytes of prose, some 150 words: a page with less may have its article elsewhere
PATIENCE: Final = 1 << 20  # steps up the tree for end tags that end nothing; a page needs some hundred, an attack any number


def _start_token(name: str) -> Token:
    if name in RAW or name in SILENT:
        return SKIP, name, int(TOUCHES.get(name, 0)), ""
    if "-" in name:
        return CUSTOM, name, 0, ""
    if name in BLOCKS:
        return (CELL if name in CELLS else OPEN_OTHER if name in PARTICULAR else OPEN), name, int(BLOCKS[name]), ""
    if name in STRONG:
        return STRONG_ON, name, 0, ""
    if name in TOUCHES:
        return TOUCH, name, int(TOUCHES[name]), ""
    return {
        "a": (NO_LINK, name, 0, ""),
        "br": (BREAK, name, 0, ""),
        "hr": (RULE, name, 0, ""),
        "q": (SHOW, name, 0, "\N{LEFT DOUBLE QUOTATION MARK}"),
    }.get(name, (NOTHING, name, 0, ""))


def _end_token(name: str) -> Token:
    if name == "body":
        return NOTHING, name, 0, ""
    if name in CELLS:
        return CELL_END, name, 0, ""
    if "-" in name:
        return CUSTOM_END, name, 0, ""
    if name in BLOCKS:
        return (CLOSE_OTHER if name in PARTICULAR else CLOSE), name, int(name in MARGINS), ""
    if name in STRONG:
        return STRONG_OFF, name, 0, ""
    return {
        "a": (LINK_END, name, 0, ""),
        "br": (BREAK, name, 0, ""),
        "q": (SHOW, name, 0, "\N{RIGHT DOUBLE QUOTATION MARK}"),
    }.get(name, (NOTHING, name, 0, ""))


STARTS: Final = {
    name: _start_token(name)
    for name in (*BLOCKS, *RAW, *SILENT, *STRONG, *TOUCHES, *VOID, "a", "font", "head", "html", "q", "span")
}
INERT: Final = NOTHING, "", 0, ""
A_LINK: Final = LINK, "a", 0, ""
COMMON: Final = {
    **STARTS,
    **{"/" + name: _end_token(name) for name in STARTS},
    **dict.fromkeys(("br/", "br /"), STARTS["br"]),
    "dialog": (OPEN, "dialog", int(BLOCKS["dialog"]) | HIDDEN | DROPPED, ""),
}


def _pairs(source: str) -> list[tuple[str, str]]:
    """Name and value of the attributes of a start tag."""
    return [(name.lower(), double or single or bare) for name, double, single, bare in ATTRIBUTE.findall(source)]


def _telling(source: str) -> str:
    """The values of the telling attributes, with spaces between."""
    parts = source.split('"')
    if len(parts) == 3 and parts[0] == "class=":
        return parts[1]
    values = []
    for key, value in zip(parts[::2], parts[1::2]):  # noqa: B905  # behind the last value nothing need follow
        if key in TELLING_KEYS:
            values.append(value)
        elif " " in key[1:] or "'" in key:  # attributes without a value, or with other quotes or none
            return " ".join([value for name, value in _pairs(source) if name in TELLING])
    return (
        " ".join(values)
        if values or "=" not in parts[-1]
        else " ".join([value for name, value in _pairs(source) if name in TELLING])
    )


@lru_cache(maxsize=1 << 12)
def _is_unseen(source: str) -> bool:
    for name, value in dict(reversed(_pairs(source))).items():  # of two of a name, the first counts
        if name == "hidden":
            # React sends the late parts of a page in <div hidden id="S:..."> and moves them in place.
            return value.lower() != "until-found" and 'id="S:' not in source
        if (name == "aria-hidden" and value.strip().lower() == "true") or (name == "style" and UNSEEN_STYLE.search(value)):
            return True
    return False


def _block_token(name: str, source: str) -> Token:
    """What the start tag of a block with attributes does."""
    act, _, bits, _ = STARTS.get(name) or (CUSTOM, name, 0, "")
    if "role" in source:
        role = ROLE.search(source)
        bits |= ROLES.get(role.group(1).lower(), 0) if role else 0
    if name == "dialog" and "open" not in dict(_pairs(source)):
        bits |= HIDDEN | DROPPED
    return act, name, int(bits), _telling(source)


def _named(source: str) -> Iterator[str]:
    """The ids of the elements a control shows and hides."""
    for name, value in _pairs(source):
        if name == "aria-controls":
            yield from value.split()
        elif name in ("href", "data-target", "data-bs-target") and value[:1] == "#":
            yield value[1:]


def _rest_of_tag(piece: str, pieces: Iterator[str]) -> tuple[str, str] | None:
    """Read a tag with quotes on to its end, past any angle bracket within them; None if the page ends first."""
    head: list[str] = []
    at = 0
    while True:
        found = QUOTE_OR_END.search(piece, at)
        if found and not found.group(1):
            head.append(piece[: found.start()])
            return "".join(head), piece[found.end() :]
        at = piece.find(found.group(1), found.end()) + 1 if found else 0
        while not at:
            head += (piece, "<")
            following = next(pieces, None)
            if following is None:
                return None
            piece = following
            if not found:
                break
            at = piece.find(found.group(1)) + 1


def _skip(name: str, pieces: PieceIterator, size: int) -> str | None:
    """Pass over an element and everything in it; returns the text behind its end tag.

    None if it does not end: ``pieces``, an iterator over a list of ``size`` items, is set back to where it stood. An
    ``<svg>`` also ends before a tag that is no part of a picture (13.2.6.5).
    """
    start, level, foreign = size - length_hint(pieces), 1, 0
    end = "/" + name
    if name in RAW:
        for piece in pieces:
            if piece[:1] == "/" and piece[: len(end)].lower() == end:
                return str(piece.partition(">")[2])
        return ""
    for piece in pieces:
        tag = NAME.match(piece)
        if tag is None:
            continue
        inner = tag.group().lower()
        if inner == end:
            level -= 1
            if not level:
                return str(piece.partition(">")[2])
        elif inner == name:
            level += 1
        elif name == "svg":
            if inner in INTEGRATION:
                foreign += 1
            elif inner[1:] in INTEGRATION:
                foreign -= 1
            elif inner in NO_PICTURE and foreign <= 0:
                pieces.__setstate__(size - length_hint(pieces) - 1)
                return ""
    pieces.__setstate__(start)
    return None


def _after_comment(piece: str, pieces: Iterator[str]) -> str:
    """Pass over the comment that begins at ``piece``; returns the text behind it."""
    if piece.startswith(("!-->", "!--->")):
        return piece.partition(">")[2]
    piece = piece[3:]
    while True:
        _, end, text = piece.partition("-->")
        if end:
            return text
        following = next(pieces, None)
        if following is None:
            return ""
        piece = following


def _visible(parts: list[str]) -> int:
    return len("".join("".join(parts).split()))


def read_html(html: str) -> Layout:
    """Render a page to text. Never raises, for any str; time and memory are linear in its length.

    Hidden elements are left out, but for those that a control of the page unfolds (it names their id): they are read like
    an open ``<details>``, with the flag HIDDEN. Where next to nothing is left, the page is read again, with everything
    hidden, with ``<noscript>``, ``<template>``, or with the article it embeds as data; ``fallback`` tells which.
    """
    layout = walk(html)
    size = _prose_size(layout)
    if size < FEW:
        best = 2 * size + FEW // 3
        for fallback in ("hidden", *SECOND, "data"):
            if best < FEW or not layout.fallback:
                other = _second(html, layout, fallback)
                size = _prose_size(other) if other else 0
                if other and size > best:
                    best = size + size // 2
                    layout = replace(other, html=html, fallback=fallback)
    elif '"articleBody"' in html:
        other = _second(html, layout, "data")
        if other and _prose_size(other) > ANOTHER * size:
            layout = replace(other, html=html, fallback="data")
    return layout


def _second(html: str, first: Layout, fallback: str) -> Layout | None:
    """Read the page with something that is passed over otherwise, if there is much of that."""
    if fallback == "hidden":
        size = first.hidden
    elif fallback == "data":
        size = len(embedded_article(html))
    else:
        size = _size_within(html, fallback)
    return walk(**second_reading(html, fallback)) if size > FEW // 3 else None


def second_reading(html: str, fallback: str) -> dict[str, Any]:
    """What to call `walk` with to read a page like a layout with this ``fallback``."""
    if fallback == "data":
        return {"html": embedded_article(html) + html}
    return {"html": html, "markup": frozenset({fallback}) & frozenset(SECOND), "show_hidden": fallback == "hidden"}


def _size_within(html: str, name: str) -> int:
    """Characters between the tags within the elements of that name."""
    size, end = 0, 0
    while True:
        start = html.find("<" + name, end)
        end = html.find("</" + name, start)
        if start < 0 or end < 0:
            return size
        size += len(TAG.sub("", html[html.find(">", start) + 1 : end]))


def _prose_size(layout: Layout) -> int:
    lines = layout.text.replace("\n\n", "\n").split("\n")
    return prose_size(line for line, linked in zip(lines, layout.linked) if 2 * linked < len(line))  # noqa: B905  # an empty page has one line


def walk(
    html: str, markup: frozenset[str] = frozenset(), show_hidden: bool = False, marked: list[MarkedLine] | None = None
) -> Layout:
    """One pass over the tags, with a stack of the open elements that make blocks.

    End tags that are left out, and those that end nothing, are treated as the HTML Standard says (13.2.6.4) where they
    concern blocks. ``markup`` names elements that are passed over otherwise. A list given as ``marked`` gets one entry a line,
    for outputs that need what is inside it.
    """
    tags: list[tuple[int, str]] = []
    dropped = 0 if show_hidden else DROPPED
    named: set[str] = set()
    known = {**COMMON, **dict.fromkeys(markup, INERT)}
    # one entry a line
    lines: list[str] = []
    rows: list[tuple[int, int, int, int, int]] = []
    # one entry an element
    parent: list[int] = [-1]
    tag: list[str] = ["body"]
    attributes: list[str] = [""]
    depth: list[int] = [0]
    # the open line
    parts: list[str] = []
    owner = 0  # the element its first text stands in
    link_at = strong_at = -1  # where in `parts` the open link and the open emphasis begin
    link_end = -1  # length of `parts` behind the last link
    links = linked = strong = touched = cells = 0
    cell_waits = broken = gap = False
    emphasis = 0  # open elements of it
    # the open elements: the innermost in three variables, those around it on the stack
    stack: list[tuple[str, int, int]] = []
    last, top, bits = "body", 0, 0
    tables: list[int] = []  # length of the stack within each open table
    pre = 0
    in_form = False
    unended: set[str] = set()
    patience = PATIENCE
    unseen = 0
    shouts = "HIDDEN" in html or "NONE" in html

    def end_line() -> None:
        nonlocal link_at, strong_at, link_end, links, linked, strong, touched, cells, cell_waits, broken, gap, unseen
        line = "".join(parts)
        line = line.rstrip() if pre else " ".join(line.split())
        if not line:
            if pre and lines:
                gap = True
        elif not bits & DROPPED:
            if link_at >= 0:
                linked += _visible(parts[link_at:])
            if strong_at >= 0:
                strong += _visible(parts[strong_at:])
            lines.append("\n" + line if gap else line)
            if cells:
                rows.append((parent[owner], linked, links, strong, bits | touched | IN_ROW))
            else:
                rows.append((owner, linked, links, strong, bits | touched))
            gap = broken = False
            if marked is not None:
                marked.append((parts.copy(), tags.copy()))
                tags.clear()
        else:
            unseen += len(line)
        if tags:
            tags[:] = [(0, tag) for _, tag in tags if tag != "cell"]
        parts.clear()
        links = linked = strong = touched = cells = 0
        cell_waits = False
        link_end = -1
        if link_at >= 0:
            link_at = 0
            links = 1
        if strong_at >= 0:
            strong_at = 0

    def push(name: str) -> None:
        nonlocal last, top
        parent.append(top)
        stack.append((last, top, bits))
        depth.append(len(stack))
        last, top = name, len(tag)
        tag.append(name)
        attributes.append("")

    def pop() -> None:
        nonlocal last, top, bits, pre, in_form, gap
        if last in MARGINS and lines:
            gap = True
        if last == "pre" or last == "listing":
            pre -= 1
        elif last == "table":
            tables.pop()
        elif last == "form":
            in_form = False
        last, top, bits = stack.pop()

    # An empty declaration at the end is a tag like any other, so the last text is read too.
    every = html.replace("\0", "").split("<")
    every.append("!>")
    pieces = iter(every)
    text = next(pieces)
    for piece in pieces:
        if text:
            if text.isspace() and not pre:
                if parts and not cell_waits:
                    parts.append(" ")
            else:
                if "&" in text:
                    text = unescape(text)
                if not parts:
                    owner = top
                if pre:
                    first, *rest = LINE_BREAK.split(text)
                    parts.append(first)
                    for part in rest:
                        end_line()
                        owner = top
                        parts.append(part)
                else:
                    if cell_waits and not text.isspace():
                        if marked is not None:
                            tags.append((len(parts), "cell"))
                        parts.append(" | ")
                        cells += 1
                        cell_waits = False
                    parts.append(text)

        head, end, text = piece.partition(">")
        token = known.get(head)
        if token is None:
            if (not end or "'" in head or head.count('"') & 1) and NAME.match(head):
                whole = _rest_of_tag(piece, pieces)
                if whole is None:
                    text = ""
                    continue
                head, text = whole
            name, _, source = head.partition(" ")
            token = STARTS.get(name)
            if token is None:
                found = NAME.match(head)
                if found is None:
                    if head[:3] == "!--":
                        text = _after_comment(piece, pieces)
                    elif head[:1] not in ("!", "?", "/") or not head:
                        text = "<" + piece
                    continue
                name, source = found.group().lower(), head[found.end() :]
                token = _end_token(name[1:]) if name[0] == "/" else STARTS.get(name) or _start_token(name)
            act = token[0]
            if act >= CELL:
                if name[0] != "/":
                    token = _block_token(name, source)
            elif act == NO_LINK:
                token = A_LINK if "href" in source or "HREF" in source else INERT
            elif act == SKIP:
                if name in markup or (name == "template" and "shadowrootmode" in source):
                    token = INERT
                elif source[-1:] == "/" and name == "svg":
                    continue
            if name not in VOID and name[0] != "/":
                if "aria-controls" in source or '="#' in source:
                    named.update(_named(source))
                if ("hidden" in source or "none" in source or shouts) and _is_unseen(source):
                    if act >= CELL:
                        unfolds = not (bits | token[2]) & NOT_UNFOLDED and dict(_pairs(source)).get("id") in named
                        token = act, name, token[2] | HIDDEN | (0 if unfolds else dropped), token[3]
                    elif not show_hidden:
                        token = SKIP, name, 0, ""
            known[head] = token
        act, name, more, words = token
        if marked is not None and act < CELL:
            tags.append((len(parts), head))
        if not act:
            continue
        if act >= BREAK:
            if act >= CUSTOM:  # an element the page defines: part of the words in running text, else a block
                if bits & RUNNING:
                    continue
                act = OPEN if act == CUSTOM else CLOSE
            if act >= CLOSE:
                if last == name:
                    if parts:
                        end_line()
                    if act == CLOSE:
                        last, top, bits = stack.pop()
                        if more and lines:
                            gap = True
                    else:
                        pop()
                elif name == "form":
                    in_form = False
                elif patience > 0:
                    ends = HEADINGS if name in HEADINGS else (name,)
                    scope = ITEM_SCOPE if name == "li" else TABLE_SCOPE if name == "table" or name in TABLE_PARTS else SCOPE
                    at, around = len(stack), last
                    while around not in ends and around not in scope:
                        at -= 1
                        around = stack[at][0]
                    if at and around in ends:
                        if parts:
                            end_line()
                        while len(stack) >= at:
                            pop()
                    else:
                        patience -= len(stack) - at + 1
                        if name == "p":  # makes an empty paragraph
                            if parts:
                                end_line()
                            gap = bool(lines)
                continue
            if parts:
                end_line()
            if act >= OPEN:
                if last == "p" and name in CLOSES_P:
                    pop()
                if act == OPEN_OTHER:
                    if name in MARGINS:
                        gap = gap or bool(lines)
                        if name in HEADINGS:
                            if last in HEADINGS:
                                pop()
                        elif name == "table":
                            tables.append(len(stack) + 1)
                        elif name == "pre" or name == "listing":
                            pre += 1
                            text = text[1:] if text[:1] == "\n" else text[2:] if text[:2] == "\r\n" else text
                    elif name in ITEMS:
                        kin = ITEMS[name]
                        at, around = len(stack), last
                        while around in SEEN_THROUGH and patience > 0:
                            at -= 1
                            patience -= 1
                            around = stack[at][0]
                        if around in kin:
                            while len(stack) >= at:
                                pop()
                    elif name in TABLE_PARTS:
                        if not tables:
                            continue
                        while len(stack) > tables[-1] and not (name == "tr" and last in ROW_GROUPS):
                            pop()
                        if name == "tr" and last == "table":
                            push("tbody")
                    elif name == "form":
                        if in_form:
                            continue
                        in_form = True
                    else:  # the body
                        if not attributes[0]:
                            attributes[0] = words
                            bits |= more
                        continue
                parent.append(top)
                stack.append((last, top, bits))
                depth.append(len(stack))
                last, top = name, len(tag)
                bits |= more
                tag.append(name)
                attributes.append(words)
            else:
                if act == RULE and last == "p":
                    pop()
                if (act == RULE or broken) and lines:
                    gap = True
                broken = True
        elif act == LINK:
            if link_at >= 0:
                linked += _visible(parts[link_at:])
            if link_end == len(parts):
                parts.append(" ")
            link_at = len(parts)
            links += 1
        elif act == LINK_END:
            if link_at >= 0:
                if parts:
                    linked += _visible(parts[link_at:])
                    link_end = len(parts)
                else:
                    links = 0
                link_at = -1
        elif act == TOUCH:
            touched |= more
        elif act == STRONG_ON:
            emphasis += 1
            if strong_at < 0:
                strong_at = len(parts)
        elif act == STRONG_OFF:
            if emphasis:
                emphasis -= 1
                if not emphasis:
                    strong += _visible(parts[strong_at:])
                    strong_at = -1
        elif act == SKIP:
            touched |= more
            if name not in unended:
                behind = _skip(name, pieces, len(every))
                if behind is None:
                    unended.add(name)
                else:
                    text = behind
        elif act == SHOW:
            text = words + text
        elif tables:  # a cell begins or ends
            if link_at >= 0:
                linked += _visible(parts[link_at:])
                link_at = -1
            base = tables[-1]
            if act == CELL:
                while len(stack) > base and last != "tr" and last not in ROW_GROUPS:
                    pop()
                if last == "table":
                    push("tbody")
                if last != "tr":
                    push("tr")
                push(name)
                bits |= more
                attributes[-1] = words
                cell_waits = bool(parts) and not "".join(parts).isspace()
            elif last == name:
                last, top, bits = stack.pop()
            elif patience > 0:
                at = len(stack) - 1
                while at >= base and stack[at][0] != name:
                    at -= 1
                if at >= base:
                    while len(stack) >= at:
                        pop()
                else:
                    patience -= len(stack) - base

    if parts:
        end_line()
    counts = [0] * len(tag)
    sibling = [0]
    for index in parent[1:]:
        sibling.append(counts[index])
        counts[index] += 1
    element, linked_of, links_of, strong_of, flags = map(list, zip(*rows, strict=True)) if rows else ([], [], [], [], [])
    return Layout(
        text="\n".join(lines),
        element=element,
        linked=linked_of,
        links=links_of,
        strong=strong_of,
        flags=flags,
        parent=parent,
        tag=tag,
        attributes=attributes,
        depth=depth,
        sibling=sibling,
        html=html,
        hidden=unseen,
    )
