"""A document as Markdown: CommonMark, with the tables of GitHub."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from string import punctuation
from typing import Final
from unicodedata import category

from cleanscrape.reading.inline import Mark, Run
from cleanscrape.report.document import Node, plain
from cleanscrape.report.urls import safe_url

__all__ = ["markdown"]

# What is markup anywhere in a line; an underscore only where no word goes on at both sides, a tilde only beside another (as
# GitHub has it, whose tables are written), an angle bracket only before a tag.
INLINE: Final = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|<(?=[a-zA-Z/!?])|&(?=#?\w+;)")
# What is markup at the start of a line: a heading, quotation, list, underline, or what stands below the head of a table.
LEADING: Final = re.compile(r"(?:[#>=]|[-+](?=\s|$|-)|[-|:](?=[-|:\s]*\Z))|(?P<number>\d{1,9})(?=[.)](?:\s|$))")
CLOSING: Final = re.compile(r"#+\Z")
TICKS: Final = re.compile("`+")
DELIMITERS: Final = {"strong": "**", "em": "*"}


@dataclass(frozen=True, slots=True)
class Options:
    """What goes along with the text, and the address relative links are relative to."""

    links: bool
    images: bool
    base: str | None


def markdown(document: Node, *, links: bool = True, images: bool = False, base: str | None = None) -> str:
    """The document as Markdown, closed with a line feed; empty if there is nothing in it.

    Tables are those of GitHub Flavored Markdown, all else is CommonMark 0.31. Struck-out, raised and lowered text is plain:
    CommonMark has no sign for it. Emphasis that CommonMark could not read (a bold comma within a word) is left out.
    """
    lines = _blocks(document.children, Options(links, images, base))
    return "".join(line + "\n" for line in lines)


def _blocks(nodes: Sequence[Node], options: Options) -> list[str]:
    """The lines of some blocks, with a blank line between them."""
    out: list[str] = []
    before = ""
    alternate = False
    for node in nodes:
        # Two lists side by side would be one: the second gets other marks.
        alternate = node.kind == before and node.kind in ("bullets", "numbers") and not alternate
        lines = _block(node, options, alternate)
        if lines:
            out += ["", *lines] if out else lines
            before = node.kind
    return out


def _block(node: Node, options: Options, alternate: bool = False) -> list[str]:
    match node.kind:
        case "heading":
            text = " ".join(line for line in (_inline(runs, options) for runs in node.runs) if line)
            return ["#" * node.level + " " + CLOSING.sub(r"\\\g<0>", text)] if text else []
        case "paragraph":
            return _paragraph(node, options)
        case "code":
            return _fence(node)
        case "table":
            return _table(node, options)
        case "quote":
            return [f"> {line}".rstrip() for line in _blocks(node.children, options)]
        case "bullets" | "numbers":
            return _list(node, options, alternate)
        case "term":
            return _blocks([_bold(child) for child in node.children], options)
    return _blocks(node.children, options)


def _paragraph(node: Node, options: Options) -> list[str]:
    lines = [line for line in (_inline(runs, options) for runs in node.runs) if line]
    lines = [_escape_start(line) for line in lines]
    return [line + "\\" for line in lines[:-1]] + lines[-1:]


def _list(node: Node, options: Options, alternate: bool) -> list[str]:
    out: list[str] = []
    number = 0
    for item in node.children:
        lines = _blocks(item.children, options)
        if not lines:
            continue
        number += 1
        mark = f"{number}{')' if alternate else '.'} " if node.kind == "numbers" else "* " if alternate else "- "
        if len(item.children) > 1 and item.children[1].kind in ("bullets", "numbers") and item.children[0].kind == "paragraph":
            del lines[lines.index("")]  # a list right below the words it belongs to
        out += [mark + lines[0], *(" " * len(mark) + line if line else "" for line in lines[1:])]
    return out


def _bold(node: Node) -> Node:
    """A term: the paragraph in bold."""
    if node.kind != "paragraph":
        return node
    strong = Mark("strong")
    runs = [[run if strong in run.marks else Run(run.text, (strong, *run.marks)) for run in line] for line in node.runs]
    return Node("paragraph", runs=runs)


def _fence(node: Node) -> list[str]:
    lines = [plain(child.runs[0]) for child in node.children]
    longest = max((len(found) for line in lines for found in TICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [fence + node.language, *lines, fence]


def _table(node: Node, options: Options) -> list[str]:
    rows = [[_inline(cell, options).replace("|", "\\|") for cell in row.runs] for row in node.children]
    width = max(map(len, rows))
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return [lines[0], "|" + " --- |" * width, *lines[1:]]


def _escape_start(line: str) -> str:
    found = LEADING.match(line)
    if not found:
        return line
    cut = found.end() if found["number"] else 0
    return line[:cut] + "\\" + line[cut:]


def _inline(runs: Sequence[Run], options: Options, depth: int = 0, before: str = "", after: str = "") -> str:
    """The runs of a line from the mark ``depth`` on; ``before`` and ``after`` are the characters that will stand around them."""
    groups = [
        (mark, list(group)) for mark, group in groupby(runs, key=lambda run: run.marks[depth] if len(run.marks) > depth else None)
    ]
    out = ""
    for index, (mark, group) in enumerate(groups):
        left = out[-1:] or before
        right = next((first for _, later in groups[index + 1 :] if (first := _first(later, options, depth))), after)
        text = _marked(mark, group, options, depth, left, right)
        sign = DELIMITERS.get(mark.tag, "") if mark else ""
        alone = len({run.marks[depth + 1 : depth + 2] for run in group}) == 1
        if sign and text and _can_be_emphasis(left, text, right, alone):
            out += sign + text + sign
        elif text[:1] == "[" and out[-1:] == "!":
            out = out[:-1] + "\\!" + text  # a link behind an exclamation mark is no image
        else:
            out += text
    return out if depth else out.strip()


def _first(runs: Sequence[Run], options: Options, depth: int) -> str:
    """The character that some runs will begin with, but for delimiters; empty if nothing is to be seen of them."""
    for run in runs:
        marks = {mark.tag: mark.value for mark in run.marks[depth:]}
        if "img" in marks:
            if options.images and safe_url(marks["img"], options.base):
                return "!"
        elif run.text[:1].isspace():
            return run.text[0]
        elif run.text:
            linked = options.links and "a" in marks and safe_url(marks["a"], options.base)
            return "[" if linked else "`" if "code" in marks else _escaped(run.text)[0]
    return ""


def _marked(mark: Mark | None, runs: list[Run], options: Options, depth: int, before: str, after: str) -> str:
    if mark is None:
        return _escaped("".join(run.text for run in runs))
    if mark.tag == "img":
        url = safe_url(mark.value, options.base) if options.images else ""
        return "".join(f"![{_escaped(run.text)}]({url})" for run in runs) if url else ""
    if mark.tag == "code":  # right behind a backtick, one more would lengthen that fence
        return _escaped(plain(runs)) if before == "`" else _code(plain(runs))
    url = safe_url(mark.value, options.base) if mark.tag == "a" and options.links else ""
    text = _inline(runs, options, depth + 1, "[", "]") if url else _inline(runs, options, depth + 1, before, after)
    if url and text.strip():
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        return f"{text[:start]}[{text[start:end]}]({url}){text[end:]}"
    return text


def _escaped(text: str) -> str:
    return INLINE.sub(r"\\\g<0>", text)


def _code(text: str) -> str:
    if not text.strip():
        return text
    longest = max((len(found) for found in TICKS.findall(text)), default=0)
    fence = "`" * (longest + 1) if longest else "`"
    space = " " if text[0] in "` " or text[-1] in "` " else ""
    return fence + space + text + space + fence


def _can_be_emphasis(before: str, text: str, after: str, alone: bool) -> bool:
    """Whether delimiters around ``text`` open and close there (CommonMark 6.2, left- and right-flanking), and on their own.

    ``alone``: what is emphasised within, if anything, is all of the text.
    """
    if "*" in (before, after) or text[0].isspace() or text[-1].isspace() or text.startswith("***"):
        return False
    if (text[0] == "*" or text[-1] == "*") and not (alone and text[0] == text[-1] and text[-2:-1] != "\\"):
        return False
    return (text[0].isalnum() or _sets_apart(before)) and (text[-1].isalnum() or _sets_apart(after))


def _sets_apart(char: str) -> bool:
    """Whether a delimiter beside a sign may open or close behind or before this: space or punctuation, in any version.

    Symbols beyond ASCII are punctuation since CommonMark 0.31 only.
    """
    return not char or char in punctuation or char in "\t\f" or category(char)[0] == "P" or category(char) == "Zs"
