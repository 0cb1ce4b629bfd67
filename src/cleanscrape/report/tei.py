"""A document as TEI: XML after the guidelines of the Text Encoding Initiative, P5."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from lxml import etree

from cleanscrape.reading.inline import Mark, Run
from cleanscrape.report.document import Node, plain
from cleanscrape.report.urls import safe_url
from cleanscrape.version import VERSION

__all__ = ["tei"]

Element = etree._Element  # noqa: SLF001  # the type has no public name

NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
XML: Final = "{http://www.w3.org/XML/1998/namespace}"
REND: Final = {"strong": "bold", "em": "italic", "sub": "subscript", "sup": "superscript"}
ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
# What ISO 8601 and W3C have in common. Of a moment without seconds, which W3C does not know, the day is taken.
DATE: Final = re.compile(r"(\d{4}(?:-\d\d(?:-\d\d)?)?)(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?")
UTMOST: Final = timedelta(hours=14)  # the largest offset from UTC in XML Schema
LANGUAGE: Final = re.compile(r"[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{2,8})*")


def tei(
    document: Node, about: Mapping[str, Any] | None = None, *, links: bool = True, images: bool = True, base: str | None = None
) -> str:
    """The document as a TEI file, as text without a declaration; it is valid after tei_all.

    ``about`` may hold title, authors (a sequence), site, date (ISO 8601), url, language, description and tags (a sequence).
    Each heading begins a division; a heading within a list or quotation is a paragraph in bold. Characters XML has no
    place for are left out.
    """
    about = about or {}
    root = etree.Element(f"{{{NAMESPACE}}}TEI", nsmap={None: NAMESPACE})  # type: ignore[dict-item]  # the stubs know no default namespace
    language = _text(about.get("language"))
    if LANGUAGE.fullmatch(language):
        root.set(f"{XML}lang", language)
    _header(root, about)
    body = _add(_add(root, "text"), "body")
    write = _Writer(links, images, base)
    division = None
    for node in document.children:
        if division is None or (node.kind == "heading" and any(child.tag != f"{{{NAMESPACE}}}head" for child in division)):
            division = _add(body, "div")
        if node.kind == "heading":
            write.lines(_add(division, "head", rend=f"h{node.level}"), node.runs)
        else:
            _block(division, node, write)
    if division is None or not len(division):
        _add(body if division is None else division, "p")
    etree.indent(root[0])
    return etree.tostring(root, encoding="unicode") + "\n"


def _header(root: Element, about: Mapping[str, Any]) -> None:
    header = _add(root, "teiHeader")
    file = _add(header, "fileDesc")
    titles = _add(file, "titleStmt")
    _add(titles, "title", about.get("title"))
    authors = [author for author in map(_text, about.get("authors") or ()) if author]
    for author in authors:
        _add(titles, "author", author)
    _add(_add(file, "publicationStmt"), "p", about.get("site"))
    source = _add(_add(file, "sourceDesc"), "bibl")
    _add(source, "title", about.get("title"))
    for author in authors:
        _add(source, "author", author)
    if about.get("site"):
        _add(source, "publisher", about["site"])
    date = _text(about.get("date"))
    if date:
        when = _when(date)
        _add(source, "date", date, **({"when": when} if when else {}))
    url = safe_url(_text(about.get("url")))
    if url:
        _add(source, "ptr", target=url)
    application = _add(_add(_add(header, "encodingDesc"), "appInfo"), "application", ident="cleanscrape", version=VERSION)
    _add(application, "label", "cleanscrape")
    tags = [tag for tag in map(_text, about.get("tags") or ()) if tag]
    language = _text(about.get("language"))
    if about.get("description") or tags or LANGUAGE.fullmatch(language):
        profile = _add(header, "profileDesc")
        if about.get("description"):
            _add(_add(profile, "abstract"), "p", about["description"])
        if LANGUAGE.fullmatch(language):
            _add(_add(profile, "langUsage"), "language", language, ident=language)
        if tags:
            keywords = _add(_add(profile, "textClass"), "keywords")
            for tag in tags:
                _add(keywords, "term", tag)


def _text(value: object) -> str:
    return ILLEGAL.sub("", " ".join(str(value).split())) if value else ""


def _when(date: str) -> str:
    """The date as an attribute of TEI; empty if it is none of the calendar (2026-02-30)."""
    found = DATE.fullmatch(date)
    if not found or (found[2] and len(found[1]) < len("2026-02-03")):
        return ""
    when = date if found[3] else found[1]
    try:
        moment = datetime.fromisoformat(when.replace("Z", "+00:00") + "0001-01-01"[len(found[1]) :])
    except ValueError:
        return ""
    return when if abs(moment.utcoffset() or timedelta()) <= UTMOST else ""


def _add(parent: Element, tag: str, text: object = None, **attributes: str) -> Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}", attributes)
    child.text = _text(text) or None
    return child


class _Writer:
    """Runs as elements."""

    __slots__ = ("base", "images", "links")

    def __init__(self, links: bool, images: bool, base: str | None) -> None:
        self.links, self.images, self.base = links, images, base

    def lines(self, parent: Element, lines: Iterable[Sequence[Run]]) -> None:
        for index, runs in enumerate(lines):
            if index:
                _add(parent, "lb")
            self.inline(parent, runs)

    def inline(self, parent: Element, runs: Sequence[Run], depth: int = 0) -> None:
        for mark, group in groupby(runs, key=lambda run: run.marks[depth] if len(run.marks) > depth else None):
            self.marked(parent, mark, list(group), depth)

    def marked(self, parent: Element, mark: Mark | None, runs: list[Run], depth: int) -> None:
        if mark is None:
            append(parent, "".join(run.text for run in runs))
            return
        if mark.tag == "img":
            url = safe_url(mark.value, self.base) if self.images else ""
            for run in runs if url else ():
                graphic = _add(parent, "graphic", url=url)
                if run.text:
                    _add(graphic, "desc", run.text)
            return
        if mark.tag == "code":
            append(_add(parent, "code"), plain(runs))
            return
        url = safe_url(mark.value, self.base) if mark.tag == "a" and self.links else ""
        if url:
            parent = _add(parent, "ref", target=url)
        elif mark.tag == "del":
            parent = _add(parent, "del")
        elif mark.tag in REND:
            parent = _add(parent, "hi", rend=REND[mark.tag])
        self.inline(parent, runs, depth + 1)


def append(parent: Element, text: str) -> None:
    """Put text at the end of an element."""
    text = ILLEGAL.sub("", text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _block(parent: Element, node: Node, write: _Writer) -> None:
    match node.kind:
        case "heading":
            write.lines(_add(_add(parent, "p"), "hi", rend="bold"), node.runs)
        case "paragraph":
            write.lines(_add(parent, "p"), node.runs)
        case "code":
            code = _add(_add(parent, "p"), "code", **({"lang": node.language} if node.language else {}))
            append(code, "\n".join(plain(line.runs[0]) for line in node.children))
        case "table":
            table = _add(parent, "table")
            for row in node.children:
                cells = _add(table, "row")
                for cell in row.runs:
                    write.inline(_add(cells, "cell"), cell)
        case "definitions":
            _definitions(_add(parent, "list", type="gloss"), node, write)
        case "bullets" | "numbers":
            items = _add(parent, "list", rend="bulleted" if node.kind == "bullets" else "numbered")
            for item in node.children:
                _content(_add(items, "item"), item, write)
        case _:
            quote = _add(parent, "quote")
            for child in node.children:
                _block(quote, child, write)


def _content(parent: Element, node: Node, write: _Writer) -> None:
    """What is in an item: bare words if they are one paragraph."""
    if len(node.children) == 1 and node.children[0].kind == "paragraph":
        write.lines(parent, node.children[0].runs)
    else:
        for child in node.children:
            _block(parent, child, write)


def _definitions(parent: Element, node: Node, write: _Writer) -> None:
    """Terms and meanings in pairs, as TEI wants them: terms side by side share a label, meanings an item."""
    label = item = None
    for child in node.children:
        if child.kind == "term":
            if label is None or item is not None:
                label, item = _add(parent, "label"), None
            elif len(label) or label.text:
                _add(label, "lb")
            for index, line in enumerate(block for block in child.children if block.runs):
                if index:
                    _add(label, "lb")
                write.lines(label, line.runs)
        else:
            if label is None:
                label = _add(parent, "label")
            if item is None:
                item = _add(parent, "item")
            for block in child.children:
                _block(item, block, write)
    if label is not None and item is None:
        _add(parent, "item")
