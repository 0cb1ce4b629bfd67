"""What each HTML element does to the page a reader sees, as data."""

from __future__ import annotations

from enum import IntFlag
from typing import Final

__all__ = [
    "ACTS",
    "ATTRIBUTES",
    "BLOCKS",
    "ELEMENTS",
    "HEADINGS",
    "NOT_UNFOLDED",
    "RAW",
    "ROLES",
    "RUNNING",
    "SILENT",
    "Place",
    "end_act",
    "start_act",
]


class Place(IntFlag):
    """Where a line stands, by its block-level ancestors; from IMAGE on, what the line itself touches."""

    LIST = 1 << 0
    TABLE = 1 << 1
    H1 = 1 << 2
    H2 = 1 << 3
    H3 = 1 << 4
    H4 = 1 << 5
    H5 = 1 << 6
    H6 = 1 << 7
    PRE = 1 << 8
    QUOTE = 1 << 9
    FIGURE = 1 << 10
    CAPTION = 1 << 11  # of a figure or a table
    FORM = 1 << 12
    BUTTON = 1 << 13
    NAV = 1 << 14
    FOOTER = 1 << 15
    HEADER = 1 << 16
    ASIDE = 1 << 17
    ARTICLE = 1 << 18
    MAIN = 1 << 19
    SECTION = 1 << 20
    PARAGRAPH = 1 << 21
    DETAILS = 1 << 22
    SUMMARY = 1 << 23
    DEFINITIONS = 1 << 24
    TERM = 1 << 25
    ADDRESS = 1 << 26
    DIALOG = 1 << 27
    HEAD_CELL = 1 << 28
    HIDDEN = 1 << 29  # only where hidden elements are read, as a fallback
    IMAGE = 1 << 30
    CODE = 1 << 31
    TIME = 1 << 32
    LABEL = 1 << 33
    FIELD = 1 << 34
    CELLS = 1 << 35  # the line is a row of two cells or more


# Elements that begin and end a line, with the place they make.
BLOCKS: Final[dict[str, int]] = {
    **{f"h{level}": Place.H1 << (level - 1) for level in range(1, 7)},
    **dict.fromkeys(("li", "ul", "ol", "menu", "dir"), Place.LIST),
    "table": Place.TABLE,
    "th": Place.HEAD_CELL,
    **dict.fromkeys(("pre", "listing"), Place.PRE),
    "blockquote": Place.QUOTE,
    "figure": Place.FIGURE,
    "figcaption": Place.CAPTION,
    "caption": Place.CAPTION,
    "form": Place.FORM,
    "search": Place.FORM,
    "button": Place.BUTTON,
    "nav": Place.NAV,
    "footer": Place.FOOTER,
    "header": Place.HEADER,
    "aside": Place.ASIDE,
    "article": Place.ARTICLE,
    "main": Place.MAIN,
    "section": Place.SECTION,
    "p": Place.PARAGRAPH,
    "details": Place.DETAILS,
    "summary": Place.SUMMARY,
    "dl": Place.DEFINITIONS,
    "dt": Place.TERM,
    "dd": 0,
    "address": Place.ADDRESS,
    "dialog": Place.DIALOG,
    **dict.fromkeys(
        ("body", "center", "div", "fieldset", "hgroup", "legend", "optgroup", "tbody", "td", "tfoot", "thead", "tr"), 0
    ),
}
# Blocks with a margin above and below in browsers' own style sheets: a blank line in the text.
MARGINS: Final = frozenset(
    {
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "menu", "dir", "dl", "blockquote", "pre", "listing", "figure"),
        *("table", "fieldset", "article", "section"),
    }
)
TABLE_PARTS: Final = frozenset({"caption", "tbody", "td", "tfoot", "th", "thead", "tr"})
CELLS: Final = frozenset({"td", "th"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# Blocks that end an open paragraph.
CLOSES_P: Final = frozenset(BLOCKS) - TABLE_PARTS - {"body", "button", "legend", "optgroup"}
# Inline elements that say something about the line they are in.
TOUCHES: Final[dict[str, int]] = {
    **dict.fromkeys(("img", "picture"), Place.IMAGE),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), Place.CODE),
    "time": Place.TIME,
    "label": Place.LABEL,
    **dict.fromkeys(("input", "select", "textarea"), Place.FIELD),
}
ROLES: Final[dict[str, int]] = {
    **dict.fromkeys(("navigation", "menu", "menubar"), Place.NAV),
    "contentinfo": Place.FOOTER,
    "banner": Place.HEADER,
    "complementary": Place.ASIDE,
    "main": Place.MAIN,
    "article": Place.ARTICLE,
    **dict.fromkeys(("dialog", "alertdialog"), Place.DIALOG),
    **dict.fromkeys(("list", "listitem"), Place.LIST),
    **dict.fromkeys(("form", "search"), Place.FORM),
    "button": Place.BUTTON,
    "figure": Place.FIGURE,
}
STRONG: Final = frozenset({"b", "em", "i", "strong", "u"})
VOID: Final = frozenset(
    {
        *("area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link", "meta"),
        *("param", "source", "track", "wbr"),
    }
)
# Elements whose content is text up to the end tag, whatever it looks like; none of it is shown on the page.
RAW: Final = frozenset({"iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"})
# Elements with markup inside that is not shown, or is no text of the page.
SILENT: Final = frozenset(
    {"annotation", "annotation-xml", "applet", "audio", "canvas", "datalist", "object", "select", "svg", "template", "video"}
)

ROW_GROUPS: Final = frozenset({"tbody", "tfoot", "thead"})
SEEN_THROUGH: Final = frozenset({"address", "div", "p"})  # an item ends the one before it if nothing else is open within that
# What an end tag is not looked for beyond (13.2.4.2 of the HTML Standard): of most elements, of <li>, and of tables.
SCOPE: Final = frozenset({"body", "caption", "table", "td", "th"})
ITEM_SCOPE: Final = SCOPE | {"dir", "menu", "ol", "ul"}
TABLE_SCOPE: Final = frozenset({"body", "table"})
# What begins ordinary markup again within a picture (13.2.6.5), and the parts of a picture that hold such markup.
NO_PICTURE: Final = HEADINGS | frozenset(
    {
        *("b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed", "head", "hr", "i"),
        *("img", "li", "listing", "menu", "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strong", "strike"),
        *("sub", "sup", "table", "tt", "u", "ul", "var"),
    }
)
INTEGRATION: Final = frozenset({"desc", "foreignobject", "title"})
# Places in which a hidden element is a menu or a window rather than something to unfold.
NOT_UNFOLDED: Final = int(Place.NAV | Place.HEADER | Place.FOOTER | Place.DIALOG)
# Places whose text runs: an element the page defines is a part of the words there.
RUNNING: Final = int(Place.PARAGRAPH | Place.H1 | Place.H2 | Place.H3 | Place.H4 | Place.H5 | Place.H6)

# What a tag does: nothing; something within the line; from CELL on, something about blocks. The compiled reader
# (native/html.c) has the same names in the same order, as for the properties below.
ACTS: Final = (
    *("NOTHING", "LINK", "LINK_END", "STRONG_ON", "STRONG_OFF", "TOUCH", "SHOW", "SHOW_END", "SKIP"),
    *("CELL", "CELL_END", "BREAK", "RULE", "OPEN", "CLOSE", "CUSTOM", "CUSTOM_END"),
)
# The elements whose tags are known, also where one is not finished: "<p" before "<b>".
KNOWN: Final = frozenset({*BLOCKS, *RAW, *SILENT, *STRONG, *TOUCHES, *VOID, "a", "font", "head", "html", "q", "span"})
# What an element is: bits, in this order.
ELEMENTS: Final[dict[str, frozenset[str]]] = {
    "KNOWN": KNOWN,
    "VOID": VOID,
    "RAW": RAW,
    "MARGINS": MARGINS,
    "HEADINGS": HEADINGS,
    "CLOSES_P": CLOSES_P,
    "TABLE_PARTS": TABLE_PARTS,
    "ROW_GROUPS": ROW_GROUPS,
    "SEEN_THROUGH": SEEN_THROUGH,
    "SCOPE": SCOPE,
    "ITEM_SCOPE": ITEM_SCOPE,
    "TABLE_SCOPE": TABLE_SCOPE,
    "TERMS": frozenset({"dd", "dt"}),
    "NO_PICTURE": NO_PICTURE,
    "INTEGRATION": INTEGRATION,
    "PREFORMATTED": frozenset({"listing", "pre"}),
    **{name.upper(): frozenset({name}) for name in ("p", "li", "table", "tr", "form", "body", "dialog", "svg", "template")},
    "NOSCRIPT": frozenset({"noscript"}),
}
# What an attribute is, in the same way. Values of telling ones say what an element is for.
ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "TELLING": frozenset(
        {
            *("class", "id", "role", "itemprop", "itemtype", "aria-label"),
            *("data-testid", "data-component", "data-type", "data-module", "data-qa", "data-name"),
        }
    ),
    "HIDDEN": frozenset({"hidden"}),
    "ARIA_HIDDEN": frozenset({"aria-hidden"}),
    "STYLE": frozenset({"style"}),
    "ID": frozenset({"id"}),
    "OPENED": frozenset({"open"}),
    "CONTROLS": frozenset({"aria-controls"}),
    "TARGET": frozenset({"href", "data-target", "data-bs-target"}),
}


def start_act(name: str) -> str:
    """What the start tag of an element does, one of ACTS."""
    if name in RAW or name in SILENT:
        return "SKIP"
    if name in BLOCKS:
        return "CELL" if name in CELLS else "OPEN"
    if name in STRONG:
        return "STRONG_ON"
    if name in TOUCHES:
        return "TOUCH"
    return {"a": "LINK", "br": "BREAK", "hr": "RULE", "q": "SHOW"}.get(name, "NOTHING")


def end_act(name: str) -> str:
    """What its end tag does."""
    if name == "body":
        return "NOTHING"
    if name in CELLS:
        return "CELL_END"
    if "-" in name:
        return "CUSTOM_END"
    if name in BLOCKS:
        return "CLOSE"
    if name in STRONG:
        return "STRONG_OFF"
    return {"a": "LINK_END", "br": "BREAK", "q": "SHOW_END"}.get(name, "NOTHING")
