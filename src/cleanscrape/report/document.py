"""The kept lines of a page as the tree of blocks that Markdown, HTML and TEI share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cleanscrape.reading.elements import Place
from cleanscrape.reading.html import Layout
from cleanscrape.reading.inline import CELL, Run, inline_runs

if TYPE_CHECKING:
    from cleanscrape.model import Page

__all__ = ["Node", "about", "from_layout", "from_lines", "of_page", "plain"]

HOLDERS: Final = {
    "blockquote": "quote",
    **dict.fromkeys(("ul", "menu", "dir"), "bullets"),
    "ol": "numbers",
    "li": "item",
    "dl": "definitions",
    "dt": "term",
    "dd": "meaning",
    "pre": "code",
    "listing": "code",
    "table": "table",
}
BULLET: Final = re.compile(r"[-*+•·‣▪●○◦–—]\s+|(?P<number>\d{1,9})[.)]\s+")
COLUMNS: Final = re.compile(r"\s*\|\s*|\t+| {2,}")  # how extractors part the cells of a row
DEEPEST: Final = 20  # levels of lists and quotations; deeper ones are joined to the innermost of these
LISTS: Final = frozenset({"bullets", "numbers"})
LABELS: Final = {
    "headline": ("heading", 1),
    "subhead": ("heading", 2),
    "list": ("item", 0),
    "quote": ("quote", 0),
    "table": ("row", 0),
}


@dataclass(slots=True)
class Node:
    """A block.

    ``kind``: heading, paragraph, row and line (of code) hold ``runs``, a paragraph several lines of them; document, quote,
    bullets, numbers, item, definitions, term, meaning, code and table hold ``children``. ``level`` is that of a heading;
    ``language`` that of code, if the page names it.
    """

    kind: str
    level: int = 0
    language: str = ""
    runs: list[list[Run]] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


def of_page(page: Page) -> Node:
    """The kept lines of any page."""
    if page.document is None:
        return from_lines((block.label, block.text) for block in page.blocks if block.keep)
    return from_layout(page.document.layout, [block.keep for block in page.blocks])


def about(page: Page) -> dict[str, Any]:
    """What a page says of itself, as `html` and `tei` want it."""
    found = page.metadata
    if found is None:
        return {"title": page.title, "language": page.meta.language}
    single = {"title": found.title, "site": found.site, "date": found.date, "language": found.language}
    single |= {"description": found.description, "url": found.url}
    return {
        **{name: value.value if value else None for name, value in single.items()},
        "title": found.title.value if found.title else page.title,
        "url": page.url or (found.url.value if found.url else None),
        "language": found.language.value if found.language else page.meta.language,
        "authors": [author.value for author in found.authors],
        "tags": [tag.value for tag in found.tags],
    }


def from_layout(layout: Layout, keep: Sequence[bool]) -> Node:
    """The kept lines of an HTML page. ``keep`` has one entry a line of the layout."""
    tags, parents, attributes = layout.tag, layout.parent.tolist(), layout.attributes
    elements, every_flags = layout.element.tolist(), layout.flags.tolist()
    holder = _holders(tags, parents)
    starts = _starts(layout.text)
    lines = inline_runs(layout)
    root = Node("document")
    path: list[tuple[int, Node]] = [(-1, root)]  # the open holders: element, node
    rows_of = {holder[elements[line]] for line, flags in enumerate(every_flags) if keep[line] and flags & Place.CELLS}
    last = -2
    for line, (runs, flags, kept) in enumerate(zip(lines, every_flags, keep, strict=True)):
        if not kept:
            continue
        element = elements[line]
        chain = _chain(tags, parents, holder, element, rows_of)
        shared = 1
        while shared < len(path) and shared <= len(chain) and path[shared][0] == chain[shared - 1]:
            shared += 1
        del path[shared:]
        for index in chain[shared - 1 :]:
            node = Node("bullets" if index < -1 else HOLDERS[tags[index]])  # for an item outside a list, one is made up
            path[-1][1].children.append(node)
            path.append((index, node))
        parent = path[-1][1]
        follows = last == line - 1 and elements[last] == element and starts[line] == 1
        if parent.kind == "code":
            parent.language = parent.language or _language(attributes, parents, element, runs)
            if parent.children and starts[line] > 1 and last == line - 1:
                parent.children.append(Node("line", runs=[[]]))
            parent.children.append(Node("line", runs=[runs]))
        elif parent.kind == "table" and flags & Place.CAPTION:
            path[-2][1].children.insert(-1, Node("paragraph", runs=[runs]))
        elif parent.kind == "table":
            parent.children.append(Node("row", runs=_cells(runs)))
        elif follows and parent.children and parent.children[-1].kind == "paragraph":
            parent.children[-1].runs.append(runs)
        else:
            level = next((number for number in range(1, 7) if flags & (Place.H1 << (number - 1))), 0)
            parent.children.append(Node("heading" if level else "paragraph", level, runs=[runs]))
        last = line
    return root


def from_lines(lines: Iterable[tuple[str, str]]) -> Node:
    """Kept lines of plain text, each with its label; neighbours that are items, quotations or rows are joined."""
    root = Node("document")
    for label, text in lines:
        kind, level = LABELS.get(label, ("paragraph", 0))
        holder = {"item": "bullets", "quote": "quote", "row": "table"}.get(kind)
        bullet = BULLET.match(text.strip()) if kind == "item" else None
        if bullet:
            text = text.strip()[bullet.end() :]
            holder = "numbers" if bullet["number"] else holder
        runs = [[Run(" ".join(text.split()))]]
        if holder is None:
            root.children.append(Node(kind, level, runs=runs))
            continue
        if not root.children or root.children[-1].kind != holder:
            root.children.append(Node(holder))
        above = root.children[-1]
        if kind == "row":
            above.children.append(Node("row", runs=[[Run(cell.strip())] for cell in COLUMNS.split(text.strip())]))
        elif kind == "item":
            above.children.append(Node("item", children=[Node("paragraph", runs=runs)]))
        else:
            above.children.append(Node("paragraph", runs=runs))
    return root


def plain(runs: Iterable[Run]) -> str:
    """The text of runs without images."""
    return "".join(run.text for run in runs if not (run.marks and run.marks[-1].tag == "img"))


def _holders(tags: Sequence[str], parents: Sequence[int]) -> list[int]:
    """For each element itself, if it holds blocks, or else the nearest one around it that does; -1 for none."""
    found: list[int] = []
    for index, (tag, parent) in enumerate(zip(tags, parents, strict=True)):
        found.append(index if tag in HOLDERS else found[parent] if parent >= 0 else -1)
    return found


def _chain(tags: Sequence[str], parents: Sequence[int], holder: list[int], element: int, tables: set[int]) -> list[int]:
    """The holders around an element, outermost first. A list made up for an item without one has a number under -1."""
    chain: list[int] = []
    index = holder[element]
    inner = ""  # the kind of the holder within, if that is in the chain
    while index >= 0 and len(chain) < DEEPEST:
        kind = HOLDERS[tags[index]]
        if kind == "code":
            chain.clear()  # what stands in it are its lines
        above = holder[parents[index]]
        outer = HOLDERS[tags[above]] if above >= 0 else ""
        if kind == "table":
            if index in tables and not chain:
                chain.append(index)
        elif kind == "item":
            chain.append(index)
            if outer not in LISTS:
                chain.append(-2 - parents[index])
        elif kind in ("term", "meaning"):
            if outer == "definitions":
                chain.append(index)
        elif kind in LISTS or kind == "definitions":
            if inner in ("item", "term", "meaning"):
                chain.append(index)
        else:
            chain.append(index)
        inner = kind if chain and chain[-1] == index else ""
        index = above
    return chain[::-1]


def _cells(runs: list[Run]) -> list[list[Run]]:
    cells: list[list[Run]] = [[]]
    for run in runs:
        if run.marks == (CELL,):
            cells.append([])
        else:
            cells[-1].append(run)
    return cells


def _language(attributes: Sequence[str], parents: Sequence[int], element: int, runs: list[Run]) -> str:
    """The language of code, from a class like ``language-python`` of the code, its block or what is right around that."""
    classes = [mark.value for run in runs for mark in run.marks if mark.tag == "code"]
    for _ in range(3):
        if element >= 0:
            classes.append(attributes[element])
            element = parents[element]
    for word in " ".join(classes).split():
        for prefix in ("language-", "lang-", "highlight-source-", "brush:"):
            name = word[len(prefix) :].strip(";")
            if word.startswith(prefix) and name and all(char.isalnum() or char in "+#-_." for char in name):
                return name
    return ""


def _starts(text: str) -> list[int]:
    """For each line how many line breaks stand in front of it."""
    found, breaks = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(breaks)
            breaks = 1
        else:
            breaks += 1
    return found
