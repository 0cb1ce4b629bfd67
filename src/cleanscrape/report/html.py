"""A document as HTML that is safe to show: nothing but text, structure, links and images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any, Final

from cleanscrape.reading.inline import Mark, Run
from cleanscrape.report.document import Node, plain
from cleanscrape.report.urls import safe_url

__all__ = ["html"]

TAGS: Final = {
    "quote": "blockquote",
    "bullets": "ul",
    "numbers": "ol",
    "item": "li",
    "definitions": "dl",
    "term": "dt",
    "meaning": "dd",
    "table": "table",
    "row": "tr",
}
INLINE: Final = frozenset({"strong", "em", "del", "sub", "sup"})


def html(
    document: Node, about: Mapping[str, Any] | None = None, *, links: bool = True, images: bool = True, base: str | None = None
) -> str:
    """The document as a page of its own. ``about`` may hold ``title`` and ``language``; ``base`` makes addresses absolute.

    Only these elements are written, and only with the attributes href, src, alt, lang and class (of code): article,
    headings, p, br, blockquote, ul, ol, li, dl, dt, dd, pre, code, table, tr, td, a, strong, em, del, sub, sup, img.
    Addresses that are no http, https, ftp, mailto or tel are left out.
    """
    about = about or {}
    language = f' lang="{escape(str(about["language"]))}"' if about.get("language") else ""
    title = f"<title>{escape(str(about.get('title') or ''), quote=False)}</title>"
    body = "".join(_block(node, _Writer(links, images, base)) + "\n" for node in document.children)
    head = f'<html{language}>\n<head><meta charset="utf-8">{title}</head>'
    return f"<!DOCTYPE html>\n{head}\n<body>\n<article>\n{body}</article>\n</body>\n</html>\n"


class _Writer:
    """Runs as markup."""

    __slots__ = ("base", "images", "links")

    def __init__(self, links: bool, images: bool, base: str | None) -> None:
        self.links, self.images, self.base = links, images, base

    def lines(self, lines: Iterable[Sequence[Run]]) -> str:
        return "<br>".join(filter(None, ("".join(self.inline(runs)).strip() for runs in lines)))

    def inline(self, runs: Sequence[Run], depth: int = 0) -> Iterator[str]:
        for mark, group in groupby(runs, key=lambda run: run.marks[depth] if len(run.marks) > depth else None):
            yield self.marked(mark, list(group), depth)

    def marked(self, mark: Mark | None, runs: list[Run], depth: int) -> str:
        if mark is None:
            return escape("".join(run.text for run in runs), quote=False)
        if mark.tag == "img":
            url = safe_url(mark.value, self.base) if self.images else ""
            return "".join(f'<img src="{escape(url)}" alt="{escape(run.text)}">' for run in runs) if url else ""
        if mark.tag == "code":
            text = plain(runs)
            return f"<code>{escape(text, quote=False)}</code>" if text else ""
        text = "".join(self.inline(runs, depth + 1))
        url = safe_url(mark.value, self.base) if mark.tag == "a" and self.links else ""
        if url and text:
            return f'<a href="{escape(url)}">{text}</a>'
        return f"<{mark.tag}>{text}</{mark.tag}>" if mark.tag in INLINE and text else text


def _block(node: Node, write: _Writer) -> str:
    match node.kind:
        case "heading":
            return f"<h{node.level}>{write.lines(node.runs)}</h{node.level}>"
        case "paragraph":
            text = write.lines(node.runs)
            return f"<p>{text}</p>" if text else ""
        case "code":
            language = f' class="language-{escape(node.language)}"' if node.language else ""
            lines = "\n".join(escape(plain(line.runs[0]), quote=False) for line in node.children)
            return f"<pre><code{language}>{lines}\n</code></pre>"
        case "row":
            return "<tr>" + "".join(f"<td>{write.lines([cell])}</td>" for cell in node.runs) + "</tr>"
    tag = TAGS[node.kind]
    if node.kind in ("item", "term", "meaning") and node.children[0].kind == "paragraph":
        first = write.lines(node.children[0].runs)  # no <p> around the words of an item
        return f"<{tag}>{first}{''.join(_block(child, write) for child in node.children[1:])}</{tag}>"
    return f"<{tag}>{''.join(_block(child, write) for child in node.children)}</{tag}>"
