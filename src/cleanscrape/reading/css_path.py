"""Where in a page an element stands, as a CSS selector that finds it again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from cleanscrape.reading.elements import BLOCKS, HEADINGS, RAW, SILENT

__all__ = ["css_path"]

DEEPEST: Final = 500  # levels; building a tree takes time that grows with the square of its depth


def css_path(html: str, parent: Sequence[int], tag: Sequence[str], depth: Sequence[int], element: int) -> str:
    """The path from the body to an element of a layout, each step a child of the one before.

    Where the tree a parser builds has other blocks than the layout (markup beyond repair, text from embedded data), the
    steps are those of the layout: elements that are not blocks may be left out.
    """
    nodes = _blocks(html) if max(depth) <= DEEPEST else ()
    if tuple(node.tag for node in nodes) == tuple(tag[1:]):
        return _path(nodes[element - 1]) if element else "body"
    steps = []
    while element:
        above = parent[element]
        alike = [index for index in range(above + 1, len(tag)) if parent[index] == above and tag[index] == tag[element]]
        steps.append(tag[element] + (f":nth-of-type({alike.index(element) + 1})" if len(alike) > 1 else ""))
        element = above
    return " > ".join(["body", *reversed(steps)])


def _path(node: LexborNode) -> str:
    steps: list[str] = []
    while node.tag != "body" and node.parent is not None:
        alike = [child for child in node.parent.iter() if child.tag == node.tag]
        place = next(index for index, child in enumerate(alike, 1) if child.mem_id == node.mem_id)
        steps.append(f"{node.tag}:nth-of-type({place})" if len(alike) > 1 else str(node.tag))
        node = node.parent
    return " > ".join(["body", *reversed(steps)])


@lru_cache(maxsize=1)
def _blocks(html: str) -> tuple[LexborNode, ...]:
    """The block-level elements of the body, in document order."""
    body = LexborHTMLParser(html, scripting=True).body
    found: list[LexborNode] = []
    stack = [(body, False)] if body is not None else []
    while stack:
        node, running = stack.pop()
        tag = node.tag or ""
        if tag in RAW or tag in SILENT:
            continue
        if tag != "body" and node.is_element_node and (tag in BLOCKS or ("-" in tag and not running)):
            found.append(node)
        running = running or tag == "p" or tag in HEADINGS
        stack += [(child, running) for child in reversed(list(node.iter()))]
    return tuple(found)
